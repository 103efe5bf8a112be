"""Idioms met on pages of portals that no sample shows, on made-up miniature pages, with their look-alikes."""

from __future__ import annotations

import random

import pytest

from crawler.derive.article import is_site_name
from crawler.derive.lists import read_lists
from crawler.derive.page import read_page
from crawler.derive.tree import parse
from crawler.model import Fetched, PageFacts

URL = "http://www.example.gov.cn/hdjl/12.html"
TITLE = "关于开展河湖清洁行动的通知"
PROSE = "<p>" + "各镇街要组织人员清理河道垃圾，按时报送进展情况。" * 6 + "</p>"
PATH = '<div class="wz">当前位置：<a href="/">首页</a> &gt; <a href="/hdjl/">互动交流</a> &gt; {}</div>'
FACTS = "<p><span>来信时间：2024-03-05</span><span>办理状态：已办结</span></p>"
PARTS = (
    "<h3>来信内容</h3><p>东街路灯已有一周不亮，请尽快维修。</p>"
    "<h3>回复内容</h3><p>您好，线路已经修好，感谢关注。</p><p>答复单位：县住建局　答复时间：2024-03-11</p>"
)


def read(body: str, head: str = "", tab: str = "示例县人民政府", url: str = URL) -> PageFacts:
    html = f"<html><head><meta charset=utf-8><title>{tab}</title>{head}</head><body>{body}</body></html>"
    return read_page(Fetched(url, 200, {}, html.encode())).facts


# --- letters --------------------------------------------------------------------------------------------


def test_a_letter_s_page_is_headed_by_its_title() -> None:
    facts = read(f"{PATH.format('县长信箱')}<h2>反映东街路灯不亮的问题</h2>{FACTS}{PARTS}", tab="县长信箱")
    assert facts.kind == "message"
    assert facts.messages[0].title == "反映东街路灯不亮的问题"


def test_a_line_above_the_first_fact_is_the_title_too() -> None:
    facts = read(
        f"{PATH.format('信件详情')}<div>建议公交延长运营时间</div>"
        "<p><span>来信日期：2023-11-02</span><span>来信类别：建议</span><span>处理状态：已回复</span></p>"
        "<div>建议末班车延长至晚上十点。</div><p><span>回复单位：市交通运输局</span>"
        "<span>回复日期：2023-11-09</span></p><div>经研究，末班车已延长至十点。</div>",
        tab="信件详情",
    )
    assert [letter.title for letter in facts.messages] == ["建议公交延长运营时间"]
    assert (facts.messages[0].unit, facts.messages[0].replied) == ("市交通运输局", "2023-11-09")


@pytest.mark.parametrize("name", ["县长信箱", "信件详情", "来信内容", "基本信息"])
def test_names_of_the_mailbox_and_of_such_pages_are_no_title(name: str) -> None:
    facts = read(f"{PATH.format('县长信箱')}<h2>{name}</h2>{FACTS}{PARTS}", tab=name)
    assert facts.kind == "message"
    assert not facts.messages[0].title


def test_the_office_may_stand_in_front_of_the_time_of_its_answer() -> None:
    facts = read(
        f"{PATH.format('咨询投诉')}<dl><dt>医保异地备案怎么办</dt><dd>咨询时间：2024年1月15日</dd>"
        "<dd>问题内容：子女在外省居住，如何备案？</dd></dl><dl><dt>县医疗保障局　回复时间：2024年1月17日</dt>"
        "<dd>回复内容：可以在手机上或到窗口办理。</dd></dl>"
    )
    assert (facts.messages[0].unit, facts.messages[0].replied) == ("县医疗保障局", "2024-01-17")


def test_an_empty_column_of_a_row_stays_in_its_place() -> None:
    rows = [("01", "消防通道被占用", "2024-06-03", "2024-06-06", "消防大队", "已答复")]
    rows.append(("02", "增设停车位的建议", "2024-06-01", "", "城管局", "办理中"))
    heads = ("编号", "标题", "来信时间", "回复时间", "答复单位", "状态")
    told = "".join(
        "<div>" + "".join(f"<span>{cell}</span>" for cell in row) + "</div>" for row in [heads, *rows]
    )
    letters = read(f"{PATH.format('来信选登')}<div>{told}</div>", tab="来信选登").messages
    assert [(one.title, one.replied, one.unit, one.state) for one in letters] == [
        ("消防通道被占用", "2024-06-06", "消防大队", "已答复"),
        ("增设停车位的建议", None, "城管局", "办理中"),
    ]


# --- articles and what is none --------------------------------------------------------------------------


def test_a_box_named_bottom_that_holds_an_article_is_no_foot() -> None:
    facts = read(
        f'{PATH.format("通知")}<div class="bg-bottom"><h1>{TITLE}</h1>'
        f"<p>发布时间：2024-05-06 来源：县水务局</p>{PROSE}</div>",
    )
    assert (facts.kind, facts.title, facts.published, facts.published_from) == (
        "article",
        TITLE,
        "2024-05-06",
        "label",
    )


def test_a_foot_with_a_heading_stays_the_foot() -> None:
    facts = read(
        f'{PATH.format("通知")}<h1>{TITLE}</h1><p>发布时间：2024-05-06</p>{PROSE}<div class="bottom">'
        "<h3>示例县人民政府门户网站</h3><p>主办单位：示例县人民政府办公室 网站标识码：1101010001</p></div>"
    )
    assert facts.footer.site_code == "1101010001"
    assert (facts.title, facts.published) == (TITLE, "2024-05-06")


@pytest.mark.parametrize("name", ["联系我们", "网站声明"])
def test_a_page_of_few_words_about_the_site_is_no_empty_column(name: str) -> None:
    facts = read(f"{PATH.format(name)}<h2>{name}</h2><p>传真：0551-62345678，邮编：230000</p>", tab=name)
    assert facts.kind == "article"


def test_few_words_of_another_column_are_still_no_article() -> None:
    facts = read(f"{PATH.format('公示公告')}<h2>公示公告</h2><p>栏目正在整理之中敬请期待</p>", tab="公示公告")
    assert facts.kind != "article"


def test_a_home_page_that_calls_itself_first_page_is_no_column() -> None:
    blocks = "".join(
        f"<div><h2><a href='/{n}/'>{name}</a></h2><ul>"
        + "".join(
            f"<li><a href='/{n}/{i}.html'>{name}第{i}条工作消息</a><span>2024-05-0{i}</span></li>"
            for i in (1, 2, 3)
        )
        + "</ul></div>"
        for n, name in enumerate(("政务要闻", "通知公告", "部门动态", "政策文件", "人事任免"))
    )
    head = '<meta name="SiteName" content="示例县人民政府"><meta name="ColumnName" content="首页">'
    facts = read(blocks, head, tab="首页_示例县人民政府", url="http://www.example.gov.cn/index.html")
    assert facts.kind == "home"


def test_a_path_that_ends_in_the_word_of_a_detail_page_is_shorter_than_the_real_one() -> None:
    facts = read(
        "<div class=position><span><a href='/'>网站首页</a> &gt; "
        "<a href='javascript:void(0)'>详情页</a></span></div>"
        "<div class=rels><span><a href='/'>网站首页</a>&nbsp;&gt;&nbsp;"
        "<a href='javascript:void(0)'>综合要闻</a>&nbsp;&gt;&nbsp;<a href='/yw/tz/'>通知公告</a></span></div>"
        f"<h1>{TITLE}</h1>{PROSE}"
    )
    assert [crumb.name for crumb in facts.breadcrumb][-1] == "通知公告"


def test_attachments_that_a_script_downloads_are_attachments() -> None:
    facts = read(
        f"{PATH.format('通知')}<h1>{TITLE}</h1><p>发布时间：2024-05-06</p>{PROSE}"
        "<p>附件：<a href='#' onclick=\"DownloadFile('/files/2024/plan.docx')\">行动方案.docx</a></p>"
    )
    assert [one.url for one in facts.attachments] == ["http://www.example.gov.cn/files/2024/plan.docx"]


# --- bytes that are no page -----------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5))
def test_bytes_of_another_format_under_a_page_s_name_are_no_page(seed: int) -> None:
    body = random.Random(seed).randbytes(9000)
    facts = read_page(Fetched(URL, 200, {"content-type": "text/html"}, body)).facts
    assert (facts.kind, facts.title, facts.fragment) == ("other", None, True)
    assert facts.why[0].rule == "no_text"
    assert read_page(Fetched(URL, 404, {}, body)).facts.kind == "error"


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-16"])
def test_stray_control_characters_leave_a_page_a_page(encoding: str) -> None:
    html = (
        f"<html><head><title>示例县</title></head><body><h1>{TITLE}</h1>\x02\x0b{PROSE}\x00\x1f</body></html>"
    )
    facts = read_page(Fetched(URL, 200, {}, html.encode(encoding))).facts
    assert (facts.kind, facts.title) == ("article", TITLE)


# --- lists ----------------------------------------------------------------------------------------------


def test_bare_words_of_a_pager_tell_the_pages() -> None:
    rows = "".join(
        f"<tr><td><a href='/{n}.html'>{n}年部门预算公开</a></td><td>{n}-02-08</td></tr>"
        for n in (2021, 2022, 2023)
    )
    facts = read(
        f"{PATH.format('预决算')}<table><tr><td><table>{rows}</table></td></tr>"
        "<tr><td>共3条记录 第1/1页 首页 上一页 下一页 尾页</td></tr></table>",
        tab="预决算",
    )
    assert facts.list is not None
    assert facts.list.pages == 1


def test_the_open_pane_of_a_strip_may_be_the_only_one_with_a_class() -> None:
    names = ("要闻动态", "通知公告", "视频新闻")
    strip = "".join(f"<li><a href='/{n}/'>{name}</a></li>" for n, name in enumerate(names))
    panes = "".join(
        f"<div{' class=open' if n == 0 else ''}><ul>"
        + "".join(
            f"<li><a href='/{n}/{i}.html'>第{i}次全县工作会议纪要摘登</a><span>2024-03-0{n + 1}</span></li>"
            for i in (1, 2, 3)
        )
        + "</ul></div>"
        for n in range(3)
    )
    found = read_lists(
        parse(f"<body><div class=tab><ul class=hd>{strip}</ul><div class=bd>{panes}</div></div></body>", URL)
    )
    assert [(block.heading, block.newest) for block in found.blocks] == [
        (name, f"2024-03-0{n + 1}") for n, name in enumerate(names)
    ]


# --- names and feet -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["示例省农业技术推广总站", "示例市公共资源交易中心", "示例县图书馆", "国家气象中心", "示例市疾控所"],
)
def test_bodies_with_a_place_are_names_of_sites(name: str) -> None:
    assert is_site_name(name)


@pytest.mark.parametrize(
    "headline",
    [
        "张某到示例县政务服务中心调研指导",
        "示例县领导走访慰问乡镇卫生院",
        "示例市建成首个残疾人托养中心",
        "全面推进乡镇综合养老服务中心",
        "省领导调研示例县图书馆",
        "让群众放心的服务中心",
    ],
)
def test_headlines_that_end_in_a_body_are_no_names_of_sites(headline: str) -> None:
    assert not is_site_name(headline)


def foot(inner: str) -> PageFacts:
    return read(f'{PATH.format("通知")}<h1>{TITLE}</h1>{PROSE}<div class="footer">{inner}</div>')


def test_the_picture_to_report_errors_may_call_with_the_code() -> None:
    facts = foot("<span><img src='/images/jiucuo.png' onclick=\"report('1101010001')\"></span>")
    assert facts.footer.error_report


def test_a_picture_without_the_code_reports_nothing() -> None:
    facts = foot("<span><img src='/images/jiucuo.png' onclick=\"enlarge('1')\"></span>")
    assert not facts.footer.error_report
