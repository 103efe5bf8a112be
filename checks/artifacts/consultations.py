"""What the portal put to the public (意见征集, 调查) and the results it gave, matched by subject or by link.

Titles are looked at for every page; words are read only for those that a check asks about.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any, Final

from msgspec import Struct, structs

from checks.artifacts.attachment_texts import AttachmentTexts
from checks.artifacts.base import Artifacts
from checks.artifacts.pages import PageEntry, PageIndex
from checks.artifacts.texts import Texts
from checks.words import check_data
from crawler.derive.consultation import (
    Consultation,
    answers,
    asks,
    asks_in_text,
    is_draft_title,
    passed_on,
    read_consultation,
    same_subject,
    subject_of,
)
from crawler.derive.consultation_answer import Answer, answer_links, answer_on_page, read_answer
from crawler.derive.page_text import PageText
from crawler.derive.shown import squeeze

NAME = "consultations"
_WORDS: Final[dict[str, Any]] = check_data("consultation").words
_CLASS: Final[str] = _WORDS["class"]
_NEWS: Final[str] = _WORDS["news"]
_KINDS: Final = frozenset(("article", "document", "form", "other", "message"))
_RESULTS: Final = re.compile("|".join(_WORDS["results"]))
_EXPLAINS: Final = re.compile("|".join(_WORDS["explains"]))
_OF_DRAFT: Final = re.compile("|".join(_WORDS["of_draft"]))
_FORMAL: Final = re.compile("|".join(_WORDS["formal"]))
_SUPERIOR: Final = re.compile(check_data("policies").words["superior"])
_POOR: Final[int] = _WORDS["poor"]
"""Characters: a page of fewer, whose matter is a picture, says too little."""


class Activity(Struct, frozen=True):
    """One consultation or survey. ``date``: day of publication or of its begin; ``answer``: its result,
    ``answered_at`` the page that gives it (its own when the result stands there).

    ``unread``: scripts or a picture hold what it says, so that nothing is known to be missing;
    ``answer_unread``: so is the result."""

    url: str
    title: str
    date: str | None
    told: Consultation
    answer: Answer | None = None
    answered_at: str = ""
    unread: bool = False
    answer_unread: bool = False
    column: str | None = None
    lines: tuple[str, ...] = ()


class Consultations:
    """Lazy: what a page says is read when :meth:`since` asks for its time."""

    def __init__(self, pages: PageIndex, texts: Texts, files: AttachmentTexts) -> None:
        self._files = files
        self._pages = pages
        self._texts = texts
        self._read: dict[str, Activity | None] = {}
        told = [entry for entry in pages.entries if entry.kind in _KINDS and not entry.fragment]
        self._asking = [entry for entry in told if self._may_ask(entry)]
        self._results = [
            (subject_of(entry.title), entry) for entry in told if self._gives_result(entry) and entry.title
        ]
        self._explanations = [
            (subject_of(entry.title), entry)
            for entry in told
            if _EXPLAINS.search(entry.title) and not answers(entry.title)
        ]
        self.columns = tuple(column for column in pages.columns if column.class_ == _CLASS)

    def since(self, first: dt.date, last: dt.date) -> tuple[Activity, ...]:
        """Activities published from ``first`` to ``last`` (those without a date too), each title once."""
        found: dict[str, Activity] = {}
        for entry in self._asking:
            if entry.date and not first.isoformat() <= entry.date <= last.isoformat():
                continue
            activity = self._activity(entry)
            if activity is not None:
                found.setdefault(f"{squeeze(activity.title)} {activity.date}", activity)
        return tuple(sorted(found.values(), key=lambda each: (each.date or "", each.url), reverse=True))

    def others(self, first: dt.date, last: dt.date) -> tuple[PageEntry, ...]:
        """Entries of 征集 columns of that time that no title tells to be a consultation or a result."""
        counted = {activity.url for activity in self.since(first, last)}
        return tuple(
            entry
            for entry in self._asking
            if entry.date
            and first.isoformat() <= entry.date <= last.isoformat()
            and entry.url not in counted
            and not is_draft_title(entry.title)
            and not _EXPLAINS.search(entry.title)
            and not self._gives_result(entry)
        )

    def _classes(self, entry: PageEntry) -> set[str]:
        return {column.class_ or "" for column in self._pages.columns_of(entry)}

    def _may_ask(self, entry: PageEntry) -> bool:
        if not entry.title or answers(entry.title):
            return False
        if _SUPERIOR.search(entry.title) or passed_on(entry.title):
            # What a body above the unit asks is only passed on here.
            return False
        classes = self._classes(entry)
        if asks(entry.title):
            return classes != {_NEWS} or _FORMAL.search(entry.title) is not None
        return is_draft_title(entry.title) or _CLASS in classes

    def _gives_result(self, entry: PageEntry) -> bool:
        if answers(entry.title):
            return True
        names = [column.name for column in self._pages.columns_of(entry) if column.class_ == _CLASS]
        return any(_RESULTS.search(name) for name in names) and not asks(entry.title)

    def _activity(self, entry: PageEntry) -> Activity | None:
        if entry.key not in self._read:
            self._read[entry.key] = self._look(entry)
        return self._read[entry.key]

    def _told(self, entry: PageEntry, page: PageText, *, explained: bool) -> Consultation:
        return read_consultation(
            page,
            entry.date,
            [file.name for file in entry.attachments],
            file_text="\n".join(self._files.at(file.url).text for file in entry.attachments),
            explained=explained,
        )

    def _look(self, entry: PageEntry) -> Activity | None:
        page = self._texts.of(entry)
        if not asks(entry.title) and not _draft_asks(entry, page):
            return None
        subject = subject_of(entry.title)
        explaining = [each for other, each in self._explanations if same_subject(subject, other)]
        linked = any(each.kind == "interpretation" for each in entry.related)
        told = self._told(entry, page, explained=linked or bool(explaining))
        end = told.period.end if told.period else None
        if explaining and not linked and end and all(_of_result(each, end) for each in explaining):
            told = self._told(entry, page, explained=False)
        answer, at, hidden = self._answer(entry, page, subject)
        columns = self._pages.columns_of(entry)
        return Activity(
            url=entry.url,
            title=entry.title,
            date=entry.date or (told.period.begin if told.period else None),
            told=told,
            answer=answer,
            answered_at=at,
            unread=entry.unread or _poor(entry, page),
            answer_unread=hidden,
            column=columns[0].name if columns else None,
            lines=page.lines,
        )

    def _answer(self, entry: PageEntry, page: PageText, subject: str) -> tuple[Answer | None, str, bool]:
        """The result, where it stands, and whether it could not be read there."""
        own = answer_on_page(page)
        if own is not None:
            return own, entry.url, False
        linked = [self._pages.get(url) for url in answer_links(page)]
        found = [t for t in linked if t is not None and t.key != entry.key and self._gives_result(t)]
        found = found or self._matching(entry, subject)
        if not found:
            return None, "", any(target is None for target in linked)
        target = found[0]
        words = self._texts.of(target)
        read = [self._files.at(file.url) for file in target.attachments]
        silent = any(file.state != "ok" for file in read) or (not read and "picture" in target.forms)
        hidden = target.unread or (silent and len(words.body_text) < _POOR)
        lines = [*words.lines, *(line for file in read for line in file.text.split("\n") if line)]
        # Files may name people: only what the page itself shows is quoted.
        shown = read_answer(words.lines, words.tables).quote
        return structs.replace(read_answer(lines, words.tables), quote=shown), target.url, hidden

    def _matching(self, entry: PageEntry, subject: str) -> list[PageEntry]:
        found = [
            each
            for other, each in self._results
            if same_subject(subject, other) and not (entry.date and each.date and each.date < entry.date)
        ]
        return sorted(found, key=lambda each: (each.date or "", each.key))


def _draft_asks(entry: PageEntry, page: PageText) -> bool:
    """Whether a page with another title asks for opinions on a draft in its words."""
    drafted = is_draft_title(entry.title) or any(is_draft_title(line) for line in page.lines)
    return drafted and asks_in_text(page, entry.date)


def _of_result(entry: PageEntry, end: str) -> bool:
    """Whether what explains was published after the public was asked, and explains no draft: it interprets
    what was made of it."""
    return bool(entry.date and entry.date[:10] > end) and not _OF_DRAFT.search(entry.title)


def _poor(entry: PageEntry, page: PageText) -> bool:
    """Whether a picture says what the words do not."""
    return "picture" in entry.forms and len(page.body_text) < _POOR and not entry.attachments


def read(shelf: Artifacts) -> Consultations:
    return Consultations(
        shelf.of("pages", PageIndex),
        shelf.of("texts", Texts),
        shelf.of("attachment_texts", AttachmentTexts),
    )


def quotes(activities: Iterable[Activity], words: Iterable[str]) -> list[tuple[Activity, str]]:
    """The first line of each activity that holds one of ``words``."""
    wanted = list(words)
    found = []
    for each in activities:
        line = next((line for line in each.lines if any(word in line for word in wanted)), None)
        if line is not None:
            found.append((each, line))
    return found
