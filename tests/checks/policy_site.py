"""A small portal of documents and their interpretations, stored page by page as a crawl stores it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from checks.model import Verdict
from checks.registry import CHECKS
from checks.run import run_check

ROOT = "http://www.x.gov.cn"
TEXT = (
    "为规范有关工作，制定本办法。各单位应当建立台账，逐一编号并明确责任人员和联系电话。"
    "发现设施缺失、破损的，应当在一小时内到达现场设置警示标志，四小时内完成补装。"
    "道路改造时设施应当与路面同步调整，验收不合格的不得交付使用，所需经费列入部门预算。"
)
OWN = (
    "近日有市民来电询问新规定怎样执行，现作如下说明。起草组走访十二个街道，听取物业和商户的意见。"
    "居民只需拍照上传，后台当天派单；商户开业前到窗口登记即可，不收取费用，逾期才会约谈提醒。"
    "过渡期为半年，老旧设施分三批更换，名单在网站公布；对结果有疑问的，可以请社区工作人员陪同复核。"
)
TAGS = {
    "SiteName": "某县人民政府",
    "SiteDomain": "www.x.gov.cn",
    "SiteIDCode": "3499000001",
}


class Page(Struct, frozen=True):
    """An article of column ``column``. ``fields``: the head table; ``links``: heading -> path of the target;
    ``listed``: the date in the list; ``meta``: tags beside the usual ones, empty text for a hollow tag;
    ``stored``: False for an entry that only the list shows."""

    path: str
    title: str
    date: str
    body: str = f"<p>{TEXT}</p>"
    fields: Mapping[str, str] = {}
    links: Sequence[tuple[str, str]] = ()
    files: Sequence[str] = ()
    listed: str = ""
    meta: Mapping[str, str | None] = {}
    stored: bool = True


FIELDS = {
    "索引号": "0001/2026-00012",
    "发布机构": "某县人民政府",
    "成文日期": "2026-05-08",
    "文号": "某政发〔2026〕9号",
    "有效性": "有效",
    "文件类型": "行政规范性文件",
}


def document(**changes: Any) -> Page:
    """A 规范性文件 in order but for ``changes``."""
    usual: dict[str, Any] = {
        "path": "/wj/1.html",
        "title": "某县人民政府关于印发某县井盖设施管理办法的通知",
        "date": "2026-05-11",
        "fields": FIELDS,
        "files": ("某县井盖设施管理办法.docx",),
    }
    return Page(**{**usual, **changes})


def reading(**changes: Any) -> Page:
    usual: dict[str, Any] = {
        "path": "/jd/1.html",
        "title": "《某县井盖设施管理办法》政策解读",
        "date": "2026-05-12",
        "body": f"<p>{OWN}</p>",
    }
    return Page(**{**usual, **changes})


def store(crawl: Any, columns: Mapping[str, Sequence[Page]]) -> None:
    """Home, the columns (``/wj/`` 规范性文件 …) and their articles. Keys: ``name /path/``."""
    menu = {name.split()[1]: name.split()[0] for name in columns}
    nav = "".join(f'<li><a href="{path}">{name}</a></li>' for path, name in menu.items())

    def html(path: str, title: str, inside: str, meta: Mapping[str, str | None]) -> None:
        tags = {name: value for name, value in {**TAGS, **meta}.items() if value is not None}
        head = "".join(f'<meta name="{name}" content="{value}">' for name, value in tags.items())
        crawl.html(
            path,
            f'<html><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>'
            f'<div class="nav"><ul><li><a href="/">首页</a></li>{nav}</ul></div>{inside}'
            '<div class="footer"><p>主办单位：某县人民政府办公室</p><p>网站标识码：3499000001</p></div>'
            "</body></html>",
        )

    html("/", "某县人民政府", "<h2>欢迎</h2>", {})
    for path, name in menu.items():
        pages = columns[f"{name} {path}"]
        trail = f'<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="{path}">{name}</a></div>'
        rows = "".join(
            f'<li><a href="{p.path}">{p.title}</a><span>{p.listed or p.date}</span></li>' for p in pages
        )
        usual = {"ColumnName": name, "ColumnType": "政务公开"}
        html(path, name, f'{trail}<ul class="list">{rows}</ul>', usual)
        for page in pages:
            if not page.stored:
                continue
            cells = "".join(f"<tr><th>{k}</th><td>{v}</td></tr>" for k, v in page.fields.items())
            table = f"<table>{cells}</table>" if cells else ""
            links = "".join(
                f'<div class="xg"><b>{heading}</b><ul><li><a href="{to}">查看</a></li></ul></div>'
                for heading, to in page.links
            )
            files = "".join(f'<p><a href="/files{page.path}-{f}">{f}</a></p>' for f in page.files)
            tags = {"ArticleTitle": page.title, "PubDate": page.date, "ContentSource": "某县人民政府"}
            html(
                page.path,
                page.title,
                f"{trail}{table}<h1>{page.title}</h1>"
                f'<p class="info">发布时间：{page.date}　来源：某县人民政府</p>'
                f'<div class="wzcon">{page.body}</div>{files}{links}',
                {**usual, **tags, **page.meta},
            )


def verdict(crawl: Any, check: str, **options: Any) -> Verdict:
    unknown = set(options) - set(CHECKS[check].options)
    assert not unknown, f"no such options: {unknown}"
    return run_check(CHECKS[check], options, crawl.artifacts(), 1)


def rows(found: Verdict) -> list[tuple[str, str, str]]:
    """Kind, path and target (as path) of every finding."""
    return sorted(
        (f.kind, f.page_url.removeprefix(ROOT), f.target.removeprefix(ROOT)) for f in found.findings
    )
