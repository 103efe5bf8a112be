"""The day on which a page is looked at, which many tell at their top: no day of an entry."""

from __future__ import annotations

import re
from typing import Final

from lxml.html import HtmlElement

_SAYS_TODAY: Final = re.compile(r"(?:今天是?|今日是?|现在(?:是|时间)|当前(?:时间|日期)|北京时间)\W{0,3}\Z")
_LONGEST_SAYING: Final = 12


def is_today(node: HtmlElement) -> bool:
    """Whether the words before an element say that it tells the day of today («今天是<i>…</i>»)."""
    beside, above = node.getprevious(), node.getparent()
    before = beside.tail if beside is not None else above.text if above is not None else None
    return _SAYS_TODAY.search((before or "").strip()[-_LONGEST_SAYING:]) is not None
