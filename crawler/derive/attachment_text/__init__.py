"""Text of attached files: one reader per format behind :func:`read_attachment`, which never raises."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Final

from crawler.derive.attachment_text.kinds import type_of
from crawler.derive.attachment_text.limits import Read, Unreadable
from crawler.derive.attachment_text.packed import read_zip
from crawler.derive.attachment_text.plain import read_csv, read_page, read_plain
from crawler.derive.attachment_text.title import title_of
from crawler.derive.link_roles import extension_of
from crawler.model import AttachmentState, AttachmentText

__all__ = ["read_attachment", "type_of"]

_READERS: Final = {
    "pdf": ("pdf", "read_pdf"),
    "doc": ("doc", "read_doc"),
    "docx": ("docx", "read_docx"),
    "xls": ("xls", "read_xls"),
    "xlsx": ("xlsx", "read_xlsx"),
    "pptx": ("docx", "read_pptx"),
    "ofd": ("ofd", "read_ofd"),
    "rtf": ("rtf", "read_rtf"),
    "odt": ("odf", "read_odf"),
    "ods": ("odf", "read_odf"),
    "odp": ("odf", "read_odf"),
    "mht": ("plain", "read_mht"),
    "office_xml": ("plain", "read_office_xml"),
}
"""Type -> module and function, imported when first needed: the libraries take long to load, and every command
of the program would wait for them."""
_CONTAINERS: Final = frozenset({"zip", "ole", "binary", "encrypted"})
"""Types told by the name: the bytes say less."""
_WRITTEN_AS_OLE: Final = frozenset({"doc", "xls", "docx", "xlsx"})
_OFFICE: Final = frozenset({"docx", "xlsx", "pptx"})


def read_attachment(body: bytes, name: str, content_type: str | None = None) -> AttachmentText:
    """What can be read of the file ``body``. Never raises; text, pages, rows, depth and inflated sizes are
    bounded. ``name``: its file name or address, for the type of plain text and for what it promises."""
    return _read(body, name, content_type, inside=False)


def _read(body: bytes, name: str, content_type: str | None, *, inside: bool) -> AttachmentText:
    kind = type_of(body, name)
    shown_kind = extension_of(name) if kind in _CONTAINERS and extension_of(name) else kind
    if not body:
        return AttachmentText(shown_kind, "broken", note="文件是空的 (0 字节)")
    try:
        read = _text(body, kind, name, content_type, inside)
    except Unreadable as fault:
        return AttachmentText(shown_kind, fault.state, note=fault.note)
    except Exception as error:
        # Damaged files lead the libraries into faults of every kind; each means that the file is damaged.
        return AttachmentText(shown_kind, "broken", note=f"文件损坏, 读不出来 ({type(error).__name__})")
    if not read.text:
        return AttachmentText(shown_kind, "empty", pages=read.pages, note=read.note or "文件里没有文字")
    return AttachmentText(
        shown_kind,
        "ok",
        title=title_of(read.text, read.title),
        text=read.text,
        pages=read.pages,
        note=read.note,
    )


def _text(body: bytes, kind: str, name: str, content_type: str | None, inside: bool) -> Read:
    """Raises :class:`Unreadable` and what libraries raise."""
    if kind == "encrypted":
        raise Unreadable("encrypted", "文件有打开密码")
    if kind == "html":
        return read_page(body, extension_of(name), content_type)
    if kind == "csv":
        return read_csv(body, content_type)
    if kind in ("txt", "tsv", "log", "md"):
        return read_plain(body, content_type)
    if kind == "zip":
        if extension_of(name) in _OFFICE:
            raise Unreadable("broken", "文件不完整: 不是 Office 文档")
        if inside:
            raise Unreadable("unsupported", "压缩包里的压缩包")
        return read_zip(body, _member)
    if kind not in _READERS:
        raise Unreadable(*_unknown(kind, extension_of(name)))
    module, function = _READERS[kind]
    reader: Callable[[bytes], Read] = getattr(import_module(f"{__name__}.{module}"), function)
    return reader(body)


def _member(body: bytes, name: str) -> AttachmentText:
    return _read(body, name, None, inside=True)


def _unknown(kind: str, extension: str) -> tuple[AttachmentState, str]:
    if kind == "binary":
        return "broken", "内容与扩展名不符, 读不出来 (文件损坏, 或旧版 WPS 等未知格式)"
    if kind == "image":
        return "empty", "文件是图片, 没有文字"
    if kind == "ole" and extension in _WRITTEN_AS_OLE:
        return "broken", "文件不完整: 复合文档里没有正文"
    if kind == "ole":
        return "unsupported", "未知的复合文档 (旧版 WPS 等)"
    return "unsupported", f"不读取这种类型 ({kind or '类型不明'})"
