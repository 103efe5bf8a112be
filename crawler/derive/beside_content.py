"""Whether the content of a page stands beside a block, in a part of the page of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from crawler.derive.walk import Walk
from crawler.derive.words import load

_DATA: Final = load("side_menu")
_LONGEST: Final[int] = _DATA["longest_name"]
_CONTENT: Final[int] = _DATA["content"]
_LINE: Final[int] = _DATA["line"]
_STEPS: Final = 4
_PARTS: Final = frozenset(("div", "td", "section", "article", "main", "aside", "table", "tr"))
_SILENT: Final = frozenset(load("tags")["silent"])


def is_before(walk: Walk, block: int, measure: Callable[[Walk, int, int], int]) -> bool:
    """Whether a part of the page behind the one of ``block`` has content, and nothing before it has.

    ``measure``: characters of content between two elements (:func:`running`, :func:`listed`).
    """
    node = block
    for _ in range(_STEPS):
        above = walk.parent[node]
        part = walk.end[node] if walk.tags[node] in _PARTS else walk.end[above]
        while part < walk.end[above]:
            if walk.tags[part] in _PARTS and measure(walk, part, walk.end[part]) >= _CONTENT:
                return measure(walk, above, node) == 0
            part = walk.end[part]
        node = above
    return False


def running(walk: Walk, start: int, end: int) -> int:
    """Characters of running text: of lines that no link holds."""
    return sum(
        len(text)
        for tag, text in zip(walk.tags[start:end], walk.texts[start:end], strict=True)
        if text and len(text) > _LINE and tag != "a" and tag not in _SILENT and not text.isspace()
    )


def listed(walk: Walk, start: int, end: int) -> int:
    """Characters of running text and of the titles in a list."""
    titles = sum(
        len(text)
        for tag, text in zip(walk.tags[start:end], walk.texts[start:end], strict=True)
        if tag == "a" and text and len(text) > _LONGEST and not text.isspace()
    )
    return running(walk, start, end) + titles
