"""The evidence pack: one zip with papers, pictures, facts, stored pages and the manifest that covers them."""

from __future__ import annotations

import zipfile
from pathlib import Path

from reports.manifest import HEAD, MANIFEST, Entry, entry_of, render
from reports.sheets import EPOCH

_STORED = frozenset({".png", ".webp", ".jpg", ".jpeg", ".gz", ".xlsx"})
"""Already packed: packing again only costs time."""
_CHUNK = 1 << 20


def write_pack(files: dict[str, Path], path: Path) -> str:
    """Zip ``files`` (name inside the pack → file) with their manifest; returns the manifest's head.

    The same files give the same bytes.
    """
    manifest = render(_entry(name, file) for name, file in files.items())
    with zipfile.ZipFile(path, "w", allowZip64=True) as pack:
        for name, file in sorted(files.items()):
            with file.open("rb") as source, pack.open(_info(name), "w", force_zip64=True) as target:
                while piece := source.read(_CHUNK):
                    target.write(piece)
        pack.writestr(_info(MANIFEST), manifest.lines)
        pack.writestr(_info(HEAD), manifest.summary)
    return manifest.head


def _entry(name: str, file: Path) -> Entry:
    return entry_of(file.parent, file.name)._replace(path=name)


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, EPOCH)
    stored = Path(name).suffix.lower() in _STORED
    info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info
