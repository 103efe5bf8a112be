"""Published statistics of letters: how many came, were taken up and answered, and at what rate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from crawler.derive.words import any_of, load

_WORDS: Final = load("labels")["message_statistics"]
_NUMBER: Final = (
    r"[^\d。；;\n编号时间日期年月]{0,10}?(?P<n>\d[\d,]*(?:\.\d+)?)\s*"
    r"(?P<unit>%|％|件次|件|封|条|次|个工作日|天|日|小时)?"
)
_COUNTS: Final = {
    name: re.compile(rf"(?:{any_of(_WORDS[name])})" + _NUMBER)
    for name in ("received", "accepted", "answered")
}
_RATE: Final = re.compile(rf"(?:{any_of(_WORDS['rate'])})" + _NUMBER)
# «办结率» is a rate before it is «办结».
_HEADS: Final = {
    name: re.compile(any_of(_WORDS[name])) for name in ("rate", "received", "accepted", "answered")
}
_LABEL: Final = re.compile(rf"(?:{any_of(word for words in _WORDS.values() for word in words)})\s?[:：]?")
_NUMERIC: Final = re.compile(r"^\d[\d,.]*\s*[%％件封条次天]*$")
_TILE: Final = re.compile(
    r"^\s*(?P<n>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>%|％|件次|件|封|条|次)?\s*(?P<label>[\u4e00-\u9fff（）()]{2,10})[:：]?\s*$"
)
_TILE_WORDS: Final = re.compile(r"^[\u4e00-\u9fff（）()]{2,10}[:：]?$")
_WINDOW: Final = 6
_LEAST: Final = 2
_LONGEST_HEAD: Final = 12
_TILES_APART: Final = re.compile(r"(?<=[\u4e00-\u9fff）)])\s*(?=\d)")
_CAME: Final = re.compile("收到|收件")
_SUM: Final = re.compile(r"^\s*(?:合\s*计|总\s*计|总\s*数|全[县市区省])\s*$")
_COUNTED: Final = frozenset(("", "件", "封", "条", "次", "件次"))


class MessageStatistics(Struct, frozen=True):
    """What a statistics block tells; a number it does not tell is None. ``line``: where it begins."""

    received: int | None = None
    accepted: int | None = None
    answered: int | None = None
    rate: str | None = None
    line: str = ""

    @property
    def told(self) -> int:
        return sum(value is not None for value in (self.received, self.accepted, self.answered, self.rate))


def read_statistics(
    lines: Sequence[str], tables: Sequence[Sequence[Sequence[str]]] = ()
) -> MessageStatistics | None:
    """The first block that tells at least two of the numbers; None when there is none."""
    shown, lines = lines, _paired([piece for line in lines for piece in _apart(line)])
    for place in range(len(lines)):
        found = _in_lines(lines[place : place + _WINDOW])
        if found is not None and found.told >= _LEAST:
            # A label is quoted without the number that stands below it.
            joined = found.line not in shown
            return replace(found, line=found.line.rpartition(" ")[0]) if joined else found
    for found in _in_tiles(lines):
        if found.told >= _LEAST:
            return found
    for table in tables:
        found = _in_table(table)
        if found is not None and found.told >= _LEAST:
            return found
    return None


def _apart(line: str) -> Sequence[str]:
    """The pieces of a line of several numbers that each stand before what they count («12 收到 11 办结»)."""
    if not line.lstrip()[:1].isdigit():
        return (line,)
    pieces = _TILES_APART.split(line.strip())
    return pieces if len(pieces) >= _LEAST and all(map(_TILE.match, pieces)) else (line,)


def _paired(lines: Sequence[str]) -> list[str]:
    """``lines`` with a label and the number below it in one («留言总数», «1024条»); a number above its label
    stays as it is."""
    found: list[str] = []
    joined = False
    for place, line in enumerate(lines):
        if joined:
            joined = False
            continue
        after = lines[place + 1].strip() if place + 1 < len(lines) else ""
        above = place > 0 and _NUMERIC.match(lines[place - 1].strip()) is not None
        led = _NUMERIC.match(after) is not None and _LABEL.fullmatch(line.strip()) is not None
        if led and (not above or (found and found[-1] != lines[place - 1])):
            found.append(f"{line.strip()} {after}")
            joined = True
        else:
            found.append(line)
    return found


def _in_lines(lines: Sequence[str]) -> MessageStatistics | None:
    if not lines or not any(pattern.search(lines[0]) for pattern in _HEADS.values()):
        return None
    text = "\n".join(lines)
    values = {name: _count(pattern, text) for name, pattern in _COUNTS.items()}
    rate = next((m["n"] for m in _RATE.finditer(text) if m["unit"] in ("%", "％")), None)
    told = (line for line in lines if any(p.search(line) for p in (*_COUNTS.values(), _RATE)))
    return MessageStatistics(**values, rate=rate, line=next(told, lines[0]))


def _in_tiles(lines: Sequence[str]) -> Iterator[MessageStatistics]:
    """Blocks of numbers that stand before what they count («3,416 来信总数», «99.2% 办结率»), each in a line
    or in two."""
    found: dict[str, str] = {}
    first = ""
    for place, line in enumerate(lines):
        tile = _TILE.match(line)
        if tile is None and place + 1 < len(lines) and _NUMERIC.match(line.strip()):
            tile = _TILE.match(f"{line.strip()} {lines[place + 1].strip()}")
        name = _tile_name(tile) if tile is not None else ""
        if tile is not None and name and name not in found:
            found[name] = re.sub(r"[^\d.]", "", tile["n"])
            first = first or line
        elif found and not _TILE_WORDS.match(line):
            yield _of_tiles(found, first)
            found, first = {}, ""
    yield _of_tiles(found, first)


def _tile_name(tile: re.Match[str]) -> str:
    rate = tile["unit"] in ("%", "％")
    name = _named(tile["label"])
    return name if rate == (name == "rate") and (rate or "." not in tile["n"]) else ""


def _named(label: str) -> str:
    """What a short label counts. «办结信件» counts answers, though it names letters too."""
    told = [name for name, pattern in _HEADS.items() if pattern.search(label)]
    if told[:1] == ["received"] and len(told) > 1 and not _CAME.search(label):
        return told[1]
    return told[0] if told else ""


def _of_tiles(found: dict[str, str], line: str) -> MessageStatistics:
    counts = {name: int(number) for name, number in found.items() if name != "rate"}
    return MessageStatistics(**counts, rate=found.get("rate"), line=line)


def _count(pattern: re.Pattern[str], text: str) -> int | None:
    for match in pattern.finditer(text):
        if (match["unit"] or "") in _COUNTED and "." not in match["n"] and not _is_date(text, match):
            return int(match["n"].replace(",", ""))
    return None


def _is_date(text: str, match: re.Match[str]) -> bool:
    return text[match.end("n") : match.end("n") + 1] in ("年", "月", "日", "-", "/", ".", ":", "：")


def _in_table(table: Sequence[Sequence[str]]) -> MessageStatistics | None:
    for place, row in enumerate(table[:-1]):
        names = [_named(cell) if len(cell) <= _LONGEST_HEAD else "" for cell in row]
        if len(set(names) - {""}) < _LEAST:
            continue
        below = sorted(table[place + 1 :], key=lambda values: not any(map(_SUM.match, values[:2])))
        for values in below:
            if len(values) < len(row):
                # One cell may stand for several columns: of a row of sums those are the first.
                if not _SUM.match(values[0] if values else ""):
                    continue
                values = (values[0], *[""] * (len(row) - len(values)), *values[1:])
            cells = {n: v for n, v in zip(names, values, strict=False) if n and _NUMERIC.match(v.strip())}
            if len(cells) >= _LEAST:
                plain = {name: re.sub(r"[^\d.]", "", value) for name, value in cells.items()}
                counts = {n: int(float(v)) for n, v in plain.items() if n != "rate" and v}
                return MessageStatistics(**counts, rate=plain.get("rate"), line=" | ".join(row))
    return None
