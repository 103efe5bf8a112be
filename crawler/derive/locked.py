"""Boxes of a form that nobody can write in: what stands in them is text that the page shows.

Some systems tell a whole letter in the form that it was written on, closed to any change. Two days that only
a calendar may set tell nothing: they belong to the question of a search.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.settable import settable

_TEXTUAL: Final = frozenset(("", "text", "tel", "email", "url", "number", "date", "datetime-local"))
_TELLS: Final = "wj-tells"
_LEAST: Final = 3
"""Locked boxes that a form tells something in, none of them for a text of several lines."""


def is_locked(box: HtmlElement) -> bool:
    """Whether ``box`` can only be read."""
    attributes = box.attrib
    return "readonly" in attributes or "disabled" in attributes


def tells(box: HtmlElement) -> bool:
    """Whether the text of a locked box is text of the page."""
    return _TELLS in box.attrib


def show_locked(root: HtmlElement) -> None:
    """Makes text of what stands in the locked boxes of forms that tell more than they ask."""
    if not any(map(is_locked, root.iter("input", "textarea"))):
        return
    forms: dict[HtmlElement, HtmlElement | None] = {}
    for form in root.iter("form"):
        # A form that another one holds, for want of an end, is part of that.
        if form not in forms:
            forms.update(dict.fromkeys(form.iter("form", "input", "textarea"), form))
    told: list[tuple[HtmlElement, HtmlElement | None, str]] = []
    asked: Counter[HtmlElement | None] = Counter()
    for box in root.iter("input", "textarea"):
        if box.tag == "input" and (box.get("type") or "").strip().lower() not in _TEXTUAL:
            continue
        text = (box.get("value") if box.tag == "input" else box.text) or ""
        if not is_locked(box):
            asked[forms.get(box)] += 1
        elif text.strip():
            told.append((box, forms.get(box), text.strip()))
    held = Counter(form for _, form, _ in told)
    texts = {form for box, form, _ in told if box.tag == "textarea"}
    for box, form, text in told:
        if held[form] > asked[form] and (held[form] >= _LEAST or form in texts):
            box.set(_TELLS, "")
            if box.tag == "input":
                box.text = settable(text)
