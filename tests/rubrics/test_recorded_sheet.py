"""The filled-in Anhui table: its sums, its merged cell, and where it contradicts itself."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rubrics.faults import RubricError
from rubrics.load import DATA
from rubrics.recorded import UnknownRecordError, import_recorded, load_recorded, recorded_sheets
from scripts.cli.rubric import app

ANHUI = "anhui-county-department-2022"
FILE = DATA / "recorded" / f"{ANHUI}.yaml"
TABLE = Path(__file__).parents[2].parent / "shared" / "rubric_tables" / f"{ANHUI}.json"
RUN = CliRunner()


def test_importing_the_record_reproduces_its_total() -> None:
    sheet = load_recorded(ANHUI)
    assert (sheet.total, sheet.weight, sheet.lost) == (Decimal("63.5"), 100, Decimal("36.5"))
    assert (sheet.lost_with_reason, sheet.lost_without_reason) == (Decimal("14.5"), 22)


def test_the_merged_cell_counts_once_against_its_joint_weight() -> None:
    (joint,) = [row for row in load_recorded(ANHUI).rows if len(row.nos) > 1]
    assert (joint.nos, joint.score, joint.weight) == ((20, 21, 22), Decimal("5.4"), 7)
    (said,) = [one.says for one in load_recorded(ANHUI).doubts if one.kind == "joint_score"]
    assert "5.4分是7分中的得分" in said and "高于第20行自己的权重4" in said


def test_what_the_record_contradicts_is_listed_by_row() -> None:
    doubts = {(one.kind, one.nos) for one in load_recorded(ANHUI).doubts}
    without_reason = {(1,), (3,), (4,), (20, 21, 22), (25,), (26,), (27,), (29,), (30,)}
    assert doubts == {
        ("row_missing", (37,)),
        ("parts_over_weight", (3,)),
        ("parts_over_weight", (30,)),
        ("price_over_weight", (11,)),
        ("score_against_rule", (15,)),
        ("joint_score", (20, 21, 22)),
        *(("lost_without_reason", nos) for nos in without_reason),
    }


@pytest.mark.skipif(not TABLE.is_file(), reason="the truth tables are not here")
def test_the_record_is_that_of_the_table() -> None:
    table = json.loads(TABLE.read_text(encoding="utf-8"), parse_float=Decimal)
    sheet = load_recorded(ANHUI)
    rows = {no: row for row in sheet.rows for no in row.nos}
    for indicator in table["indicators"]:
        if indicator["weight"] is None:
            continue
        row = rows[indicator["row_no"]]
        assert indicator["id"] in row.indicators
        if indicator["recorded_score"] is not None:
            assert row.score == indicator["recorded_score"]
            assert row.reason == indicator["recorded_reason"]
            assert row.remediated == bool(indicator["recorded_remediated"])
    assert sheet.total == table["totals"]["recorded_total"]
    sums = {one["process_group"]: (one["points"], one["recorded"]) for one in table["sections"]}
    assert sheet.sections() == sums


def test_a_record_of_one_s_own_is_read_and_its_wrong_total_told(tmp_path: Path) -> None:
    own = tmp_path / "记录.yaml"
    own.write_text(FILE.read_text(encoding="utf-8").replace('total: "63.5"', 'total: "64"'), encoding="utf-8")
    (doubt,) = [one for one in import_recorded(own).doubts if one.kind == "total"]
    assert doubt.says == "各行得分合计63.5分,总分写的是64分"


def test_a_faulty_record_is_refused_with_the_line(tmp_path: Path) -> None:
    own = tmp_path / "记录.yaml"
    text = FILE.read_text(encoding="utf-8").replace("/03/意见征集", "/03/意见收集").replace('"4"', '"四"', 1)
    own.write_text(text, encoding="utf-8")
    with pytest.raises(RubricError) as caught:
        import_recorded(own)
    assert "score" in str(caught.value)
    own.write_text(text.replace('"四"', '"4"'), encoding="utf-8")
    with pytest.raises(RubricError) as caught:
        import_recorded(own)
    (fault,) = caught.value.faults
    assert "/03/意见收集" in text.splitlines()[fault.line - 1]
    assert "是否想写“anhui-county-department-2022/03/意见征集”?" in fault.message


def test_a_rubric_without_a_record_says_which_have_one() -> None:
    assert recorded_sheets() == [ANHUI]
    with pytest.raises(UnknownRecordError, match=ANHUI):
        load_recorded("jilin-2021-county")


def test_the_command_prints_the_sheet() -> None:
    shown = json.loads(RUN.invoke(app, ["recorded", ANHUI, "--json"]).stdout)
    assert (shown["total"], shown["weight"], len(shown["rows"])) == ("63.5", "100", 34)
    assert [row["rows"] for row in shown["rows"] if row["score"] == "5.4"] == [[20, 21, 22]]
    assert len(shown["contradictions"]) == 19
    plain = RUN.invoke(app, ["recorded", ANHUI])
    assert plain.exit_code == 0 and "得分63.5分(权重合计100分)" in plain.stdout
    assert "001-02" in plain.stdout
    assert RUN.invoke(app, ["recorded", "jilin-2021-county"]).exit_code == 2
