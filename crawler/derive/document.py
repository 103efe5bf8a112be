"""The head of a government document: 索引号, 文号, 发文机关, dates, validity, classes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.dates import read_date
from crawler.derive.fields import Field, FieldReader
from crawler.derive.shown import Shown, squeeze
from crawler.derive.words import any_of, load
from crawler.model import DocumentFields

_WORDS: Final = load("labels")
_NAMES: Final = ("index_no", "doc_no", "issuer", "written_on", "published_on", "validity", "topic", "genre")
_READER: Final = FieldReader(_WORDS["document"])
_TITLES: Final = frozenset(_WORDS["document_title"])
_SURE: Final = frozenset(_WORDS["document_sure"])
_LEAST: Final[int] = _WORDS["document_least"]
_TRIGGER: Final = re.compile(
    r"索[ \u3000\xa0]*[引取]|文[ \u3000\xa0]*号|字[ \u3000\xa0]*号|文件编号|成文|生成[日时]|发文[机单]"
    r"|有效性|时效|效力[状情]"
)
_NEAR_BLOCKS: Final = 12
_LONGEST_VALUE: Final = 200
_LONGEST_STAMP: Final = 12
"""Characters of a picture's words that tell a state of force; a longer one shows something else."""

DOC_NO: Final = re.compile(
    r"[\u4e00-\u9fff]{1,14}[〔\[（(【［﹝]\s?(?:19|20)\d\d\s?[〕\]）)】］﹞]\s*(?:第\s*)?\d{1,5}\s*号"
)
"""文号 such as «甲府办〔2024〕1号», half-width brackets allowed."""
_SAID_NUMBER: Final = re.compile(r"^[\u4e00-\u9fff]{0,4}[文字]号[:：\s]*(?=[\u4e00-\u9fff])")
"""What calls the number a number, where nothing sets it apart («公文字号甲府办〔2024〕1号»)."""


_NAMED_NUMBER: Final = re.compile(
    rf"(?:^|(?<=[\s|｜]))(?:{any_of(_WORDS['document']['doc_no'])})\s?[:：]\s?(?P<number>{DOC_NO.pattern})(?=$|[\s|｜])"
)
"""The number among what a line under the title tells («发布时间：2025-03-14　文号：甲府办〔2025〕9号»)."""
_CELL_LABEL: Final = re.compile(r"([\u4e00-\u9fff\s]{2,12})[:：]")
_LICENCE: Final = re.compile(r"[许证]字\s?[〔\[（(【［﹝]")


@dataclass(frozen=True, slots=True)
class DocumentHead:
    """``fields`` read, the ``labels`` seen (also those without a value), the blocks they stand in, and the
    ``title`` the head itself gives («标　题：…»)."""

    fields: DocumentFields
    labels: frozenset[str]
    blocks: frozenset[int]
    title: str = ""


def read_document(shown: Shown) -> DocumentHead | None:
    """The labelled head of a document, or ``None`` when the page has none."""
    if not _TRIGGER.search(shown.text):
        return None
    found = [f for f in _READER.read(shown) if len(f.value) <= _LONGEST_VALUE]
    cluster = _cluster(found)
    names = {f.name for f in cluster if f.name in _NAMES}
    if len(names) < _LEAST and not _numbered(cluster, names):
        return None
    if not names & _SURE:
        return None
    values: dict[str, str] = {}
    for field in cluster:
        value = _value(field)
        if field.name == "validity" and not value:
            value = _pictured(shown.blocks[field.index].element)
        if value and field.name in _NAMES and field.name not in values:
            values[field.name] = value
    title = next((f.value for f in cluster if squeeze(f.label).strip(":：") in _TITLES and f.value), "")
    return DocumentHead(
        DocumentFields(**values), frozenset(names), frozenset(f.index for f in cluster), title
    )


def own_line_doc_no(lines: list[str], title: str) -> str | None:
    """A 文号 that stands alone or under its label round the title, or closes the title in brackets; not one
    quoted, nor that of the document which an interpretation explains, nor that of a licence in a table."""
    for above, line in pairwise(("", *lines)):
        match = DOC_NO.fullmatch(_SAID_NUMBER.sub("", line.strip("()（） ")))
        if match and not _numbers_other(above, match.group()):
            return squeeze(match.group())
        named = _NAMED_NUMBER.search(line) if "号" in line and len(line) <= _LONGEST_VALUE else None
        if named and "解读" not in title:
            return squeeze(named["number"])
    match = re.search(rf"[(（]({DOC_NO.pattern})[)）]\s*$", title)
    return squeeze(match.group(1)) if match else None


def _numbers_other(label: str, number: str) -> bool:
    """Whether the cell before a number says that something else than a document bears it."""
    said = _CELL_LABEL.fullmatch(label)
    name = squeeze(said[1]) if said else ""
    if not name or "文" in name or "字号" in name:
        return False
    return name != "编号" or _LICENCE.search(number) is not None


def _numbered(cluster: list[Field], names: set[str]) -> bool:
    """Whether a head tells no more than whose document it is, and its number in full."""
    told = {"doc_no", "issuer"} <= names
    return told and any(f.name == "doc_no" and DOC_NO.fullmatch(squeeze(f.value)) for f in cluster)


def _cluster(found: list[Field]) -> list[Field]:
    """The densest neighbourhood of labels: a document's head is one table, not words of the whole page."""
    best: list[Field] = []
    best_score = 0
    start = 0
    for end in range(1, len(found) + 1):
        if end < len(found) and found[end].index - found[end - 1].index <= _NEAR_BLOCKS:
            continue
        group = found[start:end]
        score = len({f.name for f in group if f.name in _NAMES})
        if score > best_score:
            best, best_score = group, score
        start = end
    return best


def _pictured(label: HtmlElement) -> str | None:
    """The words of the picture that stands for a value in or beside the element of its label (a stamp)."""
    for place in (label, label.getnext()):
        picture = next(place.iter("img"), None) if place is not None else None
        if picture is not None:
            words = squeeze(picture.get("alt") or picture.get("title") or "")
            return words if 0 < len(words) <= _LONGEST_STAMP else None
    return None


def _value(field: Field) -> str | None:
    if field.name in ("written_on", "published_on"):
        return read_date(field.value)
    if field.name == "doc_no":
        if not re.search(r"\d", field.value):
            return None
        match = DOC_NO.search(field.value)
        return squeeze(match.group()) if match else field.value
    if field.name == "index_no":
        return field.value.split(" ")[0] if re.search(r"\d", field.value) else None
    return field.value or None
