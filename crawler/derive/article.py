"""An article's visible title, source and body, apart from the navigation round it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, islice
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.region import regions_of
from crawler.derive.shown import Block, Shown, squeeze
from crawler.derive.tree import Page
from crawler.derive.walk import walk_of
from crawler.derive.words import any_of, load

_MARKS: Final = load("marks")
_LABELS: Final = load("labels")
_BODY_IDS: Final = frozenset(i.lower() for i in _MARKS["body"]["ids"])
_BODY_CLASSES: Final = frozenset(c.lower() for c in _MARKS["body"]["classes"])
_TITLE_CLASS: Final = re.compile(_MARKS["title_class"], re.I)
_SITE_NAME: Final = re.compile(rf"(?:{any_of(_MARKS['site_words'])})$")
# Stations, centres and institutes: their names are site names when they begin with a place.
_BODY_NAME: Final = re.compile(rf"(?:{any_of(_MARKS['site_bodies'])})$")
_PLACE: Final = re.compile(r"[\u4e00-\u9fff]{1,7}[省市县区州盟旗镇乡]|国家|中国|中华|全国")
_TELLS: Final = re.compile(any_of(_MARKS["not_site_names"]))
_LONGEST_SITE: Final = 30
_NUMBER_ALONE: Final = re.compile(r"[\u4e00-\u9fff]{2,12}[〔\[（(【]\d{4}[〕\]）)】]第?\d+号")
"""The number of a document, which is no title of it."""
_NOISE: Final = re.compile(rf"^[\s【\[(（|>·]*(?:{any_of(_MARKS['noise'])})(?![\u4e00-\u9fff])")
_AFTER: Final = re.compile(rf"^[\s【\[(（|>·*]*(?:{any_of(_MARKS['after_body'])})")
_NOISE_STARTS: Final = frozenset("【[(（|>·").union(word[0] for word in _MARKS["noise"])
_AFTER_STARTS: Final = frozenset("【[(（|>·*").union(word[0] for word in _MARKS["after_body"])
"""How the lines begin that the two patterns find, white space apart."""
_SEPARATORS: Final = re.compile(
    r"\s*(?:[_|｜»>]+|-{2,}|\s[-–—]\s|(?<=[\u4e00-\u9fff）》”])[-–—](?=[\u4e00-\u9fff]))\s*"
)
_CONTAINERS: Final = frozenset(("div", "td", "article", "section", "span", "ucapcontent", "table"))
_ABOVE: Final = frozenset(("nav", "header", "breadcrumb", "footer", "aside"))
SHOWN: Final = "shown and in the tags"
_DATE_LIKE: Final = re.compile(r"^[\s\d:：年月日./-]*$")
_DATE_MARKS: Final = frozenset(":：年月日./-")
_DATED: Final = re.compile(
    r"^[\s【\[(（|]*(?:" + any_of(_LABELS["published"]["strong"]) + r")\s*[:：]?\s*[\[(（]?\s*(?:19|20)\d\d"
)
# «来源：甲　添加日期：2024/3/1　点击：3»: not at the beginning, but among what such a line tells.
_DATED_WITHIN: Final = re.compile(
    r"[\s【\[(（|｜]("
    + any_of([*_LABELS["published"]["strong"], *(w for w in _LABELS["published"]["weak"] if len(w) > 2)])
    + r")\s*[:：]\s*[\[(（]?\s*(?:19|20)\d\d"
)
_DATED_WEAKLY: Final = re.compile(
    r"^[\s【\[(（|]*(?:" + any_of(_LABELS["published"]["weak"]) + r")\s*[:：]\s*[\[(（]?\s*(?:19|20)\d\d"
)
_SPAN_OF_TIME: Final = re.compile(r"(?:19|20)\d\d\s?[./年-]\s?\d{1,2}\s?月?\s?[-—–~～至]")
"""How a line of somebody's career begins («1990.07--1992.09 某局科员»)."""
_LINE_OF_FACTS: Final = re.compile(r"来源|作者|点击|浏览|阅读|字体|字号|访问|发布人|录入|编辑")
_LONG_LINE: Final = 100
_SEVERAL: Final = 3
_SOME_TEXT: Final = 40
_MOST_OF_TITLE: Final = 2_000
"""Characters of a title in a tag that are read: one that is never closed holds the rest of the page."""
_LONGEST_TITLE: Final = 150
_SCRAP: Final = 3
_CELLS: Final = frozenset(("td", "th", "dt", "dd"))
_LONGEST_LABEL: Final = 12
_NOWHERE: Final = re.compile(r"\s*(?:#?|javascript\s*:\s*(?:void\s*\(?\s*0?\s*\)?)?)\s*;?\s*", re.I)
_LEAST_BEFORE: Final = 6
_LEAST_HEADING: Final = 4
_TAB_CUTS: Final = frozenset(("", *"-_—–－|｜"))
_LINKED_SHARE: Final = 0.6


@dataclass(frozen=True, slots=True)
class Title:
    """``text``: the visible title; ``index``: its last block, None when only tags tell it."""

    text: str
    index: int | None
    rule: str


@dataclass(frozen=True)
class Body:
    """Blocks of the article's own text. ``marked``: its container is one CMS are known to use."""

    blocks: tuple[Block, ...]
    marked: bool

    @cached_property
    def length(self) -> int:
        """Characters without white space."""
        return sum(b.length for b in self.blocks)


def title_parts(title: str, site_name: str) -> list[str]:
    """The parts of ``<title>`` that do not name the site, in order; all of them when nothing else is left."""
    plain = title.strip()
    if len(site_name) >= 3 and site_name in plain and squeeze(plain) != squeeze(site_name):
        plain = plain.replace(site_name, "|")
    parts = [p for p in (part.strip(" -_—|·") for part in _SEPARATORS.split(plain)) if p]
    own = [p for p in parts if p != site_name and not is_site_name(p)]
    return own or parts or [plain]


def is_site_name(text: str) -> bool:
    """Whether a part of a title reads like the name of a website or of the body that runs it."""
    if len(text) > _LONGEST_SITE:
        return False
    if _SITE_NAME.search(text):
        return True
    named = _BODY_NAME.search(text) and _PLACE.match(text)
    return named is not None and _TELLS.search(text) is None


def find_title(shown: Shown, article_title: str, page_title: str, site_name: str) -> Title | None:
    """The title as shown above the text. Tags help to find it; they decide only when nothing is shown."""
    wanted = squeeze(article_title[:_MOST_OF_TITLE])
    whole = squeeze(page_title[:_MOST_OF_TITLE])
    site = squeeze(site_name)
    best: Block | None = None
    best_rank = (0, 0, 0)
    for block in shown.blocks:
        if block.option or block.region == "footer" or len(block.text) > _LONGEST_TITLE:
            continue
        if block.region in _ABOVE and not block.heading:
            continue
        rank = _title_rank(block, wanted, whole, site)
        if rank > best_rank:
            best, best_rank = block, rank
    if best is not None and best_rank[0] == 1 and _one_of_many(best, shown):
        best = None
    if best is not None and best_rank[:2] == (2, 0):
        said = squeeze(_joined(shown, best, wanted or whole)[0])
        best = None if _is_scrap(best, said, wanted, page_title, site_name) else best
    if best is None:
        if wanted:
            return Title(article_title, None, "ArticleTitle")
        best = _above_date(shown)
        return Title(best.text, best.index, "line above the date") if best else None
    text, index = _joined(shown, best, wanted or whole)
    if wanted and wanted in squeeze(text):
        text = article_title
    else:
        text = _before_labels(best, page_title) or _as_spaced(text, page_title)
    return Title(text, index, SHOWN if best_rank[0] > 1 else "shown as heading")


def _is_scrap(block: Block, text: str, wanted: str, page_title: str, site: str) -> bool:
    """Whether a plain line holds but words of the title: a few of them, as the name of the body that signs a
    text does, or the value of a labelled cell («项目名称»). The title itself stands nowhere on the page."""
    parts = [squeeze(part) for part in title_parts(page_title[:_MOST_OF_TITLE], site)]
    names = [wanted, *parts] if wanted else parts
    longest = max((len(name) for name in names if text in name), default=0)
    return text not in names and (_SCRAP * len(text) <= longest or (longest > 0 and _in_cell(block.element)))


def _in_cell(element: HtmlElement) -> bool:
    """Whether an element is the cell behind that of a label."""
    before = element.getprevious() if element.tag in _CELLS else None
    if before is None or before.tag not in _CELLS:
        return False
    label = "".join(islice(before.itertext(), _SEVERAL)).strip()
    return len(label) > 1 and len(label) <= _LONGEST_LABEL


def _one_of_many(best: Block, shown: Shown) -> bool:
    """Whether a heading is that of a card among others like it (leaders, offices), not the page's."""
    box = best.element.getparent()
    if box is None:
        return False
    others = [b.element.getparent() for b in shown.blocks if b.heading and b.element.tag == best.element.tag]
    alike = [each for each in others if each is not None and each.get("class") == box.get("class")]
    # Each stands in a box of its own; several headings in one box are chapters.
    return len(alike) >= _SEVERAL and sum(each is box for each in alike) == 1


def _joined(shown: Shown, first: Block, whole: str) -> tuple[str, int]:
    """A title that line breaks cut into several blocks, put together, and the index of its last block."""
    text, index = first.text, first.index
    for block in shown.blocks[first.index + 1 : first.index + 4]:
        if block.element is not first.element or squeeze(text + block.text) not in whole:
            break
        text, index = text + block.text, block.index
    for block in reversed(shown.blocks[max(0, first.index - 3) : first.index]):
        if block.element is not first.element or squeeze(block.text + text) not in whole:
            break
        text = block.text + text
    return text, index


def _before_labels(block: Block, page_title: str) -> str:
    """The first piece of a heading that holds labels behind its title («路面破损 [已回复] [城建]»), where
    ``<title>`` begins with that piece alone."""
    first, apart, rest = block.spaced.partition("  ")
    plain = squeeze(first)
    if not apart or not rest.strip() or len(plain) < _LEAST_BEFORE:
        return ""
    tab = squeeze(page_title)
    alone = tab.startswith(plain) and tab[len(plain) : len(plain) + 1] in _TAB_CUTS
    return first.strip() if alone else ""


def _as_spaced(text: str, page_title: str) -> str:
    """``text`` with the white space it has in ``<title>``: headings are broken where no blank belongs."""
    if " " not in text:
        return text
    wanted = squeeze(text)
    at = squeeze(page_title).find(wanted)
    if at < 0 or not wanted:
        return text
    kept = [place for place, char in enumerate(page_title) if not char.isspace()]
    return page_title[kept[at] : kept[at + len(wanted) - 1] + 1]


def _above_date(shown: Shown) -> Block | None:
    """The line right above «发布时间：…» on a page whose title stands in no tag."""
    for block in shown.blocks:
        if len(block.text) < _LONG_LINE and _is_dated(block.spaced):
            for above in reversed(shown.blocks[max(0, block.index - 3) : block.index]):
                least = _LEAST_HEADING if above.heading else _LEAST_BEFORE
                own = not above.linked or _leads_nowhere(above.element)
                fits = least <= len(above.text) <= _LONGEST_TITLE and own and not is_noise(above)
                told = above.text.endswith("。") or _SPAN_OF_TIME.match(above.text) is not None
                if fits and not told and above.region not in _ABOVE:
                    return above
            return None
    return None


def _leads_nowhere(element: HtmlElement) -> bool:
    """Whether the links of a line called a title do nothing («<a href="javascript:void(0)">»)."""
    return _titled(element) and all(
        _NOWHERE.fullmatch(anchor.get("href") or "") is not None and not anchor.get("onclick")
        for anchor in element.iter("a")
    )


def _is_dated(line: str) -> bool:
    if _DATED.search(line):
        return True
    if _LINE_OF_FACTS.search(line) is None:
        return False
    return _DATED_WITHIN.search(line) is not None or _DATED_WEAKLY.search(line) is not None


def _names_site(block: Block, text: str, whole: str) -> bool:
    """Whether a heading tells the name of the site: in the head of a page, or as a link on a page of another
    name."""
    if block.region != "header" and not (block.heading and block.linked and text != whole):
        return False
    return is_site_name(text)


def _title_rank(block: Block, wanted: str, whole: str, site: str) -> tuple[int, int, int]:
    text = block.text.replace(" ", "")
    if len(text) < 4 or text == site or (text != wanted and _names_site(block, text, whole)):
        return (0, 0, 0)
    if not wanted and text[-1] == "号" and _NUMBER_ALONE.fullmatch(text):
        return (0, 0, 0)
    named = bool(wanted) and (text == wanted or (len(text) >= 6 and (text in wanted or wanted in text)))
    inside = len(text) >= 6 and text in whole
    if not (named or inside or block.heading):
        return (0, 0, 0)
    prominent = int(block.heading) + int(_titled(block.element))
    if named and (text == wanted or prominent):
        return (4 if text == wanted else 3, prominent, len(text))
    if inside:
        linked = block.linked > len(text) * _LINKED_SHARE
        if not linked or prominent:
            return (2, prominent, len(text))
    if (
        block.heading
        and prominent
        and len(text) >= 8
        and not wanted
        and block.region == "body"
        and not block.linked
    ):
        return (1, prominent, 0)
    return (0, 0, 0)


def _titled(element: HtmlElement) -> bool:
    words = f"{element.get('class') or ''} {element.get('id') or ''}"
    return len(words) > 1 and _TITLE_CLASS.search(words) is not None


def find_body(page: Page, shown: Shown, title_index: int | None, foot_start: int) -> Body:
    """The article's text: in a known container, or between the title and what follows an article."""
    inside = _container(page, shown)
    marked = Body(tuple(b for b in inside if not is_noise(b)), True) if inside is not None else None
    if marked is not None and marked.length >= _SOME_TEXT:
        return marked
    start = (title_index + 1) if title_index is not None else 0
    between = Body(tuple(_between(shown.blocks, start, foot_start)), False)
    # A known container may be there and hold only a player or a picture while the text stands beside it.
    return between if marked is None or between.length >= _SOME_TEXT + marked.length else marked


def _container(page: Page, shown: Shown) -> list[Block] | None:
    walk = walk_of(page)
    tags = walk.tags
    places = [place for place in regions_of(page).named(_names_body) if tags[place] in _CONTAINERS]
    if not places:
        return None
    held = [walk.number[block.element] for block in shown.blocks]
    said = [0] * (len(tags) + 1)
    for block, place in zip(shown.blocks, held, strict=True):
        said[place + 1] += len(block.text) - block.linked
    # What all elements up to a number say: an element's share is a difference.
    told = list(accumulate(said))
    chosen = max(places, key=lambda place: told[walk.end[place]] - told[place])
    inside = range(chosen, walk.end[chosen])
    return [block for block, place in zip(shown.blocks, held, strict=True) if place in inside]


@lru_cache(maxsize=4096)
def _names_body(words: str) -> bool:
    classes, _, ident = words.lower().rpartition(" ")
    return ident in _BODY_IDS or not _BODY_CLASSES.isdisjoint(classes.split())


def _between(blocks: Sequence[Block], start: int, end: int) -> list[Block]:
    found: list[Block] = []
    for block in blocks[start:end]:
        text = block.text
        first = text[:1]
        if (
            (first in _AFTER_STARTS or first.isspace())
            and len(text) < _LONG_LINE
            and _AFTER.match(text) is not None
        ):
            if found or block.index - start > 12:
                break
            continue
        if block.option or block.region in _ABOVE or is_noise(block):
            continue
        if block.linked > len(text) * _LINKED_SHARE and len(text) < _LONG_LINE:
            continue
        found.append(block)
    return found


def is_noise(block: Block) -> bool:
    """Whether a line is none of the text: tools beside it, a day alone."""
    text = block.text
    if len(text) >= _LONG_LINE:
        return False
    first = text[:1]
    noise = (first in _NOISE_STARTS or first.isspace()) and _NOISE.match(text) is not None
    return noise or is_date_like(text)


def is_date_like(text: str) -> bool:
    """Whether a text is made of what days are written with, and nothing else."""
    first = text[:1]
    begins = not first or first.isdecimal() or first in _DATE_MARKS or first.isspace()
    return begins and _DATE_LIKE.match(text) is not None


def near_title(shown: Shown, title_index: int | None, foot_start: int) -> tuple[Block, ...]:
    """Where an article tells its date and source: below the title, before it, then after the body."""
    blocks = shown.blocks
    if title_index is None:
        return tuple(
            b for b in blocks[:foot_start] if len(b.text) < _LONG_LINE and b.region not in ("nav", "footer")
        )
    near = [b for b in blocks[title_index : title_index + 14] if not _is_long(b)]
    before = [b for b in blocks[max(0, title_index - 4) : title_index] if b.region not in ("nav", "header")]
    after = [b for b in blocks[title_index + 14 : foot_start] if len(b.text) < _LONG_LINE]
    return tuple(near + before + after)


def _is_long(block: Block) -> bool:
    return len(block.text) > 2 * _LONG_LINE
