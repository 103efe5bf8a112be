"""Every kind of problem is planted in some bundled portal, so that the end-to-end test finds one of each."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from crawler.settings import Settings
from fixtures_sites.audit import SETTINGS, audit_options, files_of, settings_text
from fixtures_sites.base import AS_OF, Request, load_expected
from fixtures_sites.serve import PORTALS
from reports.validation import SCHEMA_FILE
from rubrics.load import load_rubric
from storage.new_media import read_accounts

NOT_ON_LOOPBACK = {
    "ipv6_no_record": "a portal on loopback is asked for by its address; there is no name to look up",
    "ipv6_unreachable": "as above, and it takes a public IPv6 address that nobody answers at",
}
"""Kinds that no portal served on loopback can have, and why. tests/gather/test_probe_ipv6.py measures them
with a name server of its own, tests/checks/test_ipv6.py judges them."""
NOWHERE = "http://127.0.0.2:1"


def kinds() -> set[str]:
    """Every kind of problem that a result may hold."""
    return set(json.loads(SCHEMA_FILE.read_text("utf-8"))["$defs"]["kind"]["enum"])


def planted() -> set[str]:
    """Kinds in the ``expected`` of the bundled portals. A search miss is planted by its column."""
    told = [load_expected(name) for name in PORTALS]
    found = {problem.kind for expected in told for problem in expected.problems}
    return found | ({"search_miss"} if any(expected.search_missing_columns for expected in told) else set())


def test_every_kind_of_problem_is_planted_in_some_portal() -> None:
    assert kinds() - planted() == set(NOT_ON_LOOPBACK)
    assert planted() <= kinds()


def test_the_portal_that_is_down_says_so_at_every_address() -> None:
    portal = PORTALS["down_department"](NOWHERE)
    answers = [portal.respond(Request("GET", path)) for path in ("/", "/robots.txt", "/zwgk/")]
    assert [answer.status for answer in answers] == [503] * 3


def test_the_restarting_home_page_and_the_page_that_was_slow_once_are_in_order_afterwards() -> None:
    portal = PORTALS["frail_city"](NOWHERE)
    home = [portal.respond(Request(method, "/")).status for method in ("HEAD", "GET", "GET")]
    assert home == [200, 503, 200]
    (once,) = (p.page for p in load_expected("frail_city").columns if p.name == "统计数据")
    (slow,) = (p.page for p in load_expected("frail_city").problems if p.kind == "slow_response")
    limit = SETTINGS["probes"]["slow_seconds"]
    assert [portal.respond(Request("GET", once)).delay >= limit for _ in range(3)] == [True, False, False]
    assert [portal.respond(Request("GET", slow)).delay >= limit for _ in range(3)] == [True] * 3


def test_the_rubric_of_the_frail_city_calls_slow_what_is_asked_again() -> None:
    """A page below the crawl's limit is not asked again, so the rubric's limit may not lie below it."""
    rubric = load_rubric(files_of("frail_city")["--rubric"])
    (limit,) = (item.options["seconds"] for item in rubric.items if item.check == "page_rendering")
    assert (
        limit == SETTINGS["probes"]["slow_seconds"] == Settings.model_validate(SETTINGS).probes.slow_seconds
    )
    assert "city_government" in rubric.kinds


def test_the_accounts_handed_in_are_the_units_own_and_one_of_them_fell_silent() -> None:
    accounts = read_accounts(Path(files_of("frail_city")["--new-media"]))
    assert accounts is not None
    newest = {a.name: next(p.date for p in a.posts if p.date <= AS_OF) for a in accounts}
    assert "澄浦体育" not in newest
    assert [name for name, date in newest.items() if date < "2026-11-06"] == ["澄浦文旅"]


@pytest.mark.parametrize("name", PORTALS)
def test_an_audit_is_given_what_the_portal_brings(name: str) -> None:
    options = audit_options(name)
    assert dict(zip(options[::2], options[1::2], strict=True)) == files_of(name)
    assert bool(options) == (name == "frail_city")


def test_the_settings_of_the_portals_are_a_settings_file() -> None:
    assert tomllib.loads(settings_text()) == SETTINGS


def test_each_portal_is_called_by_the_name_it_is_asked_for() -> None:
    called = {name: build("http://127.0.0.2:1/").name for name, build in PORTALS.items()}
    assert called == {name: name for name in PORTALS}
