"""How the addresses of two columns lie to each other: side by side, or one below the other.

Addresses are column keys (``columns.column_key``): without scheme, without the file that stands for a folder.
"""

from __future__ import annotations

import re
from typing import Final

from crawler.derive.words import load

_ARTICLE_URL: Final = re.compile(load("marks")["article_url"], re.I)
_NUMBERED: Final = re.compile(r"/\d+\.\w+$")
_PLAIN_FILE: Final = re.compile(r"[a-z_-]+\.\w{2,5}$", re.I)
_DAY: Final = re.compile(r"/(?:19|20)\d{4,6}$")
_FILE: Final = re.compile(r"\.\w{2,5}$")
_ROOT_SLASHES: Final = 2
"""Slashes of an address whose folder is the root of its host."""


def is_beside(address: str, own: str, named: bool) -> bool:
    """Whether ``address`` is that of a column in the same folder as ``own``, or deeper in it but not below
    ``own``; columns with a folder each have files of a common name in it."""
    head, _, query = address.partition("?")
    own_head, _, own_query = own.partition("?")
    if _ARTICLE_URL.search(address) or (not named and _NUMBERED.search(head)):
        return False
    if head == own_head:
        return bool(query and own_query)
    folder, _, file = own_head.rpartition("/")
    above, _, other = head.rpartition("/")
    if _PLAIN_FILE.match(file) and _PLAIN_FILE.match(other) and above != folder:
        return above.rpartition("/")[0] == folder.rpartition("/")[0] and not _DAY.search(above)
    if not head.startswith(folder + "/") or below(address, own):
        return False
    return head.rpartition("/")[0] == folder or folder.count("/") > _ROOT_SLASHES


def below(address: str, own: str) -> bool:
    """Whether ``address`` lies below ``own``."""
    return address.startswith(_FILE.sub("", own.partition("?")[0]) + "/")
