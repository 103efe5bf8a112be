"""IPv6: only what a name server surely said, and what somebody surely answered, costs a point."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from checks.model import Verdict
from checks.registry import CHECKS
from checks.run import run_check
from crawler.gather.probes.ipv6_model import HostRecords, Ipv6Answer, Records, Try, Usable

HOME = "http://www.x.gov.cn/"
Ask = Callable[..., Verdict]
HOST = "www.x.gov.cn"
A = Records("yes", ("203.0.113.7",))
AAAA = Records("yes", ("2400:3200::7",))
NONE = Records("none", note="域名存在, 没有该类记录")


def host(
    usable: Usable, aaaa: Records = NONE, a: Records = A, name: str = HOST, note: str = ""
) -> HostRecords:
    return HostRecords(name, a, aaaa, usable, note)


def seen(*hosts: HostRecords, route: bool | None = None, ends: tuple[str, ...] = ()) -> Ipv6Answer:
    tries = tuple(Try("2026-11-20T01:00:00+08:00", end, "状态码 500") for end in ends)  # type: ignore[arg-type]
    return Ipv6Answer("measured", "2026-11-20T01:00:00+08:00", hosts=hosts, route=route, tries=tries)


def test_a_host_without_record_is_a_problem_of_the_home_page(ask: Ask, found: Callable[..., Any]) -> None:
    verdict = ask("ipv6", ipv6=seen(host("none")))
    assert verdict.outcome == "not_met"
    assert found(verdict) == [("ipv6_no_record", HOME, HOST)]
    assert "203.0.113.7" in verdict.findings[0].summary


@pytest.mark.parametrize("state", ["no_name", "not_asked", "no_resolver"])
def test_what_could_not_be_asked_is_not_measured(ask: Ask, state: str) -> None:
    answer = Ipv6Answer(state, "2026-11-20", "原因")  # type: ignore[arg-type]
    verdict = ask("ipv6", ipv6=answer)
    assert (verdict.outcome, verdict.reason_key) == ("not_measured", f"ipv6_{state}")


@pytest.mark.parametrize(
    ("usable", "outcome", "reason"),
    [("unknown", "not_measured", "ipv6_unknown"), ("odd", "needs_review", "ipv6_odd")],
)
def test_records_that_say_nothing_sure_cost_nothing(
    ask: Ask, usable: Usable, outcome: str, reason: str
) -> None:
    verdict = ask("ipv6", ipv6=seen(host(usable, AAAA)))
    assert (verdict.outcome, verdict.reason_key, verdict.findings) == (outcome, reason, ())


@pytest.mark.parametrize(
    ("route", "ends", "outcome", "reason"),
    [
        (True, ("silent", "yes"), "met", None),
        (None, ("yes",), "met", None),
        (True, ("no", "no", "no"), "not_met", None),
        (True, ("no", "silent", "no"), "needs_review", "ipv6_silent"),
        (True, ("silent", "silent", "silent"), "needs_review", "ipv6_silent"),
        (True, ("refused_us",) * 3, "not_measured", "ipv6_refused"),
        (None, ("silent",) * 3, "not_measured", "ipv6_no_route"),
        (None, ("no",) * 3, "needs_review", "ipv6_silent"),
        (False, (), "not_measured", "ipv6_no_route"),
    ],
)
def test_a_record_alone_is_never_a_pass_and_silence_never_a_fault(
    ask: Ask, route: bool | None, ends: tuple[str, ...], outcome: str, reason: str | None
) -> None:
    verdict = ask("ipv6", ipv6=seen(host("yes", AAAA), route=route, ends=ends))
    assert (verdict.outcome, verdict.reason_key) == (outcome, reason)
    assert [f.kind for f in verdict.findings] == (["ipv6_unreachable"] if outcome == "not_met" else [])


def test_the_registered_name_without_record_is_for_a_person(ask: Ask) -> None:
    other = host("none", name="x.gov.cn")
    verdict = ask("ipv6", ipv6=seen(host("yes", AAAA), other, route=True, ends=("yes",)))
    assert (verdict.outcome, verdict.reason_key) == ("needs_review", "ipv6_other_host")


def test_a_probe_that_did_not_run_is_not_measured(crawl: Any) -> None:
    verdict = run_check(CHECKS["ipv6"], {}, crawl.artifacts(), 1)
    assert (verdict.outcome, verdict.reason_key) == ("not_measured", "probe_not_run")


def test_the_stored_answer_is_what_the_check_reads(crawl: Any) -> None:
    crawl.archive.put_probe("ipv6", "result", msgspec.to_builtins(seen(host("none"))))
    assert run_check(CHECKS["ipv6"], {}, crawl.artifacts(), 1).outcome == "not_met"
