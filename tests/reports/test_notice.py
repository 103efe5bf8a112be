"""The 整改通知书 and the printed report: every problem to be mended is in them, with what has to be done."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest

from crawler.gather.browser import BrowserUnavailable, find_chromium
from crawler.settings import Settings
from reports.export import export
from reports.notice import write_notice
from reports.words import kind_ask


def texts(path: Path) -> str:
    document: Any = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def stored(out: Path) -> dict[str, Any]:
    result: dict[str, Any] = json.loads((out / "result.json").read_bytes())
    return result


@pytest.mark.parametrize("by", ["unit", "lead-unit", "column"])
def test_every_problem_to_be_mended_is_in_the_letter(out: Path, tmp_path: Path, by: str) -> None:
    said = texts(export(out, "docx", by=by, out=tmp_path / "letter.docx"))
    result = stored(out)
    assert f"{result['unit']['name']}：" in said
    for problem in result["problems"]:
        assert f"问题编号 {problem['id']}" in said
        assert problem["summary"] in said
        assert kind_ask(problem["kind"]) in said


def test_the_pictures_are_in_the_letter(out: Path, tmp_path: Path) -> None:
    made = export(out, "docx", out=tmp_path / "letter.docx")
    document: Any = docx.Document(str(made))
    owed = sum(any(row["type"] == "screenshot" for row in p["evidence"]) for p in stored(out)["problems"])
    assert len(document.inline_shapes) == owed > 0


def test_a_picture_that_is_gone_is_said(out: Path, tmp_path: Path) -> None:
    write_notice(stored(out), tmp_path / "letter.docx", source=tmp_path)
    assert "不在结果目录里" in texts(tmp_path / "letter.docx")


def test_what_is_mended_or_waived_is_not_asked_for(out: Path, tmp_path: Path) -> None:
    result = stored(out)
    for problem, status in zip(result["problems"], ("fixed", "waived"), strict=False):
        problem["status"] = status
    write_notice(result, tmp_path / "letter.docx", source=out)
    said = texts(tmp_path / "letter.docx")
    assert result["problems"][0]["id"] not in said
    assert f"发现需要整改的问题 {max(len(result['problems']) - 2, 0)} 个" in said


def test_a_portal_without_problems_gets_a_letter_that_says_so(out: Path, tmp_path: Path) -> None:
    write_notice({**stored(out), "problems": []}, tmp_path / "letter.docx", source=out)
    said = texts(tmp_path / "letter.docx")
    assert "没有需要整改的问题。" in said
    assert "请逐项整改" not in said


def test_text_that_word_cannot_hold_is_left_out(out: Path, tmp_path: Path) -> None:
    result = stored(out)
    result["problems"][0]["summary"] = "坏\x00字\x1b"
    write_notice(result, tmp_path / "letter.docx", source=out)
    assert "坏字" in texts(tmp_path / "letter.docx")


def test_the_report_is_printed(out: Path, tmp_path: Path) -> None:
    try:
        find_chromium(Settings())
    except BrowserUnavailable:
        pytest.skip("no browser here")
    made = export(out, "pdf", out=tmp_path / "report.pdf")
    again = export(out, "pdf", out=tmp_path / "elsewhere" / "report.pdf")
    assert again.read_bytes() == made.read_bytes(), "no time of the day, no place on this machine"
    assert b"file:" not in made.read_bytes()
    assert b"/CreationDate (D:20261119184000+00" in made.read_bytes()
    printed = pypdfium2.PdfDocument(made)
    said = "".join(page.get_textpage().get_text_range() for page in printed)
    assert stored(out)["unit"]["name"] in said.replace("\r\n", "")
