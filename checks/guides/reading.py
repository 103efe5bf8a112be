"""Values behind labels: what a guide tells, by the words that introduce it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Any, Final

from msgspec import Struct

from checks.words import check_data
from crawler.derive.page_text import Table
from crawler.derive.words import any_of

_NUMBER: Final = (
    r"(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）]?[、.．:：\s]*|第[一二三四五六七八九十]+[章节条部分]+\s*"
    r"|[●■◆▲★※•·▪□○-]\s*)?"
)
_OPEN: Final = r"[【\[〔(（]?\s*"
_TAIL: Final = (
    r"(?:及其?[\u4e00-\u9fff]{1,8}|[和、][\u4e00-\u9fff]{1,6}|与[\u4e00-\u9fff]{1,6}|目录|清单|如下|要求|说明|名称|图示?"
    r"|[（(][^）)]{1,20}[)）])?"
)
_LABEL: Final = 4
_STYLED: Final = 3
_LOOKS: Final = 2
_ELSEWHERE: Final = re.compile(r"详?见")
_HEADS: Final = 3
_LONGEST_LABEL: Final = 12
_JOINS: Final = re.compile("[及和与、]")
_SEPARATOR: Final = re.compile(r"^[\s:：】\]〕)）、.．，,-]+")


def guide_words() -> dict[str, Any]:
    """Words of guides, institutions, leaders and services (``checks/data/guides.yaml``)."""
    return check_data("guides").words


class Part(Struct, frozen=True):
    """A labelled part of a page: ``code`` of the field, ``label`` as it stands, lines of its value."""

    code: str
    label: str
    lines: tuple[str, ...]
    more: str = ""
    """The rest of a label of two fields («办理地点及联系电话»)."""

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def field_name(code: str) -> str:
    """What people call a field."""
    return str(guide_words()["fields"][code]["name"])


@cache
def _labels(code: str) -> str:
    return any_of(guide_words()["fields"][code]["labels"])


@cache
def _starts(codes: tuple[str, ...]) -> re.Pattern[str]:
    groups = "|".join(f"(?P<{code}>{_labels(code)})" for code in codes)
    return re.compile(rf"^{_NUMBER}{_OPEN}(?:{groups}){_TAIL}\s*(?P<end>[】\]〕)）]?\s*[:：?？]|[】\]〕]|$)")


@cache
def _inline(code: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{_labels(code)}){_TAIL}\s*(?:为|是|[:：】\]\s]|(?=[(（a-zA-Z\d]))")


@cache
def _value(code: str) -> re.Pattern[str] | None:
    pattern = guide_words()["fields"][code].get("value")
    return re.compile(pattern) if pattern else None


@cache
def _plain(code: str) -> re.Pattern[str] | None:
    """What tells the field without any label."""
    pattern = guide_words()["fields"][code].get("plain")
    return re.compile(pattern) if pattern else None


def parts(lines: Iterable[str], codes: Sequence[str]) -> tuple[Part, ...]:
    """The labelled parts of a page in order. A line that begins with a label, alone or before a colon, begins
    a part; what follows up to the next label is its value. A label of two fields is the first one's."""
    found: list[tuple[str, str, list[str], str]] = []
    pattern = _starts(tuple(codes))
    for line in lines:
        line = line.strip()
        match = pattern.match(line)
        if match is None:
            if found:
                found[-1][2].append(line)
            continue
        code = next(name for name in codes if match[name])
        rest = _SEPARATOR.sub("", line[match.end() :])
        more = line[match.end(code) : match.start("end")].strip()
        found.append((code, match[code], [rest] if rest else [], more))
    return tuple(Part(code, label, tuple(value), more) for code, label, value, more in found)


@cache
def _joined() -> re.Pattern[str]:
    """A line that begins with a label to which its value is joined, or that a blank sets apart from it; short
    labels begin sentences too. A label with its colon is whole («监督投诉电话：»)."""
    labels = {label for field in guide_words()["fields"].values() for label in field["labels"]}
    long = any_of(sorted(label for label in labels if len(label) >= _LABEL))
    return re.compile(
        rf"^(?!{_label().pattern}\s?[:：])((?:{long})|{_NUMBER}(?:{long})(?=\s))"
        # behind a blank a second label is no value, but the next head of a row of heads
        rf"(?!\s(?:{long})(?:\s|$))(?P<apart>\s?)(?=[《〈（(\da-zA-Z\u4e00-\u9fff])"
    )


@cache
def _looks() -> tuple[re.Pattern[str], ...]:
    """Per field with values of a form of their own: a line of its label and such a value."""
    fields = guide_words()["fields"].values()
    return tuple(
        re.compile(rf"^(?:{any_of(field['labels'])})(?=[^，,。；;]{{0,40}}?(?:{field['value']}))")
        for field in fields
        if "value" in field
    )


def _set_apart(lines: Sequence[str]) -> bool:
    """Whether lines are labels with their values: set apart by a blank, or two with values of the label's
    form. Sentences begin with the same words («办理流程再造以后，…»)."""
    matches = [match for line in lines if (match := _joined().match(line))]
    if len({match[1] for match in matches}) < _STYLED:
        return False
    if len({match[1] for match in matches if match["apart"]}) >= _STYLED:
        return True
    said = [match.string for match in matches]
    return sum(any(look.match(line) for look in _looks()) for line in said) >= _LOOKS


@cache
def _along() -> re.Pattern[str]:
    """A label with its colon inside a line: behind a blank or the end of a clause."""
    return re.compile(rf"(?<=[\s。；;])(?={_NUMBER}{_label().pattern}\s?[:：])")


def _cut(line: str) -> list[str]:
    """The fields of a line that tells at least three one after another, each a line; other lines whole."""
    if line.count("：") + line.count(":") < _STYLED:
        return [line]
    pieces = [piece.strip() for piece in _along().split(line)]
    return pieces if len(set(pieces)) >= _STYLED else [line]


def parted(lines: Sequence[str]) -> list[str]:
    """``lines`` with fields that one line tells one after another each in its own, and with a colon between
    label and value on a page that sets them apart by its style or a blank alone: where at least three lines
    begin with labels to which the values are joined."""
    lines = [piece for line in lines for piece in _cut(line)]
    return [_joined().sub(r"\1：", line) for line in lines] if _set_apart(lines) else lines


def tabled(tables: Iterable[Table], lines: Sequence[str] = ()) -> list[str]:
    """«head：cell» of every cell of a table whose first row are labels: there a value stands below its label,
    not behind it; and of labels that a line break cuts in their cell, so that no line of ``lines`` is one."""
    found: list[str] = []
    shown = set(lines)
    for table in tables:
        found += _broken(table, shown)
        heads = ["".join(cell.split()) for cell in table[0]] if table else []
        if sum(bool(_label().fullmatch(head)) for head in heads) < _HEADS:
            continue
        for row in table[1:]:
            if len(row) == len(heads):
                found += [f"{head}：{cell}" for head, cell in zip(heads, row, strict=True)]
    return found


def _broken(table: Table, shown: set[str]) -> Iterator[str]:
    for row in table:
        for cell, value in pairwise(row):
            label = "".join(cell.split())
            if label not in shown and value and len(label) <= _LONGEST_LABEL and _label().fullmatch(label):
                yield f"{label}：{value}"


@cache
def _label() -> re.Pattern[str]:
    labels = {label for field in guide_words()["fields"].values() for label in field["labels"]}
    return re.compile(rf"(?:{any_of(labels)}){_TAIL}")


def is_nothing(text: str) -> bool:
    """Whether a value says nothing: empty, «无», «略», a dash."""
    said = "".join(text.split()).strip("。；;，,:：")
    return not said or said in guide_words()["nothing"]


def tells(code: str, lines: Sequence[str], read: Sequence[Part], files: bool = False) -> bool:
    """Whether the page tells the field ``code``: a part of it with a value, or its label and value in a line.

    ``files``: the page holds a picture or a file, so that «见附件» tells the part; where it is one that is
    drawn (a chart, a form), its label alone does.
    """
    may_be_none = bool(guide_words()["fields"][code].get("none"))
    drawn = bool(guide_words()["fields"][code].get("drawn"))
    pattern = _value(code)
    for part in read:
        joined = _JOINS.match(part.more) is not None and re.search(_labels(code), part.more) is not None
        if part.code != code and not _shares(code, part.label) and not (joined and pattern is not None):
            continue
        text = part.text.strip()
        if files and (_ELSEWHERE.match(text) if text and is_nothing(text) else drawn and not text):
            return True
        if is_nothing(text) and not (may_be_none and "".join(text.split()) in guide_words()["none_said"]):
            continue
        if pattern is None or pattern.search(text):
            return True
    plain = _plain(code)
    if plain is not None and any(plain.search(line) for line in lines):
        return True
    return any(_tells_inline(code, pattern, line) for line in lines)


def _shares(code: str, label: str) -> bool:
    return label in guide_words()["fields"][code]["labels"]


def _tells_inline(code: str, pattern: re.Pattern[str] | None, line: str) -> bool:
    other = guide_words()["fields"][code].get("not_behind")
    for match in _inline(code).finditer(line):
        if other and re.search(rf"(?:{other})$", line[: match.start()]):
            continue
        rest = _SEPARATOR.sub("", line[match.end() :])
        value = re.split(r"[;；。]|\s{2,}", rest, maxsplit=1)[0]
        if pattern is not None:
            if pattern.search(rest[:120]):
                return True
        elif not is_nothing(value) and len(value) >= 2:
            return True
    return False
