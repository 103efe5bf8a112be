"""Pages below a column, folders as page numbers, tabs that a style sheet closes, titles that are numbers."""

from __future__ import annotations

from crawler.derive.page_text import read_text
from crawler.derive.region import regions_of
from crawler.derive.tree import parse
from crawler.model import Fetched
from tests.derive.layout_page import PATH, read

NEWS = "".join(
    f"<li><a href='/n/{n}.html'>林某某调研第{n}季度工作情况</a><em>2024-03-0{n}</em></li>" for n in (4, 3, 2)
)


def test_a_page_below_the_last_of_its_path_has_the_name_of_its_tab() -> None:
    path = '<div class=crumb>当前位置：<a href="/">首页</a> &gt; <a href="/ld/">领导之窗</a></div>'
    leader = read(f"{path}<p>姓名：林某某</p><ul>{NEWS}</ul>", tab="林某某-领导之窗-示例县人民政府")
    assert leader.title == "林某某"
    column = read(f"{path}<ul>{NEWS}</ul>", tab="领导之窗-示例县人民政府")
    assert column.title == "领导之窗"


def test_a_folder_may_be_the_number_of_a_page() -> None:
    pager = '<div class=pages><a href="/tz/page-2/">下一页</a><a href="/tz/page-31/">末页</a></div>'
    facts = read(f"{PATH}<ul>{NEWS}</ul>{pager}", url="http://www.example.gov.cn/tz/")
    assert facts.list is not None
    assert facts.list.pages == 31


def test_the_number_of_a_document_in_the_tab_is_not_its_title() -> None:
    name = "示例县人民政府关于加强森林防火工作的通知"
    head = "".join(
        f"<tr><td>{label}</td><td>{value}</td></tr>"
        for label, value in (
            ("索引号：", "SL01-2008-0014"),
            ("名称：", name),
            ("文号：", "示政发〔2008〕14号"),
            ("生成日期：", "2008-3-12"),
        )
    )
    facts = read(f"{PATH}<table>{head}</table><p>各乡镇：</p><p>现通知如下。</p>", tab="示政发〔2008〕14号")
    assert (facts.kind, facts.title) == ("document", name)


def test_panes_that_nothing_in_the_page_hides_are_told_under_their_tabs() -> None:
    names = ("办理条件", "所需材料", "办理流程")
    texts = ("在本镇居住半年以上。", "身份证和照片。", "提交、核查、领证。")
    strip = "".join(f"<li><a href='#'>{name}</a></li>" for name in names)
    panes = "".join(f"<li>{text}</li>" for text in texts)
    html = f"<h1>居住证办理</h1><ul class=tabs2>{strip}</ul><ul class=tab_box2>{panes}</ul>"
    text = read_text(Fetched("http://www.example.gov.cn/1.html", 200, {}, html.encode()))
    for name, said in zip(names, texts, strict=True):
        assert f"{name}\n{said}" in text.text
    fewer = f"<h1>居住证办理</h1><ul class=tabs2>{strip}</ul><ul class=tab_box2><li>{texts[0]}</li></ul>"
    other = read_text(Fetched("http://www.example.gov.cn/2.html", 200, {}, fewer.encode()))
    assert f"{names[0]}\n{texts[0]}" not in other.text


def test_friends_of_a_forum_are_no_links_to_others() -> None:
    body = (
        "<div class=Friends_top>渠口的闸门什么时候修</div><div class=friends>友情链接</div>"
        '<div class=friend_list><a href="http://www.other.gov.cn/">另一县人民政府</a></div>'
    )
    page = parse(body, "http://www.example.gov.cn/bbs/1.html")
    regions = regions_of(page)
    assert [regions.region(box) for box in page.root.iter("div")] == ["body", "aside", "aside"]
