"""Pages that hold no list and are no empty column: records to be asked for, offices side by side."""

from __future__ import annotations

import pytest

from crawler.derive.page import read_page
from crawler.model import Fetched, PageFacts

FOOT = "<div class='footer'><p>主办单位：青禾县人民政府</p><p>豫ICP备09000011号</p></div>"
PATH = "<div class='wz'>当前位置：<a href='/'>首页</a> &gt; <a href='/jgzn/'>机构职能</a></div>"
NONE_YET = "<div id='queryResult'>共查询出 0 条数据（用时约 0 s）</div><div id='queryList'></div>"


def facts(body: str, tab: str, head: str = "", url: str = "http://www.qinghe.gov.cn/xk/") -> PageFacts:
    head = f"<meta charset='utf-8'><title>{tab}</title>{head}"
    page = f"<html><head>{head}</head><body>{body}{FOOT}</body></html>"
    return read_page(Fetched(url, 200, {}, page.encode())).facts


def boxes(count: int, button: str) -> str:
    named = "".join(
        f"<td>{word}：</td><td><input type='text' name='{index}'></td>"
        for index, word in enumerate(["机构名称", "机构地址", "流水号", "监管机构", "所在区县"][:count])
    )
    return f"<table><tr>{named}<td><input type='button' value='{button}' disabled></td></tr></table>"


def test_a_page_to_look_records_up_on_is_no_empty_column() -> None:
    page = facts(boxes(5, "查询") + NONE_YET, "青禾县粮食经营许可信息")
    assert (page.kind, page.list) == ("form", None)


def test_a_column_with_boxes_above_its_empty_list_stays_one() -> None:
    page = facts(PATH + boxes(5, "查询") + NONE_YET, "行政许可", "<meta name=ColumnName content=行政许可>")
    assert page.kind == "column"
    assert page.list is not None and page.list.count == 0


def test_one_box_and_nothing_found_is_an_empty_list() -> None:
    assert facts(boxes(1, "查询") + NONE_YET, "行政许可").kind == "column"


SLIDES = "<div class='bg'><ul><li class='a'></li><li class='b'></li></ul></div>"


def offices(*names: str) -> str:
    ways = " ".join(f"<a href='/bm/{index}/'>{name}</a>" for index, name in enumerate(names))
    return f"<div class='line'>{ways}</div>"


def test_offices_side_by_side_below_slides_of_the_frame_are_a_page_of_ways() -> None:
    page = facts(
        SLIDES
        + PATH
        + "<div class='jg'><h3>机构职能</h3><h1>青禾县人民政府工作部门</h1>"
        + offices(
            *(f"青禾县{word}局" for word in ("财政", "教育", "民政", "统计", "审计", "司法", "医疗保障"))
        )
        + "<h1>乡镇</h1>"
        + offices("东岸镇", "西岸镇", "南坪镇", "北坪镇")
        + "</div>",
        "机构职能",
        "<meta name='ColumnName' content='机构职能'>",
        "http://www.qinghe.gov.cn/jgzn/",
    )
    assert (page.kind, page.title, page.list) == ("channel", "机构职能", None)


def test_an_empty_list_below_the_path_stays_one() -> None:
    page = facts(
        SLIDES + PATH + "<div class='con'><ul class='list'></ul></div>",
        "机构职能",
        "<meta name='ColumnName' content='机构职能'>",
        "http://www.qinghe.gov.cn/jgzn/",
    )
    assert page.kind == "column"
    assert page.list is not None and page.list.count == 0


SITE = "<meta name='SiteName' content='青禾县人民政府网'>"
US = "<div class='wz'>您当前所在位置：<a href='/'>首页</a> / <span>联系我们</span></div>"
HOW = "<div class='d'><p>地址：青禾县人民政府办公大楼</p><p>电联：0999-5460000</p></div>"


def test_a_tab_that_names_the_site_alone_is_no_title() -> None:
    page = facts(US + HOW, "青禾县人民政府网", SITE, "http://www.qinghe.gov.cn/c1/lxwm.html")
    assert page.title == "联系我们"


def test_a_tab_of_its_own_stays_the_title() -> None:
    page = facts(US + HOW, "怎样找到我们-青禾县人民政府网", SITE, "http://www.qinghe.gov.cn/c1/lxwm.html")
    assert page.title == "怎样找到我们"


def test_numbers_for_reports_at_the_foot_are_contacts() -> None:
    foot = "<div class='footer'><p>纪检举报:0999-3270000 服务投诉：0999-3270001</p></div>"
    assert facts(f"{PATH}<p>正文</p>{foot}", "x").footer.contact == ("0999-3270000", "0999-3270001")


POLL = "<p>您对本站是否满意</p><input type='radio' name='a'>满意<input type='radio' name='a'>不满意"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (f"<form method='post'>{POLL}<button>提交</button></form>", "form"),
        (f"<form method='post'>{POLL}<input type='submit' value='投票'></form>", "form"),
        (f"<form><input type='text' name='q'>{POLL}<button>提交</button></form>", "column"),
        (f"<form>{POLL}<button>查询</button></form>", "column"),
        (f"<p>暂无信息</p><form>{POLL}<button>提交</button></form>", "column"),
        (f"<ul class='list'></ul><form>{POLL}<button>提交</button></form>", "column"),
        ("<form><p>您对本站是否满意</p><button>提交</button></form>", "column"),
    ],
    ids=["survey", "vote", "a line to write in", "a query", "says empty", "an empty list", "no choice"],
)
def test_a_survey_of_one_question_is_no_empty_column(body: str, kind: str) -> None:
    path = "<div class='wz'>当前位置：<a href='/'>首页</a> &gt; <span>在线调查</span></div>"
    assert facts(path + body, "在线调查_青禾县人民政府").kind == kind
