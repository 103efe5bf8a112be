"""Letters in layouts that no sample shows, with what only looks like them."""

from __future__ import annotations

import pytest

from crawler.derive.message_stats import read_statistics
from tests.derive.layout_page import PROSE, TITLE, read

LETTERS = '<div class="crumb"><a href="/">首页</a> &gt; <a href="/hd/">互动交流</a> &gt; 县长信箱</div>'
QUESTION = "<p>学校门口早晚高峰经常拥堵，建议安排人员疏导。</p>"
ANSWER = "<p>您好，已增派人员在高峰时段执勤，感谢您的建议。</p>"


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


@pytest.mark.parametrize("head", ["我的问题", "问题描述", "来信内容"])
@pytest.mark.parametrize(("question", "told"), [(QUESTION, True), ("", False)])
def test_the_day_may_stand_between_the_heading_of_a_question_and_its_text(
    head: str, question: str, told: bool
) -> None:
    facts = read(
        f"{LETTERS}<h2>校门口交通拥堵</h2>"
        f"<div><h4>{head}</h4><p>提问时间：2024-06-11 08:20</p>{question}</div>"
        f"<div><h4>回复</h4><p>回复部门：县公安局</p><p>回复时间：2024-06-13 15:47</p>{ANSWER}</div>"
    )
    (letter,) = facts.messages
    assert (letter.received, letter.replied) == ("2024-06-11 08:20", "2024-06-13 15:47")
    assert ("content" in letter.shown) is told and "reply" in letter.shown


def _boxes(*titles: str) -> str:
    told = (
        "<div><h5>{}</h5><p>来信日期：2026-10-{}</p><p>来信内容：垃圾三天没有清运，请尽快处理。</p>"
        "<p>答复单位：县城管局</p><p>答复日期：2026-10-27</p><p>答复内容：您好，已督促物业每日清运。</p></div>"
    )
    return "".join(told.format(title, 10 + n) for n, title in enumerate(titles))


@pytest.mark.parametrize(
    ("heads", "titles"),
    [
        (("垃圾清运不及时", "路灯夜间不亮"), ["垃圾清运不及时", "路灯夜间不亮"]),
        (("信件详情", "信件详情"), [None, None]),
        (("垃圾清运不及时", ""), [None, None]),
    ],
)
def test_each_of_several_letters_on_a_page_has_the_heading_above_it(heads, titles) -> None:
    facts = read(f"{LETTERS}<h2>县长信箱</h2>{_boxes(*heads)}")
    assert [letter.title for letter in facts.messages] == titles


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


def test_who_asked_may_stand_behind_the_day_and_before_the_state() -> None:
    facts = read(
        f"{LETTERS}<h2>小区电梯停运</h2><div><span>2024年05月06日 11:20</span><span>网民 匿名</span>"
        f"<span>已回复</span></div>{QUESTION}<div>县住建局 2024年05月09日 17:05 回复</div>{ANSWER}"
    )
    assert [(m.received, m.replied, m.unit) for m in facts.messages] == [
        ("2024-05-06 11:20", "2024-05-09 17:05", "县住建局")
    ]


def test_letters_told_in_full_on_one_page_have_pages_too() -> None:
    letter = (
        "<div><p>留言内容：第{0}小学什么时候开学？</p><p>留言时间：2024-03-0{0}</p>"
        "<p>回复内容：九月一日开学，请按时到校。</p><p>回复单位：县教育局　回复时间：2024-03-0{0}</p></div>"
    )
    pager = '<div class="page"><a href="index_2.html">下一页</a></div>'
    facts = read(f"{LETTERS}{''.join(letter.format(n) for n in (5, 4, 3))}{pager}")
    assert facts.kind == "message_list"
    assert facts.list is not None
    assert facts.list.next == "http://www.example.gov.cn/tz/index_2.html"


def test_bare_labels_of_question_and_answer_tell_a_letter() -> None:
    facts = read(
        f"{LETTERS}<p>姓名：杨某　时间：2008-12-03</p><p>标题：核桃苗补助何时兑现</p>"
        "<p>内容：补助款还没有发，请问什么时候兑现？</p><p>回复：十二月底前发放到户。</p>"
        "<p>示例乡林业站 2008-12-05</p>"
    )
    assert [(m.title, m.received, m.replied, m.unit) for m in facts.messages] == [
        ("核桃苗补助何时兑现", "2008-12-03", "2008-12-05", "示例乡林业站")
    ]


def test_question_and_signed_answer_may_follow_the_day_without_a_heading() -> None:
    facts = read(
        f"{LETTERS}<h2>请问婚假有几天</h2><p>来信时间：2024-05-13　来信类别：咨询　状态：已回复</p>"
        f"<div>{QUESTION}</div><div>{ANSWER}<p>示例区人力资源和社会保障局 2024-05-14</p></div>"
    )
    assert [(m.received, m.replied, m.unit, m.state) for m in facts.messages] == [
        ("2024-05-13", "2024-05-14", "示例区人力资源和社会保障局", "已回复")
    ]


def test_the_day_of_a_letter_alone_makes_none_of_an_article() -> None:
    facts = read(f"<h1>{TITLE}</h1><p>来信时间：2024-05-13</p>{PROSE}", tab=TITLE)
    assert facts.messages == ()


def test_rows_whose_labelled_facts_stand_in_one_line_are_letters() -> None:
    rows = "".join(
        f'<li><div><em>咨询</em><a href="/hd/{n}.html">第{n}公积金中心在哪</a></div>'
        f"<div>写信日期：2024-05-2{n} | 回复日期：2024-05-2{n + 3} | 回复单位：县人社局</div></li>"
        for n in (3, 2, 1)
    )
    facts = read(f"{LETTERS}<ul>{rows}</ul>")
    first = facts.messages[0]
    assert (first.received, first.replied, first.unit) == ("2024-05-23", "2024-05-26", "县人社局")
    assert first.title == "第3公积金中心在哪"


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


SAID = "<div>{} 于 2024-06-11 留言　[{}]</div>" + QUESTION


@pytest.mark.parametrize(("who", "state"), [("网友", "已回复"), ("张**", "已办结")])
def test_the_line_that_tells_who_wrote_when_may_end_in_the_state(who: str, state: str) -> None:
    facts = read(
        f"{LETTERS}<h3>校门口交通拥堵</h3>{SAID.format(who, state)}"
        f"<div><b>县公安局</b> 于 2024-06-13 答复：</div><div>{ANSWER}</div>"
    )
    letter = facts.messages[0]
    assert (letter.received, letter.replied, letter.unit) == ("2024-06-11", "2024-06-13", "县公安局")
    assert (letter.state, {"content", "reply"} <= set(letter.shown)) == (state, True)


def test_a_letter_whose_line_says_that_it_waits_has_no_answer() -> None:
    facts = read(f"{LETTERS}<h3>校门口交通拥堵</h3>{SAID.format('网友', '未回复')}")
    letter = facts.messages[0]
    assert (letter.received, letter.replied, letter.state) == ("2024-06-11", None, "未回复")


def test_who_answered_and_when_above_nothing_is_an_answer_without_words() -> None:
    facts = read(
        f"{LETTERS}<h3>校门口交通拥堵</h3>{SAID.format('网友', '已回复')}"
        "<div><b>县公安局</b> 于 2024-06-13 答复：<div></div></div>"
    )
    letter = facts.messages[0]
    assert letter.replied == "2024-06-13"
    assert "reply" not in letter.shown


def test_a_sentence_about_a_letter_in_an_article_is_no_letter() -> None:
    facts = read(
        f"{LETTERS}<h1>{TITLE}</h1><p>网友于2024年6月11日留言（已回复），反映校门口拥堵，县公安局于6月13日答复。</p>{PROSE}"
    )
    assert facts.messages == ()
