"""The algebra of the score fold, over rubrics and verdicts of every rule."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rubric_builder import KIND, OPEN, finding, fold, item, row, rubric

from checks.model import Finding, Verdict
from rubrics.model import Rubric
from rubrics.sheet import ScoreSheet

settings.register_profile(
    "score", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("score")

OFF_BASE = ("bonus", "veto", "deduction")
RULES = ["additive", "all_or_nothing", "half_if_none", "deduct_each", "sampled", "proportion", "graded"]
KINDS = ["dead_link", "column_empty", "column_missing"]
PROBLEMS = [f"{kind}:{n}" for kind in KINDS for n in range(4)]
MANY = 16
"""Enough to draw from that no item ever holds more findings."""

points = st.decimals("0.1", "6", places=1)


@st.composite
def params(draw: st.DrawFn, rule: str, full: Decimal) -> dict[str, Any]:
    if rule == "deduct_each":
        # Prices above the item's points are written with that word, as a source that has them needs it.
        capped = {"capped_at_weight": True}
        straight = draw(st.sampled_from([{}, {"zero_from": draw(st.integers(1, 4))}]))
        by_place = {
            "home": {"per": 1, "points": str(draw(points))},
            "other": {"per": draw(st.integers(1, 3)), "points": draw(st.none() | points.map(str))},
        }
        most = str(min(draw(points), full))
        flat = {"per": draw(st.integers(1, 3)), "points": str(draw(points)), "max": most}
        unpriced = {"deduct_points_in_source": None}
        return draw(st.sampled_from([by_place, flat, unpriced])) | capped | straight
    if rule == "sampled":
        return {"sample": MANY}
    if rule == "graded":
        return {"bands": [{"min_good": 15, "points": str(full)}, {"min_good": 12, "points": str(full / 2)}]}
    return {}


@st.composite
def items(draw: st.DrawFn) -> list[dict[str, Any]]:
    made = []
    for no in range(draw(st.integers(1, 5))):
        rule = draw(st.sampled_from([*RULES, "bonus"] if no else RULES))
        how = draw(st.sampled_from(["drop", "rescale"]))
        full = draw(points)
        within = draw(st.sampled_from(["indicator", "section", "rubric"]))
        made.append(
            item(
                str(no),
                rule,
                str(full),
                params=draw(params(rule, full)),
                not_applicable={"how": how, "within": within},
            )
        )
    for no in range(draw(st.integers(0, 1))):
        effect = draw(st.sampled_from(["zero_indicator", "zero_section", "zero_total", "fixed_total"]))
        limit = {"more_than": draw(st.integers(0, 3))}
        rest = {"effect": effect, "section": "甲", "value": str(draw(points))}
        made.append(item(f"v{no}", "veto", None, params=limit | rest))
    for no in range(draw(st.integers(0, 1))):
        made.append(item(f"d{no}", "deduction", None, params={"points": str(draw(points))}))
    return made


@dataclass(frozen=True)
class World:
    """A rubric, and what is wrong with the portal as each item sees it. None: nobody has decided the item."""

    rubric: Rubric
    seen: dict[str, tuple[str, ...] | None]
    off: frozenset[str]

    def verdicts(self) -> dict[str, Verdict]:
        made = {item_id: _verdict(names) for item_id, names in self.seen.items()}
        return made | {item_id: Verdict("not_applicable", reason_key="none_due") for item_id in self.off}

    def sheet(self) -> ScoreSheet:
        return fold(self.rubric, self.verdicts())

    def with_seen(self, seen: dict[str, tuple[str, ...] | None]) -> World:
        return World(self.rubric, self.seen | seen, self.off)


def _finding(name: str) -> Finding:
    kind, _, number = name.partition(":")
    return finding(number, kind, "home" if number == "0" else "other")


def _verdict(names: tuple[str, ...] | None) -> Verdict:
    if names is None:
        return OPEN
    good = MANY - len(names)
    return Verdict(
        "not_met" if names else "met",
        tuple(_finding(name) for name in names),
        share=(good, MANY),
        counts={"good": good, "times": 1},
    )


seen_names = st.lists(st.sampled_from(PROBLEMS), unique=True, max_size=6).map(tuple)


@st.composite
def worlds(draw: st.DrawFn, decided: bool = False, all_apply: bool = False) -> World:
    first, second = draw(items()), draw(items())
    bonus = sum(Decimal(one["full"]) for one in (*first, *second) if one["rule"] == "bonus")
    gate = draw(st.none() | points)
    strict = draw(st.booleans())
    gated = {"bonus_gate": str(gate), "bonus_gate_strict": strict} if gate and bonus else {}
    made = rubric(first, second, bonus=str(bonus), **gated)
    names = seen_names if decided else st.none() | seen_names
    seen = {one.id: draw(names) for one in made.items}
    ids = [one.id for one in made.items if one.rule not in ("veto", "deduction")]
    off = frozenset() if all_apply else frozenset(draw(st.lists(st.sampled_from(ids), max_size=2)))
    return World(made, seen, off)


def total(sheet: ScoreSheet) -> Decimal:
    return sheet.decided + sheet.bonus - sheet.deducted


@given(worlds(), st.randoms())
def test_the_order_of_verdicts_is_of_no_account(world: World, random: Any) -> None:
    verdicts = list(world.verdicts().items())
    random.shuffle(verdicts)
    assert fold(world.rubric, dict(verdicts)) == world.sheet()


@given(worlds())
def test_two_folds_are_equal_to_the_byte(world: World) -> None:
    first, second = (json.dumps(world.sheet().to_dict(), ensure_ascii=False) for _ in range(2))
    assert first == second


@given(worlds())
def test_points_stay_between_nought_and_full_everywhere(world: World) -> None:
    sheet = world.sheet()
    base = [one for one in sheet.items if world.rubric.item(one.id).rule not in OFF_BASE]
    for one in base:
        assert one.full is not None
        assert 0 <= one.low <= one.high <= one.full
        assert one.points is None or 0 <= one.points <= one.full
    for section in ("甲", "乙"):
        part = [one for one in base if world.rubric.item(one.id).section == section]
        assert 0 <= sum(one.points or 0 for one in part) <= sum(one.full or 0 for one in part)
    assert sheet.full == sum(one.full or 0 for one in base)
    assert 0 <= sheet.low <= sheet.high <= (sheet.full or 0)
    assert 0 <= sheet.decided <= sheet.high
    assert 0 <= sheet.bonus <= world.rubric.bonus


@given(worlds())
def test_item_points_add_up_to_what_is_decided(world: World) -> None:
    sheet = world.sheet()
    base = [one for one in sheet.items if world.rubric.item(one.id).rule not in OFF_BASE]
    if "总分" not in sheet.vetoed:
        assert sum(one.points or 0 for one in base) == sheet.decided
        assert sum(sheet.by_method.values()) == sheet.decided


@given(worlds(), st.data())
def test_one_more_problem_never_raises_the_score(world: World, data: st.DataObject) -> None:
    decided = [item_id for item_id, names in world.seen.items() if names is not None]
    kind = data.draw(st.sampled_from(KINDS))
    holders = data.draw(st.lists(st.sampled_from(decided), unique=True)) if decided else []
    worse = world.with_seen({item_id: (*(world.seen[item_id] or ()), f"{kind}:new") for item_id in holders})
    before, after = world.sheet(), worse.sheet()
    assert total(after) <= total(before)
    assert after.low <= before.low
    assert after.high <= before.high


@given(worlds(), st.sampled_from(PROBLEMS))
def test_mending_a_problem_never_lowers_the_score(world: World, name: str) -> None:
    mended = world.with_seen(
        {
            item_id: tuple(one for one in names if one != name)
            for item_id, names in world.seen.items()
            if names is not None
        }
    )
    before, after = world.sheet(), mended.sheet()
    assert total(after) >= total(before)
    assert (after.low, after.high) >= (before.low, before.high)


@given(worlds(decided=True, all_apply=True), st.data())
def test_an_open_item_moves_only_the_range(world: World, data: st.DataObject) -> None:
    chosen = data.draw(st.sampled_from([one.id for one in world.rubric.items]))
    # Problems of its own, so that deciding it does not shift what later items charge.
    names = data.draw(st.lists(st.sampled_from([f"column_empty:own{n}" for n in range(6)]), unique=True))
    settled = world.with_seen({chosen: tuple(names)}).sheet()
    opened = world.with_seen({chosen: None}).sheet()
    assert opened.low <= settled.low and settled.high <= opened.high
    rule = world.rubric.item(chosen).rule
    if rule not in ("veto", "bonus", "deduction") and "总分" not in opened.vetoed:
        assert opened.decided == settled.decided - (row(settled, chosen).points or 0)
    reasons = [OPEN, Verdict("not_measured", reason_key="blocked"), Verdict("material", reason_key="x")]
    sheets = [fold(world.rubric, world.verdicts() | {chosen: verdict}) for verdict in reasons]
    assert len({(one.decided, one.low, one.high, one.bonus, one.deducted) for one in sheets}) == 1


@given(worlds(), st.sampled_from(["zero_section", "zero_total"]))
def test_a_veto_dominates(world: World, effect: str) -> None:
    veto = item("x", "veto", None, params={"effect": effect, "section": "甲"})
    items_of = {"甲": [veto], "乙": [item("0", full="3")]}
    items_of["甲"] += [item("0", full="2"), item("1", "deduct_each", "4", params={"points": 1})]
    made = rubric(items_of["甲"], items_of["乙"])
    names = tuple(next(iter(world.seen.values())) or ())
    sheet = fold(made, {"甲#x": _verdict(("dead_link:v",)), "甲#1": _verdict(names), "乙#0": _verdict(())})
    assert sheet.decided == sheet.low == sheet.high == (3 if effect == "zero_section" else 0)
    assert all(one.points in (None, 0) for one in sheet.items if one.id.startswith("甲"))


@given(worlds(decided=True, all_apply=True), st.data())
def test_rescaling_keeps_the_maximum(world: World, data: st.DataObject) -> None:
    ids = [
        one.id
        for one in world.rubric.items
        if one.rule not in OFF_BASE and one.not_applicable.how == "rescale"
    ]
    chosen = data.draw(st.lists(st.sampled_from(ids), unique=True)) if ids else []
    whole = World(world.rubric, dict.fromkeys(world.seen, ()), frozenset()).sheet()
    part = World(world.rubric, dict.fromkeys(world.seen, ()), frozenset(chosen))
    sheet = part.sheet()
    if all(_has_carrier(part, item_id) for item_id in chosen):
        assert sheet.full == whole.full
    assert sheet.decided == sheet.full == sheet.high


def _has_carrier(world: World, item_id: str) -> bool:
    gone = world.rubric.item(item_id)
    key = {"indicator": "indicator", "section": "section"}.get(gone.not_applicable.within)
    return any(
        one.id not in world.off
        and one.rule not in OFF_BASE
        and (key is None or getattr(one, key) == getattr(gone, key))
        for one in world.rubric.items
    )


@given(st.lists(seen_names, min_size=2, max_size=5))
def test_no_problem_is_deducted_twice(seen: list[tuple[str, ...]]) -> None:
    made = rubric([item(str(no), "deduct_each", "99", params={"points": 1}) for no in range(len(seen))])
    sheet = fold(made, {f"甲#{no}": _verdict(names) for no, names in enumerate(seen)})
    lost = sum((one.full or 0) - (one.points or 0) for one in sheet.items)
    held = Counter(name for names in seen for name in names)
    shared = [name for name in held if not name.startswith("column_missing")]
    twice_allowed = sum(count for name, count in held.items() if name.startswith("column_missing"))
    assert lost == len(shared) + twice_allowed


@given(worlds())
def test_points_are_written_plainly(world: World) -> None:
    sheet = world.sheet().to_dict()
    written = [value for value in sheet["score"].values() if isinstance(value, str)]
    written += [one["points"] for one in sheet["items"] if one["points"] is not None]
    for text in written:
        assert "E" not in text and not text.startswith("-")
        assert "." not in text or not text.endswith(("0", "."))


def test_the_kind_of_these_worlds_is_a_kind_of_the_rubric() -> None:
    assert KIND in rubric([item("1")]).kinds
