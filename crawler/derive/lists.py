"""Lists of a page: the main one of a column page, and the blocks of a channel or home page.

Dated lists in any markup, undated lists of articles, jpage and JSON islands, lists written by scripts.
Navigation, breadcrumbs, side boxes («热点», «相关链接»), neighbours (上一篇/下一篇) and link farms are
not lists.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from crawler.derive.empty_list import has_empty_container, shows_empty_list
from crawler.derive.entrances import entrances_of
from crawler.derive.filling import fills_empty_element, page_fills_later
from crawler.derive.list_blocks import (
    SIDE_BOX,
    Block,
    ReadFrom,
    dated_block,
    says_the_same,
    undated_blocks,
)
from crawler.derive.list_columns import Group
from crawler.derive.list_islands import has_empty_island, island_lists, record_lists
from crawler.derive.list_links import node_text, says_more
from crawler.derive.list_outline import Outline, outline_of
from crawler.derive.list_rows import find_groups
from crawler.derive.page_numbers import Paging
from crawler.derive.paging import read_paging
from crawler.derive.parted_list import groups_by_pane, list_in_parts
from crawler.derive.record_lists import (
    Records,
    blocks_of_records,
    dated_records,
    names_of_rows,
    whole_list,
)
from crawler.derive.record_rows import holds_table
from crawler.derive.region import Regions, regions_of
from crawler.derive.tree import Page
from crawler.model import ListBlock


class Lists(NamedTuple):
    """``main``: the list of a column page, or None; a list without entries has ``pages`` set.

    ``blocks``: every other list (all of a channel's). ``records``: a table of rows that are no titled links
    and can be the main list, where the page's place says so (``record_place.py``). ``parted``: the list whose
    parts the blocks are, which it is where the page has a place of its own.
    """

    main: ListBlock | None = None
    blocks: tuple[ListBlock, ...] = ()
    paging: Paging = Paging()
    records: Records | None = None
    parted: ListBlock | None = None


_ARTICLE_TEXT: Final = 150
"""Characters in a box named for an article's text that make the page one."""
_MOST_BESIDE_ENTRY: Final = 40
"""Characters of a row, its title aside."""
_BODY: Final = re.compile(
    r"(?:^|\s)(?:TRS_Editor|TRS_UEDITOR|trs_editor_view|zoom|Zoom|UCAP-CONTENT|pages_content"
    r"|article[_-]?(?:content|con|zoom|body|main)"
    r"|v_news_content|vsb_content\w*|news[_-]?(?:content|con|text)|wzcon|mainText|ivs_content|nscont"
    r"|detail[_-]?(?:content|con)|xl_con\w*|con_text|view|TRS_PreAppend|content_main|text_content)(?:\s|$)"
)


def read_lists(page: Page) -> Lists:
    """The lists of a page. Never raises; an empty page gives no lists."""
    found, beside = _titled_lists(page)
    if looks_like_article(page):
        return found
    main = found.main
    proper = main is not None and bool(main.items) and not beside
    records = whole_list(page) if not proper or dated_records(page) else None
    if records is None:
        return found
    if main is not None and proper and not _holds_all(records.block, main):
        leading = [block for block in blocks_of_records(page) if block.more]
        if main.more and leading and len(entrances_of(page).mores) > 1:
            # A list and a table, each the beginning of a column of its own.
            return Lists(None, (main, *found.blocks, *leading), found.paging)
        return found
    return found._replace(records=records)


def _holds_all(rows: ListBlock, titled: ListBlock) -> bool:
    """Whether the rows of a table are the entries of a list and more: not all of them are links."""
    titles = {item.title for item in rows.items}
    return len(rows.items) > len(titled.items) and all(item.title in titles for item in titled.items)


def of_records(lists: Lists, page: Page) -> Lists:
    """The same lists with the table of records as the main one, or with its parts where these lead on."""
    if lists.records is None:
        return lists
    if lists.records.matters > 1 and len(entrances_of(page).mores) > 1:
        # Each table is the beginning of a column of its own.
        return Lists(None, (*lists.blocks, *blocks_of_records(page)), lists.paging)
    paging = read_paging(page, len(lists.records.block.items))
    before = (lists.main, *lists.blocks)
    rest = tuple(
        block
        for block in before
        if block is not None and block.items and not _holds_all(lists.records.block, block)
    )
    return Lists(_paged(lists.records.block, paging, page), rest, paging)


def of_parts(lists: Lists) -> Lists:
    """The same lists with the one whose parts the blocks are as the main one."""
    if lists.main is not None or lists.parted is None:
        return lists
    return lists._replace(main=lists.parted, blocks=(), parted=None)


def _titled_lists(page: Page) -> tuple[Lists, bool]:
    """The lists of titled links, and whether the main one stands beside the content."""
    outline = outline_of(page)
    regions = regions_of(page)
    groups = find_groups(outline)
    if not groups and (read_paging(page, 1).page_no or 1) > 1:
        groups = find_groups(outline, lone=True)
    if not groups and _is_tagged_column(page):
        alone = find_groups(outline, lone=True)
        groups = alone if len(alone) == 1 and _stands_bare(outline, alone[0]) else []
    groups = groups_by_pane(outline, groups)
    used = {row.anchor for group in groups for row in group.rows}
    found = [
        dated_block(
            outline, group, regions, page, names_of_rows(page) if says_the_same(outline, group) else {}
        )
        for group in groups
    ]
    blocks = [block for block in found if block is not None]
    blocks.extend(undated_blocks(outline, regions, page, used, bool(blocks)))
    blocks.sort(key=lambda block: block.order)
    islands = island_lists(page)
    article = _is_article(page, outline, blocks)
    beside = sum(not block.side for block in blocks)
    kept = [block for block in blocks if not _drop(block, beside, article, bool(islands))]
    if kept and not islands and all(block.side for block in kept) and has_empty_container(outline, regions):
        # What stands beside an empty list is not what the list holds.
        kept = []
    chosen = _choose(kept, islands, page, article)
    if page.rendered and chosen.main is None and not chosen.blocks and not article:
        # Where the script that unfolds the island failed, its records still stand in the page.
        chosen = _choose([], record_lists(page), page, article)
    bare = chosen.main is None and not chosen.blocks and not article
    if bare and _is_empty(page, outline, regions, chosen):
        number = chosen.paging.page_no or 1
        read_from: ReadFrom = "rendered" if page.rendered else "html"
        empty = ListBlock(pages=chosen.paging.pages or 1, page_no=number, read_from=read_from)
        return Lists(empty, (), chosen.paging), False
    return chosen, bool(kept) and all(block.side for block in kept)


def _is_tagged_column(page: Page) -> bool:
    """Whether the page's tags name a column and no article."""
    names = {
        (meta.get("name") or "").strip().lower()
        for meta in page.root.iter("meta")
        if (meta.get("content") or "").strip()
    }
    return "columnname" in names and "articletitle" not in names


def _stands_bare(outline: Outline, group: Group) -> bool:
    """Whether the one entry of a list is a title and its day, with no text round it."""
    row = group.rows[0]
    if len(group.rows) > 1 or not row.owners:
        return False
    if any("。" in node_text(outline.elements[place]) for place in (row.element, group.container)):
        return False
    line = row.anchor
    while row.owners[0] >= line + outline.size[line] or row.owners[0] < line:
        line = outline.parent[line]
    return len(node_text(outline.elements[line])) <= 2 * len(outline.titles[row.anchor]) + _MOST_BESIDE_ENTRY


def _is_empty(page: Page, outline: Outline, regions: Regions, found: Lists) -> bool:
    """A list of nothing, and no script at hand that may still fill it."""
    if has_empty_island(page):
        return True
    if holds_table(page) or whole_list(page) is not None:
        return False
    if not page.rendered and (
        page.holds(_LATER)
        or page_fills_later(page)
        or (has_empty_container(outline, regions, fillable=True) and fills_empty_element(page, fetched=False))
    ):
        return False
    return shows_empty_list(outline, regions, found.paging)


def looks_like_article(page: Page) -> bool:
    """True when the page's tags name an article and its day."""
    title = published = False
    for meta in page.root.iter("meta"):
        name = (meta.get("name") or "").strip().lower()
        if name == "articletitle":
            title = title or bool((meta.get("content") or "").strip())
        elif name == "pubdate":
            published = published or bool((meta.get("content") or "").strip())
    return title and published


@lru_cache(maxsize=8192)
def _names_body(words: str) -> bool:
    return len(words) > 3 and _BODY.search(words) is not None


def _is_article(page: Page, outline: Outline, blocks: list[Block]) -> bool:
    if looks_like_article(page):
        return True
    listed = [block.order for block in blocks if block.block.count > 2]
    for place in regions_of(page).named(_names_body):
        if (index := outline.number[place]) >= 0:
            end = index + outline.size[index]
            if any(index <= order < end for order in listed):
                continue
            if says_more(outline.elements[index], _ARTICLE_TEXT):
                return True
    return False


def _drop(block: Block, beside: int, article: bool, islands: bool) -> bool:
    """``beside``: lists of the page that do not stand at its side."""
    if article:
        return True
    others = beside - (not block.side)
    if block.side and (others or islands or block.dated == 0):
        return others < 4 or bool(SIDE_BOX.search(block.block.heading))
    return block.region in ("nav", "header", "footer") and (block.dated < 3 or others > 0)


def _choose(kept: list[Block], islands: list[ListBlock], page: Page, article: bool) -> Lists:
    if article:
        return Lists()
    main: Block | None = None
    dated = [block for block in kept if block.dated]
    pool = dated or kept
    paging = read_paging(page, max((block.block.count for block in pool), default=0))
    if islands:
        best = max(islands, key=lambda block: (block.newest is not None, block.count))
        biggest = max((block.block.count for block in dated), default=0)
        if len(best.items) >= biggest:
            rest = tuple(block.block for block in kept) + tuple(
                block for block in islands if block is not best
            )
            if len(islands) == 1 or best.count >= 8 or paging.told:
                return Lists(_paged(best, paging, page), rest, paging)
            return Lists(None, (*rest, best), paging)
        kept_blocks = tuple(block.block for block in kept)
        if not dated:
            return Lists(None, kept_blocks + tuple(islands), paging)
    if len(pool) == 1:
        main = pool[0]
        if (
            not main.dated
            and not paging.told
            and len(kept) == 1
            and main.block.count < 3
            and main.region != "body"
        ):
            main = None
    elif pool:
        ranked = sorted(pool, key=lambda block: (-block.weight, block.order))
        first, second = ranked[0], ranked[1]
        if (_has_pager(paging) and first.weight >= second.weight * 1.2) or (
            first.weight >= 4 * second.weight and first.block.count >= 8
        ):
            main = first
    if main is None:
        blocks = tuple(block.block for block in kept)
        return Lists(None, blocks, paging, parted=list_in_parts(page, outline_of(page), kept))
    rest = tuple(block.block for block in kept if block is not main)
    return Lists(_paged(main.block, paging, page), rest, paging)


def _has_pager(paging: Paging) -> bool:
    return paging.told


def _paged(block: ListBlock, paging: Paging, page: Page) -> ListBlock:
    pages = paging.pages or block.pages
    total = paging.total if paging.total and paging.total >= len(block.items) else None
    if block.read_from == "island" and pages is None and block.count > len(block.items) > 0:
        pages = -(-block.count // len(block.items))
    return ListBlock(
        items=block.items,
        count=max(block.count, total or 0),
        newest=block.newest,
        oldest=block.oldest,
        pages=pages,
        page_no=paging.page_no,
        next=paging.next,
        last=paging.last,
        heading=block.heading,
        more=block.more,
        dynamic=block.dynamic,
        read_from=block.read_from,
        timeless=block.timeless,
    )


_LATER: Final = (
    "{{",
    "<?=",
    "<%=",
    "加载中",
    "正在加载",
    "loading",
    "build/unit",
    "/gkmlpt/",
    "data-url",
)
