"""Pages are opened at several widths and, where something was wrong, a second time before it is said."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from pathlib import Path
from time import monotonic

import pytest
from local_pages import Answer, Maker, serving

from crawler.derive.page import read_page
from crawler.gather.browser import BrowserPool
from crawler.gather.client import ProbeClient
from crawler.gather.probes import kept, rendering
from crawler.gather.probes.compat import Wanted, probe_compat, representatives
from crawler.gather.probes.compat_model import CompatAnswer
from crawler.gather.probes.rendering import probe_rendering
from crawler.gather.probes.rendering_model import RenderingAnswer
from crawler.gather.probes.run import run_probes
from crawler.model import Fetched
from crawler.settings import Politeness, Probes, Settings, Timeouts
from crawler.url import key
from storage.archive import Archive

SETTINGS = Settings(
    timeouts=Timeouts(page=8, render=8, picture=8, close=3),
    politeness=Politeness(reach="loopback"),
    probes=Probes(axe=False, slow_seconds=0.5),
)
META = "<meta charset=utf-8><title>某县</title>"
TEXT = "<p>为进一步做好政务公开工作，现将有关事项通知如下，请认真贯彻执行。</p>" * 6
PHONE = "<meta name=viewport content='width=device-width, initial-scale=1'>"
Pages = Mapping[str, str | Answer | Maker]


def compat(pages: Pages, folder: Path | None = None) -> CompatAnswer:
    async def go(base: str) -> CompatAnswer:
        async with BrowserPool(SETTINGS) as pool:
            wanted = [Wanted(base + path, "article", 200) for path in pages if path.endswith(".html")]
            return await probe_compat(pool, wanted, SETTINGS, pictures_dir=folder, unit="某县")

    with serving(pages) as base:
        return asyncio.run(go(base))


def test_layouts_at_every_width_and_what_did_not_load(tmp_path: Path) -> None:
    found = compat(
        {
            "/good.html": f"{META}{PHONE}{TEXT}",
            "/wide.html": f"{META}{PHONE}<div style='width:1600px'>{TEXT}</div>",
            "/bare.html": f"{META}<link rel=stylesheet href=/gone.css>{TEXT}",
            "/empty.html": f"{META}<style>body {{ display: none }}</style>{TEXT}<script>oops()</script>",
        },
        tmp_path,
    )
    good, wide, bare, empty = found.pages
    assert found.engines == ("chromium",)
    assert set(found.absent) == {"firefox", "webkit"}
    assert [one.inner for one in good.layouts] == [1366, 1920, 1024, 375]
    assert all(one.scroll <= one.inner and one.shown > 100 for one in good.layouts)
    assert [one.scroll > one.inner for one in wide.layouts] == [True, False, True, True]
    assert wide.layouts[0].meta == "width=device-width, initial-scale=1"
    assert [url.rpartition("/")[2] for url in bare.own_failed] == ["gone.css"]
    assert (good.tries, empty.tries) == (1, 2)
    assert all(one.shown == 0 for one in empty.layouts)
    assert "oops" in empty.errors[0]
    assert empty.picture is not None and (tmp_path / empty.picture.path).is_file()


def test_what_stands_in_frames_is_shown_by_the_page_that_holds_them() -> None:
    found = compat(
        {
            "/set.html": f"{META}<frameset rows='60,*'><frame src=/top.htm><frame src=/main.htm></frameset>",
            "/inline.html": f"{META}<iframe src=/main.htm width=800 height=400></iframe>",
            "/hidden.html": f"{META}<iframe src=/main.htm width=0 height=0></iframe>",
            "/lost.html": f"{META}<frameset rows='9,*'><frame src=/none.htm><frame src=/none.htm></frameset>",
            "/top.htm": f"{META}<p>市水利局",
            "/main.htm": f"{META}{TEXT}",
            "/none.htm": f"{META}<p>",
        }
    )
    told = {page.url.rpartition("/")[2]: page for page in found.pages}
    assert all(one.shown > 100 for name in ("set.html", "inline.html") for one in told[name].layouts)
    assert (told["set.html"].tries, told["hidden.html"].tries, told["lost.html"].tries) == (1, 2, 2)


def test_a_page_that_does_not_open_is_said_after_a_second_try() -> None:
    found = compat({"/hangs.html": Answer("x", delay=30)})
    assert [(page.state, page.tries) for page in found.pages] == [("failed", 2)]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "archive") as made:
        yield made


def store(archive: Archive, url: str, html: str, *, depth: int = 1, ms: int = 5, state: str = "") -> None:
    fetched = Fetched(url, 200, {"content-type": "text/html; charset=utf-8"}, html.encode())
    archive.put_page(
        fetched,
        read_page(fetched).facts,
        key=key(url),
        fetched_at="2026-11-20T01:00:00+08:00",
        elapsed_ms=ms,
        redirects=(),
        depth=depth,
        derive_version=1,
        found=[],
        home=depth == 0,
    )
    if state:
        archive.put_rendering(key(url), state=state, note="占位内容一直没有被替换")


def test_slow_and_unfinished_pages_are_asked_once_more(archive: Archive) -> None:
    feed = "<div id=list>正在加载</div><script>fetch('/feed.json').then(r => r.json())</script>"
    asked = {"/passing.html": 0}

    def passing(_query: dict[str, str]) -> Answer:
        asked["/passing.html"] += 1
        return Answer(META + TEXT)

    pages: Pages = {
        "/slow.html": Answer(META + TEXT, delay=0.8),
        "/passing.html": passing,
        "/stuck.html": META + feed,
        "/feed.json": Answer("出错", 500),
        "/shy.html": META + feed.replace("feed", "shy"),
        "/shy.json": Answer("请先通过检验", 412),
        "/mended.html": META + TEXT,
    }

    async def go(base: str) -> RenderingAnswer:
        store(archive, base + "/slow.html", META + TEXT, ms=900)
        store(archive, base + "/passing.html", META + TEXT, ms=900)
        store(archive, base + "/quick.html", META + TEXT)
        store(archive, base + "/stuck.html", META + feed, state="timeout")
        store(archive, base + "/shy.html", META + feed, state="failed")
        store(archive, base + "/mended.html", META + TEXT, state="failed")
        async with BrowserPool(SETTINGS) as pool:
            return await probe_rendering(archive, pool, SETTINGS, home=base, deadline=monotonic() + 60)

    with serving(pages) as base:
        found = asyncio.run(go(base))
    assert (found.slow, found.unfinished) == (2, 3)
    seen = {one.url.removeprefix(base): (one.fault, one.again, bool(one.own)) for one in found.retried}
    assert seen == {
        "/slow.html": ("slow", "yes", False),
        "/passing.html": ("slow", "no", False),
        "/stuck.html": ("unfinished", "yes", True),
        # Refused to us: nothing is said of what other visitors see.
        "/shy.html": ("unfinished", "yes", False),
        "/mended.html": ("unfinished", "no", False),
    }


def test_a_page_that_still_says_it_could_not_be_loaded_is_unfinished_still(archive: Archive) -> None:
    told = "<ul id=l></ul><script>l.innerHTML = '<li>%s</li>'</script>"
    pages: Pages = {
        "/busy.html": META + told % "系统繁忙，请稍后再试",
        "/none.html": META + told % "暂无数据",
    }

    async def go(base: str) -> RenderingAnswer:
        for path in pages:
            store(archive, base + path, META + told, state="failed")
        async with BrowserPool(SETTINGS) as pool:
            return await probe_rendering(archive, pool, SETTINGS, home=base, deadline=monotonic() + 60)

    with serving(pages) as base:
        found = asyncio.run(go(base))
    seen = {one.url.removeprefix(base): (one.again, one.own) for one in found.retried}
    assert seen == {"/busy.html": ("yes", ()), "/none.html": ("no", ())}


def test_a_slow_page_is_waited_for_as_long_as_it_took(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A check may ask for more seconds than make a page worth asking again."""
    patience: list[float] = []

    class Client(ProbeClient):
        def __init__(self, settings: Settings, *, fresh: bool = False) -> None:
            patience.append(settings.timeouts.link)
            super().__init__(settings, fresh=fresh)

    monkeypatch.setattr(rendering, "ProbeClient", Client)

    async def go(base: str) -> RenderingAnswer:
        store(archive, base + "/slow.html", META + TEXT, ms=15_900)
        async with BrowserPool(SETTINGS) as pool:
            return await probe_rendering(archive, pool, SETTINGS, home=base, deadline=monotonic() + 60)

    with serving({"/slow.html": META + TEXT}) as base:
        asyncio.run(go(base))
    assert patience == [pytest.approx(20.9)]


def test_of_each_kind_the_nearest_page_in_order_stands_for_the_others(archive: Archive) -> None:
    base = "http://127.0.0.1:1"
    article = f"{META}<h1>某县关于做好防汛工作的通知</h1><p>发布时间：2026-11-01 来源：县政府办</p>{TEXT}"
    store(archive, base + "/", META + TEXT, depth=0)
    store(archive, base + "/b/2.html", article, depth=3)
    store(archive, base + "/a/1.html", article, depth=2)
    found = representatives(archive, base + "/")
    assert [one.url.removeprefix(base) for one in found] == ["/", "/a/1.html"]


def test_what_is_stored_is_not_measured_again_unless_a_recheck_asks(archive: Archive) -> None:
    with serving({"/": META + TEXT}) as base:
        home = base + "/"
        archive.set_facts({"portal": home})
        store(archive, home, META + TEXT, depth=0)

        async def go(settings: Settings) -> None:
            async with BrowserPool(settings) as pool:
                await run_probes(archive, pool, settings, home=home, deadline=monotonic() + 60)

        asyncio.run(go(SETTINGS))
        first = {kind: kept.answer(archive, kind) for kind in kept.KINDS}
        assert None not in first.values()
        assert first[kept.IPV6]["state"] == "no_name"
        archive.put_probe(kept.COMPAT, kept.RESULT, "old")
        archive.put_probe(kept.ACCESSIBILITY, kept.RESULT, "old")
        kept.ask_again(archive, [kept.COMPAT])
        asyncio.run(go(SETTINGS))
    assert kept.answer(archive, kept.ACCESSIBILITY) == "old"
    assert kept.answer(archive, kept.COMPAT)["state"] == "measured"
    assert not kept.wanted(archive, kept.COMPAT)


def test_probes_that_are_off_leave_nothing(archive: Archive) -> None:
    off = Probes(ipv6=False, accessibility=False, compat=False, rendering=False)
    settings = SETTINGS.model_copy(update={"probes": off})

    async def go() -> None:
        async with BrowserPool(settings) as pool:
            await run_probes(archive, pool, settings, home="http://127.0.0.1:1/", deadline=monotonic() + 60)
            assert not pool.alive

    asyncio.run(go())
    assert [kept.answer(archive, kind) for kind in kept.KINDS] == [None] * 4
