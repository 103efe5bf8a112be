"""Title of a document: what its properties say, if it is shown too; else the first line that can be one."""

from __future__ import annotations

import re
from functools import cache

from crawler.derive.attachment_text.limits import attachment_rules

_SHOWN_WITHIN = 600
_LINES = 8
_LONGEST = 80
_SHORTEST = 4
_NO_TITLE_END = tuple("。；;，,、：:")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SHEET = re.compile(r"【[^】]*】$")


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    rules = attachment_rules()
    return re.compile("|".join(rules.no_title), re.I), re.compile(rules.not_a_title)


def title_of(text: str, said: str | None) -> str | None:
    """``said``: the title among the properties, often left over from another document or a program's name."""
    no_title, not_a_title = _patterns()
    said = " ".join((said or "").split())[:_LONGEST]
    if no_title.search(said):
        said = ""
    if said and _bare(said) in _bare(text[:_SHOWN_WITHIN]):
        return said
    for line in text.split("\n", _LINES)[:_LINES]:
        if "\t" in line.strip():
            # A row of a table.
            continue
        line = " ".join(line.split())
        if _SHEET.match(line) or not_a_title.match(line):
            continue
        can_be = _SHORTEST <= len(line) <= _LONGEST and not line.endswith(_NO_TITLE_END)
        if can_be and len(_HAN.findall(line)) >= _SHORTEST:
            return line
    return said or None


def _bare(text: str) -> str:
    return "".join(text.split())
