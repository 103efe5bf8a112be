"""Which name of a strip of tabs belongs to which list below it."""

from __future__ import annotations

from crawler.derive.lists import Lists, read_lists
from crawler.derive.tree import parse

BASE = "http://www.x.gov.cn/index.html"


def lists(markup: str) -> Lists:
    return read_lists(parse(f"<html><body>{markup}</body></html>", BASE))


def rows(day: str) -> str:
    return "".join(
        f"<li><a href='/a/{day}-{n}.html'>第{n}次全县工作会议纪要摘登</a><span>{day}</span></li>"
        for n in range(3)
    )


def told(found: Lists) -> list[tuple[str, str | None]]:
    return [(block.heading, block.newest) for block in found.blocks]


THREE = [("要闻动态", "2024-03-01"), ("通知公告", "2024-03-05"), ("视频新闻", "2024-03-03")]


def test_lists_of_tabs_whose_days_follow_each_other_are_not_one_list() -> None:
    strip = "".join(f"<li><a href='/{n}/'>{name}</a></li>" for n, (name, _) in enumerate(THREE))
    panes = "".join(f"<ul>{rows(day)}</ul>" for _, day in THREE)
    found = lists(f"<div><div class='hd'><ul>{strip}</ul></div><div class='bd'>{panes}</div></div>")
    assert told(found) == THREE
    assert [block.more for block in found.blocks] == [f"http://www.x.gov.cn/{n}/" for n in range(3)]


def test_a_list_broken_into_parts_is_still_one_beside_a_menu() -> None:
    parts = "".join(f"<ul class='c'>{rows(day)}</ul>" for day in ("2024-03-05", "2024-03-03", "2024-02-01"))
    for names in (
        ("政策解读", "图解政策"),
        ("2024年", "2023年", "2022年"),
        ("公开指南", "公开制度", "公开年报"),
    ):
        strip = "".join(f"<li><a href='/{name}/'>{name}</a></li>" for name in names)
        found = lists(f"<div class='left'><ul>{strip}</ul></div><div class='cont'>{parts}</div>")
        assert found.main is not None and found.main.count == 9


def test_names_below_pictures_name_the_panes_in_another_box() -> None:
    strip = "".join(f"<div class='icon'><a href='#'><i></i><p>{name}</p></a></div>" for name, _ in THREE)
    panes = "".join(
        f"<div class='box{' hide' if n else ''}'><div><ul>{rows(day)}</ul></div></div>"
        for n, (_, day) in enumerate(THREE)
    )
    found = lists(f"<div><div class='icons'>{strip}</div><div class='section'>{panes}</div></div>")
    assert told(found) == THREE


def test_more_among_the_names_and_empty_panes_do_not_count() -> None:
    strip = "".join(f"<li>{name}</li>" for name in ("要闻动态", "国务院信息", "通知公告"))
    found = lists(
        "<div><a href='/gov/'>中国政府网</a></div><div><ul class='nav'>"
        f"{strip}<li class='gd'><a href='#'>更多+</a></li></ul>"
        f"<ul class='news show'>{rows('2024-03-05')}</ul>"
        f"<ul class='news gwy'></ul><ul class='news'>{rows('2024-03-04')}</ul><ul class='news'></ul></div>"
    )
    assert told(found) == [("要闻动态", "2024-03-05"), ("通知公告", "2024-03-04")]


def test_a_heading_in_the_lists_own_box_goes_before_any_name_outside() -> None:
    entries = "".join(
        f"<div class='row'><b>2024-03-0{n}</b><p><a href='/c/{n}.html'>第{n}批申报工作开始受理</a></p></div>"
        for n in (1, 2, 3)
    )
    beside = f"<div class='left'><h4>公示</h4><ul>{rows('2024-02-01')}</ul></div>"
    found = lists(f"<div>{beside}<div class='calendar'><h5>办事日历</h5>{entries}</div></div>")
    assert ("办事日历", "2024-03-03") in told(found)


def test_boxes_with_headings_of_their_own_are_no_panes_of_the_menu_above() -> None:
    menu = "".join(f"<li><a href='/m{n}/'>{name}</a></li>" for n, name in enumerate(("首页", "公开", "服务")))
    boxes = "".join(f"<div class='box'><h3>{name}</h3><ul>{rows(day)}</ul></div>" for name, day in THREE)
    found = lists(f"<ul class='menu'>{menu}</ul><div>{boxes}</div>")
    assert told(found) == THREE


def test_each_pane_leads_on_by_the_more_below_its_own_list() -> None:
    strip = "".join(f"<span onmouseover='tab({n})'>{name}</span>" for n, (name, _) in enumerate(THREE))
    panes = "".join(
        f"<div id='a{n}'{hide}><ul>{rows(day)}</ul><a class='more' href='/c{n}/'>更多</a></div>"
        for n, ((_, day), hide) in enumerate(zip(THREE, ("", " style='display:none'", ""), strict=True))
    )
    for markup in (f"<div class='th'>{strip}</div>{panes}", f"<div class='th'>{strip}</div>{panes}" * 2):
        found = lists(markup)
        assert told(found)[:3] == THREE
        assert [block.more for block in found.blocks][:3] == [f"http://www.x.gov.cn/c{n}/" for n in range(3)]


def test_the_more_of_the_next_box_is_not_that_of_a_list_without_one() -> None:
    box = "<div class='b'><h3>{0}</h3><ul>{1}</ul>{2}</div>"
    first = box.format("要闻动态", rows("2024-03-01"), "")
    second = box.format("通知公告", rows("2024-03-05"), "<p><a href='/tz/'>更多&gt;&gt;</a></p>")
    assert [b.more for b in lists(first + second).blocks] == [None, "http://www.x.gov.cn/tz/"]
    below = (
        "<h3>要闻动态</h3><div>" + f"<ul>{rows('2024-03-01')}</ul></div><div><a href='/yw/'>更多</a></div>"
    )
    assert next(b.more for b in lists(below + second).blocks) == "http://www.x.gov.cn/yw/"
