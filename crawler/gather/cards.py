"""Evidence as a card: facts that no page can show (no answer, a column that is nowhere), written as HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from msgspec import Struct

from crawler.gather.rules import picture_rules


class Node(Struct):
    name: str
    below: list[Node]


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("crawler.gather", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )


def facts_html(title: str, lead: str, facts: Mapping[str, str]) -> str:
    """A card of HTTP facts: those that the data file has words for, in its order; others are for programs."""
    names = picture_rules().facts
    rows = [(names[name], facts[name]) for name in names if facts.get(name)]
    return _templates().get_template("facts.html.j2").render(title=title, lead=lead, rows=rows)


def absence_html(
    sought: str, paths: Sequence[Sequence[str]], words: Sequence[str], *, column: bool = True
) -> str:
    """The places that were searched, as a tree, and the words that were tried. ``column``: ``sought`` is the
    name of a column and the places are the navigation; else it says what is not there."""
    most = picture_rules().tree_names
    tree, total = _tree(paths)
    shown = _prune(tree, most)
    return (
        _templates()
        .get_template("absence.html.j2")
        .render(sought=sought, column=column, words=words, tree=tree, total=total, left_out=total - shown)
    )


def _tree(paths: Sequence[Sequence[str]]) -> tuple[list[Node], int]:
    roots: list[Node] = []
    total = 0
    for path in paths:
        level = roots
        for name in path:
            node = next((n for n in level if n.name == name), None)
            if node is None:
                node = Node(name, [])
                level.append(node)
                total += 1
            level = node.below
    return roots, total


def _prune(roots: list[Node], most: int) -> int:
    """Keep the outermost ``most`` names (breadth first); returns how many are kept."""
    kept, level = 0, roots
    while level:
        following: list[Node] = []
        for node in level:
            kept += 1
            room = most - kept - (len(level) + len(following))
            node.below = node.below[: max(room, 0)] if kept < most else []
            following += node.below
        level = following
    return kept
