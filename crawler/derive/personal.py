"""Personal data in shown text: identity card, mobile and bank card numbers, always masked.

An identity number counts only with a real birthday and the right check character, a bank card only when the
Luhn sum holds and the number or the words before it say it is one.
"""

from __future__ import annotations

import re
from datetime import date

from crawler.model import PersonalData

_NUMBER = re.compile(
    r"(?<![0-9A-Za-z.])(?:"
    r"(?P<card>[1-9]\d{5}(?:18|19|20)\d{9}[0-9Xx])"
    r"|(?P<mobile>(?:\+?86[- ]?)?1[3-9]\d(?:\d{8}|[- ]\d{4}[- ]\d{4}))"
    r"|(?P<bank>[3-6]\d{3}(?:\d{11,15}|(?: \d{4}){3}(?: \d{1,3})?))"
    r")(?![0-9A-Za-z])"
)
_BANK_WORDS = re.compile(r"卡号|账号|帐号|账户|帐户|银行|开户行|一卡通|惠农卡|社保卡")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_WIDE = str.maketrans("０１２３４５６７８９Ｘ", "0123456789X")
_WIDE_DIGIT = re.compile("[０-９]{3}")
_MANY_DIGITS = re.compile(r"[1-9]\d\d(?:\d[- ]?\d{4}|[- ]\d{4}[- ])")
"""Holds wherever ``_NUMBER`` does; most pages have no such run of digits and are done."""


def find_personal(text: str) -> tuple[PersonalData, ...]:
    """Every distinct number of a person in ``text``, in order, masked."""
    text = text.translate(_WIDE) if _WIDE_DIGIT.search(text) else text
    if not _MANY_DIGITS.search(text):
        return ()
    found: dict[tuple[str, str], PersonalData] = {}
    for match in _NUMBER.finditer(text):
        kind, value = match.lastgroup or "", match.group()
        digits = re.sub(r"[ +-]", "", value)
        if kind == "card":
            kind = "id_card"
            if not is_id_card(digits):
                continue
        elif kind == "mobile":
            digits = digits[-11:]
        elif not _is_bank_card(digits, text[max(0, match.start() - 30) : match.start()]):
            continue
        else:
            kind = "bank_card"
        found.setdefault((kind, digits), PersonalData(kind, mask(digits)))
    return tuple(found.values())


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


def luhn(digits: str) -> bool:
    """Whether the Luhn sum of ``digits`` ends in zero."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _is_bank_card(digits: str, before: str) -> bool:
    if not luhn(digits):
        return False
    return digits.startswith("62") or _BANK_WORDS.search(before) is not None
