"""How Scrapy's engine is set up for a walk."""

from __future__ import annotations

from typing import Any

from crawler.gather.scheduler import ArchiveScheduler
from crawler.gather.walk_download import DownloadHandler
from crawler.settings import Settings
from crawler.url import is_loopback


def scrapy_settings(settings: Settings, home: str) -> dict[str, Any]:
    polite, limits = settings.politeness, settings.limits
    return {
        "TWISTED_REACTOR_ENABLED": False,
        "SCHEDULER": ArchiveScheduler,
        "DOWNLOAD_HANDLERS": dict.fromkeys(("http", "https"), DownloadHandler),
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
        "CONCURRENT_ITEMS": 1,
        "CONCURRENT_REQUESTS": polite.connections * 2,
        "CONCURRENT_REQUESTS_PER_DOMAIN": polite.connections,
        "DOWNLOAD_DELAY": 0 if is_loopback(home) else 1 / polite.requests_per_second,
        "DOWNLOAD_MAXSIZE": limits.page_megabytes * 1_000_000,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_VERIFY_CERTIFICATES": False,
        "WJ_INNER": polite.inner,
        "USER_AGENT": polite.user_agent,
        "REDIRECT_MAX_TIMES": 10,
        "COOKIES_ENABLED": True,
        "LOG_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "STATS_DUMP": False,
        "DOWNLOADER_MIDDLEWARES_BASE": {
            "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
            "crawler.gather.decompress.DecompressMiddleware": 590,
            "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": 600,
            "crawler.gather.cookies.CookiesMiddleware": 700,
        },
        "SPIDER_MIDDLEWARES_BASE": {},
        "EXTENSIONS_BASE": {},
    }
