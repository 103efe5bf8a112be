"""Layouts met on saved pages of portals of many systems, rebuilt with made-up words."""

from __future__ import annotations

import pytest

from crawler.derive.page import read_page
from crawler.derive.page_text import read_text
from crawler.model import Fetched, PageFacts

SITE = "http://www.lvhe.gov.cn"
TEXT = "<div><p>青石山漂流景区定于5月1日开放，欢迎社会各界朋友前来体验。</p><p>特此公告。</p></div>"


def facts(body: str, tab: str = "绿河县人民政府", url: str = f"{SITE}/news/detail/5721.html") -> PageFacts:
    page = f"<html><head><meta charset='utf-8'><title>{tab}</title></head><body>{body}</body></html>"
    return read_page(Fetched(url, 200, {}, page.encode())).facts


NOTICE = "<div class='box'>{path}<h1>青石山漂流景区开漂公告</h1>{line}" + TEXT + "</div>"


def notice(path: str = "", line: str = "") -> PageFacts:
    return facts(NOTICE.format(path=path, line=line), "青石山漂流景区开漂公告-绿河县人民政府")


def test_a_path_of_plain_words_needs_no_label_and_no_links() -> None:
    path = notice("<p class='dt'>首页&nbsp; &gt; 公示公告</p>").breadcrumb
    assert [entry.name for entry in path] == ["首页", "公示公告"]
    for told in ("首页&nbsp;公示公告", "首页 &gt; ", "从首页 &gt; 搜索框进入，输入信件编号即可查询。"):
        assert notice(f"<p class='dt'>{told}</p>").breadcrumb == ()


def test_a_moment_in_the_line_of_facts_below_the_title_is_that_of_publication() -> None:
    site = "<a href='/'>绿河政府门户网站 www.lvhe.gov.cn</a>"
    line = f"<p>{site}&nbsp; <span>{{}}</span> <span>来源：绿河县旅游局</span></p>"
    page = notice(line=line.format("2018-04-19 17:32:17"))
    assert (page.published, page.source) == ("2018-04-19 17:32:17", "绿河县旅游局")
    assert notice(line="<p>活动时间：2018-05-01 09:00 来源：绿河县旅游局</p>").published is None
    assert notice(line="<p>绿河讯 2018-04-19 来源：绿河县旅游局</p>").published is None


def test_a_short_heading_over_the_day_is_the_title() -> None:
    body = "<div class='detail'><h2>{}<p>发布时间 : 2019-01-03</p></h2><div>" + TEXT + "</div></div>"
    assert facts(body.format("绿河概况")).title == "绿河概况"
    assert facts(body.format("概况")).title == "绿河县人民政府"


@pytest.mark.parametrize(
    ("line", "police"),
    [("绿河县人民政府 冀公网备案号:13048102000021", "13048102000021"), ("公网备案号:130481", None)],
)
def test_the_record_of_the_police_is_called_so_too(line: str, police: str | None) -> None:
    assert facts(f"{TEXT}<div class='footer'>{line}</div>").footer.police == police


@pytest.mark.parametrize("gap", ["", " ", "　"])
def test_the_sponsor_ends_before_the_province_of_the_record(gap: str) -> None:
    foot = f"<div class='footer'>主办：绿河市人民政府{gap}蒙ICP备05000363号</div>"
    assert facts(TEXT + foot).footer.sponsor == "绿河市人民政府"


LETTERS = (
    "<div><span>当前位置：</span><a href='/index.action'>网站首页</a> > <b>领导信箱</b></div>"
    "<form action='/save.action' method='post'><table>"
    "<tr><th>姓名：</th><td><input name='name'></td></tr>"
    "<tr><th>联系电话：</th><td><input name='tel'></td></tr>"
    "<tr><th>主题：</th><td><input name='theme'></td></tr>"
    "<tr><th>信件内容：</th><td><textarea name='content'></textarea></td></tr>"
    "<tr><td><input type='button' value='提交'></td></tr></table></form>"
)


def test_a_zone_may_name_the_site_alone() -> None:
    assert facts(LETTERS, "绿河临空经济区").title == "领导信箱"
    assert facts(LETTERS, "走进绿河临空经济区").title == "走进绿河临空经济区"


def test_titles_in_a_list_tell_not_what_the_column_is_called() -> None:
    rows = "".join(
        f"<tr><td><a href='/show.action?id={n}'>{t}</a></td>"
        f"<td>绿空办〔2024〕{n}号</td><td>2024-0{n}-11</td></tr>"
        for n, t in ((7, "关于印发《绿河临空经济区公文处理办法》的通知"), (5, "关于加强征地工作管理的意见"))
    )
    head = "<tr><td>题目</td><td>文号</td><td>发文时间</td></tr>"
    body = f"<div class='list'><h3><span>规范性文件</span></h3><table>{head}{rows}</table></div>"
    url = f"{SITE}/web/frontOpenContentsRight.action?theID=204"
    assert facts(body, "绿河临空经济区", url).title == "规范性文件"
    named = f"<p>绿河临空经济区</p>{body}"
    assert facts(named, "绿河临空经济区", url).title == "绿河临空经济区"


PROGRAM_LIST = (
    "<div class='top'><p>法规库</p></div><div class='list'><h3>国家法规</h3><ul class='t'>"
    + "".join(
        f"<li><a href='/index.php?m=content&c=index&a=show&catid=31&id={n}'>{name}</a> [2014-03-{n}]</li>"
        for n, name in (
            (11, "城市房屋安全使用办法"),
            (10, "商品房租赁合同备案规定"),
            (9, "住宅小区物业服务条例"),
        )
    )
    + "</ul><p>37条 上一页 1 <a href='/index.php?m=content&c=index&a=lists&catid=31&page=2'>2</a></p></div>"
)


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("?m=content&c=index&a=lists&catid=31", "column"),
        ("?catid=31", "column"),
        ("", "home"),
        ("?from=weixin", "home"),
        ("?m=content&c=index&a=init", "home"),
    ],
)
def test_one_program_shows_the_home_page_and_every_column(query: str, kind: str) -> None:
    page = facts(PROGRAM_LIST, "法规库 - 绿河县房产局", f"{SITE}/index.php{query}")
    assert page.kind == kind


HEADS = "<div class='headOfTable'><li>序号</li><li>名称</li><li>发文日期</li></div><div id='rows'>{}</div>"
ROWS = "".join(
    f"<div class='row'><li>{n}</li><li><a href='/szf/2009/t2009051{n}_101.htm'>{name}</a></li>"
    f"<li>2009年05月1{n}日</li></div>"
    for n, name in (
        (3, "关于做好今年防汛抗旱工作的通知"),
        (2, "绿河县防汛应急预案"),
        (1, "关于成立县防汛指挥部的通知"),
    )
)


def test_a_tab_that_names_results_tells_a_search() -> None:
    body = "<div><p>关键词：<input name='t'> <input type='checkbox'>在结果中搜索</p></div>" + HEADS.format(
        ROWS
    )
    tab = "政府信息公开检索结果"
    page = facts(body, tab, f"{SITE}/govsearch/gov_list_ad.jsp")
    assert (page.kind, page.title) == ("search", tab)
    assert facts(body, "政府信息公开目录", f"{SITE}/zwgk/gov_list.jsp").kind == "column"


def test_heads_of_columns_name_no_list() -> None:
    page = facts(HEADS.format(ROWS), "政府文件", f"{SITE}/szf/wj/list.jsp")
    assert (page.kind, page.title) == ("column", "政府文件")


def test_the_sponsor_ends_before_a_record_set_apart() -> None:
    foot = "<div class='footer'>主 办：绿河市房产局　湘<span>ICP</span>备<span>09001234</span>号</div>"
    assert facts(TEXT + foot).footer.sponsor == "绿河市房产局"


@pytest.mark.parametrize(
    ("label", "number", "kept"),
    [
        ("编号：", "绿房售许字（2014）第087号", False),
        ("项目批准：", "绿发改投资〔2014〕87号", False),
        ("编号：", "绿政办发〔2014〕87号", True),
        ("文　号：", "绿水许字〔2014〕87号", True),
        ("", "绿水许字〔2014〕87号", True),
    ],
)
def test_the_number_of_a_licence_in_a_table_is_not_that_of_a_document(
    label: str, number: str, kept: bool
) -> None:
    cells = f"<tr><td>{label}</td><td>{number}</td></tr><tr><td>项目名称：</td><td>锦绣花园二期</td></tr>"
    page = facts(
        f"<h1>锦绣花园二期预售公示</h1><table>{cells}</table>{TEXT}", "锦绣花园二期预售公示-绿河县房产局"
    )
    assert (page.document is not None and page.document.doc_no == number) is kept


RULES = "绿河县住房城乡建设局关于《绿河县物业服务收费管理办法（征求意见稿）》公开征求意见的通知"
ASKS = (
    "<div class='editor-content'><p>为规范物业服务收费行为，我局起草了该办法，现向社会公开征求意见。</p>{}"
    "<p>绿河县住房城乡建设局</p><p>2024年3月1日</p></div>"
)


@pytest.mark.parametrize("tagged", [True, False])
def test_the_name_of_the_body_that_signs_a_text_is_not_its_title(tagged: bool) -> None:
    tag = f"<meta name='ArticleTitle' content='{RULES}'>" if tagged else ""
    page = (
        f"<html><head><meta charset='utf-8'><title>{RULES}</title>{tag}</head><body>{ASKS.format('')}</body>"
    )
    url = f"{SITE}/gongkai/art/2024/art_0d14.html"
    assert read_page(Fetched(url, 200, {}, page.encode())).facts.title == RULES
    short = "绿河县住房城乡建设局公告"
    named = f"<title>{short}</title></head><body><p>{short[:10]}</p>{ASKS.format('')}</body>"
    told = read_page(Fetched(url, 200, {}, f"<html><head><meta charset='utf-8'>{named}".encode())).facts
    assert told.title == short[:10]


@pytest.mark.parametrize(
    ("line", "day", "witness"),
    [
        ("<span>2026-09-07 17:00</span> <span>来源: 法制科</span>", "2026-09-07 17:00", "text"),
        ("<span>2026-09-07</span> <span>法制科</span>", "2026-09-03", "url"),
        ("会议定于2026-09-07召开，来源：法制科", "2026-09-03", "url"),
    ],
)
def test_the_line_of_facts_is_believed_before_the_address(line: str, day: str, witness: str) -> None:
    body = f"<h1>{RULES}</h1><div class='meta'>{line}</div>{TEXT}"
    page = facts(body, f"{RULES}-绿河县人民政府", f"{SITE}/hd/202609/t20260903_4223746.html")
    assert (page.published, page.published_from) == (day, witness)


def files(below: str) -> list[str]:
    body = f"<h1>{RULES}</h1><div id='Zoom'>{ASKS.format('')}{below}</div>"
    return [file.name for file in facts(body, RULES).attachments]


def test_files_in_a_box_called_bottom_belong_to_the_text() -> None:
    row = "<table><tr><td class='table_bottom'>{}</td></tr></table>"
    assert files(row.format("<a href='./P02024.doc'>收费管理办法</a>")) == ["收费管理办法"]
    assert files(row.format("<a href='/sm.html'>网站声明</a> <a href='/a.doc'>使用说明</a>")) == []


def test_any_field_of_a_download_may_name_the_file() -> None:
    address = "/front/document/download?{}fileName=%E5%8A%9E%E6%B3%95.doc"
    assert files(f"<a href='{address.format('fileUrl=YW5Uzz&')}'>收费管理办法</a>") == ["收费管理办法"]
    assert files("<a href='/front/show?fileUrl=YW5Uzz&amp;name=a.html'>收费管理办法</a>") == []


def test_an_address_to_write_to_is_part_of_the_text() -> None:
    mail = "<p>二、发送至：<a href='{}:wuye@example.gov.cn'>wuye@example.gov.cn，请注明“物业收费意见”</a></p>"
    page = Fetched(
        f"{SITE}/a.html", 200, {}, f"<h1>{RULES}</h1>{ASKS.format(mail.format('mailto'))}".encode()
    )
    assert any("wuye@" in line for line in read_text(page).body)


@pytest.mark.parametrize(("href", "kept"), [("javascript:void(0);", True), ("/list/3.html", False)])
def test_a_title_may_stand_in_a_link_that_leads_nowhere(href: str, kept: bool) -> None:
    title = "关于申报高新技术企业的通知"
    line = f"<p class='tit'><a href='{href}'>{title}</a></p><p>日期：2021-04-12 来源：科技创新局</p>"
    assert (facts(f"<div>{line}{TEXT}</div>", "公告通知").title == title) is kept


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("智慧校园建设项目", "智慧校园建设项目中标公告"),
        ("智慧校园建设项目中标公告", "智慧校园建设项目中标公告"),
    ],
)
def test_the_name_of_a_project_in_its_cell_is_not_the_title(name: str, title: str) -> None:
    day = "<tr><td>公告时间</td><td>2026-08-18</td></tr>"
    rows = f"<tr><td>采购项目名称</td><td colspan='3'>{name}</td></tr>{day}"
    page = facts(f"<table>{rows}</table>{TEXT}", title, f"{SITE}/bulletin.do?id=88")
    assert page.title == title
    plain = facts(f"<p>智慧校园建设项目</p>{TEXT}", "智慧校园建设项目中标", f"{SITE}/bulletin.do?id=88")
    assert plain.title == "智慧校园建设项目"


@pytest.mark.parametrize(
    ("call", "made"),
    [
        ("$('body').append(\n '<div class=\"footer grey\">' + '<p>主办：' + name + '</p></div>')", True),
        ("document.body.insertAdjacentHTML('beforeend', '<div id=\"foot\">' + text + '</div>')", True),
        ("$('body').append('<div class=\"mask\"></div>'); $('.footer').addClass('on')", False),
    ],
)
def test_a_foot_may_be_hung_in_by_its_markup(call: str, made: bool) -> None:
    page = facts(f"<h1>青石山景区公告</h1>{TEXT}<script>{call};</script>")
    assert page.footer.script_made is made
