"""Which attachments of a unit are to be fetched, in which order, and under which name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.message import Message
from urllib.parse import parse_qsl, unquote, urlsplit

from msgspec import Struct

from crawler.derive.attachment_text.limits import attachment_rules
from crawler.derive.attachments import VIEWER_ROLES, inside_viewer
from crawler.derive.link_roles import extension_of
from crawler.url import Scope, key
from storage.archive import AddressRow, Archive

_LONGEST_NAME = 200


class Wanted(Struct, frozen=True, order=True):
    """One attachment; sorts in the order of fetching. ``promised``: its link says that it is a file, so a web
    page in its place is a fault; ``extension``: of its address or name, empty when neither tells."""

    packed: bool
    inside: bool
    priority: int
    key: str
    url: str
    name: str
    holder: str
    extension: str
    promised: bool

    @property
    def readable(self) -> bool:
        return self.extension not in attachment_rules().unreadable


def choose(archive: Archive, scope: Scope) -> list[Wanted]:
    """The unit's own files that answer: linked ones, addresses of pages that turned out to be none, and
    documents inside viewers, which no link leads to. Packed ones last, prominent ones first."""
    found: dict[str, Wanted] = {}
    viewed: dict[str, Wanted] = {}
    for row in archive.addresses(roles=("attachment", *VIEWER_ROLES)):
        if row.own and _is_file(row, scope):
            found[row.key] = _wanted(row.url, row, promised=row.role == "attachment")
        inner = inside_viewer(row.url) if row.role in VIEWER_ROLES and row.reason != "unlinked" else None
        if inner is not None and scope.contains(inner):
            viewed.setdefault(key(inner), _wanted(inner, row, promised=True))
    for name, one in viewed.items():
        # One that has an address of its own has been verified: dead or forbidden ones are left alone.
        if archive.address(name) is None:
            found[name] = one
    return sorted(found.values())


def _is_file(row: AddressRow, scope: Scope) -> bool:
    if row.state != "checked" or row.outcome != "alive":
        return False
    if row.role == "attachment":
        return True
    # An own address that was walked and is yet no page handed out another kind of file. What the walk could
    # not open and the verification did is a page: it leaves its attempts.
    return row.detail is None and row.status == 200 and scope.contains(row.final_url or "")


def _wanted(url: str, row: AddressRow, *, promised: bool) -> Wanted:
    """``row``: the address that holds or is ``url``."""
    name = row.text.strip() or unquote(urlsplit(url).path.rpartition("/")[2], errors="replace")
    extension = extension_of(urlsplit(url).path)
    if extension not in _known():
        extension = _in_query(url) or extension_of(name)
    return Wanted(
        extension == "zip",
        not row.on_home,
        row.priority,
        key(url),
        url,
        name[:_LONGEST_NAME],
        row.holder,
        extension if extension in _known() else "",
        promised,
    )


def _known() -> frozenset[str]:
    return attachment_rules().readable | attachment_rules().unreadable


def _in_query(url: str) -> str:
    """Extension of a file name among the arguments (``downfile.jsp?filename=x.doc``)."""
    found = (extension_of(value) for _, value in parse_qsl(urlsplit(url).query))
    return next((extension for extension in found if extension in _known()), "")


_PLAIN_NAME = re.compile(r"filename\s*=\s*\"?([^\";]+)", re.I)


def file_name(headers: Mapping[str, str], wanted: Wanted) -> str:
    """The file's name as its ``Content-Disposition`` says, else one with the extension of ``wanted``."""
    disposition = headers.get("content-disposition", "")
    header = Message()
    header["content-disposition"] = disposition.encode("ascii", "replace").decode("ascii") or "attachment"
    try:
        said = header.get_filename() if "*" in disposition else None
    except (ValueError, LookupError):
        said = None
    if not said:
        plain = _PLAIN_NAME.search(disposition)
        said = _repaired(plain.group(1).strip()) if plain else ""
    if extension_of(said) in _known():
        return said
    return f"{wanted.name}.{wanted.extension}" if wanted.extension else wanted.name


def _repaired(name: str) -> str:
    """A name that servers send as raw UTF-8 or GBK bytes, or percent-encoded."""
    if "%" in name:
        name = unquote(name, errors="replace")
    try:
        raw = name.encode("latin-1")
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name


_NO_DOCUMENT = (
    "text/html",
    "text/css",
    "image/",
    "video/",
    "audio/",
    "application/javascript",
    "application/json",
)


def is_document(headers: Mapping[str, str], body: bytes) -> bool:
    """Whether an address of a page handed out a file: by its headers, else by its first byte."""
    kind = headers.get("content-type", "").lower()
    return not kind.startswith(_NO_DOCUMENT) and body.lstrip()[:1] != b"<"
