"""The column that a shell page shows by the fragment of its address (``…/gkmlpt/index#5008``).

One document serves every column: its title, tags and static path are of the platform. Which column it is
stands in the tree that its script holds: ``TREE: [{"id": 5008, "name": …, "children": […]}]`` (domain notes
§4.5).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final
from urllib.parse import urlsplit

from crawler.derive.shown import tidy
from crawler.derive.tree import Page
from crawler.model import NavLink
from crawler.url import canonical

_NUMBER: Final = re.compile(r"[!/]*(?:\w+[/=])?(\d+)$")
_TREE: Final = re.compile(r"[\"']?\bTREE[\"']?\s*[:=]\s*(?=\[)")
_DEEPEST: Final = 12
_LONGEST: Final = 40


def with_shell_column(trail: tuple[NavLink, ...], page: Page) -> tuple[NavLink, ...]:
    """``trail``, the path that the page shows, led on to the column that its address chooses."""
    fragment = urlsplit(page.url).fragment
    chosen = _NUMBER.match(fragment) if fragment else None
    if chosen is None:
        return trail
    names = next((found for found in map(_paths, _trees(page)) if chosen[1] in found), {}).get(chosen[1], ())
    known = {link.name for link in trail}
    own = names[-1] if names else ""
    if not own or (trail and trail[-1].name == own):
        return trail
    above = tuple(NavLink(name, page.url) for name in names[:-1] if name not in known)
    kept = tuple(link for link in trail if link.name != own)
    return (*kept, *above, NavLink(own, canonical(page.url) or page.url))


def _trees(page: Page) -> Iterator[str]:
    for script in page.root.iter("script"):
        text = script.text
        if text and "TREE" in text and (found := _TREE.search(text)):
            yield text[found.end() :]


@lru_cache(maxsize=8)
def _paths(text: str) -> dict[str, tuple[str, ...]]:
    """Names from the root to each node, by the node's number. ``text`` begins with the tree's JSON."""
    try:
        tree, _ = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return {}
    found: dict[str, tuple[str, ...]] = {}
    waiting: list[tuple[Any, tuple[str, ...]]] = [(tree, ())]
    while waiting:
        nodes, above = waiting.pop()
        for node in nodes if isinstance(nodes, list) else ():
            name = node.get("name") if isinstance(node, dict) else None
            if not isinstance(name, str) or not name.strip() or len(name) > _LONGEST:
                continue
            path = (*above, tidy(name))
            found.setdefault(str(node.get("id")), path)
            if len(path) < _DEEPEST:
                waiting.append((node.get("children"), path))
    return found
