"""Letters: one with its answer, several on a page, rows of a list, and forms that are no letters."""

from __future__ import annotations

import pytest

from crawler.derive.message import read_message_rows, read_messages
from crawler.derive.shown import read_shown
from crawler.derive.tree import parse
from crawler.model import Message

LETTER = Message("XJ2024001", "2024-03-01 10:00", "2024-03-06", "示例县水务局", "已办结", "关于停水")


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
    assert letters(html) == (Message(received="2024-03-01", state="办理中"),)


def test_a_bare_time_belongs_to_the_part_it_stands_in() -> None:
    html = (
        "<p>留言人：李** 时间：2024-03-01 10:20</p><p>留言内容：停水三天了。</p>"
        "<p>答复单位：示例县水务局 时间：2024-03-06 09:00</p><p>答复内容：已恢复。</p>"
    )
    assert letters(html) == (
        Message(received="2024-03-01 10:20", replied="2024-03-06 09:00", unit="示例县水务局"),
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
            f"XJ202400{i}", f"2024-03-0{i}", f"2024-03-1{i}", "示例县水务局", "已回复", f"关于停水的问题{i}"
        )
        for i in (1, 2, 3)
    )


def test_a_list_of_articles_holds_no_letters() -> None:
    html = "<ul>" + "<li><a href='/a.html'>关于已办结事项的通知</a><span>2024-03-01</span></li>" * 5 + "</ul>"
    assert rows(html) == ()
