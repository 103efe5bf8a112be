"""公开指南: what it has to tell, and the words of the rule of before 2019."""

from __future__ import annotations

from typing import Any

import pytest

from checks.model import Verdict
from checks.registry import CHECKS
from checks.run import run_check
from tests.checks.conftest import HOME, ROOT, Crawl

NAV = (
    '<div class="nav"><a href="/">首页</a><a href="/zwgk/index.html">政务公开</a>'
    '<a href="/gkzn/index.html">政府信息公开指南</a></div>'
)
WHOLE = [
    "为方便公民、法人和其他组织获取政府信息，根据2019年修订的《政府信息公开条例》，编制本指南。",
    "一、主动公开。公开形式：政府网站、政务新媒体、公示栏。",
    "二、依申请公开",
    "受理机构：某县人民政府办公室",
    "办公地址：某县某街12号",
    "办公时间：工作日8:30至17:00",
    "联系电话：0431-12345678",
    "传真号码：0431-12345679",
    "电子邮箱：zwgk@x.gov.cn",
    "申请人可以当面提交、以信函寄送，或通过互联网提出申请。申请内容不明确的，予以补正。",
    "自收到申请之日起20个工作日内答复。征求第三方意见的，第三方应当自收到征求意见书之日起15个工作日内提出意见。",
    "提供政府信息，不收取费用。",
]


def guide(
    crawl: Crawl, lines: list[str], date: str = "2023-03-01", title: str = "某县政府信息公开指南"
) -> None:
    crawl.html("/", f"<html><head><title>某县人民政府</title></head><body>{NAV}</body></html>")
    items = f'<ul class="list"><li><a href="/gkzn/t1.html">{title}</a><span>{date}</span></li></ul>'
    crawl.html(
        "/gkzn/index.html",
        f"<html><head><title>政府信息公开指南</title></head><body>{NAV}{items}</body></html>",
    )
    text = "".join(f"<p>{line}</p>" for line in lines)
    crawl.html(
        "/gkzn/t1.html",
        f"<html><head><title>{title}</title></head><body>{NAV}<h1>{title}</h1>"
        f'<p>发布时间：{date}</p><div class="TRS_Editor">{text}</div></body></html>',
    )


def judged(crawl: Crawl, options: dict[str, Any] | None = None) -> Verdict:
    return run_check(CHECKS["guide"], options or {}, crawl.artifacts(), 1)


def rows(verdict: Verdict) -> list[tuple[str, str, str]]:
    return sorted((f.kind, f.page_url.removeprefix(ROOT), f.target) for f in verdict.findings)


ALL = {"aspects": ["complete", "current", "fee", "supplement", "ways", "dated"]}


def test_a_whole_and_current_guide_is_met(crawl: Crawl) -> None:
    guide(crawl, WHOLE)
    assert judged(crawl, ALL).outcome == "met"


@pytest.mark.parametrize(
    ("line", "target"),
    [
        ("办公地址", "address"),
        ("办公时间", "hours"),
        ("联系电话", "phone"),
        ("传真号码", "fax"),
        ("电子邮箱", "email"),
    ],
)
def test_a_field_that_is_not_told_is_missing(crawl: Crawl, line: str, target: str) -> None:
    guide(crawl, [each for each in WHOLE if not each.startswith(line)])
    assert rows(judged(crawl)) == [("guide_incomplete", "/gkzn/t1.html", target)]


def test_a_label_without_a_value_tells_nothing(crawl: Crawl) -> None:
    guide(crawl, ["传真号码：" if each.startswith("传真") else each for each in WHOLE])
    found = judged(crawl)
    assert rows(found) == [("guide_incomplete", "/gkzn/t1.html", "fax")]
    assert found.findings[0].mark is not None and found.findings[0].mark.texts[0] == "传真号码："


def test_fields_may_stand_in_one_line(crawl: Crawl) -> None:
    line = (
        "受理机构：某县政府办；办公地址：某街12号；办公时间：周一至周五；联系电话：0431-12345678；"
        "传真：0431-12345679；邮箱：a@x.gov.cn"
    )
    guide(crawl, [*WHOLE[:3], line, *WHOLE[9:]])
    assert judged(crawl).outcome == "met"


@pytest.mark.parametrize(
    ("old", "new", "target"),
    [
        ("2019年修订的《政府信息公开条例》", "《政府信息公开条例》（国务院令第492号）", "国务院令第492号"),
        ("20个工作日内答复", "15个工作日内答复", "15个工作日"),
        ("不收取费用", "收取检索、复制、邮寄等成本费用", "检索、复制、邮寄等成本费"),
    ],
)
def test_words_of_the_old_rule_are_out_of_date(crawl: Crawl, old: str, new: str, target: str) -> None:
    guide(crawl, [line.replace(old, new) for line in WHOLE])
    assert rows(judged(crawl)) == [("guide_outdated", "/gkzn/t1.html", target)]


def test_the_history_of_the_rule_is_no_sign_of_age(crawl: Crawl) -> None:
    line = "《条例》（2007年国务院令第492号公布，2019年国务院令第711号修订）"
    guide(crawl, [*WHOLE, line])
    assert judged(crawl).outcome == "met"


def test_a_guide_of_before_2019_that_nobody_revised_is_out_of_date(crawl: Crawl) -> None:
    lines = [line.replace("2019年修订的", "").replace("20个工作日", "规定期限") for line in WHOLE]
    guide(crawl, lines, date="2016-05-01")
    assert rows(judged(crawl)) == [("guide_outdated", "/gkzn/t1.html", "2016-05-01")]


def test_a_guide_that_stands_in_the_column_itself_is_read(crawl: Crawl) -> None:
    crawl.html("/", f"<html><head><title>某县人民政府</title></head><body>{NAV}</body></html>")
    text = "".join(f"<p>{line}</p>" for line in WHOLE if not line.startswith("传真"))
    crawl.html(
        "/gkzn/index.html",
        f"<html><head><title>政府信息公开指南</title></head><body>{NAV}<h2>政府信息公开指南</h2><div>{text}</div></body></html>",
    )
    assert rows(judged(crawl)) == [("guide_incomplete", "/gkzn/index.html", "fax")]


def test_a_guide_that_is_only_a_file_goes_to_a_reviewer(crawl: Crawl) -> None:
    guide(crawl, ['<a href="/files/zn.pdf">某县政府信息公开指南.pdf</a>'])
    assert judged(crawl).outcome == "needs_review"


def test_no_guide_at_all_is_a_missing_column(crawl: Crawl) -> None:
    crawl.html(
        "/",
        '<html><body><div class="nav"><a href="/">首页</a><a href="/x/index.html">动态</a></div></body>',
    )
    verdict = judged(crawl)
    assert [(f.kind, f.page_url, f.target) for f in verdict.findings] == [
        ("column_missing", HOME, "政府信息公开指南")
    ]
    assert verdict.findings[0].searched


@pytest.mark.parametrize(
    ("found", "status", "outcome", "reason"),
    [("dead", 404, "needs_review", "guide_does_not_open"), ("blocked", 412, "not_measured", "guide_refused")],
)
def test_an_entry_that_does_not_open_is_not_said_to_be_missing(
    crawl: Crawl, found: str, status: int, outcome: str, reason: str
) -> None:
    crawl.html("/", f"<html><head><title>某县人民政府</title></head><body>{NAV}</body></html>")
    crawl.verified(ROOT + "/gkzn/index.html", found, status=status)
    verdict = judged(crawl)
    assert (verdict.outcome, verdict.reason_key, verdict.findings) == (outcome, reason, ())
    assert verdict.reason_args == {"url": ROOT + "/gkzn/index.html"}


def test_an_unfinished_walk_denies_nothing(crawl: Crawl) -> None:
    crawl.html("/", "<html><body><p>首页</p></body></html>")
    crawl.archive.set_facts({"walk_stopped": "pages"})
    assert judged(crawl).outcome == "not_measured"


def test_a_guide_to_a_service_is_no_guide_to_disclosure(crawl: Crawl) -> None:
    crawl.html("/", "<html><body><p>首页</p></body></html>")
    crawl.html("/b.html", "<html><body><h1>户口办事指南</h1><p>受理条件：本县居民。</p></body></html>")
    assert [f.kind for f in judged(crawl).findings] == ["column_missing"]


def test_what_is_published_of_its_own_accord_was_due_in_20_days_before_2019_too(crawl: Crawl) -> None:
    lines = [line.replace("20个工作日内答复", "15个工作日内答复") for line in WHOLE]
    guide(crawl, [*lines, "主动公开的信息，自形成或者变更之日起20个工作日内公开。"])
    assert rows(judged(crawl)) == [("guide_outdated", "/gkzn/t1.html", "15个工作日")]


def test_a_reviewer_gets_the_sentences_that_the_item_asks_about(crawl: Crawl) -> None:
    guide(crawl, [*WHOLE, "县档案馆设有政府信息查阅场所，免费开放。另在政务大厅设公开栏。"])
    options = {"aspects": [], "review": True, "quotes": ["查阅点|查阅场所", "客户端|APP"]}
    (lead,) = judged(crawl, options).candidates
    assert lead.quote == "查阅点: “县档案馆设有政府信息查阅场所，免费开放。”; 客户端: 没有提到"


def test_without_words_to_quote_the_aspects_tell_what_is_quoted(crawl: Crawl) -> None:
    guide(crawl, WHOLE)
    (lead,) = judged(crawl, {"aspects": ["fee", "supplement"], "review": True}).candidates
    assert lead.quote == "收费: “提供政府信息，不收取费用。”; 补正: “申请内容不明确的，予以补正。”"


def test_the_time_for_an_answer_is_quoted_and_not_the_one_for_publishing(crawl: Crawl) -> None:
    guide(crawl, ["主动公开的信息，自形成或者变更之日起20个工作日内公开。", *WHOLE])
    (lead,) = judged(crawl, {"aspects": ["current"], "review": True}).candidates
    assert lead.quote.startswith("答复期限: “") and "内答复。”" in lead.quote


def test_one_sentence_that_answers_several_questions_is_quoted_once(crawl: Crawl) -> None:
    guide(crawl, WHOLE)
    (lead,) = judged(crawl, {"aspects": [], "review": True, "quotes": ["当面|现场", "信函|邮寄"]}).candidates
    assert lead.quote == "当面、信函: “申请人可以当面提交、以信函寄送，或通过互联网提出申请。”"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("（2025年修订）", True),
        ("2025年修订版", True),
        ("根据2019年修订的《政府信息公开条例》编制。", False),
        ("条例经2019年修订，自5月15日起施行。", False),
    ],
)
def test_the_year_of_its_own_revision_tells_when_a_guide_was_made(
    crawl: Crawl, line: str, told: bool
) -> None:
    lines = [each.replace("2019年修订的", "") for each in WHOLE]
    guide(crawl, [line, *lines], date="")
    found = rows(judged(crawl, {"aspects": ["dated"]}))
    assert found == ([] if told else [("guide_incomplete", "/gkzn/t1.html", "published_on")])


@pytest.mark.parametrize(("lines", "outcome"), [([], "needs_review"), (WHOLE[:-3], "met")])
def test_the_labels_of_a_form_for_applications_are_no_guide(
    crawl: Crawl, lines: list[str], outcome: str
) -> None:
    crawl.html("/", f"<html><head><title>某县人民政府</title></head><body>{NAV}</body></html>")
    fields = "".join(
        f"<tr><td>{label}</td><td><input name='f{n}'></td></tr>"
        for n, label in enumerate(("姓名", "联系电话", "通信地址", "电子邮箱", "传真"))
    )
    text = "".join(f"<p>{line}</p>" for line in lines)
    crawl.html(
        "/gkzn/index.html",
        f"<html><head><title>政府信息公开指南</title></head><body>{NAV}<h1>依申请公开申请表</h1>{text}"
        f"<form method='post' action='/ysq'><table>{fields}</table><textarea name='x'></textarea>"
        "<input type='submit' value='提交'></form></body></html>",
    )
    assert judged(crawl).outcome == outcome
