"""The column ledger of the portal and its navigation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from checks.artifacts.base import Artifacts
from checks.artifacts.cut_short import cut_short
from checks.artifacts.pages import PagesPass, read_pass
from checks.artifacts.texts import Texts
from checks.words import check_data
from crawler.derive.columns import Column, Portal

NAME = "portal"
_WORDS: Final[dict[str, Any]] = check_data("column_empty").words
_CLOSING: Final[dict[str, Any]] = check_data("column_stale").words
_CLOSED: Final = re.compile("|".join(_CLOSING["closed"]))
_MAY_CLOSE: Final = frozenset((None, *_CLOSING["may_close"]))
_NOT_CLOSED: Final = re.compile(_CLOSING["not_closed"])
_STATES: Final = re.compile("|".join(_WORDS["states_nothing"]))
_NOTHING: Final = re.compile(_WORDS["nothing"])


@dataclass(frozen=True)
class PortalReading:
    portal: Portal
    cut_short: str
    """Why the walk ended before everything was seen; empty when it did not."""
    states_nothing: Mapping[str, str] = field(default_factory=dict)
    """Address of an empty column → the line by which its page says that there is nothing to publish, or that
    it lists only what a visitor asks for."""
    closed: Mapping[str, str] = field(default_factory=dict)
    """Address of a column that may come to an end → the line by which its page says that it is archived."""

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.portal.columns

    def searched_paths(self) -> Iterator[str]:
        """The navigation looked through, one «a > b» line per entry."""
        for link in self.portal.nav:
            yield " > ".join((*link.path, link.name))


def read(shelf: Artifacts) -> PortalReading:
    seen: PagesPass = shelf.made("pages_pass", read_pass)
    cut = cut_short(shelf.archive)
    texts = shelf.of("texts", Texts)
    empty = [column.url for column in seen.portal.columns if column.state == "empty"]
    stated = {url: line for url in empty if (line := _statement(texts, url))}
    topics = [c.url for c in seen.portal.columns if c.state == "stale" and c.class_ in _MAY_CLOSE]
    closed = {url: line for url in topics if (line := _closing(texts, url))}
    return PortalReading(seen.portal, cut, stated, closed)


def _closing(texts: Texts, url: str) -> str:
    """The line, no title of an entry, that says that the column is over; empty when none does."""
    page = texts.at(url)
    if page is None:
        return ""
    said = [
        line
        for line in page.lines
        if len(line) <= _CLOSING["longest"] and _CLOSED.search(line) and not _NOT_CLOSED.search(line)
    ]
    titles = {link.text for link in page.links if link.text} if said else set()
    return next((line for line in said if not any(title in line for title in titles)), "")


def _statement(texts: Texts, url: str) -> str:
    """The line of an empty column's page that says why it is empty, or how its entries are asked for where it
    does not say that there are none; else empty."""
    page = texts.at(url)
    if page is None:
        return ""
    told = statement(page.lines)
    if told or not page.asks or any(_NOTHING.search(line) for line in page.lines):
        return told
    return str(_WORDS["asks"]).format(button=page.asks)


def statement(lines: Iterable[str]) -> str:
    """The line that names the unit or the time and says that there is nothing of a kind; else empty."""
    fitting = (line for line in lines if _WORDS["shortest"] <= len(line) <= _WORDS["longest"])
    return next((line for line in fitting if _STATES.search(line)), "")
