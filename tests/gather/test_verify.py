"""Verification: who is visited how, what is asked twice, what is left alone, and what a kill costs."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from crawler.derive.fingerprint import (
    simhash,
)
from crawler.gather.answer_facts import (
    answer_facts,
)
from crawler.gather.calibrate import PROBE, calibrate, signatures
from crawler.gather.outcome import Answer, Exchange, answer
from crawler.gather.soft404 import (
    nonsense_urls,
)
from crawler.gather.verify import VerifyStats, verify
from crawler.model import Fetched, Link, LinkRole, PageFacts, Reading
from crawler.settings import Limits, Settings, Timeouts
from crawler.url import Scope, key
from fixtures_sites.base import Page, PageTable, Request, Response, Server, serve
from storage.archive import AddressRow, Archive, Discovered

AT = "2026-11-20T09:00:00+08:00"
PROSE = (
    "县人民政府办公室印发本年度重点工作安排，明确责任单位和完成时限，请各单位遵照执行并按季度报送进展。" * 8
)
SETTINGS = Settings(timeouts=Timeouts(link=3))
OUTSIDE = "127.0.0.2"


def _html(title: str, text: str = PROSE, status: int = 200) -> Response:
    return Response(
        status, f"<html><head><title>{title}</title></head><body><p>{text}</p></body></html>".encode()
    )


PNG = Response(200, b"\x89PNG\r\n\x1a\n" + b"0" * 50, "image/png")
PDF = Response(200, b"%PDF-1.4 ...", "application/pdf")


def _read(page: Fetched) -> Reading:
    """The least a reader tells: kinds are left out, the hash is of the shown text."""
    found = answer_facts(page)
    return Reading(
        PageFacts(
            url=page.url,
            kind="other",
            encoding="utf-8",
            title=found.title,
            text_length=found.length,
            text_hash=simhash(found.text),
        ),
        (),
    )


class Portal:
    """An archive beside a server: links are added, verified, and looked up by path."""

    def __init__(self, server: Server, archive: Archive) -> None:
        self.server = server
        self.archive = archive
        self.scope = Scope(server.base_url)

    def link(self, target: str, role: LinkRole = "attachment", *, home: bool = True, own: bool = True) -> str:
        url = target if target.startswith("http") else self.server.base_url + target
        link = Discovered(Link(url, role, "href"), own, 1, 1)
        self.archive.discover(self.server.base_url + "/", [link], home=home)
        return key(url)

    def store(self, path: str, response: Response, *, final: str | None = None) -> str:
        """A page the walk has fetched."""
        url = self.server.base_url + path
        page = Fetched(self.server.base_url + (final or path), 200, {}, response.body, url)
        self.link(path, "page")
        self.archive.put_page(
            page,
            _read(page).facts,
            key=key(page.url),
            fetched_at=AT,
            elapsed_ms=1,
            redirects=(),
            depth=1,
            derive_version=1,
            found=(),
            home=False,
        )
        if final:
            self.archive.set_address(key(url), state="page", outcome="alive", status=200, final_url=page.url)
        return key(url)

    def verify(self, settings: Settings = SETTINGS, **more: object) -> VerifyStats:
        options: dict[str, object] = {"deadline": None, "read_page": _read, "now": lambda: AT} | more
        run = verify(self.archive, settings, scope=self.scope, **options)  # type: ignore[arg-type]
        return asyncio.run(run)

    def row(self, name: str) -> AddressRow:
        row = self.archive.address(name)
        assert row is not None
        return row

    def methods(self, path: str) -> list[str]:
        return [method for method, asked in self.server.requests if asked == path]


Open = Callable[[dict[str, Page]], Portal]


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Open]:
    with _closing() as opened:

        def open_portal(pages: dict[str, Page]) -> Portal:
            server = serve(PageTable("p", "某县", "county_government", pages))
            archive = Archive.create(tmp_path / "run")
            opened.extend((archive, server))
            return Portal(server, archive)

        yield open_portal


@contextmanager
def _closing() -> Iterator[list[Archive | Server]]:
    opened: list[Archive | Server] = []
    yield opened
    for thing in opened:
        thing.close()


def _after(count: int, later: Response, first: Response) -> Callable[[Request], Response]:
    """``first`` for ``count`` requests, then ``later``."""
    left = [count]

    def respond(_request: Request) -> Response:
        left[0] -= 1
        return first if left[0] >= 0 else later

    return respond


def test_files_are_asked_by_head_alone_when_that_settles_it(portal: Open) -> None:
    p = portal({"/a.pdf": PDF, "/b.png": PNG})
    names = [p.link("/a.pdf"), p.link("/b.png", "image")]
    p.verify()
    assert [(p.row(n).state, p.row(n).outcome, p.row(n).checked_at) for n in names] == [
        ("checked", "alive", AT)
    ] * 2
    assert p.methods("/a.pdf") == p.methods("/b.png") == ["HEAD"]


def test_a_dead_link_was_asked_by_head_by_get_and_once_more_later(portal: Open) -> None:
    p = portal({})
    name = p.link("/gone.pdf")
    p.verify()
    row = p.row(name)
    assert (row.outcome, row.reason, row.status) == ("dead", "not_found", 404)
    assert p.methods("/gone.pdf") == ["HEAD", "GET", "GET"]
    attempts = msgspec.json.decode(row.detail or "")
    assert [(a["method"], a["status"], a["at"], a["error"]) for a in attempts] == [
        ("HEAD", 404, AT, "not_found"),
        ("GET", 404, AT, "not_found"),
        ("GET", 404, AT, "not_found"),
    ]


def test_a_failure_that_passes_costs_nothing(portal: Open) -> None:
    p = portal({"/a.pdf": _after(3, PDF, _html("500", status=500))})
    name = p.link("/a.pdf")
    p.verify()
    assert p.row(name).outcome == "alive"


def test_pages_the_walk_doubted_are_visited_again(portal: Open) -> None:
    p = portal({"/well.html": _html("通知")})
    well, gone = p.link("/well.html", "page"), p.link("/gone.html", "page")
    for name in (well, gone):
        p.archive.set_address(name, state="checked", outcome="suspect", reason="status_500")
    stats = p.verify()
    assert (p.row(well).outcome, p.row(gone).outcome) == ("alive", "dead")
    assert p.row(well).reason is None
    assert stats.confirmed == 2


def test_own_pages_still_waiting_for_the_walk_are_not_touched(portal: Open) -> None:
    p = portal({})
    name = p.link("/later.html", "page")
    p.verify()
    assert p.row(name).state == "queued"
    assert p.server.requests == []


def test_what_robots_forbid_is_not_asked_for(portal: Open) -> None:
    p = portal({"/private/a.pdf": PDF, "/open.pdf": PDF})
    private, free = p.link("/private/a.pdf"), p.link("/open.pdf")
    stats = p.verify(allowed=lambda url: "/private/" not in url)
    row = p.row(private)
    assert (row.state, row.reason, row.outcome) == ("skipped", "robots", "not_measured")
    assert p.row(free).outcome == "alive"
    assert p.methods("/private/a.pdf") == []
    assert stats.skipped_robots == 1


def test_an_outside_host_that_cannot_be_reached_is_not_measured_but_an_own_name_is_dead(
    portal: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_up = socket.getaddrinfo

    def no_names(host: str | bytes | None, *more: object, **named: object) -> object:
        if host in ("nowhere.invalid", b"nowhere.invalid"):
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return look_up(host, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", no_names)
    p = portal({})
    outside = p.link("http://127.0.0.3:9/x.html", "page", own=False)
    same_name = p.link("http://127.0.0.1:9/x.html", "page", own=False)
    no_name = p.link("http://nowhere.invalid/x.html", "page", own=False)
    p.verify()
    assert (p.row(outside).outcome, p.row(outside).reason) == ("not_measured", "refused")
    assert (p.row(same_name).outcome, p.row(same_name).reason) == ("dead", "refused")
    assert (p.row(no_name).outcome, p.row(no_name).reason) == ("not_measured", "no_dns")


def test_outside_pages_are_missing_only_when_they_say_so(portal: Open) -> None:
    p = portal({})
    pages: dict[str, Page] = {
        "/soft.html": _html("页面不存在", "您访问的页面不存在"),
        "/news.html": _html("关于404号提案的答复"),
        "/gone.html": _html("x", status=410),
    }
    with serve(PageTable("o", "外站", "other", pages), OUTSIDE) as other:
        names = {path: p.link(other.base_url + path, "page", own=False) for path in pages}
        p.verify()
    assert {path: p.row(name).outcome for path, name in names.items()} == {
        "/soft.html": "soft_404",
        "/news.html": "alive",
        "/gone.html": "dead",
    }


def test_a_picture_that_is_a_web_page_cannot_be_seen_and_a_mislabelled_one_can(portal: Open) -> None:
    mislabelled = Response(200, PNG.body, "text/html")
    p = portal({"/no.png": _html("某县人民政府"), "/yes.png": mislabelled})
    no, yes = p.link("/no.png", "image"), p.link("/yes.png", "image")
    p.verify()
    assert (p.row(no).outcome, p.row(no).reason) == ("soft_404", "not_an_image")
    assert p.row(yes).outcome == "alive"


def test_a_form_that_wants_parameters_is_alive_and_one_that_is_gone_is_dead(portal: Open) -> None:
    p = portal({"/search.do": _html("500", status=500), "/post.do": Response(405, b"")})
    names = [p.link(path, "form") for path in ("/search.do", "/post.do", "/none.do")]
    p.verify()
    assert [p.row(name).outcome for name in names] == ["alive", "alive", "dead"]


def test_a_form_that_leads_to_the_page_for_missing_addresses_is_gone(portal: Open) -> None:
    excuse = _html("页面不存在", "对不起，您访问的页面不存在")
    pages: dict[str, Page] = {
        "/": _html("某县人民政府"),
        "/error.html": excuse,
        "/want.html": _html("检索", "对不起，请输入检索词"),
        "/want.do": Response(302, b"", headers={"Location": "/want.html"}),
        "/search.do": _html("检索"),
    }
    gone = Response(302, b"", headers={"Location": "/error.html?from=1"})
    p = portal({})
    p.server.portal = PageTable("p", "某县", "county_government", pages, gone)
    p.store("/", _html("某县人民政府"))
    names = [p.link(path, "form") for path in ("/old.do", "/want.do", "/search.do")]
    p.verify()
    assert [p.row(name).outcome for name in names] == ["soft_404", "alive", "alive"]
    assert p.methods("/search.do") == ["HEAD"] and "POST" not in {method for method, _ in p.server.requests}


def test_stored_pages_like_the_hosts_answer_to_nonsense_are_soft_404(portal: Open) -> None:
    excuse = _html("某县人民政府", "小编正在努力整理这里，先去别处看看吧，本栏目敬请期待。" * 5)
    pages: dict[str, Page] = {"/": _html("某县人民政府"), "/a/1.html": _html("通知一", PROSE + "其一")}
    table = PageTable("p", "某县", "county_government", pages, excuse)
    p = portal({})
    p.server.portal = table
    good = p.store("/a/1.html", _html("通知一", PROSE + "其一"))
    bad = p.store("/a/2.html", excuse)
    file = p.link("/a/3.pdf")
    p.verify()
    assert (p.row(good).state, p.row(good).outcome) == ("page", "alive")
    assert (p.row(bad).state, p.row(bad).outcome, p.row(bad).reason) == ("page", "soft_404", "soft_404_same")
    assert (p.row(file).outcome, p.row(file).reason) == ("soft_404", "soft_404_same")


def test_every_address_that_leads_to_a_missing_page_is_a_link_to_nothing(portal: Open) -> None:
    excuse = _html("页面不存在", "对不起，您访问的页面不存在")
    moved = Response(302, headers={"Location": "/live.html"})
    p = portal({"/live.html": excuse, "/old.html": moved})
    names = [p.store("/live.html", excuse), p.store("/old.html", excuse, final="/live.html")]
    p.verify()
    assert [p.row(name).outcome for name in names] == ["soft_404", "soft_404"]


def test_an_address_led_home_is_soft_404_only_where_nonsense_is_led_home_too(portal: Open) -> None:
    home = Response(302, headers={"Location": "/"})

    def table(request: Request) -> Response:
        return home if request.path.startswith("/old/") else Response(404, b"x")

    p = portal({"/": _html("某县人民政府"), "/welcome/start.html": home})
    p.server.portal = PageTable("p", "某县", "county_government", p.server.portal.pages, table)  # type: ignore[attr-defined]
    lost = p.store("/old/1.html", _html("某县人民政府"), final="/")
    alias = p.store("/welcome/start.html", _html("某县人民政府"), final="/")
    p.verify()
    assert (p.row(lost).outcome, p.row(lost).reason) == ("soft_404", "soft_404_home")
    assert p.row(alias).outcome == "alive"


def test_refused_addresses_go_to_the_browser_and_only_a_plain_404_there_is_dead(portal: Open) -> None:
    pages: dict[str, Page] = {
        f"/{n}.html": _html("x", "y", status=403) for n in ("seen", "gone", "shut", "odd")
    }
    p = portal(pages | {"/gone.pdf": Response(404, b"")})
    names = {n: p.link(f"/{n}.html", "page", own=False) for n in ("seen", "gone", "shut", "odd")}
    p.link("/gone.pdf")
    asked: list[str] = []

    async def browser(url: str) -> Answer:
        asked.append(url.rpartition("/")[2])
        shown = {"seen": "ok", "gone": "not_found", "shut": "forbidden", "odd": "no_answer"}
        return answer(shown[asked[-1].partition(".")[0]], seen=Exchange(url=url, status=200, final_url=url))

    stats = p.verify(browser_check=browser)
    outcomes = {n: p.row(name).outcome for n, name in names.items()}
    assert outcomes == {"seen": "alive", "gone": "dead", "shut": "blocked", "odd": "blocked"}
    assert sorted(asked) == ["gone.html", "odd.html", "seen.html", "shut.html"]
    assert stats.browser_checks == 4


def test_a_browser_that_fails_changes_nothing(portal: Open) -> None:
    p = portal({"/a.html": _html("x", "y", status=403)})
    name = p.link("/a.html", "page", own=False)

    async def browser(_url: str) -> Answer:
        raise RuntimeError("closed")

    p.verify(browser_check=browser)
    assert p.row(name).outcome == "blocked"
    assert "RuntimeError" in (p.row(name).detail or "")


def test_a_host_that_blocks_everything_is_left_alone(portal: Open) -> None:
    p = portal({})
    p.server.portal = PageTable("p", "某县", "county_government", {}, _html("x", "已被拦截", status=403))
    names = [p.link(f"/{n:03}.pdf") for n in range(80)]
    p.verify()
    outcomes = [p.row(name).outcome for name in names]
    assert set(outcomes) <= {"blocked", "not_measured"}
    assert outcomes.count("not_measured") > 40
    assert {p.row(n).reason for n in names if p.row(n).outcome == "not_measured"} == {"host_blocked"}
    assert len(p.server.requests) < 2 * 80


def test_at_the_deadline_what_is_left_is_budget_and_unconfirmed_doubt_is_no_verdict(portal: Open) -> None:
    p = portal({"/a.pdf": PDF})
    first, doubted = p.link("/a.pdf"), p.link("/b.html", "page")
    p.archive.set_address(doubted, state="checked", outcome="suspect", reason="status_404")
    stats = p.verify(deadline=time.monotonic() - 1)
    for name in (first, doubted):
        row = p.row(name)
        assert (row.state, row.reason, row.outcome) == ("skipped", "budget", "not_measured")
    assert stats.skipped_budget == 2


def test_the_deadline_cuts_visits_that_are_under_way(portal: Open) -> None:
    p = portal({"/a.pdf": PDF, "/slow.pdf": Response(200, b"x", "application/pdf", delay=30)})
    quick, slow = p.link("/a.pdf"), p.link("/slow.pdf")
    p.verify(Settings(timeouts=Timeouts(link=60)), deadline=time.monotonic() + 1.5)
    assert p.row(quick).outcome == "alive"
    assert (p.row(slow).state, p.row(slow).reason) == ("skipped", "budget")


def test_beyond_the_limit_of_links_the_least_prominent_are_left(portal: Open) -> None:
    p = portal({"/a.pdf": PDF, "/z.pdf": PDF})
    inner, home = p.link("/a.pdf", home=False), p.link("/z.pdf")
    p.verify(Settings(limits=Limits(links=1)))
    assert (p.row(home).outcome, p.row(inner).state) == ("alive", "skipped")


def test_a_verification_started_again_skips_what_has_a_verdict(portal: Open) -> None:
    p = portal({"/a.pdf": PDF, "/b.pdf": PDF})
    p.link("/a.pdf")
    p.verify()
    second = p.link("/b.pdf")
    doubt = p.link("/c.pdf")
    p.archive.set_address(
        doubt, state="checked", outcome="suspect", detail='[{"method":"HEAD","status":404,"at":"x"}]'
    )
    p.verify()
    assert p.methods("/a.pdf") == ["HEAD"]
    assert p.row(second).outcome == "alive"
    assert p.row(doubt).outcome == "dead"
    assert [a["method"] for a in msgspec.json.decode(p.row(doubt).detail or "")] == ["HEAD", "GET"]


def test_connections_are_used_again_in_the_first_round(portal: Open) -> None:
    p = portal({f"/{n}.pdf": PDF for n in range(30)})
    for n in range(30):
        p.link(f"/{n}.pdf")
    opened: list[object] = []
    server = p.server._http
    accept = server.process_request
    server.process_request = lambda *given: (opened.append(given), accept(*given))  # type: ignore[method-assign]
    p.verify()
    assert len(p.server.requests) == 30
    assert 1 <= len(opened) <= SETTINGS.politeness.connections


def test_progress_ends_where_it_said_it_would(portal: Open) -> None:
    p = portal({"/a.pdf": PDF})
    for path in ("/a.pdf", "/b.pdf", "/c.pdf"):
        p.link(path)
    seen: list[tuple[int, int]] = []
    stats = p.verify(on_progress=lambda done, total: seen.append((done, total)))
    assert [done for done, _ in seen] == list(range(1, 6))
    assert seen[-1][0] == seen[-1][1]
    # A link in doubt is looked at twice, and what is left tells so as soon as it is known.
    assert sorted(total for _, total in seen[:3]) == [total for _, total in seen[:3]] and seen[2] == (3, 5)
    assert stats.outcomes == {"alive": 1, "dead": 2}


def test_a_reader_that_crashes_costs_no_verdict(portal: Open) -> None:
    def crash(_page: Fetched) -> Reading:
        raise ValueError("unreadable")

    p = portal({"/soft.html": _html("页面不存在", "您访问的页面不存在")})
    name = p.link("/soft.html", "page", own=False)
    p.verify(read_page=crash)
    assert p.row(name).outcome == "soft_404"


def test_calibration_asks_two_addresses_that_cannot_exist_and_a_control(portal: Open) -> None:
    p = portal({"/": _html("某县人民政府"), "/a/1.html": _html("通知")})
    known = p.server.base_url + "/a/1.html"

    def run() -> None:
        asyncio.run(calibrate(p.archive, SETTINGS, [known], seed=5, read_page=_read, now=lambda: AT))

    run()
    asked = [p.server.base_url + path for _, path in p.server.requests]
    assert asked == [*nonsense_urls(known, 5), known]
    (found,) = signatures(p.archive).values()
    assert [a.status for a in found.answers] == [404, 404]
    assert found.control is not None and found.control.title == "通知"
    assert found.taken_at == AT
    assert list(p.archive.probes(PROBE)) == [found.host]
    run()
    assert len(p.server.requests) == 3


def test_own_sheets_and_scripts_that_are_web_pages_are_missing(portal: Open) -> None:
    script = Response(200, b"var a='<html>';", "text/html")
    p = portal({"/no.css": _html("某县人民政府"), "/no.js": _html("某县人民政府"), "/yes.js": script})
    names = {
        path: p.link(path, role)
        for path, role in (("/no.css", "style"), ("/no.js", "script"), ("/yes.js", "script"))
    }
    p.verify()
    assert {path: p.row(name).outcome for path, name in names.items()} == {
        "/no.css": "soft_404",
        "/no.js": "soft_404",
        "/yes.js": "alive",
    }
