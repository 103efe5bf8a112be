"""Verification: who is visited how, what is asked twice, and what an answer proves."""

from __future__ import annotations

import socket

import msgspec
import pytest
from verified_portal import (
    AT,
    OUTSIDE,
    PDF,
    PNG,
    PROSE,
    Open,
    after,
    html,
    open_portals,
)

from crawler.gather.outcome import Answer, Exchange, answer
from fixtures_sites.base import Page, PageTable, Request, Response, serve

portal = pytest.fixture(open_portals)


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
    p = portal({"/a.pdf": after(3, PDF, html("500", status=500))})
    name = p.link("/a.pdf")
    p.verify()
    assert p.row(name).outcome == "alive"


def test_pages_the_walk_doubted_are_visited_again(portal: Open) -> None:
    p = portal({"/well.html": html("通知")})
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
        "/soft.html": html("页面不存在", "您访问的页面不存在"),
        "/news.html": html("关于404号提案的答复"),
        "/gone.html": html("x", status=410),
    }
    with serve(PageTable("o", "外站", "other", pages), OUTSIDE) as other:
        names = {path: p.link(other.base_url + path, "page", own=False) for path in pages}
        p.verify()
    assert {path: p.row(name).outcome for path, name in names.items()} == {
        "/soft.html": "soft_404",
        "/news.html": "alive",
        "/gone.html": "dead",
    }


def test_a_choice_of_several_addresses_is_no_dead_link_unless_it_offers_what_was_not_asked_for(
    portal: Open,
) -> None:
    near = "The document name you requested (/a.html) could not be found on this server. However, see /A.html"
    answers: dict[str, Page] = {
        "/versions.html": html("请选择语言", "中文版 English", status=300),
        "/near.html": html("300 Multiple Choices", near, status=300),
        "/none.html": Response(300, b""),
    }
    expected = {"/versions.html": "alive", "/near.html": "soft_404", "/none.html": "dead"}
    p = portal(dict(answers))
    names = {path: p.link(path, "attachment") for path in answers}
    p.verify()
    assert {path: p.row(name).outcome for path, name in names.items()} == expected


def test_a_picture_that_is_a_web_page_cannot_be_seen_and_a_mislabelled_one_can(portal: Open) -> None:
    mislabelled = Response(200, PNG.body, "text/html")
    p = portal({"/no.png": html("某县人民政府"), "/yes.png": mislabelled})
    no, yes = p.link("/no.png", "image"), p.link("/yes.png", "image")
    p.verify()
    assert (p.row(no).outcome, p.row(no).reason) == ("soft_404", "not_an_image")
    assert p.row(yes).outcome == "alive"


def test_a_form_that_wants_parameters_is_alive_and_one_that_is_gone_is_dead(portal: Open) -> None:
    p = portal({"/search.do": html("500", status=500), "/post.do": Response(405, b"")})
    names = [p.link(path, "form") for path in ("/search.do", "/post.do", "/none.do")]
    p.verify()
    assert [p.row(name).outcome for name in names] == ["alive", "alive", "dead"]


def test_a_form_that_leads_to_the_page_for_missing_addresses_is_gone(portal: Open) -> None:
    excuse = html("页面不存在", "对不起，您访问的页面不存在")
    pages: dict[str, Page] = {
        "/": html("某县人民政府"),
        "/error.html": excuse,
        "/want.html": html("检索", "对不起，请输入检索词"),
        "/want.do": Response(302, b"", headers={"Location": "/want.html"}),
        "/search.do": html("检索"),
    }
    gone = Response(302, b"", headers={"Location": "/error.html?from=1"})
    p = portal({})
    p.server.portal = PageTable("p", "某县", "county_government", pages, gone)
    p.store("/", html("某县人民政府"))
    names = [p.link(path, "form") for path in ("/old.do", "/want.do", "/search.do")]
    p.verify()
    assert [p.row(name).outcome for name in names] == ["soft_404", "alive", "alive"]
    assert p.methods("/search.do") == ["HEAD"] and "POST" not in {method for method, _ in p.server.requests}


def test_stored_pages_like_the_hosts_answer_to_nonsense_are_soft_404(portal: Open) -> None:
    excuse = html("某县人民政府", "小编正在努力整理这里，先去别处看看吧，本栏目敬请期待。" * 5)
    pages: dict[str, Page] = {"/": html("某县人民政府"), "/a/1.html": html("通知一", PROSE + "其一")}
    table = PageTable("p", "某县", "county_government", pages, excuse)
    p = portal({})
    p.server.portal = table
    good = p.store("/a/1.html", html("通知一", PROSE + "其一"))
    bad = p.store("/a/2.html", excuse)
    file = p.link("/a/3.pdf")
    p.verify()
    assert (p.row(good).state, p.row(good).outcome) == ("page", "alive")
    assert (p.row(bad).state, p.row(bad).outcome, p.row(bad).reason) == ("page", "soft_404", "soft_404_same")
    assert (p.row(file).outcome, p.row(file).reason) == ("soft_404", "soft_404_same")


def test_every_address_that_leads_to_a_missing_page_is_a_link_to_nothing(portal: Open) -> None:
    excuse = html("页面不存在", "对不起，您访问的页面不存在")
    moved = Response(302, headers={"Location": "/live.html"})
    p = portal({"/live.html": excuse, "/old.html": moved})
    names = [p.store("/live.html", excuse), p.store("/old.html", excuse, final="/live.html")]
    p.verify()
    assert [p.row(name).outcome for name in names] == ["soft_404", "soft_404"]


def test_an_address_led_home_is_soft_404_only_where_nonsense_is_led_home_too(portal: Open) -> None:
    home = Response(302, headers={"Location": "/"})

    def table(request: Request) -> Response:
        return home if request.path.startswith("/old/") else Response(404, b"x")

    p = portal({"/": html("某县人民政府"), "/welcome/start.html": home})
    p.server.portal = PageTable("p", "某县", "county_government", p.server.portal.pages, table)  # type: ignore[attr-defined]
    lost = p.store("/old/1.html", html("某县人民政府"), final="/")
    alias = p.store("/welcome/start.html", html("某县人民政府"), final="/")
    p.verify()
    assert (p.row(lost).outcome, p.row(lost).reason) == ("soft_404", "soft_404_home")
    assert p.row(alias).outcome == "alive"


def test_refused_addresses_go_to_the_browser_and_only_a_plain_404_there_is_dead(portal: Open) -> None:
    pages: dict[str, Page] = {
        f"/{n}.html": html("x", "y", status=403) for n in ("seen", "gone", "shut", "odd")
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
    p = portal({"/a.html": html("x", "y", status=403)})
    name = p.link("/a.html", "page", own=False)

    async def browser(_url: str) -> Answer:
        raise RuntimeError("closed")

    p.verify(browser_check=browser)
    assert p.row(name).outcome == "blocked"
    assert "RuntimeError" in (p.row(name).detail or "")
