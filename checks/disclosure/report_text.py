"""What an annual report says: its parts, its own sentences, the sums of its tables. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from checks.disclosure.reports import words
from crawler.derive.page_text import Table

_SEGMENT: Final = re.compile(r"[^。；;!！?？\n]+")
_HAN: Final = re.compile(r"[^\u4e00-\u9fff]+|[一二三四五六七八九十百千万亿零〇两]+")
_STYLES: Final = (
    ("part", re.compile(r"^第[一二三四五六七八九十\d]+(?:部分|章|节)[、.．:：\s]*")),
    ("han", re.compile(r"^[一二三四五六七八九十]+[、.．,，:：\s]+")),
    ("han_bracket", re.compile(r"^[（(][一二三四五六七八九十]+[)）][、.．\s]*")),
    ("digit_bracket", re.compile(r"^[（(]\d+[)）][、.．\s]*")),
    ("digit", re.compile(r"^\d{1,2}(?:[、．)）]|\.(?!\d))\s*")),
)
_SHORT: Final = 30
_NUMBER: Final = re.compile(r"^-?\d+(?:\.\d+)?$")


class Heading(NamedTuple):
    style: str
    text: str


class Parts(NamedTuple):
    """``missing``: no heading and no mention; ``hinted``: mentioned, but not as a heading of its own;
    ``found``: how many stand there as headings."""

    missing: tuple[str, ...]
    hinted: tuple[str, ...]
    found: int


def headings(lines: Iterable[str]) -> list[Heading]:
    """Segments that may head a part: numbered ones, and short ones that stand alone on a line."""
    found = []
    for line in lines:
        segments = _SEGMENT.findall(line)
        for segment in segments:
            plain = segment.strip()
            for style, pattern in _STYLES:
                match = pattern.match(plain)
                if match:
                    found.append(Heading(style, plain[match.end() :][:_SHORT]))
                    break
            else:
                if len(segments) == 1 and len(plain) <= _SHORT:
                    found.append(Heading("", plain))
    return found


def read_parts(lines: Sequence[str], parts: Sequence[str], *, top: bool) -> Parts:
    """Which of ``parts`` a report has. ``top``: they are its chief parts, all numbered in one style."""
    heads = headings(lines)
    style = _top_style(heads, parts) if top else None
    missing: list[str] = []
    hinted: list[str] = []
    for part in parts:
        known = words("part_words")[part]
        if any(_heads(head, known) and (style is None or head.style in (style, "")) for head in heads):
            continue
        (hinted if _mentioned(lines, parts, known) else missing).append(part)
    return Parts(tuple(missing), tuple(hinted), len(parts) - len(missing) - len(hinted))


def _heads(head: Heading, known: Iterable[str]) -> bool:
    return any(word in head.text for word in known)


def _top_style(heads: Iterable[Heading], parts: Sequence[str]) -> str | None:
    """The style that heads most parts, ``""`` for headings without a number; None when there are none."""
    votes: Counter[str] = Counter()
    for part in parts:
        known = words("part_words")[part]
        votes.update({head.style for head in heads if _heads(head, known)})
    order = [*(style for style, _ in _STYLES), ""]
    return min(votes, key=lambda style: (-votes[style], order.index(style)), default=None)


def _mentioned(lines: Iterable[str], parts: Sequence[str], known: Sequence[str]) -> bool:
    """Whether the text speaks of a part's matter elsewhere; a list of the parts does not count."""
    for line in lines:
        for segment in _SEGMENT.findall(line):
            if len(segment) > _SHORT and any(word in segment for word in known[:2]):
                listed = sum(any(w in segment for w in words("part_words")[part]) for part in parts)
                if listed < 3:
                    return True
    return False


def own_sentences(lines: Iterable[str], tables: Iterable[Table]) -> tuple[str, ...]:
    """The report's own sentences without numbers and years: no table cells, headings or fixed phrases."""
    cells = {"".join(cell.split()) for table in tables for row in table for cell in row}
    found = []
    for line in lines:
        if "".join(line.split()) in cells:
            continue
        for segment in _SEGMENT.findall(line):
            if any(phrase in segment for phrase in words("skeleton")):
                continue
            plain = _HAN.sub("", segment)
            if len(plain) >= 8 and not (len(segment.strip()) <= _SHORT and _is_heading(segment)):
                found.append(plain)
    return tuple(found)


def _is_heading(segment: str) -> bool:
    return any(pattern.match(segment.strip()) for _, pattern in _STYLES)


def alike_percent(later: Sequence[str], earlier: Sequence[str]) -> int | None:
    """How much of the later report's own text stands in the earlier one; None when there is too little."""
    size = sum(map(len, later))
    if len(later) < words("least_sentences") or size < words("least_chars"):
        return None
    known = set(earlier)
    return sum(len(sentence) for sentence in later if sentence in known) * 100 // size


def sum_hints(tables: Iterable[Table]) -> tuple[str, ...]:
    """Rows of the statutory tables whose total is not the sum of their columns, as said for people.

    Applications have six kinds of applicants and a total; reviews and suits four results and a total, thrice.
    """
    found = []
    for table in tables:
        for row in table:
            label = next((cell for cell in row if cell and not _NUMBER.match(cell)), "")
            figures = [int(cell) for cell in row if cell.isdigit()]
            width = 7 if len(figures) == 7 else 5 if len(figures) == 15 else 0
            for at in range(0, len(figures), width) if width else ():
                *each, total = figures[at : at + width]
                if sum(each) != total:
                    name = label[:20] or "未命名行"
                    found.append(f"“{name}”各列之和{sum(each)}, 总计写作{total}")
    return tuple(found)
