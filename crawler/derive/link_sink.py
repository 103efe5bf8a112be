"""Where found links are put: each address once, resolved, with its role and where it stands."""

from __future__ import annotations

import re
from typing import Final, Protocol

from crawler.derive.attachments import pdf_in_viewer
from crawler.derive.link_roles import role_of
from crawler.derive.script_text import UNKNOWN
from crawler.model import Held, Link, LinkRole, Region
from crawler.url import canonical, join_plain

_NOT_LINKS: Final = (
    "mailto:",
    "tel:",
    "sms:",
    "data:",
    "about:",
    "blob:",
    "ftp:",
    "file:",
    "chrome:",
    "weixin:",
    "mqqwpa:",
    "tencent:",
    "thunder:",
    "#",
    "javascript:",
    "vbscript:",
)
_NO_LINK: Final[tuple[str, LinkRole]] = ("", "page")
_PLACEHOLDER: Final = re.compile(
    r"\{\{|\}\}|<\?|<%|%>|\$\{|\{\$|\[\[|\]\]|#\{|^\{[\w.]+\}|/\{[\w.]+\}|=\{[\w.]+\}|['\"]\s*\+"
    r"|\+\s*['\"]|[<>]|@[A-Z_]{3,}@"
)
_VIEWER: Final = "/viewer.htm"
SPACED_IMAGE: Final = re.compile(r"^[\w/.:%-][^{};,\r\n]*\.(?:jpe?g|png|gif|bmp|webp)\s*$", re.I)


class Sink(Protocol):
    """Takes links one by one, as they are held."""

    def add(
        self,
        raw: str,
        role: LinkRole | None,
        held: Held,
        text: str = "",
        region: Region = "body",
        hidden: bool = False,
    ) -> None: ...


class Recorder:
    """Keeps what is added, to be said again on another page that holds the same script."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, LinkRole | None, Held, str, Region, bool]] = []

    def add(
        self,
        raw: str,
        role: LinkRole | None,
        held: Held,
        text: str = "",
        region: Region = "body",
        hidden: bool = False,
    ) -> None:
        self.calls.append((raw, role, held, text, region, hidden))


class Collector:
    """Gathers the links of one page; one link per address, role and text."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.links: dict[tuple[str, str, str], Link] = {}
        self.addresses: dict[str, tuple[str, LinkRole]] = {}

    def add(
        self,
        raw: str,
        role: LinkRole | None,
        held: Held,
        text: str = "",
        region: Region = "body",
        hidden: bool = False,
    ) -> None:
        shown = raw.strip()
        known_as = self.addresses.get(shown)
        if known_as is None:
            known_as = self.addresses[shown] = _resolve(shown, self.base_url)
        url, by_address = known_as
        if not url:
            return
        told = by_address if role in (None, "page", "media") else role
        if role == "media" and told == "page":
            told = "media"
        key = (url, told or "page", held if told in ("page", "frame", "attachment") else "")
        known = self.links.get(key)
        if known is None:
            self.links[key] = Link(url, told or "page", held, text[:80], region, raw[:300], hidden)
        elif (text and not known.text) or (known.hidden and not hidden):
            self.links[key] = Link(
                url, known.role, held, known.text or text[:80], region, known.raw, known.hidden and hidden
            )
        if _VIEWER in url and (inner := pdf_in_viewer(url)):
            # What the viewer shows is what the link promises.
            inner_key = (inner, "attachment", held)
            if inner_key not in self.links:
                self.links[inner_key] = Link(inner, "attachment", held, text[:80], region, raw[:300], hidden)


def _resolve(shown: str, base_url: str) -> tuple[str, LinkRole]:
    """Address that ``shown`` leads to and the role it tells; an empty address when it is no link."""
    plain = join_plain(shown, base_url)
    if plain:
        return plain, role_of(plain)
    if not shown or len(shown) > 8192:
        return _NO_LINK
    if shown[:12].lower().startswith(_NOT_LINKS) or UNKNOWN in shown or _PLACEHOLDER.search(shown):
        return _NO_LINK
    url = canonical(shown, base_url)
    return (url, role_of(url)) if url else _NO_LINK
