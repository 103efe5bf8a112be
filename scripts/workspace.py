"""A workspace: a folder with ``wangjian.toml``, ``units.yaml``, the main database, archives and results."""

from __future__ import annotations

import os
from pathlib import Path

from storage.main import MainStore, StoreError

DATABASE = "wangjian.sqlite"
DATABASE_VARIABLE = "WANGJIAN_DATABASE"
ARCHIVES = "archive"
RESULTS = "results"


class Workspace:
    """Paths and the main store of one workspace folder. Raises StoreError when the database cannot be had."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        path = (folder / DATABASE).resolve()
        url = os.environ.get(DATABASE_VARIABLE)
        if not url and not path.exists() and any(folder.glob(f"{RESULTS}/*/*")):
            # A new, empty one would hide that the runs and the life of their problems are lost.
            raise StoreError(
                f"数据库 {path} 不见了, 而 {RESULTS} 里有评测结果。请用备份恢复; "
                f"确实要从头开始的, 先把 {RESULTS} 移到别处。"
            )
        url = url or f"sqlite:///{path}"
        self.store = MainStore(url)

    def bodies_of(self, unit_id: str) -> Path:
        return self.folder / ARCHIVES / unit_id

    def archive_of(self, unit_id: str, run_id: str) -> Path:
        return self.folder / ARCHIVES / unit_id / run_id

    def out_of(self, unit_id: str, run_id: str) -> Path:
        return self.folder / RESULTS / unit_id / run_id

    def relative(self, path: Path) -> str:
        """As the database keeps a folder, so that the workspace can be moved."""
        return path.relative_to(self.folder).as_posix()
