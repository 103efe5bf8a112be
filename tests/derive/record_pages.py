"""Made-up pages whose lists are no lists of titled links, and pages that only look like such; truth first.

A case says what a person sees: ``kind``, and of a list how many entries it has, its newest day and its first
entry. ``LISTS`` are columns made of rows; ``LOOKALIKES`` hold rows that are part of something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

HOST = "http://www.example.gov.cn"
MENU = "".join(
    f'<li><a href="/{path}/">{name}</a></li>'
    for path, name in (("zwgk", "政务公开"), ("bsfw", "办事服务"), ("hdjl", "互动交流"), ("jgsz", "机构设置"))
)
FOOT = (
    '<div class="footer"><p>主办单位：示例县人民政府办公室</p>'
    "<p>网站标识码：3499000001 示ICP备10000001号</p></div>"
)
PROSE = (
    "<p>"
    + "为规范有关工作，结合本县实际，现将有关事项予以说明，各单位要认真抓好落实，按时完成任务。" * 5
    + "</p>"
)


class Case(NamedTuple):
    """``entries``: of the page's list, None where it has none; ``first``: title and address of its first."""

    name: str
    url: str
    html: str
    kind: str
    entries: int | None = None
    newest: str | None = None
    oldest: str | None = None
    first: tuple[str, str] | None = None


def page(body: str, tab: str, metas: str = "", site: str = "示例县人民政府") -> str:
    return (
        f'<html><head><meta charset="utf-8"><title>{tab}</title>{metas}</head><body>'
        f'<div class="header"><h1>{site}</h1></div><div class="nav"><ul>{MENU}</ul></div>'
        f"{body}{FOOT}</body></html>"
    )


def table(
    head: Sequence[str], rows: Iterable[Sequence[str]], cell: str = "th", attributes: str = 'class="tab"'
) -> str:
    top = "<tr>" + "".join(f"<{cell}>{name}</{cell}>" for name in head) + "</tr>" if head else ""
    body = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in rows)
    return f"<table {attributes}>{top}{body}</table>"


def trail(*names: str, own: str = "") -> str:
    steps = " &gt; ".join(f'<a href="/{n}/">{name}</a>' for n, name in enumerate(names[:-1]))
    last = f'<a href="{own}">{names[-1]}</a>' if own else f"<span>{names[-1]}</span>"
    return f'<div class="position">当前位置：{steps} &gt; {last}</div>'


def column(name: str, content: str, path: str) -> tuple[str, str]:
    """A column page of the usual kind: path, content, nothing else."""
    return HOST + path, page(trail("首页", "政务公开", name, own=path) + content, f"{name}-示例县人民政府")


def heading_only(name: str, content: str, path: str) -> tuple[str, str]:
    """A column page of a system that tells its column in tags and in a heading."""
    metas = f'<meta name="ColumnName" content="{name}"><meta name="SiteName" content="示例县人民政府">'
    body = f'<div class="main"><h2 class="lm">{name}</h2>{content}</div>'
    return HOST + path, page(body, f"示例县人民政府 {name}", metas)


def old_tables(name: str, content: str, path: str) -> tuple[str, str]:
    """Tables in tables: a column of the time before boxes."""
    body = (
        "<table width=1000><tr><td width=200><table><tr><td><a href='list.asp?id=4'>部门文件</a></td></tr>"
        f"<tr><td><a href='list.asp?id=5'>{name}</a></td></tr></table></td><td valign=top><table><tr><td>"
        f"您现在的位置：<a href='/'>首页</a> >> <a href='list.asp?id=5'>{name}</a></td></tr>"
        f"<tr><td>{content}</td></tr></table></td></tr></table>"
    )
    return HOST + path, page(body, f"{name}_示例县自然资源局")


def menu_beside(name: str, content: str, path: str) -> tuple[str, str]:
    """A column page whose menu at the side names it, without a path."""
    menu = "".join(
        f'<li><a href="{href}">{text}</a></li>'
        for href, text in (
            ("/zwgk/wj/", "政策文件"),
            ("/zwgk/ys/", "预算决算"),
            (path, name),
            ("/zwgk/jh/", "规划计划"),
        )
    )
    body = f'<div class="left"><ul class="menu">{menu}</ul></div><div class="right">{content}</div>'
    return HOST + path, page(body, f"{name}--示例县民政局")


def article(title: str, content: str, path: str = "/zwgk/tzgg/202603/t20260312_1234.html") -> tuple[str, str]:
    body = (
        trail("首页", "政务公开", "通知公告", own="/zwgk/tzgg/")
        + f"<h1>{title}</h1><div class='info'>发布时间：2026-03-12 来源：示例县民政局</div>"
        + f"<div class='TRS_Editor'>{content}</div>"
    )
    return HOST + path, page(body, f"{title}-示例县人民政府")


def bare_article(title: str, content: str, path: str = "/zwgk/gs/81234.html") -> tuple[str, str]:
    """An article that shows no day and whose text stands in a box of no name."""
    body = trail("首页", "政务公开", "公示公告", own="/zwgk/gs/") + f"<h2>{title}</h2><div>{content}</div>"
    return HOST + path, page(body, f"{title}-示例县人民政府")


FIRMS = (
    "示例县安心食品有限公司",
    "示例县大桥建材厂",
    "示例县惠民药房",
    "示例县丰收农资经营部",
    "示例县城东幼儿园",
)
PAGER = (
    '<div class="page">共45条 第1/9页 <a href="index.html">首页</a> <a href="index_1.html">下一页</a>'
    ' <a href="index_8.html">尾页</a></div>'
)


def days(year: int = 2026, month: int = 10, count: int = 5) -> list[str]:
    return [f"{year}-{month:02}-{28 - 5 * n:02}" for n in range(count)]


def checks_of(firms: Sequence[str] = FIRMS) -> str:
    return table(
        ("序号", "检查对象", "检查事项", "检查结果", "检查日期"),
        [
            (str(n), firm, "食品安全检查", "未发现问题", day)
            for n, (firm, day) in enumerate(zip(firms, days(), strict=True), 1)
        ],
    )


def permits() -> str:
    return table(
        ("序号", "行政相对人名称", "许可决定文书号", "许可内容", "许可决定日期", "有效期至"),
        [
            (str(n), firm, f"示许〔2026〕{n}号", "食品经营许可", day, "2031-10-31")
            for n, (firm, day) in enumerate(zip(FIRMS, days(), strict=True), 1)
        ],
        cell="td",
    )
