"""Functions of a page that open an address made of what they are called with.

Old lists name no address: ``<a href="javascript:openNews(5101)">`` with, in a script of the page,
``function openNews(id){window.open("NewsShow.aspx?id="+id)}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from lxml.html import HtmlElement

from crawler.derive.tree import Page, once_per_page
from crawler.model import ListBlock
from crawler.url import canonical

_FUNCTION: Final = re.compile(r"\bfunction\s+([A-Za-z_$][\w$]{0,59})\s*\(([^(){}]{0,200})\)\s*\{")
_OPENS: Final = re.compile(r"\bopen\s*\(|\blocation\b|\.href\s*=")
_SIGNS: Final = ("open", "location", ".href")
"""What the pattern finds holds one of them: looking for those is cheap."""
_PIECE: Final = (
    r"""(?:(?:encodeURIComponent|encodeURI|escape)\(\s{0,4})?[A-Za-z_$][\w$]{0,59}(?:\s{0,4}\))?"""
    r"""|'[^'"\n<>+]{0,200}'|"[^'"\n<>+]{0,200}\""""
)
_MADE: Final = re.compile(
    rf"""(['"])([^'"\n<>]{{1,300}})\1((?:\s{{0,4}}\+\s{{0,4}}(?:{_PIECE})){{1,9}})\s*(?=[,);\n}}]|$)"""
)
_GIVEN: Final = re.compile(
    r"""(?:(?:encodeURIComponent|encodeURI|escape)\()?\s*([A-Za-z_$][\w$]*)|(['"])([^'"]*)\2"""
)
_ADDRESS: Final = re.compile(
    r"^(?:https?:/)?\.{0,2}/\S*$|^[\w%~.+/-]+\.(?:s?html?|jsp|aspx?|php|do|action)(?:\?\S*)?$", re.I
)
_CALL: Final = re.compile(r"([A-Za-z_$][\w$]{0,59})\s*\(([^()]{1,300})\)")
_LITERAL: Final = re.compile(r"""^\s*(?:(\d{1,20})|'([\w.%/-]{1,120})'|"([\w.%/-]{1,120})")\s*$""")
_KEY: Final = re.compile(r"""^(['"]?)(?=[\w-]*\d)[\w-]{3,60}\1$""")
"""What tells one entry from another; a short number chooses a tab, a page or a size."""
_LEAST: Final = 2
_LONGEST_BODY: Final = 600
_LONGEST_CODE: Final = 400
_MOST: Final = 200


class Opener(NamedTuple):
    """The address is ``before`` and then, one after the other, texts and arguments by their places."""

    before: str
    rest: tuple[str | int, ...]


@once_per_page
def openers_of(page: Page) -> Mapping[str, Opener]:
    """The functions in the page's own scripts that open an address ending in or holding an argument."""
    found: dict[str, Opener] = {}
    for script in page.root.iter("script"):
        code = script.text or ""
        if "function" not in code or not any(sign in code for sign in _SIGNS):
            continue
        if _OPENS.search(code) is None:
            continue
        begun = [match for _, match in zip(range(_MOST), _FUNCTION.finditer(code), strict=False)]
        for number, match in enumerate(begun):
            ends = begun[number + 1].start() if number + 1 < len(begun) else len(code)
            body = code[match.end() : min(ends, match.end() + _LONGEST_BODY)]
            opener = _opener(body, [name.strip() for name in match.group(2).split(",")])
            if opener is not None:
                found.setdefault(match.group(1), opener)
    return found


def opened_by(code: str, page: Page) -> str | None:
    """Absolute address that ``code`` of a link or a handler opens by a function of the page; None: none."""
    if not code or "(" not in code:
        return None
    openers = openers_of(page)
    for match in _CALL.finditer(code) if openers else ():
        opener = openers.get(match.group(1))
        address = _filled(opener, match.group(2).split(",")) if opener is not None else None
        if address is not None:
            return canonical(address, page.base_url)
    return None


def opened_links(page: Page) -> Iterator[tuple[int, HtmlElement, str]]:
    """Place in the tree, element and address of all that open an address by a function of the page."""
    if not openers_of(page):
        return
    for place, element in enumerate(page.root.iter()):
        if not isinstance(element.tag, str):
            continue
        for name in ("href", "onclick"):
            code = element.get(name) or ""
            if name == "href" and code.lstrip()[:11].lower() != "javascript:":
                continue
            address = opened_by(code, page)
            if address:
                yield place, element, address


def opens_outside(page: Page, main: ListBlock | None) -> bool:
    """Whether entries of the page's list are opened by a function that only a script file holds: a browser
    knows what it is. ``main``: the list as the page shows."""
    if (
        page.rendered
        or main is None
        or not main.items
        or 2 * sum(not i.url for i in main.items) < len(main.items)
    ):
        return False
    scripts = list(page.root.iter("script"))
    if not any(script.get("src") for script in scripts):
        return False
    called: dict[str, set[str]] = {}
    for element in page.root.iter("a", "tr", "td", "li", "span"):
        for name in ("href", "onclick"):
            code = element.get(name) or ""
            if "(" not in code or (name == "href" and code.lstrip()[:11].lower() != "javascript:"):
                continue
            for match in _CALL.finditer(code[:_LONGEST_CODE]):
                if any(_KEY.match(given.strip()) for given in match.group(2).split(",")):
                    called.setdefault(match.group(1), set()).add(match.group(2))
    held = "\n".join(script.text or "" for script in scripts)
    return any(len(given) >= _LEAST and name not in held for name, given in called.items())


def _opener(body: str, names: list[str]) -> Opener | None:
    if not any(sign in body for sign in _SIGNS) or _OPENS.search(body) is None:
        return None
    for match in _MADE.finditer(body):
        if not _ADDRESS.match(match.group(2)):
            continue
        rest: list[str | int] = []
        for piece in _GIVEN.finditer(match.group(3)):
            name = piece.group(1)
            if name and name not in names:
                break
            rest.append(names.index(name) if name else piece.group(3))
        else:
            if any(isinstance(each, int) for each in rest):
                return Opener(match.group(2), tuple(rest))
    return None


def _filled(opener: Opener, given: list[str]) -> str | None:
    """The address with what a call gives; None where it gives something that is not told in the code."""
    parts = [opener.before]
    for each in opener.rest:
        if isinstance(each, str):
            parts.append(each)
            continue
        literal = _LITERAL.match(given[each]) if each < len(given) else None
        if literal is None:
            return None
        parts.append(next(value for value in literal.groups() if value is not None))
    return "".join(parts)
