"""A visit of the sampler fails only when the page was not open at the limit and another site answered."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from local_pages import Answer, serving

from crawler.gather.sampling import sample
from crawler.settings import Availability, Politeness, Settings
from storage.availability import Visit

SETTINGS = Settings(
    availability=Availability(seconds=1.2), politeness=Politeness(reach="loopback", requests_per_second=50)
)


@contextmanager
def silent_host() -> Iterator[str]:
    """An address where nobody listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{held.getsockname()[1]}/"


def visits(targets: dict[str, str], witnesses: Sequence[str] = ()) -> dict[str, Visit]:
    return asyncio.run(sample(targets, witnesses, SETTINGS))


def states(targets: dict[str, str], witnesses: Sequence[str] = ()) -> dict[str, str]:
    return {name: visit.state for name, visit in visits(targets, witnesses).items()}


def test_a_silent_home_counts_where_another_unit_answered() -> None:
    with serving({"/": "<p>首页"}) as good, silent_host() as gone:
        assert states({"a": good + "/", "b": gone}) == {"a": "ok", "b": "failed"}


def test_all_silent_is_our_own_outage() -> None:
    with silent_host() as one, silent_host() as two:
        assert states({"a": one, "b": two}) == {"a": "ours", "b": "ours"}
        assert states({"a": one}, [two]) == {"a": "ours"}


def test_a_witness_is_asked_for_the_only_unit_of_a_round() -> None:
    with serving({"/": "<p>首页"}) as good, silent_host() as gone:
        assert states({"a": gone}, [good + "/"]) == {"a": "failed"}


def test_without_any_witness_a_silence_says_nothing() -> None:
    with silent_host() as gone:
        found = visits({"a": gone}, [gone])
    assert found["a"].state == "unmeasured"
    assert "对照" in found["a"].cause


def test_an_error_page_is_an_answer_and_needs_no_witness() -> None:
    with serving({"/": Answer("出错", 500)}) as broken:
        assert states({"a": broken + "/"}) == {"a": "failed"}


def test_a_page_that_comes_after_the_limit_is_not_open() -> None:
    with serving({"/": Answer("<p>首页", delay=5)}) as slow, serving({"/": "<p>首页"}) as good:
        assert states({"a": slow + "/", "b": good + "/"}) == {"a": "failed", "b": "ok"}


def test_a_passing_fault_within_the_limit_is_no_failure() -> None:
    asked: list[int] = []

    def answer(_query: dict[str, str]) -> Answer:
        asked.append(1)
        return Answer("忙", 503) if len(asked) == 1 else Answer("<p>首页")

    with serving({"/": answer}) as base:
        assert states({"a": base + "/"}) == {"a": "ok"}


def test_a_site_that_turns_us_away_is_neither_open_nor_closed() -> None:
    with serving({"/": Answer("拦截", 403)}) as guarded:
        assert states({"a": guarded + "/"}) == {"a": "blocked"}


def test_an_address_out_of_reach_is_not_asked() -> None:
    assert states({"a": "http://203.0.113.1/"}) == {"a": "unmeasured"}
