"""``rubric show`` and ``rubric coverage``: the JSON shapes of ``product.md``."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from rubrics.decimals import ZERO, plain, plain_or_none
from rubrics.model import Item, Rubric
from rubrics.reason import text
from rubrics.wordlists import words

CLASSES = ("automatic", "assisted", "material")


def as_json(rubric: Rubric) -> dict[str, Any]:
    """The whole rubric. A veto or deduction has no full points: ``full`` is null there.

    ``process`` and ``unit_list`` stand only in a rubric that has a course of its own.
    """
    course = {}
    if rubric.process is not None:
        process = rubric.process.model_dump(mode="json", by_alias=True)
        course = {"unit_list": rubric.unit_list, "process": json_ready(process)}
    return {
        "id": rubric.id,
        "title": rubric.title,
        "full": plain_or_none(rubric.full),
        "bonus": plain(rubric.bonus),
        "sections": [
            {"path": list(section.path), "full": plain_or_none(section.full)} for section in rubric.sections
        ],
        "items": [
            {
                "id": item.id,
                "path": list(item.path),
                "no": item.no,
                "full": plain_or_none(item.full),
                "rule": item.rule,
                "method": item.method,
                "lead_units": list(item.lead_units),
                "applies_to": list(item.applies_to),
                "check": item.check,
                "options": json_ready(item.options),
                "verified": item.verified,
                "source_row": item.source_row,
            }
            for item in rubric.items
        ],
        **course,
    }


def coverage(rubric: Rubric) -> dict[str, Any]:
    """Per class: items and points (bonus included; per-department rows count once), and each item's state."""
    items = {name: sum(item.automation == name for item in rubric.items) for name in CLASSES}
    return {
        "id": rubric.id,
        "items": items,
        "points": {name: plain(points) for name, points in _points(rubric).items()},
        "by_item": [
            {
                "id": item.id,
                "class": item.automation,
                "check": item.check,
                "full": plain_or_none(item.full),
                "note": note(item),
            }
            for item in rubric.items
        ],
    }


def note(item: Item) -> str:
    """The real state of an item today: bound to a check, to half of one, or not yet.

    Behind it what the rubric itself says of the item, and whether its numbers stand unverified.
    """
    if item.check is not None and item.automation == "assisted":
        state = text("coverage", "bound_assisted", check=_checks(item))
    elif item.check is not None:
        key = "bound" if item.settles == "both" else f"bound_{item.settles}"
        state = text("coverage", key, check=_checks(item))
    else:
        family = str(words("families").get(item.family or "", "—"))
        state = text("coverage", item.automation, family=family)
    return ";".join(part for part in (state, item.note, unverified(item)) if part)


def _checks(item: Item) -> str:
    return "、".join((item.check or "", *item.also))


def unverified(item: Item) -> str:
    """The mark of an item whose numbers were not checked against the source; empty when they were."""
    return "" if item.verified else text("coverage", "unverified")


def _points(rubric: Rubric) -> dict[str, Decimal]:
    """Items of single units are averaged over the units that have some, so that a row counts once."""
    totals = dict.fromkeys(CLASSES, ZERO)
    of_units: defaultdict[str, dict[str, Decimal]] = defaultdict(lambda: dict.fromkeys(CLASSES, ZERO))
    units: defaultdict[str, set[str]] = defaultdict(set)
    for item in rubric.items:
        full = item.full or ZERO
        if item.units:
            of_units[item.indicator][item.automation] += full
            units[item.indicator].add(item.units[0])
        else:
            totals[item.automation] += full
    for indicator, by_class in of_units.items():
        for name, points in by_class.items():
            totals[name] += points / len(units[indicator])
    return totals


def json_ready(value: Any) -> Any:
    """Options as plain JSON: exact numbers become text, the rest stays."""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, dict):
        return {key: json_ready(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [json_ready(inner) for inner in value]
    return value
