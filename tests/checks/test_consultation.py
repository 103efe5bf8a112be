"""Consultations: short, incomplete and unanswered ones are found; look-alikes and open questions are not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from checks.model import Verdict
from checks.registry import CHECKS
from checks.run import run_check
from tests.checks.conftest import ROOT, Crawl

Rows = Callable[[Verdict], list[tuple[str, str, str]]]
NAV = (
    "<div class=nav><ul><li><a href='/'>首页</a></li><li><a href='/yjzj/'>意见征集</a></li>"
    "<li><a href='/jgfk/'>结果反馈</a></li><li><a href='/dt/'>部门动态</a></li></ul></div>"
)
FOOT = "<div class=footer><p>主办单位：示例县人民政府</p><p>联系电话：0000-6660009</p></div>"
SUBJECT = "示例县{}管理办法"
PARTS = {
    "intro": "<p>根据《{0}条例》，我局起草了《{1}（征求意见稿）》，现公开征求意见。</p>",
    "explanation": "<p>起草说明：办法共五章三十二条，主要规定管理职责和法律责任，起草中开展了实地调研。</p>",
    "period": "<p>征求意见时间：{2}。</p>",
    "channels": "<p>信函寄至示例县人民路1号；电子邮箱：yj@example.gov.cn；电话：0000-6660001。</p>",
    "draft": "<p>附件：<a href='/files/{0}.docx'>{1}（征求意见稿）.docx</a></p>",
}
LONG_AGO = "2026年3月2日至2026年4月1日"


def page(title: str, date: str, body: str, column: str = "意见征集", more: str = "") -> str:
    path = "/yjzj/" if column == "意见征集" else "/jgfk/"
    return (
        f"<html><head><title>{title}</title><meta name=ArticleTitle content='{title}'></head><body>{NAV}"
        f"<div class=position>当前位置：<a href='/'>首页</a> &gt; <a href='{path}'>{column}</a></div>"
        f"<h1>{title}</h1><p>发布时间：{date}</p><div class=TRS_Editor>{body}</div>{more}{FOOT}</body></html>"
    )


def notice(
    matter: str, date: str = "2026-03-02", span: str = LONG_AGO, without: str = "", more: str = ""
) -> str:
    subject = SUBJECT.format(matter)
    body = "".join(part for name, part in PARTS.items() if name != without)
    return page(
        f"关于公开征求《{subject}（征求意见稿）》意见的公告", date, body.format(matter, subject, span) + more
    )


def result(matter: str, text: str, date: str = "2026-04-20") -> str:
    title = f"关于《{SUBJECT.format(matter)}（征求意见稿）》公开征求意见情况的反馈"
    return page(title, date, f"<p>{text}</p>", "结果反馈")


ALL_TAKEN = "征求意见期间共收到意见建议3条，经研究全部予以采纳。"


@pytest.fixture
def ask_site(crawl: Crawl) -> Callable[..., Verdict]:
    def ask(pages: dict[str, str], options: dict[str, Any] | None = None) -> Verdict:
        check = CHECKS["consultation"]
        assert not set(options or {}) - set(check.options)
        crawl.html("/", f"<title>示例县人民政府</title>{NAV}<p>欢迎</p>{FOOT}")
        for path, html in pages.items():
            crawl.html(path, html)
        return run_check(check, options or {}, crawl.artifacts(), 1)

    return ask


Ask = Callable[..., Verdict]


def test_each_fault_is_found_at_its_notice_and_nothing_else(ask_site: Ask, found: Rows) -> None:
    verdict = ask_site(
        {
            "/yjzj/1.html": notice("燃气"),
            "/jgfk/1.html": result("燃气", ALL_TAKEN),
            "/yjzj/2.html": notice("停车", span="2026年3月2日至2026年3月17日"),
            "/jgfk/2.html": result("停车", ALL_TAKEN),
            "/yjzj/3.html": notice("养犬"),
            "/yjzj/4.html": notice("供水", without="draft"),
            "/jgfk/4.html": result("供水", ALL_TAKEN),
            "/yjzj/5.html": notice("排水", without="explanation"),
            "/jgfk/5.html": result("排水", "共收到意见12条，采纳8条，未采纳4条。"),
            "/yjzj/6.html": notice("公墓", without="channels"),
            "/jgfk/6.html": result("公墓", "感谢社会各界的关心支持，征求意见期间共收到意见建议5条。"),
            "/yjzj/7.html": notice("绿化", without="intro"),
            "/jgfk/7.html": result("绿化", "征求意见期间未收到意见建议。"),
            "/yjzj/8.html": notice("路灯", date="2026-11-10", without="period"),
        }
    )
    assert found(verdict) == [
        ("consultation_incomplete", f"{ROOT}/yjzj/4.html", "draft"),
        ("consultation_incomplete", f"{ROOT}/yjzj/5.html", "explanation"),
        ("consultation_incomplete", f"{ROOT}/yjzj/5.html", "reasons"),
        ("consultation_incomplete", f"{ROOT}/yjzj/6.html", "adoption"),
        ("consultation_incomplete", f"{ROOT}/yjzj/6.html", "channels"),
        ("consultation_incomplete", f"{ROOT}/yjzj/7.html", "basis"),
        ("consultation_incomplete", f"{ROOT}/yjzj/8.html", "period"),
        ("consultation_no_feedback", f"{ROOT}/yjzj/3.html", "feedback"),
        ("consultation_short", f"{ROOT}/yjzj/2.html", "15"),
    ]
    assert (verdict.outcome, verdict.share, verdict.counts["times"]) == ("partial", (1, 8), 8)


def test_a_reviewer_sees_first_what_lacks_and_what_it_lacks(ask_site: Ask) -> None:
    pages = {
        "/yjzj/1.html": notice("燃气"),
        "/jgfk/1.html": result("燃气", ALL_TAKEN),
        "/yjzj/2.html": notice("停车", span="2026年3月2日至2026年3月17日"),
        "/jgfk/2.html": result("停车", ALL_TAKEN),
    }
    short, sound = ask_site(pages, {"kinds": ["consultation_short"]}).candidates
    assert (short.url, sound.url) == (f"{ROOT}/yjzj/2.html", f"{ROOT}/yjzj/1.html")
    assert short.quote.endswith("共 15 天, 少于 30 天, 也没有说明缩短的理由")
    assert f"(见 {ROOT}/jgfk/1.html)" in sound.quote and "少于" not in sound.quote
    options = {"kinds": ["consultation_incomplete"], "parts": ["draft", "explanation"]}
    assert "已公布征求意见的草案、起草说明" in ask_site(pages, options).candidates[0].quote


SOUND = {"/yjzj/1.html": notice("燃气"), "/jgfk/1.html": result("燃气", ALL_TAKEN)}
LOOK_ALIKES = {
    "still open": notice("停车", date="2026-11-02", span="2026年11月2日至2026年12月2日"),
    "closed lately": notice("停车", date="2026-09-30", span="2026年9月30日至2026年10月30日"),
    "shortened with a reason": notice(
        "停车", date="2026-11-02", span="2026年11月2日至2026年11月12日"
    ).replace("信函寄至", "因时间紧迫，征求意见期限缩短为10日。信函寄至"),
    "answered on its own page": notice("停车", more="<p>结果反馈</p><p>共收到意见2条，均已采纳。</p>"),
    "nobody wrote": notice("停车", more="<p>意见采纳情况：征求意见期间未收到意见。</p>"),
    "years ago": notice("停车", date="2023-03-01", span="2023年3月1日至2023年3月8日"),
    "a publicity of names": page(
        "关于拟表彰先进集体名单的公示", "2026-03-02", "<p>公示期5个工作日，如有异议请来电。</p>"
    ),
    "a call for photographs": page(
        "关于征集城市摄影作品的公告", "2026-03-02", "<p>欢迎投稿，3月9日截止。</p>"
    ),
    "the draft alone": page(
        "示例县停车管理办法（征求意见稿）", "2026-03-02", "<p>第一条 为加强停车管理，制定本办法。</p>"
    ),
    "the explanation alone": page(
        "《示例县停车管理办法（征求意见稿）》起草说明",
        "2026-03-02",
        "<p>一、起草背景</p><p>近年来车辆增多。</p>",
    ),
    "a request for ideas without a draft": page(
        "关于征集2027年民生实事项目建议的公告",
        "2026-10-20",
        "<p>请于2026年11月5日前将建议发送至邮箱ms@example.gov.cn。</p>",
    ),
}


@pytest.mark.parametrize("html", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_look_alikes_are_no_faults(ask_site: Ask, html: str) -> None:
    verdict = ask_site({**SOUND, "/yjzj/2.html": html})
    assert (verdict.outcome, verdict.findings) == ("met", ())


@pytest.mark.parametrize(
    ("title", "date", "lacks"),
    [
        ("《示例县燃气管理办法》政策解读", "2026-06-20", True),
        ("《示例县燃气管理办法》政策解读", "2026-03-03", False),
        ("《示例县燃气管理办法（征求意见稿）》解读", "2026-06-20", False),
        ("《示例县燃气管理办法》起草说明", "2026-06-20", False),
    ],
)
def test_what_interprets_the_finished_document_explains_no_draft(
    ask_site: Ask, found: Rows, title: str, date: str, lacks: bool
) -> None:
    asked = notice("燃气", without="explanation")
    other = page(title, date, "<p>一、制定背景</p><p>近年来用户增多，原有规定已不适应。</p>")
    verdict = ask_site(
        {"/yjzj/1.html": asked, "/jgfk/2.html": result("燃气", ALL_TAKEN), "/zcjd/3.html": other}
    )
    missing = [("consultation_incomplete", f"{ROOT}/yjzj/1.html", "explanation")]
    assert found(verdict) == (missing if lacks else [])


def test_a_result_of_another_matter_answers_nothing(ask_site: Ask, found: Rows) -> None:
    verdict = ask_site({"/yjzj/1.html": notice("燃气"), "/jgfk/2.html": result("停车", ALL_TAKEN)})
    assert found(verdict) == [("consultation_no_feedback", f"{ROOT}/yjzj/1.html", "feedback")]


def test_a_result_under_another_title_counts_when_the_notice_links_to_it(ask_site: Ask) -> None:
    link = "<p>结果反馈：<a href='/jgfk/9.html'>结果反馈</a></p>"
    answer = page("近期公众意见采纳情况汇总", "2026-04-20", f"<p>{ALL_TAKEN}</p>", "结果反馈")
    verdict = ask_site({"/yjzj/1.html": notice("燃气", more=link), "/jgfk/9.html": answer})
    assert (verdict.outcome, verdict.findings) == ("met", ())


def test_where_the_walk_ended_early_a_missing_result_is_a_question(crawl: Crawl, ask_site: Ask) -> None:
    crawl.archive.set_facts({"walk_stopped": "到达页数上限"})
    verdict = ask_site({"/yjzj/1.html": notice("燃气")})
    assert (verdict.outcome, verdict.reason_key) == ("needs_review", "consultations_unread")


def test_without_any_consultation_a_person_looks(ask_site: Ask) -> None:
    verdict = ask_site({})
    assert (verdict.outcome, verdict.reason_key) == ("needs_review", "no_consultations")
    assert "意见征集" in verdict.reason_args["columns"]


def activities(dates: list[str]) -> dict[str, str]:
    return {
        f"/yjzj/{n}.html": page(f"关于征集第{n}批便民措施建议的公告", date, "<p>请在线提交建议。</p>")
        for n, date in enumerate(dates, start=1)
    }


MONTHS = [f"2026-{month:02}-10" for month in range(1, 7)]


@pytest.mark.parametrize(
    ("dates", "outcome", "reason"),
    [
        (MONTHS, "met", None),
        (MONTHS[:5], "not_met", None),
        (["2026-05-10"] * 6, "needs_review", "consultations_concentrated"),
        (["2025-11-19", *MONTHS[:5]], "not_met", None),
    ],
)
def test_six_activities_a_year_are_counted_within_the_year(
    ask_site: Ask, dates: list[str], outcome: str, reason: str | None
) -> None:
    verdict = ask_site(activities(dates), {"min_times": 6, "min_months": 3})
    assert (verdict.outcome, verdict.reason_key) == (outcome, reason)


def test_other_entries_of_the_column_may_be_activities_too(ask_site: Ask) -> None:
    rows = "".join(
        f"<li><a href='/yjzj/{n}.html'>关于第{n}批便民措施的公告</a><span>{day}</span></li>"
        for n, day in enumerate(MONTHS, 1)
    )
    trail = "<div class=position><a href='/'>首页</a> &gt; 意见征集</div>"
    column = f"<title>意见征集</title>{NAV}{trail}<ul>{rows}</ul>{FOOT}"
    pages = activities(MONTHS[:5]) | {"/yjzj/": column}
    pages["/yjzj/6.html"] = page("“我为交通献一策”活动开始了", MONTHS[5], "<p>欢迎参与，五月底截止。</p>" * 9)
    verdict = ask_site(pages, {"min_times": 6})
    assert (verdict.outcome, verdict.reason_key) == ("needs_review", "consultations_others")
    assert verdict.candidates[-1].url == f"{ROOT}/yjzj/6.html"


def test_activities_that_take_mail_only_are_left_to_a_person(ask_site: Ask) -> None:
    pages = {
        path: html.replace("请在线提交建议", "请发邮件至a@example.gov.cn")
        for path, html in activities(MONTHS).items()
    }
    verdict = ask_site(pages, {"min_times": 6, "online": True})
    assert (verdict.outcome, verdict.reason_key) == ("needs_review", "consultations_offline")


def test_a_sample_is_drawn_by_the_seed_and_priced_by_what_conforms(ask_site: Ask) -> None:
    pages = {f"/yjzj/{n}.html": notice(f"第{n}项") for n in range(1, 6)}
    pages["/jgfk/1.html"] = result("第1项", ALL_TAKEN)
    first = ask_site(pages, {"sample": 3})
    again = ask_site({}, {"sample": 3})
    assert first.sample is not None and first.sample == again.sample
    assert (first.sample.frame, len(first.sample.drawn)) == (5, 3)
    assert first.share is not None and first.share[1] == 3


def test_named_ways_are_each_owed_where_the_rubric_names_them(ask_site: Ask, found: Rows) -> None:
    options = {
        "kinds": ["consultation_incomplete"],
        "parts": ["channels"],
        "channels": ["address", "phone", "email"],
    }
    html = notice("停车", more="<p>结果反馈</p><p>未收到意见。</p>").replace("电话：0000-6660001", "")
    verdict = ask_site({**SOUND, "/yjzj/2.html": html}, options)
    assert found(verdict) == [("consultation_incomplete", f"{ROOT}/yjzj/2.html", "channels")]
    assert "电话" in verdict.findings[0].summary and "邮箱" not in verdict.findings[0].summary


def test_words_to_look_for_bring_the_sentences_that_hold_them(ask_site: Ask) -> None:
    html = notice("停车", more="<p>起草期间召开了听证会，并在微信公众号征集意见。</p>")
    verdict = ask_site({**SOUND, "/yjzj/2.html": html}, {"mentions": ["听证", "微信"]})
    assert (verdict.outcome, verdict.reason_key) == ("needs_review", "mentions_found")
    assert verdict.candidates[0].url == f"{ROOT}/yjzj/2.html"
    assert "听证会" in verdict.candidates[0].quote


PASSED_ON = "<p>征求意见时间：2026年3月2日至2026年3月12日。</p><p>意见请寄某某省司法厅。</p>"


@pytest.mark.parametrize(
    "title",
    [
        "转发省司法厅关于《某某省燃气条例（草案）》公开征求意见的公告",
        "关于转发市司法局《某某市燃气条例（草案）》征求意见的公告",
        "某某省司法厅关于《某某省燃气条例（草案）》公开征求意见的公告",
        "市场监管总局关于《某某监督管理办法（征求意见稿）》公开征求意见的公告",
        "省市场监管局关于《某某监督管理办法（征求意见稿）》公开征求意见的公告",
    ],
)
def test_what_a_body_above_asks_is_not_the_unit_s_own(ask_site: Ask, title: str) -> None:
    """Trap: ten days are the province's, and its result is not published here."""
    verdict = ask_site({"/yjzj/1.html": page(title, "2026-03-02", PASSED_ON)})
    assert (verdict.outcome, verdict.reason_key) == ("needs_review", "no_consultations")


@pytest.mark.parametrize("who", ["某某市市场监管局", "省级园区管委会办公室", "某某县总工会"])
def test_what_the_unit_itself_asks_is_its_own(ask_site: Ask, who: str) -> None:
    title = f"{who}关于《某某监督管理办法（征求意见稿）》公开征求意见的公告"
    verdict = ask_site({"/yjzj/1.html": page(title, "2026-03-02", PASSED_ON)})
    assert "consultation_short" in {finding.kind for finding in verdict.findings}


def test_a_result_that_is_called_a_report_on_the_consultation_is_found(ask_site: Ask) -> None:
    title = "关于燃气管理办法征集意见的情况通报"
    answer = page(title, "2026-04-20", f"<p>{ALL_TAKEN}</p>", "结果反馈")
    assert ask_site({"/yjzj/1.html": notice("燃气"), "/jgfk/1.html": answer}).outcome == "met"


@pytest.mark.parametrize(
    ("span", "days"),
    [("即日起至2026年3月17日", "15"), ("自公告之日起至2026年4月1日", ""), ("自公布之日起十五日内", "15")],
)
def test_a_period_that_begins_with_the_notice(ask_site: Ask, found: Rows, span: str, days: str) -> None:
    verdict = ask_site({"/yjzj/1.html": notice("燃气", span=span), "/jgfk/1.html": result("燃气", ALL_TAKEN)})
    assert found(verdict) == ([("consultation_short", f"{ROOT}/yjzj/1.html", days)] if days else [])


@pytest.mark.parametrize(
    ("after", "targets"),
    [("", ["15"]), ("<p>因汛期临近，经县政府同意，本次征求意见期限缩短为15日。</p>", [])],
)
def test_why_the_time_is_short_may_be_said_after_the_draft(
    ask_site: Ask, after: str, targets: list[str]
) -> None:
    """Trap: a rule of the draft that speaks of a time made shorter explains nothing."""
    rule = (
        "<p>第一条 为规范管理，制定本办法。</p><p>第二条 公示时间缩短为3日，征求意见期限可以缩短为10日。</p>"
    )
    asking = notice("燃气", span="2026年3月2日至2026年3月17日", more=rule + after)
    verdict = ask_site({"/yjzj/1.html": asking, "/jgfk/1.html": result("燃气", ALL_TAKEN)})
    assert [finding.target for finding in verdict.findings] == targets


def test_the_validity_of_a_draft_is_no_period(ask_site: Ask) -> None:
    """Trap: «自发布之日起至2031年3月1日有效» tells how long the rules hold."""
    span = "2026年3月2日至2026年3月17日，本办法有效期自发布之日起至2031年3月1日"
    verdict = ask_site({"/yjzj/1.html": notice("燃气", span=span), "/jgfk/1.html": result("燃气", ALL_TAKEN)})
    assert [finding.target for finding in verdict.findings] == ["15"]


def test_a_result_is_named_by_its_page_only_where_that_is_another(ask_site: Ask) -> None:
    answer = "共收到意见12条，采纳8条，未采纳4条。"
    elsewhere = ask_site({"/yjzj/5.html": notice("排水"), "/jgfk/5.html": result("排水", answer)})
    assert "反馈页 http" in elsewhere.findings[0].summary
    same = ask_site(
        {"/yjzj/6.html": notice("燃气", more=f"<h3>结果反馈</h3><p>反馈时间：2026-04-20</p><p>{answer}</p>")}
    )
    [finding] = [f for f in same.findings if f.page_url.endswith("/6.html")]
    assert finding.target == "reasons" and "反馈页" not in finding.summary
