"""Ways in that a page shows: 找错, 无障碍, 长者模式, 政务新媒体, 信箱 (words in ``data/entries.yaml``).

A way in is a control that a person can use: a link, a button, a picture that reacts. Comments are gone from
the tree; what stands hidden at rest is none, save in menus and in the boxes that open over an account's sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any, Final, NamedTuple
from urllib.parse import unquote

from lxml.html import HtmlElement

from crawler.derive.anchors import address_of, beginning, texts_in
from crawler.derive.pieces import pieces_of
from crawler.derive.region import LABELS, Regions, regions_of
from crawler.derive.selector import selector_of
from crawler.derive.tree import Page
from crawler.derive.walk import walk_of
from crawler.derive.words import load
from crawler.model import Entry, EntryKind

_DATA: Final = load("entries")
_LONGEST: Final[int] = _DATA["longest_label"]
_MOST: Final[int] = _DATA["most_of_a_kind"]
_SHARE: Final = re.compile(_DATA["new_media"]["share"], re.I)
_PICTURE: Final = re.compile(_DATA["new_media"]["pictures"], re.I)
_NOT_BEHIND: Final = re.compile(_DATA["new_media"]["pictures_not"], re.I)
_KINDS: Final[tuple[EntryKind, ...]] = ("error_report", "accessibility", "elder", "new_media", "mailbox")
_OPENED: Final = frozenset(("new_media", "mailbox"))
"""Kinds that stand in menus and boxes which open when a person points at them."""
_CONTROLS: Final = frozenset(("a", "button", "area", "input"))
_DRAWN: Final = frozenset(("img", "i", "em", "a", "button", "input"))
_SILENT: Final = frozenset(("script", "style", "noscript", "textarea", "title", "template", "option"))
_BOX_TEXT: Final = 60
_BOX_STEPS: Final = 2_000


class _Rule(NamedTuple):
    words: tuple[str, ...]
    label: re.Pattern[str]
    other: tuple[str, ...]
    marks: re.Pattern[str] | None
    address: re.Pattern[str] | None
    address_words: tuple[str, ...]
    scripts: re.Pattern[str] | None
    script_words: tuple[str, ...]

    def names(self, label: str) -> bool:
        """Whether a control with this label is one of the kind."""
        return (
            2 <= len(label) <= _LONGEST
            and self.label.search(label) is not None
            and not any(word in label for word in self.other)
        )


def _rule(told: dict[str, Any]) -> _Rule:
    def pattern(name: str) -> re.Pattern[str] | None:
        return re.compile(told[name], re.I) if told[name] else None

    return _Rule(
        tuple(told["words"]),
        re.compile(told["label"]),
        tuple(told["not"]),
        pattern("marks"),
        pattern("address"),
        tuple(told["address_words"]),
        pattern("scripts"),
        tuple(told["script_words"]),
    )


_RULES: Final[dict[EntryKind, _Rule]] = {kind: _rule(_DATA[kind]) for kind in _KINDS}


_ANY_WORD: Final = re.compile("|".join(re.escape(word) for rule in _RULES.values() for word in rule.words))
_ADDRESS_WORDS: Final = tuple(dict.fromkeys(word for rule in _RULES.values() for word in rule.address_words))


_DRAWING: Final = [(kind, rule.scripts) for kind, rule in _RULES.items() if rule.scripts is not None]


class _Found(NamedTuple):
    kind: EntryKind
    control: HtmlElement
    label: str


def read_entries(page: Page) -> tuple[Entry, ...]:
    """Ways in that ``page`` shows, in the order of the page, each once, at most twelve of a kind."""
    looks = regions_of(page)
    found = [
        *_by_words(page, looks),
        *_by_marks(page, looks),
        *_by_address(page, looks),
        *_by_picture(page, looks),
    ]
    seen: dict[tuple[str, str, str | None], tuple[int, Entry]] = {}
    for kind, control, label in found:
        url = address_of(control, page) if control.tag in ("a", "area") else None
        if url == page.url:
            url = None
        identity = (kind, label, url)
        if identity not in seen:
            entry = Entry(kind, label, url, looks.region(control), selector_of(page, control))
            seen[identity] = (looks.place(control), entry)
    for kind, script in _by_script(page):
        if looks.withheld(script):
            continue
        if kind == "error_report" or not any(held[0] == kind for held in seen):
            above = script.getparent()
            region = looks.region(above) if above is not None else "body"
            css = selector_of(page, script) if script.get("id") else ""
            seen.setdefault((kind, "", ""), (looks.place(script), Entry(kind, "", None, region, css)))
    out: list[Entry] = []
    for _, entry in sorted(seen.values(), key=lambda each: (each[0], each[1].kind)):
        if sum(1 for held in out if held.kind == entry.kind) < _MOST:
            out.append(entry)
    return tuple(out)


def _by_words(page: Page, looks: Regions) -> Iterator[_Found]:
    elements, tags = looks.elements, walk_of(page).tags
    for place, told in _named(page, looks):
        label = "".join(told.split())
        if len(label) > 2 * _LONGEST or tags[place] in _SILENT:
            continue
        element = elements[place]
        control = _control(element)
        label = label.strip("|·>》«»【】[]()（）{}:：“”\"'")
        whole = _label(control) if control is not None else label
        for kind, rule in _RULES.items():
            if not (rule.names(label) or rule.names(whole)):
                continue
            if kind == "mailbox" and control is None:
                pictured = _pictured(element, label)
                if pictured is not None:
                    yield _Found(kind, pictured, label)
                continue
            if _usable(kind, element, control, looks):
                yield _Found(kind, control if control is not None else element, whole or label)


def _named(page: Page, looks: Regions) -> list[tuple[int, str]]:
    """Texts and labels of the body that hold one of the words, in the order of the page, each with the number
    of the element that shows it."""
    walk = walk_of(page)
    body = next((place for place, tag in enumerate(walk.tags) if tag == "body"), 0)
    hits: list[tuple[tuple[int, int, int], int, str]] = []
    if _ANY_WORD.search("\x00".join([label for _, label in looks.labels])):
        for order, (place, label) in enumerate(looks.labels):
            if _ANY_WORD.search(label):
                hits.append(((place, 0, order), place, label))
    for place, behind in pieces_of(page).holding(_ANY_WORD):
        if behind:
            # After all that the element holds; inner elements end before those round them.
            order_of = (walk.end[place] - 1, 2, -place)
            hits.append((order_of, walk.parent[place], walk.tails[place] or ""))
        else:
            hits.append(((place, 1, 0), place, walk.texts[place] or ""))
    return [(place, told) for _, place, told in sorted(hits) if place >= body]


def _by_marks(page: Page, looks: Regions) -> Iterator[_Found]:
    """Controls that show a picture and are known by their id or class."""
    elements = looks.elements
    for place in looks.named(lambda words: bool(_marked(words))):
        for kind in _marked(looks.words[place]):
            element = elements[place]
            control = _control(element)
            if control is None or (control is not element and len(control) > 3) or _label(control):
                continue
            if _usable(kind, element, control, looks) and _draws(element):
                yield _Found(kind, control, "")


@lru_cache(maxsize=8192)
def _marked(words: str) -> tuple[EntryKind, ...]:
    """What the class and id of an element may be the control of."""
    return tuple(kind for kind in _KINDS if (marks := _RULES[kind].marks) is not None and marks.search(words))


def _by_address(page: Page, looks: Regions) -> Iterator[_Found]:
    told = [
        (place, value)
        for place in looks.telling
        for name, value in looks.attributes[place]
        if name == "href" or name == "onclick"
    ]
    addresses = "\n".join([value for _, value in told])
    words = [word for word in _ADDRESS_WORDS if word in addresses]
    if not words:
        return
    tags = walk_of(page).tags
    body = tags.index("body") if "body" in tags else len(tags)
    for place, value in told:
        if place < body or tags[place] in _SILENT or not any(word in value for word in words):
            continue
        element = looks.elements[place]
        for kind in _KINDS:
            address = _RULES[kind].address
            if address is None or not address.search(value):
                continue
            if _usable(kind, element, element, looks):
                yield _Found(kind, element, _label(element))


def _by_picture(page: Page, looks: Regions) -> Iterator[_Found]:
    """Links that show nothing but a picture, which its file's name calls an account's sign."""
    for picture in page.root.iter("img"):
        if not _is_sign((picture.get("src") or "").rpartition("/")[2]):
            continue
        control = _control(picture)
        if control is None or control.tag != "a" or _label(control):
            continue
        address = control.get("href") or ""
        if _NOT_BEHIND.search(address) or looks.region(control) == "body":
            continue
        if _usable("new_media", picture, control, looks):
            yield _Found("new_media", control, "")


@lru_cache(maxsize=4096)
def _is_sign(file: str) -> bool:
    """Whether the name of a picture's file is an account's sign; pages of a site share them."""
    return _PICTURE.search(file) is not None


def _by_script(page: Page) -> Iterator[tuple[EntryKind, HtmlElement]]:
    """Scripts that draw the control where they stand, also those that another script writes."""
    for script in page.root.iter("script"):
        src, text = script.get("src") or "", script.text or ""
        for kind, pattern in _DRAWING:
            if src and pattern.search(src):
                yield kind, script
            elif text and any(word in text for word in _RULES[kind].script_words):
                plain = unquote(text[:20_000]) if "%3C" in text or "%3c" in text else text[:20_000]
                written = re.search(rf"<script\b[^>]*(?:{pattern.pattern})", plain, re.I)
                if written:
                    yield kind, script


def _control(element: HtmlElement) -> HtmlElement | None:
    """The link, button or reacting element that ``element`` is or stands in."""
    node: HtmlElement | None = element
    for _ in range(4):
        if node is None or node.tag in ("body", "html", "ul", "table"):
            return None
        if node.tag in _CONTROLS or node.get("onclick") or node.get("onmouseover"):
            return node
        node = node.getparent()
    return None


def _pictured(element: HtmlElement, label: str) -> HtmlElement | None:
    """The link of the picture over or beside a name, where a small box holds nothing but these two."""
    node: HtmlElement | None = element
    for _ in range(3):
        if node is None or node.tag in ("body", "ul", "table") or not _is_short(node):
            return None
        links = list(islice(node.iter("a"), 2))
        if links:
            link = links[0]
            alone = len(links) == 1 and "".join("".join(texts_in(node)).split()) == label
            told = "".join(beginning(link).split()) or not link.get("href")
            return link if alone and not told and next(link.iter("img"), None) is not None else None
        node = node.getparent()
    return None


def _label(control: HtmlElement) -> str:
    """What the control calls itself: its text, its title, the text of its picture."""
    text = "".join(beginning(control).split())
    if not text:
        for node in control.iter():
            told = next((node.get(name) for name in LABELS if node.get(name)), "") if node.attrib else ""
            if told:
                text = "".join(told.split())
                break
    return text.strip("|·>》«»【】[]:：")[:_LONGEST]


def _usable(kind: EntryKind, element: HtmlElement, control: HtmlElement | None, looks: Regions) -> bool:
    held = control if control is not None else element
    if looks.withheld(held) and kind not in _OPENED:
        return False
    if kind == "mailbox":
        return control is not None and (control.get("href") or control.get("onclick")) is not None
    if kind == "new_media":
        return not _shares(held) and (control is not None or _has_picture(element))
    # A picture alone is a badge. Words alone may be a control that scripts make react.
    return control is not None or element.tag != "img" or _reacts(element)


def _reacts(element: HtmlElement) -> bool:
    node: HtmlElement | None = element
    for _ in range(2):
        if node is None:
            return False
        if "pointer" in (node.get("style") or "") or node.get("role") == "button":
            return True
        node = node.getparent()
    return False


def _draws(element: HtmlElement) -> bool:
    return (
        element.tag in ("img", "i", "em", "a", "button", "input")
        or next(element.iter("img", "i"), None) is not None
    )


def _shares(element: HtmlElement) -> bool:
    node: HtmlElement | None = element
    for _ in range(5):
        if node is None or node.tag == "body":
            return False
        told = f"{node.get('class') or ''} {node.get('id') or ''}"
        if node is element:
            told += f" {node.get('href') or ''} {node.get('onclick') or ''} {node.get('title') or ''}"
        if _SHARE.search(told):
            return True
        node = node.getparent()
    return False


def _is_short(box: HtmlElement) -> bool:
    """Whether a box shows little text; of one that holds the rest of the page only the beginning is read."""
    told = ""
    for step, text in enumerate(texts_in(box)):
        told = (told + text).lstrip()
        if step > _BOX_STEPS or len(told.rstrip()) > _BOX_TEXT:
            return False
    return True


def _has_picture(element: HtmlElement) -> bool:
    """Whether a picture (a code to scan) stands in the same small box."""
    node: HtmlElement | None = element
    for _ in range(3):
        if node is None or node.tag in ("body", "ul", "table"):
            return False
        if next(node.iter("img"), None) is not None:
            return _is_short(node)
        node = node.getparent()
    return False
