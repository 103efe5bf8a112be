"""Addresses in style sheets and in lists of picture sizes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crawler.derive.link_sink import Sink
from crawler.model import Held, Region

_CSS_URL: Final = re.compile(r"url\(\s*+(?:\"([^\"]*)\"|'([^']*)'|([^\"'()]*+))\s*\)", re.I)
_CSS_IMPORT: Final = re.compile(r"@import\s+(?:url\(\s*)?[\"']?([^\"')\s;]+)", re.I)
_CSS_COMMENT: Final = re.compile(r"/\*.*?(?:\*/|\Z)", re.S)


def read_css(css: str, out: Sink, region: Region, hidden: bool, held: Held | None = None) -> None:
    """Puts pictures, fonts and imported sheets of a style text into ``out``."""
    if "url" not in css and "@import" not in css:
        return
    css = _CSS_COMMENT.sub(" ", css)
    imported: set[str] = set()
    for match in _CSS_IMPORT.finditer(css):
        imported.add(match.group(1))
        out.add(match.group(1), "style", held or "css", "", region, False)
    for match in _CSS_URL.finditer(css):
        value = (match.group(1) or match.group(2) or match.group(3) or "").strip()
        if value and value not in imported and not value.startswith(("#", "data:")):
            path = value.partition("?")[0].partition("#")[0].lower()
            is_font = path.endswith((".woff", ".woff2", ".ttf", ".eot", ".otf", ".htc", ".cur"))
            out.add(
                value.partition("#")[0], "style" if is_font else "image", held or "css", "", region, hidden
            )


def srcset(value: str) -> Iterator[str]:
    """The addresses of a list of picture sizes."""
    for part in re.split(r",\s+|,(?=[^,\s]+\s+[\d.]+[wx])", value):
        words = part.split()
        if words:
            yield words[0].rstrip(",")
