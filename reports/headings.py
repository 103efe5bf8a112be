"""Where a scored item stands in its rubric: 一/二/三级指标 and the full 评测要点."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from msgspec import Struct

from crawler.typeset import typeset
from reports.mask import clean
from reports.words import words
from rubrics.faults import RubricError, UnknownRubricError
from rubrics.load import load_rubric
from rubrics.wordlists import words as wordlist


class Heading(Struct, frozen=True):
    path: tuple[str, ...]
    criterion: str
    veto: bool = False
    """Whether the item is a 一票否决; it has fallen where its outcome is ``not_met``."""

    @property
    def levels(self) -> tuple[str, str, str]:
        """Three levels; what lies deeper is joined into the third."""
        first, second, *rest = (*self.path, "", "")
        return first, second, " / ".join(name for name in rest if name)


def headings(score: Mapping[str, Any], unit_kind: str) -> dict[str, Heading]:
    """Heading of every item of one ``scores`` entry.

    The installed rubric tells the full path; when it is not installed, the item's id and title do.
    """
    known: dict[str, Heading] = {}
    try:
        for item in load_rubric(score["rubric"]["id"]).items:
            known[item.id] = Heading(item.path, typeset(item.criterion_for(unit_kind)), item.rule == "veto")
    except (RubricError, UnknownRubricError, OSError):
        known = {}
    return {item["id"]: known.get(item["id"]) or _from_id(item) for item in score["items"]}


def reason_beside(criterion: str, reason: str) -> str:
    """``reason`` for a place where the criterion stands beside it: without repeating it."""
    ask = typeset(str(wordlist("messages")["ask"]).format(criterion=criterion.rstrip("。")))
    return reason.removeprefix(f"{ask}；")


def fallen_vetoes(score: Mapping[str, Any], unit_kind: str) -> list[tuple[str, Mapping[str, Any]]]:
    """The vetoes that have fallen: criterion and item."""
    places = headings(score, unit_kind)
    return [
        (places[item["id"]].criterion, item)
        for item in score["items"]
        if places[item["id"]].veto and item["outcome"] == "not_met"
    ]


def open_vetoes(score: Mapping[str, Any], unit_kind: str) -> int:
    """How many undecided vetoes hold the range below the points that are decided; 0 where none does."""
    total = score["score"]
    if total["decided"] is None or Decimal(total["low"]) >= Decimal(total["decided"]):
        return 0
    places = headings(score, unit_kind)
    return sum(
        places[item["id"]].veto and item["outcome"] in words().open_outcomes for item in score["items"]
    )


def _from_id(item: Mapping[str, Any]) -> Heading:
    indicator = str(item["id"]).partition("#")[0]
    return Heading(tuple(indicator.split("/")[1:]), typeset(clean(item["title"])))
