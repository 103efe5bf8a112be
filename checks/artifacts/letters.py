"""Every public letter of the portal once: its own page when it was read, else its row in a list.

A list only fills in what the letter's page lacks of its dates and its state.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct, structs

from checks.artifacts.base import Artifacts
from crawler.url import key
from storage.archive import PageRow

NAME = "letters"


class Letter(Struct, frozen=True):
    """One letter. ``url``: the page where people see it; ``full``: that page shows it, not only a row of it;
    ``own_page``: nothing else stands there; ``path``: names above it; ``unread``: scripts make its page and
    the browser did not get to its end."""

    url: str
    title: str
    received: str | None
    replied: str | None
    unit: str | None
    state: str | None
    shown: tuple[str, ...] = ()
    full: bool = False
    own_page: bool = False
    path: tuple[str, ...] = ()
    unread: bool = False


class LetterList(Struct, frozen=True):
    """A list page of letters. ``letters``: rows that it shows."""

    url: str
    title: str
    letters: int
    unread: bool = False
    path: tuple[str, ...] = ()


class LetterReading(Struct, frozen=True):
    letters: tuple[Letter, ...]
    lists: tuple[LetterList, ...]


def read(shelf: Artifacts) -> LetterReading:
    pages: dict[str, list[Letter]] = {}
    rows: list[Letter] = []
    lists: list[LetterList] = []
    for row in shelf.archive.pages(kinds=("message", "message_list")):
        if row.status >= 400:
            continue
        found = list(_letters(row))
        if row.kind == "message":
            pages[row.key] = found
        else:
            rows += found
            waits = bool(row.facts.needs_render) or not found
            unread = bool(row.needs_render) and row.render_state != "ok" and waits
            lists.append(LetterList(row.url, row.facts.title or "", len(found), unread, _path(row)))
    kept = _together(pages, rows)
    return LetterReading(
        tuple(sorted(kept, key=lambda each: (each.url, each.title, each.received or ""))),
        tuple(sorted(lists, key=lambda each: each.url)),
    )


def _letters(row: PageRow) -> Iterator[Letter]:
    facts = row.facts
    alone = row.kind == "message"
    unread = bool(facts.needs_render) and row.render_state != "ok"
    for message in facts.messages:
        yield Letter(
            url=message.url or facts.url,
            title=message.title or (facts.title if alone else "") or message.id or "",
            received=message.received,
            replied=message.replied,
            unit=message.unit,
            state=message.state,
            shown=message.shown,
            full=alone or bool({"content", "reply"} & set(message.shown)),
            own_page=alone and len(facts.messages) == 1,
            path=_path(row),
            unread=unread,
        )


def _path(row: PageRow) -> tuple[str, ...]:
    facts = row.facts
    column = next((v for k, v in sorted(facts.meta.items()) if k.lower() == "columnname"), "")
    names = [link.name for link in facts.breadcrumb]
    names += [name for name in (column, facts.title if row.kind == "message_list" else "") if name]
    return tuple(dict.fromkeys(names))


def _together(pages: dict[str, list[Letter]], rows: Sequence[Letter]) -> list[Letter]:
    kept: list[Letter] = []
    seen: dict[tuple[str, str, str | None], int] = {}
    alone = _once((letters[0], place) for place, letters in pages.items() if len(letters) == 1)
    told = _once((row, "") for row in rows if not row.full)
    for row in rows:
        own = pages.get(key(row.url))
        if own is None and (name := _name(row)) in told:
            # A row that names no address, and the one page of a letter of this title and day.
            own = pages.get(alone.get(name, ""))
        if own is not None and len(own) == 1:
            own[0] = _filled(own[0], row)
            continue
        same = (row.url if row.full else key(row.url), row.title, row.received)
        if same not in seen:
            seen[same] = len(kept)
            kept.append(row)
    return kept + [letter for _, letters in sorted(pages.items()) for letter in letters]


def _name(letter: Letter) -> tuple[str, str]:
    return "".join(letter.title.split()), (letter.received or "")[:10]


def _once(letters: Iterable[tuple[Letter, str]]) -> dict[tuple[str, str], str]:
    """Title and day of letters that bear them alone, with what is told of each."""
    found: dict[tuple[str, str], str] = {}
    more: set[tuple[str, str]] = set()
    for letter, place in letters:
        name = _name(letter)
        if not all(name) or name in found:
            more.add(name)
        found[name] = place
    return {name: place for name, place in found.items() if name not in more}


def _filled(letter: Letter, row: Letter) -> Letter:
    return structs.replace(
        letter,
        title=letter.title or row.title,
        received=letter.received or row.received,
        replied=letter.replied or row.replied,
        unit=letter.unit or row.unit,
        state=letter.state or row.state,
        path=tuple(dict.fromkeys((*row.path, *letter.path))),
    )
