"""The path shown over the content: «当前位置: 首页 > 政务公开 > 通知公告»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.anchors import HOME, address_of, beginning, folded, name_of
from crawler.derive.islands import written_html
from crawler.derive.region import names_breadcrumb, regions_of
from crawler.derive.tree import Page, once_per_page, parse
from crawler.derive.walk import walk_of
from crawler.model import NavLink

_UNSHOWN: Final = frozenset(("script", "style", "title", "option", "textarea"))
_LABEL: Final = re.compile(
    r"^[\s【\[]*(?:您?(?:现在|当前|目前)?(?:所在)?(?:的)?(?:当前)?位置(?:是|在)?|您所在(?:的)?(?:栏目"
    r"|页面)|当前(?:栏目|页面|所在位置)|您(?:现在|当前)?(?:在|的位置|位于)|location"
    r"|you are here)\s*[】\]]?\s*[:：>＞»›→]*",
    re.I,
)
_LABEL_TEXT: Final = re.compile(
    r"位置\s*(?:是|在)?\s*[:：>＞»›→】]|位置$|当前栏目\s*[:：]|您(?:现在|当前)?所在|you are here", re.I
)
_LABEL_WORDS: Final = (
    "位置",
    "当前栏目",
    "所在",
    "you are here",
)
_SEPARATOR: Final = re.compile(
    r"\s*(?:>>|>|＞|»|›|→|/|\\|\||｜|::|＼|-{1,2}>|-{2,3}|⟩|❯|&gt;|\ue000)+\s*|\s+-\s+"
)
# The tool bar of an article may stand in the same box as the path above it.
_TOOL: Final = re.compile(r"字号|字体大小|字体[:：]|打印|分享|收藏本|关闭窗口|扫一扫")
_ARROW: Final = re.compile(r"[>＞»›→]")
_ARROWS: Final = re.compile(r"[>＞»›→❯]{1,2}")
_PARTS: Final = re.compile(r"[>＞»›→❯/-]{1,3}")
_BARE_HOME: Final = re.compile(r"首\s?页[ \t\u3000\xa0]*[>＞»›→❯]{1,2}")
_HOME_IN_SOURCE: Final = re.compile(
    r"首\s?页\s{0,40}(?:[>＞»›→❯]|&(?:gt|raquo|rsaquo|rarr|nbsp|ensp|emsp|#))"
)
_PLAIN: Final = re.compile(
    r"(?:网站)?首\s?页(?:[ \t\u3000\xa0]{0,4}[>＞»›→❯]{1,2}[ \t\u3000\xa0]{0,4}"
    r"[\u4e00-\u9fff“”（）、]{2,20}){1,5}"
)
_LONGEST_PLAIN: Final = 120
_BELOW: Final = frozenset(("table", "ul", "ol", "dl", "h1", "h2", "h3", "hr"))
_CALLED: Final = re.compile(r"crumb|bread|mianbao", re.I)
_BLANKS: Final = " \t\r\n\u3000\xa0"
_ELSEWHERE: Final = frozenset(("nav", "header", "footer", "aside"))
_LONGEST_LINE: Final = 260
_MOST_ENTRIES: Final = 5
_MOST_LINKS: Final = 12
_APART: Final = "\ue000"
"""Parts the entries of a path that stand in elements of their own; one of the separators."""
_LABELS: Final = frozenset(("当前位置", "您的位置", "位置"))
_NO_PATH: Final = frozenset(("style", "noscript", "select", "form", "input"))
_MOST_PARTS: Final = 2_000
"""Elements of a path that are read."""
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
        "详情页",
    )
)


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
    """Elements that may be the path, the surest first."""
    seen: set[HtmlElement] = set()
    if page.holds(_LABEL_WORDS):
        for element in _round_labels(page):
            seen.add(element)
            yield element
    for element in _marked(page):
        if element not in seen and _may_be_path(element):
            yield element
    for anchor in page.root.iter("a"):
        if anchor.get("class") == "CurrChnlCls":
            parent = anchor.getparent()
            if parent is not None and parent not in seen:
                yield parent
                return
    yield from _unnamed(page)
    if _HOME_IN_SOURCE.search(page.text) is not None:
        yield from _plain(page)


def _round_labels(page: Page) -> Iterator[HtmlElement]:
    """For each label («当前位置») the smallest element round it that holds a path's links."""
    seen: set[HtmlElement] = set()
    held: set[HtmlElement] = set()
    looked: set[HtmlElement] = set()
    for holder in _labelled(page):
        if holder in held:
            continue
        held.add(holder)
        node: HtmlElement | None = holder
        for _ in range(3):
            if node is None or node.tag in ("body", "html") or node in seen:
                break
            if node is not holder:
                # What one label stands in, others may, too.
                if node in looked:
                    node = node.getparent()
                    continue
                looked.add(node)
            anchors = _few_links(node)
            text = beginning(node)
            plain = anchors == 0 and node is holder and "首页" in text and _ARROW.search(text) is not None
            if (plain or 1 <= anchors <= _MOST_LINKS) and len(text) < _LONGEST_LINE:
                seen.add(node)
                yield node
                break
            node = node.getparent()


def _marked(page: Page) -> list[HtmlElement]:
    """The outermost elements whose class or id says that they are a path."""
    regions, walk = regions_of(page), walk_of(page)
    marked: list[HtmlElement] = []
    for place in regions.named(names_breadcrumb):
        if regions.regions[place] == "breadcrumb":
            above = walk.parent[place]
            if above == place or regions.regions[above] != "breadcrumb":
                marked.append(walk.elements[place])
    return marked


def _may_be_path(element: HtmlElement) -> bool:
    parted = _PARTED.search(beginning(element)) or _starts_home(element)
    if not parted and "CurrChnlCls" not in _classes(element):
        return False
    return len(beginning(element)) < _LONGEST_LINE and _few_links(element) <= _MOST_LINKS


def _few_links(element: HtmlElement) -> int:
    """Links in an element, counted as far as one more than a path may have."""
    return sum(1 for _ in islice(element.iter("a"), _MOST_LINKS + 1))


def _starts_home(element: HtmlElement) -> bool:
    """Whether an element that names a path begins at home, and a sign of any kind parts home from the next;
    in one that is called «crumbs» styles may part the entries."""
    home = next(element.iter("a"), None)
    if home is None or HOME.match(name_of(home)) is None:
        return False
    if _CALLED.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
        return True
    if element.tag in ("ul", "ol") and _one_link_each(element):
        return True
    return _leads_on(home, _PARTS) and any(True for _ in islice(element.iter("a"), 1, 2))


def _one_link_each(element: HtmlElement) -> bool:
    """Whether a list has few entries of one link each, the last may have none: its style parts them."""
    entries = list(islice((each for each in element if isinstance(each.tag, str)), _MOST_ENTRIES + 1))
    if not 2 <= len(entries) <= _MOST_ENTRIES or any(each.tag != "li" for each in entries):
        return False
    links = [sum(1 for _ in islice(each.iter("a"), 2)) for each in entries]
    return all(count == 1 for count in links[:-1]) and links[-1] <= 1


def _unnamed(page: Page) -> Iterator[HtmlElement]:
    """Lines that nothing names and that begin «首页 >», with a link or two to follow; home may be no link."""
    regions = regions_of(page)
    bare = _HOME_IN_SOURCE.search(page.text) is not None
    for anchor in page.root.iter("a"):
        if bare and _after_bare_home(anchor):
            least = 1
        elif _leads_on(anchor) and HOME.match(name_of(anchor)):
            least = 2
        else:
            continue
        line = anchor.getparent()
        if line is None:
            continue
        region = regions.region(anchor)
        if region in _ELSEWHERE and not (region == "nav" and least == 2 and _all_lead_on(line)):
            continue
        if least == 2 and (line.text or "").strip(_BLANKS):
            continue
        if least <= sum(1 for _ in islice(line.iter("a"), 9)) <= 8 and len(beginning(line)) < _LONGEST_LINE:
            yield line


def _plain(page: Page) -> Iterator[HtmlElement]:
    """Lines without links that nothing names and that are a path from home on («首页 > 公示公告»)."""
    regions, walk = regions_of(page), walk_of(page)
    for place, text in enumerate(walk.texts):
        if text and len(text) < _LONGEST_PLAIN and "页" in text and _PLAIN.fullmatch(text.strip(_BLANKS)):
            element = walk.elements[place]
            alone = walk.end[place] == place + 1 and element.tag not in _UNSHOWN
            if alone and regions.region(element) not in _ELSEWHERE:
                yield element


def _all_lead_on(line: HtmlElement) -> bool:
    """Whether arrows part all the links of a line: a path that its class calls a navigation."""
    links = list(islice((one for one in line if one.tag == "a"), 9))
    return 2 <= len(links) <= 8 and all(_leads_on(one) for one in links[:-1])


def _after_bare_home(anchor: HtmlElement) -> bool:
    """Whether the link is the first of a line that begins «首页 >», without a link to it."""
    if anchor.getprevious() is not None:
        return False
    line = anchor.getparent()
    return line is not None and _BARE_HOME.fullmatch((line.text or "").strip(_BLANKS)) is not None


def _leads_on(anchor: HtmlElement, signs: re.Pattern[str] = _ARROWS) -> bool:
    """Whether one of the ``signs`` follows the link, as text or in an element of its own."""
    after = (anchor.tail or "").strip(_BLANKS)
    following = anchor.getnext()
    if not after and following is not None and following.tag in ("span", "i", "em", "b", "font"):
        after = (following.text or "").strip(_BLANKS)
    return 0 < len(after) <= 3 and signs.fullmatch(after) is not None


def _labelled(page: Page) -> Iterator[HtmlElement]:
    """Elements whose own text says that a path follows («当前位置：»)."""
    walk = walk_of(page)
    for place, (text, tail) in enumerate(zip(walk.texts, walk.tails, strict=True)):
        if text and _labels(text) and walk.tags[place] not in _UNSHOWN:
            yield walk.elements[place]
        if tail and _labels(tail) and walk.tags[place] not in _UNSHOWN and place:
            yield walk.elements[walk.parent[place]]


def _labels(text: str) -> bool:
    if not 1 < len(text) < _LONGEST_LINE or text.isspace():
        return False
    # The indentation of the source is no part of the line.
    return (len(text) < 60 or len(text.strip()) < 60) and _LABEL_TEXT.search(text) is not None


def _classes(element: HtmlElement) -> str:
    return " ".join(anchor.get("class") or "" for anchor in element.iter("a"))


def _trail(element: HtmlElement, page: Page) -> tuple[NavLink, ...]:
    pieces = _Pieces(element, page).read()
    tool = next((place for place, (name, _) in enumerate(pieces) if place and _TOOL.match(name)), None)
    out: list[NavLink] = []
    for name, url in pieces[:tool]:
        if len(name) > 40 or name in _END_WORDS or (out and out[-1].name == name):
            continue
        out.append(NavLink(name, url or page.url))
    if out and not any(HOME.match(link.name) for link in out) and len(out) < 2:
        return ()
    return tuple(out)


class _Pieces:
    """The entries of a path that ``element`` may be: names with their addresses, in order."""

    def __init__(self, element: HtmlElement, page: Page) -> None:
        self._element = element
        self._page = page
        self._found: list[tuple[str, str | None]] = []
        self._text: list[str] = []
        """What stands between two links."""
        self._left = _MOST_PARTS

    def read(self) -> list[tuple[str, str | None]]:
        self._visit(self._element)
        self._end_text()
        return self._found

    def _end_text(self) -> None:
        text = _LABEL.sub("", folded("".join(self._text)))
        self._text.clear()
        for part in _SEPARATOR.split(text):
            part = part.strip(" :：>》«»|·-[]【】/")
            if part and part not in _LABELS and not (_LABEL_TEXT.search(part) or _LABEL.fullmatch(part)):
                self._found.append((part, None))

    def _visit(self, node: HtmlElement) -> None:
        self._left -= 1
        if self._left < 0 or node.tag in _NO_PATH:
            # What holds so much is no path alone; what it began with stands.
            return
        if node.tag == "script":
            self._take_written(node)
        elif node.tag == "a":
            self._end_text()
            name = name_of(node).strip(" :：>》«»|·[]【】/")
            if name and not _LABEL.fullmatch(name):
                self._found.append((name, address_of(node, self._page)))
        else:
            self._text.append(node.text or "")
            if self._visit_children(node) and node.tag in ("li", "div", "p"):
                self._text.append(_APART)

    def _visit_children(self, node: HtmlElement) -> bool:
        """False where the content begins below the path: it stands bare in the cell of the content."""
        for child in node:
            if isinstance(child.tag, str):
                if node is self._element and child.tag in _BELOW:
                    self._end_text()
                    if len(self._found) > 1:
                        return False
                if child.tag in ("li", "div", "p", "dd"):
                    self._text.append(_APART)
                self._visit(child)
            self._text.append(child.tail or "")
        return True

    def _take_written(self, script: HtmlElement) -> None:
        """Links that a script writes into the path."""
        markup = written_html(script.text or "") if script.text and "<a" in script.text else ""
        if not markup:
            return
        for anchor in parse(markup, self._page.base_url).root.iter("a"):
            self._end_text()
            self._found.append((name_of(anchor), address_of(anchor, self._page)))
