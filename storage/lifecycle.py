"""Which earlier problems a run could not look at: those stay as they were, neither fixed nor confirmed."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.url import canonical, key
from storage.archive import Archive
from storage.main import ProblemRow

_LINK_KINDS = frozenset({"dead_link", "soft_404", "wrong_link", "hidden_link"})
_SEARCH_KINDS = frozenset({"search_miss", "search_missing"})
_BLIND_OUTCOMES = frozenset({"blocked", "not_measured", "login", "suspect"})
_UNFINISHED = frozenset({"timeout", "failed", "skipped"})


def unmeasured(archive: Archive, problems: Iterable[ProblemRow]) -> list[str]:
    """Ids of the problems whose place this run did not see."""
    state = (archive.fact("home_state") or {}).get("state")
    cut = bool(archive.fact("walk_stopped"))
    search = archive.probes("search").get("result") or {"state": "skipped"}
    blind = []
    for problem in problems:
        if problem.kind == "site_unreachable":
            seen = state in ("ok", "down")
        elif state != "ok":
            seen = False
        elif problem.kind in _LINK_KINDS:
            seen = _link_seen(archive, problem, cut)
        elif problem.kind in _SEARCH_KINDS:
            seen = search["state"] in ("ok", "missing")
        else:
            seen = _page_seen(archive, problem.page_url, cut)
        if not seen:
            blind.append(problem.id)
    return blind


def _link_seen(archive: Archive, problem: ProblemRow, cut: bool) -> bool:
    url = canonical(problem.target)
    row = archive.address(key(url)) if url else None
    if row is None:
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
    return row.outcome not in _BLIND_OUTCOMES and row.state not in ("queued", "skipped")
