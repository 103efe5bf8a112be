"""Letters whose texts stand above their days, rows whose days follow a word, the foot of contact pages."""

from __future__ import annotations

from crawler.derive.page import read_page
from crawler.model import Fetched
from tests.derive.test_letter_shapes import ANSWERED, ASKED, letter, read


def test_question_and_answer_may_stand_above_their_days() -> None:
    told = letter(
        f"""<h2>排水沟堵塞积水</h2><div><p>{ASKED}</p><p>提问时间：<span>2025-05-06</span></p><p>{ANSWERED}</p>
        <p>答复时间：<span>2025-05-09</span></p></div>"""
    )
    assert (told.title, told.received, told.replied) == ("排水沟堵塞积水", "2025-05-06", "2025-05-09")
    assert {"content", "reply"} <= set(told.shown)


def test_what_stands_above_the_first_day_is_no_question_when_the_answer_follows_the_last() -> None:
    told = letter(
        f"""<h2>排水沟堵塞积水</h2><div><p>温馨提示，请勿泄露个人信息。</p><p>提问时间：2025-05-06</p><p>{ASKED}</p>
        <p>答复时间：2025-05-09</p><p>{ANSWERED}</p></div>"""
    )
    assert {"content", "reply"} <= set(told.shown)


def test_a_question_above_its_day_that_waits_has_no_answer() -> None:
    told = letter(
        f"""<div><p>标题：排水沟堵塞</p><p>提问时间：2025-05-06</p><p>{ASKED}</p><p>办理状态：办理中</p>
        <p>答复时间：</p></div>"""
    )
    assert "reply" not in told.shown


def test_a_post_and_the_post_of_an_office_are_a_letter() -> None:
    told = letter(
        f"""<div><h1>【投诉】排水沟堵了</h1><div>发表于 2025-05-06 08:11　市民 小巷人家</div>
        <div>{ASKED}</div></div>
        <div><div><em>官方回复</em> 示例县城管局 发表于 2025-05-09 10:00</div><div>{ANSWERED}</div></div>""",
        "网络问政",
    )
    assert (told.received, told.replied) == ("2025-05-06 08:11", "2025-05-09 10:00")
    assert told.unit == "示例县城管局"


def test_rows_may_tell_their_days_behind_a_word() -> None:
    row = """<div><a href="/q/{0}">{1}</a><div><span>示例县城管局</span><span>来信 2025-04-0{0}</span>
        <span>回复 2025-04-1{0}</span></div></div>"""
    facts = read(
        "".join(row.format(n, title) for n, title in ((5, "广告牌倾斜"), (4, "路灯不亮"))), "群众来信"
    )
    assert [(m.title, m.received, m.replied, m.unit) for m in facts.messages] == [
        ("广告牌倾斜", "2025-04-05", "2025-04-15", "示例县城管局"),
        ("路灯不亮", "2025-04-04", "2025-04-14", "示例县城管局"),
    ]


def test_rows_may_tell_their_facts_in_brackets() -> None:
    row = '<p><a href="/m?id={0}">{1}</a>　[{2}]　[2025-04-{0}]</p>'
    told = (
        (28, "关于公厕开放时间", "未回复"),
        (26, "关于菜场卫生", "已回复"),
        (24, "关于路面坑洼", "已回复"),
    )
    facts = read("".join(row.format(*each) for each in told), "百姓信箱")
    assert facts.kind == "message_list"
    assert [(m.title, m.received, m.state) for m in facts.messages] == [
        (title, f"2025-04-{n}", state) for n, title, state in told
    ]


CONTACT = "<p>单位地址：示例县人民路2号</p><p>咨询电话：0999-5550111</p><p>投诉电话：0999-5550222</p>"


def test_the_lines_of_a_contact_page_are_not_its_foot() -> None:
    facts = read(f"<h1>联系我们</h1>{CONTACT}", "联系我们")
    assert facts.kind == "article"
    assert facts.footer.contact == ()


def test_contacts_above_a_foot_that_no_class_marks_belong_to_it() -> None:
    html = f"""<html><head><title>示例县</title></head><body><h1>通知</h1><p>各单位请做好准备。</p>
        <div>{CONTACT}</div>
        <div><p>版权所有：示例县人民政府　网站标识码：3699990002</p></div></body></html>"""
    facts = read_page(Fetched("http://www.example.gov.cn/1.html", 200, {}, html.encode())).facts
    assert "0999-5550111" in facts.footer.contact
