"""axe-core over one open page: how many elements it objects to, by impact."""

from __future__ import annotations

from collections import Counter

from axe_playwright_python.base import AXE_SCRIPT
from playwright.async_api import Error as PlaywrightError

from crawler.gather.probes.access_model import Violations
from crawler.gather.probes.rules import probe_rules
from crawler.gather.tab import Tab, TabFailure

_RUN = "() => axe.run(document, {resultTypes: ['violations'], elementRef: false, iframes: false})"
_COUNT = "() => document.getElementsByTagName('*').length"


async def violations(tab: Tab) -> Violations | None:
    """None when the page is too large, or the count did not end in time."""
    rules = probe_rules().accessibility
    try:
        if await tab.call(tab.page.evaluate(_COUNT), rules.axe_seconds) > rules.axe_elements:
            return None
        await tab.call(tab.page.evaluate(str(AXE_SCRIPT)), rules.axe_seconds)
        found = (await tab.call(tab.page.evaluate(_RUN), rules.axe_seconds))["violations"]
    except (TabFailure, PlaywrightError):
        return None
    elements: Counter[str] = Counter()
    for rule in found:
        elements[rule["impact"] or "minor"] += len(rule["nodes"])
    return Violations(len(found), dict(sorted(elements.items())))
