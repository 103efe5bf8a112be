"""One parse of a page, shared by everything that reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import etree
from lxml.html import HtmlElement

# Headers included whole close the page before its content; a parser that obeys them loses the rest.
_EARLY_END = re.compile(r"</(?:html|body)\s*>", re.I)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page.

    ``url``: address it was answered from; ``base_url``: what relative links resolve against
    (``<base href>`` honoured); ``root``: the ``<html>`` element, comments and processing
    instructions gone, scripts kept; ``text``: the decoded source, comments included;
    ``rendered``: the source is the DOM after scripts ran.
    """

    url: str
    base_url: str
    root: HtmlElement
    text: str
    rendered: bool = False


def parse(text: str, url: str, rendered: bool = False) -> Page:
    """Parse any text as HTML. Never raises; what cannot be parsed becomes an empty page."""
    root = _tree(text)
    return Page(url=url, base_url=_base(root, url), root=root, text=text, rendered=rendered)


def _parser() -> etree.HTMLParser:
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, no_network=True
    )
    # One fixed class instead of lxml.html's lookup per tag, which is a Python call per element.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    return parser


def _tree(text: str) -> HtmlElement:
    if _CONTROL.search(text):
        text = _CONTROL.sub(" ", text)
    text = _EARLY_END.sub("", text)
    if text.strip():
        try:
            root = etree.fromstring(text.encode("utf-8", "replace"), _parser())
        except (etree.LxmlError, ValueError):
            root = None
        if root is not None and root.tag == "html":
            return root
    return etree.fromstring(b"<html><body></body></html>", _parser())


def _base(root: HtmlElement, url: str) -> str:
    for base in root.iter("base"):
        href = (base.get("href") or "").strip()
        if href:
            try:
                return str(urljoin(url, href))
            except ValueError:
                return url
    return url
