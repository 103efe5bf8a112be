"""Letters: late, unanswered and incomplete ones are found; look-alikes and what cannot be told are not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.letter_faults import months_before
from checks.model import Verdict
from checks.registry import CHECKS
from checks.run import run_check
from rubrics.assess import judge
from rubrics.judgement import Unit
from tests.checks.conftest import AS_OF, HOME, ROOT, Crawl

Rows = Callable[[Verdict], list[tuple[str, str, str]]]
LABELS = {
    "title": "信件标题",
    "received": "来信时间",
    "content": "来信内容",
    "reply_unit": "答复单位",
    "replied": "答复时间",
    "reply": "答复内容",
    "state": "办理状态",
}
SOUND = {
    "title": "关于停水",
    "received": "2026-10-12",
    "content": "小区停水三天了，什么时候能恢复？",
    "reply_unit": "示例县水务局",
    "replied": "2026-10-15",
    "reply": "您好，抢修已于昨晚完成，供水恢复正常。",
    "state": "已办结",
}
HOME_PAGE = (
    "<title>示例县人民政府</title><div class=nav><ul><li><a href='/hd/xx/'>县长信箱</a></li>"
    "<li><a href='/zw/'>政务公开</a></li></ul></div><p>欢迎</p>"
)


def letter(column: str = "县长信箱", note: str = "", **values: str | None) -> str:
    told = {**SOUND, **values}
    rows = "".join(
        f"<tr><th>{LABELS[name]}</th><td>{value}</td></tr>"
        for name, value in told.items()
        if value is not None
    )
    return (
        f"<title>{told['title']}_{column}</title><div class=position>当前位置：<a href='/'>首页</a> &gt; "
        f"<a href='/hd/'>互动交流</a> &gt; <a href='/hd/xx/'>{column}</a></div><h1>{told['title']}</h1>"
        f"<table class=letter>{rows}</table><p>{note}</p>"
        "<div class=footer><p>主办单位：示例县人民政府办公室</p></div>"
    )


def judged(crawl: Crawl, options: dict[str, Any] | None = None, as_of: dt.date = AS_OF) -> Verdict:
    check = CHECKS["interaction_reply"]
    assert not set(options or {}) - set(check.options)
    return run_check(check, options or {}, crawl.artifacts(as_of), 1)


@pytest.fixture
def letters(crawl: Crawl) -> Callable[..., Verdict]:
    """``letters({path: html}, options)``: the verdict over a portal of these letters."""

    def ask(pages: dict[str, str], options: dict[str, Any] | None = None) -> Verdict:
        crawl.html("/", HOME_PAGE)
        for path, html in pages.items():
            crawl.html(path, html)
        return judged(crawl, options)

    return ask


Ask = Callable[..., Verdict]


def test_each_fault_is_found_at_its_letter_and_nothing_else(letters: Ask, found: Rows) -> None:
    verdict = letters(
        {
            "/hd/xx/1.html": letter(),
            "/hd/xx/2.html": letter(title="关于路灯", received="2026-09-21", replied="2026-10-13"),
            "/hd/xx/3.html": letter(
                title="关于供暖",
                received="2026-11-02",
                replied=None,
                reply=None,
                reply_unit=None,
                state="办理中",
            ),
            "/hd/xx/4.html": letter(
                title="关于公交",
                received="2026-05-06",
                replied=None,
                reply=None,
                reply_unit=None,
                state="未回复",
            ),
            "/hd/xx/5.html": letter(title="关于入学", reply_unit=None),
            "/hd/xx/6.html": letter(title="关于医保", replied=""),
            "/hd/xx/7.html": letter(title="关于噪声", reply=None, replied=None),
        }
    )
    assert found(verdict) == [
        ("reply_incomplete", f"{ROOT}/hd/xx/5.html", "reply_unit"),
        ("reply_incomplete", f"{ROOT}/hd/xx/6.html", "replied"),
        ("reply_incomplete", f"{ROOT}/hd/xx/7.html", "replied"),
        ("reply_incomplete", f"{ROOT}/hd/xx/7.html", "reply"),
        ("reply_late", f"{ROOT}/hd/xx/2.html", "11"),
        ("reply_late", f"{ROOT}/hd/xx/3.html", "14"),
        ("reply_missing", f"{ROOT}/hd/xx/4.html", "reply"),
    ]
    assert verdict.outcome == "partial"
    assert verdict.share == (1, 7)


LOOK_ALIKES = {
    "on the last day": letter(received="2026-09-29", replied="2026-10-12"),  # National Day between them
    "on the same day": letter(received="2026-10-15 09:00", replied="2026-10-15 16:00"),
    "still in time": letter(received="2026-11-16", replied=None, reply=None, reply_unit=None, state="办理中"),
    "not public": letter(content=None, reply=None, reply_unit=None, note="该信件内容不公开。"),
    "refused": letter(received="2026-03-02", replied=None, reply=None, reply_unit=None, state="不予受理"),
    "years ago": letter(received="2024-03-02", replied="2024-06-12"),
    "a petition": letter(column="网上信访", received="2026-03-02", replied="2026-06-12"),
    "an interview": letter(
        column="在线访谈", received="2026-03-02", replied=None, reply=None, state="受理中"
    ),
    "an application": letter(column="依申请公开", received="2026-03-02", replied="2026-03-27"),
    "signed in the answer": letter(
        reply_unit=None, replied=None, reply="您好，已恢复供水。</p><p>示例县水务局</p><p>2026年10月15日"
    ),
}


@pytest.mark.parametrize("page", LOOK_ALIKES.values(), ids=LOOK_ALIKES)
def test_look_alikes_are_no_faults(letters: Ask, page: str) -> None:
    verdict = letters({"/hd/xx/1.html": letter(), "/hd/xx/2.html": page})
    assert (verdict.outcome, verdict.findings) == ("met", ())


def test_a_letter_ages_from_late_to_missing_and_stays_one_problem(crawl: Crawl, found: Rows) -> None:
    crawl.html("/", HOME_PAGE)
    open_ = letter(received="2026-08-03", replied=None, reply=None, reply_unit=None, state="办理中")
    crawl.html("/hd/xx/1.html", open_)
    kinds = {}
    for day in ("2026-08-10", "2026-08-11", "2026-11-03", "2026-11-04"):
        findings = judged(crawl, as_of=dt.date.fromisoformat(day)).findings
        kinds[day] = [finding.kind for finding in findings]
    assert kinds == {
        "2026-08-10": [],
        "2026-08-11": ["reply_late"],
        "2026-11-03": ["reply_late"],
        "2026-11-04": ["reply_missing"],
    }


ROW = "<tr><td>{0}</td><td><a href='/hd/xx/{1}.html'>{0}</a></td><td>{2}</td><td>{3}</td><td>{4}</td></tr>"
HEADS = "<tr><th>编号</th><th>标题</th><th>来信时间</th><th>答复时间</th><th>状态</th></tr>"


def listed(*rows: tuple[str, str, str, str, str]) -> str:
    table = "".join(ROW.format(*row) for row in rows)
    return (
        "<title>县长信箱_示例县人民政府</title><div class=position>当前位置：<a href='/'>首页</a> &gt; "
        f"<a href='/hd/xx/'>县长信箱</a></div><table>{HEADS}{table}</table>"
    )


def test_letters_that_only_a_list_shows_are_judged_by_their_row(letters: Ask, found: Rows) -> None:
    verdict = letters(
        {
            "/hd/xx/": listed(
                ("关于停水问题", "1", "2026-10-12", "2026-10-15", "已办结"),
                ("关于路灯问题", "2", "2026-09-21", "2026-10-13", "已办结"),
                ("关于公交问题", "3", "2026-05-06", "", "办理中"),
                ("关于供暖问题", "4", "2026-11-18", "", "办理中"),
            )
        }
    )
    assert found(verdict) == [
        ("reply_late", f"{ROOT}/hd/xx/2.html", "11"),
        ("reply_missing", f"{ROOT}/hd/xx/3.html", "reply"),
    ]


def test_a_letter_in_a_list_and_on_its_page_counts_once(letters: Ask, found: Rows) -> None:
    verdict = letters(
        {
            "/hd/xx/": listed(
                ("关于停水问题", "1", "2026-10-12", "2026-10-15", "已办结"),
                ("关于路灯问题", "2", "2026-09-21", "2026-10-13", "已办结"),
            ),
            "/hd/xx/2.html": letter(title="关于路灯问题", received="2026-09-21", replied="2026-10-13"),
        }
    )
    assert found(verdict) == [("reply_late", f"{ROOT}/hd/xx/2.html", "11")]
    assert verdict.counts["letters"] == 2


BARE = (
    "<title>县长信箱</title><h1>县长信箱</h1><table><tr><th>信件标题</th><th>来信时间</th><th>答复时间</th>"
    "<th>办理状态</th></tr>{}</table>"
)
BARE_ROW = "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>"


def test_a_row_that_names_no_address_is_the_letter_of_its_title_and_day(letters: Ask, found: Rows) -> None:
    waits = BARE_ROW.format("关于路灯问题", "2026-09-21", "", "处理中")
    rows = BARE_ROW.format("关于停水问题", "2026-10-12", "2026-10-15", "已办结") + waits
    waiting = letter(title="关于路灯问题", received="2026-09-21", replied=None, reply=None, state="处理中")
    verdict = letters({"/hd/xx/": BARE.format(rows), "/hd/xx/2.html": waiting})
    assert [place for _, place, _ in found(verdict)] == [f"{ROOT}/hd/xx/2.html"]
    assert verdict.counts["letters"] == 2


def test_two_rows_of_one_title_and_day_are_two_letters(letters: Ask) -> None:
    waits = BARE_ROW.format("咨询", "2026-09-21", "", "处理中")
    rows = waits + BARE_ROW.format("咨询", "2026-09-21", "2026-09-23", "已办结")
    waiting = letter(title="咨询", received="2026-09-21", replied=None, reply=None, state="处理中")
    verdict = letters({"/hd/xx/": BARE.format(rows), "/hd/xx/2.html": waiting})
    assert verdict.counts["letters"] >= 2


def test_without_a_date_a_person_judges(letters: Ask) -> None:
    undated = letter(replied="", title="关于医保")
    verdict = letters({"/hd/xx/1.html": letter(), "/hd/xx/2.html": undated}, {"kinds": ["reply_late"]})
    assert (verdict.outcome, verdict.reason_key) == ("needs_review", "letters_undated")
    assert [candidate.url for candidate in verdict.candidates] == [f"{ROOT}/hd/xx/2.html"]


def test_a_year_without_a_published_calendar_is_left_to_a_person(crawl: Crawl) -> None:
    crawl.html("/", HOME_PAGE)
    crawl.html("/hd/xx/1.html", letter(received="2031-09-26", replied="2031-10-10"))
    verdict = judged(crawl, as_of=dt.date(2031, 11, 1))
    assert (verdict.outcome, verdict.reason_key) == ("needs_review", "calendar_unpublished")


def test_no_letters_is_not_a_fault_but_a_question(letters: Ask) -> None:
    verdict = letters({"/zw/": "<title>政务公开</title><p>正在建设</p>"})
    assert (verdict.outcome, verdict.reason_key) == ("needs_review", "no_letters")
    assert "县长信箱" in verdict.reason_args["columns"]


def test_a_mailbox_on_another_host_is_for_a_person(crawl: Crawl) -> None:
    crawl.html("/", HOME_PAGE.replace("/hd/xx/", "http://12345.y.gov.cn/mail"))
    verdict = judged(crawl)
    assert (verdict.outcome, verdict.reason_key) == ("needs_review", "mailbox_elsewhere")
    assert [candidate.url for candidate in verdict.candidates] == ["http://12345.y.gov.cn/mail"]


STATISTICS = (
    "<title>2026年10月来信统计</title><div class=position>当前位置：<a href='/'>首页</a> &gt; 来信统计</div>"
    "<h1>2026年10月来信统计</h1><p>发布时间：2026-11-02</p>"
    "<p>10月共收到来信35件，受理35件，办结33件，办结率94.3%。</p>"
)


@pytest.mark.parametrize(("page", "outcome"), [(STATISTICS, "met"), ("<p>欢迎来信</p>", "needs_review")])
def test_statistics_are_looked_for_where_they_are_asked_for(letters: Ask, page: str, outcome: str) -> None:
    options = {"kinds": [], "require": ["letters", "statistics"]}
    verdict = letters({"/hd/xx/1.html": letter(), "/hd/tj/": page}, options)
    assert verdict.outcome == outcome


@pytest.mark.parametrize(("replied", "outcome"), [("2026-09-21", "met"), ("2026-09-18", "not_met")])
def test_a_new_answer_is_owed_every_two_months(letters: Ask, replied: str, outcome: str) -> None:
    options = {"kinds": [], "require": ["fresh"]}
    page = letter(received="2026-09-16", replied=replied)
    verdict = letters({"/hd/xx/1.html": page}, options)
    assert verdict.outcome == outcome
    assert [finding.target for finding in verdict.findings] == ([replied] if outcome == "not_met" else [])


def test_bands_suggest_the_points_of_the_slowest_answer(letters: Ask) -> None:
    bands = [{"working_days": 3, "score": "1"}, {"working_days": 5, "score": "0.5"}]
    verdict = letters(
        {"/hd/xx/1.html": letter(), "/hd/xx/2.html": letter(received="2026-10-12", replied="2026-10-16")},
        {"bands": bands, "kinds": ["reply_late"]},
    )
    assert verdict.counts["working_days"] == 4
    assert {candidate.score for candidate in verdict.candidates} == {"0.5"}


def test_only_the_fields_asked_for_are_owed(letters: Ask, found: Rows) -> None:
    page = letter(content=None)
    assert found(letters({"/hd/xx/1.html": page}, {"fields": ["received", "replied", "reply"]})) == []
    assert found(letters({})) == [("reply_incomplete", f"{ROOT}/hd/xx/1.html", "content")]


def test_the_entrance_to_write_is_told_whatever_it_leads_to(letters: Ask) -> None:
    verdict = letters({}, {"kinds": [], "require": ["channel"]})
    assert verdict.outcome == "met"
    assert [candidate.url for candidate in verdict.candidates] == [f"{HOME}hd/xx/"]


@given(st.dates(dt.date(2004, 1, 1), dt.date(2030, 1, 1)), st.integers(0, 36))
def test_months_before_keeps_the_day_or_takes_the_last_of_the_month(date: dt.date, months: int) -> None:
    before = months_before(date, months)
    assert (date.year * 12 + date.month) - (before.year * 12 + before.month) == months
    assert before.day == date.day or (before + dt.timedelta(days=1)).day == 1


def test_letters_of_a_real_portal_are_judged_as_a_person_counts(
    crawl: Crawl, found: Rows, real_page: Callable[[str], bytes]
) -> None:
    crawl.html("/", HOME_PAGE)
    for number in ("266386", "273038"):
        crawl.html(f"/hd/xx/{number}.html", real_page(f"gdqw_letter_{number}.html").decode())
    verdict = judged(crawl, as_of=dt.date(2020, 11, 20))
    assert found(verdict) == [
        ("reply_incomplete", f"{ROOT}/hd/xx/266386.html", "reply_unit"),
        ("reply_incomplete", f"{ROOT}/hd/xx/273038.html", "reply_unit"),
        ("reply_late", f"{ROOT}/hd/xx/266386.html", "8"),
        ("reply_late", f"{ROOT}/hd/xx/273038.html", "15"),
    ]


def test_a_missing_field_is_shown_at_its_empty_label(letters: Ask) -> None:
    [finding] = letters(
        {"/hd/xx/1.html": letter(), "/hd/xx/5.html": letter(title="关于入学", reply_unit="")}
    ).findings
    assert finding.mark is not None
    assert finding.mark.texts[0] == "答复单位" and finding.mark.texts[-1] == "关于入学"


def test_letters_without_pages_of_their_own_are_all_named_in_the_problem_of_their_list(crawl: Crawl) -> None:
    waits = [("关于停水问题", "2026-05-06"), ("关于供暖问题", "2026-05-07"), ("关于路灯问题", "2026-11-18")]
    crawl.html("/", HOME_PAGE)
    crawl.html("/hd/xx/", BARE.format("".join(BARE_ROW.format(t, d, "", "处理中") for t, d in waits)))
    unit = Unit("u", "示例县人民政府", "county_government", f"{ROOT}/")
    judgement = judge(crawl.archive, unit, [], as_of=dt.date(2026, 11, 20), seed=1)
    [problem] = [p for p in judgement.problems if p.finding.kind == "reply_missing"]
    assert "关于供暖问题" in problem.finding.summary and "关于停水问题" in problem.finding.summary
    assert "同页还有 1 件" in problem.finding.summary and "路灯" not in problem.finding.summary


@pytest.mark.parametrize(
    ("replied", "first"), [("2026-10-13 09:30", "2026-10-13 09:30"), ("2026-10-13", "答复时间：2026-10-13")]
)
def test_a_late_answer_is_shown_where_it_tells_its_day_not_where_the_page_tells_its_own(
    letters: Ask, replied: str, first: str
) -> None:
    page = letter(title="关于路灯", received="2026-09-21", replied=replied)
    [finding] = letters({"/hd/xx/2.html": page}, {"kinds": ["reply_late"]}).findings
    texts = finding.mark.texts if finding.mark else ()
    assert texts[0] == first and texts.index("答复时间2026年10月13日") < texts.index("2026-10-13")
    assert texts[-1] == "关于路灯"
