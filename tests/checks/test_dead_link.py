"""Links that do not open."""

from __future__ import annotations

import pytest

from checks.artifacts import BadLinks
from storage.archive import AddressRow

HOME = "http://www.x.gov.cn/"


def row(url: str, outcome: str = "dead", **more: object) -> AddressRow:
    known: dict[str, object] = {
        "id": 1,
        "key": url,
        "url": url,
        "role": "page",
        "own": False,
        "depth": 1,
        "priority": 10,
        "state": "checked",
        "reason": "not_found",
        "held": "href",
        "holder": HOME + "a.html",
        "text": "办事指南下载",
        "region": "body",
        "raw": "",
        "hidden": False,
        "holders": 1,
        "on_home": False,
        "outcome": outcome,
        "status": 404,
        "final_url": None,
        "detail": "GET 404; GET 404",
        "checked_at": "2026-11-20T01:00:00+08:00",
        **more,
    }
    return AddressRow(**known)  # type: ignore[arg-type]


def links(*rows: AddressRow, checked: int = 40, unmeasured: int = 0) -> BadLinks:
    return BadLinks(rows, checked, unmeasured)


def test_each_bad_address_is_a_problem_of_the_page_that_holds_it(ask, found) -> None:
    verdict = ask(
        "dead_link",
        bad_links=links(
            row("http://a.cn/1", on_home=True, holder=HOME), row("http://a.cn/2", "soft_404", status=200)
        ),
    )
    assert verdict.outcome == "not_met"
    assert found(verdict) == [
        ("dead_link", HOME, "http://a.cn/1"),
        ("soft_404", HOME + "a.html", "http://a.cn/2"),
    ]
    assert verdict.counts == {"checked": 40, "home": 1, "other": 1, "unmeasured": 0}


def test_the_place_prices_the_problem(ask) -> None:
    verdict = ask("dead_link", bad_links=links(row("http://a.cn/1", on_home=True), row("http://a.cn/2")))
    assert [f.place for f in verdict.findings] == ["home", "other"]


def test_a_link_on_many_pages_is_one_problem_that_counts_the_other_places(ask) -> None:
    (finding,) = ask("dead_link", bad_links=links(row("http://a.cn/1", holders=812))).findings
    assert finding.also_on == 811


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"role": "attachment"}, "附件打不开, 页面不存在 (404): http"),
        ({"role": "image", "reason": None, "status": 500}, "图片打不开, 状态码 500: http"),
        ({"reason": "server_error", "status": 503}, "网站内部错误 (状态码 503): http"),
        ({"reason": "no_answer", "status": None}, "在时限内没有应答"),
        ({"reason": None, "status": None}, "没有应答"),
        (
            {"outcome": "soft_404", "reason": "soft_404_home", "status": 200},
            "内容不存在, 被转到首页 (状态码 200)",
        ),
        (
            {"outcome": "soft_404", "reason": "not_an_image", "status": 200},
            "内容却不在, 图片地址返回的是网页, 图片不能显示 (状态码 200)",
        ),
        ({"on_home": True}, "首页上的链接"),
    ],
)
def test_the_sentence_says_what_is_held_and_how_it_failed(ask, more, said) -> None:
    (finding,) = ask("dead_link", bad_links=links(row("http://a.cn/1", **more))).findings
    assert said in finding.summary


def test_the_proof_names_every_attempt(ask) -> None:
    (finding,) = ask("dead_link", bad_links=links(row("http://a.cn/1"))).findings
    assert finding.facts["attempts"] == "GET 404; GET 404"
    assert finding.facts["status"] == "404"
    assert finding.mark.link == "http://a.cn/1"


def test_a_short_link_text_is_no_mark_of_its_place(ask) -> None:
    (finding,) = ask("dead_link", bad_links=links(row("http://a.cn/1", text="更多"))).findings
    assert finding.mark.texts == ()


def test_links_that_could_not_be_measured_are_counted_and_cost_nothing(ask) -> None:
    verdict = ask("dead_link", bad_links=links(checked=40, unmeasured=7))
    assert (verdict.outcome, verdict.findings, verdict.counts["unmeasured"]) == ("met", (), 7)


def test_without_a_verified_link_nothing_is_measured(ask) -> None:
    verdict = ask("dead_link", bad_links=links(checked=0))
    assert (verdict.outcome, verdict.reason_key) == ("not_measured", "no_links_checked")


def test_an_address_is_told_as_people_read_it(ask) -> None:
    """Escapes of UTF-8 are resolved; the target keeps the address as it is."""
    url = "http://a.cn/%E9%99%84%E4%BB%B6.pdf"
    (finding,) = ask("dead_link", bad_links=links(row(url))).findings
    assert finding.summary.endswith(": http://a.cn/附件.pdf")
    assert finding.target == url
    (kept,) = ask("dead_link", bad_links=links(row("http://a.cn/a%20b%FF.pdf"))).findings
    assert kept.summary.endswith(": http://a.cn/a%20b%FF.pdf")
