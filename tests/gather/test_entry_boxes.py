"""Columns of an application whose box for entries holds none, whatever they say of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.derive.columns import PageState
from crawler.derive.page import read_page
from crawler.derive.portal import read_portal
from crawler.gather.entry_boxes import entry_box, is_empty, note_empty_boxes
from crawler.model import Fetched
from crawler.url import key
from storage.archive import Archive
from tests.gather.shell_pages import put_rendered

BASE = "http://www.songping.gov.cn"
SHELL = (
    "<!DOCTYPE html><html><head><meta charset='utf-8'><title>松坪市</title></head>"
    "<body><div id='app'></div><script src='/js/app.js'></script></body></html>"
)
ROWS = "".join(
    f"<div class='it'><h4><a href='/a/{n}'>关于第{n}批次项目申报工作的公告</a></h4><i>2026-11-{n}</i></div>"
    for n in range(10, 16)
)


def page(name: str, box: str, beside: str = "") -> str:
    return (
        f"<html><head><meta charset='utf-8'><title>{name}_松坪市</title>"
        f"<meta name='ColumnName' content='{name}'></head><body><div id='app'>"
        f"<div class='nav'><a href='/'>首页</a><a href='/c/gg'>公告</a></div>"
        f"<div class='crumb'>当前位置：<a href='/'>首页</a> &gt; {name}</div>"
        f"<div class='outer'><h2>{name}</h2>{beside}<div class='cards' id='box{len(name)}'>{box}</div></div>"
        "<div class='footer'>主办单位：松坪市人民政府办公室</div></div></body></html>"
    )


def shown(dom: str) -> Fetched:
    url = f"{BASE}/c/zp"
    return Fetched(url, 200, {}, SHELL.encode(), url, dom)


LINE = "<div class='zw'>先去别处逛逛，这儿还空着</div>"
BOX = entry_box(page("公告", ROWS), f"{BASE}/c/gg", [f"{BASE}/a/10", f"{BASE}/a/11"])


def test_the_box_of_entries_is_the_innermost_that_holds_them_and_has_a_name() -> None:
    assert BOX == ("div", "box", "cards", "outer")
    nameless = f"<html><body><div>{ROWS}</div></body></html>"
    assert entry_box(nameless, f"{BASE}/c/gg", [f"{BASE}/a/10", f"{BASE}/a/11"]) is None
    assert entry_box(page("公告", ROWS), f"{BASE}/c/gg", [f"{BASE}/a/10", f"{BASE}/a/99"]) is None


@pytest.mark.parametrize(
    ("box", "empty"),
    [
        ("", True),
        (LINE, True),
        ("<div>投诉电话：0598-7730066</div>", False),
        (
            "<p>市政府办公室负责全市政务公开工作，承办会议，督促落实，协调解决各部门之间的有关问题和困难。</p>",
            False,
        ),
        ("<img src='/map.png'>", False),
        ("<a href='/x'>办事大厅</a>", False),
        ("<canvas></canvas>", False),
        ("<input name='q'><button>查询</button>", False),
    ],
    ids=["nothing", "a line", "a number", "a text", "a picture", "a link", "a chart", "a query"],
)
def test_a_box_is_empty_when_it_holds_a_short_line_at_most(box: str, empty: bool) -> None:
    assert BOX is not None
    assert is_empty(shown(page("招聘", box)), "招聘", {BOX}) is empty


@pytest.mark.parametrize(
    "beside",
    [
        "<div class='tabs'><span data-y='1'>市本级</span><span data-y='2'>各县区</span></div>",
        "<a href='javascript:;'>全部</a>",
        "<p>请到办事大厅领取</p>",
    ],
    ids=["tabs", "a control", "a line"],
)
def test_a_box_that_a_visitor_may_fill_is_not_empty(beside: str) -> None:
    assert BOX is not None
    assert not is_empty(shown(page("招聘", LINE, beside)), "招聘", {BOX})


@pytest.mark.parametrize("text_in_the_same_box", [False, True])
def test_a_column_whose_sisters_box_is_empty_is_empty(tmp_path: Path, text_in_the_same_box: bool) -> None:
    archive = Archive.create(tmp_path / "run")
    archive.set_facts({"home_url": BASE + "/", "portal": BASE + "/", "as_of": "2026-11-20"})
    text = "<p>" + "市政府办公室会同有关单位完成年度任务，责任到人，按月通报进展。" * 8 + "</p>"
    article = page("机构职能", text)
    if not text_in_the_same_box:
        article = article.replace("cards", "con")
    doms = {
        "/c/gg": page("公告", ROWS),
        "/c/tz": page("通知", ROWS),
        "/c/zp": page("招聘", LINE),
        "/jg": article,
    }
    for path, dom in doms.items():
        put_rendered(archive, BASE + path, SHELL, dom, home=BASE + "/")
    note_empty_boxes(archive)
    assert archive.probes("empty_box") == ({} if text_in_the_same_box else {key(BASE + "/c/zp"): True})
    archive.close()
    url = BASE + "/c/zp"
    facts = read_page(Fetched(url, 200, {}, SHELL.encode(), url, doms["/c/zp"])).facts
    state = PageState(rendered="ok", asked=("app_root",), empty_box=not text_in_the_same_box)
    (column,) = read_portal([(facts, state)], BASE + "/", "2026-11-20").columns
    assert (column.name, column.state) == ("招聘", "ok" if text_in_the_same_box else "empty")
