"""Columns whose entries are rows of cells, as the ledger and the checks on columns see them."""

from __future__ import annotations

from typing import Any

from checks.artifacts.portal import PortalReading
from checks.artifacts.titles import TitleIndex
from checks.model import Verdict
from checks.registry import CHECKS
from checks.run import run_check
from tests.derive.record_pages import FIRMS, column, page, table

HOST = "http://www.x.gov.cn"


def _rows(year: int) -> str:
    return table(
        ("序号", "检查对象", "检查结果", "检查日期"),
        [(str(n), firm, "合格", f"{year}-10-0{n}") for n, firm in enumerate(FIRMS, 1)],
    )


def _matrix() -> str:
    return table(
        ("部门", "2025年", "2026年"),
        [
            (f"示例县{name}局", f'<a href="/y/{n}5.pdf">查看</a>', f'<a href="/y/{n}6.pdf">查看</a>')
            for n, name in enumerate("教科民", 1)
        ],
    )


PLACES = {
    "/ssj/index.html": ("双随机抽查结果", _rows(2026)),
    "/xzjc/index.html": ("行政检查", _rows(2023)),
    "/bmys/index.html": ("部门预算", _matrix()),
    "/zfcg/index.html": ("政府采购", "<ul class='list'></ul>"),
    "/zb/index.html": (
        "值班安排",
        table(("日期", "值班领导", "值班电话"), [("2020-01-01", "王某", "1")] * 4),
    ),
}


def _portal(crawl: Any) -> None:
    menu = "".join(f'<li><a href="{path}">{name}</a></li>' for path, (name, _) in PLACES.items())
    crawl.html("/", page(f'<div class="nav menu"><ul>{menu}</ul></div><h2>欢迎</h2>', "示例县人民政府"))
    for path, (name, content) in PLACES.items():
        crawl.html(path, column(name, content, path)[1])


def _verdict(crawl: Any, check: str, **options: Any) -> Verdict:
    return run_check(CHECKS[check], {**CHECKS[check].options, **options}, crawl.artifacts(), 1)


def test_rows_of_cells_have_their_place_in_the_ledger(crawl: Any) -> None:
    _portal(crawl)
    reading = crawl.artifacts().get("portal")
    assert isinstance(reading, PortalReading)
    told = {c.name: (c.items, c.newest, c.oldest, c.state) for c in reading.columns}
    assert told == {
        "双随机抽查结果": (5, "2026-10-05", "2026-10-01", "ok"),
        "行政检查": (5, "2023-10-05", "2023-10-01", "stale"),
        "部门预算": (6, None, None, "ok"),
        "政府采购": (0, None, None, "empty"),
    }


def test_only_the_old_rows_are_stale_and_only_the_bare_column_is_empty(crawl: Any) -> None:
    _portal(crawl)
    stale, empty = _verdict(crawl, "column_stale"), _verdict(crawl, "column_empty")
    assert [(f.page_url, f.target) for f in stale.findings] == [(f"{HOST}/xzjc/index.html", "2023-10-05")]
    assert [f.page_url for f in empty.findings] == [f"{HOST}/zfcg/index.html"]


def test_a_table_of_years_is_not_judged_by_days_even_where_a_rubric_sets_them(crawl: Any) -> None:
    _portal(crawl)
    verdict = _verdict(crawl, "column_stale", names=["部门预算"], days=30)
    assert verdict.outcome == "met"


def test_rows_that_lead_nowhere_are_known_by_their_words(crawl: Any) -> None:
    _portal(crawl)
    index = crawl.artifacts().get("titles")
    assert isinstance(index, TitleIndex)
    for column_ in index.portal.columns:
        assert index.seen_of(column_) == column_.items
    (found,) = (
        index.entries[at] for at in sorted(index.with_word(FIRMS[2])) if "/ssj/" in index.entries[at].url
    )
    assert (found.title, found.date, found.source) == (FIRMS[2], "2026-10-03", "listed")
