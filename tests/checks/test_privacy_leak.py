"""个人信息泄露: one problem a page and kind, masked everywhere; contacts of offices are none."""

from __future__ import annotations

import msgspec

from checks.model import Verdict
from checks.registry import CHECKS
from checks.run import run_check
from crawler.derive.personal import find_personal
from storage.attachment_rows import AttachmentRow, put_attachment
from tests.checks.conftest import ROOT, Crawl
from tests.derive.test_personal import ID, card

OTHER = card("11010119000101002")
FILE = ROOT + "/files/a.xlsx"


def judged(crawl: Crawl) -> Verdict:
    return run_check(CHECKS["privacy_leak"], {}, crawl.artifacts(), 1)


def rows(verdict: Verdict) -> list[tuple[str, str]]:
    return sorted((f.page_url.removeprefix(ROOT), f.target) for f in verdict.findings)


def article(title: str, text: str) -> str:
    head = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>"
    return f"{head}<div><p>{text}</p></div></body></html>"


def test_several_numbers_of_one_kind_are_one_problem_and_masked(crawl: Crawl) -> None:
    crawl.html("/a.html", article("救助名单公示", f"身份证号：{ID} 身份证号：{OTHER}"))
    verdict = judged(crawl)
    assert rows(verdict) == [("/a.html", "id_card")]
    assert " 2 个" in verdict.findings[0].summary
    said = msgspec.json.encode(verdict).decode()
    assert ID not in said
    assert OTHER not in said


def test_contacts_of_offices_are_no_leak(crawl: Crawl) -> None:
    crawl.html("/a.html", article("某项目招标公告", "联系人：张主任 联系电话：13900001111"))
    assert judged(crawl).outcome == "met"


def test_a_number_that_is_nobody_s_to_tell_goes_to_a_reviewer(crawl: Crawl) -> None:
    crawl.html("/a.html", article("通知", "请与 13900001111 联络"))
    verdict = judged(crawl)
    assert (verdict.outcome, [c.quote for c in verdict.candidates]) == (
        "needs_review",
        ["手机号码 139****1111"],
    )


def test_a_list_in_an_attachment_is_a_problem_of_the_attachment(crawl: Crawl) -> None:
    crawl.html("/a.html", article("公示", '<a href="/files/a.xlsx">名单</a>'))
    text = f"某村低保名单\n姓名\t身份证号\n张某\t{ID}"
    row = AttachmentRow("k", FILE, "名单", ROOT + "/a.html", "ok", personal=find_personal(text))
    put_attachment(crawl.archive, row)
    assert rows(judged(crawl)) == [("/files/a.xlsx", "id_card")]


def test_a_copy_for_the_printer_is_told_only_where_the_page_itself_tells_nothing(crawl: Crawl) -> None:
    text = f"经入户调查和民主评议，拟将下列家庭纳入救助范围，现予公示。户主身份证号：{ID}。"
    copy = f"<html><body><h3>救助名单公示</h3><p>{text}</p></body></html>"
    crawl.html("/a.html", article("救助名单公示", text))
    crawl.html("/Print.aspx?id=1", copy)
    crawl.html("/Print.aspx?id=2", copy.replace(ID, OTHER))
    assert rows(judged(crawl)) == [("/Print.aspx?id=2", "id_card"), ("/a.html", "id_card")]


def test_a_missing_page_leaks_nothing(crawl: Crawl) -> None:
    crawl.html("/", '<html><body><a href="/a.html">名单</a></body></html>')
    key = crawl.html("/a.html", article("救助名单公示", f"身份证号：{ID}"))
    crawl.archive.set_address(key, outcome="soft_404")
    assert judged(crawl).findings == ()


def test_without_pages_nothing_is_said(crawl: Crawl) -> None:
    assert judged(crawl).outcome == "not_measured"
