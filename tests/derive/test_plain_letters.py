"""Letters told with few labels, lists whose heads are their first row, and tables of other matters."""

from __future__ import annotations

import pytest

from tests.derive.test_letter_shapes import ANSWERED, ASKED, letter, read

OFFICE = "示例县城市管理局"

FEW_LABELS = {
    "heading of the answer alone": f"""<h3>标题：排水沟堵塞</h3><p>时间：2025-05-06</p><p>内容：{ASKED}</p>
        <h3>回复</h3><p>{ANSWERED}</p><p>{OFFICE}</p><p>2025年5月9日</p>""",
    "signs without a colon": f"""<h1>排水沟堵塞</h1><p>【来信】{ASKED}（小巷人家 2025-05-06）</p>
        <p>【答复】{ANSWERED}（{OFFICE} 2025-05-09）</p>""",
    "a colon behind who speaks": f"""<h1>排水沟堵塞</h1><div><b>小巷人家</b><i>2025/05/06</i>
        <div>{ASKED}</div></div>
        <div><b>{OFFICE}回复：</b><i>2025/05/09</i><div>{ANSWERED}</div></div>""",
    "a colon behind the words for a day": f"""<h2>排水沟堵塞</h2><p>{ASKED}</p>
        <p><b>小巷人家</b><i>提问于：2025-05-06</i></p><p>{ANSWERED}</p>
        <p><b>{OFFICE}</b><i>回复于：2025-05-09</i></p>""",
    "signs with a colon": f"""<div><h2>排水沟堵塞</h2><span>网友</span><span>2025-05-06</span></div>
        <div>问：{ASKED}</div><div>答：{ANSWERED}</div><div>{OFFICE} 2025-05-09</div>""",
    "days in brackets behind the heads": f"""<h1>排水沟堵塞</h1><p><b>网友来信（2025-05-06）：</b></p>
        <p>{ASKED}</p>
        <p><b>{OFFICE}回复（2025-05-09）：</b></p><p>{ANSWERED}</p>""",
    "the office in brackets": f"""<h1>排水沟堵塞</h1><div>2025-05-06 10:22 来自 小巷人家</div>
        <div>{ASKED}</div>
        <div>【{OFFICE}】答复</div><div>2025-05-09 17:00</div><div>{ANSWERED}</div>""",
}


@pytest.mark.parametrize("body", FEW_LABELS.values(), ids=FEW_LABELS)
def test_a_letter_with_few_labels_is_one(body: str) -> None:
    told = letter(body, "网友问政")
    assert told.title == "排水沟堵塞"
    assert ((told.received or "")[:10], (told.replied or "")[:10]) == ("2025-05-06", "2025-05-09")
    assert told.unit == OFFICE
    assert {"content", "reply"} <= set(told.shown)


def test_a_letter_that_waits_may_tell_its_facts_in_one_line() -> None:
    told = letter(
        f"<h1>排水沟堵塞</h1><div>留言时间:2025-05-06 留言人:小巷 状态:<b>办理中</b></div><div>{ASKED}</div>"
    )
    assert (told.received, told.state, told.title) == ("2025-05-06", "办理中", "排水沟堵塞")
    assert "content" in told.shown and "reply" not in told.shown


def test_a_line_that_begins_with_a_day_is_no_title() -> None:
    body = f"<p>2025-05-06 咨询 已办结</p><h3>咨询内容</h3><p>{ASKED}</p><h3>办理回复</h3><p>{ANSWERED}</p>"
    found = read(body).messages
    assert all(told.title is None for told in found)


def test_the_first_row_of_boxes_may_head_the_columns() -> None:
    cells = "".join(f"<div>{head}</div>" for head in ("信件标题", "办理单位", "来信时间", "办结时间"))
    rows = "".join(
        f"""<div class="tr"><div><a href="/m/{n}">{title}</a></div><div>县交通局</div><div>2025-05-{n}</div>
        <div>2025-05-3{n % 2}</div></div>"""
        for n, title in ((28, "乡村客车停运"), (26, "班次调整咨询"))
    )
    facts = read(f'<div><div class="tr">{cells}</div>{rows}</div>', "信件公开")
    assert [(m.title, m.received, m.replied, m.unit) for m in facts.messages] == [
        ("乡村客车停运", "2025-05-28", "2025-05-30", "县交通局"),
        ("班次调整咨询", "2025-05-26", "2025-05-30", "县交通局"),
    ]


def test_a_row_may_label_the_day_of_an_answer_to_come() -> None:
    row = '<li><a href="/m/{0}"><b>{1}</b></a><i>留言日期：2025-05-{0}</i><i>回复日期：{2}</i></li>'
    told = ((28, "乡村客车停运", "2025-05-30"), (26, "饮水工程进度", "2025-05-29"), (20, "工程车扰民", ""))
    facts = read(f"<ul>{''.join(row.format(*each) for each in told)}</ul>", "群众留言")
    assert [(m.title, m.replied) for m in facts.messages] == [
        (title, replied or None) for _, title, replied in told
    ]


@pytest.mark.parametrize(
    ("heads", "row"),
    [
        (
            ("反馈问题", "整改单位", "完成时间", "整改情况"),
            ("河道垃圾多", "县水利局", "2025-04-30", "已完成"),
        ),
        (("提案编号", "标题", "承办单位", "答复时间"), ("1", "关于加强客运的提案", "县交通局", "2025-05-11")),
    ],
)
def test_tables_of_other_matters_list_no_letters(heads: tuple[str, ...], row: tuple[str, ...]) -> None:
    head = "".join(f"<th>{each}</th>" for each in heads)
    cells = "".join(f"<td>{each}</td>" for each in row)
    facts = read(f"<h1>公示</h1><table><tr>{head}</tr><tr>{cells}</tr><tr>{cells}</tr></table>", "公示公告")
    assert facts.kind not in ("message", "message_list")
    assert facts.messages == ()


def test_a_day_behind_what_was_said_is_that_of_the_letter_or_the_answer() -> None:
    row = '<li><a href="/k/{0}">{1}</a><span>来信：2025-05-{0}</span><span>答复：2025-05-{2}</span></li>'
    told = ((18, "公园照明", 20), (16, "道路积水", 19), (12, "班车时间", 14))
    facts = read(f"<ul>{''.join(row.format(*each) for each in told)}</ul>", "来信选登")
    assert [(m.title, m.received, m.replied) for m in facts.messages] == [
        (title, f"2025-05-{came}", f"2025-05-{gone}") for came, title, gone in told
    ]
