"""What answers like nonsense is not there; what merely speaks of 404 or 不存在 is."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.derive.fingerprint import (
    distance,
    simhash,
)
from crawler.gather.answer_facts import (
    AnswerFacts,
    answer_facts,
    as_shown,
)
from crawler.gather.soft404 import (
    HostSignature,
    Nonsense,
    Soft404,
    led_home,
    may_be_soft_404,
    nonsense_of,
    nonsense_urls,
    soft_404_reason,
)
from crawler.model import Fetched, PageFacts, PageKind

HOST = "http://www.example.gov.cn"
URL = HOST + "/zwgk/202611/t20261103_18.html"
SAMPLES = Path(__file__).parents[3] / "shared" / "samples" / "realpages"
PROSE = "县人民政府办公室印发本年度重点工作安排，明确责任单位和完成时限，请各单位遵照执行并按季度报送进展。"


def is_soft_404(signature: HostSignature | None, facts: AnswerFacts) -> bool:
    return soft_404_reason(signature, facts) is not None


def _facts(body: str, url: str = URL, asked: str | None = None, page: PageFacts | None = None) -> AnswerFacts:
    return answer_facts(
        Fetched(url, 200, {"content-type": "text/html; charset=utf-8"}, body.encode(), asked or url), page
    )


def _read(kind: PageKind, length: int = 0, **more: object) -> PageFacts:
    return PageFacts(url=URL, kind=kind, encoding="utf-8", text_length=length, **more)  # type: ignore[arg-type]


def _page(title: str, text: str, head: str = "") -> str:
    heading = f"<h1>{head}</h1>" if head else ""
    return f"<html><head><title>{title}</title></head><body>{heading}<div>{text}</div></body></html>"


def _signature(*bodies: tuple[str, str], control: str | None = None) -> HostSignature:
    """Nonsense answers as (body, final address) of ``HOST/qqq.html``."""
    answers = tuple(
        nonsense_of(f"{HOST}/qqq.html", _facts(body, final, f"{HOST}/qqq.html"), "ok")
        for body, final in bodies
    )
    known = nonsense_of(HOST + "/", _facts(control, HOST + "/"), "ok") if control else None
    return HostSignature("www.example.gov.cn", "2026-11-20T09:00:00+08:00", answers, known)


@pytest.mark.parametrize(
    "title",
    [
        "404",
        "404 Not Found",
        "404错误",
        "HTTP 404",
        "页面不存在",
        "您访问的页面不存在！",
        "对不起，您访问的页面不存在或已被删除",
        "很抱歉，您要访问的页面不存在",
        "404-某县人民政府",
        "某县人民政府_页面找不到了",
        "无法找到该页",
        "该信息不存在",
        "Page Not Found",
        "502 Bad Gateway",
    ],
)
def test_a_title_or_heading_that_is_the_message(title: str) -> None:
    assert soft_404_reason(None, _facts(_page(title, "三秒后返回首页" * 10))) == "soft_404"
    assert soft_404_reason(None, _facts(_page("某县人民政府", "返回首页" * 90, head=title))) == "soft_404"


@pytest.mark.parametrize(
    "title",
    [
        "关于404号提案的答复",
        "2024年第404号公告",
        "404路公交线路调整公告",
        "政府采购-404-中标公告",
        "关于页面不存在问题的回复",
        "市场监管局查处不存在的公司",
        "数据已删除个人信息保护指南",
        "500强企业签约仪式",
        "通知公告",
    ],
)
def test_a_title_that_only_mentions_it(title: str) -> None:
    assert not is_soft_404(None, _facts(_page(title, PROSE * 8, head=title)))


@pytest.mark.parametrize(
    "text",
    [
        "您访问的页面不存在，3秒后返回首页",
        "该文章已被删除",
        "抱歉，找不到您要访问的页面",
        "The page you requested could not be found.",
        "您要查看的信息不存在或已被删除！",
        "您要下载的附件不存在！",
        "没有该文档，可能已经移走",
        "出错了：文档已被删除，请返回",
    ],
)
def test_a_short_page_that_says_nothing_else(text: str) -> None:
    assert is_soft_404(None, _facts(_page("友情提示", text)))
    assert not is_soft_404(None, _facts(_page("友情提示", text + PROSE * 8)))


def test_a_short_page_that_quotes_the_message_speaks_of_it() -> None:
    told = "骗子的网站会显示“404 您访问的页面不存在”，请大家不要再次点击。"
    assert not is_soft_404(None, _facts(_page("防骗提示", told)))
    assert is_soft_404(None, _facts(_page("友情提示", "“某县发布”：您访问的页面不存在")))


def test_a_script_box_on_an_empty_page_says_it_too() -> None:
    assert is_soft_404(None, _facts("<html><script>alert('该信息不存在');history.back();</script></html>"))
    assert is_soft_404(None, _facts("<html><body><p>没有找到该新闻，请返回</p></body></html>"))
    assert is_soft_404(None, _facts("<html><h1>无法加载控制器:News</h1></html>"))
    assert not is_soft_404(None, _facts("<html><p>查询结果：没有找到企业信息</p></html>"))
    nothing = "<html><script>alert('没有找到相关内容！');location.href='/'</script></html>"
    assert is_soft_404(None, _facts(nothing))
    assert is_soft_404(None, _facts("<html><script>alert('查无该条记录');history.go(-1)</script></html>"))
    assert not is_soft_404(None, _facts("<html><script>alert('欢迎访问');location.href='/a'</script></html>"))
    assert not is_soft_404(None, _facts("<html><script>alert('没有登录，无法查看内容')</script></html>"))
    shown = "<p>查询结果</p><script>if(!n)alert('没有找到相关内容！')</script>"
    assert not is_soft_404(None, _facts(f"<html>{shown}</html>"))


def test_ending_on_the_error_page_of_the_host() -> None:
    assert is_soft_404(None, _facts(_page("某县人民政府", PROSE * 5), url=HOST + "/404.html", asked=URL))
    assert not is_soft_404(None, _facts(_page("某县人民政府", PROSE * 5), url=HOST + "/404.html"))


@pytest.mark.parametrize("kind", ["search", "column", "message_list"])
def test_an_empty_list_or_search_result_is_no_missing_page(kind: PageKind) -> None:
    body = _page("站内搜索", "没有找到相关的文件，找不到该页面内容")
    assert not is_soft_404(None, _facts(body, page=_read(kind, 18)))


def test_a_short_letter_about_a_missing_page_is_a_letter() -> None:
    body = _page("网页打不开", "来信：贵局网站的办事指南页面不存在。答复：已修复，谢谢关注。")
    assert not is_soft_404(None, _facts(body, page=_read("message", 30, published="2026-11-01")))


@pytest.mark.parametrize("path", ["/", "/index.html", "/default.aspx"])
def test_the_home_page_is_never_missing(path: str) -> None:
    assert not is_soft_404(None, _facts(_page("404", "页面不存在"), url=HOST + path))


def test_other_statuses_are_not_judged_here() -> None:
    facts = AnswerFacts(requested_url=URL, url=URL, status=404, title="404")
    assert not is_soft_404(None, facts)


def test_the_hosts_own_words_for_nonsense_are_recognised() -> None:
    excuse = _page("某县人民政府", "小编正在努力整理这里，先去别处看看吧，本栏目敬请期待。" * 3)
    signature = _signature((excuse, HOST + "/qqq.html"), control=_page("某县人民政府", PROSE * 9))
    assert signature.answers_nonsense
    assert soft_404_reason(signature, _facts(excuse)) == "soft_404_same"
    assert soft_404_reason(None, _facts(excuse)) is None
    assert soft_404_reason(signature, _facts(_page("某县人民政府", PROSE * 3))) is None


def test_nonsense_that_repeats_the_address_still_matches() -> None:
    def excuse(path: str) -> str:
        return _page("提示", f"您请求的 {path} 暂时不能提供服务，请稍后再来或者联系网站管理员处理。" * 4)

    signature = _signature((excuse("/qqq.html"), HOST + "/qqq.html"))
    assert is_soft_404(signature, _facts(excuse("/zwgk/1.html")))


def test_unknown_addresses_sent_home() -> None:
    home = _page("某县人民政府", PROSE * 9)
    signature = _signature((home, HOST + "/"), control=home)
    assert soft_404_reason(signature, _facts(home, url=HOST + "/", asked=URL)) == "soft_404_home"
    assert soft_404_reason(signature, _facts(home, url=HOST + "/", asked=HOST + "/index.html")) is None
    assert soft_404_reason(signature, _facts(_page("通知", PROSE * 4))) is None
    assert led_home(URL, HOST + "/") and not led_home(URL, "http://other.gov.cn/")


def test_a_host_that_answers_404_properly_condemns_nothing() -> None:
    signature = HostSignature("h", "", (Nonsense(HOST + "/qqq.html", 404, HOST + "/qqq.html"),))
    assert not signature.answers_nonsense
    assert soft_404_reason(signature, _facts(_page("通知", PROSE))) is None


def test_pages_that_scripts_fill_are_not_compared_by_their_empty_shell() -> None:
    shell = "<html><head><title>某局</title></head><body><div id=app></div><script src=a.js></script></body>"
    signature = _signature((shell, HOST + "/qqq.html"), control=shell)
    assert soft_404_reason(signature, _facts(shell)) is None


def test_a_host_that_answers_nonsense_with_other_words_each_time_condemns_nothing() -> None:
    signature = _signature((_page("甲乙丙", "".join(map(chr, range(0x5000, 0x5190)))), HOST + "/qqq.html"))
    other = _page("丁戊己", "".join(map(chr, range(0x6000, 0x6190))))
    assert soft_404_reason(signature, _facts(other)) is None


def test_a_dated_article_is_not_the_undated_template_of_nonsense() -> None:
    template = _page("某县人民政府", PROSE * 6)
    signature = _signature((template, HOST + "/qqq.html"))
    article = _page("某县人民政府", PROSE * 6 + "附：名单一份")
    page = _read("article", 300, published="2026-11-03", text_hash=simhash(PROSE))
    assert soft_404_reason(signature, _facts(article, page=page)) is None


def test_nonsense_addresses_depend_on_seed_and_host_alone() -> None:
    root, beside = nonsense_urls(URL, 7)
    assert (root, beside) == nonsense_urls(HOST + "/zwgk/202611/other.html", 7)
    assert (root, beside) != nonsense_urls(URL, 8)
    assert root.startswith(HOST + "/") and root.count("/") == 3
    assert beside.startswith(HOST + "/zwgk/202611/") and beside.endswith(".html")
    assert nonsense_urls(HOST + "/col/", 1)[1].startswith(HOST + "/col/")


def test_the_first_look_keeps_everything_the_judgement_would_find() -> None:
    excuse = _page("某县人民政府", "小编正在努力整理这里，先去别处看看吧，本栏目敬请期待。" * 30)
    facts = _facts(excuse)
    signature = _signature((excuse, HOST + "/qqq.html"))
    kept = _read("other", facts.length, text_hash=facts.text_hash, title="某县人民政府")
    assert may_be_soft_404(signature, URL, URL, kept)
    assert may_be_soft_404(None, URL, URL, _read("other", 9000, title="404"))
    assert not may_be_soft_404(signature, URL, URL, _read("article", 9000, title="通知", text_hash="0" * 16))


@given(st.text(min_size=1, max_size=200), st.text(min_size=1, max_size=200))
def test_distance_is_symmetric_and_zero_for_the_same_text(one: str, other: str) -> None:
    a, b = simhash(one), simhash(other)
    assert distance(a, b) == distance(b, a)
    assert distance(a, a) == (0 if a else 64)
    assert 0 <= distance(a, b) <= 64


@given(st.binary(max_size=400))
def test_reading_an_answer_never_raises(body: bytes) -> None:
    facts = answer_facts(Fetched(URL, 200, {}, body))
    assert soft_404_reason(None, facts) in (None, *get_args(Soft404))


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="samples are not here")
def test_no_real_page_is_taken_for_a_missing_one() -> None:
    found = [
        path.name
        for path in sorted(SAMPLES.glob("*.html"))
        if is_soft_404(None, answer_facts(Fetched(f"{HOST}/a/{path.name}", 200, {}, path.read_bytes())))
    ]
    assert found in ([], ["gd_502_saved.html"])


@pytest.mark.parametrize("body", ["<h1>" * 60_000, "<div>" * 50_000, "<" * 60_000, "<script>alert(" * 400])
def test_hostile_pages_are_read_too(body: str) -> None:
    assert not is_soft_404(None, _facts(body))


def test_a_page_whose_scripts_say_that_it_is_not_there() -> None:
    shell = (
        b"<html><head><title>\xe6\x9f\x90\xe5\x8e\xbf</title></head><body><div id=app></div></body></html>"
    )
    said = "<h1>404</h1><p>抱歉，您访问的内容不存在</p>"
    rendered = f"<html><head><title>提示</title></head><body>{said}</body></html>"
    page = Fetched(HOST + "/article/9", 200, {"content-type": "text/html"}, shell, rendered=rendered)
    assert not is_soft_404(None, answer_facts(page))
    assert is_soft_404(None, answer_facts(as_shown(page)))
