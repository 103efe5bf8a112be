"""Document heads in the layouts of the CMS families, and 文号 that are quoted rather than borne."""

from __future__ import annotations

import pytest

from crawler.derive.document import own_line_doc_no, read_document
from crawler.derive.shown import read_shown
from crawler.derive.tree import parse
from crawler.model import DocumentFields

TEXT = (
    "<h1>关于印发某某办法的通知</h1>" + "<p>各乡镇人民政府：现将有关办法印发给你们，请认真贯彻执行。</p>" * 3
)
EXPECTED = DocumentFields(
    index_no="114400/2024-00001",
    doc_no="甲府办〔2024〕1号",
    issuer="甲县人民政府办公室",
    written_on="2024-03-01",
    published_on="2024-03-02",
    validity="有效",
    topic="教育",
    genre="通知",
)
PAIRS = [
    ("索 引 号", "114400/2024-00001"),
    ("主题分类", "教育"),
    ("发文机关", "甲县人民政府办公室"),
    ("成文日期", "2024年3月1日"),
    ("文　　号", "甲府办〔2024〕1号"),
    ("有效性", "有效"),
    ("发布日期", "2024-03-02"),
    ("公文种类", "通知"),
]


def squeezed(label: str) -> str:
    return "".join(label.split())


def cells(tag: str, other: str) -> str:
    return "".join(f"<tr><{tag}>{k}</{tag}><{other}>{v}</{other}></tr>" for k, v in PAIRS)


LAYOUTS = {
    "two columns": f"<table>{cells('th', 'td')}</table>",
    "four columns": "<table>"
    + "".join(
        f"<tr><td>{a}：</td><td>{b}</td><td>{c}：</td><td>{d}</td></tr>"
        for (a, b), (c, d) in zip(PAIRS[::2], PAIRS[1::2], strict=True)
    )
    + "</table>",
    "label and value in a cell": "<table><tr>"
    + "".join(f"<td>{k}：{v}</td>" for k, v in PAIRS)
    + "</tr></table>",
    "headed": "<table><tr>"
    + "".join(f"<td>{k}</td>" for k, _ in PAIRS)
    + "</tr><tr>"
    + "".join(f"<td>{v}</td>" for _, v in PAIRS)
    + "</tr></table>",
    "list": "<ul>" + "".join(f"<li><b>{k}：</b>{v}</li>" for k, v in PAIRS) + "</ul>",
    "definition list": "<dl>" + "".join(f"<dt>{k}</dt><dd>{v}</dd>" for k, v in PAIRS) + "</dl>",
    "divisions": "".join(f"<div><div>{k}：</div><div>{v}</div></div>" for k, v in PAIRS),
    "one line": "<div>" + " ".join(f"【{k}】{v}" for k, v in PAIRS) + "</div>",
    "led": "<ul>" + "".join(f"<li><em>{squeezed(k)}</em><i>{v}</i></li>" for k, v in PAIRS) + "</ul>",
    "spans": "<div>" + "".join(f"<span>{k}：</span><span>{v}</span>" for k, v in PAIRS) + "</div>",
}


def head(html: str) -> DocumentFields | None:
    found = read_document(read_shown(parse(html, "http://www.example.gov.cn/")))
    return found.fields if found else None


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_head_is_read_in_every_layout(layout: str) -> None:
    assert head(f"<body>{LAYOUTS[layout]}{TEXT}</body>") == EXPECTED


@pytest.mark.parametrize("layout", LAYOUTS)
def test_fields_without_a_value_stay_empty(layout: str) -> None:
    html = LAYOUTS[layout]
    for _, value in PAIRS:
        html = html.replace(value, "")
    assert head(f"<body>{html}{TEXT}</body>") == DocumentFields()


def test_inline_markup_does_not_cut_a_number() -> None:
    html = LAYOUTS["list"].replace("〔2024〕1号", "〔<span>2024</span>〕<span>1</span>号")
    assert head(html + TEXT) == EXPECTED


def test_half_width_brackets_are_kept_as_shown() -> None:
    fields = head((LAYOUTS["list"] + TEXT).replace("〔2024〕", "[2024]"))
    assert fields is not None
    assert fields.doc_no == "甲府办[2024]1号"


@pytest.mark.parametrize("nothing", ["无", "〔〕 号", "-", "暂无"])
def test_signs_for_nothing_are_no_number(nothing: str) -> None:
    fields = head((LAYOUTS["two columns"] + TEXT).replace("甲府办〔2024〕1号", nothing))
    assert fields is not None
    assert fields.doc_no is None


def test_an_ordinary_article_has_no_head() -> None:
    assert head(TEXT + "<p>根据甲府办〔2024〕1号文件，主题：教育。来源：县政府</p>") is None


@pytest.mark.parametrize(
    ("lines", "title", "number"),
    [
        (["某府办〔2024〕1号", "各乡镇："], "关于印发办法的通知", "某府办〔2024〕1号"),
        (["（某教规字[2024]第12号）"], "关于印发办法的通知", "某教规字[2024]第12号"),
        ([], "关于印发办法的通知（某教函〔2021〕5号）", "某教函〔2021〕5号"),
        (["根据某府办〔2024〕1号文件精神，现解读如下。"], "《办法》政策解读", None),
        (["正文"], "关于贯彻某府办〔2024〕1号文件的报道", None),
    ],
)
def test_a_number_of_its_own_line_is_borne_and_one_in_a_sentence_is_quoted(
    lines: list[str], title: str, number: str | None
) -> None:
    assert own_line_doc_no(lines, title) == number


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ('<img src="/i/f.png" alt="已废止">', "已废止"),
        ('<i><img src="/i/f.png" title="有效"></i>', "有效"),
        ('<img src="/i/f.png">', None),
        ('<img src="/i/f.png" alt="某县人民政府门户网站政策文件栏目图标">', None),
        ('有效 <img src="/i/f.png" alt="打印">', "有效"),
    ],
    ids=["a stamp", "told by its title", "no words", "another picture", "beside the word"],
)
@pytest.mark.parametrize("tags", [("th", "td"), ("dt", "dd")])
def test_a_picture_may_tell_the_state_of_force(tags: tuple[str, str], value: str, told: str | None) -> None:
    label, cell = tags
    pairs = [(k, value if k == "有效性" else v) for k, v in PAIRS]
    rows = [f"<{label}>{k}</{label}><{cell}>{v}</{cell}>" for k, v in pairs]
    box = (
        f"<dl>{''.join(rows)}</dl>" if label == "dt" else f"<table><tr>{'</tr><tr>'.join(rows)}</tr></table>"
    )
    found = head(box + TEXT)
    assert found is not None and found.validity == told


def test_an_empty_value_is_not_the_label_and_value_below() -> None:
    pairs = [*PAIRS[:5], ("有效状态", ""), ("主题类别", "教育")]
    html = "<ul>" + "".join(f"<li><em>{squeezed(k)}</em><i>{v}</i></li>" for k, v in pairs) + "</ul>"
    read = head(f"<body>{html}{TEXT}</body>")
    assert read is not None
    assert (read.validity, read.topic, read.doc_no) == (None, "教育", "甲府办〔2024〕1号")


def test_what_calls_the_number_a_number_is_none_of_it() -> None:
    assert own_line_doc_no(["编制文号甲府办〔2024〕1号"], "") == "甲府办〔2024〕1号"
    assert own_line_doc_no(["甲文字〔2024〕1号"], "") == "甲文字〔2024〕1号"
