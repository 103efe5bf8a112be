"""Downloader middleware: inflate bodies within a size limit, before anything asks for the encoding.

Scrapy's own middleware detects the charset on compressed bytes and has no per-unit limit.
"""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.gather.codings import BROKEN, STREAMS

ACCEPT = "gzip, deflate"
_MARKS = {"gzip": b"\x1f\x8b", "x-gzip": b"\x1f\x8b", "zstd": b"\x28\xb5\x2f\xfd"}
"""How bodies of a coding begin: what begins otherwise was not packed, whatever the header says."""


class BodyTooLarge(IgnoreRequest):
    """The inflated body exceeds the limit (also: a compression bomb)."""


class BrokenBody(IgnoreRequest):
    """The body cannot be inflated."""


def inflate(body: bytes, coding: str, limit: int) -> bytes:
    """Inflate a body of a known coding to at most ``limit`` bytes.

    A truncated stream gives what it held. Raises :class:`BodyTooLarge` or :class:`BrokenBody`.
    """
    if coding not in STREAMS:
        raise BrokenBody(f"unknown coding {coding}")
    for kind in STREAMS[coding]:
        try:
            out = kind().decompress(body, limit + 1)
        except BROKEN:
            continue
        if len(out) > limit:
            raise BodyTooLarge(f"more than {limit} bytes inflated")
        if out or not body:
            return out
    raise BrokenBody(f"broken {coding}")


def unpack(body: bytes, header: str, limit: int) -> bytes:
    """Undo the codings that a ``Content-Encoding`` header names, as far as the body bears them. Raises as
    :func:`inflate` does."""
    codings = [coding.strip() for coding in header.lower().split(",") if coding.strip()]
    for coding in reversed(codings if body else []):
        mark = _MARKS.get(coding, b"")
        if coding == "identity" or not body.startswith(mark):
            continue
        body = inflate(body, coding, limit)
    return body


class DecompressMiddleware:
    def __init__(self, limit: int) -> None:
        self.limit = limit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_request(self, request: Request) -> None:
        request.headers.setdefault("Accept-Encoding", ACCEPT)

    def process_response(self, request: Request, response: Response) -> Response:
        codings = (response.headers.get("Content-Encoding") or b"").decode("latin-1")
        body = unpack(response.body, codings, self.limit)
        return Response(
            url=response.url,
            status=response.status,
            headers=response.headers,
            body=body,
            flags=response.flags,
            request=request,
        )
