"""More idioms of portals that no sample shows, on made-up miniature pages, each with its look-alike."""

from __future__ import annotations

import pytest

from crawler.derive.page import read_page
from crawler.model import Fetched, PageFacts

URL = "http://www.example.gov.cn/xwzx/index.html"


def read(body: str, head: str = "", tab: str = "示例县人民政府", url: str = URL) -> PageFacts:
    html = f"<html><head><meta charset=utf-8><title>{tab}</title>{head}</head><body>{body}</body></html>"
    return read_page(Fetched(url, 200, {}, html.encode())).facts


# --- lists ----------------------------------------------------------------------------------------------


def rows(month: int, tag: str = "p") -> str:
    return "".join(
        f'<{tag}><a href="/xwzx/{month}/{day}.html">农村公路提质改造第{day}批工程启动</a> '
        f"<i>(2024/{month}/{day})</i></{tag}>"
        for day in (9, 4, 2)
    )


@pytest.mark.parametrize("tag", ["p", "li", "dd"])
def test_boxes_with_a_heading_each_are_lists_of_their_own_though_their_days_go_on(tag: str) -> None:
    facts = read(
        f'<div class="box"><h2>交通要闻</h2>{rows(6, tag)}</div>'
        f'<div class="box"><h2>公示公告</h2>{rows(5, tag)}</div>'
    )
    assert [(block.heading, block.newest) for block in facts.blocks] == [
        ("交通要闻", "2024-06-09"),
        ("公示公告", "2024-05-09"),
    ]


@pytest.mark.parametrize("over", ["", "<p>2024年5月</p>", "<div><b>标题</b><b>日期</b></div>"])
def test_boxes_without_a_heading_of_their_own_go_on_with_one_list(over: str) -> None:
    first = over.replace("2024年5月", "2024年6月")
    facts = read(f'<div class="box">{first}{rows(6)}</div><div class="box">{over}{rows(5)}</div>')
    lists = [facts.list] if facts.list else list(facts.blocks)
    assert [len(one.items) for one in lists if one] == [6]


# --- the path over the content ---------------------------------------------------------------------------

HOME, NEWS, DEPT = '<a href="/">首页</a>', '<a href="/xw/">新闻</a>', '<a href="/xw/bm/">部门动态</a>'


def path(body: str) -> list[str]:
    return [
        link.name for link in read(f"{body}<h1>河道清理完毕</h1><p>{'各镇清理河道。' * 20}</p>").breadcrumb
    ]


@pytest.mark.parametrize(
    "line",
    [
        f'<div class="position"><span>{HOME}<span>/</span></span><span>{NEWS}</span><span>/</span>'
        f"<span>{DEPT}</span><span>/</span><span><a>正文</a></span></div>",
        f'<div class="pos">{HOME}--{NEWS}--{DEPT}</div>',
        f'<div class="wz">{HOME}-{NEWS}-{DEPT}-正文</div>',
        f'<div class="nav2">{HOME} > {NEWS} > {DEPT} > 详情</div>',
    ],
)
def test_signs_of_any_kind_part_a_path_that_begins_at_home(line: str) -> None:
    assert path(line) == ["首页", "新闻", "部门动态"]


@pytest.mark.parametrize(
    "line",
    [
        f'<div class="nav2">{HOME} | {NEWS} | {DEPT}</div>',
        f'<div class="pos">{HOME} {NEWS} {DEPT}</div>',
        f'<div class="pos">{NEWS}/{DEPT}</div>',
        f'<div class="nav2">{HOME} &gt; {NEWS} {DEPT} <a href="/hd/">互动</a></div>',
    ],
)
def test_a_menu_is_no_path(line: str) -> None:
    assert path(line) == []


# --- documents, letters, feet, frames ---------------------------------------------------------------------

HEAD = (
    "<table><tr><td>信息索引号</td><td>01400/2023-00861</td><td>公开日期</td><td>2023-03-17</td></tr>"
    "<tr><td>文件编号</td><td>示政发〔2023〕10号</td><td>{0}</td><td>{1}</td></tr>"
    "<tr><td>公开时限</td><td>长期公开</td><td>公开方式</td><td>主动公开</td></tr>"
    "<tr><td>发布机构</td><td>示例市人民政府办公室</td><td>主题词</td><td>质量</td></tr></table>"
)
TEXT = "<h1>关于建设质量强市的意见</h1><div>" + "<p>各镇人民政府要抓好贯彻落实。</p>" * 20 + "</div>"
FILE = "http://www.example.gov.cn/doc/2023/04/13/1131050.shtml"


@pytest.mark.parametrize("label", ["效力状况", "时效状态", "效力情况", "有效性"])
def test_validity_is_read_under_each_of_its_labels(label: str) -> None:
    document = read(HEAD.format(label, "有效") + TEXT, url=FILE).document
    assert document is not None
    assert (document.validity, document.doc_no) == ("有效", "示政发〔2023〕10号")


def test_the_day_in_a_document_s_head_comes_before_that_of_the_address() -> None:
    facts = read(HEAD.format("有效性", "有效") + TEXT, url=FILE)
    assert (facts.published, facts.published_from) == ("2023-03-17", "label")


def test_a_tag_comes_before_the_day_of_a_head_far_above_the_title() -> None:
    tag = '<meta name="PubDate" content="2023-03-18 09:30">'
    facts = read(HEAD.format("有效性", "有效") + TEXT, head=tag, url=FILE)
    assert (facts.published, facts.published_from, facts.date_conflict) == ("2023-03-18 09:30", "meta", False)


def test_a_head_without_a_day_of_publication_leaves_it_to_the_address() -> None:
    facts = read(HEAD.format("有效性", "有效").replace("公开日期", "成文日期") + TEXT, url=FILE)
    assert (facts.published, facts.published_from) == ("2023-04-13", "url")


def test_a_letter_may_be_numbered_by_a_code() -> None:
    facts = read(
        "<table><tr><th>处理状态：</th><td>已办结</td><th>信件编码：</th><td>201405-0391</td></tr>"
        "<tr><th>来信时间：</th><td>2014-05-06</td><th>标题：</th><td>下水道堵塞</td></tr>"
        "<tr><th>内容：</th><td>下水道堵塞多日，请疏通。</td></tr></table>"
        "<table><tr><th>回复单位：</th><td>市政所</td><th>回复时间：</th><td>2014-05-09</td></tr>"
        "<tr><th>回复内容：</th><td>已疏通。</td></tr></table>"
    )
    assert [letter.id for letter in facts.messages] == ["201405-0391"]


def test_whoever_runs_the_site_s_machines_is_not_part_of_the_name_before() -> None:
    foot = read(
        f"{TEXT}<div class=footer><p>主办：示例县人民政府　承办：示例县人民政府办公室　"
        "运营：示例县信息中心</p>"
        "<p>网站标识码：1234560001</p></div>"
    ).footer
    assert (foot.sponsor, foot.undertaker) == ("示例县人民政府", "示例县人民政府办公室")
    named = read(
        f"{TEXT}<div class=footer><p>主办单位：示例县数据运营中心</p><p>网站标识码：1234560001</p></div>"
    ).footer
    assert named.sponsor == "示例县数据运营中心"


LINKS = "".join(
    f'<td><a href="./{n}/">{name}</a></td>' for n, name in enumerate(("公告", "通知", "法规", "指南", "检查"))
)


def test_a_strip_of_links_that_names_itself_nowhere_is_no_channel() -> None:
    facts = read(f"<table><tr>{LINKS}</tr></table>", tab="")
    assert (facts.kind, facts.fragment) == ("other", True)


def test_a_strip_of_links_under_a_title_is_a_hub() -> None:
    assert read(f"<table><tr>{LINKS}</tr></table>", tab="办事大厅").kind == "channel"


# --- paging -----------------------------------------------------------------------------------------------

WRITTEN = r"""<script>var currentPage = {0};//所在页从0开始
var prevPage = currentPage-1; var nextPage = currentPage+1; var countPage = {1};
if(currentPage!=0) document.write("<a href=\"index"+"_" + prevPage + "."+"html\">上一页</a>");
if(countPage>1&&currentPage!=(countPage-1))
document.write("<a href=\"index"+"_" + nextPage + "."+"html\">下一页</a>");</script>"""


@pytest.mark.parametrize(
    ("before", "pages", "number", "following"),
    [(0, 3, 1, "index_1.html"), (1, 3, 2, "index_2.html"), (2, 3, 3, None), (0, 1, 1, None)],
)
def test_a_pager_that_its_own_script_writes_leads_on(
    before: int, pages: int, number: int, following: str | None
) -> None:
    script = WRITTEN.format(before, pages)
    told = read(f"<ul>{rows(6, 'li')}</ul><div>{script}</div>", tab="工作动态").list
    assert told is not None
    assert (told.pages, told.page_no) == (pages, number)
    assert told.next == (following and f"http://www.example.gov.cn/xwzx/{following}")


def test_a_script_that_counts_from_one_is_left_as_it_was() -> None:
    script = WRITTEN.format(1, 3).replace("(countPage-1)", "countPage")
    told = read(f"<ul>{rows(6, 'li')}</ul><div>{script}</div>", tab="工作动态").list
    assert told is not None
    assert (told.pages, told.page_no) == (3, 1)


@pytest.mark.parametrize(
    ("given", "pages"),
    [("count:356,limit:15,curr:1", 24), ("limit: 20, 'count': '41'", 3), ("count:31", 4), ("limit:15", None)],
)
def test_a_call_that_lays_out_pages_tells_how_many_there_are(given: str, pages: int | None) -> None:
    script = f"<div id=p></div><script>laypage.render({{elem:'p',{given}}})</script>"
    told = read(f"<ul>{rows(6, 'li')}</ul>{script}", tab="工作动态").list
    assert told is not None
    assert told.pages == pages


# --- labels that stand in an element of their own ---------------------------------------------------------

PAIRS = (
    ("索引号", "01234567X/2024-00033"),
    ("公文种类", "通知"),
    ("发文机关", "示例县人民政府办公室"),
    ("成文日期", "2024年2月8日"),
    ("发文字号", "示政办规〔2024〕1号"),
    ("时效性", "现行有效"),
)


@pytest.mark.parametrize(
    "pair",
    [
        '<div class="item"><span>{}</span><span>{}</span></div>',
        "<li><em>{}</em> {}</li>",
        "<p><b>{}</b>\n<i>{}</i></p>",
    ],
)
def test_looks_alone_may_set_a_label_apart_from_its_value(pair: str) -> None:
    facts = read(f"<div>{''.join(pair.format(*one) for one in PAIRS)}</div>{TEXT}", url=FILE)
    document = facts.document
    assert facts.kind == "document"
    assert document is not None
    assert (document.index_no, document.genre, document.issuer) == (PAIRS[0][1], PAIRS[1][1], PAIRS[2][1])
    assert (document.written_on, document.doc_no, document.validity) == (
        "2024-02-08",
        PAIRS[4][1],
        "现行有效",
    )


@pytest.mark.parametrize(
    "line",
    [
        "<p>索引号 发文字号 成文日期 怎样填写？</p>",
        "<p><b>成文日期</b><b>发布日期</b></p><p><b>索引号</b><b>发文字号</b></p><p><b>时效性</b></p>",
        "<p><b>索引号</b>和<b>发文字号</b>由办公室编制。</p><p><b>成文日期</b>以签发为准。</p>",
    ],
)
def test_words_that_are_labels_elsewhere_are_no_head_of_a_document(line: str) -> None:
    document = read(f"{TEXT}{line}", url=FILE).document
    assert document is None or document.index_no is None


def test_a_letter_s_facts_may_stand_so_too() -> None:
    pairs = [
        ("来信主题", "咨询养老保险"),
        ("来信时间", "2024-06-11"),
        ("来信内容", "怎样参加养老保险？"),
        ("回复单位", "区人社局"),
        ("回复时间", "2024-06-13"),
        ("回复内容", "可到窗口办理。"),
    ]
    facts = read("".join(f"<div><label>{k}</label><span>{v}</span></div>" for k, v in pairs))
    assert [(m.title, m.received, m.replied, m.unit) for m in facts.messages] == [
        ("咨询养老保险", "2024-06-11", "2024-06-13", "区人社局")
    ]


# --- boxes and paths --------------------------------------------------------------------------------------


def test_a_box_of_announcements_is_no_advertisement() -> None:
    facts = read(
        f'<div class="yw"><h3>示例要闻</h3><ul>{rows(6, "li")}</ul></div>'
        f'<div class="gg"><h3>公示公告</h3><ul>{rows(7, "li")}</ul></div>'
    )
    assert [block.heading for block in facts.blocks] == ["示例要闻", "公示公告"]


@pytest.mark.parametrize("sign", ["：", "→", "＞", "›"])
def test_an_arrow_may_stand_for_the_colon_before_a_path(sign: str) -> None:
    assert path(f"<p>您的位置 {sign} {HOME} → {NEWS}</p>") == ["首页", "新闻"]


# --- letters listed under heads of their own --------------------------------------------------------------

LETTERS = (
    ("办理老年证需要哪些手续", "2024-03-05", "县民政局", "2024-03-07"),
    ("农村危房改造补助标准", "2024-03-01", "县住建局", "2024-03-06"),
    ("春季征兵怎样报名", "2024-02-26", "县人武部", "2024-02-28"),
)


def listed(heads: str, row: str, box: str) -> PageFacts:
    names = "".join(f"<span>{name}</span>" for name in heads.split())
    items = "".join(
        row.format(
            "".join(
                f"<span>{'<a href=/hd/1.html>' + c + '</a>' if not n else c}</span>"
                for n, c in enumerate(one)
            )
        )
        for one in LETTERS
    )
    return read(
        f'{PATH_TO}<div class="h">{names}</div><script>1</script><{box}>{items}</{box}>',
        tab="留言板",
        url=FILE,
    )


PATH_TO = f'<div class="wz">当前位置：{HOME} &gt; <a href="/hd/">留言板</a></div>'


@pytest.mark.parametrize(("row", "box"), [("<li>{}</li>", "ul"), ("<div>{}</div>", "div")])
def test_heads_of_columns_may_stand_in_a_box_of_their_own(row: str, box: str) -> None:
    facts = listed("留言标题 留言时间 回复单位 回复时间", row, box)
    assert facts.kind == "message_list"
    assert [(m.title, m.received, m.unit, m.replied) for m in facts.messages] == list(LETTERS)


def test_heads_of_documents_make_no_letters() -> None:
    facts = listed("标题 发布时间 发布单位 生效时间", "<li>{}</li>", "ul")
    assert facts.messages == ()


# --- feet -------------------------------------------------------------------------------------------------


def test_labels_of_a_foot_may_stand_in_brackets() -> None:
    foot = read(
        f"{TEXT}<div class=bottom><p>【主办单位】示例县水利局【承办单位】示例县水利局办公室</p>"
        "<p><span>【地址】沿河路3号</span><span>【电话】0769-22334455</span></p><p>【网站标识码】1234560001</p></div>"
    ).footer
    assert (foot.sponsor, foot.undertaker) == ("示例县水利局", "示例县水利局办公室")
    assert any("沿河路3号" in line for line in foot.contact)


def test_a_name_does_not_take_in_what_stands_in_brackets_behind_it() -> None:
    foot = read(f"{TEXT}<div class=bottom><p>主办单位：示例县水利局【网站标识码】1234560001</p></div>").footer
    assert foot.sponsor == "示例县水利局"
