"""What a page of letters says of itself besides them: its list, and days that are theirs, not its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from crawler.derive.lists import Lists
from crawler.derive.published import Published
from crawler.model import ListBlock, ListItem, Message

_VAGUE: Final = re.compile(r"^\s*(?:时间|日期)\s*[:：]")


def list_of(letters: Sequence[Message], lists: Lists) -> ListBlock | None:
    """The list that rows of letters are where no other was read; None where one of them leads nowhere."""
    if lists.main is not None and (lists.main.items or lists.main.dynamic):
        return None
    rows = tuple(
        ListItem(each.title, each.url, (each.replied or each.received or "")[:10] or None)
        for each in letters
        if each.title and each.url
    )
    if not rows or len(rows) != len(letters):
        return None
    days = [row.date for row in rows if row.date]
    paging = lists.paging
    return ListBlock(
        items=rows,
        count=max(paging.total or 0, len(rows)),
        newest=max(days, default=None),
        oldest=min(days, default=None),
        pages=paging.pages,
        page_no=paging.page_no,
        next=paging.next,
        last=paging.last,
    )


def is_letters_own(published: Published, letters: Sequence[Message]) -> bool:
    """Whether a day on the page of a letter is the letter's: a bare one beside the title, or the one on which
    it came, told by its number in the address or as «时间»."""
    if published.source == "text":
        return True
    if len(letters) != 1 or (letters[0].received or "")[:10] != published.value[:10]:
        return False
    return published.source == "url" or (
        published.source == "label" and _VAGUE.match(published.witness) is not None
    )
