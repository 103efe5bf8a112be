"""Letters of systems met seldom, rebuilt with made-up words from what programs that read them look for."""

from __future__ import annotations

import pytest

from crawler.derive.page import read_page
from crawler.model import Fetched, Message, PageFacts

ASKED = "河西小区三号楼的垃圾桶长期无人清运，夏天气味很大，请尽快处理，谢谢！"
ANSWER = "您好！经核实，清运车辆已经修好，今后每天清运两次，感谢您的来信。"


def facts(body: str, tab: str = "市长信箱", name: str = "show.jsp?id=7") -> PageFacts:
    page = f"<html><head><meta charset='utf-8'><title>{tab}</title></head><body>{body}</body></html>"
    return read_page(Fetched(f"http://www.lvhe.gov.cn/zmhd/{name}", 200, {}, page.encode())).facts


def letter(body: str) -> Message:
    page = facts(body)
    assert page.kind == "message"
    return page.messages[0]


def table(*rows: tuple[str, ...]) -> str:
    return (
        "<table>"
        + "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
        + "</table>"
    )


def test_what_became_of_a_letter_may_stand_above_its_text() -> None:
    told = letter(
        table(
            ("信件标题", "垃圾清运"),
            ("来信时间", "2019-01-07 11:02"),
            ("处理情况", "已办结"),
            ("内容", ASKED),
            ("处理结果", f"县城管局（2019-01-08 10:15）：{ANSWER}"),
        )
    )
    assert (told.state, told.unit, told.replied) == ("已办结", "县城管局", "2019-01-08 10:15")
    assert {"content", "reply"} <= set(told.shown)


def test_a_bare_text_under_the_heading_of_an_answer_is_the_answer() -> None:
    told = letter(
        table(("来信时间", "2019-01-07"), ("来信内容", ASKED))
        + "<h3>处理情况</h3>"
        + table(("时间", "2019-01-09"), ("内容", ANSWER))
    )
    assert {"content", "reply"} <= set(told.shown)


TWICE = (
    "<div><p>提问时间：<span>2019-01-07 09:15</span></p><p>标　　题：<span>路面塌陷</span></p>"
    f"<p>内　　容：<span>{ASKED}</span></p></div><div><p>回复部门：<span>绿河镇人民政府</span></p>"
    "<p>回复时间：<span>2019-01-09 14:30</span></p>{}<p>标　　题：<span>关于路面塌陷的回复</span></p>"
    f"<p>内　　容：<span>{ANSWER}</span></p></div>"
)


def test_an_answer_may_have_a_title_and_a_text_under_the_labels_of_the_question() -> None:
    told = letter(TWICE.format(""))
    assert (told.title, told.unit, told.replied) == ("路面塌陷", "绿河镇人民政府", "2019-01-09 14:30")
    assert {"content", "reply"} <= set(told.shown)


def test_a_second_letter_with_a_day_of_its_own_answers_nothing() -> None:
    page = facts(TWICE.format("<p>提问时间：<span>2019-01-10 08:00</span></p>"))
    assert all("reply" not in each.shown for each in page.messages)


BOX = (
    "<table><tr><td><table><tr><td><b>路灯不亮</b></td></tr><tr><td>{}</td></tr><tr><td>"
    + table(("写信人：", "李**", "写信时间：", "2019-01-05 09:12"))
    + f"</td></tr><tr><td><b>回复内容</b></td></tr><tr><td>{ANSWER}</td></tr><tr><td>"
    + table(("回复部门：", "县城管局", "回信时间：", "2019-01-08 16:30"))
    + "</td></tr></table></td></tr></table>"
)


def test_question_and_answer_may_both_stand_above_their_days() -> None:
    told = letter(BOX.format(ASKED))
    assert {"content", "received", "reply", "replied"} <= set(told.shown)


def test_a_hint_in_another_box_is_no_question() -> None:
    hint = "<p>请牢记您的信件编号，凭编号可以查询办理结果，谢谢。</p>"
    assert "content" not in letter(hint + BOX.format("")).shown


def row(*cells: str, link: int = 0) -> tuple[str, ...]:
    return tuple(f"<a href='show.jsp?id={i}'>{c}</a>" if i == link else c for i, c in enumerate(cells))


def rows(head: tuple[str, ...], *told: tuple[str, ...]) -> PageFacts:
    return facts(table(head, *told), "意见反馈", "list.jsp?page=1")


def test_a_column_may_have_two_names() -> None:
    page = rows(
        ("主题", "提交时间", "办结时间", "受理人(单位)", "状态"),
        row("新生儿医保怎么办理", "2019-01-07", "2019-01-09", "县医保局", "已办结"),
        row("水门桥东路坑洼不平", "2019-01-06", "", "县住建局", "办理中"),
    )
    assert [m.unit for m in page.messages] == ["县医保局", "县住建局"]


@pytest.mark.parametrize(
    ("told", "day"), [("2019-01-09", "2019-01-09"), ("已于2019-01-09请供热公司上门检查，现已恢复。", None)]
)
def test_the_column_of_answers_may_hold_their_days(told: str, day: str | None) -> None:
    page = rows(
        ("类别", "标题", "区域", "日期", "回复", "状态"),
        row("城乡建设", "小区路面塌陷", "河西区", "2019-01-07", told, "已回复", link=1),
        row("文教卫生", "幼儿园入园年龄", "河东区", "2019-01-06", "", "未回复", link=1),
    )
    assert page.kind == "message_list"
    assert [(m.received, m.replied) for m in page.messages] == [("2019-01-07", day), ("2019-01-06", None)]


def test_a_list_of_permits_is_none_of_letters() -> None:
    page = rows(
        (
            "序号",
            "办理编号",
            "受理部门",
            "受理事项",
            "办理环节",
            "申请日期",
            "办结日期",
            "申请人",
            "办理结果",
        ),
        row(
            "1",
            "520000190107",
            "县规划局",
            "规划许可",
            "办结",
            "2019-01-02",
            "2019-01-07",
            "某厂",
            "准予",
            link=8,
        ),
        row(
            "2",
            "520000190106",
            "县卫健局",
            "卫生许可",
            "办结",
            "2019-01-03",
            "2019-01-06",
            "某店",
            "准予",
            link=8,
        ),
    )
    assert page.kind != "message_list"
    assert page.messages == ()


def test_the_way_home_heads_no_list() -> None:
    menu = (
        "<div class='nav'><ul><li><a href='/'>首页</a></li><li><a href='/zwgk/'>政务公开</a></li></ul></div>"
    )
    body = table(
        ("标题", "日期", "状态"),
        row("小区路面塌陷", "2019-01-07", "已回复"),
        row("幼儿园入园年龄", "2019-01-06", "未回复"),
    )
    assert facts(menu + body, "政民零距离", "list8a.jsp?curpage=1").title == "政民零距离"
    headed = menu.replace("首页", "网友来信")
    assert facts(headed + body, "政民零距离", "list8a.jsp?curpage=1").title == "网友来信"


WAITS = (
    ("来信人：", "刘**", "处理情况：", "受理中", "浏览：", "52"),
    ("问政时间：", "2019-01-07", "审核时间：", "2019-01-07", "受理时间：", ""),
    ("内容：", ASKED),
)


def test_a_state_among_other_cells_is_no_answer() -> None:
    told = letter(table(*WAITS))
    assert (told.state, told.received, told.replied) == ("受理中", "2019-01-07", None)
    assert set(told.shown) == {"content", "received", "state"}
    answered = letter(table(*WAITS, ("回复：", ANSWER)))
    assert "reply" in answered.shown


def test_a_state_may_begin_an_answer_under_its_heading() -> None:
    body = table(("来信时间", "2019-01-07"), ("来信内容", ASKED))
    told = letter(f"{body}<h3>处理情况</h3><p>已办结</p><p>{ANSWER}</p>")
    assert "reply" in told.shown
