"""办事指南: elements by their labels, and vague clauses in what is asked for."""

from __future__ import annotations

from typing import Any

import pytest

from checks.model import Verdict
from checks.registry import CHECKS
from checks.run import run_check
from tests.checks.conftest import ROOT, Crawl
from tests.checks.told_site import WHOLE_GUIDE


def page(
    crawl: Crawl, fields: dict[str, str], path: str = "/bs/t1.html", title: str = "居住证办事指南"
) -> None:
    rows = "".join(f"<tr><th>{label}</th><td>{value}</td></tr>" for label, value in fields.items())
    store(crawl, f"<table>{rows}</table>", path, title)


def store(crawl: Crawl, body: str, path: str = "/bs/t1.html", title: str = "居住证办事指南") -> None:
    crawl.html(
        path,
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1>"
        f'<div class="TRS_Editor">{body}</div></body></html>',
    )


def judged(crawl: Crawl, check: str = "service_guide", options: dict[str, Any] | None = None) -> Verdict:
    return run_check(CHECKS[check], options or {}, crawl.artifacts(), 1)


def targets(verdict: Verdict) -> list[str]:
    assert all(f.page_url.startswith(ROOT) for f in verdict.findings)
    return sorted(f.target for f in verdict.findings)


def test_a_whole_guide_is_met(crawl: Crawl) -> None:
    page(crawl, WHOLE_GUIDE)
    assert judged(crawl).outcome == "met"


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("设定依据", "basis"),
        ("申请条件", "conditions"),
        ("申请材料", "materials"),
        ("办理流程", "process"),
        ("办理地点", "place"),
        ("办理时间", "hours"),
        ("联系电话", "phone"),
        ("收费标准", "fee"),
        ("承诺时限", "time_limit"),
    ],
)
@pytest.mark.parametrize("value", [None, "", "略"])
def test_an_element_without_label_or_value_is_missing(
    crawl: Crawl, label: str, code: str, value: str | None
) -> None:
    fields = {k: v for k, v in WHOLE_GUIDE.items() if k != label}
    if value is not None:
        fields[label] = value
    if (code, value) in (("fee", "略"), ("materials", "略")):
        return
    page(crawl, fields)
    assert targets(judged(crawl)) == [code]


def test_headings_and_their_paragraphs_are_read_as_rows_are(crawl: Crawl) -> None:
    body = "".join(
        f"<p>{n}、{label}</p><p>{value}</p>" for n, (label, value) in enumerate(WHOLE_GUIDE.items(), 1)
    )
    store(crawl, body.replace("办理地点", "办理地址及窗口"))
    assert judged(crawl).outcome == "met"


def test_labels_with_colons_in_running_text_are_read(crawl: Crawl) -> None:
    store(crawl, "".join(f"<p>【{label}】{value}</p>" for label, value in WHOLE_GUIDE.items()))
    assert judged(crawl).outcome == "met"


def test_other_articles_are_no_service_guides(crawl: Crawl) -> None:
    store(crawl, "<p>联系电话：0431-12345678</p>", title="某县召开政务服务工作会议")
    store(crawl, "<p>受理机构：县政府办</p>", path="/g.html", title="政府信息公开指南")
    assert judged(crawl).outcome == "needs_review"


def test_only_matters_that_lack_several_classes_count_where_the_rule_says_so(crawl: Crawl) -> None:
    options = {"min_missing": 4, "min_items": 5}
    page(crawl, {k: v for k, v in WHOLE_GUIDE.items() if k != "收费标准"})
    assert judged(crawl, options=options).outcome == "met"
    few = {k: WHOLE_GUIDE[k] for k in ("设定依据", "申请条件", "申请材料")}
    page(crawl, few, path="/bs/t2.html", title="健康证办事指南")
    assert judged(crawl, options=options).outcome == "met"
    for n in range(3, 7):
        page(crawl, few, path=f"/bs/t{n}.html", title=f"第{n}种证办事指南")
    verdict = judged(crawl, options=options)
    assert verdict.outcome == "not_met"
    assert verdict.counts["faulty"] == 5


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("4.法律、法规规定的其他材料", "法律、法规规定的其他材料"),
        ("根据有关法律法规规定应提交的其他材料", "根据有关法律法规规定应提交的其他材料"),
        ("（五）需要提交的其他材料", "需要提交的其他材料"),
        ("身份证、户口簿等相关材料", "等相关材料"),
        ("审批机关要求提供的其他材料。", "审批机关要求提供的其他材料"),
        ("收入证明视情况提供", "视情况提供"),
        ("3.根据实际需要提供的有关材料等", "根据实际需要提供的有关材料"),
        ("其他相关证明材料", "其他相关证明材料"),
        ("5.其他材料", "5.其他材料"),
    ],
)
def test_vague_clauses_are_quoted_as_they_stand(crawl: Crawl, text: str, phrase: str) -> None:
    page(crawl, {**WHOLE_GUIDE, "申请材料": f"1.身份证原件</p><p>{text}"})
    assert targets(judged(crawl, "vague_clause")) == [phrase]


@pytest.mark.parametrize(
    "fields",
    [
        WHOLE_GUIDE,
        {**WHOLE_GUIDE, "申请材料": "身份证；不得要求申请人提供其他材料"},
        {**WHOLE_GUIDE, "设定依据": "《某条例》规定的其他材料"},
        {**WHOLE_GUIDE, "申请材料": "《关于法律、法规规定的其他材料的通知》所附申请表"},
        {**WHOLE_GUIDE, "办理流程": "审核申请表等相关材料后发证"},
        {**WHOLE_GUIDE, "申请材料": "其他材料无需提供"},
    ],
)
def test_quotations_opposites_and_other_parts_are_no_vague_clauses(
    crawl: Crawl, fields: dict[str, str]
) -> None:
    page(crawl, fields)
    assert judged(crawl, "vague_clause").outcome == "met"


def test_without_guides_a_person_looks(crawl: Crawl) -> None:
    crawl.html("/", "<html><body><p>首页</p></body></html>")
    assert judged(crawl, "vague_clause").outcome == "needs_review"


@pytest.mark.parametrize(
    ("place", "lacking"),
    [
        ("县政务服务中心3号窗口，周一至周五9:00-17:00（法定节假日除外）", []),
        ("县政务服务中心3号窗口，工作日上午8时30分至下午5时", []),
        ("县政务服务中心3号窗口，承诺3个工作日办结，电话12345", ["hours"]),
    ],
)
def test_hours_may_be_told_beside_the_place(crawl: Crawl, place: str, lacking: list[str]) -> None:
    page(crawl, {k: v for k, v in WHOLE_GUIDE.items() if k != "办理时间"} | {"办理地点": place})
    assert targets(judged(crawl)) == lacking


@pytest.mark.parametrize("label", ["承诺期限", "法定办结期限", "审批期限", "承诺办理时限"])
def test_time_limits_by_their_other_names(crawl: Crawl, label: str) -> None:
    fields = {k: v for k, v in WHOLE_GUIDE.items() if k != "承诺时限"}
    page(crawl, {**fields, label: "7个工作日"})
    assert judged(crawl).outcome == "met"


def test_guides_that_lack_most_come_first_with_what_they_lack(crawl: Crawl) -> None:
    page(crawl, WHOLE_GUIDE)
    page(crawl, {**WHOLE_GUIDE, "联系电话": "", "收费标准": ""}, "/bs/t2.html", "营业执照办事指南")
    first, second = judged(crawl).candidates
    assert (first.title, second.quote.startswith("要素都已写明")) == ("营业执照办事指南", True)
    assert first.quote.startswith("没有写明")
    assert "联系电话" in first.quote.partition(";")[0]
    assert (float(first.score or 0) < 1, second.score) == (True, "1.00")


def tabbed(fields: dict[str, str]) -> str:
    heads = "".join(f"<td onclick='tab({n})'>{label}</td>" for n, label in enumerate(fields))
    hidden = " style='display:none'"
    panes = "".join(
        f"<div id='c{n}'{hidden if n else ''}><p>{value}</p></div>" for n, value in enumerate(fields.values())
    )
    return f"<table><tr>{heads}</tr></table>{panes}"


def test_elements_that_only_the_names_of_tabs_label_are_told(crawl: Crawl) -> None:
    store(crawl, tabbed(WHOLE_GUIDE))
    assert judged(crawl).outcome == "met"


def test_an_element_without_a_tab_is_missing(crawl: Crawl) -> None:
    store(crawl, tabbed({label: value for label, value in WHOLE_GUIDE.items() if label != "办理流程"}))
    assert targets(judged(crawl)) == ["process"]


SHORT = {**WHOLE_GUIDE, "联系电话": ""}


@pytest.mark.parametrize(
    "body",
    [
        "<pre>" + "\n".join(f"{label}：{value}" for label, value in SHORT.items()) + "</pre>",
        "<p>" + "&nbsp;&nbsp;".join(f"{label}：{value}" for label, value in SHORT.items()) + "</p>",
        "<div>"
        + "<br>".join(f"<b>{label}</b>　{value}" for label, value in SHORT.items() if value)
        + "</div>",
        "".join(f"<p>{n}.{label}　{value}</p>" for n, (label, value) in enumerate(SHORT.items(), 1) if value),
        '<div style="white-space: pre-line">'
        + "\n".join(f"{label}\n{value}" for label, value in SHORT.items())
        + "</div>",
    ],
)
def test_elements_in_one_block_or_set_apart_by_blanks_are_read(crawl: Crawl, body: str) -> None:
    store(crawl, body)
    assert targets(judged(crawl)) == ["phone"]


@pytest.mark.parametrize(
    "lines",
    [
        ["办理流程再造以后，群众少跑腿。", "申请材料从九份减为三份。", "办理地点由三处并为一处。"],
        ["办理流程 办理地点 办理时间", "申请材料 收费标准 联系电话", "设定依据 申请条件 承诺时限"],
    ],
)
def test_words_that_begin_like_labels_make_no_guide(crawl: Crawl, lines: list[str]) -> None:
    store(crawl, "".join(f"<p>{line}</p>" for line in lines), title="我局优化办事指南")
    assert judged(crawl).outcome == "needs_review"


@pytest.mark.parametrize(
    ("more", "outcome"),
    [("", "needs_review"), ("<p>办理流程：申请、受理。</p><p>申请材料：申请书</p>", "not_met")],
)
def test_how_to_reach_an_office_is_no_service(crawl: Crawl, more: str, outcome: str) -> None:
    links = '<ul class="list"><li><a href="/bs/t1.html">便民服务大厅迁址</a><span>2026-05-01</span></li></ul>'
    nav = '<div class="nav"><a href="/">首页</a><a href="/bs/">办事服务</a><a href="/xw/">新闻</a></div>'
    crawl.html("/", f"<html><head><title>某县</title></head><body>{nav}</body></html>")
    crawl.html(
        "/bs/", f"<html><head><title>办事服务</title></head><body>{nav}<h2>办事服务</h2>{links}</body></html>"
    )
    line = "办理地点：某街1号 办理时间：工作日9:00-17:00 联系电话：0838-2530001"
    store(crawl, f"<p>{line}</p>{more}", title="便民服务大厅迁址")
    assert judged(crawl).outcome == outcome
