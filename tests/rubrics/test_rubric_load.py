"""A faulty rubric file is refused with every fault, each by its line."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import Path

import pytest

from rubrics.bindings import bindings_of
from rubrics.faults import RubricError, UnknownRubricError
from rubrics.load import DATA, available, load_rubric, parse

GOOD = """\
format: wangjian.rubric/1
id: made-2026
title: 测试指标
source: {table: made}
period: 2026
kinds: {county_government: 县, township: 乡镇}
full: 1.5
sections:
  - name: 网站
    full: "1.5"
    indicators:
      - id: made/网站/链接
        name: 链接
        full: 1.5
        method: 网络检索
        lead_units: [某办]
        items:
          - no: 1
            criterion: 链接能打开
            full: 1
            rule: deduct_each
            params: {per: 1, points: 0.2}
            automation: automatic
            check: dead_link
            source_lines: [12, 14]
          - no: 2
            criterion: 有规划栏目
            full: 0.5
            rule: additive
            automation: automatic
            check: column_exists
            options: {names: [规划计划]}
"""


BOUND = "automation: automatic\n            check"


def faults_of(text: str) -> list[tuple[int, str]]:
    with pytest.raises(RubricError) as caught:
        parse(text.encode())
    return [(fault.line, fault.message) for fault in caught.value.faults]


def test_a_good_file_loads_with_inherited_values_and_exact_points() -> None:
    rubric = parse(GOOD.encode())
    first, second = rubric.items
    assert first.id == "made/网站/链接#1"
    assert first.path == ("网站", "链接")
    assert first.params["points"] == Decimal("0.2")
    assert second.full == Decimal("0.5")
    assert (second.method, second.lead_units) == ("网络检索", ("某办",))
    assert second.applies_to == ("county_government", "township")
    assert first.source_row == "made:12,14"
    assert rubric.sha256 == hashlib.sha256(GOOD.encode()).hexdigest()


def test_all_faults_are_told_at_once_with_lines_and_nearest_names() -> None:
    text = (
        GOOD.replace("check: dead_link", "check: ded_link")
        .replace("names: [规划计划]", "name: [规划计划]")
        .replace("points: 0.2", "point: 0.2")
        .replace("method: 网络检索", "methd: 网络检索")
        .replace("rule: additive", "rule: aditive")
    )
    assert faults_of(text) == [
        (15, "不认识的名称“methd”;是否想写“method”?"),
        (22, "deduct_each 须写明每处扣分(points,或 home/other)"),
        (22, "不认识的参数“point”;是否想写“points”?"),
        (24, "没有名为“ded_link”的检查;是否想写“dead_link”?"),
        (
            29,
            "“rule”不能是“aditive”,可用:additive、all_or_nothing、graded、sampled、deduct_each、proportion、"
            "per_unit、half_if_none、bonus、deduction、veto;是否想写“additive”?",
        ),
        (32, "检查“column_exists”没有选项“name”;是否想写“names”?"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("full: 0.5", "full: 0.4", 14, "“链接”写的是1.5分,各要点合计1.4分"),
        ('full: "1.5"', "full: 2", 10, "“网站”写的是2分,下级合计1.5分"),
        ("no: 2", "no: 1", 26, "评测要点编号“1”重复"),
        ("full: 1.5\nsections", "full: 9\nsections", 7, "总分写的是9分,各部分合计1.5分"),
        ("full: 0.5", "full: half", 28, "“full”须是数,写的是“half”"),
        ("full: 0.5", "full: .nan", 28, "看不懂的数"),
        ("full: 0.5", "full: -0.5", 28, "分值不能是负数"),
        ("title: 测试指标\n", "", 1, "缺少“title”"),
        ("title: 测试指标", "title: 测试指标\ntitle: 又一个", 4, "“title”写了两次"),
        ("kinds: {county", "kinds: {coun: [", 6, "不是合法的 YAML"),
        (BOUND, BOUND.replace("automatic", "material"), 24, "凭材料判定"),
        ("method: 网络检索", "applies_to: [townshp]", 15, "“kinds”里没有“townshp”;是否想写“township”?"),
        ("points: 0.2", "points: -1", 22, "参数“points”须是不小于 0 的数"),
        ("rule: deduct_each", "rule: veto", 20, "没有满分"),
    ],
)
def test_each_sort_of_fault_names_its_line(old: str, new: str, line: int, says: str) -> None:
    assert old in GOOD
    found = faults_of(GOOD.replace(old, new, 1))
    assert any(at == line and says in message for at, message in found), found


def test_a_veto_needs_a_known_section() -> None:
    text = GOOD.replace(
        "full: 0.5\n            rule: additive",
        "rule: veto\n            params: {effect: zero_section, section: 网址}",
    ).replace("1.5", "1")
    assert (29, "没有名为“网址”的部分;是否想写“网站”?") in faults_of(text)


def test_a_file_in_another_encoding_is_refused_with_its_line() -> None:
    with pytest.raises(RubricError) as caught:
        parse(GOOD.encode("gb18030"))
    assert caught.value.faults[0].line == 3


@pytest.mark.parametrize("text", ["", "# 只有注释\n", "- 一\n- 二\n", "一句话"])
def test_what_is_no_rubric_is_refused(text: str) -> None:
    assert faults_of(text)[0][0] == 1


def test_points_never_pass_through_binary_floats() -> None:
    rubric = parse(GOOD.replace("0.2", "0.1000000000000000055").encode())
    assert rubric.items[0].params["points"] == Decimal("0.1000000000000000055")


def test_an_unknown_rubric_names_the_nearest() -> None:
    with pytest.raises(UnknownRubricError, match="是否想写“jilin-2021-county”"):
        load_rubric("jilin-2021-conty")


def test_a_rubric_loads_by_file_too(tmp_path: Path) -> None:
    copy = tmp_path / "我的指标.yaml"
    copy.write_bytes((DATA / "jilin-2021-city.yaml").read_bytes())
    assert load_rubric(copy) == load_rubric("jilin-2021-city")


def test_every_bundled_file_carries_the_id_of_its_name() -> None:
    assert [load_rubric(name).id for name in available()] == available()


def test_options_may_be_relative_to_the_evaluated_year() -> None:
    rubric = parse(GOOD.replace("names: [规划计划]", "names: [规划计划], not_empty: {period: -1}").encode())
    assert dict(bindings_of(rubric.items[1], rubric.period))["column_exists"]["not_empty"] == 2025
