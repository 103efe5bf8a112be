"""The column ledger of a portal."""

from __future__ import annotations

import random

import msgspec
import pytest

from crawler.derive.columns import Column, PageState
from crawler.derive.portal import find_columns
from crawler.model import ListBlock, NavLink, PageFacts
from tests.derive.portal_pages import HOME, NOTHING, ROOT, block, column, fold, only


def test_a_fresh_column() -> None:
    found = only(
        fold(column("/zwgk/tzgg/", "政务公开", "通知公告", listed=block("2026-11-02", "2026-10-01")))
    )
    assert (found.name, found.path, found.state) == ("通知公告", ("首页", "政务公开", "通知公告"), "ok")
    assert (found.items, found.newest, found.oldest) == (2, "2026-11-02", "2026-10-01")
    assert (found.class_, found.period_days) == ("通知公告", 183)


@pytest.mark.parametrize(
    ("name", "newest", "state"),
    [
        ("政务要闻", "2026-11-06", "ok"),
        ("政务要闻", "2026-11-05", "stale"),
        ("政策解读", "2026-05-21", "ok"),
        ("政策解读", "2026-05-20", "stale"),
        ("人事任免", "2025-11-10", "stale"),
        ("权责清单", "2015-01-01", "ok"),
        ("明湖风物", "2015-01-01", "stale"),
        ("明湖风物", "2025-12-01", "ok"),
        ("通知公告", None, "stale"),
    ],
)
def test_state_follows_the_duty_of_the_class(name: str, newest: str | None, state: str) -> None:
    assert only(fold(column("/a/", name, listed=block(newest, newest)))).state == state


def test_future_dates_do_not_make_a_column_fresh() -> None:
    found = only(fold(column("/a/", "政务要闻", listed=block("2027-01-01", "2026-01-05"))))
    assert (found.newest, found.state) == ("2026-01-05", "stale")


def test_later_pages_belong_to_the_first() -> None:
    first = column(
        "/tzgg/index.html",
        "通知公告",
        listed=block("2026-11-02", page_no=1, pages=3, next=ROOT + "/tzgg/index_1.html"),
    )
    second = column(
        "/tzgg/index_1.html",
        "通知公告",
        listed=block("2026-11-12", page_no=2, pages=3, next=ROOT + "/tzgg/index_2.html", name="乙"),
    )
    third = column(
        "/tzgg/index_2.html", "通知公告", listed=block("2020-01-02", page_no=3, pages=3, name="丙")
    )
    for order in ([first, second, third], [third, second, first]):
        found = only(fold(*order))
        assert (found.url, found.newest, found.oldest) == (
            ROOT + "/tzgg/index.html",
            "2026-11-12",
            "2020-01-02",
        )


def test_later_page_with_another_kind_of_address() -> None:
    first = column("/tzgg.htm", "通知公告", listed=block("2026-11-02", page_no=1, next=ROOT + "/tzgg/12.htm"))
    second = column("/tzgg/12.htm", "通知公告", listed=block("2026-01-02", page_no=2, name="乙"))
    assert only(fold(second, first)).url == ROOT + "/tzgg.htm"


def test_two_addresses_of_one_column_are_one() -> None:
    listed = block("2026-11-02", "2026-11-01")
    assert (
        len(
            fold(
                column("/tzgg/index.html", "通知公告", listed=listed),
                column("/tzgg/", "通知公告", listed=listed),
            ).columns
        )
        == 1
    )
    assert (
        len(
            fold(
                column("/c1/list.html", "通知公告", listed=listed),
                column("/c9/list.html", "通知公告", listed=listed),
            ).columns
        )
        == 1
    )


def test_jump_page_gives_its_name_to_the_column() -> None:
    jump = PageFacts(
        ROOT + "/aqsc.html",
        "redirect",
        "utf-8",
        meta={"ColumnName": "安全生产"},
        redirect=ROOT + "/dccl.html",
    )
    portal = fold(jump, column("/dccl.html", "调查处理", listed=block("2026-11-02")))
    assert only(portal).aliases == ("安全生产",)
    assert find_columns(portal, ["安全生产"]) == portal.columns


@pytest.mark.parametrize(
    ("name", "wanted", "answers"),
    [
        ("清溪要闻", "要闻动态", True),
        ("清溪县要闻", "要闻动态", True),
        ("清溪新闻", "新闻", True),
        ("清溪概况", "概况", True),
        ("邻溪要闻", "要闻动态", False),
        ("清溪应急管理局", "应急管理", False),
        ("清溪河治理规划", "规划计划", False),
    ],
)
def test_the_portal_s_own_place_before_a_name_does_not_matter(name: str, wanted: str, answers: bool) -> None:
    shown = column("/c/", name, listed=block("2026-11-02"), meta={"SiteName": "清溪县人民政府"})
    assert bool(find_columns(fold(shown), [wanted])) is answers


def test_empty_column() -> None:
    assert only(fold(column("/zcjd/", "政策解读", listed=NOTHING))).state == "empty"


@pytest.mark.parametrize("rendered", ["", "timeout", "failed"])
def test_column_that_was_not_rendered_is_not_called_empty(rendered: str) -> None:
    facts = column("/zcjd/", "政策解读", needs_render=("app_root",))
    assert only(fold((facts, PageState(rendered=rendered)))).state == "dynamic_failed"  # type: ignore[arg-type]


def test_column_empty_after_rendering_is_empty() -> None:
    for reason in ("empty_list", "loading_text", "data_url", "jpaas_unit"):
        state = PageState(rendered="ok", asked=(reason,))
        assert only(fold((column("/zcjd/", "政策解读"), state))).state == "empty"


@pytest.mark.parametrize("asked", [(), ("app_root",), ("blank_body",), ("hash_route",)])
def test_rendering_that_was_not_for_a_list_leaves_a_page_of_text(asked: tuple[str, ...]) -> None:
    home = PageFacts(HOME, "home", "utf-8", nav=(NavLink("联系我们", ROOT + "/lxwm/"),))
    state = PageState(rendered="ok", asked=asked)
    assert only(fold(home, (column("/lxwm/", "联系我们", listed=ListBlock()), state))).state == "ok"
    assert only(fold(home, (column("/lxwm/", "联系我们", listed=NOTHING), state))).state == "empty"


def test_page_without_any_list_is_no_empty_column() -> None:
    home = PageFacts(HOME, "home", "utf-8", nav=(NavLink("机构职能", ROOT + "/jgzn/"),))
    assert only(fold(home, column("/jgzn/", "机构职能", listed=ListBlock()))).state == "ok"
    assert fold(column("/done.jsp", "提交结果", listed=ListBlock())).columns == ()


def test_menu_entries_that_do_not_answer() -> None:
    home = PageFacts(
        HOME,
        "home",
        "utf-8",
        nav=(NavLink("政策解读", ROOT + "/zcjd/"), NavLink("通知公告", ROOT + "/tzgg/")),
    )
    gone = PageFacts(ROOT + "/zcjd/", "error", "utf-8")
    walled = PageFacts(ROOT + "/tzgg/", "other", "utf-8")
    portal = fold(home, (gone, PageState(status=404)), (walled, PageState(blocked=True)))
    assert {(c.name, c.state) for c in portal.columns} == {("政策解读", "not_found"), ("通知公告", "blocked")}


def test_block_of_a_channel_stands_for_a_column_not_reached() -> None:
    home = PageFacts(
        HOME,
        "home",
        "utf-8",
        nav=(NavLink("通知公告", ROOT + "/tzgg/"),),
        blocks=(block("2026-11-02", "2026-11-01", heading="通知公告", more=ROOT + "/tzgg/"),),
    )
    found = only(fold(home))
    assert (found.name, found.url, found.newest, found.state) == (
        "通知公告",
        ROOT + "/tzgg/",
        "2026-11-02",
        "ok",
    )


def test_name_is_what_most_witnesses_say() -> None:
    facts = column(
        "/c/",
        "通知公告",
        listed=block("2026-11-02", heading="通知公告"),
        meta={"ColumnName": "动态简报"},
        title="通知公告-某某局",
    )
    assert only(fold(facts)).name == "通知公告"


def test_articles_are_no_columns() -> None:
    assert (
        fold(
            PageFacts(ROOT + "/a.html", "article", "utf-8"),
            PageFacts(ROOT + "/s", "search", "utf-8", list=block("2026-01-01")),
        ).columns
        == ()
    )


def test_order_of_pages_does_not_matter() -> None:
    pages = [
        column(f"/c{n}/", name, listed=block("2026-11-02", f"2026-10-0{n + 1}", name=name))
        for n, name in enumerate(("通知公告", "政策解读", "政务要闻", "人事任免"))
    ]
    expected = fold(*pages).columns
    for seed in range(5):
        shuffled = list(pages)
        random.Random(seed).shuffle(shuffled)
        assert fold(*shuffled).columns == expected


def test_find_prefers_columns_and_exact_names() -> None:
    home = PageFacts(
        HOME,
        "home",
        "utf-8",
        nav=(NavLink("政策解读", ROOT + "/old/"), NavLink("领导信箱", "http://mail.x.cn/")),
    )
    portal = fold(
        home,
        column("/zcjd/", "政策解读", listed=block("2026-11-02")),
        column("/tj/", "图解政策", listed=block("2026-11-02", name="图")),
    )
    names = [found.name for found in find_columns(portal, ["政策解读"])]
    assert names[0] == "政策解读" and isinstance(find_columns(portal, ["政策解读"])[0], Column)
    assert [found.url for found in find_columns(portal, ["县长信箱"])] == ["http://mail.x.cn/"]
    assert find_columns(portal, ["行政处罚"]) == ()


@pytest.mark.parametrize(
    ("change", "names"),
    [
        ({}, ["机构职能"]),
        ({"published": "2026-03-01"}, []),
        ({"url": ROOT + "/zwgk/jg/t1.html"}, []),
        ({"kind": "search"}, []),
    ],
    ids=["a place", "an article", "what lies below a place", "a tool"],
)
def test_a_page_whose_path_ends_in_itself_is_a_place(change: dict[str, str], names: list[str]) -> None:
    page = column("/zwgk/jg/", "首页", "机构职能")
    page = msgspec.structs.replace(page, **{"kind": "article", **change})
    portal = fold(page)
    assert [link.name for link in portal.nav] == names
    assert portal.columns == ()


def test_later_pages_of_a_column_with_two_addresses_are_counted() -> None:
    """``/tz/`` and ``/tz/list_8_1.html`` are one list; its second page is reached from both."""
    first = block("2026-11-02", "2026-10-01", pages=2, page_no=1, next=ROOT + "/tz/list_8_2.html")
    second = block("2026-09-02", "2026-08-01", "2026-07-01", name="旧", pages=2, page_no=2)
    found = only(
        fold(
            column("/tz/", "通知公告", listed=first),
            column("/tz/list_8_1.html", "通知公告", listed=first),
            column("/tz/list_8_2.html", "通知公告", listed=second),
        )
    )
    assert (found.items, found.oldest) == (5, "2026-07-01")


def test_a_page_of_small_lists_whose_path_ends_in_itself_is_a_place() -> None:
    """Leaders in a list each, a page that no menu was read to lead to."""
    trail = (NavLink("首页", HOME), NavLink("区领导", ROOT + "/ld/"))
    portal = fold(PageFacts(ROOT + "/ld/", "channel", "utf-8", breadcrumb=trail))
    assert [(link.name, link.url) for link in portal.nav] == [("区领导", ROOT + "/ld/")]


def test_the_head_of_a_column_under_its_own_name_is_that_column() -> None:
    days = ("2026-02-26", "2026-02-01", "2026-01-20", "2026-01-02")
    whole = column("/tzgg/index.jhtml", "公告公示", "通知公告", listed=block(*days, pages=2, page_no=1))
    head = column("/tzgg.htm", "通知公告", listed=block(*days[:3], more=f"{ROOT}/tzgg/index.jhtml"))
    for pages in ((whole, head), (head, whole)):
        found = only(fold(*pages))
        assert (found.url, found.items, found.state) == (f"{ROOT}/tzgg/index.jhtml", 4, "stale")
        assert found.path == ("首页", "公告公示", "通知公告")


@pytest.mark.parametrize(
    "head",
    [
        # another name, other entries, further pages of its own, a column that was not read
        column("/b.htm", "办事服务", listed=block("2026-01-02", "2026-01-01", more=f"{ROOT}/a/")),
        column("/b.htm", "通知公告", listed=block("2026-01-02", "2026-01-01", name="又", more=f"{ROOT}/a/")),
        column("/b.htm", "通知公告", listed=block("2026-01-02", more=f"{ROOT}/a/", pages=3, page_no=1)),
        column("/b.htm", "通知公告", listed=block("2026-01-02", "2026-01-01", more=f"{ROOT}/c/")),
    ],
)
def test_what_only_leads_on_to_a_column_stays_one_of_its_own(head: PageFacts) -> None:
    whole = column("/a/", "公告公示", "通知公告", listed=block("2026-01-02", "2026-01-01", "2025-12-30"))
    assert {found.url for found in fold(whole, head).columns} == {f"{ROOT}/a/", f"{ROOT}/b.htm"}


@pytest.mark.parametrize(
    ("trail", "names"),
    [
        ("/sj/index.html", {"#7101": "数据发布", "#7102": "季度数据", "#7103": "数据解读"}),
        ("/sj/index.html#{}", {"#7101": "数据发布", "#7102": "数据发布", "#7103": "数据发布"}),
    ],
    ids=["path ends in the document", "path ends in the page"],
)
def test_what_a_number_chooses_is_called_by_the_menu_where_its_path_names_the_document(
    trail: str, names: dict[str, str]
) -> None:
    """Trap: a path that does end in the page itself tells its name, whatever a menu calls it."""
    menu = tuple(
        NavLink(name, f"{ROOT}/sj/index.html#{number}")
        for number, name in (("7102", "季度数据"), ("7103", "数据解读"))
    )
    pages = [
        PageFacts(
            f"{ROOT}/sj/index.html#{number}",
            "column",
            "utf-8",
            nav=menu,
            meta={"ColumnName": "数据发布"},
            breadcrumb=(NavLink("首页", HOME), NavLink("数据发布", ROOT + trail.format(number))),
            list=block(*dates, name=number) if dates else NOTHING,
        )
        for number, dates in (("7101", ("2026-11-02",)), ("7102", ("2026-10-20",)), ("7103", ()))
    ]
    found = {"#" + each.url.partition("#")[2]: each for each in fold(*pages).columns}
    assert {number: each.name for number, each in found.items()} == names
    if trail == "/sj/index.html":
        assert found["#7103"].path == ("首页", "数据发布", "数据解读") and found["#7103"].state == "empty"
