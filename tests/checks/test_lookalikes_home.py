"""Ways in on the home page and page tags as real pages write them, and what only looks like them."""

from __future__ import annotations

import pytest

from checks.registry import CHECKS
from checks.run import run_check
from tests.checks.conftest import Crawl
from tests.checks.told_site import said

PLACE = "https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code=3401000001"
WRITTEN = (
    "<script>document.write(unescape(\"%3Cspan id='_span_jiucuo'%3E%3Cimg onclick='Link(%223401000001%22)' "
    "src='//zfwzgl.www.gov.cn/exposure/images/jiucuo.png?v=3401000001'/%3E%3C/span%3E\"));</script>"
)


def judged(crawl: Crawl, check: str, body: str = "", head: str = "") -> str | list[str]:
    text = f"<p>{'欢迎访问本网站。' * 10}</p>"
    title = "<title>某县人民政府</title>"
    crawl.html("/", f"<html><head>{title}{head}</head><body>{body}{text}</body></html>")
    return said(run_check(CHECKS[check], {}, crawl.artifacts(), 1))


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (WRITTEN, "met"),
        (f"<a href='{PLACE}'><img src='/images/jc.png'></a>", "met"),
        (f"<img src='/jc.png' onclick=\"window.open('{PLACE}')\">", "met"),
        ("<a href='http://121.43.68.40/exposure/jiucuo.html?site_code=1'><img src='/a.png'></a>", "met"),
        ("<a href='/zc.html' title='政府网站找错'><img src='/a.png'></a>", "met"),
        ("<a href='/zc.html'>网站纠错</a>", "needs_review"),
        ("<a href='/zc.html'>我要纠错</a>", "needs_review"),
        (f"<!-- <a href='{PLACE}'>找错</a> -->", ["error_report_missing"]),
        ("<a href='/a.html'>找错了方向，干部作风大讨论</a>", ["error_report_missing"]),
        ("<a href='/a.html'>全县食品标签纠错专项行动启动</a>", ["error_report_missing"]),
    ],
)
def test_ways_to_report_a_mistake(crawl: Crawl, body: str, wanted: str | list[str]) -> None:
    assert judged(crawl, "error_report", body) == wanted


NAME = "<meta name='SiteName' content='某县人民政府'>"
DOMAIN = "<meta name='SiteDomain' content='www.x.gov.cn'>"
CODE = "<meta name='SiteIDCode' content='3401000001'>"


@pytest.mark.parametrize(
    ("head", "body", "wanted"),
    [
        (f"{NAME}{DOMAIN}{CODE}".replace("'", ""), "", "met"),
        (f"{NAME}{DOMAIN}<META CONTENT='3401000001' NAME='siteidcode ' />", "", "met"),
        ("", f"{NAME}{DOMAIN}{CODE}", "met"),
        (f"{NAME}{DOMAIN}{CODE.replace('3401000001', ' ')}", "", ["SiteIDCode"]),
        (f"{NAME}{DOMAIN}<!--{CODE}-->", "", ["SiteIDCode"]),
        (f"{NAME}{DOMAIN.replace('Domain', 'Domian')}{CODE}", "", ["SiteDomain"]),
    ],
)
def test_tags_as_pages_write_them(crawl: Crawl, head: str, body: str, wanted: str | list[str]) -> None:
    assert judged(crawl, "page_tags", body, head) == wanted
