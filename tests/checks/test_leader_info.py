"""领导信息: leaders in every layout."""

from __future__ import annotations

import pytest

from checks.guides.leaders import name_of, told_of
from tests.checks.conftest import HOME, Crawl
from tests.checks.office_site import NAV, article, home, judged, listing, rows

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


@pytest.mark.parametrize(
    ("title", "line", "told"),
    [
        ("关于调整局领导班子成员工作分工的通知", "张 某某 局长：主持县局全面工作。", True),
        ("某局领导分工", "张某某同志负责审计工作，分管办公室。", True),
        ("某局领导分工", "张某某同志任局长。李某某同志负责审计工作。", False),
        ("某局领导分工", "李某某同志分管办公室。", False),
        ("防汛工作任务分工方案", "张某某负责堤防。", False),
    ],
)
def test_the_work_of_leaders_may_be_told_in_a_notice_on_all_of_them(
    crawl: Crawl, title: str, line: str, told: bool
) -> None:
    leaders(crawl, LEADER["no_duties"])
    more = "<p>经局党组会议研究，现将分工情况通知如下，请各股室、各直属单位遵照执行。</p>" * 3
    article(crawl, "/tz/t9.html", title, f"{more}<p>{line}</p>")
    assert rows(judged(crawl, "leader_info")) == (
        [] if told else [("leader_incomplete", "/ld/t1.html", "duties")]
    )


def test_a_notice_on_the_work_of_leaders_that_was_not_read_leaves_it_open(crawl: Crawl) -> None:
    leaders(crawl, LEADER["no_duties"])
    article(crawl, "/tz/t9.html", "某局领导分工", '<p><img src="/p/fg.jpg" width="700"></p>')
    verdict = judged(crawl, "leader_info")
    assert (verdict.outcome, verdict.findings) == ("needs_review", ())


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


def portraits(crawl: Crawl, lines: list[str]) -> None:
    home(crawl)
    body = "".join(f"<p>{line}</p>" for line in lines)
    head = "<title>领导信息-某县某局</title>"
    crawl.html(
        "/ld/index.html",
        f"<html><head>{head}</head><body>{NAV}<h2>领导信息</h2><div>{body}</div></body></html>",
    )


RESUME_LINE = "简历：男，汉族，1970年3月生，大学学历，中共党员，1990年7月参加工作。"


@pytest.mark.parametrize("office", ["副局长", "职务：党组成员、副局长"])
def test_leaders_whose_name_stands_alone_above_the_office(crawl: Crawl, office: str) -> None:
    duty = "工作分工：分管法规和监管工作。"
    portraits(
        crawl,
        [
            "王某一",
            "局长",
            "工作分工：主持全面工作。",
            RESUME_LINE,
            "李某二",
            office,
            RESUME_LINE,
            "赵某三",
            office,
            duty,
            RESUME_LINE,
        ],
    )
    assert rows(judged(crawl, "leader_info")) == [("leader_incomplete", "/ld/index.html", "duties")]


def test_a_telephone_is_no_duty() -> None:
    assert "duties" not in told_of("联系电话：0431-12345678", False)
    assert "duties" in told_of("联系教育局、卫生健康局和民政局", False)


def test_leaders_whose_office_stands_right_behind_the_name(crawl: Crawl) -> None:
    duty = "工作分工：分管法规和监管工作。"
    head, deputy = "王某一党工委书记、管委会主任详情", "赵某三管委会副主任详情"
    portraits(crawl, [head, duty, RESUME_LINE, "李明副主任", RESUME, deputy, duty, RESUME])
    found = judged(crawl, "leader_info")
    assert rows(found) == [("leader_incomplete", "/ld/index.html", "duties")]
    assert ("李明" in found.findings[0].summary, found.counts["leaders"]) == (True, 3)


@pytest.mark.parametrize("line", ["李明副主任调研法规工作", "王某一书记主持召开党组会议", "任命李明为副主任"])
def test_a_sentence_that_begins_with_a_name_begins_no_leader(crawl: Crawl, line: str) -> None:
    duty = "工作分工：主持全面工作。"
    portraits(crawl, ["王某一", "局长", duty, RESUME_LINE, "赵某三", "副局长", duty, RESUME, line])
    assert judged(crawl, "leader_info").outcome == "met"
