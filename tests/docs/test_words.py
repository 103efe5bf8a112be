"""Every reason the code may give has a sentence, and no sentence is left over."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import get_args, get_type_hints

from checks.artifacts import SearchReading
from checks.registry import CHECKS
from checks.words import element_words, reasons, role_words, words
from crawler.gather.home import Home
from crawler.gather.probes.access_model import AccessAnswer
from crawler.gather.probes.ipv6_model import Ipv6Answer
from crawler.model import LinkRole
from rubrics.reason import why_open
from rubrics.wordlists import words as rubric_words

ROOT = Path(__file__).parents[2]
REASONS: dict[str, str] = reasons()
OURS: dict[str, str] = rubric_words("messages")["reasons"]
SEARCH_STATES = ("error", "blocked", "skipped")
PORTAL_STATES = tuple(state for state in get_args(get_type_hints(Home)["state"]) if state != "ok")


def trees(folder: str) -> Iterator[ast.Module]:
    for path in sorted((ROOT / folder).rglob("*.py")):
        yield ast.parse(path.read_text(encoding="utf-8"))


def constants(node: ast.AST) -> set[str]:
    return {n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def spoken(folder: str) -> set[str]:
    """Reason keys written in the code: ``reason_key="…"``, ``Missing("…")``, ``unsettled(case, "…")``."""
    keys: set[str] = set()
    for tree in trees(folder):
        for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call)):
            for keyword in call.keywords:
                if keyword.arg == "reason_key" and isinstance(keyword.value, ast.Constant | ast.IfExp):
                    parts = (
                        [keyword.value]
                        if isinstance(keyword.value, ast.Constant)
                        else [
                            keyword.value.body,
                            keyword.value.orelse,
                        ]
                    )
                    keys |= {
                        p.value for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str)
                    }
            name = call.func.id if isinstance(call.func, ast.Name) else ""
            place = {"Missing": 0, "unsettled": 1}.get(name)
            if place is not None and len(call.args) > place:
                given = call.args[place]
                if isinstance(given, ast.Constant) and isinstance(given.value, str):
                    keys.add(given.value)
    return keys


def made() -> set[str]:
    """Keys put together from a state."""
    probes = {f"ipv6_{s}" for s in states(Ipv6Answer)} | {f"access_{s}" for s in states(AccessAnswer)}
    return {f"search_{s}" for s in SEARCH_STATES} | {f"portal_{s}" for s in PORTAL_STATES} | probes


def states(answer: type) -> set[str]:
    """What a probe may say of itself when it did not measure."""
    return set(get_args(get_type_hints(answer)["state"])) - {"measured"}


def test_every_reason_of_a_check_has_a_sentence() -> None:
    assert (spoken("checks") | made()) - set(REASONS) == set()


def test_every_sentence_is_the_answer_to_some_reason() -> None:
    literals = set().union(*(constants(tree) for tree in trees("checks")))
    assert set(REASONS) - literals - made() == set()


def test_every_reason_of_the_scoring_has_a_sentence() -> None:
    assert spoken("rubrics") - set(OURS) - set(REASONS) == set()


def test_every_sentence_of_the_scoring_is_used() -> None:
    literals = set().union(*(constants(tree) for tree in trees("rubrics")))
    assert set(OURS) - literals == set()


def test_a_sentence_takes_its_arguments() -> None:
    for key, sentence in REASONS.items():
        names = {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}
        assert all(name.isidentifier() for name in names), key
        said = why_open(key, dict.fromkeys(names, "甲"))
        assert "{" not in said and "—" not in said, key
        assert said != sentence or not names


def test_the_search_states_are_those_the_reading_documents() -> None:
    assert all(state in (SearchReading.__doc__ or "") for state in SEARCH_STATES)


def test_every_code_of_a_finding_has_its_chinese_word() -> None:
    assert set(words().roles) == set(get_args(LinkRole))
    assert all(element_words(element) for element in ("party_mark", "site_code", "icp", "police", "sponsor"))
    assert role_words("page") == "链接"


def test_check_ids_are_the_names_of_their_files() -> None:
    assert [id for id in CHECKS if not (ROOT / "checks" / f"{id}.py").is_file()] == []
