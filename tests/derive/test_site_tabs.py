"""What a page is called whose tab greets its reader or names only the site, and what stood beside it on such
pages: paths in one indented line, codes and sponsors of old feet, heads of two labels."""

from __future__ import annotations

import pytest

from crawler.derive.page import read_page
from crawler.model import Fetched, PageFacts

URL = "http://www.qinlan.gov.cn/hd/show.do?id=8"
HOME = '<strong>当前位置：</strong><a href="/">首页</a>'
PATH = f'<div class="pos">{HOME}＞<a href="/ms/">民声通道</a>＞在线咨询</div>'
PROSE = "<p>各镇人民政府，各有关部门：为做好今年的道路养护，现将有关事项通知如下，请认真落实。</p>" * 3


def _read(body: str, tab: str = "中国沁蓝网欢迎您！") -> PageFacts:
    html = f"<html><head><title>{tab}</title></head><body>{body}</body></html>"
    return read_page(Fetched(URL, 200, {}, html.encode())).facts


LETTER = """<div class="letter"><div class="title">公租房怎样申请</div>
    <div><span><strong>编号：</strong>20240008</span><span><strong>提交时间：</strong>2024-03-05</span>
    <span><strong>受理单位：</strong>县住建局</span></div>
    <div><strong>信件内容：</strong>请问今年公租房的申请条件是什么，在哪里办理？</div>
    <div><strong>回复时间：</strong>2024-03-07<div>您好，请到所在社区领取申请表，符合条件的予以登记。</div></div></div>"""


def test_a_letter_gives_its_page_the_title_that_no_heading_and_no_tab_gives() -> None:
    facts = _read(PATH + LETTER)
    assert (facts.kind, facts.title) == ("message", "公租房怎样申请")


def test_a_heading_shown_above_a_letter_stays_the_title_of_the_page() -> None:
    facts = _read(f"{PATH}<h1>关于公租房申请条件的咨询</h1>{LETTER}", "关于公租房申请条件的咨询-沁蓝县")
    assert facts.title == "关于公租房申请条件的咨询"


GUIDE = "".join(
    f"<div><strong>{name}</strong><p>{value}</p></div>"
    for name, value in (
        ("办理地点", "县政务服务中心二楼"),
        ("申请材料", "户口簿、身份证"),
        ("收费标准", "不收费"),
    )
)


def test_below_a_greeting_in_the_tab_the_path_names_the_page() -> None:
    path = PATH.replace("民声通道", "在线服务").replace("在线咨询", "老年优待证办理")
    assert _read(path + f"<h5>办事指南</h5>{GUIDE}").title == "老年优待证办理"
    assert _read(path + PROSE, "优待证怎样办理-沁蓝县人民政府").title == "优待证怎样办理"


def test_a_line_of_a_career_is_no_title() -> None:
    life = """<div>　　某某某，男，汉族，研究生学历。现任县委副书记，县政府县长。</div>
        <div>1986.09--1990.07　某学院化学系学习</div><div>1990.07--1992.09　某县某局科员</div>
        <div style="float:right">发布时间：2024-11-26</div>"""
    path = '<div class="pos">当前位置：<a href="/">首页</a>><a href="/ld/">县长之窗</a></div>'
    facts = _read(f"{path}<h2>县长之窗</h2><div>主管工作：领导县政府全面工作。</div>{life}", "沁蓝县人民政府")
    assert facts.title == "县长之窗"
    dated = f"<div>2024年第三季度道路养护情况</div><div>发布时间：2024-11-26</div>{PROSE}"
    assert _read(dated, "沁蓝县人民政府").title == "2024年第三季度道路养护情况"


def test_a_path_of_plain_words_is_read_from_its_own_line_however_it_is_indented() -> None:
    deep = "\n" + " " * 40
    place = f'<div class="location">{deep}当前位置 : 首页->新闻中心->本地动态{deep}</div>'
    facts = _read(f'<div class="current_location"><div class="title">本地动态</div>{place}</div>{PROSE}')
    assert [crumb.name for crumb in facts.breadcrumb] == ["首页", "新闻中心", "本地动态"]


@pytest.mark.parametrize(
    ("line", "code", "sponsor"),
    [
        ("中共沁蓝县委 &nbsp; 沁蓝县人民政府 &nbsp; 主办 &nbsp; © 2010 版权所有<br>网站识别号:1401070001",
         "1401070001", "沁蓝县人民政府"),
        ("沁蓝县政务中心 &nbsp; 主办： &nbsp; 沁蓝县档案局<br>用户识别号:1401070001", None, "沁蓝县档案局"),
    ],
)  # fmt: skip
def test_old_feet_name_code_and_sponsor_in_other_words(
    line: str, code: str | None, sponsor: str | None
) -> None:
    foot = _read(
        f'<h1>关于道路养护的通知</h1>{PROSE}<div id="footer">{line}<br>晋ICP备07002709号-1</div>'
    ).footer
    assert (foot.site_code, foot.sponsor) == (code, sponsor)


def test_a_police_number_in_short_words_is_read() -> None:
    foot = f'<h1>关于道路养护的通知</h1>{PROSE}<div id="footer">沪公安备：31010102099999号</div>'
    assert _read(foot).footer.police == "31010102099999号"


def test_a_head_that_tells_number_and_issuer_alone_makes_a_document() -> None:
    head = "<dl><dt>文号</dt><dd>示政〔2024〕9号</dd><dt>发布单位：</dt><dd>示例县人民政府</dd></dl>"
    page = f"<h1>示例县人民政府关于道路养护的意见</h1>{PROSE}"
    facts = _read(head + page)
    assert facts.kind == "document" and facts.document is not None
    assert (facts.document.doc_no, facts.document.issuer) == ("示政〔2024〕9号", "示例县人民政府")
    assert _read(head.replace("示政〔2024〕9号", "无") + page).kind == "article"


def _half(css: str, name: str, number: int) -> str:
    rows = "".join(
        f'<li><span>2018-03-{day}</span><a href="/Body/{number}{day}">关于{name}第{day}号事项的公告</a></li>'
        for day in (16, 14, 12)
    )
    more = f'<span><a href="/List/{number}">更多&gt;&gt;</a></span>'
    return f'<div class="{css}"><div class="title">{more}{name}</div><div><ul>{rows}</ul></div></div>'


@pytest.mark.parametrize("css", [("floatl", "floatr"), ("float-left", "float-right"), ("floatlbox", "half")])
def test_boxes_that_float_beside_one_another_are_lists_named_behind_their_more(css: tuple[str, str]) -> None:
    page = _half(css[0], "人事招聘", 1) + _half(css[1], "其他信息", 2)
    blocks = _read(page + '<ul><li><a href="/a">鉴定证书补发须知</a></li></ul>').blocks
    named = {block.heading: (block.more, block.newest, block.count) for block in blocks}
    assert named["人事招聘"] == ("http://www.qinlan.gov.cn/List/1", "2018-03-16", 3)
    assert named["其他信息"] == ("http://www.qinlan.gov.cn/List/2", "2018-03-16", 3)


def test_what_floats_over_a_page_is_no_list_of_it() -> None:
    page = _half("floatlayer", "人事招聘", 1) + _half("box", "其他信息", 2)
    facts = _read(page)
    assert facts.list is not None and not facts.blocks
    assert facts.list.heading == "其他信息"
