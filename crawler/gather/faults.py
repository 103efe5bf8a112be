"""What a rendered page says in its content's stead when its own system did not bring it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

import msgspec

from crawler.derive.page import read_page
from crawler.derive.page_text import read_text
from crawler.gather.rules import browser_rules
from crawler.model import Fetched, PageFacts

_OWING: Final = frozenset(("column", "article", "document", "message_list", "other"))
_LITTLE: Final = 200
"""Characters beside the menu that a page without entries may say and still look empty."""


def owes_all(facts: PageFacts) -> bool:
    """Whether a page that owes entries or a text shows none."""
    return facts.kind in _OWING and _bare(facts)


def fault_shown(fetched: Fetched, facts: PageFacts) -> str:
    """Why nothing was measured on a rendered page, ``facts``, that says itself that its content could not be
    loaded; empty for every other. An answer that was an error page before any script ran is one still."""
    if not (owes_all(facts) or (facts.kind == "error" and _bare(facts))):
        return ""
    if facts.attachments or set(facts.forms) - {"text"}:
        return ""
    told = fault_told(read_text(fetched).lines)
    if not told or read_page(msgspec.structs.replace(fetched, rendered=None)).facts.kind == "error":
        return ""
    return f"{browser_rules().faults.note}{told}"


def fault_told(lines: Sequence[str]) -> str:
    """The line in which a page says that its content could not be loaded now; empty when there is none, or
    when the page says that there is nothing."""
    rules = browser_rules().faults
    short = [line for line in lines if len(line) <= rules.longest]
    if any(_pattern(rules.nothing).search(line) for line in short):
        return ""
    return next((line for line in short if _pattern(rules.line).match(line)), "")


@cache
def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(words)


def _bare(facts: PageFacts) -> bool:
    shown = facts.list is not None and facts.list.count
    return not shown and facts.text_length <= _LITTLE
