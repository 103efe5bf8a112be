"""Links that forms hold: drop-downs that open what is chosen, and addresses that only take what is sent."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.link_sink import Sink
from crawler.derive.link_text import link_text
from crawler.model import Held, Region

_OPENS_CHOICE: Final = re.compile(
    r"(?:open|location|jump|\bgo|goto|link|url|href|skip|turn|redirect)\w*[\s.=(]*[^;]*(?:this|value|selectedIndex)",
    re.I,
)
_CHOICE: Final = re.compile(
    r"(?:https?:)?//[\w-]+(?:\.[\w-]+)+|/[^/\s]|\.{1,2}/|[\w/%-]+\.(?:s?html?|jsp|aspx?|php)\b", re.I
)
_ROUTES: Final = (".do", ".action", ".jspx", ".ashx")


def opens_choice(handler: str) -> bool:
    """Whether what ``handler`` does on a change is to open the chosen address."""
    return _OPENS_CHOICE.search(handler) is not None


def read_choices(element: HtmlElement, out: Sink, held: Held | None, region: Region, hidden: bool) -> None:
    """Addresses of a drop-down that opens what is chosen («友情链接»)."""
    for option in _options(element):
        value = (option.get("value") or "").strip()
        if _CHOICE.match(value):
            out.add(value, None, held or "onclick", link_text(option, "option"), region, hidden)


def _options(choice: HtmlElement) -> Iterable[HtmlElement]:
    """The options of a drop-down, not those of others inside one that is never closed."""
    for child in choice:
        if child.tag == "option":
            yield child
        elif child.tag == "optgroup":
            yield from child.iterchildren("option")


def only_sent_to(element: HtmlElement, action: str) -> bool:
    """Whether an address takes nothing but what is sent to it: a visit to such a route may well be answered
    «not found» while the form works. The address of a file or a page script is there for visits too; ``.do``
    and its kin are names of routes."""
    form = element if element.tag == "form" else next(element.iterancestors("form"), None)
    method = element.get("formmethod") or (form.get("method") if form is not None else "") or ""
    path = action.strip().partition("?")[0].partition("#")[0].rpartition("/")[2]
    return method.strip().lower() == "post" and ("." not in path or path.lower().endswith(_ROUTES))
