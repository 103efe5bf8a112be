"""Every kind of page is known by what it holds, also when it holds nothing."""

from __future__ import annotations

import pytest

from crawler.derive.page import read_page
from crawler.model import Fetched, PageFacts

NAV = (
    '<div class="nav"><ul>'
    + "".join(
        f'<li><a href="/c{i}/">{name}</a></li>'
        for i, name in enumerate(["首页", "政务公开", "互动交流", "新闻"])
    )
    + "</ul></div>"
)
FOOT = '<div class="footer"><p>主办：示例县人民政府</p><p>网站标识码：2299990001 吉ICP备12345678号</p></div>'
WHERE = '<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/tzgg/">{}</a></div>'
PROSE = "<p>" + "为贯彻落实上级部署，切实做好政务公开工作，现就有关事项通知如下。" * 6 + "</p>"


def items(count: int, name: str = "通知公告", day: str = "2024-03-0{}") -> str:
    rows = (
        f'<li><a href="/{name}/t2024030{i}_1.html">关于某事的{name}第{i}号</a><i>{day.format(i)}</i></li>'
        for i in range(1, count + 1)
    )
    return f'<ul class="list">{"".join(rows)}</ul>'


def block(name: str) -> str:
    heading = f'<div class="hd"><h3>{name}</h3><a class="more" href="/{name}/">更多&gt;&gt;</a></div>'
    return f'<div class="box">{heading}{items(6, name)}</div>'


def read(
    body: str,
    url: str = "http://www.example.gov.cn/tzgg/page.html",
    tab: str = "示例县人民政府",
    meta: str = "",
    status: int = 200,
) -> PageFacts:
    html = f"<html><head><title>{tab}</title>{meta}</head><body>{NAV}{body}{FOOT}</body></html>"
    return read_page(Fetched(url, status, {}, html.encode())).facts


def bare(html: str, url: str = "http://www.example.gov.cn/x.html") -> PageFacts:
    return read_page(Fetched(url, 200, {}, html.encode())).facts


def test_a_home_page_shows_several_lists() -> None:
    facts = read("".join(map(block, ["要闻", "公告", "政策", "解读"])), "http://www.example.gov.cn/")
    assert facts.kind == "home"


def test_a_saved_home_page_is_known_without_its_address() -> None:
    html = f"<title>示例县人民政府</title>{NAV}{''.join(map(block, ['要闻', '公告', '政策', '解读']))}{FOOT}"
    assert bare(html, "http://unknown.invalid/-/page.html").kind == "home"


def test_a_channel_shows_several_lists_below_a_breadcrumb() -> None:
    body = WHERE.format("政务公开") + "".join(map(block, ["要闻", "公告", "政策"]))
    facts = read(body, "http://www.example.gov.cn/zwgk/", "政务公开-示例县人民政府")
    assert (facts.kind, facts.title) == ("channel", "政务公开")


def test_a_column_shows_one_list() -> None:
    facts = read(WHERE.format("通知公告") + items(8), "http://www.example.gov.cn/tzgg/", "通知公告")
    assert (facts.kind, facts.title) == ("column", "通知公告")
    assert facts.list is not None
    assert (facts.list.count, facts.list.newest) == (8, "2024-03-08")
    assert facts.published is None


@pytest.mark.parametrize(
    ("body", "meta"),
    [
        (WHERE.format("通知公告") + "<p>暂无信息</p>", ""),
        (WHERE.format("通知公告") + "<ul class=list></ul>", ""),
        ("<h2>通知公告</h2><ul class=list></ul>", '<meta name="ColumnName" content="通知公告">'),
        (
            "<ul class=list></ul>",
            '<meta name="ColumnName" content="通知公告"><meta name="ArticleTitle" content="">',
        ),
    ],
)
def test_an_empty_column_stays_a_column(body: str, meta: str) -> None:
    facts = read(body, "http://www.example.gov.cn/tzgg/", "通知公告-示例县人民政府", meta)
    assert (facts.kind, facts.title) == ("column", "通知公告")
    assert facts.list is not None
    assert (facts.list.count, facts.list.items, facts.list.dynamic) == (0, (), False)


def test_a_column_that_only_a_script_can_fill_is_dynamic() -> None:
    shell = '<div id="list" data-url="/public/list?catId=1&pageIndex=1">加载中…</div>'
    body = WHERE.format("通知公告") + shell + '<script>$.ajax({url: "/public/list?catId=1"})</script>'
    facts = read(body, "http://www.example.gov.cn/public/column/1", "通知公告")
    assert facts.kind == "column"
    assert facts.list is not None
    assert facts.list.dynamic


def test_a_column_page_of_plain_text_is_an_article() -> None:
    facts = read(WHERE.format("机构职能") + f"<h2>机构职能</h2>{PROSE}", tab="机构职能-示例县人民政府")
    assert (facts.kind, facts.title) == ("article", "机构职能")


def test_a_page_with_one_sentence_is_no_empty_column() -> None:
    body = WHERE.format("政务新媒体") + "<h1>政务新媒体</h1><p>微信公众号：示例发布。扫描二维码关注。</p>"
    assert read(body, tab="政务新媒体-示例县人民政府").kind == "article"


def test_a_page_of_boxes_without_items_is_a_channel() -> None:
    body = WHERE.format("走进示例") + '<div class="box"><h2><a href="/xqgk/">县情概况</a></h2></div>'
    assert read(body, "http://www.example.gov.cn/zjsl/", "走进示例-示例县人民政府").kind == "channel"


def test_a_list_of_letters_is_told_by_its_column() -> None:
    facts = read(WHERE.format("县长信箱") + items(8, "来信"), "http://www.example.gov.cn/xzxx/", "县长信箱")
    assert facts.kind == "message_list"


@pytest.mark.parametrize(
    ("body", "tab"),
    [
        ("<h2>抱歉，您访问的页面不存在或已删除！</h2><a href=/>返回首页</a>", "示例县人民政府"),
        ("<h1>服务器错误</h1>", "404 - 找不到文件或目录。"),
        ("<p>该信息不存在或已被删除</p>", "提示信息"),
        ("<p>502 Bad Gateway</p>" + PROSE, "502"),
    ],
)
def test_an_error_page_served_as_an_ordinary_one_is_an_error(body: str, tab: str) -> None:
    facts = read(body, tab=tab)
    assert (facts.kind, facts.fragment) == ("error", True)


def test_an_article_about_errors_is_an_article() -> None:
    facts = read(f"<h1>关于页面不存在问题整改情况的通报</h1><p>发布时间：2024-03-01</p>{PROSE * 3}")
    assert facts.kind == "article"


def test_an_error_status_decides() -> None:
    assert read(f"<h1>标题</h1>{PROSE}", status=404).kind == "error"


@pytest.mark.parametrize(
    "html",
    [
        '<html><head><meta http-equiv="refresh" content="0;url=/index/index.html"></head></html>',
        '<html><head><script>window.location.href="/index/index.html"</script></head><body></body></html>',
        '<script language=javascript>location.replace("/index/index.html")</script>',
    ],
)
def test_a_page_that_only_jumps_is_a_redirect(html: str) -> None:
    facts = bare(html, "http://www.example.gov.cn/")
    assert (facts.kind, facts.fragment) == ("redirect", True)
    assert facts.redirect == "http://www.example.gov.cn/index/index.html"


def test_a_whole_page_with_a_jump_in_a_script_is_no_redirect() -> None:
    jump = "<script>if(/Mobile/.test(navigator.userAgent)){location.href='/m/index.html'}</script>"
    assert read(jump + WHERE.format("通知公告") + items(8), tab="通知公告").kind == "column"


def test_search_results_are_a_search_page() -> None:
    results = "<p>共找到 12 条结果，搜索用时 0.1 秒</p>" + items(5)
    assert read(results, "http://www.example.gov.cn/search?q=x", "搜索结果").kind == "search"


def test_a_search_box_in_the_header_makes_no_search_page() -> None:
    box = '<div class="header"><form action="/search"><input name=q><a href="/adv">高级搜索</a></form></div>'
    assert read(f"{box}<h1>关于某事的通知</h1><p>发布时间：2024-03-01</p>{PROSE}").kind == "article"


def test_a_page_of_inputs_is_a_form() -> None:
    names = ["姓名", "联系电话", "信件标题", "信件内容", "验证码"]
    rows = "".join(f"<tr><td>{name}：</td><td><input name=a></td></tr>" for name in names)
    assert read(f"<form><table>{rows}</table></form>", tab="我要写信").kind == "form"


def test_a_site_map_is_told_by_its_name() -> None:
    links = "".join(f"<li><a href=/{i}/>栏目{i}</a></li>" for i in range(30))
    assert read(f"<h2>网站地图</h2><ul>{links}</ul>", tab="网站地图-示例县人民政府").kind == "sitemap"


def test_a_part_of_a_site_map_without_ways_below_it_is_no_empty_list() -> None:
    part = (
        "<div class=s><a href=/{0}/>部门{0}</a></div><ul><li><a href=/{0}/a/>栏目{0}</a></li><li>|</li></ul>"
    )
    parts = "".join(part.format(n) for n in range(6)) + "<div class='sub_list'></div>"
    told = read(f"<div><div><h2>网站地图</h2></div>{parts}</div>", tab="网站地图-示例县人民政府")
    assert (told.kind, told.list) == ("sitemap", None)


@pytest.mark.parametrize(
    ("html", "fragment"),
    [
        ("<div><p>主办：示例县人民政府</p><p>吉ICP备12345678号</p></div>", True),
        (f"<html><body>{items(5)}</body></html>", True),
        (f"<html><head><title>通知公告</title></head><body>{items(5)}</body></html>", False),
        (f"<html><body>{NAV}{items(5)}{FOOT}</body></html>", False),
    ],
)
def test_a_piece_made_for_another_page_is_a_fragment(html: str, fragment: bool) -> None:
    assert bare(html).fragment is fragment


def test_the_column_of_an_inlined_header_is_not_the_pages_own() -> None:
    meta = '<meta name="SiteName" content="示例县人民政府"><meta name="ColumnName" content="公共头">'
    assert read(block("要闻"), "http://www.example.gov.cn/cms/a.html", meta=meta).kind == "home"


def test_a_rendered_page_is_judged_by_what_scripts_made() -> None:
    raw = "<html><head><title>通知公告</title></head><body><div id=app></div></body></html>"
    url = "http://www.example.gov.cn/tzgg/"
    rendered = raw.replace("<div id=app></div>", f"{NAV}{WHERE.format('通知公告')}{items(8)}{FOOT}")
    facts = read_page(Fetched(url, 200, {}, raw.encode("gbk"), rendered=rendered)).facts
    assert (facts.kind, facts.encoding, facts.footer.site_code) == ("column", "gb18030", "2299990001")
    assert facts.needs_render == ()


LETTER_DETAIL = (
    "<h1>咨询幼儿园招生</h1><dl><dt>信件编号：</dt><dd>YT202600003</dd><dt>写信时间：</dt>"
    "<dd>2026-02-14 20:11</dd><dt>处理状态：</dt><dd>已回复</dd></dl>"
    "<div><h3>信件内容</h3><p>请问幼儿园何时招生？</p></div>"
    "<div><div>回复情况</div><p>回复部门：区教育局</p><p>回复时间：2026-02-28 15:20</p>"
    "<div>网民您好！招生公告将于五月发布，请关注本网站。</div></div>"
)


def test_the_parts_of_one_letter_set_side_by_side_are_no_list() -> None:
    body = f'{WHERE.format("区长信箱")}<div class="letter">{LETTER_DETAIL}</div>'
    facts = read(body, "http://www.example.gov.cn/qzxx/x3.html", "咨询幼儿园招生 - 示例县人民政府")
    assert facts.kind == "message"
    (letter,) = facts.messages
    assert (letter.received, letter.replied) == ("2026-02-14 20:11", "2026-02-28 15:20")
    assert letter.unit == "区教育局"
    assert {"content", "reply"} <= set(letter.shown)


WRITE = (
    '<form method="post" action="/save"><label>手机<input name="m"></label>'
    '<textarea name="c"></textarea></form>'
)


@pytest.mark.parametrize(
    ("crumb", "tab", "body", "kind"),
    [
        ("区长信箱", "我要写信 - 示例县人民政府", WRITE, "form"),
        ("区长信箱", "区长信箱 - 示例县人民政府", WRITE, "form"),
        ("区长信箱", "区长信箱 - 示例县人民政府", "<p>暂无信息</p>" + WRITE, "message_list"),
        ("通知公告", "通知公告 - 示例县人民政府", WRITE, "column"),
    ],
)
def test_a_page_to_write_a_letter_on_is_no_empty_list(crumb: str, tab: str, body: str, kind: str) -> None:
    facts = read(WHERE.format(crumb) + body, "http://www.example.gov.cn/qzxx/write.html", tab)
    assert facts.kind == kind
