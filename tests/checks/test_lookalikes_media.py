"""Accounts of the unit on the home page, what only looks like one, and how their updates are judged."""

from __future__ import annotations

import msgspec
import pytest

from checks.model import Verdict
from checks.registry import CHECKS
from checks.run import run_check
from storage.new_media import FACT, Account, Post
from tests.checks.conftest import HOME, Crawl
from tests.checks.told_site import said

ARTICLE = "https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOpQrStUv"
PROFILE = "https://mp.weixin.qq.com/mp/profile_ext?action=home&__biz=MzI0MDk2"
MISSING = ["new_media_entry_missing"]


def home(crawl: Crawl, body: str) -> None:
    text = f"<p>{'欢迎访问本网站。' * 10}</p>"
    page = f"<html><head><title>某县人民政府</title></head><body>{text}{body}</body></html>"
    crawl.html("/", page)


def entry(crawl: Crawl, body: str, **options: object) -> str | list[str]:
    home(crawl, body)
    verdict = run_check(CHECKS["new_media_entry"], options, crawl.artifacts(), 1)
    return [f.kind for f in verdict.findings] or said(verdict)


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (f"<div class='foot'><a href='{ARTICLE}'>某县发布微信公众号</a></div>", "met"),
        (
            f"<div class='foot'><a href='{PROFILE}'><img src='/images/gzh.png' alt='微信公众号'></a></div>",
            "met",
        ),
        ("<div class='foot'><a href='javascript:;' class='wx'><i></i></a><img src='/wx.jpg'></div>", "met"),
        ("<div class='foot'><p>官方微信</p><img src='/upload/1.jpg'></div>", "met"),
        (
            "<div class='foot'><a href='https://weibo.com/u/1234567890'><img src='/images/a.png'></a></div>",
            "met",
        ),
        ("<div class='foot'><a href='/app/index.html'>掌上某县APP</a></div>", "met"),
        ("<div class='foot'><span title='政务微信'><img src='/images/b.png'></span></div>", "met"),
        (f"<ul><li><a href='{ARTICLE}'>某县召开防汛工作会议</a></li></ul>", MISSING),
        (f"<ul><li><a href='{ARTICLE}'>微信公众号“某县发布”荣获全省十佳</a></li></ul>", MISSING),
        ("<ul><li><a href='/a.html'>关于规范政务微信公众号管理的通知</a></li></ul>", MISSING),
        ("<a href='https://service.weibo.com/share/share.php?url=x'>微博</a>", MISSING),
        ("<div class='share'><a href='#'>微信</a><a href='#'>微博</a></div>", MISSING),
        ("<a href='/wap/'>手机版</a><a href='/rss.xml'>RSS订阅</a>", MISSING),
        ("<a href='https://open.weixin.qq.com/connect/qrconnect?x=1'>微信登录</a>", MISSING),
        ("<a href='http://www.gov.cn/app.htm'>国务院客户端</a>", MISSING),
        ("<!-- <a href='https://weibo.com/u/1'>政务微博</a> -->", MISSING),
        ("<img src='/images/ewm.jpg'>", "needs_review"),
        ("<p>投稿邮箱：a@x.gov.cn 来源：某县发布微信公众号</p>", MISSING),
    ],
)
def test_ways_into_new_media(crawl: Crawl, body: str, wanted: str | list[str]) -> None:
    assert entry(crawl, body) == wanted


def account(*dates: str, name: str = "某县发布", platform: str = "微信", url: str = "") -> Account:
    return Account(platform, name, url, tuple(Post(date) for date in dates))


def updates(crawl: Crawl, body: str, *accounts: Account, **options: object) -> Verdict:
    home(crawl, body)
    crawl.archive.set_facts({FACT: msgspec.to_builtins(accounts)})
    return run_check(CHECKS["new_media_updates"], options, crawl.artifacts(), 1)


FOOT = f"<div class='foot'><a href='{ARTICLE}'>某县发布微信公众号</a></div>"


def test_an_account_shown_through_one_of_its_articles_is_told_by_that_address(crawl: Crawl) -> None:
    """The article's own day says nothing of the account: only the posts handed in do."""
    (finding,) = updates(crawl, FOOT, account("2026-10-01")).findings
    assert (finding.page_url, finding.target) == (ARTICLE, "2026-10-01")
    assert updates(crawl, FOOT, account("2026-11-18")).outcome == "met"


@pytest.mark.parametrize(
    ("body", "accounts", "wanted"),
    [
        (FOOT, [account("2026-11-18")], "met"),
        (FOOT, [account("2026-11-06")], "met"),
        (FOOT, [account("2026-11-05")], ["2026-11-05"]),
        (FOOT, [account("2026-11-18"), account("2026-10-01", platform="微博")], ["2026-10-01"]),
        ("<div class='foot'><a href='https://weibo.com/u/1'>官方微博</a><a href='#wx'>微信公众号</a></div>",
         [account("2026-11-18"), account("2026-11-19", platform="微博")], "met"),
        ("<div class='foot'><a href='/m.html'>政务新媒体矩阵</a></div>", [account("2026-11-18")], "met"),
        ("<p class='foot'><a href='/a'>官方微博</a><a href='/b'>微信公众号</a><a href='/c'>抖音号</a></p>",
         [account("2026-11-18")], "needs_review"),
        ("<div class='foot'><a href='https://weibo.com/u/1'>官方微博</a></div>", [], "needs_review"),
        ("<div class='foot'><a href='http://www.gov.cn/app.htm'>国务院客户端</a>"
         "<a href='http://gjzwfw.www.gov.cn/'>国家政务服务平台小程序</a></div>",
         [account("2026-11-18")], "met"),
        (FOOT + FOOT.replace("div", "p"), [account("2026-11-18")], "met"),
        (FOOT, [account("2026-12-30", "2026-10-01")], ["2026-10-01"]),
        (FOOT, [account()], ["new_media_stale"]),
    ],
)  # fmt: skip
def test_updates_of_the_accounts(
    crawl: Crawl, body: str, accounts: list[Account], wanted: str | list[str]
) -> None:
    assert said(updates(crawl, body, *accounts)) == wanted


def test_two_accounts_of_one_name_are_told_at_their_own_addresses(crawl: Crawl) -> None:
    body = f"<div class='foot'><a href='https://weibo.com/u/1'>某县发布微博</a>{FOOT}</div>"
    verdict = updates(crawl, body, account("2026-10-01"), account("2026-10-02", platform="微博"))
    assert [(f.page_url, f.target) for f in verdict.findings] == [
        (ARTICLE, "2026-10-01"),
        ("https://weibo.com/u/1", "2026-10-02"),
    ]
    assert HOME not in {f.page_url for f in verdict.findings}


@pytest.mark.parametrize("platform", ["微信", "微信公众号"])
def test_the_only_way_in_to_the_only_account_of_its_platform_is_its_address(
    crawl: Crawl, platform: str
) -> None:
    body = f"<div class='foot'><a href='{ARTICLE}'>官方微信</a><a href='https://weibo.com/u/1'>官方微博</a></div>"
    (finding,) = updates(crawl, body, account("2026-10-01", name="某县融媒", platform=platform)).findings
    assert finding.page_url == ARTICLE


def test_of_two_accounts_of_a_platform_none_is_given_the_address_of_the_other(crawl: Crawl) -> None:
    body = f"<div class='foot'><a href='{ARTICLE}'>官方微信</a></div>"
    verdict = updates(crawl, body, account("2026-10-01", name="甲"), account("2026-10-01", name="乙"))
    assert ARTICLE not in {f.page_url for f in verdict.findings}
