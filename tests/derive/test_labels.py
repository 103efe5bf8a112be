"""Share of the facts of real pages that are read as a person reads them, over all label files together."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from crawler.derive.page import read_page
from crawler.model import Fetched, PageFacts

HERE = Path(__file__).parent
SAMPLES = HERE.parents[2] / "shared" / "samples" / "realpages"
LEAST_SHARE = 0.97
FOOTER = ("party_mark", "site_code", "icp", "police", "sponsor", "undertaker", "error_report_code")
KNOWN_MISSES = {
    ("dzrs_mirror/zwgk/ysqgk/index.html", "kind"),
}
"""Each is told in docs/trust.md, 读错的页."""


def labels() -> dict[str, dict[str, Any]]:
    whole: dict[str, dict[str, Any]] = {}
    for name in ("labels.yaml", "ways_labels.yaml"):
        for page, facts in yaml.safe_load((HERE / name).read_text(encoding="utf-8")).items():
            whole.setdefault(page, {}).update(facts)
    return whole


def told(facts: PageFacts, name: str, wanted: Any) -> Any:
    """The read fact in the form the label files write it."""
    if name in FOOTER:
        return getattr(facts.footer, name)
    shapes: dict[str, Any] = {
        "contact": lambda: list(facts.footer.contact),
        "breadcrumb": lambda: [crumb.name for crumb in facts.breadcrumb],
        "list": lambda: [facts.list.count, facts.list.newest, facts.list.oldest] if facts.list else None,
        "pages": lambda: facts.list.pages if facts.list else None,
        "messages": lambda: [[m.id, m.received, m.replied] for m in facts.messages],
        "hidden": lambda: bool(facts.hidden_links),
        "entries": lambda: dict(Counter(entry.kind for entry in facts.entries)),
        "forms": lambda: list(facts.forms),
        "related": lambda: [each.url for each in facts.related],
        "attachments": lambda: len(facts.attachments),
        "meta": lambda: {key: facts.meta.get(key) for key in wanted},
        "doc": lambda: (
            {key: getattr(facts.document, key, "no document") for key in wanted} if wanted else None
        ),
    }
    return shapes[name]() if name in shapes else getattr(facts, name)


def test_nearly_all_facts_are_read_as_a_person_reads_them_and_the_rest_is_named() -> None:
    if not SAMPLES.exists():
        pytest.skip("real sample pages are not here")
    misses: dict[tuple[str, str], tuple[Any, Any]] = {}
    count = 0
    for name, wanted in labels().items():
        facts = read_page(Fetched(f"http://site.gov.cn/{name}", 200, {}, (SAMPLES / name).read_bytes())).facts
        for fact, value in wanted.items():
            count += 1
            found = told(facts, fact, value)
            if found != value:
                misses[name, fact] = (value, found)
    assert count > 350
    assert set(misses) == KNOWN_MISSES, misses
    assert 1 - len(misses) / count >= LEAST_SHARE


def test_every_real_page_has_been_read_by_a_person() -> None:
    if not SAMPLES.exists():
        pytest.skip("real sample pages are not here")
    pages = {path.relative_to(SAMPLES).as_posix() for path in SAMPLES.rglob("*.html")}
    assert pages <= set(labels())
