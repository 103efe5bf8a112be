"""Prepared statements of the archive's hot paths."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Update, bindparam, case, func, select, update
from sqlalchemy.dialects.sqlite import insert

from storage.archive_tables import ADDRESS, BODY, PAGE

MORE_HOLDERS = "UPDATE address SET holders = holders + ? WHERE key = ?"
STORED = "SELECT key FROM page WHERE key IN (SELECT value FROM json_each(?))"
ANSWERED = (
    "UPDATE address SET state = 'page', reason = NULL, outcome = 'alive', status = ?, final_url = ?, "
    "checked_at = ? WHERE key = ?"
)
PUT_UNCHANGED = (
    "INSERT INTO page (key, url, requested_url, status, headers, fetched_at, elapsed_ms, body_sha, size, "
    "redirects, depth, kind, facts, nav_sha, derive_version, needs_render, render_state, frame_of) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '[]', ?, ?, ?, ?, ?, ?, '', ?)"
)

HAS_BODY = select(BODY.c.sha).where(BODY.c.sha == bindparam("sha"))
PUT_BODY = insert(BODY).on_conflict_do_nothing()
PUT_PAGE = insert(PAGE).on_conflict_do_nothing()


@cache
def update_address(names: tuple[str, ...]) -> Update:
    values: dict[str, Any] = {name: bindparam(name) for name in names}
    return update(ADDRESS).where(ADDRESS.c.key == bindparam("_key")).values(**values)


INSERT_ADDRESS = insert(ADDRESS)
_nearer = INSERT_ADDRESS.excluded.holder_rank < ADDRESS.c.holder_rank


def _if_nearer(name: str) -> Any:
    return case((_nearer, INSERT_ADDRESS.excluded[name]), else_=ADDRESS.c[name])


DISCOVER = INSERT_ADDRESS.on_conflict_do_update(
    index_elements=["key"],
    set_={
        "holders": ADDRESS.c.holders + INSERT_ADDRESS.excluded.holders,
        "on_home": func.max(ADDRESS.c.on_home, INSERT_ADDRESS.excluded.on_home),
        "depth": func.min(ADDRESS.c.depth, INSERT_ADDRESS.excluded.depth),
        "priority": func.min(ADDRESS.c.priority, INSERT_ADDRESS.excluded.priority),
        **{n: _if_nearer(n) for n in ("holder", "held", "text", "region", "raw", "hidden", "holder_rank")},
    },
)
