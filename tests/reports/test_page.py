"""report.html stands alone, escapes what portals write, and stays small on a bad portal."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from msgspec.structs import replace
from sample_run import AT, PORTAL, UNIT, finding_id

from checks.model import Finding
from checks.problem import Problem
from reports.page import PER_GROUP, write_page
from reports.result import build_result
from rubrics.judgement import Judgement
from storage.archive import Archive

Run = tuple[Archive, Judgement]


def page_of(result: dict[str, Any], tmp_path: Path, **options: Any) -> Any:
    write_page(result, tmp_path / "r.html", **options)
    return html.fromstring((tmp_path / "r.html").read_bytes())


def test_the_page_loads_nothing_from_elsewhere(out: Path) -> None:
    page = html.fromstring((out / "report.html").read_bytes())
    assert not page.xpath("//script | //link | //iframe")
    sources = page.xpath("//img/@src")
    assert sources
    assert all((out / source).is_file() for source in sources)
    assert "url(" not in page.xpath("string(//style)")


def test_heading_score_and_range_are_told(out: Path) -> None:
    text = html.fromstring((out / "report.html").read_bytes()).text_content()
    for told in (
        "清溪县人民政府",
        "2026-11-20",
        "3.4 – 9.4",
        "13",
        "未能检测",
        "本机没有 IPv6 网络，未能检测。",
    ):
        assert told in text, told


def test_what_a_portal_writes_is_never_markup(out: Path) -> None:
    page = html.fromstring((out / "report.html").read_bytes())
    assert "<script>alert(1)</script>" in page.text_content()
    assert all(re.match(r"https?://|evidence/|#|problems", href) for href in page.xpath("//a/@href"))


def test_a_link_of_another_scheme_leads_nowhere(run: Run, tmp_path: Path) -> None:
    result = build_result(*run)
    result["problems"][0]["page_url"] = "javascript:alert(1)"
    result["columns"][0]["url"] = "javascript:alert(2)"
    hrefs = page_of(result, tmp_path).xpath("//a/@href")
    assert not [href for href in hrefs if href.startswith("javascript")]


def test_thousands_of_problems_are_counted_not_all_shown(run: Run, tmp_path: Path) -> None:
    archive, judgement = run
    many = [
        Finding("dead_link", f"{PORTAL}{i}.html", f"链接打不开 {i}", target=f"{PORTAL}x{i}")
        for i in range(3000)
    ]
    problems = tuple(Problem(finding_id(finding), finding, "open", AT, AT) for finding in many)
    page = page_of(build_result(archive, replace(judgement, problems=problems)), tmp_path)
    assert len(page.xpath("//section[@id='problems']//tr[@id]")) == PER_GROUP
    assert f"其余 {3000 - PER_GROUP} 个" in page.text_content()


def test_lost_items_come_with_what_they_would_win_back(out: Path) -> None:
    page = html.fromstring((out / "report.html").read_bytes())
    gains = [
        row.text_content() for row in page.xpath("//h3[.='先改这些最提分']/following-sibling::table[1]//td/b")
    ]
    assert gains == ["2", "1", "0.5", "0.1"]


def test_a_veto_names_the_item_that_brought_it(run: Run, tmp_path: Path) -> None:
    result = build_result(*run)
    score = result["scores"][0]
    score["rubric"]["id"] = "gov-2019-19"
    score["score"] |= {"vetoed": ["总分"], "grade": "不合格"}
    kept = {
        "首页不更新#1": ("not_met", "首页 20 天没有更新"),
        "栏目不更新#1": ("met", "没有这样的栏目"),
        "互动回应差#1": ("needs_review", "由人判定"),
    }
    score["items"] = [
        score["items"][0] | {"id": f"gov-2019-19/单项否决/{name}", "outcome": outcome, "reason": reason}
        for name, (outcome, reason) in kept.items()
    ]
    told = page_of(result, tmp_path).xpath("string(//div[@class='veto'])")
    assert "触发否决：总分" in told and "首页 20 天没有更新" in told
    assert "没有这样的栏目" not in told and "由人判定" not in told


@pytest.mark.parametrize(("low", "said"), [("0", True), ("11", False)])
def test_undecided_vetoes_explain_a_range_that_begins_below_what_is_decided(
    run: Run, tmp_path: Path, low: str, said: bool
) -> None:
    result = build_result(*run)
    score = result["scores"][0]
    score["rubric"]["id"] = "gov-2019-19"
    score["score"] |= {"decided": "11", "low": low, "vetoed": []}
    score["items"] = [
        score["items"][0] | {"id": f"gov-2019-19/单项否决/{name}", "outcome": outcome, "reason": ""}
        for name, outcome in {
            "首页不更新#1": "not_measured",
            "栏目不更新#1": "met",
            "互动回应差#1": "needs_review",
        }.items()
    ]
    assert ("还有 2 项一票否决没有定" in page_of(result, tmp_path).text_content()) is said


def test_a_portal_that_was_not_read_is_not_called_faulty_or_good(run: Run, tmp_path: Path) -> None:
    archive, judgement = run
    result = build_result(archive, replace(judgement, problems=(), columns=(), scores=()))
    result["run"] |= {"pages": 0, "started_at": None}
    text = page_of(result, tmp_path).text_content()
    assert "没有采集到任何网页" in text
    assert "在测到的范围内没有发现问题" in text


@pytest.mark.parametrize(("by", "parts"), [("lead-unit", 3), ("column", 3)])
def test_a_divided_list_has_a_heading_per_part(run: Run, tmp_path: Path, by: str, parts: int) -> None:
    page = page_of(build_result(*run), tmp_path, by=by)
    assert len(page.xpath("//h3[@class='part']")) == parts


def test_the_unit_kind_is_shown_in_words(out: Path) -> None:
    assert UNIT.kind not in html.fromstring((out / "report.html").read_bytes()).text_content()
