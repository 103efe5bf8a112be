"""«Other sites» the portals link to: alive, gone, broken, slow, or shy of robots."""

from __future__ import annotations

from fixtures_sites import files
from fixtures_sites.base import Page, PageTable, Request, Response

OUTSIDE_HOST = "127.0.0.2"
"""A second loopback address: another host than the portals', as a link to another site is."""

SLOW_SECONDS = 2.0


def _html(title: str, text: str, status: int = 200, delay: float = 0.0) -> Response:
    page = (
        f'<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><h1>{title}</h1><p>{text}</p></body></html>"
    )
    return Response(status, page.encode(), delay=delay)


def _shy(request: Request) -> Response:
    """Answers browsers alone, as some firewalls do: a 403 here says nothing about the page."""
    agent = request.headers.get("user-agent", "")
    if "Mozilla/" in agent and "Chrome/" in agent and "upgrade-insecure-requests" in request.headers:
        return _html("浏览器可见的页面", "该页面仅向浏览器开放，内容正常。")
    return _html("403 Forbidden", "您的访问被拦截。", 403)


PAGES: dict[str, Page] = {
    "/": _html("其他网站", "这里是外部网站首页。"),
    "/live.html": _html("省人民政府门户网站", "外部网站的正常页面。"),
    "/news/2026/1103.html": _html("全省经济运行情况新闻发布会", "前三季度全省经济运行总体平稳。"),
    **{f"/bm/{n}.html": _html(f"部门信息公开平台第{n}号", "该部门的公开专栏。") for n in range(1, 13)},
    "/gone404.html": _html("404 Not Found", "The requested URL was not found.", 404),
    "/gone404-2.html": _html("404 Not Found", "The requested URL was not found.", 404),
    "/gone410.html": _html("410 Gone", "该页面已永久移除。", 410),
    "/error500.html": _html("500 Internal Server Error", "服务器内部错误。", 500),
    "/soft.html": _html("页面不存在", "对不起，您访问的页面不存在或已被删除，3秒后返回首页。"),
    "/slow.html": _html("加载较慢的页面", "该页面两秒后才返回，但内容正常。", delay=SLOW_SECONDS),
    "/shy.html": _shy,
    "/moved.html": Response(302, headers={"Location": "/live.html"}),
    "/parked.html": _html("甲行业协会旧域名 - 域名出售", "该域名出售，有意请联系。"),
    "/taken.html": _html("新葡京娱乐城 棋牌平台", "百家乐 老虎机 真人视讯 注册送彩金。"),
    "/anti.html": _html("打击网络赌博典型案例", "法院公布百家乐、老虎机等网络赌博案件。"),
    "/file.pdf": Response(200, files.pdf("外部文件"), files.PDF),
    "/file.xlsx": Response(200, files.xlsx(("项目", "数值"), ("合计", "100")), files.XLSX),
    "/logo.png": Response(200, files.png(120, 40, (20, 90, 160)), files.PNG),
    "/js/ok.js": Response(200, b"window.__outside = true;", "application/javascript"),
}


class Outside(PageTable):
    """The page table above; anything else is 404."""

    def __init__(self) -> None:
        super().__init__(
            "outside",
            "其他网站",
            "other",
            PAGES,
            _html("404 Not Found", "The requested URL was not found.", 404),
        )
