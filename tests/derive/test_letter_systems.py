"""Letters as mailboxes and hotlines of other systems lay them out: parts that no label names, rows of odd
cells, and what only looks like them."""

from __future__ import annotations

import pytest

from tests.derive.layout_page import PATH, PROSE, TITLE, read

CRUMB = '<div class="crumb"><a href="/">首页</a> &gt; <a href="/hd/">互动交流</a> &gt; 县长信箱</div>'
QUESTION = "粮站路口的井盖一直松动，夜里过车声音很大。"
ANSWER = "您好，已更换防沉降井盖，感谢您的监督。"


def test_what_follows_the_day_of_an_answer_in_the_letters_box_is_the_answer() -> None:
    facts = read(
        f"{CRUMB}<div class=letter><h2>粮站路口井盖松动</h2><p><b>提交时间：</b>2022-05-14</p>"
        f"<p><b>信件内容：</b>{QUESTION}</p><div><b>回复单位：</b>县住建局<br><b>回复时间：</b>2022-05-18"
        f"<div><p>{ANSWER}</p></div></div></div><p>本栏目每个工作日更新一次。</p>"
    )
    assert "reply" in facts.messages[0].shown


def test_a_dated_answer_without_a_text_shows_none() -> None:
    facts = read(
        f"{CRUMB}<div class=letter><h2>粮站路口井盖松动</h2><p><b>提交时间：</b>2022-05-14</p>"
        f"<p><b>信件内容：</b>{QUESTION}</p><p><b>回复单位：</b>县住建局</p><p><b>回复时间：</b>2022-05-18</p></div>"
        "<div>本栏目每个工作日更新一次，请勿重复提交。</div>"
    )
    assert "reply" not in facts.messages[0].shown


def test_the_text_between_the_facts_of_a_letter_and_its_answer_is_the_question() -> None:
    facts = read(
        f"{CRUMB}<table><thead><tr><td colspan=4><p>粮站路口井盖松动</p></td></tr></thead>"
        "<tr><td>来信人：</td><td>田**</td><td>处理情况：</td><td>已办结</td></tr>"
        "<tr><td>问政时间：</td><td>2022-05-14 10:20</td><td>受理时间：</td><td>2022-05-15 08:31</td></tr>"
        f"<tr><td colspan=4><div>{QUESTION}</div></td></tr>"
        "<tr><td>回复单位：</td><td>县住建局</td><td>回复时间：</td><td>2022-05-18 16:44</td></tr>"
        f"<tr><td colspan=4><div>{ANSWER}</div></td></tr><tr><td colspan=4>评价：满意</td></tr></table>"
    )
    letter = facts.messages[0]
    assert (letter.received, letter.replied, letter.state) == (
        "2022-05-14 10:20",
        "2022-05-18 16:44",
        "已办结",
    )
    assert (letter.title, letter.unit) == ("粮站路口井盖松动", "县住建局")
    assert {"content", "reply"} <= set(letter.shown)


def test_a_letter_kept_from_the_public_is_a_letter_without_an_answer_shown() -> None:
    facts = read(
        f"{CRUMB}<div><span>受理编号：20220526050</span></div><h1>反映邻里纠纷</h1>"
        "<div>本信件来信人不公开，凭受理编号及密码查询处理结果。</div><div>来信时间：2022-05-26</div>"
    )
    assert facts.kind == "message"
    assert (facts.messages[0].id, facts.messages[0].received) == ("20220526050", "2022-05-26")
    assert "reply" not in facts.messages[0].shown


def test_the_second_time_of_handing_in_is_that_of_the_answer() -> None:
    pair = "<div><p>{}</p><p>{}</p></div>".format
    facts = read(
        CRUMB
        + pair("建议标题", "步道增设饮水点")
        + pair("建议内容", "步道沿线没有饮水的地方，锻炼不方便。")
        + pair("提交时间", "2022-07-02 19:40")
        + pair("回复单位", "县园林中心")
        + pair("回复内容", "已列入下半年改造方案。")
        + pair("提交时间", "2022-07-05 09:11")
    )
    assert [(m.received, m.replied) for m in facts.messages] == [("2022-07-02 19:40", "2022-07-05 09:11")]


def test_an_answer_begins_with_its_office_and_day_where_steps_name_others() -> None:
    facts = read(
        f"{CRUMB}<table><tr><td>来信标题</td><td colspan=2>广场音响太响</td></tr>"
        "<tr><td>来信时间</td><td colspan=2>2022-11-02 21:40</td></tr>"
        "<tr><td>来信内容</td><td colspan=2>每晚跳舞到十点半，孩子没法写作业。</td></tr>"
        "<tr><td>处理部门</td><td>处理时间</td><td>处理情况</td></tr>"
        "<tr><td>信访办</td><td>2022-11-03 09:02</td><td>转县公安局办理</td></tr>"
        "<tr><td>县公安局</td><td>2022-11-06 16:31</td><td>办结</td></tr><tr><td colspan=3>办理结果</td></tr>"
        "<tr><td colspan=3>县公安局(2022-11-06 16:31)： 来信人：您好！已约定九点前结束。</td></tr></table>"
    )
    letter = facts.messages[0]
    assert (letter.unit, letter.replied) == ("县公安局", "2022-11-06 16:31")
    assert "reply" in letter.shown


def test_a_heading_over_the_table_of_a_letter_begins_no_second_one() -> None:
    facts = read(
        f"{CRUMB}<h2>留言内容</h2><table><tr><td>标题</td><td>户籍窗口周六办公</td></tr>"
        "<tr><td>内容</td><td>希望窗口周六上午也能办理业务。</td></tr>"
        "<tr><td>发布时间</td><td>2023-03-05 14:20:11</td></tr>"
        "<tr><td>回复内容</td><td>从四月起周六上午安排值班。</td></tr>"
        "<tr><td>回复时间</td><td>2023-03-11 09:02:36</td></tr></table>"
    )
    assert [(m.title, m.received) for m in facts.messages] == [("户籍窗口周六办公", "2023-03-05 14:20:11")]


def test_rows_that_tell_no_day_are_letters_by_the_state_of_their_answers() -> None:
    def rows(states: tuple[str, ...]) -> str:
        return "".join(
            f"<tr><td><a href='/l/{n}.html'>第{n}条道路积水</a></td><td>{n}</td><td>{s}</td></tr>"
            for n, s in enumerate(states)
        )

    head = "<table><tr><td>主题</td><td>联名人数</td><td>{}</td></tr>"
    letters = read(f"{CRUMB}{head.format('回复状态')}{rows(('已回复', '未回复'))}</table>")
    assert [m.state for m in letters.messages] == ["已回复", "未回复"]
    works = read(f"{PATH}{head.format('状态')}{rows(('已完成', '已办结'))}</table>")
    assert works.messages == ()


def test_a_row_that_is_one_link_of_cells_tells_them_apart() -> None:
    rows = "".join(
        f"<li><a href='show?id={n}'><div>第{n}处护栏损坏</div><div>办理中</div><div>城关街道办</div>"
        f"<div>2022-11-0{n}</div></a></li>"
        for n in (3, 2, 1)
    )
    head = "<li><div>标题</div><div>处理状态</div><div>办理单位</div><div>时间</div></li>"
    facts = read(f"{CRUMB}<ul>{head}{rows}</ul>")
    first = facts.messages[0]
    assert (first.title, first.received, first.unit) == ("第3处护栏损坏", "2022-11-03", "城关街道办")


def test_a_label_may_have_its_value_in_the_next_piece_of_its_row() -> None:
    rows = "".join(
        f"<dl><dt><a href='{n}.html'>第{n}小区停车难</a><span>来信人：郝** <i>2022-12-0{n}</i></span></dt>"
        f"<dd>回复部门：<a href='#'>县公安局</a> 回复时间：2022-12-1{n} <span>满意度：满意</span></dd></dl>"
        for n in (3, 2, 1)
    )
    facts = read(f"{CRUMB}<div>{rows}</div>")
    assert facts.kind == "message_list"
    first = facts.messages[0]
    assert (first.received, first.replied, first.unit) == ("2022-12-03", "2022-12-13", "县公安局")


def test_tables_below_each_other_in_a_cell_are_entries_of_a_guest_book() -> None:
    entries = "".join(
        f"<table><tr><td rowspan=4><img></td><td>昵称：过路客 留言时间：2011-4-{n} 9:12</td></tr>"
        f"<tr><td>留言标题：第{n}次咨询</td></tr><tr><td>到景区有直达车吗？</td></tr>"
        "<tr><td>管理员回复：您好，每小时一班。</td></tr></table><br>"
        for n in (3, 2, 1)
    )
    facts = read(f"{CRUMB}<table><tr><td>{entries}</td></tr></table>")
    assert (facts.messages[0].title, facts.messages[0].received) == ("第3次咨询", "2011-04-03 09:12")
    assert len(facts.messages) == 3


@pytest.mark.parametrize("name", ["letter_bottom", "wz"])
def test_words_of_a_foot_or_a_path_on_parts_of_a_letter_take_nothing_away(name: str) -> None:
    facts = read(
        f"{CRUMB}<h2>粮站路口井盖松动</h2><div>来信内容</div><div>{QUESTION}</div>"
        f"<div class={name}><span>来信时间：2022-05-14</span></div><div>信件回复</div><div>{ANSWER}</div>"
        f"<div class={name}><span>回复时间：2022-05-18</span><span>回复部门：县住建局</span></div>"
    )
    letter = facts.messages[0]
    assert (letter.received, letter.replied, letter.unit) == ("2022-05-14", "2022-05-18", "县住建局")


def test_the_side_beside_that_of_the_menu_is_the_content() -> None:
    menu = '<div class=left_side><div class=left_menu><a href="/a/">政务公开</a></div></div>'
    facts = read(
        f'{PATH}{menu}<div class="right_side"><h1>{TITLE}</h1><p>发布日期：2024-01-02</p>{PROSE}</div>'
    )
    assert (facts.kind, facts.title, facts.published) == ("article", TITLE, "2024-01-02")


def test_an_official_answer_signed_by_office_and_day_makes_a_numbered_entry_a_letter() -> None:
    entry = f"<h3>[编号：9921] 城关镇 2022-11-08 15:20 浏览次数：86</h3><div>已办结</div><p>{QUESTION}</p>"
    answer = f"<p>官方回复</p><div>{ANSWER}<div>县住建局<br>2022-11-13 10:09</div></div>"
    letter = read(f"{CRUMB}<h2>粮站路口井盖松动</h2>{entry}{answer}").messages[0]
    assert (letter.id, letter.unit, letter.state) == ("9921", "县住建局", "已办结")
    assert (letter.received, letter.replied) == ("2022-11-08 15:20", "2022-11-13 10:09")
    assert not read(f"{CRUMB}<h2>办事指南汇编</h2>{entry}").messages


def test_a_line_with_labelled_facts_is_no_title() -> None:
    facts = read(
        f"{CRUMB}<div>粮站路口井盖松动</div><div>来信人：田**　来信时间：2022-05-14　督办部门：县住建局</div>"
        f"<p>{QUESTION}</p><h1><span>回复时间：2022-05-18</span><span>回复单位：县住建局</span></h1><p>{ANSWER}</p>"
    )
    assert facts.messages[0].title == "粮站路口井盖松动"


def test_the_first_answer_of_a_thread_is_no_title() -> None:
    facts = read(
        f"{CRUMB}<table><tr><td class=Friends_left rowspan=2>田田</td>"
        "<td class=Friends_top>粮站路口井盖松动</td></tr>"
        f"<tr><td>发言时间：2022-05-14<div>{QUESTION}</div></td></tr></table>"
        "<table><tr><td>受理人：县信访局　受理时间：2022-05-15</td></tr>"
        "<tr><td><div>已转住建局办理。</div></td></tr>"
        "<tr><td>回复人：县住建局　回复时间：2022-05-18</td></tr>"
        f"<tr><td><div>{ANSWER}</div></td></tr></table>"
    )
    assert (facts.messages[0].title, facts.messages[0].unit) == ("粮站路口井盖松动", "县住建局")


def test_the_number_of_a_letter_begins_with_a_day_and_dates_nothing() -> None:
    row = "<tr><td>{}</td><td>求助</td><td><a href='f.html?id={}'>{}</a></td><td>{}</td><td>{}</td></tr>"
    facts = read(
        f"{CRUMB}<table><tr><th>工单</th><th>种类</th><th>事由</th><th>发布时间</th><th>情况</th></tr>"
        + row.format("20220815-0031", 1, "停水三天没有通知", "2022-08-18", "办结")
        + row.format("20220812-0075", 2, "灵活就业补贴何时发", "2022-08-16", "办理中")
        + "</table>"
    )
    assert [(m.id, m.received, m.replied) for m in facts.messages] == [
        ("20220815-0031", "2022-08-18", None),
        ("20220812-0075", "2022-08-16", None),
    ]


@pytest.mark.parametrize(("state", "letters"), [("已办结", 2), ("查看", 0)])
def test_rows_without_a_day_need_number_office_and_state(state: str, letters: int) -> None:
    cells = "<a href=s?{0}>{0}</a><a href=s?{0}>{1}</a><a href=s?{0}>{2}</a><a href=s?{0}>县住建局</a>"
    rows = [("YX2020110041", "暖气温度不达标"), ("YX2020110039", "小区门口积水")]
    facts = read(f"{CRUMB}<ul>" + "".join(f"<li>{cells.format(n, t, state)}</li>" for n, t in rows) + "</ul>")
    assert len(facts.messages) == letters


@pytest.mark.parametrize(
    ("office", "unit", "replied"), [("县住建局 ", "县住建局", "2022-05-18 16:00"), ("", None, None)]
)
def test_a_step_tells_who_answered_a_letter_and_when(
    office: str, unit: str | None, replied: str | None
) -> None:
    facts = read(
        f"{CRUMB}<dl><dt>信件编号</dt><dd>SZ2022051457</dd><dt>来信时间</dt><dd>2022-05-14</dd>"
        f"<dt>信件内容</dt><dd>{QUESTION}</dd></dl><ul><li><div>2022-05-15 09:00</div><div>已转办</div></li>"
        f"<li><div>2022-05-18 16:00</div><div>{office}回复：{ANSWER}</div></li></ul>"
    )
    assert (facts.messages[0].unit, facts.messages[0].replied) == (unit, replied)
