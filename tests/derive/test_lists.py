"""Lists of every dialect, and what is no list."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.derive.breadcrumb import read_breadcrumb
from crawler.derive.decode import decode
from crawler.derive.lists import Lists, read_lists
from crawler.derive.tree import parse

REAL = Path(__file__).parents[3] / "shared" / "samples" / "realpages"
LABELS: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "lists_labels.yaml").read_text(encoding="utf-8")
)
BASE = "http://www.x.gov.cn/zwgk/tzgg/index.html"
TITLES = ("关于开展冬季供水检查的通知", "关于公布办事窗口调整的公告", "关于节假日值班安排的通知")
DAYS = ("2024-03-05", "2024-02-11", "2023-12-30")


def lists(markup: str, head: str = "", url: str = BASE) -> Lists:
    return read_lists(parse(f"<html><head>{head}</head><body>{markup}</body></html>", url))


def rows(template: str, dates: tuple[str, ...] = DAYS) -> str:
    return "".join(
        template.format(u=f"./202403/t{n}.html", t=title, d=date, y=date[:4], m=date[5:7], day=date[8:10])
        for n, (title, date) in enumerate(zip(TITLES, dates, strict=True))
    )


DIALECTS = [
    "<ul>" + rows("<li><a href='{u}'>{t}</a><span>{d}</span></li>") + "</ul>",
    "<ul>" + rows("<li><span>[{d}]</span><a href='{u}'>{t}</a></li>") + "</ul>",
    "<ul>" + rows("<li><b>{y}.{m}.{day}</b><i></i><a href='{u}'>{t}</a></li>") + "</ul>",
    "<ul>" + rows("<li><a href='{u}'>{t}<em>({d})</em></a></li>") + "</ul>",
    "<ul>" + rows("<li><a href='{u}'>{t}</a> （{y}年{m}月{day}日）</li>") + "</ul>",
    "<ul>" + rows("<li><a href='{u}'>{t} {d}</a></li>") + "</ul>",
    "<ul>"
    + rows("<li><div class='rq'><b>{day}</b><i>{y}-{m}</i></div><a href='{u}'>{t}</a><p>摘要文字</p></li>")
    + "</ul>",
    "<ul>"
    + rows("<li><div><span>{m}-{day}</span><em>{y}</em></div><h4><a href='{u}'>{t}</a></h4></li>")
    + "</ul>",
    "<table>" + rows("<tr><td>·</td><td><a href='{u}'>{t}</a></td><td>{y}/{m}/{day}</td></tr>") + "</table>",
    "<div>" + rows("<table><tr><td><a href='{u}'>{t}</a></td><td>{d}</td></tr></table>") + "</div>",
    "<dl>" + rows("<dt><a href='{u}'>{t}</a></dt><dd>{d}</dd>") + "</dl>",
    "<div>" + rows("<dl><dt><a href='{u}'>{t}</a></dt><dd>发布时间：{d} 来源：办公室</dd></dl>") + "</div>",
    "<div class='box'>"
    + rows("<div class='row'><p><a href='{u}'>{t}</a></p><p class='time'>{d}</p></div>")
    + "</div>",
    "<div>" + rows("<a href='{u}'>{t}</a><span>{d}</span><br>") + "</div>",
    "<div>" + rows("<span>{d}</span><a href='{u}'>{t}</a><br>") + "</div>",
    "<div>" + rows("<p><a href='{u}'>{t}</a>&nbsp;&nbsp;{d}</p>") + "</div>",
    "<ul>" + rows("<li onclick=\"location.href='{u}'\"><p>{t}</p><p>{d}</p></li>") + "</ul>",
    "<ul>"
    + rows(
        "<li><a href='{u}'><img src='a.png'></a><a href='{u}'>{t}</a><a href='{u}'>查看</a><span>"
        "{d}</span></li>"
    )
    + "</ul>",
    "<script type='text/xml'><datastore><totalrecord>3</totalrecord><recordset>"
    + rows("<record><![CDATA[<li><a href='{u}'>{t}</a><span>{d}</span></li>]]></record>")
    + "</recordset></datastore></script>",
    "<script>var list = [" + rows("{{title:'{t}', url:'{u}', date:'{d}'}},") + "];</script>",
    "<script>window._CONFIG={{SID:'1',ARTICLES:[".replace("{{", "{")
    + rows('{{"title":"{t}","post_url":"{u}","display_publish_time":"{d} 10:00:00"}},')
    + "]};</script>",
    "<ul><script>"
    + rows("document.write('<li><a href=\"{u}\">{t}</a><span>{d}</span></li>');")
    + "</script></ul>",
    "<script>document.write(decodeURIComponent(escape(atob('"
    + base64.b64encode(
        ("<ul>" + rows("<li><a href='{u}'>{t}</a><span>{d}</span></li>") + "</ul>").encode()
    ).decode()
    + "'))));</script>",
]


@pytest.mark.parametrize("markup", DIALECTS, ids=[str(n) for n in range(len(DIALECTS))])
def test_every_dialect_gives_titles_addresses_and_dates(markup: str) -> None:
    main = lists(markup).main
    assert main is not None
    assert [item.title for item in main.items] == list(TITLES)
    assert [item.date for item in main.items] == list(DAYS)
    assert main.items[0].url == "http://www.x.gov.cn/zwgk/tzgg/202403/t0.html"
    assert (main.count, main.newest, main.oldest) == (3, DAYS[0], DAYS[2])


def test_newest_is_the_maximum_not_the_first() -> None:
    main = lists(
        "<ul>"
        + rows("<li><a href='{u}'>{t}</a><span>{d}</span></li>", ("2020-01-01", "2024-03-05", "2024-03-01"))
        + "</ul>"
    ).main
    assert main is not None and (main.newest, main.oldest) == ("2024-03-05", "2020-01-01")


def test_full_title_is_taken_when_the_shown_one_is_cut() -> None:
    main = lists(
        f"<ul><li><a href='a.html' title='{TITLES[0]}'>关于开展…</a><span>2024-03-05</span></li>"
        f"<li><a href='b.html' title='{TITLES[1]}'>关于公布...</a><span>2024-03-01</span></li></ul>"
    ).main
    assert main is not None and [item.title for item in main.items] == list(TITLES[:2])


def test_dates_without_year_take_it_from_the_address_or_the_neighbour() -> None:
    by_address = (
        "<ul>"
        + "".join(
            f"<li><a href='./{y}{m}/t{y}{m}05_1{n}.html'>{TITLES[n]}</a><span>{m}-05</span></li>"
            for n, (y, m) in enumerate((("2024", "01"), ("2023", "12"), ("2023", "11")))
        )
        + "</ul>"
    )
    main = lists(by_address).main
    assert main is not None and [item.date for item in main.items] == [
        "2024-01-05",
        "2023-12-05",
        "2023-11-05",
    ]
    by_neighbour = (
        f"<ul><li><a href='a.html'>{TITLES[0]}</a><span>2024-01-05</span></li>"
        f"<li><a href='b.html'>{TITLES[1]}</a><span>12-20</span></li></ul>"
    )
    main = lists(by_neighbour).main
    assert main is not None and main.items[1].date == "2023-12-20"


def test_address_date_is_the_fallback() -> None:
    markup = (
        "<ul>"
        + "".join(f"<li><a href='./202403/t2024030{n}_1.html'>{TITLES[n - 1]}</a></li>" for n in (1, 2, 3))
        + "</ul>"
    )
    found = lists(markup)
    block = found.main or found.blocks[0]
    assert block.newest == "2024-03-03"


def test_undated_list_is_a_list() -> None:
    main = lists("<ul class='list'>" + rows("<li><a href='/content/post_1{u}'>{t}</a></li>") + "</ul>").main
    assert main is not None and (main.count, main.newest) == (3, None)


def test_of_two_dates_the_published_one_counts() -> None:
    head = "<tr><th>标题</th><th>成文日期</th><th>发布日期</th><th>有效期至</th></tr>"
    markup = (
        "<table>"
        + head
        + rows("<tr><td><a href='{u}'>{t}</a></td><td>2019-01-01</td><td>{d}</td><td>2029-01-01</td></tr>")
        + "</table>"
    )
    main = lists(markup).main
    assert main is not None and main.newest == DAYS[0]


@pytest.mark.parametrize(
    "markup",
    [
        "<div class='nav'><ul><li><a href='/a/'>政务公开</a></li><li><a href='/b/'>政民互动</a></li>"
        "</ul></div>",
        "<div class='links'><ul>"
        + "".join(f"<li><a href='http://s{n}.gov.cn/'>某某市某某局门户网站{n}</a></li>" for n in range(9))
        + "</ul></div>",
        "<p>上一篇：<a href='/a/202401/t20240101_1.html'>关于召开会议的通知公告</a></p><p>下一篇：<a "
        "href='/a/202401/t20240102_1.html'>关于开展检查的通知公告</a></p>",
        "<div>当前位置：<a href='/'>首页</a> &gt; <a href='/zwgk/'>政务公开</a></div>",
        "",
    ],
)
def test_what_is_no_list(markup: str) -> None:
    found = lists(markup)
    assert found.main is None and found.blocks == ()


def test_side_box_does_not_beat_the_list() -> None:
    side = (
        "<div class='hot'><h3>热点信息</h3><ul>"
        + rows("<li><a href='/h{u}'>{t}</a><span>{d}</span></li>", ("2024-09-01",) * 3)
        + "</ul></div>"
    )
    main = lists(
        "<ul class='list'>" + rows("<li><a href='{u}'>{t}</a><span>{d}</span></li>") + "</ul>" + side
    ).main
    assert main is not None and main.newest == DAYS[0]


def test_article_with_related_list_has_no_main_list() -> None:
    head = (
        '<meta name="ArticleTitle" content="关于某事的通知"><meta name="PubDate" content="2024-01-01 10:00">'
    )
    related = "<ul>" + rows("<li><a href='{u}'>{t}</a><span>{d}</span></li>") + "</ul>"
    assert lists("<h1>关于某事的通知</h1><p>" + "正文" * 100 + "</p>" + related, head) == Lists()


def test_channel_blocks_carry_heading_and_more() -> None:
    block = "<div><div class='tit'><h3>{0}</h3><a href='/{1}/'>更多&gt;</a></div><ul>{2}</ul></div>"
    items = rows("<li><a href='{u}'>{t}</a><span>{d}</span></li>")
    found = lists(
        block.format("通知公告", "tzgg", items)
        + block.format("政策解读", "zcjd", items)
        + block.format("要闻动态", "ywdt", items)
    )
    assert found.main is None
    assert [(b.heading, b.more, b.count) for b in found.blocks] == [
        ("通知公告", "http://www.x.gov.cn/tzgg/", 3),
        ("政策解读", "http://www.x.gov.cn/zcjd/", 3),
        ("要闻动态", "http://www.x.gov.cn/ywdt/", 3),
    ]


def test_tabs_are_matched_with_their_lists_by_position() -> None:
    items = rows("<li><a href='{u}'>{t}</a><span>{d}</span></li>")
    found = lists(
        f"<h3><a href='/a/'>要闻</a><a href='/b/'>公告</a></h3><div class='bd'><ul>{items}</ul><ul>"
        f"{items}</ul></div>"
    )
    assert [(b.heading, b.more) for b in found.blocks] == [
        ("要闻", "http://www.x.gov.cn/a/"),
        ("公告", "http://www.x.gov.cn/b/"),
    ]


def test_list_cut_into_several_containers_is_one() -> None:
    def part(days: tuple[str, str]) -> str:
        return (
            "<ul class='l'>"
            + "".join(f"<li><a href='{d}.html'>关于{d}停水的通告</a><span>{d}</span></li>" for d in days)
            + "</ul>"
        )

    main = lists(
        part(("2024-03-05", "2024-03-01"))
        + part(("2024-02-05", "2024-02-01"))
        + part(("2024-01-05", "2024-01-01"))
    ).main
    assert main is not None and (main.count, main.oldest) == (6, "2024-01-01")


def test_island_total_counts() -> None:
    markup = (
        "<script type='text/xml'><datastore><totalrecord>61</totalrecord><recordset>"
        + rows("<record><![CDATA[<li><a href='{u}'>{t}</a><span>{d}</span></li>]]></record>")
        + "</recordset></datastore></script><script>$('#p').jpage({perPage:15})</script>"
    )
    main = lists(markup).main
    assert main is not None and (main.count, main.pages, main.read_from) == (61, 5, "island")


def test_huge_table_is_read() -> None:
    markup = (
        "<table>"
        + "".join(
            f"<tr><td><a href='{n}.html'>关于第{n}号事项的公告</a></td><td>2024-03-01</td></tr>"
            for n in range(20_000)
        )
        + "</table>"
    )
    main = lists(markup).main
    assert main is not None and main.count == 20_000


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(DIALECTS), st.integers(0, 2000), st.text(max_size=8), st.sampled_from(DIALECTS))
def test_mutilated_pages_never_raise(one: str, at: int, noise: str, two: str) -> None:
    found = lists(one[: at % (len(one) + 1)] + noise + two[at % (len(two) + 1) :])
    for block in (*found.blocks, *((found.main,) if found.main else ())):
        assert block.count >= len(block.items)
        assert block.items or block.pages is not None
        assert block.newest is None or (block.oldest is not None and block.oldest <= block.newest)


@pytest.mark.parametrize("name", sorted(LABELS))
def test_real_pages(name: str) -> None:
    path = REAL / name
    if not path.exists():
        pytest.skip("real pages are not here")
    label = LABELS[name]
    page = parse(decode(path.read_bytes(), None).text, label.get("url", f"http://www.x.gov.cn/{name}"))
    found = read_lists(page)
    if "breadcrumb" in label:
        assert [link.name for link in read_breadcrumb(page)] == label["breadcrumb"]
    if label["main"] is None:
        assert found.main is None
    else:
        assert found.main is not None
        for fact, value in label["main"].items():
            assert getattr(found.main, fact) == value, fact
    for heading, newest in label.get("blocks", {}).items():
        assert (heading, newest) in {(block.heading, block.newest) for block in found.blocks}
    if "block_count" in label:
        assert len(found.blocks) == label["block_count"]


ISLAND = (
    "<div id='p'></div><script type='text/xml'><datastore><totalrecord>{}</totalrecord><recordset>{}"
    "</recordset></datastore></script>"
)


def test_an_island_that_no_script_unfolded_still_holds_its_records() -> None:
    held = rows("<record><![CDATA[<li><a href='{u}'>{t}</a><span>{d}</span></li>]]></record>")
    markup = f"<html><body>{ISLAND.format(3, held)}</body></html>"
    main = read_lists(parse(markup, BASE, rendered=True)).main
    assert main is not None and (main.count, main.newest) == (3, DAYS[0])


def test_an_island_without_a_record_is_an_empty_list() -> None:
    main = lists(ISLAND.format(0, "") + "<script>$('#p').jpage({perPage:15})</script>").main
    assert main is not None and main.items == () and main.pages == 1
    assert lists(ISLAND.format(7, "") + "<script>$('#p').jpage({perPage:15})</script>").main is None


@pytest.mark.parametrize(
    "row",
    [
        "<li><span>{d}</span><a href='{n}.html'>{t}</a></li>",
        "<li><a href='{n}.html'>{t}</a><i>{d}</i></li>",
    ],
)
@pytest.mark.parametrize("title", ["2024年1-{n}月主要指标", "2023年{n}月30日新闻"])
def test_a_title_that_begins_like_a_date_does_not_hide_the_date_beside_it(row: str, title: str) -> None:
    days = ("2024-11-17", "2024-10-16", "2024-09-18")
    markup = "".join(row.format(d=d, n=9 - n, t=title.format(n=9 - n)) for n, d in enumerate(days))
    main = lists(f"<h2>统计数据</h2><ul>{markup}</ul>").main
    assert main is not None
    assert tuple(item.date for item in main.items) == days


DATED = "<li><a href='{u}'>{t}</a><span>{d}</span></li>"


@pytest.mark.parametrize(
    "said", ["今天是 2024年11月20日 星期三", "现在时间：2024-11-20 10:00", "北京时间 2024-11-20"]
)
def test_the_day_that_a_page_says_it_is_dates_no_entry(said: str) -> None:
    aside = f"<div><p><a href='/2024/10/'>2024年10月份归档</a></p><p>{said}</p></div>"
    found = lists(f"<ul>{rows(DATED)}</ul>{aside}")
    dates = [item.date for block in (found.main, *found.blocks) if block for item in block.items]
    assert "2024-11-20" not in dates


PLACE = (
    "<div class='right'><h3>{name}</h3><ul>{rows}</ul><div class='pager'><ul>"
    "<li><a>&lt;</a></li><li><a onclick=\"window.location.href='2.html'\">2</a></li>"
    "<li><span id='index'>{place}</span></li></ul></div></div>"
)


@pytest.mark.parametrize("place", ["1/2", "3/12", "1/31"])
def test_the_place_in_a_pager_is_no_day_of_a_row(place: str) -> None:
    shown = rows("<li class='node'><a href='{u}' title='{t}'>{t}</a><span class='d'>{d}</span></li>")
    found = lists(PLACE.format(name="采购公告", rows=shown, place=place))
    assert found.main is not None and [item.date for item in found.main.items] == list(DAYS)
    assert not found.blocks


def test_days_without_a_year_are_no_place_in_a_pager() -> None:
    shown = rows("<li><a href='{u}'>{t}</a><span>{d}</span></li>", ("1/5", "1/2", "12/28"))
    found = lists(PLACE.format(name="会议", rows=shown, place=""), url=BASE.replace("index", "2024/index"))
    assert found.main is not None and len(found.main.items) == 3
    dated = rows("<li><a href='{u}'>{t}</a><span>{d}</span></li>")
    same = rows("<li><a href='{u}x'>{t}</a><i>{d}</i></li>", ("1/5", "1/5", "1/5"))
    both = lists(f"<div><h3>公告</h3><ul>{dated}</ul></div><div><h3>会议</h3><ul>{same}</ul></div>")
    assert sorted(len(block.items) for block in (both.main, *both.blocks) if block) == [3, 3]
