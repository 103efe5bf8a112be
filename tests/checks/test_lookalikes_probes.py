"""Availability, IPv6 and display: measurements that look like a fault of the site and are none, and faults
that look harmless."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from checks.model import Verdict
from crawler.gather.probes.compat_model import CompatAnswer, Layout, PageSeen
from crawler.gather.probes.ipv6_model import HostRecords, Ipv6Answer, NameServers, Records, Try
from storage.availability import Visit, Visits
from tests.checks.conftest import HOME
from tests.checks.told_site import said

Ask = Callable[..., Verdict]
TAKEN = "2026-11-20T01:00:00+08:00"
TOO_SLOW = "15 秒打不开"


def visits(days: dict[int, dict[str, int]]) -> Visits:
    """``days``: day of November → state → how many visits, spread over the day."""
    made = []
    for day, states in days.items():
        every = [state for state, n in states.items() for _ in range(n)]
        for n, state in enumerate(every):
            at = f"2026-11-{day:02}T{n * 24 // len(every):02}:{n % 60:02}:00+08:00"
            made.append(Visit(at, state, 15_000 if state == "failed" else 400, TOO_SLOW))  # type: ignore[arg-type]
    return Visits(TAKEN, tuple(sorted(made, key=lambda visit: visit.at)))


def week(states: dict[str, int], **other: dict[str, int]) -> Visits:
    """13 to 19 November alike, save the days named ``d15=…``."""
    days = dict.fromkeys(range(13, 20), states)
    return visits(days | {int(name[1:]): told for name, told in other.items()})


@pytest.mark.parametrize(
    ("seen", "wanted"),
    [
        # A maintenance night: 6 of 140 visits are 4.3 %, below the limit.
        (week({"ok": 20}, d15={"ok": 14, "failed": 6}), "met"),
        # 7 of 140 are just 5 %: the limit is inclusive.
        (week({"ok": 20}, d15={"ok": 13, "failed": 7}), ["site_unreachable"]),
        # Refusals, no name server, nobody reachable: none of them is the site's.
        (week({"ok": 20}, d15={"ok": 20, "blocked": 30}), "met"),
        (week({"ok": 20}, d15={"ok": 20, "unmeasured": 30}), "met"),
        (week({"ok": 20}, d15={"ok": 20, "ours": 30}), "met"),
        # They do not fill a day either.
        (week({"ok": 20}, d15={"ok": 19, "blocked": 30}), "not_measured"),
        # More visits than owed: the share counts, not the number.
        (week({"ok": 96}, d15={"ok": 64, "failed": 32}), "met"),
        (week({"ok": 96}, d15={"ok": 62, "failed": 34}), ["site_unreachable"]),
        # A day on which it never opened.
        (week({"ok": 20}, d15={"failed": 20}), ["site_unreachable"]),
        # What failed before the week does not count, nor after the day judged.
        (visits({day: {"ok": 20} for day in range(13, 20)} | {5: {"failed": 40}, 25: {"failed": 40}}), "met"),
        # The week of the day judged is taken where it is whole, failures of today included.
        (visits({day: {"ok": 20} for day in range(14, 20)} | {20: {"ok": 12, "failed": 8}}),
         ["site_unreachable"]),
        # Six days are no week, whatever they show.
        (visits({day: {"failed": 40} for day in range(13, 19)}), "not_measured"),
        (visits({}), "not_measured"),
    ],
)  # fmt: skip
def test_a_week_of_visits(ask: Ask, seen: Visits, wanted: str | list[str]) -> None:
    verdict = ask("availability", availability=seen)
    assert ([f.kind for f in verdict.findings] or verdict.outcome) == wanted


HOST = "www.x.gov.cn"
A = Records("yes", ("203.0.113.7",))
AAAA = Records("yes", ("2400:3200::7",))
NONE = Records("none", note="域名存在, 没有该类记录")
SILENT = Records("silent", note="没有应答")
NO_NAME = Records("no_name", note="没有这个域名")


def ipv6(host: HostRecords, *others: HostRecords, ends: str = "", **more: Any) -> Ipv6Answer:
    tries = tuple(Try(TAKEN, end, end) for end in ends.split())  # type: ignore[arg-type]
    return Ipv6Answer("measured", TAKEN, hosts=(host, *others), tries=tries, **more)


@pytest.mark.parametrize(
    ("seen", "wanted"),
    [
        (ipv6(HostRecords(HOST, A, NONE, "none")), [HOST]),
        (ipv6(HostRecords(HOST, A, AAAA, "yes"), ends="no no no", route=True), [HOST]),
        (ipv6(HostRecords(HOST, A, AAAA, "yes"), ends="silent yes", route=True), "met"),
        # The first tries were refused, the last opened: a passing fault.
        (ipv6(HostRecords(HOST, A, AAAA, "yes"), ends="no no yes", route=True), "met"),
        # A server that does not know the name at all says nothing of IPv6.
        (ipv6(HostRecords(HOST, NO_NAME, NO_NAME, "unknown", "没有这个域名")), "not_measured"),
        (ipv6(HostRecords(HOST, A, SILENT, "unknown", "没有应答")), "not_measured"),
        # Local, tunnel and synthesised addresses are no support, but a person should look.
        (ipv6(HostRecords(HOST, A, Records("yes", ("fe80::1",)), "odd", "只有本地地址")), "needs_review"),
        (ipv6(HostRecords(HOST, A, Records("yes", ("2002:cb00:7107::1",)), "odd", "6to4")), "needs_review"),
        # Our network has no IPv6: the record stands, nothing more is known.
        (ipv6(HostRecords(HOST, A, AAAA, "yes"), route=False), "not_measured"),
        (ipv6(HostRecords(HOST, A, AAAA, "yes"), ends="silent silent silent", route=None), "not_measured"),
        (ipv6(HostRecords(HOST, A, AAAA, "yes"), ends="silent silent silent", route=True), "needs_review"),
        # A protection that turns automatic visits away is no fault of IPv6.
        (ipv6(HostRecords(HOST, A, AAAA, "yes"), ends="refused_us no", route=True), "not_measured"),
        # Name servers without IPv6 are counted and cost nothing.
        (ipv6(HostRecords(HOST, A, AAAA, "yes"), ends="yes", route=True,
              name_servers=NameServers("yes", "x.gov.cn", ("ns1", "ns2"), ())), "met"),
        # The registered name leads to another host: each is told of.
        (ipv6(HostRecords(HOST, A, AAAA, "yes"), HostRecords("x.gov.cn", A, NONE, "none"),
              ends="yes", route=True), "needs_review"),
        (ipv6(HostRecords(HOST, A, NONE, "none"), HostRecords("x.gov.cn", A, AAAA, "yes")), [HOST]),
    ],
)  # fmt: skip
def test_what_ipv6_shows(ask: Ask, seen: Ipv6Answer, wanted: str | list[str]) -> None:
    assert said(ask("ipv6", ipv6=seen)) == wanted


def layout(inner: int, scroll: int = 0, shown: int = 500, **more: Any) -> Layout:
    values: dict[str, Any] = {"pictures": 0, "height": 900, "meta": None, "sheets": (1, 1)} | more
    return Layout(inner, scroll or inner, shown, **values)


def page(*layouts: Layout, **more: Any) -> PageSeen:
    values: dict[str, Any] = {"url": HOME, "kind": "home", "engine": "chromium", "state": "ok"} | more
    return PageSeen(at=TAKEN, layouts=layouts, **({"expected": 500} | values))


def blank(**more: Any) -> PageSeen:
    shows = {name: more.pop(name) for name in ("shown", "pictures") if name in more}
    return page(*(layout(w, **({"shown": 0} | shows)) for w in (1366, 1920)), **({"tries": 2} | more))


RESPONSIVE = "width=device-width, initial-scale=1"


@pytest.mark.parametrize(
    ("seen", "wanted"),
    [
        (blank(), ["render_failed"]),
        (blank(errors=("Vue is not defined",), own_failed=(HOME + "app.js",)), ["render_failed"]),
        # A picture of the whole page (mourning, festival) shows something.
        (blank(pictures=1), "met"),
        # Seen once only; gone meanwhile; nothing to show in the first place.
        (blank(tries=1), "met"),
        (blank(status=404), "met"),
        (blank(expected=15), "met"),
        # One width shows it: a page for wide windows.
        (page(layout(1366), layout(375, shown=0), tries=2), "met"),
        # Scripts of the page end in errors and the page is there all the same.
        (page(layout(1366), errors=("$ is not defined",) * 5, outside_failed=9), "met"),
        # A floating advertisement sticks out by a little; a table by a lot.
        (page(layout(1366, 1500)), "met"),
        (page(layout(1366, 1900)), "needs_review"),
        # Older pages of a fixed width: sideways scrolling is owed only by pages made for telephones.
        (page(layout(1366), layout(1024, 1200), layout(375, 1200)), "met"),
        (page(layout(1366), layout(375, 1200, meta="width=1200")), "met"),
        (page(layout(1366), layout(375, 1200, meta=RESPONSIVE)), "needs_review"),
        # One of several sheets is missing, or one of another host; or all that style the page.
        (page(layout(1366, sheets=(3, 2)), own_failed=(HOME + "skin.css?v=2",)), "met"),
        (page(layout(1366, sheets=(1, 0)), outside_failed=1), "met"),
        (page(layout(1366, sheets=(1, 0)), own_failed=(HOME + "main.css?v=2",)), "needs_review"),
        # A page that the browser could not open at all says nothing of its display.
        (page(state="failed", note="超时"), "not_measured"),
    ],
)  # fmt: skip
def test_how_pages_show_themselves(ask: Ask, seen: PageSeen, wanted: str | list[str]) -> None:
    answer = CompatAnswer("measured", TAKEN, "", ("chromium",), (), (seen,))
    assert said(ask("browser_compat", compat=answer)) == wanted


def test_a_page_blank_in_two_engines_is_one_problem(ask: Ask) -> None:
    both = (blank(), blank(engine="firefox"), page(layout(1366), url=HOME + "a.html"))
    verdict = ask(
        "browser_compat", compat=CompatAnswer("measured", TAKEN, "", ("chromium", "firefox"), (), both)
    )
    assert [f.page_url for f in verdict.findings] == [HOME]
    assert verdict.outcome == "partial"


def test_a_page_blank_in_one_engine_of_two_is_told_with_its_engine(ask: Ask) -> None:
    both = (page(layout(1366)), blank(engine="firefox"))
    verdict = ask(
        "browser_compat", compat=CompatAnswer("measured", TAKEN, "", ("chromium", "firefox"), (), both)
    )
    assert ["firefox" in f.summary for f in verdict.findings] == [True]
