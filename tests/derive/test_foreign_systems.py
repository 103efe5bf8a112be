"""Pages of systems that portals use for a bureau or a township: blogs, old page makers, printers' copies."""

from __future__ import annotations

import pytest

from crawler.derive.page import Fetched, Reading, read_page

FOOT = "<footer>主办单位: 柏溪县文化馆</footer>"


def read(body: str, url: str = "http://www.example.gov.cn/whg/category/hd/", head: str = "") -> Reading:
    html = f'<!DOCTYPE html><html><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'
    return read_page(Fetched(url=url, body=html.encode(), headers={"content-type": "text/html"}, status=200))


def blog(titles: list[str], word: str = "发布于") -> str:
    """A blog's archive: title, day and author of an entry are three links, two of them to the entry."""
    rows = "".join(
        f'<article><header><h2><a href="/whg/archives/{n}" rel="bookmark">{title}</a></h2>'
        f'<div class="entry-meta"><span class="posted-on">{word}<a href="/whg/archives/{n}" rel="bookmark">'
        f'<time class="entry-date" '
        f'datetime="2026-11-{20 - n:02d}T09:10:00+08:00">2026年11月{20 - n}日</time></a></span>'
        f'<span class="byline">由<a href="/whg/author/admin/">administrator</a></span></div></header>'
        f"<div><p>{title}一事，馆里和三个乡镇文化站商定了日程，请各单位按通知安排好人员和场地，确保安全有序。</p></div>"
        f'<footer>分类: <a href="/whg/category/hd/">活动</a></footer></article>'
        for n, title in enumerate(titles)
    )
    return f"<main><h1>分类: 活动</h1>{rows}</main>{FOOT}"


def test_entries_of_a_blog_are_named_by_their_titles_not_by_the_links_on_their_days() -> None:
    for word in ("发布于", "发表于", ""):
        facts = read(blog(["送戏进村", "少儿合唱", "灯会筹备"], word)).facts
        assert facts.kind == "column"
        assert facts.list is not None
        assert [item.title for item in facts.list.items] == ["送戏进村", "少儿合唱", "灯会筹备"]
        assert facts.list.newest == "2026-11-20"


def test_an_article_with_dated_links_below_keeps_its_own_day() -> None:
    text = "".join(
        f"<p>第{n}项工作由文化馆牵头，十一月底以前完成，各站每周报送一次进度，逾期的要说明原因。</p>"
        for n in range(6)
    )
    related = "".join(
        f'<li><a href="/whg/archives/{n}">往期活动回顾之{n}</a> 发布于 2026-10-0{n}</li>' for n in range(1, 4)
    )
    head = "<h1>冬季文化活动安排</h1><p>发布于 2026-11-12</p>"
    facts = read(
        f'{head}<div class="content">{text}</div><ul>{related}</ul>',
        "http://www.example.gov.cn/whg/archives/77",
    ).facts
    assert facts.kind == "article"
    assert (facts.published or "")[:10] == "2026-11-12"


def test_a_link_that_shows_a_day_alone_stays_a_title_where_nothing_else_does() -> None:
    rows = "".join(f'<li><a href="/rl/{n}.html">2026年11月{n}日</a></li>' for n in range(1, 9))
    facts = read(f"<h1>每日菜价</h1><ul>{rows}</ul>", "http://www.example.gov.cn/cj/").facts
    assert facts.list is None or all(item.title for item in facts.list.items)


ARTICLE = '<h1>茶山秋色</h1><p>发布时间：2026-11-03 来源：文化馆</p><div class="content"><p>{}</p></div>'
TAGS = '<meta name="ArticleTitle" content="茶山秋色">'
ARTICLE_URL = "http://www.example.gov.cn/whg/show.aspx?id=31"


def test_a_picture_that_is_fetched_late_is_a_picture() -> None:
    late = '<img class="lazy" src="/images/blank.gif" data-original="/upload/2026/cs.jpg">'
    assert "picture" in read(ARTICLE.format(late), ARTICLE_URL, TAGS).facts.forms
    for other in (
        '<img class="lazy" src="/images/blank.gif">',
        '<img class="lazy" src="/images/loading.gif" data-original="/images/icon_print.png">',
        '<img class="lazy" src="/images/blank.gif" data-original="">',
    ):
        assert "picture" not in read(ARTICLE.format(other), ARTICLE_URL, TAGS).facts.forms


def test_a_pagers_button_that_cannot_be_pressed_leads_nowhere() -> None:
    def buttons(page: int, off: str) -> str:
        return (
            f'<input type="button" value="上一页" onclick="location.href=\'list.do?p={page - 1}\'"/>'
            f'<input type="button" value="下一页" onclick="location.href=\'list.do?p={page + 1}\'" {off}/>'
            f"<button onclick=\"location.href='list.do?p={page + 2}'\" {off}>末 页</button>"
        )

    url = "http://www.example.gov.cn/gk/list.do?p=3"
    asked = [link.url.rpartition("=")[2] for link in read(buttons(3, "disabled"), url).links]
    assert asked == ["2"]
    assert len(read(buttons(3, ""), url).links) == 3


def test_a_button_that_opens_after_a_promise_is_a_link() -> None:
    body = "<button disabled onclick=\"location.href='apply.aspx'\">我已阅读，去申请</button>"
    assert [link.url for link in read(body, ARTICLE_URL).links] == [
        "http://www.example.gov.cn/whg/apply.aspx"
    ]


TEXT = "".join(
    f"<p>第{n}条　申请人应当在收到通知之日起十日内到窗口办理，逾期视为放弃，名额依次递补。</p>"
    for n in range(9)
)


def test_a_copy_for_the_printer_is_no_article_and_owes_no_foot() -> None:
    copy = f"<h3>关于公开摇号的公告</h3><p>2026-10-08</p>{TEXT}"
    for address in ("Print.aspx?id=31", "print/31", "NewsPrint.asp?id=31", "show.php?id=31&print=1"):
        facts = read(copy, f"http://www.example.gov.cn/xw/{address}").facts
        assert (facts.kind, facts.fragment) == ("other", True), address


def test_what_only_looks_like_a_copy_for_the_printer_is_read() -> None:
    copy = f"<h3>关于公开摇号的公告</h3><p>发布时间：2026-10-08</p>{TEXT}"
    for address in ("sprint/31.html", "printing/31.html", "blueprint.aspx?id=31", "show.aspx?id=31"):
        assert read(copy, f"http://www.example.gov.cn/xw/{address}").facts.kind == "article", address
    where = '<p>当前位置：<a href="/">首页</a> &gt; <a href="/xw/">公告</a></p>'
    assert read(where + copy, "http://www.example.gov.cn/xw/print/31.html").facts.kind == "article"
    gone = "<p>对不起，您要查看的信息不存在或已被删除。</p>"
    assert read(gone, "http://www.example.gov.cn/xw/Print.aspx?id=99").facts.kind == "error"


def test_a_feed_is_no_page() -> None:
    feed = (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>要闻</title>'
        "<item><title>柏溪县召开会议</title><link>http://www.example.gov.cn/1.html</link></item></channel></rss>"
    )
    told = Fetched(
        url="http://www.example.gov.cn/rss.aspx",
        body=feed.encode(),
        headers={"content-type": "text/xml"},
        status=200,
    )
    facts = read_page(told).facts
    assert (facts.kind, facts.fragment) == ("other", True)


EMPTY_VIEW = '<h2>你在这里</h2><div class="breadcrumb"><a href="/">首页</a> » <span>窗口服务</span></div>{}'


def test_a_column_says_in_a_systems_own_words_that_it_is_empty() -> None:
    for said in (
        "目前没有创建首页内容。",
        "当前没有内容被归类到此术语。",
        "此处还没有内容。",
        "此分类下没有文章。",
    ):
        view = f'<div class="view"><div class="view-empty"><p>{said}</p></div></div>'
        facts = read(EMPTY_VIEW.format(view) + FOOT, "http://www.example.gov.cn/wj/ckfw").facts
        assert facts.kind == "column", said
        assert facts.list is not None and not facts.list.items, said


def test_a_text_that_speaks_of_nothing_is_no_empty_column() -> None:
    said = (
        "<p>本馆目前没有创建分馆的计划，读者可以到任一乡镇文化站借还图书，每周二至周日开放，节假日照常。</p>"
    )
    facts = read(EMPTY_VIEW.format(f"<h1>分馆在哪里</h1>{said * 4}") + FOOT).facts
    assert facts.kind == "article"


def test_the_marks_of_a_foot_without_a_name_are_no_list() -> None:
    marks = (
        '<div><a href="https://beian.miit.gov.cn/">皖ICP备20990001号-1</a> | <a href="http://www.beian.gov.cn/portal/'
        'registerSystemInfo?recordcode=34990002000001">皖公网安备 34990002000001号</a> | '
        '<a href="http://bszs.conac.cn/sitename?method=show&id=AB12">党政机关网站标识</a> | '
        '<a href="https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code=3499000001">我为政府网站找错</a></div>'
    )
    about = "<h2>About</h2><p>The county was founded in 1952 and covers 1200 square kilometres.</p>"
    facts = read(about + marks, "http://www.example.gov.cn/en/about.aspx").facts
    assert facts.kind != "column"
    assert facts.list is None or not facts.list.items
    news = "".join(
        f'<p><a href="http://bmfw.example.org.cn/art/{n}.html">外省推进政务公开标准化的做法之{n}</a></p>'
        for n in range(4)
    )
    listed = read(f"<h2>他山之石</h2><div>{news}</div>{marks}", "http://www.example.gov.cn/tszs/").facts
    assert listed.list is not None and len(listed.list.items) == 4


def test_a_link_that_says_read_on_and_repeats_the_beginning_is_no_title() -> None:
    rows = "".join(
        f'<div class="item"><h2><a href="/wj/index.php?id={n}">{title}</a></h2><dl><dd>点击数：{n}</dd>'
        f'<dd><time datetime="2026-11-0{n}T09:00:00+08:00">发布：2026年11月{n}日</time></dd></dl>'
        f"<p>{title}在县里举行。</p>"
        f'<p class="readmore"><a href="/wj/index.php?id={n}">{word}{title}…</a></p></div>'
        for n, (title, word) in enumerate(
            [("血站进校园", "阅读更多："), ("健步走活动", "继续阅读："), ("中医义诊日", "阅读更多 关于 ")],
            start=1,
        )
    )
    facts = read(
        f"<h1>健康动态</h1><div class='blog'>{rows}</div>{FOOT}", "http://www.example.gov.cn/wj/"
    ).facts
    assert facts.list is not None
    assert [item.title for item in facts.list.items] == ["血站进校园", "健步走活动", "中医义诊日"]


def last_page(box: str, pager: bool = True) -> Reading:
    ways = '<a href="/whg/hd/">上一页</a> <a href="/whg/hd/">1</a> <span class="current">2</span>'
    pages = f'<div class="pagination">{ways}</div>' if pager else ""
    return read(f"<main><h1>活动</h1>{box}</main>{pages}{FOOT}", "http://www.example.gov.cn/whg/hd/page/2/")


def test_the_last_page_of_a_list_may_hold_one_entry() -> None:
    box = (
        '<article><h2><a href="/whg/archives/9">春节联欢晚会节目征集</a></h2>'
        '<p>发布于<a href="/whg/archives/9">'
        '<time datetime="2026-01-09T09:00:00+08:00">2026年1月9日</time></a></p></article>'
    )
    facts = last_page(box).facts
    assert facts.kind == "column"
    assert facts.list is not None
    assert [(item.title, item.date) for item in facts.list.items] == [("春节联欢晚会节目征集", "2026-01-09")]
    alone = last_page(box, pager=False).facts
    assert alone.list is None or not alone.list.items


@pytest.mark.parametrize(
    ("stamp", "shown", "day"),
    [
        ("2026-11-03T09:12:00+08:00", "11月3日", "2026-11-03"),
        ("2026-11-03", "11-03 09:12", "2026-11-03"),
        ("2026-11-03T09:12:00", "12月1日", None),
        ("", "11月3日", None),
    ],
)
def test_a_moment_under_the_title_shown_without_its_year(stamp: str, shown: str, day: str | None) -> None:
    text = "<p>演练检验了疏散引导和伤员转运，各机构此后按月自查，消防部门将跟踪整改情况并及时公布。</p>" * 3
    line = f"<div class='small'><time datetime='{stamp}'>{shown}</time> · 民政局</div>"
    body = f"<main><h1>养老机构消防演练举行</h1>{line}<div class='body'>{text}</div></main>"
    facts = read(body, "http://www.example.gov.cn/article/901").facts
    assert facts.published == day


def test_a_view_without_items_to_show_is_an_empty_list() -> None:
    heads = "<tr class='ms-viewheadertr'><th><a href='javascript:'>标题</a></th><th>发布日期</th></tr>"
    facts = read(
        "<div class='s4-breadcrumb'>位置：<a href='/'>首页</a> &gt; <span>视频新闻</span></div>"
        f"<table class='ms-listviewtable'>{heads}</table>"
        "<table><tr><td>在此“视频新闻”列表视图中没有可显示的项目。</td></tr></table>",
        "http://www.example.gov.cn/xxgk/Lists/spxw/AllItems.aspx",
    ).facts
    assert facts.kind == "column" and facts.list is not None and not facts.list.items


def test_the_facts_of_an_old_article_in_brackets() -> None:
    line = "[ 作者：佚名　　转贴自：县民政局　　点击数：66　　更新时间：2026-11-3　　文章录入：admin ]"
    text = "<p>演练检验了疏散引导和伤员转运，各机构此后按月自查，消防部门将跟踪整改情况并及时公布。</p>" * 3
    title = "<tr><td align=center><b>养老机构消防演练举行</b></td></tr>"
    body = f"<table>{title}<tr><td align=center>{line}</td></tr><tr><td>{text}</td></tr></table>"
    facts = read(body, "http://www.example.gov.cn/news/shownews.asp?newsid=31").facts
    assert (facts.published, facts.source) == ("2026-11-03", "县民政局")
