"""The home page as visitors see it: its ways in, those of its frames, and whether all of it was read."""

from __future__ import annotations

from msgspec import Struct

from checks.artifacts.base import Artifacts
from checks.words import check_data
from crawler.model import Entry, Footer
from crawler.url import key

NAME = "home_page"


class HomePage(Struct, frozen=True):
    """``unread``: scripts add to the page and the browser did not get to its end: what it lacks is not known.
    ``pictures``: names of its picture files; ``corrections``: (text, address) of links that offer to note
    mistakes in the words of the unit's own. ``unit_kind``: code of the unit's kind, when known."""

    url: str
    entries: tuple[Entry, ...]
    footer: Footer
    unread: bool
    pictures: tuple[str, ...] = ()
    unit_kind: str = ""
    corrections: tuple[tuple[str, str], ...] = ()

    def of(self, kind: str) -> tuple[Entry, ...]:
        """Ways in of one kind."""
        return tuple(entry for entry in self.entries if entry.kind == kind)


def read(shelf: Artifacts) -> HomePage:
    archive = shelf.archive
    row = archive.page(key(shelf.home_url))
    if row is None:
        raise LookupError(f"no home page at {shelf.home_url}")
    entries = list(row.facts.entries)
    unread = row.render_state != "ok" and (bool(row.needs_render) or row.facts.footer.script_made)
    for frame in archive.addresses(state="page", own=True, on_home=True, roles=("frame",)):
        page = archive.page(frame.key)
        if page is not None and page.frame_of is not None:
            entries += page.facts.entries
            unread = unread or (bool(page.needs_render) and page.render_state != "ok")
    pictures = [
        picture.url.rpartition("/")[2].lower()
        for picture in archive.addresses(on_home=True, roles=("image",))
    ]
    words = check_data("error_report").words
    alike = {
        (row.text, row.url)
        for row in archive.addresses(on_home=True, roles=("page",))
        if len(row.text) <= words["longest"] and any(word in row.text for word in words["alike"])
    }
    unit = archive.fact("unit") or {}
    return HomePage(
        row.url,
        tuple(entries),
        row.facts.footer,
        unread,
        tuple(sorted(set(pictures))),
        str(unit.get("kind") or "") if isinstance(unit, dict) else "",
        tuple(sorted(alike)),
    )
