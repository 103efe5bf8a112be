"""Letters told turn by turn: steps of their course, posts of a forum; and what only looks like them."""

from __future__ import annotations

import pytest

from tests.derive.layout_page import PROSE, read

LETTERS = '<div class="crumb"><a href="/">首页</a> &gt; <a href="/hd/">互动交流</a> &gt; 县长信箱</div>'
NEWS = '<div class="crumb"><a href="/">首页</a> &gt; <a href="/xw/">新闻中心</a> &gt; 工作动态</div>'
QUESTION = "<p>村口的桥栏杆断了一截，孩子上学很危险，请尽快安排维修。</p>"
ANSWER = "<p>您好，养护队已到现场更换栏杆，目前通行安全，感谢您的提醒。</p>"

STEPS = (
    f"<li><time>2026-05-11 08:20</time><b>网友提交</b>{QUESTION}</li>"
    "<li><time>2026-05-11 10:00</time><b>平台受理</b><p>已转县交通运输局办理</p></li>"
    f"<li><time>2026-05-14 15:47</time><b>县交通运输局答复</b>{ANSWER}</li>"
)
DAYS_ABOVE = (
    "<div><div>2026-05-15 09:00</div><h4>群众评价</h4><p>满意</p></div>"
    f"<div><div>2026-05-14 15:47</div><h4>办理反馈（县交通运输局）</h4>{ANSWER}</div>"
    "<div><div>2026-05-11 10:00</div><h4>工单派发</h4><p>派发至县交通运输局</p></div>"
    f"<div><div>2026-05-11 08:20</div><h4>诉求提交</h4>{QUESTION}</div>"
)
POSTS = (
    f"<div><div>游客</div><div>发表于 2026-05-11 08:20</div>{QUESTION}</div>"
    "<div><div>县交通运输局<span>官方回复</span></div><div>发表于 2026-05-14 15:47</div>"
    f"{ANSWER}</div>"
)
FLOORS = (
    f"<div><span>#1</span> <span>河边柳</span> <span>2026-05-11 08:20</span>{QUESTION}</div>"
    "<div><span>#2</span> <span>老张</span> <span>2026-05-12 09:00</span><p>我也看见了，该修一修。</p></div>"
    f"<div><span>#3</span> <span>县交通运输局</span> <span>2026-05-14 15:47</span>{ANSWER}</div>"
)
TABLES = (
    '<table><tr><td><a href="/u/7">河边柳</a></td><td><div>楼主 <em>发表于 2026-5-11 08:20</em> | '
    f'<a href="?a=1">只看该作者</a></div>{QUESTION}</td></tr></table>'
    '<table><tr><td><a href="/u/9">县交通运输局</a></td><td><div>沙发 <em>发表于 2026-5-14 15:47</em></div>'
    f"{ANSWER}</td></tr></table>"
)
LABELLED = (
    f"<ul><li><h4>姓名: 王** &nbsp;时间：2026-05-11 08:20</h4>{QUESTION}</li>"
    f"<li><h6>回复人：县交通运输局 时间：2026-05-14 15:47</h6>{ANSWER}</li></ul>"
)
ASKED_AT = (
    f"<div><p>提问者：河边柳　提问于2026年5月11日 08:20</p>{QUESTION}</div>"
    f"<div><p>回答者：县交通运输局　回答于2026年5月14日 15:47</p>{ANSWER}</div>"
)


@pytest.mark.parametrize("turns", [STEPS, DAYS_ABOVE, POSTS, FLOORS, TABLES, LABELLED, ASKED_AT])
def test_a_letter_may_be_told_turn_by_turn(turns: str) -> None:
    facts = read(f"{LETTERS}<h2>桥栏杆断了</h2>{turns}")
    assert facts.kind == "message"
    (letter,) = facts.messages
    assert (letter.received or "", letter.replied or "") == ("2026-05-11 08:20", "2026-05-14 15:47")
    assert (letter.unit, letter.title) == ("县交通运输局", "桥栏杆断了")
    assert set(letter.shown) == {"received", "replied", "reply_unit", "content", "reply"}


def test_steps_without_an_answer_are_a_letter_that_waits() -> None:
    facts = read(
        f"{LETTERS}<h3>桥栏杆断了</h3><ul><li>2026-05-11 08:20 <b>市民提交</b>{QUESTION}</li>"
        "<li>2026-05-11 10:00 <b>已受理</b></li><li>2026-05-12 09:00 <b>转办县交通运输局</b></li></ul>"
    )
    (letter,) = facts.messages
    assert (letter.received, letter.replied, letter.unit) == ("2026-05-11 08:20", None, None)
    assert letter.shown == ("received", "content")


NOTICE = f"<h1>关于县长信箱升级的通知</h1><p>发布时间：2026-05-11 来源：县政府办公室</p>{PROSE}"
ORDER = f"<h1>县长批示</h1><p>县长 2026-05-11</p>{QUESTION}<p>县交通运输局 2026-05-14</p>{ANSWER}"
HISTORY = (
    f"<h1>信箱中心的历程</h1><ul><li>2001-05-11 <b>县信箱中心成立</b>{ANSWER}</li>"
    f"<li>2010-05-14 <b>县信访局接管</b>{ANSWER}</li></ul>"
)
INTERVIEW = f"<h1>局长谈养护</h1><p>主持人 2026-05-11</p>{QUESTION}<p>县交通运输局 2026-05-11</p>{ANSWER}"
REPORT = f"<h1>办理通报</h1><p>2026-05-11 县督查室</p>{PROSE}<p>2026-05-14 县督查室</p>{PROSE}"
NOTICES = (
    "<h1>停水信息</h1><p>东片 2026-05-11</p><p>因管道检修，东片区域将于当晚停水，恢复时间另行告知。</p>"
    "<p>县水务局 2026-05-14</p><p>因管道检修，西片区域将于当晚停水，恢复时间另行告知。</p>"
)
GUESTS = POSTS + POSTS.replace("游客", "路人").replace("2026-05-1", "2026-06-1")


@pytest.mark.parametrize("body", [NOTICE, ORDER, HISTORY, INTERVIEW, REPORT, NOTICES, GUESTS])
def test_other_matters_in_turns_are_no_letter(body: str) -> None:
    facts = read(LETTERS + body)
    assert facts.messages == ()
    assert facts.kind != "message"


@pytest.mark.parametrize("turns", [POSTS, STEPS])
def test_turns_in_another_column_are_no_letter(turns: str) -> None:
    assert read(f"{NEWS}<h1>桥栏杆</h1>{turns}").messages == ()


def test_what_visitors_say_below_an_article_is_no_letter() -> None:
    body = (
        f"{NEWS}<h1>县交通运输局开展养护行动</h1><p>2026-05-11 来源：县融媒体中心</p>{PROSE}"
        "<div><span>网友 老张</span><span>2026-05-12 09:00</span><p>支持，希望坚持下去。</p></div>"
        "<div><span>县交通运输局</span><span>2026-05-13 09:00</span><p>感谢您的关注和支持。</p></div>"
    )
    facts = read(body)
    assert (facts.kind, facts.messages) == ("article", ())


def test_the_place_of_the_page_is_said_by_nobody() -> None:
    links = '<a href="/">首页</a> &gt; <a href="/h/">互动</a> &gt; <a href="/h/x/">局长信箱</a>'
    crumb = f"<div>您现在的位置：{links}</div>"
    asked, answered = f"{QUESTION}<p>市民陈** 2026-05-11</p>", f"{ANSWER}<p>县交通运输局 2026-05-14</p>"
    (letter,) = read(f"{crumb}<h3>桥栏杆断了</h3><div>{asked}</div><div>{answered}</div>").messages
    assert (letter.received, letter.replied, letter.unit) == ("2026-05-11", "2026-05-14", "县交通运输局")


@pytest.mark.parametrize(("asked", "replied"), [("问政时间", "回应时间"), ("求助时间", "回应日期")])
def test_labels_of_other_portals_tell_of_a_letter(asked: str, replied: str) -> None:
    facts = read(
        f"{LETTERS}<h2>桥栏杆断了</h2><div><p>{asked}：2026-05-11</p>{QUESTION}"
        f"<p>回应单位：县交通运输局　{replied}：2026-05-14</p>{ANSWER}</div>"
    )
    (letter,) = facts.messages
    assert (letter.received, letter.replied, letter.unit) == ("2026-05-11", "2026-05-14", "县交通运输局")
    assert {"content", "reply"} <= set(letter.shown)


def test_the_next_head_of_a_column_is_no_office() -> None:
    facts = read(
        f"{LETTERS}<h2>桥栏杆断了</h2><p>来信时间：2026-05-11</p><p>来信内容：请修桥栏杆，孩子上学危险。</p>"
        "<table><tr><th>环节</th><th>时间</th><th>办理单位</th><th>意见</th></tr>"
        "<tr><td>受理</td><td>2026-05-11</td><td>县信访局</td><td>已受理</td></tr></table>"
    )
    assert [letter.unit for letter in facts.messages] == [None]
