"""Text of the bundled portals: article bodies from a pool of sentences, and long standard pages.

Everything is fixed by its arguments: the same title and unit give the same text in every run.
"""

from __future__ import annotations

import random
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

_HERE = Path(__file__).parent
_fragments = Environment(
    loader=FileSystemLoader(_HERE / "fragments"), autoescape=True, undefined=StrictUndefined
)


@lru_cache
def _pools() -> Any:
    return yaml.safe_load((_HERE / "pools.yaml").read_text("utf-8"))


def paragraphs(genre: str, title: str, unit: str) -> list[str]:
    """Four paragraphs of an article of the genre, chosen by the title. KeyError: unknown genre."""
    pools = _pools()
    pool = pools["genres"][genre]
    draw = random.Random(f"{genre}/{title}/{unit}")
    sentences = [draw.choice(pool["lead"]), *draw.sample(pool["body"], 3), draw.choice(pools["tail"])]
    return [
        sentence.format(
            title=title,
            unit=unit,
            place=draw.choice(pools["places"]),
            site=draw.choice(pools["sites"]),
            a=draw.randint(12, 48),
            b=draw.randint(120, 960),
            c=draw.randint(2, 9),
        )
        for sentence in sentences
    ]


def fragment(name: str, /, **values: Any) -> str:
    """HTML of one standard page body, ``fragments/<name>.html``. Raises UndefinedError on a missing value."""
    return _fragments.get_template(f"{name}.html").render(**values)
