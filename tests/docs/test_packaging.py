"""A built package holds every file that the code reads."""

from __future__ import annotations

import tomllib
from fnmatch import fnmatchcase
from pathlib import Path

from setuptools import find_namespace_packages

ROOT = Path(__file__).parents[2]
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
TOPS = [pattern.rstrip("*") for pattern in CONFIG["packages"]["find"]["include"]]
NOT_SHIPPED = {"setup.sh", "demo", "test", "README.md"}
"""Scripts of the source tree and a page for its readers."""


def data_files() -> list[Path]:
    return sorted(
        path.relative_to(ROOT)
        for top in TOPS
        for path in (ROOT / top).rglob("*")
        if path.is_file()
        and path.suffix not in (".py", ".pyc")
        and not any(part.startswith((".", "__pycache__")) for part in path.relative_to(ROOT).parts)
        and path.name not in NOT_SHIPPED
        and not path.name.startswith("wangjian.sqlite")
    )


def test_every_data_file_is_in_a_package_and_matches_a_glob() -> None:
    packages = set(find_namespace_packages(str(ROOT), include=CONFIG["packages"]["find"]["include"]))
    globs = CONFIG["package-data"]["*"]
    assert len(data_files()) > 20
    lost = [
        str(path)
        for path in data_files()
        if ".".join(path.parent.parts) not in packages
        or not any(fnmatchcase(path.name, pattern) for pattern in globs)
    ]
    assert lost == []


def test_every_package_the_code_imports_is_shipped() -> None:
    packages = set(find_namespace_packages(str(ROOT), include=CONFIG["packages"]["find"]["include"]))
    for top in TOPS:
        for path in (ROOT / top).rglob("*.py"):
            assert ".".join(path.relative_to(ROOT).parent.parts) in packages, path
