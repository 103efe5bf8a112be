"""Layouts of portals outside the samples, on made-up pages: heads, foots, paths and lists told otherwise."""

from __future__ import annotations

import pytest

from crawler.model import PageFacts
from tests.derive.layout_page import PATH, PROSE, TITLE, read


def foot(inner: str) -> PageFacts:
    return read(f'{PATH}<h1>{TITLE}</h1>{PROSE}<div class="footer">{inner}</div>')


# --- articles -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("open_tag", ['<div class="top_cont">', '<div class="head">', "<header>"])
def test_the_top_of_an_article_is_not_the_top_of_the_page(open_tag: str) -> None:
    close = "</header>" if open_tag == "<header>" else "</div>"
    facts = read(
        f"{PATH}<div class=news>{open_tag}<h1>{TITLE}</h1><p><span>2021-05-18 14：30</span>"
        f"<span>来源：县公路所</span></p>{close}{PROSE}</div>"
    )
    assert (facts.title, facts.published, facts.source) == (TITLE, "2021-05-18 14:30", "县公路所")


def test_a_page_head_with_a_clock_stays_the_head() -> None:
    facts = read(
        f'<div class="header"><h1>示例县交通运输局</h1><span>今天是2019年3月1日 发布厅</span></div>{PATH}'
        f"<h2>{TITLE}</h2><p>发布时间：2021-05-18</p>{PROSE}"
    )
    assert (facts.title, facts.published) == (TITLE, "2021-05-18")


def test_a_label_may_put_the_time_first() -> None:
    facts = read(f"{PATH}<h1>{TITLE}</h1><p><span>时间发布：2021-05-18 09:51</span></p>{PROSE}")
    assert (facts.published, facts.published_from) == ("2021-05-18 09:51", "label")


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("信息来源：县文旅局（原县文广局）", "县文旅局（原县文广局）"),
        ("【来源：县文旅局】", "县文旅局"),
        ("来源：县文旅局　<a href='javascript:;'>下载</a>　<span>收藏</span>", "县文旅局"),
    ],
)
def test_a_source_keeps_its_own_brackets_and_no_control(line: str, source: str) -> None:
    assert read(f"{PATH}<h1>{TITLE}</h1><p>发布日期：2021-05-18</p><p>{line}</p>{PROSE}").source == source


def test_a_source_that_a_script_writes_when_there_is_one() -> None:
    def page(name: str) -> PageFacts:
        write = f"if('{name}'!=''){{document.write('<span class=\"t\">来源：</span><b>{name}</b>');}}"
        return read(f"{PATH}<h1>{TITLE}</h1><p>日期：2021-05-18</p><script>{write}</script>{PROSE}")

    assert page("县公路所 养护股").source == "县公路所 养护股"
    assert page("").source is None


def test_a_source_that_a_script_puts_together_is_not_guessed() -> None:
    script = "<script>document.write('来源：' + origin + '</span>')</script>"
    assert read(f"{PATH}<h1>{TITLE}</h1><p>日期：2021-05-18</p>{script}{PROSE}").source is None


def test_a_title_that_only_the_head_of_the_document_tells() -> None:
    facts = read(
        "<table><tr><td>发文字号：</td><td>示财采〔2021〕1号</td><td>成文日期：</td><td>2021-01-04</td></tr>"
        f"<tr><td>主题分类：</td><td>财政</td></tr><tr><td>标　　题：</td><td>{TITLE}</td></tr></table>"
        "<p>各乡镇：现将有关事项通知如下。</p>",
        tab="政策文件",
    )
    assert (facts.kind, facts.title) == ("document", TITLE)


# --- columns and homes ----------------------------------------------------------------------------------


def test_a_column_that_shows_a_picture_is_not_empty() -> None:
    chart = '<div class="show"><img src="/upload/2021/chart.jpg"></div>'
    assert read(PATH + chart, "http://www.example.gov.cn/ld/index.html").list is None
    empty = read(
        PATH + '<div class="show"><img src="/images/line.gif"></div>', "http://www.example.gov.cn/ld/"
    )
    assert empty.kind == "column" and empty.list is not None and not empty.list.items


@pytest.mark.parametrize(
    "beside",
    [
        '<div style="position:fixed;right:5px"><img src="/upload/a.jpg"></div>',
        '<div class="right-float"><ul><li><p>官方微信</p><img src="/upload/a.jpg"></li></ul></div>',
        '<div><img src="/upload/a.jpg" alt="某县发布微信公众号二维码"></div>',
    ],
)
def test_codes_and_floats_beside_it_do_not_fill_a_column(beside: str) -> None:
    facts = read(PATH + "<div></div>" + beside, "http://www.example.gov.cn/ld/index.html")
    assert facts.kind == "column" and facts.list is not None


def test_a_picture_above_the_path_does_not_fill_a_column() -> None:
    facts = read('<div><img src="/upload/scene.jpg"></div>' + PATH, "http://www.example.gov.cn/ld/index.html")
    assert facts.kind == "column" and facts.list is not None


@pytest.mark.parametrize("name", ["index.jhtml", "index.jspx", "index.action"])
def test_a_home_page_has_the_ending_of_its_system(name: str) -> None:
    facts = read("<ul><li><a href='/a/'>新闻</a></li></ul>", f"http://www.example.gov.cn/{name}")
    assert facts.kind == "home"


def dated(name: str) -> str:
    rows = (
        f"<li><a href='/{name}/t2021030{n}_1.html'>关于{name}工作的消息第{n}条</a><i>2021-03-0{n}</i></li>"
        for n in range(1, 5)
    )
    return f"<div class=box><ul class=rows>{''.join(rows)}</ul></div>"


def test_the_name_before_the_links_of_a_heading_line_names_the_list() -> None:
    def line(name: str) -> str:
        links = "<a href='/jc/'>缴存</a> | <a href='/tq/'>提取</a>"
        return (
            f"<div class=titBar><ul><li class=t>{name}</li><li>{links}</li>"
            "<li><a href='/all/'>更多</a></li></ul></div>"
        )

    facts = read(
        line("业务指南") + dated("yw") + line("行业动态") + dated("hy"), "http://www.example.gov.cn/"
    )
    assert [block.heading for block in facts.blocks] == ["业务指南", "行业动态"]


def test_a_more_between_the_heading_and_the_list_hides_neither() -> None:
    def box(name: str, column: str) -> str:
        rows = "".join(
            f"<li><a href='{column}/202103/t2021030{n}_1.html'>关于{name}工作的消息第{n}条</a></li>"
            for n in range(1, 5)
        )
        more = f"<a href='{column}/index.html' class=more>更多>></a><img src='/images/l.png'>"
        return f"<div class=box><h3><a href='{column}/index.html'>{name}</a></h3>{more}<ul>{rows}</ul></div>"

    facts = read(box("要闻", "/yw") + box("行业新闻", "/hy"), "http://www.example.gov.cn/xx/index.html")
    assert [(block.heading, block.more) for block in facts.blocks] == [
        ("要闻", "http://www.example.gov.cn/yw/index.html"),
        ("行业新闻", "http://www.example.gov.cn/hy/index.html"),
    ]


def test_the_first_news_of_a_box_is_not_its_name() -> None:
    first = "<div class=first><a href='/yw/202103/t20210309_9.html'>全县春耕现场会召开</a></div>"
    rows = dated("要闻").removeprefix("<div class=box>").removesuffix("</div>")
    facts = read(
        f"<div class=tit>时政要闻</div><div class=box>{first}{rows}</div>"
        f"<div class=tit>乡镇动态</div><div class=box>{rows.replace('t2021', 't2022')}</div>",
        "http://www.example.gov.cn/",
    )
    assert [block.heading for block in facts.blocks] == ["时政要闻", "乡镇动态"]


def test_days_about_new_year_take_the_year_that_is_near_the_address() -> None:
    days = [("202501/t20250106", "01-05"), ("202501/t20250102", "12-31"), ("202412/t20241225", "12-24")]
    rows = "".join(f"<li><a href='./{u}_1.html'>关于假日值班的通知之{d}</a><i>{d}</i></li>" for u, d in days)
    facts = read(f"{PATH}<ul>{rows}</ul>", "http://www.example.gov.cn/tz/index.html")
    assert facts.list is not None
    assert [item.date for item in facts.list.items] == ["2025-01-05", "2024-12-31", "2024-12-24"]


@pytest.mark.parametrize(
    "trail",
    [
        "<h3><a href='/'>首页</a>>><a href='/kc/'>勘察设计</a>>><a href='/kc/bz/'>标准规范</a>>></h3>",
        "<p><a href='/'>网站首页</a> <i>&gt;</i> <a href='/kc/'>勘察设计</a> <i>&gt;</i> 标准规范</p>",
    ],
)
def test_a_path_that_nothing_names(trail: str) -> None:
    names = [crumb.name for crumb in read(trail + dated("bz")).breadcrumb]
    assert names[1:] == ["勘察设计", "标准规范"]


@pytest.mark.parametrize(
    "trail",
    [
        "<p class=crumbs><a href='/'>首页</a><b>/</b><a href='/gk/'>政务</a><b>/</b>政策</p>",
        "<ul class=crumb><li><a href='/'>首页</a></li><li><a href='/gk/'>政务</a></li><li>政策</li></ul>",
    ],
)
def test_a_path_whose_entries_are_parted_by_styles_or_slashes(trail: str) -> None:
    assert [crumb.name for crumb in read(trail + dated("zc")).breadcrumb] == ["首页", "政务", "政策"]


def test_a_bare_path_ends_where_the_content_of_its_cell_begins() -> None:
    rows = "".join(
        f"<tr><td><a href='show.asp?id={n}'>全县财政工作会议召开之{n}</a></td><td>2019-10-{n}</td></tr>"
        for n in range(11, 14)
    )
    cell = f"您现在的位置：<a href='index.asp'>首页</a> → 工作动态<table>{rows}</table><p>共 3 条记录</p>"
    facts = read(
        f"<table><tr><td>导航</td><td>{cell}</td></tr></table>", "http://www.example.gov.cn/list.asp?id=1"
    )
    assert [crumb.name for crumb in facts.breadcrumb] == ["首页", "工作动态"]


def test_links_beside_home_without_arrows_are_no_path() -> None:
    bar = "<p><a href='/'>首页</a> | <a href='/kc/'>勘察设计</a> | <a href='/kc/bz/'>标准规范</a></p>"
    assert read(bar + dated("bz")).breadcrumb == ()


# --- the foot -------------------------------------------------------------------------------------------


def test_marks_that_the_system_of_the_site_fills_in() -> None:
    marks = (
        "<p>网站标识码：2299990001</p><div class='j-jiucuo' data-setting='{sitecode:2299990001}'></div>"
        "<div class='j-gov' data-setting=\"{sitecode:'0ABF13855B3F222BE053012819AC6888'}\"></div>"
    )
    footer = foot(marks).footer
    assert footer.party_mark and footer.error_report is not None
    assert footer.error_report_code == "2299990001"


def test_a_counter_with_settings_is_no_mark() -> None:
    counter = "<i class='j-stats' data-setting='{siteId:6788021}'></i>"
    footer = foot(f"<p>网站标识码：2299990001</p>{counter}").footer
    assert not footer.party_mark and footer.error_report is None


def test_the_party_mark_may_be_opened_by_a_script() -> None:
    act = "OpenUrl('http://bszs.conac.cn/sitename?method=show&id=33B99A8643E24B72E053022819AC32CC')"
    assert foot(f'<p>版权所有</p><a href="#" onclick="{act}"><img src="r.png"></a>').footer.party_mark


@pytest.mark.parametrize("words", ["网站标识号：2299990001", "网站标识码 2299990001"])
def test_the_code_of_the_site_under_either_name(words: str) -> None:
    assert foot(f"<p>主办单位：示例县交通运输局 {words}</p>").footer.site_code == "2299990001"


@pytest.mark.parametrize("words", ["公安备案号 22999902000001", "网警备案号：22999902000001"])
def test_the_number_of_the_police_under_its_other_names(words: str) -> None:
    assert foot(f"<p>主办单位：示例县交通运输局</p><p>{words}</p>").footer.police == "22999902000001"


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("服务热线电话 (086)-0431-3270639", "(086)-0431-3270639"),
        ("公积金热线：(86-431)12329", "(86-431)12329"),
    ],
)
def test_a_telephone_with_the_number_of_the_country(words: str, number: str) -> None:
    assert foot(f"<p>版权所有：示例县交通运输局</p><p>{words} </p>").footer.contact == (number,)


# --- letters --------------------------------------------------------------------------------------------


def test_the_state_of_a_letter_under_another_name() -> None:
    facts = read(
        "<table><tr><td>编号:</td><td>C20210312117</td><td>来信时间:</td><td>2021-03-12 10:22</td></tr>"
        "<tr><td>办事状态:</td><td>已回复</td><td>来信主题:</td><td>关于公交线路调整</td></tr>"
        "<tr><td>来信内容:</td><td colspan=3>请问12路何时恢复原线路？</td></tr>"
        "<tr><td>处理情况:</td><td colspan=3>施工结束后即恢复。</td></tr></table>"
    )
    assert facts.kind == "message" and facts.messages[0].state == "已回复"
