"""What interpretations are made of: copied or their own words, forms, aspects, who gives them."""

from __future__ import annotations

import pytest
from hypothesis import given as having
from hypothesis import strategies as st

from checks.policy.copied import overlap
from tests.checks.policy_site import OWN, TEXT, document, reading, rows, store, verdict

PICTURE = '<p><img src="/up/1.jpg" width="600" height="400" alt="图"></p>'


def site(crawl, *readings) -> None:
    store(crawl, {"规范性文件 /wj/": [document()], "政策解读 /jd/": readings})


def test_an_interpretation_that_is_the_document_again(crawl) -> None:
    body = f"<p>{TEXT * 2}</p>"
    store(
        crawl,
        {
            "规范性文件 /wj/": [document(body=body)],
            "政策解读 /jd/": [reading(body=f"{body}<p>欢迎来电咨询有关问题。</p>")],
        },
    )
    found = verdict(crawl, "interpretation_quality")
    assert rows(found) == [("interpretation_copied", "/jd/1.html", "/wj/1.html")]


def test_one_that_quotes_and_explains_is_a_lead_at_most(crawl) -> None:
    site(crawl, reading(body=f"<p>{TEXT}</p><p>{OWN}</p>"))
    found = verdict(crawl, "interpretation_quality", near_percent=30)
    assert (found.outcome, found.reason_key, rows(found)) == ("needs_review", "copied_open", [])


def test_own_words_are_in_order_and_pictures_cannot_be_copied(crawl) -> None:
    site(crawl, reading(), reading(path="/jd/2.html", title="一图读懂《某县井盖设施管理办法》", body=PICTURE))
    found = verdict(crawl, "interpretation_quality")
    assert (found.outcome, found.share) == ("met", (1, 1))


def test_nothing_to_compare_is_for_a_person(crawl) -> None:
    store(crawl, {"政策解读 /jd/": [reading(title="《国家井盖规范》政策解读")]})
    assert verdict(crawl, "interpretation_quality").reason_key == "no_explained_text"


@having(st.text(alphabet="甲乙丙丁戊己。；", max_size=60), st.text(alphabet="甲乙丙丁。", max_size=60))
def test_overlap_is_a_part_and_a_text_covers_itself(lines: str, other: str) -> None:
    seen = overlap([lines], other, least=2)
    assert 0 <= seen.copied <= seen.looked
    whole = overlap([lines], lines, least=2)
    assert whole.copied == whole.looked


def test_aspects_are_quoted_and_scored(crawl) -> None:
    site(crawl, reading(body=f"<h3>一、出台背景</h3><p>{OWN}</p><h3>二、主要内容</h3><p>{OWN}</p>"))
    names = ["背景依据", "主要内容", "注意事项", "意见采纳情况"]
    found = verdict(crawl, "interpretation_quality", asks=["aspects"], aspects=names)
    (candidate,) = found.candidates
    assert found.outcome == "needs_review" and candidate.score == "0.50"
    assert "出台背景" in candidate.quote and "未见: 注意事项" in candidate.quote


def test_ways_to_ask_are_looked_for_on_each_interpretation(crawl) -> None:
    whole = f"<p>{OWN}</p><p>解读机关：某局　联系人：某科　联系电话：0590-8200100</p>"
    site(crawl, reading(body=whole), reading(path="/jd/2.html", title="《某县公厕规定》政策解读"))
    names = ["咨询部门", "联系人", "联系方式"]
    found = verdict(crawl, "interpretation_quality", asks=["contact"], contact=names)
    assert (found.outcome, [c.url[-10:] for c in found.candidates]) == ("needs_review", ["/jd/2.html"])


def test_fields_of_policy_are_counted(crawl) -> None:
    titles = ("《养老服务办法》政策解读", "《停车管理规定》政策解读", "《消防安全规定》政策解读")
    site(crawl, *(reading(path=f"/jd/{n}.html", title=t) for n, t in enumerate(titles)))
    found = verdict(crawl, "interpretation_quality", asks=["categories"], min_categories=4)
    assert found.outcome == "needs_review" and found.counts["categories"] == 3
    assert {c.score for c in found.candidates} == {"0"}


def test_the_name_of_a_place_is_no_field_of_policy(crawl) -> None:
    site(crawl, reading(title="《吉林省清河县保密规定》政策解读"))
    found = verdict(crawl, "interpretation_quality", asks=["categories"], min_categories=1)
    assert found.counts["categories"] == 0


def test_a_page_of_several_fields_is_one_lead(crawl) -> None:
    site(crawl, reading(title="《森林防火和养老服务规定》政策解读"))
    (lead,) = verdict(crawl, "interpretation_quality", asks=["categories"], min_categories=2).candidates
    assert lead.quote == "类别: 民生保障、生态环境"


@pytest.mark.parametrize(("least", "outcome"), [(1, "met"), (2, "met"), (3, "partial")])
def test_forms_are_told_by_what_the_pages_hold(crawl, least: int, outcome: str) -> None:
    site(crawl, reading(), reading(path="/jd/2.html", title="一图读懂《某县井盖设施管理办法》", body=PICTURE))
    found = verdict(crawl, "interpretation_forms", min_forms=least)
    assert found.outcome == outcome
    if outcome != "met":
        assert rows(found) == [("interpretation_few_forms", "/jd/", "text,picture")]


@pytest.mark.parametrize("title", ["漫画看懂井盖设施管理", "动漫：井盖管理怎么办", "H5｜井盖设施那些事"])
def test_drawn_and_filmed_ones_in_their_column_count_without_the_word(crawl, title: str) -> None:
    site(crawl, reading(), reading(path="/jd/2.html", title=title, body=PICTURE))
    assert verdict(crawl, "interpretation_forms", min_forms=2).outcome == "met"


def test_too_few_forms_are_not_told_of_a_portal_that_was_not_walked_to_the_end(crawl) -> None:
    site(crawl, reading())
    crawl.archive.set_facts({"walk_stopped": "pages"})
    found = verdict(crawl, "interpretation_forms", min_forms=3)
    assert (found.outcome, found.reason_key, found.findings) == ("not_measured", "forms_cut_short", ())
    assert verdict(crawl, "interpretation_forms", min_forms=1).outcome == "met"


def test_forms_that_a_rubric_names_are_named_where_none_is_there(crawl) -> None:
    """«0 种» of all forms would be untrue of a portal that explains in words."""
    site(crawl, reading())
    found = verdict(crawl, "interpretation_forms", forms=["图片图表", "音频视频"], min_forms=1)
    (finding,) = found.findings
    assert finding.summary == "图片图表、音频视频形式的政策解读一种也没有, 要求 1 种以上"


def test_too_few_forms_are_one_problem_whichever_forms_are_asked_for(crawl) -> None:
    site(crawl, reading())
    asked = verdict(crawl, "interpretation_forms", forms=["图片图表"], min_forms=1)
    assert rows(asked) == rows(verdict(crawl, "interpretation_forms", min_forms=2))
    assert rows(asked) == [("interpretation_few_forms", "/jd/", "text")]


def test_forms_by_the_names_of_a_rubric(crawl) -> None:
    site(crawl, reading(), reading(path="/jd/2.html", title="一图读懂《某县井盖设施管理办法》", body=PICTURE))
    names = ["新闻发布会", "在线访谈", "音视频或动漫", "图表或图解"]
    found = verdict(crawl, "interpretation_forms", forms=names, min_forms=3)
    assert found.share == (1, 4)


def test_old_forms_do_not_count_within_a_window(crawl) -> None:
    site(crawl, reading(date="2024-05-12"))
    found = verdict(crawl, "interpretation_forms", min_forms=1, window_years=1)
    assert found.outcome != "met"


def test_who_explains_is_a_lead_with_its_words(crawl) -> None:
    site(crawl, reading(body=f"<p>省社会科学院研究员李某认为：{OWN}</p>"))
    found = verdict(crawl, "interpretation_forms", actors=["专家学者"])
    assert (found.outcome, found.reason_key) == ("needs_review", "actors_found")
    assert "研究员" in found.candidates[0].quote and found.candidates[0].quote.endswith("发布)")
    assert found.candidates[0].score == "1.00"
    none = verdict(crawl, "interpretation_forms", actors=["媒体"])
    assert (none.reason_key, none.candidates) == ("actors_none", ())


PDF_TEXT = (
    "第一条 为规范井盖设施管理，保障通行安全，根据有关法规，结合本县实际，制定本\n办法。\n"
    "第二条 各单位应当建立台账，逐一编号并明确责任人员和联系电话，按季度更新。\n"
    "第三条 发现设施缺失、破损的，应当在一小时内到达现场设置警示标志，四小时内\n完成补装，"
    "重大险情同时报告县应急管理部门。\n"
)


def test_a_document_whose_text_is_a_file_is_compared(crawl) -> None:
    """The page only says that the document is attached."""
    lines = PDF_TEXT.replace("\n", "")
    store(
        crawl,
        {
            "规范性文件 /wj/": [document(body="<p>现印发给你们，请遵照执行。</p>")],
            "政策解读 /jd/": [reading(body=f"<p>{lines}</p>")],
        },
    )
    assert verdict(crawl, "interpretation_quality").reason_key == "no_explained_text"
    crawl.file("/files/wj/1.html-某县井盖设施管理办法.docx", PDF_TEXT, "/wj/1.html")
    found = verdict(crawl, "interpretation_quality")
    assert rows(found) == [("interpretation_copied", "/jd/1.html", "/wj/1.html")]
    assert "(附件" not in found.findings[0].summary


def test_an_interpretation_that_is_a_file_is_compared_with_its_document(crawl) -> None:
    lines = PDF_TEXT.replace("\n", "")
    store(
        crawl,
        {
            "规范性文件 /wj/": [document(body=f"<p>{lines}</p>", files=())],
            "政策解读 /jd/": [reading(body="<p>详见附件。</p>", files=("政策解读.pdf",))],
        },
    )
    crawl.file("/files/jd/1.html-政策解读.pdf", PDF_TEXT, "/jd/1.html")
    found = verdict(crawl, "interpretation_quality")
    assert rows(found) == [("interpretation_copied", "/jd/1.html", "/wj/1.html")]
    assert "(附件“政策解读.pdf”)" in found.findings[0].summary


@pytest.mark.parametrize("name", ["某县井盖设施管理办法.pdf", "关于印发某县井盖设施管理办法的通知.pdf"])
def test_a_document_attached_to_its_interpretation_is_no_copy(crawl, name: str) -> None:
    """Trap: many interpretations attach the document that they explain."""
    lines = PDF_TEXT.replace("\n", "")
    store(
        crawl,
        {
            "规范性文件 /wj/": [document(body=f"<p>{lines}</p>", files=())],
            "政策解读 /jd/": [reading(body=PICTURE, files=(name,))],
        },
    )
    crawl.file(f"/files/jd/1.html-{name}", PDF_TEXT, "/jd/1.html")
    assert rows(verdict(crawl, "interpretation_quality")) == []


def test_an_interpretation_attached_to_its_document_is_none_of_its_words(crawl) -> None:
    """Trap: the 解读 stands once as a page, and once as a file below the document."""
    files = ("某县井盖设施管理办法.docx", "《某县井盖设施管理办法》政策解读.docx")
    store(
        crawl,
        {"规范性文件 /wj/": [document(body=f"<p>{TEXT}</p>", files=files)], "政策解读 /jd/": [reading()]},
    )
    crawl.file(f"/files/wj/1.html-{files[1]}", OWN, "/wj/1.html")
    assert verdict(crawl, "interpretation_quality").outcome == "met"


def test_aspects_and_contacts_are_read_in_the_file_that_explains(crawl) -> None:
    site(crawl, reading(body="<p>详见附件。</p>", files=("政策解读.pdf",)))
    text = f"一、出台背景\n{OWN}\n二、主要内容\n{OWN}\n解读机关：某局 联系人：某科 联系电话：0590-8200100"
    crawl.file("/files/jd/1.html-政策解读.pdf", text, "/jd/1.html")
    found = verdict(crawl, "interpretation_quality", asks=["aspects"], aspects=["背景依据", "主要内容"])
    assert [c.score for c in found.candidates] == ["1.00"]
    names = ["咨询部门", "联系人", "联系方式"]
    assert verdict(crawl, "interpretation_quality", asks=["contact"], contact=names).outcome == "met"


def test_an_entry_of_the_column_that_is_a_file_itself_is_compared(crawl) -> None:
    lines = PDF_TEXT.replace("\n", "")
    entries = [reading(), reading(path="/jd/a.pdf", stored=False)]
    site_document = document(body=f"<p>{lines}</p>", files=())
    store(crawl, {"规范性文件 /wj/": [site_document], "政策解读 /jd/": entries})
    crawl.file("/jd/a.pdf", PDF_TEXT, "/jd/")
    assert ("interpretation_copied", "/jd/a.pdf", "/wj/1.html") in rows(
        verdict(crawl, "interpretation_quality")
    )


def test_a_picture_s_aspects_are_for_the_eye_and_suggest_nothing(crawl) -> None:
    site(crawl, reading(title="一图读懂《某县井盖设施管理办法》", body=PICTURE))
    found = verdict(crawl, "interpretation_quality", asks=["aspects"], aspects=["背景依据", "主要内容"])
    (candidate,) = found.candidates
    assert (candidate.score, candidate.quote) == (None, "以图片、视频等形式解读, 文字里没有读出各项要素")
