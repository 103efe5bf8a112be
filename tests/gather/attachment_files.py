"""Sample files made in memory: what libraries can write by them, the rest byte by byte."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

import docx
import openpyxl

from fixtures_sites.files import pdf_of

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def ole_file(streams: Mapping[str, bytes]) -> bytes:
    """A compound file of ``streams``; each is padded to 4096 bytes, so that none lies in the mini stream."""
    padded = {
        name: data.ljust(max(4096, -(-len(data) // _SECTOR) * _SECTOR), b"\0")
        for name, data in streams.items()
    }
    body = bytearray()
    fat: list[int] = []

    def store(data: bytes) -> int:
        start, count = len(fat), len(data) // _SECTOR
        fat.extend(range(start + 1, start + count))
        fat.append(_END)
        body.extend(data)
        return start

    starts = {name: store(data) for name, data in padded.items()}
    directory = _entry("Root Entry", 5, 1 if padded else _FREE, _END, 0)
    for number, (name, data) in enumerate(padded.items(), start=1):
        right = number + 1 if number < len(padded) else _FREE
        directory += _entry(name, 2, _FREE, starts[name], len(data), right)
    directory = directory.ljust(-(-len(directory) // _SECTOR) * _SECTOR, b"\0")
    directory_at = store(directory)
    blocks = -(-(len(fat) + 1) // (_SECTOR // 4))
    while blocks * (_SECTOR // 4) < len(fat) + blocks:
        blocks += 1
    fat_at = len(fat)
    fat.extend([_FAT] * blocks)
    fat.extend([_FREE] * (blocks * (_SECTOR // 4) - len(fat)))
    body.extend(struct.pack(f"<{len(fat)}I", *fat))
    places = [*range(fat_at, fat_at + blocks)] + [_FREE] * (109 - blocks)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<IIIIIIIII", 0, blocks, directory_at, 0, 4096, _END, 0, _END, 0)
    return head + struct.pack("<109I", *places) + bytes(body)


def _entry(name: str, kind: int, child: int, start: int, size: int, right: int = _FREE) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB", len(text), kind, 1)
        + struct.pack("<III", _FREE, right, child)
        + b"\0" * 36
        + struct.pack("<IQ", start, size)
    )


def doc(*pieces: str, flags: int = 0x0200, ident: int = 0xA5EC, prc: bytes = b"") -> bytes:
    """A Word 97-2003 file whose text lies in ``pieces``: pure ASCII as one byte a character, else UTF-16. The
    highest bit of a piece's place means nothing and is set."""
    main = bytearray(2048)
    struct.pack_into("<HH", main, 0, ident, 0x00C1)
    struct.pack_into("<H", main, 0x0A, flags)
    places, table = [0], b""
    for text in pieces:
        at = len(main)
        if text.isascii():
            main += text.encode("ascii")
            fc = (at * 2) | 1 << 30
        else:
            main += text.encode("utf-16-le")
            fc = at
        main += b"\xee" * 32
        table += struct.pack("<HIH", 0, fc | 1 << 31, 0)
        places.append(places[-1] + len(text))
    plc = struct.pack(f"<{len(places)}I", *places) + table
    prcs = b"\x01" + struct.pack("<H", len(prc)) + prc if prc else b""
    clx = prcs + b"\x02" + struct.pack("<I", len(plc)) + plc
    struct.pack_into("<II", main, 0x01A2, 64, len(clx))
    name = "1Table" if flags & 0x0200 else "0Table"
    return ole_file({"WordDocument": bytes(main), name: b"\0" * 64 + clx})


def xls(rows: Sequence[Sequence[object]], sheet: str = "Sheet1", *, locked: bool = False) -> bytes:
    """A BIFF8 workbook of one sheet; ``locked``: it says that it is encrypted."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def text(value: str, width: str) -> bytes:
        return struct.pack(width, len(value)) + b"\x01" + value.encode("utf-16-le")

    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    ended = record(0x0A, b"")
    name = text(sheet, "<B")
    before = record(0x0809, begin) + record(0x42, struct.pack("<H", 1200))
    if locked:
        before += record(0x2F, struct.pack("<HHH", 0, 1, 1))
    place = len(before) + 4 + 6 + len(name) + len(ended)
    book = before + record(0x85, struct.pack("<IH", place, 0) + name) + ended
    book += record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            if isinstance(value, str):
                book += record(0x0204, struct.pack("<HHH", y, x, 0) + text(value, "<H"))
            else:
                book += record(0x0203, struct.pack("<HHHd", y, x, 0, value))
    return ole_file({"Workbook": book + ended})


def docx_file(*paragraphs: str, table: Sequence[Sequence[str]] = (), title: str = "") -> bytes:
    document = docx.Document()
    document.core_properties.title = title
    for text in paragraphs:
        document.add_paragraph(text)
    if table:
        grid = document.add_table(rows=len(table), cols=len(table[0]))
        for y, row in enumerate(table):
            for x, text in enumerate(row):
                grid.cell(y, x).text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def xlsx_file(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zip_file(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


_OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd(*pages: Sequence[tuple[str, tuple[float, float, float, float]]], title: str = "") -> bytes:
    """``pages``: text objects with their boundaries."""
    names = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    members = {
        "OFD.xml": f"<ofd:OFD {_OFD}><ofd:DocBody><ofd:DocInfo><ofd:Title>{title}</ofd:Title></ofd:DocInfo>"
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {_OFD}><ofd:Pages>{names}</ofd:Pages></ofd:Document>",
    }
    for number, objects in enumerate(pages):
        texts = "".join(
            f'<ofd:TextObject Boundary="{x} {y} {w} {h}"><ofd:TextCode>{text}</ofd:TextCode></ofd:TextObject>'
            for text, (x, y, w, h) in objects
        )
        members[f"Doc_0/Pages/Page_{number}/Content.xml"] = (
            f"<ofd:Page {_OFD}><ofd:Content><ofd:Layer>{texts}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    return zip_file({name: text.encode() for name, text in members.items()})


def pdf(*pages: str, title: str = "") -> bytes:
    """Each page shows its lines in a font without glyphs whose character codes are mapped to Unicode."""
    kids = " ".join(f"{5 + 2 * n} 0 R" for n in range(len(pages)))
    font = (
        b"<</Type/Font/Subtype/Type0/BaseFont/Sample/Encoding/Identity-H/ToUnicode 4 0 R/DescendantFonts["
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Sample/DW 1000/CIDSystemInfo"
        b"<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        b"/FontDescriptor<</Type/FontDescriptor/FontName/Sample/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0"
        b"/Ascent 800/Descent -200/CapHeight 700/StemV 80>>>>]>>"
    )
    mapped = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /S def /CMapType 2 def "
        b"1 begincodespacerange <0000> <FFFF> endcodespacerange "
        + b"".join(
            b"1 beginbfrange <%02X00> <%02XFF> <%02X00> endbfrange " % (high, high, high)
            for high in range(0xD8)
        )
        + b"endcmap CMapName currentdict /CMap defineresource pop end end"
    )
    said = ("\ufeff" + title).encode("utf-16-be").hex().upper().encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids.encode(), len(pages)),
        font,
        _stream(mapped),
    ]
    for number, text in enumerate(pages):
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]"
            b"/Resources<</Font<</F 3 0 R>>>>/Contents %d 0 R>>" % (6 + 2 * number)
        )
        shown = b"".join(
            b"1 0 0 1 50 %d Tm <%s> Tj " % (780 - 20 * n, line.encode("utf-16-be").hex().encode())
            for n, line in enumerate(text.split("\n"))
            if line
        )
        objects.append(_stream(b"BT /F 12 Tf " + shown + b"ET"))
    objects.append(b"<</Title<%s>>>" % said)
    return pdf_of(objects)


def _stream(data: bytes) -> bytes:
    return b"<</Length %d>>\nstream\n%s\nendstream" % (len(data), data)


def locked_pdf() -> bytes:
    """A PDF whose encryption dictionary no empty password fits."""
    plain = pdf("内容")
    secret = b"/Encrypt<</Filter/Standard/V 1/R 2/Length 40/P -4/O<%s>/U<%s>>>/ID[<00><00>]" % (
        b"11" * 32,
        b"22" * 32,
    )
    return plain.replace(b"/Info", secret + b"/Info", 1)


def rtf(text: str) -> bytes:
    written = "".join(
        "\\par " if char == "\n" else "".join(f"\\'{byte:02x}" for byte in char.encode("gb18030"))
        for char in text
    )
    return (
        b"{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0\\fcharset134 SimSun;}}{\\*\\generator x;}\\f0 "
        + written.encode()
        + b"}"
    )
