"""Problems with the items they cost, and their division by lead unit or column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from crawler.typeset import typeset
from reports.words import words

By = Literal["unit", "lead-unit", "column"]


class ItemIndex:
    """Items of all rubrics of one result by id."""

    def __init__(self, result: Mapping[str, Any]) -> None:
        self._items: dict[str, Mapping[str, Any]] = {}
        for score in result["scores"]:
            for item in score["items"]:
                self._items[item["id"]] = item

    def titles(self, problem: Mapping[str, Any]) -> list[str]:
        """Titles of the items that count the problem, each once."""
        return list(dict.fromkeys(typeset(item["title"]) for item in self._of(problem)))

    def lead_units(self, problem: Mapping[str, Any]) -> list[str]:
        return list(dict.fromkeys(unit for item in self._of(problem) for unit in item["lead_units"]))

    def _of(self, problem: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        return (self._items[name] for name in problem["items"] if name in self._items)


def divide(result: Mapping[str, Any], by: By) -> list[tuple[str, Sequence[Mapping[str, Any]]]]:
    """(name, problems) per part, names in the order of their first problem, the nameless part last.

    By lead unit a problem of several lead units stands in the part of each.
    """
    if by == "unit":
        return [(result["unit"]["name"], result["problems"])]
    index = ItemIndex(result)
    nameless = words().no_lead_unit if by == "lead-unit" else words().no_column
    parts: dict[str, list[Mapping[str, Any]]] = {}
    rest: list[Mapping[str, Any]] = []
    for problem in result["problems"]:
        names = index.lead_units(problem) if by == "lead-unit" else [problem["column"] or ""]
        for name in names or [""]:
            (parts.setdefault(name, []) if name else rest).append(problem)
    return [*parts.items(), *([(nameless, rest)] if rest else [])]


def picture(problem: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The first screenshot of a problem."""
    return next((row for row in problem["evidence"] if row["type"] == "screenshot"), None)


def proof(problem: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What shows the problem best: the screenshot, else the search through the navigation, else the first."""
    rows = problem["evidence"]
    searched = next((row for row in rows if row["type"] == "nav_tree"), None)
    return picture(problem) or searched or next(iter(rows), None)
