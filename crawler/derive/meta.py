"""The page tags (网页标签): what ``<meta>`` says, names compared without case."""

from __future__ import annotations

import re
from typing import Final

from crawler.derive.dates import read_date
from crawler.derive.tree import Page
from crawler.derive.words import load

_STANDARD: Final = {
    name.lower(): name
    for name in (
        "SiteName",
        "SiteDomain",
        "SiteIDCode",
        "ColumnName",
        "ColumnDescription",
        "ColumnKeywords",
        "ColumnType",
        "ArticleTitle",
        "PubDate",
        "ContentSource",
        "Keywords",
        "Author",
        "Description",
        "Image",
        "Url",
    )
}
_IGNORED: Final = frozenset(
    ("viewport", "renderer", "format-detection", "generator", "theme-color", "robots")
)
_DATE_NAMES: Final = frozenset(load("labels")["published"]["meta"])
_MAX_VALUE: Final = 500
_BROKEN: Final = re.compile(
    r"(?<=[\u3001-\u9fff\uff00-\uffef])[^\S\r\n]*[\r\n]\s*(?=[\u3001-\u9fff\uff00-\uffef])"
)
"""A line broken between two Chinese characters."""


def read_meta(page: Page) -> dict[str, str]:
    """Named metas of the page. Standard tags under their standard names, others in lower case.

    When a page names a tag twice, the first that says something counts: later ones come from inlined pieces
    of other templates. A tag without content is kept as an empty string.
    """
    found: dict[str, str] = {}
    for meta in page.root.iter("meta"):
        attributes = meta.attrib
        name = attributes.get("name") or attributes.get("property") or attributes.get("itemprop")
        if not name:
            continue
        key = name.strip().lower()
        if key in _IGNORED or key.startswith(("apple-", "msapplication", "wap-")):
            continue
        content = attributes.get("content")
        if content is None:
            # «<meta name=…&nbsp;content=…>» makes an attribute with a blank inside its name.
            content = next((v for k, v in attributes.items() if k.strip("\xa0\u3000 ") == "content"), None)
        if content is None:
            continue
        key = _STANDARD.get(key, key)
        if not found.get(key):
            found[key] = " ".join(content.split())[:_MAX_VALUE]
    return found


def meta_date(meta: dict[str, str]) -> str | None:
    """Date of publication that the tags give. Times at which the page was generated do not count."""
    for name, content in meta.items():
        if content and name.lower() in _DATE_NAMES:
            # «2007-08-20-23:59:59» is a day with a time glued to it.
            value = read_date(content) or read_date(content[:10])
            if value:
                return value
    return None


def page_title(page: Page) -> str:
    """Text of the first ``<title>`` that has any; a blank within a line belongs to it."""
    for title in page.root.iter("title"):
        text = " ".join(_BROKEN.sub("", "".join(title.itertext())).split())
        if text:
            return text
    return ""
