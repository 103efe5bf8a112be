"""Two nights of an unchanged site, each in a process of its own: CPU of the second ÷ the first, and storage.

``python -m benchmarks.second_night [PAGES LINKS SIZE]``.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.harness import measured, served


@dataclass(frozen=True)
class Nights:
    """``ratio``: CPU seconds of the second night ÷ the first, imports included. Sizes in KB a page:
    ``first`` and ``second`` are all that the night added, ``bodies`` what the second added to the bodies and
    readings that the unit's runs share."""

    how: str
    ratio: float
    first: float
    second: float
    bodies: float

    @property
    def storage(self) -> str:
        return f"{self.first:.1f} KB a page, then {self.second:.2f}, of which bodies {self.bodies:.2f}"


def _size(folder: Path) -> int:
    return sum(f.stat().st_size for f in folder.rglob("*") if f.is_file())


def second_night(site: tuple[int, int, int], *, validators: bool) -> Nights:
    """``site``: pages, links, bytes. Without ``validators`` only the hash tells that a page is the same."""
    with served(*site, validators=validators) as url, tempfile.TemporaryDirectory() as name:
        unit, bodies = Path(name), Path(name, "bodies")
        first = measured("benchmarks.our_walk", url, str(unit / "1"), str(bodies))
        one, shared = _size(unit), _size(bodies)
        second = measured("benchmarks.our_walk", url, str(unit / "2"), str(bodies))
        if first["pages"] != second["pages"]:
            raise RuntimeError(f"the nights differ: {first['pages']} and {second['pages']} pages")
        pages = first["pages"] * 1024
        return Nights(
            "by validators" if validators else "by hash",
            second["cpu"] / first["cpu"],
            one / pages,
            (_size(unit) - one) / pages,
            (_size(bodies) - shared) / pages,
        )


def main() -> None:
    pages, links, size = (int(given) for given in sys.argv[1:] or ("5599", "18", "15700"))
    for validators in (True, False):
        told = second_night((pages, links, size), validators=validators)
        print(f"second night ÷ first, {told.how:<13} {told.ratio:.2f} ({told.storage})", flush=True)


if __name__ == "__main__":
    main()
