"""A small portal of plain markup, stored page by page as a crawl stores it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

BODY = (
    "为规范有关工作，结合本单位实际，制定本文件。各科室要明确责任分工，细化工作措施，按时完成各项任务，"
    "确保工作落到实处。办公室负责统筹协调和督促检查，重要事项及时报告，年底前形成书面总结并向社会公开。"
)


class Entry(Struct, frozen=True):
    """One article of a column; ``files``: names of attachments; ``html``: its body as markup."""

    title: str
    date: str
    body: str = BODY
    files: tuple[str, ...] = ()
    html: str = ""
    stored: bool = True


def build(
    crawl: Any, columns: dict[str, Sequence[Entry]], *, name: str = "某县人民政府", more: str = ""
) -> None:
    """Home, one list page a column at ``/c1/``, ``/c2/`` …, its articles at ``/c1/1.html`` …"""
    menu = "".join(f'<li><a href="/c{at}/">{column}</a></li>' for at, column in enumerate(columns, 1))
    head = (
        f'<html><head><meta charset="utf-8"><meta name="SiteName" content="{name}">'
        "<title>%s</title></head><body>"
        f'<div class="nav"><ul><li><a href="/">首页</a></li>{menu}{more}</ul></div>'
    )
    foot = (
        f'<div class="footer"><p>主办单位：{name}办公室</p><p>网站标识码：3499000001</p></div></body></html>'
    )
    crawl.html("/", head % name + "<h2>欢迎</h2>" + foot)
    for at, (column, entries) in enumerate(columns.items(), 1):
        trail = (
            f'<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/c{at}/">{column}</a></div>'
        )
        rows = "".join(
            f'<li><a href="/c{at}/{no}.html">{entry.title}</a><span>{entry.date}</span></li>'
            for no, entry in enumerate(entries, 1)
        )
        crawl.html(
            f"/c{at}/", f'{head % column}{trail}<ul class="list">{rows or "<li>暂无信息</li>"}</ul>{foot}'
        )
        for no, entry in enumerate(entries, 1):
            if not entry.stored:
                continue
            files = "".join(
                f'<p><a href="/files/{at}-{no}-{n}.{f.rpartition(".")[2]}">{f}</a></p>'
                for n, f in enumerate(entry.files)
            )
            text = entry.html or "".join(f"<p>{line}</p>" for line in entry.body.split("\n"))
            crawl.html(
                f"/c{at}/{no}.html",
                f"{head % entry.title}{trail}<h1>{entry.title}</h1>"
                f"<p>发布时间：{entry.date} 来源：{name}办公室</p>"
                f'<div class="article">{text}{files}</div>{foot}',
            )
