"""Pages where portals talk with citizens: letters headed in other ways, lists of them, surveys, results of
consultations, published statistics; and the feet below them."""

from __future__ import annotations

import pytest

from crawler.derive.consultation import read_consultation
from crawler.derive.consultation_answer import read_answer
from crawler.derive.message_stats import read_statistics
from crawler.derive.page_text import read_text
from crawler.model import Fetched
from tests.derive.layout_page import PATH, PROSE, TITLE, URL, read

CRUMB = '<div class="wz">当前位置：<a href="/">首页</a> &gt; <a href="/hd/">互动交流</a> &gt; 县长信箱</div>'
QUESTION = "东街口的公交站牌倒了半个月，请尽快扶正。"
ANSWER = "您好，站牌已于昨日重新安装，感谢您的反映。"


# --- letters --------------------------------------------------------------------------------------------


def answered_by(head: str) -> str:
    return (
        f"{CRUMB}<div><p><strong>东街口站牌倒了</strong></p><div>来信人： 周**</div>"
        "<div>时间：2026-03-10</div>"
        f"<p>{QUESTION}</p></div><div><p>{head}</p><div>答复时间：2026-03-16</div><p>{ANSWER}</p></div>"
    )


def test_the_office_behind_the_head_of_an_answer_answered() -> None:
    letter = read(answered_by("[官方回答]：示例县交通运输局")).messages[0]
    assert (letter.received, letter.replied, letter.unit) == ("2026-03-10", "2026-03-16", "示例县交通运输局")
    assert {"content", "reply"} <= set(letter.shown)


def test_what_is_no_office_behind_the_head_is_none() -> None:
    assert read(answered_by("[官方回答]：站牌很快修好")).messages[0].unit is None


def test_the_day_on_which_a_letter_came_is_not_that_of_its_page() -> None:
    assert read(answered_by("[官方回答]：示例县交通运输局")).published is None
    told = f"<p>来信时间：2026-03-10</p><p>来信内容：{QUESTION}</p>"
    told += f"<p>回复时间：2026-03-16</p><p>回复内容：{ANSWER}</p>"
    numbered = "http://www.example.gov.cn/hd/20260310.html"
    assert read(f"{CRUMB}<h1>东街口站牌倒了</h1>{told}", url=numbered).published is None
    published = read(f"{CRUMB}<h1>东街口站牌倒了</h1><p>发布时间：2026-03-20</p>{told}")
    assert (published.kind, published.published) == ("message", "2026-03-20")


def test_a_page_named_like_every_letters_page_is_called_by_its_letter() -> None:
    facts = read(
        f"{CRUMB}<table><tr><td colspan=2><b>信件处理结果</b></td></tr>"
        "<tr><td>信件编号：</td><td>2026083</td></tr>"
        f"<tr><td>来信时间：</td><td>2026-03-10</td></tr><tr><td>信件主题：</td><td>东街口站牌倒了</td></tr>"
        f"<tr><td>信件内容：</td><td>{QUESTION}</td></tr><tr><td>受理意见：</td><td>{ANSWER}</td></tr></table>",
        tab="信件处理结果-示例县交通运输局",
    )
    assert (facts.kind, facts.title) == ("message", "东街口站牌倒了")
    assert "reply" in facts.messages[0].shown


@pytest.mark.parametrize("tag", ["h1", "div"])
def test_facts_in_the_heading_of_an_answer_are_the_answers(tag: str) -> None:
    letter = read(
        f"{CRUMB}<h2>东街口站牌倒了</h2><p>来信时间：2026-03-10</p><p>来信内容：{QUESTION}</p>"
        f"<{tag}>答复内容<span>回复时间：2026-03-16 11:05</span>"
        f"<span>回复单位：示例县交通运输局</span></{tag}><p>{ANSWER}</p>"
    ).messages[0]
    assert (letter.replied, letter.unit) == ("2026-03-16 11:05", "示例县交通运输局")
    assert "reply" in letter.shown


@pytest.mark.parametrize(("who", "unit"), [("信访科", "示例县交通运输局"), ("示例县公路局", "示例县公路局")])
def test_a_section_that_answers_gives_way_to_the_office_that_took_the_letter_up(who: str, unit: str) -> None:
    letter = read(
        f"{CRUMB}<h2>东街口站牌倒了</h2><p>来信时间：2026-03-10</p><p>来信内容：{QUESTION}</p>"
        f"<p>受理单位：示例县交通运输局</p><p>回复人：{who}</p><p>回复时间：2026-03-16</p><p>回复：{ANSWER}</p>"
    ).messages[0]
    assert letter.unit == unit


def test_a_message_board_tells_who_spoke_when_in_headings() -> None:
    facts = read(
        '<div class="path"><a href="/">留言板</a>&gt;<a href="/s/">某省</a>'
        '&gt;<a href="/c/">某市</a>&gt;<i>市长</i></div>'
        "<h2><b><span>东街口公交站牌倒了半个月</span><em>已回复</em><em>交通</em></b></h2>"
        f"<h3><span>用户7021　2026-03-10 10:26</span></h3><p>{QUESTION}</p>"
        f"<ul><li><h3><i>示例市交通运输局</i><em>2026-03-16 16:40</em></h3><p>{ANSWER}</p></li></ul>",
        tab="东街口公交站牌倒了半个月-留言板",
    )
    letter = facts.messages[0]
    assert (facts.kind, facts.title) == ("message", "东街口公交站牌倒了半个月")
    assert (letter.received, letter.replied, letter.unit) == (
        "2026-03-10 10:26",
        "2026-03-16 16:40",
        "示例市交通运输局",
    )


def test_a_heading_whose_pieces_the_tab_repeats_is_one_title() -> None:
    facts = read(
        f"{PATH}<h1><span>{TITLE}</span><span>（修订版）</span></h1>{PROSE}", tab=f"{TITLE}（修订版）-示例县"
    )
    assert facts.title == f"{TITLE}（修订版）"


def test_letters_in_rows_without_a_day_are_a_list() -> None:
    rows = "".join(
        f"<tr><td><a href=/x?id={n}>{title}</a></td><td>{n}</td><td>{state}</td></tr>"
        for n, title, state in (
            (3, "东街口站牌倒了", "已回复"),
            (2, "西街夜间施工", "已回复"),
            (1, "井盖松动", "未回复"),
        )
    )
    facts = read(f"{CRUMB}<table><tr><td>主题</td><td>联名人数</td><td>回复状态</td></tr>{rows}</table>")
    assert facts.kind == "message_list" and facts.list is not None
    first = facts.list.items[0]
    assert (first.title, first.date) == ("东街口站牌倒了", None)
    assert (facts.list.count, facts.list.newest) == (3, None)


# --- surveys, consultations, statistics -----------------------------------------------------------------


def test_the_way_to_the_result_is_no_entry_of_a_list_of_surveys() -> None:
    items = "".join(
        f"<dl><dt><a href=/dc?id={n}>示例县{what}问卷调查</a></dt><dd>起止时间：2026-0{n}-01 至 2026-0{n}-20"
        f" <a href=/jg?id={n}>查看结果</a></dd></dl>"
        for n, what in ((7, "早餐供应"), (5, "公交线路"), (3, "网站服务"))
    )
    facts = read(
        f'<div class="wz">当前位置：<a href="/">首页</a> &gt; <a href="/dc/">网上调查</a></div>{items}'
    )
    assert facts.list is not None
    first = facts.list.items[0]
    assert (first.title, first.date) == (
        "示例县早餐供应问卷调查",
        "2026-07-01",
    )


def consulted(head: str) -> tuple[str | None, str | None]:
    html = (
        "<html><head><meta charset=utf-8><title>关于征求《示例县路灯管理办法》意见的公告</title></head><body>"
        f"<h1>关于征求《示例县路灯管理办法》意见的公告</h1><div>{head}</div>"
        '<div class="TRS_Editor"><p>为规范路灯管理，我局起草了该办法，现公开征求意见。</p>'
        "<p>请于2026年8月5日前将意见发至邮箱 ld@example.gov.cn。</p></div></body></html>"
    )
    period = read_consultation(read_text(Fetched(URL, 200, {}, html.encode())), None).period
    assert period is not None
    return period.begin, period.end


def test_the_head_of_a_consultation_tells_the_day_its_text_leaves_out() -> None:
    told = "<span>开始时间：2026-07-06</span><span>结束时间：2026-08-05</span>"
    assert consulted(told) == ("2026-07-06", "2026-08-05")


@pytest.mark.parametrize(
    ("line", "channels"),
    [
        ("电话：(010) 55500000", ("phone",)),
        ("征求意见稿可登录我局网站检索查阅。", ()),
        ("可登录我局网站提出意见。", ("online",)),
        ("登录我局网站，进入“意见征集”栏目。", ("online",)),
    ],
)
def test_ways_to_answer_are_told_from_ways_to_read(line: str, channels: tuple[str, ...]) -> None:
    body = f"<p>现将《示例县供水办法（征求意见稿）》公开征求意见，截止时间为2026年4月1日。</p><p>{line}</p>"
    page = f"{PATH}<h1>关于征求《示例县供水办法（征求意见稿）》意见的公告</h1>{body}".encode()
    assert read_consultation(read_text(Fetched(URL, 200, {}, page)), "2026-03-01", ()).channels == channels


def test_a_head_with_another_end_tells_nothing_of_the_begin() -> None:
    other = "<span>开始时间：2025-07-06</span><span>结束时间：2025-08-05</span>"
    assert consulted(other) == (None, "2026-08-05")


@pytest.mark.parametrize(
    ("rows", "reasons"),
    [
        ((("1", "加高", "否", "与净空要求不符"), ("2", "换灯", "是", "合理")), True),
        ((("1", "加高", "否", ""), ("2", "换灯", "是", "合理")), False),
    ],
)
def test_an_opinion_with_a_no_in_its_column_was_not_taken_up(
    rows: tuple[tuple[str, ...], ...], reasons: bool
) -> None:
    answer = read_answer(["共收到意见2条"], [(("序号", "意见内容", "是否采纳", "理由"), *rows)])
    assert (answer.rejected, answer.reasons) == (True, reasons)


def test_where_all_were_taken_up_nothing_was_left() -> None:
    table = (("序号", "意见内容", "是否采纳", "理由"), ("1", "换灯", "是", "合理"))
    assert not read_answer(["共收到意见1条"], [table]).rejected


def test_answers_are_counted_by_tiles_that_name_letters_too() -> None:
    found = read_statistics(["1286收到信件", "1279办结信件", "99.46%办结率", "3.2天平均办理时长"])
    assert found is not None
    assert (found.received, found.answered, found.rate) == (1286, 1279, "99.46")


def test_tiles_in_one_line_do_not_trade_their_numbers() -> None:
    found = read_statistics(["1286 收到信件 1279 办结信件 7 正在受理"])
    assert found is not None
    assert (found.received, found.answered, found.accepted) == (1286, 1279, 7)


def test_a_sum_that_spans_two_columns_stays_under_its_heads() -> None:
    head = ("序号", "单位", "受理数", "办结数", "办结率")
    table = (head, ("1", "县住建局", "42", "41", "97.6%"), ("合计", "97", "96", "99.0%"))
    found = read_statistics([], [table])
    assert found is not None
    assert (found.accepted, found.answered, found.rate) == (97, 96, "99.0")


def test_a_row_that_lacks_cells_for_reasons_unknown_is_not_read() -> None:
    head = ("年度", "单位", "受理数", "办结数", "办结率")
    assert read_statistics([], [(head, ("县教育局", "20", "19", "95%"))]) is None


# --- forms and feet -------------------------------------------------------------------------------------


def test_an_application_below_ways_to_its_rules_is_a_form() -> None:
    ways = "".join(
        f'<li><a href="/ysq/{n}.html">{n}</a></li>'
        for n in ("网上申请", "受理机构", "申请指南", "申请表下载")
    )
    boxes = "".join(
        f"<tr><td><label>{name}</label></td><td><input type=text name=f{n}></td></tr>"
        for n, name in enumerate(("证件名称", "通信地址：", "联系电话：", "联系人："))
    )
    facts = read(
        f'<div class="wz">当前位置：<a href="/">首页</a> &gt; 依申请公开</div><ul>{ways}</ul>'
        f"<form action=/save><table>{boxes}</table><textarea name=t></textarea></form>"
    )
    assert facts.kind == "form"


MARK = """document.write(unescape("%3Cscript src='http://dcs.conac.cn/js/05/1/0000/1/CA1.js'%3E%3C/script%3E"));"""


@pytest.mark.parametrize(("script", "marked"), [(MARK, True), (f"\n // {MARK}\n", False)])
def test_a_line_of_script_taken_out_of_use_brings_no_mark(script: str, marked: bool) -> None:
    foot = f"<div class=footer><p>主办：示例县人民政府</p><script>{script}</script></div>"
    assert read(f"{PATH}<h1>{TITLE}</h1>{PROSE}{foot}").footer.party_mark is marked


def test_a_telephone_in_brackets_is_no_part_of_a_name() -> None:
    foot = "<div class=footer><p>主办：示例县人民政府　 承办: 示例县人民政府办公室 (0825-2220000)</p></div>"
    footer = read(f"{PATH}<h1>{TITLE}</h1>{PROSE}{foot}").footer
    assert (footer.sponsor, footer.undertaker) == ("示例县人民政府", "示例县人民政府办公室")
    assert footer.contact == ("0825-2220000",)
