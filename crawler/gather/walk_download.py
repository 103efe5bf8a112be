"""How the walk takes answers from the wire."""

from __future__ import annotations

from aiohttp import ClientResponse
from scrapy.core.downloader.handlers._aiohttp import AiohttpDownloadHandler
from scrapy.http import Headers


class DownloadHandler(AiohttpDownloadHandler):
    """Scrapy's own, with header bytes as they came: names of files and places in GBK are no UTF-8, and an
    answer must not be lost over them."""

    @staticmethod
    def _extract_headers(response: ClientResponse) -> Headers:
        return Headers(list(response.raw_headers))
