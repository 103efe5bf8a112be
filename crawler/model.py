"""The shared shapes of gather and derive: what a fetched page is, and what reading it yields.

All are frozen ``msgspec`` structs; ``msgspec.json`` turns them into bytes and back. Dates are
ISO strings in Beijing time: ``YYYY-MM-DD`` or ``YYYY-MM-DD HH:MM[:SS]``. Addresses are absolute.
What a page does not show is ``None`` or empty, never guessed.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

PageKind = Literal[
    "home",
    "channel",
    "column",
    "article",
    "document",
    "message",
    "message_list",
    "search",
    "form",
    "sitemap",
    "redirect",
    "error",
    "other",
]
"""Kinds of ``product.md`` («inspect»). ``column``: one list (also an empty one); ``channel``: several."""

LinkRole = Literal["page", "frame", "attachment", "image", "media", "style", "script", "form", "feed"]
"""What the target is used as. ``page`` and ``frame`` are walked inside the unit's own hosts."""

Held = Literal[
    "href",
    "src",
    "srcset",
    "data-src",
    "poster",
    "background",
    "css",
    "action",
    "meta_refresh",
    "onclick",
    "javascript",
    "script",
    "island",
    "object",
]
"""How the page holds the link. ``javascript``: a ``javascript:`` href; ``script``: made by script text;
``island``: inside a data island (jpage XML, JSON) that a script unfolds."""

Region = Literal["nav", "header", "footer", "breadcrumb", "list", "body", "aside", "script", "head"]

DateSource = Literal["label", "meta", "list", "url", "text"]


class Fetched(Struct, frozen=True):
    """One stored answer, as the derive step gets it. ``body`` is decompressed, not decoded."""

    url: str
    status: int
    headers: dict[str, str]
    body: bytes
    requested_url: str | None = None
    rendered: str | None = None
    """Serialised DOM after scripts ran (frames inlined as ``<wj-frame src=…>``), or None."""


class Link(Struct, frozen=True):
    url: str
    role: LinkRole
    held: Held
    text: str = ""
    region: Region = "body"
    raw: str = ""
    hidden: bool = False


class NavLink(Struct, frozen=True):
    """An entry of the navigation, breadcrumb or site map. ``path``: names above it, outermost first."""

    name: str
    url: str
    path: tuple[str, ...] = ()


class ListItem(Struct, frozen=True):
    title: str
    url: str
    date: str | None = None


class ListBlock(Struct, frozen=True):
    """One dated list. ``count``: entries told by the page (total if known, else those shown); ``timeless``:
    its entries bear no days: cells of departments × years, matters and their guides in rows."""

    items: tuple[ListItem, ...] = ()
    count: int = 0
    newest: str | None = None
    oldest: str | None = None
    pages: int | None = None
    page_no: int | None = None
    next: str | None = None
    last: str | None = None
    heading: str = ""
    more: str | None = None
    dynamic: bool = False
    read_from: Literal["html", "island", "rendered", "feed"] = "html"
    timeless: bool = False


class Footer(Struct, frozen=True):
    """Identity shown at the foot, comments ignored. Codes are as shown, spaces removed."""

    party_mark: bool = False
    site_code: str | None = None
    icp: str | None = None
    police: str | None = None
    sponsor: str | None = None
    undertaker: str | None = None
    contact: tuple[str, ...] = ()
    error_report: str | None = None
    error_report_code: str | None = None
    """``site_code`` that the 找错 link or script carries, when it carries one."""
    script_made: bool = False
    """A script, frame or include may still add to it: judge only after rendering."""


class DocumentFields(Struct, frozen=True):
    index_no: str | None = None
    doc_no: str | None = None
    issuer: str | None = None
    written_on: str | None = None
    published_on: str | None = None
    validity: str | None = None
    topic: str | None = None
    genre: str | None = None


class Message(Struct, frozen=True):
    """``shown``: fields that stand there with a value, in the words of ``product.md`` (received, replied,
    reply_unit, content, reply, state); empty for the rows of a list. ``url``: the letter's own page, when a
    row of a list names it."""

    id: str | None = None
    received: str | None = None
    replied: str | None = None
    unit: str | None = None
    state: str | None = None
    title: str | None = None
    url: str | None = None
    shown: tuple[str, ...] = ()


EntryKind = Literal["error_report", "accessibility", "elder", "new_media", "mailbox"]


class Entry(Struct, frozen=True):
    """A way in that the page shows: 找错, 无障碍, 长者模式, 新媒体, 信箱. A script's has no ``url``."""

    kind: EntryKind
    text: str
    url: str | None = None
    region: Region = "body"
    css: str = ""
    """A selector that finds the control again, for probes and pictures; empty when none is sure."""


Counterpart = Literal["interpretation", "document"]


class Related(Struct, frozen=True):
    """A link of an article to its 解读 or to the 文件 it explains; ``heading``: the words that said so."""

    kind: Counterpart
    url: str
    title: str
    heading: str = ""


Form = Literal["text", "picture", "video", "audio", "animation", "press", "interview", "file"]
"""How an article tells its matter; ``file``: an embedded or attached document."""


class Attachment(Struct, frozen=True):
    url: str
    name: str
    type: str


AttachmentState = Literal["ok", "empty", "encrypted", "broken", "unsupported", "too_large"]
"""What became of reading a file. ``empty``: it holds no text (a scan, a picture); ``broken``: it is damaged,
or no file at all but a web page; ``unsupported``: a type that is not read."""


class AttachmentText(Struct, frozen=True):
    """What could be read of one file. ``type``: told by its bytes, a lower-case word (``pdf``, ``docx`` …);
    ``pages``: of a workbook its sheets; ``note``: why there is no text or only a part of it, for people."""

    type: str
    state: AttachmentState
    title: str | None = None
    text: str = ""
    pages: int | None = None
    note: str = ""


class SearchForm(Struct, frozen=True):
    """A search box. ``field``: name of the text input; ``action`` None when a script sends it."""

    action: str | None
    method: Literal["get", "post"]
    field: str
    extra: dict[str, str] = {}


class PersonalData(Struct, frozen=True):
    """``context``: whose it is by what stands round it: ``person``, ``office`` or ``unknown``."""

    type: str
    masked: str
    context: str = "unknown"


class HiddenLink(Struct, frozen=True):
    """A link to a foreign host that visitors do not get to see. ``way``: how it is hidden
    (``concealment.py``, or ``packed``: written by unreadable script; ``after``: behind the end of the
    document); ``spam``: kind of advertisement (``spam.yaml``) that it or its block speaks of; ``sure``:
    neither a menu nor an old draft."""

    url: str
    text: str
    way: str
    spam: str = ""
    sure: bool = True


class Why(Struct, frozen=True):
    """Which rule gave a fact (``inspect --why``)."""

    fact: str
    rule: str
    witness: str


class PageFacts(Struct, frozen=True):
    """Everything read from one page. Pure function of :class:`Fetched`."""

    url: str
    kind: PageKind
    encoding: str
    declared_encoding: str | None = None
    title: str | None = None
    published: str | None = None
    published_from: DateSource | None = None
    date_conflict: bool = False
    source: str | None = None
    breadcrumb: tuple[NavLink, ...] = ()
    nav: tuple[NavLink, ...] = ()
    meta: dict[str, str] = {}
    footer: Footer = Footer()
    list: ListBlock | None = None
    blocks: tuple[ListBlock, ...] = ()
    document: DocumentFields | None = None
    messages: tuple[Message, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    redirect: str | None = None
    search_forms: tuple[SearchForm, ...] = ()
    entries: tuple[Entry, ...] = ()
    related: tuple[Related, ...] = ()
    forms: tuple[Form, ...] = ()
    hidden_links: tuple[str, ...] = ()
    """Addresses of the sure ones of ``concealed``."""
    concealed: tuple[HiddenLink, ...] = ()
    personal_data: tuple[PersonalData, ...] = ()
    text_length: int = 0
    text_hash: str = ""
    """64-bit simhash (hex) of the shown text without navigation; soft-404 compares it."""
    needs_render: tuple[str, ...] = ()
    """Reason keys why the static page cannot be judged; empty when it can."""
    fragment: bool = False
    """A frame or include fragment, redirect stub, error page or bare login: owes no footer and no tags."""
    why: tuple[Why, ...] = ()


class Reading(Struct, frozen=True):
    """What reading one page gives: the facts (kept) and its links (kept as address rows)."""

    facts: PageFacts
    links: tuple[Link, ...]
