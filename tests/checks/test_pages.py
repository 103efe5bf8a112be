"""The index of pages: which column lists a page, what its lists say of it, and its words when asked for."""

from __future__ import annotations

from checks.artifacts import PageIndex, PortalReading, Texts, readers

ROOT = "http://www.x.gov.cn"
LIST = """<html><head><title>通知公告</title></head><body>
<div class="nav"><a href="/">首页</a> <a href="/tzgg/">通知公告</a> <a href="/zcwj/">政策文件</a></div>
<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/tzgg/">通知公告</a></div>
<ul class="list">
<li><a href="/tzgg/1.html">关于征集二〇二六年民生实事项目的公告</a><span>2026-11-01</span></li>
<li><a href="/tzgg/2.html">关于城区部分道路临时交通管制的公告</a><span>2026-10-21</span></li>
<li><a href="/tzgg/3.html">关于公布行政规范性文件清理结果的公告</a><span>2026-10-11</span></li>
</ul></body></html>"""
ARTICLE = """<html><head><title>关于征集二〇二六年民生实事项目的公告</title></head><body>
<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/tzgg/">通知公告</a></div>
<h1>关于征集二〇二六年民生实事项目的公告</h1><div>发布时间：2026-11-02 09:00</div>
<div class="content"><p>现面向社会公开征集民生实事项目建议，欢迎广大市民踊跃参与并提出宝贵意见建议。</p>
<table><tr><th>项目</th><th>金额</th></tr><tr><td>道路</td><td>20 万元</td></tr></table>
<p>附件：<a href="/tzgg/a.pdf">征集表</a></p></div>
<div class="footer">主办单位：某县人民政府</div></body></html>"""


def test_a_page_knows_the_columns_that_list_it_and_what_they_say(crawl) -> None:
    crawl.html("/tzgg/", LIST)
    crawl.html("/tzgg/1.html", ARTICLE)
    index: PageIndex = crawl.artifacts().get("pages")
    entry = index.get(ROOT + "/tzgg/1.html")
    assert entry is not None
    assert [(each.column, each.date) for each in entry.listed] == [(ROOT + "/tzgg/", "2026-11-01")]
    assert (entry.published, entry.date) == ("2026-11-02 09:00", "2026-11-02")
    (column,) = index.columns_of(entry)
    assert column.name == "通知公告"
    assert index.of_column(column) == (entry,)
    assert entry.crumbs == ("首页", "通知公告")


def test_a_page_that_no_list_shows_has_no_column(crawl) -> None:
    crawl.html("/tzgg/", LIST)
    crawl.html("/about/9.html", ARTICLE)
    index: PageIndex = crawl.artifacts().get("pages")
    entry = index.get(ROOT + "/about/9.html")
    assert entry is not None
    assert entry.listed == ()
    assert index.columns_of(entry) == ()


def test_pages_that_visitors_cannot_read_are_not_in_the_index(crawl) -> None:
    crawl.html("/tzgg/", LIST)
    crawl.html("/tzgg/1.html", ARTICLE)
    crawl.verified(ROOT + "/tzgg/1.html", "soft_404", own=1, role="page")
    index: PageIndex = crawl.artifacts().get("pages")
    assert index.get(ROOT + "/tzgg/1.html") is None


def test_ledger_and_index_come_from_one_pass(crawl) -> None:
    crawl.html("/tzgg/", LIST)
    shelf = crawl.artifacts()
    portal: PortalReading = shelf.get("portal")
    assert shelf.get("pages").columns == portal.columns


def test_words_of_a_page_are_read_again_from_its_bytes(crawl) -> None:
    url = ROOT + "/tzgg/1.html"
    crawl.html("/tzgg/1.html", ARTICLE)
    texts: Texts = crawl.artifacts().get("texts")
    text = texts.at(url)
    assert text is not None
    assert any("公开征集民生实事" in line for line in text.body)
    assert text.tables == ((("项目", "金额"), ("道路", "20 万元")),)
    assert ("征集表", ROOT + "/tzgg/a.pdf", "attachment") in [(x.text, x.url, x.role) for x in text.links]
    assert not any("主办单位" in line for line in text.lines)
    assert texts.at(ROOT + "/none.html") is None


def test_every_artifact_has_a_reader() -> None:
    assert {"portal", "pages", "texts", "home", "bad_links", "footers", "search"} <= set(readers())


def test_later_pages_belong_to_the_column_that_leads_on_to_them(crawl) -> None:
    """Whatever the later pages are called: the links to the next page say whose they are."""

    def page(path: str, n: int, further: str) -> None:
        rows = "".join(
            f'<li><a href="/tz/{n}{k}.html">第{n}{k}号地块规划公示公告</a><i>2026-0{9 - n}-0{k}</i></li>'
            for k in range(1, 5)
        )
        more = f'<a href="{further}">下一页</a>' if further else ""
        crawl.html(
            path,
            "<html><head><title>公告</title></head><body>"
            '<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/tz/">公告</a></div>'
            f'<ul class="list">{rows}</ul><div class="page">共 3页12条 {more}</div></body></html>',
        )

    page("/tz/", 1, "more_5_b.html")
    page("/tz/more_5_b.html", 2, "more_5_c.html")
    page("/tz/more_5_c.html", 3, "")
    crawl.html("/tz/34.html", ARTICLE)
    index: PageIndex = crawl.artifacts().get("pages")
    entry = index.get(ROOT + "/tz/34.html")
    assert entry is not None
    assert [(each.column, each.date) for each in entry.listed] == [(ROOT + "/tz/", "2026-06-04")]
