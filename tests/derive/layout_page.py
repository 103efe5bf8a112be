"""A made-up article page of one notice, for tests of layouts."""

from __future__ import annotations

from crawler.derive.page import read_page
from crawler.model import Fetched, PageFacts

TITLE = "关于做好冬季道路养护工作的通知"
PROSE = "<p>" + "为切实做好冬季道路养护工作，保障群众出行安全，现就有关事项通知如下。" * 5 + "</p>"
PATH = '<div class="weizhi">当前位置：<a href="/">首页</a> &gt; <a href="/tz/">通知公告</a></div>'
URL = "http://www.example.gov.cn/tz/1.html"


def read(body: str, url: str = URL, tab: str = "示例县交通运输局") -> PageFacts:
    html = f"<html><head><meta charset=utf-8><title>{tab}</title></head><body>{body}</body></html>"
    return read_page(Fetched(url, 200, {}, html.encode())).facts
