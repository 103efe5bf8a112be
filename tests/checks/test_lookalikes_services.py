"""Service guides by other words and layouts, and clauses that are vague or only sound so."""

from __future__ import annotations

import pytest

from tests.checks.conftest import Crawl
from tests.checks.told_site import WHOLE_GUIDE, Site, paragraphs, said, table


def service(crawl: Crawl, body: str) -> Site:
    site = Site(crawl)
    site.article("/bs/t1.html", "居住证办事指南", body)
    site.column("/bs/index.html", "办事指南", [("居住证办事指南", "/bs/t1.html", "2026-01-01")])
    return site


def with_(label: str, other: str, value: str) -> dict[str, str]:
    return {(other if k == label else k): (value if k == label else v) for k, v in WHOLE_GUIDE.items()}


@pytest.mark.parametrize(
    ("label", "other", "value"),
    [
        ("承诺时限", "承诺办结时间", "3个工作日"),
        ("承诺时限", "法定办结时间（工作日）", "20"),
        ("承诺时限", "办结时间", "即来即办"),
        ("联系电话", "窗口电话", "0431-12345678"),
        ("联系电话", "咨询方式", "电话咨询：0431-12345678"),
        ("收费标准", "收费方式", "免费办理"),
        ("申请条件", "办理对象", "全县年满60周岁的老年人"),
        ("申请条件", "受理范围", "本辖区内个体工商户"),
        ("申请材料", "申报资料", "身份证复印件1份"),
        ("申请材料", "需携带的证件及材料", "身份证、户口簿"),
        ("设定依据", "法律法规依据", "《某条例》第三条"),
        ("办理流程", "办理环节", "受理—审核—发证"),
        ("办理流程", "办事流程图", "申请→受理→办结"),
        ("办理地点", "在哪办？", "县政务大厅二楼B12窗口"),
        ("办理时间", "窗口开放时间", "周一至周五9:00—12:00"),
    ],
)
def test_elements_by_their_other_names(crawl: Crawl, label: str, other: str, value: str) -> None:
    assert said(service(crawl, table(with_(label, other, value).items())).judged("service_guide")) == "met"


@pytest.mark.parametrize(("more", "wanted"), [({"受理时间": "工作日9:00至17:00"}, "met"), ({}, ["hours"])])
def test_how_long_it_takes_under_the_label_of_hours_is_no_hours(
    crawl: Crawl, more: dict[str, str], wanted: str | list[str]
) -> None:
    fields = {**with_("承诺时限", "办理时间", "自受理之日起5个工作日内"), **more}
    assert said(service(crawl, table(fields.items())).judged("service_guide")) == wanted


@pytest.mark.parametrize(
    ("more", "wanted"), [("<p><a href='/bs/lc.pdf'>办理流程图.pdf</a></p>", "met"), ("", ["process"])]
)
def test_see_the_attachment_needs_one(crawl: Crawl, more: str, wanted: str | list[str]) -> None:
    body = table(with_("办理流程", "办理流程", "见附件").items()) + more
    assert said(service(crawl, body).judged("service_guide")) == wanted


@pytest.mark.parametrize(
    ("label", "value", "file", "wanted"),
    [
        ("申请材料", "无", False, "met"),
        ("收费标准", "无", False, "met"),
        ("收费标准", "——", False, "met"),
        ("收费标准", "暂无", False, ["fee"]),
        ("申请材料", "待补充", False, ["materials"]),
        ("申请材料", "略", False, ["materials"]),
        ("申请材料", "见附件", False, ["materials"]),
        ("申请材料", "见附件", True, "met"),
        ("收费标准", "详见", False, ["fee"]),
        ("收费标准", "见附件", True, "met"),
        ("收费标准", "", True, ["fee"]),
        ("办理流程", "", True, "met"),
    ],
)
def test_nothing_is_an_answer_where_nothing_may_be_asked_for(
    crawl: Crawl, label: str, value: str, file: bool, wanted: str | list[str]
) -> None:
    held = "<p><a href='/bs/clqd.pdf'>附件.pdf</a></p>" if file else ""
    body = table(with_(label, label, value).items()) + held
    assert said(service(crawl, body).judged("service_guide")) == wanted


@pytest.mark.parametrize(
    "lines",
    [
        [f"{label}：" for label in WHOLE_GUIDE],
        [f"{label}：略" for label in WHOLE_GUIDE],
        [f"【{label}】" for label in WHOLE_GUIDE],
    ],
    ids=["colons", "left out", "headings"],
)
def test_a_form_that_nobody_filled_in_is_one_problem(crawl: Crawl, lines: list[str]) -> None:
    verdict = service(crawl, paragraphs(lines)).judged("service_guide")
    assert [(f.kind, f.target) for f in verdict.findings] == [("blank_document", "")]


def test_a_form_with_one_value_lacks_the_others_one_by_one(crawl: Crawl) -> None:
    lines = [f"{label}：{'0431-12345678' if label == '联系电话' else ''}" for label in WHOLE_GUIDE]
    found = said(service(crawl, paragraphs(lines)).judged("service_guide"))
    assert "phone" not in found
    assert len(found) == len(WHOLE_GUIDE) - 1


@pytest.mark.parametrize("value", ["", "暂无", "&nbsp;&nbsp;"])
def test_the_number_for_complaints_is_not_the_one_to_ask(crawl: Crawl, value: str) -> None:
    lines = [f"{k}：{v}" for k, v in with_("联系电话", "联系电话", value).items()]
    at = next(n for n, line in enumerate(lines) if line.startswith("联系电话"))
    lines.insert(at + 1, "监督投诉电话：12345")
    assert said(service(crawl, paragraphs(lines)).judged("service_guide")) == ["phone"]


@pytest.mark.parametrize(
    "text",
    [
        "其他材料：无",
        "身份证或者其他有效身份证件（军官证、护照等）",
        "营业执照等证明文件的复印件",
        "由窗口向公安、税务等有关部门核验",
        "不得再要求申请人提交其他相关材料",
        "严禁窗口索要其他证明材料",
        "免于提交其他相关证明材料",
        "除本清单所列外，无其它需要提交的材料",
        "通过共享获取的其他证明材料不再提供",
        "</td></tr><tr><td>其他材料</td><td>无",
        "</td></tr><tr><td>注意事项</td><td>其他相关材料可在窗口免费复印",
    ],
)
def test_clauses_that_ask_for_nothing_more(crawl: Crawl, text: str) -> None:
    body = table(with_("申请材料", "申请材料", text).items())
    assert said(service(crawl, body).judged("vague_clause")) == "met"


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("法律法规规章规定需提供的其它证明材料", None),
        ("登记机关认为应当提交的其他文件", None),
        ("与申请事项有关的其他证明文件", None),
        ("按规定需提供的有关资料", None),
        ("有关部门出具的材料（原件）", "有关部门出具的材料"),
        ("3、其它相关资料。", "其它相关资料"),
    ],
)
def test_clauses_that_leave_open_what_is_wanted(crawl: Crawl, text: str, clause: str | None) -> None:
    body = table(with_("申请材料", "申请材料", f"身份证；{text}").items())
    assert said(service(crawl, body).judged("vague_clause")) == [clause or text]
