"""Prepare a recheck: a copy of the unit's last archive in which only what the open problems need is asked
again. What is left alone keeps the facts of the earlier run."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from crawler.derive.decode import decode
from crawler.derive.links import read_links
from crawler.derive.template import footer_signature
from crawler.derive.tree import parse
from crawler.url import canonical, key
from storage.archive import Archive
from storage.main import ProblemRow

CANARIES = 5
PER_TEMPLATE = 5
HOLDERS = 50
_LINK_KINDS = frozenset({"dead_link", "soft_404", "wrong_link", "hidden_link"})
_FOOTER_KINDS = frozenset({"footer_missing", "footer_conflict"})
_SEARCH_KINDS = frozenset({"search_miss", "search_missing"})
_RUN_FACTS = (
    "started_at",
    "finished_at",
    "published_at",
    "spent_seconds",
    "walk_stopped",
    "requests",
    "bytes",
    "seeded",
    "soft_404_looked",
    "ledger_closed",
)


def copy_archive(old: Path, new: Path) -> None:
    """Copy ``crawl.sqlite`` as one consistent whole; the bodies stay shared."""
    new.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(old / "crawl.sqlite") as source, sqlite3.connect(new / "crawl.sqlite") as target:
        source.backup(target)


def prepare(archive: Archive, problems: Iterable[ProblemRow], seed: int) -> tuple[int, int]:
    """Mark what to ask again. Returns (pages, links). ``archive`` is the copy, open for writing."""
    pages: set[str] = set()
    links: set[str] = set()
    templates: set[str] = set()
    search = False
    for problem in problems:
        page = canonical(problem.page_url)
        if problem.kind in _SEARCH_KINDS:
            search = True
            continue
        if page is not None:
            pages.add(key(page))
        if problem.kind in _LINK_KINDS:
            target = canonical(problem.target)
            if target is not None:
                links.add(key(target))
        if problem.kind in _FOOTER_KINDS and page is not None:
            row = archive.page(key(page))
            if row is not None:
                templates.add(footer_signature(row))
    home = canonical(str(archive.fact("home_url") or archive.fact("portal")))
    if home is not None:
        pages.add(key(home))
    pages |= set(_holders(archive, links))
    pages |= set(_of_templates(archive, templates))
    pages |= _canaries(archive, seed)
    archive.forget(facts=_RUN_FACTS, search=search)
    archive.ask_again(pages, links)
    return len(pages), len(links)


def _canaries(archive: Archive, seed: int) -> set[str]:
    """A few other pages, drawn with the seed, to see that nothing else broke."""
    keys = [row.key for row in archive.addresses(state="page", own=True)]
    return set(random.Random(seed).sample(keys, min(CANARIES, len(keys))))


def _of_templates(archive: Archive, templates: set[str]) -> Iterator[str]:
    left = dict.fromkeys(templates, PER_TEMPLATE)
    if not left:
        return
    for row in archive.pages():
        signature = footer_signature(row)
        if left.get(signature):
            left[signature] -= 1
            yield row.key


def _holders(archive: Archive, links: set[str]) -> Iterator[str]:
    """Pages that hold one of ``links``, read from the stored bodies; at most a few dozen per link."""
    left = dict.fromkeys(links, HOLDERS)
    if not left:
        return
    for row in archive.pages():
        fetched = archive.fetched(row)
        text = fetched.rendered or decode(fetched.body, fetched.headers.get("content-type")).text
        held = {key(link.url) for link in read_links(parse(text, row.url, rendered=bool(fetched.rendered)))}
        for name in held & left.keys():
            if left[name]:
                left[name] -= 1
                yield row.key
                break
