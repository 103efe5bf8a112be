"""Reading JavaScript as text: its string expressions and its data literals. Nothing is executed.

``read_strings`` yields every string expression (literals joined by ``+``, simple constants put in) with
the code in front of it, so that a caller can tell what the string is used for. Parts that cannot be known
are ``UNKNOWN``. Comments and regular expressions are skipped.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple
from urllib.parse import unquote

UNKNOWN: Final = "\ue000"
"""Stands for a part of a string that only running the script would tell."""

_MAX_SCRIPT: Final = 3_000_000
_TOKEN: Final = re.compile(
    r"""//[^\n]*|/\*.*?(?:\*/|$)|<!--[^\n]*
    |(?P<str>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)
    |[(=,:!&|?{};\[]\s*/(?![*/])(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[gimsuy]*""",
    re.S | re.X,
)
_ESCAPE: Final = re.compile(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|u\{[0-9a-fA-F]+\}|\r?\n|.)", re.S)
_SIMPLE_ESCAPE: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_CHAR_CODES: Final = re.compile(
    r"String\.fromCharCode\(\s*((?:0x[\da-fA-F]+|\d+)(?:\s*,\s*(?:0x[\da-fA-F]+|\d+))*)\s*\)"
)
_JOIN: Final = re.compile(
    r"^\s*\)*\s*\+\s*(?:([\w$.]+(?:\[[\w$\"']*\])?(?:\([^()]*\))?(?:\s*\+\s*[\w$.]+){0,4})\s*\+\s*)?(\(*[\w$.]*\(*\s*)$"
)
_TAIL: Final = re.compile(r"^\s*\)*\s*\+\s*([\w$.]+)?")
_HEAD_BACKWARDS: Final = re.compile(r"\s*\(*[\w.]*\s*\+\s*([\w$.\])]+)")
"""What is joined on the left. Patterns of the end of the code in front run over the reversed code: so
each is tried at one place only, however long the script."""
_WRAPPER: Final = re.compile(
    r"((?:(?:window\.)?(?:unescape|decodeURIComponent|decodeURI|atob|escape|Base64\.decode)\s*\(\s*)+)$"
)
_CONSTANT_BACKWARDS: Final = re.compile(r"\s*=\s*([\w$]*+)(?<=[A-Za-z_$])(?=[;{},\s]|$)")
_ASSIGNED: Final = re.compile(r"(?<![\w$.])([A-Za-z_$][\w$]*+)\s*+\+?=(?!=)")
_NUMBERED: Final = re.compile(
    r"(?:^|[;{}\n])[^\S\n]*(?:var|let|const)\s+([A-Za-z_$][\w$]*+)\s*=\s*(\d{1,15})\s*(?=[;\n]|$)"
)
_COUNTED: Final = re.compile(
    r"(?:\+\+|--)\s*([A-Za-z_$][\w$]*+)|(?<![\w$])([A-Za-z_$][\w$]*+)\s*(?:\+\+|--|[-+*/]=)"
)


_HOLE: Final = re.compile(r"\$\{(?:\s*([A-Za-z_$][\w$]*)\s*|[^{}]*)\}")
_NAMED: Final = "\ue001"
"""Stands round a name whose value a template string takes in."""
_NAMED_HOLE: Final = re.compile(f"{_NAMED}([^{_NAMED}]*){_NAMED}")


class Text(NamedTuple):
    """One string expression: its value, the code round it, the string before it, the name it is given."""

    value: str
    before: str
    previous: str
    after: str
    name: str = ""


def unescape_literal(body: str) -> str:
    """Value of the inside of a quoted JavaScript string."""
    if "\\" not in body:
        return body

    def one(match: re.Match[str]) -> str:
        code = match.group(1)
        if code[0] in "xu" and len(code) > 1:
            number = int(code.strip("xu{}"), 16)
            return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else ""
        if code in ("\n", "\r\n"):
            return ""
        return _SIMPLE_ESCAPE.get(code, code)

    return _ESCAPE.sub(one, body)


def decode_base64(text: str) -> str | None:
    """Text held in base64, or None when it is not that."""
    try:
        raw = base64.b64decode(text.strip() + "=" * (-len(text.strip()) % 4), validate=True)
        return raw.decode("utf-8")
    except (binascii.Error, ValueError):
        return None


def _unwrap(value: str, wrappers: str) -> str:
    for name in reversed(
        re.findall(r"(unescape|decodeURIComponent|decodeURI|atob|Base64\.decode|escape)", wrappers)
    ):
        if UNKNOWN in value:
            return value
        if name in ("atob", "Base64.decode"):
            value = decode_base64(value) or ""
        elif name != "escape":
            value = unescape_percent(value)
    return value


_PERCENT_U: Final = re.compile(r"%u([0-9a-fA-F]{4})")


def unescape_percent(text: str) -> str:
    """``unescape``: percent escapes including the old ``%uXXXX`` form."""
    if "%u" in text:
        text = _PERCENT_U.sub(lambda m: chr(int(m.group(1), 16)), text)
    return unquote(text).encode("utf-8", "ignore").decode("utf-8")


def _char_codes(match: re.Match[str]) -> str:
    chars = []
    for code in match.group(1).split(","):
        number = int(code.strip(), 0) if code.strip().startswith("0x") else int(code)
        if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000:
            chars.append(chr(number))
    return json.dumps("".join(chars))


def read_strings(script: str) -> Iterator[Text]:
    """Every string expression of ``script`` in order. Never raises."""
    if len(script) > _MAX_SCRIPT:
        return
    if "fromCharCode" in script:
        script = _CHAR_CODES.sub(_char_codes, script)
    if '"' not in script and "'" not in script and "`" not in script:
        return
    strings: list[str] = []
    last = 0
    parts: list[str] = []
    gap = ""
    for match in _TOKEN.finditer(script):
        gap += script[last : match.start()]
        last = match.end()
        body = match.group("str")
        if body is None:
            continue
        value = unescape_literal(body[1:-1])
        if body[0] == "`":
            value = _HOLE.sub(lambda m: f"{_NAMED}{m[1]}{_NAMED}" if m[1] else UNKNOWN, value)
        strings.append(value)
        parts.append(gap)
        gap = ""
    parts.append(gap + script[last:])
    yield from _expressions(script, strings, parts)


def _numbers(script: str) -> dict[str, str]:
    """The whole numbers that names are declared with, without the names that are counted up or down."""
    numbers: dict[str, str] = {}
    for match in _NUMBERED.finditer(script):
        numbers.setdefault(match.group(1), match.group(2))
    if numbers:
        for match in _COUNTED.finditer(script):
            numbers.pop(match.group(1) or match.group(2), None)
    return numbers


def count_assignments(script: str) -> dict[str, int]:
    """How often each simple name is assigned: a name assigned once holds a constant."""
    counts: dict[str, int] = {}
    for found in _ASSIGNED.findall(script):
        counts[found] = counts.get(found, 0) + 1
    return counts


def _expressions(script: str, strings: list[str], gaps: list[str]) -> Iterator[Text]:
    constants: dict[str, str | None] = {}
    assigned: dict[str, int] | None = None
    numbers: dict[str, str] | None = None

    def lookup(name: str | None) -> str:
        nonlocal assigned, numbers
        value = constants.get(name or "")
        if name is not None and name not in constants:
            if numbers is None:
                numbers = _numbers(script)
            value = numbers.get(name)
        if value is None or name is None:
            return UNKNOWN
        if assigned is None:
            assigned = count_assignments(script)
        return value if assigned.get(name, 0) == 1 else UNKNOWN

    def fill(text: str) -> str:
        return _NAMED_HOLE.sub(lambda match: lookup(match[1]), text) if _NAMED in text else text

    index = 0
    previous = ""
    while index < len(strings):
        value = fill(strings[index])
        before = gaps[index][-120:]
        wrapped = _WRAPPER.search(before) if before.rstrip().endswith("(") else None
        if wrapped:
            value = _unwrap(value, wrapped.group(1))
            before = before[: wrapped.start()]
        pieces = [value]
        head = _HEAD_BACKWARDS.match(before[::-1]) if "+" in before else None
        if head:
            pieces.insert(0, lookup(head.group(1)[::-1]))
            before = before[: len(before) - head.end()]
        index += 1
        while index < len(strings):
            join = _JOIN.match(gaps[index]) if "+" in gaps[index] else None
            if not join:
                break
            if join.group(1):
                pieces.extend(lookup(name.strip()) for name in join.group(1).split("+"))
            piece = fill(strings[index])
            wrapped = _WRAPPER.search(join.group(2) or "")
            pieces.append(_unwrap(piece, wrapped.group(1)) if wrapped else piece)
            index += 1
        after = gaps[index][:80]
        tail = _TAIL.match(after) if "+" in after else None
        if tail:
            pieces.append(lookup(tail.group(1)))
        whole = "".join(pieces)
        named = _CONSTANT_BACKWARDS.match(before[::-1]) if before.rstrip().endswith("=") else None
        name = named.group(1)[::-1] if named else ""
        if name:
            constants[name] = whole if UNKNOWN not in whole else None
        yield Text(whole, before, previous, after, name)
        previous = strings[index - 1]


class _Bad(ValueError):
    pass


_WS: Final = re.compile(r"(?:\s+|//[^\n]*|/\*.*?\*/)*", re.S)
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_NAME: Final = re.compile(r"[A-Za-z_$][\w$]*")
_QUOTED: Final = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'", re.S)
_DATA_START: Final = re.compile(r"(?:=|^|:|\()\s*([\[{])")
_WORDS: Final[dict[str, Any]] = {"true": True, "false": False, "null": None, "undefined": None}


def read_literal(text: str, start: int = 0) -> tuple[Any, int]:
    """The JSON or JavaScript data literal at ``start`` and where it ends. Raises ValueError if none."""
    try:
        return json.JSONDecoder().raw_decode(text, start)
    except ValueError:
        return _value(text, start, 0)


def _skip(text: str, at: int) -> int:
    match = _WS.match(text, at)
    return match.end() if match else at


def _value(text: str, at: int, depth: int) -> tuple[Any, int]:
    at = _skip(text, at)
    if depth > 60 or at >= len(text):
        raise _Bad
    char = text[at]
    if char == "[":
        items: list[Any] = []
        at = _skip(text, at + 1)
        while at < len(text) and text[at] != "]":
            item, at = _value(text, at, depth + 1)
            items.append(item)
            at = _skip(text, at)
            if text[at : at + 1] == ",":
                at = _skip(text, at + 1)
            elif text[at : at + 1] != "]":
                raise _Bad
        return items, at + 1
    if char == "{":
        pairs: dict[str, Any] = {}
        at = _skip(text, at + 1)
        while at < len(text) and text[at] != "}":
            match = _QUOTED.match(text, at) or _NAME.match(text, at) or _NUMBER.match(text, at)
            if not match:
                raise _Bad
            name = match.group()
            if name[0] in "\"'":
                name = unescape_literal(name[1:-1])
            at = _skip(text, match.end())
            if text[at : at + 1] != ":":
                raise _Bad
            pairs[name], at = _value(text, at + 1, depth + 1)
            at = _skip(text, at)
            if text[at : at + 1] == ",":
                at = _skip(text, at + 1)
            elif text[at : at + 1] != "}":
                raise _Bad
        return pairs, at + 1
    for pattern in (_QUOTED, _NUMBER, _NAME):
        match = pattern.match(text, at)
        if not match:
            continue
        word = match.group()
        if pattern is _QUOTED:
            return unescape_literal(word[1:-1]), match.end()
        if pattern is _NUMBER:
            return (float(word) if "." in word or "e" in word.lower() else int(word)), match.end()
        if word in _WORDS:
            return _WORDS[word], match.end()
    raise _Bad


def read_data(script: str) -> Iterator[Any]:
    """Every data literal (object or array of plain values) assigned in ``script``. Never raises."""
    at = 0
    tries = 0
    while tries < 60:
        match = _DATA_START.search(script, at)
        if not match:
            return
        tries += 1
        try:
            value, at = read_literal(script, match.start(1))
        except (ValueError, RecursionError):
            at = match.start(1) + 1
            continue
        if value:
            yield value
