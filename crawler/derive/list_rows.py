"""Rows of dated lists: which anchor is an entry's title, which text is its date, which rows belong together.

One pass numbers the elements in document order and notes title anchors and date texts; everything else
is counting inside subtrees, so that a table of many thousand rows stays linear.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import islice, pairwise
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.dates import read_date
from crawler.derive.first_texts import first_texts
from crawler.derive.list_columns import Group, Row
from crawler.derive.list_outline import Outline
from crawler.derive.list_tabs import tab_of
from crawler.derive.list_titles import is_minor, is_more
from crawler.derive.list_twins import tells, titled_elsewhere
from crawler.derive.list_years import is_year
from crawler.derive.words import load

_SHORT_TITLE: Final = 5
_ARTICLE_URL: Final = re.compile(load("marks")["article_url"], re.I)
_MOST_TITLES: Final = 4
"""Links of a row without a date."""
_BREAKS: Final = frozenset(("body", "html"))
_MOST_INNER: Final = 4_000
"""Entries of lists without markup that stand inside one another. Boxes that a broken page never closes hold
each other: to read each whole would take the square of their number."""
_MOST_IN_TERM: Final = 3
"""Elements round a day, up to the term or the description that it stands in."""
_HEAD_PIECES: Final = 6
"""Elements over the first row, and texts of one, that are looked at for a heading."""


def find_groups(outline: Outline, *, lone: bool = False) -> list[Group]:
    """Dated lists of the tree, in document order. ``lone``: an entry that stands alone needs no row of a list
    round it (the last page of one)."""
    rows: dict[int, Row] = {}
    flats: dict[int, Group] = {}
    reach = inner = 0
    for order, owner, text in outline.dates:
        del order
        anchor = outline.anchor_of[owner]
        if anchor >= 0 and anchor in outline.titles and (len(outline.titles[anchor]) > len(text) + 2):
            rows.setdefault(anchor, Row(anchor, anchor)).add(text, owner)
            continue
        if anchor >= 0 and (twin := titled_elsewhere(outline, anchor)) is not None:
            rows.setdefault(twin[1], Row(*twin)).add(text, owner)
            continue
        node = anchor if anchor >= 0 else owner
        term = _term_of(outline, node)
        if term is not None:
            rows.setdefault(term[1], Row(*term)).add(text, owner)
            continue
        steps = 0
        if anchor >= 0:
            node = outline.parent[anchor]
        while outline.title_count[node] == 0 and steps < 6 and outline.tag(node) not in _BREAKS:
            node = outline.parent[node]
            steps += 1
        if outline.title_count[node] == 0 or outline.tag(node) in _BREAKS:
            continue
        if node in rows:
            rows[node].add(text, owner)
            continue
        if node in flats:
            continue
        if node < reach and inner > _MOST_INNER:
            continue
        anchors = outline.major_anchors_in(node)
        if node < reach:
            inner += len(anchors)
        if outline.date_count[node] > 1 and len(anchors) > 1 and _alternates(outline, node, anchors):
            flats[node] = _flat(outline, node, anchors)
            reach = max(reach, node + outline.size[node])
            continue
        best = anchors[0]
        if len(anchors) > 1:
            best = max(anchors, key=lambda a: (not is_more(outline.titles[a]), tells(outline.titles[a])))
        rows[node] = Row(best, node, [text], [owner])
    return _collect(outline, rows, flats, lone)


def _term_of(outline: Outline, node: int) -> tuple[int, int] | None:
    """Of what stands in a definition list of one dated term and what is said of it, one such list among
    others: the link of the term, and the list."""
    for _ in range(_MOST_IN_TERM):
        if outline.tag(node) in ("dt", "dd"):
            break
        node = outline.parent[node]
    above = outline.parent[node]
    if outline.tag(node) not in ("dt", "dd") or outline.tag(above) != "dl":
        return None
    term = above + 1
    said = term + outline.size[term]
    end = above + outline.size[above]
    if outline.tag(term) != "dt" or outline.title_count[term] != 1 or not outline.date_count[term]:
        return None
    if said >= end or outline.tag(said) != "dd" or said + outline.size[said] != end:
        return None
    if outline.date_count[said] > 1 or outline.title_count[said] > 1:
        return None
    return outline.major_anchors_in(term)[0], above


def _alternates(outline: Outline, node: int, anchors: list[int]) -> bool:
    dates = outline.dates_in(node)
    titled = [a for a in anchors if len(outline.titles[a]) > 3]
    if abs(len(titled) - len(dates)) > max(1, len(dates) // 4):
        return False
    if outline.tag(node) in ("tr", "li") and len(dates) < 2:
        return False
    events = sorted([(float(a), 0) for a in titled] + [(order, 1) for order, _, _ in dates])
    switches = sum(1 for one, two in pairwise(events) if one[1] != two[1])
    return switches >= (len(events) - 1) * 0.8


def _flat(outline: Outline, node: int, anchors: list[int]) -> Group:
    dates = outline.dates_in(node)
    titled = [a for a in anchors if len(outline.titles[a]) > 3]
    rows: list[Row] = []
    if dates and titled and dates[0][0] < titled[0]:
        at = len(titled) - 1
        for order, _, text in reversed(dates):
            while at > 0 and titled[at - 1] > order:
                at -= 1
            if titled[at] > order:
                rows.append(Row(titled[at], titled[at], [text]))
                at = max(0, at - 1)
        rows.reverse()
    else:
        times = [order for order, _, _ in dates]
        for position, anchor in enumerate(titled):
            limit = titled[position + 1] if position + 1 < len(titled) else node + outline.size[node]
            start = bisect_left(times, float(anchor))
            texts = [text for order, _, text in dates[start : start + 3] if order < limit]
            rows.append(Row(anchor, anchor, texts[:1]))
    return Group(node, rows)


def _collect(outline: Outline, rows: dict[int, Row], flats: dict[int, Group], lone: bool) -> list[Group]:
    by_parent: dict[int, list[tuple[int, Row]]] = {}
    for row in rows.values():
        top = row.element
        while True:
            above = outline.parent[top]
            if above == top or outline.tag(above) in _BREAKS:
                break
            if outline.date_count[above] != outline.date_count[row.element]:
                break
            inner = outline.title_count[above] - outline.title_count[top]
            if inner > 0 and outline.tag(top) in ("li", "tr", "dl", "ul", "table", "tbody"):
                break
            if inner > 2:
                break
            if inner > 0 and any(
                is_more(outline.titles[a])
                for a in outline.anchors_in(above)
                if not top <= a < top + outline.size[top]
            ):
                break
            top = above
        if outline.parent[top] == top or outline.tag(outline.parent[top]) in _BREAKS:
            top = top if outline.date_count[outline.parent[top]] > outline.date_count[top] else row.element
        by_parent.setdefault(outline.parent[top], []).append((top, row))
    groups: list[Group] = []
    for container, entries in by_parent.items():
        if len(entries) == 1:
            top, row = entries[0]
            single = _single(outline, row) or (_alone(outline, top, row) if lone else None)
            if single is not None:
                groups.append(single)
            continue
        for top, row in entries:
            row.element = top
        found = [row for _, row in entries]
        groups.append(Group(container, _with_undated(outline, container, found)))
    groups.extend(group for group in flats.values() if len(group.rows) > 1)
    groups.sort(key=lambda group: group.container)
    return _merge(outline, groups)


def _single(outline: Outline, row: Row) -> Group | None:
    """A list that holds one entry: only where the markup says it is a list."""
    node = row.element
    while outline.tag(node) not in ("li", "tr", "dl", "dd"):
        if outline.tag(outline.parent[node]) in _BREAKS or outline.parent[node] == node:
            return None
        if outline.date_count[outline.parent[node]] != outline.date_count[node]:
            return None
        node = outline.parent[node]
        if outline.title_count[node] > 3:
            return None
    if not _is_entry(outline, row.anchor) or re.search(
        r"[:：]", row.dates[0].split("20")[0] if row.dates else ""
    ):
        return None
    if outline.tag(node) == "tr" and outline.title_count[node] > 3:
        return None
    row.element = node
    container = outline.parent[node]
    return Group(container, _with_undated(outline, container, [row]))


def _alone(outline: Outline, top: int, row: Row) -> Group | None:
    """A list of one entry in a box of any kind."""
    if not 0 < outline.title_count[top] <= _MOST_TITLES or not _is_entry(outline, row.anchor):
        return None
    row.element = top
    return Group(outline.parent[top], [row])


def _is_entry(outline: Outline, anchor: int) -> bool:
    """Whether a title that stands alone is one of an article: by its length, or by its address if it is short
    («工作分工»)."""
    title = outline.titles.get(anchor, "")
    if len(title) >= _SHORT_TITLE:
        return True
    href = outline.elements[anchor].get("href") or ""
    return (
        bool(title) and not is_minor(title) and not is_more(title) and _ARTICLE_URL.search(href) is not None
    )


def _with_undated(outline: Outline, container: int, rows: list[Row]) -> list[Row]:
    """Adds sibling rows that carry a title but no date."""
    tags = {outline.tag(row.element) for row in rows}
    if not tags <= {"li", "tr", "dd"}:
        return rows
    known = {row.element for row in rows}
    out = list(rows)
    index = container + 1
    end = container + outline.size[container]
    while index < end:
        fits = 0 < outline.title_count[index] <= _MOST_TITLES and outline.date_count[index] == 0
        if fits and index not in known and outline.tag(index) in tags:
            anchors = [a for a in outline.anchors_in(index) if not is_minor(outline.titles[a])]
            best = max(anchors, key=lambda a: len(outline.titles[a]), default=None)
            if (
                best is not None
                and len(anchors) <= _MOST_TITLES
                and len(outline.titles[best]) >= 6
                and not is_more(outline.titles[best])
            ):
                out.append(Row(best, index))
        index += outline.size[index]
    if len(out) > 2 * len(rows) + 2:
        return rows
    out.sort(key=lambda row: row.element)
    return out


def _merge(outline: Outline, groups: list[Group]) -> list[Group]:
    """Joins neighbouring containers that go on with one list (a new ``<ul>`` every five rows)."""
    out: list[Group] = []
    tabbed: dict[int, bool] = {}
    for group in groups:
        last = out[-1] if out else None
        if last is not None and _continues(outline, last, group):
            above = outline.parent[group.container]
            if above not in tabbed:
                tabbed[above] = _is_tabbed(outline, groups, group)
            if tabbed[above]:
                out.append(group)
                continue
            oldest, newest = zip(_span(last), _span(group), strict=True)
            last.span = (min(oldest), max(newest))
            last.rows.extend(group.rows)
            last.end = group.container
            continue
        out.append(group)
    return out


def _continues(outline: Outline, one: Group, two: Group) -> bool:
    first = outline.elements[one.end if one.end >= 0 else one.container]
    second = outline.elements[two.container]
    if first.tag != second.tag or first.get("class") != second.get("class"):
        return False
    if first.get("id") != second.get("id"):
        return False
    if "none" in (second.get("style") or "") or "none" in (first.get("style") or ""):
        return False
    if outline.parent[one.container] != outline.parent[two.container]:
        if not _years_side_by_side(first, second) and not _boxes_side_by_side(first, second):
            return False
    else:
        between = second.getprevious()
        if (
            between is not None
            and between is not first
            and between.tag not in ("br", "hr", "script")
            and (text := first_texts(between).strip())
            and not is_year(text)
        ):
            return False
    oldest_before, _ = _span(one)
    _, newest_after = _span(two)
    if not (oldest_before and newest_after) or oldest_before < newest_after:
        return False
    head = _own_head(outline, two)
    return not head or is_year(head) or head == _own_head(outline, one)


def _own_head(outline: Outline, group: Group) -> str:
    """What the box of a list says over its first row: the heading of a list of its own, or of its columns."""
    node = min(row.element for row in group.rows)
    while node != group.container and outline.parent[node] != group.container:
        above = outline.parent[node]
        if above == node:
            return ""
        node = above
    if node == group.container:
        return ""
    over = outline.elements[node].itersiblings(preceding=True)
    return "".join(first_texts(one, _HEAD_PIECES) for one in islice(over, _HEAD_PIECES)).strip()


def _is_tabbed(outline: Outline, groups: list[Group], one: Group) -> bool:
    """Whether ``one`` and its neighbours are panes of tabs: a strip names as many, and their days do not go
    on from the first to the last as those of one list do."""
    if tab_of(outline.elements[one.container]) is None:
        return False
    above = outline.parent[one.container]
    spans = [_span(group) for group in groups if outline.parent[group.container] == above]
    return any(before[0] < after[1] or not after[1] for before, after in pairwise(spans))


def _years_side_by_side(first: HtmlElement, second: HtmlElement) -> bool:
    """Whether two lists stand each in a box of its own, under a year each, and the boxes are neighbours."""
    one, two = first.getparent(), second.getparent()
    if one is None or two is None or one.tag != two.tag or one.get("class") != two.get("class"):
        return False
    heads = [node.getprevious() for node in (first, second)]
    headed = all(head is not None and is_year(first_texts(head)) for head in heads)
    return headed and two.getprevious() is one


def _boxes_side_by_side(first: HtmlElement, second: HtmlElement) -> bool:
    """Whether two lists stand each in a box of its own that holds nothing else, and the boxes are neighbours
    of one name: a list in portions, each as long as the one before it but the last."""
    one, two = first.getparent(), second.getparent()
    if one is None or two is None or two.getprevious() is not one or not 1 < len(first) >= len(second):
        return False
    if one.tag != two.tag or one.get("class") != two.get("class") or tab_of(two) is not None:
        return False
    if any("none" in (box.get("style") or "") for box in (one, two)):
        return False
    return all(
        node.getprevious() is None
        and not any(first_texts(below).strip() or len(below) for below in node.itersiblings())
        for node in (first, second)
    )


def _span(group: Group) -> tuple[str, str]:
    if group.span is None:
        read = [read_date(text) for row in group.rows for text in row.dates]
        known = [value for value in read if value]
        whole = bool(read) and len(known) == len(read)
        group.span = (min(known), max(known)) if whole else ("", "")
    return group.span
