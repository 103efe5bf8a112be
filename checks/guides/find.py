"""Where the guides and institution pages of a portal stand, and the words of one with its files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from typing import Final

from msgspec import Struct

from checks.artifacts.attachment_texts import AttachmentTexts
from checks.artifacts.pages import PageEntry
from checks.artifacts.texts import Texts
from checks.artifacts.titles import Place, TitleIndex
from checks.guides.reading import parted, tabled
from checks.words import check_data
from crawler.derive.page_text import PageText, Table, TextLink

_LENGTHS: Final[dict[str, int]] = check_data("guides").words["lengths"]
_LONGEST_NAME: Final = 5
_ABOVE: Final = 6
"""Lines above the matter among which a field may begin."""
_FIELD: Final = re.compile(r"[\u4e00-\u9fff]{2,8}[:：]")
_NO_FIELD: Final = re.compile(
    "时间|日期|来源|位置|字[号体]|大小|分享|浏览|点击|作者|编辑|打印|阅读|搜索|检索|标题"
)
"""What the tool bar over a text is labelled with."""
_VALUE: Final = re.compile(r"[\d\s()（）—－、,，;；@\w.+-]{1,60}\Z", re.A)
"""A line of numbers or an address of mail: the value of the label before it."""


class Doc(Struct, frozen=True):
    """One page with the text of its files. ``unread``: a script or a file that was not read may tell more."""

    url: str
    title: str
    lines: tuple[str, ...]
    tables: tuple[Table, ...] = ()
    links: tuple[TextLink, ...] = ()
    date: str | None = None
    unread: bool = False
    pictures: bool = False
    controls: tuple[str, ...] = ()
    """Words of tabs and buttons that only a script answers to."""

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def labelled(self) -> tuple[str, ...]:
        """The lines, and the cells of tables behind the labels that stand above them."""
        return (*self.lines, *tabled(self.tables, self.lines))

    @property
    def is_list(self) -> bool:
        """Whether most of the page are the words of its links: a list of what stands elsewhere."""
        linked = sum(len(link.text) for link in self.links)
        return linked * 2 > sum(map(len, self.lines)) - _LENGTHS["date"] * len(self.links)


class Reader(Struct, frozen=True):
    """What pages and files are read with."""

    index: TitleIndex
    texts: Texts
    files: AttachmentTexts

    def doc(self, page: PageEntry) -> Doc:
        """The words of ``page``; those of its files too where the page itself says little."""
        text = self.texts.of(page)
        lines = parted(_lines(text))
        unread = page.unread
        size = sum(map(len, lines))
        if size < _LENGTHS["short"]:
            for file in page.attachments:
                read = self.files.at(file.url)
                if read.state == "ok":
                    lines += [
                        line.strip() for line in read.text.replace("\t", "\n").split("\n") if line.strip()
                    ]
                else:
                    unread = True
        pictures = "picture" in page.forms or "file" in page.forms
        unread = unread or (
            size < _LENGTHS["pictured"] and bool(page.forms) and sum(map(len, lines)) < _LENGTHS["short"]
        )
        return Doc(
            page.url,
            page.title,
            tuple(lines),
            text.tables,
            text.links,
            page.date,
            unread,
            pictures,
            text.controls,
        )

    def pages_of(self, place: Place) -> Iterator[PageEntry]:
        """Stored pages of columns and menu entries themselves."""
        for url in dict.fromkeys([c.url for c in place.columns] + [m.url for m in place.menu]):
            page = self.index.pages.get(url)
            if page is not None:
                yield page

    def titled(self, words: Iterable[str], without: Sequence[str], inside: frozenset[int]) -> list[PageEntry]:
        """Told pages whose title holds one of ``words``; pages of the columns (``inside``) first."""
        held: set[int] = set()
        for word in words:
            held |= self.index.with_word(word)
        found: dict[str, PageEntry] = {}
        for at in sorted(held, key=lambda at: (at not in inside, at)):
            entry = self.index.entries[at]
            page = entry.page
            if page is None or entry.source == "attachment" or any(word in entry.title for word in without):
                continue
            found.setdefault(page.key, page)
        return list(found.values())

    def entries_in(self, inside: frozenset[int]) -> list[PageEntry]:
        """Told pages that the columns list, each once."""
        found: dict[str, PageEntry] = {}
        for at in sorted(inside):
            entry = self.index.entries[at]
            if entry.page is not None and entry.source != "attachment":
                found.setdefault(entry.page.key, entry.page)
        return list(found.values())


def _lines(text: PageText) -> list[str]:
    """Lines of the page's matter: from the first to the last line of its body, those between that look like
    the tool bar's too (a telephone number in a cell). A column that is one page of text has no body."""
    shown = [line for line in text.lines if line]
    body = {line for line in text.body if line}
    places = [at for at, line in enumerate(shown) if line in body]
    if not places or sum(map(len, shown)) > 2 * sum(map(len, shown[places[0] : places[-1] + 1])):
        return shown
    end = places[-1] + 1
    if end < len(shown) and _VALUE.match(shown[end]):
        end += 1
    start = places[0]
    if start and shown[start - 1] in shown[: start - 1]:
        # The name of the first pane of tabs, repeated above its text.
        start -= 1
    elif start and len(shown[start - 1]) <= _LONGEST_NAME and _alternates(shown[start:end], body):
        # A grid of names that are links, each above its office: the first name too.
        start -= 1
    return shown[_labelled_above(shown, start) : end]


def _labelled_above(shown: Sequence[str], start: int) -> int:
    """Where the matter begins when fields stand in boxes of their own above it («主管工作：»)."""
    for at in range(max(0, start - _ABOVE), start - 1):
        if _FIELD.fullmatch(shown[at]) and not _NO_FIELD.search(shown[at]):
            return at
    return start


def _alternates(shown: Sequence[str], body: Set[str]) -> bool:
    """Whether every other line is a short one outside the matter: what stands in rows begins with a link."""
    names = shown[1::2]
    return bool(names) and all(len(line) <= _LONGEST_NAME and line not in body for line in names)


def cut_short(index: TitleIndex) -> str:
    """Why the walk ended before everything was seen."""
    return index.pages.cut_short
