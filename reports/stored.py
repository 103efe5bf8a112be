"""The crawl's archive beside a published result: finding it, and holding its pages against the evidence."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

import zstandard

from reports.manifest import Fault
from reports.proof import FACTS
from storage.archive import Archive, ArchiveError

POINTER = "archive.path"
"""File of a result folder that names its archive (relative path) when that lies elsewhere."""


def point_to(folder: Path, archive: Path) -> None:
    """Leave word in the result folder where its archive lies."""
    (folder / POINTER).write_text(os.path.relpath(archive, folder), encoding="utf-8")


def open_archive(folder: Path) -> Archive | None:
    """The archive in ``folder``, directly below it, or where its pointer leads; read-only. None when only the
    papers were kept."""
    pointer = folder / POINTER
    told = [folder / pointer.read_text(encoding="utf-8").strip()] if pointer.is_file() else []
    for place in (*told, folder, *sorted(path for path in folder.iterdir() if path.is_dir())):
        if (place / "crawl.sqlite").is_file():
            try:
                return Archive.open(place)
            except ArchiveError:
                return None
    return None


def verify_pages(folder: Path) -> list[Fault]:
    """Stored pages whose bytes are no longer those that the evidence names.

    A page that was cleared away by the retention rule is no fault: nothing false is shown in its place.
    """
    archive = open_archive(folder)
    if archive is None:
        return []
    with archive:
        return [
            Fault("altered", url, f"存档网页与证据所记的校验码不同: {url}")
            for url, sha256 in sorted(set(_named_pages(folder)))
            if _altered(archive, sha256)
        ]


def _named_pages(folder: Path) -> Iterator[tuple[str, str]]:
    """(address, sha256) of every body that the HTTP facts name."""
    for file in sorted((folder / FACTS).glob("*.http.json")):
        try:
            page = json.loads(file.read_bytes())["page"] or {}
            pairs = [
                (page["url"], page[name]) for name in ("body_sha256", "rendered_sha256") if page.get(name)
            ]
        except (ValueError, KeyError, TypeError):
            continue  # an altered fact file is the manifest's to name
        yield from pairs


def _altered(archive: Archive, sha256: str) -> bool:
    try:
        return hashlib.sha256(archive.body(sha256)).hexdigest() != sha256
    except ArchiveError:
        return False
    except zstandard.ZstdError:
        return True
