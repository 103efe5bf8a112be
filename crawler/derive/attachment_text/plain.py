"""Files that are text under another name: plain text, CSV, and documents that an office system wrote as XML,
as a web page or as a web archive and named ``.doc`` or ``.xls`` all the same."""

from __future__ import annotations

import csv
import email
import io
import re
from email.message import Message

from lxml import etree, html

from crawler.derive.attachment_text.docx import add_xml
from crawler.derive.attachment_text.limits import Gathered, Read, Unreadable, attachment_rules
from crawler.derive.attachment_text.rows import Rows
from crawler.derive.attachment_text.zipped import local, parse_xml
from crawler.derive.decode import decode

_OFFICE_PAGE = re.compile(
    rb"urn:schemas-microsoft-com:office|name=[\"']?(?:ProgId|Generator)[\"']?\s+content=[\"']?"
    rb"(?:Word|Excel|Microsoft|Kingsoft|WPS)",
    re.I,
)
_HEAD_BYTES = 8192
_OFFICE_NAMES = frozenset({"doc", "xls", "wps", "et", "docx", "xlsx"})
_BARE_TABLE = re.compile(rb"\s*(?:<!--.{0,500}?-->\s*)?<table\b", re.I | re.S)
_MOST_MIME_PARTS = 50
_ENDS = {
    **dict.fromkeys(("p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4"), "\n"),
    "td": "\t",
    "th": "\t",
}
_NOT_SHOWN = frozenset({"script", "style", "title", "xml"})
_BLANKS = re.compile(r"\s+")


def read_plain(body: bytes, content_type: str | None) -> Read:
    """Plain text or CSV in whatever encoding it really is."""
    found = Gathered()
    # No encoding takes more than four bytes a character: one character more than the limit is kept.
    found.add(decode(body[: 4 * attachment_rules().limits.characters + 4], content_type).text)
    return Read(found.text, None, None, found.note)


def read_csv(body: bytes, content_type: str | None) -> Read:
    """Values parted by commas, as rows of cells; as plain text where they do not part well."""
    plain = read_plain(body, content_type)
    found = Gathered()
    rows = Rows(found)
    try:
        rows.table(csv.reader(io.StringIO(plain.text)))
    except csv.Error:
        return plain
    return Read(found.text, None, None, plain.note or rows.note)


def read_page(body: bytes, extension: str, content_type: str | None) -> Read:
    """A web page that an office program wrote. Raises :class:`Unreadable` (``broken``) for any other: the
    site answers with a page where it promises a file."""
    office = _OFFICE_PAGE.search(body[:_HEAD_BYTES]) or _BARE_TABLE.match(body[:_HEAD_BYTES])
    if not office or extension not in _OFFICE_NAMES:
        raise Unreadable("broken", "应答的是网页, 不是文件")
    return _html_text(decode(body[: attachment_rules().limits.part_bytes], content_type).text)


def read_mht(body: bytes) -> Read:
    """A web archive: its first part that is a page. Raises :class:`Unreadable`."""
    message = email.message_from_bytes(body[: attachment_rules().limits.part_bytes])
    for number, part in enumerate(message.walk()):
        if number > _MOST_MIME_PARTS:
            break
        if part.get_content_type() == "text/html":
            return _html_text(decode(_payload(part), part.get("Content-Type")).text)
    raise Unreadable("broken", "网页归档里没有正文")


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def read_office_xml(body: bytes) -> Read:
    """Word 2003 and Excel 2003 XML."""
    root = parse_xml(body[: attachment_rules().limits.part_bytes])
    found = Gathered()
    if local(root) != "Workbook":
        add_xml(found, root)
        return Read(found.text, None, None, found.note)
    for row in root.iter():
        if local(row) != "Row":
            continue
        cells = ["".join(data.itertext()) for data in row.iter() if local(data) == "Data"]
        if not found.add("\t".join(cells) + "\n"):
            break
    return Read(found.text, None, None, found.note)


def _html_text(text: str) -> Read:
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, huge_tree=False)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise Unreadable("broken", "网页读不出来") from error
    found = Gathered()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = local(element)
        if event == "start":
            if name not in ("td", "th") or element.getprevious() is not None:
                found.add(_ENDS.get(name, ""))
            if name not in _NOT_SHOWN:
                found.add(_BLANKS.sub(" ", element.text or ""))
        elif not found.add(_BLANKS.sub(" ", element.tail or "")):
            break
    return Read(found.text, None, None, found.note)
