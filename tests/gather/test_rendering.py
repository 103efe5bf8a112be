"""Which pages the browser is asked about, and what is made of its answers."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from pathlib import Path

import pytest
from local_pages import Answer, Maker, serving

from crawler.gather.browser import BrowserPool
from crawler.gather.frontier import Frontier
from crawler.gather.page_document import frame_garbled
from crawler.gather.rendering import Renderer
from crawler.gather.walk import Walk, run_walk
from crawler.settings import Settings
from crawler.url import Scope
from storage.archive import Archive, PageRow

NAV = '<div class="nav"><ul><li><a href="/">首页</a></li><li><a href="/a/">甲栏目</a></li></ul></div>'
SETTINGS = Settings.model_validate({"politeness": {"reach": "loopback"}})


def page(body: str, foot: str = "", head: str = "") -> str:
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8">{head}<title>某县人民政府</title></head>'
        f"<body>{NAV}{body}<p>{'正文的一段文字，说明本页的内容。' * 6}</p>{foot}</body></html>"
    )


def rendered(folder: Path, pages: dict[str, str | Answer | Maker]) -> tuple[dict[str, PageRow], Counter[str]]:
    """The pages of a small portal by path, and how often the browser asked for each document."""
    asked: Counter[str] = Counter()

    def counted(path: str, held: str | Answer | Maker) -> Maker:
        def answer(query: dict[str, str]) -> Answer:
            asked[path] += 1
            told = held(query) if callable(held) else held
            return Answer(told) if isinstance(told, str) else told

        return answer

    async def go(base: str) -> dict[str, PageRow]:
        home = f"{base}/"
        frontier = Frontier(Scope(home), max_depth=9, allowed=lambda _url: True)
        with Archive.create(folder / "run") as archive:
            archive.seed([home])
            deadline = time.monotonic() + 120
            await run_walk(Walk(archive, SETTINGS, frontier, home, deadline))
            asked.clear()
            async with BrowserPool(SETTINGS) as pool:
                renderer = Renderer(
                    archive,
                    pool,
                    frontier,
                    SETTINGS,
                    home=home,
                    deadline=deadline,
                    on_progress=lambda *_: None,
                )
                await renderer.dynamic_pages()
                await renderer.footers()
            return {row.url.removeprefix(base): row for row in archive.pages()}

    with serving({path: counted(path, held) for path, held in pages.items()}) as base:
        return asyncio.run(go(base)), asked


LATE = (
    '<ul id="list" class="list"></ul><script>fetch("/feed").then(r=>r.text())'
    '.then(t=>{document.getElementById("list").innerHTML=t})</script>'
)
COLUMN = '<meta name="ColumnName" content="甲栏目">'
FEED = "".join(
    f'<li><a href="/a/{n}.html">某县关于做好第{n}批工作的通知</a><span>2026-11-0{n}</span></li>'
    for n in range(1, 6)
)
EMPTY = page(LATE, head=COLUMN).replace("正文的一段文字，说明本页的内容。" * 6, "列表")


def test_a_page_of_two_names_is_shown_once(tmp_path: Path) -> None:
    pages: dict[str, str | Answer | Maker] = {
        "/": page('<a href="/a/">甲</a><a href="/a/index.html">甲</a>'),
        "/a/": EMPTY,
        "/a/index.html": EMPTY,
        "/feed": FEED,
    }
    found, asked = rendered(tmp_path, pages)
    for path in ("/a/", "/a/index.html"):
        row = found[path]
        assert row.render_state == "ok" and row.facts.list is not None and row.facts.list.count == 5
    assert asked["/a/"] + asked["/a/index.html"] == 1


def test_a_page_that_declares_a_wrong_encoding_is_shown_in_its_own(tmp_path: Path) -> None:
    body = page('<a href="/a/">甲栏目</a><p>本县要闻</p>').encode("gb18030")
    found, _ = rendered(tmp_path, {"/": Answer(body, type="text/html"), "/a/": page("<p>甲</p>")})
    home = found["/"]
    assert home.render_state == "ok" and home.rendered_sha is not None
    assert home.facts.title == "某县人民政府"
    assert {link.name for link in home.facts.nav} >= {"甲栏目"}


def test_frames_of_such_a_page_are_shown_in_their_own_encodings_too(tmp_path: Path) -> None:
    foot = "<p>主办单位：某县人民政府办公室 网站标识码：2299990001</p>"
    frames = "<frameset rows='*,*'><frame src='/top.html'><frame src='/foot.html'></frameset>"
    home = f"<html><head><title>某县人民政府</title></head>{frames}</html>"
    shown: dict[str, str | Answer | Maker] = {
        "/": Answer(home.encode("gb18030"), type="text/html; charset=utf-8"),
        "/top.html": page('<a href="/a/">甲栏目</a>'),
        "/foot.html": Answer(foot.encode("gb18030"), type="text/html; charset=utf-8"),
        "/a/": page("<p>甲</p>"),
    }
    row = rendered(tmp_path, shown)[0]["/"]
    assert (row.facts.title, row.facts.footer.sponsor) == ("某县人民政府", "某县人民政府办公室")
    assert not row.facts.fragment


def test_frames_alone_may_declare_a_wrong_encoding(tmp_path: Path) -> None:
    foot = "<p>主办单位：某县人民政府办公室 网站标识码：2299990001</p>"
    home = page(
        '<a href="/a/">甲栏目</a><iframe src="/top.html"></iframe><iframe src="/foot.html"></iframe>' + LATE
    )
    shown: dict[str, str | Answer | Maker] = {
        "/": home,
        "/top.html": page("<p>本县要闻</p>"),
        "/foot.html": Answer(foot.encode("gb18030"), type="text/html; charset=utf-8"),
        "/feed": FEED,
        "/a/": page("<p>甲</p>"),
    }
    row = rendered(tmp_path, shown)[0]["/"]
    assert (row.facts.title, row.facts.footer.sponsor) == ("某县人民政府", "某县人民政府办公室")


@pytest.mark.parametrize(
    ("document", "garbled"),
    [
        ("<p>����</p>", False),
        ("<wj-frame src='/f.html'><p>��</p></wj-frame><p>����</p>", False),
        ("<wj-frame src='/f.html'><p>����</p></wj-frame>", True),
        ("<wj-frame src='/f.html'><wj-frame src='/g.html'>����</wj-frame></wj-frame>", True),
        ("<wj-frame src='/f.html'>��</wj-frame><wj-frame src='/g.html'>��</wj-frame>", False),
    ],
    ids=["no frame", "beside the frame", "in a frame", "in a frame of a frame", "a few in each"],
)
def test_a_frame_is_garbled_by_what_stands_in_it(document: str, garbled: bool) -> None:
    assert frame_garbled(document) is garbled


FOOT = '<div class="footer"><div id="f"></div><script src="/js/foot.js"></script></div>'
FOOT_JS = 'document.getElementById("f").innerHTML="<p>主办单位：某县人民政府办公室 吉ICP备12345678号-1</p>"'


def test_a_page_rendered_for_its_list_answers_for_the_foot_of_its_template(tmp_path: Path) -> None:
    links = "".join(f'<a href="/a/{n}.html">第{n}条</a>' for n in range(1, 6))
    pages: dict[str, str | Answer | Maker] = {
        "/": page(links + '<a href="/a/">甲</a>'),
        "/a/": EMPTY.replace("</body>", f"{FOOT}</body>"),
        "/feed": FEED,
        "/js/foot.js": Answer(FOOT_JS, type="text/javascript"),
        **{f"/a/{n}.html": page(f"<h1>第{n}条</h1>", FOOT) for n in range(1, 6)},
    }
    found, asked = rendered(tmp_path, pages)
    assert found["/a/"].facts.footer.icp is not None
    assert sum(asked[f"/a/{n}.html"] for n in range(1, 6)) == 0
    with Archive.open(tmp_path / "run") as archive:
        groups = archive.probes("footer_group")
    assert [group["footer"]["icp"] for group in groups.values()] == ["吉ICP备12345678号-1"]


WIPES = {
    "open": "onload=()=>document.write('<!-- 统计 -->')",
    "closed": "onload=()=>{document.write('<!-- 统计 -->');document.close()}",
    "late": "setTimeout(()=>document.write('<p>访问 12</p>'),300)",
    "emptied": "onload=()=>{document.body.innerHTML=''}",
}
KEPT = {
    "written_anew": f"onload=()=>document.write('<p>{'新的正文。' * 20}</p>')",
    "picture": "onload=()=>{document.body.innerHTML='<img src=/long.png>'}",
    "untouched": "onload=()=>0",
}


def test_what_a_page_said_before_its_scripts_wiped_it_stands_and_it_failed_to_show(tmp_path: Path) -> None:
    names = {**WIPES, **KEPT}
    links = "".join(f'<a href="/{name}/">{name}</a>' for name in names)
    columns: dict[str, str | Answer | Maker] = {
        # Half a foot that a script may complete: that is why the browser is asked.
        f"/{name}/": page(
            f"<script>{script}</script>", f'<div class="footer" id="{name}">主办单位：某县第{n}局'
        )
        + '<script src="/js/foot.js"></script></div>'
        for n, (name, script) in enumerate(names.items())
    }
    pages: dict[str, str | Answer | Maker] = {
        "/": page(links),
        "/js/foot.js": Answer("", type="text/javascript"),
        **columns,
    }
    found, _ = rendered(tmp_path, pages)
    for name in WIPES:
        row = found[f"/{name}/"]
        assert (row.render_state, row.rendered_sha) == ("failed", None) and "清空" in (row.render_note or "")
        assert row.facts.text_length > 50 and row.facts.footer.sponsor is not None
    for name in KEPT:
        assert found[f"/{name}/"].render_state == "ok"


SHELL = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>某县人民政府</title></head><body>'
    '<div id="app"></div><script>fetch("/feed").then(r=>{{if(!r.ok)throw 0;return r.text()}})'
    '.catch(()=>"{said}").then(t=>{{document.getElementById("app").innerHTML="<p>"+t+"</p>"}})</script>'
    "</body></html>"
)


@pytest.mark.parametrize(
    ("status", "said", "state"),
    [
        (404, "抱歉，您访问的内容不存在或已下线", "ok"),
        (410, "抱歉，您访问的内容不存在或已下线", "ok"),
        (500, "抱歉，您访问的内容不存在或已下线", "failed"),
        (404, "加载失败", "failed"),
    ],
)
def test_a_feed_that_has_no_such_entry_did_answer(tmp_path: Path, status: int, said: str, state: str) -> None:
    """Any fault may make the page say «不存在»; only with the feed's own word it is one."""
    pages: dict[str, str | Answer | Maker] = {
        "/": page('<a href="/news/9">旧闻</a>'),
        "/news/9": SHELL.format(said=said),
        "/feed": Answer("{}", status=status, type="application/json"),
    }
    assert rendered(tmp_path, pages)[0]["/news/9"].render_state == state


@pytest.mark.parametrize(
    ("said", "state"), [("系统繁忙，请稍后再试", "failed"), ("加载失败", "failed"), ("暂无数据", "ok")]
)
def test_a_page_that_says_it_could_not_be_loaded_was_not_shown(tmp_path: Path, said: str, state: str) -> None:
    pages: dict[str, str | Answer | Maker] = {
        "/": page('<a href="/a/">甲栏目</a>'),
        "/a/": EMPTY,
        "/feed": f"<li>{said}</li>",
    }
    row = rendered(tmp_path, pages)[0]["/a/"]
    assert (row.render_state, row.kind) == (state, "column")
    assert (said in (row.render_note or "")) is (state == "failed")


LATER = "".join(
    f"<li><a href='/a/{n}.html'>某县关于做好第{n}批工作的通知</a><span>2026-10-{n}</span></li>"
    for n in range(11, 16)
)
TURN = (
    '<script>function turn(n){fetch("/later").then(r=>r.text())'
    '.then(t=>{document.getElementById("list").innerHTML=t})}</script>'
)


@pytest.mark.parametrize(
    "pager",
    [
        "<table><tr><td><span>1</span></td><td><a href='javascript:turn(2)'>2</a></td></tr></table>",
        "<div>[1] <b>[1]</b> <a href='javascript:turn(2)'>[2]</a></div>",
        "<p>转到第<select onchange='turn(this.value)'><option>1</option><option>2</option></select>页</p>",
    ],
    ids=["cells", "brackets", "choice"],
)
def test_pagers_of_numbers_are_leafed_through(tmp_path: Path, pager: str) -> None:
    column = f"<ul id='list' class='list'>{FEED}</ul>{pager}{TURN}"
    pages: dict[str, str | Answer | Maker] = {
        "/": page('<a href="/a/">甲栏目</a>'),
        "/a/": page(column, head=COLUMN).replace("正文的一段文字，说明本页的内容。" * 6, "列表"),
        "/later": LATER,
    }
    shown = rendered(tmp_path, pages)[0]["/a/"].facts.list
    assert shown is not None and [item.date for item in shown.items][-1] == "2026-10-15"


ASK = 'fetch("/feed").then(r=>r.text()).then(t=>{document.getElementById("list").innerHTML=t;%s})'
LATE_FEEDS = {
    "a timer": f"setTimeout(()=>{ASK % ''},4000)",
    "asked again": f"(function ask(){{{ASK % 'if(!t)setTimeout(ask,1200)'}}})()",
}


@pytest.mark.parametrize("script", LATE_FEEDS.values(), ids=LATE_FEEDS)
def test_a_list_whose_feed_is_asked_late_or_again_is_not_empty(tmp_path: Path, script: str) -> None:
    told: list[str] = []

    def feed(_query: dict[str, str]) -> Answer:
        told.append("")
        return Answer(FEED if "4000" in script or len(told) % 4 == 0 else "")

    column = f'<ul id="list" class="list"></ul><script>{script}</script>'
    pages: dict[str, str | Answer | Maker] = {
        "/": page('<a href="/a/">甲栏目</a>'),
        "/a/": EMPTY.replace(LATE, column),
        "/feed": feed,
    }
    rows, _ = rendered(tmp_path, pages)
    listed = rows["/a/"].facts.list
    assert (rows["/a/"].render_state, listed and listed.count) == ("ok", 5)


@pytest.mark.parametrize(
    ("script", "visits"), [("", 1), ("<script>(function turn(){setTimeout(turn,3000)})()</script>", 2)]
)
def test_an_empty_column_is_looked_at_for_longer_only_while_timers_are_left(
    tmp_path: Path, script: str, visits: int
) -> None:
    pages: dict[str, str | Answer | Maker] = {
        "/": page('<a href="/a/">甲栏目</a>'),
        "/a/": EMPTY.replace(LATE, LATE + script),
        "/feed": Answer(""),
    }
    rows, asked = rendered(tmp_path, pages)
    listed = rows["/a/"].facts.list
    assert (rows["/a/"].render_state, listed and listed.count, asked["/a/"]) == ("ok", 0, visits)


def test_a_list_that_comes_when_it_is_scrolled_into_view_is_not_empty(tmp_path: Path) -> None:
    seen = f"new IntersectionObserver((e,o)=>{{if(e[0].isIntersecting){{o.disconnect();{ASK % ''}}}}})"
    below = '<div style="height:1500px"></div><p id="end"></p><ul id="list" class="list"></ul>'
    script = f'<script>{seen}.observe(document.getElementById("end"))</script>'
    pages: dict[str, str | Answer | Maker] = {
        "/": page('<a href="/a/">甲栏目</a>'),
        "/a/": EMPTY.replace(LATE, below + script),
        "/feed": Answer(FEED, delay=0.9),
    }
    listed = rendered(tmp_path, pages)[0]["/a/"].facts.list
    assert listed and listed.count == 5
