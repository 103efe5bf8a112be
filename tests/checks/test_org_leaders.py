"""机构信息 and 领导信息: parts told by several pages, leaders in every layout, names of bodies now gone."""

from __future__ import annotations

from typing import Any

import pytest

from checks.guides.leaders import name_of, told_of
from checks.guides.reading import parted
from checks.model import Verdict
from checks.registry import CHECKS
from checks.run import run_check
from tests.checks.conftest import HOME, ROOT, Crawl

NAV = (
    '<div class="nav"><a href="/">首页</a><a href="/jgzn/index.html">机构职能</a>'
    '<a href="/ld/index.html">领导信息</a></div>'
)
ORG = {
    "主要职责": "负责全县某项工作，承担有关行政审批。",
    "内设机构": "办公室、法规股、监管股。",
    "办公地址": "某县某街12号",
    "办公时间": "工作日8:30至17:00",
    "联系电话": "0431-12345678",
}


def home(crawl: Crawl) -> None:
    crawl.html("/", f"<html><head><title>某县某局</title></head><body>{NAV}</body></html>")


def listing(crawl: Crawl, path: str, name: str, items: dict[str, str]) -> None:
    rows = "".join(
        f'<li><a href="{url}">{title}</a><span>2024-03-01</span></li>' for url, title in items.items()
    )
    crawl.html(
        path,
        f"<html><head><title>{name}-某县某局</title></head><body>{NAV}<h2>{name}</h2><ul>{rows}</ul></body></html>",
    )


def article(crawl: Crawl, path: str, title: str, body: str) -> None:
    crawl.html(
        path,
        f"<html><head><title>{title}</title></head><body>{NAV}<h1>{title}</h1><p>发布时间：2024-03-01</p>"
        f'<div class="TRS_Editor">{body}</div></body></html>',
    )


def org(crawl: Crawl, parts: dict[str, str], more: str = "") -> None:
    home(crawl)
    listing(crawl, "/jgzn/index.html", "机构职能", {"/jgzn/t1.html": "某县某局机构职能"})
    body = "".join(f"<p>{label}：{value}</p>" for label, value in parts.items())
    article(crawl, "/jgzn/t1.html", "某县某局机构职能", body + more)


def judged(crawl: Crawl, check: str, options: dict[str, Any] | None = None) -> Verdict:
    return run_check(CHECKS[check], options or {}, crawl.artifacts(), 1)


def rows(verdict: Verdict) -> list[tuple[str, str, str]]:
    return sorted((f.kind, f.page_url.removeprefix(ROOT), f.target) for f in verdict.findings)


def test_an_institution_that_tells_all_is_met(crawl: Crawl) -> None:
    org(crawl, ORG)
    assert judged(crawl, "org_info").outcome == "met"


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


RESUME = "<p>张某某，男，1970年1月出生，中共党员，大学学历，1992年8月参加工作。</p>"
LEADER = {
    "whole": f"{RESUME}<p>工作分工：主持县局全面工作。</p>",
    "no_duties": f"{RESUME}<p>工作分工：</p>",
    "no_resume": "<p>党组书记、局长</p><p>工作分工：主持县局全面工作，分管办公室和法规股。</p>",
}


def leaders(crawl: Crawl, body: str) -> None:
    home(crawl)
    listing(crawl, "/ld/index.html", "领导信息", {"/ld/t1.html": "张某某"})
    article(crawl, "/ld/t1.html", "张某某", body)


@pytest.mark.parametrize(
    ("sort", "missing"), [("whole", []), ("no_duties", ["duties"]), ("no_resume", ["resume"])]
)
def test_a_leader_with_a_page_of_his_own(crawl: Crawl, sort: str, missing: list[str]) -> None:
    leaders(crawl, LEADER[sort])
    assert rows(judged(crawl, "leader_info")) == [
        ("leader_incomplete", "/ld/t1.html", code) for code in missing
    ]


def test_a_grid_of_portraits_leads_to_the_pages_of_leaders(crawl: Crawl) -> None:
    home(crawl)
    grid = '<div class="grid"><a href="/ld/t1.html"><img src="/p/1.jpg" alt=""><p>张某某</p></a></div>'
    head = "<title>领导之窗-某局</title>"
    other = '<a href="/ld/t2.html">安全生产</a>'
    crawl.html(
        "/ld/index.html", f"<html><head>{head}</head><body>{NAV}<h2>领导信息</h2>{grid}{other}</body></html>"
    )
    article(crawl, "/ld/t1.html", "张某某", LEADER["no_resume"].replace("工作分工", "局长 工作分工"))
    article(crawl, "/ld/t2.html", "安全生产", "<p>加强安全生产工作，严格落实责任。</p>")
    assert rows(judged(crawl, "leader_info")) == [("leader_incomplete", "/ld/t1.html", "resume")]


def test_photos_and_phones_count_where_they_are_asked_for(crawl: Crawl) -> None:
    leaders(crawl, LEADER["whole"])
    verdict = judged(crawl, "leader_info", {"fields": ["phone", "photo"]})
    assert [target for _, _, target in rows(verdict)] == ["phone", "photo"]
    leaders(
        crawl, LEADER["whole"] + '<p><img src="/p/zmm.jpg" width="200"></p><p>办公电话：0431-12345678</p>'
    )


def test_leaders_of_one_page_have_one_problem_a_field(crawl: Crawl) -> None:
    home(crawl)
    body = (
        "<p>局长：张某某</p><p>1970年1月出生，中共党员，大学学历。</p><p>主持县局全面工作。</p>"
        "<p>副局长：李某某</p><p>分管法规股、监管股工作。</p>"
        "<p>副局长：王某某</p><p>分管办公室、人事工作。</p>"
    )
    crawl.html(
        "/ld/index.html",
        f"<html><head><title>领导信息-某局</title></head><body>{NAV}<h2>领导信息</h2><div>{body}</div></body></html>",
    )
    verdict = judged(crawl, "leader_info")
    assert rows(verdict) == [("leader_incomplete", "/ld/index.html", "resume")]
    assert verdict.findings[0].facts["count"] == "2"


def test_a_table_of_leaders_is_read_by_its_heads(crawl: Crawl) -> None:
    home(crawl)
    table = (
        "<table><tr><th>姓名</th><th>职务</th><th>分工</th></tr>"
        "<tr><td>张某某</td><td>局长</td><td>主持县局全面工作</td></tr>"
        "<tr><td>李 某</td><td>副局长</td><td>分管法规、监管工作</td></tr></table>"
    )
    crawl.html(
        "/ld/index.html",
        f"<html><head><title>领导信息-某局</title></head><body>{NAV}<h2>领导信息</h2>{table}</body></html>",
    )
    verdict = judged(crawl, "leader_info", {"fields": ["duties"]})
    assert (verdict.outcome, verdict.counts["leaders"]) == ("met", 2)


def test_a_duty_is_looked_for_in_what_leaders_do(crawl: Crawl) -> None:
    leaders(crawl, LEADER["whole"] + "<p>分管政务公开工作。</p>")
    assert judged(crawl, "leader_info", {"want": "duty"}).outcome == "met"
    assert judged(crawl, "leader_info", {"want": "duty", "about": ["节能"]}).outcome == "needs_review"


def test_no_column_of_leaders_is_proved(crawl: Crawl) -> None:
    crawl.html(
        "/",
        '<html><body><div class="nav"><a href="/">首页</a><a href="/x/index.html">动态</a></div></body>',
    )
    verdict = judged(crawl, "leader_info")
    assert [(f.kind, f.page_url, f.target) for f in verdict.findings] == [
        ("column_missing", HOME, "领导信息")
    ]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("张某某", "张某某"),
        ("张 某", "张某"),
        ("局长 张某某", "张某某"),
        ("张某某 党组书记、局长", "张某某"),
        ("副局长：李某", "李某"),
        ("普某某 管委会副主任", "普某某"),
        ("领导信息", ""),
        ("副局长（空缺）", ""),
        ("关于领导分工调整的通知", ""),
        ("局长", ""),
        ("程溯 局长", "程溯"),
        ("程溯　局长", "程溯"),
        ("安全局长", ""),
    ],
)
def test_names_in_titles(title: str, name: str) -> None:
    assert name_of(title) == name


def test_a_label_alone_tells_nothing() -> None:
    assert told_of("工作分工：", False) == frozenset()


def test_a_label_above_the_next_label_tells_nothing() -> None:
    lines = "姓名：张某\n职务：副局长\n工作分工：\n个人简历：男，汉族，1974年4月生，大学学历。"
    assert "duties" not in told_of(lines, photo=False)
    assert "duties" in told_of("工作分工：\n协助局长处理日常工作，分管法规科。\n个人简历：男", photo=False)
    assert "resume" not in told_of("个人简历：\n办公电话：0431-99998888", photo=False)


def test_a_portrait_beside_few_words_is_not_the_text(crawl: Crawl) -> None:
    leaders(crawl, '<p><img src="/p/zmm.jpg" width="200"></p><p>局长</p><p>分工：主持县局全面工作。</p>')
    assert rows(judged(crawl, "leader_info")) == [("leader_incomplete", "/ld/t1.html", "resume")]


def test_what_the_unit_shows_of_nearly_all_leaders_is_owed_of_each(crawl: Crawl) -> None:
    home(crawl)
    names = ("张某某", "李某某", "王某某", "赵某某")
    listing(crawl, "/ld/index.html", "领导信息", {f"/ld/t{n}.html": name for n, name in enumerate(names)})
    for n, name in enumerate(names):
        photo = f'<p><img src="/p/{n}.jpg" width="200"></p>' if n != 2 else ""
        article(crawl, f"/ld/t{n}.html", name, photo + LEADER["whole"].replace("张某某", name))
    assert rows(judged(crawl, "leader_info")) == [("leader_incomplete", "/ld/t2.html", "photo")]
    assert rows(judged(crawl, "leader_info", {"custom": False})) == []


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


def portraits(crawl: Crawl, lines: list[str]) -> None:
    home(crawl)
    body = "".join(f"<p>{line}</p>" for line in lines)
    head = "<title>领导信息-某县某局</title>"
    crawl.html(
        "/ld/index.html",
        f"<html><head>{head}</head><body>{NAV}<h2>领导信息</h2><div>{body}</div></body></html>",
    )


RESUME = "简历：男，汉族，1970年3月生，大学学历，中共党员，1990年7月参加工作。"


@pytest.mark.parametrize("office", ["副局长", "职务：党组成员、副局长"])
def test_leaders_whose_name_stands_alone_above_the_office(crawl: Crawl, office: str) -> None:
    duty = "工作分工：分管法规和监管工作。"
    portraits(
        crawl,
        [
            "王某一",
            "局长",
            "工作分工：主持全面工作。",
            RESUME,
            "李某二",
            office,
            RESUME,
            "赵某三",
            office,
            duty,
            RESUME,
        ],
    )
    assert rows(judged(crawl, "leader_info")) == [("leader_incomplete", "/ld/index.html", "duties")]


def test_a_telephone_is_no_duty() -> None:
    assert "duties" not in told_of("联系电话：0431-12345678", False)
    assert "duties" in told_of("联系教育局、卫生健康局和民政局", False)


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


def test_leaders_whose_office_stands_right_behind_the_name(crawl: Crawl) -> None:
    duty = "工作分工：分管法规和监管工作。"
    head, deputy = "王某一党工委书记、管委会主任详情", "赵某三管委会副主任详情"
    portraits(crawl, [head, duty, RESUME, "李明副主任", RESUME, deputy, duty, RESUME])
    found = judged(crawl, "leader_info")
    assert rows(found) == [("leader_incomplete", "/ld/index.html", "duties")]
    assert ("李明" in found.findings[0].summary, found.counts["leaders"]) == (True, 3)


@pytest.mark.parametrize("line", ["李明副主任调研法规工作", "王某一书记主持召开党组会议", "任命李明为副主任"])
def test_a_sentence_that_begins_with_a_name_begins_no_leader(crawl: Crawl, line: str) -> None:
    duty = "工作分工：主持全面工作。"
    portraits(crawl, ["王某一", "局长", duty, RESUME, "赵某三", "副局长", duty, RESUME, line])
    assert judged(crawl, "leader_info").outcome == "met"
