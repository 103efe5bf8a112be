"""Writes pages into an archive until it is killed; tells each page after its commit. Argument: the folder."""

from __future__ import annotations

import sys
from itertools import count
from pathlib import Path

from storage.archive import Archive
from tests.storage.archive_pages import put


def main() -> None:
    with Archive.create(Path(sys.argv[1])) as archive:
        for number in count():
            print(put(archive, f"/p{number}.html", [f"/p{number}-{i}.html" for i in range(20)]), flush=True)


if __name__ == "__main__":
    main()
