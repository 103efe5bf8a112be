"""One parse of a page, shared by everything that reads it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Final, Protocol, TypeVar
from urllib.parse import urljoin

from lxml import etree
from lxml.html import HtmlElement

from crawler.derive.locked import show_locked
from crawler.derive.settable import settable

# Headers included whole close the page before its content; a parser that obeys them loses the rest.
_EARLY_END: Final = re.compile(r"</(?:[hH][tT][mM][lL]|[bB][oO][dD][yY])\s*>")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
# Control characters become blanks; done on the bytes, where it costs next to nothing.
_CONTROL: Final = bytes(32 if byte < 32 and byte not in b"\t\n\f\r" else byte for byte in range(256))

_LONG: Final = 1_000_000
"""Characters of a source from which on its copy in lower case is made anew for each question: it weighs more
than it costs."""
_LEVELS: Final = 256
# libxml2 reads nothing below its own last level.
_LAST_LEVEL: Final = 2040
_TRIES: Final = 3
_GIVEN_UP: Final = etree.XPath("/*" * _LAST_LEVEL)
_TOO_DEEP: Final = etree.XPath("boolean(" + "/*" * (_LEVELS + 1) + ")")
_DEEPEST: Final = etree.XPath("/*" * _LEVELS)

_Told = TypeVar("_Told")


class Keeper(Protocol):
    """What readers ask about: a page, or the text it shows."""

    @property
    def kept(self) -> dict[str, Any]:
        """Answers by the name of who found them."""


_Asked = TypeVar("_Asked", bound=Keeper)


@dataclass(frozen=True)
class Page:
    """A parsed page.

    ``url``: address it was answered from; ``base_url``: what relative links resolve against
    (``<base href>`` honoured); ``root``: the ``<html>`` element, comments and processing
    instructions gone, scripts kept; ``text``: the decoded source, comments included;
    ``rendered``: the source is the DOM after scripts ran; ``answered``: the day of the answer, if told.
    """

    url: str
    base_url: str
    root: HtmlElement
    text: str
    rendered: bool = False
    answered: str | None = None
    kept: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)
    """What readers found out about this page and others ask for again (:func:`once_per_page`)."""

    @property
    def lower(self) -> str:
        """``text`` in lower case, other letters than ASCII made question marks: one cheap test for a word of
        programs may spare a costly search."""
        if len(self.text) > _LONG:
            return plain_lower(self.text)
        if "lower" not in self.kept:
            self.kept["lower"] = plain_lower(self.text)
        lower: str = self.kept["lower"]
        return lower

    def holds(self, words: Iterable[str]) -> bool:
        """Whether ``text`` holds one of the words, given in lower case; that of ASCII letters is one."""
        lower = self.lower
        return any(word in (lower if word.isascii() else self.text) for word in words)


def plain_lower(text: str) -> str:
    """``text`` in lower case and as long, with a question mark for each letter that is not ASCII: a third of
    what it costs to know the lower case of all letters."""
    return text.encode("ascii", "replace").lower().decode("ascii")


def once_per_page(read: Callable[[_Asked], _Told]) -> Callable[[_Asked], _Told]:
    """Let ``read`` be asked many times and look once; its answer lives as long as the page, or its text."""
    name = f"{read.__module__}.{read.__qualname__}"

    @wraps(read)
    def remembered(asked: _Asked) -> _Told:
        kept = asked.kept
        if name not in kept:
            kept[name] = read(asked)
        told: _Told = kept[name]
        return told

    return remembered


def parse(text: str, url: str, rendered: bool = False, answered: str | None = None) -> Page:
    """Parse any text as HTML. Never raises; what cannot be parsed becomes an empty page."""
    root = _tree(text)
    if "<template" in text or "<TEMPLATE" in text:
        _fold_templates(root)
    show_locked(root)
    return Page(
        url=url, base_url=_base(root, url), root=root, text=text, rendered=rendered, answered=answered
    )


def _fold_templates(root: HtmlElement) -> None:
    """Makes each ``<template>`` a template script: a browser shows and loads nothing of either."""
    for template in list(root.iter("template")):
        if not any(above is root for above in template.iterancestors()):
            continue
        children = list(template)
        markup = [template.text or ""]
        for child in children:
            markup.append(etree.tostring(child, encoding="unicode", method="html"))
            template.remove(child)
        template.tag = "script"
        template.attrib.clear()
        template.set("type", "text/template")
        template.text = settable("".join(markup))


def _parser() -> etree.HTMLParser:
    parser = etree.HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,
        no_network=True,
        collect_ids=False,
    )
    # One fixed class instead of lxml.html's lookup per tag, which is a Python call per element.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    return parser


def _tree(text: str) -> HtmlElement:
    text = _EARLY_END.sub("", text)
    try:
        source = text.encode()
    except UnicodeEncodeError:
        source = _SURROGATE.sub(" ", text).encode()
    source = source.translate(_CONTROL)
    if text.strip() and not source.isspace():
        try:
            root = etree.fromstring(source, _parser())
        except (etree.LxmlError, ValueError):
            root = None
        if root is not None and root.tag == "html":
            if _TOO_DEEP(root):
                root = _whole(root, source)
                _flatten(root)
            return root
    return etree.fromstring(b"<html><body></body></html>", _parser())


def _whole(root: HtmlElement, source: bytes) -> HtmlElement:
    """The page without the tags that nest until the parser gives up, where it did; else the page as it is."""
    for _ in range(_TRIES):
        deepest = next(iter(_GIVEN_UP(root)), None)
        if deepest is None:
            return root
        (tag, _), *_ = Counter(above.tag for above in deepest.iterancestors()).most_common(1)
        source = re.sub(rf"</?{re.escape(tag)}\b[^<>]*>".encode(), b" ", source, flags=re.I)
        try:
            again = etree.fromstring(source, _parser())
        except (etree.LxmlError, ValueError):
            return root
        if again is None or again.tag != "html":
            return root
        root = again
    return root


def _flatten(root: HtmlElement) -> None:
    """Brings what is nested too deep up to the deepest level allowed, in the order of the page.

    Tags that are never closed, one in each row of a list, nest without end; readers climb from leaf to root.
    """
    for top in _DEEPEST(root):
        for node in reversed(list(top.iterdescendants())):
            top.insert(0, node)


def _base(root: HtmlElement, url: str) -> str:
    for base in root.iter("base"):
        href = (base.get("href") or "").strip()
        if href:
            try:
                return str(urljoin(url, href))
            except ValueError:
                return url
    return url
