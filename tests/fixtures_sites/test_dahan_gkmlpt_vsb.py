"""Three portals whose content a static reading cannot see hold exactly the faults they list.

Lists, feet and script-made links are looked at in a real browser; every link is then asked for as a
visitor would, coming from the page that holds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from urllib.parse import quote, urldefrag

import httpx
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, sync_playwright

from fixtures_sites.base import AS_OF, ExpectedColumn, load_expected, serve
from fixtures_sites.serve import PORTALS, serve_outside
from tests.fixtures_sites.portal_visit import HOMES, Site, decoded, read_foot, visit

CHROMIUM = Path("/usr/bin/chromium")
NAMES = ("dahan_city", "gkmlpt_department", "vsb_department")
BLOCKED = ("/module/query/cx.jsp", "/bsfw/query", "/vsb/query.jsp", "/shy.html")
"""Answered with 403 by design: blocked, not dead."""

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="no browser here")


@contextmanager
def running(name: str, browser: Browser) -> Iterator[Site]:
    with (
        serve_outside() as outside,
        serve(PORTALS[name](outside.base_url)) as server,
        httpx.Client(trust_env=False, timeout=20) as client,
    ):
        expected = load_expected(name).resolve(server.base_url, outside.base_url)
        page = browser.new_page()
        page.on("dialog", lambda dialog: dialog.accept())
        site = Site(name, server.base_url, outside.base_url, expected, client, page)
        visit(site)
        yield site
        page.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM),
            args=[
                "--no-sandbox",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE 127.0.0.2",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--disable-quic",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module", params=NAMES)
def site(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Site]:
    with running(request.param, browser) as site:
        yield site


def test_a_portal_has_a_few_score_pages(site: Site) -> None:
    assert 60 <= len(site.pages) <= 200


def test_exactly_the_listed_links_are_dead(site: Site) -> None:
    dead = {url for url in site.dead if not url.endswith(BLOCKED)}
    assert dead == site.targets("dead_link")
    assert len(site.dead - dead) == 2


def test_exactly_the_listed_links_lead_to_a_page_that_says_it_is_gone(site: Site) -> None:
    assert site.soft == site.targets("soft_404")
    assert site.client.get(f"{site.base}/no/such/page.html").status_code == 404


def test_each_dead_link_is_held_by_the_page_named(site: Site) -> None:
    for problem in site.expected.problems:
        if problem.kind in ("dead_link", "soft_404"):
            holders = site.holders[problem.target]
            assert problem.page in holders or urldefrag(problem.page).url in holders, problem


def test_columns_show_what_is_listed(site: Site) -> None:
    for column in site.expected.columns:
        rows = site.rows[column.page]
        assert len(rows) == column.items, column
        assert max((row.day for row in rows), default="") == column.newest, column
        assert len({row.address for row in rows}) == len(rows), column


def test_empty_and_stale_columns_are_those_listed(site: Site) -> None:
    by_state: dict[str, set[str]] = {"ok": set(), "empty": set(), "stale": set()}
    for column in site.expected.columns:
        by_state[column.state].add(column.page)
        days = duty(column)
        if not column.items:
            assert column.state == "empty", column
        elif days is not None:
            late = not column.newest or age(column.newest) > days
            assert late == (column.state == "stale"), column
    assert by_state["empty"] == site.places("column_empty")
    assert by_state["stale"] == site.places("column_stale")
    newest = {
        problem.page: problem.target for problem in site.expected.problems if problem.kind == "column_stale"
    }
    assert newest == {
        column.page: column.newest for column in site.expected.columns if column.state == "stale"
    }


def duty(column: ExpectedColumn) -> int | None:
    """Days in which something new is owed; None for lists, rules, bodies, guides and archived topics."""
    if re.search("清单|制度|机构|指南|领导|归档", column.name):
        return None
    for days, words in (
        (14, "动态|要闻"),
        (183, "通知公告|文件|解读"),
        (366, "人事|规划|预决算|年报|处罚|编研"),
    ):
        if re.search(words, column.name):
            return days
    return 92


def age(day: str) -> int:
    return (date.fromisoformat(AS_OF) - date.fromisoformat(day)).days


def test_scripted_lists_are_empty_in_the_markup(site: Site) -> None:
    """The look-alike: a reader without scripts sees no row, yet the column is in order."""
    hidden = 0
    for column in site.expected.columns:
        soup = BeautifulSoup(decoded(site.client.get(column.page)), "lxml")
        for script in soup.find_all("script"):
            script.decompose()
        titles = {row.title for row in site.rows[column.page]}
        hidden += bool(titles) and not any(title in soup.get_text() for title in titles)
    assert hidden >= {"dahan_city": 9, "gkmlpt_department": 20, "vsb_department": 2}[site.name]


def test_the_rendered_foot_lacks_exactly_what_is_listed(site: Site) -> None:
    wanted = site.targets("footer_missing")
    assert len(site.feet) > 30
    assert {url for url, foot in site.feet.items() if foot.missing != wanted} == set()


def test_articles_end_with_the_same_foot(site: Site) -> None:
    for rows in list(site.rows.values())[::6]:
        for row in rows[:1]:
            if row.address not in site.dead | site.soft and row.address.endswith((".html", ".htm")):
                foot = read_foot(site.open(row.address))
                assert foot.missing == site.targets("footer_missing"), row


def test_the_site_code_disagrees_where_listed_and_nowhere_else(site: Site) -> None:
    """In the city portal the 找错 link is wrong on every page, so its home page stands for all."""
    places = {url for url, foot in site.feet.items() if len(foot.codes) > 1}
    if site.name == "dahan_city":
        assert places == set(site.feet) and site.places("footer_conflict") == {f"{site.base}/"}
    else:
        assert places == site.places("footer_conflict")
    assert bool(places) == (site.name != "vsb_department")


def test_only_the_archive_s_home_page_shows_nothing_new(site: Site) -> None:
    page = site.open(site.base + HOMES[site.name])
    rows = page.locator(".list li, .ls li, .body table table tr").all_inner_texts()
    shown = re.findall(r"(?:(20\d\d)-)?(\d\d-\d\d)", " ".join(rows))
    newest = max(f"{year or 2026}-{day}" for year, day in shown)
    stale = site.targets("home_stale")
    assert stale == ({newest} if age(newest) > 14 else set())
    assert bool(stale) == (site.name == "vsb_department")


def searched(site: Site, title: str) -> list[str]:
    """Titles on the first result page, asked for in the portal's own way."""
    if site.name == "dahan_city":
        html = site.client.get(f"{site.base}/jrobot/search.do?q={quote(title)}&webid=1").text
        return [tag.get_text() for tag in BeautifulSoup(html, "lxml").select("a.jtitle")]
    if site.name == "gkmlpt_department":
        found = site.client.get(f"{site.base}/so/ss/query/s?qt={quote(title)}&siteCode=3399000018").json()
        return [BeautifulSoup(hit["title"], "lxml").get_text() for hit in found["list"]]
    answer = site.client.post(
        f"{site.base}/ssjg.jsp?wbtreeid=1001",
        content=f"searchkey={quote(title.encode('gbk'))}",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    return [tag.get_text() for tag in BeautifulSoup(decoded(answer), "lxml").select("table.list a")]


def test_search_lacks_all_articles_of_the_listed_columns_and_no_other(site: Site) -> None:
    lacking = site.expected.search_missing_columns
    assert len(lacking) == (0 if site.name == "vsb_department" else 2)
    for column in site.expected.columns:
        for row in site.rows[column.page]:
            assert (row.title in searched(site, row.title)) == (column.name not in lacking), row


def test_the_search_box_works_in_a_browser(site: Site) -> None:
    title = next(rows[0].title for rows in site.rows.values() if rows)
    page = site.open(site.base + HOMES[site.name])
    page.locator("form input[type=text]").fill(title)
    page.locator("form [type=submit], form button").click()
    hits = page.locator("a.jtitle, a.titleP, table.list a")
    hits.first.wait_for()
    assert title in hits.all_inner_texts()


def test_the_json_unit_refuses_those_who_do_not_come_from_its_page() -> None:
    with serve_outside() as outside, serve(PORTALS["dahan_city"](outside.base_url)) as server:
        url = f"{server.base_url}/api-gateway/jpaas-publish-server/front/page/build/unit?pageId=78502"
        proper = {
            "X-Requested-With": "XMLHttpRequest",
            "Referer": f"{server.base_url}/col/col78502/index.html",
        }
        for name in proper:
            rest = {key: value for key, value in proper.items() if key != name}
            assert httpx.get(url, headers=rest, trust_env=False).status_code == 403
        answer = httpx.get(url, headers=proper, trust_env=False).json()
        assert "市水务局启动冬季供水管网巡检" in answer["data"]["html"]


def test_guarded_attachments_are_open_to_the_page_s_readers(site: Site) -> None:
    guarded = [
        url
        for url in site.holders
        if url.endswith(("2610150907.docx", "9103551.docx", "wbfileid=9920")) and url not in site.dead
    ]
    assert len(guarded) == 1
    assert site.client.get(guarded[0]).status_code == 403


def test_only_the_old_site_is_in_gbk_and_leaves_saying_so_to_its_pages(site: Site) -> None:
    paths = ("/index.htm", "/tzgg/2.htm", "/js/footer.js") if site.name == "vsb_department" else ("/",)
    for path in paths:
        answer = site.client.get(site.base + path)
        charset = "charset" in answer.headers["content-type"]
        if site.name == "vsb_department":
            with pytest.raises(UnicodeDecodeError):
                answer.content.decode("utf-8")
            assert answer.content.decode("gbk") and not charset
        else:
            assert answer.content.decode("utf-8") and charset
