"""机构信息: parts told by several pages, agencies beside each other, names of bodies now gone."""

from __future__ import annotations

import pytest

from checks.guides.reading import parted
from tests.checks.conftest import Crawl
from tests.checks.office_site import NAV, article, home, judged, listing, rows

ORG = {
    "主要职责": "负责全县某项工作，承担有关行政审批。",
    "内设机构": "办公室、法规股、监管股。",
    "办公地址": "某县某街12号",
    "办公时间": "工作日8:30至17:00",
    "联系电话": "0431-12345678",
}


def org(crawl: Crawl, parts: dict[str, str], more: str = "") -> None:
    home(crawl)
    listing(crawl, "/jgzn/index.html", "机构职能", {"/jgzn/t1.html": "某县某局机构职能"})
    body = "".join(f"<p>{label}：{value}</p>" for label, value in parts.items())
    article(crawl, "/jgzn/t1.html", "某县某局机构职能", body + more)


def test_an_institution_that_tells_all_is_met(crawl: Crawl) -> None:
    org(crawl, ORG)
    assert judged(crawl, "org_info").outcome == "met"


@pytest.mark.parametrize(
    ("label", "code"), [("办公地址", "address"), ("办公时间", "hours"), ("联系电话", "phone")]
)
def test_a_part_that_no_page_tells_is_missing(crawl: Crawl, label: str, code: str) -> None:
    org(crawl, {k: v for k, v in ORG.items() if k != label})
    assert rows(judged(crawl, "org_info")) == [("org_incomplete", "/jgzn/t1.html", code)]


def test_parts_on_several_pages_are_taken_together(crawl: Crawl) -> None:
    home(crawl)
    listing(
        crawl,
        "/jgzn/index.html",
        "机构职能",
        {"/jgzn/t1.html": "主要职责", "/jgzn/t2.html": "内设机构", "/jgzn/t3.html": "联系方式"},
    )
    article(crawl, "/jgzn/t1.html", "主要职责", "<p>负责全县某项工作，承担有关职能和行政审批职责。</p>" * 2)
    article(crawl, "/jgzn/t2.html", "内设机构", "<p>办公室、法规股、监管股，各股室职责如下。</p>" * 2)
    tail = "".join(f"<p>{k}：{ORG[k]}</p>" for k in ("办公地址", "办公时间", "联系电话"))
    article(crawl, "/jgzn/t3.html", "联系方式", tail + "<p>欢迎来电咨询，机构地址见上。</p>")
    assert judged(crawl, "org_info").outcome == "met"


def test_the_name_of_a_body_that_is_gone_is_out_of_date(crawl: Crawl) -> None:
    org(crawl, ORG, "<p>某县国土资源局</p>")
    assert rows(judged(crawl, "org_info")) == [("org_outdated", "/jgzn/t1.html", "国土资源局")]


def test_the_bureau_of_press_and_broadcasting_is_gone(
    crawl: Crawl,
) -> None:
    org(crawl, ORG, "<p>某县新闻出版广电局</p>")
    assert rows(judged(crawl, "org_info")) == [("org_outdated", "/jgzn/t1.html", "新闻出版广电局")]


def test_the_name_of_a_state_administration_in_a_rule_is_not_out_of_date(crawl: Crawl) -> None:
    org(crawl, ORG, "<p>执行国家新闻出版广电总局的规定</p>")
    assert rows(judged(crawl, "org_info")) == []


def test_a_name_that_is_gone_beside_one_that_holds_it_is_out_of_date_all_the_same(crawl: Crawl) -> None:
    org(crawl, ORG, "<p>建设环保局、某县环保局</p>")
    assert rows(judged(crawl, "org_info")) == [("org_outdated", "/jgzn/t1.html", "环保局")]


@pytest.mark.parametrize(
    "line",
    [
        "将原国土资源局的职责划入自然资源局",
        "2019年由国土资源局更名",
        "某县自然资源局",
        "某县生态环境局",
        "某开发区建设环保局",
        "规划国土资源局、安全环保局",
    ],
)
def test_history_is_not_out_of_date(crawl: Crawl, line: str) -> None:
    org(crawl, ORG, f"<p>{line}</p>")
    assert judged(crawl, "org_info").outcome == "met"


def test_a_list_of_agencies_goes_to_a_reviewer(crawl: Crawl) -> None:
    home(crawl)
    names = ["教育局", "公安局", "民政局", "司法局", "财政局", "审计局", "统计局"]
    listing(
        crawl,
        "/jgzn/index.html",
        "机构职能",
        {f"/jgzn/a{n}.html": f"某县{name}" for n, name in enumerate(names)},
    )
    for n, name in enumerate(names):
        article(crawl, f"/jgzn/a{n}.html", f"某县{name}", f"<p>负责全县有关工作。{name}地址：某街</p>")
    verdict = judged(crawl, "org_info")
    assert (verdict.outcome, verdict.findings) == ("needs_review", ())


def agencies(crawl: Crawl, *lacking: set[str]) -> list[tuple[str, str, str]]:
    """What is found where each agency has a page; ``lacking``: the labels that each leaves out."""
    home(crawl)
    names = ["教育局", "公安局", "民政局", "司法局", "财政局", "审计局", "统计局"][: len(lacking)]
    listed = {f"/jgzn/a{n}.html": f"某县{name}" for n, name in enumerate(names)}
    listing(crawl, "/jgzn/index.html", "政府机构", listed)
    for n, name in enumerate(names):
        told = {label: value for label, value in ORG.items() if label not in lacking[n]}
        body = "".join(f"<p>{label}：{value}</p>" for label, value in told.items())
        article(crawl, f"/jgzn/a{n}.html", f"某县{name}", body)
    return rows(judged(crawl, "org_info", {"columns": ["政府机构", "机构职能"]}))


@pytest.mark.parametrize("many", [4, 5, 7])
@pytest.mark.parametrize(
    ("label", "code"), [("联系电话", "phone"), ("办公地址", "address"), ("办公时间", "hours")]
)
def test_one_of_several_agencies_of_a_page_each_that_lacks_what_the_others_show(
    crawl: Crawl, many: int, label: str, code: str
) -> None:
    lacking = [set() if n != 2 else {label} for n in range(many)]
    assert agencies(crawl, *lacking) == [("org_incomplete", "/jgzn/a2.html", code)]


@pytest.mark.parametrize(
    "lacking",
    [
        [{"内设机构"}, set(), set(), set(), set()],
        [{"联系电话"}, {"联系电话"}, set(), set(), set()],
        [{"联系电话"}, set(), set()],
        [set(ORG) - {"主要职责"}, set(), set(), set(), set()],
        [set(), set(), set(), set(), set()],
    ],
    ids=["sections", "no custom", "few", "tells nothing else", "all tell all"],
)
def test_agencies_that_follow_no_common_form_owe_nothing_to_each_other(
    crawl: Crawl, lacking: list[set[str]]
) -> None:
    assert agencies(crawl, *lacking) == []


def test_a_body_that_is_gone_is_found_in_a_long_roll_too(crawl: Crawl) -> None:
    roll = (
        "县发展和改革局　县教育局　县公安局　县民政局　县司法局　县财政局　县国土资源局　县审计局　县统计局"
    )
    org(crawl, ORG, f"<p>{roll}</p>")
    assert [target for _, _, target in rows(judged(crawl, "org_info"))] == ["国土资源局"]


def test_a_long_line_on_the_reform_is_history(crawl: Crawl) -> None:
    line = "机构改革后县国土资源局、县规划局的职责整合，组建县自然资源局，不再保留县国土资源局、县规划局。"
    org(crawl, ORG, f"<p>{line}</p>")
    assert judged(crawl, "org_info").outcome == "met"


def test_labels_set_apart_by_style_alone_are_labels(crawl: Crawl) -> None:
    body = "".join(f"<div><label>{label}</label><span>{value}</span></div>" for label, value in ORG.items())
    org(crawl, {}, body)
    assert judged(crawl, "org_info").outcome == "met"
    assert parted(["办公地址某街12号", "联系电话变更的应当及时公布"]) == [
        "办公地址某街12号",
        "联系电话变更的应当及时公布",
    ]


def test_many_links_beside_it_make_no_list_of_a_page_that_tells_of_the_unit(crawl: Crawl) -> None:
    """A tree of columns beside a short page about the unit outweighs its words; its fields count."""
    home(crawl)
    tree = "".join(f'<li><a href="/c{n}.html">公开事项栏目第{n}类内容</a></li>' for n in range(30))
    told = "".join(f"<p>{k}：{v}</p>" for k, v in ORG.items() if k != "联系电话")
    crawl.html(
        "/jgzn/index.html",
        f"<html><head><title>机构职能</title></head><body>{NAV}<table><tr><td><div>公开</div><ul>{tree}</ul></td>"
        f"<td><div class='zt'>机构职能</div>{told}</td></tr></table></body></html>",
    )
    assert rows(judged(crawl, "org_info")) == [("org_incomplete", "/jgzn/index.html", "phone")]


def institutions(count: int, lacking: int) -> str:
    blocks = []
    for n in range(count):
        parts = {**ORG, "联系电话": f"0431-1234567{n}"}
        if n < lacking:
            del parts["联系电话"]
        blocks.append(
            f"<h4>第{n}个机构</h4>" + "".join(f"<p>{label}：{value}</p>" for label, value in parts.items())
        )
    return "".join(blocks)


@pytest.mark.parametrize(
    ("count", "lacking", "found"), [(4, 1, ["phone"]), (4, 0, []), (4, 2, []), (2, 1, [])]
)
def test_one_of_several_institutions_of_a_page_that_lacks_what_the_others_show(
    crawl: Crawl, count: int, lacking: int, found: list[str]
) -> None:
    home(crawl)
    crawl.html(
        "/jgzn/index.html",
        f"<html><head><title>机构职能-某县某局</title></head><body>{NAV}<h2>机构职能</h2>"
        f"<div>{institutions(count, lacking)}</div></body></html>",
    )
    assert [target for _, _, target in rows(judged(crawl, "org_info"))] == found


TABS = (
    "<ul><li><a href='javascript:;' onclick=\"show('zz')\">主要职责</a></li>"
    "<li onmouseover=\"show('lx')\">联系方式</li></ul><div id='box'></div>"
)


@pytest.mark.parametrize(
    ("more", "outcome"),
    [
        (TABS, "needs_review"),
        (TABS.replace("联系方式", "政策法规"), "not_met"),
        ("<p><a href='/lxfs/'>联系方式</a></p>", "not_met"),
    ],
    ids=["tab of contact", "other tab", "plain link"],
)
def test_what_a_tab_would_bring_is_not_said_to_be_missing(crawl: Crawl, more: str, outcome: str) -> None:
    org(crawl, {k: v for k, v in ORG.items() if not k.startswith("办公") and k != "联系电话"}, more)
    assert judged(crawl, "org_info").outcome == outcome


@pytest.mark.parametrize(
    ("first", "outcome"),
    [("<p>（一）贯彻执行水利法律法规。</p>", "not_met"), ("<p>栏目正在建设，敬请期待。</p>", "needs_review")],
)
def test_a_short_page_of_one_part_counts_where_it_tells_the_part(
    crawl: Crawl, first: str, outcome: str
) -> None:
    home(crawl)
    pages = {"/jgzn/t1.html": "主要职责", "/jgzn/t3.html": "联系方式"}
    listing(crawl, "/jgzn/index.html", "机构职能", pages)
    article(crawl, "/jgzn/t1.html", "主要职责", first)
    told = outcome == "not_met"
    article(crawl, "/jgzn/t3.html", "联系方式", "<p>电话：0431-12345678</p>" if told else first)
    found = judged(crawl, "org_info")
    assert found.outcome == outcome
    assert [f.target for f in found.findings] == (["internal", "address", "hours"] if told else [])
