"""Lists, documents and feet in layouts that no sample shows, with what only looks like them."""

from __future__ import annotations

import pytest

from checks.guides.find import Doc
from checks.guides.leaders import name_of
from checks.guides.reading import parts, tabled, tells
from crawler.derive.consultation_period import read_period
from crawler.derive.page_text import read_text
from crawler.model import Fetched
from tests.derive.layout_page import PROSE, TITLE, read


@pytest.mark.parametrize("links", [3, 7])
def test_a_list_called_a_path_is_the_breadcrumb_where_each_entry_is_one_link(links: int) -> None:
    names = ["首页", "信息公开", "政策文件", "甲", "乙", "丙", "丁"][:links]
    entries = "".join(f'<li><a href="/{n}/">{name}</a></li>' for n, name in enumerate(names))
    facts = read(f'<ul class="path">{entries}</ul><h1>{TITLE}</h1>{PROSE}', tab=TITLE)
    assert [crumb.name for crumb in facts.breadcrumb] == (names if links == 3 else [])


# --- lists ----------------------------------------------------------------------------------------------


def test_a_card_that_is_one_link_is_called_by_its_heading() -> None:
    cards = "".join(
        f'<a href="/yj/{n}.html"><div><h5>关于停车管理办法第{n}稿征求意见的公告</h5><span>征集中</span></div>'
        f"<small>起止时间：2024-0{n}-01 至 2024-0{n}-28</small></a>"
        for n in (5, 4, 3)
    )
    facts = read(f'<div class="crumb"><a href="/">首页</a> &gt; 意见征集</div><div>{cards}</div>')
    assert facts.list is not None
    assert facts.list.items[0].title == "关于停车管理办法第5稿征求意见的公告"


def test_a_state_set_beside_a_title_is_no_part_of_it() -> None:
    rows = "".join(
        f"<li><a href='/yj/{n}.html'><span>进行中</span><span>停车管理办法第{n}稿征求意见</span></a>"
        f"<span>2024-03-0{n}</span></li>"
        for n in (3, 2)
    )
    facts = read(f'<div class="crumb"><a href="/">首页</a> &gt; 意见征集</div><ul>{rows}</ul>')
    assert facts.list is not None
    assert [item.title for item in facts.list.items] == [
        "停车管理办法第3稿征求意见",
        "停车管理办法第2稿征求意见",
    ]


def test_the_day_that_a_row_shows_comes_before_those_of_a_box_folded_in_it() -> None:
    rows = "".join(
        f'<div><a href="/wj/{n}.html">示例县节水行动方案第{n}号</a><span>2024-03-1{n}</span>'
        '<div style="display:none"><table><tr><td>成文日期：</td>'
        f"<td>2024-03-0{n}</td></tr></table></div></div>"
        for n in (3, 2, 1)
    )
    facts = read(f'<div class="crumb"><a href="/">首页</a> &gt; 规范性文件</div><div>{rows}</div>')
    assert facts.list is not None
    assert (facts.list.newest, facts.list.oldest) == ("2024-03-13", "2024-03-11")


@pytest.mark.parametrize(
    "pager",
    [
        "<center>[第1页] <a href='?pg=2'>[第2页]</a> <a href='?pg=7'>[第7页]</a></center>",
        '<ul class="el-pager"><li class="number active">1</li><li class="number">2</li>'
        '<li class="more"></li><li class="number">7</li></ul>',
    ],
)
def test_pages_may_be_named_in_full_or_without_links(pager: str) -> None:
    rows = "".join(f"<li><a href='/tz/{n}.html'>{TITLE}{n}</a><span>2024-03-0{n}</span></li>" for n in (3, 2))
    facts = read(f'<div class="crumb"><a href="/">首页</a> &gt; 通知公告</div><ul>{rows}</ul>{pager}')
    assert facts.list is not None
    assert facts.list.pages == 7


def test_the_files_of_a_notice_are_no_column() -> None:
    files = '<div><a href="/f/1.pdf">办法（征求意见稿）.pdf</a><a href="/f/2.pdf">起草说明.pdf</a></div>'
    body = f'<div class="crumb"><a href="/">首页</a> &gt; <a href="/yj/">意见征集</a></div><h2>{TITLE}</h2>'
    facts = read(
        f"{body}<p>现向社会公开征求意见，欢迎来电来函提出意见和建议，电话见文末。</p>{files}", tab=TITLE
    )
    assert facts.kind == "article"
    assert [a.type for a in facts.attachments] == ["pdf", "pdf"]
    column = read(
        f'<div class="crumb"><a href="/">首页</a> &gt; 意见征集</div><h2>意见征集</h2>{files}', tab="意见征集"
    )
    assert column.kind == "column"


# --- documents, days ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "head",
    [
        f"<h1>{TITLE}</h1><p>示府发〔2023〕18号</p><div>发布日期：2023-12-05</div>"
        f'<div class="TRS_Editor">{PROSE}</div>',
        f"<h2>示例县人民政府文件</h2><p>示府发〔2023〕18号</p><h3>{TITLE}</h3><div>发布：2023-12-05</div>{PROSE}",
    ],
)
def test_a_number_that_stands_alone_beside_the_title_is_the_document_s(head: str) -> None:
    facts = read(head, tab=TITLE)
    assert facts.kind == "document"
    assert facts.document is not None
    assert facts.document.doc_no == "示府发〔2023〕18号"
    assert facts.published == "2023-12-05"


def test_facts_of_a_line_may_be_set_apart_by_looks_alone() -> None:
    line = "<div><span>{}</span><span>{}</span><span>{}</span><span>{}</span></div>"
    head = line.format("索引号", "014338888/2024-00071", "分　类", "农业、林业") + line.format(
        "发布机构", "示例县人民政府", "成文日期", "2024-02-20"
    )
    facts = read(f"{head}<h1>{TITLE}</h1>{PROSE}", tab=TITLE)
    assert facts.document is not None
    assert facts.document.index_no == "014338888/2024-00071"
    assert (facts.document.issuer, facts.document.written_on) == ("示例县人民政府", "2024-02-20")
    assert facts.document.topic == "农业、林业"


def test_the_day_in_a_cell_of_the_document_s_head_is_not_that_of_publication() -> None:
    head = (
        "<table><tr><td>索引号：</td><td>QS001-2010-00088</td><td>发布机构：</td><td>示例县人民政府</td></tr>"
        "<tr><td>文号：</td><td>示政发〔2010〕19号</td><td>生成日期：</td><td>2010-04-12</td></tr></table>"
    )
    facts = read(f"{head}<h3>{TITLE}</h3><div>2010年04月15日　来源：县政府办</div>{PROSE}", tab=TITLE)
    assert facts.published == "2010-04-15"


def test_a_day_among_the_tools_below_the_title_is_that_of_publication() -> None:
    line = "【字体：小 大】 2010-2-26　文章来源：农业站　录入：admin　点击数：12"
    facts = read(f"<p><b>{TITLE}</b></p><p>{line}</p>{PROSE}", tab=TITLE)
    assert facts.published == "2010-02-26"
    assert facts.source == "农业站"


def test_the_day_of_publication_does_not_end_the_period_that_is_named_behind_it() -> None:
    told = read_period("发布日期：2024-03-05　截止日期：2024-04-05　调查状态：已结束", "2024-03-05")
    assert told is not None
    assert (told.begin, told.end) == ("2024-03-05", "2024-04-05")


# --- feet -----------------------------------------------------------------------------------------------


def test_labels_of_a_foot_may_stand_in_a_cell_of_their_own() -> None:
    foot = (
        "<dl><dt>主办</dt><dd>示例县财政局</dd><dt>办公地址</dt><dd>示例县健康路2号</dd>"
        "<dt>网站标识码</dt><dd>2200000001</dd></dl>"
    )
    facts = read(f"<h1>{TITLE}</h1>{PROSE}<div class='foot'>{foot}</div>")
    assert facts.footer.sponsor == "示例县财政局"
    assert "示例县健康路2号" in facts.footer.contact


def test_how_to_reach_an_office_is_no_foot_where_its_duties_follow() -> None:
    office = (
        "<div><h1>示例县审计局</h1><p>办公地址：示例县中央大街55号</p><p>办公时间：周一至周五</p>"
        "<p>联系电话：0454-1234567</p><p>负责人：裴某恒</p><p>单位职责</p>"
        "<p>主管全县审计工作，对财政收支进行审计监督。</p><p>内设机构</p><p>办公室、财政审计股</p></div>"
    )
    html = f"{office}<div>主办：示例县人民政府 网站标识码：2200000001</div>"
    text = read_text(Fetched("http://www.example.gov.cn/jg/1.html", 200, {}, html.encode()))
    assert "办公地址：示例县中央大街55号" in text.lines
    assert read(html).footer.contact == ()


def test_labels_of_a_foot_may_be_set_apart_by_looks_alone() -> None:
    foot = (
        "<p><b>主办</b> 示例县人民政府 <b>承办</b> 示例县大数据局</p>"
        "<p>标识码：2200000001 ｜ 吉ICP备06000123号</p>"
    )
    facts = read(f"<h1>{TITLE}</h1>{PROSE}<div class='foot'>{foot}</div>")
    assert (facts.footer.sponsor, facts.footer.undertaker) == ("示例县人民政府", "示例县大数据局")


def test_a_label_may_be_explained_in_another_language() -> None:
    foot = "<p>主办：示例县财政局</p><p>地址（Add）：示例县文昌大道88号</p><p>网站标识码：2200000001</p>"
    facts = read(f"<h1>{TITLE}</h1>{PROSE}<div class='foot'>{foot}</div>")
    assert "示例县文昌大道88号" in facts.footer.contact


def test_a_sentence_may_say_who_runs_the_site_and_a_drop_down_does_not() -> None:
    foot = (
        "<select><option>县水利局主办单位</option></select><p><a href='/gy'>关于我们</a></p>"
        "<p>本网站由示例县水利局主办，县水利局办公室承办</p><p>网站标识码：2200000001</p>"
    )
    facts = read(f"<h1>{TITLE}</h1>{PROSE}<div class='foot'>{foot}</div>")
    assert (facts.footer.sponsor, facts.footer.undertaker) == ("示例县水利局", "县水利局办公室")


# --- guides, leaders ------------------------------------------------------------------------------------


def test_a_label_of_two_fields_tells_both() -> None:
    lines = ["七、办理地点及联系电话", "滨江大道9号一楼大厅，0917-1234567。", "八、收费情况", "免费"]
    read_parts = parts(lines, ("place", "phone", "fee"))
    assert tells("phone", lines, read_parts)
    assert not tells("phone", [lines[0], "滨江大道9号一楼大厅"], parts(lines[:1], ("place", "phone")))


def test_a_label_broken_in_its_cell_is_one() -> None:
    html = (
        "<table><tr><td>所需<br>材料</td><td>身份证、户口簿</td></tr>"
        "<tr><td>办理<br>机构</td><td>社会事务办</td></tr></table>"
    )
    text = read_text(Fetched("http://www.example.gov.cn/1.html", 200, {}, html.encode()))
    doc = Doc(text.url, "", text.lines, text.tables)
    assert set(tabled(doc.tables, doc.lines)) == {"所需材料：身份证、户口簿", "办理机构：社会事务办"}
    assert tells("materials", doc.labelled, parts(doc.labelled, ("materials", "agency")))


def test_a_heading_of_one_card_among_others_is_no_title() -> None:
    cards = "".join(
        f'<div><div class="info"><h4>{name}<small>区委常委、副区长</small></h4>'
        "<p>负责教育工作。</p></div></div>"
        for name in ("温某雨", "裴某恒", "苏某禾")
    )
    facts = read(f'<div class="crumb"><a href="/">首页</a> &gt; 领导之窗</div>{cards}', tab="领导之窗-示例区")
    assert facts.title == "领导之窗"


def test_the_name_of_a_party_group_is_nobody_s() -> None:
    assert name_of("党组") == ""
