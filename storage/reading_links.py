"""The links remembered of a page, packed beside its body.

Nearly all that a link tells (address, words) stands in the body already, so packed with the body as its
dictionary a link takes some ten bytes. Like goes beside like: all addresses, then all words, then the rest.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import Struct

from crawler.url import key as url_key
from storage.packing import pack_beside, unpack_beside

HeldLink = tuple[str, str, str, str, str, str, str, bool, bool]
"""``(key, url, role, held, text, region, raw, hidden, paging)``: a link as an address row needs it."""
_Look = tuple[str, str, str, bool, bool]
"""``(role, held, region, hidden, paging)``: many links of a page share one."""


class _Columns(Struct, array_like=True):
    """``raws``: how many of the last characters of the address, or the words where they are others;
    ``look``: places in ``looks``."""

    urls: list[str]
    raws: list[int | str]
    texts: list[str]
    looks: list[_Look]
    look: list[int]


_READ = msgspec.json.Decoder(_Columns)


def pack_links(links: Sequence[HeldLink], body: bytes) -> bytes:
    """The ``links`` of a page with this ``body``; only :func:`unpack_links` with the same body reads them."""
    looks: dict[_Look, int] = {}
    columns = _Columns([], [], [], [], [])
    for _, url, role, held, text, region, raw, hidden, paging in links:
        columns.urls.append(url)
        columns.raws.append(len(raw) if url.endswith(raw) else raw)
        columns.texts.append(text)
        columns.look.append(looks.setdefault((role, held, region, hidden, paging), len(looks)))
    columns.looks.extend(looks)
    return pack_beside(msgspec.json.encode(columns), body)


def unpack_links(packed: bytes, body: bytes) -> list[HeldLink]:
    """Raises ``zstandard.ZstdError`` or ``msgspec.DecodeError`` when damaged or of another body."""
    columns = _READ.decode(unpack_beside(packed, body))
    links: list[HeldLink] = []
    for url, raw, text, look in zip(columns.urls, columns.raws, columns.texts, columns.look, strict=True):
        role, held, region, hidden, paging = columns.looks[look]
        said = url[len(url) - raw :] if isinstance(raw, int) else raw
        links.append((url_key(url), url, role, held, text, region, said, hidden, paging))
    return links
