"""Budgets by department and year: each cell that links is an entry, in whatever markup the table stands."""

from __future__ import annotations

import pytest

from crawler.derive.page import read_page
from crawler.model import Fetched, PageFacts
from tests.derive.record_pages import HOST, article, bare_article, column, table

DEPARTMENTS = "教科民财水"
YEARS = (2025, 2026)


def read(page: tuple[str, str]) -> PageFacts:
    return read_page(Fetched(page[0], 200, {}, page[1].encode())).facts


def links(department: str, words: str = "查看", count: int = 2) -> list[str]:
    return [
        f'<a href="/b/{ord(department)}{n}.pdf">{words.format(y=2025 + n % 2, d=department)}</a>'
        for n in range(count)
    ]


def by_year(words: str) -> str:
    heads = ("部门", *(f"{year}年预算" for year in YEARS))
    return table(heads, [(f"示例县{d}局", *links(d, words)) for d in DEPARTMENTS])


def spanned() -> str:
    heads = (
        "<tr><th rowspan=2>部门</th><th colspan=2>2025年</th><th colspan=2>2026年</th></tr>"
        "<tr><th>预算</th><th>决算</th><th>预算</th><th>决算</th></tr>"
    )
    rows = "".join(
        f"<tr><td>示例县{d}局</td>{''.join(f'<td>{a}</td>' for a in links(d, count=4))}</tr>"
        for d in DEPARTMENTS
    )
    return f"<table><thead>{heads}</thead><tbody>{rows}</tbody></table>"


def titled_over() -> str:
    return by_year("查看").replace("<tr>", "<tr><td colspan=3>部门预算公开一览表</td></tr><tr>", 1)


def headless() -> str:
    return table((), [(f"示例县{d}局", *links(d, "{y}年预算")) for d in DEPARTMENTS])


def items() -> str:
    rows = (f"<li><span>示例县{d}局</span>{''.join(links(d, '{y}年预算'))}</li>" for d in DEPARTMENTS)
    return f"<ul>{''.join(rows)}</ul>"


def definitions() -> str:
    return "".join(
        f"<dl><dt>示例县{d}局</dt>{''.join(f'<dd>{a}</dd>' for a in links(d, '{y}年预算'))}</dl>"
        for d in DEPARTMENTS
    )


def linked_names() -> str:
    heads = ("部门", "2025年预算", "2026年预算")
    return table(heads, [(f"<a href='/dep/{d}/'>示例县{d}局</a>", *links(d, "预算")) for d in DEPARTMENTS])


@pytest.mark.parametrize(
    "content", [by_year("查看"), titled_over(), headless(), items(), definitions(), linked_names()]
)
def test_every_cell_is_an_entry_named_by_department_and_year(content: str) -> None:
    facts = read(column("部门预决算", content, "/b/index.html"))
    assert facts.kind == "column"
    assert facts.list is not None
    assert (facts.list.count, facts.list.newest, facts.list.timeless) == (10, None, True)
    assert [item.title for item in facts.list.items[:3]] == [
        "示例县教局2025年预算",
        "示例县教局2026年预算",
        "示例县科局2025年预算",
    ]
    assert facts.list.items[0].url == f"{HOST}/b/{ord('教')}0.pdf"


def test_heads_of_two_rows_are_put_together() -> None:
    facts = read(column("部门预决算", spanned(), "/b/index.html"))
    assert facts.list is not None
    assert [item.title for item in facts.list.items[:4]] == [
        "示例县教局2025年预算",
        "示例县教局2025年决算",
        "示例县教局2026年预算",
        "示例县教局2026年决算",
    ]


def test_cells_with_whole_titles_keep_them() -> None:
    content = by_year("示例县{d}局{y}年度部门预算公开情况说明")
    facts = read(column("部门预算", content, "/b/index.html"))
    assert (facts.kind, facts.blocks) == ("column", ())
    assert facts.list is not None
    assert facts.list.items[0].title == "示例县教局2025年度部门预算公开情况说明"
    assert facts.list.count == 10


@pytest.mark.parametrize(
    "page",
    [
        article("2026年部门预算公开目录", by_year("查看")),
        bare_article("2026年部门预算公开一览表", by_year("查看")),
    ],
)
def test_the_same_table_in_an_article_is_no_list(page: tuple[str, str]) -> None:
    facts = read(page)
    assert (facts.kind, facts.list) == ("article", None)


def test_a_strip_of_years_is_no_table_of_budgets() -> None:
    strip = "".join(f"<li><a href='/ys/{y}/'>{y}年</a></li>" for y in (2024, 2025, 2026))
    facts = read(column("财政预算", f"<ul>{strip}</ul><ul class='list'></ul>", "/b/index.html"))
    assert facts.list is None or not facts.list.items
