"""Rules on the kind of a page: what is there to be filled in makes it a form."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.article import title_parts
from crawler.derive.kind_evidence import (
    SOME_TEXT,
    Evidence,
    article_strength,
    article_title,
    brings_later,
    has_items,
    names_letters,
    says_empty,
)
from crawler.derive.locked import is_locked
from crawler.derive.region import regions_of
from crawler.derive.shown import squeeze
from crawler.derive.words import any_of, load
from crawler.model import PageKind

_MARKS: Final = load("marks")
_FORM_WORDS: Final = re.compile(rf"^[\s*＊]*(?:{any_of(_MARKS['form'])})[\s*＊]*[:：]?[\s*＊]*$")
_WRITING: Final = re.compile(any_of(_MARKS["writing"]))
_ASKS_LETTER: Final = re.compile(any_of(_MARKS["letter_forms"]))
_LOGIN: Final = re.compile(_MARKS["login"])
_QUERY: Final = re.compile(rf"^(?:{any_of(_MARKS['query_buttons'])})$")
_SURVEY: Final = re.compile(rf"^(?:{any_of(_MARKS['survey_buttons'])})$")
_CODE_FIELD: Final = re.compile(r"code|yzm|captcha|verify|pwd|pass", re.I)
_LONGEST_COLUMN_NAME: Final = 12
_WRITTEN_IN: Final = frozenset(("text", "tel", "email", "number", "password", "date", "file"))
_PRESSED: Final = frozenset(("button", "submit"))
_FORM_INPUTS: Final = 4
_FORM_LABELS: Final = 3
_MOST_FORMS: Final = 20


def by_inputs(seen: Evidence) -> PageKind | None:
    """Boxes to write in, with the labels that forms have."""
    if article_title(seen.meta) or seen.head or has_items(seen.main):
        return None
    boxes = (e for e in seen.page.root.iter("input", "textarea", "select") if not is_locked(e))
    inputs = sum((e.get("type") or "text").lower() in _WRITTEN_IN for e in boxes)
    if inputs < _FORM_INPUTS:
        return None
    labels = {squeeze(b.text) for b in seen.shown.blocks if len(b.text) <= 16 and _FORM_WORDS.match(b.text)}
    return "form" if len(labels) >= _FORM_LABELS else None


def by_login(seen: Evidence) -> PageKind | None:
    """A page to log in on, whatever column it is of: it says so above a box for the password."""
    if seen.published is not None or has_items(seen.main) or len(seen.content) >= SOME_TEXT:
        return None
    if not any(_LOGIN.match(squeeze(b.text)) for b in seen.shown.blocks if b.heading):
        return None
    boxes = (e for e in seen.page.root.iter("input") if (e.get("type") or "").lower() == "password")
    return "form" if any(not is_locked(box) for box in boxes) else None


def by_query(seen: Evidence) -> PageKind | None:
    """A page to look records up on, before anybody asked: boxes and a button, and no name of a column."""
    if seen.published is not None or has_items(seen.main) or brings_later(seen.page):
        return None
    if seen.breadcrumb or seen.meta.get("ColumnName") or article_strength(seen) >= 2:
        return None
    boxes = list(seen.page.root.iter("input", "textarea", "select", "button"))
    asked = (e for e in boxes if e.tag != "button")
    if sum((e.get("type") or "text").lower() in _WRITTEN_IN for e in asked) < _FORM_INPUTS:
        return None
    words = (
        e.get("value") or (e.text or "") for e in boxes if e.tag == "button" or e.get("type") in _PRESSED
    )
    return "form" if any(_QUERY.match(squeeze(each)) for each in words) else None


def by_survey(seen: Evidence) -> PageKind | None:
    """A page of questions to answer by a choice: a form of its content with a button to hand the answers in,
    and no sign of a list. One with a line to write in may be a search."""
    if seen.published is not None or seen.head or seen.main is not None or says_empty(seen):
        return None
    if article_title(seen.meta) or (brings_later(seen.page) and not seen.page.rendered):
        return None
    looks = regions_of(seen.page)
    for form in islice(seen.page.root.iter("form"), _MOST_FORMS):
        if looks.region(form) != "body" or looks.hidden(form):
            continue
        kinds = [(e.get("type") or "text").lower() for e in form.iter("input")]
        if not {"radio", "checkbox"} & set(kinds) or {"text", "search"} & set(kinds):
            continue
        if any(_SURVEY.match(_pressed(e)) for e in form.iter("input", "button", "a")):
            return "form"
    return None


def _pressed(element: HtmlElement) -> str:
    """The words on a button, and those of a link that serves as one."""
    if element.tag == "input":
        return squeeze(element.get("value") or "") if element.get("type") in _PRESSED else ""
    return squeeze(element.text or "")


def by_asking(seen: Evidence) -> PageKind | None:
    """A page to write on, without any sign of a list: its own name says so, or it is that of a mailbox."""
    if seen.published is not None or has_items(seen.main) or says_empty(seen):
        return None
    if brings_later(seen.page):
        return None
    boxes = seen.page.root.iter("textarea")
    if not any(next(box.iterancestors("form"), None) is not None for box in boxes if not is_locked(box)):
        return None
    names = (seen.title, seen.page_title, *seen.breadcrumb[-1:])
    return "form" if any(_WRITING.search(name) or names_letters(name) for name in names) else None


def by_mailbox(seen: Evidence) -> PageKind | None:
    """A page to write a letter on or to look one up, however much it tells of the rules: a short name says
    so, and its form has a box for the text or asks for a password or code."""
    if seen.published is not None or seen.head or has_items(seen.main) or article_title(seen.meta):
        return None
    names = (seen.title, title_parts(seen.page_title, "")[0], *seen.breadcrumb[-1:])
    if not any(len(name) <= _LONGEST_COLUMN_NAME and _ASKS_LETTER.search(name) for name in names):
        return None
    wanted = (
        box
        for box in seen.page.root.iter("textarea", "input")
        if box.tag == "textarea"
        or (box.get("type") or "").lower() == "password"
        or _CODE_FIELD.search(box.get("name") or box.get("id") or "")
    )
    ways = (next(box.iterancestors("form"), None) for box in wanted if not is_locked(box))
    return "form" if any(form is not None for form in ways) else None
