"""Bytes to text: the encoding a page really uses, beside the one it declares.

A declaration is a hint. Strict UTF-8 wins over any declaration (other encodings hardly ever
happen to be valid UTF-8); what is not UTF-8 is judged by how many everyday characters each
candidate yields. Stray bytes of another encoding never cost more than their own piece of text.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_META = re.compile(rb"<meta[^>]{0,400}?charset\s*=\s*[\"']?\s*([\w.:-]{2,30})", re.I)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,30})", re.I)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,30})", re.I)
_HEAD_BYTES = 4096
_SAMPLE_BYTES = 24_000

_FAMILY = {
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gb_2312": "gb18030",
    "x-gbk": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "cp936": "gb18030",
    "ms936": "gb18030",
    "hz-gb-2312": "hz",
    "utf8": "utf-8",
    "utf-8": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "utf-16": "utf-16le",
    "unicode": "utf-16le",
    "utf-16le": "utf-16le",
    "utf-16be": "utf-16be",
    "ascii": "utf-8",
    "us-ascii": "utf-8",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "windows-1252": "cp1252",
}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16le"),
    (codecs.BOM_UTF16_BE, "utf-16be"),
)
_SHOWN = {"big5hkscs": "big5"}

# The commonest characters of Chinese prose and of government pages, both scripts.
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产"
    "种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从"
    "业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又"
    "政府信息公开网站首页公告通知新闻县市省区委局办务服关于号月版权所有主单位地址电话"
    "這個國們時來對會發動過產後學經進著電裡實體點業應開還當從義間樣與關無務圖書號頁單選聞權網"
)
_PUNCTUATION = frozenset("，。、；：？！“”（）《》〔〕　·—…")
_GBK_UTF8_RUN = re.compile(rb"(?:[\xe3-\xe9][\x80-\xbf]{2}){3,}")
_GBK_UTF8_PIECE = re.compile(rb"(?<![^<>\"'\n])[^<>\"'\n]*?(?:[\xe3-\xe9][\x80-\xbf]{2}){3,}[^<>\"'\n]*+")
"""A piece with such a run; begins only where a piece begins."""
_PIECES = re.compile(rb"[^<>\"'\n]+|[<>\"'\n]+")
_MARKED_PIECE = re.compile("(?<![^<>\"'\n])[^<>\"'\n\udc80-\udcff]*+[\udc80-\udcff][^<>\"'\n]*+")
"""A piece with bytes that are no UTF-8; begins only where a piece begins."""
_ASCII = re.compile("[\\x00-\\x7f]+")
_NON_ASCII = re.compile(rb"[\x80-\xff]")
_CONTROLS = bytes((*range(0x09), *range(0x0E, 0x20)))
_CONTROL_SHARE = 0.02
_FEWEST_CONTROLS = 8


@dataclass(frozen=True, slots=True)
class Decoded:
    """``encoding``: really used (``gb18030`` for the whole GB family); ``declared``: lower case, or None."""

    text: str
    encoding: str
    declared: str | None


def family_of(name: str | None) -> str | None:
    """The encoding that a browser takes for the declared ``name``; None when it knows none."""
    return _FAMILY.get((name or "").lower())


def is_no_text(decoded: Decoded) -> bool:
    """Whether the bytes are no text in any encoding (a file of another format under a page's name): text
    holds a stray control character at most, other formats one in every few bytes."""
    head = decoded.text[:_HEAD_BYTES]
    coded = head.encode("utf-8", "replace")
    controls = len(coded) - len(coded.translate(None, _CONTROLS))
    return controls >= max(_FEWEST_CONTROLS, _CONTROL_SHARE * len(head))


def decode(body: bytes, content_type: str | None) -> Decoded:
    """Decode a page's bytes. Never raises. ``content_type`` is the header's value, if there was one."""
    declared = _declared(body, content_type)
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return Decoded(body[len(bom) :].decode(encoding, "replace"), encoding, declared)
    wide = _utf16(body)
    if wide:
        return Decoded(body.decode(wide, "replace"), wide, declared)
    family = _FAMILY.get(declared or "")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end >= len(body) - 3 and error.reason == "unexpected end of data":
            return Decoded(body.decode("utf-8", "ignore"), "utf-8", declared)
    else:
        return _valid_utf8(body, text, family, declared)
    encoding = _guess(body, family)
    return Decoded(_decode_mixed(body, encoding), _SHOWN.get(encoding, encoding), declared)


@lru_cache(maxsize=256)
def _named(content_type: str) -> str | None:
    """The encoding that a header names; those of a site are few."""
    found = _HEADER.search(content_type)
    return found.group(1).lower() if found else None


def _declared(body: bytes, content_type: str | None) -> str | None:
    named = _named(content_type) if content_type else None
    if named:
        return named
    head = body[:_HEAD_BYTES]
    if b"\x00" in head:
        head = head.replace(b"\x00", b"")
    meta = _META.search(head) or _XML.search(head)
    return meta.group(1).decode("ascii", "replace").lower() if meta else None


def _utf16(body: bytes) -> str | None:
    """Markup is ASCII, so UTF-16 shows a zero in every second byte somewhere near the start."""
    head = body[:2000]
    if len(head) < 8 or head.count(0) < len(head) * 0.15:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > even * 8:
        return "utf-16le"
    if even > odd * 8:
        return "utf-16be"
    return None


def _valid_utf8(body: bytes, text: str, family: str | None, declared: str | None) -> Decoded:
    if family is None or family in ("utf-8", "cp1252", "utf-16le", "utf-16be"):
        return Decoded(text, "utf-8", declared)
    if body.isascii():
        if family == "hz" and b"~{" in body:
            return Decoded(body.decode("hz", "replace"), "hz", declared)
        return Decoded(text, _SHOWN.get(family, family), declared)
    # A few GBK characters can happen to be valid UTF-8; a page of them cannot.
    if len(body) - len(text) <= 12 and family != "hz":
        other = body.decode(family, "replace")
        if _score(other) > _score(text):
            return Decoded(other, _SHOWN.get(family, family), declared)
    return Decoded(text, "utf-8", declared)


def _guess(body: bytes, family: str | None) -> str:
    sample = _sample(body)
    names = dict.fromkeys([n for n in (family, "utf-8", "gb18030", "big5hkscs") if n])
    scores = {name: _score(sample.decode(name, "replace")) for name in names}
    best = max(scores.values())
    chosen = next(name for name, score in scores.items() if score >= best - 0.005)
    return chosen if best > 0 or family else "gb18030"


def _sample(body: bytes) -> bytes:
    """The first stretch that holds non-ASCII text, cut at ASCII so that no character is split."""
    if len(body) <= _SAMPLE_BYTES:
        return body
    found = _NON_ASCII.search(body)
    start = found.start() if found else 0
    end = body.find(b"<", start + _SAMPLE_BYTES)
    return body[start : end if end > 0 else len(body)]


def _score(text: str) -> float:
    """Share of everyday characters among the non-ASCII ones; wrecked ones count against it."""
    seen = good = 0.0
    for char, times in Counter(_ASCII.sub("", text)).items():
        seen += times
        if char in _COMMON or char in _PUNCTUATION:
            good += times
        elif char == "\ufffd" or "\x80" <= char <= "\xff" or "\ue000" <= char <= "\uf8ff":
            good -= times
        elif "\u4e00" <= char <= "\u9fff":
            good += 0.2 * times
    return good / seen if seen else 0.0


def _decode_mixed(body: bytes, encoding: str) -> str:
    """Decode by ``encoding``, but let a piece that is plainly the other encoding keep its meaning.

    Pieces are cut at ASCII marks below 0x40, which are never half of a GB or Big5 character.
    """
    if encoding == "utf-8":
        # What no decoder knows is marked first: only the pieces that hold such bytes are looked at.
        return _MARKED_PIECE.sub(_utf8_piece, body.decode("utf-8", "surrogateescape"))
    if encoding == "gb18030" and _GBK_UTF8_RUN.search(body):
        return "".join(_gb_pieces(body))
    return body.decode(encoding, "replace")


def _pieces(body: bytes) -> Iterator[bytes]:
    return (found.group() for found in _PIECES.finditer(body))


def _utf8_piece(found: re.Match[str]) -> str:
    piece = found.group().encode("utf-8", "surrogateescape")
    broken = piece.decode("utf-8", "replace")
    other = piece.decode("gb18030", "replace")
    return other if _score(other) > _score(broken) else broken


def _gb_pieces(body: bytes) -> Iterator[str]:
    """The text of GBK bytes: that of pieces with what may be UTF-8, and of the stretches between them."""
    done = 0
    for found in _GBK_UTF8_PIECE.finditer(body):
        yield _gb_stretch(body[done : found.start()])
        yield _gb_piece(found.group())
        done = found.end()
    yield _gb_stretch(body[done:])


def _gb_stretch(stretch: bytes) -> str:
    try:
        return stretch.decode("gb18030")
    except UnicodeDecodeError:
        # Half a character at the end of a piece must not take the mark behind it along.
        return "".join(piece.decode("gb18030", "replace") for piece in _pieces(stretch))


def _gb_piece(piece: bytes) -> str:
    text = piece.decode("gb18030", "replace")
    if _GBK_UTF8_RUN.search(piece):
        other = piece.decode("utf-8", "replace")
        if _score(other) > _score(text):
            return other
    return text
