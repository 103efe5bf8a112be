"""What single pages give away: hidden links and personal data, gathered in one pass over the pages."""

from __future__ import annotations

from msgspec import Struct

from checks.artifacts.base import Artifacts
from checks.words import limit_words
from crawler.model import HiddenLink, PersonalData
from crawler.url import key
from storage.attachment_rows import attachments

NAME = "page_marks"
NOT_SHOWN = ("dead", "soft_404", "blocked")


class MarkedPage(Struct, frozen=True):
    url: str
    key: str
    title: str
    is_home: bool
    concealed: tuple[HiddenLink, ...]
    personal: tuple[PersonalData, ...]


class MarkedFile(Struct, frozen=True):
    url: str
    name: str
    holder: str
    personal: tuple[PersonalData, ...]


class PageMarks(Struct, frozen=True):
    """``pages``: those that have a mark, the home page first, then by length of address; ``files``: the same
    of attachments. ``read``: pages looked at; ``files_unread``: attachments whose text could not be had."""

    pages: tuple[MarkedPage, ...]
    read: int
    cut_short: str
    files: tuple[MarkedFile, ...] = ()
    files_read: int = 0
    files_unread: int = 0


def read(shelf: Artifacts) -> PageMarks:
    archive = shelf.archive
    home = key(shelf.home_url)
    gone = {row.key for row in archive.addresses(outcomes=NOT_SHOWN, own=True, roles=("page", "frame"))}
    found: list[MarkedPage] = []
    copies: set[str] = set()
    count = 0
    for row in archive.pages():
        if row.status >= 400 or row.key in gone:
            continue
        count += 1
        facts = row.facts
        if facts.concealed or facts.personal_data:
            if facts.kind == "other" and facts.fragment:
                copies.add(row.key)
            found.append(
                MarkedPage(
                    row.frame_of or row.url,
                    row.key,
                    facts.title or "",
                    row.key == home,
                    facts.concealed,
                    facts.personal_data,
                )
            )
    found = _without_copies(found, copies)
    found.sort(key=lambda page: (not page.is_home, len(page.url), page.url))
    files: list[MarkedFile] = []
    files_read = files_unread = 0
    for file in attachments(archive):
        if file.state not in ("ok", "empty"):
            files_unread += 1
            continue
        files_read += 1
        if file.personal:
            files.append(MarkedFile(file.url, file.name, file.holder, file.personal))
    stopped = limit_words(archive.fact("walk_stopped"))
    return PageMarks(tuple(found), count, stopped, tuple(files), files_read, files_unread)


def _without_copies(found: list[MarkedPage], copies: set[str]) -> list[MarkedPage]:
    """The pages without those for the printer that give away what the page itself does."""
    told = {_data_of(page) for page in found if page.key not in copies}
    return [page for page in found if page.key not in copies or page.concealed or _data_of(page) not in told]


def _data_of(page: MarkedPage) -> frozenset[tuple[str, str]]:
    return frozenset((one.type, one.masked) for one in page.personal)
