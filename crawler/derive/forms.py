"""In which forms an article tells its matter: words, pictures, moving pictures, sound, files.

A page with few words is not blank when it shows a picture, a film or a file: ``text_length``, the forms and
the attachments together decide that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import Final, get_args

from lxml.html import HtmlElement

from crawler.derive.article import Body, Title
from crawler.derive.link_roles import LAZY_IMAGE, extension_of
from crawler.derive.region import Regions, regions_of
from crawler.derive.shown import Block, Shown
from crawler.derive.tree import Page
from crawler.derive.walk import Walk, walk_of
from crawler.derive.words import any_of, load
from crawler.model import Attachment, Form

_DATA: Final = load("forms")
_LEAST_TEXT: Final[int] = _DATA["least_text"]
_LEAST_PICTURE: Final[int] = _DATA["least_picture"]
_TITLE: Final[dict[str, re.Pattern[str]]] = {
    form: re.compile(words) for form, words in _DATA["title"].items()
}
_TITLE_NOT: Final = re.compile(_DATA["title_not"])
_SIGN: Final = re.compile(_DATA["sign"], re.I)
_SKIN: Final = re.compile(_DATA["skin"], re.I)
_LARGE: Final[int] = _DATA["large_picture"]
_PLAYERS: Final = re.compile(_DATA["video"]["players"], re.I)
_BY_EXTENSION: Final[dict[str, str]] = {
    extension: form for form in ("video", "audio", "animation") for extension in _DATA[form]["extensions"]
}
# The end of an address: to look for its beginning first would try every place of a long run.
_ADDRESS: Final = re.compile(
    r"(?<=[^\s\"'<>(),;=])\.(?P<extension>" + "|".join(_BY_EXTENSION) + r")(?![\w.])", re.I
)
_ENDS: Final = re.compile(rf"^[\s【\[(（|>·*]*(?:{any_of(_DATA['ends'])})")
_ALL: Final[tuple[Form, ...]] = get_args(Form)
_OUTSIDE: Final = frozenset(("nav", "header", "footer", "breadcrumb", "aside", "head"))
_PICTURES: Final = frozenset(("jpg", "jpeg", "png", "gif", "bmp", "webp", "svg"))
_SIZE: Final = re.compile(r"(?<![\w-])(?:width|height)\s*:\s*(\d+)(?:\.\d+)?px", re.I)
_TAGS: Final = frozenset(("img", "video", "audio", "source", "embed", "object", "iframe", "script", "a"))


def read_forms(
    page: Page, shown: Shown, title: Title | None, body: Body, foot: int, attachments: Sequence[Attachment]
) -> tuple[Form, ...]:
    """Forms of an article or document, in the order of :data:`crawler.model.Form`.

    ``body``: its own text; ``foot``: number of the first block of the page's foot.
    """
    found: set[str] = set()
    if body.length >= _LEAST_TEXT:
        found.add("text")
    if attachments:
        found.add("file")
    if title is not None and not _TITLE_NOT.search(title.text):
        found.update(form for form, words in _TITLE.items() if words.search(title.text))
    walk, looks = walk_of(page), regions_of(page)
    start, end = _span(walk, looks, shown.blocks, title.index if title else None, body, foot)
    place = start
    while place < end:
        if place in looks.concealed:
            place = walk.end[place]
            continue
        tag = walk.tags[place]
        known = tag == "img" and "picture" in found
        if tag in _TAGS and not known and looks.regions[place] not in _OUTSIDE:
            form = _form_of(walk.elements[place], tag)
            if form:
                found.add(form)
        place += 1
    return tuple(form for form in _ALL if form in found)


def _span(
    walk: Walk, looks: Regions, blocks: Sequence[Block], title_index: int | None, body: Body, foot: int
) -> tuple[int, int]:
    """Numbers of the elements from the article's beginning to what follows it."""
    first = title_index or 0
    if body.blocks:
        # The tool bar under the title has its own pictures; the line before the text is its last.
        first = max(first, body.blocks[0].index - 1)
    start = looks.place(blocks[first].element) if blocks else 0
    last = body.blocks[-1].index if body.blocks else (title_index or 0)
    for block in blocks[last + 1 : foot]:
        if _ENDS.match(block.text):
            return start, looks.place(block.element)
    if foot < len(blocks):
        return start, looks.place(blocks[foot].element)
    return start, len(walk.elements)


def _form_of(element: HtmlElement, tag: str) -> str | None:
    if tag == "img":
        return "picture" if is_content_picture(element) else None
    if tag == "script":
        return _played(element.text or "")
    if tag in ("video", "audio"):
        held = [element.get("src"), *(source.get("src") for source in element.iter("source"))]
        return tag if any(held) else None
    address = element.get("src") or element.get("data") or element.get("href") or ""
    by_extension = _BY_EXTENSION.get(extension_of(address.partition("?")[0].partition("#")[0]))
    if by_extension is not None:
        return by_extension
    if tag in ("iframe", "embed", "object") and _PLAYERS.search(address):
        return "video"
    return None


def _played(code: str) -> str | None:
    """The form that a player's script shows: it names a media file."""
    if len(code) > 100_000 or "." not in code:
        return None
    match = _ADDRESS.search(code)
    return _BY_EXTENSION.get(match["extension"].lower()) if match else None


def is_content_picture(picture: HtmlElement) -> bool:
    """True for a picture that tells something itself: no sign of the page, no way to another page."""
    address = picture.get("src") or ""
    if not address or address.startswith("data:") or _SIGN.search(address):
        # What stands there until the picture itself is fetched: nothing, a dot, «loading».
        later = next((value for name in LAZY_IMAGE if (value := picture.get(name)) and "." in value), "")
        address = later or address
    sizes = _sizes(picture)
    if not address or _SIGN.search(address) or any(size < _LEAST_PICTURE for size in sizes):
        return False
    if _SKIN.search(address) and not (len(sizes) >= 2 and min(sizes) >= _LARGE):
        return False
    above = picture.getparent()
    while above is not None and above.tag != "a" and next(islice(above, 1, None), None) is None:
        above = above.getparent()
    if above is None or above.tag != "a":
        return True
    # A picture that leads to another page advertises that page.
    target = (above.get("href") or "").strip()
    if not target or target.startswith(("#", "javascript:")):
        return True
    return extension_of(target.partition("?")[0]) in _PICTURES


def _sizes(picture: HtmlElement) -> list[int]:
    """The width and height that the page tells of it, in pixels."""
    told = [(picture.get(name) or "").removesuffix("px") for name in ("width", "height")]
    told += _SIZE.findall(picture.get("style") or "")
    return [int(size) for size in told if size.isdecimal()]
