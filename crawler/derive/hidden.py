"""Hidden links to foreign hosts (暗链 candidates): hidden at rest, outside government, not a share button."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from crawler.derive.words import load
from crawler.model import Link

_HARMLESS: Final[tuple[str, ...]] = tuple(f".{host}" for host in load("hosts")["harmless"])


def hidden_addresses(links: Iterable[Link], url: str) -> tuple[str, ...]:
    """Addresses of hidden ``page`` links that lead to foreign, not known harmless hosts, each once."""
    own = _site(urlsplit(url).hostname or "")
    found: dict[str, None] = {}
    for link in links:
        if (
            not link.hidden
            or link.role not in ("page", "frame")
            or link.held not in ("href", "src", "script")
        ):
            continue
        host = urlsplit(link.url).hostname or ""
        if not host or host.endswith((".gov.cn", ".政务")) or f".{host}".endswith(_HARMLESS):
            continue
        if own and _site(host) == own:
            continue
        found[link.url] = None
    return tuple(found)


def _site(host: str) -> str:
    """The last two labels of a host (three under a public second level such as ``com.cn``)."""
    labels = host.split(".")
    if all(label.isdigit() for label in labels):
        return host
    keep = 3 if len(labels) > 2 and labels[-2] in ("gov", "com", "org", "net", "edu") else 2
    return ".".join(labels[-keep:])
