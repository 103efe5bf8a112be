"""Years, months and quarters of titles."""

from __future__ import annotations

import pytest

from checks.disclosure.periods import month_of, quarter_of, years_of


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("某县2025年部门预算", (2025,)),
        ("某县二〇二五年统计公报", (2025,)),
        ("某县二○二五年统计公报", (2025,)),
        ("某县2025年度决算和2026年预算", (2025, 2026)),
        ("某县2021-2025年规划", (2021, 2022, 2023, 2024, 2025)),
        ("权责清单(2026年版)", (2026,)),
        ("权责清单（2026版）", (2026,)),
        ("某政发〔2024〕12号关于印发规划的通知", ()),
        ("电话0590-20258888", ()),
        ("第20251次会议", ()),
        ("十四五规划", ()),
    ],
)
def test_the_years_of_a_title(title, years) -> None:
    assert years_of(title) == years


@pytest.mark.parametrize(
    ("title", "date", "month"),
    [
        ("2026年5月全市用电量", None, "2026年5月"),
        ("2026年1-5月主要经济指标", None, "2026年5月"),
        ("2026年1—11月财政收支", None, "2026年11月"),
        ("5月份空气质量月报", "2026-06-10", "2026年5月"),
        ("12月份空气质量月报", "2026-01-10", "2025年12月"),
        ("二〇二六年五月价格监测", None, "2026年5月"),
        ("2026年十一月价格监测", None, "2026年11月"),
        ("2026年5月20日停水通知", "2026-05-20", None),
        ("5月20日停水通知", "2026-05-20", None),
        ("2026年统计公报", "2026-05-20", None),
    ],
)
def test_the_month_of_a_title(title, date, month) -> None:
    found = month_of(title, date)
    assert (None if found is None else str(found)) == month


@pytest.mark.parametrize(
    ("title", "date", "quarter"),
    [
        ("2026年一季度经济运行", None, "2026年一季度"),
        ("2026年第2季度水质", None, "2026年二季度"),
        ("2026年上半年经济运行", None, "2026年二季度"),
        ("前三季度经济运行", "2026-10-20", "2026年三季度"),
        ("四季度水质", "2026-01-12", "2025年四季度"),
        ("2026年经济运行", "2026-10-20", None),
    ],
)
def test_the_quarter_of_a_title(title, date, quarter) -> None:
    found = quarter_of(title, date)
    assert (None if found is None else str(found)) == quarter
