"""Hand-made artifacts for the checks, and tiny archives for what the artifacts are read from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from checks.artifacts import Artifacts
from checks.check import Given
from checks.model import Verdict
from checks.registry import CHECKS
from crawler.derive.page import read_page
from crawler.model import Fetched, Link, PageFacts, Reading
from crawler.url import canonical, key
from storage.archive import Archive, Discovered
from storage.attachment_rows import AttachmentRow, put_attachment

ROOT = "http://www.x.gov.cn"
HOME = ROOT + "/"
AS_OF = dt.date(2026, 11, 20)
REAL_PAGES = Path(__file__).parents[3] / "shared" / "samples" / "realpages"


@pytest.fixture
def ask() -> Callable[..., Verdict]:
    """``ask(check, options, artifact=…)``: the verdict of a check over hand-made artifacts."""

    def asked(check: str, options: dict[str, Any] | None = None, **artifacts: Any) -> Verdict:
        asked_check = CHECKS[check]
        assert set(artifacts) == set(asked_check.needs), "a check is given what it declares, nothing else"
        unknown = set(options or {}) - set(asked_check.options)
        assert not unknown, f"no such options: {unknown}"
        given = Given(AS_OF, 1, HOME, artifacts)
        return asked_check.judge(given, {**asked_check.options, **(options or {})})

    return asked


@pytest.fixture
def found() -> Callable[[Verdict], list[tuple[str, str, str]]]:
    """Kind, page and target of every finding: what a fixture's list of faults is held against."""

    def rows(verdict: Verdict) -> list[tuple[str, str, str]]:
        return sorted((f.kind, f.page_url, f.target) for f in verdict.findings)

    return rows


class Crawl:
    """A tiny archive, written as the crawling child writes it."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        archive.set_facts({"portal": HOME, "home_state": {"state": "ok", "cause": ""}})

    def page(
        self, path: str, facts: PageFacts | None = None, links: tuple[Link, ...] = (), **more: Any
    ) -> str:
        """Store one page; returns its identity."""
        url = ROOT + path
        known = facts or PageFacts(url, "article", "utf-8")
        known = msgspec.structs.replace(known, url=url)
        home = url == HOME
        self.archive.put_page(
            Fetched(url, more.get("status", 200), {}, b"<html></html>", more.get("requested")),
            known,
            key=key(url),
            fetched_at="2026-11-20T01:00:00+08:00",
            elapsed_ms=5,
            redirects=(),
            depth=0 if home else 1,
            derive_version=1,
            found=[Discovered(link, key(link.url).startswith("x.gov.cn"), 1, 10) for link in links],
            home=home,
            frame_of=more.get("frame_of"),
        )
        return key(url)

    def put(self, fetched: Fetched, reading: Reading) -> str:
        """Store one page as it was fetched and read."""
        home = fetched.url == HOME
        self.archive.put_page(
            fetched,
            reading.facts,
            key=key(fetched.url),
            fetched_at="2026-11-20T01:00:00+08:00",
            elapsed_ms=5,
            redirects=(),
            depth=0 if home else 1,
            derive_version=1,
            found=[Discovered(x, key(x.url).startswith("x.gov.cn"), 1, 10) for x in reading.links],
            home=home,
        )
        return key(fetched.url)

    def html(self, path: str, html: str) -> str:
        """Store a page of markup, read as the crawl reads it."""
        fetched = Fetched(ROOT + path, 200, {"content-type": "text/html; charset=utf-8"}, html.encode())
        return self.put(fetched, read_page(fetched))

    def file(self, path: str, text: str, holder: str = "/") -> None:
        """Store an attached file as the crawl keeps it: what could be read of it, by its address."""
        url = canonical(ROOT + path) or ""
        sha = self.archive.put_body(text.encode())
        row = AttachmentRow(key(url), url, path.rpartition("/")[2], ROOT + holder, "ok", text_sha=sha)
        put_attachment(self.archive, row)

    def verified(self, url: str, outcome: str, **values: Any) -> None:
        """Note how the verification of a held address ended."""
        self.archive.set_address(key(url), state="checked", outcome=outcome, **values)

    def rendered(self, path: str, state: str = "ok", facts: PageFacts | None = None) -> None:
        self.archive.put_rendering(key(ROOT + path), state=state, facts=facts)

    def artifacts(self, as_of: dt.date = AS_OF) -> Artifacts:
        return Artifacts(self.archive, as_of)


@pytest.fixture
def crawl(tmp_path: Path) -> Iterator[Crawl]:
    with Archive.create(tmp_path / "archive") as archive:
        yield Crawl(archive)


@pytest.fixture
def real_page() -> Callable[[str], bytes]:
    """Bytes of a real page; the test is skipped where the pages are not at hand."""

    def read(name: str) -> bytes:
        path = REAL_PAGES / name
        if not path.is_file():
            pytest.skip(f"{name} is not at hand")
        return path.read_bytes()

    return read
