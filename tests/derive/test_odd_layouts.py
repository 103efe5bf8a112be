"""Letters, lists, documents and feet in layouts that no sample shows, with what only looks like them."""

from __future__ import annotations

import pytest

from checks.guides.find import Doc
from checks.guides.leaders import name_of
from checks.guides.reading import parts, tabled, tells
from crawler.derive.consultation_period import read_period
from crawler.derive.message_stats import read_statistics
from crawler.derive.page_text import read_text
from crawler.model import Fetched
from tests.derive.layout_page import PROSE, TITLE, read

LETTERS = '<div class="crumb"><a href="/">首页</a> &gt; <a href="/hd/">互动交流</a> &gt; 县长信箱</div>'
QUESTION = "<p>学校门口早晚高峰经常拥堵，建议安排人员疏导。</p>"
ANSWER = "<p>您好，已增派人员在高峰时段执勤，感谢您的建议。</p>"


# --- letters --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["来信人：刘**", "网友 匿名", "【留言人】李某"])
def test_a_line_that_names_who_asks_and_when_heads_the_question(who: str) -> None:
    facts = read(
        f"{LETTERS}<h1>校门口交通拥堵</h1><div>{who} <time>2024-06-11 08:20</time></div>{QUESTION}"
        f"<div>答复单位：县公安局 <time>2024-06-13 15:47</time></div>{ANSWER}"
    )
    assert facts.kind == "message"
    letter = facts.messages[0]
    assert (letter.received, letter.replied) == ("2024-06-11 08:20", "2024-06-13 15:47")
    assert letter.unit == "县公安局"
    assert {"content", "reply"} <= set(letter.shown)


def test_who_wrote_an_article_and_when_is_no_question() -> None:
    facts = read(f"{LETTERS}<h1>{TITLE}</h1><div>作者：李某 <time>2024-06-11</time></div>{PROSE}")
    assert facts.kind == "article"


def test_a_day_in_brackets_at_the_end_of_a_question_is_that_of_the_letter() -> None:
    facts = read(
        f"{LETTERS}<h1>关于夜间施工的回复</h1><p>网民留言：</p><p>工地半夜还在施工，无法休息。（2024年5月16日）</p>"
        "<p>部门回复：</p><p>您好，已责令停止夜间施工。</p><p>县城市管理局</p><p>2024年5月20日</p>"
    )
    assert [(m.received, m.replied, m.unit) for m in facts.messages] == [
        ("2024-05-16", "2024-05-20", "县城市管理局")
    ]


def test_the_head_of_a_box_below_the_breadcrumb_belongs_to_the_content() -> None:
    facts = read(
        f'{LETTERS}<dl class="l_head"><dt>来信标题</dt><dd>公园路灯不亮</dd>'
        "<dt>来信时间</dt><dd>2024-02-26</dd></dl>"
        f"<dl><dt>来信内容</dt><dd>{QUESTION}</dd><dt>回复内容</dt><dd>{ANSWER}</dd></dl>"
    )
    assert (facts.messages[0].title, facts.messages[0].received) == ("公园路灯不亮", "2024-02-26")


def test_rows_of_a_question_and_an_answer_behind_their_signs_are_letters() -> None:
    rows = "".join(
        f'<li><div><i>问</i><a href="/hd/{n}.html">第{n}条公交线路几点收车</a><span>2024-02-2{n}</span></div>'
        f"<div><i>答</i><em>县交通运输局</em><span>2024-02-2{n + 2}</span></div></li>"
        for n in (3, 2, 1)
    )
    facts = read(f"{LETTERS}<ul>{rows}</ul>")
    assert facts.kind == "message_list"
    first = facts.messages[0]
    assert (first.received, first.replied, first.unit) == ("2024-02-23", "2024-02-25", "县交通运输局")
    assert (first.title, first.url) == ("第3条公交线路几点收车", "http://www.example.gov.cn/hd/3.html")


def test_questions_and_answers_without_days_are_no_letters() -> None:
    rows = "".join(f"<li><div><i>问</i>第{n}个问题</div><div><i>答</i>办法如下</div></li>" for n in (1, 2, 3))
    assert read(f"{LETTERS}<ul>{rows}</ul>").messages == ()


def test_a_letter_s_title_is_what_its_link_says_in_full() -> None:
    rows = "".join(
        f'<tr><td><a title="咨询灵活就业人员参保手续{n}" href="{n}.html">咨询灵活就业人…</a></td>'
        f"<td>2024-05-0{n}</td><td>已办结</td></tr>"
        for n in (3, 2)
    )
    facts = read(
        f"{LETTERS}<table><tr><th>信件标题</th><th>来信日期</th><th>处理状态</th></tr>{rows}</table>"
    )
    assert facts.messages[0].title == "咨询灵活就业人员参保手续3"


@pytest.mark.parametrize("name", ["信件查询", "我要写信"])
def test_a_page_to_write_or_look_up_letters_is_a_form_however_much_it_explains(name: str) -> None:
    form = '<form><input name="no"><input type="password" name="pwd"><textarea name="t"></textarea></form>'
    assert read(f"{LETTERS}<h3>{name}</h3>{PROSE}{form}", tab=name).kind == "form"
    assert read(f"{LETTERS}<h3>{name}</h3>{PROSE}", tab=name).kind == "article"


@pytest.mark.parametrize(
    "lines",
    [
        ["3,416来信总数", "3,390已办结", "99.2%办结率"],
        ["3,416", "来信总数", "3,390", "已办结", "99.2%", "办结率"],
    ],
)
def test_numbers_that_stand_before_what_they_count_are_statistics(lines: list[str]) -> None:
    found = read_statistics(lines)
    assert found is not None
    assert (found.received, found.answered, found.rate) == (3416, 3390, "99.2")


def test_other_tiles_of_numbers_are_no_statistics_of_letters() -> None:
    assert read_statistics(["3,416公开文件", "28下属单位", "99.2%满意", "12来信"]) is None


def test_question_and_answer_may_stand_between_their_days_without_a_heading() -> None:
    facts = read(
        f"{LETTERS}<strong>子女随迁入学咨询</strong><div>来信人：程先生</div><div>时间：2024-05-16</div>{QUESTION}"
        f"<div><strong>市教育局</strong></div><div>答复时间：2024-05-20</div>{ANSWER}",
        tab="县长信箱",
    )
    assert [(m.received, m.replied, m.unit) for m in facts.messages] == [
        ("2024-05-16", "2024-05-20", "市教育局")
    ]
    assert {"content", "reply"} <= set(facts.messages[0].shown)


def test_an_entry_of_a_guestbook_is_a_letter() -> None:
    rows = "".join(
        f"<dl><dt><span>过路人</span> 发表于 2012-08-1{n} 10:22</dt><dd>请问第{n}中学何时报名？</dd>"
        f"<dd><b>管理员回复：</b>八月底报名。<em>（2012-08-1{n + 1}）</em></dd></dl>"
        for n in (4, 3, 2)
    )
    facts = read(
        f'<div class="crumb"><a href="/">首页</a> &gt; 在线留言</div><div>{rows}</div>', tab="在线留言"
    )
    assert facts.kind == "message_list"
    assert (facts.messages[0].received, facts.messages[0].replied) == ("2012-08-14 10:22", "2012-08-15")


def test_boxes_with_labelled_days_are_letters_without_any_state() -> None:
    rows = "".join(
        f'<div><p><a href="/hd/{n}.html">第{n}小学路口积水</a></p>'
        f"<p><span>来信日期：2024-05-1{n}</span><span>答复单位：县住建局</span>"
        f"<span>答复日期：2024-05-1{n + 3}</span></p></div>"
        for n in (3, 2, 1)
    )
    facts = read(f"{LETTERS}<div>{rows}</div>")
    assert facts.messages[0].title == "第3小学路口积水"
    assert facts.messages[0].url == "http://www.example.gov.cn/hd/3.html"


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
