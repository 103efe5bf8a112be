"""Leaders told in one line each, and in tables below a title; the guide that names its office otherwise."""

from __future__ import annotations

import pytest

from checks.guides.find import Doc, _lines
from checks.guides.guide import missing_fields
from checks.guides.leaders import grid, told_of
from checks.guides.reading import parted, tells
from crawler.derive.page_text import PageText, read_text
from crawler.model import Fetched


def doc(*lines: str, tables: tuple[tuple[tuple[str, ...], ...], ...] = ()) -> Doc:
    return Doc("http://www.example.gov.cn/1.html", "示例", lines, tables, (), None, False)


@pytest.mark.parametrize(
    "line",
    [
        "林某某（党组成员、副局长）：负责防汛抗旱和水资源管理。",
        "林某某 副局长：负责防汛抗旱和水资源管理。",
        "副局长 林某某：负责防汛抗旱和水资源管理。",
        "林某某（党组成员、副局长）协助局长工作，负责水资源管理。",
        "林某某（党组书记、局长）主持局全面工作。",
    ],
)
def test_a_line_tells_of_a_leader_with_his_work(line: str) -> None:
    people = list(grid(doc("市水利局领导分工", line)))
    assert [(each.name, "duties" in each.told) for each in people] == [("林某某", True)]


def test_a_line_tells_of_a_leader_with_his_life_and_work() -> None:
    line = "林某某，男，1970年2月出生，汉族，中共党员，市水利局党组成员、副局长。分管防汛抗旱工作。"
    assert [(each.name, {"duties", "resume"} <= each.told) for each in grid(doc(line))] == [("林某某", True)]


@pytest.mark.parametrize(
    "line",
    [
        "林某某，男，1970年2月出生，汉族，中共党员，市水利局副局长。",
        "林某某，男，1970年2月出生，现任市水利局副局长。主持召开会议。",
        "林某某，男，1970年2月出生，汉族，初中文化。负责看守水库大坝。",
    ],
)
def test_a_life_without_office_or_work_is_no_leader_told_of(line: str) -> None:
    assert not list(grid(doc(line)))


@pytest.mark.parametrize(
    "line",
    [
        "防汛工作（由副局长牵头）：各乡镇负责落实。",
        "副局长：负责防汛抗旱和水资源管理。",
        "林某某（办事员）：值班。",
        "林某某（副局长）主持召开防汛工作会议。",
    ],
)
def test_a_line_without_name_and_office_tells_of_nobody(line: str) -> None:
    assert not list(grid(doc(line)))


def test_a_title_over_the_heads_of_a_table_hides_nobody() -> None:
    table = (
        ("领导分工及联系方法",),
        ("姓名", "职务", "分工", "联系电话"),
        ("林某某", "局长", "主持全面工作", "0838-2530001"),
    )
    leader = next(iter(grid(doc(tables=(table,)))))
    assert (leader.name, {"duties", "phone"} <= leader.told) == ("林某某", True)


def test_the_office_of_a_guide_may_be_called_the_one_of_disclosure() -> None:
    page = doc("公开机构：市示例局办公室", "依申请提供政府信息不收取费用。")
    assert missing_fields(page, ["agency", "fee"]) == []
    assert missing_fields(doc("本指南按年更新。"), ["agency", "fee"]) == ["agency", "fee"]


def test_the_name_stands_in_the_cell_behind_its_label() -> None:
    people = list(grid(doc("姓名", "林某某", "职务", "副局长", "分工", "负责防汛抗旱和水资源管理")))
    assert [(each.name, "duties" in each.told) for each in people] == [("林某某", True)]
    assert not list(grid(doc("姓名", "请输入", "职务", "电话")))


def grid_page(*rows: str) -> PageText:
    cells = "".join(f"<tr>{row}</tr>" for row in rows)
    body = f'<div class="wz">当前位置：<a href="/">首页</a> &gt; 局领导</div><table>{cells}</table>'
    page = f"<html><title>局领导</title><body>{body}</body></html>".encode()
    return read_text(Fetched("http://www.example.gov.cn/ld/index.html", 200, {}, page))


def test_the_first_name_of_a_grid_of_links_belongs_to_it() -> None:
    people = (("林志平", "党组书记、局长"), ("方美芳", "党组成员、副局长"), ("郭建军", "党组成员、副局长"))
    rows = [
        f'<td><a href="/ld/{n}.html">{name}</a></td><td>{office}</td>'
        for n, (name, office) in enumerate(people)
    ]
    lines = _lines(grid_page(*rows))
    assert [each.name for each in grid(doc(*lines))] == [name for name, _ in people]


def test_a_short_line_above_text_that_is_no_grid_stays_outside() -> None:
    lines = _lines(
        grid_page('<td><a href="/x/">更多</a></td><td>本局设三个科室。</td>', "<td>均在一楼办公。</td>")
    )
    assert "更多" not in lines


def test_duties_in_a_box_of_their_own_above_the_life_belong_to_it() -> None:
    page = (
        "<html><head><meta charset='utf-8'><title>绿河市人民政府</title></head><body><div class='zp'>"
        "<p>市长 林青山</p><div>{label}</div>"
        "<div class='TRS_Editor'>领导市政府全面工作，分管审计、编制工作。</div></div>"
        "<div class='TRS_Editor'><p>林青山，男，汉族，1968年12月出生，示河省人，1991年5月入党，研究生学历，"
        "现任绿河市委副书记，市政府市长、党组书记。</p><div>1986.09--1990.07　示河师范大学化学系学习</div>"
        "<div>1990.07--1992.09　示河师范大学化学系教师</div></div></body></html>"
    )

    def lines(label: str) -> list[str]:
        body = page.format(label=label).encode()
        return _lines(read_text(Fetched("http://www.example.gov.cn/szzc/", 200, {}, body)))

    assert lines("主管工作：")[:2] == ["主管工作：", "领导市政府全面工作，分管审计、编制工作。"]
    assert lines("发布时间：")[0].startswith("林青山，男")


@pytest.mark.parametrize(
    "line",
    [
        "局长林某某主持局全面工作；副局长张某分管水资源管理；总工程师王某某负责工程建设。",
        "林某某局长主持局全面工作。张某副局长协助局长负责水资源管理。王某某总工程师负责工程建设。",
        "党组书记、局长林某某同志，主持全面工作，副局长张某分管水资源，总工程师王某某负责工程建设。",
    ],
)
def test_a_line_tells_of_several_leaders_with_their_work(line: str) -> None:
    people = [(each.name, "duties" in each.told) for each in grid(doc(line))]
    assert people == [("林某某", True), ("张某", True), ("王某某", True)]


@pytest.mark.parametrize(
    "line",
    [
        "局长全面负责本局工作；副局长应当负责分管领域工作，主任单独负责办公室工作。",
        "局长林某某主持召开会议，副局长张某作说明。",
        "局长办公室主任负责会务，各科科长负责落实。",
    ],
)
def test_clauses_without_a_name_and_work_tell_of_nobody(line: str) -> None:
    assert not list(grid(doc(line)))


def test_a_longer_label_with_its_colon_is_not_cut() -> None:
    lines = [
        "受理机构 某局办公室",
        "办公地址 某街1号",
        "办公时间 工作日9:00-17:00",
        "监督投诉电话：0838-2530009",
    ]
    assert parted(lines) == [
        "受理机构：某局办公室",
        "办公地址：某街1号",
        "办公时间：工作日9:00-17:00",
        "监督投诉电话：0838-2530009",
    ]


def test_a_page_without_a_line_tells_of_nobody() -> None:
    assert not list(grid(doc()))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("某县府前路1号水务大楼", True),
        ("府前大道12号305室", True),
        ("府前路12号桥加固工程", False),
        ("府前路12号、14号拆迁，15号保留", False),
    ],
)
def test_a_line_that_is_a_house_in_a_street_tells_the_address(line: str, told: bool) -> None:
    assert tells("address", [line], ()) is told


def test_the_label_of_a_cell_of_duties_is_told_with_what_stands_below() -> None:
    assert "duties" in told_of("职务\n副局长\n分管工作\n农村供水、河湖管理", False)
    assert "duties" not in told_of("职务\n副局长\n分管工作\n联系电话：0838-2530001", False)
