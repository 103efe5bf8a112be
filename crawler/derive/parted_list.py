"""One list shown in parts: each kind of its entries in a pane of tabs or a fold of its own, none of which
has a page to itself («年度计划 | 专项规划 | 历史规划»). The parts together are what the column publishes.

A part that leads on («更多», a tab that is a link), and one named as a link of the page is, is a column.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.list_blocks import Block, list_block, unique_items
from crawler.derive.list_columns import Group
from crawler.derive.list_links import node_text
from crawler.derive.list_outline import Outline
from crawler.derive.list_rows import find_groups
from crawler.derive.list_tabs import tab_of
from crawler.derive.tree import Page, once_per_page
from crawler.model import ListBlock

_FEWEST: Final = 2
_MOST: Final = 24
"""Panes of one strip."""
_STEPS: Final = 4
"""Elements from a list up to its pane."""
_FOLD: Final = "details"
_NOWHERE: Final = ("#", "javascript:")


def list_in_parts(page: Page, outline: Outline, blocks: Sequence[Block]) -> ListBlock | None:
    """The list whose parts ``blocks`` are; None where any of them is a list of its own."""
    if not _FEWEST <= len(blocks) <= _MOST or any(block.block.more or block.side for block in blocks):
        return None
    places = {_place(outline.elements[block.order]) for block in blocks}
    if None in places or len({place[0] for place in places if place}) != 1:
        return None
    names = {place[1] for place in places if place}
    if len(names) != len(blocks) or not names.isdisjoint(_linked_names(page)):
        return None
    items = unique_items(item for block in blocks for item in block.block.items)
    return list_block(items, blocks[0].block.read_from)


def groups_by_pane(outline: Outline, groups: list[Group]) -> list[Group]:
    """The same groups, entries that stand alone in a pane each being a group of that pane: neither rows of a
    list of panes, nor, where panes beside theirs hold lists, nothing because no other row stands by them."""
    if not 0 < len(groups) <= _MOST:
        return groups
    out: list[Group] = []
    held: dict[HtmlElement, set[HtmlElement]] = {}
    for group in groups:
        alone = _alone_in_panes(outline, group)
        out.extend(alone or [group])
        for one in alone or [group]:
            pane = _pane(outline.elements[one.container])
            above = pane.getparent() if pane is not None else None
            if pane is not None and above is not None:
                held.setdefault(above, set()).add(pane)
    if any(_alike(box, panes) > len(panes) for box, panes in held.items()):
        for group in find_groups(outline, lone=True):
            alone = _alone_in_panes(outline, group) if len(group.rows) == 1 else []
            for one in alone:
                pane = outline.elements[one.container]
                above = pane.getparent()
                if above is not None and pane not in held.get(above, {pane}):
                    out.append(one)
    return sorted(out, key=lambda group: group.container)


def _alone_in_panes(outline: Outline, group: Group) -> list[Group]:
    """One group a row, where each row of ``group`` is a pane of tabs; else nothing."""
    if len(group.rows) > _MOST:
        return []
    for row in group.rows:
        element = outline.elements[row.element]
        head = _head(element)
        if head is None or any(_leads(link) for link in head.iter("a")) or not _is_shown_in_turn(element):
            return []
    return [Group(row.element, [row]) for row in group.rows]


def _is_shown_in_turn(row: HtmlElement) -> bool:
    """Whether the markup says that a row is a pane: rows of a list below a line of as many names are none."""
    if row.tag == _FOLD or row.get("role") == "tabpanel":
        return True
    beside = (row, row.getprevious(), row.getnext())
    return any(each is not None and _is_hidden(each) for each in beside)


def _is_hidden(element: HtmlElement) -> bool:
    return element.get("hidden") is not None or "none" in (element.get("style") or "")


def _alike(box: HtmlElement, panes: set[HtmlElement]) -> int:
    """How many elements of ``box`` may be panes as those of ``panes`` are."""
    tag = next(iter(panes)).tag
    return sum(1 for child in islice(box, 2 * _MOST) if child.tag == tag)


def _place(container: HtmlElement) -> tuple[HtmlElement, str] | None:
    """What holds the pane of a list and its brothers, and the pane's name; None for a list in no pane, and
    for one whose name leads to another page."""
    pane = _pane(container)
    above = pane.getparent() if pane is not None else None
    head = _head(pane) if pane is not None else None
    if above is None or head is None or any(_leads(link) for link in head.iter("a")):
        return None
    return above, node_text(head)


def _pane(container: HtmlElement) -> HtmlElement | None:
    node: HtmlElement | None = container
    for _ in range(_STEPS):
        if node is None or node.tag in ("body", "html"):
            return None
        if _head(node) is not None:
            return node
        node = node.getparent()
    return None


def _head(pane: HtmlElement) -> HtmlElement | None:
    if pane.tag == _FOLD:
        return next((child for child in pane if child.tag == "summary"), None)
    return tab_of(pane, parts=True)


def _leads(link: HtmlElement) -> bool:
    address = (link.get("href") or "").strip().lower()
    return bool(address) and not address.startswith(_NOWHERE)


@once_per_page
def _linked_names(page: Page) -> frozenset[str]:
    """Texts of the links of the page that lead elsewhere."""
    return frozenset(node_text(link) for link in page.root.iter("a") if _leads(link))
