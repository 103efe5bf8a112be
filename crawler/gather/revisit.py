"""A recheck: a copy of the unit's last archive in which only what the open problems need is asked again.

What is left alone keeps the facts of the earlier run. :func:`prepare` marks what to ask, before the child
starts; :func:`settle` draws the conclusions for what was left alone, after the walk and before verification.
"""

from __future__ import annotations

import hashlib
import heapq
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec
from msgspec import Struct

from crawler.derive.carry import Identity, carried, identity_of, with_identity
from crawler.derive.decode import decode
from crawler.derive.links import read_links
from crawler.derive.page import read_page
from crawler.derive.template import footer_signature
from crawler.derive.tree import parse
from crawler.gather.probes.kept import ask_again
from crawler.gather.searching import ARTICLES, DRAW, stored_draw
from crawler.gather.titles import TitleEntry, normal_title
from crawler.model import Footer
from crawler.url import canonical, key
from crawler.yaml_data import read_yaml
from storage.archive import Archive, PageRow
from storage.attachment_rows import forget_attachments
from storage.rows import ProblemRow

LISTS = ("home", "channel", "sitemap", "column")
_OWES_NO_FOOT = ("redirect", "error")
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
    "soft_404_shells_looked",
    "ledger_closed",
    "revisit_settled",
)
_TEMPLATE = "revisit_template"
_LINK = "revisit_link"


class RevisitRules(Struct, frozen=True, forbid_unknown_fields=True):
    """``data/revisit.yaml``."""

    canaries: int
    per_template: int
    templates: int
    holders: int
    lists: int
    fixed: int
    new_pages: int
    links: frozenset[str]
    search: frozenset[str]
    foot: frozenset[str]
    missing: frozenset[str]
    probes: dict[str, frozenset[str]]
    site_tags: tuple[str, ...]


@cache
def rules() -> RevisitRules:
    text = files("crawler.gather").joinpath("data", "revisit.yaml").read_text(encoding="utf-8")
    return msgspec.convert(read_yaml(text), RevisitRules)


class Revisit(Struct, frozen=True):
    """Identities of what is asked again. ``page_limit``: pages the archive may hold afterwards."""

    pages: tuple[str, ...]
    links: tuple[str, ...]
    page_limit: int


def copy_archive(old: Path, new: Path) -> None:
    """Copy one archive as a consistent whole, pictures included; bodies that the unit's runs share stay
    shared. Raises OSError or sqlite3.Error; the copy is then incomplete and must not be used."""
    new.mkdir(parents=True, exist_ok=True)
    with (
        closing(sqlite3.connect(f"file:{old / 'crawl.sqlite'}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(new / "crawl.sqlite")) as target,
    ):
        source.backup(target)
    pointer = old / "bodies.path"
    if pointer.exists():
        shared = (old / pointer.read_text(encoding="utf-8").strip()).resolve()
        (new / "bodies.path").write_text(str(shared), encoding="utf-8")
    else:
        with (
            closing(sqlite3.connect(f"file:{old / 'bodies.sqlite'}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(new / "bodies.sqlite")) as target,
        ):
            source.backup(target)
    if (old / "evidence").is_dir():
        shutil.copytree(old / "evidence", new / "evidence", dirs_exist_ok=True)


def prepare(archive: Archive, problems: Sequence[ProblemRow], seed: int) -> Revisit:
    """Mark what to ask again for ``problems``. ``archive`` is the copy, open for writing."""
    wanted = rules()
    kinds = {p.kind for p in problems}
    home = key(_home(archive))
    pages: set[str] = {home}
    links: set[str] = set()
    for problem in problems:
        if problem.kind in wanted.search:
            continue
        pages |= _page_of(archive, problem)
        if problem.kind in wanted.links and (target := canonical(problem.target)) is not None:
            (pages if archive.page(key(target)) is not None else links).add(key(target))
    holders = _holders(archive, links)
    for name in links:
        pages |= set(_first(holders.get(name, ()), wanted.holders, seed))
    if kinds & wanted.foot:
        pages |= _of_templates(archive, [p for p in problems if p.kind in wanted.foot], seed)
    if kinds & wanted.missing:
        pages |= _lists(archive)
    pages |= set(_first((r.key for r in archive.addresses(state="page", own=True)), wanted.canaries, seed))
    pages = _with_frames(archive, pages)
    _search_again(archive, [p.target for p in problems if p.kind == "search_miss"])
    cut = archive.fact("walk_stopped") or archive.fact("cut_before") or ""
    archive.forget(facts=_RUN_FACTS, search=bool(kinds & wanted.search), evidence_of=[p.id for p in problems])
    ask_again(archive, (name for name, meant in wanted.probes.items() if kinds & meant))
    forget_attachments(archive, pages | links)
    _note_templates(archive, pages)
    _unhold(archive, pages, home)
    assets: set[str] = set()
    if any(not holders.get(name) for name in links):
        # Held by no page that we can read: by a script or a style sheet, then.
        assets = {row.key for row in archive.addresses(roles=("script", "style"), own=True)} - links
    archive.ask_again(pages | assets, links)
    for name in sorted(links & holders.keys()):
        archive.put_probe(_LINK, name, len(set(holders[name]) - pages))
    limit = archive.count_pages() + len(pages) + wanted.new_pages
    archive.set_facts({"revisit_pages": sorted(pages), "cut_before": cut})
    return Revisit(tuple(sorted(pages)), tuple(sorted(links)), limit)


def settle(archive: Archive) -> None:
    """Conclude, once, what the pages asked again mean for those left alone: links that nobody holds any more
    are let go; a foot mended on every page that was asked is mended on its whole template."""
    if archive.fact("revisit_settled"):
        return
    left = {name: int(count) for name, count in archive.probes(_LINK).items()}
    archive.hold_more(left)
    dropped = archive.drop_unheld()
    changed = _carry_over(archive)
    archive.set_facts({"revisit_settled": {"links_dropped": dropped, "pages_carried": changed}})


def _search_again(archive: Archive, titles: Sequence[str]) -> None:
    """Put the titles that were missed first among those the search is tried with; their number stays."""
    draw = stored_draw(archive)
    if draw is None or not titles:
        return
    wanted = {normal_title(title): "" for title in titles}
    missed = {normal_title(e.title): e for e in draw.drawn if normal_title(e.title) in wanted}
    for row in archive.pages(kinds=ARTICLES) if len(missed) < len(wanted) else ():
        name = normal_title(row.facts.title or "")
        if name in wanted and name not in missed:
            missed[name] = TitleEntry(row.facts.title or "", row.url, "", row.facts.published or "")
    first = [missed[name] for name in wanted if name in missed]
    drawn = [*first, *(e for e in draw.drawn if normal_title(e.title) not in missed)][: max(draw.wanted, 1)]
    again = msgspec.structs.replace(draw, drawn=tuple(drawn))
    archive.set_facts({DRAW: msgspec.to_builtins(again)})


def _home(archive: Archive) -> str:
    url = str(archive.fact("home_url") or archive.fact("portal"))
    return canonical(url) or url


def _page_of(archive: Archive, problem: ProblemRow) -> set[str]:
    """The page that shows the problem; for an attachment, the page that holds it too."""
    page = canonical(problem.page_url)
    if page is None:
        return set()
    found = {key(page)}
    row = archive.address(key(page))
    if row is not None and archive.page(key(page)) is None and (holder := canonical(row.holder)) is not None:
        found.add(key(holder))
    return found


def _lot(seed: int, name: str) -> bytes:
    return hashlib.sha256(f"{seed}\x1f{name}".encode()).digest()


def _first(names: Iterable[str], n: int, seed: int) -> list[str]:
    """``n`` of ``names``, drawn with the seed; the order of ``names`` does not matter."""
    return heapq.nsmallest(n, names, key=lambda name: _lot(seed, name))


def _lists(archive: Archive) -> set[str]:
    """Navigation and list pages, the nearest to the home page first; of paged lists the first page."""
    near = (
        (row.depth, row.key)
        for row in archive.pages(kinds=LISTS)
        if row.facts.list is None or row.facts.list.page_no in (None, 1)
    )
    return {name for _, name in heapq.nsmallest(rules().lists, near)}


def _with_frames(archive: Archive, pages: set[str]) -> set[str]:
    """A page and what it shows in frames are asked together."""
    found = set(pages)
    for row in archive.pages():
        if row.frame_of is None:
            continue
        outer = canonical(row.frame_of)
        if outer is not None and (key(outer) in found or row.key in found):
            found |= {key(outer), row.key}
    return found


def _owes_foot(row: PageRow) -> bool:
    return row.status == 200 and not (row.facts.fragment or row.frame_of or row.kind in _OWES_NO_FOOT)


def _foot(row: PageRow, groups: Mapping[str, Any]) -> Footer | None:
    """The foot as a visitor sees it; None when scripts make it and no rendering answered."""
    footer = row.facts.footer
    if row.render_state == "ok" or not footer.script_made:
        return footer
    group = groups.get(footer_signature(row))
    if group is None or group["state"] != "ok":
        return None
    return msgspec.convert(group["footer"], Footer)


def _of_templates(archive: Archive, problems: Sequence[ProblemRow], seed: int) -> set[str]:
    """Some pages of every template that shows one of the faults."""
    elements = {p.target for p in problems if p.kind == "footer_missing"}
    conflict = any(p.kind == "footer_conflict" for p in problems)
    groups = archive.probes("footer_group")
    found: dict[str, list[str]] = {}
    for row in archive.pages():
        if not _owes_foot(row):
            continue
        footer = _foot(row, groups)
        if footer is None or conflict or any(not getattr(footer, name, True) for name in elements):
            found.setdefault(footer_signature(row), []).append(row.key)
    common = sorted(found, key=lambda name: (-len(found[name]), name))[: rules().templates]
    return {name for one in common for name in _first(found[one], rules().per_template, seed)}


def _note_templates(archive: Archive, pages: set[str]) -> None:
    """Remember the template of each page that will be asked, and what it said of the site."""
    tags = rules().site_tags
    asked: dict[str, list[str]] = {}
    said: dict[str, Identity] = {}
    sizes: dict[str, int] = {}
    for row in archive.pages():
        if not _owes_foot(row) or (row.facts.footer.script_made and row.render_state != "ok"):
            continue
        signature = footer_signature(row)
        sizes[signature] = sizes.get(signature, 0) + 1
        if row.key in pages:
            asked.setdefault(signature, []).append(row.key)
            said.setdefault(signature, identity_of(row.facts, tags))
    for signature, names in asked.items():
        if len(names) >= min(rules().per_template, sizes[signature]):
            identity = msgspec.to_builtins(said[signature])
            archive.put_probe(_TEMPLATE, signature, {"pages": names, "identity": identity})


def _carry_over(archive: Archive) -> int:
    """Give untouched pages the foot that all asked pages of their template now show. Returns how many."""
    tags = rules().site_tags
    groups = archive.probes("footer_group")
    news: dict[str, tuple[Identity, Identity]] = {}
    asked: set[str] = set(archive.fact("revisit_pages") or ())
    for signature, noted in archive.probes(_TEMPLATE).items():
        old = msgspec.convert(noted["identity"], Identity)
        rows = [row for name in noted["pages"] if (row := archive.page(name)) is not None and _owes_foot(row)]
        feet = [_foot(row, groups) for row in rows]
        seen = [identity_of(r.facts, tags, f) for r, f in zip(rows, feet, strict=True) if f is not None]
        if len(seen) < len(noted["pages"]):
            # A page of the sample was not read again: nothing is known of its template.
            continue
        new = carried(old, seen)
        if new != old:
            news[signature] = (old, new)
    changed = 0
    if not news:
        return changed
    for names in _batches(name for name in archive.page_keys() if name not in asked):
        facts = {}
        for name in names:
            row = archive.page(name)
            pair = news.get(footer_signature(row)) if row is not None else None
            if row is not None and pair is not None and _owes_foot(row):
                facts[name] = with_identity(row.facts, pair[1])
        archive.put_facts(facts)
        changed += len(facts)
    return changed


def _batches(names: Iterable[str], size: int = 200) -> Iterator[list[str]]:
    batch: list[str] = []
    for name in names:
        batch.append(name)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _unhold(archive: Archive, pages: set[str], home: str) -> None:
    """Take back the links of the pages that will be read again, exactly as reading them had added them."""
    for name in sorted(pages):
        row = archive.page(name)
        if row is None:
            continue
        fetched = archive.fetched(row)
        holder = row.frame_of or row.url
        readings = [msgspec.structs.replace(fetched, rendered=None)]
        if fetched.rendered is not None:
            readings.append(fetched)
        for one in readings:
            archive.unhold(holder, _links_of(one), home=name == home)


def _links_of(fetched: Any) -> set[str]:
    reading = read_page(fetched)
    urls = {link.url for link in reading.links}
    if reading.facts.redirect:
        urls.add(reading.facts.redirect)
    if reading.facts.list is not None and fetched.rendered is None:
        urls |= {u for u in (reading.facts.list.next, reading.facts.list.last) if u}
    return {key(url) for url in urls}


def _holders(archive: Archive, links: set[str]) -> dict[str, list[str]]:
    """Link -> identities of the pages that hold it, read from the stored bodies."""
    found: dict[str, list[str]] = {}
    if not links:
        return found
    tails, raw_tails = _tails(archive, links)
    for row in archive.pages():
        fetched = archive.fetched(row)
        # Cheap look first: parsing every page of a portal for a few links would take longer than the visits.
        shown = fetched.rendered or ""
        if not any(t in fetched.body for t in raw_tails) and not any(t in shown for t in tails):
            continue
        text = fetched.rendered or decode(fetched.body, fetched.headers.get("content-type")).text
        held = {key(link.url) for link in read_links(parse(text, row.url, rendered=bool(fetched.rendered)))}
        for name in held & links:
            found.setdefault(name, []).append(row.key)
    return found


def _tails(archive: Archive, links: set[str]) -> tuple[set[str], set[bytes]]:
    """The last piece of each link's path (its host when it has no path), as pages may write it."""
    tails: set[str] = set()
    raw: set[bytes] = set()
    for name in links:
        row = archive.address(name)
        parts = urlsplit(row.url if row is not None else name)
        last = parts.path.rstrip("/").rpartition("/")[2] or parts.netloc
        for text in (last, unquote(last)):
            tails.add(text)
            raw |= {text.encode("utf-8", "replace"), text.encode("gb18030", "replace")}
    return tails, raw
