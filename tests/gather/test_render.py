"""Rendering waits for what a page still fetches, and says so when it never arrives."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest
from local_pages import Answer, Maker, serving
from playwright.async_api import Error as PlaywrightError

from crawler.gather.browser import BrowserPool
from crawler.gather.render import Rendered, cause_of, render, render_again
from crawler.settings import Browser, Settings, Timeouts

LIST = "<ul>" + "".join(f"<li><a href='/a/{i}.html'>第{i}条</a></li>" for i in range(5)) + "</ul>"


def fetch_into(path: str, after: str = "") -> str:
    return (
        "<meta charset=utf-8><div id=list>加载中…</div><script>"
        f"function go(){{fetch('{path}').then(r=>r.ok?r.text():Promise.reject(r.status))"
        ".then(t=>{document.getElementById('list').innerHTML=t})}"
        f"{after or 'go()'}</script>"
    )


PAGES: dict[str, str | Answer | Maker] = {
    "/plain": f"<!DOCTYPE html><title>甲</title><!-- secret -->{LIST}",
    "/feed": LIST,
    "/slowfeed": Answer(LIST, delay=2.5),
    "/never": Answer("x", delay=60),
    "/bad": Answer("boom", 500),
    "/ajax": fetch_into("/feed"),
    "/slow": fetch_into("/slowfeed"),
    "/failing": fetch_into("/bad"),
    "/failing_empty": "<div id=list></div><script>fetch('/bad')</script>",
    "/unanswered": "<div id=list></div><script>fetch('/never')</script>",
    "/late": fetch_into("/feed", "setTimeout(go, 900)"),
    "/late_text": fetch_into("/feed", "setTimeout('go()', 900)"),
    "/late_silent": "<div id=list></div><script>setTimeout(()=>fetch('/feed').then(r=>r.text())"
    ".then(t=>{document.getElementById('list').innerHTML=t}),900)</script>",
    "/onload": "<div id=list></div><script>onload=()=>fetch('/feed').then(r=>r.text())"
    ".then(t=>{document.getElementById('list').innerHTML=t})</script><img src=/slowpicture>",
    "/slowpicture": Answer(b"", delay=1.2, type="image/png"),
    "/placeholder": "<meta charset=utf-8><div>数据加载中，请稍候…</div>",
    "/template": "<meta charset=utf-8><li><?=el.link?></li><li>{{ item.title }}</li>",
    "/template_hidden": "<div style='display:none'>{{ item.title }}</div><p>ok</p>",
    "/more": "<meta charset=utf-8><ul><li>a</ul><a href='#'>加载更多</a><p>点击加载</p>",
    "/openers": "<script src=/openers.js></script><a href='javascript:;' onclick='showLetter(5001)'>a</a>"
    "<a href='javascript:count(1)'>b</a>",
    "/openers.js": Answer(
        "showLetter=function(id){window.open('Show.aspx?id='+id)};function count(n){return n+1}",
        type="application/javascript",
    ),
    "/poll": f"{LIST}<script>setInterval(()=>fetch('/tick'),100)</script>",
    "/tick": "1",
    "/grow": "<script>setInterval(()=>document.body.append(document.createElement('p')),20)</script><body>",
    "/ticker": f"{LIST}<script>setInterval(()=>{{const u=document.querySelector('ul');"
    "u.append(u.firstElementChild)},50)</script>",
    "/reloads": "<p>x</p><script>location.reload()</script>",
    "/refreshes": "<p>x</p><meta http-equiv=refresh content='0;url=/refreshes'>",
    "/hang": "<p>x</p><script>while(true){}</script>",
    "/microtasks": "<p>x</p><script>(function f(){Promise.resolve().then(f)})()</script>",
    "/alert": "<script>alert(1);confirm(2);prompt(3)</script><p>after</p>",
    "/alerts": "<script>while(true)alert(1)</script>",
    "/leave": "<script>onbeforeunload=()=>'stay'</script><p>leave</p>",
    "/own_map": "<script>function Map(){this.put=function(v){this.v=v}}function Set(){}</script>"
    "<p>own classes</p><div style='position:absolute;left:-3000px'><a href='http://bad.example/'>x</a></div>",
    "/spoiled": "<p>spoiled</p>"
    "<script>Map=0;Promise=0;JSON.stringify=null;Array.prototype.toJSON=()=>1</script>",
    "/pushes": "<p>pushed</p>"
    "<script>let n=0;setInterval(()=>history.pushState(0,'','/pushes?'+(++n)),5)</script>",
    "/hashes": "<p>routed</p><script>let n=0;"
    "setInterval(()=>{for(let i=0;i<50;i++)location.hash=++n})</script>",
    "/states": "<p>routed</p><script>let n=0;"
    "setInterval(()=>{for(let i=0;i<50;i++)history.pushState(0,'','?'+ ++n)})</script>",
    "/broken_off": "<p>begun</p><script>location='javascript:document.write(\"<p>anew</p>\")'</script>",
    "/reopened": "<p>old</p><script>onload=()=>document.write('<p>written after load</p>')</script>",
    "/unmade": "<p>old</p><script>onload=()=>document.write('<!-- -->')</script>",
    "/popup": "<script>window.open('/plain')</script><p>opener</p>",
    "/popups": f"{LIST}<script>for(let i=0;i<60;i++)window.open('/plain')</script>",
    "/popup_links": f"{LIST}<script>for(let i=0;i<60;i++){{const a=document.createElement('a');"
    "a.target='_blank';a.href='/plain?'+i;document.body.append(a);a.click()}</script>",
    "/popup_forms": f"{LIST}<script>for(let i=0;i<60;i++){{const f=document.createElement('form');"
    "f.target='_blank';f.action='/plain';document.body.append(f);f.submit()}</script>",
    "/own_frame": "<iframe name=answers></iframe><form target=answers action=/answer><input name=n></form>"
    "<script>const f=document.forms[0];for(let n=0;n<15;n++){f.n.value=n;f.submit()}</script>",
    "/answer": lambda query: Answer(f"<p>answer to {query['n']}</p>"),
    "/tells": f"{LIST}<script>setInterval(()=>{{for(let i=0;i<2000;i++)console.error('x',i,document.body)}})"
    "</script>",
    "/throws": f"{LIST}<script>setInterval(()=>{{for(let i=0;i<500;i++)setTimeout(()=>"
    "{throw new Error('x'+i)})})</script>",
    "/rejects": f"{LIST}<script>for(let i=0;i<50000;i++)Promise.reject(new Error('x'+i))</script>",
    "/frames": "<p>outer</p><iframe src='/sub/inner'></iframe><p>tail</p>",
    "/sub/inner": "<base href='/deep/'><!-- c --><title>in</title><p>inner</p><a href='x.html'>rel</a>",
    "/frameset": "<html><frameset cols='1,2'><frame src='/sub/inner'></frameset></html>",
    "/shadow": "<wj-host></wj-host><script>customElements.define('wj-host',class extends HTMLElement{"
    "connectedCallback(){this.attachShadow({mode:'open'}).innerHTML='<a href=/s>in shadow</a>'}})</script>",
    "/values": "<input id=q><input type=password id=p><textarea id=t></textarea><script>"
    "q.value='typed';p.value='secret';t.value='long'</script>",
    "/noscript": "<noscript><a href=/no>no</a></noscript><template><a href=/tpl>t</a></template>",
    "/hash": "<div id=v></div><script>v.textContent='route '+location.hash</script>",
    "/jump": "<script>location.replace('/plain')</script>",
    "/refresh": "<meta http-equiv=refresh content='0;url=/plain'>",
    "/gone": Answer("<p>gone</p>", 404),
    "/file": Answer(b"PK", type="application/zip"),
    "/wide": "<div style='width:3000px'>wide</div>",
    "/error": "<script>undefined_function()</script>",
    "/jsonp": "<div id=l></div><script>const s=document.createElement('script');"
    "s.src='/bad?callback=f';document.body.append(s)</script>",
    "/huge": "<script>const p='<p>'+'x'.repeat(1000)+'</p>';document.write(p.repeat(9000))</script>",
}


STUCK = {
    "/reloads": "不停跳转",
    "/refreshes": "不停跳转",
    "/hang": "脚本一直运行不完",
    "/microtasks": "脚本一直运行不完",
    "/grow": "不断增长",
    "/alerts": "没有反应",
    "/never": "没有应答",
    "/unanswered": "数据接口",
    "/placeholder": "数据加载中",
    "/template": "item.title",
    "/failing": "加载中",
}
FLOODS = ("/popups", "/popup_links", "/popup_forms", "/tells", "/throws", "/rejects", "/hashes", "/states")
PARTS = {"/answer", "/feed", "/slowfeed", "/bad", "/tick", "/slowpicture", "/sub/inner"}


def render_all(paths: list[str], settings: Settings | None = None) -> dict[str, Rendered]:
    settings = settings or Settings()

    async def go() -> dict[str, Rendered]:
        async with BrowserPool(settings) as pool:
            pages = await asyncio.gather(*(render_again(pool, base + p, settings) for p in paths))
        return dict(zip(paths, pages, strict=True))

    with serving(PAGES) as base:
        return asyncio.run(go())


@pytest.fixture(scope="module")
def quick() -> Mapping[str, Rendered]:
    """Pages that end by themselves."""
    paths = [p for p in PAGES if p not in {*STUCK, *PARTS, *FLOODS, "/hash"}] + ["/hash#5008", "/hash#5009"]
    # On a busy machine many pages at once take their time.
    return render_all(paths, Settings(timeouts=Timeouts(render=60)))


@pytest.fixture(scope="module")
def floods() -> Mapping[str, Rendered]:
    """Pages that open windows or send messages without end, one after another."""
    return render_all([*FLOODS], Settings(timeouts=Timeouts(render=60), browser=Browser(tabs=1)))


@pytest.fixture(scope="module")
def stuck() -> Mapping[str, Rendered]:
    """Pages that never end, with healthy ones between them."""
    return render_all([*STUCK, "/plain", "/ajax"], Settings(timeouts=Timeouts(render=8, close=3)))


@pytest.mark.parametrize(
    "path", ["/ajax", "/slow", "/late", "/late_text", "/late_silent", "/onload", "/poll"]
)
def test_waits_for_lists_that_scripts_fetch(quick: Mapping[str, Rendered], path: str) -> None:
    page = quick[path]
    assert (page.state, page.note) == ("ok", "")
    assert page.dom is not None and page.dom.count("<li>") == 5


def test_moving_news_are_not_growth(quick: Mapping[str, Rendered]) -> None:
    assert quick["/ticker"].state == "ok"


@pytest.mark.parametrize("path", ["/template_hidden", "/more"])
def test_hidden_templates_and_more_buttons_are_no_placeholders(
    quick: Mapping[str, Rendered], path: str
) -> None:
    assert quick[path].state == "ok"


def test_comments_noscript_and_templates_are_not_part_of_the_document(quick: Mapping[str, Rendered]) -> None:
    assert "secret" not in (quick["/plain"].dom or "")
    assert "/no" not in (quick["/noscript"].dom or "") and "/tpl" not in (quick["/noscript"].dom or "")


def test_a_failed_feed_is_told(quick: Mapping[str, Rendered]) -> None:
    page = quick["/failing_empty"]
    assert page.state == "ok"
    assert [(f.type, f.reason) for f in page.requests_failed] == [("fetch", "500")]
    assert [f.type for f in quick["/jsonp"].requests_failed] == ["jsonp"]


def test_dialogs_are_dismissed_and_told(quick: Mapping[str, Rendered]) -> None:
    assert quick["/alert"].dialogs == ("alert: 1", "confirm: 2", "prompt: 3")
    assert "after" in (quick["/alert"].dom or "")
    assert quick["/leave"].state == "ok"


def test_a_document_written_anew_after_it_was_loaded_is_done(quick: Mapping[str, Rendered]) -> None:
    assert quick["/reopened"].state == "ok" and "written after load" in (quick["/reopened"].dom or "")
    assert quick["/unmade"].state == "ok" and "old" not in (quick["/unmade"].dom or "")


@pytest.mark.parametrize("path", ["/own_map", "/spoiled"])
def test_a_page_that_replaces_what_browsers_bring_is_read(quick: Mapping[str, Rendered], path: str) -> None:
    assert quick[path].state == "ok" and "<p>" in (quick[path].dom or "")


def test_hidden_links_are_seen_on_a_page_with_classes_of_its_own(quick: Mapping[str, Rendered]) -> None:
    assert 'data-wj-unseen="1 offscreen"' in (quick["/own_map"].dom or "")


def test_addresses_that_a_script_writes_are_no_new_documents(quick: Mapping[str, Rendered]) -> None:
    assert quick["/pushes"].state == "ok" and "pushed" in (quick["/pushes"].dom or "")


def test_a_document_that_a_script_breaks_off_is_done(quick: Mapping[str, Rendered]) -> None:
    assert quick["/broken_off"].state == "ok"


@pytest.mark.parametrize("path", ["/popups", "/popup_links", "/popup_forms"])
def test_of_windows_without_end_a_few_are_opened_and_the_page_is_read(
    floods: Mapping[str, Rendered], path: str
) -> None:
    page = floods[path]
    assert (page.state, page.note) == ("ok", "")
    assert page.dom is not None and page.dom.count("<li>") == 5
    # Of 60 eight are let through; windows of the page before, in the same tab, may still arrive.
    assert 1 <= len(page.popups) <= 16


def test_forms_sent_into_a_frame_of_the_page_are_no_windows(quick: Mapping[str, Rendered]) -> None:
    page = quick["/own_frame"]
    assert page.dom is not None and "answer to 14" in page.dom
    assert page.popups == ()


@pytest.mark.parametrize("path", ["/tells", "/throws", "/rejects"])
def test_messages_without_end_do_not_hold_up_the_browser(floods: Mapping[str, Rendered], path: str) -> None:
    page = floods[path]
    assert (page.state, page.note) == ("ok", "")
    assert page.dom is not None and page.dom.count("<li>") == 5
    assert page.console_errors > 0


@pytest.mark.parametrize("path", ["/hashes", "/states"])
def test_addresses_written_without_end_do_not_hold_up_the_browser(
    floods: Mapping[str, Rendered], path: str
) -> None:
    page = floods[path]
    assert (page.state, page.note) == ("ok", "") and "routed" in (page.dom or "")


def test_popups_are_closed_and_told(quick: Mapping[str, Rendered]) -> None:
    assert [p.rpartition("/")[2] for p in quick["/popup"].popups] == ["plain"]


def test_a_function_of_a_script_file_that_opens_what_a_link_names_is_written_down(
    quick: Mapping[str, Rendered],
) -> None:
    dom = quick["/openers"].dom
    assert dom is not None and "function showLetter(id){window.open('Show.aspx?id='+id)}" in dom
    assert "function count" not in dom


def test_frames_follow_their_element(quick: Mapping[str, Rendered]) -> None:
    page = quick["/frames"]
    base = page.final_url.removesuffix("/frames")
    inlined = f'<wj-frame src="{base}/sub/inner"><p>inner</p><a href="{base}/deep/x.html">rel</a>'
    assert f"</iframe>{inlined}" in (page.dom or "").replace("\n", "")
    assert "<title>in" not in (page.dom or "")
    assert "<p>inner</p>" in (quick["/frameset"].dom or "") and "<frameset" not in (
        quick["/frameset"].dom or ""
    )


def test_shadow_roots_and_typed_values_are_kept(quick: Mapping[str, Rendered]) -> None:
    assert '<wj-host><a href="/s">in shadow</a></wj-host>' in (quick["/shadow"].dom or "")
    values = quick["/values"].dom or ""
    assert 'value="typed"' in values and ">long</textarea>" in values and "secret'" in values
    assert 'value="secret"' not in values


def test_hash_routes_are_loaded_anew(quick: Mapping[str, Rendered]) -> None:
    for number in ("5008", "5009"):
        page = quick[f"/hash#{number}"]
        assert f"route #{number}" in (page.dom or "") and page.final_url.endswith(number)


@pytest.mark.parametrize("path", ["/jump", "/refresh"])
def test_jumps_are_followed_and_told(quick: Mapping[str, Rendered], path: str) -> None:
    page = quick[path]
    assert page.final_url.endswith("/plain") and page.status == 200
    assert [u.rpartition("/")[2] for u in page.navigations] == [path[1:], "plain"]


def test_status_width_and_script_errors_are_told(quick: Mapping[str, Rendered]) -> None:
    assert (quick["/gone"].state, quick["/gone"].status) == ("ok", 404)
    assert quick["/wide"].width_overflow and not quick["/plain"].width_overflow
    assert quick["/error"].console_errors == 1


def test_a_download_is_no_page(quick: Mapping[str, Rendered]) -> None:
    assert (quick["/file"].state, quick["/file"].note) == ("failed", "下载文件而非网页")


def test_the_document_is_cut_at_its_cap(quick: Mapping[str, Rendered]) -> None:
    page = quick["/huge"]
    assert "8 MB" in page.note and len(page.dom or "") < 8.1 * 2**20


@pytest.mark.parametrize(("path", "note"), STUCK.items())
def test_what_never_finishes_is_a_timeout(stuck: Mapping[str, Rendered], path: str, note: str) -> None:
    assert stuck[path].state == "timeout"
    assert note in stuck[path].note


def test_stuck_pages_do_not_hold_up_others(stuck: Mapping[str, Rendered]) -> None:
    assert stuck["/plain"].state == stuck["/ajax"].state == "ok"


def test_feeds_behind_a_timeout_are_told(stuck: Mapping[str, Rendered]) -> None:
    assert [f.reason for f in stuck["/unanswered"].requests_failed] == ["无应答"]
    assert [f.reason for f in stuck["/failing"].requests_failed] == ["500"]


def test_frames_of_other_hosts_are_inlined() -> None:
    settings = Settings()

    async def go(url: str) -> Rendered:
        async with BrowserPool(settings) as pool:
            return await render(pool, url, settings)

    inner = "<p>other host</p><a href='y.html'>y</a>"
    with serving({"/in": inner}, host="127.0.0.2") as other:
        page = f"<p>first</p><iframe src='{other}/in'></iframe><p>last</p>"
        with serving({"/": page}) as base:
            rendered = asyncio.run(go(base + "/"))
    assert (
        f'<wj-frame src="{other}/in">{inner.replace(chr(39), chr(34)).replace("y.html", other + "/y.html")}'
        in (rendered.dom or "")
    )


def test_an_address_that_refuses_is_a_failure() -> None:
    settings = Settings()

    async def go() -> Rendered:
        async with BrowserPool(settings) as pool:
            return await render(pool, "http://127.0.0.1:9/", settings)

    page = asyncio.run(go())
    assert page.state == "failed" and "ERR_" in page.note


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Page.goto: net::ERR_NAME_NOT_RESOLVED at http://a.example/\nCall log: …", "域名解析不到地址"),
        ("net::ERR_CERT_DATE_INVALID at https://a.example/", "网站证书有误 (ERR_CERT_DATE_INVALID)"),
        ("net::ERR_SOMETHING_NEW at https://a.example/", "浏览器打不开 (ERR_SOMETHING_NEW)"),
        ("Target crashed\nCall log: …", "Target crashed"),
    ],
)
def test_codes_of_the_browser_are_put_into_words(said: str, told: str) -> None:
    cause = cause_of(PlaywrightError(said))
    assert cause.startswith(told)
    assert "http" not in cause and "Call log" not in cause


@pytest.mark.parametrize(
    ("first", "tries"),
    [
        (Rendered("timeout", "http://x.gov.cn/", note="网页的脚本一直运行不完, 6 秒内没有反应"), 2),
        (Rendered("failed", "http://x.gov.cn/", note="浏览器页面崩溃"), 2),
        (Rendered("timeout", "http://x.gov.cn/", note="网站在 20 秒内没有应答"), 1),
        (Rendered("timeout", "http://x.gov.cn/", note="页面不停跳转"), 1),
        (Rendered("failed", "http://x.gov.cn/", note="没有浏览器", unavailable=True), 1),
        (Rendered("timeout", "http://x.gov.cn/", note="网页内容不断增长", dom="<p>条目</p>"), 1),
    ],
    ids=["stuck", "died", "site silent", "jumps", "no browser", "shown in part"],
)
def test_what_another_page_may_have_caused_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, first: Rendered, tries: int
) -> None:
    asked: list[str] = []

    async def once(_pool: object, url: str, _settings: Settings, **_more: object) -> Rendered:
        asked.append(url)
        return first

    monkeypatch.setattr("crawler.gather.render.render", once)
    pool = BrowserPool(Settings())
    assert asyncio.run(render_again(pool, "http://x.gov.cn/", Settings())) is first
    assert len(asked) == tries
