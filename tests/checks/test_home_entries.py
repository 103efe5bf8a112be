"""Ways in on the home page: 找错 and 政务新媒体; an unread home page is never said to lack them."""

from __future__ import annotations

from typing import Any

import pytest

from checks.artifacts.home_page import HomePage
from checks.model import Verdict
from checks.registry import CHECKS
from checks.run import run_check
from crawler.model import Entry, Footer
from tests.checks.conftest import HOME, ROOT, Crawl

NAV = '<div class="nav"><a href="/">首页</a><a href="/zwgk/index.html">政务公开</a></div>'
FOOT = '<div class="footer">主办单位：某县人民政府 <a href="/dt.html">网站地图</a>{more}</div>'


def judged(crawl: Crawl, check: str, options: dict[str, Any] | None = None) -> Verdict:
    return run_check(CHECKS[check], options or {}, crawl.artifacts(), 1)


def home(crawl: Crawl, more: str = "", body: str = "") -> None:
    crawl.html("/", f"<html><body>{NAV}{body}{FOOT.format(more=more)}</body></html>")


@pytest.mark.parametrize(
    "more",
    [
        '<a href="http://www.y.gov.cn/wzjc">我为政府网站找错</a>',
        "<script id='_jiucuo_' sitecode='2204210001' src='https://zfwzgl.www.gov.cn/exposure/jiucuo.js'></script>",
    ],
)
def test_a_link_or_the_official_script_is_a_way_to_report_faults(crawl: Crawl, more: str) -> None:
    home(crawl, more)
    assert judged(crawl, "error_report").outcome == "met"


def test_a_home_page_without_the_way_in_is_at_fault(crawl: Crawl) -> None:
    home(crawl, "<!-- <a href='http://www.y.gov.cn/wzjc'>我为政府网站找错</a> -->")
    verdict = judged(crawl, "error_report")
    assert [(f.kind, f.page_url, f.target) for f in verdict.findings] == [("error_report_missing", HOME, "")]


@pytest.mark.parametrize("check", ["error_report", "new_media_entry"])
def test_an_unread_home_page_lacks_nothing(crawl: Crawl, check: str) -> None:
    crawl.html(
        "/", f'<html><body>{NAV}<div id="foot"></div><script src="/js/footer.js"></script></body></html>'
    )
    assert judged(crawl, check).outcome == "not_measured"


@pytest.mark.parametrize("check", ["error_report", "new_media_entry"])
def test_a_kind_of_unit_that_does_not_owe_it_is_left_alone(crawl: Crawl, check: str) -> None:
    home(crawl)
    crawl.archive.set_facts({"unit": {"kind": "township"}})
    assert judged(crawl, check).outcome == "not_applicable"
    assert judged(crawl, check, {"kinds": []}).outcome == "not_met"


def test_an_account_on_the_home_page_is_a_way_in(crawl: Crawl) -> None:
    home(crawl, '<a href="https://weibo.com/u/1">政务微博</a>')
    assert judged(crawl, "new_media_entry").outcome == "met"


def test_share_buttons_are_no_account(crawl: Crawl) -> None:
    home(
        crawl,
        body='<div class="bdsharebuttonbox"><a title="分享到微信">微信</a><a title="分享到微博"></a></div>',
    )
    verdict = judged(crawl, "new_media_entry")
    assert [f.kind for f in verdict.findings] == ["new_media_entry_missing"]


def test_a_picture_that_may_be_a_code_goes_to_a_reviewer(crawl: Crawl) -> None:
    home(crawl, '<img src="/images/ewm.png">')
    assert judged(crawl, "new_media_entry").outcome == "needs_review"


def test_whether_accounts_were_opened_is_not_denied_by_a_portal_that_shows_none(crawl: Crawl) -> None:
    home(crawl)
    assert judged(crawl, "new_media_entry", {"want": "opened"}).outcome == "needs_review"


@pytest.mark.parametrize(
    ("texts", "outcome"),
    [
        (["政务新媒体矩阵"], "met"),
        (["微博", "微信公众号", "抖音号"], "needs_review"),
        (["微信公众号"], "not_met"),
        ([], "not_met"),
    ],
)
def test_a_matrix_gathers_several_accounts(crawl: Crawl, texts: list[str], outcome: str) -> None:
    home(crawl, "".join(f'<a href="{ROOT}/m{n}.html">{text}</a>' for n, text in enumerate(texts)))
    assert judged(crawl, "new_media_entry", {"want": "matrix"}).outcome == outcome


def test_ways_in_are_asked_for_by_kind() -> None:
    entries = (Entry("new_media", "微博"), Entry("error_report", "找错"))
    assert [e.text for e in HomePage(HOME, entries, Footer(), False).of("new_media")] == ["微博"]


@pytest.mark.parametrize("text", ["国务院客户端", "国务院客户端小程序", "国家政务服务平台微信小程序"])
def test_what_every_portal_shows_for_others_is_no_account_of_the_unit(crawl: Crawl, text: str) -> None:
    """Trap: the province has every portal link the clients of the State Council."""
    home(crawl, f'<a href="http://www.gov.cn/app.htm">{text}</a>')
    assert [f.kind for f in judged(crawl, "new_media_entry").findings] == ["new_media_entry_missing"]
