"""The punctuation of Chinese sentences, as GB/T 15834 wants it in what an office prints.

Sentences are put together from pieces with the plain marks of a keyboard. Before one goes into a document its
commas, semicolons, colons and brackets become Chinese ones where they stand among Chinese. What is quoted
(“…”, ‘…’, 《…》, `…`) and addresses belong to others and stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_OTHER: Final = r"[^\s“”‘’《》（）、，。；一-鿿]"
_TOKENS: Final = re.compile(
    rf"(?P<foreign>“[^”]*”|‘[^’]*’|《[^》]*》|`[^`]*`|[a-zA-Z][\w+.-]*://{_OTHER}*[\w/=&#%-])"
    r"|(?P<open> {0,3}\()|(?P<close>\) ?)|(?P<mark>[,;:] ?)",
    re.ASCII,
)
_CHINESE: Final = re.compile(r"[㐀-鿿“”‘’《》（）【】、，。；：！？]")
_FULL: Final = {",": "，", ";": "；", ":": "：", "(": "（", ")": "）"}


def typeset(text: str) -> str:
    """``text`` with Chinese marks where it is Chinese. Doing it twice changes nothing more."""
    while not text.isascii() and any(mark in text for mark in _FULL):
        before, text = text, _once(text)
        if text == before:
            break
    return text


def _once(text: str) -> str:
    """A mark that became Chinese may make its neighbour stand among Chinese."""
    tokens = list(_TOKENS.finditer(text))
    brackets = _brackets(text, tokens)
    out: list[str] = []
    done = 0
    for found in tokens:
        out.append(text[done : found.start()])
        done = found.end()
        given = found[0]
        chinese = found.lastgroup != "foreign" and (
            found.start() in brackets
            if found.lastgroup != "mark"
            else _ends_chinese(out) or done in brackets or _CHINESE.match(text, done) is not None
        )
        out.append(_FULL[given.strip()] if chinese else given)
    out.append(text[done:])
    return "".join(out)


def _ends_chinese(out: Sequence[str]) -> bool:
    last = next((piece[-1] for piece in reversed(out) if piece), "")
    return _CHINESE.match(last) is not None


def _brackets(text: str, tokens: Sequence[re.Match[str]]) -> frozenset[int]:
    """Where the brackets begin that hold Chinese or follow it, and those that close them."""
    open_: list[re.Match[str]] = []
    chosen: set[int] = set()
    for found in tokens:
        if found.lastgroup == "open":
            open_.append(found)
        elif found.lastgroup == "close" and open_:
            begin = open_.pop()
            before = text[max(begin.start() - 1, 0) : begin.start()]
            if _CHINESE.match(before) or _CHINESE.search(text, begin.end(), found.start()):
                chosen |= {begin.start(), found.start()}
    return frozenset(chosen)
