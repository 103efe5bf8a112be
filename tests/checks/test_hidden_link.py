"""暗链 and 错链 over stored pages and what outside pages answered."""

from __future__ import annotations

from typing import Any

from checks.model import Verdict
from checks.registry import CHECKS
from checks.run import run_check
from crawler.derive.spam import FOREIGN
from crawler.url import key
from tests.checks.conftest import HOME, ROOT, Crawl


def judged(crawl: Crawl, check: str) -> Verdict:
    return run_check(CHECKS[check], {}, crawl.artifacts(), 1)


def rows(verdict: Verdict) -> list[tuple[str, str, str]]:
    return sorted((f.kind, f.page_url, f.target) for f in verdict.findings)


def shows(crawl: Crawl, url: str, **values: Any) -> None:
    page = {"kind": "parking", "words": ["域名出售"], "title": "域名出售", "quote": "", "final_url": url}
    crawl.archive.put_probe(FOREIGN, key(url), {**page, **values})


BAD = '<div style="position:absolute;left:-9999px"><a href="http://bad.example/">博彩</a></div>'


def test_a_hidden_link_on_many_pages_is_one_problem_of_the_first_page(crawl: Crawl) -> None:
    crawl.html("/", f"<html><body><p>首页</p>{BAD}</body></html>")
    crawl.html("/b.html", f"<html><body><p>文</p>{BAD}</body></html>")
    verdict = judged(crawl, "hidden_link")
    assert rows(verdict) == [("hidden_link", HOME, "http://bad.example/")]
    assert verdict.findings[0].also_on == 1
    assert "赌博" in verdict.findings[0].summary


def test_a_link_is_not_said_to_advertise_what_only_its_neighbours_do(crawl: Crawl) -> None:
    links = "".join(
        f'<a href="http://{host}.example/">{text}</a>'
        for host, text in (("one", "博彩"), ("two", "某县教育网"), ("three", "某网"), ("four", "某职业学院"))
    )
    crawl.html("/", f'<html><body><div style="position:absolute;left:-9999px">{links}</div></body></html>')
    told = {f.target: f.summary for f in judged(crawl, "hidden_link").findings}
    assert len(told) == 4
    assert "内容涉及赌博" in told.pop("http://one.example/")
    assert all("和赌博等链接藏在一处" in text and "内容涉及" not in text for text in told.values())


def test_a_menu_that_opens_is_no_hidden_link(crawl: Crawl) -> None:
    menu = '<ul class="menu" style="display:none"><li><a href="http://plain.example/">某网</a></li></ul>'
    crawl.html("/", f"<html><body>{menu}</body></html>")
    assert judged(crawl, "hidden_link").outcome == "met"


def test_a_doubted_block_goes_to_a_reviewer(crawl: Crawl) -> None:
    block = '<div class="abcd" style="display:none"><a href="http://plain.example/">某网</a></div>'
    crawl.html("/", f"<html><body>{block}</body></html>")
    verdict = judged(crawl, "hidden_link")
    assert (verdict.outcome, verdict.findings) == ("needs_review", ())
    assert [each.quote for each in verdict.candidates] == ["http://plain.example/"]


def test_what_the_target_shows_settles_the_doubt(crawl: Crawl) -> None:
    block = '<div class="abcd" style="display:none"><a href="http://plain.example/">某网</a></div>'
    crawl.html("/", f"<html><body>{block}</body></html>")
    crawl.verified("http://plain.example/", "alive", status=200)
    shows(crawl, "http://plain.example/", kind="gambling", title="娱乐城 棋牌")
    assert rows(judged(crawl, "hidden_link")) == [("hidden_link", HOME, "http://plain.example/")]
    assert judged(crawl, "wrong_link").findings == ()


def test_without_pages_nothing_is_said(crawl: Crawl) -> None:
    assert judged(crawl, "hidden_link").outcome == "not_measured"


def test_a_lapsed_domain_behind_a_shown_link_is_a_wrong_link(crawl: Crawl) -> None:
    crawl.html("/", '<html><body><a href="http://old.example/">某某行业协会</a></body></html>')
    crawl.verified("http://old.example/", "alive", status=200)
    shows(crawl, "http://old.example/")
    verdict = judged(crawl, "wrong_link")
    assert rows(verdict) == [("wrong_link", HOME, "http://old.example/")]
    assert "某某行业协会" in verdict.findings[0].summary


def test_a_domain_that_was_mended_since_is_no_wrong_link(crawl: Crawl) -> None:
    crawl.html("/", '<html><body><a href="http://old.example/">某某行业协会</a></body></html>')
    crawl.verified("http://old.example/", "alive", status=200)
    crawl.archive.put_probe(FOREIGN, key("http://old.example/"), None)
    assert judged(crawl, "wrong_link").outcome == "met"


def test_outside_hosts_that_none_of_was_reached_are_not_measured(crawl: Crawl) -> None:
    crawl.html(
        "/", f'<html><body><a href="http://old.example/">甲</a><a href="{ROOT}/a">乙</a></body></html>'
    )
    crawl.verified("http://old.example/", "not_measured", reason="dns")
    assert judged(crawl, "wrong_link").outcome == "not_measured"
