"""Every way a page holds a link: markup, styles, event handlers, scripts and data islands.

Links in comments and in text areas are not links; nor are ``mailto:``, ``tel:``, ``javascript:void`` and
fragments of the page itself. Addresses with template placeholders left in them are skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.hash_routes import hash_links
from crawler.derive.islands import read_island_records, read_json_links
from crawler.derive.link_forms import only_sent_to, opens_choice, read_choices
from crawler.derive.link_roles import (
    AS_ROLES,
    HREF_ROLES,
    LAZY_FRAME,
    LAZY_IMAGE,
    LAZY_PAGE,
    LINK_RELS,
    SRC_ROLES,
    role_of,
)
from crawler.derive.link_sink import SPACED_IMAGE, Collector, Recorder, Sink
from crawler.derive.link_styles import read_css, srcset
from crawler.derive.link_text import link_text
from crawler.derive.openers import opened_links
from crawler.derive.region import Regions, regions_of
from crawler.derive.remember import remember_texts
from crawler.derive.script_links import ScriptLink, ScriptMarkup, read_script
from crawler.derive.script_text import unescape_percent
from crawler.derive.tree import Page, parse
from crawler.model import Held, Link, LinkRole, Region

_HANDLERS: Final = frozenset(
    (
        "onclick", "onload", "ondblclick", "onmousedown", "onmouseover", "onmouseup", "onchange", "onsubmit",
        "ontouchstart", "ontouchend", "onfocus", "onkeydown",
    )
)  # fmt: skip
_TURNS: Final = re.compile(
    r"[\s<«‹]*(?:首\s*页|第一页|[上下前后]\s?一?\s?页|[末尾]\s*页|最后一?页|prev(?:ious)?|next)[\s>»›]*", re.I
)
_LAZY_STARTS: Final = ("data-", "lazy", "lay-", "original", "_src", "src2")
_LAZY: Final = frozenset(
    name for name in (*LAZY_IMAGE, *LAZY_FRAME, *LAZY_PAGE) if name.startswith(_LAZY_STARTS)
)
_CARRIERS: Final = (
    frozenset(
        (
            "href", "src", "srcset", "imagesrcset", "data-srcset", "poster", "background", "action",
            "formaction", "data", "srcdoc", "xlink:href",
        )
    )
    | _HANDLERS
    | _LAZY
)  # fmt: skip
"""Attributes that may hold a link; an element with none of them (and no picture in its style) holds none."""
_SILENT: Final = frozenset(("class", "id", "title", "target", "alt", "width", "height", "name", "type"))
_SPECIAL: Final = frozenset(("script", "style", "meta", "param"))
_REFRESH: Final = re.compile(
    r"^\s*[\d.]*\s*[;,]?\s*url\s*=\s*(?:\"([^\"]*)\"?|'([^']*)'?|(.*))$", re.I | re.S
)
_PARAM_NAMES: Final = frozenset(("movie", "src", "filename", "url", "data"))
_TEMPLATE_SCRIPT: Final = re.compile(r"template|text/html|text/x-|jsrender|handlebars", re.I)
_HANDLER: Final = re.compile(r"[\"'`]")
_MAX_DEPTH: Final = 2
_MADE: Final[tuple[Region, bool]] = ("script", False)
_Told = tuple[HtmlElement, str, list[tuple[str, str]], Region, bool]
"""Element, tag, attributes, region and whether it is hidden."""


def read_links(page: Page) -> tuple[Link, ...]:
    """All links of the page in document order, doubles folded. Never raises."""
    collector = Collector(page.base_url)
    regions = regions_of(page)
    _read_tree(page.root, regions, collector, None, 0)
    for place, element, url in opened_links(page):
        said = link_text(element, str(element.tag))
        collector.add(url, None, "javascript", said, regions.regions[place], regions.hiddens[place])
    for place, element, url in hash_links(page):
        said = link_text(element, "a")
        collector.add(url, "page", "href", said, regions.regions[place], regions.hiddens[place])
    return tuple(collector.links.values())


def read_script_links(text: str, base_url: str) -> tuple[Link, ...]:
    """Links that an external script makes. ``base_url``: the page that runs it."""
    collector = Collector(base_url)
    _read_script(text, collector, "script", 0)
    _read_json(text, collector)
    return tuple(collector.links.values())


def read_css_links(text: str, base_url: str) -> tuple[Link, ...]:
    """Pictures, fonts and imported sheets of a style sheet. ``base_url``: the sheet's own address."""
    collector = Collector(base_url)
    read_css(text, collector, "body", False)
    return tuple(collector.links.values())


def _read_tree(root: HtmlElement, regions: Regions | None, out: Sink, held: Held | None, depth: int) -> None:
    texts = {
        inner
        for area in root.iter("textarea", "xmp", "plaintext")
        for inner in area.iter()
        if inner is not area
    }
    # Nobody with a browser sees these; pictures there are those that a script loads late, save what is told
    # something by its address: a counter of visits.
    texts.update(
        each
        for area in root.iter("noscript")
        for each in area.iter("a", "area", "img")
        if each.tag != "img" or "?" in (each.get("src") or "")
    )
    for element, tag, attributes, region, hidden in _of_tree(root) if regions is None else _telling(regions):
        if tag not in _SPECIAL and not _carries(attributes):
            continue
        if tag == "script":
            if element not in texts:
                _read_script_element(element, out, held, depth)
            continue
        if tag == "style":
            read_css(element.text or "", out, region, False)
            continue
        if texts and element in texts:
            continue
        if tag == "meta":
            _read_meta(element, out, region)
        elif tag == "param":
            if (element.get("name") or "").lower() in _PARAM_NAMES:
                value = element.get("value") or ""
                out.add(value, "media", held or "object", "", region, hidden)
        else:
            _read_attributes(element, tag, attributes, out, held, region, hidden, depth)


def _of_tree(root: HtmlElement) -> Iterator[_Told]:
    """The elements of a piece of markup that stands in no place of the page."""
    return ((element, element.tag, element.items(), *_MADE) for element in root.iter())


def _telling(regions: Regions) -> Iterator[_Told]:
    """The elements of a page that may hold a link, in its order: class and id are none."""
    special = [place for place, tag in enumerate(regions.tags) if tag in _SPECIAL]
    for place in sorted({*special, *regions.telling}):
        element, tag, attributes = regions.elements[place], regions.tags[place], regions.attributes[place]
        yield element, tag, attributes, regions.regions[place], regions.hiddens[place]


def _carries(attributes: list[tuple[str, str]]) -> bool:
    for name, value in attributes:
        if name in _CARRIERS or (name == "style" and "(" in value and "url" in value.lower()):
            return True
    return False


def _read_attributes(
    element: HtmlElement,
    tag: str,
    attributes: list[tuple[str, str]],
    out: Sink,
    held: Held | None,
    region: Region,
    hidden: bool,
    depth: int,
) -> None:
    for name, value in attributes:
        if not value or name in _SILENT:
            continue
        if name == "href" or name == "xlink:href":
            _read_href(element, tag, value, out, held, region, hidden, depth)
        elif name == "src":
            if tag == "embed":
                out.add(value, None if _told(value) != "page" else "media", held or "src", "", region, hidden)
            elif tag == "a":
                continue
            else:
                out.add(
                    value, SRC_ROLES.get(tag, "image"), held or "src", link_text(element, tag), region, hidden
                )
        elif name in ("srcset", "imagesrcset", "data-srcset"):
            for candidate in srcset(value):
                out.add(candidate, "image", held or "srcset", "", region, hidden)
        elif name == "poster":
            out.add(value, "image", held or "poster", "", region, hidden)
        elif name == "background":
            out.add(value, "image", held or "background", "", region, hidden)
        elif name == "style":
            if "(" in value:
                read_css(value, out, region, hidden, held)
        elif name in ("action", "formaction"):
            if tag in ("form", "button", "input") and not only_sent_to(element, value):
                out.add(value, "form", held or "action", "", region, hidden)
        elif name == "data":
            if tag == "object":
                out.add(
                    value, None if _told(value) != "page" else "frame", held or "object", "", region, hidden
                )
        elif name == "srcdoc":
            if depth < _MAX_DEPTH:
                _read_markup(value, out, held or "src", depth)
        elif name.startswith("on") and len(name) > 4:
            if name != "onerror" and not _turns_no_more(element, tag):
                _read_script(
                    value, out, held or "onclick", depth, True, link_text(element, tag), region, hidden
                )
                if tag == "select" and name == "onchange" and opens_choice(value):
                    read_choices(element, out, held, region, hidden)
        elif name.startswith(_LAZY_STARTS):
            _read_lazy(tag, name, value, out, held, element, region, hidden)


def _turns_no_more(element: HtmlElement, tag: str) -> bool:
    """Whether it is a pager's button that nobody can press: there is no page behind the last one."""
    if tag not in ("button", "input") or "disabled" not in element.attrib:
        return False
    return _TURNS.fullmatch(link_text(element, tag)) is not None


def _read_href(
    element: HtmlElement,
    tag: str,
    value: str,
    out: Sink,
    held: Held | None,
    region: Region,
    hidden: bool,
    depth: int,
) -> None:
    shown = value.strip()
    if shown[:11].lower() == "javascript:":
        code = unescape_percent(shown[11:]) if "%" in shown else shown[11:]
        _read_script(code, out, held or "javascript", depth, True, link_text(element, tag), region, hidden)
        return
    if tag in ("a", "area"):
        role: LinkRole | None = None
        if "download" in element.attrib:
            role = "attachment" if _told(shown) == "page" else None
        if shown[:1] == "#":
            return
        out.add(value, role, held or "href", link_text(element, tag), region, hidden)
    elif tag == "link":
        rel = (element.get("rel") or "").lower().split()
        kind = (element.get("type") or "").lower()
        link_role: LinkRole | None = None
        if "alternate" in rel and ("rss" in kind or "atom" in kind or "json" in kind):
            link_role = "feed"
        elif "stylesheet" in rel or kind == "text/css":
            link_role = "style"
        elif "preload" in rel or "prefetch" in rel:
            link_role = AS_ROLES.get((element.get("as") or "").lower())
        else:
            link_role = next((LINK_RELS[word] for word in rel if word in LINK_RELS), None)
        if link_role is not None:
            out.add(value, link_role, held or "href", "", region, False)
    elif tag in HREF_ROLES:
        out.add(value, HREF_ROLES[tag], held or "href", "", region, hidden)


def _told(raw: str) -> LinkRole:
    try:
        return role_of(raw.strip())
    except ValueError:
        return "page"


def _read_lazy(
    tag: str,
    name: str,
    value: str,
    out: Sink,
    held: Held | None,
    element: HtmlElement,
    region: Region,
    hidden: bool,
) -> None:
    if len(value) > 2000 or not re.search(r"[/.]", value):
        return
    if re.search(r"[\s{};]", value.strip()) and not (name in LAZY_IMAGE and SPACED_IMAGE.match(value)):
        return
    if tag in ("iframe", "frame") and name in LAZY_FRAME:
        out.add(value, "frame", held or "data-src", "", region, hidden)
    elif tag in ("video", "audio", "source") and name in LAZY_IMAGE:
        role: LinkRole = "image" if _told(value) == "image" else "media"
        out.add(value, role, held or "data-src", "", region, hidden)
    elif name in LAZY_PAGE:
        out.add(value, None, held or "data-src", link_text(element, tag), region, hidden)
    elif name in LAZY_IMAGE:
        told = _told(value)
        if told == "image" or (tag == "img" and told == "page"):
            out.add(value, "image", held or "data-src", element.get("alt") or "", region, hidden)
        elif tag in ("a", "tr") and name in ("data-url", "data-src"):
            out.add(value, None, held or "data-src", link_text(element, tag), region, hidden)


def _read_meta(element: HtmlElement, out: Sink, region: Region) -> None:
    if (element.get("http-equiv") or "").strip().lower() != "refresh":
        return
    target = refresh_target(element.get("content") or "")
    if target:
        out.add(target, "page", "meta_refresh", "", region, False)


def refresh_target(content: str) -> str | None:
    """Address in the content of a refresh tag, quoted or not; None when it only reloads the page."""
    match = _REFRESH.match(content)
    if not match:
        return None
    return (match.group(1) or match.group(2) or match.group(3) or "").strip().strip("'\"") or None


def _read_script_element(element: HtmlElement, out: Sink, held: Held | None, depth: int) -> None:
    source = element.get("src")
    if source:
        out.add(source, "script", held or "src", "", "script", False)
    text = element.text or ""
    if not text:
        return
    kind = (element.get("type") or "").lower()
    if "xml" in kind and "template" not in kind:
        for record in read_island_records(text):
            _read_markup(record, out, "island", depth)
    elif "json" in kind:
        _read_json(text, out)
    elif _TEMPLATE_SCRIPT.search(kind):
        if depth < _MAX_DEPTH:
            _read_markup(text, out, held or "script", depth)
    elif (
        (held != "island" and "module" in kind)
        or not kind
        or "javascript" in kind
        or "ecmascript" in kind
        or "/" not in kind
    ):
        _read_script(text, out, held or "script", depth)
        _read_json(text, out)


def _read_json(text: str, out: Sink) -> None:
    for url, title in read_json_links(text):
        out.add(url, None, "island", title, "script", False)


def _read_markup(markup: str, out: Sink, held: Held, depth: int) -> None:
    if depth >= _MAX_DEPTH:
        return
    fragment = parse(markup, "")
    _read_tree(fragment.root, None, out, held, depth + 1)


def _read_script(
    code: str,
    out: Sink,
    held: Held,
    depth: int,
    handler: bool = False,
    text: str = "",
    region: Region = "script",
    hidden: bool = False,
) -> None:
    if handler and not _HANDLER.search(code):
        return
    own, made = _script_calls(code, held, depth, handler)
    for raw, role in own:
        out.add(raw, role, held, text, region, hidden)
    for call in made:
        out.add(*call)


@remember_texts
def _script_calls(
    code: str, held: Held, depth: int, handler: bool
) -> tuple[
    tuple[tuple[str, LinkRole | None], ...], tuple[tuple[str, LinkRole | None, Held, str, Region, bool], ...]
]:
    """Links that ``code`` itself opens, and those of the markup it writes."""
    own: list[tuple[str, LinkRole | None]] = []
    made = Recorder()
    for found in read_script(code, handler=handler):
        if isinstance(found, ScriptMarkup):
            _read_markup(found.html, made, held, depth)
        elif isinstance(found, ScriptLink):
            own.append((found.raw, found.role))
    return tuple(own), tuple(made.calls)
