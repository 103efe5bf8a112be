"""Files offered by an article: links to documents and the documents inside viewers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from crawler.derive.link_roles import extension_of, role_of
from crawler.model import Attachment, Link
from crawler.url import canonical

_OUTSIDE: Final = frozenset(("nav", "header", "footer", "breadcrumb"))
_LONGEST_NAME: Final = 200
VIEWER_ROLES: Final = ("frame", "page", "media")
"""Roles that the page of a viewer may have."""


def find_attachments(links: Iterable[Link]) -> tuple[Attachment, ...]:
    """Attachments outside navigation and foot, each once, under the longest name a link gives it."""
    found: dict[str, Attachment] = {}
    for link in links:
        if link.region in _OUTSIDE:
            continue
        if link.role == "attachment" and pdf_in_viewer(link.url):
            continue  # The document itself is a link, too.
        url = link.url if link.role == "attachment" else None
        if link.role in VIEWER_ROLES:
            url = inside_viewer(link.url)
            if url is None and link.role != "page" and role_of(link.url) == "attachment":
                # A frame or player that shows the document itself.
                url = link.url
        if url is None and _named_as_file(link):
            url = link.url
        if url is None:
            continue
        name = link.text.strip() or unquote(urlsplit(url).path.rpartition("/")[2], errors="replace")
        held = found.get(url)
        if held is None or len(name) > len(held.name):
            kind = extension_of(url) or extension_of(link.text)
            found[url] = Attachment(url, name[:_LONGEST_NAME], kind)
    return tuple(found.values())


def _named_as_file(link: Link) -> bool:
    """Whether a link is called by the name of a file («…通知.pdf»), whatever its address."""
    if link.role != "page" or "?" not in link.url or not urlsplit(link.url).query:
        return False
    return role_of(f"/{link.text.strip()}") == "attachment"


def inside_viewer(url: str) -> str | None:
    """The document that the viewer page at ``url`` shows (``viewer.html?file=/a.pdf``), if it is one."""
    if "=" not in url:
        return None
    for _, value in parse_qsl(urlsplit(url).query):
        if "/" in value and role_of(value) == "attachment":
            return canonical(value, url)
    return None


def pdf_in_viewer(url: str) -> str | None:
    """The document that the page of PDF.js at ``url`` fetches, if it is one (``viewer.html?file=/a.pdf``).
    Other viewers are programs: the path that they are given need be no address."""
    parts = urlsplit(url)
    if not parts.path.rpartition("/")[2].startswith("viewer.htm"):
        return None
    named = next((value for name, value in parse_qsl(parts.query) if name == "file"), "")
    return canonical(named, url) if role_of(named.partition("#")[0]) == "attachment" else None
