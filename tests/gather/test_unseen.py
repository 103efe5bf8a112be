"""Links that outer style sheets and scripts hide: a browser tells, and the stored document says it again."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from local_pages import Answer, Maker, serving

from crawler.derive.page import read_page
from crawler.gather.assets import TEXTS
from crawler.gather.browser import BrowserPool
from crawler.gather.frontier import Frontier
from crawler.gather.render import Rendered, render
from crawler.gather.unseen import note_look, pages_to_look_at
from crawler.model import Fetched, HiddenLink
from crawler.settings import Settings
from crawler.url import Scope, key
from storage.archive import Archive

PLAIN = '<a href="http://plain.example/">某某网</a>'
TWO = PLAIN + '<a href="http://other.example/">另一网</a><a href="http://third.example/">第三网</a>'
BAD = '<a href="http://bad.example/">棋牌游戏</a>'

CSS = """
.none{display:none} .veil{visibility:hidden} .clear{opacity:0} .far{position:absolute;left:-3000px}
.thin{height:1px;overflow:hidden} .nil{width:0;height:0;overflow:hidden} .small{font-size:1px}
.ground{background:#eee} .ground a{color:#eee} .indent{text-indent:-5000px;white-space:nowrap}
.head{position:relative;height:200px} .head img{position:absolute;left:0;top:0;width:100%;height:100%}
.head a{position:absolute;left:10px;top:10px;color:#fff}
.fall .down2{display:none} .fall:hover .down2{display:block}
.pane2{display:none} .pane2.on{display:block}
.drawer2{position:fixed;left:0;top:0;width:300px;transform:translateX(-100%)} .open .drawer2{transform:none}
.narrow2{display:none} @media (max-width:700px){.narrow2{display:block}}
.window2{position:relative;width:600px;height:40px;overflow:hidden} .track2{position:absolute;left:-1200px}
.late2{opacity:0} [data-in].late2.came{opacity:1}
.reader{position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0,0,0,0)}
.logo2{display:block;width:90px;height:30px;overflow:hidden;text-indent:-999px;background:#fff url(/l.png)}
.kids{font-size:0} .kids a{font-size:14px} .veil .back{visibility:visible}
"""
JS = """
(function(){var w=document.getElementById('gone8');if(w){w.style.visibility='hidden'}var o=0,l='block'})();
const box9=document.getElementById('box9');
if(box9){box9.style.display='none';window.open9=()=>box9.style.display=''}
document.querySelector('.con6') && document.querySelector('.con6').classList.add('large');
document.querySelector('.wrap6') && (document.querySelector('.wrap6').onmouseover = () => 0);
const gone = document.getElementById('gone7');
if (gone) document.getElementById('gone7').style.display = 'none';
document.querySelector('.press7') && (document.querySelector('.press7').onclick = () => {
  const pane = document.getElementById('pane7'); pane.style.display = pane.style.display ? '' : 'block';
});
"""
# What the shadow roots hold is hidden, or shown, by their own style sheets.
SHADOW = """
for (const [name, css, markup] of [
  ['x-none', '.s1{display:none}', '<div class="s1">TWO</div>'],
  ['x-far', '.s2{position:absolute;left:-4000px}', '<div class="s2">TWO</div>'],
  ['x-menu', '.m b{display:none} .m:hover b{display:block}', '<div class="m"><i>栏目</i><b>TWO</b></div>'],
  ['x-seen', '.s4{color:blue}', '<div class="s4">TWO</div>'],
  ['x-fold', '.s5{display:none} :host([open]) .s5{display:block}', '<div class="s5"><slot></slot></div>'],
]) customElements.define(name, class extends HTMLElement {
  connectedCallback() { this.attachShadow({ mode: 'open' }).innerHTML = `<style>${css}</style>${markup}`; }
});
""".replace("TWO", TWO)


def page(body: str) -> str:
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>页</title>'
        '<link rel="stylesheet" href="/s.css"></head><body><p>首页</p>'
        f'{body}<script src="/s.js"></script></body></html>'
    )


HIDDEN = {
    "none": f'<div class="none">{TWO}</div>',
    "veil": f'<div class="veil">{TWO}</div>',
    "clear": f'<div class="clear">{TWO}</div>',
    "far": f'<div class="far">{PLAIN}</div>',
    "thin": f'<div class="thin">{PLAIN}</div>',
    "nil": f'<div class="nil">{PLAIN}</div>',
    "small": f'<div class="small">{PLAIN}</div>',
    "ground": f'<div class="ground">{TWO}</div>',
    "indent": f'<div class="indent">{PLAIN}</div>',
    "script": f'<div id="gone7">{BAD}</div>',
    "short_script": f'<div id="gone8">{TWO}</div>',
    "in_text": f'<div class="con6"><p>{"正文文字" * 20}</p><p class="none">{TWO}</p></div>',
    "menu_words": f'<div class="fall"><b>栏目</b><div class="down2">{BAD}</div></div>',
    "frame": '<iframe class="nil" src="http://plain.example/" style="border:0"></iframe>',
    "in_frame": '<iframe src="/in/none.html" width="600" height="90"></iframe>',
    "in_frames_frame": '<iframe src="/in/around.html" width="600" height="90"></iframe>',
    "in_hidden_frame": '<iframe src="/in/seen.html" width="0" height="0" style="border:0"></iframe>',
    "in_shadow": "<x-none></x-none>",
    "in_shadow_far": "<x-far></x-far>",
}
WAYS = {
    "none": "display",
    "veil": "visibility",
    "clear": "transparent",
    "far": "offscreen",
    "thin": "tiny",
    "nil": "tiny",
    "small": "font",
    "ground": "colour",
    "indent": "indent",
    "script": "display",
    "short_script": "visibility",
    "in_text": "display",
    "menu_words": "display",
    "frame": "tiny",
    "in_frame": "display",
    "in_frames_frame": "display",
    "in_hidden_frame": "tiny",
    "in_shadow": "display",
    "in_shadow_far": "offscreen",
}
SHOWN = {
    "plain": PLAIN,
    "over_picture": f'<div class="head"><img src="/l.png" alt="">{TWO}</div>',
    "hover": f'<div class="fall"><b>栏目</b><div class="down2">{TWO}</div></div>',
    "tab": f'<div class="pane2 x1">{TWO}</div>',
    "drawer": f'<div class="drawer2">{TWO}</div>',
    "narrow": f'<div class="narrow2">{TWO}</div>',
    "slider": f'<div class="window2"><div class="track2">{TWO}</div></div>',
    "scrolled_to": f'<div data-in class="late2">{TWO}</div>',
    "read_aloud": f'<div><span class="reader">{PLAIN}</span></div>',
    "logo": '<a class="logo2" href="http://plain.example/">某某网</a>',
    "kids": f'<div class="kids">{TWO}</div>',
    "back": f'<div class="veil"><span class="back">{TWO}</span></div>',
    "button": f'<b class="press7">链接</b><div id="pane7" class="none">{TWO}</div>',
    "shown_by_its_name": f'<b onclick="open9()">链接</b><div id="box9">{TWO}</div>',
    "opened_from_around": f'<div class="wrap6"><b>链接</b><p class="none">{TWO}</p></div>',
    "controlled": f'<b aria-controls="box8">链接</b><div id="box8" class="none">{TWO}</div>',
    "forged": '<div data-wj-box="1"><a data-wj-unseen="1 offscreen" data-wj-hidden="1" '
    'href="http://plain.example/">某某网</a></div>',
    "dialog": f"<dialog>{TWO}</dialog>",
    "in_frame_menu": '<iframe src="/in/menu.html" width="600" height="90"></iframe>',
    "in_frame_seen": '<iframe src="/in/seen.html" width="600" height="90"></iframe>',
    "in_shadow_menu": "<x-menu></x-menu>",
    "in_shadow_seen": "<x-seen></x-seen>",
    "in_slot": f"<x-fold>{TWO}</x-fold>",
    "frame_in_tab": '<div class="pane2 x1"><iframe src="/in/seen.html"></iframe></div>',
}
FILES: dict[str, str | Answer | Maker] = {
    "/s.css": Answer(CSS, type="text/css"),
    "/s.js": Answer(JS + SHADOW, type="text/javascript"),
    "/in/none.html": page(f'<div class="none">{TWO}</div>'),
    "/in/menu.html": page(f'<div class="fall"><b>栏目</b><div class="down2">{TWO}</div></div>'),
    "/in/seen.html": page(TWO),
    "/in/around.html": page('<iframe src="/in/none.html"></iframe>'),
}


@pytest.fixture(scope="module")
def rendered() -> Mapping[str, Rendered]:
    pages: dict[str, str | Answer | Maker] = {
        f"/{name}.html": page(body) for name, body in {**HIDDEN, **SHOWN}.items()
    }

    async def go(base: str) -> dict[str, Rendered]:
        async with BrowserPool(Settings()) as pool:
            made = await asyncio.gather(*(render(pool, base + path, Settings()) for path in pages))
        return {path[1:-5]: one for path, one in zip(pages, made, strict=True)}

    with serving({**pages, **FILES}) as base:
        return asyncio.run(go(base))


def read(one: Rendered) -> tuple[HiddenLink, ...]:
    assert one.state == "ok", one.note
    assert not one.requests_failed
    fetched = Fetched("http://www.x.gov.cn/", 200, {}, b"<html></html>", rendered=one.dom)
    return read_page(fetched).facts.concealed


@pytest.mark.parametrize("name", HIDDEN)
def test_what_an_outer_file_hides_is_seen(rendered: Mapping[str, Rendered], name: str) -> None:
    found = read(rendered[name])
    assert found and all(link.sure for link in found)
    assert {link.way for link in found} == {WAYS[name]}


@pytest.mark.parametrize("name", SHOWN)
def test_what_something_on_the_page_shows_is_no_hidden_link(
    rendered: Mapping[str, Rendered], name: str
) -> None:
    assert not [link for link in read(rendered[name]) if link.sure]


def test_a_page_cannot_forge_the_marks(rendered: Mapping[str, Rendered]) -> None:
    assert "data-wj-" not in (rendered["forged"].dom or "")


def test_the_static_page_cannot_forge_them_either() -> None:
    body = HIDDEN["none"].replace("<a ", '<a data-wj-unseen="1 offscreen" ').replace('class="none"', "")
    assert not read_page(Fetched("http://www.x.gov.cn/", 200, {}, body.encode())).facts.concealed


def test_the_box_of_hidden_links_is_marked_once(rendered: Mapping[str, Rendered]) -> None:
    dom = rendered["none"].dom or ""
    assert len(re.findall(r"data-wj-box=", dom)) == 1
    assert dom.count('data-wj-unseen="1 display"') == 3


SITE = "http://www.x.gov.cn"


def store(archive: Archive, path: str, body: str, *, home: bool = False) -> str:
    fetched = Fetched(SITE + path, 200, {}, f"<html><body><p>正文</p>{body}</body></html>".encode())
    told = read_page(fetched)
    archive.put_page(
        fetched,
        told.facts,
        key=key(fetched.url),
        fetched_at="2026-11-20T09:00:00+08:00",
        elapsed_ms=1,
        redirects=(),
        depth=1,
        derive_version=1,
        found=Frontier(Scope(SITE), max_depth=9, allowed=lambda _url: True).discover(told.links, 1),
        home=home,
    )
    return key(fetched.url)


def link(host: str, text: str = "某网") -> str:
    return f'<a href="http://{host}/">{text}</a>'


def file(archive: Archive, path: str, text: str) -> str:
    """An outer file that was read; the markup that loads it."""
    archive.put_probe(TEXTS, key(SITE + path), archive.put_body(text.encode()))
    style = path.endswith(".css")
    return f'<link rel="stylesheet" href="{path}">' if style else f'<script src="{path}"></script>'


HIDING_FILES = {
    "sheet": ("/a.css", ".links{display:none}"),
    "of_several_rules": ("/a.css", ".links{display:block} body .links{display:none}"),
    "part_of_a_selector": ("/a.css", "div.links:not(.on) > a[href]{position:absolute;left:-3000px}"),
    "script_by_name": ("/a.js", "var b=document.querySelector('.links');if(b){b.style.display='none'}"),
    "script_by_class": ("/a.js", "$('.links').addClass('x1')"),
    "script_writes_a_sheet": ("/a.js", "document.write('<style>.links{visibility:hidden}</style>')"),
}
HARMLESS_FILES = {
    "no_rule_for_it": ("/a.css", ".menu ul{display:none} .links{color:#333}"),
    "narrow": ("/a.css", "@media (max-width:700px){.links{display:none}}"),
    "script_about_others": ("/a.js", "$('.menu').hide(); var x = '.foot';"),
}


@pytest.mark.parametrize("name", HIDING_FILES)
def test_a_page_whose_outer_files_could_hide_a_link_is_looked_at(tmp_path: Path, name: str) -> None:
    with Archive.create(tmp_path / "run") as archive:
        loads = file(archive, *HIDING_FILES[name])
        page = store(archive, "/a.html", f'{loads}<div class="links">{link("one.example")}</div>')
        assert pages_to_look_at(archive) == {page: "files"}


@pytest.mark.parametrize("name", HARMLESS_FILES)
def test_a_page_whose_outer_files_hide_no_link_costs_no_look(tmp_path: Path, name: str) -> None:
    with Archive.create(tmp_path / "run") as archive:
        loads = file(archive, *HARMLESS_FILES[name])
        store(archive, "/a.html", f'{loads}<div class="links">{link("one.example")}</div>')
        assert pages_to_look_at(archive) == {}


def test_imported_sheets_count_and_unreadable_scripts_are_not_known(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "run") as archive:
        file(archive, "/css/b.css", ".links{display:none}")
        loads = file(archive, "/css/a.css", "@import 'b.css';")
        imported = store(archive, "/a.html", f'{loads}<div class="links">{link("one.example")}</div>')
        packed = file(archive, "/p.js", "eval(function(p,a,c,k,e,d){return p}('0 1'))")
        unread = store(archive, "/b.html", f"{packed}<p>{link('two.example')}</p>")
        assert pages_to_look_at(archive) == {imported: "files", unread: "unread"}


def test_looks_are_limited_over_the_whole_run_and_a_recheck_looks_again(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "run") as archive:
        pages = [
            store(archive, f"/{n}.html", f'<script src="/far.js"></script>{link(f"h{n}.example")}')
            for n in range(9)
        ]
        first = pages_to_look_at(archive)
        assert list(first) == pages[: len(first)] and len(first) < len(pages)
        for name, why in first.items():
            note_look(archive, name, why)
        assert pages_to_look_at(archive) == first
        for name in first:
            archive.put_rendering(name, state="ok")
        assert pages_to_look_at(archive) == {}


def test_a_page_is_looked_at_for_each_unknown_host_that_no_rendered_page_shows(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "run") as archive:
        home = store(archive, "/", link("friend.example"), home=True)
        archive.put_rendering(home, state="ok")
        store(archive, "/friends.html", link("friend.example"))
        store(archive, "/known.html", link("www.people.com.cn") + link("www.y.gov.cn"))
        far = '<script src="http://cdn.example/x.js"></script>'
        store(archive, "/bare.html", link("bare.example"))
        single = store(archive, "/a.html", far + link("one.example"))
        block = store(archive, "/z.html", far + link("two.example") + link("three.example"))
        spoken = store(archive, "/y.html", link("friend.example/live", "真人视讯"))
        assert pages_to_look_at(archive) == {spoken: "words", block: "unread", single: "unread"}
        for name in (spoken, block, single):
            archive.put_rendering(name, state="ok")
        assert pages_to_look_at(archive) == {}
