"""``report.html`` printed to PDF by the browser that also takes the pictures; the network stays closed."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import sync_playwright

from crawler.gather.browser import BrowserUnavailable, find_chromium
from crawler.gather.rules import browser_rules
from crawler.settings import Settings
from reports.errors import ReportError

_MILLISECONDS = 300_000
_FOOTER = (
    '<div style="font-size:8px;width:100%;text-align:center;color:#666">'
    '<span class="pageNumber"></span> / <span class="totalPages"></span></div>'
)


_PRINTED_AT = re.compile(rb"(/(?:CreationDate|ModDate) \(D:)\d{14}\+00'00'")
# Addresses of this machine mean nothing to a reader, and would differ from place to place.
_UNLINK = """() => {
  for (const link of [...document.links]) {
    if (link.protocol === "file:" && link.pathname !== location.pathname) link.removeAttribute("href");
  }
}"""


def print_page(page: Path, target: Path, made_at: datetime, settings: Settings | None = None) -> None:
    """``page``: an HTML file whose pictures lie beside it. ``made_at``: the time that the file tells as its
    own, so that the same result prints the same bytes. Raises :class:`ReportError`."""
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    rules = browser_rules()
    try:
        with sync_playwright() as playwright:
            program = find_chromium(settings or Settings(), playwright.chromium.executable_path)
            browser = playwright.chromium.launch(
                executable_path=program, args=[*rules.flags, *(rules.root_flags if as_root else ())]
            )
            try:
                context = browser.new_context(offline=True, locale=rules.locale)
                tab = context.new_page()
                tab.set_default_timeout(_MILLISECONDS)
                tab.goto(page.resolve().as_uri(), wait_until="load", timeout=_MILLISECONDS)
                tab.evaluate(_UNLINK)
                printed = tab.pdf(
                    format="A4",
                    scale=0.8,
                    print_background=True,
                    display_header_footer=True,
                    header_template="<span></span>",
                    footer_template=_FOOTER,
                    margin={"top": "15mm", "bottom": "15mm", "left": "12mm", "right": "12mm"},
                )
            finally:
                browser.close()
        target.write_bytes(dated(printed, made_at))
    except (PlaywrightError, BrowserUnavailable) as error:
        said = (str(error).strip().splitlines() or ["没有应答"])[0]
        raise ReportError(f"浏览器没有印出 PDF: {said}") from error


def dated(printed: bytes, made_at: datetime) -> bytes:
    """A PDF that tells ``made_at`` as its time of making, of the same length: its tables hold."""
    told = made_at.astimezone(UTC).strftime("%Y%m%d%H%M%S+00'00'").encode()
    return _PRINTED_AT.sub(lambda found: found[1] + told, printed)
