"""The index of titles: words, places, and what stands where."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.artifacts.pages import PageIndex
from checks.artifacts.titles import Titled, TitleIndex, folded
from crawler.derive.columns import Column, Portal
from crawler.model import NavLink
from tests.checks.small_site import Entry, build

ROOT = "http://www.x.gov.cn"


def index(*titles: str, columns: tuple[Column, ...] = (), nav: tuple[NavLink, ...] = ()) -> TitleIndex:
    portal = Portal(columns, nav, "某县", ROOT + "/")
    entries = [Titled(f"{ROOT}/{at}.html", title, None, "listed") for at, title in enumerate(titles)]
    return TitleIndex(portal, PageIndex(None, (), columns, ""), entries)  # type: ignore[arg-type]


@given(
    st.lists(st.text(alphabet="甲乙丙 “”(（0０", max_size=8), max_size=12),
    st.text("甲乙丙", min_size=1, max_size=3),
)
def test_a_word_is_found_in_just_the_titles_that_hold_it(titles, word) -> None:
    expected = {at for at, title in enumerate(titles) if word in folded(title)}
    assert index(*titles).with_word(word) == expected


def test_a_title_is_found_whatever_its_quotes_spaces_and_widths() -> None:
    assert index("关于“十四 五”规划（２０２５年）的通知").with_word("十四五规划(2025年)") == {0}


@pytest.mark.parametrize(
    "title", ["«十四·五»规划纲要", "「十四五」规划", "＂十四‧五＂规划", "十四\u200b五规划"]
)
def test_a_plan_is_found_whatever_its_quotes_and_dots(title: str) -> None:
    assert index(title, "十五五规划").with_word("“十四五”规划") == {0}


def test_dots_that_part_names_stay() -> None:
    assert index("阿布都·热合曼任职", "阿布都热合曼").with_word("阿布都·热合曼") == {0}


def test_both_words_joined_by_a_plus_must_stand_there() -> None:
    assert index("人大建议的答复", "人大建议办理", "来信答复").with_word("建议+答复") == {0}


def test_no_word_runs_over_into_the_next_title() -> None:
    assert index("部门预", "算公开").with_word("预算") == frozenset()


def test_a_place_is_the_columns_so_named_and_those_below_them() -> None:
    below = Column("十四五", ("首页", "规划计划", "十四五"), ROOT + "/b/")
    named = Column("规划计划", ("首页", "规划计划"), ROOT + "/a/")
    other = Column("通知公告", ("首页", "通知公告"), ROOT + "/c/")
    menu = (NavLink("规划信息", ROOT + "/gh.html"), NavLink("规划计划", ROOT + "/a/"))
    place = index(columns=(below, named, other), nav=menu).place(["规划计划"])
    assert [column.url for column in place.columns] == [ROOT + "/a/", ROOT + "/b/"]
    assert [link.url for link in place.menu] == [ROOT + "/gh.html"]
    assert place.url == ROOT + "/a/"


def test_a_name_that_leads_nowhere_is_no_place() -> None:
    assert not index(nav=(NavLink("通知公告", ROOT + "/c/"),)).place(["规划计划"]).found


def titles(crawl: Any) -> TitleIndex:
    found = crawl.artifacts().get("titles")
    assert isinstance(found, TitleIndex)
    return found


def test_pages_files_and_entries_without_a_page_are_all_there(crawl) -> None:
    entries = [
        Entry("某局年度工作计划", "2025-01-01", files=("计划表.xlsx",)),
        Entry("某局年度工作总结", "2026-01-01", stored=False),
    ]
    build(crawl, {"规划计划": entries})
    found = titles(crawl)
    assert [(e.title, e.source, e.date) for e in found.entries] == [
        ("某局年度工作计划", "page", "2025-01-01"),
        ("计划表", "attachment", "2025-01-01"),
        ("某局年度工作总结", "listed", "2026-01-01"),
    ]
    column = found.place(["规划计划"]).columns[0]
    assert found.seen_of(column) == 2 and found.within(found.place(["规划计划"]), ["规划计划"]) == {0, 1, 2}
