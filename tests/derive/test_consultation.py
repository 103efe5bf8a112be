"""Consultations: what asks, what answers, what parts a notice shows, and what a result tells."""

from __future__ import annotations

import pytest

from crawler.derive.consultation import (
    Consultation,
    answers,
    asks,
    is_draft_title,
    read_consultation,
    same_subject,
    subject_of,
)
from crawler.derive.consultation_answer import answer_on_page, read_answer
from crawler.derive.page_text import PageText, TextLink, read_text
from crawler.model import Fetched

ASKING = [
    "关于公开征求《示例县城镇燃气管理办法（征求意见稿）》意见的公告",
    "示例县城镇燃气管理办法公开征求意见的通告",
    "《示例县城镇燃气管理办法》意见征集",
    "关于面向社会公开征集2027年民生实事项目建议的公告",
    "关于征求县城公共停车场收费标准意见建议的公示",
    "示例县政务服务满意度网上调查",
    "关于听取公众对公交线路调整意见的启事",
]
ANSWERING = [
    "关于《示例县城镇燃气管理办法（征求意见稿）》公开征求意见情况的反馈",
    "关于公开征求示例县城镇燃气管理办法意见采纳情况的说明",
    "《示例县城镇燃气管理办法》征集结果公示",
    "示例县城镇燃气管理办法意见建议征集情况",
    "政务服务满意度网上调查结果反馈",
]
NEITHER = [
    "关于《某县“十五五”规划纲要》公开征求意见的延期公告",
    "我县召开城镇燃气管理办法征求意见座谈会",
    "《示例县城镇燃气管理办法（征求意见稿）》起草说明",
    "关于拟表彰先进集体名单的公示",
    "关于征集志愿者的公告",
    "示例县城镇燃气管理办法政策解读",
    "示例县国有建设用地使用权出让公告",
    "关于向社会公开征集文物史料的公告",
    "关于印发示例县城镇燃气管理办法的通知",
    "意见征集",
]


@pytest.mark.parametrize("title", ASKING)
def test_a_title_that_asks(title: str) -> None:
    assert (asks(title), answers(title)) == (True, False)


@pytest.mark.parametrize("title", ANSWERING)
def test_a_title_that_answers(title: str) -> None:
    assert (asks(title), answers(title)) == (False, True)


@pytest.mark.parametrize("title", NEITHER)
def test_a_title_that_does_neither(title: str) -> None:
    assert (asks(title), answers(title)) == (False, False)


def test_a_drafts_own_title_does_not_ask() -> None:
    title = "示例县城镇燃气管理办法（征求意见稿）"
    assert is_draft_title(title) and not asks(title)
    assert not is_draft_title(ANSWERING[0])


@pytest.mark.parametrize("answer", ANSWERING[:4])
@pytest.mark.parametrize("question", ASKING[:3])
def test_question_and_answer_are_of_one_subject(question: str, answer: str) -> None:
    assert same_subject(subject_of(question), subject_of(answer))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (ASKING[0], "关于《示例县城镇排水管理办法（征求意见稿）》公开征求意见情况的反馈"),
        (ASKING[0], "关于《示例县烟花爆竹管理规定》征求意见情况的反馈"),
        (ASKING[3], "关于2026年民生实事项目建议征集结果的公告"),
        (ASKING[5], "营商环境网上调查结果反馈"),
    ],
)
def test_other_matters_are_other_subjects(one: str, other: str) -> None:
    assert not same_subject(subject_of(one), subject_of(other))


LINES = {
    "intro": "为加强燃气管理，根据《城镇燃气管理条例》，我局起草了《示例县城镇燃气管理办法（征求意见稿）》。",
    "explanation": "起草说明：办法共五章三十二条，主要规定经营、使用和安全管理，起草中开展了实地调研。",
    "period": "征求意见时间：2026年3月1日至2026年3月31日。",
    "channels": "信函寄至人民路1号；电话：0000-6660001；电子邮箱：rq@example.gov.cn；可在本网站在线留言。",
}
FILES = ("1.示例县城镇燃气管理办法（征求意见稿）.docx",)
TITLE = ASKING[0]


def told(without: str = "", files: tuple[str, ...] = FILES, **lines: str) -> Consultation:
    kept = {**LINES, **lines}
    kept.pop(without, None)
    return read_consultation(PageText("http://x/", TITLE, tuple(kept.values())), "2026-03-01", files)


def test_a_whole_notice_shows_every_part() -> None:
    found = told()
    assert found.drafted and found.draft and found.explanation and found.basis
    assert found.channels == ("email", "phone", "address", "online")
    here = PageText("http://x/", TITLE, (LINES["period"], "提交方式：传真0000-6660003；或在本页提交。"))
    assert "online" in read_consultation(here, None).channels
    assert found.period is not None and found.period.days == 30


def test_each_missing_part_is_missed_alone() -> None:
    assert not told(files=()).draft
    assert not told("explanation").explanation
    assert told("intro").basis is False
    assert told("period").period is None
    assert told("channels").channels == ()


def test_an_attached_explanation_may_hold_the_basis() -> None:
    found = told("intro", files=(*FILES, "2.起草说明.docx"), explanation="附件：2.起草说明.docx")
    assert found.explanation and found.basis is None


def test_what_stands_in_the_attached_file_is_told_too() -> None:
    page = PageText("http://x/", TITLE, (LINES["period"], LINES["channels"]))
    bare = read_consultation(page, "2026-03-01", FILES)
    assert (bare.explanation, bare.basis) == (False, False)
    file = f"{LINES['explanation']}\n本办法根据《城镇燃气管理条例》制定。"
    found = read_consultation(page, "2026-03-01", FILES, file_text=file)
    assert (found.explanation, found.basis) == (True, True)


def test_a_named_attachment_that_is_no_link_is_not_there() -> None:
    found = told("explanation", files=(), annex="附件：1.征求意见稿 2.起草说明")
    assert not found.draft and not found.explanation


def test_the_drafts_own_clauses_are_not_the_notice() -> None:
    found = told(
        "period", draft="第一条 为加强管理，制定本办法。", clause="第九条 公示期为7日，意见反馈电话公开。"
    )
    assert found.period is None and found.draft


@pytest.mark.parametrize(
    ("line", "state"), [("征集中", "open"), ("【已结束】", "closed"), ("状态：进行中", "open"), ("已经", "")]
)
def test_the_state_is_read_where_it_stands_alone(line: str, state: str) -> None:
    assert told(state=line).state == state


@pytest.mark.parametrize(
    ("lines", "opinions", "nothing", "adoption", "rejected", "reasons"),
    [
        (["征求意见期间，未收到任何意见建议。"], 0, True, False, False, False),
        (["共收到意见建议0条。"], 0, True, False, False, False),
        (["共收到意见12条，全部予以采纳。"], 12, False, True, False, False),
        (["共收到意见12条，采纳12条。"], 12, False, True, False, False),
        (["共收到意见12条，采纳8条，未采纳4条。"], 12, False, True, True, False),
        (["共收到意见12条，采纳8条。"], 12, False, True, True, False),
        (["共收到意见12条，采纳8条、部分采纳4条。"], 12, False, True, False, False),
        (["收到意见3条，未采纳1条，理由：该事项属市级权限。"], 3, False, True, True, True),
        (["感谢社会各界的关心。共收到意见5条。"], 5, False, False, False, False),
    ],
)
def test_a_result_tells_of_opinions_and_what_became_of_them(
    lines: list[str], opinions: int, nothing: bool, adoption: bool, rejected: bool, reasons: bool
) -> None:
    found = read_answer(lines)
    assert (found.opinions, found.nothing, found.adoption, found.rejected, found.reasons) == (
        opinions, nothing, adoption, rejected, reasons,
    )  # fmt: skip


@pytest.mark.parametrize(("reason", "told_why"), [("属市级权限", True), ("", False)])
def test_reasons_may_stand_in_a_table(reason: str, told_why: bool) -> None:
    table = (("意见", "采纳情况", "理由"), ("提高标准", "采纳", ""), ("下放审批", "未采纳", reason))
    found = read_answer(["意见采纳情况表", "未采纳"], [table])
    assert found.rejected and found.reasons is told_why


@pytest.mark.parametrize(
    ("lines", "there"),
    [
        (("正文", "结果反馈", "共收到意见3条，均已采纳。"), True),
        (("正文", "意见采纳情况：未收到意见。"), True),
        (("正文", "征求意见结果反馈（2026-03-05）", "共收到意见6条，采纳4条。"), True),
        (("正文", "公开征求公众意见建议情况意见采纳情况：共收到意见3条，均已采纳。"), True),
        (("正文", "征求意见结果反馈将于截止后公布"), False),
        (("正文", "征求意见：请于3月5日前反馈，采纳情况另行公布。"), False),
        (("正文", "结果反馈：暂无"), False),
        (("正文", "意见采纳情况将于征集结束后另行公布"), False),
        (("正文", "结果反馈"), False),
        (("正文", "意见反馈", "截至2026年3月13日，共收到意见0条。"), True),
        (("正文", "意见反馈", "请发送至邮箱，逾期未反馈的视为无意见。"), False),
        (("正文", "意见反馈渠道：电子邮箱"), False),
    ],
)
def test_a_result_on_the_page_itself_is_one_only_when_it_says_something(
    lines: tuple[str, ...], there: bool
) -> None:
    assert (answer_on_page(PageText("http://x/", TITLE, lines)) is not None) is there


def test_parts_are_read_from_a_page_of_markup() -> None:
    html = (
        f"<html><title>{TITLE}</title><body><h1>{TITLE}</h1><p>发布时间：2026-03-01</p><div class=TRS_Editor>"
        + "".join(f"<p>{line}</p>" for line in LINES.values())
        + "<p>附件：<a href='/a.docx'>征求意见稿.docx</a></p></div>"
        + "<div class=footer><p>联系电话：0000-6660009</p></div></body></html>"
    )
    page = read_text(Fetched("http://www.x.gov.cn/1.html", 200, {}, html.encode()))
    found = read_consultation(page, "2026-03-01")
    assert found.draft and found.explanation and found.basis and found.period
    without = html.replace(LINES["channels"], "")
    page = read_text(Fetched("http://www.x.gov.cn/1.html", 200, {}, without.encode()))
    assert read_consultation(page, "2026-03-01").channels == ()


def test_a_link_to_submit_is_a_way_to_answer() -> None:
    page = PageText("http://x/", TITLE, ("正文",), links=(TextLink("我要提意见", "http://x/form"),))
    assert read_consultation(page, None).channels == ("online",)
