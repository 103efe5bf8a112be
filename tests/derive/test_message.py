"""Letters: one with its answer, several on a page, rows of a list, and forms that are no letters."""

from __future__ import annotations

import pytest

from crawler.derive.message import read_messages
from crawler.derive.message_rows import read_message_rows
from crawler.derive.shown import read_shown
from crawler.derive.tree import parse
from crawler.model import Message

EVERY = ("received", "replied", "reply_unit", "content", "reply", "state")
LETTER = Message(
    "XJ2024001", "2024-03-01 10:00", "2024-03-06", "示例县水务局", "已办结", "关于停水", shown=EVERY
)


def letters(html: str) -> tuple[Message, ...]:
    return read_messages(read_shown(parse(html, "http://www.example.gov.cn/")))


def rows(html: str) -> tuple[Message, ...]:
    page = parse(html, "http://www.example.gov.cn/")
    return read_message_rows(page, read_shown(page))


VALUES = (
    "关于停水",
    "XJ2024001",
    "2024-03-01 10:00",
    "停水三天了？",
    "示例县水务局",
    "2024-03-06",
    "已恢复。",
    "已办结",
)


@pytest.mark.parametrize(
    "labels",
    [
        "信件标题 信件编号 来信时间 来信内容 答复单位 答复时间 答复内容 办理状态",
        "留言主题 受理编号 留言时间 留言内容 承办单位 回复时间 回复内容 处理状态",
        "诉求标题 办件编号 提交时间 诉求内容 办理部门 反馈时间 办理结果 当前状态",
        "标题 查询编号 写信时间 咨询内容 受理单位 办理时间 答复意见 状态",
    ],
)
@pytest.mark.parametrize(
    "layout", ["<p><b>{}：</b>{}</p>", "<tr><td>{}</td><td>{}</td></tr>", "<li>{}:{}</li>"]
)
def test_a_letter_is_read_under_any_of_its_labels(layout: str, labels: str) -> None:
    pairs = zip(labels.split(), VALUES, strict=True)
    inner = "".join(layout.format(label, value) for label, value in pairs)
    wrap = "<table>{}</table>" if layout.startswith("<tr>") else "<ul>{}</ul>"
    assert letters(wrap.format(inner)) == (LETTER,)


def test_an_unanswered_letter_has_no_reply_date() -> None:
    html = "<p>写信时间：2024-03-01</p><p>信件内容：停水。</p><p>处理状态：办理中</p><p>回复时间：</p>"
    assert letters(html) == (
        Message(received="2024-03-01", state="办理中", shown=("received", "content", "state")),
    )


def test_a_bare_time_belongs_to_the_part_it_stands_in() -> None:
    html = (
        "<p>留言人：李** 时间：2024-03-01 10:20</p><p>留言内容：停水三天了。</p>"
        "<p>答复单位：示例县水务局 时间：2024-03-06 09:00</p><p>答复内容：已恢复。</p>"
    )
    assert letters(html) == (
        Message(
            received="2024-03-01 10:20", replied="2024-03-06 09:00", unit="示例县水务局", shown=EVERY[:5]
        ),
    )


def test_several_letters_on_a_page_are_kept_apart() -> None:
    asked = "<p>留言时间：2024-03-0{0}</p><p>留言内容：问题{0}</p>"
    one = asked + "<p>回复时间：2024-03-1{0}</p><p>回复内容：好</p>"
    html = "".join(one.format(i) for i in (1, 2, 3))
    assert [(m.received, m.replied) for m in letters(html)] == [
        ("2024-03-01", "2024-03-11"), ("2024-03-02", "2024-03-12"), ("2024-03-03", "2024-03-13"),
    ]  # fmt: skip


def test_a_form_for_comments_is_no_letter() -> None:
    form = "<form><label>留言内容：</label><textarea></textarea><label>验证码：</label><input></form>"
    assert (
        letters(
            f"<p>发布时间：2024-03-01</p><p>正文</p>{form}<label>回复内容：</label><label>验证码：</label>"
        )
        == ()
    )


ROW = (
    "<tr><td>XJ202400{0}</td><td><a href='/xj/{0}.html'>关于停水的问题{0}</a></td><td>2024-03-0{0}</td>"
    "<td>2024-03-1{0}</td><td>示例县水务局</td><td>已回复</td></tr>"
)
HEADS = "<tr><th>编号</th><th>标题</th><th>来信时间</th><th>答复时间</th><th>答复单位</th><th>状态</th></tr>"


@pytest.mark.parametrize("heads", [HEADS, ""])
def test_rows_of_a_list_are_letters_with_or_without_headings(heads: str) -> None:
    html = "<table>" + heads + "".join(ROW.format(i) for i in (1, 2, 3)) + "</table>"
    assert rows(html) == tuple(
        Message(
            f"XJ202400{i}",
            f"2024-03-0{i}",
            f"2024-03-1{i}",
            "示例县水务局",
            "已回复",
            f"关于停水的问题{i}",
            f"http://www.example.gov.cn/xj/{i}.html",
        )
        for i in (1, 2, 3)
    )


def test_a_list_of_articles_holds_no_letters() -> None:
    html = "<ul>" + "<li><a href='/a.html'>关于已办结事项的通知</a><span>2024-03-01</span></li>" * 5 + "</ul>"
    assert rows(html) == ()


def shown_on(html: str) -> tuple[str, ...]:
    (letter,) = letters(html)
    return letter.shown


DL = "<dl>{}</dl>"
PAIRS = (
    ("来信时间", "2024-03-01"), ("来信内容", "停水三天了？"), ("答复单位", "示例县水务局"),
    ("答复时间", "2024-03-06"), ("答复内容", "已恢复。"),
)  # fmt: skip
LAYOUTS = {
    "table": "<tr><th>{}</th><td>{}</td></tr>",
    "definition list": "<dt>{}</dt><dd>{}</dd>",
    "spans without a colon": "<p><span>{}</span><span>{}</span></p>",
    "boxes": "<div class=r><div class=l>{}</div><div class=v>{}</div></div>",
    "headings": "<div class=r><h4>{}</h4></div><div class=v><p>{}</p></div>",
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("gone", [None, *range(5)])
def test_what_a_letter_shows_is_told_whatever_its_layout(layout: str, gone: int | None) -> None:
    pairs = [pair for place, pair in enumerate(PAIRS) if place != gone]
    html = "".join(layout.format(*pair) for pair in pairs)
    if layout.startswith("<tr>"):
        html = f"<table>{html}</table>"
    expected = ["received", "content", "reply_unit", "replied", "reply"]
    names = [name for place, name in enumerate(expected) if place != gone]
    page = f"<body><h1>关于停水</h1>{html}<div class=footer><p>主办单位：示例县人民政府</p></div></body>"
    assert sorted(shown_on(page)) == sorted(names)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("empty", range(2, 5))
def test_a_label_without_a_value_shows_nothing(layout: str, empty: int) -> None:
    html = "".join(
        layout.format(label, "" if place == empty else value) for place, (label, value) in enumerate(PAIRS)
    )
    if layout.startswith("<tr>"):
        html = f"<table>{html}</table>"
    names = ["received", "content", "reply_unit", "replied", "reply"]
    page = f"<body><div>{html}</div><p>上一篇：关于供暖</p></body>"
    assert sorted(shown_on(page)) == sorted(names[:empty] + names[empty + 1 :])


def test_blocks_headed_letter_and_answer_have_their_dates_and_office() -> None:
    html = (
        "<div class=q><h3>来信</h3><p>停水三天了，什么时候恢复？</p><p>2024-03-01 10:20</p></div>"
        "<div class=a><h3>回复</h3><p>您好，已恢复供水。</p><p>示例县水务局 2024-03-06</p></div>"
    )
    assert letters(html) == (
        Message(received="2024-03-01 10:20", replied="2024-03-06", unit="示例县水务局", shown=EVERY[:5]),
    )


def test_an_answer_may_be_signed_and_dated_at_its_end() -> None:
    html = (
        "<p>留言时间：2024-03-01</p><p>留言内容：停水三天了。</p><p>回复内容：您好。</p>"
        "<p>经核实，管道已于3月5日修复。</p><p>示例县水务局</p><p>2024年3月6日</p>"
    )
    (letter,) = letters(html)
    assert (letter.replied, letter.unit) == ("2024-03-06", "示例县水务局")


def test_the_sure_label_stands_before_that_of_another_step() -> None:
    html = (
        "<p>受理时间：2024-03-02</p><p>来信时间：2024-03-01</p><p>来信内容：停水。</p>"
        "<p>办理时间：2024-03-03</p><p>答复时间：2024-03-06</p><p>答复内容：已恢复。</p>"
    )
    (letter,) = letters(html)
    assert (letter.received, letter.replied) == ("2024-03-01", "2024-03-06")


def test_the_day_a_page_was_published_is_not_the_day_a_letter_came() -> None:
    html = (
        "<p>发布时间：2024-03-08 来源：示例县水务局</p><p>留言内容：停水三天了。</p>"
        "<p>答复时间：2024-03-06</p><p>答复内容：已恢复。</p>"
    )
    (letter,) = letters(html)
    assert letter.received is None
    assert "received" not in letter.shown


def test_office_hours_are_no_letter() -> None:
    guide = "<p>受理单位：示例县水务局</p><p>受理时间：周一至周五</p><p>办理时间：9:00—17:00</p>"
    assert letters(guide) == ()


DIVS = (
    "<div class=item><a href='/xj/{0}.html'>关于停水的问题{0}</a><div><span>XJ202400{0}</span>"
    "<span>2024-03-0{0}</span><span>[办理中]</span></div></div>"
)
LABELLED = "<li><a href='/xj/{0}.html'>关于停水的问题{0}</a>"
LABELLED += "<p>来信时间：2024-03-0{0}</p><p>办理状态：办理中</p></li>"
LI_HEADED = "<li><span>编号</span><span>标题</span><span>来信时间</span><span>状态</span></li>"
LI = (
    "<li><span>XJ202400{0}</span><span><a href='/xj/{0}.html'>关于停水的问题{0}</a></span>"
    "<span>2024-03-0{0}</span><span>办理中</span></li>"
)


@pytest.mark.parametrize(
    ("head", "row", "numbered"),
    [("", DIVS, True), ("", LABELLED, False), (LI_HEADED, LI, True), ("", LI, True)],
)
def test_rows_of_any_markup_are_letters(head: str, row: str, numbered: bool) -> None:
    inner = head + "".join(row.format(i) for i in (1, 2, 3))
    html = f"<ul>{inner}</ul>" if row.startswith("<li") else f"<div>{inner}</div>"
    assert [(m.received, m.replied, m.state, m.title, m.url) for m in rows(html)] == [
        (f"2024-03-0{i}", None, "办理中", f"关于停水的问题{i}", f"http://www.example.gov.cn/xj/{i}.html")
        for i in (1, 2, 3)
    ]
    assert all((m.id is not None) == numbered for m in rows(html))


def test_an_answer_column_may_say_that_there_is_none() -> None:
    html = (
        "<table><tr><th>标题</th><th>来信时间</th><th>答复时间</th></tr>"
        "<tr><td>关于停水</td><td>2024-03-01</td><td>未回复</td></tr></table>"
    )
    assert [(m.replied, m.state) for m in rows(html)] == [(None, "未回复")]


def test_a_table_of_documents_lists_no_letters() -> None:
    row = "<tr><td><a href='/{0}.html'>关于供水的通知{0}</a></td><td>市水务局</td>"
    row += "<td>2024-03-0{0}</td><td>{1}</td></tr>"
    head = "<tr><th>标题</th><th>单位</th><th>日期</th><th>状态</th></tr>"
    documents = "".join(row.format(i, "有效") for i in (1, 2, 3))
    answered = "".join(row.format(i, "已回复") for i in (1, 2, 3))
    assert rows(f"<table>{head}{documents}</table>") == ()
    assert len(rows(f"<table>{head}{answered}</table>")) == 3


def test_a_page_of_frequent_questions_is_no_letter() -> None:
    html = "<h4>问题</h4><p>怎样申请公租房？</p><h4>答</h4><p>到窗口提交申请表。</p><p>2024-03-06</p>"
    assert letters(html) == ()


@pytest.mark.parametrize(
    ("told", "answered"),
    [
        ("已转办，办理中", False),
        ("您的来信已收悉，已转交区城管局，请耐心等待。", False),
        ("有关部门正在核实，尚未回复。", False),
        ("已转交区城管局处理完毕。", True),
        ("已处理。", True),
        ("您好！路灯已修复，感谢您的监督。", True),
    ],
)
def test_that_a_letter_was_passed_on_is_no_answer(told: str, answered: bool) -> None:
    (letter,) = letters(
        f"<p>来信时间：2026-11-17</p><p>来信内容：路灯不亮。</p><p>办理状态：办理中</p><p>处理情况：{told}</p>"
    )
    assert ("reply" in letter.shown) is answered


def test_what_follows_the_box_of_an_answer_is_none_of_its_text() -> None:
    (letter,) = letters(
        "<p>写信时间：2026-02-14</p><div><h3>信件内容</h3><p>何时招生？</p></div>"
        "<div><h3>回复情况</h3><p>回复部门：区教育局</p><p>回复时间：2026-02-28</p></div>"
        "<p>本站内容由相关部门负责维护。</p>"
    )
    assert letter.replied == "2026-02-28"
    assert "reply" not in letter.shown


ANSWERED = "您好，道路已列入计划，下月开工。"


@pytest.mark.parametrize(
    ("asked", "answered", "unit"),
    [
        (
            "网友 于 2024-03-01 21:03 提问：",
            "示例镇规划建设办公室 于 2024-03-06 10:22 答复：",
            "示例镇规划建设办公室",
        ),
        ("网友提问 2024-03-01 21:03", "官方回复（2024-03-06 10:22）", None),
    ],
)
def test_a_letter_headed_by_lines_that_tell_when_it_was_asked_and_answered(
    asked: str, answered: str, unit: str | None
) -> None:
    html = f"<div><p>{asked}</p><p>道路何时修好？</p></div><div><p>{answered}</p><p>{ANSWERED}</p></div>"
    (letter,) = letters(html)
    assert (letter.received, letter.replied, letter.unit) == ("2024-03-01 21:03", "2024-03-06 10:22", unit)
    assert {"content", "reply"} <= set(letter.shown)


def test_a_dated_question_that_waits_for_its_answer_is_a_letter() -> None:
    html = "<div><p>网友 于 2024-03-01 21:03 提问：</p><p>何时修好？</p></div><div>等待答复</div>"
    (letter,) = letters(html)
    assert (letter.received, letter.replied, "reply" in letter.shown) == ("2024-03-01 21:03", None, False)


@pytest.mark.parametrize("below", ["<p>发言人表示，工作进展顺利。</p>", "<p>暂无数据</p>"])
def test_a_question_at_a_press_conference_is_no_letter(below: str) -> None:
    assert letters(f"<p>2024年3月1日，记者提问：</p><p>项目进展如何？</p>{below}") == ()
