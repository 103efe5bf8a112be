"""Which earlier problems a run could not look at: those stay as they were, neither fixed nor confirmed.

That a problem is missing from a result means «fixed» only when the run saw its place *and* the check that
reports it came to a decision *and*, where a sample was drawn, the problem's place was in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from crawler.url import canonical, key
from storage.archive import Archive
from storage.attachment_rows import attachment
from storage.rows import ProblemRow

LINK_KINDS = frozenset({"dead_link", "soft_404", "wrong_link", "hidden_link"})
SEARCH_KINDS = frozenset({"search_miss", "search_missing"})
_BLIND_OUTCOMES = frozenset({"blocked", "not_measured", "login", "suspect"})
_UNFINISHED = frozenset({"timeout", "failed", "skipped"})


def unmeasured(
    archive: Archive,
    problems: Iterable[ProblemRow],
    result: Mapping[str, Any],
    kinds_of: Mapping[str, Iterable[str]],
) -> list[str]:
    """Ids of the problems that this run did not look at.

    ``result``: the run's ``result.json``. ``kinds_of``: check id → problem kinds it may report.
    """
    judged = _Judged(result, kinds_of, everything=bool(archive.fact("all_checks")))
    return [p.id for p in problems if not judged.covers(p) or not _place_seen(archive, p)]


class _Judged:
    """What the run's items say of the checks behind them."""

    def __init__(
        self, result: Mapping[str, Any], kinds_of: Mapping[str, Iterable[str]], *, everything: bool
    ) -> None:
        items = [item for score in result["scores"] for item in score["items"]]
        self.items = {item["id"]: item for item in items}
        self.decided = {
            kind
            for item in items
            if item["outcome"] != "not_measured"
            for kind in kinds_of.get(item["check"] or "", ())
        }
        self.undecided = {
            kind
            for item in items
            if item["outcome"] == "not_measured"
            for kind in kinds_of.get(item["check"] or "", ())
        } - self.decided
        self.everything = everything or not result["scores"]
        self.all_kinds = {kind for kinds in kinds_of.values() for kind in kinds}

    def covers(self, problem: ProblemRow) -> bool:
        if problem.kind not in self.all_kinds or (problem.kind == "site_unreachable" and not problem.items):
            # No check reported it: it comes from the portal's own state.
            return True
        own = [self.items[name] for name in problem.items if name in self.items]
        if own:
            return any(i["outcome"] != "not_measured" and _in_sample(i, problem) for i in own)
        if problem.kind in self.undecided:
            return False
        return problem.kind in self.decided or self.everything


def _in_sample(item: Mapping[str, Any], problem: ProblemRow) -> bool:
    sample = item.get("sample")
    if not sample:
        return True
    drawn = {_same(name) for name in sample["drawn"]}
    return bool(drawn & {_same(problem.page_url), _same(problem.target)})


def _same(text: str) -> str:
    url = canonical(text) if text.startswith(("http://", "https://")) else None
    return key(url) if url else " ".join(text.split())


def _place_seen(archive: Archive, problem: ProblemRow) -> bool:
    state = (archive.fact("home_state") or {}).get("state")
    cut = bool(archive.fact("walk_stopped"))
    if problem.kind == "site_unreachable":
        return state in ("ok", "down")
    if state != "ok":
        return False
    if problem.kind in LINK_KINDS:
        return _link_seen(archive, problem, cut)
    if problem.kind in SEARCH_KINDS:
        return _search_seen(archive, problem)
    if problem.kind == "privacy_leak" and _is_unread(archive, problem.page_url):
        return False
    return _page_seen(archive, problem.page_url, cut)


def _is_unread(archive: Archive, url: str) -> bool:
    """Whether ``url`` is an attachment that answers but whose text this run does not have."""
    address = canonical(url)
    row = attachment(archive, key(address)) if address else None
    return row is not None and row.state != "ok"


def _search_seen(archive: Archive, problem: ProblemRow) -> bool:
    """A title counts as searched only when this run searched that very title."""
    search = archive.probes("search").get("result") or {"state": "skipped"}
    if problem.kind == "search_missing":
        return search["state"] in ("ok", "missing")
    return search["state"] == "ok" and _same(problem.target) in set(_titles(search))


def _titles(search: Mapping[str, Any]) -> Iterator[str]:
    for case in search.get("cases", ()):
        if case["state"] in ("hit", "miss"):
            yield _same(case["title"])


def _link_seen(archive: Archive, problem: ProblemRow, cut: bool) -> bool:
    url = canonical(problem.target)
    row = archive.address(key(url)) if url else None
    if row is None or row.reason == "unlinked":
        return _page_seen(archive, problem.page_url, cut)
    return row.outcome not in _BLIND_OUTCOMES and row.state not in ("queued", "skipped")


def _page_seen(archive: Archive, page_url: str, cut: bool) -> bool:
    url = canonical(page_url)
    if url is None:
        return False
    page = archive.page(key(url))
    if page is not None:
        return page.render_state not in _UNFINISHED
    row = archive.address(key(url))
    if row is None:
        return not cut
    if row.reason == "unlinked":
        return True
    return row.outcome not in _BLIND_OUTCOMES and row.state not in ("queued", "skipped")
