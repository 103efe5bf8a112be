"""The rooms of docs/architecture.md import one way, and the judging ones neither fetch nor read the clock."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAY_IMPORT = {
    "crawler/derive": ("crawler.derive", "crawler.model", "crawler.url", "crawler.yaml_data"),
    "crawler/gather": ("crawler", "storage", "checks.model"),
    "storage": ("storage", "crawler"),
    "checks": (
        "checks",
        "storage",
        "crawler.derive",
        "crawler.model",
        "crawler.url",
        "crawler.yaml_data",
        "crawler.gather.outcome",
        # shapes of what the probes keep, and nothing that measures
        *(f"crawler.gather.probes.{name}_model" for name in ("access", "compat", "ipv6", "rendering")),
        "crawler.gather.probes.kept",
    ),
    "rubrics": ("rubrics", "checks", "storage", "crawler.model", "crawler.url", "crawler.yaml_data"),
    "reports": ("reports", "rubrics", "checks", "storage", "crawler"),
}
OURS = ("crawler", "storage", "checks", "rubrics", "reports", "scripts", "fixtures_sites", "benchmarks")
NETWORK = ("httpx", "scrapy", "playwright", "socket", "urllib.request", "twisted")


def imports(folder: str) -> Iterator[tuple[Path, str]]:
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                yield path, node.module
            elif isinstance(node, ast.Import):
                for alias in node.names:
                    yield path, alias.name


def inside(module: str, roots: tuple[str, ...]) -> bool:
    return any(module == root or module.startswith(root + ".") for root in roots)


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_what_comes_before_it(room: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {module}"
        for path, module in imports(room)
        if inside(module, OURS) and not inside(module, MAY_IMPORT[room])
    ]
    assert wrong == []


@pytest.mark.parametrize("room", ["checks", "rubrics", "crawler/derive"])
def test_judging_and_reading_touch_no_network(room: str) -> None:
    assert [f"{path.name}: {module}" for path, module in imports(room) if inside(module, NETWORK)] == []


@pytest.mark.parametrize("room", ["checks", "rubrics", "crawler/derive"])
def test_judging_and_reading_look_at_no_clock(room: str) -> None:
    looked = []
    for path in sorted((ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in ("now", "today", "utcnow", "monotonic"):
                looked.append(f"{path.relative_to(ROOT)}:{node.lineno}")
            elif isinstance(node, ast.Import | ast.ImportFrom):
                names = [alias.name for alias in node.names] + [getattr(node, "module", None) or ""]
                looked += [f"{path.relative_to(ROOT)}:{node.lineno}" for name in names if name == "time"]
    assert looked == []
