"""Documents and interpretations: owed or not, paired or not, linked both ways, in time."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given as having
from hypothesis import strategies as st

from checks.policy.subject import alike, document_subject, explained
from tests.checks.policy_site import FIELDS, OWN, document, reading, rows, store, verdict

CHECK = "policy_interpretation_link"
TO_READING = (("相关解读", "/jd/1.html"),)
TO_DOCUMENT = (("相关文件", "/wj/1.html"),)


def site(crawl, documents, readings, **options):
    store(crawl, {"规范性文件 /wj/": documents, "政策解读 /jd/": readings})
    return verdict(crawl, CHECK, **options)


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("某县人民政府办公室关于印发《某县甲办法（试行）》的通知", "某县甲办法（试行）"),
        ("某县人民政府关于印发某县停车管理规定的通知", "某县停车管理规定"),
        ("某县人民政府关于加快养老服务发展的实施意见", "加快养老服务发展的实施意见"),
        ("某县烟花爆竹管理规定", "某县烟花爆竹管理规定"),
    ],
)
def test_what_a_document_is_about(title: str, subject: str) -> None:
    assert document_subject(title) == subject


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("一图读懂《某县停车管理规定》", ("某县停车管理规定",)),
        ("《关于印发某县停车管理规定的通知》解读", ("某县停车管理规定",)),
        ("某县停车管理规定政策解读", ("某县停车管理规定",)),
        ("视频解读：《甲县办法》《乙县规定》", ("甲县办法", "乙县规定")),
        ("今年第三季度工作综述", ()),
    ],
)
def test_what_an_interpretation_explains(title: str, names: tuple[str, ...]) -> None:
    assert explained(title) == names


def test_names_that_differ_in_a_number_are_not_alike() -> None:
    assert alike("某县2025年防汛预案", "某县2026年防汛预案") == 0
    assert alike("某县第一批名录管理办法", "某县第二批名录管理办法") == 0
    assert alike("停车管理规定", "明湖县停车管理规定（试行）") == 100


@having(st.text(alphabet="某县停车管理办法规定一二2026年", max_size=12), st.text(max_size=12))
def test_likeness_has_no_direction_and_stays_within_its_bounds(one: str, other: str) -> None:
    assert alike(one, other) == alike(other, one)
    assert 0 <= alike(one, other) <= 100


def test_a_pair_that_is_linked_both_ways_and_in_time_is_in_order(crawl) -> None:
    found = site(crawl, [document(links=TO_READING)], [reading(links=TO_DOCUMENT)])
    assert (found.outcome, rows(found)) == ("met", [])
    # Whoever has to confirm it is shown what was looked at.
    shown = [urlsplit(candidate.url).path for candidate in found.candidates]
    assert shown == ["/wj/1.html", "/jd/1.html", "/jd/1.html"]


def test_a_document_in_force_without_an_interpretation(crawl) -> None:
    found = site(crawl, [document()], [reading(title="《某县公厕管理规定》政策解读")])
    assert (found.outcome, rows(found)) == ("not_met", [("interpretation_missing", "/wj/1.html", "")])
    (finding,) = found.findings
    assert any("解读栏目" in line for line in finding.searched)


@pytest.mark.parametrize(
    "changes",
    [
        {"fields": {**FIELDS, "有效性": "失效"}},
        {"title": "某县人民政府关于转发养老服务管理办法的通知"},
        {"title": "某县人民政府关于延长《某县养老服务管理办法》有效期的通知"},
        {"title": "关于《某县养老服务管理办法》延长有效期的公告"},
        {"title": "某县人民政府关于周某等同志职务任免的通知"},
        {"title": "某县人民政府关于同意设立公园管理办法的批复"},
        {"title": "国务院办公厅关于印发井盖管理办法的通知"},
        {"date": "2026-11-18"},
        {"date": "2012-04-05"},
        {"files": ("某县井盖设施管理办法.docx", "某县井盖设施管理办法解读.docx")},
        {"links": (("相关解读", "http://other.gov.cn/jd.html"),)},
    ],
    ids=[
        "repealed",
        "forwarded",
        "prolonged",
        "prolonged by notice",
        "personnel",
        "answer",
        "above",
        "young",
        "old",
        "own file",
        "elsewhere",
    ],
)
def test_documents_of_which_no_interpretation_is_missed(crawl, changes) -> None:
    found = site(crawl, [document(**changes)], [], asks=["missing"])
    assert rows(found) == []


def test_a_repeal_told_by_another_document_counts(crawl) -> None:
    repeal = document(path="/wj/2.html", title="某县人民政府关于废止《某县井盖设施管理办法》的决定")
    assert rows(site(crawl, [document(), repeal], [], asks=["missing"])) == []


def test_nothing_is_missed_where_the_walk_was_cut_short(crawl) -> None:
    crawl.archive.set_facts({"walk_stopped": "时间用完"})
    found = site(crawl, [document()], [])
    assert (found.outcome, found.reason_key, rows(found)) == ("not_measured", "readings_cut_short", [])


def test_each_page_that_lacks_the_link_is_named(crawl) -> None:
    found = site(crawl, [document()], [reading(links=TO_DOCUMENT)])
    assert rows(found) == [("interpretation_unlinked", "/wj/1.html", "/jd/1.html")]


def test_a_pair_known_by_its_names_alone_lacks_both_links(crawl) -> None:
    found = site(crawl, [document()], [reading()])
    assert rows(found) == [
        ("interpretation_unlinked", "/jd/1.html", "/wj/1.html"),
        ("interpretation_unlinked", "/wj/1.html", "/jd/1.html"),
    ]


def test_a_plain_link_in_the_text_is_a_link(crawl) -> None:
    body = f'<p>{OWN}详见<a href="/wj/1.html">某县井盖设施管理办法</a>。</p>'
    found = site(crawl, [document(links=TO_READING)], [reading(body=body)])
    assert rows(found) == []


def test_an_interpretation_is_found_by_the_number_its_text_quotes(crawl) -> None:
    body = f"<p>日前印发了新办法（某政发〔2026〕9号）。{OWN}</p>"
    one = reading(title="井盖谁来管？政策解读来了", body=body)
    found = site(crawl, [document(links=TO_READING)], [one], asks=["missing", "unlinked"])
    assert rows(found) == [("interpretation_unlinked", "/jd/1.html", "/wj/1.html")]


def test_two_documents_of_one_name_are_left_to_a_person(crawl) -> None:
    both = [document(), document(path="/wj/2.html", fields={**FIELDS, "文号": "某政发〔2024〕3号"})]
    found = site(crawl, both, [reading()], asks=["missing"])
    assert (found.outcome, found.reason_key, rows(found)) == ("needs_review", "policy_open", [])
    assert len(found.candidates) == 2


@pytest.mark.parametrize(
    ("date", "late"),
    [("2026-05-11", False), ("2026-05-14", False), ("2026-05-15", True), ("2026-05-09", False)],
)
def test_the_working_days_between_document_and_interpretation(crawl, date: str, late: bool) -> None:
    found = site(crawl, [document(links=TO_READING)], [reading(date=date, links=TO_DOCUMENT)])
    assert rows(found) == ([("interpretation_late", "/jd/1.html", "/wj/1.html")] if late else [])


def test_a_later_interpretation_in_another_form_is_not_late(crawl) -> None:
    later = reading(
        path="/jd/2.html", title="一图读懂《某县井盖设施管理办法》", date="2026-07-01", links=TO_DOCUMENT
    )
    found = site(crawl, [document(links=TO_READING)], [reading(links=TO_DOCUMENT), later])
    assert rows(found) == []


def test_other_policy_documents_are_leads_and_one_interpreted_is_enough(crawl) -> None:
    plan = {**FIELDS, "文件类型": "通知"}
    some = document(title="某县人民政府关于印发2026年工作方案的通知", fields=plan)
    store(crawl, {"政策文件 /wj/": [some], "政策解读 /jd/": []})
    asked = {"asks": ["missing"], "scope": "policy"}
    assert verdict(crawl, CHECK, **asked).outcome == "needs_review"
    none = verdict(crawl, CHECK, asks=["missing"], scope="other", least=1)
    assert (none.outcome, none.share, rows(none)) == ("not_met", (0, 1), [])


def test_a_sample_is_drawn_with_its_seed_and_the_rest_is_noted(crawl) -> None:
    many = [
        document(path=f"/wj/{n}.html", title=f"某县关于印发某县{name}管理办法的通知")
        for n, name in enumerate(("公厕", "绿地", "菜场", "河道", "路灯"))
    ]
    found = site(crawl, many, [], asks=["missing"], sample=3)
    assert found.sample is not None and found.sample.frame == 5
    assert (len(found.findings), len(found.noted), found.share) == (3, 2, (0, 3))
    assert verdict(crawl, CHECK, asks=["missing"], sample=3) == found


TITLE = "某县人民政府关于印发某县井盖设施管理办法的通知"


@pytest.mark.parametrize(
    "leafing",
    [
        f'<p><a href="/wj/1.html">上一篇：{TITLE}</a></p>',
        f'<p>上一篇：<a href="/wj/1.html">{TITLE}</a></p>',
        f'<div>下一篇：</div><div><a href="/wj/1.html">{TITLE}</a></div>',
    ],
)
def test_leafing_on_to_the_document_is_no_reference(crawl, leafing: str) -> None:
    """Trap: in a column of both, the document is by chance the entry before."""
    found = site(
        crawl, [document(links=TO_READING)], [reading(body=f"<p>{OWN}</p>{leafing}")], asks=["unlinked"]
    )
    assert rows(found) == [("interpretation_unlinked", "/jd/1.html", "/wj/1.html")]


def test_a_reference_in_running_text_beside_leafing_is_one(crawl) -> None:
    link = f'<a href="/wj/1.html">{TITLE}</a>'
    body = f"<p>{OWN}</p><p>文件原文：{link}</p><p>上一篇：{link}</p>"
    found = site(crawl, [document(links=TO_READING)], [reading(body=body)], asks=["unlinked"])
    assert found.outcome == "met"
