"""Why not everything of a portal was seen: absence is told of what was seen whole."""

from __future__ import annotations

from typing import Final

from checks.words import limit_words, words
from storage.archive import AddressRow, Archive

_LONGEST_COLUMN: Final = 12
"""Characters of a column's name in a menu; the titles of entries are longer."""
_ODD: Final = frozenset(("malformed_answer", "odd_status"))
"""Something came that nobody could make sense of."""


def cut_short(archive: Archive) -> str:
    """Why the walk saw less than there is, for people: it was ended, or pages that answer could not be read
    that may hold others. Empty when it saw everything."""
    stopped = limit_words(archive.fact("walk_stopped"))
    if stopped:
        return stopped
    odd = archive.addresses(state="checked", own=True, roles=("page", "frame"), outcomes=("not_measured",))
    unread = [*archive.unread(), *(address for address in odd if address.reason in _ODD)]
    hiding = [address.url for address in unread if _may_hold_others(address)]
    return words().limits["unread"].format(n=len(hiding), url=hiding[0]) if hiding else ""


def _may_hold_others(address: AddressRow) -> bool:
    """Whether a page that was not read may be a column: an entry is known by the title that links to it."""
    return len("".join(address.text.split())) <= _LONGEST_COLUMN
