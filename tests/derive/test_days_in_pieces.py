"""Days of entries that stand in several tags, in wide digits, or below a heading that tells their month."""

from __future__ import annotations

import pytest

from crawler.derive.lists import read_lists
from crawler.derive.tree import parse


def days(markup: str) -> list[str | None]:
    found = read_lists(parse(f"<html><body>{markup}</body></html>", "http://www.x.gov.cn/tz/"))
    blocks = [found.main] if found.main else list(found.blocks)
    return [item.date for block in blocks for item in block.items]


def link(n: int) -> str:
    return f"<a href='/tz/{n}.html'>关于第{n}批示范项目名单的公示</a>"


THREE = ["2026-11-08", "2026-10-19", "2025-12-30"]


@pytest.mark.parametrize("signs", ["--", "..", "//", "年月"])
@pytest.mark.parametrize("row", ["<li>{0}<em>{1}</em></li>", "<dt>{0}</dt><dd>{1}</dd>"])
def test_year_month_and_day_in_tags_of_their_own_are_a_day(signs: str, row: str) -> None:
    def pieces(day: str) -> str:
        year, month, number = day.split("-")
        end = "日" if signs == "年月" else ""
        return f"<i>{year}</i>{signs[0]}<i>{month}</i>{signs[1]}<i>{number}</i>{end}"

    box = "dl" if "dt" in row else "ul"
    rows = "".join(row.format(link(n), pieces(day)) for n, day in enumerate(THREE))
    assert days(f"<{box}>{rows}</{box}>") == THREE


def test_numbers_side_by_side_are_no_day() -> None:
    rows = "".join(
        f"<tr><td>{link(n)}</td><td>{year}</td><td>{count}</td><td>1{n}</td></tr>"
        for n, (year, count) in enumerate([(2026, 8), (2025, 3), (2024, 5)])
    )
    assert not any(days(f"<table>{rows}</table>"))


@pytest.mark.parametrize("sign", "－．／")
def test_wide_digits_and_signs_are_a_day(sign: str) -> None:
    wide = str.maketrans("0123456789-", "０１２３４５６７８９" + sign)
    rows = "".join(f"<li>{link(n)}　【{day.translate(wide)}】</li>" for n, day in enumerate(THREE))
    assert days(f"<ol>{rows}</ol>") == THREE


def test_days_below_their_months() -> None:
    rows = [("2026年11月", (18, 6)), ("2026年10月", (22,)), ("2025年12月", (30, 1))]
    markup = ""
    for n, (month, numbers) in enumerate(rows):
        entries = "".join(f"<li><b>{day}日</b> {link(n * 40 + day)}</li>" for day in numbers)
        markup += f"<h4>{month}</h4><ul>{entries}</ul>"
    assert days(f"<div>{markup}</div>") == [
        "2026-11-18",
        "2026-11-06",
        "2026-10-22",
        "2025-12-30",
        "2025-12-01",
    ]


def test_a_calendar_tells_no_days_of_entries() -> None:
    cells = "".join(f"<td>{day}</td>" for day in range(1, 31))
    rows = "".join(f"<li>{link(n)}<span>{day}</span></li>" for n, day in enumerate(THREE))
    table = f"<table><caption>2026年11月</caption><tr>{cells}</tr></table>"
    assert days(f"<div><ul>{rows}</ul></div><div>{table}</div>") == THREE


@pytest.mark.parametrize("year", ["{0}年（3件）", "{0}年(共3条)", "{0}年度", "{0}年度（3）"])
def test_years_that_tell_how_many_entries_they_hold(year: str) -> None:
    boxes = "".join(
        f"<li><span>{year.format(number)}</span><ul>"
        + "".join(
            f"<li>{link(number * 20 + n)} <tt>{day}</tt></li>" for n, day in enumerate(("11-04", "05-20"))
        )
        + "</ul></li>"
        for number in (2026, 2025)
    )
    assert days(f"<ul>{boxes}</ul>") == ["2026-11-04", "2026-05-20", "2025-11-04", "2025-05-20"]
