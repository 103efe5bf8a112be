"""The yardstick: Scrapy's own CrawlSpider as it comes, following every link, keeping nothing."""

from __future__ import annotations

import sys
from urllib.parse import urlsplit

from scrapy.crawler import CrawlerProcess
from scrapy.linkextractors import LinkExtractor
from scrapy.spiders import CrawlSpider, Rule

from benchmarks.measure import report


def main() -> None:
    url = sys.argv[1]

    class Stock(CrawlSpider):
        name = "stock"
        start_urls = [url]  # noqa: RUF012  # Scrapy's way
        rules = (Rule(LinkExtractor(allow=[f"^{url}"]), callback="seen", follow=True),)
        pages = 0

        def seen(self, _response: object) -> None:
            Stock.pages += 1

    process = CrawlerProcess({"LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False})
    process.crawl(Stock)
    with report(lambda: Stock.pages):
        process.start()


if __name__ == "__main__":
    assert urlsplit(sys.argv[1]).scheme
    main()
