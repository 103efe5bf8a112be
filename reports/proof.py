"""Evidence made from the archive alone: HTTP facts, quoted text, and the navigation tree of an absence.

Every problem gets at least one such file, so that a problem without a picture still carries its proof.
The files lie under ``evidence/facts/`` and depend only on the archive and the judgement.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from checks.problem import Problem
from crawler.url import canonical, key
from reports.mask import mask
from reports.words import kind_name, target_text
from rubrics.judgement import Judgement
from storage.archive import AddressRow, Archive, EvidenceRow, PageRow

FACTS = "evidence/facts/"
_ABSENCE = frozenset({"column_missing"})


class Proof(NamedTuple):
    """One evidence file: its row as ``result.json`` lists it, and its bytes."""

    row: EvidenceRow
    data: bytes


def _json(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    return text.encode("utf-8", "replace")


def _page_record(page: PageRow) -> dict[str, Any]:
    return {
        "url": page.url,
        "requested_url": page.requested_url,
        "status": page.status,
        "redirects": list(page.redirects),
        "fetched_at": page.fetched_at,
        "elapsed_ms": page.elapsed_ms,
        "size": page.size,
        "body_sha256": page.body_sha,
        "rendered": page.render_state or None,
        "rendered_sha256": page.rendered_sha,
        "title": mask(page.facts.title) if page.facts.title else None,
        "headers": page.headers,
    }


def _address_record(address: AddressRow) -> dict[str, Any]:
    return {
        "url": address.url,
        "outcome": address.outcome,
        "status": address.status,
        "final_url": address.final_url,
        "checked_at": address.checked_at,
        "detail": mask(address.detail) if address.detail else None,
        "held_as": address.held,
        "first_holder": address.holder,
        "holders": address.holders,
        "link_text": mask(address.text),
        "as_written": address.raw,
    }


class _Reader:
    """Look-ups in the archive by address, remembering the last pages: problems of a page come together."""

    def __init__(self, archive: Archive) -> None:
        self.page = lru_cache(maxsize=64)(archive.page)
        self.address = archive.address

    @staticmethod
    def key_of(url: str) -> str | None:
        absolute = canonical(url) if url.startswith(("http://", "https://")) else None
        return key(absolute) if absolute else None


def _http(reader: _Reader, problem: Problem) -> Proof | None:
    finding = problem.finding
    page_key, link_key = reader.key_of(finding.page_url), reader.key_of(finding.target)
    page = reader.page(page_key) if page_key else None
    link = reader.address(link_key) if link_key else None
    if page is None and link is None:
        link = reader.address(page_key) if page_key else None
    if page is None and (link is None or link.checked_at is None):
        return None
    taken_at = (link.checked_at if link else None) or (page.fetched_at if page else None) or problem.last_seen
    data = _json(
        {
            "schema": "wangjian.http/1",
            "problem": problem.id,
            "kind": finding.kind,
            "page_url": finding.page_url,
            "target": finding.target,
            "page": _page_record(page) if page else None,
            "link": _address_record(link) if link else None,
            "facts": {name: mask(value) for name, value in sorted(finding.facts.items())},
        }
    )
    return _proof(problem, "http", "http.json", data, taken_at)


def _nav_tree(reader: _Reader, problem: Problem, portal: str) -> Proof | None:
    finding = problem.finding
    if not finding.searched and finding.kind not in _ABSENCE:
        return None
    page = None
    for url in (finding.page_url, portal):
        page_key = reader.key_of(url)
        page = reader.page(page_key) if page_key else None
        if page is not None and page.facts.nav:
            break
    data = _json(
        {
            "schema": "wangjian.nav_tree/1",
            "problem": problem.id,
            "wanted": finding.target,
            "searched_from": page.url if page else finding.page_url,
            "fetched_at": page.fetched_at if page else None,
            "body_sha256": page.body_sha if page else None,
            "searched": list(finding.searched),
            "navigation": [
                {"path": list(link.path), "name": link.name, "url": link.url}
                for link in (page.facts.nav if page else ())
            ],
        }
    )
    return _proof(problem, "nav_tree", "nav.json", data, page.fetched_at if page else problem.last_seen)


def _text(problem: Problem) -> Proof:
    finding = problem.finding
    lines = [
        f"问题编号: {problem.id}",
        f"问题类型: {kind_name(finding.kind)}",
        f"问题网址: {finding.page_url}",
        f"目标: {target_text(finding.target)}" if finding.target else "",
        f"问题描述: {mask(finding.summary)}",
        *(f"标注文字: {mask(text)}" for text in finding.mark.texts),
        *(f"{name}: {mask(value)}" for name, value in sorted(finding.facts.items())),
    ]
    data = ("\n".join(line for line in lines if line) + "\n").encode("utf-8", "replace")
    return _proof(problem, "text", "txt", data, problem.last_seen)


def _proof(problem: Problem, kind: str, ending: str, data: bytes, taken_at: str) -> Proof:
    path = f"{FACTS}{problem.id}.{ending}"
    return Proof(EvidenceRow(problem.id, kind, path, hashlib.sha256(data).hexdigest(), taken_at, None), data)


def fact_evidence(archive: Archive, judgement: Judgement) -> Iterator[Proof]:
    """The evidence files of every problem in its order: http, nav_tree, text. Nothing is written."""
    reader = _Reader(archive)
    for problem in judgement.problems:
        http = _http(reader, problem)
        nav = _nav_tree(reader, problem, judgement.unit.portal)
        made = [proof for proof in (http, nav) if proof is not None]
        if not made or problem.finding.mark.texts:
            made.append(_text(problem))
        yield from made


def write_proof(folder: Path, proof: Proof) -> None:
    """Write one evidence file under ``folder``. Raises ``OSError`` when the disk refuses."""
    path = folder / proof.row.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(proof.data)
