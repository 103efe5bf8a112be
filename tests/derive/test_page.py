"""What the reader of a whole page promises for any input (real pages: ``test_labels.py``)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.derive.fingerprint import distance
from crawler.derive.page import read_page
from crawler.model import Fetched, PageFacts


def read(html: str, url: str = "http://www.example.gov.cn/zwgk/page.html", **more: Any) -> PageFacts:
    return read_page(Fetched(url, 200, {}, html.encode(), **more)).facts


PIECES = """<table>|<tr>|<td>|</td>|</table>|<p>|<br>|<a href='x.html'>|</a>|<h1>|<ul>|<li>|<script>|</script>
<!--|-->|</html>|<iframe src=a>|<meta name=PubDate content=2024-13-99>|<title>通知</title>|发布时间：
2024-03-01|索引号|文号：|来信时间：|回复内容：|网站标识码：2299990001|主办：甲县|当前位置：首页 >|更多
暂无信息|\x00|\ud800|&#0;|正文内容。"""
MARKUP = st.lists(st.sampled_from(PIECES.replace("\n", "|").split("|")), max_size=40)


@given(
    MARKUP, st.sampled_from(["http://a.gov.cn/", "http://a.gov.cn/x/t20240301_1.html", "not an address", ""])
)
@settings(max_examples=150, deadline=None)
def test_no_markup_raises_and_reading_twice_gives_the_same(parts: list[str], url: str) -> None:
    body = "".join(parts).encode("utf-8", "surrogatepass")
    once = read_page(Fetched(url, 200, {"Date": "never"}, body))
    assert read_page(Fetched(url, 200, {"Date": "never"}, body)) == once
    assert once.facts.url == url


@pytest.mark.parametrize(
    "date", ["Thu, 01 Jan 99999999999999999999 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"]
)
def test_an_answer_may_bear_any_date(date: str) -> None:
    page = "<title>通知公告</title><p>内容</p>".encode()
    facts = read_page(Fetched("http://a.gov.cn/t.html", 200, {"Date": date}, page)).facts
    assert facts.title == "通知公告"


@given(st.binary(max_size=300))
@settings(max_examples=80, deadline=None)
def test_no_bytes_raise(body: bytes) -> None:
    assert read_page(Fetched("http://a.gov.cn/x", 200, {}, body)).facts.encoding


CARD, FALSE_CARD = "11010519491231002X", "110105194912310021"


def luhn_of(prefix: str) -> str:
    """``prefix`` with the digit that makes its Luhn sum whole."""
    return next(prefix + d for d in "0123456789" if _luhn_sum(prefix + d) % 10 == 0)


def _luhn_sum(digits: str) -> int:
    doubled = [int(d) * (2 if place % 2 else 1) for place, d in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"身份证号：{CARD}", [("id_card", "1101**********002X")]),
        (f"身份证号：{FALSE_CARD}", []),
        ("联系人手机 138 0000 1234", [("mobile", "138****1234")]),
        ("联系人手机13800001234，备用１３８００００１２３４", [("mobile", "138****1234")]),
        ("办公电话 0431-13800001", []),
        (
            f"卡号{luhn_of('622202020011223344')}",
            [("bank_card", f"6222{'*' * 11}{luhn_of('622202020011223344')[-4:]}")],
        ),
        ("统一社会信用代码 91220101MA0Y12345X", []),
        ("项目编号 20240301123456789", []),
    ],
)
def test_personal_data_is_found_by_its_check_digits_and_always_masked(
    text: str, expected: list[tuple[str, str]]
) -> None:
    facts = read(f"<title>公示</title><h1>关于补贴名单的公示</h1><p>{text}</p>")
    assert [(p.type, p.masked) for p in facts.personal_data] == expected


def test_personal_data_in_scripts_and_comments_is_not_shown() -> None:
    assert read(f"<p>公示</p><script>var a='{CARD}'</script><!-- {CARD} -->").personal_data == ()


def test_hidden_foreign_links_are_named_and_hidden_menus_are_not() -> None:
    spam = '<div style="display:none"><a href="http://www.bad-site.example/">甲</a><a href="/b/">乙</a></div>'
    share = '<div style="display:none"><a href="http://service.weibo.com/share">微博</a></div>'
    assert read(f"<p>正文</p>{spam}{share}").hidden_links == ("http://www.bad-site.example/",)


def test_near_texts_have_near_hashes() -> None:
    error = "<title>提示</title><h2>抱歉，您访问的页面{}不存在！</h2><p>请返回首页重新查找</p>"
    one, other = read(error.format("甲")), read(error.format("乙"))
    article = read(
        "<title>通知</title><h1>关于开展检查的通知</h1><p>" + "各单位要认真组织自查并按时报送材料。" * 9
    )
    assert distance(one.text_hash, other.text_hash) <= 12
    assert distance(one.text_hash, article.text_hash) >= 20
    assert len(one.text_hash) == 16


def test_standard_tags_keep_their_names_and_the_first_value_that_says_something() -> None:
    facts = read(
        "<meta name='siteidcode' content=' 2299990001 '><meta name=ColumnName content=''>"
        "<meta name=COLUMNNAME content='通知公告'><meta name=ColumnName content='公共头'>"
        "<meta name='PubDate'\u00a0content='2024-03-01'><!-- <meta name=SiteName content=甲> -->"
    )
    assert facts.meta == {"SiteIDCode": "2299990001", "ColumnName": "通知公告", "PubDate": "2024-03-01"}


def test_a_list_is_named_by_its_own_heading_when_the_tab_names_only_the_system() -> None:
    rows = "".join(
        f"<tr><td><a href='post_{n}.html'>关于开展第{n}批申报工作的通知</a></td><td>2024-03-0{n}</td></tr>"
        for n in range(1, 6)
    )
    table = f"<table><tr><td class='p14b'>通知公告</td></tr><tr><td><table>{rows}</table></td></tr></table>"
    system = read(f"<title>示例县业务综合管理系统</title>{table}", "http://a.gov.cn/pro/tzgg/index_2.html")
    assert (system.kind, system.title) == ("column", "通知公告")
    shown = read(f"<title>公示公告</title><h2>公示公告</h2>{table}", "http://a.gov.cn/pro/tzgg/index_2.html")
    assert shown.title == "公示公告"
