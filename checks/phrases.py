"""Turns of phrase that the findings of several checks share. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import unquote

from checks.words import answer_words

_PLAIN: Final = str.maketrans({"，": ", ", "（": " (", "）": ")"})
_STATUS: Final = re.compile(r"(?: \(\dxx\))?, (状态码 \d+)$")
_UNSHOWN: Final = re.compile(r"[\s\x00-\x1f\x7f\ufffd]")


def told_answer(reason: str | None, status: int | None) -> str:
    """How an address answered, within a sentence: the status in brackets, «(5xx)» told by it."""
    return _STATUS.sub(r" (\1)", answer_words(reason, status).translate(_PLAIN))


def shown_url(url: str) -> str:
    """An address for people to read: escapes of UTF-8 resolved, unless that would hide a blank."""
    plain = unquote(url, errors="replace")
    return url if _UNSHOWN.search(plain) else plain


def named(name: str) -> str:
    """A name in quotation marks; one that has its own stays as it is."""
    return name if "“" in name else f"“{name}”"


def tried_words(words: Sequence[str], most: int = 6) -> str:
    """The words that were looked for, as a reader may try them; ``a+b`` stands for both together."""
    shown = [word.replace(" ", "") for word in words[:most]]
    some = f"{'、'.join(shown)}{f'等{len(words)}个' if len(words) > most else ''}"
    return f"{some}, “+”表示同时出现" if any("+" in word for word in shown) else some
