"""The reader against real pages that a person has read (labels.yaml), and promises that hold for any input."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.derive.page import read_page
from crawler.model import Fetched, PageFacts

HERE = Path(__file__).parent
SAMPLES = HERE.parents[2] / "shared" / "samples" / "realpages"
LABELS: dict[str, dict[str, Any]] = yaml.safe_load((HERE / "labels.yaml").read_text(encoding="utf-8"))
FOOTER = ("party_mark", "site_code", "icp", "police", "sponsor", "undertaker", "error_report_code")


def read(html: str, url: str = "http://www.example.gov.cn/zwgk/page.html", **more: Any) -> PageFacts:
    return read_page(Fetched(url, 200, {}, html.encode(), **more)).facts


def value_of(facts: PageFacts, name: str) -> Any:
    """The read fact in the form the label file writes it."""
    if name in FOOTER:
        return getattr(facts.footer, name)
    if name == "contact":
        return list(facts.footer.contact)
    if name == "breadcrumb":
        return [crumb.name for crumb in facts.breadcrumb]
    if name == "list":
        return [facts.list.count, facts.list.newest, facts.list.oldest] if facts.list else None
    if name == "pages":
        return facts.list.pages if facts.list else None
    if name == "messages":
        return [[m.id, m.received, m.replied] for m in facts.messages]
    if name == "hidden":
        return bool(facts.hidden_links)
    return getattr(facts, name)


@pytest.mark.parametrize("name", LABELS)
def test_a_real_page_is_read_as_a_person_reads_it(name: str) -> None:
    path = SAMPLES / name
    if not path.exists():
        pytest.skip("real sample pages are not here")
    facts = read_page(Fetched(f"http://site.gov.cn/{name}", 200, {}, path.read_bytes())).facts
    expected, found = {}, {}
    for fact, value in LABELS[name].items():
        if fact == "doc" and value is not None:
            document = facts.document
            for field, wanted in value.items():
                expected[field], found[field] = wanted, getattr(document, field, "no document")
        else:
            expected[fact], found[fact] = value, value_of(facts, "document" if fact == "doc" else fact)
    assert found == expected
