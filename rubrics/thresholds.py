"""Numbers of a rubric that contradict each other: a price above its item, a band nobody can reach.

Each function yields ``(path below the item, message)``; none of them looks beyond what it is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from rubrics.decimals import plain
from rubrics.model import ItemSpec
from rubrics.yamlmarks import Path

Said = Iterator[tuple[Path, str]]

_DAYS_A_WEEK = 7


def number(value: object) -> Decimal | None:
    """A number of nought or more, quoted or not; None when it is anything else."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        return None
    try:
        found = Decimal(value)
    except ArithmeticError:
        return None
    return found if found.is_finite() and found >= 0 else None


def item_faults(item: ItemSpec) -> Said:
    yield from _prices(item)
    yield from _samples(item)
    yield from _bands(item)
    yield from _periods(item)
    yield from _dates(item.params)


def _prices(item: ItemSpec) -> Said:
    full = item.full
    if full is None or full < 0:
        return
    most = number(item.params.get("max"))
    each = number(item.params.get("points"))
    if most is not None and most > full:
        yield ("params", "max"), f"最多{plain(most)}分,超过本项的{plain(full)}分"
    if item.rule in ("graded", "bonus") and each is not None and most is not None and most < full:
        yield ("params", "max"), f"最多{plain(most)}分,本项的{plain(full)}分永远得不到"
    if item.rule != "deduct_each" or item.params.get("capped_at_weight"):
        return
    prices: dict[Path, object] = {("params", "points"): item.params.get("points")}
    for place in ("home", "other"):
        price = item.params.get(place)
        if isinstance(price, Mapping):
            prices["params", place, "points"] = price.get("points")
    for path, value in prices.items():
        cost = number(value)
        if cost is not None and cost > full:
            yield (
                path,
                f"每处扣{plain(cost)}分,超过本项的{plain(full)}分(原文如此的写 capped_at_weight: true)",
            )


def _samples(item: ItemSpec) -> Said:
    sample = number(item.params.get("sample"))
    drawn = number(item.options.get("sample"))
    if sample is not None and drawn is not None and sample != drawn:
        yield ("options", "sample"), f"检查抽{plain(drawn)}个,计分规则抽{plain(sample)}个"
    if item.rule != "sampled" or not sample or item.full is None:
        return
    name = "points" if item.params.get("points") is not None else "per_sample_default"
    each = number(item.params.get(name))
    per = number(item.params.get("per")) or Decimal(1)
    if each is not None and sample * each / per != item.full:
        total = plain(sample * each / per)
        yield (
            ("params", name),
            f"抽{plain(sample)}个、每个{plain(each)}分合{total}分,本项是{plain(item.full)}分",
        )


def _bands(item: ItemSpec) -> Said:
    bands = item.params.get("bands")
    if not isinstance(bands, Sequence) or not all(isinstance(band, Mapping) for band in bands):
        return
    for at, band in enumerate(bands):
        path: Path = ("params", "bands", at)
        points = number(band.get("points"))
        if item.full is not None and points is not None and points > item.full:
            yield (*path, "points"), f"这一档{plain(points)}分,超过本项的{plain(item.full)}分"
        for name, limit in band.items():
            if isinstance(limit, bool) or not isinstance(limit, int | Decimal | str):
                yield (*path, name), f"分档的条件“{name}”须是数或文字"
        if any(_covers(earlier, band) for earlier in bands[:at]):
            yield path, f"第{at + 1}档永远轮不到:符合它的也符合前面的档"
    worst = min(
        (points for band in bands if (points := number(band.get("points"))) is not None), default=None
    )
    rest = number(item.params.get("else"))
    if worst is not None and rest is not None and rest >= worst:
        yield ("params", "else"), f"各档都不符合反而得{plain(rest)}分,不低于最低一档的{plain(worst)}分"


def _covers(earlier: Mapping[str, Any], later: Mapping[str, Any]) -> bool:
    """Whether everything that fits ``later`` fits ``earlier`` too, so that ``later`` is never used."""
    return all(_implied(name, limit, later.get(name)) for name, limit in earlier.items() if name != "points")


def _implied(name: str, limit: object, other: object) -> bool:
    if other is None:
        return False
    here, there = number(limit), number(other)
    if here is None or there is None:
        return limit == other
    return there >= here if name.startswith("min_") else there <= here


def _periods(item: ItemSpec) -> Said:
    days = number(item.options.get("days"))
    if days is None:
        return
    weeks = number(item.params.get("weeks"))
    wanted = number(item.params.get("days")) if weeks is None else weeks * _DAYS_A_WEEK
    if wanted is not None and wanted != days:
        yield ("options", "days"), f"检查按{plain(days)}天,计分规则按{plain(wanted)}天"


def _dates(params: Mapping[str, Any]) -> Said:
    for name, value in params.items():
        if name.startswith("deadline") and isinstance(value, str) and not _is_day(value):
            yield ("params", name), f"“{value}”不是日期(月-日或年-月-日)"
        percent = number(value) if name.endswith(("_percent", "_percent_min")) else None
        if percent is not None and percent > 100:
            yield ("params", name), f"比例{plain(percent)}超过100%"


_DAYS_OF = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _is_day(text: str) -> bool:
    found = re.fullmatch(r"(?:\d{4}-)?(\d{2})-(\d{2})", text)
    if found is None:
        return False
    month, day = int(found[1]), int(found[2])
    return 1 <= month <= len(_DAYS_OF) and 1 <= day <= _DAYS_OF[month - 1]
