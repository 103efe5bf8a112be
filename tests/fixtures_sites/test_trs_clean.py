"""The two county portals hold exactly the faults that their ``expected.yaml`` names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import quote, unquote, urldefrag, urljoin, urlsplit

import httpx
import pytest
from bs4 import BeautifulSoup, Comment
from playwright.sync_api import sync_playwright

from fixtures_sites.base import AS_OF, Expected, Server, load_expected, serve
from fixtures_sites.serve import PORTALS, serve_outside

RUBRICS = Path(__file__).parents[3] / "shared" / "rubric_tables"
CHROMIUM = Path("/usr/bin/chromium")
RENDERED_IN = "() => !document.body.innerText.includes('加载中')"


@dataclass
class Site:
    """A running portal with every address a plain reader finds in its markup."""

    server: Server
    outside: Server
    expected: Expected
    client: httpx.Client
    html: dict[str, str] = field(default_factory=dict)
    """Address of each page walked -> its text."""
    dead: set[str] = field(default_factory=set)

    @property
    def base(self) -> str:
        return self.server.base_url

    def text(self, url: str) -> str:
        return decoded(self.client.get(url))


def decoded(answer: httpx.Response) -> str:
    """As UTF-8 where the bytes allow it, else as GBK: what these portals are made of."""
    try:
        return answer.content.decode("utf-8")
    except UnicodeDecodeError:
        return answer.content.decode("gb18030")


def links(html: str, url: str) -> Iterator[str]:
    """Addresses held by href, src, srcset, form action and meta refresh, scripts and comments left out."""
    soup = BeautifulSoup(html, "lxml")
    base = soup.find("base", href=True)
    root = urljoin(url, str(base["href"])) if base else url
    if base:
        base.decompose()
    raw = [str(tag[name]) for name in ("href", "src", "action") for tag in soup.find_all(attrs={name: True})]
    raw += [part.split()[0] for tag in soup.find_all(srcset=True) for part in str(tag["srcset"]).split(",")]
    for tag in soup.find_all("meta", attrs={"http-equiv": "refresh"}):
        raw.append(str(tag["content"]).partition("url=")[2])
    for value in raw:
        if not re.match(r"(javascript|mailto|tel):|#|<\?", value, re.I):
            yield urldefrag(urljoin(root, value)).url


def walk(site: Site) -> None:
    """Visit everything on the two loopback servers that robots.txt does not close."""
    rules = site.text(f"{site.base}/robots.txt")
    closed = tuple(site.base + path for path in re.findall(r"Disallow: (\S+)", rules))
    hosts = {site.base, site.outside.base_url}
    queue = [f"{site.base}/"]
    seen = set(queue)
    while queue:
        url = queue.pop()
        answer = site.client.get(url, follow_redirects=True)
        if answer.status_code >= 400 and not url.endswith("/shy.html"):
            site.dead.add(url)
            continue
        own = url.startswith(site.base)
        if not own or "html" not in answer.headers.get("content-type", ""):
            continue
        page = decoded(answer)
        site.html[url] = page
        for link in links(page, str(answer.url)):
            parts = urlsplit(link)
            if (
                f"{parts.scheme}://{parts.netloc}" in hosts
                and not link.startswith(closed)
                and link not in seen
            ):
                seen.add(link)
                queue.append(link)


def open_site(name: str) -> Iterator[Site]:
    with (
        serve_outside() as outside,
        serve(PORTALS[name](outside.base_url)) as server,
        httpx.Client(trust_env=False, timeout=20) as client,
    ):
        expected = load_expected(name).resolve(server.base_url, outside.base_url)
        site = Site(server, outside, expected, client)
        walk(site)
        yield site


@pytest.fixture(scope="module")
def trs() -> Iterator[Site]:
    yield from open_site("trs_county")


@pytest.fixture(scope="module")
def clean() -> Iterator[Site]:
    yield from open_site("clean_county")


def targets(site: Site, *kinds: str) -> set[str]:
    return {problem.target for problem in site.expected.problems if problem.kind in kinds}


def whole_pages(site: Site) -> dict[str, str]:
    """Pages with the portal's footer: no redirect stubs, frames or error pages."""
    return {url: html for url, html in site.html.items() if 'class="nav"' in html}


def without_comments(html: str) -> str:
    soup = BeautifulSoup(html, "lxml")
    for node in soup.find_all(string=lambda text: isinstance(text, Comment)):
        node.extract()
    return str(soup)


# --- both -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["trs", "clean"])
def test_a_portal_has_a_few_score_pages(name: str, request: pytest.FixtureRequest) -> None:
    site: Site = request.getfixturevalue(name)
    addresses = {url.removesuffix("index.shtml") for url in site.html if "?" not in url}
    assert 60 <= len(addresses) <= 200


# --- 明湖县 -----------------------------------------------------------------------------------------------


def test_trs_every_dead_link_is_dead_and_held_by_its_page(trs: Site) -> None:
    for problem in trs.expected.problems:
        if problem.kind == "dead_link":
            assert trs.client.get(problem.target).status_code >= 400, problem
            held = trs.text(problem.page) + trs.text(f"{trs.base}/js/made.js")
            path = urlsplit(problem.target).path
            assert path in held or Path(path).name in held, problem


def test_trs_nothing_else_is_dead(trs: Site) -> None:
    assert trs.dead <= targets(trs, "dead_link")
    found_by_scripts_only = targets(trs, "dead_link") - trs.dead
    assert {urlsplit(url).path for url in found_by_scripts_only} == {
        "/images/lazy/minghu_fengguang.jpg",
        "/images/zt_bg_2026.jpg",
        "/zdly/zt/fupin/index.shtml",
        "/zdly/xmk/list.shtml",
        "/zwgk/zhuanlan/index.shtml",
        "/zdly/wgjy/zph_2026.shtml",
        "/zdly/aqsc/report_2026.shtml",
    }


def test_trs_soft_404_pages_answer_200(trs: Site) -> None:
    assert len(targets(trs, "soft_404")) == 2
    for url in targets(trs, "soft_404"):
        answer = trs.client.get(url)
        assert answer.status_code == 200
        assert "页面不存在" in answer.text


def test_trs_footer_lacks_what_is_said_and_nothing_else(trs: Site) -> None:
    pages = whole_pages(trs)
    for url, html in pages.items():
        text = without_comments(html)
        group = urlsplit(url).path.split("/")[1]
        assert "公网安备" not in text
        assert ("ICP备" in text) == (group != "ztzl"), url
        assert ("conac.cn" in text) and "网站标识码：2299010001" in text and "主办单位" in text
        code = re.search(r'name="SiteIDCode"', text) and re.findall(r"22990[12]0001", text)
        assert code
        soup = BeautifulSoup(text, "lxml")
        meta = soup.find("meta", attrs={"name": "SiteIDCode"})
        finder = soup.find(id="_jiucuo_")
        assert meta is not None and (meta["content"] != "2299010001") == (group == "zwfw"), url
        assert finder is not None and (finder["sitecode"] != "2299010001") == (group == "hdjl"), url
    kinds = [(p.kind, p.target) for p in trs.expected.problems if p.kind.startswith("footer")]
    assert len(kinds) == 4


def test_trs_columns_are_as_listed(trs: Site) -> None:
    for column in trs.expected.columns:
        first = trs.text(column.page)
        found = re.search(r"countPage = (\d+)", first)
        html = [first]
        for number in range(1, int(found.group(1)) if found else 1):
            html.append(trs.text(column.page.replace("index.shtml", f"index_{number}.shtml")))
        rows = [
            row
            for page in html
            for row in BeautifulSoup(page, "lxml").select(".right .list li, .right dl, .right tr:has(td)")
        ]
        assert len(rows) == column.items, column
        dates = [day for row in rows for day in re.findall(r"/t(20\d{6})_", str(row))]
        newest = max(dates, default="")
        assert newest == column.newest.replace("-", ""), column


def test_trs_stale_columns_are_as_old_as_planted(trs: Site) -> None:
    stale = {p.page: p.target for p in trs.expected.problems if p.kind == "column_stale"}
    listed = {c.page: c.newest for c in trs.expected.columns if c.state == "stale"}
    assert stale == listed
    ages = [(date.fromisoformat(AS_OF) - date.fromisoformat(day)).days for day in stale.values() if day]
    assert sorted(ages) == [40, 200]


def test_trs_empty_columns_have_no_entry(trs: Site) -> None:
    empty = {p.page for p in trs.expected.problems if p.kind == "column_empty"}
    assert empty == {c.page for c in trs.expected.columns if c.state == "empty" and not c.items}
    assert sorted("暂无信息" in trs.text(page) for page in empty) == [False, True]


def test_trs_missing_columns_are_nowhere_in_navigation(trs: Site) -> None:
    words = {"养老服务", "养老", "公共文化服务", "公共文化", "文化体育"}
    names = {
        tag.get_text(strip=True)
        for html in whole_pages(trs).values()
        for tag in BeautifulSoup(html, "lxml").select(".nav a, .side a, .map a, .crumb a, .box h2 a")
    }
    assert not names & words
    assert targets(trs, "column_missing") == {"养老服务", "公共文化服务"}


def test_trs_search_knows_all_titles_but_those_of_two_columns(trs: Site) -> None:
    hidden = {
        c.page.removesuffix("index.shtml")
        for c in trs.expected.columns
        if c.name in trs.expected.search_missing_columns
    }
    assert len(hidden) == 2
    titles = {
        url: str(tag["content"])
        for url, html in trs.html.items()
        if (tag := BeautifulSoup(html, "lxml").find("meta", attrs={"name": "ArticleTitle"}))
    }
    assert len(titles) > 80
    for url, title in titles.items():
        html = trs.text(f"{trs.base}/was5/web/search?searchword={quote(title)}")
        hits = [tag.get_text() for tag in BeautifulSoup(html, "lxml").select(".outlist a")]
        assert (title in hits) == (not url.startswith(tuple(hidden))), title


def test_trs_look_alikes_are_in_order(trs: Site) -> None:
    booking = f"{trs.base}/zwfw/yuyue.do"
    assert (trs.client.head(booking).status_code, trs.client.get(booking).status_code) == (405, 200)
    assert trs.client.get(f"{trs.base}/zwfw/old.html", follow_redirects=True).status_code == 200
    assert trs.client.get(f"{trs.outside.base_url}/shy.html").status_code == 403
    room = next(html for html in trs.html.values() if "<title>关于启用政务中心404会议室" in html)
    assert "发布时间：2026-11-03" in room
    pinned = BeautifulSoup(trs.text(f"{trs.base}/zwgk/tzgg/index.shtml"), "lxml").select(".right li")
    assert all("置顶" in row.get_text() and "2025-" in row.get_text() for row in pinned)
    for path in ("%E6%94%BF%E7%AD%96%E6%B1%87%E7%BC%96", "%e6%94%bf%e7%ad%96%e6%b1%87%e7%bc%96"):
        assert trs.client.get(f"{trs.base}/zwgk/{path}.html").status_code == 200


def test_trs_encodings_are_as_told(trs: Site) -> None:
    for folder, declared in (("sthj", b"gb2312"), ("spjg", b"utf-8"), ("ylws", None)):
        answer = trs.client.get(f"{trs.base}/zdly/{folder}/index.shtml")
        with pytest.raises(UnicodeDecodeError):
            answer.content.decode("utf-8")
        assert "网站标识码" in answer.content.decode("gb18030")
        found = re.search(rb"charset=([\w-]+)", answer.content)
        assert (found.group(1) if found else None) == declared
        assert "charset" not in answer.headers["content-type"]
    zipped = trs.client.get(f"{trs.base}/zdly/shjz/index.shtml")
    assert zipped.headers["content-encoding"] == "gzip" and "charset" not in zipped.headers["content-type"]


# --- 清溪县 -----------------------------------------------------------------------------------------------


def test_clean_nothing_is_dead(clean: Site) -> None:
    assert clean.expected.problems == ()
    assert clean.dead == set()


def test_clean_feeds_lead_to_living_articles_too(clean: Site) -> None:
    for column in clean.expected.columns:
        number = re.search(r"col(\d+)/", column.page)
        assert number
        page, entries, pages = 1, [], 1
        while page <= pages:
            answer = clean.client.get(f"{clean.base}/api/list?col={number.group(1)}&pageNo={page}").json()
            entries += answer["items"]
            page, pages = page + 1, answer["pages"]
        assert len(entries) == column.items
        assert max(entry["date"] for entry in entries) == column.newest
        for entry in entries:
            assert entry["title"] in clean.text(urljoin(clean.base, entry["url"]))


def test_clean_island_and_proxy_hold_the_whole_column(clean: Site) -> None:
    column = next(c for c in clean.expected.columns if c.name == "政务要闻")
    page = clean.text(column.page)
    address = f"{clean.base}/module/web/jpage/dataproxy.jsp?startrecord=13&endrecord=18&columnid=2002"
    rest = clean.client.post(address).text
    found = re.findall(r'<a href="(/art/[^"]+)"', page.split("<datastore>")[1] + rest)
    assert len(set(found)) == len(found) == column.items == 18


def test_clean_footer_is_whole_everywhere(clean: Site) -> None:
    marks = ("bszs.conac.cn", "网站标识码：2299030001", "ICP备", "公网安备", "主办单位：", "联系电话：")
    made = clean.text(f"{clean.base}/js/footer.js")
    written = json.loads(made.removeprefix("document.write(").removesuffix(");"))
    pages = whole_pages(clean)
    assert any("/js/footer.js" in html for html in pages.values())
    for url, html in pages.items():
        text = html + (written if "/js/footer.js" in html else "")
        assert [mark for mark in marks if mark not in text] == [], url


def test_clean_search_finds_every_title_on_its_first_page(clean: Site) -> None:
    for column in clean.expected.columns:
        number = re.findall(r"\d+", column.page)[-1]
        for entry in clean.client.get(f"{clean.base}/api/list?col={number}").json()["items"]:
            html = clean.text(f"{clean.base}/jrobot/search.do?q={quote(entry['title'])}")
            hit = BeautifulSoup(html, "lxml").select_one(".item a")
            assert hit is not None and hit.get_text() == entry["title"]


def test_clean_has_every_column_the_county_rubrics_ask_for(clean: Site) -> None:
    if not RUBRICS.exists():
        pytest.skip("rubric tables are not at hand")
    site_map = BeautifulSoup(clean.text(f"{clean.base}/web/map.html"), "lxml")
    names = [tag.get_text(strip=True) for tag in site_map.select(".map a")]
    for rubric in ("jilin-2021-county", "jingzhou-2021-county"):
        table = json.loads((RUBRICS / f"{rubric}.json").read_text("utf-8"))
        for indicator in table["indicators"]:
            for item in indicator["criterion_items"]:
                families = [item.get("check_family"), *item.get("check_family_also", [])]
                if "column_exists" in families:
                    asked = item["evidence"]["columns"]
                    assert any(word in name for word in asked for name in names), asked


def test_clean_robots_closes_the_endless_folder(clean: Site) -> None:
    assert any(path.startswith("/trap/") for path in map(hidden_path, clean.html.values()))
    assert not any(path.startswith("/trap/") for _, path in clean.server.requests)
    assert clean.client.get(f"{clean.base}/trap/missing.html").status_code == 404


def hidden_path(html: str) -> str:
    link = BeautifulSoup(html, "lxml").select_one('a[rel="nofollow"]')
    return str(link["href"]) if link else ""


@pytest.mark.skipif(not CHROMIUM.exists(), reason="no browser here")
def test_clean_scripted_lists_show_their_newest_entry_in_a_browser(clean: Site) -> None:
    scripted = {
        "政务要闻",
        "部门动态",
        "通知公告",
        "政策文件",
        "政策解读",
        "政府会议",
        "统计数据",
        "医疗卫生",
    }
    columns = [column for column in clean.expected.columns if column.name in scripted]
    assert len(columns) == len(scripted)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM),
            args=["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
        )
        page = browser.new_page()
        for column in columns:
            page.goto(column.page)
            page.wait_for_function(RENDERED_IN)
            shown = " ".join(frame.locator("body").inner_text() for frame in page.frames)
            assert column.newest in shown and "<?=" not in shown, column
        page.goto(next(c.page for c in columns if c.name == "统计数据"))
        assert unquote(str(page.locator(".page a").last.get_attribute("href"))) == "index_2.html"
        browser.close()
