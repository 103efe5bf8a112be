"""Pages of one template: those of one site whose foot and navigation read the same before scripts run."""

from __future__ import annotations

import hashlib
from typing import Protocol

import msgspec

from crawler.derive.columns import meta
from crawler.model import PageFacts
from crawler.url import host_of


class StoredPage(Protocol):
    @property
    def facts(self) -> PageFacts: ...


def footer_signature(page: StoredPage) -> str:
    """Identity of a page's template for the foot; rendering one page of it answers for all. Sites of a common
    platform share what stands there before their scripts write their own codes."""
    facts = page.facts
    site = (host_of(facts.url), meta(facts, "siteidcode"))
    data = msgspec.json.encode((site, facts.footer, facts.nav))
    return hashlib.sha256(data).hexdigest()[:24]
