"""``wangjian inspect`` of a document: PDF, Word, Excel, WPS, OFD and what else attachments are made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import unquote

from crawler.derive.attachment_text import read_attachment, type_of
from crawler.derive.attachment_text.limits import attachment_rules
from crawler.derive.link_roles import extension_of
from crawler.derive.personal import find_personal, personal_values
from crawler.model import Attachment, AttachmentText, Fetched, PageFacts

_PAGES: Final = frozenset({"html", "txt", "", "image"})
_TEXTS: Final = frozenset({"txt", "csv"})
_STATES: Final = {
    "ok": "已读出文字",
    "empty": "没有文字",
    "encrypted": "有密码",
    "broken": "文件损坏",
    "unsupported": "不读取这种类型",
    "too_large": "超过上限",
}
_WIDE: Final = str.maketrans("０１２３４５６７８９Ｘ", "0123456789X")
_TABLES: Final = frozenset({"xls", "xlsx"})
_SHOWN_LINES: Final = 12
_SHOWN_WIDTH: Final = 100


def is_document(body: bytes, name: str) -> bool:
    """Whether ``body`` is to be read as a document and not as a web page. ``name``: file name or address."""
    kind = type_of(body, name)
    if kind in _TEXTS and extension_of(name) in _TEXTS:
        return True
    return kind not in _PAGES and (kind != "binary" or extension_of(name) in attachment_rules().readable)


def read_document(fetched: Fetched, place: str) -> tuple[AttachmentText, PageFacts]:
    """What could be read, and the same as facts of a page whose attachment is the document. ``place``: its
    address, or its file name when it has none."""
    headers = {name.lower(): value for name, value in fetched.headers.items()}
    read = read_attachment(fetched.body, place, headers.get("content-type"))
    name = unquote(place.rstrip("/").rpartition("/")[2], errors="replace") or place
    title = _masked(read.title, read.text) if read.title else None
    facts = PageFacts(
        place,
        "other",
        "",
        title=title,
        attachments=(Attachment(place, name, read.type),),
        personal_data=find_personal(read.text, f"{name} {read.title or ''}".strip()),
        text_length=len(read.text),
    )
    return read, facts


def document_json(read: AttachmentText, page: dict[str, Any]) -> dict[str, Any]:
    """``page`` (the object of a page) with what only documents have. The text itself is not put out."""
    return {
        **page,
        "encoding": None,
        "text_length": len(read.text),
        "pages": read.pages,
        "state": read.state,
        "note": read.note or None,
    }


def document_lines(read: AttachmentText, shown: dict[str, Any]) -> Iterator[str]:
    """The same for people, with the first lines of the text, personal data masked."""
    yield f"■ {shown['input']}"
    itself = shown["attachments"][0]
    pages = f", {read.pages} {'张表' if itself['type'] in _TABLES else '页'}" if read.pages else ""
    yield f"  类型: 文件 ({itself['type'] or '类型不明'}){pages}"
    note = f": {read.note}" if read.note else ""
    yield f"  读取: {_STATES[read.state]}{note}"
    if shown["title"]:
        yield f"  标题: {shown['title']}"
    if read.text:
        yield f"  文字: {len(read.text)} 字"
        for line in masked_lines(read.text):
            yield f"    {line}"
    for personal in shown["personal_data"]:
        yield f"  个人信息: {personal['type']} {personal['masked']}"


def masked_lines(text: str) -> list[str]:
    """The first lines of ``text``, personal data masked."""
    first = "\n".join(text.split("\n", _SHOWN_LINES)[:_SHOWN_LINES])
    return [line[:_SHOWN_WIDTH] for line in _masked(first, text).split("\n")]


def _masked(part: str, text: str) -> str:
    """``part`` of ``text`` with stars for every personal value that stands anywhere in the text."""
    part = part.translate(_WIDE)
    for value in sorted(personal_values(text), key=len, reverse=True):
        part = part.replace(value, "*" * len(value))
    return part
