"""What a page is: a policy document, an interpretation, or neither; and whether it owes an interpretation."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Final, Literal

from msgspec import Struct

from checks.artifacts.pages import PageEntry
from checks.policy.subject import WORDS, document_subject, plain, quoted
from crawler.derive.columns import Column
from crawler.derive.dates import find_dates
from crawler.derive.document import DOC_NO

Sort = Literal["normative", "other"]
POLICY_CLASSES: Final = ("政策文件",)
READING_CLASS: Final = "解读"
_INTERPRETATION: Final = re.compile("|".join(WORDS["interpretation"]))
_NOT_INTERPRETATION: Final = re.compile(WORDS["not_interpretation"])
_MARK: Final = re.compile(WORDS["normative_mark"])
_NO_MARK: Final = re.compile(WORDS["not_normative_mark"])
_NUMBER: Final = re.compile(WORDS["normative_number"])
_ENDING: Final = re.compile(rf"(?:{'|'.join(WORDS['normative_endings'])})(?:[（(].*[）)])?$")
_MEASURE: Final = re.compile(WORDS["measure_endings"])
_GENERAL: Final = re.compile(WORDS["general_column"])
_NOT_OWING: Final = re.compile(WORDS["not_owing"])
_PUTS_IN_FORCE: Final = re.compile(WORDS["puts_in_force"])
_RULED_ON: Final = re.compile(WORDS["ruled_on"])
_NOT_IN_FORCE: Final = re.compile(WORDS["not_in_force"])
_REPEALING: Final = re.compile(WORDS["repealing"])
_SUPERIOR: Final = re.compile(WORDS["superior"])
_SUPERIOR_NUMBER: Final = re.compile(WORDS["superior_number"])
_TITLE: Final = re.compile(WORDS["document_title"])
_UNTIL: Final = re.compile("至|止|到期")
_PLACE: Final = re.compile(
    r"^[\u4e00-\u9fff]{2,8}?(?:自治州|自治县|市|州|盟|县|旗|区)(?=人民政府|政府|委员会)"
)


class Document(Struct, frozen=True):
    """One policy document. ``normative``: a 规范性文件 by its own field, column, number or name.

    ``bar``: why no interpretation is owed (sort of document, or no longer in force); empty when it may be.
    """

    page: PageEntry
    sort: Sort
    subject: str
    doc_no: str = ""
    bar: str = ""
    passed_on: bool = False
    """Another body's document, only passed on here."""

    @property
    def key(self) -> str:
        return self.page.key


class Interpretation(Struct, frozen=True):
    """An article that explains, or an entry of a 解读 column without a page here (``page`` None)."""

    url: str
    title: str
    date: str | None
    page: PageEntry | None
    column: str = ""
    """Address of the 解读 column that lists it, when one does."""


def is_interpretation_title(title: str) -> bool:
    return _INTERPRETATION.search(title) is not None and _NOT_INTERPRETATION.search(title) is None


def doc_no_of(page: PageEntry) -> str:
    """The page's own 文号, as it stands in its fields; empty when it has none."""
    number = (page.document.doc_no if page.document else None) or ""
    match = DOC_NO.search("".join(number.split()))
    return match.group() if match else ""


def sort_document(
    page: PageEntry, columns: Sequence[Column], as_of: dt.date, site_name: str = ""
) -> Document | None:
    """The page as a policy document; None when it is none.

    A policy document has a 文号, or in a column of policy documents a document's fields or title, or in a
    catalogue of everything the fields of a document and the name of a rule (办法, 规定); among notices a
    文号 and the name of a rule or of measures (若干措施).
    ``site_name`` tells whose portal it is: documents of bodies above it are only passed on there.
    """
    if page.kind not in ("document", "article") or is_interpretation_title(page.title):
        return None
    narrow = [column for column in columns if not _GENERAL.search(column.name)]
    classes = {column.class_ for column in narrow}
    catalogued = bool(columns) and not narrow and page.document is not None
    number = doc_no_of(page)
    at_home = bool(classes & set(POLICY_CLASSES))
    if READING_CLASS in classes and not at_home:
        return None
    fields = page.document
    said = " ".join(filter(None, (fields.genre, fields.topic))) if fields else ""
    places = " ".join(
        (*page.crumbs, page.column_name, *(name for c in columns for name in (c.name, *c.path)))
    )
    subject = document_subject(page.title)
    marked = _marked(said) or (_marked(places) and (bool(number) or fields is not None))
    named = _ENDING.search(subject) is not None and (bool(number) or catalogued) and (at_home or not classes)
    titled = _TITLE.search(page.title) is not None or _ENDING.search(subject) is not None
    measure = bool(number) and _MEASURE.search(subject) is not None and not _not_owing(page.title)
    shaped = bool(number) or fields is not None or titled
    if not (marked or (at_home and shaped) or (number and not classes) or named or measure):
        return None
    normative = marked or named or (bool(number) and _NUMBER.search(number) is not None)
    elsewhere = _passed_on(page, number, site_name)
    bar = elsewhere or _bar(page, as_of)
    return Document(page, "normative" if normative else "other", subject, number, bar, bool(elsewhere))


def _marked(text: str) -> bool:
    return _MARK.search(_NO_MARK.sub("", text)) is not None


def _passed_on(page: PageEntry, number: str, site_name: str) -> str:
    """Why the document is another body's; empty when it may be the unit's own."""
    issuer = "".join(((page.document.issuer if page.document else None) or "").split())
    if any(_SUPERIOR.search(said) for said in (page.title, issuer)) or _SUPERIOR_NUMBER.search(number):
        return "上级文件"
    own, other = _PLACE.search(site_name), _PLACE.search(issuer)
    if own and other and other.group() not in site_name and own.group() not in issuer:
        return f"由{issuer}制发"
    return ""


def _not_owing(title: str) -> str:
    """The word of a title by which no interpretation is owed; empty where none is."""
    rules = _PUTS_IN_FORCE.search(title) is not None
    match = _NOT_OWING.search(_RULED_ON.sub("", title) if rules else title)
    return match.group() if match else ""


def _bar(page: PageEntry, as_of: dt.date) -> str:
    exempt = _not_owing(page.title)
    if exempt:
        return f"标题含“{exempt}”"
    said = (page.document.validity if page.document else None) or ""
    if _NOT_IN_FORCE.search(said):
        return f"效力状态为“{said}”"
    ends = [day.value[:10] for day in find_dates(said)] if _UNTIL.search(said) else []
    if ends and max(ends) < as_of.isoformat():
        return f"有效期至 {max(ends)}"
    match = _NOT_IN_FORCE.search(page.title)
    return f"标题含“{match.group()}”" if match else ""


def repealed_names(titles: Sequence[str]) -> frozenset[str]:
    """Plain names of documents that other titles say are repealed."""
    repealing = (title for title in titles if _REPEALING.search(title))
    return frozenset(plain(document_subject(name)) for title in repealing for name in quoted(title))
