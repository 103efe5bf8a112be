"""Pages of other versions and languages of a site, and lists that write no years, judged as pages."""

from __future__ import annotations

import pytest

from tests.checks.test_page_facts_checks import NEWS, article, rows, site, verdict


@pytest.mark.parametrize(("path", "missing"), [("/big5/", []), ("/dwgz/", ["ColumnName", "ColumnType"])])
def test_the_mirror_in_traditional_characters_is_no_column(crawl, path: str, missing: list[str]) -> None:
    site(crawl, *(article(n) for n in range(3)))
    rows_ = "".join(f"<li><a href='/dt/{n}.html'>{NEWS[n]}</a> 2026-11-1{n}</li>" for n in range(3))
    head = "".join(
        f"<meta name='{name}' content='{value}'>"
        for name, value in {
            "SiteName": "示例县",
            "SiteDomain": "x.gov.cn",
            "SiteIDCode": "2299990001",
        }.items()
    )
    crawl.html(path, f"<html><head><title>示例縣</title>{head}</head><body><ul>{rows_}</ul></body></html>")
    assert rows(verdict(crawl, "page_tags")) == [("tag_missing", path, tag) for tag in missing]


@pytest.mark.parametrize(
    ("listed", "outcome"), [("11-10", "met"), ("11-03", "not_met"), ("2026-11-10", "not_met")]
)
def test_a_list_without_years_is_held_to_month_and_day(crawl, listed: str, outcome: str) -> None:
    others = [article(n, listed=listed.replace("11-03", "11-10")) for n in range(4)]
    pages = (*others, article(4, date="2021-11-10", listed=listed))
    site(crawl, *pages, column="工作动态 /dt/2026/")
    assert verdict(crawl, "date_conflict").outcome == outcome


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("The county covers 1,186 square kilometres and is home to half a million people.", "met"),
        ("Photo Gallery Home Download Contact Sitemap Weather Travel Map of The County", "needs_review"),
    ],
)
def test_a_sentence_in_english_is_text(crawl, said: str, outcome: str) -> None:
    site(crawl, *(article(n) for n in range(3)), article(3, body=f"<p>{said}</p>"))
    assert verdict(crawl, "blank_document").outcome == outcome


def form(rows: int, values: tuple[str, ...]) -> str:
    labels = ("网站名称", "主办单位", "网站类型", "信息发布总数", "独立用户访问总量", "专栏专题数量")
    pairs = list(zip(labels, values, strict=True))[:rows]
    return (
        "<table>" + "".join(f"<tr><th>{name}</th><td>{value}</td></tr>" for name, value in pairs) + "</table>"
    )


@pytest.mark.parametrize(
    ("rows_", "values", "outcome"),
    [
        (6, ("某县人民政府", "县政府办公室", "门户网站", "3120", "208811", "7"), "met"),
        (6, ("", "", "", "", "", ""), "needs_review"),
        (1, ("某县人民政府", "", "", "", "", ""), "needs_review"),
    ],
    ids=["filled in", "left empty", "one row"],
)
def test_yearly_forms_of_the_same_labels_are_texts(
    crawl, rows_: int, values: tuple[str, ...], outcome: str
) -> None:
    pages = [article(n, body=form(rows_, values)) for n in range(2)]
    site(crawl, *pages, *(article(n) for n in range(2, 6)))
    found = verdict(crawl, "blank_document")
    assert (found.outcome == "met") == (outcome == "met")
