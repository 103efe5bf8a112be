"""Links to foreign hosts that visitors do not get to see (暗链 candidates).

A link counts by how it is hidden and where it leads: menus, tabs, sliders and share buttons are hidden at
rest too, but something on the page opens them, or they lead to known hosts.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.derive.concealment import Concealed, concealment, seen_hidden
from crawler.derive.first_texts import first_texts
from crawler.derive.opened_blocks import HIDING_CALL, OpenedBlocks, script_text
from crawler.derive.remember import remember_texts
from crawler.derive.script_links import ScriptMarkup, read_script
from crawler.derive.spam import spam_kind
from crawler.derive.tree import Page, once_per_page, parse
from crawler.derive.words import load
from crawler.model import HiddenLink
from crawler.url import canonical

_HARMLESS: Final[tuple[str, ...]] = tuple(f".{host}" for host in load("hosts")["harmless"])
_RULES: Final = load("hidden")
_BLOCK_HOSTS: Final[int] = _RULES["block_hosts"]
_HOLDERS: Final = ("a", "area", "iframe", "frame", "wj-frame")
_ABROAD: Final = re.compile("//|&")
"""What markup holds that leads to another host: the slashes, or entities that stand for them."""
_ABSOLUTE: Final = re.compile(r"\s*(?:https?:)?//", re.I)
_END: Final = re.compile(r"</html\s*>", re.I)
_COMMENT: Final = re.compile(r"<!--.*?-->", re.S)
_PACKED: Final = re.compile(r"fromCharCode|\\x3c|\\u003c|%3c|atob\s*\(|eval\s*\(|\\74", re.I)
_OPENS: Final = re.compile(r"<(div|span|ul|p|font|table|marquee)\b[^<>]*>\s*\Z", re.I)
_WORD: Final = re.compile(r"[\w-]+")
_HIDES_BY_ID: Final = re.compile(rf"getElementById\(\s*[\"']([\w-]+)[\"']\s*\){HIDING_CALL}")
_MOST: Final = 3000
_TEXT: Final = 80


class _Held(NamedTuple):
    url: str
    text: str
    host: str
    block: object
    """What hides it: links with the same block were smuggled in together."""
    way: str
    strong: bool
    opened: bool


def read_hidden(page: Page, source: str) -> tuple[HiddenLink, ...]:
    """Hidden links of ``page`` to unknown foreign hosts, in order, each once. ``source``: the decoded answer,
    which still has what a browser moved (links behind the end of the document)."""
    own = _site(urlsplit(page.url).hostname or "")
    found = [*_in_tree(page, own), *_in_scripts(page, own), *_behind_end(page, source, own)]
    if not found:
        return ()
    blocks: dict[object, list[_Held]] = defaultdict(list)
    for held in found:
        blocks[held.block].append(held)
    judged = {block: _judge_block(links) for block, links in blocks.items()}
    told: dict[str, HiddenLink] = {}
    for held in found:
        link = _judge(held, judged[held.block])
        known = told.get(held.url)
        if link is not None and (known is None or (link.sure and not known.sure)):
            told[held.url] = link
    return tuple(told.values())


def hidden_addresses(links: Iterable[HiddenLink]) -> tuple[str, ...]:
    """Addresses of the links that are surely no menu."""
    return tuple(link.url for link in links if link.sure)


def _judge_block(block: list[_Held]) -> tuple[str, bool]:
    """What the links of a block advertise, and whether they lead to many hosts."""
    spam = next((kind for each in block if (kind := spam_kind(each.text, each.host))), "")
    return spam, len({each.host for each in block}) >= _BLOCK_HOSTS


def _judge(held: _Held, block: tuple[str, bool]) -> HiddenLink | None:
    beside, many = block
    around = (beside and spam_kind(held.text, held.host)) or beside
    if not around and held.opened and not held.strong:
        return None
    plain = isinstance(held.block, HtmlElement) and not (held.block.get("id") or held.block.get("class"))
    sure = bool(around) or (not held.opened and (held.strong or many or plain))
    return HiddenLink(held.url, held.text, held.way, around, sure)


def _in_tree(page: Page, own: str) -> Iterator[_Held]:
    opened: dict[HtmlElement, bool] = {}
    openers: OpenedBlocks | None = None
    for count, (element, url, host) in enumerate(_foreign(page.root, page.base_url, own)):
        if count >= _MOST:
            return
        hides = seen_hidden(page, element) or concealment(page, element) or _by_script(page, element)
        if hides is None:
            continue
        block = hides.element
        if block is element and element.getparent() is not None and element.tag == "a":
            block = element if element.get("id") or element.get("class") else element.getparent()
        if block not in opened:
            openers = openers or OpenedBlocks(page)
            opened[block] = openers.is_opened(hides.element) or _mostly_own(page, hides.element, own)
        yield _Held(url, _text(element), host, block, hides.way, hides.strong, hides.opens or opened[block])


def _by_script(page: Page, element: HtmlElement) -> Concealed | None:
    """Hidden by a script of the page: by its id, or inside a box that one script opens and another ends."""
    ids = _hidden_ids(page)
    node: HtmlElement | None = element
    while node is not None and node.tag not in ("body", "html"):
        if ids and (node.get("id") or "") in ids:
            return Concealed(node, "script")
        opener = _opener(page).get(node)
        if opener is not None:
            return opener
        node = node.getparent()
    return None


@once_per_page
def _hidden_ids(page: Page) -> frozenset[str]:
    """Ids that a script of the page hides and no script of the page names again."""
    scripts = script_text(page)
    if "getElementById" not in scripts:
        return frozenset()
    hidden = _HIDES_BY_ID.findall(scripts)
    named = Counter(_WORD.findall(scripts)) if hidden else {}
    return frozenset(name for name in hidden if named[name] == 1)


@once_per_page
def _opener(page: Page) -> dict[HtmlElement, Concealed]:
    """Elements behind a script that writes the beginning of a hidden box, up to the script that ends it."""
    found: dict[HtmlElement, Concealed] = {}
    writers = [script for script in page.root.iter("script") if "write" in (script.text or "")]
    for above in dict.fromkeys(script.getparent() for script in writers):
        # The boxes that are open, the last opened at the end, by their tags.
        open_: dict[str, Concealed] = {}
        for node in above if above is not None else ():
            written = _written(node.text or "") if node.tag == "script" else ""
            for tag in [tag for tag in open_ if f"</{tag}" in written.lower()]:
                del open_[tag]
            if open_:
                found[node] = next(reversed(open_.values()))
            opened = _opened_box(page, node, written)
            if opened is not None:
                tag, hides = opened
                open_.pop(tag, None)
                open_[tag] = hides
    return found


def _opened_box(page: Page, script: HtmlElement, written: str) -> tuple[str, Concealed] | None:
    """The tag of the hidden box that a script begins and leaves open, and how it hides what follows."""
    opening = _OPENS.search(written)
    if opening is None or f"</{opening.group(1).lower()}" in written.lower():
        return None
    box = parse(written + "<a>x</a>", page.url)
    link = next(box.root.iter("a"), None)
    hides = None if link is None else concealment(box, link)
    return None if hides is None else (opening.group(1).lower(), Concealed(script, hides.way))


def _written(script: str) -> str:
    return "".join(piece.html for piece in read_script(script) if isinstance(piece, ScriptMarkup)) or "".join(
        re.findall(r"write(?:ln)?\(\s*[\"'](</?[^\"']*>)[\"']", script)
    )


def _in_scripts(page: Page, own: str) -> Iterator[_Held]:
    """Links that scripts write into hidden boxes, or write so that nobody can read them."""
    for script in page.root.iter("script"):
        text = script.text or ""
        if not text or script.get("type", "").lower() in ("text/template", "text/html", "text/xml"):
            continue
        packed: bool | None = None
        for markup in _markups(text, 0):
            if not _ABROAD.search(markup):
                continue
            if packed is None:
                packed = _PACKED.search(text) is not None
            fragment = parse(markup, page.url)
            for element, url, host in _foreign(fragment.root, page.base_url, own):
                hides = concealment(fragment, element)
                if hides is not None:
                    yield _Held(url, _text(element), host, script, hides.way, hides.strong or packed, False)
                elif packed:
                    yield _Held(url, _text(element), host, script, "packed", True, False)


@remember_texts
def _markups(script: str, depth: int) -> tuple[str, ...]:
    """What a script writes into the page, also what its own script writes."""
    found: list[str] = []
    for piece in read_script(script):
        if isinstance(piece, ScriptMarkup):
            if piece.html.lstrip().startswith(("document.write", "eval", "var ")) and depth < 2:
                found += _markups(piece.html, depth + 1)
            else:
                found.append(piece.html)
    return tuple(found)


def _behind_end(page: Page, source: str, own: str) -> Iterator[_Held]:
    """Links behind the end of the document, when nothing but foreign links stands there."""
    ends = [match.end() for match in _END.finditer(source)]
    if not ends:
        return
    rest = _COMMENT.sub(" ", source[ends[-1] :])
    if "<a" not in rest.lower() and "<iframe" not in rest.lower():
        return
    fragment = parse(rest, page.url)
    holders = [each for each in fragment.root.iter(*_HOLDERS) if each.get("href") or each.get("src")]
    foreign = list(_foreign(fragment.root, page.base_url, own))
    if len(foreign) < len(holders):
        return
    for element, url, host in foreign:
        yield _Held(url, _text(element), host, "after", "after", True, False)


def _foreign(root: HtmlElement, base: str, own: str) -> Iterator[tuple[HtmlElement, str, str]]:
    """Elements that lead to unknown foreign hosts, with address and host."""
    for element in root.iter(*_HOLDERS):
        raw = element.get("href") or element.get("src") or ""
        if "//" not in raw or not _ABSOLUTE.match(raw):
            continue
        url = canonical(raw, base)
        host = (urlsplit(url).hostname or "") if url else ""
        if url and host and not known_host(host) and not (own and _site(host) == own):
            yield element, url, host


def known_host(host: str) -> bool:
    """Whether a host is of government, or one that portals lead to for good reasons."""
    return host.endswith((".gov.cn", ".政务", ".公益")) or f".{host}".endswith(_HARMLESS)


def _mostly_own(page: Page, block: HtmlElement, own: str) -> bool:
    own_links = foreign = 0
    for element in block.iter("a"):
        raw = (element.get("href") or "").strip()
        if not raw or raw[:1] == "#" or raw.lower().startswith("javascript"):
            continue
        host = urlsplit(canonical(raw, page.base_url) or "").hostname or ""
        if host and (known_host(host) or _site(host) == own):
            own_links += 1
        elif host:
            foreign += 1
    return own_links > foreign


def _text(element: HtmlElement) -> str:
    return " ".join(first_texts(element).split())[:_TEXT]


def _site(host: str) -> str:
    """The last two labels of a host (three under a public second level such as ``com.cn``)."""
    labels = host.split(".")
    if all(label.isdigit() for label in labels):
        return host
    keep = 3 if len(labels) > 2 and labels[-2] in ("gov", "com", "org", "net", "edu") else 2
    return ".".join(labels[-keep:])
