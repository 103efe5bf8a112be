"""Pages of one template: those whose foot and navigation read the same before scripts run."""

from __future__ import annotations

import hashlib
from typing import Protocol

import msgspec

from crawler.model import PageFacts


class StoredPage(Protocol):
    @property
    def facts(self) -> PageFacts: ...


def footer_signature(page: StoredPage) -> str:
    """Identity of a page's template for the foot; rendering one page of it answers for all."""
    data = msgspec.json.encode((page.facts.footer, page.facts.nav))
    return hashlib.sha256(data).hexdigest()[:24]
