"""What a page of lists is called: by the last of its path, by the name of its column, by its tab."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from crawler.derive.article import title_parts
from crawler.derive.kind_evidence import Evidence, column_name
from crawler.derive.shown import Shown, squeeze

_CRUMB_ENDS: Final = frozenset(
    ("正文", "列表", "详情", "内容", "文章内容", "信息内容", "首页", "浏览文章", "详细内容", "栏目列表")
)

_MORE: Final = 6
"""Characters that a line may have round a name and still be that name."""
_LINKED_SHARE: Final = 0.6


def column_title(tab: str, site: str, seen: Evidence, above: bool) -> str:
    """The name of the column that a page shows; empty where nothing tells it. ``above``: the path ends in a
    link to the page above this one."""
    crumbs = [name for name in seen.breadcrumb if name not in _CRUMB_ENDS]
    parts = title_parts(tab, site)
    if crumbs:
        own = seen.meta.get("ColumnName", "").strip() if above and crumbs[-1] == seen.breadcrumb[-1] else ""
        return (own if own and own == parts[0] else _one_below(crumbs, parts, seen)) or crumbs[-1]
    name = column_name(seen.meta, seen.shown, tab)
    if name and not any(part == name for part in parts):
        return name
    main = seen.main
    if not name and main is not None and main.heading and not _is_told(squeeze(parts[0]), seen.shown):
        # The tab names the whole site, and no line of the page does: the list's own heading is its name.
        return main.heading
    return name or parts[0] or seen.meta.get("ColumnName", "")


def _is_told(name: str, shown: Shown) -> bool:
    """Whether a line of the page tells a name; titles in a list may hold that of the place."""
    if name not in squeeze(shown.text):
        return False
    return any(
        name in squeeze(block.text)
        and (len(block.text) <= len(name) + _MORE or block.linked <= len(block.text) * _LINKED_SHARE)
        for block in shown.blocks
    )


def _one_below(crumbs: Sequence[str], parts: Sequence[str], seen: Evidence) -> str:
    """The name of a page below the last of its path («李某-领导之窗-某县»); empty for the column itself."""
    if len(parts) <= 1 or squeeze(parts[1]) != squeeze(crumbs[-1]) or parts[0] in crumbs:
        return ""
    return parts[0] if squeeze(parts[0]) in squeeze(seen.shown.text) else ""
