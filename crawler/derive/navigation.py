"""Navigation of a page: menus, breadcrumb, site map, search boxes, and where a redirect stub leads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from lxml.html import HtmlElement

from crawler.derive.islands import written_html
from crawler.derive.links import refresh_target
from crawler.derive.region import Regions, names_breadcrumb, regions_of
from crawler.derive.script_links import ScriptLink, read_script
from crawler.derive.script_text import UNKNOWN, read_strings
from crawler.derive.tree import Page, once_per_page, parse
from crawler.derive.walk import walk_of
from crawler.model import NavLink, SearchForm
from crawler.url import canonical, key

_UNSHOWN: Final = frozenset(("script", "style", "title", "option", "textarea"))
_INNER_SPACE: Final = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_MAY_NAME_HOME: Final = re.compile("首|home|&#", re.I)
"""What a source holds that has an entry of that name: the words themselves, or characters told by number."""
_HOME: Final = re.compile(r"^(?:网站|门户|返回)?首\s*页$|^home$", re.I)
_LABEL: Final = re.compile(
    r"^[\s【\[]*(?:您?(?:现在|当前|目前)?(?:所在)?(?:的)?(?:当前)?位置(?:是|在)?|您所在(?:的)?(?:栏目"
    r"|页面)|当前(?:栏目|页面|所在位置)|您(?:现在|当前)?(?:在|的位置|位于)|location"
    r"|you are here)\s*[】\]]?\s*[:：>»]*",
    re.I,
)
_LABEL_TEXT: Final = re.compile(
    r"位置\s*(?:是|在)?\s*[:：>»】]|位置$|当前栏目\s*[:：]|您(?:现在|当前)?所在|you are here", re.I
)
_LABEL_WORDS: Final = (
    "位置",
    "当前栏目",
    "所在",
    "you are here",
    "You are here",
    "You Are Here",
    "YOU ARE HERE",
)
_SEPARATOR: Final = re.compile(r"\s*(?:>>|>|＞|»|›|→|/|\\|\||｜|::|＼|-{1,2}>|⟩|❯|&gt;|\ue000)+\s*|\s+-\s+")
# The tool bar of an article may stand in the same box as the path above it.
_TOOL: Final = re.compile(r"字号|字体大小|字体[:：]|打印|分享|收藏本|关闭窗口|扫一扫")
_ARROW: Final = re.compile(r"[>＞»›→]")
_PARTED: Final = re.compile(r"[>＞»›→❯]|\s[/-]\s|位置")
_END_WORDS: Final = frozenset(
    (
        "正文",
        "内容",
        "详情",
        "浏览文章",
        "文章内容",
        "信息内容",
        "详细内容",
        "详细信息",
        "文章正文",
        "列表",
        "详细页",
        "查看",
        "文章详情",
    )
)
_SITEMAP: Final = re.compile(r"网站地图|站点地图|网站导航|sitemap|site map", re.I)
_SITEMAP_URL: Final = re.compile(r"sitemap|webmap|wzdt|zddt|wzdh|site_?map", re.I)
_SEARCH_NAMES: Final = re.compile(
    r"^(?:q|qt|wd|kw|key|keys|keyword|keywords|keyWord|search\w*|searchword|searchWord|search_?key"
    r"|searchtext|searchcontent|sw|word|words|text|query|tit|title|temp|k|content|searchTxt|txtkey\w*"
    r"|indexsearch|ss|wbkeyword|INTEXT\w*|_lucenesearch\w*|qsearch|name)$",
    re.I,
)
_SEARCH_WORDS: Final = re.compile(
    r"search|query|(?:^|[/_.-])so(?:[/_.?-]|$)|jsearch|was5|ss/|/s\?|/s$|sousuo|jiansuo|kaipuyun|znss"
    r"|guestweb|搜索|检索|查询|关键[字词]",
    re.I,
)
_TEXT_TYPES: Final = frozenset(("", "text", "search"))
_MAX_NAV: Final = 2000
_DEEPEST_MENU: Final = 40
_WIDEST_ENTRY: Final = 60


def _clean(text: str) -> str:
    return " ".join(text.split())


def shown(element: HtmlElement) -> str:
    """Text of an element without its scripts and styles, white space folded."""
    if len(element) == 0:
        return _clean(element.text or "") if element.tag not in ("script", "style", "noscript") else ""
    parts: list[str] = []
    for node in element.iter():
        if node.tag not in ("script", "style", "noscript"):
            parts.append(node.text or "")
        if node is not element:
            parts.append(node.tail or "")
    return _clean("".join(parts))


def _name(anchor: HtmlElement) -> str:
    text = shown(anchor)
    if not text:
        text = anchor.get("title") or ""
        if not text:
            picture = next(anchor.iter("img"), None)
            text = (picture.get("alt") or picture.get("title") or "") if picture is not None else ""
    text = _clean(text).strip("·•|>》»- ")
    return _INNER_SPACE.sub("", text)[:60] if " " in text else text[:60]


def address_of(anchor: HtmlElement, page: Page) -> str | None:
    """Where a link leads, also one whose script names the address; None for links that lead nowhere."""
    href = (anchor.get("href") or anchor.get("data-href") or "").strip()
    if href[:11].lower() == "javascript:" or not href:
        code = f"{href[11:]};{anchor.get('onclick') or ''}"
        for found in read_script(code, handler=True):
            if isinstance(found, ScriptLink):
                return canonical(found.raw, page.base_url)
        return page.url if anchor.get("href") == "" else None
    if href.startswith("#"):
        return None
    return canonical(href, page.base_url)


def _with_written(element: HtmlElement, page: Page) -> Iterator[HtmlElement]:
    """Anchors of ``element`` and those its scripts write, in order; what a script repeats stands once."""
    written: set[str] = set()
    for node in element.iter("a", "script"):
        if node.tag == "a":
            yield node
        elif node.text and "<a" in node.text and node.text not in written:
            written.add(node.text)
            markup = written_html(node.text)
            if markup:
                yield from parse(markup, page.base_url).root.iter("a")


def read_nav(page: Page) -> tuple[NavLink, ...]:
    """Entries of the page's menus with the names above them; doubles folded, order of the page."""
    regions = regions_of(page)
    out: dict[tuple[str, str], NavLink] = {}
    tops = _nav_tops(page, regions)
    for top in tops:
        for anchor in _with_written(top, page):
            name = _name(anchor)
            url = address_of(anchor, page)
            if not name or url is None or len(name) > 30:
                continue
            identity = (name, key(url))
            if identity in out:
                continue
            out[identity] = NavLink(name, url, _menu_path(anchor, top))
            if len(out) >= _MAX_NAV:
                return tuple(out.values())
    return tuple(out.values())


def _nav_tops(page: Page, regions: Regions) -> list[HtmlElement]:
    tops: list[HtmlElement] = []
    inside: set[HtmlElement] = set()
    for element in page.root.iter("nav", "ul", "div", "table", "td", "dl", "section", "ol"):
        parent = element.getparent()
        if parent is not None and parent in inside:
            inside.add(element)
            continue
        if regions.region(element) == "nav":
            inside.add(element)
            if next(element.iter("a", "script"), None) is not None:
                tops.append(element)
    named = any(_HOME.match(_name(anchor)) for top in tops for anchor in top.iter("a"))
    if not named and _MAY_NAME_HOME.search(page.text):
        for anchor in page.root.iter("a"):
            if not _HOME.match(_name(anchor)) or regions.region(anchor) in ("breadcrumb", "footer"):
                continue
            node = anchor.getparent()
            for _ in range(4):
                if node is None or node.tag in ("body", "html"):
                    break
                count = sum(1 for _ in islice(node.iter("a"), 301))
                if count >= 4:
                    if count <= 300 and node not in inside:
                        tops.insert(0, node)
                    return tops
                node = node.getparent()
    return tops


def _menu_path(anchor: HtmlElement, top: HtmlElement) -> tuple[str, ...]:
    """Names of the menu entries under which ``anchor`` hangs, outermost first."""
    path: list[str] = []
    below = anchor
    for node in islice(anchor.iterancestors(), _DEEPEST_MENU):
        if node is top:
            break
        if node.tag in ("li", "dl", "dd"):
            head = _entry_head(node, anchor, below)
            if head and (not path or path[0] != head):
                path.insert(0, head)
        below = node
    own = _name(anchor)
    return tuple(name for name in path if name != own)


def _entry_head(item: HtmlElement, anchor: HtmlElement, below: HtmlElement) -> str:
    """Name of a menu entry: its own first link or text, when ``anchor`` stands in a menu below it.

    ``below``: the child of ``item`` that holds the anchor.
    """
    for child in islice(item, _WIDEST_ENTRY):
        if child is anchor or not isinstance(child.tag, str):
            return ""
        if child is below:
            return _clean(item.text or "")[:30] if item.text and item.text.strip() else ""
        if child.tag in ("a", "span", "h2", "h3", "h4", "h5", "p", "dt", "strong", "b", "em", "div"):
            text = _name(child) if child.tag == "a" else shown(child)
            if text and len(text) <= 20:
                return text
    return ""


@once_per_page
def read_breadcrumb(page: Page) -> tuple[NavLink, ...]:
    """The path shown over the content («当前位置: 首页 > 政务公开 > 通知公告»); empty when there is none.

    An entry without link (mostly the last) has the page's own address.
    """
    best: tuple[NavLink, ...] = ()
    for element in _crumb_places(page):
        trail = _trail(element, page)
        if len(trail) >= 2 or (trail and not best):
            if len(trail) >= 2:
                return trail
            best = trail
    return best


def _crumb_places(page: Page) -> Iterator[HtmlElement]:
    regions = regions_of(page)
    seen: set[HtmlElement] = set()
    if any(word in page.text for word in _LABEL_WORDS):
        for holder in _labelled(page):
            node: HtmlElement | None = holder
            for _ in range(3):
                if node is None or node.tag in ("body", "html") or node in seen:
                    break
                anchors = sum(1 for _ in islice(node.iter("a"), 13))
                text = shown(node)
                plain = anchors == 0 and node is holder and "首页" in text and _ARROW.search(text) is not None
                if (plain or 1 <= anchors <= 12) and len(text) < 260:
                    seen.add(node)
                    yield node
                    break
                node = node.getparent()
    marked: list[HtmlElement] = []
    walk = walk_of(page)
    for place, words in regions.words.items():
        if regions.regions[place] == "breadcrumb" and names_breadcrumb(words):
            above = walk.parent[place]
            if above == place or regions.regions[above] != "breadcrumb":
                marked.append(walk.elements[place])
    for element in marked:
        if not _PARTED.search(shown(element)) and "CurrChnlCls" not in (_classes(element)):
            continue
        if (
            element not in seen
            and len(shown(element)) < 260
            and sum(1 for _ in islice(element.iter("a"), 13)) <= 12
        ):
            yield element
    for anchor in page.root.iter("a"):
        if anchor.get("class") == "CurrChnlCls":
            parent = anchor.getparent()
            if parent is not None and parent not in seen:
                yield parent
                return


def _labelled(page: Page) -> Iterator[HtmlElement]:
    """Elements whose own text says that a path follows («当前位置：»)."""
    walk = walk_of(page)
    for place, (text, tail) in enumerate(zip(walk.texts, walk.tails, strict=True)):
        if text and _labels(text) and walk.tags[place] not in _UNSHOWN:
            yield walk.elements[place]
        if tail and _labels(tail) and walk.tags[place] not in _UNSHOWN and place:
            yield walk.elements[walk.parent[place]]


def _labels(text: str) -> bool:
    return 1 < len(text) < 60 and not text.isspace() and _LABEL_TEXT.search(text) is not None


def _classes(element: HtmlElement) -> str:
    return " ".join(anchor.get("class") or "" for anchor in element.iter("a"))


def _trail(element: HtmlElement, page: Page) -> tuple[NavLink, ...]:
    pieces: list[tuple[str, str | None]] = []
    buffer: list[str] = []

    def flush() -> None:
        text = _LABEL.sub("", _clean("".join(buffer)))
        buffer.clear()
        for part in _SEPARATOR.split(text):
            part = part.strip(" :：>》«»|·-[]【】/")
            if (
                part
                and not _LABEL_TEXT.search(part)
                and part not in ("当前位置", "您的位置", "位置")
                and not _LABEL.fullmatch(part)
            ):
                pieces.append((part, None))

    def visit(node: HtmlElement) -> None:
        if node.tag == "script":
            markup = written_html(node.text or "") if node.text and "<a" in node.text else ""
            if markup:
                for anchor in parse(markup, page.base_url).root.iter("a"):
                    flush()
                    pieces.append((_name(anchor), address_of(anchor, page)))
            return
        if node.tag in ("style", "noscript", "select", "form", "input"):
            return
        if node.tag == "a":
            flush()
            name = _name(node).strip(" :：>》«»|·[]【】/")
            if name and not _LABEL.fullmatch(name):
                pieces.append((name, address_of(node, page)))
            return
        buffer.append(node.text or "")
        for child in node:
            if isinstance(child.tag, str):
                if child.tag in ("li", "div", "p", "dd"):
                    buffer.append("\ue000")
                visit(child)
            buffer.append(child.tail or "")
        if node.tag in ("li", "span", "em", "i", "b", "div", "p"):
            buffer.append("\ue000" if node.tag in ("li", "div", "p") else "")

    visit(element)
    flush()
    tool = next((place for place, (name, _) in enumerate(pieces) if place and _TOOL.match(name)), None)
    del pieces[len(pieces) if tool is None else tool :]
    out: list[NavLink] = []
    for name, url in pieces:
        if len(name) > 40 or name in _END_WORDS or (out and out[-1].name == name):
            continue
        out.append(NavLink(name, url or page.url))
    if out and not any(_HOME.match(link.name) for link in out) and len(out) < 2:
        return ()
    return tuple(out)


def is_sitemap(page: Page) -> bool:
    """True for the site map page, told by its title, breadcrumb or address."""
    title = next((node.text or "" for node in page.root.iter("title")), "")
    if _SITEMAP.search(title.split("-")[0].split("_")[0]) or _SITEMAP_URL.search(urlsplit(page.url).path):
        return sum(1 for _ in page.root.iter("a")) > 8
    trail = read_breadcrumb(page)
    return bool(trail) and bool(_SITEMAP.search(trail[-1].name))


def read_sitemap_links(page: Page) -> tuple[NavLink, ...]:
    """Entries of a site map page with the headings they stand under; empty on any other page."""
    if not is_sitemap(page):
        return ()
    regions = regions_of(page)
    out: dict[tuple[str, str], NavLink] = {}
    heading = ""
    for node in page.root.iter("a", "h1", "h2", "h3", "h4", "h5", "dt", "th"):
        region = regions.region(node)
        if region in ("footer", "breadcrumb", "header", "head"):
            continue
        if node.tag != "a":
            text = shown(node)
            if text and len(text) <= 20 and not _SITEMAP.search(text):
                heading = text
            continue
        name, url = _name(node), address_of(node, page)
        if not name or url is None or len(name) > 30:
            continue
        path = (heading,) if heading and heading != name else ()
        out.setdefault((name, key(url)), NavLink(name, url, path))
    return tuple(out.values())


def read_search_forms(page: Page) -> tuple[SearchForm, ...]:
    """Search boxes: forms, and inputs that a script sends.

    ``action`` is None when only running the script would tell.
    """
    forms: list[SearchForm] = []
    sent = list(_script_searches(page))
    loose = False
    for box in page.root.iter("input"):
        if (box.get("type") or "").lower() not in _TEXT_TYPES:
            continue
        name = (box.get("name") or box.get("id") or "").strip()
        hints = " ".join(box.get(a) or "" for a in ("name", "id", "placeholder", "value", "class", "title"))
        form = next(box.iterancestors("form"), None)
        action = (form.get("action") or "").strip() if form is not None else ""
        form_words = (
            f"{action} {form.get('name') or ''} {form.get('id') or ''} {form.get('class') or ''}"
            if form is not None
            else ""
        )
        strong = bool(_SEARCH_WORDS.search(hints)) or bool(_SEARCH_WORDS.search(form_words))
        if not strong and not (
            _SEARCH_NAMES.match(name)
            and len(name) > 1
            and name not in ("title", "name", "content", "text", "temp")
        ):
            continue
        if form is not None and (_is_other_form(form) or "share" in action):
            continue
        target = (
            canonical(action, page.base_url)
            if action and not action.lower().startswith(("javascript:", "#"))
            else None
        )
        if target is None:
            loose = True
            if not sent:
                forms.append(SearchForm(None, "get", name))
            continue
        fields = dict(parse_qsl(urlsplit(target).query, keep_blank_values=True))
        if form is not None:
            for hidden in form.iter("input"):
                if (hidden.get("type") or "").lower() == "hidden" and hidden.get("name"):
                    fields[hidden.get("name", "")] = hidden.get("value") or ""
        method = (form.get("method") or "get").lower() if form is not None else "get"
        fields.pop(name, None)
        forms.append(
            SearchForm(target.partition("?")[0], "post" if method == "post" else "get", name, fields)
        )
    if loose or not forms:
        forms.extend(sent)
    unique: dict[tuple[str | None, str], SearchForm] = {}
    for found in forms:
        unique.setdefault((found.action, found.field), found)
    return tuple(unique.values())


def _is_other_form(form: HtmlElement) -> bool:
    """Login, letter and comment forms hold a password, a text area or many boxes."""
    boxes = 0
    for field in form.iter("input", "textarea"):
        kind = (field.get("type") or "").lower()
        if field.tag == "textarea" or kind in ("password", "file"):
            return True
        boxes += kind in _TEXT_TYPES
    return boxes > 6


def _script_searches(page: Page) -> Iterator[SearchForm]:
    for script in page.root.iter("script"):
        text = script.text
        if not text or len(text) > 200_000 or "=" not in text or "?" not in text:
            continue
        for head, pairs, field in _open_strings(text):
            action = canonical(head, page.base_url)
            if action is not None:
                yield SearchForm(action, "get", field, dict(pairs))


@lru_cache(maxsize=512)
def _open_strings(text: str) -> tuple[tuple[str, tuple[tuple[str, str], ...], str], ...]:
    """Addresses with a search word left open: address, told fields, name of the open field."""
    if not _SEARCH_WORDS.search(text):
        return ()
    out: list[tuple[str, tuple[tuple[str, str], ...], str]] = []
    for found in read_strings(text):
        value = found.value.strip()
        if UNKNOWN not in value or "=" not in value or "<" in value or len(value) > 1500:
            continue
        head, _, query = value.partition("?")
        if not query or UNKNOWN in head or not re.search(r"[/.]", head):
            continue
        pairs = parse_qsl(query.replace(UNKNOWN, _OPEN_MARK), keep_blank_values=True)
        field = next((n for n, told in pairs if _OPEN_MARK in told and _SEARCH_NAMES.match(n)), None)
        if field is not None and _SEARCH_WORDS.search(value):
            out.append((head, tuple((n, told) for n, told in pairs if _OPEN_MARK not in told), field))
    return tuple(out)


_OPEN_MARK: Final = "\ue001"
_JUMP: Final = re.compile(r"location|window\s*\.\s*open|\.href\s*=", re.I)
_FROM_ELEMENT: Final = re.compile(
    r"getElementById\(\s*['\"]([\w-]+)['\"]\s*\)\s*\.\s*(?:innerText|innerHTML|textContent|value"
    r"|href)|\$\(\s*['\"]#([\w-]+)['\"]\s*\)\s*\.\s*(?:text|html|val|attr)\("
)
_MAX_STUB_TEXT: Final = 160
_MAX_DELAY: Final = 10.0


@once_per_page
def redirect_target(page: Page) -> str | None:
    """Where a redirect stub leads: a refresh tag, or a script on a page that shows next to nothing."""
    for meta in page.root.iter("meta"):
        if (meta.get("http-equiv") or "").strip().lower() == "refresh":
            content = meta.get("content") or ""
            delay = re.match(r"\s*([\d.]+)", content)
            target = refresh_target(content)
            if (
                target
                and (delay is None or float(delay.group(1).strip(".") or 0) <= _MAX_DELAY)
                and not _in_noscript(meta)
            ):
                return _other(canonical(target, page.base_url), page)
    if page.rendered or len(page.text) > 60_000 or not _is_stub(page) or not _JUMP.search(page.text):
        return None
    for element in page.root.iter("script", "body"):
        code = (element.text or "") if element.tag == "script" else (element.get("onload") or "")
        if not code or not _JUMP.search(code):
            continue
        found = _script_jump(code, page)
        if found:
            return found
    return None


def _in_noscript(meta: HtmlElement) -> bool:
    return next(meta.iterancestors("noscript"), None) is not None


def _is_stub(page: Page) -> bool:
    for held, _ in enumerate(page.root.iter("a", "img", "iframe", "frame"), start=1):
        if held > 6:
            return False
    if sum(len(shown(body)) for body in page.root.iter("body")) > _MAX_STUB_TEXT:
        return False
    return not any(True for _ in page.root.iter("frameset"))


def _script_jump(code: str, page: Page) -> str | None:
    for found in read_script(code):
        if isinstance(found, ScriptLink) and found.role is None:
            url = _other(canonical(found.raw, page.base_url), page)
            if url is not None and not urlsplit(url).path.lower().endswith((".js", ".css", ".png", ".gif")):
                return url
    match = _FROM_ELEMENT.search(code)
    if match:
        wanted = match.group(1) or match.group(2)
        for element in page.root.iter():
            if isinstance(element.tag, str) and element.get("id") == wanted:
                held = element.get("href") or element.get("value") or shown(element)
                return _other(canonical(held, page.base_url), page) if held else None
    return None


def _other(url: str | None, page: Page) -> str | None:
    return url if url is not None and url != page.url else None
