"""What the checks are handed, read from an archive as the crawling child writes it."""

from __future__ import annotations

import datetime as dt

import pytest

from checks.artifacts import BadLinks, FooterReading, HomeReading, Missing, PortalReading, SearchReading
from crawler.derive.page import read_page
from crawler.derive.template import footer_signature
from crawler.model import Fetched, Footer, Link, ListBlock, ListItem, NavLink, PageFacts

ROOT = "http://www.x.gov.cn"
HOME = ROOT + "/"
WHOLE = Footer(
    party_mark=True,
    site_code="2201020001",
    icp="吉ICP备05000001号",
    police="吉公网安备22010202000001号",
    sponsor="明湖县人民政府",
    contact=("0431-80000000",),
)


def without(*elements: str, **more: object) -> Footer:
    values = {name: getattr(WHOLE, name) for name in Footer.__struct_fields__}
    blank = Footer()
    return Footer(**{**values, **{e: getattr(blank, e) for e in elements}, **more})


def page(kind: str = "article", **more: object) -> PageFacts:
    return PageFacts(HOME, kind, "utf-8", **more)  # type: ignore[arg-type]


def listing(*days: str) -> ListBlock:
    items = tuple(ListItem(f"题{n}", f"{ROOT}/t{n}.html", day) for n, day in enumerate(days))
    return ListBlock(items, len(items), max(days), min(days))


def faults(crawl) -> dict[str, tuple[str, int, bool, bool]]:
    reading: FooterReading = crawl.artifacts().get("footers")
    return {f"{f.kind} {f.element}": (f.page_url, f.also_on, f.on_home, f.everywhere) for f in reading.faults}


class TestMissing:
    NAMES = ("portal", "home", "bad_links", "footers", "search")

    @pytest.mark.parametrize("name", NAMES)
    @pytest.mark.parametrize("state", ["blocked", "unreachable", "down"])
    def test_a_portal_that_was_not_had_has_no_artifacts(self, crawl, name, state) -> None:
        crawl.archive.set_facts({"home_state": {"state": state, "cause": "403"}})
        assert crawl.artifacts().get(name) == Missing(f"portal_{state}", {"cause": "403"})

    @pytest.mark.parametrize("name", NAMES)
    def test_an_archive_without_a_crawl_has_no_artifacts(self, crawl, name) -> None:
        crawl.archive.set_facts({"home_state": None})
        assert crawl.artifacts().get(name).reason_key == "portal_unreachable"

    def test_a_search_that_was_not_made_is_missing(self, crawl) -> None:
        assert crawl.artifacts().get("search").reason_key == "search_skipped"

    def test_the_others_are_there_even_of_an_empty_crawl(self, crawl) -> None:
        shapes = [type(crawl.artifacts().get(name)) for name in self.NAMES[:-1]]
        assert shapes == [PortalReading, HomeReading, BadLinks, FooterReading]


class TestFooters:
    def test_one_element_missing_on_many_pages_is_one_fault(self, crawl) -> None:
        for path in ("/", "/a.html", "/b.html"):
            crawl.page(path, page(footer=without("police")))
        assert faults(crawl) == {"footer_missing police": (HOME, 2, True, True)}

    def test_the_example_is_the_home_page_else_the_shortest_address(self, crawl) -> None:
        crawl.page("/", page("home", footer=WHOLE))
        crawl.page("/long/way/a.html", page(footer=without("icp")))
        crawl.page("/z.html", page(footer=without("icp")))
        assert faults(crawl) == {"footer_missing icp": (ROOT + "/z.html", 1, False, False)}

    def test_the_home_page_is_the_example_even_under_a_long_address(self, crawl) -> None:
        crawl.archive.set_facts({"home_url": ROOT + "/zh/index.html"})
        crawl.page("/a.html", page(footer=without("icp")))
        crawl.page("/zh/index.html", page("home", footer=without("icp")))
        assert faults(crawl) == {"footer_missing icp": (ROOT + "/zh/index.html", 1, True, True)}

    def test_pages_that_owe_no_footer_are_not_looked_at(self, crawl) -> None:
        crawl.page("/", page("home", footer=WHOLE))
        crawl.page("/frame.html", page(fragment=True))
        crawl.page("/part.html", page(), frame_of=HOME)
        crawl.page("/jump.html", page("redirect"))
        crawl.page("/err.html", page("error"))
        crawl.page("/gone.html", page(), status=404)
        soft = Link(ROOT + "/soft.html", "page", "href")
        crawl.page("/a.html", page(footer=WHOLE), links=(soft,))
        crawl.page("/soft.html", page())
        crawl.verified(soft.url, "soft_404")
        reading = crawl.artifacts().get("footers")
        assert (reading.faults, reading.pages, reading.unread) == ((), 2, 0)

    def test_a_scripted_foot_is_unread_until_a_page_of_its_template_was_rendered(self, crawl) -> None:
        scripted = page(footer=without("police", "icp", script_made=True))
        name = crawl.page("/", scripted)
        crawl.page("/a.html", scripted)
        reading = crawl.artifacts().get("footers")
        assert (reading.faults, reading.pages, reading.unread, reading.home_unread) == ((), 0, 2, True)
        template = footer_signature(crawl.archive.page(name))
        crawl.archive.put_probe("footer_group", template, {"state": "ok", "footer": without("icp")})
        assert faults(crawl) == {"footer_missing icp": (HOME, 1, True, True)}

    @pytest.mark.parametrize(
        ("address", "code", "unread"),
        [("/a.html", "2201020001", 0), (":8080/a.html", "2201020001", 1), ("/jy/a.html", "2201020099", 1)],
        ids=["the same site", "another host", "another code"],
    )
    def test_a_rendered_foot_answers_for_its_own_site_alone(
        self, crawl, address: str, code: str, unread: int
    ) -> None:
        foot = without("site_code", script_made=True)
        name = crawl.page("/", page(footer=foot, meta={"SiteIDCode": "2201020001"}))
        crawl.page(address, page(footer=foot, meta={"SiteIDCode": code}))
        whole = {"state": "ok", "footer": without(site_code="2201020001")}
        crawl.archive.put_probe("footer_group", footer_signature(crawl.archive.page(name)), whole)
        reading = crawl.artifacts().get("footers")
        assert (reading.faults, reading.pages, reading.unread) == ((), 2 - unread, unread)

    def test_a_scripted_foot_that_is_whole_already_needs_no_rendering(self, crawl) -> None:
        crawl.page("/", page(footer=without(script_made=True)))
        reading = crawl.artifacts().get("footers")
        assert (reading.faults, reading.pages, reading.unread) == ((), 1, 0)

    def test_a_template_that_failed_to_render_stays_unread(self, crawl) -> None:
        name = crawl.page("/", page(footer=without("icp", script_made=True)))
        template = footer_signature(crawl.archive.page(name))
        crawl.archive.put_probe("footer_group", template, {"state": "timeout"})
        reading = crawl.artifacts().get("footers")
        assert (reading.faults, reading.home_unread) == ((), True)

    def test_a_rendered_page_is_judged_by_what_it_then_shows(self, crawl) -> None:
        crawl.page("/", page(footer=without("icp", script_made=True)))
        crawl.rendered("/", "ok", page(footer=without("contact", script_made=True)))
        assert set(faults(crawl)) == {"footer_missing contact"}

    @pytest.mark.parametrize(
        ("footer", "meta", "shown"),
        [
            (WHOLE, {"SiteIDCode": "2201020009"}, "页脚 2201020001, 页面标签 2201020009"),
            (without(error_report_code="2201029999"), {}, "页脚 2201020001, 找错 2201029999"),
        ],
    )
    def test_codes_that_disagree(self, crawl, footer, meta, shown) -> None:
        crawl.page("/", page("home", footer=footer, meta=meta))
        (fault,) = crawl.artifacts().get("footers").faults
        assert (fault.kind, fault.element, fault.shown) == ("footer_conflict", "site_code", shown)
        assert fault.texts == tuple(part.split()[-1] for part in shown.split(", "))

    @pytest.mark.parametrize(
        ("footer", "meta"),
        [
            (without(error_report_code="2201020001"), {"siteidcode": " 2201020001 "}),
            (without(site_code="BM16000001"), {"SiteIDCode": "bm16000001"}),
            (WHOLE, {"SiteIDCode": ""}),
            (WHOLE, {"SiteIDCode": "网站标识码"}),
        ],
        ids=["agree", "case", "empty tag", "no code"],
    )
    def test_codes_that_do_not_disagree(self, crawl, footer, meta) -> None:
        crawl.page("/", page("home", footer=footer, meta=meta))
        assert crawl.artifacts().get("footers").faults == ()


class TestHome:
    def newest(self, crawl, as_of: dt.date = dt.date(2026, 11, 20)) -> tuple[str | None, str]:
        reading: HomeReading = crawl.artifacts(as_of).get("home")
        return reading.newest, reading.newest_title

    def test_the_newest_entry_of_any_list_on_the_home_page(self, crawl) -> None:
        blocks = (listing("2026-11-01", "2026-10-01"), listing("2026-11-12"))
        crawl.page("/", page("home", blocks=blocks, list=listing("2026-09-01")))
        assert self.newest(crawl) == ("2026-11-12", "题0")

    def test_what_is_dated_after_the_day_judged_is_no_news(self, crawl) -> None:
        crawl.page("/", page("home", blocks=(listing("2027-01-01", "2026-11-21", "2026-11-20"),)))
        assert self.newest(crawl)[0] == "2026-11-20"
        assert self.newest(crawl, dt.date(2026, 11, 21))[0] == "2026-11-21"

    def test_the_articles_that_the_home_page_links(self, crawl) -> None:
        shown = Link(ROOT + "/new.html", "page", "href", "一则要闻")
        deeper = Link(ROOT + "/deeper.html", "page", "href")
        crawl.page("/", page("home", blocks=(listing("2026-10-01"),)), links=(shown,))
        crawl.page("/new.html", page(published="2026-11-15 09:00", title="要闻"), links=(deeper,))
        crawl.page("/deeper.html", page(published="2026-11-19", title="不在首页"))
        assert self.newest(crawl) == ("2026-11-15 09:00", "要闻")

    def test_a_home_page_that_shows_no_date(self, crawl) -> None:
        crawl.page("/", page("home"))
        assert self.newest(crawl) == (None, "")


class TestBadLinks:
    DEAD = Link("http://a.cn/gone.pdf", "attachment", "href", "附件下载")
    SOFT = Link(ROOT + "/soft.html", "page", "href", "信息公开")
    FINE = Link("http://b.cn/", "page", "href", "友情链接")
    REFUSED = Link("http://c.cn/", "page", "href")
    AWAY = Link("http://d.cn/", "page", "href")

    def reading(self, crawl) -> BadLinks:
        found: BadLinks = crawl.artifacts().get("bad_links")
        return found

    def test_bad_addresses_with_the_page_that_holds_them(self, crawl) -> None:
        crawl.page("/", page("home"), links=(self.DEAD, self.FINE, self.REFUSED, self.AWAY))
        crawl.page("/a.html", page(), links=(self.DEAD, self.SOFT))
        crawl.verified(self.DEAD.url, "dead", status=404, reason="not_found")
        crawl.verified(self.SOFT.url, "soft_404", status=200)
        crawl.verified(self.FINE.url, "alive", status=200)
        crawl.verified(self.REFUSED.url, "blocked", status=403)
        crawl.verified(self.AWAY.url, "not_measured", reason="dns")
        reading = self.reading(crawl)
        held = [(row.url, row.outcome, row.holder, row.holders, row.on_home) for row in reading.rows]
        assert held == [
            (self.DEAD.url, "dead", HOME, 2, True),
            (self.SOFT.url, "soft_404", ROOT + "/a.html", 1, False),
        ]
        assert reading.unmeasured == 2
        assert reading.checked == 5, "every address verified, and no page walked that nobody links"

    def test_an_address_that_no_page_holds_any_more_is_nobodys_problem(self, crawl) -> None:
        crawl.page("/", page("home"), links=(self.DEAD,))
        crawl.verified(self.DEAD.url, "dead", holders=0)
        assert self.reading(crawl).rows == ()

    def test_nothing_verified(self, crawl) -> None:
        crawl.page("/", page("home"), links=(self.DEAD,))
        assert (self.reading(crawl).rows, self.reading(crawl).checked) == ((), 0)


class TestPortal:
    def column(self, name: str, path: str, **more: object) -> PageFacts:
        trail = (NavLink("首页", HOME), NavLink(name, ROOT + path))
        return page("column", breadcrumb=trail, **more)

    def states(self, crawl) -> dict[str, str]:
        return {c.name: c.state for c in crawl.artifacts().get("portal").columns}

    def test_columns_with_their_states(self, crawl) -> None:
        crawl.page("/", page("home"))
        crawl.page("/tzgg/", self.column("通知公告", "/tzgg/", list=listing("2026-11-01")))
        crawl.page("/zcjd/", self.column("政策解读", "/zcjd/", list=listing("2020-01-01")))
        crawl.page("/rsrm/", self.column("人事任免", "/rsrm/", list=ListBlock(pages=1)))
        assert self.states(crawl) == {"通知公告": "ok", "政策解读": "stale", "人事任免": "empty"}

    def test_pages_that_say_they_are_not_there_are_no_columns(self, crawl) -> None:
        link = Link(ROOT + "/soft/", "page", "href")
        crawl.page("/", page("home"), links=(link,))
        crawl.page("/soft/", self.column("政策解读", "/soft/", list=listing("2026-11-01")))
        assert self.states(crawl) == {"政策解读": "ok"}
        crawl.verified(link.url, "soft_404")
        assert self.states(crawl) == {}

    def test_columns_of_the_menu_that_could_not_be_read(self, crawl) -> None:
        names = {
            "dead": "政策解读",
            "soft_404": "通知公告",
            "blocked": "人事任免",
            "not_measured": "规划计划",
        }
        links = tuple(Link(f"{ROOT}/{outcome}/", "page", "href", name) for outcome, name in names.items())
        crawl.page("/", page("home", nav=tuple(NavLink(link.text, link.url) for link in links)), links=links)
        for link, outcome in zip(links, names, strict=True):
            crawl.verified(link.url, outcome, status=404 if outcome == "dead" else None)
        assert self.states(crawl) == {"政策解读": "not_found", "通知公告": "not_found", "人事任免": "blocked"}

    def test_an_article_that_is_gone_is_no_column(self, crawl) -> None:
        link = Link(ROOT + "/t1.html", "page", "href", "通知公告")
        crawl.page("/", page("home"), links=(link,))
        crawl.verified(link.url, "dead", status=404)
        assert self.states(crawl) == {}

    @pytest.mark.parametrize(
        ("render", "state"), [("timeout", "dynamic_failed"), ("failed", "dynamic_failed"), ("ok", "empty")]
    )
    def test_a_scripted_column_is_empty_only_when_rendering_ended(self, crawl, render, state) -> None:
        facts = self.column("通知公告", "/tzgg/", list=ListBlock(dynamic=True), needs_render=("list_script",))
        crawl.page("/tzgg/", facts)
        assert self.states(crawl) == {"通知公告": "dynamic_failed"}
        crawl.rendered("/tzgg/", render)
        assert self.states(crawl) == {"通知公告": state}

    def test_what_ended_the_walk_is_told(self, crawl) -> None:
        assert crawl.artifacts().get("portal").cut_short == ""
        crawl.archive.set_facts({"walk_stopped": "时间用完"})
        assert crawl.artifacts().get("portal").cut_short == "时间用完"

    @pytest.mark.parametrize(
        ("text", "hides"),
        [("政务公开", True), ("", True), ("某县关于做好本年度防汛工作的通知", False)],
    )
    def test_an_unread_page_may_hold_others_where_no_title_tells_that_it_is_an_entry(
        self, crawl, text: str, hides: bool
    ) -> None:
        link = Link(ROOT + "/a.html", "page", "href", text)
        crawl.page("/", page("home"), links=(link,))
        crawl.verified(link.url, "alive", status=200, reason="truncated", detail="短了 12 字节")
        assert bool(crawl.artifacts().get("portal").cut_short) is hides

    def test_the_navigation_searched_is_told_with_its_way(self, crawl) -> None:
        nav = (NavLink("政务公开", ROOT + "/zwgk/"), NavLink("通知公告", ROOT + "/tzgg/", ("政务公开",)))
        crawl.page("/", page("home", nav=nav))
        reading: PortalReading = crawl.artifacts().get("portal")
        assert sorted(reading.searched_paths()) == ["政务公开", "政务公开 > 通知公告"]


def test_the_stored_search_is_handed_on_as_it_was_made(crawl) -> None:
    case = {"title": "题", "url": ROOT + "/t.html", "column": None, "state": "hit"}
    stored = {"state": "ok", "note": "", "seed": 3, "frame": 9, "cases": [case]}
    crawl.archive.put_probe("search", "result", stored)
    reading = crawl.artifacts().get("search")
    assert isinstance(reading, SearchReading)
    assert (reading.seed, reading.frame, [c.title for c in reading.cases]) == (3, 9, ["题"])


def test_a_real_soft_error_page_is_nobodys_column_and_owes_no_footer(crawl, real_page) -> None:
    url = ROOT + "/502.html"
    facts = read_page(Fetched(url, 200, {}, real_page("gd_502_saved.html"))).facts
    crawl.page("/", page("home", footer=WHOLE))
    crawl.page("/502.html", facts)
    assert crawl.artifacts().get("portal").columns == ()
    assert crawl.artifacts().get("footers").faults == ()
