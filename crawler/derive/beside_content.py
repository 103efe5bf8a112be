"""Whether the content of a page stands beside a block, in a part of the page of its own."""

from __future__ import annotations

from typing import Final, NamedTuple

from crawler.derive.walk import Walk
from crawler.derive.words import load

_DATA: Final = load("side_menu")
_LONGEST: Final[int] = _DATA["longest_name"]
_CONTENT: Final[int] = _DATA["content"]
_LINE: Final[int] = _DATA["line"]
_STEPS: Final = 4
_PARTS: Final = frozenset(("div", "td", "section", "article", "main", "aside", "table", "tr"))
_SILENT: Final = frozenset(load("tags")["silent"])


class _Measure(NamedTuple):
    """Characters of content before each element of the walk, and of each asked parent the last child with
    enough of it."""

    sums: list[int]
    last_parts: dict[int, int]


class BesideContent:
    """Content beside the blocks of one page: counted once, however many blocks are asked about."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._running: _Measure | None = None
        self._listed: _Measure | None = None

    def is_before_running(self, block: int) -> bool:
        """Whether a part of the page behind the one of ``block`` has running text, and nothing before it
        has: lines that no link holds."""
        if self._running is None:
            self._running = _Measure(self._sums(titles=False), {})
        return self._is_before(block, self._running)

    def is_before_listed(self, block: int) -> bool:
        """The same, where the titles in a list count too."""
        if self._listed is None:
            self._listed = _Measure(self._sums(titles=True), {})
        return self._is_before(block, self._listed)

    def _is_before(self, block: int, measure: _Measure) -> bool:
        walk, sums = self._walk, measure.sums
        node = block
        for _ in range(_STEPS):
            above = walk.parent[node]
            if walk.tags[node] in _PARTS and self._last_part(above, measure) > node:
                return sums[node] == sums[above]
            node = above
        return False

    def _last_part(self, above: int, measure: _Measure) -> int:
        """The last child of ``above`` that has enough content; -1 when none has."""
        last = measure.last_parts.get(above)
        if last is None:
            walk, sums = self._walk, measure.sums
            last = -1
            part = above + 1
            while part < walk.end[above]:
                after = walk.end[part]
                if walk.tags[part] in _PARTS and sums[after] - sums[part] >= _CONTENT:
                    last = part
                part = after
            measure.last_parts[above] = last
        return last

    def _sums(self, *, titles: bool) -> list[int]:
        """Before each element, and at the end of the page, the characters of content so far."""
        sums = [0]
        total = 0
        shortest = min(_LINE, _LONGEST)
        for tag, text in zip(self._walk.tags, self._walk.texts, strict=True):
            if text and len(text) > shortest:
                counts = titles and len(text) > _LONGEST if tag == "a" else len(text) > _LINE
                if counts and tag not in _SILENT and not text.isspace():
                    total += len(text)
            sums.append(total)
        return sums
