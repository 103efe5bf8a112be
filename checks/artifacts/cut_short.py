"""Why not everything of a portal was seen: absence is told of what was seen whole."""

from __future__ import annotations

from typing import Final

from checks.words import limit_words, words
from storage.archive import Archive

_ODD: Final = frozenset(("malformed_answer", "odd_status"))
"""Something came that nobody could make sense of."""


def cut_short(archive: Archive) -> str:
    """Why the walk saw less than there is, for people: it was ended, or pages that answer could not be read.
    Empty when it saw everything."""
    stopped = limit_words(archive.fact("walk_stopped"))
    if stopped:
        return stopped
    odd = archive.addresses(state="checked", own=True, roles=("page", "frame"), outcomes=("not_measured",))
    unread = [address.url for address in archive.unread()]
    unread += [address.url for address in odd if address.reason in _ODD]
    return words().limits["unread"].format(n=len(unread), url=unread[0]) if unread else ""
