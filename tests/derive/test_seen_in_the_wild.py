"""Idioms of portals seen in the wild, on made-up pages: which witness of a day counts, who wrote an article,
boxes that take words, telephones at the foot."""

from __future__ import annotations

from crawler.derive.page import read_page
from crawler.model import Fetched, PageFacts

FOOT = "<div class='footer'>主办：青禾县人民政府<br>豫ICP备09000011号</div>"
TEXT = (
    "<div class='article-content'><p>为进一步做好秋粮收购，县粮食部门组织开展了仓容检查，"
    "确保农民售粮方便、收储安全。</p><p>下一步将继续加强巡查。</p></div>"
)


def facts(body: str, url: str = "http://www.qinghe.gov.cn/zwdt/x.html", head: str = "") -> PageFacts:
    page = f"<html><head><meta charset='utf-8'>{head}</head><body>{body}{FOOT}</body></html>"
    return read_page(Fetched(url, 200, {}, page.encode())).facts


def tagged(pub: str, *more: str) -> str:
    return (
        f"<meta name='ArticleTitle' content='全县秋粮收购工作有序推进'><meta name='PubDate' content='{pub}'>"
        + "".join(more)
    )


TITLE = "<h2>全县秋粮收购工作有序推进</h2>"
DAY = "<ul><li>2020年09月15日 09时32分</li><li>来源: 青禾县粮食局</li></ul>"
MADE = "<meta name='others' content='页面生成时间 2022-10-14 10:16:14'>"


def test_the_day_a_page_was_made_anew_gives_way_to_the_day_it_shows() -> None:
    page = facts(TITLE + DAY + TEXT, head=tagged("2022-10-14 10:16:14", MADE))
    assert (page.published, page.date_conflict, page.source) == ("2020-09-15 09:32", True, "青禾县粮食局")


def test_the_day_shown_and_in_the_address_outweighs_the_tag() -> None:
    page = facts(
        TITLE + DAY + TEXT, "http://www.qinghe.gov.cn/zwdt/2020/9/15/ab12.html", tagged("2022-10-14 10:16:14")
    )
    assert (page.published, page.date_conflict) == ("2020-09-15 09:32", True)


def test_a_tag_that_nothing_contradicts_is_believed() -> None:
    page = facts(TITLE + DAY + TEXT, head=tagged("2022-10-14 10:16:14"))
    assert (page.published, page.published_from) == ("2022-10-14 10:16:14", "meta")
    made = facts(TITLE + TEXT, head=tagged("2022-10-14 10:16:14", MADE))
    assert (made.published, made.published_from, made.date_conflict) == ("2022-10-14 10:16:14", "meta", False)


def test_where_figures_come_from_is_not_who_wrote_the_article() -> None:
    notes = "<div class='article-content'><p>全年粮食总产量稳定增长，质效提高。</p><p><b>资料来源：</b></p>"
    body = notes + "<p>财政数据来自县财政局；教育数据来自县教育局。</p></div>"
    page = facts(
        TITLE + body, head=tagged("2023-05-04", "<meta name='ContentSource' content='青禾县统计局'>")
    )
    assert page.source == "青禾县统计局"
    assert facts(TITLE + body, head=tagged("2023-05-04")).source is None


def test_a_title_that_no_tag_tells_stands_above_time_and_source() -> None:
    page = facts(
        "<p class='tit'>明日起全县公交线路调整</p><div>时间：2026-10-15 18:18 来源：运输科</div>" + TEXT
    )
    assert (page.title, page.published, page.source) == (
        "明日起全县公交线路调整",
        "2026-10-15 18:18",
        "运输科",
    )
    assert facts("<p>本次活动分两个阶段进行</p><div>时间：2026-10-15 18:18</div>" + TEXT).title is None


def test_a_box_of_a_type_that_html_does_not_know_takes_words() -> None:
    send = "<script>function so(){location='//so.qinghe.gov.cn/search?n=1&keywords='+$('#t').val()}</script>"
    page = facts(
        f"{send}<input type='keywords' placeholder='请输入关键字' id='t'><input type='submit'>{TITLE}{TEXT}"
    )
    assert len(page.search_forms) == 1
    no_words = "<form action='/search'><input type='date' name='keyword'><input type='submit'></form>"
    assert facts(no_words + TITLE + TEXT).search_forms == ()


def test_a_column_that_shows_no_name_has_that_of_its_tag() -> None:
    rows = "".join(
        f"<li><a href='/jh/2026{n:02}.html'>全县第{n}季度工作计划安排</a><span>2026-0{n}-03</span></li>"
        for n in range(1, 4)
    )
    page = facts(
        f"<ul>{rows}</ul>",
        "http://www.qinghe.gov.cn/jh/index.html",
        "<meta name='ColumnName' content='年度计划'>",
    )
    assert (page.kind, page.title) == ("column", "年度计划")


def test_a_number_in_brackets_behind_a_name_at_the_foot_is_a_telephone() -> None:
    foot = (
        "<div class='footer'>技术支持：青禾县信息中心(0371-6200001) 标识码：4101000001 (2019-20201012)</div>"
    )
    assert facts(TITLE + TEXT + foot).footer.contact == ("0371-6200001",)


def portion(*days: str, style: str = "") -> str:
    rows = "".join(
        f"<li><a href='t{day}.htm'>青禾县粮食局{day}仓容检查情况</a><span>{day}</span></li>" for day in days
    )
    return f"<div class='part'{style}><ul>{rows}</ul><div class='line'></div></div>"


def test_a_list_in_boxes_of_five_rows_each_is_one_list() -> None:
    boxes = portion("2026-05-04", "2026-04-03") + portion("2026-04-02", "2026-03-01") + portion("2026-02-01")
    page = facts(f"<h2>检查情况</h2><div>{boxes}</div>", "http://www.qinghe.gov.cn/jcqk/")
    assert page.kind == "column"
    assert page.list is not None
    assert [item.date for item in page.list.items] == [
        "2026-05-04", "2026-04-03", "2026-04-02", "2026-03-01", "2026-02-01",
    ]  # fmt: skip


def test_boxes_that_are_hidden_or_whose_days_do_not_go_on_are_lists_of_their_own() -> None:
    for second in (
        portion("2026-04-02", "2026-03-01", style=" style='display: none'"),
        portion("2026-06-02", "2026-03-01"),
    ):
        page = facts(
            f"<div>{portion('2026-05-04', '2026-04-03')}{second}</div>", "http://www.qinghe.gov.cn/x/"
        )
        assert page.kind == "channel"
        assert len(page.blocks) == 2


def test_one_entry_of_a_short_name_is_a_list_when_its_address_is_of_an_article() -> None:
    row = "<ul><li><a href='{}'>工作分工</a><span>2026-04-07</span></li></ul>"
    url = "http://www.qinghe.gov.cn/ldzc/gzfg/"
    page = facts("<h3>工作分工</h3>" + row.format("./202604/t20260407_106037.htm"), url)
    assert page.list is not None
    assert [(item.title, item.date) for item in page.list.items] == [("工作分工", "2026-04-07")]
    other = facts("<h3>工作分工</h3>" + row.format("../gzfg/"), url)
    assert other.list is None or not any(item.date for item in other.list.items)


HEADS = "<tr><td>标题</td><td>提交时间</td><td>处理状态</td></tr>"


def test_heads_of_columns_without_a_row_are_an_empty_list() -> None:
    url = "http://www.qinghe.gov.cn/tree.TreeTempUrl_14.html"
    page = facts(f"<h3>意见征集</h3><table>{HEADS}</table><p><a href='add.jsp'>我要留言</a></p>", url)
    assert page.kind == "column"
    assert page.list is not None
    assert not page.list.items
    filled = facts(f"<h3>意见征集</h3><table>{HEADS}<tr><td>甲</td><td></td><td></td></tr></table>", url)
    assert filled.list is None


def test_the_next_page_stands_in_the_handler_of_an_arrow() -> None:
    rows = "".join(
        f"<li><a href='{day}.jhtml'>青禾县旅游快报第{day}期</a><span>2026-05-{day}</span></li>"
        for day in range(20, 10, -1)
    )
    pager = (
        "<div class='pages'><span>共1648条记录 6/66页</span>"
        "<a href='#' onclick=\"location.href='index_5.jhtml'\">&lt;&lt;</a>"
        "<a class='next' href='#' onclick=\"location.href='index_7.jhtml'\"> &gt;&gt; </a></div>"
    )
    page = facts(f"<ul>{rows}</ul>{pager}", "http://www.qinghe.gov.cn/lykb/index_6.jhtml")
    assert page.list is not None
    assert (page.list.pages, page.list.next) == (66, "http://www.qinghe.gov.cn/lykb/index_7.jhtml")


def foot(text: str) -> PageFacts:
    body = f"<div class='footer'>{text}</div>"
    page = f"<html><body><h2>粮情</h2>{TEXT}{body}</body></html>"
    return read_page(Fetched("http://www.qinghe.gov.cn/a.html", 200, {}, page.encode())).facts


def test_a_name_ends_where_what_nobody_may_do_begins() -> None:
    page = foot("主办单位：青禾县旅游局 承办单位：青禾县旅游信息中心 未得授权 严禁转载 豫ICP备09000011号")
    assert (page.footer.sponsor, page.footer.undertaker) == ("青禾县旅游局", "青禾县旅游信息中心")


def test_numbers_of_the_police_as_cities_write_them() -> None:
    for shown, read in (
        ("公安备案号：41012899001-19002", "41012899001-19002"),
        ("禾公备：41010029000130", "41010029000130"),
        ("网警备案号：41010302000153", "41010302000153"),
    ):
        assert foot(f"主办：青禾县人民政府 网站标识码：4101000001 {shown}").footer.police == read
