"""What bounds the reading of a file, and what its readers share: the text gathered and how they give up."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from msgspec import Struct, convert

from crawler.model import AttachmentState
from crawler.yaml_data import read_yaml


class Limits(Struct, frozen=True, forbid_unknown_fields=True):
    """Explained in ``data/attachments.yaml``."""

    characters: int
    pages: int
    rows: int
    cells: int
    columns: int
    part_bytes: int
    total_bytes: int
    parts: int
    members: int
    member_bytes: int
    nodes: int


class AttachmentRules(Struct, frozen=True, forbid_unknown_fields=True):
    """``data/attachments.yaml``. Extensions are lower case, without the dot."""

    limits: Limits
    readable: frozenset[str]
    unreadable: frozenset[str]
    no_title: tuple[str, ...]
    not_a_title: str


@cache
def attachment_rules() -> AttachmentRules:
    text = files("crawler.derive").joinpath("data", "attachments.yaml").read_text(encoding="utf-8")
    return convert(read_yaml(text), AttachmentRules)


class Unreadable(Exception):
    """The file cannot be read. ``note`` says why, for people (Chinese)."""

    def __init__(self, state: AttachmentState, note: str) -> None:
        super().__init__(note)
        self.state = state
        self.note = note


class Read(Struct, frozen=True):
    """What a reader of one format yields. ``title``: as the file's properties give it."""

    text: str
    title: str | None = None
    pages: int | None = None
    note: str = ""


_BLANK_LINES = re.compile(r"[ \u00a0\u3000\x0b\x0c]*\n(?:[ \t\u00a0\u3000\x0b\x0c]*\n)*[ \u00a0\u3000]*")
_AT_ENDS = " \n\u00a0\u3000"
_AROUND_TABS = re.compile(r" +\t *|\t +")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


class Gathered:
    """Text put together piece by piece, never more than the limit of characters."""

    def __init__(self) -> None:
        self._left = attachment_rules().limits.characters
        self._parts: list[str] = []
        self.full = False
        """Whether something was left out."""

    def add(self, text: str) -> bool:
        """Append ``text`` as it is; False when there is no more room."""
        if len(text) > self._left:
            text = text[: self._left]
            self.full = True
        self._left -= len(text)
        self._parts.append(text)
        return not self.full

    @property
    def text(self) -> str:
        """Without control characters, blank lines and blanks at the ends of lines. Tabs part the cells of a
        row and stay, those of empty cells too: what stands under which head depends on them."""
        joined = "".join(self._parts).replace("\r\n", "\n").replace("\r", "\n")
        return _BLANK_LINES.sub("\n", _AROUND_TABS.sub("\t", _CONTROL.sub("", joined))).strip(_AT_ENDS)

    @property
    def note(self) -> str:
        return f"只读取了前 {attachment_rules().limits.characters} 字" if self.full else ""
