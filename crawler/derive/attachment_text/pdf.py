"""PDF: the text layer, page by page, and the title among the properties."""

from __future__ import annotations

import unicodedata

import pypdfium2

from crawler.derive.attachment_text.limits import Gathered, Read, Unreadable, attachment_rules

_WRECKED_SHARE = 0.3
"""Of the characters that are no blanks: fonts without a map to Unicode yield private characters."""


def read_pdf(body: bytes) -> Read:
    """Raises :class:`Unreadable`; ``empty`` when no page has a text layer that can be read (a scan)."""
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise Unreadable("encrypted", "PDF 有打开密码") from error
        raise Unreadable("broken", "PDF 结构损坏, 打不开") from error
    try:
        return _read(document)
    finally:
        document.close()


def _read(document: pypdfium2.PdfDocument) -> Read:
    pages = len(document)
    if not pages:
        raise Unreadable("broken", "PDF 没有一页")
    limit = attachment_rules().limits.pages
    found = Gathered()
    bare = unread = 0
    for number in range(min(pages, limit)):
        try:
            text = _text_of(document, number)
        except pypdfium2.PdfiumError:
            unread += 1
            continue
        if not text.strip():
            bare += 1
        if not found.add(text + "\n"):
            break
    title = _title(document)
    if not found.text:
        if unread == pages:
            raise Unreadable("broken", f"PDF 的 {pages} 页都读不出来")
        raise Unreadable("empty", f"PDF 的 {pages} 页都没有文字层 (扫描件或图片)")
    if _is_wrecked(found.text):
        raise Unreadable("empty", "PDF 的文字层没有字符对照, 读出来不是文字")
    notes = [
        f"共 {pages} 页, 只读取了前 {limit} 页" if pages > limit else "",
        f"其中 {bare} 页没有文字层" if bare else "",
        f"其中 {unread} 页读不出来" if unread else "",
        found.note,
    ]
    return Read(found.text, title, pages, "; ".join(note for note in notes if note))


def _text_of(document: pypdfium2.PdfDocument, number: int) -> str:
    page = document[number]
    try:
        layer = page.get_textpage()
        try:
            text: str = layer.get_text_range(errors="ignore")
        finally:
            layer.close()
    finally:
        page.close()
    # A hyphen at the end of a line comes as U+FFFE, which is no character.
    return text.replace("\ufffe", "")


def _title(document: pypdfium2.PdfDocument) -> str | None:
    try:
        title: str = document.get_metadata_value("Title")
    except (pypdfium2.PdfiumError, UnicodeError):
        return None
    return title or None


def _is_wrecked(text: str) -> bool:
    shown = [char for char in text if not char.isspace()]
    wrecked = sum(char == "\ufffd" or unicodedata.category(char) in ("Co", "Cn", "Cc") for char in shown)
    return wrecked > len(shown) * _WRECKED_SHARE
