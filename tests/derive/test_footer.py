"""Footer identity: every way a portal shows it counts, and nothing that only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.derive import footer
from crawler.derive.footer import read_footer
from crawler.derive.shown import read_shown
from crawler.derive.tree import parse
from crawler.model import Footer

ARTICLE = (
    "<h1>关于举办书法展的通知</h1><p>本次展览主办单位：某某协会，联系电话：0431-11112222，欢迎参加。</p>"
    + "<p>正文。</p>" * 12
)


def foot(html: str, rendered: bool = False) -> Footer:
    page = parse(f"<html><body>{ARTICLE}{html}</body></html>", "http://www.example.gov.cn/a/b.html", rendered)
    return read_footer(page, read_shown(page))


LINES = """<div class="footer"><p>主办：示例县政府办&nbsp;&nbsp;承办：示例县数据局</p>
<p>网站标识码：2299990001
<a href="https://beian.miit.gov.cn">吉ICP备12345678号-1</a> 吉公网安备 22999902000001号</p>
<p>联系电话：0431-12345678 地址：示例县解放路1号</p></div>"""
TABLE = """<table><tr><td>主办单位</td><td>示例县政府办</td>
<td>承办单位</td><td>示例县数据局</td></tr>
<tr><td>网站标识码</td><td>2299990001</td></tr><tr><td>备案号</td><td>吉ICP备12345678号-1</td></tr>
<tr><td>吉公网安备 22999902000001号</td><td>联系电话</td>
<td>0431-12345678</td><td>地址：示例县解放路1号</td></tr></table>"""
BARS = """<div id="bottom">示例县政府办主办 | 示例县数据局承办 | 网站标识码2299990001 | 吉ICP备12345678号-1 |
吉公网安备22999902000001号 | 电话：0431－12345678 | 地址：示例县解放路1号</div>"""
SPANS = """<ul class="copyright"><li><span>主办：示例县政府办</span><span>承办：示例县数据局</span></li>
<li><span>标识码:22 99990001</span><i>吉ICP备12345678号-1</i><a>吉公网安备</a> <a>22999902000001号</a></li>
<li>联系我们：0431-12345678 <b>地址：</b>示例县解放路1号</li></ul>"""


@pytest.mark.parametrize("html", [LINES, TABLE, BARS, SPANS], ids=["lines", "table", "bars", "spans"])
def test_the_six_facts_are_read_from_any_layout(html: str) -> None:
    found = foot(html)
    assert found.site_code == "2299990001"
    assert found.icp == "吉ICP备12345678号-1"
    assert found.police == "吉公网安备22999902000001号"
    assert (found.sponsor, found.undertaker) == ("示例县政府办", "示例县数据局")
    assert found.contact == ("0431-12345678", "示例县解放路1号")


def test_the_foot_of_a_version_in_english_tells_the_same_facts() -> None:
    found = foot(
        "<div class='efoot'><p>Hosted by the General Office of Shili County Government"
        " Tel: +86-431-12345678</p>"
        "<p>Website Identification Code: 2299990001 Address: 1 Jiefang Road</p></div>"
    )
    assert found.sponsor == "the General Office of Shili County Government"
    assert found.site_code == "2299990001"
    assert found.contact == ("+86-431-12345678", "1 Jiefang Road")
    other = foot("<div class='efoot'><p>Site map | Product number: 2299990001 | hosted on Linux</p></div>")
    assert (other.sponsor, other.site_code) == (None, None)


def test_the_name_may_stand_before_the_word_with_a_space_between() -> None:
    found = foot("<div class='footer'><p>示例县文明建设指导中心 主办　电话：0431-12345678</p></div>")
    assert found.sponsor == "示例县文明建设指导中心"


def test_an_article_about_an_event_gives_no_sponsor_and_no_contact() -> None:
    found = foot('<div class="footer"><p>版权所有：示例县人民政府 Copyright © 2024</p></div>')
    assert (found.sponsor, found.contact) == (None, ())


def test_several_sponsors_stay_together_and_the_next_fact_ends_them() -> None:
    found = foot('<div class="footer">主办：甲开发区管委会 甲区人民政府 技术支持：乙公司</div>')
    assert found.sponsor == "甲开发区管委会 甲区人民政府"


@pytest.mark.parametrize(
    "name", ["示例市政务服务数据管理局", "示例经济技术开发区管委会", "示例市城乡建设局网站管理中心"]
)
def test_words_of_other_facts_inside_a_name_do_not_cut_it(name: str) -> None:
    assert foot(f'<div class="footer"><p>主办单位：{name}</p></div>').sponsor == name


@pytest.mark.parametrize(
    "html",
    [
        "<script src='http://dcs.conac.cn/js/07/000/0000/40000001/CA1.js'></script>",
        "<script>document.write(unescape(\"%3Cspan id='_ideConac'%3E%3C/span%3E%3Cscript src='"
        "http://dcs.conac.cn/js/07/1.js'%3E%3C/script%3E\"));</script>",
        "<a href='http://bszs.conac.cn/sitename?method=show&id=04E0'><img src='red.png'></a>",
        "<a href='//bszs.conac.cn/sitename?method=show&amp;id=04E0'>标识</a>",
        "<img id='imgConac' src='http://dcs.conac.cn/image/red.png'>",
    ],
)
def test_a_live_party_mark_counts_and_a_commented_one_does_not(html: str) -> None:
    assert foot(html).party_mark
    assert not foot(f"<!-- {html} -->").party_mark


def test_a_faulty_party_mark_is_none() -> None:
    assert not foot("<img src='http://dcs.conac.cn/image/red_error.png'>").party_mark


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("网站标识码：bm12000001", "bm12000001"),
        ("政府网站标识码:2299990001", "2299990001"),
        ("网站标识码：【2299990001】", "2299990001"),
        ("标识码 22999900", None),
        ("网站标识码：229999000123", None),
        ("siteCode=N000001752", None),
        ("网站标识码：N000001752", None),
        ("<!-- 网站标识码：2299990001 -->", None),
        ("编号：2299990001", None),
    ],
)
def test_only_a_labelled_code_of_ten_characters_is_a_site_code(text: str, code: str | None) -> None:
    assert foot(f'<div class="footer">{text}</div>').site_code == code


@pytest.mark.parametrize(
    ("text", "icp"),
    [
        ("吉ICP备05001234号", "吉ICP备05001234号"),
        ("吉 ICP 备 05001234 号 - 2", "吉ICP备05001234号-2"),
        ("ICP备案号：吉ICP备2023001234号－1", "吉ICP备2023001234号-1"),
        ("蜀ICP备：19007388号", "蜀ICP备：19007388号"),
        ("粤icp备05070829", "粤icp备05070829"),
        ("支持ICP备案查询", None),
    ],
)
def test_icp_numbers_as_shown_without_blanks(text: str, icp: str | None) -> None:
    assert foot(f'<div class="footer">{text}</div>').icp == icp


@pytest.mark.parametrize(
    ("text", "police"),
    [
        ("吉公网安备 22999902000001 号", "吉公网安备22999902000001号"),
        ("吉公网安备：22999902000001号", "吉公网安备：22999902000001号"),
        ("公安机关备案号：22999902000001", "22999902000001"),
        ("吉公网安备", None),
    ],
)
def test_police_numbers(text: str, police: str | None) -> None:
    assert foot(f'<div class="footer">{text}</div>').police == police


def test_a_police_number_may_stand_in_the_link_alone() -> None:
    link = (
        "<a href='http://www.beian.gov.cn/portal/registerSystemInfo?recordcode=22999902000001'>公网安备</a>"
    )
    assert foot(f'<div class="footer">{link}</div>').police == "公网安备22999902000001号"


def test_facts_may_stand_in_the_texts_of_pictures() -> None:
    found = foot('<div class="footer"><img src="a.png" alt="网站标识码：2299990001 吉ICP备05001234号"></div>')
    assert (found.site_code, found.icp) == ("2299990001", "吉ICP备05001234号")


@pytest.mark.parametrize(
    ("html", "address", "code"),
    [
        ("<script id='_jiucuo_' sitecode='2299990001' src='https://zfwzgl.www.gov.cn/exposure/jiucuo.js'></script>",
         "https://zfwzgl.www.gov.cn/exposure/jiucuo.js", "2299990001"),
        ("<a href='http://121.43.68.40/exposure/jiucuo.html?site_code=2299990001&url=x'></a>",
         "http://121.43.68.40/exposure/jiucuo.html?site_code=2299990001&url=x", "2299990001"),
        ("<i onclick=\"window.open('https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code=bm12000001')\">",
         "https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code=bm12000001", "bm12000001"),
        ("<a href='/zc/index.html'>我为政府网站找错</a>", "http://www.example.gov.cn/zc/index.html", None),
        ("<a href='/zc/index.html'>网上纠错</a>", None, None),
        ("<!-- <script sitecode='2299990001' src='/exposure/jiucuo.js'></script> -->", None, None),
    ],
)  # fmt: skip
def test_the_error_report_entry_and_the_code_it_carries(
    html: str, address: str | None, code: str | None
) -> None:
    found = foot(f'<div class="footer">{html}</div>')
    assert (found.error_report, found.error_report_code) == (address, code)


def test_mobile_numbers_at_the_foot_are_masked() -> None:
    assert foot('<div class="footer">联系电话：13800001234</div>').contact == ("138****1234",)


@pytest.mark.parametrize(
    "html",
    [
        "<iframe src='/foot.html'></iframe>",
        "<script src='/js/foot.js'></script>",
        "<script>$('#foot').load('/foot.html')</script>",
    ],
)
def test_a_foot_that_scripts_may_complete_is_not_judged_before_rendering(html: str) -> None:
    assert foot(html).script_made
    assert not foot(html, rendered=True).script_made


SERVICES = [
    "document.write(unescape(\"%3Cspan id='_ideConac'%3E%3C/span%3E%3Cscript src='http://dcs.conac.cn/1.js'"
    '%3E%3C/script%3E"));',
    "document.write('<script src=\"https://hm.baidu.com/h.js?1\"><\\/script>')",
    "with(document)(getElementsByTagName('head')[0]||body).appendChild(createElement('script')).src="
    "'http://bdimg.share.baidu.com/static/api/js/share.js'",
]
PART = '<div class="footer"><p>主办单位：示例县政府办</p></div>'


@pytest.mark.parametrize("script", SERVICES)
def test_a_script_that_brings_a_mark_or_a_counter_completes_no_foot(script: str) -> None:
    assert not foot(f"{PART}<script>{script}</script>").script_made
    assert foot(f"{PART}<script>{script}; $('#foot').load('/foot.html')</script>").script_made


@pytest.mark.parametrize("written", ["a + '<i>conac.cn</i>'", "'<p>' + foot + '</p>'", "foot"])
def test_what_else_a_script_writes_may_complete_it(written: str) -> None:
    assert foot(f"{PART}<script>document.write({written})</script>").script_made


def test_a_whole_foot_is_judged_as_it_stands() -> None:
    party = "<a href='http://bszs.conac.cn/sitename?id=1'></a><script src='/js/common.js'></script>"
    assert not foot(LINES + party).script_made


def test_whoever_made_the_site_does_not_run_it() -> None:
    made = foot("<div class='footer'><p>主办：示例县侨务局  示例网络科技有限公司 负责制作维护</p></div>")
    assert made.sponsor == "示例县侨务局"
    two = foot(
        "<div class='footer'><p>主办：示例县侨务局 示例县外事局 技术支持：示例网络科技有限公司</p></div>"
    )
    assert two.sponsor == "示例县侨务局 示例县外事局"


def test_a_telephone_with_a_digit_too_many_is_shown_all_the_same() -> None:
    assert foot("<div class='footer'><p>主办：示例局</p><p>电话：0431-123456789</p></div>").contact == (
        "0431-123456789",
    )
    assert foot("<div class='footer'><p>主办：示例局</p><p>电话：0431-1234567890</p></div>").contact == ()


def test_a_label_may_be_set_apart_from_its_value_by_a_bar_or_a_stroke() -> None:
    for sign in ("/", "｜", "|"):
        assert foot(LINES.replace("网站标识码：", f"网站标识码 {sign} ")).site_code == "2299990001"


@pytest.mark.parametrize("wrap", ["<td>{}</td>", "<td><div>{}</div></td>"])
def test_the_address_of_an_institution_above_the_foot_is_none_of_its_lines(wrap: str) -> None:
    text = (
        "<p>主要职责：负责全县某项工作。</p><p>内设机构：办公室、法规股。</p>"
        "<p>办公地址：示例县文峰路9号</p><p>联系电话：0431-99998888</p>"
    )
    below = "<div><p>主办单位：示例县政府办 网站标识码：2299990001 吉ICP备12345678号-1</p></div>"
    markup = f"<table><tr>{wrap.format(text)}</tr></table>{below}"
    page = parse(f"<html><body><h1>机构职能</h1>{markup}</body></html>", "http://www.example.gov.cn/jg/")
    footer = read_footer(page, read_shown(page))
    assert (footer.contact, footer.site_code) == ((), "2299990001")


def test_a_table_of_offices_below_a_heading_makes_the_address_under_it_the_institutions() -> None:
    offices = "".join(f"<tr><td>{name}科</td><td>负责{name}</td></tr>" for name in ("人事", "财务", "法规"))
    text = (
        "<h3>主要职责</h3><p>负责全市某项工作。</p><h3>内设机构</h3>"
        f"<table>{offices}</table><h3>办公信息</h3><p>办公地址：示例市文峰路9号　电话：0431-99998888</p>"
    )
    below = "<div><p>主办单位：示例市某局 网站标识码：2299990001 吉ICP备12345678号-1</p></div>"
    markup = f"<table><tr><td>{text}</td></tr></table>{below}"
    page = parse(f"<html><body>{markup}</body></html>", "http://www.example.gov.cn/jg/")
    assert read_footer(page, read_shown(page)).contact == ()


def test_a_column_of_a_foot_with_a_heading_of_its_own_belongs_to_it() -> None:
    markup = (
        "<div><div><h4>关于我们</h4><p>建议使用新版浏览器访问本站。</p><p>地址：示例县解放路1号</p></div>"
        "<div><p>主办单位：示例县政府办 网站标识码：2299990001</p></div></div>"
    )
    assert foot(markup).contact == ("示例县解放路1号",)


def test_columns_of_a_foot_belong_to_it_whatever_stands_in_them() -> None:
    markup = (
        "<div><div><p>关于我们 | 网站地图</p><p>建议使用新版浏览器访问本站。</p>"
        "<p>地址：示例县解放路1号</p></div>"
        "<div><p>主办单位：示例县政府办 网站标识码：2299990001</p></div></div>"
    )
    assert foot(markup).contact == ("示例县解放路1号",)


@given(st.from_regex(footer._STRONG))
def test_what_begins_a_foot_holds_one_of_the_signs_looked_for_first(text: str) -> None:
    assert any(sign in text.lower() for sign in footer._STRONG_SIGNS)


@given(
    st.one_of(
        st.tuples(st.from_regex(footer._CODE), st.just("识")),
        st.tuples(st.from_regex(footer._ICP), st.just("备证")),
        st.tuples(st.from_regex(footer._POLICE), st.just("备")),
        st.tuples(st.from_regex(footer._POLICE_NUMBER), st.just("备")),
    )
)
def test_numbers_of_the_foot_hold_one_of_the_signs_looked_for_first(told: tuple[str, str]) -> None:
    text, signs = told
    assert any(sign in text for sign in signs)


def test_numbers_in_wide_digits_are_the_numbers_they_show() -> None:
    said = "主办单位：某县水务局｜网站标识码：２２９９９９０００１｜吉ICP备２０９９０００１号－１"
    found = foot(f"<div class='footer'>{said}</div>")
    assert (found.site_code, found.icp) == ("2299990001", "吉ICP备20990001号-1")
