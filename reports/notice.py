"""整改通知书 as a Word document: what was found, what has to be done, and the pictures, ready to be sent.

Deadline and number of the letter are the office's own: they are left blank to be filled in.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from reports.grouping import By, ItemIndex, divide, picture
from reports.sheets import EPOCH
from reports.words import kind_ask, kind_name

PICTURES = 60
"""Pictures in one letter; those of the others are in the evidence pack."""
BODY, TITLE = "宋体", "黑体"
_WIDTH = Cm(16.5)
_TALLEST = Cm(22)
_WIDTHS = (Cm(1.1), Cm(2.3), Cm(6.0), Cm(4.3), Cm(2.8))
_HEADINGS = ("序号", "问题", "描述和网址", "整改要求", "整改情况")
_DONE = frozenset(("fixed", "waived"))
_UNPRINTABLE = re.compile("[\\x00-\\x08\\x0b-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")


def write_notice(result: Mapping[str, Any], path: Path, *, by: By = "unit", source: Path) -> None:
    """``source``: the result's folder, for the pictures. The same result gives the same bytes."""
    document = _empty(result)
    open_ones = [problem for problem in result["problems"] if problem["status"] not in _DONE]
    _opening(document, result, open_ones)
    _scores(document, result)
    numbers = {problem["id"]: number for number, problem in enumerate(open_ones, 1)}
    index = ItemIndex(result)
    document.add_heading("二、问题清单", 1)
    if not open_ones:
        document.add_paragraph("没有需要整改的问题。")
    for name, problems in divide({**result, "problems": open_ones}, by):
        if by != "unit":
            document.add_heading(f"{_plain(name)}（{len(problems)} 个）", 2)
        if problems:
            _table(document, problems, numbers, index)
    _notes(document, result)
    _pictures(document, open_ones, numbers, source)
    path.write_bytes(_steady(document))


def _empty(result: Mapping[str, Any]) -> Any:
    # untyped: the library types only half of what it makes
    document: Any = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2.4)
    for name, font, size in (("Normal", BODY, 11), ("Heading 1", TITLE, 14), ("Heading 2", TITLE, 12)):
        style = document.styles[name]
        style.font.name, style.font.size = font, Pt(size)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    properties = document.core_properties
    properties.author, properties.title = "网检", f"整改通知书 {result['unit']['name']}"
    properties.created = properties.modified = datetime(*EPOCH)
    properties.last_modified_by, properties.comments = "", ""
    return document


def _opening(document: Any, result: Mapping[str, Any], problems: Sequence[Mapping[str, Any]]) -> None:
    unit, run = result["unit"], result["run"]
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    words = heading.add_run("政府网站问题整改通知书")
    words.bold, words.font.size, words.font.name = True, Pt(22), TITLE
    words._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), TITLE)
    document.add_paragraph(f"{_plain(unit['name'])}：")
    asked = "请逐项整改，并于        年    月    日前书面反馈整改情况。" if problems else ""
    text = (
        f"对你单位门户网站（{_plain(unit['portal'])}）进行了监测，监测时间点 {run['as_of']}，"
        f"检查网页 {run['pages']} 个，发现需要整改的问题 {len(problems)} 个。{asked}"
    )
    document.add_paragraph(text).paragraph_format.first_line_indent = Pt(22)


def _scores(document: Any, result: Mapping[str, Any]) -> None:
    document.add_heading("一、得分情况", 1)
    table = _grid(document, ("指标", "满分", "已定得分", "可能区间", "等次"))
    for score in result["scores"]:
        total = score["score"]
        spread = "没有分值" if total["decided"] is None else f"{total['low']}–{total['high']}"
        row = (score["rubric"]["title"], total["full"], total["decided"], spread, total["grade"])
        _fill(table.add_row().cells, ["–" if cell is None else str(cell) for cell in row])


def _table(
    document: Any,
    problems: Sequence[Mapping[str, Any]],
    numbers: Mapping[str, int],
    index: ItemIndex,
) -> None:
    table = _grid(document, _HEADINGS)
    for problem in problems:
        items = index.titles(problem)
        told = [problem["summary"], problem["page_url"]]
        if problem["also_on"]:
            told.append(f"另有 {problem['also_on']} 处")
        if items:
            told.append("所涉评测要点：" + "；".join(items[:3]) + (" 等" if len(items) > 3 else ""))
        told.append(f"问题编号 {problem['id']}")
        row = (
            str(numbers[problem["id"]]),
            kind_name(problem["kind"]),
            "\n".join(told),
            kind_ask(problem["kind"]),
            "",
        )
        _fill(table.add_row().cells, row)
    for row_ in table.rows:
        for cell, width in zip(row_.cells, _WIDTHS, strict=True):
            cell.width = width


def _notes(document: Any, result: Mapping[str, Any]) -> None:
    document.add_heading("三、说明", 1)
    open_items = sum(
        item["outcome"] in ("needs_review", "not_measured", "material")
        for score in result["scores"]
        for item in score["items"]
    )
    for text in (
        f"尚有 {open_items} 个评测要点待人工复核、未能检测或须凭材料评定，既未计为合格，也未计为问题。",
        "整改后将对所列问题逐个复查。对本通知有异议的，请在规定期限内凭问题编号申请复核。",
        f"各问题的截图、访问记录和网页存档见证据包（运行编号 {result['run']['id']}）。",
    ):
        document.add_paragraph(_plain(text)).paragraph_format.first_line_indent = Pt(22)


def _pictures(
    document: Any, problems: Sequence[Mapping[str, Any]], numbers: Mapping[str, int], source: Path
) -> None:
    shown = [(problem, row) for problem in problems if (row := picture(problem)) is not None]
    if not shown:
        return
    document.add_page_break()
    document.add_heading("附：问题截图", 1)
    for problem, row in shown[:PICTURES]:
        title = f"{numbers[problem['id']]}. {kind_name(problem['kind'])}：{problem['summary']}"
        document.add_paragraph(_plain(title)).paragraph_format.keep_with_next = True
        try:
            placed = document.add_picture(str(source / row["path"]), width=_WIDTH)
        except FileNotFoundError:
            document.add_paragraph(f"（截图文件 {row['path']} 不在结果目录里）")
            continue
        if placed.height > _TALLEST:
            placed.width = int(placed.width * _TALLEST / placed.height)
            placed.height = _TALLEST
    if len(shown) > PICTURES:
        document.add_paragraph(f"其余 {len(shown) - PICTURES} 个问题的截图见证据包。")


def _grid(document: Any, headings: Sequence[str]) -> Any:
    table = document.add_table(rows=1, cols=len(headings))
    table.style = "Table Grid"
    table.autofit = False
    _fill(table.rows[0].cells, headings, bold=True)
    return table


def _fill(cells: Sequence[Any], texts: Sequence[str], *, bold: bool = False) -> None:
    for cell, text in zip(cells, texts, strict=True):
        words = cell.paragraphs[0].add_run(_plain(text))
        words.font.size, words.bold = Pt(9), bold


def _plain(text: str) -> str:
    return _UNPRINTABLE.sub("", text)


def _steady(document: Any) -> bytes:
    """The file's bytes, without the time at which it was packed."""
    packed, steady = io.BytesIO(), io.BytesIO()
    document.save(packed)
    with zipfile.ZipFile(packed) as made, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as target:
        for name in made.namelist():
            target.writestr(zipfile.ZipInfo(name, EPOCH), made.read(name), zipfile.ZIP_DEFLATED)
    return steady.getvalue()
