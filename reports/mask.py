"""Masking of personal data in free text: whatever a check quotes, no output shows a whole number.

Addresses (``http…``) are left alone: they must stay clickable, and masking them would break
a problem's identity.
"""

from __future__ import annotations

import re

_URL = re.compile(r"https?://[^\s\"'<>，。；、）】]+")
_ID_CARD = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{16}[0-9Xx](?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<![0-9A-Za-z])1[3-9]\d{9}(?![0-9A-Za-z])")
_CARD = re.compile(r"(?<![0-9A-Za-z])(?:62|4\d|5[1-5])\d{14,17}(?![0-9A-Za-z])")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _stars(value: str, head: int, tail: int) -> str:
    return value[:head] + "*" * (len(value) - head - tail) + value[-tail:]


def _is_id_card(value: str) -> bool:
    """GB 11643 shape: a possible birthday in digits 7-14 (a wrong check digit is still personal data)."""
    year, month, day = int(value[6:10]), int(value[10:12]), int(value[12:14])
    return 1900 <= year <= 2099 and 1 <= month <= 12 and 1 <= day <= 31


def _is_card(value: str) -> bool:
    """Luhn's check: other long numbers (代码, 编号) are not bank cards."""
    total = 0
    for place, digit in enumerate(reversed(value)):
        number = int(digit) * (2 if place % 2 else 1)
        total += number - 9 if number > 9 else number
    return total % 10 == 0


def _mask_plain(text: str) -> str:
    text = _ID_CARD.sub(lambda m: _stars(m[0], 4, 4) if _is_id_card(m[0]) else m[0], text)
    text = _MOBILE.sub(lambda m: _stars(m[0], 3, 4), text)
    return _CARD.sub(lambda m: _stars(m[0], 4, 4) if _is_card(m[0]) else m[0], text)


def clean(text: str) -> str:
    """``text`` without characters that no file format holds (controls, lone surrogates)."""
    return _UNPRINTABLE.sub("", text)


def mask(text: str) -> str:
    """``text`` cleaned, with id-card, mobile and bank-card numbers starred, addresses untouched."""
    text = clean(text)
    parts: list[str] = []
    end = 0
    for url in _URL.finditer(text):
        parts += (_mask_plain(text[end : url.start()]), url[0])
        end = url.end()
    parts.append(_mask_plain(text[end:]))
    return "".join(parts)
