"""Attachments of a portal: which are fetched, what is kept of them, and what the next night asks."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec
import pytest
from attachment_files import docx_file, pdf, xlsx_file, zip_file
from attachment_unit import SETTINGS, Open, Unit, answer

from crawler.gather.file_reader import FileReader
from crawler.gather.outcome import rules
from crawler.gather.revisit import prepare
from crawler.settings import Settings
from crawler.url import key
from fixtures_sites.base import Page, Request, Response
from storage.attachment_rows import attachment_text, attachments
from storage.lifecycle import unmeasured
from storage.rows import ProblemRow

ID_CARD = "220102199003071235"
LIST = xlsx_file({"名单": [["姓名", "身份证号"], ["某甲", ID_CARD]]})
REPORT = pdf("某县2025年政府信息公开工作年度报告")
WORD = docx_file("某县财政局2026年部门预算公开说明")


@pytest.fixture
def unit(tmp_path: Path) -> Iterator[Open]:
    opened: list[Unit] = []

    def open_unit(pages: dict[str, Page]) -> Unit:
        opened.append(Unit(tmp_path, pages))
        return opened[-1]

    yield open_unit
    for one in opened:
        one.close()


def _limits(**limits: int) -> Settings:
    return Settings.model_validate({"limits": limits, "politeness": SETTINGS.politeness.model_dump()})


def test_own_attachments_are_stored_and_read_and_personal_data_masked(unit: Open) -> None:
    u = unit({"/a.xlsx": answer(LIST), "/b.pdf": answer(REPORT)})
    u.link("/a.xlsx", text="附件1：补助名单")
    u.link("/b.pdf")
    u.run()
    row = u.row("/a.xlsx")
    assert (row.state, row.type, row.name, row.size) == ("ok", "xlsx", "附件1：补助名单", len(LIST))
    assert u.archive.body(row.body_sha or "") == LIST
    assert ID_CARD in attachment_text(u.archive, row)
    assert [(one.type, one.masked) for one in row.personal] == [
        ("id_card", ID_CARD[:4] + "*" * 10 + ID_CARD[-4:])
    ]
    assert row.text_length == len(attachment_text(u.archive, row))
    assert u.row("/b.pdf").title == "某县2025年政府信息公开工作年度报告"
    assert ID_CARD not in msgspec.json.encode(list(attachments(u.archive))).decode()


def test_only_living_own_files_are_asked_for(unit: Open) -> None:
    u = unit({"/a.docx": answer(WORD), "/no.docx": answer(WORD), "/dead.docx": answer(WORD)})
    u.link("/a.docx", "/no.docx")
    u.link("/dead.docx", outcome="dead")
    u.link(f"http://127.0.0.2:{u.server.base_url.rpartition(':')[2]}/a.docx", own=False)
    u.run(allowed=lambda url: "/no" not in url)
    assert [raw for _, raw in u.server.requests] == ["/a.docx"]
    assert {row.url: (row.state, row.reason) for row in attachments(u.archive)} == {
        u.url("/a.docx"): ("ok", ""),
        u.url("/no.docx"): ("not_fetched", "robots"),
    }


@pytest.mark.parametrize("path", ["/a.rar", "/a.apk", "/a.ceb"])
def test_what_cannot_be_read_is_not_fetched_and_says_so(unit: Open, path: str) -> None:
    u = unit({path: answer(b"x")})
    u.link(path)
    u.run()
    assert (u.row(path).state, u.row(path).reason) == ("not_fetched", "type")
    assert u.asked(path) == 0


def test_a_download_program_is_read_whatever_its_address_says(unit: Open) -> None:
    told = "attachment; filename*=UTF-8''%E5%90%8D%E5%8D%95.csv"
    raw = 'attachment; filename="' + "名单.csv".encode("gbk").decode("latin-1") + '"'
    body = f"姓名,证号\n某甲,{ID_CARD}".encode("gbk")
    u = unit(
        {
            "/download.jsp": answer(WORD),
            "/one.do": answer(body, Content_Disposition=told),
            "/two.do": answer(body, Content_Disposition=raw),
            "/show": answer(REPORT, "application/pdf"),
            "/film": answer(b"\x00\x00", "video/mp4"),
        }
    )
    u.link("/download.jsp?id=7", "/one.do?a=1", "/two.do?a=1")
    u.link("/show", "/film", role="page")
    u.run()
    rows = {
        path: u.row(path) for path in ("/download.jsp?id=7", "/one.do?a=1", "/two.do?a=1", "/show", "/film")
    }
    assert [(row.state, row.type) for row in rows.values()] == [
        ("ok", "docx"),
        ("ok", "csv"),
        ("ok", "csv"),
        ("ok", "pdf"),
        ("not_fetched", ""),
    ]
    assert rows["/two.do?a=1"].personal


def test_a_document_inside_a_viewer_is_read(unit: Open) -> None:
    u = unit({"/files/a.pdf": answer(REPORT), "/dead.pdf": answer(REPORT)})
    u.link("/pdfjs/viewer.html?file=/files/a.pdf", "/pdfjs/viewer.html?file=/dead.pdf", role="frame")
    u.link("/dead.pdf", outcome="dead")
    for path in ("/pdfjs/viewer.html?file=/files/a.pdf", "/pdfjs/viewer.html?file=/dead.pdf"):
        u.archive.set_address(key(u.url(path)), state="page")
    u.run()
    assert [(row.url, row.state) for row in attachments(u.archive)] == [(u.url("/files/a.pdf"), "ok")]
    assert u.row("/files/a.pdf").holder == u.url("/page.html")


def test_a_page_that_only_the_verification_could_open_is_not_asked_again(unit: Open) -> None:
    u = unit({"/shut.html": Response(403, b"no")})
    u.link("/shut.html", role="page")
    u.archive.set_address(key(u.url("/shut.html")), detail='[{"method":"browser"}]')
    u.run()
    assert (list(attachments(u.archive)), u.server.requests) == ([], [])


def test_a_web_page_where_a_file_was_promised_is_broken(unit: Open) -> None:
    u = unit({"/a.pdf": Response(200, b"<html><body>login</body></html>")})
    u.link("/a.pdf")
    u.run()
    assert (u.row("/a.pdf").state, u.row("/a.pdf").type) == ("broken", "html")


class TestLimits:
    def test_a_file_that_says_it_is_too_large_is_not_downloaded(self, unit: Open) -> None:
        u = unit({"/a.pdf": answer(b"%PDF" + b"x" * 1_200_000)})
        u.link("/a.pdf")
        stats = u.run(_limits(attachment_megabytes=1))
        assert (u.row("/a.pdf").state, stats.received) == ("too_large", 0)
        assert "1.2 MB" in u.row("/a.pdf").note

    def test_the_least_prominent_are_left_beyond_the_number(self, unit: Open) -> None:
        u = unit({f"/{n}.docx": answer(WORD) for n in "abc"} | {"/z.zip": answer(zip_file({"a.docx": WORD}))})
        u.link("/a.docx", "/b.docx")
        u.link("/c.docx", "/z.zip", home=True)
        u.run(_limits(attachments=2))
        assert {r.url[-6:]: r.reason for r in attachments(u.archive)} == {
            "/c.docx"[1:]: "",
            "/a.docx"[1:]: "",
            "/b.docx"[1:]: "count",
            "/z.zip": "count",
        }

    def test_beyond_the_total_nothing_more_is_asked(self, unit: Open) -> None:
        pages: dict[str, Page] = {f"/{n}.txt": answer(n.encode() * 600_000, "text/plain") for n in "abcd"}
        u = unit(pages)
        u.link(*pages)
        settings = Settings.model_validate(
            {"limits": {"attachment_total_megabytes": 1}, "politeness": {"connections": 1}}
        )
        u.run(settings)
        assert [row.reason for row in attachments(u.archive)] == ["", "", "bytes", "bytes"]

    def test_without_attachments_nothing_is_asked_and_that_is_said(self, unit: Open) -> None:
        u = unit({"/a.pdf": answer(REPORT)})
        u.link("/a.pdf")
        u.run(_limits(attachments=0))
        assert (u.row("/a.pdf").reason, u.asked("/a.pdf")) == ("off", 0)

    def test_what_the_time_does_not_allow_says_so(self, unit: Open) -> None:
        u = unit({"/a.pdf": answer(REPORT)})
        u.link("/a.pdf")
        u.run(deadline=time.monotonic() - 1)
        assert u.row("/a.pdf").reason == "time"


class TestFaults:
    def test_a_busy_host_is_asked_again(self, unit: Open) -> None:
        answers = [Response(503, b"", headers={"Retry-After": "0"}), answer(REPORT)]
        u = unit({"/a.pdf": lambda _r: answers.pop(0)})
        u.link("/a.pdf")
        u.run()
        assert (u.row("/a.pdf").state, u.asked("/a.pdf")) == ("ok", 2)

    def test_a_refusal_is_a_reason_not_a_fault_of_the_file(self, unit: Open) -> None:
        u = unit({"/a.pdf": Response(403, b"no")})
        u.link("/a.pdf")
        u.run()
        row = u.row("/a.pdf")
        assert (row.state, row.reason) == ("not_fetched", "forbidden")
        assert row.note == rules().reasons["forbidden"].text

    def test_a_file_that_does_not_come_whole_is_not_judged_by_its_part(self, unit: Open) -> None:
        cut = answer(REPORT[:-200], Content_Length=str(len(REPORT)), Connection="close")
        u = unit({"/a.pdf": cut})
        u.link("/a.pdf")
        u.run(Settings.model_validate({"politeness": {"retries": 0}, "timeouts": {"attachment": 2}}))
        assert u.row("/a.pdf").state == "not_fetched"

    def test_a_run_started_again_asks_only_what_is_left(self, unit: Open) -> None:
        pages: dict[str, Page] = {f"/{n}.docx": answer(WORD) for n in "abcde"}
        u = unit(pages)
        u.link(*pages)
        settings = Settings.model_validate({"politeness": {"connections": 1}})

        def stop(done: int, _left: int) -> None:
            if done == 2:
                raise RuntimeError("the disk is full")

        with pytest.raises(ExceptionGroup):
            u.run(settings, on_progress=stop)
        before = [row.url for row in attachments(u.archive)]
        assert len(before) == 2
        u.run(settings)
        assert [u.asked(path) for path in pages] == [1] * 5
        assert all(row.state == "ok" for row in attachments(u.archive))


def _validated(body: bytes, seen: list[dict[str, str]]) -> Callable[[Request], Response]:
    tag = f'"{hashlib.sha256(body).hexdigest()[:8]}"'

    def respond(request: Request) -> Response:
        seen.append(request.headers)
        same = request.headers.get("if-none-match") == tag
        return Response(304, headers={"ETag": tag}) if same else answer(body, ETag=tag)

    return respond


class TestSecondNight:
    def test_an_unchanged_file_is_neither_sent_nor_read_again(self, unit: Open) -> None:
        seen: list[dict[str, str]] = []
        u = unit({"/a.xlsx": _validated(LIST, seen), "/b.docx": answer(WORD)})
        u.link("/a.xlsx", "/b.docx")
        u.run()
        first = list(attachments(u.archive))
        u.night("2")
        u.link("/a.xlsx", "/b.docx")
        stats = u.run()
        assert "if-none-match" in seen[-1]
        assert (stats.fetched, stats.unchanged, stats.received) == (0, 2, len(WORD))
        assert list(attachments(u.archive)) == first
        assert ID_CARD in attachment_text(u.archive, u.row("/a.xlsx"))

    def test_a_changed_file_is_read_anew(self, unit: Open) -> None:
        u = unit({"/a.xlsx": _validated(LIST, [])})
        u.link("/a.xlsx")
        u.run()
        u.pages["/a.xlsx"] = _validated(xlsx_file({"名单": [["姓名"], ["某甲"]]}), [])
        u.night("2")
        u.link("/a.xlsx")
        assert u.run().fetched == 1
        assert u.row("/a.xlsx").personal == ()

    def test_another_reader_reads_the_stored_body(self, unit: Open, monkeypatch: pytest.MonkeyPatch) -> None:
        u = unit({"/a.xlsx": _validated(LIST, [])})
        u.link("/a.xlsx")
        monkeypatch.setattr("crawler.gather.attachments.reader", lambda: "old")
        u.run()
        monkeypatch.undo()
        u.night("2")
        u.link("/a.xlsx")
        assert u.run().received == 0
        assert u.row("/a.xlsx").reader not in ("", "old")
        assert u.row("/a.xlsx").personal

    def test_a_recheck_takes_nobodys_word(self, unit: Open) -> None:
        seen: list[dict[str, str]] = []
        u = unit({"/a.xlsx": _validated(LIST, seen)})
        u.link("/a.xlsx")
        u.run()
        u.night("2")
        u.link("/a.xlsx")
        assert u.run(conditional=False).fetched == 1
        assert "if-none-match" not in seen[-1]

    def test_what_is_no_longer_linked_is_dropped(self, unit: Open) -> None:
        u = unit({"/a.docx": answer(WORD)})
        u.link("/a.docx")
        u.run()
        u.archive.set_address(key(u.url("/a.docx")), state="skipped", outcome=None, reason="unlinked")
        u.run()
        assert list(attachments(u.archive)) == []


def _leak(url: str) -> ProblemRow:
    return ProblemRow("u", "P1", "privacy_leak", url, "id_card", None, "", "open", "t", "t", "r0")


class TestRecheck:
    def test_the_attachment_of_a_leak_is_asked_again_and_no_other(self, unit: Open) -> None:
        u = unit({"/a.xlsx": answer(LIST), "/b.docx": answer(WORD)})
        u.archive.set_facts({"home_url": u.url("/"), "portal": u.url("/")})
        u.link("/a.xlsx", "/b.docx")
        u.run()
        asked = prepare(u.archive, [_leak(u.url("/a.xlsx"))], seed=1)
        assert key(u.url("/a.xlsx")) in asked.pages
        assert [row.url for row in attachments(u.archive)] == [u.url("/b.docx")]
        assert u.archive.address(key(u.url("/a.xlsx"))).state == "queued"  # type: ignore[union-attr]
        u.pages["/a.xlsx"] = answer(xlsx_file({"名单": [["姓名"], ["某甲"]]}))
        u.archive.set_address(key(u.url("/a.xlsx")), state="checked", outcome="alive", status=200)
        u.archive.set_facts({"started_at": "2026-11-21T09:00:00+08:00"})
        u.run(_limits(attachments=1), conditional=False, now=lambda: "2026-11-21T09:01:00+08:00")
        assert (u.row("/a.xlsx").state, u.row("/a.xlsx").personal) == ("ok", ())
        assert u.asked("/b.docx") == 1

    def test_a_leak_in_a_file_that_was_not_read_is_not_measured(self, unit: Open) -> None:
        u = unit({"/a.xlsx": Response(403, b"no"), "/b.xlsx": answer(LIST)})
        u.link("/a.xlsx", "/b.xlsx")
        u.run()
        result: dict[str, object] = {"scores": []}
        leaks: Sequence[ProblemRow] = [_leak(u.url("/a.xlsx")), _leak(u.url("/b.xlsx"))]
        leaks = [msgspec.structs.replace(one, id=name) for one, name in zip(leaks, "ab", strict=True)]
        assert unmeasured(u.archive, leaks, result, {"privacy": ["privacy_leak"]}) == ["a"]


class TestReaderProcess:
    def test_reads_one_file_after_the_other_in_one_process(self) -> None:
        async def run() -> list[str]:
            async with FileReader(60, 2048) as files:
                return [(await files.read(body, "x", None)).read.type for body in (WORD, LIST, REPORT)]

        assert asyncio.run(run()) == ["docx", "xlsx", "pdf"]

    def test_a_file_that_takes_too_long_is_given_up_and_the_next_is_read(self) -> None:
        async def run() -> None:
            async with FileReader(0.001, 2048) as files:
                slow = await files.read(WORD, "a.docx", None)
                assert (slow.read.state, slow.gave_up) == ("too_large", True)
                files._seconds = 60
                assert (await files.read(WORD, "a.docx", None)).read.state == "ok"

        asyncio.run(run())

    def test_a_file_that_ends_the_process_twice_is_broken(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("crawler.gather.file_reader.sys.executable", "/bin/false")

        async def run() -> None:
            async with FileReader(60, 2048) as files:
                died = await files.read(WORD, "a.docx", None)
                assert (died.read.type, died.read.state, died.gave_up) == ("docx", "broken", True)

        asyncio.run(run())
