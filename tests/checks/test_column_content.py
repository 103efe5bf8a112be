"""Named subjects: there under a title of their own, hinted at, absent with proof, or not known."""

from __future__ import annotations

from typing import Any

import pytest

from checks.disclosure.content import OPTIONS
from checks.disclosure.plans import subjects_of
from checks.model import Verdict
from checks.registry import CHECKS
from checks.run import run_check
from rubrics.bindings import relative
from rubrics.load import available, load_rubric
from tests.checks.conftest import AS_OF
from tests.checks.small_site import BODY, Entry, build

FAMILIES = {"column_content", "lists", "budget", "data_publication"}
SECRECY = {"name": "保密审查制度", "any": ["保密审查"]}
WANTED = {"columns": ["公开制度"], "subjects": [SECRECY]}
OTHERS = [Entry("政府信息主动公开制度", "2021-03-01"), Entry("政策解读制度", "2021-03-02")]


def ask(crawl: Any, options: dict[str, Any] | None = None) -> Verdict:
    return run_check(CHECKS["column_content"], options or WANTED, crawl.artifacts(), 1)


def found(verdict: Verdict) -> list[tuple[str, str, str]]:
    return [(f.kind, f.page_url.removeprefix("http://www.x.gov.cn"), f.target) for f in verdict.findings]


@pytest.mark.parametrize(
    "there",
    [
        Entry("某县政府信息公开保密审查制度", "2021-03-03"),
        Entry("关于印发《某县信息公开“保密 审查”办法》的通知", "2021-03-03"),
        Entry("有关制度汇编", "2021-03-03", files=("附件2：保密审查制度.doc",)),
    ],
    ids=["title", "quotes and spaces", "attachment"],
)
def test_a_subject_that_is_there_under_its_name(crawl, there) -> None:
    build(crawl, {"政务公开制度": [*OTHERS, there]})
    verdict = ask(crawl)
    assert (verdict.outcome, verdict.findings) == ("met", ())
    assert len(verdict.candidates) == 1 and verdict.candidates[0].score == "1.00"


def test_a_subject_that_is_not_there_is_a_problem_of_the_column_with_its_proof(crawl) -> None:
    build(crawl, {"政务公开制度": OTHERS})
    verdict = ask(crawl)
    assert (verdict.outcome, found(verdict)) == ("not_met", [("data_missing", "/c1/", "保密审查制度")])
    assert verdict.findings[0].searched == ("首页 > 政务公开制度", "词: 保密审查")


@pytest.mark.parametrize(
    "hint",
    [
        Entry("我局组织学习信息公开保密审查制度", "2021-03-03"),
        Entry("保密审查制度(征求意见稿)公开征求意见", "2021-03-03"),
        Entry("一图读懂保密审查制度", "2021-03-03"),
        Entry("信息公开工作规定", "2021-03-03", body=BODY + "\n公开前应当进行保密审查，谁公开谁审查。"),
    ],
    ids=["news", "draft", "picture guide", "passage"],
)
def test_what_only_speaks_of_a_subject_is_for_a_person(crawl, hint) -> None:
    build(crawl, {"政务公开制度": [*OTHERS, hint]})
    verdict = ask(crawl)
    assert (verdict.outcome, verdict.reason_key, verdict.findings) == ("needs_review", "content_hinted", ())
    assert [each.title for each in verdict.candidates] == [hint.title]


def test_the_passage_is_quoted(crawl) -> None:
    build(crawl, {"公开制度": [Entry("工作规定", "2021-03-03", body=BODY + "\n先行保密审查。后公开。")]})
    quote = "保密审查制度：“先行保密审查。”（2021-03-03发布，只在正文中提到）"
    assert ask(crawl).candidates[0].quote == quote


def test_a_title_in_another_column_is_a_hint_unless_its_words_are_definite(crawl) -> None:
    build(crawl, {"公开制度": OTHERS, "通知公告": [Entry("关于印发保密审查制度的通知", "2021-03-03")]})
    assert ask(crawl).reason_key == "content_hinted"
    anywhere = {**WANTED, "subjects": [{**SECRECY, "anywhere": True}]}
    assert ask(crawl, anywhere).outcome == "met"


@pytest.mark.parametrize(
    ("title", "date", "outcome"),
    [
        ("某局2025年工作计划", "2025-02-01", "met"),
        ("某局年度工作计划", "2025-02-01", "met"),
        ("某局二〇二五年工作计划", "2026-02-01", "met"),
        ("某局2024年工作计划", "2025-02-01", "not_met"),
        ("某局年度工作计划", "2024-02-01", "not_met"),
    ],
)
def test_the_year_is_that_of_the_title_or_else_of_publication(crawl, title, date, outcome) -> None:
    build(crawl, {"规划计划": [Entry("某局三年行动方案", "2020-01-01"), Entry(title, date)]})
    plan = {"name": "年度工作计划", "any": ["工作计划", "工作要点"], "years": [2025]}
    verdict = ask(crawl, {"columns": ["规划计划"], "subjects": [plan], "kind": "plan_missing"})
    assert verdict.outcome == outcome
    assert [kind for kind, _, _ in found(verdict)] == (["plan_missing"] if outcome == "not_met" else [])


def test_what_is_long_past_may_be_archived(crawl) -> None:
    build(crawl, {"规划计划": [Entry("某局三年行动方案", "2020-01-01")]})
    plan = {"name": "年度工作计划", "any": ["工作计划"], "years": [2021]}
    verdict = ask(crawl, {"columns": ["规划计划"], "subjects": [plan]})
    assert (verdict.outcome, verdict.reason_key) == ("needs_review", "content_old_year")


def test_what_not_every_unit_owes_is_for_a_person(crawl) -> None:
    build(crawl, {"公开制度": OTHERS})
    verdict = ask(crawl, {**WANTED, "absence_open": True})
    assert (verdict.outcome, verdict.reason_key) == ("needs_review", "content_not_owed")


def test_a_link_to_another_site_counts_where_the_subject_says_so(crawl) -> None:
    credit = '<li><a href="http://credit.example.gov.cn/">信用中国（某市）</a></li>'
    build(crawl, {"通知公告": OTHERS}, more=credit)
    public = {"name": "双公示", "any": ["双公示"], "link": ["信用中国"]}
    assert ask(crawl, {"columns": ["双公示"], "subjects": [public]}).outcome == "met"
    assert ask(crawl, {"columns": ["双公示"], "subjects": [{**public, "link": []}]}).outcome == "not_met"


@pytest.mark.parametrize(("date", "outcome"), [("2019-05-15", "met"), ("2019-05-14", "needs_review")])
def test_what_is_older_than_the_rule_it_follows_is_a_hint(crawl, date, outcome) -> None:
    build(crawl, {"公开制度": [*OTHERS, Entry("保密审查制度", date)]})
    verdict = ask(crawl, {**WANTED, "subjects": [{**SECRECY, "since": "2019-05-15"}]})
    assert verdict.outcome == outcome


def test_an_item_without_a_kind_loses_without_a_problem(crawl) -> None:
    build(crawl, {"公开制度": OTHERS})
    verdict = ask(crawl, {**WANTED, "kind": ""})
    assert (verdict.outcome, verdict.findings) == ("not_met", ())


def test_some_of_several_subjects_suffice_where_the_rubric_says_so(crawl) -> None:
    build(crawl, {"公开制度": OTHERS})
    both = [SECRECY, {"name": "政策解读制度", "any": ["政策解读制度"]}]
    assert ask(crawl, {**WANTED, "subjects": both}).outcome == "not_met"
    assert ask(crawl, {**WANTED, "subjects": both, "min_subjects": 1}).outcome == "met"


def test_a_filled_column_counts_where_the_subject_says_so(crawl) -> None:
    build(
        crawl,
        {"行政许可": [Entry("某公司取水许可决定", "2021-03-03"), Entry("某厂排污许可决定", "2021-03-03")]},
    )
    licences = {"name": "双公示", "any": ["双公示"], "column": ["行政许可"]}
    assert ask(crawl, {"columns": ["双公示"], "subjects": [licences]}).outcome == "met"


def test_an_item_for_a_person_only_gets_candidates_and_a_share(crawl) -> None:
    build(crawl, {"公开制度": [*OTHERS, Entry("保密审查制度", "2021-03-03")]})
    two = [SECRECY, {"name": "监督员制度", "any": ["监督员"]}]
    verdict = ask(crawl, {**WANTED, "subjects": two, "review": True})
    assert (verdict.outcome, verdict.reason_key, verdict.findings) == ("needs_review", "content_review", ())
    assert (verdict.candidates[0].score, verdict.reason_args["absent"]) == ("0.50", "监督员制度")


def test_common_words_elsewhere_are_no_candidates_unless_they_speak_of_the_matter(crawl) -> None:
    about = [Entry("创业补贴政策", "2021-03-03"), Entry("养老床位补贴政策", "2021-03-03")]
    build(crawl, {"养老服务": [Entry("日间照料中心名录", "2021-03-03")], "通知公告": about})
    policy = [{"name": "政策", "any": ["政策"]}]
    verdict = ask(crawl, {"columns": ["养老服务", "养老"], "subjects": policy, "review": True})
    assert [each.title for each in verdict.candidates] == ["养老床位补贴政策"]


def test_without_a_column_absence_is_told_of_the_home_page(crawl) -> None:
    build(crawl, {"通知公告": OTHERS})
    verdict = ask(crawl)
    assert found(verdict) == [("data_missing", "/", "保密审查制度")]
    assert "也没有“公开制度”类栏目" in verdict.findings[0].summary


def test_absence_is_not_claimed_of_a_walk_cut_short(crawl) -> None:
    build(crawl, {"公开制度": OTHERS})
    crawl.archive.set_facts({"walk_stopped": "时间用完"})
    assert (ask(crawl).outcome, ask(crawl).reason_key) == ("not_measured", "walk_cut_short")


def test_absence_is_not_claimed_of_a_column_whose_entries_are_not_all_known(crawl) -> None:
    build(crawl, {"通知公告": OTHERS}, more='<li><a href="/zd/">公开制度</a></li>')
    crawl.html(
        "/zd/",
        "<html><head><title>公开制度</title></head><body>"
        '<div class="position">当前位置：<a href="/">首页</a> &gt;'
        '<a href="/zd/">公开制度</a></div><div id="list"></div><script type="text/xml"><datastore>'
        "<totalrecord>135</totalrecord><recordset>"
        '<record><![CDATA[<li><a href="/c1/1.html">主动公开制度</a><span>2021-03-01</span></li>]]></record>'
        '<record><![CDATA[<li><a href="/c1/2.html">解读制度</a><span>2021-03-02</span></li>]]></record>'
        "</recordset></datastore></script></body></html>",
    )
    assert ask(crawl).reason_key == "column_unread"


def test_entries_that_are_files_count_by_their_titles(crawl) -> None:
    build(crawl, {"公开制度": [*OTHERS, Entry("保密审查制度", "2021-03-03", stored=False)]})
    assert ask(crawl).outcome == "met"


def test_without_subjects_nothing_is_asked(crawl) -> None:
    build(crawl, {"公开制度": OTHERS})
    assert ask(crawl, {"columns": ["公开制度"]}).outcome == "not_applicable"


@pytest.mark.parametrize("rubric", available())
def test_the_subjects_of_every_binding_are_well_formed(rubric) -> None:
    loaded = load_rubric(rubric)
    for item in loaded.items:
        if item.family in FAMILIES and "subjects" in item.options:
            raw = relative(item.options["subjects"], loaded.period)
            assert {subject.name for subject in subjects_of(raw, AS_OF.year)}, item.id
            assert set(OPTIONS) <= set(CHECKS[item.check or ""].options), item.id


@pytest.mark.parametrize(
    ("title", "date", "why"),
    [
        ("我局学习贯彻保密审查制度", "2021-03-03", "像是消息报道"),
        ("保密审查制度（征求意见稿）", "2021-03-03", "像是草案或征集公告"),
        ("保密审查制度", "2019-03-03", "不是2021年发布"),
    ],
)
def test_a_hint_says_why_it_is_no_more_and_counts_by_half(crawl, title: str, date: str, why: str) -> None:
    """What would suggest no points at all is no help where the page may well be what is asked for."""
    subject = {**SECRECY, "dated": [2021]}
    build(crawl, {"公开制度": [*OTHERS, Entry(title, date)]})
    verdict = ask(crawl, {**WANTED, "subjects": [subject], "review": True})
    (lead,) = verdict.candidates
    assert lead.quote == f"保密审查制度：只作线索（{date}发布，{why}）"
    assert lead.score == "0.50"


def test_leads_are_a_dozen_at_most_and_speak_of_every_subject(crawl) -> None:
    names = [f"第{n}类制度" for n in "一二三四五六"]
    entries = [Entry(f"{name}之{n}号文本", "2021-03-03") for name in names for n in range(1, 7)]
    build(crawl, {"公开制度": entries})
    subjects = [{"name": name, "any": [name]} for name in names]
    leads = ask(crawl, {**WANTED, "subjects": subjects, "review": True}).candidates
    assert len(leads) == 12
    assert {lead.quote.partition("：")[0] for lead in leads} == set(names)


def test_a_notice_and_the_file_it_brings_are_one_lead(crawl) -> None:
    notice = Entry("关于印发《某局保密审查制度》的通知", "2021-03-03", files=("某局保密审查制度.docx",))
    book = Entry("有关制度汇编", "2021-03-04", files=("附件2：保密审查制度.doc",))
    build(crawl, {"公开制度": [notice, book]})
    leads = ask(crawl, {**WANTED, "review": True}).candidates
    assert [lead.title for lead in leads] == ["附件2：保密审查制度", notice.title]


def test_a_page_that_tells_of_two_subjects_is_one_lead(crawl) -> None:
    build(crawl, {"公开制度": [Entry("保密审查和责任追究制度", "2021-03-03")]})
    two = [SECRECY, {"name": "责任追究制度", "any": ["责任追究"]}]
    (lead,) = ask(crawl, {**WANTED, "subjects": two, "review": True}).candidates
    assert (lead.quote, lead.score) == ("保密审查制度、责任追究制度：标题写明（2021-03-03发布）", "1.00")


def test_what_was_not_found_comes_with_the_column_to_look_in(crawl) -> None:
    build(crawl, {"公开制度": OTHERS})
    two = [SECRECY, {"name": "监督员制度", "any": ["监督员"]}]
    verdict = ask(crawl, {**WANTED, "subjects": two, "review": True})
    (lead,) = verdict.candidates
    assert (lead.url, lead.title, lead.score) == ("http://www.x.gov.cn/c1/", "公开制度", "0.00")
    assert lead.quote == "在此查找过，未见保密审查制度、监督员制度（现有2条，最新 2021-03-02）"


def test_a_column_that_is_itself_asked_for_comes_before_what_it_holds(crawl) -> None:
    build(crawl, {"保密审查": [Entry("保密审查制度", "2021-03-03"), OTHERS[0]]})
    options = {"columns": ["保密审查"], "subjects": [{**SECRECY, "column": ["保密审查"]}], "review": True}
    leads = ask(crawl, options).candidates
    assert [lead.title for lead in leads] == ["保密审查", "保密审查制度"]


def test_the_reason_names_only_what_there_is_to_name(crawl) -> None:
    build(crawl, {"公开制度": [*OTHERS, Entry("保密审查制度", "2021-03-03")]})
    two = [SECRECY, {"name": "监督员制度", "any": ["监督员"]}]
    verdict = ask(crawl, {**WANTED, "subjects": two, "review": True})
    assert verdict.reason_args["told"] == "找到1项 (保密审查制度); 未见1项 (监督员制度)"


def test_what_speaks_against_the_unit_suggests_no_points(crawl) -> None:
    build(crawl, {"公开制度": [*OTHERS, Entry("我局召开保密审查会议", "2021-03-03")]})
    options = {**WANTED, "subjects": [{**SECRECY, "news": True}], "review": True, "suggest": False}
    verdict = ask(crawl, options)
    assert (verdict.reason_key, verdict.candidates[0].score) == ("content_listed", None)


@pytest.mark.parametrize(
    ("name", "columns", "said"),
    [
        (
            "“十四五”规划",
            ["公开制度"],
            "栏目“公开制度”未见“十四五”规划 (找过的词: 规划甲+乙、丙, “+”表示同时出现)",
        ),
        (
            "甲制度",
            ["没有的栏目"],
            "全站未见“甲制度”, 也没有“没有的栏目”类栏目 (找过的词: 规划甲+乙、丙, “+”表示同时出现)",
        ),
    ],
)
def test_an_absence_is_told_as_an_official_would(crawl, name: str, columns: list[str], said: str) -> None:
    build(crawl, {"公开制度": OTHERS})
    wanted = {"columns": columns, "subjects": [{"name": name, "any": ["规划甲+乙", "丙"]}]}
    (finding,) = ask(crawl, wanted).findings
    assert finding.summary == said
