"""What the class and id of an element call it: breadcrumb, foot, menu, head or side box."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from crawler.model import Region

TOKEN = r"(?:^|[\s_-])"
END = r"(?:$|[\s_\-\d])"
_BREADCRUMB: Final = re.compile(
    r"crumb|bread|dqwz|dangqian|weizhi|curr?(?:ent)?[_-]?(?:pos|loc|title|chnl)|channel[_-]?path|mianbao"
    r"|nowpos|gcpos"
    r"|you[_-]?are|"
    + TOKEN
    + r"(?:location|position|path|szwz|wz|place|pos|local|site[_-]?path|nav[_-]?path)"
    + END,
    re.I,
)
_FOOTER: Final = re.compile(
    TOKEN + r"(?:foot\w*|colophon|copy\s?right\w*|bottom\w*|btm|banquan|dibu|page[_-]?foot\w*)" + END, re.I
)
_NAV: Final = re.compile(
    TOKEN + r"(?:(?:main|top|sub|left|side|head|web|site|my)?[_-]?(?:nav|navi|menu|navigation)"
    r"(?:bar|box|list|menu|main|con|ul|wrap|left|top)?|daohang|dh"
    r"|[a-z]{0,2}[_-]?tree(?:menu|view|list|box)?)" + END,
    re.I,
)
_HEADER: Final = re.compile(
    TOKEN + r"(?:header\w*|masthead|head|top|topbar|toper|banner\w*|logo\w*|page[_-]?head\w*)" + END, re.I
)
_ASIDE: Final = re.compile(
    TOKEN
    + r"(?:aside|side|sidebar|related|relate|xgxw|xgyd|xglj|hot|hots|rdtj|recommend|tuijian|paihang|rank\w*"
    r"|friend\w*|flinks?|yqlj|link[_-]?box|links|youqing|share|bdshare\w*|piao|ad|ads"
    # What floats over the page; «float-left» is any box of two that stand beside one another.
    r"|float(?![_-]?(?:left|right|[lr](?:box|con)?(?![a-z])))\w*)" + END,
    re.I,
)
_MARKS: Final[tuple[tuple[re.Pattern[str], Region], ...]] = (
    (_BREADCRUMB, "breadcrumb"),
    (_FOOTER, "footer"),
    (_NAV, "nav"),
    (_ASIDE, "aside"),
    (_HEADER, "header"),
)


@lru_cache(maxsize=8192)
def named_region(words: str) -> Region | None:
    """The region that the class and id of an element name; None when they name none."""
    for pattern, region in _MARKS:
        if pattern.search(words):
            return region
    return None
