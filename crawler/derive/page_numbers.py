"""Which page of a list an address is, and what paging tells."""

from __future__ import annotations

import re
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit


class Paging(NamedTuple):
    """``pages`` and ``total`` are None when the page does not tell; addresses are absolute."""

    pages: int | None = None
    page_no: int | None = None
    next: str | None = None
    last: str | None = None
    total: int | None = None
    called: bool = False
    """The numbers come from a paging call, not from a variable that may belong to something else."""

    @property
    def told(self) -> bool:
        """True when the page carries a pager of any kind."""
        return self.pages is not None or self.next is not None or self.page_no is not None


_PAGE_FIELD: Final = re.compile(
    r"^(?:page|pageindex|pageno|pagenum|currpage|curpage|currentpage|page_no|pn|p|pg|pageid"
    r"|page_index|nowpage|cur|a\d+[a-z]?p|(?:cur|curr|current)_page|page_?number|paged|pno"
    r"|d-\d+-p|_\d+_instance_\w{1,16}_cur)$",
    re.I,
)
VSB_TOTAL: Final = re.compile(r"(?:^|&)a\w+t=(\d+)&a\w+p=(\d+)")
TOTAL_FIELD: Final = re.compile(r"(?:^|&)total_?pages?=(\d+)", re.I)
MAX_PAGES: Final = 200_000


def page_number(url: str) -> int | None:
    """Number that an address gives to itself (``pageIndex=3``); file names are not trusted: 0- or 1-based."""
    for name, value in parse_qsl(urlsplit(url).query):
        if _PAGE_FIELD.match(name) and value.isdigit() and 0 < int(value) < MAX_PAGES:
            return int(value)
    return None


def first_page(url: str) -> str | None:
    """Address of page 1 of which ``url`` may be a later page (``index_3.html``, ``?page=3``), or None."""
    parts = urlsplit(url)
    fields = parse_qsl(parts.query, keep_blank_values=True)
    kept = [
        (name, value)
        for name, value in fields
        if not (_PAGE_FIELD.match(name) and value.isdigit() and int(value) > 1)
    ]
    if len(kept) != len(fields):
        return parts._replace(query=urlencode(kept)).geturl()
    folder, _, name = parts.path.rpartition("/")
    stem, dot, extension = name.rpartition(".")
    match = re.match(r"(.*?(?:index|list|default|column|page|\D))[_-](\d{1,4})$", stem) if dot else None
    if match and re.search(r"index|list|default|page|column", match.group(1), re.I):
        return parts._replace(path=f"{folder}/{match.group(1)}.{extension}").geturl()
    return None


def read_number(text: str | None) -> int | None:
    """The number that a text is; None where it is none of at most six digits."""
    if text is None:
        return None
    text = text.strip()
    return int(text) if text.isdigit() and len(text) <= 6 else None
