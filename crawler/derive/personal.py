"""Personal data in shown text: identity card, mobile and bank card numbers, home addresses, private mail.

Always masked. An identity number counts only with a real birthday and the right check character (the old ones
of 15 digits have none, and count where a label calls them so), a bank card
only when the Luhn sum holds and the number or the words before it say it is one, an address only with the
label of a home and the detail of a door. What stands round a number tells whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from crawler.derive.personal_context import (
    Place,
    Whose,
    is_address_label,
    is_name_head,
    is_person_list,
    names_bank,
    names_identity,
    page_words,
    table_heads,
    whose_number,
)
from crawler.derive.words import any_of, load
from crawler.model import PersonalData

_DATA: Final = load("personal")
_NUMBER: Final = re.compile(
    r"(?<![0-9A-Za-z.])(?:"
    r"(?P<card>[1-9]\d{5}(?:(?:18|19|20)\d{9}| (?:18|19|20)\d{6} \d{3})[0-9Xx])"
    r"|(?P<mobile>(?:\+?86[- ]?)?1[3-9]\d(?:\d{8}|[- ]\d{4}[- ]\d{4}))"
    r"|(?P<old_card>[1-9]\d{14}(?!\d))"
    r"|(?P<bank>[3-6]\d{3}(?:\d{11,15}|(?: \d{4}){3}(?: \d{1,3})?))"
    r")(?![0-9A-Za-z])"
)
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK: Final = "10X98765432"
_BANK_STARTS: Final = "3456"
_PROVINCES: Final = frozenset(_DATA["provinces"])
_WIDE_DIGITS: Final = "０１２３４５６７８９"
_WIDE: Final = str.maketrans(f"{_WIDE_DIGITS}Ｘ", "0123456789X")
_WIDE_DIGIT: Final = re.compile("[０-９]{3}")
_LONG_NUMBER: Final = re.compile(r"\d{4}[ -]?\d{4}", re.A)
_LONG_NUMBER_LEFT: Final = re.compile(_LONG_NUMBER.pattern.encode())
_WORTH: Final = ("住址", "地址", "户籍", "居住地", "户口", "@")
_LIST_MIN: Final[int] = _DATA["list_min"]
_ADDRESS_VALUE: Final = re.compile(
    rf"(?:{any_of(_DATA['address'])})\s*[:：为是]?\s*(?P<value>[^\s,，。;；、:：]{{6,50}})"
)
_PLACE: Final = re.compile(r"[省市县区镇乡村街路道屯庄组社]")
_DOOR: Final = re.compile(
    r"\d+\s*(?:号|栋|幢|座|单元|室|户|组|社|巷|弄)|[一二三四五六七八九十]+(?:组|社|单元|栋)|村民小组"
)
_MAIL: Final = re.compile(r"(?<![\w.])[A-Za-z0-9_.+-]{3,40}@(?P<host>[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")
_MAIL_HOSTS: Final = frozenset(_DATA["private_mail"])
_MASKED: Final = re.compile(r"[*＊×]|[xX]{2,}")


class Found(NamedTuple):
    """One find as it stands: ``value`` is never to be put out."""

    type: str
    value: str
    raw: str
    whose: Whose


def find_personal(text: str, title: str = "") -> tuple[PersonalData, ...]:
    """Every distinct find in ``text``, in order, masked. Tabs part the cells of a row, line ends the rows.

    ``context`` says whose it is; addresses and mail are told only when they are a private person's.
    """
    found: dict[tuple[str, str], PersonalData] = {}
    for each in find_raw(text, title):
        key = (each.type, each.value)
        if key not in found or (found[key].context != "person" and each.whose == "person"):
            found[key] = PersonalData(each.type, masked(each), each.whose)
    return tuple(found.values())


def personal_values(text: str, title: str = "") -> tuple[str, ...]:
    """The finds as the page shows them, to be covered in a picture of it."""
    return tuple(dict.fromkeys(each.raw for each in find_raw(text, title)))


def find_raw(text: str, title: str = "") -> Iterator[Found]:
    """Every find in ``text``, unmasked: for masking only."""
    if any(digit in text for digit in _WIDE_DIGITS) and _WIDE_DIGIT.search(text):
        text = text.translate(_WIDE)
    telling = _telling(text)
    if not telling:
        return
    page = page_words(title, text)
    finds = list(_by_line(text, page, telling))
    mobiles = {each.value for each in finds if each.type == "mobile" and each.whose == "unknown"}
    many = len(mobiles) >= _LIST_MIN and is_person_list(page)
    for each in finds:
        if many and each.type == "mobile" and each.whose == "unknown":
            yield each._replace(whose="person")
        else:
            yield each


def _telling(text: str) -> list[int]:
    """Where a long number or a word for an address stands, in order: most texts hold neither."""
    # What is left of the letters is soon read through; numbers may only come together, none is lost.
    numbers = _LONG_NUMBER_LEFT.search(text.encode("ascii", "ignore")) is not None
    places = [match.start() for match in _LONG_NUMBER.finditer(text)] if numbers else []
    for word in _WORTH:
        at = text.find(word)
        while at >= 0:
            places.append(at)
            at = text.find(word, at + 1)
    places.sort()
    return places


def _by_line(text: str, page: str, telling: list[int]) -> Iterator[Found]:
    """``telling``: see :func:`_telling`; of lines without any only those of a table are looked at."""
    heads: tuple[str, ...] = ()
    start = at = 0
    for line in text.split("\n"):
        while at < len(telling) and telling[at] < start:
            at += 1
        told_here = at < len(telling) and telling[at] < start + len(line)
        cells = line.split("\t") if "\t" in line else (line,)
        if len(cells) < 2:
            heads = ()
            if told_here:
                yield from _in_text(line, Place(text[max(0, start - 80) : start], page=page))
        else:
            told = table_heads(cells)
            if told:
                heads = told
            elif heads or told_here:
                yield from _in_row(cells, heads, page)
        start += len(line) + 1


def _in_row(cells: list[str], heads: tuple[str, ...], page: str) -> Iterator[Found]:
    named = is_name_head(heads)
    aligned = len(heads) == len(cells)
    for number, cell in enumerate(cells):
        head = heads[number] if aligned else ""
        before = "" if aligned else "\t".join(cells[:number])[-80:]
        yield from _in_text(cell, Place(before, head, heads, page))
        if aligned and named and is_address_label(head) and _is_home(cell):
            yield Found("address", cell.strip(), cell.strip(), "person")


def _in_text(line: str, place: Place) -> Iterator[Found]:
    for match in _NUMBER.finditer(line):
        here = Place(place.before + line[: match.start()], place.head, place.heads, place.page)
        found = _number(match, here)
        if found is not None:
            yield found
    if "@" in line:
        yield from _mails(line, place)
    for address in _ADDRESS_VALUE.finditer(line):
        if _is_home(address["value"]):
            yield Found("address", address["value"], address["value"], "person")


def _number(match: re.Match[str], place: Place) -> Found | None:
    kind, raw = match.lastgroup or "", match.group()
    digits = re.sub(r"[ +-]", "", raw)
    if kind == "card":
        kind = "id_card"
        if not is_id_card(digits):
            return None
    elif kind == "mobile":
        digits = digits[-11:]
    elif kind == "old_card" and is_old_id_card(digits) and names_identity(place):
        kind = "id_card"
    else:
        kind = "bank_card"
        if (
            digits[0] not in _BANK_STARTS
            or not luhn(digits)
            or not (digits.startswith("62") or names_bank(place))
        ):
            return None
    whose = whose_number(kind, place)
    if whose == "none":
        return None
    return Found(kind, digits, raw, whose)


def _mails(line: str, place: Place) -> Iterator[Found]:
    for match in _MAIL.finditer(line):
        if match["host"].lower() not in _MAIL_HOSTS:
            continue
        if is_name_head(place.heads) and is_person_list(place.page):
            yield Found("email", match.group(), match.group(), "person")


def _is_home(value: str) -> bool:
    return (
        len(value.strip()) >= 6
        and _PLACE.search(value) is not None
        and _DOOR.search(value) is not None
        and _MASKED.search(value) is None
    )


def masked(found: Found) -> str:
    """What may be told of a find."""
    return _mask_words(found.value) if found.type in ("address", "email") else mask(found.value)


def _mask_words(value: str) -> str:
    """The beginning of an address or mail name, the rest as stars."""
    name, at, host = value.partition("@")
    if at:
        return f"{name[:2]}{'*' * max(len(name) - 2, 1)}@{host}"
    keep = min(6, len(value) // 2)
    return value[:keep] + "*" * (len(value) - keep)


def mask(digits: str) -> str:
    """Middle of a number replaced by stars: the last four and the first three or four stay."""
    head = 3 if len(digits) <= 11 else 4
    return digits[:head] + "*" * (len(digits) - head - 4) + digits[-4:]


def mask_mobiles(text: str) -> str:
    """``text`` with every mobile number in it masked."""
    return _NUMBER.sub(
        lambda m: mask(re.sub(r"[ +-]", "", m.group())[-11:]) if m.lastgroup == "mobile" else m.group(), text
    )


def is_id_card(number: str) -> bool:
    """18 characters, a birthday that existed, and the check character of GB 11643."""
    number = number.upper()
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    if born.year < 1880 or not 11 <= int(number[:2]) <= 91:
        return False
    return _CHECK[sum(w * int(d) for w, d in zip(_WEIGHTS, number, strict=False)) % 11] == number[17]


def is_old_id_card(number: str) -> bool:
    """15 digits as they were given until 1999: a province, a birthday of that century, no check character."""
    try:
        date(1900 + int(number[6:8]), int(number[8:10]), int(number[10:12]))
    except ValueError:
        return False
    return len(number) == 15 and int(number[:2]) in _PROVINCES


def luhn(digits: str) -> bool:
    """Whether the Luhn sum of ``digits`` ends in zero."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
