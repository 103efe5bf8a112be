"""Paging that scripts tell: calls such as createPageHTML, and variables named for pages."""

from __future__ import annotations

import re
from typing import Final

from crawler.derive.page_numbers import MAX_PAGES, Paging, read_number
from crawler.derive.tree import Page
from crawler.url import canonical

_CALL: Final = re.compile(
    r"(?<!function )\b(?:create_?page(?:html)?\w*|createPageHTML\w*|pageHtml)\s*\(([^()]*)\)",
    re.I,
)
_CURRENT_NAME: Final = re.compile(r"^(?:cur|now|page_?(?:index|no|num)|index)\w*$", re.I)
_ARGUMENT: Final = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([^,]+?))\s*(?:,|$)""")
_ASSIGN: Final = r"[\"']?\s*[:=]\s*+[\"']?\s*+(?:parseInt\(\s*[\"']?)?(\d+)"
_NUMBER_GIVEN: Final = re.compile(r"(?<![\w$])([A-Za-z_$][\w$]*+)\s*+=\s*+['\"]?\s*+(\d+)")
_PAGES_NAME: Final = re.compile(
    r"\b(?:total_?pages?|page_?count|count_?pages?|page_?total|max_?page|pages|nPageCount"
    r"|m_nPageCount|pageNumCount|allpage\w*)" + _ASSIGN,
    re.I,
)
_PAGE_NO_NAME: Final = re.compile(
    r"\b(?:current_?page|curr?_?page|now_?page|page_?index|page_?no|pageNum|currentIndex|nCurrIndex)"
    + _ASSIGN,
    re.I,
)
_TOTAL_NAME: Final = re.compile(
    r"\b(?:total_?records?|record_?count|total_?count|total_?num|total_?rows|row_?count|total|totalitems)"
    + _ASSIGN,
    re.I,
)
_PER_PAGE_NAME: Final = re.compile(
    r"\b(?:per_?page|page_?size|page_?limit|items_?per_?page|limit|perpage)" + _ASSIGN, re.I
)
# A pager that its own script writes: document.write("<a href=\"index"+"_"+nextPage+"."+"html\">下一页</a>").
_WRITTEN: Final = re.compile(
    r"""href=\\?["']?(?P<name>[\w-]{1,40}?)(?:["']\s{0,4}\+\s{0,4}["'])?_["']\s{0,4}\+\s{0,4}next_?page"""
    r"""\s{0,4}\+\s{0,4}["']\.(?:["']\s{0,4}\+\s{0,4}["'])?(?P<ending>\w{2,6})\b""",
    re.I,
)
_FROM_ZERO: Final = re.compile(
    r"\bcurrent_?page\s{0,4}!={1,2}\s{0,4}\(?\s{0,4}count_?page\s{0,4}-\s{0,4}1", re.I
)

_LAID: Final = re.compile(r"laypage\s{0,4}\.\s{0,4}render\s{0,4}\(\s{0,4}\{([^{}]{1,600})")
_LAID_NUMBER: Final = re.compile(r"\b(count|limit)[\"']?\s{0,4}:\s{0,4}[\"']?(\d{1,7})")


def from_scripts(page: Page, items: int) -> Paging:
    """What the scripts of ``page`` tell. ``items``: entries shown, where only their total is told."""
    pages = page_no = total = per_page = None
    following = last = None
    called = False
    for script in page.root.iter("script"):
        text = script.text
        if not text or len(text) > 300_000:
            continue
        lower = text.lower()
        if "page" not in lower and "total" not in lower:
            continue
        calls = "create" in lower or "showpage" in lower or "setpage" in lower or "pagehtml" in lower
        if calls and pages is None:
            values = _Values(text)
            for match in _CALL.finditer(text):
                found = _read_call(match.group(1), values, page)
                if found is not None:
                    pages, page_no, following, last, total, called = found
                    if pages is not None:
                        break
        if "xml" in (script.get("type") or ""):
            continue
        if pages is None and "page" in lower:
            pages = _first_number(_PAGES_NAME, text)
            if pages is None and "laypage" in lower:
                pages = _laid(text)
            if pages is not None:
                page_no = _first_number(_PAGE_NO_NAME, text)
                if "nextpage" in lower and _FROM_ZERO.search(text):
                    page_no, following, last = _written(text, page_no or 0, pages, page)
                    called = True
        if total is None and len(text) < 60_000:
            if "total" in lower or "count" in lower:
                total = _first_number(_TOTAL_NAME, text)
            per_page = per_page or _first_number(_PER_PAGE_NAME, text)
    if pages is None and total and per_page and items and 1 < per_page <= 200:
        pages = -(-total // per_page)
    if pages is not None and not 0 < pages < MAX_PAGES:
        pages = 1 if pages == 0 else None
    if page_no == 0:
        page_no = 1
    return Paging(pages, page_no, following, last, total, called)


def _laid(script: str) -> int | None:
    """Pages by a ``laypage.render({count: 356, limit: 15, …})``; without a limit each shows ten entries."""
    call = _LAID.search(script)
    if call is None:
        return None
    given = {name.lower(): int(number) for name, number in _LAID_NUMBER.findall(call.group(1))}
    limit = given.get("limit", 10)
    return -(-given["count"] // limit) if "count" in given and limit else None


def _written(script: str, before: int, pages: int, page: Page) -> tuple[int, str | None, str | None]:
    """Number of the page shown, and addresses of the next and the last, by a pager that the script writes.

    ``before``: pages before the one shown, as the script counts them.
    """
    match = _WRITTEN.search(script)
    if match is None or before + 1 >= pages:
        return before + 1, None, None
    name, ending = match["name"], match["ending"]
    following = canonical(f"{name}_{before + 1}.{ending}", page.base_url)
    return before + 1, following, canonical(f"{name}_{pages - 1}.{ending}", page.base_url)


def _first_number(pattern: re.Pattern[str], text: str) -> int | None:
    match = pattern.search(text)
    return read_number(match.group(1)) if match else None


class _Values:
    """The numbers that a script gives its names first: looked for once, however many calls ask for them."""

    def __init__(self, script: str) -> None:
        self._script = script
        self._numbers: dict[str, str] | None = None

    def of(self, name: str) -> int | None:
        """The number of ``name``, if the script tells one."""
        if self._numbers is None:
            # The first of several stays: the last written wins, so they are written backwards.
            self._numbers = dict(reversed(_NUMBER_GIVEN.findall(self._script)))
        number = self._numbers.get(name)
        return read_number(number) if number is not None else None


def _read_call(inside: str, values: _Values, page: Page) -> Paging | None:
    arguments: list[str] = []
    for match in _ARGUMENT.finditer(inside):
        quoted = match.group(1) if match.group(1) is not None else match.group(2)
        arguments.append(f"'{quoted}" if quoted is not None else (match.group(3) or "").strip())
        if match.end() >= len(inside):
            break
    if any(argument.startswith("'javascript:") for argument in arguments):
        return None
    if len(arguments) > 1 and _CURRENT_NAME.search(arguments[0]) and not _CURRENT_NAME.search(arguments[1]):
        arguments[0], arguments[1] = arguments[1], arguments[0]
    numbers = [_resolve(argument, values) for argument in arguments]
    words = [
        argument[1:]
        for argument in arguments
        if argument.startswith("'") and not argument[1:].strip().isdigit()
    ]
    given = [number for number in numbers if number is not None]
    if not given:
        return None
    one_based = bool(arguments) and arguments[0].startswith("'") and numbers[0] is None and len(given) >= 2
    pages = given[0]
    current = given[1] if len(given) > 1 else (1 if one_based else 0)
    total = given[2] if one_based and len(given) > 2 else None
    names = words[1:] if one_based else words
    if pages <= 0:
        return Paging(1 if pages == 0 else None, 1, None, None, total, True)
    page_no = max(1, current if one_based else current + 1)
    following = last = None
    if len(names) >= 2 and re.fullmatch(r"[\w.-]+", names[0]) and re.fullmatch(r"\w{2,6}", names[1]):
        offset = 0 if one_based else 1
        if page_no < pages:
            following = canonical(f"{names[0]}_{page_no + 1 - offset}.{names[1]}", page.base_url)
        if pages > 1:
            last = canonical(f"{names[0]}_{pages - offset}.{names[1]}", page.base_url)
    return Paging(pages, page_no, following, last, total, True)


def _resolve(argument: str, values: _Values) -> int | None:
    plain = argument.lstrip("'").strip()
    if plain.isdigit():
        return read_number(plain)
    if argument.startswith("'") or not re.fullmatch(r"[A-Za-z_$][\w$]*", plain):
        return None
    return values.of(plain)
