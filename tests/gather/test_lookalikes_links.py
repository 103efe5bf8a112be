"""Links that look dead and are none, and dead ones that look like no link: from the markup of the home page,
through verification, to what the check finds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from checks.artifacts import Artifacts
from checks.registry import CHECKS
from checks.run import run_check
from crawler.derive.page import read_page
from crawler.gather.verify import verify
from crawler.model import Fetched
from crawler.settings import Settings, Timeouts
from crawler.url import Scope, key
from fixtures_sites.base import Page, PageTable, Request, Response, serve
from storage.archive import Archive, Discovered
from tests.checks.conftest import AS_OF

SETTINGS = Settings(timeouts=Timeouts(link=3))
TEXT = "县人民政府办公室印发本年度重点工作安排，明确责任单位和完成时限，请各单位遵照执行。" * 6


def html(text: str = TEXT, title: str = "通知", status: int = 200) -> Response:
    return Response(
        status, f"<html><head><title>{title}</title></head><body><p>{text}</p></body></html>".encode()
    )


def to(target: str, status: int = 302) -> Response:
    return Response(status, b"", headers={"Location": target})


def by_method(head: Response, get: Response) -> Callable[[Request], Response]:
    return lambda request: head if request.method == "HEAD" else get


PDF = Response(200, b"%PDF-1.4 ...", "application/pdf")
PNG = Response(200, b"\x89PNG\r\n\x1a\n" + b"0" * 50, "image/png")
PAGES: dict[str, Page] = {
    "/ok.pdf": PDF,
    "/ok.html": html(),
    "/a b.pdf": PDF,
    "/附件.pdf": PDF,
    "/ok.png": PNG,
    "/down.jsp": PDF,
    "/only-get.pdf": by_method(Response(405, b""), PDF),
    "/head-404.pdf": by_method(html(status=404), PDF),
    "/head-500.pdf": by_method(html(status=500), PDF),
    "/moved.pdf": to("/ok.pdf", 301),
    "/work": to("/sso/login?service=work"),
    "/sso/login": html("请登录", "统一身份认证"),
    "/member.doc": html(status=401),
    "/forbidden.pdf": html(status=403),
    "/busy.pdf": html(status=429),
    "/waf.html": html("您的访问请求可能对网站造成安全威胁，已被拦截。", "提示"),
    "/told.html": html(TEXT + "原文件《关于404号提案的答复》页面不存在的，请致电。", "关于404号提案的答复"),
    "/empty.zip": Response(200, b"", "application/zip"),
    "/search.do": html(status=500),
    "/loop": to("/loop"),
    "/nowhere": Response(302, b""),
    "/gone.pdf": html("该文件已删除", status=410),
    "/broken.html": html(status=500),
    "/no-such.png": html("页面不存在", "404"),
}


def dead(tmp_path: Path, markup: str, head: str = "") -> list[str]:
    """Paths of what the check finds on a home page of this markup."""
    with serve(PageTable("p", "某县", "county_government", PAGES)) as server:
        home = f"{server.base_url}/"
        body = (
            f"<html><head><title>某县人民政府</title>{head}</head><body><p>{TEXT}</p>{markup}</body></html>"
        )
        fetched = Fetched(home, 200, {"content-type": "text/html; charset=utf-8"}, body.encode())
        reading = read_page(fetched)
        scope = Scope(home)
        with Archive.create(tmp_path / "run") as archive:
            archive.set_facts({"portal": home, "home_state": {"state": "ok", "cause": ""}})
            links = [Discovered(x, scope.contains(x.url), 1, 10) for x in reading.links]
            archive.put_page(
                fetched,
                reading.facts,
                key=key(home),
                fetched_at="2026-11-20T01:00:00+08:00",
                elapsed_ms=5,
                redirects=(),
                depth=0,
                derive_version=1,
                found=links,
                home=True,
            )
            for row in list(archive.addresses(state="queued")):
                # What the walk would have met first.
                archive.set_address(row.key, state="checked", outcome="suspect", reason="status_500")
            asyncio.run(verify(archive, SETTINGS, scope=scope, deadline=None, now=lambda: "2026-11-20"))
            found = run_check(CHECKS["dead_link"], {}, Artifacts(archive, AS_OF), 1).findings
            return sorted(each.target.removeprefix(server.base_url) for each in found)


@pytest.mark.parametrize(
    "markup",
    [
        "<!-- <a href='/none.doc'>旧</a> --><!--[if lt IE 9]><script src='/none.js'></script><![endif]-->",
        "<a href=\"javascript:alert('建设中')\">甲</a><a href='weixin://dl/chat'>乙</a><a href='#a'>丙</a>",
        "<a href='{{item.url}}'>甲</a><a href='<%=url%>'>乙</a><a href='${row.url}'>丙</a>",
        "<a href='/a b.pdf'>甲</a><a href=' /附件.pdf\n'>乙</a><a href='\\ok.pdf'>丙</a>",
        "<a href='/down.jsp?f=1&amp;name=%B8%BD%BC%FE.doc'>甲</a>",
        "<a href='/only-get.pdf'>甲</a><a href='/head-404.pdf'>乙</a><a href='/head-500.pdf'>丙</a>",
        "<a href='/moved.pdf'>甲</a><a href='/ok.pdf#page=3'>乙</a>",
        "<a href='/work'>工作人员入口</a><a href='/member.doc'>内部文件</a>",
        "<a href='/forbidden.pdf'>甲</a><a href='/busy.pdf'>乙</a><a href='/waf.html'>丙</a>",
        "<a href='/told.html'>关于404号提案的答复</a>",
        "<a href='/empty.zip'>甲</a>",
        "<form action='/search.do'><input name='q'><button>搜索</button></form>",
        "<script>var t = '<li><a href=\"/none/' + id + '.html\">' + title + '</a></li>';</script>",
        "<noscript><img src='/none/tongji.gif?siteid=1'></noscript>",
        "<img src='/ok.png' onerror=\"this.src='/none.png'\"><img src=''><img>",
        "<textarea><a href='/none.html'>复制代码</a></textarea><xmp><a href='/none2.html'>x</a></xmp>",
        "<script type='text/template'><a href='/none/<%=id%>.html'>甲</a></script>",
        "<a href='ftp://127.0.0.1/a.doc'>甲</a>",
    ],
    ids=["comments", "no addresses", "templates", "as written", "program", "head", "moved", "login",
         "refused", "mentions 404", "empty", "form", "script text", "noscript counter", "picture",
         "quoted markup", "script template", "ftp"],
)  # fmt: skip
def test_what_only_looks_dead(tmp_path: Path, markup: str) -> None:
    assert dead(tmp_path, markup) == []


@pytest.mark.parametrize(
    ("markup", "wanted"),
    [
        ("<a href='/none.doc'>附件</a><a href='/ok.pdf'>附件</a>", ["/none.doc"]),
        ("<a href='/gone.pdf'>附件</a>", ["/gone.pdf"]),
        ("<a href='/loop'>办事</a><a href='/nowhere'>办事</a>", ["/loop", "/nowhere"]),
        ("<a href='/broken.html'>办事</a>", ["/broken.html"]),
        ("<a href=\"javascript:window.open('/none.pdf')\">附件</a>", ["/none.pdf"]),
        ("<li onclick=\"location.href='/none.html'\">通知</li>", ["/none.html"]),
        ("<map><area href='/none.html'></map>", ["/none.html"]),
        ("<img data-src='/none.png' src='/ok.png'>", ["/none.png"]),
        ("<img src='/no-such.png'>", ["/no-such.png"]),
        ("<table background='/none.jpg'><tr><td>x</td></tr></table>", ["/none.jpg"]),
        ("<video src='/none.mp4'></video>", ["/none.mp4"]),
        ("<select onchange='location=value'><option value='/none/'>链接</option></select>", ["/none/"]),
        ("<a href='/none.pdf' style='color:#fff'>附件</a><a href='/none.pdf'>附件2</a>", ["/none.pdf"]),
        ("<a href='[!--titleurl--]'>模板没有替换的标签</a>", ["/[!--titleurl--]"]),
        ("<form action='/none.do'><input name='q'><button>搜索</button></form>", ["/none.do"]),
    ],
)
def test_what_is_dead(tmp_path: Path, markup: str, wanted: list[str]) -> None:
    assert dead(tmp_path, markup) == wanted
