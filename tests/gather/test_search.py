"""The site's own search is driven as a visitor would, and what was not measured is never a miss."""

from __future__ import annotations

import asyncio
import hashlib
from html import escape
from pathlib import Path

import pytest
from local_pages import SPOILERS, Answer, Maker, serving

from crawler.gather.browser import BrowserPool
from crawler.gather.results import ResultPage, Row, fault_of, is_blocked, matching, told_count
from crawler.gather.search import SearchCase, SearchResult, search_probe
from crawler.model import SearchForm
from crawler.settings import Browser, Settings, Timeouts

SETTINGS = Settings(timeouts=Timeouts(search=12, render=8, page=8, close=3))
TITLES = [
    "关于印发某县2026年政务公开工作要点的通知",
    "某县人民政府办公室关于做好防汛抗旱工作的通知",
    "《某县养老服务条例》政策解读",
    "某县召开乡村振兴工作推进会议",
]
META = "<meta charset=utf-8>"


def results(query: str) -> str:
    found = [(i, t) for i, t in enumerate(TITLES) if query and query in t]
    rows = "".join(
        f"<li><a href='/art/{i}.html'>{t.replace('关于', '<em>关于</em>')}</a></li>" for i, t in found
    )
    told = f"关键词“<b>{escape(query)}</b>”，共找到 {len(found)} 条结果"
    return f"{META}<title>搜索</title><p>{told}</p><ul>{rows}</ul>"


def form(action: str, extra: str = "", button: str = "<input type=submit value=搜索>") -> str:
    box = "<input name=q placeholder=请输入关键字>"
    return f"{META}<h1>某县</h1><form action='{action}' {extra}>{box}{button}</form>"


def probe(
    pages: dict[str, str | Answer | Maker],
    titles: list[str] | None = None,
    *,
    forms: tuple[SearchForm, ...] = (),
    pictures: Path | None = None,
    settings: Settings = SETTINGS,
) -> SearchResult:
    wanted = TITLES[:1] if titles is None else titles

    async def go(base: str) -> SearchResult:
        cases = [SearchCase(t, f"{base}/art/{TITLES.index(t) if t in TITLES else 99}.html") for t in wanted]
        async with BrowserPool(settings) as pool:
            return await search_probe(
                pool, base + "/", cases, settings, forms, pictures_dir=pictures, unit="某县人民政府"
            )

    with serving(pages) as base:
        return asyncio.run(go(base))


def answer_query(given: dict[str, str]) -> Answer:
    return Answer(results(given.get("q", "")))


SCRIPT = (
    "<div class=searchbox><input type=text id=keyword value=请输入 onfocus=\"this.value=''\">"
    '<span class=btn onclick="{}">检索</span></div>'
)
HOMES: dict[str, str] = {
    "own page": form("/s"),
    "new window": form("/s", "target=_blank"),
    "enter only": form("/s", button=""),
    "script": META + SCRIPT.format("location.href='/s?q='+encodeURIComponent(keyword.value)"),
    "script window": META + SCRIPT.format("window.open('/s?q='+encodeURIComponent(keyword.value))"),
    "feed": META
    + SCRIPT.format(
        "fetch('/slow?q='+encodeURIComponent(keyword.value)).then(r=>r.text()).then(t=>out.innerHTML=t)"
    )
    + "<div id=out></div>",
    "behind an icon": f"{META}<a onclick=\"f.style.display='block'\">搜索</a>"
    f"<div id=f style='display:none'>{form('/s')}</div>",
    "own search page": f"{META}<a href='/find' target=_blank>站内搜索</a>",
    "in a frame": f"{META}<iframe src='/find' width=500 height=100></iframe>",
    "beside a login": f"{META}<form action=/login><input name=username placeholder=用户名>"
    f"<input type=password><button>登录</button></form>"
    f"<form action=/zc><input name=code placeholder=查询码></form>{form('/s')}",
    "covered": f"{form('/s')}<div style='position:fixed;inset:0;background:#ccc8;z-index:9'>公告</div>",
}


@pytest.mark.parametrize("kind", HOMES)
def test_search_boxes_of_many_kinds_are_driven(kind: str) -> None:
    pages: dict[str, str | Answer | Maker] = {
        "/": HOMES[kind],
        "/s": answer_query,
        "/slow": lambda given: Answer(results(given.get("q", "")), delay=1.2),
        "/find": form("/s"),
    }
    result = probe(pages, [TITLES[0], "关于并不存在的事项的通知公告"])
    assert (result.state, result.note) == ("measured", "")
    hit, miss = result.answers
    assert (hit.state, hit.results, hit.matched, hit.tries) == ("hit", 1, TITLES[0], 1)
    assert (miss.state, miss.results, miss.tries) == ("miss", 0, 2)
    assert "q=" in hit.result_url or kind in ("feed", "in a frame")


@pytest.mark.parametrize("spoiler", SPOILERS)
def test_a_search_is_driven_where_pages_replace_what_browsers_bring(spoiler: str, tmp_path: Path) -> None:
    script = SPOILERS[spoiler]
    pages: dict[str, str | Answer | Maker] = {
        "/": form("/s") + script,
        "/s": lambda given: Answer(results(given.get("q", "")) + script),
    }
    result = probe(pages, [TITLES[0], "关于并不存在的事项的通知公告"], pictures=tmp_path)
    assert (result.state, result.note) == ("measured", "")
    assert [(a.state, a.results) for a in result.answers] == [("hit", 1), ("miss", 0)]
    assert all(a.picture for a in result.answers)


def test_a_hidden_box_is_opened_on_a_page_that_replaces_what_browsers_bring() -> None:
    home = HOMES["behind an icon"] + SPOILERS["own classes"]
    assert probe({"/": home, "/s": answer_query}).answers[0].state == "hit"


def test_a_page_without_a_search_box_is_told_so() -> None:
    home = (
        f"{META}<form action=/login><input name=username placeholder=用户名><input type=password></form>"
        "<form action=/zhaocuo><input name=find placeholder=找错码></form><a href=/x>联系我们</a>"
    )
    result = probe({"/": home})
    assert result.state == "missing" and [a.fault for a in result.answers] == ["no_box"]


def test_without_titles_only_the_box_is_looked_for() -> None:
    assert probe({"/": form("/s")}, []).state == "measured"
    assert probe({"/": META}, []).state == "missing"


def test_a_form_that_is_not_to_be_seen_is_used_by_its_address() -> None:
    hidden = SearchForm(action="/s", method="get", field="q", extra={"site": "1"})
    result = probe({"/": META + "<p>home", "/s": answer_query}, forms=(hidden,))
    assert result.state == "measured" and result.answers[0].state == "hit"
    assert "site=1" in result.answers[0].result_url


BROKEN: dict[str, tuple[dict[str, str | Answer | Maker], str]] = {
    "script fault": ({"/": META + SCRIPT.format("undefinedSearch()")}, "没有反应"),
    "404": ({"/": form("/s"), "/s": Answer("<h1>404</h1>", 404)}, "HTTP 404"),
    "500": ({"/": form("/s"), "/s": Answer("boom", 500)}, "HTTP 500"),
    "back to home": ({"/": form("/s"), "/s": Answer("", 302, headers=(("Location", "/"),))}, "首页"),
    "error page": ({"/": form("/s"), "/s": META + "<title>404 页面不存在</title>"}, "错误页面"),
    "blank page": ({"/": form("/s"), "/s": ""}, "空白"),
    "data": ({"/": form("/s"), "/s": Answer("{}", type="application/json")}, "数据"),
    "busy": ({"/": form("/s"), "/s": META + "<a href=/>首页</a><p>系统繁忙，请稍后再试"}, "系统繁忙"),
    "host gone": (
        {"/": form("/s"), "/s": Answer("", 302, headers=(("Location", "http://nobody.invalid/s"),))},
        "结果页打不开",
    ),
    "feed fails": (
        {"/": form("/s"), "/s": META + "<div id=l></div><script>fetch('/none')</script>"},
        "数据接口",
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_search_that_does_not_work_is_broken_not_a_miss(kind: str) -> None:
    pages, reason = BROKEN[kind]
    # What does not react is waited for at each title.
    titles = TITLES[:1] if kind == "script fault" else TITLES[:3]
    result = probe(pages, titles)
    assert result.state == "broken" and reason in result.note
    assert {a.state for a in result.answers} == {"error"} and len(result.answers) == len(titles)


def test_a_captcha_ends_the_trial() -> None:
    asked: list[str] = []

    def captcha(given: dict[str, str]) -> Answer:
        asked.append(given["q"])
        return Answer(META + "<p>访问过于频繁，请输入验证码</p><input name=code>")

    result = probe({"/": form("/s"), "/s": captcha}, TITLES)
    assert result.state == "blocked" and len(asked) == 1 and len(result.answers) == 4


@pytest.mark.parametrize(
    "said", ["两次搜索间隔不能少于30秒", "您的检索过于频繁，请休息一下", "<form><input type=password>"]
)
def test_a_search_that_may_be_used_seldom_or_by_members_only_is_not_measured(said: str) -> None:
    pages: dict[str, str | Answer | Maker] = {
        "/": form("/s"),
        "/s": Answer("", 302, headers=(("Location", "/user/login"),)) if "form" in said else META + said,
        "/user/login": META + said,
    }
    assert probe(pages, TITLES[:1]).state == "blocked"


def test_a_page_without_results_that_says_so_is_a_miss() -> None:
    page = META + "<a href=/>首页</a><p>抱歉，没有找到相关结果，请更换检索词或稍后再试"
    assert [a.state for a in probe({"/": form("/s"), "/s": page}, TITLES[:1]).answers] == ["miss"]


def test_a_search_that_never_ends_is_given_up_after_two_titles() -> None:
    grows = (
        "setInterval(()=>{for(let i=0;i<500;i++)document.body.append('行',document.createElement('p'))},30)"
    )
    hasty = Settings.model_validate({"timeouts": {"search": 2, "render": 4, "close": 2}})
    result = probe({"/": form("/s"), "/s": f"{META}<p>x<script>{grows}</script>"}, TITLES[:4], settings=hasty)
    assert result.state == "unavailable" and [a.tries for a in result.answers] == [2, 2, 0, 0]


@pytest.mark.parametrize("closing", ["close()", "setTimeout(close, 900)"])
def test_a_result_window_that_closes_itself_measures_nothing(closing: str) -> None:
    page = f"{results('x')}<script>{closing}</script>"
    result = probe({"/": form("/s", "target=_blank rel=opener"), "/s": page})
    assert result.state == "unavailable" and "关闭" in result.note


def test_a_result_page_in_the_same_window_that_asks_in_vain_to_be_closed_counts() -> None:
    pages: dict[str, str | Answer | Maker] = {
        "/": form("/s"),
        "/s": lambda given: Answer(results(given.get("q", "")) + "<script>close()</script>"),
    }
    assert [a.state for a in probe(pages, [TITLES[0], "并不存在的通知"]).answers] == ["hit", "miss"]


def test_a_refusal_is_not_a_fault_of_the_search() -> None:
    assert probe({"/": form("/s"), "/s": Answer("no", 403)}).state == "blocked"


def test_results_that_never_arrive_are_not_a_miss() -> None:
    page = META + "<div>数据加载中，请稍候…</div>"
    result = probe({"/": form("/s"), "/s": page})
    assert result.state == "unavailable" and "没有加载完成" in result.note


@pytest.mark.parametrize("stand_in", ["", "<p>检索中，请稍候…</p>"])
def test_results_that_a_new_window_asked_for_before_it_was_told_of_are_waited_for(stand_in: str) -> None:
    """The window's own script asks while its document is still being read: nobody listens to it by then."""
    feed = "fetch('/slow'+location.search).then(r=>r.text()).then(t=>out.innerHTML=t)"
    pages: dict[str, str | Answer | Maker] = {
        "/": HOMES["script window"],
        "/s": f"{META}<title>检索结果</title><div id=out>{stand_in}</div><script>{feed}</script>",
        "/slow": lambda given: Answer(results(given.get("q", "")), delay=1.5),
    }
    hit, miss = probe(pages, [TITLES[0], "关于并不存在的事项的通知公告"]).answers
    assert (hit.state, hit.tries, miss.state, miss.tries) == ("hit", 1, "miss", 2)


def test_a_miss_counts_only_when_it_is_repeated() -> None:
    asked: list[str] = []

    def flaky(given: dict[str, str]) -> Answer:
        asked.append(given["q"])
        return Answer(results(given["q"] if len(asked) > 1 else ""))

    (answer,) = probe({"/": form("/s"), "/s": flaky}).answers
    assert (answer.state, answer.tries) == ("hit", 2)


def test_result_pages_are_photographed_with_the_query(tmp_path: Path) -> None:
    (answer,) = probe({"/": form("/s"), "/s": answer_query}, pictures=tmp_path).answers
    assert answer.picture is not None and answer.raw_picture is not None
    assert hashlib.sha256(Path(answer.picture).read_bytes()).hexdigest() == answer.picture_sha256
    assert Path(answer.raw_picture).stat().st_size < Path(answer.picture).stat().st_size
    assert answer.searched_at.endswith("+08:00")


def test_without_a_browser_nothing_is_measured(tmp_path: Path) -> None:
    settings = Settings(browser=Browser(executable=str(tmp_path / "none")))
    result = probe({"/": form("/s")}, settings=settings)
    assert result.state == "unavailable" and "wangjian doctor" in result.note


def test_a_home_page_that_does_not_open_measures_nothing() -> None:
    async def go() -> SearchResult:
        async with BrowserPool(SETTINGS) as pool:
            case = SearchCase(TITLES[0], "http://127.0.0.1:9/1")
            return await search_probe(pool, "http://127.0.0.1:9/", [case], SETTINGS)

    result = asyncio.run(go())
    assert result.state == "unavailable" and "首页打不开" in result.note


PAGE = "http://so.example.gov.cn/s?q=x"


def found(row: Row, title: str = TITLES[0], url: str = "http://www.example.gov.cn/art/1.html") -> bool:
    return matching(ResultPage(PAGE, 200, (row,), ""), title, url) is not None


@pytest.mark.parametrize(
    "row",
    [
        Row(True, "关于 印发某县２０２６年政务公开 工作要点的通知", href="http://x.gov.cn/9"),
        Row(True, "[通知公告] 关于印发某县2026年政务公开工作要点的通知 2026-03-01", href="http://x.gov.cn/9"),
        Row(True, "关于印发某县2026年政务公开…", href="http://x.gov.cn/9"),
        Row(True, "关于印发某县2026年政务...", title=TITLES[0], href="http://x.gov.cn/9"),
        Row(True, "详情", href="http://example.gov.cn/art/1.html"),
        Row(True, TITLES[0], code="openDetail(15)"),
        Row(False, TITLES[0]),
        Row(False, f"[政策文件] {TITLES[0]}"),
        Row(False, f"1. 【规范性文件】{TITLES[0]} 2026-03-01 09:05"),
        Row(True, "详情", href="http://x.gov.cn/link?url=http%3A%2F%2Fwww.example.gov.cn%2Fart%2F1.html"),
    ],
)
def test_a_result_that_is_the_article_matches(row: Row) -> None:
    assert found(row)


@pytest.mark.parametrize(
    "row",
    [
        Row(True, "关于印发某县…", href="http://x.gov.cn/9"),
        Row(True, "关于印发某县2025年政务公开工作要点的通知", href="http://x.gov.cn/9"),
        Row(True, TITLES[0], href=PAGE + "&page=2"),
        Row(True, TITLES[0], href="http://www.baidu.example/s?wd=" + TITLES[0]),
        Row(True, TITLES[0], code=f"search('{TITLES[0]}')"),
        Row(False, f"您搜索的关键词是：{TITLES[0]}"),
        Row(True, "详情", href="http://x.gov.cn/link?url=http%3A%2F%2Fwww.example.gov.cn%2Fart%2F2.html"),
        Row(False, f"没有找到与“{TITLES[0]}”相关的结果"),
        Row(True, "关于印发某县2026年政务公开", href="http://x.gov.cn/9"),
    ],
)
def test_the_query_repeated_and_other_titles_do_not_match(row: Row) -> None:
    assert not found(row)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("共找到 12 条结果", 12),
        ("为您找到相关结果约1,234个", 1234),
        ("检索到相关信息 7 条", 7),
        ("抱歉，没有找到相关结果", 0),
        ("关键词：通知", None),
    ],
)
def test_the_number_of_results_is_read(text: str, count: int | None) -> None:
    assert told_count(text) == count


def test_a_result_page_on_its_own_path_is_no_fault() -> None:
    page = ResultPage("http://www.example.gov.cn/search/?q=1", 200, (), "共 3 条")
    assert fault_of(page, "http://www.example.gov.cn/") == "" and not is_blocked(page)
