"""Ranking many units by the longest rubric: seconds of one full ranking with its 任务分解."""

from __future__ import annotations

import random
import time
from decimal import Decimal

from rubrics.decimals import ZERO
from rubrics.load import load_rubric
from rubrics.model import Rubric
from rubrics.ranking import lead_units, rank
from rubrics.standing import ItemStanding, UnitStanding

RUBRIC = "jingzhou-2021-department"


def units(rubric: Rubric, count: int, seed: int = 1) -> list[UnitStanding]:
    """Made-up sheets with every item decided; one item in a hundred is open for one unit."""
    chance = random.Random(seed)
    kind = next(iter(rubric.kinds))
    made = []
    for number in range(count):
        items = {}
        for item in rubric.items:
            full = item.full or ZERO
            decided = chance.random() >= 0.01 / count
            points = full * Decimal(chance.randrange(5)) / 4
            problems = tuple(f"P{number}-{n}" for n in range(chance.randrange(3)))
            outcome = "met" if decided else "not_measured"
            items[item.id] = ItemStanding("decided" if decided else "open", points, full, outcome, problems)
        whole = sum((one.full for one in items.values()), ZERO)
        made.append(UnitStanding(f"u{number}", f"单位{number}", kind, whole, items))
    return made


def main(count: int = 1000) -> None:
    rubric = load_rubric(RUBRIC)
    everyone = units(rubric, count)
    began = time.perf_counter()
    rank(rubric, everyone)
    ranked = time.perf_counter()
    lead_units(rubric, everyone)
    print(f"{count} units x {len(rubric.items)} items")
    print(f"ranking {ranked - began:.2f} s, lead units {time.perf_counter() - ranked:.2f} s")


if __name__ == "__main__":
    main()
