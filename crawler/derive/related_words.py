"""Where a page speaks of its counterpart: short texts and pictures that name one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from lxml.html import HtmlElement

from crawler.derive.pieces import pieces_of
from crawler.derive.shown import Block
from crawler.derive.tree import Page, once_per_page
from crawler.derive.walk import walk_of

OUTSIDE: Final = frozenset(("nav", "header", "footer", "breadcrumb", "head", "script"))
_WORDS: Final = ("解读", "图解", "读懂", "看懂", "原文", "全文", "正文", "文件", "政策", "问答")
_MAY_TELL: Final = re.compile("|".join(_WORDS))
_PICTURE: Final = ("解读", "图解", "读懂", "原文")
_PICTURE_TELLS: Final = re.compile(rf"(?:alt|title)\s*=\s*[\"'][^\"'>]{{4,80}}(?:{'|'.join(_PICTURE)})")
_LONGEST_HIT: Final = 120
_PICTURE_WORDS: Final = re.compile("|".join(_PICTURE))
_SHORT_LINE: Final = 40


class Hit(NamedTuple):
    """A short text that may name counterparts: inside ``element``, behind it, or of a picture."""

    text: str
    element: HtmlElement
    is_tail: bool


def may_tell(page: Page, blocks: Sequence[Block]) -> bool:
    """A cheap test: a short line or one with links outside the navigation, or a linked picture, says so."""
    for block in blocks:
        text = block.text
        if (
            (block.linked or len(text) < _SHORT_LINE)
            and block.region not in OUTSIDE
            and _MAY_TELL.search(text)
        ):
            return True
    text = page.text
    worth = "<img" in text and any(word in text for word in _PICTURE)
    return worth and _PICTURE_TELLS.search(text) is not None


@once_per_page
def hits(page: Page) -> list[Hit]:
    """Short texts with a word of :data:`_WORDS` inside the body, in the order of the page."""
    walk = walk_of(page)
    body = walk.tags.index("body") if "body" in walk.tags else None
    if body is None:
        return []
    # What follows an element comes after all it holds; of several that end together, the inner one's first.
    found: list[tuple[int, int, int, Hit]] = []
    end = walk.end[body]
    for place, behind in pieces_of(page).holding(_MAY_TELL):
        text = (walk.tails if behind else walk.texts)[place] or ""
        if len(text) >= _LONGEST_HIT or not body <= place < end:
            continue
        if not behind:
            found.append((place, 1, 0, Hit(text, walk.elements[place], False)))
        elif place > body:
            found.append((walk.end[place], -1, -place, Hit(text, walk.elements[place], True)))
    for place in [place for place in range(body, end) if walk.tags[place] == "img"]:
        image = walk.elements[place]
        if next(image.iterancestors("a"), None) is not None:
            for words in (image.get("alt"), image.get("title")):
                if words and _PICTURE_WORDS.search(words):
                    found.append((place, 0, 0, Hit(words, image, False)))
    return [hit for *_, hit in sorted(found, key=lambda each: each[:3])]
