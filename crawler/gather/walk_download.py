"""How the walk takes answers from the wire."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from aiohttp import ClientResponse
from scrapy import Request
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Headers

from crawler.gather.inner import check_name, is_too_deep, zone_of_url
from crawler.gather.outcome import InnerName


class DownloadHandler(AiohttpDownloadHandler):
    """Scrapy's own, with header bytes as they came: names of files and places in GBK are no UTF-8, and an
    answer must not be lost over them. Redirects into inner networks are not followed beyond ``WJ_INNER``."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._inner = crawler.settings.get("WJ_INNER", "own")
        self._passed: set[str] = set()

    @asynccontextmanager
    async def _make_request(self, request: Request, timeout: float) -> AsyncIterator[Any]:  # noqa: ASYNC109
        host = urlsplit(request.url).hostname or ""
        if is_too_deep(zone_of_url(request.url), self._inner):
            raise InnerName(host)
        if host not in self._passed:
            await check_name(host, self._inner)
            self._passed.add(host)
        async with super()._make_request(request, timeout) as response:
            yield response

    @staticmethod
    def _extract_headers(response: ClientResponse) -> Headers:
        return Headers(list(response.raw_headers))
