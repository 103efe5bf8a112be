"""Search boxes of a page, forms and scripts that open a result page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from lxml.html import HtmlElement

from crawler.derive.script_text import UNKNOWN, read_strings
from crawler.derive.tree import Page
from crawler.model import SearchForm
from crawler.url import canonical

_SEARCH_NAMES: Final = re.compile(
    r"^(?:q|qt|wd|kw|key|keys|keyword|keywords|keyWord|search\w*|searchword|searchWord|search_?key"
    r"|searchtext|searchcontent|sw|word|words|text|query|tit|title|temp|k|content|searchTxt|txtkey\w*"
    r"|indexsearch|ss|wbkeyword|INTEXT\w*|_lucenesearch\w*|qsearch|name)$",
    re.I,
)
_SEARCH_WORDS: Final = re.compile(
    r"search|query|(?:^|[/_.-])so(?:[/_.?-]|$)|jsearch|was5|ss/|/s\?|/s$|sousuo|jiansuo|kaipuyun|znss"
    r"|guestweb|搜索|检索|查询|关键[字词]",
    re.I,
)
_OTHER_TYPES: Final = frozenset(
    (
        *("hidden", "submit", "button", "image", "reset", "checkbox", "radio", "file", "password", "color"),
        *("range", "number", "tel", "email", "url", "date", "time", "month", "week", "datetime-local"),
    )
)
"""Types that take no words; what HTML does not know («keywords») is a text box to every browser."""


def read_search_forms(page: Page) -> tuple[SearchForm, ...]:
    """Search boxes: forms, and inputs that a script sends.

    ``action`` is None when only running the script would tell.
    """
    forms: list[SearchForm] = []
    sent = list(_script_searches(page))
    loose = False
    for box in page.root.iter("input"):
        if (box.get("type") or "").lower() in _OTHER_TYPES:
            continue
        name = (box.get("name") or box.get("id") or "").strip()
        hints = " ".join(box.get(a) or "" for a in ("name", "id", "placeholder", "value", "class", "title"))
        form = next(box.iterancestors("form"), None)
        action = (form.get("action") or "").strip() if form is not None else ""
        form_words = (
            f"{action} {form.get('name') or ''} {form.get('id') or ''} {form.get('class') or ''}"
            if form is not None
            else ""
        )
        strong = bool(_SEARCH_WORDS.search(hints)) or bool(_SEARCH_WORDS.search(form_words))
        if not strong and not (
            _SEARCH_NAMES.match(name)
            and len(name) > 1
            and name not in ("title", "name", "content", "text", "temp")
        ):
            continue
        if form is not None and (_is_other_form(form) or "share" in action):
            continue
        target = (
            canonical(action, page.base_url)
            if action and not action.lower().startswith(("javascript:", "#"))
            else None
        )
        if target is None:
            loose = True
            if not sent:
                forms.append(SearchForm(None, "get", name))
            continue
        fields = dict(parse_qsl(urlsplit(target).query, keep_blank_values=True))
        if form is not None:
            for hidden in form.iter("input"):
                if (hidden.get("type") or "").lower() == "hidden" and hidden.get("name"):
                    fields[hidden.get("name", "")] = hidden.get("value") or ""
        method = (form.get("method") or "get").lower() if form is not None else "get"
        fields.pop(name, None)
        forms.append(
            SearchForm(target.partition("?")[0], "post" if method == "post" else "get", name, fields)
        )
    if loose or not forms:
        forms.extend(sent)
    unique: dict[tuple[str | None, str], SearchForm] = {}
    for found in forms:
        unique.setdefault((found.action, found.field), found)
    return tuple(unique.values())


def _is_other_form(form: HtmlElement) -> bool:
    """Login, letter and comment forms hold a password, a text area or many boxes."""
    boxes = 0
    for field in form.iter("input", "textarea"):
        kind = (field.get("type") or "").lower()
        if field.tag == "textarea" or kind in ("password", "file"):
            return True
        boxes += field.tag == "input" and kind not in _OTHER_TYPES
    return boxes > 6


def _script_searches(page: Page) -> Iterator[SearchForm]:
    for script in page.root.iter("script"):
        text = script.text
        if not text or len(text) > 200_000 or "=" not in text or "?" not in text:
            continue
        for head, pairs, field in _open_strings(text):
            action = canonical(head, page.base_url)
            if action is not None:
                yield SearchForm(action, "get", field, dict(pairs))


@lru_cache(maxsize=512)
def _open_strings(text: str) -> tuple[tuple[str, tuple[tuple[str, str], ...], str], ...]:
    """Addresses with a search word left open: address, told fields, name of the open field."""
    if not _SEARCH_WORDS.search(text):
        return ()
    out: list[tuple[str, tuple[tuple[str, str], ...], str]] = []
    for found in read_strings(text):
        value = found.value.strip()
        if UNKNOWN not in value or "=" not in value or "<" in value or len(value) > 1500:
            continue
        head, _, query = value.partition("?")
        if not query or UNKNOWN in head or not re.search(r"[/.]", head):
            continue
        pairs = parse_qsl(query.replace(UNKNOWN, _OPEN_MARK), keep_blank_values=True)
        field = next((n for n, told in pairs if _OPEN_MARK in told and _SEARCH_NAMES.match(n)), None)
        if field is not None and _SEARCH_WORDS.search(value):
            out.append((head, tuple((n, told) for n, told in pairs if _OPEN_MARK not in told), field))
    return tuple(out)


_OPEN_MARK: Final = "\ue001"
