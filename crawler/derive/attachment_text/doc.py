"""Word 97-2003 and WPS Writer files (.doc, .wps): the text that the piece table of [MS-DOC] points to.

Such a file is an OLE container. Its stream ``WordDocument`` begins with the File Information Block (FIB); the
FIB names a table stream (``0Table`` or ``1Table``) and in it the ``Clx``, whose ``PlcPcd`` cuts the document
into pieces: for piece i the characters CP[i] to CP[i+1] lie in ``WordDocument`` at the piece's ``fc``, as
UTF-16LE or, when the flag ``fCompressed`` is set, as one byte of Windows-1252 each at half that place. The
pieces cover, one after the other, main text, footnotes, headers, comments, endnotes and text boxes, which is
all that can be shown. Structure: [MS-DOC] 2.4.1, 2.5.1, 2.5.6, 2.8.35, 2.9.38, 2.9.73.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator

import olefile

from crawler.derive.attachment_text.limits import Gathered, Read, Unreadable, attachment_rules

_IDENT = 0xA5EC
"""``wIdent`` of the FIB; Word 6 and 95 write 0xA5DC and have no Unicode pieces."""
_FLAGS_AT = 0x0A
_ENCRYPTED = 0x0100
_WHICH_TABLE = 0x0200
_CLX_AT = 0x01A2
"""``fcClx``, ``lcbClx``: pair 33 of the FibRgFcLcb97, which begins at 154."""
_COMPRESSED = 1 << 30
_PLACE = _COMPRESSED - 1
_PRC, _PCDT = 1, 2
_PCD_SIZE = 8

_FIELD = re.compile("\x13[^\x13\x14\x15]*(?:\x14([^\x13\x14\x15]*))?\x15")
"""An innermost field: its instruction (``HYPERLINK …``) and what it shows, which stays."""
_DEEPEST = 8
_MARKS = str.maketrans(
    {"\r": "\n", "\x07": "\t", "\x0b": "\n", "\x0c": "\n", "\x0e": "\n", "\x1e": "-", "\xa0": " "}
)
_TITLE_BYTES = 4000


def read_doc(body: bytes) -> Read:
    """Raises :class:`Unreadable`, and whatever olefile raises for a damaged container."""
    with olefile.OleFileIO(io.BytesIO(body)) as ole:
        main = ole.openstream("WordDocument").read()
        if len(main) < _CLX_AT + 8:
            raise Unreadable("broken", "Word 文件不完整: 文件头太短")
        ident, flags = struct.unpack_from("<H", main)[0], struct.unpack_from("<H", main, _FLAGS_AT)[0]
        if ident != _IDENT:
            raise Unreadable("unsupported", "Word 95 或更早的格式")
        if flags & _ENCRYPTED:
            raise Unreadable("encrypted", "Word 文件有打开密码")
        table = "1Table" if flags & _WHICH_TABLE else "0Table"
        if not ole.exists(table):
            raise Unreadable("broken", f"Word 文件不完整: 缺少 {table}")
        start, size = struct.unpack_from("<II", main, _CLX_AT)
        clx = ole.openstream(table).read()[start : start + size]
        title = _title(ole)
    limit = attachment_rules().limits.characters
    whole = ""
    for piece in _pieces(main, clx):
        whole += piece
        if len(whole) > 2 * limit:
            # Instructions of fields are still in it; nobody writes more of them than of text.
            break
    found = Gathered()
    found.add(_shown(whole))
    return Read(found.text, title, None, found.note)


def _pieces(main: bytes, clx: bytes) -> Iterator[str]:
    """The text of each piece, in the order of the document. Raises :class:`Unreadable` when none is named."""
    table = _piece_table(clx)
    count = (len(table) - 4) // (4 + _PCD_SIZE)
    if count < 1:
        raise Unreadable("broken", "Word 文件不完整: 没有文字分段表")
    places = struct.unpack_from(f"<{count + 1}I", table)
    most = attachment_rules().limits.characters
    for number in range(count):
        length = min(max(places[number + 1] - places[number], 0), most)
        place = struct.unpack_from("<I", table, (count + 1) * 4 + number * _PCD_SIZE + 2)[0]
        start = place & _PLACE
        if place & _COMPRESSED:
            yield main[start // 2 : start // 2 + length].decode("cp1252", "replace")
        else:
            yield main[start : start + 2 * length].decode("utf-16-le", "replace")


def _piece_table(clx: bytes) -> bytes:
    """The ``PlcPcd`` behind any number of ``Prc`` in the ``Clx``."""
    at = 0
    while at + 5 <= len(clx):
        if clx[at] == _PCDT:
            size = struct.unpack_from("<I", clx, at + 1)[0]
            return clx[at + 5 : at + 5 + size]
        if clx[at] != _PRC:
            break
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    raise Unreadable("broken", "Word 文件不完整: 没有文字分段表")


def _shown(text: str) -> str:
    """Marks of paragraphs and rows as line ends, of cells as tabs; of fields what they show."""
    for _ in range(_DEEPEST):
        text, fields = _FIELD.subn(r"\1", text)
        if not fields:
            break
    return text.replace("\x07\x07", "\n").translate(_MARKS)


def _title(ole: olefile.OleFileIO) -> str | None:
    """The title among the properties; bytes are in the code page that they name, here nearly always GBK."""
    try:
        meta = ole.get_metadata()
        title, codepage = meta.title, meta.codepage
    except Exception:
        # Properties are an extra: a damaged block of them costs the title alone.
        return None
    if not isinstance(title, bytes):
        return None
    encoding = "utf-8" if codepage in (65001, -535) else "gb18030"
    return title[:_TITLE_BYTES].decode(encoding, "replace").strip("\0 ") or None
