"""problems.xlsx is a usable work paper: safe text, numbers as numbers, proof one click away."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from sample_run import make_score

import reports.sheets as sheets_module
import reports.workbook as workbook_module
from reports.result import build_result
from reports.sheets import Book, Column, Link
from reports.workbook import write_workbook
from rubrics.judgement import Judgement
from storage.archive import Archive

Run = tuple[Archive, Judgement]


@pytest.fixture
def result(run: Run) -> dict[str, Any]:
    return build_result(*run)


def rows_of(sheet: Worksheet) -> list[dict[str, Any]]:
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]  # type: ignore[arg-type]


def test_the_four_sheets_are_there_and_laid_out_for_print(out: Path) -> None:
    book = load_workbook(out / "problems.xlsx")
    assert book.sheetnames == ["问题清单", "评分表", "栏目体检表", "未到达"]
    for sheet in book.worksheets:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.cell(2, 2).alignment.wrap_text


def test_the_problem_list_says_what_where_and_what_to_do(out: Path) -> None:
    rows = rows_of(load_workbook(out / "problems.xlsx")["问题清单"])
    row = next(row for row in rows if row["问题类型"] == "网站标识缺失")
    assert row["指标项"] == "页脚标识要素齐全"
    assert (row["目标"], row["同现页数"], row["状态"]) == ("公安备案号", 811, "待整改")
    assert row["发现时间"] == dt.datetime(2026, 11, 20, 2, 10)
    assert "页脚补全" in row["整改要求"]


def test_pictures_are_linked_relative_to_the_workbook(out: Path) -> None:
    sheet = load_workbook(out / "problems.xlsx")["问题清单"]
    place = [cell.value for cell in sheet[1]].index("截图") + 1
    links = [sheet.cell(row, place).hyperlink for row in range(2, sheet.max_row + 1)]
    for link in links:
        assert link is not None
        assert (out / str(link.target)).is_file()


def test_points_are_numbers_and_open_points_are_empty(out: Path) -> None:
    rows = rows_of(load_workbook(out / "problems.xlsx")["评分表"])
    assert [row["得分"] for row in rows] == [0, 0.5, None, 0, 0.9, 2, None, None, 3.4]
    assert rows[0]["牵头部门"] == "县政府办、县司法局"
    assert rows[-1]["一级指标"] == "合计"
    assert "3.4 至 9.4" in rows[-1]["扣分依据"]


def test_the_sum_line_stays_out_of_the_filter(out: Path) -> None:
    sheet = load_workbook(out / "problems.xlsx")["评分表"]
    assert sheet.auto_filter.ref == f"A1:K{sheet.max_row - 1}"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", ' =HYPERLINK("http://x")'])
def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path, text: str) -> None:
    book = Book(dt.datetime(2026, 1, 1), "t")
    book.sheet("s", "h", [Column("a", 9), Column("b", 9)], [[text, Link(text, "http://x/")]])
    book.save(tmp_path / "b.xlsx")
    sheet = load_workbook(tmp_path / "b.xlsx")["s"]
    assert (sheet["A2"].value, sheet["A2"].data_type, sheet["A2"].quotePrefix) == (text, "s", True)
    assert (sheet["B2"].value, sheet["B2"].data_type) == (text, "s")


def test_the_same_result_gives_the_same_bytes(result: dict[str, Any], tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_workbook(result, tmp_path / f"{name}.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_several_rubrics_have_a_sheet_each(run: Run, tmp_path: Path) -> None:
    archive, judgement = run
    other = make_score()
    other["rubric"]["id"] = "other/2026:" + "x" * 40
    result = build_result(archive, replace(judgement, scores=(*judgement.scores, other, other)))
    write_workbook(result, tmp_path / "b.xlsx")
    names = [name for name in load_workbook(tmp_path / "b.xlsx").sheetnames if name.startswith("评分表")]
    assert len(names) == len(set(names)) == 3
    assert all(len(name) <= 31 for name in names)


def test_a_checklist_has_no_sum_line(run: Run, tmp_path: Path) -> None:
    archive, judgement = run
    score = make_score()
    score["score"] |= dict.fromkeys(("full", "decided", "low", "high"))
    score["items"] = [item | {"full": None, "points": None} for item in score["items"]]
    write_workbook(build_result(archive, replace(judgement, scores=(score,))), tmp_path / "b.xlsx")
    rows = rows_of(load_workbook(tmp_path / "b.xlsx")["评分表"])
    assert len(rows) == len(score["items"])
    assert all(row["分值"] is None for row in rows)


def test_each_lead_unit_has_its_own_list(result: dict[str, Any], tmp_path: Path) -> None:
    write_workbook(result, tmp_path / "b.xlsx", by="lead-unit")
    book = load_workbook(tmp_path / "b.xlsx")
    assert book.sheetnames[:3] == ["县政府办", "县司法局", "未列牵头部门"]
    listed = {row["问题编号"] for name in book.sheetnames[:3] for row in rows_of(book[name])}
    assert listed == {problem["id"] for problem in result["problems"]}


def test_too_many_parts_share_a_last_sheet_and_lose_nothing(
    result: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_module, "PART_SHEETS", 2)
    write_workbook(result, tmp_path / "b.xlsx", by="column")
    book = load_workbook(tmp_path / "b.xlsx")
    parts = book.sheetnames[: book.sheetnames.index("评分表")]
    assert len(parts) == 2
    listed = {row["问题编号"] for name in parts for row in rows_of(book[name])}
    assert listed == {problem["id"] for problem in result["problems"]}


def test_links_beyond_the_limit_are_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets_module, "LINK_LIMIT", 1)
    book = Book(dt.datetime(2026, 1, 1), "t")
    book.sheet("s", "h", [Column("a", 9)], [[Link("看", "e/1.png")], [Link("看", "e/2.png")]])
    book.save(tmp_path / "b.xlsx")
    sheet = load_workbook(tmp_path / "b.xlsx")["s"]
    assert (sheet["A2"].hyperlink.target, sheet["A3"].hyperlink, sheet["A3"].value) == (
        "e/1.png",
        None,
        "e/2.png",
    )
