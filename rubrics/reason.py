"""扣分依据: one Chinese sentence per item, from the texts of ``words/messages.yaml``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from checks.words import reasons as check_reasons
from rubrics.rules.base import Problem
from rubrics.wordlists import words

_EXAMPLES = 3


def text(group: str, key: str, **args: str) -> str:
    """A message of ``words/messages.yaml``, filled."""
    return str(words("messages")[group][key]).format_map(args)


def sentence(criterion: str, parts: Sequence[str]) -> str:
    ask = str(words("messages")["ask"]).format(criterion=_bare(criterion))
    return ";".join([ask, *(_bare(part) for part in parts if part)]) + "。"


def found(outcome: str, problems: Sequence[Problem], share: tuple[int, int] | None = None) -> str:
    """What was found: how many, and up to three examples in the order of the check. ``share``: how many were
    found of how many owed, told where less was found and no problem says it."""
    if not problems and outcome in ("not_met", "partial") and share is not None and share[0] < share[1]:
        return text("found", "share", found=str(share[0]), owed=str(share[1]))
    if not problems:
        key = {"met": "none", "partial": "partial"}.get(outcome, "no_finding")
        return text("found", key)
    shown = "、".join(_example(problem) for problem in problems[:_EXAMPLES])
    if len(problems) > _EXAMPLES:
        shown = text("found", "more", examples=shown)
    return text("found", "problems", count=str(len(problems)), examples=shown)


def _example(problem: Problem) -> str:
    finding = problem.finding
    summary = _bare(finding.summary)
    if not finding.also_on:
        return summary
    return text("found", "also_on", summary=summary, also_on=str(finding.also_on))


def why_open(reason_key: str | None, args: Mapping[str, str]) -> str:
    """The sentence of a reason key: this room's own, or one of the checks."""
    if reason_key is None:
        return ""
    known = {**check_reasons(), **words("messages")["reasons"]}
    template = str(known.get(reason_key, reason_key))
    return template.format_map(_Lenient(args))


class _Lenient(dict[str, str]):
    """A reason whose argument was not given shows a dash instead of failing the score."""

    def __missing__(self, key: str) -> str:
        return "—"


def _bare(sentence_text: str) -> str:
    return re.sub(r"[。;;\s]+$", "", sentence_text.strip())
