"""Articles of sites whose tab names only the site, with the few links that stand below a text, and columns
that look like them."""

from __future__ import annotations

import pytest

from tests.derive.layout_page import PATH, PROSE, TITLE, read

DAY = '<div class="sub">发布时间：2025-03-14　来源：县交通局</div>'
FILES = '<p><a href="/f/1.docx">1.养护标准.docx</a></p><p><a href="/f/2.pdf">2.经费测算.pdf</a></p>'
RELATED = """<div class="xg"><div class="t">相关解读</div><a href="/jd/1.html">《养护通知》政策解读</a>
    <a href="/jd/2.html">一图看懂道路养护</a></div>"""
SHORT = "<p>为做好冬季道路养护，现将有关事项通知如下。</p>" * 4


@pytest.mark.parametrize("below", [FILES, RELATED], ids=["files", "related"])
def test_a_few_links_below_a_dated_text_are_no_column(below: str) -> None:
    facts = read(f"{PATH}<h1>{TITLE}</h1>{DAY}<div>{SHORT}</div>{below}")
    assert facts.kind == "article"
    assert facts.title == TITLE
    assert facts.published == "2025-03-14"


def test_files_below_sentences_are_attachments_without_any_day() -> None:
    facts = read(f"{PATH}<h2>{TITLE}</h2><div>{PROSE}</div>{FILES}")
    assert facts.kind == "article"
    assert len(facts.attachments) == 2


def test_files_below_the_name_of_their_column_are_its_entries() -> None:
    assert read(f"{PATH}<h2>通知公告</h2><div>{SHORT}</div>{FILES}").kind == "column"
    assert read(f"{PATH}<h2>{TITLE}</h2><p>共2个文件</p>{FILES}").kind == "column"


def test_a_heading_above_its_day_makes_an_article_of_pictures() -> None:
    pictures = '<div><img src="/u/1.jpg" width="900"><img src="/u/2.jpg" width="900"></div>'
    facts = read(f"{PATH}<h1>一图读懂道路养护</h1>{DAY}{pictures}")
    assert (facts.kind, facts.title) == ("article", "一图读懂道路养护")
    assert facts.forms == ("picture",)


def test_one_card_with_its_day_is_an_entry() -> None:
    card = f'<div><h4><a href="/tz/5.html">{TITLE}</a></h4><p><span>发布日期：2025-06-05</span></p></div>'
    facts = read(f"{PATH}<div>{card}</div><div>共1条 1/1 首页 上一页 下一页 尾页</div>")
    assert facts.kind in ("column", "channel")


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("发布时间：2025-03-14　文号：示政办发〔2025〕9号", "示政办发〔2025〕9号"),
        ("发文字号：示政办发〔2025〕9号　发布时间：2025-03-14", "示政办发〔2025〕9号"),
        ("发布时间：2025-03-14　原文：示政办发〔2025〕9号", None),
    ],
)
def test_a_number_under_its_label_among_what_a_line_tells_is_the_documents(
    line: str, number: str | None
) -> None:
    facts = read(f"{PATH}<h1>{TITLE}</h1><div>{line}</div><div>{PROSE}</div>")
    assert (facts.document.doc_no if facts.document else None) == number


def test_the_number_of_what_an_interpretation_explains_is_not_its_own() -> None:
    line = "发布时间：2025-03-14　文号：示政办发〔2025〕9号"
    facts = read(f"{PATH}<h1>《{TITLE}》政策解读</h1><div>{line}</div><div>{PROSE}</div>")
    assert facts.kind == "article"
