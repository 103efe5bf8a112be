"""Which of the dates in a row is the day of publication, told by labels and by the heads of a table."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from crawler.derive.first_texts import first_texts
from crawler.derive.list_outline import Outline

_PUBLISHED: Final = re.compile(r"发布|公开|发表|更新|上传|公布")
# The day of a document's own head («发文日期», often in a box that opens over the row).
_DOCUMENT: Final = re.compile(r"发文")
_LABEL: Final = re.compile(r"[\u4e00-\u9fff]{2}\s?[:：]")
_ANSWERED: Final = re.compile(r"答复|回复|办结|反馈")
HEADER: Final = re.compile(r"^(?:标题|名称|主题|题目|序号|编号|文号|\w{0,6}(?:时间|日期))$")
"""What heads a column of a table."""
_OTHER_DAY: Final = re.compile(
    r"成文|生效|实施|施行|有效|截止|结束|开始|失效|废止|印发|签发|制定|来信|写信|留言|提交|咨询|受理|起始"
)
_ENDS: Final = re.compile(
    r"^\W*(?:[\u4e00-\u9fff]{0,6}(?<!已)截[止至]|[\u4e00-\u9fff]{0,6}(?:结束|到期|失效|废止)(?=日期|时间)|有效期至)"
)
"""How the text of a day begins on which something ends."""
_NUMBER: Final = re.compile(r"^(?:序号|.{0,4}编号|.{0,4}文号|索引号|流水号|信件号)$")
_FOLDS: Final = re.compile(r"display\s*:\s*none", re.I)
_STARTED: Final = re.compile(r"开始|起始")
_ENDED: Final = re.compile(r"有效|截止|结束|失效|废止")


@dataclass(slots=True)
class Row:
    """An entry: numbers of its title anchor and row element, its date texts in order."""

    anchor: int
    element: int
    dates: list[str] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    """Numbers of the elements that hold the dates."""

    def add(self, text: str, owner: int) -> None:
        self.dates.append(text)
        self.owners.append(owner)


@dataclass(slots=True)
class Group:
    """Rows of one list under the element numbered ``container``."""

    container: int
    rows: list[Row]
    end: int = -1
    """Container of the last rows, where neighbouring containers go on with the list."""
    span: tuple[str, str] | None = None
    """Oldest and newest date once looked at; two empty texts when a row has none that can be read."""


def published_text(outline: Outline, row: Row, headers: list[str]) -> str | None:
    """The date text of a row that tells its publication; ``headers``: column headers of a table list."""
    if len(row.dates) < 2:
        return None if not row.dates or _ends(outline, row, headers) else row.dates[0]
    row = _without_folded(outline, row)
    if len(row.dates) < 2:
        return row.dates[0]
    labels = [_column_label(outline, owner, headers) for owner in row.owners] or [""] * len(row.dates)
    days = [(label, text) for label, text in zip(labels, row.dates, strict=False) if not _NUMBER.match(label)]
    if len(days) == 1:
        return days[0][1]
    beside = _beside_title(outline, row)
    if len(beside) == 1:
        return beside[0]
    told = [f"{label} {text}" for label, text in zip(labels, row.dates, strict=False)]
    bare = [text for label, text in zip(labels, told, strict=False) if not label and not _LABEL.search(text)]
    if len(bare) == 1 and any(_DOCUMENT.search(words) for words in told) and not _any(_PUBLISHED, told):
        return bare[0].strip()
    for wanted in (_PUBLISHED, _DOCUMENT, _ANSWERED):
        for text, words in zip(row.dates, told, strict=False):
            if wanted.search(words) and not _OTHER_DAY.search(words):
                return text
    plain = [text for text, words in zip(row.dates, told, strict=False) if not _OTHER_DAY.search(words)]
    if plain:
        return plain[-1]
    both = list(zip(row.dates, told, strict=False))
    started = [text for text, words in both if _STARTED.search(words)]
    running = [text for text, words in both if not _ENDED.search(words)]
    return (started or running or row.dates)[-1]


def _ends(outline: Outline, row: Row, headers: list[str]) -> bool:
    """Whether the only day of a row is one on which something ends («截止日期 2026-03-01»)."""
    if _ENDS.match(row.dates[0]):
        return True
    label = _column_label(outline, row.owners[0], headers) if headers and row.owners else ""
    return _ENDS.match(label) is not None


def _without_folded(outline: Outline, row: Row) -> Row:
    """``row`` without the dates of a box in it that its own style folds away, where it shows others too."""
    if len(row.owners) != len(row.dates):
        return row
    kept = [place for place, owner in enumerate(row.owners) if not _folded(outline, owner, row.element)]
    if not kept or len(kept) == len(row.dates):
        return row
    return Row(row.anchor, row.element, [row.dates[p] for p in kept], [row.owners[p] for p in kept])


def _folded(outline: Outline, owner: int, top: int) -> bool:
    while owner > top:
        if _FOLDS.search(outline.elements[owner].get("style") or ""):
            return True
        owner = outline.parent[owner]
    return False


def _any(pattern: re.Pattern[str], texts: list[str]) -> bool:
    return any(pattern.search(text) for text in texts)


def _beside_title(outline: Outline, row: Row) -> list[str]:
    """Dates that stand beside a title which is itself one or begins with one («2026年10月30日新闻联播»)."""
    own = outline.titles.get(row.anchor, "")
    found = list(zip(row.dates, row.owners, strict=False))
    if not any(outline.anchor_of[owner] == row.anchor and text == own for text, owner in found):
        return []
    return [text for text, owner in found if outline.anchor_of[owner] != row.anchor]


def _column_label(outline: Outline, owner: int, headers: list[str]) -> str:
    if not headers:
        return ""
    node = outline.elements[owner]
    while node is not None and node.tag not in ("td", "th"):
        node = node.getparent()
    if node is None:
        return ""
    place = sum(1 for _ in node.itersiblings("td", "th", preceding=True))
    return headers[place] if place < len(headers) else ""


def table_headers(outline: Outline, group: Group) -> list[str]:
    """Headers of a table list, left to right; empty when it has none."""
    if not group.rows or outline.tag(group.rows[0].element) != "tr":
        return []
    table = outline.elements[group.container]
    if table.tag in ("tbody", "thead") and table.getparent() is not None:
        table = table.getparent()
    head = next(table.iter("tr"), None)
    if head is None:
        return []
    cells = ["".join(first_texts(cell).split()) for cell in head if cell.tag in ("th", "td")]
    return cells if any(HEADER.search(cell) for cell in cells) else []
