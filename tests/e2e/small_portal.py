"""A made-up portal of some sixty pages, in order but for its planted dead links, for tests of robustness."""

from __future__ import annotations

import json
from dataclasses import replace

from fixtures_sites.base import PageTable, Response

COLUMNS = {
    "zwyw": "政务要闻",
    "tzgg": "通知公告",
    "zcwj": "政策文件",
    "rsxx": "人事信息",
    "zdjs": "重大建设项目",
}
ARTICLES = 8
DEAD = tuple(f"/old/dead{n}.html" for n in range(1, 4))
FILES = tuple(f"/files/form{n:02}.pdf" for n in range(1, 25))
_FOOT = (
    '<div class="footer"><p>主办单位: 石泉县人民政府办公室 网站标识码: 6100000001</p>'
    '<p>陕ICP备00000001号 陕公网安备 61000000000001号 <a href="/contact.html">联系我们</a></p></div>'
)
_PROSE = "".join(
    f"<p>第{n}条。各镇人民政府要把这项工作列入年度计划，落实责任，按时报送进展情况。</p>" for n in range(1, 7)
)


def _page(title: str, body: str) -> bytes:
    nav = "".join(f'<li><a href="/{code}/">{name}</a></li>' for code, name in COLUMNS.items())
    return (
        f'<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="SiteName" content="石泉县人民政府"></head><body>'
        f'<div class="nav"><ul><li><a href="/">首页</a></li>{nav}</ul></div>{body}{_FOOT}</body></html>'
    ).encode()


def _crumbs(code: str) -> str:
    here = f'<a href="/">首页</a> &gt; <a href="/{code}/">{COLUMNS[code]}</a>'
    return f'<div class="position">当前位置: {here}</div>'


def _list(code: str) -> str:
    items = "".join(
        f'<li><a href="{article(code, n)}">{title(code, n)}</a><span>2026-11-{n + 5:02}</span></li>'
        for n in range(ARTICLES, 0, -1)
    )
    return f'<ul class="list">{items}</ul>'


def article(code: str, number: int) -> str:
    return f"/{code}/202611/t{number:02}.html"


def title(code: str, number: int) -> str:
    return f"石泉县关于做好{COLUMNS[code]}第{number}批工作的通知"


def _article(code: str, number: int) -> bytes:
    head = f"<h1>{title(code, number)}</h1><p>发布时间: 2026-11-{number + 5:02} 来源: 县政府办</p>"
    return _page(title(code, number), f'{_crumbs(code)}{head}<div class="content">{_PROSE}</div>')


FEED = "/feed.json"
_SCRIPTED = """<ul class="list" id="feed"></ul><script>
fetch("/feed.json").then(r => r.json()).then(items => {
  document.getElementById("feed").innerHTML = items.map(
    i => `<li><a href="${i.url}">${i.title}</a><span>${i.date}</span></li>`).join("");
});</script>"""


def small_portal(
    *, delay: float = 0.0, extra: dict[str, Response] | None = None, feed_delay: float | None = None
) -> PageTable:
    """``delay``: seconds of every answer but the home page's; ``extra``: further paths, linked from home.
    ``feed_delay``: of the feed of a sixth column, made by script; None: there is no such column."""
    extra = extra or {}
    pages: dict[str, Response] = {}
    links = "".join(f'<li><a href="{path}">相关链接 {path}</a></li>' for path in (*DEAD, *FILES, *extra))
    news = "".join(f'<div class="box"><h2>{name}</h2>{_list(code)}</div>' for code, name in COLUMNS.items())
    pages["/"] = Response(body=_page("石泉县人民政府", f'{news}<ul class="links">{links}</ul>'))
    pages["/contact.html"] = Response(body=_page("联系我们", "<p>地址: 石泉县城关镇</p>"), delay=delay)
    for code, name in COLUMNS.items():
        pages[f"/{code}/"] = Response(body=_page(name, f"{_crumbs(code)}{_list(code)}"), delay=delay)
        for n in range(1, ARTICLES + 1):
            pages[article(code, n)] = Response(body=_article(code, n), delay=delay)
    for path in FILES:
        pages[path] = Response(body=b"%PDF-1.4\n%%EOF", content_type="application/pdf", delay=4 * delay)
    if feed_delay is not None:
        _add_scripted(pages, feed_delay)
    missing = Response(404, b"<html><body><h1>404 Not Found</h1></body></html>", delay=delay)
    return PageTable("small", "石泉县人民政府", "county", {**pages, **extra}, missing)


def _add_scripted(pages: dict[str, Response], delay: float) -> None:
    """Put a column whose list comes by script into every navigation."""
    for path, page in pages.items():
        if page.content_type.startswith("text/html"):
            link = b'<li><a href="/bmdt/">' + "部门动态".encode() + b"</a></li></ul></div>"
            pages[path] = replace(page, body=page.body.replace(b"</ul></div>", link, 1))
    crumbs = '<div class="position">当前位置: <a href="/">首页</a> &gt; <a href="/bmdt/">部门动态</a></div>'
    pages["/bmdt/"] = Response(body=_page("部门动态", crumbs + _SCRIPTED))
    items = [
        {
            "url": f"/bmdt/202611/t{n:02}.html",
            "title": f"石泉县部门动态第{n}期",
            "date": f"2026-11-{n + 5:02}",
        }
        for n in range(1, 6)
    ]
    pages[FEED] = Response(body=json.dumps(items).encode(), content_type="application/json", delay=delay)
    for item in items:
        head = f"<h1>{item['title']}</h1><p>发布时间: {item['date']} 来源: 县政府办</p>"
        pages[item["url"]] = Response(body=_page(item["title"], f"{crumbs}{head}<div>{_PROSE}</div>"))
