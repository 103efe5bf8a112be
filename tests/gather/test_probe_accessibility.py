"""Entries are pressed as a visitor would; only what changes on the page counts, and doubts stay doubts."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from local_pages import SPOILERS, Answer, Maker, serving

from crawler.gather.browser import BrowserPool
from crawler.gather.probes.access_model import AccessAnswer, EntryTried
from crawler.gather.probes.accessibility import probe_accessibility
from crawler.gather.probes.rules import probe_rules
from crawler.model import Entry
from crawler.settings import Browser, Politeness, Probes, Settings, Timeouts

SETTINGS = Settings(
    timeouts=Timeouts(page=8, render=10, picture=10, close=3),
    politeness=Politeness(reach="loopback"),
    probes=Probes(axe=False),
    browser=Browser(tabs=4),
)
TEXT = "".join(f"<p>第{n}条：为进一步做好政务公开工作，现将有关事项通知如下。</p>" for n in range(12))
ENTRY = "<a href='javascript:void(0)' id=wza onclick='{code}'>{label}</a>"
BAR = """<script>
function bar(buttons) {{ const b = document.createElement("div"); b.id = "bar";
  b.style.cssText = "position:fixed;top:0;left:0;right:0;background:#036;padding:8px;z-index:9";
  b.innerHTML = buttons; document.body.prepend(b); }}
{more}</script>"""


def home(head: str = "", *, code: str = "", label: str = "无障碍浏览") -> str:
    top = ENTRY.format(code=code, label=label)
    return f"<meta charset=utf-8><title>某县人民政府</title><div class=top>{top}</div>{TEXT}{head}"


def probed(
    pages: Mapping[str, str | Answer | Maker],
    *,
    settings: Settings = SETTINGS,
    pictures: Path | None = None,
    homes: Sequence[str] = ("/",),
) -> list[AccessAnswer]:
    """The answers for each of ``homes``, several tried at once in one browser."""

    async def go(base: str) -> list[AccessAnswer]:
        async with BrowserPool(settings) as pool:
            probes = (
                probe_accessibility(pool, base + path, settings, pictures_dir=pictures, unit="某县")
                for path in homes
            )
            return list(await asyncio.gather(*probes))

    with serving(pages) as base:
        return asyncio.run(go(base))


def each(cases: Mapping[str, str]) -> dict[str, AccessAnswer]:
    """Every case at an address of its own."""
    homes = {name: f"/{n}/" for n, name in enumerate(cases)}
    found = probed({homes[name]: html for name, html in cases.items()}, homes=tuple(homes.values()))
    return dict(zip(cases, found, strict=True))


def only(answer: AccessAnswer) -> EntryTried:
    assert len(answer.entries) == 1, answer
    return answer.entries[0]


def working(tried: EntryTried) -> set[str]:
    return {change.function for change in tried.changes if change.works}


SIZE = 'document.body.style.fontSize = "26px"'
RELOAD = "localStorage.big = 1; location.reload()"
WORKING: dict[str, tuple[str, str, set[str]]] = {
    "text grows": ("", SIZE, {"enlarge"}),
    "page is zoomed": ("", 'document.body.style.zoom = "1.4"', {"enlarge"}),
    "colours change": (
        "",
        'document.body.style.background = "#000"; document.body.style.color = "#ff0"',
        {"contrast"},
    ),
    "page is filtered": ("", 'document.documentElement.style.filter = "invert(1)"', {"contrast"}),
    "speech is asked for": ("", 'speechSynthesis.speak(new SpeechSynthesisUtterance("x"))', {"speech"}),
    "mode is remembered": (
        '<script>if (localStorage.big) document.body.style.fontSize = "24px"</script>',
        RELOAD,
        {"enlarge"},
    ),
    "toolbar with functions": (
        BAR.format(
            more="function size() { document.body.style.fontSize = '26px'; }"
            "function colour() { document.body.style.background = '#000'; }"
            "function line() { const l = document.createElement('div'); l.style.cssText ="
            " 'position:fixed;left:0;right:0;top:200px;height:4px;background:red'; document.body.append(l); }"
        ),
        'bar("<button onclick=size()>放大</button><button onclick=colour()>配色</button>'
        '<a onclick=line()>辅助线</a><a onclick=location.reload()>退出服务</a>")',
        {"enlarge", "contrast", "guide"},
    ),
    "slow script": ("", 'setTimeout(() => { document.body.style.fontSize = "26px" }, 900)', {"enlarge"}),
}


def test_an_entry_that_changes_the_page_works() -> None:
    pages = {n: home(more, code=code.replace("'", "&#39;")) for n, (more, code, _) in WORKING.items()}
    tried = {name: only(answer) for name, answer in each(pages).items()}
    assert {name: (one.state, working(one)) for name, one in tried.items()} == {
        name: ("works", functions) for name, (_, _, functions) in WORKING.items()
    }


CAROUSEL = (
    "<div id=show style='height:60px'></div><script>let n = 0; setInterval(() => { n += 1;"
    " show.innerHTML = `<a href=/a${n}>图${n}</a>` }, 150)</script>"
)
IDLE: dict[str, str] = {
    "no handler": home(),
    "handler that is not there": home(code="kqNav()"),
    "only a number is counted": home(code="window.n = (window.n || 0) + 1"),
    "a moving page": home(CAROUSEL),
    "under construction": home(code='alert("功能建设中")'),
    "nothing but a hash": home().replace("javascript:void(0)", "#"),
    "leads to the same page": home().replace("javascript:void(0)", "/"),
    "its own script is missing": home("<script src=/js/wza.js></script>", code="openWza()"),
    "sizes that texts do not follow": home(
        "<style>p { font-size: 14px }</style>", code=SIZE.replace('"', "&quot;")
    ),
    "a counter of another site is missing": home(
        "<script src=http://hm.baidu.com/hm.js></script>", code="kqNav()"
    ),
}


@pytest.mark.parametrize("spoiler", SPOILERS)
def test_an_entry_is_pressed_where_the_page_replaces_what_browsers_bring(spoiler: str) -> None:
    script = SPOILERS[spoiler]
    cases = {"works": home(script, code=SIZE), "idle": home(script, code="0")}
    found = each(cases)
    assert (only(found["works"]).state, working(only(found["works"]))) == ("works", {"enlarge"})
    assert only(found["idle"]).state == "no_effect"


def test_an_entry_that_does_nothing_is_tried_twice_and_told() -> None:
    tried = {name: only(answer) for name, answer in each(IDLE).items()}
    assert {name: (one.state, one.tries) for name, one in tried.items()} == dict.fromkeys(
        IDLE, ("no_effect", 2)
    )
    assert all(one.note and not working(one) for one in tried.values())
    assert "建设中" in tried["under construction"].note
    assert "wza.js" in tried["its own script is missing"].note


UNSURE: dict[str, tuple[str, str]] = {
    "vendor script of another site": (
        home("<script src=http://gov.govwza.cn/dist/aria.js?appid=1></script>"),
        "unmeasurable",
    ),
    "library of another site": (
        home("<script src=http://cdn.example.cn/jquery.js></script><script>$(function () {})</script>"),
        "unmeasurable",
    ),
    "a panel without known functions": (
        home(BAR.format(more=""), code='bar("<a>甲</a><a>乙</a><a>丙</a>")'),
        "unclear",
    ),
    "a page of another site": (
        home().replace("javascript:void(0)", "http://wza.example.cn/"),
        "unmeasurable",
    ),
    "a caption that is no control": (f"<meta charset=utf-8><span>适老化无障碍服务</span>{TEXT}", "unclear"),
    "in a hidden menu": (home().replace("<div class=top>", "<div class=top style='display:none'>"), "hidden"),
}


def test_what_could_not_be_measured_is_no_fault() -> None:
    answers = each({name: html for name, (html, _) in UNSURE.items()})
    assert {name: only(answer).state for name, answer in answers.items()} == {
        name: state for name, (_, state) in UNSURE.items()
    }


def test_an_elder_version_is_a_page_with_larger_text() -> None:
    head = "<meta charset=utf-8>"
    versions: dict[str, tuple[str | Answer, str, set[str]]] = {
        "large": (f"{head}<style>p {{ font-size: 30px }}</style>{TEXT}", "works", {"enlarge", "simple"}),
        "gone": (Answer("没有", 404), "no_effect", set()),
        "empty": (f"{head}<p></p>", "no_effect", set()),
        "alike": (f"{head}{TEXT}", "unclear", set()),
    }
    pages: dict[str, str | Answer | Maker] = {}
    for name, (version, _, _) in versions.items():
        pages[f"/{name}/"] = f"{head}<a href='/{name}/elder/' target=_blank>长者模式</a>{TEXT}"
        pages[f"/{name}/elder/"] = version
    answers = probed(pages, homes=[f"/{name}/" for name in versions])
    tried = [only(answer) for answer in answers]
    assert [(one.state, working(one)) for one in tried] == [(s, f) for _, s, f in versions.values()]
    assert {one.kind for one in tried} == {"elder"}


NO_ENTRY: dict[str, str] = {
    "news about it": "<a href=/1.html>居家适老化改造惠及三百户</a><a href=/2.html>无障碍设施建设座谈会</a>",
    "a column for old people": "<a href=/lnr/>老年人服务</a><a href=/zq/>长者专区</a>",
    "in a comment": "<!-- <a onclick=openWza()>无障碍浏览</a> -->",
    "a badge": "<img src=/slh.jpg title=适老化改造完成单位标识>",
    "another link of a vendor's id": "<a id=cniil_wza href=/m/>移动版</a>",
}


def test_words_alone_are_no_entry() -> None:
    answers = each({name: f"<meta charset=utf-8>{html}{TEXT}" for name, html in NO_ENTRY.items()})
    assert {name: (one.state, one.entries) for name, one in answers.items()} == dict.fromkeys(
        NO_ENTRY, ("measured", ())
    )


def test_a_badge_beside_a_working_entry_is_not_tried_and_the_second_of_a_kind_only_in_need() -> None:
    badge = "<img src=/slh.jpg title=适老化无障碍服务 width=60 height=20>"
    dead = "<a href='javascript:;'>网站无障碍</a>"
    cases = {
        "badge": home(badge, code=SIZE),
        "second": home(code=SIZE) + dead,
        "first": dead + home(code=SIZE),
    }
    found = {name: [one.state for one in answer.entries] for name, answer in each(cases).items()}
    assert found == {"badge": ["works"], "second": ["works"], "first": ["no_effect", "works"]}


def test_what_may_bring_the_entry_is_told_where_none_is_shown() -> None:
    helper = "http://gov.govwza.cn/dist/aria.js"
    cases = {
        "script": f"<meta charset=utf-8>{TEXT}<script src={helper}></script>",
        "sizes": f"<meta charset=utf-8><a onclick='1'>放大</a><a onclick='1'>缩小</a>{TEXT}",
    }
    found = each(cases)
    assert {name: one.entries for name, one in found.items()} == {"script": (), "sizes": ()}
    assert found["script"].unreachable == (helper,)
    assert found["sizes"].sizes == ("放大",)


def test_pictures_before_and_after_and_the_count_of_axe(tmp_path: Path) -> None:
    settings = SETTINGS.model_copy(update={"probes": Probes(axe=True)})
    pages = {"/": home(code=SIZE) + "<img src=/x.png>"}
    (answer,) = probed(pages, settings=settings, pictures=tmp_path)
    tried = only(answer)
    assert tried.before is not None and tried.after is not None
    assert all((tmp_path / one.path).is_file() for one in (tried.before, tried.after))
    assert answer.axe is not None
    assert answer.axe.elements["critical"] >= 1


def test_a_home_page_that_answers_an_error_is_not_measured() -> None:
    assert [one.state for one in probed({"/": Answer("出错", 500)})] == ["not_opened"]


def test_a_mode_that_was_switched_on_does_not_stay_on() -> None:
    remembered = (
        "<script>if (localStorage.big || /big=1/.test(document.cookie))"
        " document.body.style.fontSize = '24px'</script>"
    )
    code = "localStorage.big = 1; document.cookie = &quot;big=1&quot;; location.reload()"
    pages = {"/": home(remembered, code=code)}
    first, second = probed(
        pages, homes=("/", "/"), settings=SETTINGS.model_copy(update={"browser": Browser(tabs=1)})
    )
    for answer in (first, second):
        change = only(answer).changes[0]
        assert (change.before, change.after) == ("16px", "24px")


def test_a_way_in_that_reading_the_page_found_is_pressed_too() -> None:
    page = f"<meta charset=utf-8><b class=eye onclick='{SIZE}'>助读</b>{TEXT}"
    hint = Entry("accessibility", "助读", css="b.eye")

    async def go(base: str) -> tuple[AccessAnswer, AccessAnswer]:
        async with BrowserPool(SETTINGS) as pool:
            alone = await probe_accessibility(pool, base + "/", SETTINGS)
            return alone, await probe_accessibility(pool, base + "/", SETTINGS, (hint,))

    with serving({"/": page}) as base:
        alone, told = asyncio.run(go(base))
    assert alone.entries == ()
    assert (only(told).label, only(told).state) == ("助读", "works")


@pytest.mark.parametrize(
    ("label", "is_entry"),
    [
        *(
            (label, True)
            for label in ("无障碍", "无障碍辅助浏览工具", "智能无障碍浏览", "无障碍+", "无障碍关怀版")
        ),
        *((label, True) for label in ("开启长者无障碍模式", "老人模式", "老年人专版", "乐龄版", "尊老版")),
        *((label, True) for label in ("视障版", "盲人通道", "爱老助残", "适老模式")),
        *((label, False) for label in ("无障碍环境建设法", "无障碍设施建设", "老年大学", "老年人优待证")),
        *((label, False) for label in ("长者饭堂", "老年人补贴", "关怀困难职工", "长辈专区")),
    ],
)
def test_labels_of_entries_and_of_matters_of_old_age(label: str, is_entry: bool) -> None:
    rules = probe_rules().accessibility.entry
    assert bool(re.search(rules.accessibility, label) or re.search(rules.elder, label)) is is_entry
