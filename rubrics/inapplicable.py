"""What becomes of points the unit does not owe: dropped, carried by others, or earned at another's rate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from rubrics.decimals import ZERO, share
from rubrics.line import Line

_LEVELS: tuple[tuple[str, Callable[[Line], str]], ...] = (
    ("indicator", lambda line: line.item.indicator),
    ("section", lambda line: line.item.section),
    ("rubric", lambda line: ""),
)


def settle(lines: Sequence[Line], step: Decimal) -> list[Line]:
    """Applies each item's ``not_applicable`` rule: narrow groups first, rates last."""
    done = list(lines)
    for within, key in _LEVELS:
        done = _rescale(done, within, key, step)
    return [_rate(line, done, step) for line in done]


def _rescale(lines: list[Line], within: str, key: Callable[[Line], str], step: Decimal) -> list[Line]:
    groups = {key(line) for line in lines if _asks(line, "rescale") and _within(line) == within}
    for group in sorted(groups):
        members = [at for at, line in enumerate(lines) if line.counts and line.full and key(line) == group]
        gone = [line for line in lines if _asks(line, "rescale") and key(line) == group]
        extra = sum((line.stated or ZERO for line in gone if _within(line) == within), ZERO)
        _carry(lines, members, extra, step)
    return lines


def _carry(lines: list[Line], members: list[int], extra: Decimal, step: Decimal) -> None:
    """Shares ``extra`` out in proportion; the new full points add up exactly."""
    old = sum((lines[at].full for at in members), ZERO)
    if not old or not extra:
        return
    seen = given = ZERO
    for at in members:
        line = lines[at]
        seen += line.full
        upto = share(old + extra, seen, old, step)
        full, given = upto - given, upto
        lines[at] = line.rescaled(full, step)


def _rate(line: Line, lines: Sequence[Line], step: Decimal) -> Line:
    of = line.item.not_applicable.of
    if not _asks(line, "rate_of") or not line.stated:
        return line
    others = [one for one in lines if one.counts and one is not line and _is_of(one, of)]
    full = sum((one.full for one in others), ZERO)
    if not full:
        return line
    still = any(one.state == "open" for one in others)
    return replace(
        line,
        full=line.stated,
        low=share(line.stated, sum((one.low for one in others), ZERO), full, step),
        high=share(line.stated, sum((one.high for one in others), ZERO), full, step),
        state="open" if still else "decided",
        reason_key="rate_open" if still else line.reason_key,
    )


def _is_of(line: Line, name: str | None) -> bool:
    """Whether the line belongs to the item, the indicator or the section of this name."""
    item = line.item
    above = item.path[:-1]
    joined = {"/".join(above[:length]) for length in range(1, len(above) + 1)}
    return name in (item.id, item.indicator) or name in joined


def _asks(line: Line, how: str) -> bool:
    return line.base and line.state == "not_applicable" and line.item.not_applicable.how == how


def _within(line: Line) -> str:
    return line.item.not_applicable.within
