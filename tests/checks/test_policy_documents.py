"""Fields and files of policy documents."""

from __future__ import annotations

import datetime as dt

import pytest

from checks.artifacts.pages import PageEntry
from checks.policy.fields import empty_labels, empty_lines
from checks.policy.sorts import is_interpretation_title, sort_document
from crawler.derive.page import read_page
from crawler.model import DocumentFields, Fetched
from tests.checks.policy_site import FIELDS, TEXT, document, rows, store, verdict

AS_OF = dt.date(2026, 11, 20)
NAMES = ("公厕", "绿地", "菜场", "河道", "路灯")


def many(**changes: object) -> list:
    usual = [
        document(
            path=f"/wj/{n}.html",
            title=f"某县关于印发某县{name}管理办法的通知",
            files=(f"某县{name}管理办法.docx",),
        )
        for n, name in enumerate(NAMES)
    ]
    return [*usual, document(path="/wj/9.html", **changes)]


def without(*labels: str) -> dict[str, str]:
    return {name: value for name, value in FIELDS.items() if name not in labels}


def test_a_field_left_empty_in_the_documents_own_table(crawl) -> None:
    store(crawl, {"规范性文件 /wj/": [document(fields={**FIELDS, "有效性": ""})]})
    assert rows(verdict(crawl, "document_metadata")) == [("document_incomplete", "/wj/1.html", "validity")]


def test_a_field_that_the_portals_other_documents_show(crawl) -> None:
    store(crawl, {"规范性文件 /wj/": many(fields=without("索引号", "文号"))})
    found = verdict(crawl, "document_metadata")
    assert rows(found) == [("document_incomplete", "/wj/9.html", "index_no")]
    assert found.share == (5, 6)


def test_what_no_document_shows_is_not_owed_by_default(crawl) -> None:
    store(crawl, {"规范性文件 /wj/": [document(fields=without("有效性"))]})
    assert verdict(crawl, "document_metadata").outcome == "met"


def test_a_notice_without_any_mark_of_a_document_follows_no_custom_of_theirs(crawl) -> None:
    title = "某县人民政府关于王某同志任职的通知"
    store(crawl, {"规范性文件 /wj/": many(fields={}, title=title, files=())})
    assert verdict(crawl, "document_metadata").outcome == "met"


def test_fields_of_a_rubric_are_owed_whatever_the_custom(crawl) -> None:
    store(crawl, {"规范性文件 /wj/": [document(fields=without("有效性", "文件类型"))]})
    found = verdict(crawl, "document_metadata", fields=["文件类型", "文号", "发文日期", "效力状态"])
    assert [target for *_, target in rows(found)] == ["genre", "validity"]


def test_validity_told_in_the_text_is_told(crawl) -> None:
    body = "<p>本办法自印发之日起施行，有效期五年。各单位应当遵照执行，认真做好组织实施工作。</p>"
    store(crawl, {"规范性文件 /wj/": [document(fields=without("有效性"), body=body)]})
    assert verdict(crawl, "document_metadata", fields=["有效性"]).outcome == "met"


def test_no_document_of_the_year_is_for_a_person(crawl) -> None:
    store(crawl, {"规范性文件 /wj/": [document()]})
    found = verdict(crawl, "document_metadata", fields=["文号"], year=2021)
    assert (found.outcome, found.reason_key) == ("needs_review", "no_documents_to_read")


def test_titles_that_lack_a_part_are_leads(crawl) -> None:
    titles = ("某县教育局2026年第三季度行政处罚结果", "行政处罚情况公示")
    pages = [document(path=f"/cf/{n}.html", title=t, fields={}) for n, t in enumerate(titles)]
    store(crawl, {"行政处罚 /cf/": pages})
    found = verdict(crawl, "document_metadata", columns=["行政处罚"], title_has=["单位全称", "季度或月度"])
    assert (found.outcome, [c.title for c in found.candidates]) == ("needs_review", [titles[1]])


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        ((("索引号", "1", "文号", ""), ("有效性", "有效", "成文日期", "—")), ("doc_no", "written_on")),
        ((("索引号：1", "文号：甲〔2026〕1号"), ("有效性：", "发布机构：某局")), ("validity",)),
        ((("姓名", ""), ("职务", "")), ()),
    ],
)
def test_labels_without_a_value(table, codes) -> None:
    assert empty_labels([table]) == codes


def test_a_document_that_can_only_be_looked_at(crawl) -> None:
    store(crawl, {"规范性文件 /wj/": [document(files=())]})
    assert rows(verdict(crawl, "document_download")) == [("document_no_download", "/wj/1.html", "")]


@pytest.mark.parametrize(
    "body",
    [
        '<p>正文从略，见下。</p><p><a href="javascript:window.print()">打印本页</a></p>',
        '<p>现将办法印发给你们。</p><iframe src="/pdf/web/viewer.html?file=/up/1.pdf" width="800"></iframe>',
    ],
    ids=["print", "viewer"],
)
def test_a_document_that_can_be_taken_away_in_some_way(crawl, body: str) -> None:
    store(crawl, {"规范性文件 /wj/": [document(files=(), body=body)]})
    assert rows(verdict(crawl, "document_download")) == []


def test_a_button_that_sends_for_the_text_is_an_offer_where_all_others_have_a_file(crawl) -> None:
    button = '<form method="post" action="/down"><button type="submit">下载正文（Word）</button></form>'
    store(crawl, {"规范性文件 /wj/": many(files=(), body=f"<p>现将办法印发给你们。</p>{button}")})
    assert rows(verdict(crawl, "document_download")) == []


def test_printing_is_not_enough_where_all_others_offer_a_file(crawl) -> None:
    body = '<p>现将办法印发给你们。</p><p><a href="javascript:window.print()">打印本页</a></p>'
    store(crawl, {"规范性文件 /wj/": many(files=(), body=body)})
    assert rows(verdict(crawl, "document_download")) == [("document_no_download", "/wj/9.html", "")]


def test_the_formats_that_a_rubric_names(crawl) -> None:
    store(crawl, {"规范性文件 /wj/": [document()]})
    found = verdict(crawl, "document_download", formats=["doc/docx", "pdf"])
    assert rows(found) == [("document_no_download", "/wj/1.html", "pdf")]


def test_a_form_to_download_in_a_named_column(crawl) -> None:
    page = document(path="/ysq/1.html", title="依申请公开说明", fields={}, files=("信息公开申请表.doc",))
    store(crawl, {"依申请公开 /ysq/": [page]})
    assert verdict(crawl, "document_download", columns=["依申请公开"]).outcome == "met"
    none = verdict(crawl, "document_download", columns=["规划计划"])
    assert (none.outcome, none.reason_key) == ("needs_review", "no_forms_offered")


@pytest.mark.parametrize(
    ("name", "interpretation", "sort"),
    [
        ("gdstc_zcjd_3126378.html", True, None),
        ("shwsjkw_doc.html", False, "other"),
        ("scedu_doc_2018nb.html", False, None),
        ("nansha_article.html", False, None),
    ],
)
def test_real_pages_are_what_they_are(real_page, name: str, interpretation: bool, sort: str | None) -> None:
    facts = read_page(Fetched("http://www.x.gov.cn/a/1.html", 200, {}, real_page(name))).facts
    page = PageEntry("k", facts.url, facts.kind, facts.title or "", facts.published, document=facts.document)
    found = sort_document(page, (), AS_OF)
    assert is_interpretation_title(page.title) is interpretation
    assert (found.sort if found else None) == sort


@pytest.mark.parametrize("text", ["某县井盖设施管理办法.pdf", "附件：管理办法全文.docx"])
def test_a_file_is_offered_by_a_program_that_sends_it(crawl, text: str) -> None:
    """The address tells nothing; the link is called by the name of a file."""
    body = f'<p>{TEXT}</p><p><a href="/e/get.php?open=2&amp;id=31">{text}</a></p>'
    store(crawl, {"规范性文件 /wj/": [document(files=(), body=body)]})
    assert verdict(crawl, "document_download").outcome == "met"
    assert verdict(crawl, "document_download", formats=["zip"]).outcome == "not_met"


def test_a_catalogue_of_everything_holds_policy_documents_too(crawl) -> None:
    """公开目录 says nothing of what an entry is; its 文号 does, or the name of a rule."""
    numbered = document(path="/ml/1.html", files=())
    sorted_ = document(
        path="/ml/2.html",
        title="关于印发某县城市照明管理规定的通知",
        fields={
            "索引号": "0001/2026-00013",
            "发布机构": "某县人民政府",
            "成文日期": "2026-05-08",
            "文号": "",
        },
        files=(),
    )
    notice = document(
        path="/ml/3.html",
        title="关于召开供暖工作座谈会的通知",
        fields={**FIELDS, "文号": "", "文件类型": "通知"},
        files=(),
    )
    store(crawl, {"信息公开目录 /ml/": [numbered, sorted_, notice]})
    found = rows(verdict(crawl, "document_download"))
    assert found == [("document_no_download", "/ml/1.html", ""), ("document_no_download", "/ml/2.html", "")]


NUMBERED = f"<p>某发改〔2026〕9号</p><p>各单位：</p><p>{TEXT}</p><p>某县发展和改革局</p>"


@pytest.mark.parametrize(
    "title",
    [
        "某县发展和改革局关于促进民营经济发展的若干措施",
        "某县2026年稳就业十条措施",
        "关于印发《某县支持企业发展若干政策》的通知",
    ],
)
def test_numbered_measures_among_notices_are_policy_documents(crawl, title: str) -> None:
    """They have no table of fields, and the column is one of notices."""
    measures = document(path="/tz/1.html", title=title, body=NUMBERED, fields={}, files=())
    store(crawl, {"通知公告 /tz/": [measures]})
    assert rows(verdict(crawl, "document_download", scope="policy")) == [
        ("document_no_download", "/tz/1.html", "")
    ]


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("某县出台稳就业十条措施", f"<p>近日，某县印发某政发〔2026〕5号文件。</p><p>{TEXT}</p>"),
        ("关于实施临时交通管制措施的通告", NUMBERED),
        ("《某县稳就业若干措施》公开征求意见", NUMBERED),
        ("某县促进民营经济发展若干措施", f"<p>{TEXT}</p>"),
    ],
)
def test_what_only_speaks_of_measures_is_no_policy_document(crawl, title: str, body: str) -> None:
    """Traps: news of measures, a passing order, a draft, a text without a number."""
    told = document(path="/tz/1.html", title=title, body=body, fields={}, files=())
    store(crawl, {"通知公告 /tz/": [told]})
    assert verdict(crawl, "document_download", scope="policy").reason_key == "no_documents_offered"


@pytest.mark.parametrize(
    ("lines", "codes"),
    [
        (("索引号：1", "文号：甲〔2026〕1号", "有效性：", "发布机构：某局", "正文。"), ("validity",)),
        (("索引号", "1", "文号", "甲〔2026〕1号", "发布机构", "成文日期", "2026-01-02"), ("issuer",)),
        (("索引号", "1", "文号", "甲〔2026〕1号", "发布机构", "某局", "成文日期", "2026-01-02"), ()),
        (("索引号：", "文号：", "发布机构：", "检索"), ()),
        (("有效性：", "某局关于加强管理的通知", "索引号：1"), ()),
        (("索引号A-1", "文件类型通知", "文号", "成文日期2026-01-02", "发布机构某局"), ("doc_no",)),
        (("索引号A-1", "文件类型通知", "文号甲〔2026〕1号", "成文日期2026-01-02", "发布机构某局"), ()),
        (("文号", "发布机构应当公开文件。", "索引号的编制规则另行规定。", "正文如下。"), ()),
    ],
)
def test_labels_without_a_value_in_a_head_of_lines(lines, codes) -> None:
    assert empty_lines(lines) == codes


@pytest.mark.parametrize(
    ("title", "owes"),
    [
        ("某县人民政府关于印发《某县房屋征收补偿办法》的通知", True),
        ("某县人民政府关于印发某县政府采购监督管理规定（试行）的通知", True),
        ("某县人民政府关于公布《某县重大事项听证细则》的决定", True),
        ("某县人民政府关于某路以南地块房屋征收的决定", False),
        ("某县人民政府办公室关于印发某县政府采购目录的通知", False),
        ("某县人民政府办公室关于印发某县政府会议办法的通知", False),
        ("某县人民政府转发关于印发招标办法的通知", False),
    ],
)
def test_rules_owe_an_interpretation_whatever_they_rule_on(title: str, owes: bool) -> None:
    fields = DocumentFields(doc_no="某政发〔2026〕3号", genre="规范性文件")
    entry = PageEntry("k", "http://www.example.gov.cn/wj/1.html", "document", title, document=fields)
    found = sort_document(entry, (), AS_OF)
    assert (found is not None and not found.bar) == owes
