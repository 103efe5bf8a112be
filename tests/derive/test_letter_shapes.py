"""Letters whose question, answer or facts no label tells, and pages that look like them."""

from __future__ import annotations

import pytest

from crawler.derive.page import read_page
from crawler.model import Fetched, Message, PageFacts

ASKED = "巷口的排水沟堵了半个月，一下雨就积水，老人出门很不方便，请问什么时候清理？"
ANSWERED = "您好，经现场查看，排水沟确有淤塞，施工队已于昨日清淤完毕，积水已经退去。"


def read(body: str, column: str = "县长信箱", url: str = "http://www.example.gov.cn/hd/1.html") -> PageFacts:
    path = f'<div class="wz">当前位置：<a href="/">首页</a> &gt; <a href="/hd/">{column}</a></div>'
    foot = '<div class="footer"><p>主办单位：示例县人民政府办公室　网站标识码：3699990002</p></div>'
    head = "<html><head><title>示例县人民政府</title></head>"
    html = f"{head}<body><div>{path}<div>{body}</div></div>{foot}</body></html>"
    return read_page(Fetched(url, 200, {}, html.encode())).facts


def letter(body: str, column: str = "县长信箱") -> Message:
    facts = read(body, column)
    assert facts.kind == "message"
    return facts.messages[0]


TALKS = {
    "days under the texts": f"""<h2>排水沟堵塞</h2><div><i class="ask"></i><p>{ASKED}</p><p>2025-05-06 08:10
        </p>
        </div><div><i class="answer"></i><p>{ANSWERED}</p>
        <p><span>示例县城管局</span><span>2025-05-09</span></p></div>""",
    "names above the texts": f"""<h2>排水沟堵塞</h2><div>小巷人家</div><div>{ASKED}</div>
        <div>2025-05-06 08:10</div>
        <div>示例县城管局</div><div>{ANSWERED}</div><div>2025-05-09 17:00</div>""",
    "words behind the days": f"""<div>排水沟堵塞</div><div><b>匿名</b><i>2025-05-06 提交</i></div>
        <div>{ASKED}</div>
        <div><b>示例县城管局</b><i>2025-05-09 答复</i></div><div>{ANSWERED}</div>""",
    "who and when in one piece": f"""<div>排水沟堵塞</div><p>{ASKED}</p>
        <p>网友 小巷　2025-05-06</p><p>{ANSWERED}</p>
        <p>示例县城管局　2025-05-09</p>""",
}


@pytest.mark.parametrize("body", TALKS.values(), ids=TALKS)
def test_a_talk_in_a_column_of_letters_is_one(body: str) -> None:
    told = letter(body, "在线咨询")
    assert (told.received or "")[:10] == "2025-05-06"
    assert (told.replied or "")[:10] == "2025-05-09"
    assert told.unit == "示例县城管局"
    assert told.title == "排水沟堵塞"
    assert {"content", "reply"} <= set(told.shown)


def test_a_talk_elsewhere_is_no_letter() -> None:
    assert read(TALKS["days under the texts"], "工作动态").kind == "article"


def test_what_an_office_says_and_signs_is_no_talk() -> None:
    body = f"<h2>清淤公告</h2><p>2025-05-06</p><p>{ANSWERED}</p><p>示例县城管局</p><p>2025-05-09</p>"
    assert read(body, "在线咨询").messages == ()


def test_a_talk_of_three_is_left_alone() -> None:
    body = TALKS["days under the texts"] + f"<p>{ASKED}</p><p>2025-05-10</p>"
    assert read(body, "在线咨询").messages == ()


def test_the_last_lines_of_an_answer_are_not_the_foot() -> None:
    told = letter(
        f"""<h1>排水沟堵塞</h1><p>留言时间：2025-05-06</p><div>留言内容</div><div>{ASKED}</div><div>回复内容</div>
        <div>{ANSWERED}</div><div class="l-foot"><p>回复单位：示例县城管局</p>
        <p>回复时间：2025-05-09</p></div>"""
    )
    assert (told.unit, told.replied) == ("示例县城管局", "2025-05-09")


def test_a_step_called_answer_does_not_hide_the_answer() -> None:
    told = letter(
        f"""<table><tr><th>标题：</th><td>排水沟堵塞</td><th>来信时间：</th><td>2025-05-06</td></tr>
        <tr><th>内容：</th><td>{ASKED}</td></tr></table><div>回复信息</div><table><tr><th>回复部门：</th>
        <td>示例县城管局</td><th>回复时间：</th><td>2025-05-09</td></tr><tr><th>内容：</th><td>{ANSWERED}</td></tr></table>
        <table><tr><td>步骤</td><td>动作</td></tr><tr><td>1</td><td>转办</td></tr><tr><td>2</td><td>回复</td></tr>
        </table>"""
    )
    assert {"content", "reply"} <= set(told.shown)


def test_a_state_above_the_question_is_not_its_answer() -> None:
    told = letter(
        f"""<h1>排水沟堵塞</h1><p><span>来信时间：2025-05-06</span></p><p><span>处理情况：已回复</span></p>
        <p>{ASKED}</p>
        <p><span>回复单位：示例县城管局</span> <span>回复时间：2025-05-09</span></p><p>{ANSWERED}</p>"""
    )
    assert told.state == "已回复"
    assert {"content", "reply"} <= set(told.shown)


@pytest.mark.parametrize(
    ("note", "state", "replied"),
    [
        ("您好，您的来信已转县城管局办理。", "", None),
        ("您好，您的来信已转县城管局办理。", "已办结", "2025-05-07"),
        (ANSWERED, "", "2025-05-07"),
        ("您好！感谢您对城管工作的关心。", "", "2025-05-07"),
    ],
)
def test_the_day_of_a_note_that_hands_a_letter_on_is_no_answers_day(
    note: str, state: str, replied: str | None
) -> None:
    told = letter(
        f"""<h1>排水沟堵塞</h1><p>来信时间：2025-05-06</p><p>办理状态：{state}</p><p>来信内容：{ASKED}</p>
        <p>回复内容：{note}</p><p>回复时间：2025-05-07</p>"""
    )
    assert told.replied == replied


def test_courtesy_alone_is_an_answer_and_a_wait_is_none() -> None:
    page = "<h1>排水沟堵塞</h1><p>留言日期：2025-05-06</p><p>留言内容：{}</p><p>留言回复</p><p>{}</p>"
    assert "reply" in letter(page.format(ASKED, "您好！感谢您对城管工作的关心。")).shown
    assert "reply" not in letter(page.format(ASKED, "留言正在处理中…")).shown


def test_a_vague_day_beside_an_open_state_is_no_answers_day() -> None:
    page = f"""<h1>排水沟堵塞</h1><p>留言时间：2025-05-06</p><p>办理状态：{{}}</p>
        <p>留言内容：{ASKED}</p><p>办理时间：2025-05-07</p>"""
    assert letter(page.format("转办中")).replied is None
    assert letter(page.format("已办结")).replied == "2025-05-07"


@pytest.mark.parametrize(
    ("heading", "title"),
    [("停电", "停电"), ("积水多", "积水多"), ("来信", None), ("信箱", None), ("详情", None)],
)
def test_a_title_of_two_characters_is_one_where_it_is_no_word_of_mailboxes(
    heading: str, title: str | None
) -> None:
    body = f"<h1>{heading}</h1><p>来信时间：2025-05-06</p><p>来信内容：{ASKED}</p><p>答复内容：{ANSWERED}</p>"
    assert letter(body).title == title


def test_the_line_above_a_question_may_tell_its_title_and_day() -> None:
    facts = read(
        "".join(
            f"""<div><h4><a href="#c{n}">{title}（2025-0{n}-06）</a></h4><p>网友来信：{ASKED}</p>
        <p>部门回复：{ANSWERED}</p>
            <p>示例县城管局　2025-0{n}-09</p></div>"""
            for n, title in ((5, "排水沟堵塞"), (4, "路灯不亮"), (3, "垃圾未清"))
        )
    )
    assert facts.kind == "message_list"
    assert [(m.title, m.received, m.replied) for m in facts.messages] == [
        ("排水沟堵塞", "2025-05-06", "2025-05-09"),
        ("路灯不亮", "2025-04-06", "2025-04-09"),
        ("垃圾未清", "2025-03-06", "2025-03-09"),
    ]


def test_terms_and_what_is_said_of_them_are_one_row() -> None:
    rows = "".join(
        f"""<dt><em>[2025-0{n}-06]</em><a href="/hd/{n}.html">{title}</a></dt>
        <dd><b>示例县城管局答复：</b>{ANSWERED}后续将加强巡查，欢迎继续监督（2025-0{n}-09）</dd>"""
        for n, title in ((5, "请问何时清淤"), (4, "请问何处办证"))
    )
    facts = read(f"<dl>{rows}</dl>", "咨询答复")
    assert facts.kind == "message_list"
    assert [(m.title, m.received, m.replied, m.unit) for m in facts.messages] == [
        ("请问何时清淤", "2025-05-06", "2025-05-09", "示例县城管局"),
        ("请问何处办证", "2025-04-06", "2025-04-09", "示例县城管局"),
    ]


def test_questions_and_answers_in_lines_are_letters_only_when_signed() -> None:
    line = """<div><p>问：{}<span>2025-03-0{}</span></p><p>答：{}<span>{}</span></p></div>"""
    signed = [line.format("请问春灌何时放水？", n, ANSWERED, f"示例县水利局　2025-03-1{n}") for n in (1, 2)]
    facts = read("".join(signed), "网上咨询")
    assert [(m.received, m.replied, m.unit) for m in facts.messages] == [
        ("2025-03-01", "2025-03-11", "示例县水利局"),
        ("2025-03-02", "2025-03-12", "示例县水利局"),
    ]
    frequent = [line.format("请问春灌何时放水？", n, ANSWERED, "") for n in (1, 2)]
    assert read("".join(frequent), "常见问题").messages == ()


def test_rows_tell_their_facts_between_bars_and_their_title_in_a_heading() -> None:
    rows = "".join(
        f"""<li><a href="/hd/{n}.html"><h4>{title}</h4><p>{ASKED}</p>
        <div>2025-06-0{n} 10:00 ｜ {state} ｜ 县住建局</div></a></li>"""
        for n, title, state in ((8, "供暖不热", "已回复"), (7, "班线减少", "办理中"))
    )
    facts = read(f"<ul>{rows}</ul>", "在线问政")
    assert [(m.title, m.received, m.state, m.unit) for m in facts.messages] == [
        ("供暖不热", "2025-06-08 10:00", "已回复", "县住建局"),
        ("班线减少", "2025-06-07 10:00", "办理中", "县住建局"),
    ]


def test_a_cell_without_words_tells_the_state_that_its_picture_is_called() -> None:
    rows = "".join(
        f"""<tr><td><a href="/hd/{n}.html">渔船年审{n}</a></td><td>2025-07-0{n}</td><td>县农业农村局</td>
        <td><img src="/i.png" alt="{alt}"></td></tr>"""
        for n, alt in ((2, "已办结"), (1, "图标"))
    )
    head = "<tr><th>信件标题</th><th>来信时间</th><th>办理单位</th><th>办理状态</th></tr>"
    assert [m.state for m in read(f"<table>{head}{rows}</table>").messages] == ["已办结", None]


def test_labels_above_values_row_by_row_are_one_letter() -> None:
    told = letter(
        f"""<table><tr><th>信件标题</th><th>写信时间</th><th>办理状态</th></tr><tr><td>村口漏水</td><td>2025-02-11</td>
        <td>已办结</td></tr>
        <tr><th>答复单位</th><th>答复时间</th><th>满意度</th></tr><tr><td>示例县水务局</td><td>2025-02-14</td><td>满意</td></tr>
        <tr><th colspan="3">信件内容</th></tr><tr><td colspan="3">{ASKED}</td></tr>
        <tr><th colspan="3">答复内容</th></tr><tr><td colspan="3">{ANSWERED}</td></tr></table>"""
    )
    assert (told.title, told.received, told.replied) == ("村口漏水", "2025-02-11", "2025-02-14")
    assert {"content", "reply"} <= set(told.shown)


def test_an_empty_list_that_counts_letters_is_one_of_letters() -> None:
    body = "<table><tr><td>共0条{} 1/1 首页 上页 下页 尾页</td></tr></table>"
    url = "http://www.example.gov.cn/gblist.jsp?wbtreeid=1104"
    assert read(body.format("留言"), "在线交流", url).kind == "message_list"
    assert read(body.format("信息"), "在线交流", url).kind == "column"


def test_a_page_to_log_in_on_is_a_form() -> None:
    login = '<form><p>用户名：<input name="u"></p><p>密码：<input type="password" name="p"></p></form>'
    assert read(f"<h2>用户登录</h2>{login}").kind == "form"
    rows = "".join(
        f'<li><a href="/hd/{n}.html">关于积水的来信{n}</a><span>2025-05-0{n}</span></li>' for n in range(1, 7)
    )
    assert read(f"<h2>用户登录</h2>{login}<ul>{rows}</ul>").kind == "message_list"
