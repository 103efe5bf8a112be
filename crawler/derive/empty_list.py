"""Whether a page without a single entry is built to show a list: an empty list, not a page of text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.list_outline import Outline
from crawler.derive.page_numbers import Paging
from crawler.derive.region import Regions
from crawler.derive.words import any_of, load

_NOTHING: Final = re.compile(
    r"(?:暂|目前|当前|还)?(?:没有|无|未有|未)(?:查询到|查到|找到|检索到|符合条件|任何|相关|可显示的|更多|对应){0,3}(?:的)?(?:信息|数据"
    r"|内容|记录|文章|资料|文件|稿件|结果)"
    r"|共\s*(?:有|计)?\s*0\s*[条个篇项页]|[^\d]0\s*条(?:记录|信息|数据)"
    r"|暂无|(?:栏目|内容|页面|网页|板块|资料|正在)[^。，,]{0,4}(?:建设|维护|更新|完善|整理|筹备|编辑)中"
    r"|没有(?:创建|添加|发布|上传)[^。，,]{0,6}(?:内容|文章|信息)|没有内容被归类"
    r"|没有可显示的|正在(?:建设|完善|筹备)|敬请期待|no (?:data|records?|documents?|entries)\b",
    re.I,
)
_FOOT: Final = re.compile(any_of(load("labels")["footer"]["anchors"]) + "|ICP备", re.I)
"""Words by which a foot that no class names (tables of old pages) is told from the list above it."""
_LIST_WORDS: Final = re.compile(
    r"(?:^|[\s_-])(?:\w{0,10}list\w{0,6}|news\w{0,6}|articles?|tbody|result\w*|lb|con|content|conbox"
    r"|main|right|items?"
    r"|data\w{0,6}|infos?|dataBox|gl|ul)(?:$|[\s_\-\d])",
    re.I,
)
_SIGN: Final = re.compile(
    r"(?:^|[\s_-])(?:no[-_]?(?:data|content|result|record|news|info|list)s?|data[-_]?(?:none|empty)"
    r"|(?:el|ant|van|view)[-_]empty|empty[-_]?(?:data|box|tips?|text|list|content|state|img))(?:$|[\s_-])",
    re.I,
)
_DRAWN: Final = re.compile(r"chart|canvas|map|player|video|swiper|banner|qrcode|share", re.I)
_FIXED_HEIGHT: Final = re.compile(r"(?:^|[;\s])height\s*:\s*\d+(?:px|vh|rem)", re.I)
_OUTSIDE: Final = frozenset(("nav", "header", "footer", "aside", "breadcrumb", "head"))
_HELD: Final = frozenset(
    ("img", "input", "iframe", "video", "audio", "object", "embed", "select", "textarea", "form", "canvas")
)
_CONTAINERS: Final = frozenset(("ul", "ol", "tbody", "table", "div", "dl"))
_HEADER_CELLS: Final = frozenset(("th", "caption", "col", "colgroup"))
_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_HEADS: Final = (
    re.compile(r"^[一-鿿]{0,2}(?:标题|主题|题名|名称)$"),
    re.compile(r"^[一-鿿]{0,2}(?:时间|日期)$"),
)
"""Heads of the columns of any list: what an entry is called, and its day."""
_MOST_HEADS: Final = 9
_CODE: Final = frozenset(("script", "style"))
_MOST_LOOKED: Final = 24
"""Elements of a table among which the words of its heads stand."""
_LONGEST_TEXT: Final = 160
_LONGEST_NOTHING: Final = 60
_SENTENCES: Final = 2
"""So many sentences below an empty list are what the page has to say; the list is a menu without entries."""


def shows_empty_list(outline: Outline, regions: Regions, paging: Paging) -> bool:
    """True for a pager without entries, an empty list container, or «暂无信息» on a page of little text."""
    text = _own_text(outline, regions)
    if len(text) > _LONGEST_TEXT:
        return False
    if paging.told:
        return True
    nothing = _NOTHING.search(text)
    if nothing and len(text) - text.find(nothing.group()) <= _LONGEST_NOTHING:
        return True
    last = max(_empty_containers(outline, regions, fillable=False), default=None)
    if last is not None and _own_text(outline, regions, last).count("。") < _SENTENCES:
        return True
    return _has_bare_head(outline, regions) or _has_sign(outline, regions)


def says_nothing(line: str) -> bool:
    """Whether a line says that there are no entries, or none yet."""
    return _NOTHING.search(line) is not None


def _has_sign(outline: Outline, regions: Regions) -> bool:
    """True when a shown element is named for what it stands for: nothing («no-data»)."""
    for index, element in enumerate(outline.elements):
        name = element.get("class")
        if name and outline.size[index] <= 8 and _SIGN.search(name) and outline.anchor_of[index] < 0:
            if regions.region(element) in _OUTSIDE or regions.hidden(element):
                continue
            words = "".join(element.itertext()).strip()
            if (words or next(element.iter("img"), None) is not None) and next(
                element.iter("a"), None
            ) is None:
                return len(words) <= _LONGEST_NOTHING
    return False


def _own_text(outline: Outline, regions: Regions, begin: int = 0) -> str:
    """Text outside links, headings and the page's frame; of more than an empty list has, its beginning.
    ``begin``: number of the element from which on it is read."""
    parts: list[str] = []
    length = 0
    for index, element in enumerate(islice(outline.elements, begin, None), begin):
        if length > _LONGEST_TEXT:
            break
        if regions.region(element) in _OUTSIDE or regions.hidden(element):
            continue
        if length and element.text and _FOOT.search(element.text):
            break
        if outline.anchor_of[index] < 0 and element.tag not in _HEADINGS and element.text:
            parts.append(element.text.strip())
            length += len(parts[-1])
        if element.tag == "img" and outline.anchor_of[index] < 0:
            # A picture may say it instead of words; what other pictures show does not matter here.
            label = element.get("alt") or element.get("title") or ""
            parts.append(label.strip() if _NOTHING.search(label) else "")
        if element.tail and outline.anchor_of[outline.parent[index]] < 0:
            parts.append(element.tail.strip())
            length += len(parts[-1])
    return "".join(parts)


def has_empty_container(outline: Outline, regions: Regions, *, fillable: bool = False) -> bool:
    """True when an element made to hold entries holds none (a heading of its own does not count). What stands
    above the page's path belongs to its frame: slides of a background, bars of tools. ``fillable``: a blank
    table that nothing names counts, too, which a script may fill."""
    found = next(_empty_containers(outline, regions, fillable), None)
    return found is not None or _has_bare_head(outline, regions)


def _empty_containers(outline: Outline, regions: Regions, fillable: bool) -> Iterator[int]:
    """Numbers of the elements made to hold entries that hold none."""
    begin = _below_path(outline, regions)
    told: dict[HtmlElement, bool] = {}
    for index, element in enumerate(outline.elements):
        tag = element.tag
        if index < begin or tag not in _CONTAINERS or outline.size[index] > 6:
            continue
        if regions.region(element) in _OUTSIDE or regions.hidden(element):
            continue
        if tag in ("ul", "ol") and _is_branch(element):
            continue
        if tag == "div" and not _names_list(element):
            continue
        if _holds(element) or _is_canvas(element):
            continue
        if fillable or tag not in ("table", "tbody") or _is_made_to_list(element, told):
            yield index


def _has_bare_head(outline: Outline, regions: Regions) -> bool:
    return any(_is_bare_head(row, regions) for row in outline.elements if row.tag == "tr")


def _is_made_to_list(element: HtmlElement, told: dict[HtmlElement, bool]) -> bool:
    """Whether a bare table is one of entries, by its name or the heads of its columns: old pages keep room
    between their parts with blank tables. ``told``: the tables that were asked already."""
    if _names_list(element):
        return True
    table = element
    if element.tag == "tbody":
        above = element.getparent()
        if above is None or above.tag != "table":
            return True
        table = above
    if table not in told:
        cells = islice(table.iter(), _MOST_LOOKED)
        words = (each.text for each in cells if isinstance(each.tag, str) and each.tag not in _CODE)
        told[table] = _names_list(table) or any(text and text.strip() for text in words)
    return told[table]


def _names_list(element: HtmlElement) -> bool:
    return _LIST_WORDS.search(f"{element.get('class') or ''} {element.get('id') or ''}") is not None


def _below_path(outline: Outline, regions: Regions) -> int:
    """Where the path of a page ends that stands above its content; 0 when none is told."""
    for index, element in enumerate(outline.elements):
        if outline.anchor_of[index] >= 0 and regions.region(element) == "breadcrumb":
            return index
    return 0


def _is_bare_head(row: HtmlElement, regions: Regions) -> bool:
    """The heads of the columns of a list, alone in their table."""
    table = next(row.iterancestors("table"), None)
    if (
        table is None
        or not len(_HEADS) <= len(row) <= _MOST_HEADS
        or len(list(islice(table.iter("tr"), 2))) > 1
    ):
        return False
    texts = ["".join(cell.itertext()).strip() if cell.tag in ("td", "th") else "" for cell in row]
    if not all(any(head.match(text) for text in texts) for head in _HEADS):
        return False
    return all(texts) and next(row.iter("a", "input"), None) is None and not regions.hidden(row)


def _is_branch(element: HtmlElement) -> bool:
    """The branch of a tree that nobody has opened: it hangs on an entry that has its own link."""
    above = element.getparent()
    return (
        above is not None
        and above.tag == "li"
        and any(
            each.tag == "a" or (each.tag == "span" and each.text) for each in above if each is not element
        )
    )


def _is_canvas(element: HtmlElement) -> bool:
    """Room for a chart, map or player that a script draws: its height is fixed, or its name tells."""
    return bool(
        _DRAWN.search(f"{element.get('class') or ''} {element.get('id') or ''}")
        or _FIXED_HEIGHT.search(element.get("style") or "")
    )


def _holds(element: HtmlElement) -> bool:
    for node in element.iter():
        if node.tag in ("script", "style"):
            continue
        if node.tag in _HELD or (node.tag == "a" and "".join(node.itertext()).strip()):
            return True
        if node.tag in _HEADINGS or node.tag in _HEADER_CELLS:
            continue
        parent = node.getparent()
        if node.text and node.text.strip() and (parent is None or parent.tag not in _HEADINGS):
            return True
    return any(child.tail and child.tail.strip() for child in element)
