"""A bundled portal walked by a plain client and a browser, not by our crawler: what it holds and shows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urljoin

import httpx
from bs4 import BeautifulSoup
from playwright.sync_api import Page

from fixtures_sites.base import Expected

HOMES = {"dahan_city": "/", "gkmlpt_department": "/", "vsb_department": "/index.htm"}


GONE_WORDS = ("页面不存在", "信息不存在", "已经被删除")


ROWS = {
    "dahan_city": ".jpage li, .list-unit li, .content > .list li, .bare li, .letters tr:has(td)",
    "gkmlpt_department": ".ct .ls li, .ct tr:has(td), section table.list tr:has(td)",
    "vsb_department": "table.list tr, table.letters tr:has(td)",
}


NEXT = {
    "dahan_city": ".pager a:has-text('下一页'), a[data-page='{next}']",
    "gkmlpt_department": "a[data-page='{next}']",
    "vsb_department": "a:has-text('下页')",
}


IN_SCRIPT = re.compile(r"(?:window\.open|location(?:\.href)?)\s*(?:=|\()\s*['\"]([^'\"]+)['\"]")


DONE = """() => !document.documentElement.innerText.includes('加载中')
  && (!document.getElementById('gkfoot') || document.getElementById('gkfoot').innerText)"""


TURNED = "([rows, before]) => (document.querySelector(rows) || {innerText: before}).innerText !== before"


HELD = """() => {
  const held = [];
  document.querySelectorAll('[href],[src],[data-src],[background],[action]').forEach(node => {
    for (const name of ['href', 'src', 'data-src', 'background', 'action'])
      if (node.getAttribute(name)) held.push(node.getAttribute(name));
    if (node.getAttribute('onclick')) held.push('javascript:' + node.getAttribute('onclick'));
  });
  return held;
}"""


@dataclass
class Row:
    title: str
    address: str
    day: str


@dataclass
class Foot:
    """Which marks are missing, and the site codes that foot, meta tag and 找错 link give."""

    missing: set[str]
    codes: set[str]


@dataclass
class Site:
    """What a visit to everything found out about one running portal."""

    name: str
    base: str
    outside: str
    expected: Expected
    client: httpx.Client
    page: Page
    holders: dict[str, set[str]] = field(default_factory=dict)
    """Link -> pages that hold it."""
    pages: set[str] = field(default_factory=set)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    """First page of a column -> rows of all its pages, as a browser shows them."""
    feet: dict[str, Foot] = field(default_factory=dict)
    """Whole page -> its foot, as a browser shows it."""
    dead: set[str] = field(default_factory=set)
    soft: set[str] = field(default_factory=set)

    def targets(self, kind: str) -> set[str]:
        return {problem.target for problem in self.expected.problems if problem.kind == kind}

    def places(self, kind: str) -> set[str]:
        return {problem.page for problem in self.expected.problems if problem.kind == kind}

    def open(self, url: str) -> Page:
        """The portal's one browser page, at the address, its scripts done."""
        self.page.goto("about:blank")
        self.page.goto(url)
        self.page.wait_for_function(DONE)
        return self.page

    def hold(self, raw: str, page: str) -> None:
        made = IN_SCRIPT.search(raw)
        if raw.startswith(("javascript:", "mailto:", "#")):
            if made is None:
                return
            raw = made.group(1)
        url = urldefrag(urljoin(page, raw)).url
        if url.startswith((self.base, self.outside)):
            self.holders.setdefault(url, set()).add(page)


def browse(site: Site, url: str, rows: str) -> list[Row]:
    """Open a page in the browser, turn all pages of its list, note its foot, every link and row."""
    found: list[Row] = []
    page = site.open(url)
    if page.locator(".footer, .foot").count():
        site.feet[url] = read_foot(page)
    number = 1
    while True:
        for frame in page.frames:
            for raw in frame.evaluate(HELD):
                site.hold(urljoin(frame.url, raw) if ":" not in raw else raw, url)
            for row in frame.locator(rows).all() if rows else []:
                link = row.locator("a").first
                day = re.findall(r"20\d\d[-/]\d\d[-/]\d\d", row.inner_text())
                address = urljoin(frame.url, link.get_attribute("href") or "")
                found.append(Row(link.inner_text(), address, max(day, default="").replace("/", "-")))
        number += 1
        following = page.locator(NEXT[site.name].format(next=number)) if rows else None
        if following is None or not following.count():
            return found
        before = page.locator(rows).first.inner_text()
        following.first.click()
        page.wait_for_function(TURNED, arg=[rows, before])


def read_foot(page: Page) -> Foot:
    text = page.locator(".footer, .foot").inner_text()
    shown = {
        "party_mark": page.locator("a[href*='conac.cn'], script[src*='conac.cn']").count() > 0,
        "site_code": "网站标识码" in text,
        "icp": "ICP备" in text,
        "police": "公网安备" in text,
        "sponsor": "主办单位" in text,
        "contact": "电话" in text,
    }
    meta = page.locator("meta[name=SiteIDCode]").get_attribute("content")
    report = page.locator("a[href*='jiucuo']").get_attribute("href") or ""
    codes = re.findall(r"网站标识码：(\d{10})", text) + re.findall(r"site_code=(\d{10})", report)
    return Foot({word for word, there in shown.items() if not there}, {*codes, str(meta)})


def visit(site: Site) -> None:
    """Everything reachable: columns in the browser, then every link as its page's reader asks for it."""
    browse(site, site.base + HOMES[site.name], "")
    for column in site.expected.columns:
        site.rows[column.page] = browse(site, column.page, ROWS[site.name])
    asked: set[str] = set()
    while waiting := sorted(set(site.holders) - asked):
        for url in waiting:
            asked.add(url)
            answer = site.client.get(url, headers={"Referer": min(site.holders[url])}, follow_redirects=True)
            if answer.status_code >= 400:
                site.dead.add(url)
                continue
            if "html" not in answer.headers["content-type"] or not url.startswith(site.base):
                continue
            html = decoded(answer)
            title = re.search(r"<title>(.*?)</title>", html)
            if any(word in html and title and "-" not in title.group(1) for word in GONE_WORDS):
                site.soft.add(url)
                continue
            site.pages.add(url)
            for tag in BeautifulSoup(html, "lxml").find_all(True):
                for name in ("href", "src", "data-src", "background", "action", "onclick"):
                    if tag.get(name):
                        value = str(tag[name])
                        site.hold(f"javascript:{value}" if name == "onclick" else value, url)


def decoded(answer: httpx.Response) -> str:
    try:
        return answer.content.decode("utf-8")
    except UnicodeDecodeError:
        return answer.content.decode("gb18030")
