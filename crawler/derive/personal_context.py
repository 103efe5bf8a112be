"""Whose number it is: a private person's, an office's, or not to be told from what stands round it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from crawler.derive.words import any_of, load

Whose = Literal["person", "office", "unknown", "none"]
"""``none``: the label says that the number is no personal one at all."""

_DATA: Final = load("personal")
_PERSON: Final = re.compile(any_of(_DATA["person"]))
_OFFICE: Final = re.compile(any_of(_DATA["office"]))
_NOT: Final = re.compile(any_of(_DATA["not_personal"]))
_PUBLIC: Final = re.compile(any_of(_DATA["public_account"]))
_BANK: Final = re.compile(any_of(_DATA["bank"]))
_PERSON_LIST: Final = re.compile(any_of(_DATA["person_lists"]))
_OFFICE_LIST: Final = re.compile(any_of(_DATA["office_lists"]))
_IDENTITY: Final = re.compile(any_of(_DATA["identity"]))
_NAME: Final = re.compile(any_of(_DATA["name"]))
_ROLE: Final = re.compile(rf"(?:{any_of(_DATA['roles'])})(?:姓名)?")
_PLAIN_PHONE: Final = re.compile("(?:联系|移动|手机)?(?:电话|手机|方式)?(?:号码|号)?")
_OWN_PHONE: Final = re.compile(rf"(?:{any_of(_DATA['roles'])}|本人|家庭|个人){_PLAIN_PHONE.pattern}")
_SURNAMES: Final = frozenset(_DATA["surnames"])
_NAMED_PHONE: Final = re.compile(
    rf"(?:{any_of(_DATA['roles'])})(?:姓名)?(?:[:：]\s*|\s)(?P<name>[\u4e00-\u9fff*＊×]{{2,4}})[\s,，、;；（(]+{_PLAIN_PHONE.pattern}[\s:：]*\Z"
)
_ADDRESS: Final = re.compile(any_of(_DATA["address"]))
_NEAR: Final[int] = _DATA["near"]
_AROUND: Final[int] = _DATA["around"]
_HEAD: Final = 200


@dataclass(frozen=True, slots=True)
class Place:
    """Where a number stands. ``before``: text before it, the end of it nearest; ``head``: the head of its
    column in a table; ``heads``: all heads of the table; ``page``: title and beginning of the text."""

    before: str
    head: str = ""
    heads: tuple[str, ...] = ()
    page: str = ""

    @property
    def near(self) -> str:
        """The label's place: the head of the column, else the words just before."""
        return self.head or self.before[-_NEAR:]


def whose_number(kind: str, place: Place) -> Whose:
    """Whose an ``id_card``, ``mobile`` or ``bank_card`` number is."""
    label = place.near
    if _last(_NOT, label) > max(_last(_PERSON, label), _last(_BANK, label)):
        return "none"
    if kind == "id_card":
        return "person"
    if kind == "bank_card":
        return _whose_account(place)
    return _whose_mobile(place)


def names_bank(place: Place) -> bool:
    """Whether the words near the number say that it is an account's."""
    return _BANK.search(place.near) is not None


def names_identity(place: Place) -> bool:
    """Whether the words near the number, or the head of its column, call it an identity number."""
    return _IDENTITY.search(place.near) is not None


def _whose_account(place: Place) -> Whose:
    if _PUBLIC.search(place.before[-_AROUND:]) or any(_PUBLIC.search(head) for head in place.heads):
        return "office"
    if any(_NAME.search(head) for head in place.heads) or re.search("姓名|户主|本人|持卡人", place.before):
        return "person"
    return "unknown"


def _whose_mobile(place: Place) -> Whose:
    if place.heads:
        others = " ".join(place.heads)
        own = "".join(place.head.split())
        if own and not _PLAIN_PHONE.fullmatch(own) and _OWN_PHONE.fullmatch(own):
            return "person"
        if is_office_list(place.page):
            return "office"
        if re.search("单位|公司|企业|职务|机构|部门|法人", others):
            # A list of people that also tells where they work: a person must look.
            by_name = _NAME.search(others) and not re.search("法人|负责人|联系人|职务", others)
            return "unknown" if by_name and _PERSON_LIST.search(place.page) else "office"
        if _of_those_served(place):
            return "person"
        if _NAME.search(others) and (_private(others) or _PERSON_LIST.search(place.page)):
            return "person"
        return "unknown"
    named = _NAMED_PHONE.search(place.before[-_AROUND:])
    if named is not None and named["name"][0] in _SURNAMES:
        return "person"
    person, office = _last(_PERSON, place.near), _last(_OFFICE, place.near)
    if person > office:
        # «手机» alone says what kind of number it is, not whose.
        if re.search(
            "本人|家庭|家长|监护|身份证|住址|户主|申请人|当事人|被处罚|患者|学生|考生",
            place.before[-_AROUND:],
        ):
            return "person"
        return "office" if _OFFICE.search(place.before[-_AROUND:]) else "unknown"
    if office >= 0:
        return "office"
    if re.search("身份证|家庭住址|户主|监护人", place.before[-_AROUND:]):
        return "person"
    return "unknown"


def _of_those_served(place: Place) -> bool:
    """Whether the table lists people whom an office serves, and no one who serves them beside: a plain
    «联系电话» is then their own."""
    heads = ["".join(head.split()) for head in place.heads]
    own = "".join(place.head.split())
    if not own or not _PLAIN_PHONE.fullmatch(own) or not any(_ROLE.fullmatch(head) for head in heads):
        return False
    return not any(_OFFICE.search(head) for head in heads if head != own)


def _private(heads: str) -> bool:
    return (
        re.search(
            "身份证|住址|家庭|户主|出生|年龄|性别|低保|救助|补贴|补助|银行卡|卡号|账号|帐号|监护", heads
        )
        is not None
    )


def page_words(title: str, text: str) -> str:
    """What tells the sort of the whole page: its title and the lines below it, the rows of tables left out.

    What stands above the title are menus, which speak of everything; where the title does not stand in a long
    text, it alone counts.
    """
    start = text.find(title) if title else 0
    if start < 0:
        start = 0 if len(text) <= 2 * _HEAD else len(text)
    first = [line for line in text[start : start + 2 * _HEAD].split("\n") if "\t" not in line]
    return "\n".join((title, *first))[:_HEAD]


def is_office_list(page: str) -> bool:
    """Whether the page lists offices or people on duty. A title that speaks of people helped says more than
    the words below it."""
    title = page.partition("\n")[0]
    if _PERSON_LIST.search(title) and not _OFFICE_LIST.search(title):
        return False
    return _OFFICE_LIST.search(page) is not None


def is_person_list(page: str) -> bool:
    return _PERSON_LIST.search(page) is not None and not is_office_list(page)


def is_name_head(heads: Iterable[str]) -> bool:
    """Whether one of the heads of a table is a person's name."""
    return any(_NAME.search(head) for head in heads)


def is_address_label(text: str) -> bool:
    return _ADDRESS.search(text) is not None


def table_heads(cells: Sequence[str]) -> tuple[str, ...]:
    """The heads of a table when ``cells`` is its head row: short words without digits, a name among them."""
    said = [cell.strip() for cell in cells]
    words = [cell for cell in said if cell]
    if len(words) < 2 or any(len(cell) > 16 or re.search(r"\d{3}", cell) for cell in words):
        return ()
    told = re.compile(r"姓名|户主|电话|手机|身份证|证件|住址|地址|卡号|账号|邮箱|联系")
    return tuple(said) if any(told.search(cell) for cell in words) else ()


def _last(pattern: re.Pattern[str], text: str) -> int:
    """Where the last match of ``pattern`` ends; -1 when there is none."""
    end = -1
    for match in pattern.finditer(text):
        end = match.end()
    return end
