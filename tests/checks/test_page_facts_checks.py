"""Page tags, blank articles, dates that contradict each other, and articles in the wrong column."""

from __future__ import annotations

import msgspec
import pytest

from checks.artifacts.tags import TaggedPage, TagReading
from tests.checks.policy_site import OWN, Page, rows, store, verdict

NEWS = (
    "县供销社组织农资配送下乡",
    "县图书馆延长夜间开放时间",
    "南湖步道完成修缮",
    "县城新增公交站点六处",
    "农技人员到田间指导",
    "社区食堂开门迎客",
)


def article(n: int, **changes: object) -> Page:
    usual: dict = {
        "path": f"/dt/{n}.html",
        "title": NEWS[n % 6],
        "date": "2026-11-10",
        "body": f"<p>{OWN}</p>",
    }
    return Page(**{**usual, **changes})


def site(crawl, *pages: Page, column: str = "工作动态 /dt/") -> None:
    store(crawl, {column: pages})


def test_tags_in_order(crawl) -> None:
    site(crawl, *(article(n) for n in range(6)))
    found = verdict(crawl, "page_tags")
    assert (found.outcome, rows(found)) == ("met", [])
    assert [c.title for c in found.candidates] == ["首页"] and "SiteIDCode" in found.candidates[0].quote


@pytest.mark.parametrize("value", ["", None], ids=["hollow", "absent"])
def test_a_single_article_without_a_tag_is_named_itself(crawl, value) -> None:
    site(crawl, *(article(n) for n in range(5)), article(5, meta={"ContentSource": value}))
    found = verdict(crawl, "page_tags")
    assert rows(found) == [("tag_missing", "/dt/5.html", "ContentSource")]
    assert ("为空" in found.findings[0].summary) is (value == "")


def test_a_template_without_a_tag_is_one_problem_with_its_places(crawl) -> None:
    site(crawl, *(article(n, meta={"PubDate": None}) for n in range(6)))
    found = verdict(crawl, "page_tags")
    assert [target for *_, target in rows(found)] == ["PubDate"]
    assert found.findings[0].also_on == 5


def test_the_pages_of_a_platform_of_its_own_are_one_template(ask) -> None:
    """Columns of a single article there make no problems of their own; a slip on the portal's host does."""
    own = [
        TaggedPage(f"http://www.x.gov.cn/a/{n}.html", "article", ("PubDate",), (), "要闻") for n in range(20)
    ]
    slip = TaggedPage("http://www.x.gov.cn/a/99.html", "article", (), (), "要闻")
    there = [TaggedPage(f"http://zwgk.x.gov.cn/d/{n}", "article", (), (), f"第{n}栏") for n in range(4)]
    reading = TagReading((*own, slip, *there), 0)
    found = ask("page_tags", {"home": [], "column": [], "article": ["PubDate"]}, tags=reading).findings
    assert [(f.page_url, f.also_on) for f in found] == [
        ("http://zwgk.x.gov.cn/d/0", 3),
        ("http://www.x.gov.cn/a/99.html", 0),
    ]


def test_columns_of_one_offices_part_that_lack_a_tag_are_one_fault(ask) -> None:
    def column(path: str, *said: str) -> TaggedPage:
        return TaggedPage(f"http://www.x.gov.cn{path}", "column", said)

    own = [column(f"/zwgk/c{n}/", "ColumnType") for n in range(12)]
    office = [column(f"/wjj/{name}") for name in ("dt", "gg", "kp")]
    slip = column("/zwgk/c99/")
    reading = TagReading((*own, *office, slip, column("/map.aspx?id=1")), 0)
    found = ask("page_tags", {"home": [], "column": ["ColumnType"], "article": []}, tags=reading).findings
    assert [(f.page_url.partition(".cn")[2], f.also_on) for f in found] == [
        ("/wjj/dt", 2),
        ("/zwgk/c99/", 0),
        ("/map.aspx?id=1", 0),
    ]


def test_each_kind_of_page_owes_its_own_tags(crawl) -> None:
    site(crawl, *(article(n) for n in range(3)))
    asked = {"home": ["SiteName", "Keywords"], "column": ["Keywords"], "article": ["SiteName"]}
    assert rows(verdict(crawl, "page_tags", **asked)) == [
        ("tag_missing", "/", "Keywords"),
        ("tag_missing", "/dt/", "Keywords"),
    ]


@pytest.mark.parametrize(
    ("menu", "tags", "missing"),
    [
        ("/zwgk/", ("ColumnName",), ["ColumnType"]),
        ("/zwgk/", ("ColumnName", "ColumnType"), []),
        ("/zwgk/", (), []),
        ("/elsewhere/", ("ColumnName",), []),
    ],
    ids=["half tagged", "whole", "does not call itself a column", "no menu names it"],
)
def test_a_page_of_links_that_calls_itself_a_column_owes_its_tags(
    crawl, menu: str, tags: tuple[str, ...], missing: list[str]
) -> None:
    site(crawl, *(article(n) for n in range(3)))
    names = {"SiteName": "某县", "SiteDomain": "x.gov.cn", "SiteIDCode": "2299990001"} | dict.fromkeys(
        tags, "政务公开"
    )
    head = "".join(f"<meta name='{name}' content='{value}'>" for name, value in names.items())
    nav = (
        f"<div class='nav'><ul><li><a href='/'>首页</a></li><li><a href='{menu}'>政务公开</a></li></ul></div>"
    )
    body = "".join(f"<li><a href='/zwgk/{n}/'>公开事项{n}</a></li>" for n in range(8))
    crawl.html(
        "/zwgk/", f"<html><head>{head}</head><body>{nav}<div class='c'><ul>{body}</ul></div></body></html>"
    )
    assert rows(verdict(crawl, "page_tags")) == [("tag_missing", "/zwgk/", tag) for tag in missing]


@pytest.mark.parametrize("listed", [True, False], ids=["in a list", "in the menu alone"])
def test_a_listed_article_that_a_box_of_new_ones_names_too_owes_the_tags_of_an_article(
    crawl, listed: bool
) -> None:
    last = article(5, meta={"PubDate": ""})
    site(crawl, *(article(n) for n in range(5)), *([last] if listed else []))
    if not listed:
        tags = ("SiteName", "SiteDomain", "SiteIDCode", "ColumnName", "ColumnType", "ArticleTitle")
        head = "".join(f"<meta name='{name}' content='单位职责'>" for name in tags)
        body = f"<h1>单位职责</h1><p>{OWN}</p>"
        crawl.html("/dt/5.html", f"<html><head>{head}</head><body>{body}</body></html>")
    entries = "<li><a href='/'>首页</a></li><li><a href='/dt/5.html'>新近发表</a></li>"
    nav = f"<div class='nav'><ul>{entries}</ul></div>"
    crawl.html("/zwgk/", f"<html><body>{nav}<p>欢迎来访。</p></body></html>")
    wanted = [("tag_missing", "/dt/5.html", "PubDate")] if listed else []
    assert rows(verdict(crawl, "page_tags")) == wanted


@pytest.mark.parametrize(
    ("title", "named", "missing"),
    [
        ("某县手机版", "", []),
        ("某县长者版", "", []),
        ("退出长辈版", "", []),
        ("某县手机版", "手机版", ["ColumnType"]),
        ("手机版办事", "", ["ColumnName", "ColumnType"]),
        ("某县", "", []),
        ("Some County", "", []),
        ("Some County", "News", ["ColumnType"]),
    ],
    ids=[
        "of telephones",
        "of the old",
        "the way out of that of the old",
        "calls itself a column",
        "a column",
        "the site's name",
        "in English",
        "an English column",
    ],
)
def test_the_first_page_of_another_version_is_no_column(
    crawl, title: str, named: str, missing: list[str]
) -> None:
    site(crawl, *(article(n) for n in range(3)))
    names = {"SiteName": "某县", "SiteDomain": "x.gov.cn", "SiteIDCode": "2299990001"}
    if named:
        names["ColumnName"] = named
    head = "".join(f"<meta name='{name}' content='{value}'>" for name, value in names.items())
    rows_ = "".join(f"<li><a href='/dt/{n}.html'>{NEWS[n]}</a> 2026-11-1{n}</li>" for n in range(3))
    crawl.html("/m/", f"<html><head><title>{title}</title>{head}</head><body><ul>{rows_}</ul></body></html>")
    assert rows(verdict(crawl, "page_tags")) == [("tag_missing", "/m/", tag) for tag in missing]


@pytest.mark.parametrize(
    ("word", "missing"),
    [("首页", []), ("局概况", ["ColumnName", "ColumnType"])],
    ids=["its own menu's", "a column"],
)
def test_the_first_page_of_an_offices_part_is_no_column(crawl, word: str, missing: list[str]) -> None:
    site(crawl, *(article(n) for n in range(3)))
    names = {"SiteName": "某县", "SiteDomain": "x.gov.cn", "SiteIDCode": "2299990001"}
    head = "".join(f"<meta name='{name}' content='{value}'>" for name, value in names.items())
    nav = (
        f"<div class='nav'><ul><li><a href='/tjj/'>{word}</a></li><li><a href='/'>县政府</a></li></ul></div>"
    )
    text = "<h1>统计局</h1>" + "<p>本局负责全县统计工作，组织实施各项普查和抽样调查，发布统计数据。</p>" * 8
    crawl.html("/tjj/", f"<html><head><title>统计局</title>{head}</head><body>{nav}{text}</body></html>")
    assert rows(verdict(crawl, "page_tags")) == [("tag_missing", "/tjj/", tag) for tag in missing]


def test_an_article_without_a_text(crawl) -> None:
    site(crawl, *(article(n) for n in range(3)), article(3, body=""))
    assert rows(verdict(crawl, "blank_document")) == [("blank_document", "/dt/3.html", "")]


def test_words_that_stand_for_a_text_to_come(crawl) -> None:
    site(crawl, article(0), article(1), article(2, body="<p>内容正在更新中，敬请期待。</p>"))
    assert rows(verdict(crawl, "blank_document")) == [("blank_document", "/dt/2.html", "")]


@pytest.mark.parametrize(
    "changes",
    [
        {"body": "<p>因管道抢修，东湾路沿线11月9日8时至17时停水，请提前储水。</p>"},
        {"body": '<p><img src="/up/1.jpg" width="480" height="640"></p>'},
        {"body": '<p><video src="/up/1.mp4" width="480" height="300" controls></video></p>'},
        {"body": '<p><a href="http://h5.example.com/2026"><img src="/up/1.jpg" alt="点击进入"></a></p>'},
        {"body": "<p>见附件。</p>", "files": ("名录.xlsx",)},
        {"body": '<iframe src="/up/plan.pdf" width="100%"></iframe>'},
        {"body": '<iframe src="http://mz.example.gov.cn/3/1.html" width="100%" height="500"></iframe>'},
        {"body": "<p>该职位暂缺。</p>"},
        {"body": "<p>请于3月底前修订本部门信息公开指南，并在网站显著位置发布，来源须写明。</p>"},
    ],
    ids=[
        "short notice",
        "picture",
        "film",
        "linked picture",
        "file",
        "framed file",
        "framed page of another host",
        "one sentence",
        "words of the frame",
    ],
)
def test_articles_of_few_words_that_are_not_blank(crawl, changes) -> None:
    site(crawl, article(0), article(1), article(2, **changes))
    assert rows(verdict(crawl, "blank_document")) == []


@pytest.mark.parametrize(("state", "blank"), [("failed", False), ("timeout", False), ("ok", True)])
def test_an_article_whose_feed_failed_is_not_blank(crawl, state: str, blank: bool) -> None:
    fed = (
        '<div id="zoom"></div><script>$.post("/api/article",{id:7},function(d){$("#zoom").html(d)})</script>'
    )
    site(crawl, article(0), article(1), article(2, body=fed))
    row = next(row for row in crawl.archive.pages() if row.url.endswith("/dt/2.html"))
    assert row.needs_render
    crawl.rendered("/dt/2.html", state, msgspec.structs.replace(row.facts, needs_render=()))
    found = verdict(crawl, "blank_document")
    assert rows(found) == ([("blank_document", "/dt/2.html", "")] if blank else [])
    assert found.unread == (0 if blank else 1)


def test_a_column_in_which_all_seem_blank_was_not_read_right(crawl) -> None:
    store(
        crawl,
        {
            "工作动态 /dt/": [article(n) for n in range(3)],
            "视频新闻 /sp/": [article(n, path=f"/sp/{n}.html", body="") for n in range(3)],
        },
    )
    found = verdict(crawl, "blank_document")
    assert (found.outcome, rows(found), len(found.candidates)) == ("needs_review", [], 3)


def test_list_and_page_that_disagree(crawl) -> None:
    site(crawl, *(article(n) for n in range(4)), article(4, date="2025-03-11", listed="2026-11-10"))
    assert rows(verdict(crawl, "date_conflict")) == [
        ("date_conflict", "/dt/4.html", "2026-11-10 / 2025-03-11")
    ]


@pytest.mark.parametrize(("date", "target"), [("2027-03-02", "2027-03-02"), ("1990-05-01", "1990-05-01")])
def test_dates_that_cannot_be(crawl, date: str, target: str) -> None:
    site(crawl, *(article(n) for n in range(4)), article(4, date=date))
    found = verdict(crawl, "date_conflict")
    assert rows(found) == [("date_conflict", "/dt/4.html", target)]
    year, month, day = date.split("-")
    (finding,) = found.findings
    assert finding.mark is not None
    # The picture boxes the date as the page writes it, not the title.
    assert finding.mark.texts[0] == target
    assert f"{year}年{int(month)}月{int(day)}日" in finding.mark.texts[:-1]


def test_a_tag_that_tells_another_day_than_the_page(crawl) -> None:
    site(crawl, *(article(n) for n in range(4)), article(4, meta={"PubDate": "2026-03-20 09:30"}))
    assert rows(verdict(crawl, "date_conflict")) == [
        ("date_conflict", "/dt/4.html", "2026-03-20 / 2026-11-10")
    ]


def test_one_day_apart_and_days_that_a_text_speaks_of_are_no_conflict(crawl) -> None:
    ahead = f"<p>活动定于2027年5月18日开幕，1993年首次举办。{OWN}</p>"
    site(crawl, article(0, listed="2026-11-11"), article(1, body=ahead), article(2), article(3))
    assert verdict(crawl, "date_conflict").outcome == "met"


def test_a_column_that_always_tells_another_date_is_for_a_person(crawl) -> None:
    site(crawl, *(article(n, listed="2026-06-01") for n in range(4)))
    found = verdict(crawl, "date_conflict")
    assert (found.outcome, found.reason_key, rows(found)) == ("needs_review", "dates_open", [])


BUDGET = ("某县2026年财政预算公开", "某县2025年财政决算公开", "某县2026年专项资金分配结果")


def budgets(crawl, *more: str) -> None:
    titles = (*BUDGET, *more)
    pages = [article(n, path=f"/yjs/{n}.html", title=title) for n, title in enumerate(titles)]
    site(crawl, *pages, column="财政预决算 /yjs/")


def test_a_title_that_plainly_belongs_elsewhere(crawl) -> None:
    budgets(crawl, "关于周某等同志任免职的通知")
    assert rows(verdict(crawl, "column_mismatch")) == [("column_mismatch", "/yjs/3.html", "/yjs/")]


@pytest.mark.parametrize("title", ["某县2026年部门项目支出绩效目标", "某县组织举办业务培训班"])
def test_titles_that_may_belong_there(crawl, title: str) -> None:
    budgets(crawl, title)
    assert verdict(crawl, "column_mismatch").outcome == "met"


@pytest.mark.parametrize(
    "vacancy", ["某县公益性岗位招聘公告", "某镇面向社会公开选聘网格员的公告", "某开发区遴选工作人员公告"]
)
def test_a_column_of_explanations_holds_no_vacancies(crawl, vacancy: str) -> None:
    titles = (
        "《某县供水办法》解读",
        "一图读懂某县奖补办法",
        "今年高考加分有哪些变化",
        vacancy,
    )
    pages = [article(n, path=f"/jd/{n}.html", title=title) for n, title in enumerate(titles)]
    site(crawl, *pages, column="政策解读 /jd/")
    found = verdict(crawl, "column_mismatch")
    assert rows(found) == [("column_mismatch", "/jd/3.html", "/jd/")]
    assert "属于招聘录用" in found.findings[0].summary, "a vacancy is no appointment"


def test_wide_columns_hold_anything(crawl) -> None:
    site(crawl, *(article(n, title="关于周某等同志任免职的通知") for n in range(3)))
    found = verdict(crawl, "column_mismatch")
    assert (found.reason_key, rows(found)) == ("no_narrow_columns", [])


def test_a_repost_that_is_at_home_in_another_column_is_normal(crawl) -> None:
    title = "关于周某等同志任免职的通知"
    pages = [article(n, path=f"/yjs/{n}.html", title=t) for n, t in enumerate(BUDGET)]
    shared = article(9, path="/rs/1.html", title=title)
    store(crawl, {"人事信息 /rs/": [shared], "财政预决算 /yjs/": [*pages, shared]})
    assert rows(verdict(crawl, "column_mismatch")) == []


@pytest.mark.parametrize(
    ("line", "blank"),
    [
        ("录入时间：2026-10-26 8:34:00 信息来源：办公室 作者： 点击：31次", True),
        ("发布于 2026年9月9日 11:12 来源 某镇党政综合办公室 【打印】【关闭】", True),
        ("2026-10-26 09:12:00 来源：某区党政综合部 作者： 【字体：大 中 小】", True),
        ("时间：2026年10月26日，全县各学校今日同时开学", False),
        ("2026年10月26日起，全县各学校同时开学上课", False),
    ],
)
def test_the_line_of_publication_is_no_text_however_long(crawl, line: str, blank: bool) -> None:
    site(crawl, article(1), article(2), article(3, body=f"<p>{line}</p>"))
    found = [(kind, page) for kind, page, _ in rows(verdict(crawl, "blank_document"))]
    assert found == ([("blank_document", "/dt/3.html")] if blank else [])


def test_what_stands_for_a_text_to_come_is_quoted(crawl) -> None:
    line = "<p><span>2026-10-26 09:30</span><span>某县人民政府办公室政务科</span><span>浏览：33</span></p>"
    site(crawl, article(1), article(2), article(3, body=f"{line}<p>内容更新中</p>"))
    (found,) = verdict(crawl, "blank_document").findings
    assert found.summary.endswith("没有正文, 只有“内容更新中”")


def test_a_short_notice_in_whole_sentences_is_an_article(crawl) -> None:
    """Trap: the result of a consultation may be told in one sentence."""
    told = "<p>征求意见期间共收到意见建议三条，经研究均已采纳。</p>"
    site(crawl, article(0), article(1, body=told))
    found = verdict(crawl, "blank_document")
    assert (found.outcome, found.candidates) == ("met", ())


@pytest.mark.parametrize("title", ["污水管网工程中标结果的公示", "污水管网工程中标结果公示"])
def test_who_won_a_contract_is_no_matter_of_staff(crawl, title: str) -> None:
    staff = ("关于周某同志任职的通知", "关于李某同志免职的通知", "事业单位招聘公告")
    pages = [article(n, path=f"/rs/{n}.html", title=t) for n, t in enumerate((*staff, title))]
    site(crawl, *pages, column="人事信息 /rs/")
    assert rows(verdict(crawl, "column_mismatch")) == [("column_mismatch", "/rs/3.html", "/rs/")]
