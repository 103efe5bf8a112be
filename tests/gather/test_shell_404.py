"""Applications that answer every address with one frame, and say in words of their own what is not there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest

from crawler.gather.outcome import Answer, Exchange, classify
from crawler.gather.render import Rendered
from crawler.gather.rendering import NO_ENTRY
from crawler.gather.shell_404 import app_of, folder_of, strange_neighbour, strange_route
from crawler.gather.verify import verify
from crawler.gather.watch import RequestFailure
from crawler.model import Region
from crawler.settings import Settings
from crawler.url import Scope, key
from fixtures_sites.base import PageTable, Response, Server, serve
from storage.archive import Archive
from tests.gather.shell_pages import put_rendered

SHELL = (
    "<!DOCTYPE html><html><head><meta charset='utf-8'><title>公开平台</title></head>"
    "<body><div id='app'></div><script src='/js/app.js'></script></body></html>"
)
NAV = (
    "<div class='nav'><a href='/gk/index'>公开首页</a><a href='/gk/list/gg'>公告</a>"
    "<a href='/gk/list/zp'>招聘</a></div>"
)
FOOT = "<div class='footer'>主办单位：松坪市人民政府办公室</div>"
TEXT = "市政府办公室会同有关单位完成年度任务，责任到人，按月通报进展，确保各项工作落到实处。" * 8
ROWS = "".join(
    f"<li><a href='/gk/doc/{n}'>关于做好第{n}批次项目申报工作的公告</a><span>2026-11-{n}</span></li>"
    for n in range(10, 16)
)


def frame(inner: str, title: str = "公开平台") -> str:
    return (
        f"<html><head><meta charset='utf-8'><title>{title}</title></head>"
        f"<body><div id='app'>{NAV}<div class='main'>{inner}</div>{FOOT}</div></body></html>"
    )


def listed(name: str, rows: str) -> str:
    crumb = f"<div class='crumb'>当前位置：<a href='/gk/index'>首页</a> &gt; {name}</div>"
    return frame(f"{crumb}<h2>{name}</h2><ul class='list'>{rows}</ul>", f"{name}_公开平台")


ARTICLE = frame(f"<h1>关于申报工作的公告</h1><p>发布时间：2026-11-11 09:00</p><div class='con'>{TEXT}</div>")
KNOWN = {
    "/gk/index": frame(f"<h2>最新公开</h2><ul>{ROWS}</ul>"),
    "/gk/list/gg": listed("公告", ROWS),
    "/gk/list/zp": listed("招聘", ""),
    "/gk/doc/10": ARTICLE,
    "/gk/doc/11": ARTICLE,
    "/gk/doc/12": ARTICLE,
}
LOST = frame("<div class='lost'><img src='/img/lost.png'><p>咦，这条小路还没有修好~</p></div>")
PICTURE = frame("<div class='lost'><img src='/img/lost.png'></div>")

App = Callable[[str], str]


class Site:
    """An archive with the rendered pages of one application, and the application."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.server = server
        self.archive = Archive.create(folder)
        self.asked: list[str] = []
        self.failures: tuple[RequestFailure, ...] = ()
        self.archive.set_facts({"seed": 1, "home_url": server.base_url + "/"})

    def store(
        self, path: str, dom: str, region: Region = "body", state: Literal["ok", "failed"] = "ok"
    ) -> None:
        base = self.server.base_url
        put_rendered(self.archive, base + path, SHELL, dom, home=base + "/", region=region, state=state)

    def verify(self, app: App, allowed: Callable[[str], bool] | None = None) -> dict[str, str | None]:
        """Paths with their outcomes."""

        async def show(url: str) -> Rendered:
            self.asked.append(url)
            return Rendered("ok", url, 200, app(_path(url)), requests_failed=self.failures)

        async def check(url: str) -> Answer:
            heads = {"content-type": "text/html; charset=utf-8"}
            body = app(_path(url)).encode()
            return classify(Exchange(url, "GET", 200, url, heads, body), own=True)

        run = verify(
            self.archive,
            Settings(),
            scope=Scope(self.server.base_url),
            deadline=None,
            browser_check=check,
            show_page=show,
            allowed=allowed,
        )
        asyncio.run(run)
        return {_path(row.url): row.outcome for row in self.archive.addresses(state="page")}


def _path(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"#{parts.fragment}" if parts.fragment else "")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    shell = Response(200, SHELL.encode())
    script = Response(200, b"var a=1;", "application/javascript")
    with serve(PageTable("p", "松坪市", "city_government", {"/js/app.js": script}, shell)) as server:
        site = Site(tmp_path / "run", server)
        yield site
        site.archive.close()


def app_of_known(lost: str) -> App:
    return lambda path: KNOWN.get(path, lost)


@pytest.mark.parametrize("lost", [LOST, PICTURE], ids=["words", "picture"])
def test_a_page_that_shows_what_the_application_shows_of_nonsense_is_not_there(site: Site, lost: str) -> None:
    for path in KNOWN:
        site.store(path, KNOWN[path])
    site.store("/gk/doc/9000", lost)
    site.store("/gk/old/zcwj", lost)
    found = site.verify(app_of_known(lost))
    assert {path for path, outcome in found.items() if outcome == "soft_404"} == {
        "/gk/doc/9000",
        "/gk/old/zcwj",
    }
    assert len(site.asked) <= 2


def test_the_number_behind_a_hash_is_compared_too(site: Site) -> None:
    for path in KNOWN:
        site.store(path, KNOWN[path])
    site.store("/gk/index#60012", LOST)
    found = site.verify(app_of_known(LOST))
    assert [path for path, outcome in found.items() if outcome == "soft_404"] == ["/gk/index#60012"]
    assert "#/" in site.asked[0]


def test_an_entry_that_the_application_does_not_have_is_told_by_one_beside_it(site: Site) -> None:
    for path in KNOWN:
        site.store(path, KNOWN[path])
    withdrawn = frame("<p class='tip'>这一篇已经收起来了哟</p>")
    site.store("/gk/doc/9000", withdrawn)

    def app(path: str) -> str:
        return KNOWN.get(path) or (withdrawn if path.startswith("/gk/doc/") else LOST)

    assert [p for p, outcome in site.verify(app).items() if outcome == "soft_404"] == ["/gk/doc/9000"]
    assert len(site.asked) == 2


@pytest.mark.parametrize("known", [True, False])
def test_an_entry_of_which_the_feed_knows_nothing_is_not_there_but_not_for_any_fault(
    site: Site, known: bool
) -> None:
    for path in KNOWN:
        site.store(path, KNOWN[path])
    site.store("/gk/doc/9000", LOST, state="failed")
    if known:
        site.archive.put_probe(NO_ENTRY, key(site.server.base_url + "/gk/doc/9000"), True)
    assert ("soft_404" in site.verify(app_of_known(LOST)).values()) is known


@pytest.mark.parametrize(
    "there",
    [
        LOST.replace("lost.png", "poster.png"),
        LOST.replace("</div>", "<iframe src='http://map.example.com/'></iframe></div>", 2),
        LOST.replace("小路", "小道"),
        LOST.replace("公开平台", "一图读懂"),
        LOST.replace("<p>咦", "<h1>便民地图</h1><p>咦"),
    ],
    ids=["picture", "frame", "words", "tab", "heading"],
)
def test_a_page_that_shows_anything_else_is_there(site: Site, there: str) -> None:
    for path in KNOWN:
        site.store(path, KNOWN[path])
    site.store("/gk/tu", there)
    assert "soft_404" not in site.verify(app_of_known(LOST)).values()
    assert site.asked


def test_what_the_server_itself_refuses_is_not_rendered(site: Site) -> None:
    known = {path: Response(200, SHELL.encode()) for path in (*KNOWN, "/gk/doc/9000")}
    site.server.portal = PageTable("p", "松坪市", "city_government", known)
    for path in KNOWN:
        site.store(path, KNOWN[path])
    site.store("/gk/doc/9000", LOST)
    assert "soft_404" not in site.verify(app_of_known(LOST)).values()
    assert site.asked == []


def test_pages_of_a_kind_that_mostly_say_so_are_a_fault_of_their_system(site: Site) -> None:
    for path in KNOWN:
        site.store(path, KNOWN[path])
    tired = frame("<p class='tip'>小政累了，歇一会儿</p>")
    for number in range(9000, 9005):
        site.store(f"/gk/doc/{number}", tired)

    def app(path: str) -> str:
        return KNOWN.get(path) or (tired if path.startswith("/gk/doc/") else LOST)

    assert "soft_404" not in site.verify(app).values()


@pytest.mark.parametrize(
    "nonsense",
    [
        KNOWN["/gk/index"],
        frame(""),
        listed("", ""),
        frame("<ul class='list'></ul><p>暂无数据</p>"),
        frame("<p>系统繁忙，请稍后再试</p>"),
        frame("<form><p>用户登录</p><input name='user'><input type='password'></form>"),
        frame("<p>数据走势一览</p><canvas></canvas>"),
        frame("<p>点击播放本期节目</p><video></video>"),
    ],
    ids=["home", "nothing", "an empty list", "says it is empty", "a fault", "a login", "a chart", "a film"],
)
def test_an_application_that_says_nothing_of_nonsense_gives_no_sign(site: Site, nonsense: str) -> None:
    for path in KNOWN:
        site.store(path, KNOWN[path])
    site.store("/gk/list/wk", nonsense)
    assert "soft_404" not in site.verify(app_of_known(nonsense)).values()


@pytest.mark.parametrize("region", ["nav", "body"])
def test_an_empty_column_stays_one_though_nonsense_looks_alike(site: Site, region: Region) -> None:
    named = "<head><meta name='ColumnName' content='考录'>"
    nameless = frame("<ul class='list'><li>这里空荡荡的，先看看别的吧</li></ul>").replace("<head>", named)
    for path in KNOWN:
        site.store(path, KNOWN[path])
    site.store(
        "/gk/list/xx", nameless.replace("<head>", "<head><meta name='ColumnName' content='考录'>"), region
    )

    def app(path: str) -> str:
        dom = KNOWN.get(path, nameless)
        return dom.replace("<head>", "<head><meta name='ColumnName' content='考录'>")

    assert "soft_404" not in site.verify(app).values()


def test_a_column_of_the_menu_is_not_called_a_dead_link(site: Site) -> None:
    named = LOST.replace("<head>", "<head><meta name='ColumnName' content='考录'>")
    for path in KNOWN:
        site.store(path, KNOWN[path])
    site.store("/gk/list/kl", named, "nav")
    assert "soft_404" not in site.verify(app_of_known(named)).values()


@pytest.mark.parametrize(("status", "told"), [("500", False), ("404", True)])
def test_a_feed_that_fails_tells_nothing_but_one_that_knows_no_entry_does(
    site: Site, status: str, told: bool
) -> None:
    for path in KNOWN:
        site.store(path, KNOWN[path])
    site.store("/gk/doc/9000", LOST)
    site.failures = (RequestFailure(site.server.base_url + "/api", "fetch", status),)
    assert ("soft_404" in site.verify(app_of_known(LOST)).values()) is told


def test_what_robots_forbid_is_not_asked(site: Site) -> None:
    for path in KNOWN:
        site.store(path, KNOWN[path])
    site.store("/gk/doc/9000", LOST)
    assert "soft_404" not in site.verify(app_of_known(LOST), allowed=lambda url: False).values()
    assert site.asked == []


def test_a_host_whose_pages_all_show_something_is_not_asked(site: Site) -> None:
    for path in ("/gk/index", "/gk/list/gg", "/gk/doc/10"):
        site.store(path, KNOWN[path])
    site.verify(app_of_known(LOST))
    assert site.asked == []


def test_made_up_addresses_are_of_the_shape_of_those_that_exist() -> None:
    base = "http://www.songping.gov.cn"
    assert strange_neighbour(f"{base}/gk/doc/9000", 1).startswith(f"{base}/gk/doc/9")
    assert strange_neighbour(f"{base}/gk/a.html", 1).endswith(".html")
    assert "/show.html?type=1&id=9" in strange_neighbour(f"{base}/show.html?type=1&id=77", 1)
    assert strange_neighbour(f"{base}/x.html#5008", 1).startswith(f"{base}/x.html#9")
    route = strange_route([f"{base}/gk/doc/1", f"{base}/gk/list/a"], 1)
    assert route.startswith(f"{base}/gk/") and route.count("/") == 5
    assert route == strange_route([f"{base}/gk/list/a", f"{base}/gk/doc/1"], 1)
    assert folder_of(f"{base}/s?t=1&id=2") == folder_of(f"{base}/s?t=1&id=9") != folder_of(f"{base}/s/2")
    assert app_of(b"<script src='/a.js?v=1'></script>") == app_of(b'<script async src="/a.js?v=2">')
