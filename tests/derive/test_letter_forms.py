"""Letters told in boxes that nobody can write in, headed by their state, answered step by step; and what only
looks like them."""

from __future__ import annotations

import pytest

from tests.derive.layout_page import read

CRUMB = '<div class="crumb"><a href="/">首页</a> &gt; <a href="/hd/">互动交流</a> &gt; {}</div>'
BOX = CRUMB.format("县长信箱")
QUESTION = "粮站路口的井盖一直松动，夜里过车声音很大。"
ANSWER = "您好，已更换防沉降井盖，感谢您的监督。"


def line(label: str, value: str, lock: str = "readonly") -> str:
    return f"<tr><td>{label}：</td><td><input type=text {lock} value='{value}'></td></tr>"


def area(label: str, value: str, lock: str = "readonly") -> str:
    return f"<tr><td>{label}：</td><td><textarea {lock}>{value}</textarea></td></tr>"


@pytest.mark.parametrize("lock", ["readonly", "disabled", "READONLY"])
def test_what_stands_in_locked_boxes_is_text_of_the_page(lock: str) -> None:
    facts = read(
        f"{BOX}<form action=/x><input type=hidden value=9><table>"
        + line("标　　题", "井盖松动", lock)
        + line("写信日期", "2022-05-14", lock)
        + area("来信内容", QUESTION, lock)
        + line("回复部门", "县住建局", lock)
        + line("回复日期", "2022-05-18", lock)
        + area("回复内容", ANSWER, lock)
        + "</table></form>"
    )
    assert facts.kind == "message"
    letter = facts.messages[0]
    assert (letter.title, letter.received, letter.replied) == ("井盖松动", "2022-05-14", "2022-05-18")
    assert letter.unit == "县住建局"
    assert {"content", "reply"} <= set(letter.shown)


def test_locked_boxes_without_an_answer_show_none() -> None:
    facts = read(
        f"{BOX}<form><table>{line('来信标题', '井盖松动')}{line('来信时间', '2022-05-14')}"
        f"{area('来信内容', QUESTION)}{line('回复单位', '')}{area('回复内容', '')}</table></form>"
    )
    assert facts.messages[0].received == "2022-05-14"
    assert not {"reply", "reply_unit"} & set(facts.messages[0].shown)


def test_a_form_to_write_a_letter_on_is_none_though_its_day_is_set() -> None:
    facts = read(
        CRUMB.format("我要写信") + "<form><table>"
        "<tr><td>姓名：</td><td><input name=n></td></tr><tr><td>联系电话：</td><td><input name=t></td></tr>"
        "<tr><td>信件标题：</td><td><input name=b></td></tr>"
        + line("来信时间", "2022-05-14")
        + line("受理单位", "县住建局")
        + line("信件编号", "20220514001")
        + "<tr><td>信件内容：</td><td><textarea name=c></textarea></td></tr></table></form>"
    )
    assert (facts.kind, facts.messages) == ("form", ())


def test_days_of_a_search_that_a_calendar_sets_are_no_text() -> None:
    rows = "".join(
        f"<li><a href=/n/{n}.html>县政府召开第{n}次常务会议</a><span>2022-0{n}-01</span></li>"
        for n in range(9, 3, -1)
    )
    facts = read(
        "<form><input readonly value=2022-01-01><input readonly value=2022-12-31><button>查询</button></form>"
        f"<ul>{rows}</ul>"
    )
    assert facts.list is not None
    assert (facts.list.count, facts.list.newest) == (6, "2022-09-01")


def test_the_state_and_the_day_at_the_heading_are_those_of_the_letter() -> None:
    facts = read(
        f"{BOX}<div><h2><b><span>井盖松动</span><em>已办理</em><em>城建</em></b></h2>"
        "<h3>2022-05-14 08:11</h3>"
        f"<p>{QUESTION}</p></div><ul><li><span>回复</span><h3><i>县住建局</i></h3><p>{ANSWER}</p>"
        "<h3>回复时间：2022-05-18 08:33</h3></li></ul>"
    )
    letter = facts.messages[0]
    assert (letter.title, letter.state, letter.unit) == ("井盖松动", "已办理", "县住建局")
    assert (letter.received, letter.replied) == ("2022-05-14 08:11", "2022-05-18 08:33")
    assert {"content", "reply"} <= set(letter.shown)


def test_the_question_of_a_letter_that_waits_follows_its_facts() -> None:
    facts = read(
        f"{BOX}<div><h2><span>井盖松动</span><em>办理中</em></h2><h3>2022-05-14 08:11</h3>"
        f"<p>{QUESTION}</p></div>"
        "<div><h3>认领交办</h3><p>您的来信已经收到。</p><p>留言时间：2022-05-14 08:11</p></div>"
    )
    assert facts.messages[0].shown == ("received", "content", "state")


def test_a_heading_with_a_state_in_its_title_is_that_of_an_article() -> None:
    facts = read(
        f"{CRUMB.format('工作动态')}<h1>三件实事<span>已完成</span></h1>"
        "<div>发布时间：2022-05-14 来源：县住建局</div>"
        + "<p>今年以来，县住建局统筹推进老旧管网改造，群众用水用气更加安全便捷。</p>"
        * 6
    )
    assert (facts.kind, facts.messages) == ("article", ())


@pytest.mark.parametrize(
    "head", ["<h4>回复信息</h4>", "<fieldset><legend>答复信息</legend>", "<p>【回复】</p>"]
)
def test_bare_labels_under_the_heading_of_an_answer_are_facts_of_the_answer(head: str) -> None:
    facts = read(
        f"{BOX}<h4>来信信息</h4><p>主　题：井盖松动</p><p>时　间：2022-05-14</p><p>内　容：{QUESTION}</p>"
        f"{head}<p>单　位：县住建局</p><p>时　间：2022-05-18</p><p>内　容：{ANSWER}</p>"
    )
    assert len(facts.messages) == 1
    letter = facts.messages[0]
    assert (letter.received, letter.replied, letter.unit) == ("2022-05-14", "2022-05-18", "县住建局")
    assert {"content", "reply"} <= set(letter.shown)


def test_labels_and_values_that_a_blank_sets_apart() -> None:
    facts = read(
        f"{BOX}<h2>井盖松动</h2><ul><li><i></i>编号 YX-2022-0712</li>"
        "<li><i></i>来信时间 2022-05-14 08:00</li>"
        f"<li><i></i>状态 已办结</li></ul><div><p>{QUESTION}</p></div>"
        f"<div><p>{ANSWER}</p><div><span>县住建局</span><span>2022-05-18 09:30</span></div></div>"
    )
    letter = facts.messages[0]
    assert (letter.id, letter.state, letter.unit) == ("YX-2022-0712", "已办结", "县住建局")
    assert (letter.received, letter.replied) == ("2022-05-14 08:00", "2022-05-18 09:30")


def test_of_several_offices_the_first_that_answers_counts() -> None:
    answer = "<div><p>回复单位：{}</p><p>回复时间：{}</p><p>回复内容：{}</p></div>".format
    head = f"{BOX}<h1>井盖松动</h1><p>来信时间：2022-05-14</p><p>来信内容：{QUESTION}</p>"
    both = read(head + answer("县住建局", "2022-05-18", ANSWER) + answer("县水务局", "2022-06-20", ANSWER))
    assert [(m.replied, m.unit) for m in both.messages] == [("2022-05-18", "县住建局")]
    passed = read(
        head
        + answer("县信访局", "2022-05-15", "您的来信已转交县住建局办理，请耐心等待。")
        + answer("县住建局", "2022-05-18", ANSWER)
    )
    assert [(m.replied, m.unit) for m in passed.messages] == [("2022-05-18", "县住建局")]
    assert "reply" in passed.messages[0].shown


def test_who_handled_a_letter_stands_before_who_took_it_up() -> None:
    row = "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>".format
    wide = "<tr><td>{}</td><td colspan=3>{}</td></tr>".format
    facts = read(
        f"{BOX}<h1>井盖松动</h1><table>"
        + row("来信时间", "2022-05-14", "受理单位", "县信访局")
        + wide("来信内容", QUESTION)
        + "</table><table>"
        + row("办理单位", "县住建局", "办理时间", "2022-05-18")
        + wide("处理情况", ANSWER)
        + "</table>"
    )
    assert (facts.messages[0].unit, facts.messages[0].replied) == ("县住建局", "2022-05-18")


def test_an_office_and_a_day_head_an_answer() -> None:
    bubble = "<div><div>{} <span>{}</span></div><div>{}</div></div>".format
    facts = read(
        f"{BOX}<h2>井盖松动</h2>"
        + bubble("群众 匿名用户", "2022-05-14 20:31", QUESTION)
        + bubble("县住建局", "2022-05-18 09:15", ANSWER)
    )
    letter = facts.messages[0]
    assert (letter.received, letter.replied) == ("2022-05-14 20:31", "2022-05-18 09:15")
    assert letter.unit == "县住建局"
    step = "<div><div>{}</div><div><b>{}</b><p>{}</p></div></div>".format
    facts = read(
        f"{BOX}<h1>井盖松动</h1><div>诉求时间：2022-05-14</div><div>诉求内容：{QUESTION}</div>"
        + step("2022-05-15", "县信访局", "您的诉求已转交县住建局，请耐心等待。")
        + step("2022-05-18", "县住建局", ANSWER)
    )
    assert (facts.messages[0].replied, facts.messages[0].unit) == ("2022-05-18", "县住建局")


def test_steps_in_the_course_of_a_letter_are_no_letters() -> None:
    step = "<li><span>2022-05-{}</span><span>{}</span><span>{}</span></li>".format
    facts = read(
        f"{BOX}<h1>井盖松动</h1><p>信件编号：YX220514　来信时间：2022-05-14</p><b>信件内容</b>"
        f"<p>{QUESTION}</p><ul>"
        + step(14, "县信访局", "已受理")
        + step(15, "县信访局", "已转办")
        + step(18, "县住建局", "办结")
        + f"</ul><b>答复内容</b><p>{ANSWER}</p>"
    )
    assert (facts.kind, len(facts.messages)) == ("message", 1)


def test_rows_with_a_beginning_of_the_letter_are_named_by_their_link() -> None:
    rows = "".join(
        f"<li><h2><a href=/t/{n}>第{n}个路口灯不亮</a><em>已回复</em></h2><span>2022-0{n}-11</span>"
        f"<p>{QUESTION}<a href=/t/{n}>[查看全文]</a></p></li>"
        for n in (5, 4, 3)
    )
    facts = read(f"{BOX}<ul>{rows}</ul>")
    assert [m.title for m in facts.messages] == ["第5个路口灯不亮", "第4个路口灯不亮", "第3个路口灯不亮"]


def test_rows_of_an_office_and_the_day_of_its_answer_are_letters() -> None:
    rows = "".join(
        f"<div><h3><a href=/q/{n}>第{n}小学怎么报名</a></h3><ul><li>赵**</li><li>县教育局</li>"
        f"<li>答复：2022-0{n}-21</li><li>阅读：3{n}</li></ul><p>{QUESTION}</p></div>"
        for n in (5, 4, 3)
    )
    facts = read(f"{BOX}<div>{rows}</div>")
    assert facts.kind == "message_list"
    assert [(m.replied, m.unit) for m in facts.messages] == [
        ("2022-05-21", "县教育局"),
        ("2022-04-21", "县教育局"),
        ("2022-03-21", "县教育局"),
    ]


def test_two_locked_texts_of_several_lines_tell_a_letter() -> None:
    facts = read(
        f"{BOX}<h1>井盖松动</h1><table><tr><td>来信时间：</td><td>2022-05-14</td></tr>"
        f"{area('来信内容', QUESTION)}"
        f"<tr><td>回复时间：</td><td>2022-05-18</td></tr>{area('回复内容', ANSWER)}</table>"
    )
    assert {"content", "reply"} <= set(facts.messages[0].shown)


def test_a_sign_before_a_question_and_one_before_its_answer() -> None:
    facts = read(
        f"{BOX}<h1>井盖松动</h1><p><i>咨</i><span>{QUESTION}</span></p><p>咨询时间：2022-05-14</p>"
        f"<p><i>复</i><span>{ANSWER}</span></p><p>答复单位：县住建局 答复时间：2022-05-18</p>"
    )
    letter = facts.messages[0]
    assert (letter.title, letter.unit, letter.replied) == ("井盖松动", "县住建局", "2022-05-18")
    assert {"content", "reply"} <= set(letter.shown)


def test_signs_without_a_day_are_frequent_questions() -> None:
    pairs = "".join(f"<p><i>问</i>第{n}个问题怎么办理？</p><p><i>答</i>{ANSWER}</p>" for n in range(4))
    assert read(f"{CRUMB.format('常见问题')}<h1>常见问题</h1>{pairs}").messages == ()


def test_an_office_that_answers_in_its_own_line() -> None:
    facts = read(
        f"{CRUMB.format('留言簿')}<table><tr><td>主题：井盖松动</td><td>时间：2022-5-14 8:00:00</td></tr>"
        f"<tr><td colspan=2>内容：{QUESTION}</td></tr>"
        f"<tr><td colspan=2><font>县住建局回复：</font>{ANSWER}<font>（2022-5-18 9:00:00）</font></td></tr>"
        "</table>"
    )
    letter = facts.messages[0]
    assert ((letter.received or "")[:10], (letter.replied or "")[:10]) == ("2022-05-14", "2022-05-18")
    assert letter.unit == "县住建局"


def test_an_office_and_a_day_in_the_heading_of_its_answer() -> None:
    facts = read(
        f"{BOX}<h1>路口井盖松动咨询</h1><p>编号：A-1101 提交日期：2022-05-14</p>"
        f"<h3>问题描述</h3><p>{QUESTION}</p>"
        f"<h3>县住建局答复（2022-05-18）</h3><p>{ANSWER}</p><h3>县水务局答复（2022-05-22）</h3><p>{ANSWER}</p>"
    )
    letter = facts.messages[0]
    assert (letter.title, letter.replied, letter.unit) == ("路口井盖松动咨询", "2022-05-18", "县住建局")


def test_who_asks_and_when_may_close_the_question() -> None:
    facts = read(
        f"{BOX}<h1>关于井盖松动的来信回复</h1><p><b>来信：</b>{QUESTION}</p><p>云溪网友 2022年5月14日</p>"
        f"<p><b>回复：</b>{ANSWER}</p><p>县住建局 2022年5月18日</p>"
    )
    assert [(m.received, m.replied, m.unit) for m in facts.messages] == [
        ("2022-05-14", "2022-05-18", "县住建局")
    ]


def test_what_a_script_is_still_to_put_in_tells_no_letter() -> None:
    facts = read(
        f"{BOX}<p>来信时间：{{{{item.time}}}}</p><p>来信内容：{{{{item.text}}}}</p><p>回复内容：{{{{item.reply}}}}</p>"
    )
    assert facts.messages == ()


def test_times_beside_who_asked_and_beside_the_office_that_answered() -> None:
    facts = read(
        f"{BOX}<div><div>粮站路口井盖松动</div><div><span>网友：星空</span>"
        "<span>时间：2022-05-14 22:10</span>"
        f"<span>状态：已回复</span></div><div>{QUESTION}</div><div><div><span>回复单位：县住建局</span>"
        f"<span>时间：2022-05-18 09:10</span></div><div>{ANSWER}</div></div></div>"
    )
    letter = facts.messages[0]
    assert (letter.received, letter.replied) == ("2022-05-14 22:10", "2022-05-18 09:10")
    assert {"content", "reply"} <= set(letter.shown)


def test_rows_that_tell_when_something_was_said_and_answered() -> None:
    rows = "".join(
        f"<div><p><b>网友{n}</b> 发表于 2022-0{n}-02 12:00</p><p>{QUESTION}</p>"
        f"<blockquote><p><b>县住建局</b> 回复于 2022-0{n}-05 12:00</p><p>{ANSWER}</p></blockquote></div>"
        for n in (5, 4, 3)
    )
    facts = read(f"{CRUMB.format('网上留言')}<div>{rows}</div>")
    assert facts.kind == "message_list"
    assert [((m.received or "")[:10], (m.replied or "")[:10], m.unit) for m in facts.messages] == [
        ("2022-05-02", "2022-05-05", "县住建局"),
        ("2022-04-02", "2022-04-05", "县住建局"),
        ("2022-03-02", "2022-03-05", "县住建局"),
    ]


def test_comments_that_nobody_answered_are_no_letters() -> None:
    rows = "".join(
        f"<div><p><b>网友{n}</b> 发表于 2022-0{n}-02</p><p>{QUESTION}</p></div>" for n in (5, 4, 3)
    )
    assert read(f"{CRUMB.format('工作动态')}<div>{rows}</div>").messages == ()


def test_a_first_answer_that_passes_the_letter_on_gives_way_to_the_second() -> None:
    facts = read(
        f"{BOX}<h1>井盖松动</h1><table><tr><td>写信时间</td><td>2022-05-14</td></tr>"
        f"<tr><td>内容</td><td>{QUESTION}</td></tr>"
        "<tr><td>第一次答复</td><td>县信访局（2022-05-15）：您的来信已转县住建局办理。</td></tr>"
        f"<tr><td>第二次答复</td><td>县住建局（2022-05-18）：{ANSWER}</td></tr></table>"
    )
    assert [(m.replied, m.unit) for m in facts.messages] == [("2022-05-18", "县住建局")]


def test_an_office_and_its_day_in_brackets_sign_an_answer() -> None:
    facts = read(
        f"{BOX}<h1>井盖松动</h1><p>时间：2022-05-14 22:10</p><p>来信：{QUESTION}</p>"
        f"<p>答复：{ANSWER}（县住建局，2022年5月18日）</p>"
    )
    assert [(m.replied, m.unit) for m in facts.messages] == [("2022-05-18", "县住建局")]


def test_a_number_in_brackets_is_whole_and_a_long_text_is_no_state() -> None:
    facts = read(
        f"{BOX}<h1>井盖松动</h1><p>来信日期：2022-05-14　信件编号：[2022]0514</p><p>【来信内容】</p>"
        f"<p>{QUESTION}</p>"
        f"<p>【办理情况】</p><p>{ANSWER}现场已恢复通行，后续将加强巡查。</p><p>县住建局</p><p>2022年5月18日</p>"
    )
    letter = facts.messages[0]
    assert (letter.id, letter.state, letter.unit) == ("[2022]0514", None, "县住建局")
    assert "reply" in letter.shown


def test_who_asked_below_the_day_and_an_office_that_heads_its_answer() -> None:
    facts = read(
        f"{BOX}<div>粮站路口井盖松动</div><div>2022-05-14 19:00</div><div>来信人：田**</div>"
        f"<div>{QUESTION}</div>"
        f"<div><div>县住房城乡建设局回复</div><div>{ANSWER}</div><div>2022-05-18 10:00</div></div>"
    )
    letter = facts.messages[0]
    assert (letter.received, letter.replied) == ("2022-05-14 19:00", "2022-05-18 10:00")
    assert (letter.title, letter.unit) == ("粮站路口井盖松动", "县住房城乡建设局")
    assert {"content", "reply"} <= set(letter.shown)
