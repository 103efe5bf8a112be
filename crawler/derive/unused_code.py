"""Script code that a page never runs: branches that are never taken, functions that nothing names."""

from __future__ import annotations

import re
from typing import Final

_NEVER: Final = re.compile(r"\bif\s*\(\s*(?:false|0|!1)\s*\)\s*\{")
_FUNCTION: Final = re.compile(r"\bfunction\s+([A-Za-z_$][\w$]*)\s*\([^)]*\)\s*\{")
_TOKEN: Final = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|//[^\n]*|/\*.*?\*/|[{}]", re.S)


def drop_unused(code: str, source: str) -> str:
    """``code`` without what cannot run. ``source``: the whole document that holds it; a function counts as
    used when anything else in the document names it."""
    if "{" not in code:
        return code
    cuts = [(m.start(), m.end()) for m in _NEVER.finditer(code)]
    for match in _FUNCTION.finditer(code):
        if len(re.findall(rf"(?<![\w$/-]){re.escape(match[1])}(?![\w$])", source)) <= 1:
            cuts.append((match.start(), match.end()))
    for start, inside in sorted(cuts, reverse=True):
        code = code[:start] + " " + code[_end_of_block(code, inside) :]
    return code


def _end_of_block(code: str, inside: int) -> int:
    """Where the block ends whose text begins at ``inside``."""
    depth = 1
    for token in _TOKEN.finditer(code, inside):
        if token[0] in "{}":
            depth += 1 if token[0] == "{" else -1
            if depth == 0:
                return token.end()
    return len(code)
