"""What is kept of outside pages: only what shows that they are no longer what the link means."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.derive.spam import FOREIGN
from crawler.gather.foreign import foreign_page, note_foreign
from crawler.gather.outcome import Answer, Exchange
from crawler.model import Link, LinkRole
from crawler.url import key
from storage.archive import AddressRow, Archive, Discovered

URL = "http://old.example/"


def shown(title: str, text: str = "", status: int = 200) -> Answer:
    body = f"<html><head><title>{title}</title></head><body><p>{text}</p></body></html>".encode()
    headers = {"content-type": "text/html; charset=utf-8"}
    return Answer(
        "alive", "ok", status, URL, Exchange(URL, status=status, final_url=URL, headers=headers, body=body)
    )


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "run") as opened:
        yield opened


def held(archive: Archive, role: LinkRole = "page", *, own: bool = False) -> AddressRow:
    archive.discover("http://www.x.gov.cn/", [Discovered(Link(URL, role, "href"), own, 1, 1)], home=True)
    row = archive.address(key(URL))
    assert row is not None
    return row


def test_a_domain_for_sale_is_kept_with_its_words() -> None:
    page = foreign_page(shown("old.example 域名出售", "联系我们"))
    assert page is not None
    assert (page.kind, page.title, page.final_url) == ("parking", "old.example 域名出售", URL)


@pytest.mark.parametrize(
    "answer", [shown("某协会", "协会动态"), shown("域名出售", status=503), Answer("not_measured", "dns")]
)
def test_ordinary_faulty_and_missing_answers_leave_nothing(answer: Answer) -> None:
    assert foreign_page(answer) is None


def test_only_outside_pages_are_noted(archive: Archive) -> None:
    note_foreign(archive, held(archive, own=True), shown("域名出售"), {})
    assert archive.probes(FOREIGN) == {}


def test_what_was_mended_replaces_what_an_earlier_visit_saw(archive: Archive) -> None:
    row = held(archive)
    note_foreign(archive, row, shown("域名出售"), {})
    known = archive.probes(FOREIGN)
    assert known[row.key]["kind"] == "parking"
    note_foreign(archive, row, shown("某协会"), known)
    assert archive.probes(FOREIGN) == {row.key: None}
