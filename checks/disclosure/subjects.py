"""Named subjects looked for on a portal: by the words of titles, by years, then in the texts of few pages.

A hit is *sure* when the title of a document of its own names the subject; it is *weak* when only an event, a
draft, an explanation or the running text speaks of it. Weak hits are for people to look at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import cache
from typing import Final, NamedTuple

from msgspec import Struct, structs

from checks.artifacts.texts import Texts
from checks.artifacts.titles import Place, Titled, TitleIndex, folded
from checks.disclosure.periods import years_of
from checks.words import check_data
from crawler.derive.columns import Column
from crawler.model import Form, NavLink

_SENTENCE: Final = re.compile(r"[^。!?！？;；\n]+[。!?！？;；]?")
_LONGEST_QUOTE: Final = 120
_WAYS: Final = frozenset(("channel", "column", "form", "search", "other"))
UNREAD: Final = frozenset(("blocked", "dynamic_failed", "not_found"))


class Subject(Struct, frozen=True, forbid_unknown_fields=True):
    """What is looked for.

    ``any``: words of which a title holds one (``a+b``: both); ``no``: words it must not hold; ``years``: the
    title names one of them, or, naming none, the thing is of that year; ``dated``: published in one of these
    years, ``since``: on that day (YYYY-MM-DD) or later, else a hint only; ``columns``: looked for in
    these instead of the binding's; ``anywhere``: the words are so definite that the place does not matter;
    ``min``: that many different ones; ``drafts``, ``about``, ``news``: such titles count as well; ``column``:
    a filled column of one of these names counts as well, ``link``: a menu entry so named that leads
    elsewhere, and a page so named that lists nothing (a query) is a hint; ``forms``: entries of the columns
    that hold one of these forms are a hint; ``hints``: words
    whose titles are hints only; ``ended_before``: five-year plans that had ended before this year count by
    their names, those running in ``running_in`` or begun since likewise (:mod:`checks.disclosure.plans`).
    """

    name: str
    any: tuple[str, ...]
    no: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    dated: tuple[int, ...] = ()
    columns: tuple[str, ...] = ()
    anywhere: bool = False
    min: int = 1
    drafts: bool = False
    about: bool = False
    news: bool = False
    column: tuple[str, ...] = ()
    link: tuple[str, ...] = ()
    forms: tuple[Form, ...] = ()
    since: str = ""
    hints: tuple[str, ...] = ()
    ended_before: int = 0
    running_in: int = 0


class Hit(NamedTuple):
    titled: Titled
    inside: bool
    """In one of the columns named."""
    quote: str
    doubt: str = ""
    """Why it is a hint only, for people."""


class Found(Struct, frozen=True):
    """What was found of one subject. ``unread``: columns or pages that could not be read, so that absence
    is not known; ``looked``: where it was looked for."""

    subject: Subject
    place: Place
    sure: tuple[Hit, ...] = ()
    weak: tuple[Hit, ...] = ()
    columns: tuple[Column, ...] = ()
    links: tuple[NavLink, ...] = ()
    unread: tuple[str, ...] = ()
    looked: tuple[str, ...] = ()

    @property
    def shown(self) -> bool:
        return len(self.sure) >= self.subject.min or bool(self.columns or self.links)

    @property
    def hinted(self) -> bool:
        return not self.shown and bool(self.sure or self.weak)


@cache
def _words(kind: str) -> tuple[str, ...]:
    return tuple(folded(word) for word in check_data("subjects").words[kind])


@cache
def number(name: str) -> int:
    return int(check_data("subjects").defaults[name])


def is_event(title: str) -> bool:
    return any(word in folded(title) for word in _words("news"))


def find(
    index: TitleIndex, texts: Texts, subject: Subject, columns: Sequence[str], *, topical: bool = False
) -> Found:
    """Look for one subject. ``columns``: names of the binding's columns; ``topical``: its words are common
    ones, so that outside the columns a title must speak of the columns' matter too."""
    names = subject.columns or tuple(columns)
    place = index.place(names) if names else Place()
    inside = index.within(place, names) if place.found else frozenset()
    places = sorted(frozenset().union(*(index.with_word(word) for word in subject.any)))
    sure: list[Hit] = []
    weak: list[Hit] = []
    known: set[int] = set()
    for at in places:
        titled = index.entries[at]
        if not _of_years(subject, titled) or any(folded(word) in folded(titled.title) for word in subject.no):
            continue
        hit = Hit(titled, at in inside, titled.title)
        if topical and not hit.inside and not subject.anywhere and not _speaks_of(titled, names):
            continue
        placed = hit.inside or subject.anywhere or not names
        doubt = _doubt(subject, titled, placed=placed)
        (weak if doubt else sure).append(hit._replace(doubt=doubt))
        known.add(at)
    weak += _spoken_of(index, subject, inside, known)
    weak += _ways_in(index, subject)
    found = Found(
        subject,
        place,
        _first(sure),
        _first([hit for hit in weak if hit.inside] or weak),
        _filled(index, subject),
        _links(index, subject),
        _unread(index, place),
        _looked(place, names),
    )
    if found.shown:
        return found
    hints, unread = _in_texts(index, texts, subject, inside, {hit.titled.url for hit in weak})
    weak_hits = (*found.weak, *hints)
    return structs.replace(found, weak=weak_hits, unread=(*found.unread, *unread))


def _spoken_of(index: TitleIndex, subject: Subject, inside: frozenset[int], known: Set[int]) -> Iterator[Hit]:
    """Titles that only speak of the subject."""
    for at in sorted(frozenset().union(*(index.with_word(word) for word in subject.hints)) - known):
        yield Hit(index.entries[at], at in inside, index.entries[at].title, _said("spoken"))


def _speaks_of(titled: Titled, names: Sequence[str]) -> bool:
    return any(folded(name) in folded(titled.title) for name in names)


def _of_years(subject: Subject, titled: Titled) -> bool:
    if not subject.years:
        return True
    named = years_of(titled.title)
    return bool(set(named) & set(subject.years)) if named else _published_in(titled, subject.years)


def _published_in(titled: Titled, years: Sequence[int]) -> bool:
    return titled.date is not None and int(titled.date[:4]) in years


def _in_time(subject: Subject, titled: Titled) -> bool:
    if subject.since and (titled.date or "") < subject.since:
        return False
    return not subject.dated or _published_in(titled, subject.dated)


def _doubt(subject: Subject, titled: Titled, *, placed: bool) -> str:
    """Why a title with the subject's words may not be the thing itself; empty when it is."""
    if not placed:
        return _said("place")
    if not _in_time(subject, titled):
        years = "、".join(map(str, subject.dated))
        return _said("year").format(years=years) if years else _said("since").format(day=subject.since)
    title = folded(titled.title)
    for word in subject.any:
        # «政策解读制度» is no 解读: words of the subject itself tell nothing else.
        for part in word.split("+"):
            title = title.replace(folded(part), "")
    for kind, counts in (("news", subject.news), ("draft", subject.drafts), ("about", subject.about)):
        if not counts and any(_said_of(title, word) for word in _words(kind)):
            return _said(kind)
    page = titled.page
    if titled.source != "page" or page is None:
        return ""
    full = page.text_length >= number("min_text") or page.attachments or set(page.forms) - {"text"}
    return "" if full and not page.unread else _said("thin")


def _said_of(title: str, word: str) -> bool:
    """Whether the title holds ``word``; ``a+b``: both, in this order («征求…意见»)."""
    at = 0
    for part in word.split("+"):
        found = title.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return True


@cache
def _said(kind: str) -> str:
    return str(check_data("subjects").words["doubts"][kind])


def _filled(index: TitleIndex, subject: Subject) -> tuple[Column, ...]:
    if not subject.column:
        return ()
    columns = index.place(subject.column).columns
    return tuple(column for column in columns if column.items and column.state in ("ok", "stale"))


def _links(index: TitleIndex, subject: Subject) -> tuple[NavLink, ...]:
    """Menu entries of the subject's names that lead to another site."""
    if not subject.link:
        return ()
    return tuple(link for link in index.place(subject.link).menu if index.pages.get(link.url) is None)


def _ways_in(index: TitleIndex, subject: Subject) -> Iterator[Hit]:
    """Own pages of the names of the subject's ways in that list nothing: forms of queries, applications."""
    if not subject.link:
        return
    empty = {column.url for column in index.portal.columns if column.state == "empty"}
    for page in index.pages.entries:
        name = page.crumbs[-1] if page.crumbs else page.title
        if page.kind not in _WAYS or page.fragment or page.url in empty or not name:
            continue
        if folded(name) in map(folded, (*subject.link, *subject.column)):
            yield Hit(Titled(page.url, name, page.date, "page", page=page), False, name, _said("way"))


def _first(hits: list[Hit]) -> tuple[Hit, ...]:
    """One hit a title, those inside the columns first, then the newest."""
    ordered = sorted(hits, key=lambda hit: hit.titled.url)
    ordered.sort(key=lambda hit: hit.titled.date or "", reverse=True)
    ordered.sort(key=lambda hit: not hit.inside)
    known: dict[str, Hit] = {}
    for hit in ordered:
        known.setdefault(folded(hit.titled.title), hit)
    return tuple(_without_own_files(list(known.values())))


def _without_own_files(hits: Sequence[Hit]) -> Iterator[Hit]:
    """The hits without files that only bear the title of the page that holds them: a notice and its text."""
    pages = {
        hit.titled.page.key: folded(hit.titled.title)
        for hit in hits
        if hit.titled.page is not None and hit.titled.source == "page"
    }
    for hit in hits:
        page = hit.titled.page
        title, holder = folded(hit.titled.title), pages.get(page.key, "") if page is not None else ""
        if hit.titled.source == "attachment" and holder and (title in holder or holder in title):
            continue
        yield hit


def _unread(index: TitleIndex, place: Place) -> tuple[str, ...]:
    """Columns whose entries are not all known."""
    names = []
    for column in place.columns:
        partly = index.seen_of(column) * 100 < column.items * number("seen_percent")
        if column.state in UNREAD or partly:
            names.append(column.name)
    for link in place.menu:
        page = index.pages.get(link.url)
        if page is not None and page.unread:
            names.append(link.name)
    return tuple(dict.fromkeys(names))


def _looked(place: Place, names: Sequence[str]) -> tuple[str, ...]:
    shown = [" > ".join(column.path) for column in place.columns[:20]]
    shown += [" > ".join((*link.path, link.name)) for link in place.menu[:20]]
    return tuple(dict.fromkeys(shown)) or tuple(f"栏目名: {name}" for name in names)


def _in_texts(
    index: TitleIndex, texts: Texts, subject: Subject, inside: frozenset[int], known: set[str]
) -> tuple[tuple[Hit, ...], tuple[str, ...]]:
    """Passages that name the subject, in few pages of the columns; and pages that could not be read."""
    pages: dict[str, Titled] = {}
    for at in sorted(inside):
        entry = index.entries[at]
        page = entry.page
        if page is None or page.kind not in ("article", "document", "other") or entry.url in known:
            continue
        if _in_time(subject, entry):
            pages.setdefault(page.key, entry)
    chosen = sorted(pages.values(), key=lambda entry: entry.url)
    chosen.sort(key=lambda entry: entry.date or "", reverse=True)
    hits, unread = [], []
    for entry in chosen[: number("texts")]:
        assert entry.page is not None
        if entry.page.unread:
            unread.append(entry.title)
            continue
        form = next((form for form in entry.page.forms if form in subject.forms), "")
        quote = passage(texts.of(entry.page).body, subject.any) or (entry.title if form else "")
        if quote:
            hits.append(Hit(entry, True, quote, _said("text" if quote != entry.title else "form")))
    return tuple(hits), tuple(unread)


def passage(lines: Iterable[str], words: Iterable[str]) -> str:
    """The first sentence that holds one of ``words``; empty when none does."""
    wanted = [[folded(part) for part in word.split("+")] for word in words]
    for line in lines:
        flat = folded(line)
        if not any(all(part in flat for part in parts) for parts in wanted):
            continue
        for sentence in _SENTENCE.findall(line):
            if any(all(part in folded(sentence) for part in parts) for parts in wanted):
                return shortened(sentence)
        return shortened(line)
    return ""


def shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…"
