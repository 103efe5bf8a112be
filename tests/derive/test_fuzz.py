"""Broken pages of every kind: reading never raises, gives the same twice, and keeps what nests too deep."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.fuzz import samples
from benchmarks.mutations import MUTATIONS, Mutation, mutate
from crawler.derive.page import read_page
from crawler.derive.tree import parse
from crawler.derive.walk import walk_of
from crawler.model import Fetched

SAMPLES = samples()
MOST = 40_000
REPEATED: dict[str, Callable[[int], str]] = {
    "boxes_in_boxes": lambda n: "<div class=list><p>办理情况：已办结</p>" * n,
    "strings_of_a_script": lambda n: (
        "<script>" + "".join(f"var n{i} = 3; a.href = u + n{i} + '/x{i}';\n" for i in range(n)) + "</script>"
    ),
    "scripts_that_say_the_same": lambda n: (
        "<ul class=nav>" + "<script>document.write('<a href=/x>新闻</a>')</script>" * n + "</ul>"
    ),
    "anchors_in_a_menu": lambda n: "<div class=nav><ul><li><a href=/>首页</a>" + "<a href=x>新闻" * n,
    "rows_of_letters": lambda n: (
        "<table>" + "<tr><td>关于路灯的来信</td><td>2024-03-01</td><td>已办结</td></tr>" * n + "</table>"
    ),
    "hidden_links_of_one_box": lambda n: (
        "<div style='display:none'>"
        + "".join(f"<a href=http://x{i}.com>某{i}</a>" for i in range(n))
        + "</div>"
    ),
    "scripts_that_open_a_hidden_box": lambda n: (
        "<script>document.write('<div style=display:none>')</script><a href=http://x.com>某</a>" * n
    ),
    "lines_of_a_foot": lambda n: (
        "<p>地址：示例路1号</p>" * n + "<p>主办单位：示例县政府 网站标识码：2299990001</p>"
    ),
    "headed_rows_of_one_table": lambda n: (
        "<table>"
        + "<tr><td>索引号</td><td>文号</td><td>发布日期</td></tr><tr><td>1</td><td>2</td><td>3</td></tr>" * n
        + "</table>"
    ),
    "labels_of_a_path": lambda n: "<p>" + "<i></i>当前位置：文字" * n,
    "years_of_archives": lambda n: (
        "<div><h3>2024年</h3><ul><li><a href=/a/1.html>关于某某的通知</a></ul>" * n
    ),
    "containers_of_a_text": lambda n: "<div class=content><p>本次会议要求各部门抓好落实。" * n,
}
"""What many broken pages hold again and again, by how often."""
MENUS: dict[str, Callable[[int], str]] = {
    "menus_beside_the_text": lambda n: (
        "<div id=m><a href=/a/>机构</a><a href=/b/>政策</a><a href=/c/>公告</a></div>" * n
        + f"<div><p>{'今天全市召开会议研究部署下一步工作，要求各部门抓好落实，确保完成任务。' * 20}</p></div>"
    ),
    "lists_with_more": lambda n: (
        "<h2>新闻动态</h2><a href=/x/>更多&gt;&gt;</a>"
        "<ul><li><a href=/a/1.html>关于开展某某工作的通知</a></li>"
        "<li><a href=/a/2.html>关于开展某某工作的通知</a></li>"
        "<li><a href=/a/3.html>关于开展某某工作的通知</a></li></ul>" * n
    ),
}
"""Boxes side by side, each of which asks what the page holds beside it."""
SEARCHED: dict[str, Callable[[int], str]] = {
    "calls_of_pagers": lambda n: (
        "<script>"
        + "".join(f"createPageHTML(t{i}, c{i}, 'index', 'html');\n" for i in range(n))
        + "</script>"
    ),
    "addresses_of_styles": lambda n: "<style>" + "url(" * 40 * n + "</style>",
    "boxes_that_scripts_hide": lambda n: "".join(
        f"<div id=b{i}><a href=http://x{i}.com>某</a></div>"
        f"<script>document.getElementById('b{i}').style.display='none'</script>"
        for i in range(n)
    ),
}
"""What was looked for in all the rest of a text again and again: minutes for these."""
URL = "http://www.example.gov.cn/zwgk/t20240301_1.html"


@given(st.integers(0, len(SAMPLES) - 1), st.integers(0, 1_000_000))
@settings(max_examples=150, deadline=None)
def test_no_broken_page_raises_and_reading_twice_gives_the_same(place: int, seed: int) -> None:
    body, _ = mutate(SAMPLES[place][1][:MOST], seed, MOST)
    once = read_page(Fetched(URL, 200, {}, body))
    assert read_page(Fetched(URL, 200, {}, body)) == once


@pytest.mark.parametrize("change", MUTATIONS, ids=lambda change: change.__name__)
def test_every_way_of_breaking_breaks_by_its_seed_alone(change: Mutation) -> None:
    body = SAMPLES[0][1][:MOST]
    once, again, other = (change(body, random.Random(seed), MOST) for seed in (3, 3, 4))
    assert once == again
    assert once != body or other != body


@pytest.mark.parametrize("tag", ["div", "span", "font", "ul><li", "table><tr><td", "a href=x"])
def test_nesting_without_end_is_brought_up_and_loses_no_words(tag: str) -> None:
    page = parse("<html><body>" + "".join(f"<{tag}>第{n}段" for n in range(3_000)) + "</body></html>", URL)
    text = "".join(page.root.itertext())
    assert all(f"第{n}段" in text for n in (0, 400, 2_999))
    parents = walk_of(page).parent
    depth = 0
    levels = [0] * len(parents)
    for place, above in enumerate(parents[1:], start=1):
        levels[place] = levels[above] + 1
        depth = max(depth, levels[place])
    assert depth <= 257


def calls_of(work: Callable[[], object]) -> int:
    """How many functions ``work`` calls, built-in ones too."""
    calls = 0

    def count(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


def steps_of(work: Callable[[], object]) -> int:
    """How many instructions of Python ``work`` takes: loops inside an expression count, too."""
    steps = 0

    def count(frame: FrameType, event: str, argument: Any) -> Callable[..., Any]:
        nonlocal steps
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        steps += 1
        return count

    sys.settrace(count)
    try:
        work()
    finally:
        sys.settrace(None)
    return steps


@pytest.mark.parametrize("name", MENUS)
def test_twice_the_boxes_side_by_side_are_about_twice_the_steps(name: str) -> None:
    def reading(times: int) -> int:
        body = f"<html><body>{MENUS[name](times)}</body></html>".encode()
        return steps_of(lambda: read_page(Fetched(URL, 200, {}, body)))

    reading(10)
    assert reading(240) < 2.3 * reading(120)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", SEARCHED)
def test_texts_of_thousands_of_names_come_to_an_end(name: str) -> None:
    body = f"<html><body>{SEARCHED[name](5_000)}</body></html>".encode()
    assert read_page(Fetched(URL, 200, {}, body)).facts.url == URL


@pytest.mark.parametrize("name", REPEATED)
def test_twice_the_page_is_about_twice_the_work(name: str) -> None:
    def reading(times: int) -> int:
        body = f"<html><body>{REPEATED[name](times)}</body></html>".encode()
        return calls_of(lambda: read_page(Fetched(URL, 200, {}, body)))

    reading(10)
    once = reading(400)
    assert reading(800) < 2.6 * once


def test_a_script_of_many_strings_loses_no_address() -> None:
    script = "".join(f"x.href = base + '/a{i}.html';\nwindow.open('/b{i}.html');\n" for i in range(5_000))
    body = f"<html><body><script>var base = '/zwgk';\n{script}</script></body></html>".encode()
    found = {
        link.url.removeprefix("http://www.example.gov.cn")
        for link in read_page(Fetched(URL, 200, {}, body)).links
    }
    assert found >= {f"/zwgk/a{i}.html" for i in range(5_000)} | {f"/b{i}.html" for i in range(5_000)}


@pytest.mark.parametrize("rows", [400, 3_000, 12_000])
def test_days_far_down_a_table_of_rows_without_any_raise_nothing(rows: int) -> None:
    dated = "<tr><td>市财政局</td><td>2024-03-01</td><td>检查</td></tr>" * 5
    body = f"<html><body><table>{'<tr><td>甲</td><td>乙</td><td>丙</td></tr>' * rows}{dated}</table>".encode()
    assert read_page(Fetched(URL, 200, {}, body)).facts.url == URL


def test_what_stands_beside_the_root_keeps_no_page_from_being_read() -> None:
    """A root that closes itself leaves what follows beside it, its handlers too."""
    source = b"<!><html/><e onclick=3><p onclick=go()>\xe9\x80\x9a\xe7\x9f\xa5</p>"
    page = parse(source.decode(), "http://portal.example.gov.cn/")
    assert next(page.root.itersiblings(), None) is not None
    assert read_page(Fetched(page.url, 200, {}, source)).facts.kind == "other"
