"""Readings of texts that pages share: scripts and styles are the same on every page of a portal."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Final, ParamSpec, TypeVar

_SHORT: Final = 8_000
_LONG: Final = 250_000
_SHORT_KEPT: Final = 1024
_LONG_KEPT: Final = 8

_More = ParamSpec("_More")
_Told = TypeVar("_Told")
_Reader = Callable[..., _Told]


def remember_texts(read: Callable[_More, _Told]) -> Callable[_More, _Told]:
    """Let a pure reader of a text (its first argument) answer again without reading again.

    Kept are 1,024 short texts and 8 long ones (some 10 MB at most); a longer text is read anew.
    """
    short: _Reader[_Told] = lru_cache(maxsize=_SHORT_KEPT)(read)
    long: _Reader[_Told] = lru_cache(maxsize=_LONG_KEPT)(read)

    @wraps(read)
    def remembered(*args: _More.args, **kwargs: _More.kwargs) -> _Told:
        length = len(args[0]) if isinstance(args[0], str) else _LONG + 1
        if length <= _SHORT:
            return short(*args, **kwargs)
        if length <= _LONG:
            return long(*args, **kwargs)
        return read(*args, **kwargs)

    return remembered
