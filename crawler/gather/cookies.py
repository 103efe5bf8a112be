"""Scrapy's cookies without its visit to a stranger.

At the first cookie it would fetch the public suffix list from the net. The copy that comes with the library
is used instead, and nothing is written outside our folders.
"""

from __future__ import annotations

import scrapy.downloadermiddlewares.cookies as scrapy_cookies
from tldextract import TLDExtract

scrapy_cookies._split_domain = TLDExtract(
    cache_dir=None, suffix_list_urls=(), fallback_to_snapshot=True, include_psl_private_domains=True
)


class CookiesMiddleware(scrapy_cookies.CookiesMiddleware):
    """Cookies of the walk, kept for its length."""
