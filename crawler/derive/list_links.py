"""The link of a list's entry: its text, its address, and whether it leads to a neighbour instead."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.anchors import texts_in
from crawler.derive.hash_routes import hash_route
from crawler.derive.openers import opened_by
from crawler.derive.tree import Page
from crawler.url import canonical

_MOST_TEXTS: Final = 1_200
NEIGHBOUR: Final = re.compile(r"^\s*[【\[]?(?:上|下|前|后)一?[篇条则页]")
_NEIGHBOUR_STARTS: Final = frozenset("【[上下前后")
_TITLE_DATE: Final = re.compile(
    r"\s*[\[（(【]?\s*(?:19"
    r"|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s+\d{1,2}:\d\d(?::\d\d)?)?\s*[\]）)】]?\s*$"
    r"|^\s*[\[（(【]?\s*(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}\s*[\]）)】]?\s*"
)


def node_text(node: HtmlElement) -> str:
    """Text of an element without its scripts and styles, white space folded; of one that holds a part of the
    page only the beginning."""
    if next(iter(node), None) is None:
        return "" if node.tag in ("script", "style") else " ".join((node.text or "").split())
    return " ".join("".join(islice(texts_in(node), _MOST_TEXTS)).split())


def says_more(node: HtmlElement, most: int) -> bool:
    """Whether the text of an element has more characters than ``most``: no more is read than that takes."""
    count = 0
    for text in islice(texts_in(node), _MOST_TEXTS):
        # White space aside: what stands between two words counts one at least.
        count += len("".join(text.split()))
        if count > most:
            return True
    return len(node_text(node)) > most


def row_address(node: HtmlElement, page: Page) -> str:
    """Absolute address of an entry, also one that its handler names; empty when there is none."""
    href = (node.get("href") or "").strip()
    if href.startswith("#") and (chosen := hash_route(node, page)):
        return chosen
    if href and not href.startswith("#") and href[:11].lower() != "javascript:":
        return canonical(href, page.base_url) or ""
    code = f"{node.get('onclick') or ''} {href if href[:11].lower() == 'javascript:' else ''}"
    match = re.search(
        r"['\"]((?:https?:/)?\.{0,2}/[^'\"\s]+|[^'\"\s]+\.(?:s?html?|jsp|aspx?|do|php|pdf"
        r"|docx?)[^'\"\s]*)['\"]",
        code,
    )
    if match:
        return canonical(match.group(1), page.base_url) or ""
    return opened_by(code, page) or ""


def is_neighbour(node: HtmlElement, title: str) -> bool:
    """True for the link to the article before or after («上一篇»), told by its text or the text before it."""
    if leads_beside(title):
        return True
    before = node.getprevious()
    parent = node.getparent()
    if before is not None:
        text = f"{before.text or ''}{before.tail or ''}" if isinstance(before.tag, str) else before.tail or ""
    else:
        text = (parent.text or "") if parent is not None else ""
    return len(text) < 40 and leads_beside(text)


def leads_beside(text: str) -> bool:
    """Whether a text begins as the links to the articles before and after do («上一篇：»)."""
    return text.lstrip()[:1] in _NEIGHBOUR_STARTS and NEIGHBOUR.match(text) is not None


def clean_title(title: str) -> str:
    """A title without the marks round it and the date that its link shows too."""
    if "20" in title or "19" in title:
        cut = _TITLE_DATE.sub("", title).strip(" ·•●■>-")
    else:
        cut = title.strip(" ·•●■>-")
    return cut if len(cut) >= 2 else title
