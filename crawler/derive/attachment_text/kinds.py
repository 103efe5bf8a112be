"""What a file is, told by its first bytes and, for containers, by what lies in them; its name comes last."""

from __future__ import annotations

import io
import re
import zipfile

import olefile

from crawler.derive.link_roles import extension_of

_HEADS = (
    (b"{\\rtf", "rtf"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gz"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"MZ", "exe"),
    (b"Founder CEB", "ceb"),
)
_PDF_WITHIN = 1024
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.{0,2000}?-->\s*|<\?xml[^>]{0,300}\?>\s*){0,4}"
    rb"<(?:!doctype\s+html|html|head|body|meta|script|title|table|div|style|link|center|frameset)\b",
    re.I | re.S,
)
_MIME = re.compile(rb"\s*(?:MIME-Version:|From:|Content-Type:\s*multipart/)", re.I)
_FLAT_OFFICE = re.compile(rb"progid=\"(Word\.Document|Excel\.Sheet)\"", re.I)
_OLE_STREAMS = (
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
    ("EncryptedPackage", "encrypted"),
)
_ZIP_PARTS = (
    ("word/", "docx"),
    ("xl/workbook.bin", "xlsb"),
    ("xl/", "xlsx"),
    ("ppt/", "pptx"),
)
_ODF = {"text": "odt", "spreadsheet": "ods", "presentation": "odp"}
_TEXTS = frozenset({"txt", "csv", "tsv", "log", "md"})


def type_of(body: bytes, name: str = "") -> str:
    """Type of ``body`` as a lower-case word (``pdf``, ``docx`` …); empty when nothing tells. Never raises.

    ``encrypted``: an Office file wrapped in encryption; ``html``: a web page, whatever the name promises;
    ``ole`` and ``zip``: a container that holds no document of its own; ``binary``: bytes of no known kind.
    """
    if not body:
        return extension_of(name)
    if b"%PDF-" in body[:_PDF_WITHIN]:
        return "pdf"
    if body.startswith(olefile.MAGIC):
        return _in_ole(body)
    if body.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _in_zip(body)
    for head, kind in _HEADS:
        if body.startswith(head):
            return kind
    return _textual(body, extension_of(name))


def _textual(body: bytes, extension: str) -> str:
    head = body[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return extension if extension in _TEXTS else "txt"
    if _FLAT_OFFICE.search(head) and head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml"):
        return "office_xml"
    if _MARKUP.match(head):
        return "html"
    if _MIME.match(head) and b"multipart" in head.lower():
        return "mht"
    if extension in _TEXTS:
        return extension
    if b"\0" in head or sum(byte < 9 or 13 < byte < 27 for byte in head) > len(head) // 100:
        return extension if extension not in _PROMISED else "binary"
    return "txt"


_PROMISED = frozenset(
    {"pdf", "doc", "docx", "xls", "xlsx", "wps", "et", "ofd", "rtf", "pptx", "zip", "odt", "ods"}
)
"""Names that promise a file which would have been known by its bytes."""


def _in_ole(body: bytes) -> str:
    try:
        with olefile.OleFileIO(io.BytesIO(body)) as ole:
            return next((kind for stream, kind in _OLE_STREAMS if ole.exists(stream)), "ole")
    except Exception:
        # The library raises whatever a damaged directory leads it to; the caller only needs to know that.
        return "ole"


def _in_zip(body: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            names = packed.namelist()
            if "OFD.xml" in names or "ofd.xml" in names:
                return "ofd"
            if "mimetype" in names and packed.getinfo("mimetype").file_size < 200:
                said = packed.read("mimetype").decode("ascii", "replace")
                return next((kind for word, kind in _ODF.items() if f"opendocument.{word}" in said), "zip")
    except Exception:
        # As above: a damaged archive stays a zip, and its reader says what is wrong with it.
        return "zip"
    if not any(name.lower() == "[content_types].xml" for name in names):
        return "zip"
    return next((kind for part, kind in _ZIP_PARTS if any(n.startswith(part) for n in names)), "zip")
