"""Numbers, truths and nothing among the words of options: each is told with its line and what to write."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from rubrics.faults import Fault, RubricError
from rubrics.load import parse
from scripts.cli.main import app

BASE = (Path(__file__).parent / "broken" / "base.yaml").read_text(encoding="utf-8")
OLD = "            check: column_exists\n            options: {names: [规划计划], not_empty: true}\n"
LINE = BASE[: BASE.index(OLD)].count("\n") + 2


def bound(check: str, options: str) -> str:
    return BASE.replace(OLD, f"            check: {check}\n            options: {options}\n")


def faults(check: str, options: str) -> list[Fault]:
    try:
        parse(bound(check, options).encode(), "甲.yaml")
    except RubricError as error:
        return list(error.faults)
    return []


def content(subject: str) -> str:
    return f"{{columns: [规划计划], subjects: [{{{subject}}}]}}"


@pytest.mark.parametrize(
    ("subject", "where", "says"),
    [
        ("name: 规划, any: [规划, 2025]", "any[2]", '没有引号的 2025 不是文字;请加引号,写成 "2025"'),
        ("name: 规划, any: [0310]", "any[1]", '写成 "0310"'),
        ("name: 规划, any: [1.50]", "any[1]", '写成 "1.50"'),
        ("name: 规划, any: [no]", "any[1]", '没有引号的 no 不是文字;请加引号,写成 "no"'),
        ("name: 规划, any: [12:30]", "any[1]", '写成 "12:30"'),
        ("name: 规划, any: [规划, ~]", "any[2]", "这里是空的;请写上词,或删去这一项"),
        ('name: 规划, any: [规划, " "]', "any[2]", "有一项是空的"),
        ("name: 规划, any: [{规划: 计划}]", "any[1]", "词里有冒号的,请把整个词放在引号里"),
        ("name: 规划, any: [[规划]]", "any[1]", "写的是列表"),
        ("name: 规划, any: 规划", "any", "“any”须是列表,写的是“规划”"),
        ("name: 2025, any: [规划]", "name", '写成 "2025"'),
        ("name: 规划, any: [规划], no: [110]", "no[1]", '写成 "110"'),
        ("name: 规划, any: [规划], hints: [2025]", "hints[1]", '写成 "2025"'),
        ('name: 规划, any: [规划], years: ["2025"]', "years[1]", "“years”须是整数,写的是“2025”;请去掉引号"),
        ("name: 规划, any: [规划], years: [今年]", "years[1]", "“years”须是整数,写的是“今年”"),
        ("name: 规划, any: [规划], min: 2.5", "min", "“min”须是整数,写的是“2.5”"),
        ("name: 规划, any: [规划], news: 是", "news", "“news”须是 true 或 false,写的是“是”"),
        ("name: 规划, anny: [规划], any: [规划]", "anny", "“subjects”里没有“anny”;是否想写“any”?"),
        ("name: 规划", "subjects[1]", "“subjects”的这一项缺少“any”"),
    ],
)
def test_a_value_of_another_sort_in_a_subject(subject: str, where: str, says: str) -> None:
    (fault,) = faults("column_content", content(subject))
    assert (fault.line, fault.where.endswith(where)) == (LINE, True), fault
    assert says in fault.message


@pytest.mark.parametrize(
    ("check", "options", "says"),
    [
        ("column_exists", "{names: [2025]}", '写成 "2025"'),
        ("column_stale", "{names: [true]}", '写成 "true"'),
        ("guide", "{ways: [letter, 1]}", '写成 "1"'),
        ("annual_report", '{years: ["2025"]}', "请去掉引号,写成 2025"),
        ("annual_report", "{due: 20260131}", '写成 "20260131"'),
        ("browser_compat", "{wide: [宽]}", "“wide”须是整数"),
    ],
)
def test_a_value_of_another_sort_in_an_option(check: str, options: str, says: str) -> None:
    (fault,) = faults(check, options)
    assert (fault.line, says in fault.message) == (LINE, True), fault


@pytest.mark.parametrize(
    ("check", "options"),
    [
        ("column_content", content('name: 规划, any: ["2025", "no"], years: [2025, {period: -1}]')),
        # An unquoted day is the text it is: a word like any other.
        ("column_content", content("name: 规划, any: [2025-01-31], since: 2025-01-31")),
        ("column_content", content("name: 规划, any: [规划], since: {period: 0, date: 01-31}, min: 2")),
        ("annual_report", "{years: [{period: -1}], due: {period: 1, date: 01-31}}"),
        ("interaction_reply", '{bands: [{working_days: 3, score: "1"}]}'),
    ],
)
def test_what_the_checks_read_is_no_fault(check: str, options: str) -> None:
    assert faults(check, options) == []


def test_the_command_names_file_line_and_remedy(tmp_path: Path) -> None:
    path = tmp_path / "某县.yaml"
    path.write_text(bound("column_content", content("name: 规划, any: [规划, 2025]")), encoding="utf-8")
    ended = CliRunner().invoke(app, ["rubric", "validate", str(path)])
    assert ended.exit_code == 2
    assert f"{path}:第{LINE}行" in ended.output
    assert '请加引号,写成 "2025"' in ended.output
