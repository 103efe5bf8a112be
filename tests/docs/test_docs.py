"""The documents say what the code does, and all of it."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from checks.registry import CHECKS
from crawler.settings import Settings
from reports.validation import SCHEMA_FILE, validate_result
from reports.words import kinds
from scripts import make_docs
from scripts.make_docs import HEADINGS, OPTIONS, SOURCE, commands, sections, stale

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
PRODUCT = ROOT.parent / "shared" / "product.md"
COMMANDS: dict[str, Any] = dict(commands())
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


class TestGeneratedPages:
    def test_they_are_up_to_date(self) -> None:
        assert stale() == [], "run python -m scripts.make_docs"

    def test_an_outdated_page_is_noticed(self, tmp_path: Path) -> None:
        for name in ("checks.md", "settings.md"):
            (tmp_path / name).write_text(text(f"docs/{name}"), encoding="utf-8")
        (tmp_path / "cli.md").write_text(text("docs/cli.md") + "\n", encoding="utf-8")
        assert stale(tmp_path) == ["cli.md"]
        (tmp_path / "settings.md").unlink()
        assert stale(tmp_path) == ["settings.md", "cli.md"]

    def test_checking_names_what_is_old_and_writes_nothing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(make_docs, "DOCS", tmp_path)
        assert make_docs.main(["--check"]) == 1
        assert "docs/checks.md" in capsys.readouterr().out
        assert list(tmp_path.iterdir()) == []
        assert make_docs.main([]) == 0
        assert make_docs.main(["--check"]) == 0


@pytest.mark.parametrize("check", CHECKS.values(), ids=lambda check: check.id)
class TestEveryCheck:
    def test_its_docstring_has_all_parts(self, check) -> None:
        parts = sections(check.page)
        missing = [name for name in (*HEADINGS, SOURCE) if not parts.get(name)]
        assert not missing
        assert all(CHINESE.search(parts[name]) for name in HEADINGS)

    def test_its_docstring_begins_with_its_names(self, check) -> None:
        assert check.page.strip().splitlines()[0] == f"{check.title} {check.id}"

    def test_every_option_is_explained(self, check) -> None:
        said = sections(check.page).get(OPTIONS, "")
        assert [name for name in check.options if name not in said] == []

    def test_it_stands_in_the_catalogue_and_in_the_page_on_trust(self, check) -> None:
        for page in ("docs/checks.md", "docs/trust.md"):
            assert re.search(rf"^## {check.id}\b", text(page), re.MULTILINE), page

    def test_the_kinds_it_reports_have_names(self, check) -> None:
        assert set(check.kinds) <= set(kinds().kinds)


class TestCommands:
    @pytest.mark.parametrize("words", COMMANDS)
    def test_help_is_in_chinese_for_the_command_and_every_option(self, words: str) -> None:
        command = COMMANDS[words]
        assert CHINESE.search(command.help)
        silent = [
            one.name for one in command.params if one.name != "help" and not CHINESE.search(one.help or "")
        ]
        assert silent == []

    @pytest.mark.parametrize("words", COMMANDS)
    def test_it_stands_in_the_page_of_commands(self, words: str) -> None:
        assert f"## {words}\n" in text("docs/cli.md")


class TestSettings:
    def test_every_setting_has_a_chinese_meaning_and_stands_in_its_page(self) -> None:
        page = text("docs/settings.md")
        for group, field in Settings.model_fields.items():
            model = field.annotation
            assert isinstance(model, type) and issubclass(model, BaseModel)
            part = page.split(f"## [{group}]")[1].split("\n## ")[0]
            for name, option in model.model_fields.items():
                assert CHINESE.search(option.description or ""), f"{group}.{name}"
                assert f"| `{name}` |" in part, f"{group}.{name}"


def spoken(page: Path) -> Iterator[list[str]]:
    """Every command line written in a page, as words: in fenced blocks and in inline code."""
    body = page.read_text(encoding="utf-8")
    lines = [
        line for block in re.findall(r"```(?:\w*)\n(.*?)```", body, re.DOTALL) for line in block.splitlines()
    ]
    lines += re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", body, flags=re.DOTALL))
    for line in lines:
        plain = re.split(r"\s+#\s|\s{2,}(?=[^\x00-\x7f])", line.strip())[0]
        plain = plain.removeprefix("$ ").removeprefix(".venv/bin/")
        if re.match(r"(wangjian|python -m|\./\.ci/run|\./scripts/\w+)(?=\s|$)", plain):
            yield shlex.split(plain)


@pytest.mark.parametrize("page", PAGES, ids=named)
class TestEveryPage:
    def test_the_commands_it_shows_are_real(self, page: Path) -> None:
        for words in spoken(page):
            if words[0] == "wangjian":
                assert not _faults(words), f"{' '.join(words)}: {_faults(words)}"
            elif words[0] == "python":
                assert find_spec(words[2]) is not None, " ".join(words)
            else:
                assert (ROOT / words[0]).is_file(), words[0]

    def test_its_links_lead_somewhere(self, page: Path) -> None:
        targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
        inside = [target for target in targets if "://" not in target]
        assert [target for target in inside if not (page.parent / target).exists()] == []

    def test_it_names_no_machine_of_ours(self, page: Path) -> None:
        assert not re.search(r"(?<![\w.])/(?:root|home|work|tmp)/\w", page.read_text(encoding="utf-8"))


def _faults(words: list[str]) -> list[str]:
    """What is wrong with one written ``wangjian`` command."""
    rest = [word for word in words[1:] if word not in ("…", "...", "\\")]
    if not rest or rest[0].startswith("-"):
        return []
    called = next((known for known in COMMANDS if known.split()[1:] == rest[: len(known.split()) - 1]), None)
    if called is None:
        group = len(rest) == 1 and any(known.split()[1:-1] == rest for known in COMMANDS)
        return [] if group else [f"no command {' '.join(rest[:2])}"]
    known = {opt for one in COMMANDS[called].params for opt in getattr(one, "opts", ())} | {
        "--help",
        "--debug",
    }
    given = [word.partition("=")[0] for word in rest if word.startswith("--")]
    return [f"no option {word}" for word in given if word not in known]


def test_a_command_that_does_not_exist_would_be_noticed() -> None:
    assert _faults(["wangjian", "audits", "http://x.cn/"])
    assert _faults(["wangjian", "rubric", "lists"])
    assert _faults(["wangjian", "audit", "http://x.cn/", "--no-such-option"])
    assert not _faults(["wangjian", "audit", "http://x.cn/", "--as-of", "2026-11-20"])


class TestResultPage:
    PAGE = "docs/result.md"

    def schema(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
        return loaded

    def properties(self, node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            yield from node.get("properties", {})
            for value in node.values():
                yield from self.properties(value)

    def test_its_sample_fits_the_schema(self) -> None:
        samples = re.findall(r"```json\n(.*?)```", text(self.PAGE), re.DOTALL)
        assert len(samples) == 1
        validate_result(json.loads(samples[0]))

    def test_every_field_is_explained(self) -> None:
        page = re.sub(r"```.*?```", "", text(self.PAGE), flags=re.DOTALL)
        assert [name for name in sorted(set(self.properties(self.schema()))) if f"`{name}`" not in page] == []

    def test_every_kind_of_problem_is_listed_with_its_chinese_name(self) -> None:
        rows = dict(re.findall(r"^\| `(\w+)` \| ([^|]+?) \|", text(self.PAGE), re.MULTILINE))
        told = {code: name for code, name in rows.items() if code in kinds().kinds}
        assert told == {code: kind.name for code, kind in kinds().kinds.items()}

    def test_schema_and_words_know_the_same_kinds(self) -> None:
        assert set(self.schema()["$defs"]["kind"]["enum"]) == set(kinds().kinds)

    @pytest.mark.skipif(not PRODUCT.is_file(), reason="the product description is not at hand")
    def test_every_kind_of_the_product_has_a_chinese_name(self) -> None:
        table = (
            PRODUCT.read_text(encoding="utf-8").split("### Problem kinds")[1].split("\nA problem keeps")[0]
        )
        first = [row.split("|")[1] for row in table.splitlines() if row.startswith("| `")]
        asked = {code for cell in first for code in re.findall(r"`(\w+)`", cell)}
        assert len(asked) > 40
        assert asked - set(kinds().kinds) == set()


def test_the_glossary_names_things_that_exist() -> None:
    rows = re.findall(r"^\| [^|]+ \| ([^|]+) \|", text("GLOSSARY.md"), re.MULTILINE)
    names = {name for cell in rows for name in re.findall(r"`([\w./-]+)`", cell)}
    assert len(names) > 30
    source = "\n".join(
        path.read_text(encoding="utf-8")
        for top in ("crawler", "checks", "rubrics", "storage", "reports", "scripts")
        for ending in ("*.py", "*.yaml", "*.json")
        for path in sorted((ROOT / top).rglob(ending))
    )
    lost = [name for name in sorted(names) if not re.search(rf"\b{re.escape(name)}\b", source)]
    assert [name for name in lost if not (ROOT / name).exists()] == []


def test_both_readmes_lead_to_every_page() -> None:
    for name in ("README.md", "README.zh-CN.md"):
        body = text(name)
        missing = [page.name for page in ROOT.glob("docs/*.md") if f"docs/{page.name}" not in body]
        assert not missing, name
