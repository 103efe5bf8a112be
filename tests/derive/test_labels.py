"""Share of the facts of real pages that are read as a person reads them, over all label files together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
import yaml

from crawler.derive.page import read_page
from crawler.model import Entry, Fetched, PageFacts

HERE = Path(__file__).parent
SAMPLES = HERE.parents[2] / "shared" / "samples" / "realpages"
FILES = ("labels.yaml", "footer_labels.yaml", "ways_labels.yaml")
LEAST_SHARE = 0.97
LEAST_FACTS = 1200
FOOTER = ("party_mark", "site_code", "icp", "police", "sponsor", "undertaker", "error_report_code")
KNOWN_MISSES = {
    ("dzrs_mirror/gzdt/ywyw/201708/t20170830_21258468.html", "published_from"),
    ("dzrs_mirror/zwgk/ysqgk/index.html", "kind"),
    ("dzrs_mirror/zwgk/ysqgk/index.html", "list"),
}
"""Each is told in docs/trust.md, 读错的页."""


def labels() -> dict[str, dict[str, Any]]:
    whole: dict[str, dict[str, Any]] = {}
    for name in FILES:
        for page, facts in yaml.safe_load((HERE / name).read_text(encoding="utf-8")).items():
            held = whole.setdefault(page, {})
            assert not held.keys() & facts.keys(), f"{page}: a fact is told in two files"
            held.update(facts)
    return whole


def facts_of(page: str, wanted: dict[str, Any], facts: PageFacts) -> Iterator[tuple[str, Any, Any]]:
    """Each labelled fact: its name, what a person read, what was read; every block counts for itself."""
    for name, value in wanted.items():
        if name == "blocks":
            read = {block.heading: block.newest for block in facts.blocks}
            for heading, newest in value.items():
                yield f"blocks/{heading}", newest, read.get(heading)
        elif name in ("next", "last") and value:
            yield name, urljoin(facts.url, value), told(facts, name, value)
        elif name in ("first", "end"):
            items = facts.list.items if facts.list else ()
            item = items[0 if name == "first" else -1] if items else None
            title, address, day = value
            wanted_item = [title, urljoin(facts.url, address) if address else "", day]
            yield name, wanted_item, [item.title, item.url, item.date] if item else None
        elif name == "contact":
            yield name, sorted(value), sorted(facts.footer.contact)
        elif name == "entries":
            yield name, {kind: sorted(words) for kind, words in value.items()}, ways(facts.entries)
        else:
            yield name, value, told(facts, name, value)


def ways(entries: tuple[Entry, ...]) -> dict[str, list[str]]:
    """The words of the controls of each kind: the same words once, each picture without words as ``''``."""
    words: dict[str, list[str]] = {}
    for entry in entries:
        held = words.setdefault(entry.kind, [])
        if not entry.text or entry.text not in held:
            held.append(entry.text)
    return {kind: sorted(held) for kind, held in words.items()}


def told(facts: PageFacts, name: str, wanted: Any) -> Any:
    """The read fact in the form the label files write it."""
    if name in FOOTER:
        return getattr(facts.footer, name)
    listed = facts.list
    if name in ("pages", "page_no", "next", "last"):
        return getattr(listed, name) if listed else None
    shapes: dict[str, Any] = {
        "breadcrumb": lambda: [crumb.name for crumb in facts.breadcrumb],
        "list": lambda: [listed.count, listed.newest, listed.oldest] if listed else None,
        "messages": lambda: [[m.id, m.received, m.replied] for m in facts.messages],
        "letters": lambda: [
            {"title": m.title, "unit": m.unit, "state": m.state, "shown": sorted(m.shown)}
            for m in facts.messages
        ],
        "rows": lambda: len(listed.items) if listed else None,
        "hidden": lambda: bool(facts.hidden_links),
        "forms": lambda: list(facts.forms),
        "related": lambda: [each.url for each in facts.related],
        "attachments": lambda: [[each.name, each.url] for each in facts.attachments],
        "meta": lambda: {key: facts.meta.get(key) for key in wanted},
        "doc": lambda: (
            {key: getattr(facts.document, key, "no document") for key in wanted} if wanted else facts.document
        ),
    }
    return shapes[name]() if name in shapes else getattr(facts, name)


def test_nearly_all_facts_are_read_as_a_person_reads_them_and_the_rest_is_named() -> None:
    if not SAMPLES.exists():
        pytest.skip("real sample pages are not here")
    misses: dict[tuple[str, str], tuple[Any, Any]] = {}
    count = 0
    for page, wanted in labels().items():
        read = read_page(Fetched(f"http://site.gov.cn/{page}", 200, {}, (SAMPLES / page).read_bytes())).facts
        for name, value, found in facts_of(page, wanted, read):
            count += 1
            if found != value:
                misses[page, name] = (value, found)
    assert count >= LEAST_FACTS
    assert set(misses) == KNOWN_MISSES, misses
    assert 1 - len(misses) / count >= LEAST_SHARE


def test_every_real_page_has_been_read_by_a_person() -> None:
    if not SAMPLES.exists():
        pytest.skip("real sample pages are not here")
    pages = {path.relative_to(SAMPLES).as_posix() for path in SAMPLES.rglob("*.html")}
    assert pages <= set(labels())
