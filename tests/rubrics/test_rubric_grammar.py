"""The rest of the scoring grammar: vetoes of any part, straight to nought, unpriced faults, years, rates."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from rubric_builder import KIND, MET, OPEN, fold, item, not_met, row, rubric

from checks.model import Verdict
from rubrics.bindings import bindings_of, relative
from rubrics.faults import RubricError
from rubrics.load import load_rubric, parse
from rubrics.model import Rubric
from rubrics.score import score

names = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=6)


def points(rule: str, verdict: Verdict, full: str = "4", **params: Any) -> Decimal | None:
    return row(fold(rubric([item("1", rule, full, params=params)]), {"甲#1": verdict}), "甲#1").points


def nested(effect: str, section: str | None = None) -> Rubric:
    """甲 holds 子 (items 1, v) and 丑 (item 1); 乙 holds one item. Each item has 2 points."""
    params = {"effect": effect} | ({"section": section} if section else {})

    def indicator(name: str, *items: dict[str, Any]) -> dict[str, Any]:
        return {"id": name, "name": f"{name}项", "items": list(items)}

    data = {
        "format": "wangjian.rubric/1",
        "id": "nested",
        "title": "分级指标",
        "source": {"table": "nested"},
        "period": 2026,
        "kinds": {KIND: "县"},
        "full": 8,
        "sections": [
            {
                "name": "甲",
                "sections": [
                    {
                        "name": "子",
                        "indicators": [
                            indicator("子一", item("1"), item("v", "veto", None, params=params)),
                            indicator("子二", item("1")),
                        ],
                    },
                    {"name": "丑", "indicators": [indicator("丑一", item("1"))]},
                ],
            },
            {"name": "乙", "indicators": [indicator("乙一", item("1"))]},
        ],
    }
    return parse(yaml.safe_dump(data, allow_unicode=True).encode())


ALL = dict.fromkeys(("子一#1", "子二#1", "丑一#1", "乙一#1"), MET)


@pytest.mark.parametrize(
    ("effect", "section", "left", "vetoed"),
    [
        ("zero_indicator", None, 6, ("甲/子/子一项",)),
        ("zero_section", "甲/子", 4, ("甲/子",)),
        ("zero_section", "子", 4, ("甲/子",)),
        ("zero_section", None, 2, ("甲",)),
        ("zero_section", "乙", 6, ("乙",)),
        ("zero_total", None, 0, ("总分",)),
    ],
)
def test_a_veto_takes_the_part_it_names_and_no_other(
    effect: str, section: str | None, left: int, vetoed: tuple[str, ...]
) -> None:
    made = nested(effect, section)
    fired = fold(made, ALL | {"子一#v": not_met("a")})
    assert (fired.decided, fired.low, fired.high, fired.vetoed) == (left, left, left, vetoed)
    pending = fold(made, ALL | {"子一#v": OPEN})
    assert (pending.low, pending.decided, pending.high, pending.vetoed) == (left, 8, 8, ())
    assert fold(made, ALL | {"子一#v": MET}).decided == 8


def test_the_sentence_names_the_indicator_that_a_veto_took() -> None:
    sheet = fold(nested("zero_indicator"), ALL | {"子一#v": not_met("a")})
    assert "“子一项”计0分" in row(sheet, "子一#v").reason
    assert row(sheet, "子一#1").points == 0 and row(sheet, "子二#1").points == 2


def test_a_section_named_twice_must_be_written_in_full() -> None:
    text = yaml.safe_dump(
        {
            "format": "wangjian.rubric/1",
            "id": "twice",
            "title": "重名",
            "source": {"table": "t"},
            "period": 2026,
            "kinds": {KIND: "县"},
            "sections": [
                {
                    "name": top,
                    "sections": [{"name": "公开", "indicators": [{"id": top, "name": top, "items": items}]}],
                }
                for top, items in (
                    ("甲", [item("1")]),
                    ("乙", [item("v", "veto", None, params={"effect": "zero_section", "section": "公开"})]),
                )
            ],
        },
        allow_unicode=True,
    )
    with pytest.raises(RubricError, match="有2个部分叫“公开”,请写全:甲/公开、乙/公开"):
        parse(text.encode())
    assert parse(text.replace("section: 公开", "section: 甲/公开").encode()).section_path("甲/公开") == (
        "甲",
        "公开",
    )


@pytest.mark.parametrize(("count", "left"), [(1, "3"), (2, "2"), (3, "0"), (5, "0")])
def test_so_many_faults_take_everything(count: int, left: str) -> None:
    faults = not_met(*"abcdef"[:count])
    assert points("deduct_each", faults, points=1, max=2, zero_from=3) == Decimal(left)


def test_nothing_in_order_at_all_takes_everything() -> None:
    params = {"points": 1, "max": 2, "zero_if_all_stale": True}
    all_stale = Verdict("not_met", not_met("a", "b", "c").findings, share=(0, 3))
    some = Verdict("not_met", not_met("a", "b", "c").findings, share=(4, 7))
    assert points("deduct_each", all_stale, **params) == 0
    assert points("deduct_each", some, **params) == 2


def test_a_price_above_the_item_takes_it_whole_and_no_more() -> None:
    assert points("deduct_each", not_met("a"), "1", per=1, points=5, capped_at_weight=True) == 0


def test_a_fault_the_source_gives_no_price_takes_the_item() -> None:
    assert points("deduct_each", not_met("a"), deduct_points_in_source=None) == 0
    assert points("deduct_each", MET, deduct_points_in_source=None) == 4


def test_a_deduction_is_taken_once_where_the_rubric_says_so() -> None:
    made = rubric([item("1"), item("d", "deduction", None, params={"points": 1, "max": 1})])
    sheet = fold(made, {"甲#1": MET, "甲#d": not_met("a", "b", "c", kind="privacy_leak")})
    assert (sheet.decided, sheet.deducted) == (2, 1)


@given(names, st.integers(1, 4), st.booleans())
def test_straight_to_nought_never_pays_for_one_more_fault(
    seen: list[str], start: int, all_stale: bool
) -> None:
    params = {"points": "0.5", "max": 3, "zero_from": start, "zero_if_all_stale": all_stale}

    def of(faults: list[str]) -> Decimal:
        verdict = Verdict(
            "not_met" if faults else "met", not_met(*faults).findings, share=(8 - len(faults), 8)
        )
        return points("deduct_each", verdict, **params) or Decimal(0)

    assert 0 <= of([*seen, "new"]) <= of(seen) <= 4
    assert (of(seen) == 0) == (len(seen) >= start)


@given(
    st.sampled_from(["zero_indicator", "zero_section"]), st.lists(st.sampled_from(sorted(ALL)), unique=True)
)
def test_a_veto_of_a_part_dominates_whatever_else_is_met(effect: str, met: list[str]) -> None:
    made = nested(effect)
    verdicts = {name: MET if name in met else not_met(name) for name in ALL}
    sheet = fold(made, verdicts | {"子一#v": not_met("v")})
    gone = ("子一",) if effect == "zero_indicator" else ("子一", "子二", "丑一")
    assert sheet.decided == 2 * sum(name.split("#")[0] not in gone for name in met)


@given(st.lists(st.booleans(), min_size=3, max_size=3), st.booleans())
def test_the_rate_of_a_section_is_that_of_all_its_items(met: list[bool], applies: bool) -> None:
    how = {"how": "rate_of", "of": "乙"}
    others = [item(str(no), full="3") for no in range(3)]
    made = rubric([item("1", full="6", not_applicable=how)], others)
    verdicts = {f"乙#{no}": MET if one else not_met("x") for no, one in enumerate(met)}
    given_one = MET if applies else Verdict("not_applicable", reason_key="nothing_due")
    sheet = fold(made, verdicts | {"甲#1": given_one})
    first_lost = 3 if not all(met) else 0
    assert sheet.full == 15
    earned = 9 - first_lost
    assert row(sheet, "甲#1").points == (6 if applies else Decimal(6) * earned / 9)


def test_the_anhui_head_of_office_takes_the_rate_of_the_whole_group() -> None:
    anhui = load_rubric("anhui-county-department-2022")
    head = "anhui-county-department-2022/29/负责人解读#1"
    guard = [one for one in anhui.items if one.section == "监督保障"]
    none = Verdict("not_applicable", reason_key="nothing_due")
    lost = "anhui-county-department-2022/35/政府信息公开年度工作报告#1"
    verdicts = {one.id: MET for one in guard} | {lost: not_met("a"), head: none}
    sheet = score(
        anhui,
        verdicts,
        kind="county_department",
        unit_name="某局",
        problem_ids=lambda found: found.target,
        by_hand=set(verdicts),
    )
    assert sum(one.full or 0 for one in guard) == 11
    assert row(sheet, head).points == Decimal("3.71"), "4 × 10.2 ÷ 11"
    assert sheet.full == 100


@given(st.integers(2000, 2100), st.integers(-5, 5))
def test_years_move_with_the_evaluated_year(period: int, by: int) -> None:
    assert relative({"period": by}, period) == period + by
    assert relative({"period": by, "date": "01-31"}, period) == f"{period + by}-01-31"
    assert relative([{"year": {"period": by}}], period) == [{"year": period + by}]


def test_an_option_may_be_a_day_of_the_next_year() -> None:
    bound = item(
        "1", check="column_exists", options={"names": ["年报"], "not_empty": {"period": 1, "date": "01-31"}}
    )
    made = rubric([bound])
    assert dict(bindings_of(made.items[0], made.period))["column_exists"]["not_empty"] == "2027-01-31"


@given(st.decimals("0", "20", places=1), st.booleans())
def test_the_bonus_opens_at_its_gate_or_only_above_it(gate: Decimal, strict: bool) -> None:
    made = rubric(
        [item("1", full="10"), item("2", full="10"), item("b", "bonus", "3")],
        full="20",
        bonus="3",
        **({"bonus_gate": str(gate), "bonus_gate_strict": strict} if gate < 20 else {"bonus_gate": "19"}),
    )
    gate = made.bonus_gate or Decimal(0)
    for verdicts, base in (({"甲#1": MET, "甲#2": MET}, 20), ({"甲#1": MET, "甲#2": not_met("a")}, 10)):
        sheet = fold(made, verdicts | {"甲#b": MET})
        opens = base > gate if made.bonus_gate_strict else base >= gate
        assert (sheet.decided, sheet.bonus) == (base, 3 if opens else 0)


def test_a_grade_without_a_limit_is_left_to_a_person() -> None:
    grades = [{"name": "优秀"}, {"name": "良好"}]
    assert fold(rubric([item("1")], grades=grades), {"甲#1": MET}).grade is None
