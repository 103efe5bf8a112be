"""Is a title on a result page? Pure comparison of what the page shows with the title and its address."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from urllib.parse import parse_qsl, unquote, urlsplit

from msgspec import Struct

from crawler.gather.outcome import asks_who
from crawler.gather.rules import search_rules
from crawler.gather.titles import normal_title
from crawler.url import canonical, key

_BESIDE = re.compile(
    r"^\s*(?:\d{1,3}\s*[.、．)）]\s*|[\[【〔(（][^\]】〕)）]{1,16}[\]】〕)）]\s*)+"
    r"|[\[(（]?(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s+\d{1,2}:\d\d(?::\d\d)?)?[\])）]?\s*$"
)
"""What stands beside a title that is no link: its number, its column in brackets, its day."""
_CUT = re.compile(r"\s*(?:…+|\.{2,}|。{2,}|·{3,})\s*$")


class Row(Struct, frozen=True):
    """``link``: something to click; otherwise text that may be a title. ``code``: its script, if any."""

    link: bool
    text: str
    title: str = ""
    href: str = ""
    code: str = ""


class ResultPage(Struct, frozen=True):
    url: str
    status: int | None
    rows: tuple[Row, ...]
    text: str
    title: str = ""


def matching(page: ResultPage, title: str, url: str) -> str | None:
    """Text of the first result that is the article, or None.

    A link to the article's address counts, and a text that is the title: highlighting, width, spaces and
    punctuation aside, also when cut with «…». The query itself, repeated by the page, does not.
    """
    wanted = normal_title(title)
    article = canonical(url)
    for row in page.rows:
        target = canonical(row.href) if row.href else None
        if article and target and (key(target) == key(article) or _leads_to(row, article)):
            return row.text or row.title or row.href
        if row.link and _repeats_query(row, page.url, title):
            continue
        for text in (row.text, row.title):
            if text and _is_title(text, wanted, whole=not row.link):
                return text
    return None


def _leads_to(row: Row, article: str) -> bool:
    """Whether an address that counts clicks holds the article's as a value: «/link?url=…»."""
    held = (value for _, value in parse_qsl(urlsplit(row.href).query))
    return any(value.startswith(("http:", "https:", "//")) and _same(value, article) for value in held)


def _same(address: str, article: str) -> bool:
    known = canonical(f"https:{address}" if address.startswith("//") else address)
    return bool(known) and key(known or "") == key(article)


def _is_title(text: str, wanted: str, *, whole: bool) -> bool:
    normal = normal_title(_BESIDE.sub("", text) if whole else text)
    if normal == wanted or (not whole and wanted in normal):
        return True
    if not _CUT.search(text):
        return False
    cut = normal_title(_CUT.sub("", text))
    return len(cut) >= search_rules().shortest_prefix and wanted.startswith(cut)


def _repeats_query(row: Row, page_url: str, title: str) -> bool:
    """A link that searches again (history, «also search in …»), not a result."""
    if title in unquote(row.href) or title in unquote(row.code):
        return True
    here, there = urlsplit(page_url), urlsplit(row.href)
    return bool(row.href) and (here.netloc, here.path) == (there.netloc, there.path)


def told_count(text: str) -> int | None:
    """The number of results the page tells, None when it tells none."""
    rules = search_rules().result
    found = re.search(rules.count, text)
    if found:
        digits = re.sub(r"\D", "", found[1])
        return int(digits) if digits else None
    return 0 if re.search(rules.none, text, re.I) else None


def is_blocked(page: ResultPage) -> bool:
    """The site asks for a person, or refuses machines: nothing was measured."""
    rules = search_rules().result
    if page.status in rules.blocked_statuses or asks_who(page.url):
        return True
    return len(page.text) < 3000 and bool(re.search(rules.blocked, page.text))


def fault_of(page: ResultPage, home_url: str) -> str:
    """Why this is no result page, in Chinese; empty when it may be one.

    ``home_url`` is empty when results are shown without leaving the home page.
    """
    if page.status is not None and page.status >= 400:
        return f"搜索结果页打不开 (HTTP {page.status})"
    if page.url.startswith("chrome-error:"):
        return "搜索结果页打不开"
    busy = re.search(search_rules().result.busy, page.text)
    if busy and len(page.text) < 1000 and told_count(page.text) is None:
        return f"搜索后网页提示“{busy[0]}”"
    if re.search(search_rules().result.gone, page.title, re.I) and len(page.text) < 2000:
        return f"搜索后显示错误页面: {page.title[:40]}"
    here, home = urlsplit(page.url), urlsplit(home_url)
    if (
        home_url
        and not here.query
        and not here.fragment
        and here.netloc == home.netloc
        and _is_home(here.path, home.path)
    ):
        return "搜索后回到首页, 没有结果页"
    return ""


def shows_none(page: ResultPage) -> str:
    """Why a page that came to rest shows no results, and not even says that there are none; else empty."""
    if page.rows:
        return ""
    if not page.text.strip():
        return "搜索结果页是空白的"
    return "搜索后显示的是数据，不是网页" if _is_data(page.text) else ""


def _is_data(text: str) -> bool:
    if text.lstrip()[:1] not in ("{", "["):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _is_home(path: str, home: str) -> bool:
    return path in {home, "/", "/index.html", "/index.htm", "/index.shtml", "/index.jsp"}


def rows_of(raw: Sequence[Sequence[str]]) -> tuple[Row, ...]:
    return tuple(Row(kind == "a", text, title, href, code) for kind, text, title, href, code in raw)
