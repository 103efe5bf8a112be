"""Exact numbers: how points are written and rounded. Decimal only."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

ZERO = Decimal(0)
_CONTEXT = Context(prec=50, rounding=ROUND_HALF_UP)


def plain(value: Decimal) -> str:
    """``61.50`` → ``61.5``, ``0E+1`` → ``0``: no exponent, no trailing noughts."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def plain_or_none(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def share(full: Decimal, part: Decimal, whole: Decimal, step: Decimal) -> Decimal:
    """``full × part ÷ whole`` rounded half up to ``step``; exact when ``part == whole``. ``whole`` > 0."""
    if part == whole:
        return full
    with localcontext(_CONTEXT):
        return (full * part / whole / step).quantize(Decimal(1)) * step


def between(value: Decimal, low: Decimal, high: Decimal) -> Decimal:
    return max(low, min(high, value))
