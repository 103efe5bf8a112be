"""Any bytes become text: the encoding is what the bytes are, not what the page says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.derive.decode import decode
from crawler.derive.tree import parse

SIMPLIFIED = "<title>市人民政府信息公开</title><p>关于印发工作要点的通知，请认真贯彻执行。</p>" * 4
TRADITIONAL = "<title>市政府資訊公開</title><p>關於網頁無障礙的說明與聯絡電話。</p>" * 4
FAMILY = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "utf-8": "utf-8", "big5": "big5"}


def page(charset: str, text: str) -> str:
    return f'<html><head><meta charset="{charset}">{text}'


@pytest.mark.parametrize("actual", ["gb2312", "gbk", "gb18030", "utf-8"])
@pytest.mark.parametrize("declared", ["gb2312", "gbk", "utf-8", "big5", "iso-8859-1"])
def test_the_bytes_decide_whatever_the_page_declares(actual: str, declared: str) -> None:
    source = page(declared, SIMPLIFIED)
    decoded = decode(source.encode(actual), None)
    assert (decoded.text, decoded.encoding, decoded.declared) == (source, FAMILY[actual], declared)


@pytest.mark.parametrize("declared", ["big5", "utf-8", "gb2312"])
def test_a_traditional_mirror_is_big5(declared: str) -> None:
    source = page(declared, TRADITIONAL)
    decoded = decode(source.encode("big5"), f"text/html; charset={declared}")
    assert (decoded.text, decoded.encoding) == (source, "big5")


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("bom", [True, False])
def test_utf16_is_known_by_its_mark_or_its_zeros(codec: str, bom: bool) -> None:
    source = page("gb2312", SIMPLIFIED)
    body = ("\ufeff" if bom else "") + source
    decoded = decode(body.encode(codec), None)
    assert (decoded.text, decoded.encoding) == (source, codec.replace("utf-16-", "utf-16"))


def test_the_header_is_the_declaration_when_there_is_one() -> None:
    decoded = decode(page("utf-8", SIMPLIFIED).encode("gbk"), "text/html;charset=GBK")
    assert (decoded.encoding, decoded.declared) == ("gb18030", "gbk")


def test_a_page_without_declaration_says_so() -> None:
    assert decode(SIMPLIFIED.encode("gbk"), "text/html").declared is None


@pytest.mark.parametrize(("main", "stray"), [("utf-8", "gbk"), ("gbk", "utf-8")])
def test_an_inlined_piece_in_another_encoding_stays_readable(main: str, stray: str) -> None:
    body = SIMPLIFIED.encode(main) + "<p>联系我们电话</p>".encode(stray) + SIMPLIFIED.encode(main)
    decoded = decode(body, None)
    assert decoded.encoding == FAMILY[main]
    assert "联系我们电话" in decoded.text
    assert decoded.text.count("市人民政府信息公开") == 8


def test_one_broken_byte_does_not_turn_the_page_into_another_encoding() -> None:
    body = SIMPLIFIED.encode() + b"<i>\xff\xfe\x80</i>" + SIMPLIFIED.encode()
    decoded = decode(body, None)
    assert decoded.encoding == "utf-8"
    assert decoded.text.count("市人民政府信息公开") == 8


@pytest.mark.parametrize(("main", "stray"), [("utf-8", "gb18030"), ("gb18030", "utf-8")])
def test_half_a_character_takes_nothing_along_that_stands_behind_it(main: str, stray: str) -> None:
    notice = "<p>关于做好政务公开工作的通知</p>" * 3
    half = "信息".encode(main)[:-1]
    body = notice.encode(main) + b"<b>" + half + b"</b>" + notice.encode(stray) + notice.encode(main)
    text = decode(body, f"text/html; charset={main}").text
    assert text.count(notice) == 3
    assert text.count("</b>") == 1


def test_a_page_cut_inside_a_character_keeps_its_encoding() -> None:
    decoded = decode(SIMPLIFIED.encode()[:-10] + "府".encode()[:2], None)
    assert decoded.encoding == "utf-8"
    assert "\ufffd" not in decoded.text


@given(st.binary(max_size=400), st.one_of(st.none(), st.text(max_size=40)))
def test_no_bytes_and_no_header_raise(body: bytes, header: str | None) -> None:
    decoded = decode(body, header)
    assert decoded.encoding
    assert parse(decoded.text, "http://a.gov.cn/").root.tag == "html"


@given(st.text(alphabet=st.sampled_from("政府信息公开通知公告<p> a1，。"), min_size=8, max_size=200))
def test_utf8_text_survives(text: str) -> None:
    assert (
        decode(text.encode(), "text/html; charset=gbk").text == text or len(text.encode()) - len(text) <= 12
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00",
        "<",
        "</html>",
        "<div>" * 3000,
        "<!-- open",
        "\ud800",
        "<?xml encoding='gbk'?>x",
        "\x0b<p>",
    ],
)
def test_every_text_parses(text: str) -> None:
    assert parse(text, "http://a.gov.cn/").root.tag == "html"


def test_what_follows_an_early_end_of_the_page_is_kept() -> None:
    root = parse(
        "<html><body>头部</body></html><p>正文</p></html><a href='x'>尾</a>", "http://a.gov.cn/"
    ).root
    assert root.text_content() == "头部正文尾"


def test_comments_go_and_scripts_stay() -> None:
    root = parse("<p>a<!-- 注释 -->b<script>c()</script></p>", "http://a.gov.cn/").root
    assert root.text_content() == "abc()"


def test_the_base_of_a_page_is_what_it_declares() -> None:
    page_ = parse("<base href='/cms/'><p>x", "http://a.gov.cn/b/c.html")
    assert (page_.url, page_.base_url) == ("http://a.gov.cn/b/c.html", "http://a.gov.cn/cms/")
