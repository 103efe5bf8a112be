"""Rich Text Format: control words dropped, bytes decoded by the code page that the file names."""

from __future__ import annotations

import codecs
import re

from crawler.derive.attachment_text.limits import Gathered, Read, attachment_rules

_TOKEN = re.compile(
    rb"\\(?:'(?P<hex>[0-9a-fA-F]{2})|(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|(?P<mark>[^a-zA-Z']))"
    rb"|(?P<open>\{)|(?P<close>\})|(?P<text>[^\\{}\r\n]+)|[\r\n]|\\"
)
_LEFT_OUT = frozenset(
    b"fonttbl colortbl stylesheet info pict object themedata datastore latentstyles listtable "
    b"listoverridetable rsidtbl generator xmlnstbl fldinst nonshppict filetbl".split()
)
_MARKS = {
    b"par": "\n",
    b"line": "\n",
    b"page": "\n",
    b"sect": "\n",
    b"row": "\n",
    b"tab": "\t",
    b"cell": "\t",
}
_ESCAPED = {b"~": " ", b"_": "-", b"\n": "\n", b"\r": "\n", b"\\": "\\", b"{": "{", b"}": "}"}
_CODEPAGE = re.compile(rb"\\ansicpg(\d{3,5})")
_CHINESE_FONT = re.compile(rb"\\fcharset134")
_DEEPEST = 1000


class _Reader:
    """``skip``: depth of the group that is left out; ``pending``: bytes of characters not yet decoded."""

    def __init__(self, encoding: str) -> None:
        self.found = Gathered()
        self._encoding = encoding
        self._pending = bytearray()
        self._groups: list[int] = []
        self._fallback = 1
        """Characters after ``\\u`` that stand there for programs without Unicode."""
        self._drop = 0
        self._skip: int | None = None
        self._star = False

    def run(self, body: bytes) -> None:
        for token in _TOKEN.finditer(body):
            if self.found.full:
                return
            if token["open"]:
                self._open()
            elif token["close"]:
                self._close()
            elif token["word"] is not None:
                self._word(token["word"], token["number"])
            elif token["mark"] == b"*":
                self._star = True
            elif self._skip is None:
                self._characters(token)
        self._flush()

    def _open(self) -> None:
        self._flush()
        if len(self._groups) < _DEEPEST:
            self._groups.append(self._fallback)
        self._star = False

    def _close(self) -> None:
        self._flush()
        if self._skip is not None and len(self._groups) <= self._skip:
            self._skip = None
        if self._groups:
            self._fallback = self._groups.pop()
        self._drop = 0

    def _word(self, word: bytes, number: bytes | None) -> None:
        if self._skip is None and (self._star or word in _LEFT_OUT):
            self._skip = len(self._groups)
        self._star = False
        if self._skip is not None:
            return
        if word == b"u" and number is not None:
            self._flush()
            self.found.add(chr(int(number) & 0xFFFF))
            self._drop = self._fallback
        elif word == b"uc" and number is not None:
            self._fallback = min(max(int(number), 0), 10)
        elif word in _MARKS:
            self._flush()
            self.found.add(_MARKS[word])

    def _characters(self, token: re.Match[bytes]) -> None:
        if token["hex"]:
            if self._drop:
                self._drop -= 1
            else:
                self._pending += bytes.fromhex(token["hex"].decode("ascii"))
        elif token["text"]:
            text = token["text"][self._drop :]
            self._drop = max(self._drop - len(token["text"]), 0)
            self._pending += text
        elif token["mark"] in _ESCAPED:
            self._flush()
            self.found.add(_ESCAPED[token["mark"]])

    def _flush(self) -> None:
        if self._pending:
            self.found.add(self._pending.decode(self._encoding, "replace"))
            self._pending.clear()


def read_rtf(body: bytes) -> Read:
    """Never raises on purpose: what is no RTF yields no text."""
    reader = _Reader(_encoding(body))
    reader.run(body[: attachment_rules().limits.part_bytes])
    return Read(reader.found.text, None, None, reader.found.note)


def _encoding(body: bytes) -> str:
    named = _CODEPAGE.search(body[:2000])
    page = int(named.group(1)) if named else 936
    if page == 936 or (page == 1252 and _CHINESE_FONT.search(body[:20_000])):
        return "gb18030"
    try:
        return codecs.lookup(f"cp{page}").name
    except LookupError:
        return "gb18030"
