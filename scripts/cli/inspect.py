"""``wangjian inspect``: what the tool understands of one page, and why."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec
import typer

from crawler.derive.decode import decode
from crawler.derive.kind import UNKNOWN_HOST
from crawler.derive.page import read_page
from crawler.derive.published import dated_by_lists
from crawler.gather.client import probe_client, visit
from crawler.gather.outcome import Exchange, classify, sentence
from crawler.model import Fetched, ListBlock, PageFacts
from crawler.settings import Settings
from crawler.url import canonical
from scripts.cli import say
from scripts.cli.inspect_file import document_json, document_lines, is_document, read_document
from scripts.cli.inspect_masked import without_personal
from scripts.cli.inspect_render import rendered

STDIN: Final = "-"
MOST_BYTES: Final = 20_000_000

_UNKNOWN: Final = f"http://{UNKNOWN_HOST}"
"""Stands in for the address of a saved page, and is taken off again before anything is shown."""

_OWN_ADDRESS: Final = (
    re.compile(r"<!--\s*saved from url=\(\d+\)(https?://[^\s>]+)", re.I),
    re.compile(r"<meta\s+name=[\"']?url[\"']?\s+content=[\"']?(https?://[^\"'\s>]+)", re.I),
    re.compile(r"<link\s[^>]*rel=[\"']?canonical[\"']?[^>]*href=[\"']?(https?://[^\"'\s>]+)", re.I),
    re.compile(r"<meta\s+property=[\"']?og:url[\"']?\s+content=[\"']?(https?://[^\"'\s>]+)", re.I),
)
_HEAD_CHARACTERS: Final = 20_000

_KINDS: Final = {
    "home": "首页",
    "channel": "频道页",
    "column": "栏目页",
    "article": "文章",
    "document": "公文",
    "message": "信件",
    "message_list": "信件列表",
    "search": "搜索页",
    "form": "表单",
    "sitemap": "网站地图",
    "redirect": "跳转页",
    "error": "错误页",
    "other": "其他",
}
_DATE_SOURCES: Final = {
    "label": "页面标注",
    "meta": "网页标签",
    "list": "列表",
    "url": "网址",
    "text": "标题旁",
}
_DOCUMENT: Final = {
    "index_no": "索引号",
    "doc_no": "文号",
    "issuer": "发文机关",
    "written_on": "成文日期",
    "published_on": "发布日期",
    "validity": "有效性",
    "topic": "主题分类",
    "genre": "体裁",
}
_MESSAGE: Final = {"id": "编号", "received": "来信", "replied": "答复", "unit": "单位", "state": "状态"}
_FOOTER: Final = {
    "party_mark": "党政机关标识",
    "site_code": "网站标识码",
    "icp": "ICP备案",
    "police": "公安备案",
    "sponsor": "主办单位",
    "undertaker": "承办单位",
    "contact": "联系方式",
    "error_report": "找错入口",
}

_FORMS: Final = {
    "text": "文字",
    "picture": "图片",
    "video": "视频",
    "audio": "音频",
    "animation": "动漫",
    "press": "新闻发布会",
    "interview": "访谈",
    "file": "文件",
}
_NEEDS: Final = {
    "hash_route": "内容由网址 # 后的编号决定",
    "empties_itself": "脚本会清空网页",
    "jpaas_unit": "列表由平台组件载入",
    "gkmlpt_shell": "目录由公开平台脚本载入",
    "placeholder": "模板占位符还没有填上",
    "loading_text": "只显示“加载中”",
    "data_url": "数据另有接口",
    "app_root": "内容由脚本生成",
    "blank_body": "网页没有文字, 有脚本",
    "jpage_without_island": "分页列表由脚本载入",
    "empty_list": "列表是空的, 有脚本会填",
    "empty_article": "正文是空的, 有脚本会填",
    "island_partial": "页面里只有前几条",
}
"""Reason keys of ``needs_render``."""
_RELATED: Final = {"interpretation": "相关解读", "document": "解读的文件"}
_ENTRIES: Final = {
    "error_report": "找错入口",
    "accessibility": "无障碍入口",
    "elder": "长者模式入口",
    "new_media": "新媒体入口",
    "mailbox": "信箱入口",
}


def inspect(
    inputs: Annotated[
        list[str], typer.Argument(metavar="FILE|URL|-", help="网页或附件文件、网址, 或 - (标准输入); 可多个")
    ],
    url: Annotated[str | None, typer.Option(help="文件原来的网址 (只有一个输入时)")] = None,
    json_output: Annotated[bool, typer.Option("--json", help="每个输入输出一行 JSON")] = False,
    why: Annotated[bool, typer.Option("--why", help="说明每项依据哪条规则")] = False,
    render: Annotated[
        bool, typer.Option("--render", help="先用浏览器渲染 (文件: 断网渲染), 再看渲染后的网页")
    ] = False,
) -> None:
    """看工具怎样理解一个网页或附件: 类型、编码、日期及来源、列表、页脚标识、公文与信件要素。"""
    address = _checked(inputs, url)
    unreachable = False
    known: str | None
    # All are told together at the end, in their order: a list among the pages may date the others.
    pages: list[tuple[PageFacts, str, str | None, dict[str, Any]]] = []
    told: list[str | None] = []
    for source in inputs:
        if source.startswith(("http://", "https://")):
            fetched, fault = _fetch(source)
            if fetched is None:
                say.note(f"打不开 {source}: {fault}")
                unreachable = True
                continue
            known = fetched.url
        else:
            body = _stdin() if source == STDIN else _content(Path(source))
            known = address or (None if is_document(body, source) else own_address(body))
            fetched = Fetched(known or f"{_UNKNOWN}/-/page.html", 200, {}, body)
        if is_document(fetched.body, source):
            read, facts = read_document(fetched, known or Path(source).name)
            shown = document_json(read, to_json(facts, source, known))
            told.append(_said(shown, document_lines(read, shown), json_output))
            continue
        if render:
            fetched, fault = rendered(fetched, source.startswith(("http://", "https://")))
            if fault:
                say.note(f"渲染未完成 {source}: {fault}")
                unreachable = True
        facts = read_page(fetched).facts
        seen = {"rendered": fetched.rendered is not None, "note": _remark(fetched, facts)}
        pages.append((facts, source, known, seen))
        told.append(None)
    waiting = zip(dated_by_lists([facts for facts, *_ in pages]), pages, strict=True)
    for words in told:
        if words is None:
            facts, (_, source, known, seen) = next(waiting)
            shown = {**to_json(facts, source, known, why), **seen}
            words = _said(shown, _lines(shown), json_output)
        say.out(words)
    if unreachable:
        raise typer.Exit(say.UNMEASURED)


def _said(shown: dict[str, Any], lines: Iterator[str], json_output: bool) -> str:
    return json.dumps(shown, ensure_ascii=False) if json_output else "\n".join(lines)


def _remark(fetched: Fetched, facts: PageFacts) -> str | None:
    """Why there is little or nothing to understand."""
    if fetched.status >= HTTPStatus.BAD_REQUEST:
        return f"服务器应答 {fetched.status}"
    if not fetched.body.strip():
        return "内容是空的"
    if any(reason.rule == "no_text" for reason in facts.why):
        return "不是文字, 当不成网页"
    return None


def own_address(body: bytes) -> str | None:
    """The address a saved page gives for itself: saved-from mark, tag Url, canonical link."""
    head = decode(body[:_HEAD_CHARACTERS], None).text
    for pattern in _OWN_ADDRESS:
        match = pattern.search(head)
        if match:
            return canonical(match.group(1))
    return None


def to_json(facts: PageFacts, source: str, url: str | None, why: bool = False) -> dict[str, Any]:
    """The object that ``--json`` prints for one page."""
    found: dict[str, Any] = {
        "input": source,
        "url": url,
        "encoding": facts.encoding,
        "declared_encoding": facts.declared_encoding,
        "kind": facts.kind,
        "title": facts.title,
        "published": facts.published,
        "published_from": facts.published_from,
        "date_conflict": facts.date_conflict,
        "source": facts.source,
        "breadcrumb": [crumb.name for crumb in facts.breadcrumb],
        "meta": dict(facts.meta),
        "footer": {name: getattr(facts.footer, name) for name in _FOOTER},
        "list": _list(facts.list),
        "document": msgspec.to_builtins(facts.document),
        "messages": [{name: getattr(message, name) for name in _MESSAGE} for message in facts.messages],
        "attachments": msgspec.to_builtins(facts.attachments),
        "redirect": facts.redirect,
        "entries": msgspec.to_builtins(facts.entries),
        "related": msgspec.to_builtins(facts.related),
        "forms": list(facts.forms),
        "hidden_links": list(facts.hidden_links),
        "personal_data": [{"type": one.type, "masked": one.masked} for one in facts.personal_data],
        "needs_render": list(facts.needs_render),
    }
    if why:
        found["why"] = msgspec.to_builtins(facts.why)
    found = without_personal(found, {one.masked for one in facts.personal_data})
    plain: dict[str, Any] = _without_stand_in(found) if url is None else found
    return plain


def _list(block: ListBlock | None) -> dict[str, Any] | None:
    if block is None:
        return None
    return {
        "count": block.count,
        "newest": block.newest,
        "oldest": block.oldest,
        "pages": block.pages,
        "next": block.next,
        "dynamic": block.dynamic,
        "items": [{"title": item.title, "url": item.url, "date": item.date} for item in block.items],
    }


def _without_stand_in(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace(f"{_UNKNOWN}/-/", "").replace(_UNKNOWN, "")
    if isinstance(value, dict):
        return {name: _without_stand_in(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_without_stand_in(inner) for inner in value]
    return value


def _checked(inputs: list[str], url: str | None) -> str | None:
    """The canonical ``--url``. Refuses every bad argument at once."""
    faults = []
    for source in inputs:
        if source == STDIN or source.startswith(("http://", "https://")):
            if source != STDIN and canonical(source) is None:
                faults.append(f"不是网址: {source}")
            continue
        path = Path(source)
        if not path.exists():
            faults.append(f"没有这个文件: {source} (网址应以 http:// 或 https:// 开头)")
        elif path.is_dir():
            faults.append(f"是目录, 不是文件: {source}")
        elif not os.access(path, os.R_OK):
            faults.append(f"没有读取权限: {source}")
        elif path.stat().st_size > MOST_BYTES:
            faults.append(f"文件太大: {source} (上限 {MOST_BYTES // 1_000_000} MB)")
    if inputs.count(STDIN) > 1:
        faults.append("标准输入 - 只能写一次")
    address = canonical(url) if url is not None else None
    if url is not None and address is None:
        faults.append(f"--url 不是网址: {url}")
    if url is not None and len(inputs) > 1:
        faults.append("--url 只能与一个输入同用")
    if faults:
        say.refuse(*faults)
    return address


def _stdin() -> bytes:
    return sys.stdin.buffer.read(MOST_BYTES)


def _content(path: Path) -> bytes:
    """Of a file, or of a pipe or device as the shell hands them over."""
    with path.open("rb") as file:
        return file.read(MOST_BYTES)


def _fetch(url: str) -> tuple[Fetched | None, str]:
    """The page as one polite visit gets it, or None and what went wrong."""
    seen = asyncio.run(_visit(url))
    if seen.status is None:
        return None, sentence(classify(seen).reason)
    return Fetched(seen.final_url or url, seen.status, seen.headers, seen.body, requested_url=url), ""


async def _visit(url: str) -> Exchange:
    async with probe_client(Settings(), body_bytes=MOST_BYTES) as client:
        return await visit(client, url)


def _lines(shown: dict[str, Any]) -> Iterator[str]:
    """The same facts for people."""
    yield f"■ {shown['input']}"
    if shown["url"] and shown["url"] != shown["input"]:
        yield f"  网址: {shown['url']}"
    yield f"  类型: {_KINDS[shown['kind']]} ({shown['kind']})"
    if shown["note"]:
        yield f"  注意: {shown['note']}"
    if shown["needs_render"]:
        reasons = "; ".join(_NEEDS[reason] for reason in shown["needs_render"])
        yield f"  须用浏览器才能看全 ({reasons}): 加 --render 再看, 下面没有的不等于没有"
    declared = f", 声明为 {shown['declared_encoding']}" if shown["declared_encoding"] else ", 未声明"
    yield f"  编码: {shown['encoding']}{declared}"
    if shown["title"]:
        yield f"  标题: {shown['title']}"
    if shown["published"]:
        conflict = "; 与网页标签不一致或为将来日期" if shown["date_conflict"] else ""
        yield f"  发布时间: {shown['published']} (来自{_DATE_SOURCES[shown['published_from']]}{conflict})"
    if shown["source"]:
        yield f"  来源: {shown['source']}"
    if shown["breadcrumb"]:
        yield f"  当前位置: {' > '.join(shown['breadcrumb'])}"
    if shown["redirect"]:
        yield f"  跳转到: {shown['redirect']}"
    yield from _list_lines(shown["list"])
    yield from _group("公文要素", shown["document"], _DOCUMENT)
    for message in shown["messages"]:
        yield "  信件: " + ", ".join(f"{label} {message[key] or '无'}" for key, label in _MESSAGE.items())
    for attachment in shown["attachments"]:
        yield f"  附件: {attachment['name']} ({attachment['type'] or '类型不明'}) {attachment['url']}"
    if shown["forms"]:
        yield "  形式: " + "、".join(_FORMS[form] for form in shown["forms"])
    for related in shown["related"]:
        said = f" (见“{related['heading']}”)" if related["heading"] else ""
        yield f"  {_RELATED[related['kind']]}: {related['title']} {related['url']}{said}"
    yield from _group("页脚标识", shown["footer"], _FOOTER)
    for entry in shown["entries"]:
        yield f"  {_ENTRIES[entry['kind']]}: {entry['text'] or '(图标或脚本)'} {entry['url'] or ''}".rstrip()
    for link in shown["hidden_links"]:
        yield f"  隐藏外链: {link}"
    for personal in shown["personal_data"]:
        yield f"  个人信息: {personal['type']} {personal['masked']}"
    for reason in shown.get("why", ()):
        yield f"  依据: {reason['fact']} ← {reason['rule']}: {reason['witness']}"


def _list_lines(block: dict[str, Any] | None) -> Iterator[str]:
    if block is None:
        return
    pages = f", 共 {block['pages']} 页" if block["pages"] else ""
    dynamic = ", 内容由脚本生成" if block["dynamic"] else ""
    span = f", 最新 {block['newest']}, 最早 {block['oldest']}" if block["newest"] else ""
    yield f"  列表: {block['count']} 条{span}{pages}{dynamic}"
    for item in block["items"]:
        yield f"    {item['date'] or '无日期':10}  {item['title']}"


def _group(name: str, values: dict[str, Any] | None, labels: dict[str, str]) -> Iterator[str]:
    if values is None:
        return
    yield f"  {name}:"
    for key, label in labels.items():
        value = values[key]
        text = "、".join(value) if isinstance(value, list | tuple) else value
        yield f"    {label}: {'有' if text is True else text or '无'}"
