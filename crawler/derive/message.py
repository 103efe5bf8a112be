"""Letters of citizens and their answers, one page each or as the rows of a list."""

from __future__ import annotations

import re
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.dates import read_date
from crawler.derive.fields import Field, FieldReader
from crawler.derive.shown import Shown, cells, squeeze
from crawler.derive.tree import Page
from crawler.derive.words import any_of, load
from crawler.model import Message

_WORDS: Final = load("labels")
_READER: Final = FieldReader(_WORDS["message"])
_STATES: Final = re.compile(any_of(_WORDS["message_states"]))
_TRIGGER: Final = re.compile(
    r"(?:来信|留言|写信|咨询|信件|诉求|答复|回复|办件|受理|提问|投诉|反映|办结|反馈|发信|提交|办理)"
    r"[ \u3000\xa0]*"
    r"(?:时间|日期|内容|编号|单位|部门|状态|情况|意见|结果|标题|主题|人)"
)
_AMBIGUOUS: Final = frozenset(("时间", "日期", "发布时间", "发布日期"))
_STARTS: Final = frozenset(("id", "title", "received", "content"))
_UNIT: Final = re.compile(
    r"^[\u4e00-\u9fff（）()]{2,30}(?:[局委办室镇乡院所队厅处馆会区县市部站]|政府|街道|中心|公司)$"
)
_ID: Final = re.compile(r"^[A-Za-z]{0,6}[-\d]{5,24}$")
_LONGEST_FACT: Final = 60


def read_messages(shown: Shown) -> tuple[Message, ...]:
    """Letters shown in full: several when the page repeats the labels. Empty when it shows none."""
    if not _TRIGGER.search(shown.text):
        return ()
    found = _READER.read(shown)
    groups: list[dict[str, Field]] = [{}]
    for field in found:
        current = groups[-1]
        name = field.name
        if name in current and name in _STARTS and current.keys() & {"content", "reply", "replied"}:
            if not (current[name].value and not field.value):
                groups.append({name: field})
        elif name == "other" and field.label in _AMBIGUOUS:
            current.setdefault("after" if current.keys() & {"content", "reply"} else "before", field)
        elif name not in current or not current[name].value:
            current[name] = field
    return tuple(_message(group) for group in groups if _is_letter(group))


def read_message_rows(page: Page, shown: Shown) -> tuple[Message, ...]:
    """Letters listed as rows: a headed table, or rows that hold a title, a date and a state."""
    if not _STATES.search(shown.text) and not _TRIGGER.search(shown.text):
        return ()
    best: list[Message] = []
    for table in page.root.iter("table", "ul"):
        rows = _rows(table)
        if len(rows) >= 2 or (rows and table.tag == "table"):
            found = _headed(rows) or [m for m in map(_bare_row, rows) if m is not None]
            if len(found) > len(best):
                best = found
    return tuple(best)


def _is_letter(group: dict[str, Field]) -> bool:
    """A letter tells something: an empty comment form has the labels but no values."""
    told = {name for name, field in group.items() if field.value}
    if "content" in told:
        return bool(told & {"reply", "replied", "received"})
    return "received" in told and bool(told & {"reply", "replied"})


def _message(group: dict[str, Field]) -> Message:
    received = _date(group, "received")
    replied = _date(group, "replied")
    content = group.get("content")
    before = group.get("before")
    if received is None and before is not None and content is not None and before.index <= content.index:
        received = read_date(before.value)
    if replied is None and "after" in group:
        replied = read_date(group["after"].value)
    return Message(
        id=_short(group, "id"),
        received=received,
        replied=replied,
        unit=_short(group, "unit"),
        state=_short(group, "state"),
        title=_short(group, "title"),
    )


def _date(group: dict[str, Field], name: str) -> str | None:
    return read_date(group[name].value) if name in group else None


def _short(group: dict[str, Field], name: str) -> str | None:
    value = group[name].value if name in group else ""
    return value if 0 < len(value) <= _LONGEST_FACT else None


def _rows(table: HtmlElement) -> list[list[tuple[HtmlElement, str]]]:
    if table.tag == "ul":
        return [
            [(part, " ".join("".join(part.itertext()).split())) for part in item if isinstance(part.tag, str)]
            for item in table
            if item.tag == "li"
        ]
    return [list(cells(row)) for row in table.iter("tr")]


def _headed(rows: list[list[tuple[HtmlElement, str]]]) -> list[Message]:
    for place, row in enumerate(rows):
        names = [_column(text) for _, text in row]
        known = {n for n in names if n}
        if len(known) >= 3 and known & {"received", "replied", "state", "unit"} and "title" in known:
            found = (_row_message(names, cells_) for cells_ in rows[place + 1 :] if len(cells_) == len(row))
            return [m for m in found if m.title or m.id]
    return []


def _column(text: str) -> str | None:
    name = _READER.name_of(text)
    if name in (None, "other"):
        plain = squeeze(text)
        return {"序号": None, "时间": "received", "日期": "received", "单位": "unit", "部门": "unit"}.get(
            plain
        )
    return name


def _row_message(names: list[str | None], row: list[tuple[HtmlElement, str]]) -> Message:
    values: dict[str, str] = {}
    for name, (_, text) in zip(names, row, strict=True):
        if name and text:
            values.setdefault(name, text)
    return Message(
        id=values.get("id"),
        received=read_date(values.get("received", "")),
        replied=read_date(values.get("replied", "")),
        unit=values.get("unit"),
        state=values.get("state"),
        title=values.get("title") or values.get("content"),
    )


def _bare_row(row: list[tuple[HtmlElement, str]]) -> Message | None:
    texts = [text for _, text in row if text]
    state = next((t for t in texts if len(t) <= 6 and _STATES.fullmatch(t.strip("[]【】（）() "))), None)
    dates = [d for d in (read_date(t) for t in texts if len(t) <= 24) if d]
    if state is None or not dates or len(texts) < 3:
        return None
    title = max(
        (t for t in texts if t != state and not read_date(t) and not _ID.match(t)), key=len, default=None
    )
    return Message(
        id=next((t for t in texts if _ID.match(t) and not read_date(t)), None),
        received=dates[0],
        replied=dates[1] if len(dates) > 1 else None,
        unit=next((t for t in texts if t != title and _UNIT.match(t)), None),
        state=state.strip("[]【】（）() "),
        title=title,
    )
