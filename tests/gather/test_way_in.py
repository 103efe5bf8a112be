"""Pages that only stand before the home page."""

from __future__ import annotations

import pytest

from crawler.derive.page import read_page
from crawler.gather.home import only_way_on
from crawler.model import Fetched

ROOT = "http://www.x.gov.cn"
FOOT = (
    "<div class='footer'>主办单位：示例县人民政府办公室　<a href='https://beian.miit.gov.cn/'>示ICP备1号</a>"
    "<a href='https://bszs.conac.cn/sitename?id=1'><img src='/red.png'></a></div>"
)


def way(body: str) -> str | None:
    head = "<head><meta charset=utf-8><title>示例县人民政府</title></head>"
    html = f"<html>{head}<body>{body}{FOOT}</body></html>"
    return only_way_on(read_page(Fetched(ROOT + "/", 200, {}, html.encode())))


@pytest.mark.parametrize(
    "body",
    [
        "<a href='/web/'><img src='/a.jpg' alt='点击进入示例县人民政府网站'></a>",
        "<img src='/a.jpg'><p><a href='/web/'>进入网站</a> 5秒后自动进入</p>",
        "<a href='/web/'><img src='/a.jpg'></a><a href='/web/'>跳过 &gt;&gt;</a>",
        "<p>深切悼念</p><p><a href='/web/'>进入首页</a></p>",
    ],
)
def test_the_one_way_on_leads_home(body: str) -> None:
    assert way(body) == f"{ROOT}/web/"


@pytest.mark.parametrize(
    "body",
    [
        "<a href='/login'>登录</a>",
        "<a href='/web/'>进入网站</a><a href='/tz/1.html'>关于停水的通知</a>",
        "<a href='http://www.y.gov.cn/'>进入网站</a>",
        "<a href='/'>进入首页</a>",
        "<div class='nav'><ul><li><a href='/a/'>概况</a></li><li><a href='/b/'>公开</a></li></ul></div>"
        "<a href='/web/'>进入网站</a>",
    ],
    ids=["to log in", "another page", "another site", "itself", "a menu"],
)
def test_other_pages_are_where_they_stand(body: str) -> None:
    assert way(body) is None
