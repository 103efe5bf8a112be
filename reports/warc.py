"""``evidence/pages.warc.gz``: the stored pages that problems sit on, byte for byte, repeatable.

Pages that show personal data are left out: no output carries such values unmasked; so are pages that the
retention rule has cleared away. A metadata record tells their address, hash and the reason.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.url import canonical, key
from storage.archive import Archive, ArchiveError, PageRow

_RECODED = frozenset({"content-encoding", "transfer-encoding", "content-length"})
"""Headers that describe the body as it travelled; the archive keeps it unpacked."""


def write_warc(result: Mapping[str, Any], archive: Archive, path: Path) -> int:
    """Write the file; returns the number of pages in it."""
    count = 0
    private = {problem["page_url"] for problem in result["problems"] if problem["kind"] == "privacy_leak"}
    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=True, warc_version="1.1")
        _write_info(writer, result)
        for page in _pages(result, archive):
            if page.facts.personal_data or page.url in private or page.requested_url in private:
                _write_absent(writer, page, "withheld: personal data")
                continue
            try:
                body = archive.body(page.body_sha)
                rendered = archive.body(page.rendered_sha) if page.rendered_sha else None
            except ArchiveError:
                _write_absent(writer, page, "cleared by retention")
                continue
            _write_page(writer, page, body, rendered)
            count += 1
    return count


def _pages(result: Mapping[str, Any], archive: Archive) -> Iterator[PageRow]:
    """Pages of the problems and those their targets name, each once, in the order of their identity."""
    keys: set[str] = set()
    for problem in result["problems"]:
        for url in (problem["page_url"], problem["target"]):
            absolute = canonical(url) if url.startswith(("http://", "https://")) else None
            if absolute:
                keys.add(key(absolute))
    for page_key in sorted(keys):
        page = archive.page(page_key)
        if page is not None:
            yield page


def _write_info(writer: Any, result: Mapping[str, Any]) -> None:
    run = result["run"]
    facts = {
        "software": "wangjian",
        "format": "WARC File Format 1.1",
        "description": f"{result['unit']['name']} {run['id']} as of {run['as_of']}",
    }
    body = "".join(f"{name}: {value}\r\n" for name, value in facts.items()).encode()
    headers = {"Content-Type": "application/warc-fields", "WARC-Date": _date(run["finished_at"])}
    _write(writer, "warcinfo", None, body, headers, None)


def _write_page(writer: Any, page: PageRow, body: bytes, rendered: bytes | None) -> None:
    kept = [
        (f"X-Archive-Orig-{name}" if name.lower() in _RECODED else name, value)
        for name, value in page.headers.items()
    ]
    http = StatusAndHeaders(
        _status_line(page.status), [*kept, ("Content-Length", str(len(body)))], protocol="HTTP/1.1"
    )
    date = _date(page.fetched_at)
    record = _write(writer, "response", page.url, body, {"WARC-Date": date}, http)
    if rendered is not None:
        headers = {
            "Content-Type": "text/html; charset=utf-8",
            "WARC-Date": date,
            "WARC-Refers-To": record,
        }
        _write(writer, "conversion", page.url, rendered, headers, None)


def _write_absent(writer: Any, page: PageRow, reason: str) -> None:
    facts = {"absent": reason, "body_sha256": page.body_sha, "size": page.size}
    body = (json.dumps(facts, ensure_ascii=False) + "\n").encode()
    headers = {"Content-Type": "application/json", "WARC-Date": _date(page.fetched_at)}
    _write(writer, "metadata", page.url, body, headers, None)


def _write(writer: Any, kind: str, url: str | None, body: bytes, headers: dict[str, str], http: Any) -> str:
    """Write one record; its id follows from what it is, so that the file is repeatable."""
    record_id = f"<urn:uuid:{uuid5(NAMESPACE_URL, f'{kind} {url} {headers}')}>"
    record = writer.create_warc_record(
        url,
        kind,
        payload=io.BytesIO(body),
        length=len(body),
        warc_headers_dict={**headers, "WARC-Record-ID": record_id},
        http_headers=http,
    )
    writer.write_record(record)
    return record_id


def _status_line(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} "


def _date(text: str | None) -> str:
    """WARC dates are UTC. Without a time: the oldest the format knows."""
    if not text:
        return "1970-01-01T00:00:00Z"
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment.tzinfo else f"{text[:19]}Z"
