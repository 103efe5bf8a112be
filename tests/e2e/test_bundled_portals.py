"""Every planted problem is found, none extra; every column is read; the clean portal is clean."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from portal_runs import Audited

from checks.registry import CHECKS
from crawler.url import canonical
from fixtures_sites.serve import PORTALS
from reports.validation import validate_result

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]
FOOTER = ("footer_missing", "footer_conflict")
JUDGED = {kind for check in CHECKS.values() for kind in check.kinds} | {"site_unreachable"}


def plain(url: str) -> str:
    """Address without the name of a directory's index file."""
    address = canonical(url) if url.startswith("http") else None
    return re.sub(r"/(index|default)\.\w+$", "/", address) if address else url


def found_problems(run: Audited) -> Counter[tuple[str, str, str]]:
    found: Counter[tuple[str, str, str]] = Counter()
    for problem in run.result["problems"]:
        kind = problem["kind"]
        page = "" if kind in FOOTER else plain(problem["page_url"])
        if kind != "search_miss":
            found[kind, page, plain(problem["target"])] += 1
    return found


def planted_problems(run: Audited) -> Counter[tuple[str, str, str]]:
    planted: Counter[tuple[str, str, str]] = Counter()
    for problem in run.expected.problems:
        page = "" if problem.kind in FOOTER else plain(problem.page)
        if problem.kind in JUDGED:
            planted[problem.kind, page, plain(problem.target)] += 1
    return planted


@pytest.mark.parametrize("name", list(PORTALS))
def test_finds_what_was_planted_and_nothing_else(audited: dict[str, Audited], name: str) -> None:
    run = audited[name]
    assert run.code in (0, 3), run.said
    found, planted = found_problems(run), planted_problems(run)
    assert (sorted(planted - found), sorted(found - planted)) == ([], [])


@pytest.mark.parametrize("name", list(PORTALS))
def test_search_misses_are_exactly_the_titles_left_out_of_the_index(
    audited: dict[str, Audited], name: str
) -> None:
    run = audited[name]
    lacking = set(run.expected.search_missing_columns)
    missed = {p["column"] for p in run.result["problems"] if p["kind"] == "search_miss"}
    assert missed <= lacking
    samples = [i["sample"] for s in run.result["scores"] for i in s["items"] if i["sample"]]
    if samples:
        assert all(len(s["drawn"]) > 0 and s["frame"] >= len(s["drawn"]) for s in samples)


@pytest.mark.parametrize("name", list(PORTALS))
def test_every_column_is_read_right(audited: dict[str, Audited], name: str) -> None:
    run = audited[name]
    read: dict[str, dict[str, Any]] = {plain(c["url"]): c for c in run.result["columns"]}
    wrong = []
    for want in run.expected.columns:
        got = read.get(plain(want.page))
        told = None if got is None else (got["items"], got["newest"] or "", got["state"])
        if told != (want.items, (want.newest or "")[:10], want.state):
            wrong.append((want.name, want.page, (want.items, want.newest, want.state), told))
    assert wrong == []


@pytest.mark.parametrize("name", list(PORTALS))
def test_every_problem_has_a_picture_and_a_written_proof(audited: dict[str, Audited], name: str) -> None:
    run = audited[name]
    for problem in run.result["problems"]:
        kinds = Counter(row["type"] for row in problem["evidence"])
        assert kinds["screenshot"] >= 1, problem
        assert kinds["http"] + kinds["text"] + kinds["nav_tree"] >= 1, problem
        for row in problem["evidence"]:
            assert (run.folder / row["path"]).is_file()
        if problem["kind"] == "column_missing":
            assert kinds["nav_tree"] == 1


@pytest.mark.parametrize("name", list(PORTALS))
def test_result_fits_the_schema(audited: dict[str, Audited], name: str) -> None:
    validate_result(audited[name].result)


def test_clean_portal_has_no_problem_at_all(audited: dict[str, Audited]) -> None:
    assert audited["clean_county"].result["problems"] == []


def test_every_score_is_a_range_around_what_is_decided(audited: dict[str, Audited]) -> None:
    for run in audited.values():
        assert run.result["scores"], run.name
        for entry in run.result["scores"]:
            score = entry["score"]
            if score["full"] is None:
                assert (score["low"], score["decided"], score["high"]) == (None, None, None)
                continue
            assert float(score["low"]) <= float(score["decided"]) <= float(score["high"])
