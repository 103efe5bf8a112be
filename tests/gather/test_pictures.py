"""Evidence pictures box the very element, hide personal data, and always end in a picture or a reason."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from local_pages import SPOILERS, Answer, serving
from PIL import Image

from checks.model import Mark
from crawler.gather.browser import BrowserPool
from crawler.gather.caption import Caption
from crawler.gather.cards import absence_html, facts_html
from crawler.gather.pictures import Picture, absence_card, picture, target_picture
from crawler.settings import Browser, Settings, Timeouts

CAPTION = Caption("某县人民政府", ("网站标识",), "网页底部缺少公安机关备案标识", "http://www.example.gov.cn/")
SETTINGS = Settings(timeouts=Timeouts(picture=8, render=8, close=3))
RED = (225, 29, 33)
MASK = (34, 34, 34)

ROWS = "<ul>" + "".join(
    f"<li style='height:30px'><a href='/a/{i}.html'>第{i}条</a> 2026-01-0{i % 9 + 1}</li>" for i in range(200)
)
PAGES: dict[str, str | Answer] = {
    "/long": f"<meta charset=utf-8><body style='margin:0'>{ROWS}</ul>"
    "<div class=footer style='height:80px'>主办单位</div>",
    "/ways": "<meta charset=utf-8><base href='/b/'>"
    "<p><a id=click onclick=\"window.open('x/1.pdf')\" href='javascript:void(0)'>open</a></p>"
    "<p><a id=js href=\"javascript:location.href='x/2.html'\">js</a></p>"
    "<p><img id=lazy data-src='x/3.png' width=50 height=40></p>"
    "<p><img id=set srcset='x/4.png 1x, x/5.png 2x' width=50 height=40></p>"
    "<p><i id=back style=\"display:block;height:30px;width:90px;background:url('x/6.png')\">bg</i></p>"
    "<form action='x/7.do'><input></form>"
    "<p><a id=same href='HTTP://LOCAL/../q/%7Euser/./8.html#top'>equal</a></p>",
    "/hidden": "<meta charset=utf-8><h1>标题</h1><div style='width:300px;height:80px'>box"
    "<div style='display:none'><a href='http://bad.example/x'>暗</a></div></div>",
    "/person": "<meta charset=utf-8><p>身份证 <b>220202</b>199001 011234 结束</p><input value='13800001111'>",
    "/outer": "<div style='height:300px'></div><iframe src=/inner width=500 height=200></iframe>",
    "/inner": "<div style='height:400px'></div><a href='/deep.html'>deep</a>",
    **{
        f"/{name.split()[0]}": "<meta charset=utf-8><p style='height:900px'></p><a href='/deep.html'>deep</a>"
        f"<p>13800001111</p><div class=footer style='height:80px'>主办单位</div>{script}"
        for name, script in SPOILERS.items()
    },
    "/gone": Answer("<h1>404</h1>", 404),
    "/never": Answer("x", delay=60),
    "/hang": "<script>while(true){}</script>",
    "/file": Answer(b"PK", type="application/zip"),
    "/titled": "<meta charset=utf-8><body style='margin:0'><div class='dqwz' style='height:40px'>"
    "当前位置：<a href='/'>首页</a> &gt; <span>甲某某</span></div>"
    "<div style='margin-top:160px'><h3 style='margin:0'>甲某某</h3><p>副县长</p></div>",
    "/told": "<meta charset=utf-8><body style='margin:0'><div class='wz' style='height:40px'>"
    "您现在的位置：<a href='/'>首页</a> &gt;&gt; <span>甲某某</span></div>"
    "<div style='margin-top:160px'><p style='margin:0'>姓名：甲某某</p><p>副县长</p></div>",
    "/platform_flat": "<meta charset=utf-8><body style='margin:0'><div class='nav'><h3>网站导航</h3></div>"
    "<h2 style='margin:0;height:30px'>招投标信息</h2><ul></ul><div class='foot'><h4>友情链接</h4></div>",
    **{
        f"/platform_{name}": "<meta charset=utf-8><body style='margin:0'><ul class='tree'>"
        + "".join(f"<li><a href='/c{n}/'>第{n}类主动公开的政府信息</a></li>" for n in range(6))
        + f"</ul><div id='xxgk_list' style='margin-left:200px;width:500px;height:120px'>{told}</div>"
        for name, told in (
            ("says", "<p style='margin:0'>该栏目暂无内容</p>"),
            ("hides", "<p style='display:none'>暂无内容</p>"),
        )
    },
    "/records": "<meta charset=utf-8><div class='main' style='height:900px'><h2>双随机抽查</h2>"
    "<table id=rows width=600><tr><th>对象</th><th>日期</th></tr>"
    + "".join(f"<tr><td>第{n}家单位</td><td>2026-01-0{n}</td></tr>" for n in (3, 2, 1))
    + "</table></div>",
    **{
        f"/{name}_column": "<meta charset=utf-8><body style='margin:0'><div class=nav><ul>"
        "<li><a href='/x/'>首页</a></li><li><a href='/y/'>政务公开</a></li></ul></div>"
        "<div class='w main' style='height:500px'>"
        "<p class=crumb>您的位置：<a href='/'>首页</a> &gt; <a href='/x/'>新闻中心</a> &gt; 部门动态</p>"
        "<div class=side style='float:left;width:200px;height:400px'><ul><li><a href='/a/'>部门动态</a></li>"
        "<li><a href='/b/'>乡镇动态</a></li><li><a href='/c/'>政务要闻</a></li></ul></div>"
        "<div class=right style='float:left;width:600px;height:300px'>"
        f"<h1>部门动态</h1>{inside}</div></div>"
        "<div class=foot style='height:90px'><div class=w><p><a href='/m/'>网站地图</a></p>"
        "<p>主办单位 <a href='/u/'>某县</a> 0000-6660001</p><p>标识码 <a href='/z/'>备案</a> 0000-6660002</p>"
        "<p><a href='/e/'>找错</a></p></div></div>"
        for name, inside in {
            "empty": "<ul class=list></ul>",
            "undated": "<ul class=list>"
            + "".join(f"<li><a href='/t/{n}'>县某局组织开展第{n}次活动</a></li>" for n in (3, 2, 1))
            + "</ul>",
        }.items()
    },
    "/matrix": "<meta charset=utf-8><div class='main' style='height:900px'><h2>部门预算</h2>"
    "<table id=rows width=600><tr><th>部门</th><th>2026年</th></tr>"
    + "".join(f"<tr><td>第{n}局</td><td><a href='/y/{n}'>查看</a></td></tr>" for n in (3, 2, 1))
    + "</table></div>",
    "/parts": "<p style='height:90px'>友情链接</p><select onchange='open(this.value)' style='width:200px'>"
    "<option value=''>请选择</option><option value='/c/1.html'>甲网</option></select>"
    "<div><img usemap='#m' style='width:320px;height:90px'><map name='m'>"
    "<area shape='rect' coords='0,0,90,90' href='/c/2.html'></map></div>",
    "/fixed": "<div style='height:9000px'></div>"
    "<a href='/err' style='position:fixed;right:0;top:300px'>找错</a>",
}

Work = Callable[[BrowserPool, str], Awaitable[Picture]]


def take(*works: Work, settings: Settings = SETTINGS) -> list[Picture]:
    async def go(base: str) -> list[Picture]:
        async with BrowserPool(settings) as pool:
            return [await work(pool, base) for work in works]

    with serving(PAGES) as base:
        return asyncio.run(go(base))


def shows(path: str | None) -> Image.Image:
    assert path is not None
    return Image.open(path).convert("RGB")


def red_at_box(taken: Picture) -> bool:
    """The red outline runs along the box that is told."""
    assert taken.box is not None
    x, y, width, height = taken.box
    image = shows(taken.path)
    return image.getpixel((x + width // 2, y + 1)) == RED and image.getpixel((x + 1, y + height // 2)) == RED


def test_a_link_of_a_long_page_is_boxed_in_a_window_around_it(tmp_path: Path) -> None:
    (taken,) = take(
        lambda p, b: picture(p, b + "/long", Mark(link=b + "/a/150.html"), tmp_path, CAPTION, SETTINGS)
    )
    assert taken.found and red_at_box(taken)
    assert (
        taken.path is not None and taken.sha256 == hashlib.sha256(Path(taken.path).read_bytes()).hexdigest()
    )
    assert taken.taken_at.endswith("+08:00")
    image = shows(taken.path)
    assert image.width == 1366 and 1500 < image.height < 2400


@pytest.mark.parametrize(
    "mark",
    [
        Mark(region="footer"),
        Mark(region="list"),
        Mark(texts=("没有", "第 7条")),
        Mark(css=("p >>", ".footer")),
    ],
)
def test_regions_texts_and_selectors_are_boxed(tmp_path: Path, mark: Mark) -> None:
    (taken,) = take(lambda p, b: picture(p, b + "/long", mark, tmp_path, CAPTION, SETTINGS))
    assert taken.found and red_at_box(taken)


@pytest.mark.parametrize("path", ["/titled", "/told"], ids=["by its class", "by its words"])
def test_a_name_is_boxed_where_it_heads_the_page_not_in_the_line_of_the_place(
    tmp_path: Path, path: str
) -> None:
    mark = Mark(texts=("甲某某",))
    (taken,) = take(lambda p, b: picture(p, b + path, mark, tmp_path, CAPTION, SETTINGS))
    assert taken.box is not None and taken.box[1] > 150


@pytest.mark.parametrize("path", ["/records", "/matrix"])
def test_a_table_of_records_is_boxed_as_the_list(tmp_path: Path, path: str) -> None:
    (taken,) = take(lambda p, b: picture(p, b + path, Mark(region="list"), tmp_path, CAPTION, SETTINGS))
    assert taken.found and red_at_box(taken)
    assert taken.box is not None
    # The table, not the column it stands in.
    assert taken.box[2] < 700 and taken.box[3] < 300


@pytest.mark.parametrize(("path", "height"), [("/empty_column", 300), ("/undated_column", 90)])
def test_the_place_of_the_list_is_boxed_neither_foot_nor_menu(tmp_path: Path, path: str, height: int) -> None:
    (taken,) = take(lambda p, b: picture(p, b + path, Mark(region="list"), tmp_path, CAPTION, SETTINGS))
    assert taken.found and red_at_box(taken) and taken.box is not None
    left, _, width, tall = taken.box
    assert left >= 190 and width < 650 and abs(tall - height) < 40


@pytest.mark.parametrize(("name", "height"), [("says", 24), ("hides", 120)])
def test_an_empty_list_is_boxed_where_it_says_so_or_would_stand(
    tmp_path: Path, name: str, height: int
) -> None:
    """Trap: the menu beside it is the only list of the page."""
    mark = Mark(texts=("暂无",), region="empty")
    (taken,) = take(lambda p, b: picture(p, f"{b}/platform_{name}", mark, tmp_path, CAPTION, SETTINGS))
    assert taken.box is not None and taken.box[0] >= 190 and abs(taken.box[3] - height) < 20


def test_an_empty_list_without_height_is_told_by_its_heading(tmp_path: Path) -> None:
    mark = Mark(texts=("暂无",), region="empty")
    (taken,) = take(lambda p, b: picture(p, f"{b}/platform_flat", mark, tmp_path, CAPTION, SETTINGS))
    assert taken.box is not None and abs(taken.box[3] - 30) < 14


@pytest.mark.parametrize("path", ["/own", "/spoiled"])
@pytest.mark.parametrize("by", ["link", "text", "region"])
def test_elements_are_boxed_on_pages_that_replace_what_browsers_bring(
    tmp_path: Path, path: str, by: str
) -> None:
    def work(pool: BrowserPool, base: str) -> Awaitable[Picture]:
        marks = {
            "link": Mark(link=base + "/deep.html"),
            "text": Mark(texts=("deep",)),
            "region": Mark(region="footer"),
        }
        return picture(pool, base + path, marks[by], tmp_path, CAPTION, SETTINGS)

    (taken,) = take(work)
    assert taken.found and red_at_box(taken)


def test_links_are_found_however_they_are_held(tmp_path: Path) -> None:
    targets = [f"/b/x/{name}" for name in ("1.pdf", "2.html", "3.png", "4.png", "5.png", "6.png", "7.do")]
    works = [
        lambda p, b, t=t: picture(p, b + "/ways", Mark(link=b + t), tmp_path, CAPTION, SETTINGS)
        for t in targets
    ]
    taken = take(*works)
    assert [t.found for t in taken] == [True] * len(targets)
    boxes = [t.box for t in taken]
    assert None not in boxes and len(set(boxes)) == 6, "4.png and 5.png are one element"


@pytest.mark.parametrize(("link", "width"), [("/c/1.html", 200), ("/c/2.html", 320)])
def test_a_choice_and_a_field_of_a_picture_are_boxed_as_what_people_see(
    tmp_path: Path, link: str, width: int
) -> None:
    (taken,) = take(lambda p, b: picture(p, b + "/parts", Mark(link=b + link), tmp_path, CAPTION, SETTINGS))
    assert taken.found and taken.note == "" and red_at_box(taken)
    assert taken.box is not None and abs(taken.box[2] - width) <= 14


def test_equal_addresses_written_differently_are_found(tmp_path: Path) -> None:
    mark = Mark(link="http://local/q/~user/8.html")
    (taken,) = take(lambda p, b: picture(p, b + "/ways", mark, tmp_path, CAPTION, SETTINGS))
    assert taken.found


def test_a_hidden_link_is_shown_by_what_surrounds_it(tmp_path: Path) -> None:
    mark = Mark(link="http://bad.example/x")
    (taken,) = take(lambda p, b: picture(p, b + "/hidden", mark, tmp_path, CAPTION, SETTINGS))
    assert taken.found and "隐藏" in taken.note and red_at_box(taken)
    assert taken.box is not None and taken.box[2] == 310


def test_what_is_not_on_the_page_is_not_boxed(tmp_path: Path) -> None:
    mark = Mark(link="http://nowhere.example/")
    (taken,) = take(lambda p, b: picture(p, b + "/hidden", mark, tmp_path, CAPTION, SETTINGS))
    assert not taken.found and taken.box is None and taken.path is not None


def test_elements_in_frames_are_boxed_where_they_show(tmp_path: Path) -> None:
    (taken,) = take(
        lambda p, b: picture(p, b + "/outer", Mark(link=b + "/deep.html"), tmp_path, CAPTION, SETTINGS)
    )
    assert taken.found and red_at_box(taken)


def test_a_fixed_element_is_boxed_in_the_window(tmp_path: Path) -> None:
    (taken,) = take(lambda p, b: picture(p, b + "/fixed", Mark(link=b + "/err"), tmp_path, CAPTION, SETTINGS))
    assert taken.found and red_at_box(taken)


def test_personal_data_are_covered(tmp_path: Path) -> None:
    masks = ("220202199001011234", "13800001111")
    page = Mark(region="page")
    bare, masked = take(
        lambda p, b: picture(p, b + "/person", page, tmp_path, CAPTION, SETTINGS),
        lambda p, b: picture(p, b + "/person", page, tmp_path, CAPTION, SETTINGS, mask_texts=masks),
    )

    def dark(taken: Picture) -> int:
        return sum(
            1 for pixel in shows(taken.path).crop((0, 0, 600, 120)).get_flattened_data() if pixel == MASK
        )

    assert dark(bare) < 200 < 3000 < dark(masked)


def test_a_page_that_is_gone_is_shown_from_its_copy(tmp_path: Path) -> None:
    mark, copy = Mark(texts=("第3条",)), str(PAGES["/long"])
    closed = "http://127.0.0.1:9/x"
    works: list[Work] = [
        lambda p, b: picture(p, closed, mark, tmp_path, CAPTION, SETTINGS, copy),
        lambda p, b: picture(p, b + "/never", mark, tmp_path, CAPTION, SETTINGS, copy),
        lambda p, b: picture(p, closed, mark, tmp_path, CAPTION, SETTINGS),
    ]
    refused, silent, card = take(*works)
    assert refused.found and silent.found and red_at_box(refused) and red_at_box(silent)
    assert "副本" in refused.note and "副本" in silent.note
    assert not card.found and card.path is not None and "ERR_" in card.note


def test_the_answer_of_a_target_is_shown_or_told(tmp_path: Path) -> None:
    facts = {"attempts": "3", "reason": "在时限内没有应答"}
    works: list[Work] = [
        lambda p, b, t=t: target_picture(p, b + t, tmp_path, CAPTION, SETTINGS, facts)
        for t in ("/gone", "/never", "/file", "/hang")
    ]
    gone, never, file, hang = take(*works)
    assert "404" in gone.note
    for taken in (gone, never, file, hang):
        assert taken.path is not None and shows(taken.path).height > 200


def test_absence_is_shown_as_the_navigation_that_was_searched(tmp_path: Path) -> None:
    few = [("首页", "政务公开", "通知公告"), ("首页", "政务公开", "政策文件")]
    many = [("首页", f"栏目{i}", f"子栏目{j}") for i in range(60) for j in range(40)]
    small, large = take(
        lambda p, _b: absence_card(p, "政策解读", few, ("政策解读", "<解读>"), tmp_path, CAPTION, SETTINGS),
        lambda p, _b: absence_card(p, "政策解读", many, ("政策解读",), tmp_path, CAPTION, SETTINGS),
    )
    assert shows(small.path).height < shows(large.path).height < 3000


def test_what_is_no_column_is_not_said_to_be_sought_among_columns() -> None:
    told = absence_html("未见2024年年度报告", [("政务公开", "年报")], ("年度报告",), column=False)
    assert "未见2024年年度报告" in told and "在下列 2 处逐一查找" in told and "年度报告</span>" in told
    nowhere = absence_html("2024年年报缺少部分内容", (), ("行政复议",), column=False)
    assert "逐一查找了下列各词" in nowhere
    assert not any(word in told + nowhere for word in ("未找到栏目", "导航", "处逐一查找，没有与"))
    assert "查找过的地方" in told and "查找过的地方" not in nowhere


def test_without_a_browser_the_reason_is_told(tmp_path: Path) -> None:
    settings = Settings(browser=Browser(executable=str(tmp_path / "none")))
    (taken,) = take(
        lambda p, b: picture(p, b + "/long", Mark(), tmp_path, CAPTION, settings), settings=settings
    )
    assert taken.path is None and "wangjian doctor" in taken.note


def test_a_card_shows_the_facts_that_have_words_and_no_names_of_programs() -> None:
    html = facts_html("打不开", "记录如下", {"spam": "medical", "status": "404", "url": "u"})
    assert html.index("目标网址") < html.index("应答状态")
    assert "404" in html and "spam" not in html and "medical" not in html
