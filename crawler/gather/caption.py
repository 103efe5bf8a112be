"""The caption strip under an evidence picture, and storing pictures under the hash of their content."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

from msgspec import Struct
from PIL import Image, ImageDraw, ImageFont

_INK, _FAINT, _PAPER, _RULE, _ALARM = "#1a1a1a", "#5f6368", "#f4f6f9", "#1f4e8c", "#b3261e"
_MARGIN, _GAP, _SIZE, _LEADING = 20, 12, 18, 27
_NARROWEST = 720
"""A strip narrower than this would break every line; a narrow picture is set on a wider sheet."""

_NO_LINE_START = frozenset("，。、；：！？）》」』】〕”’…,.;:!?)]}")


class Caption(Struct, frozen=True):
    """What the strip says. ``items``: the 评测要点 it costs; ``rows``: further lines (name, text)."""

    unit: str
    items: tuple[str, ...] = ()
    problem: str = ""
    url: str = ""
    rows: tuple[tuple[str, str], ...] = ()


class FontMissing(Exception):
    """No font with Chinese characters. The message is for the user (Chinese)."""


@cache
def find_font(bold: bool = False) -> tuple[str, int]:
    """File and face index of a font that holds Chinese, as fontconfig chooses it.

    Raises :class:`FontMissing`.
    """
    program = shutil.which("fc-match")
    if program is None:
        raise FontMissing(
            "缺少 fontconfig, 无法选择中文字体。请运行: apt-get install fontconfig fonts-noto-cjk"
        )
    pattern = "sans-serif:lang=zh-cn" + (":bold" if bold else "")
    answer = subprocess.run(
        [program, "-f", "%{file}\t%{index}\t%{lang}", pattern],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    ).stdout
    path, _, rest = answer.partition("\t")
    index, _, languages = rest.partition("\t")
    if not Path(path).is_file() or "zh-cn" not in languages.lower().split("|"):
        raise FontMissing("没有中文字体, 图片说明无法书写。请运行: apt-get install fonts-noto-cjk")
    return path, int(index or 0) & 0xFFFF


@cache
def _font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    path, index = find_font(bold)
    return ImageFont.truetype(path, size, index=index)


def wrap(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Break ``text`` into lines of at most ``width`` pixels; addresses break after ``/ & ? =`` when they can.

    No character is lost or added but the breaks; a line does not begin with closing punctuation.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for char in paragraph:
            if font.getlength(line + char) <= width or not line:
                line += char
                continue
            cut = _cut(line, char)
            lines.append(line[:cut])
            line = line[cut:] + char
        lines.append(line)
    return lines


def _cut(line: str, following: str) -> int:
    """Where to break a full line: not before closing punctuation, and inside an address at a joint."""
    if following in _NO_LINE_START and len(line) > 2:
        return len(line) - 1
    if following.isascii() and following.isalnum():
        for back in range(1, min(24, len(line) - 1)):
            if line[-back] in "/&?= -_,;" or not line[-back].isascii():
                return len(line) - back + 1
    return len(line)


def captioned(raw: bytes, caption: Caption, taken_at: str) -> bytes:
    """``raw`` (PNG) with the strip below it. The picture itself is not touched, and its sha256 is told."""
    picture = Image.open(io.BytesIO(raw)).convert("RGB")
    width = max(picture.width, _NARROWEST)
    rows = _rows(caption, taken_at, hashlib.sha256(raw).hexdigest())
    label_width = max(_font(_SIZE).getlength(name) for name, _, _ in rows) + 18
    room = width - 2 * _MARGIN - label_width
    wrapped = [(name, wrap(text, _font(_SIZE, bold), room), bold) for name, text, bold in rows]
    height = 2 * _GAP + 6 + _LEADING * sum(len(lines) for _, lines, _ in wrapped) + 4 * len(wrapped)
    sheet = Image.new("RGB", (width, picture.height + height), _PAPER)
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((0, 0, width, picture.height), fill="#ffffff")
    sheet.paste(picture, (0, 0))
    draw.rectangle((0, picture.height, width, picture.height + 4), fill=_RULE)
    y = picture.height + 6 + _GAP
    for name, lines, bold in wrapped:
        draw.text((_MARGIN, y), name, font=_font(_SIZE), fill=_FAINT)
        for line in lines:
            draw.text(
                (_MARGIN + label_width, y), line, font=_font(_SIZE, bold), fill=_ALARM if bold else _INK
            )
            y += _LEADING
        y += 4
    out = io.BytesIO()
    sheet.save(out, "PNG", optimize=False, compress_level=6)
    return out.getvalue()


def _rows(caption: Caption, taken_at: str, sha256: str) -> list[tuple[str, str, bool]]:
    rows = [("单位", caption.unit, False)]
    marks = [f"{n}. {item}" for n, item in enumerate(caption.items, 1)]
    rows.append(("指标项", "\n".join(marks if len(marks) > 1 else caption.items), False))
    rows.append(("问题", caption.problem, True))
    rows += [(name, text, False) for name, text in caption.rows]
    rows.append(("网址", caption.url, False))
    rows.append(("北京时间", _beijing(taken_at), False))
    rows.append(("原图校验", f"sha256 {sha256}", False))
    return [row for row in rows if row[1]]


def _beijing(taken_at: str) -> str:
    return taken_at.replace("T", " ").removesuffix("+08:00")


def store(content: bytes, folder: Path) -> tuple[Path, str]:
    """Write ``content`` as ``<first half of sha256>.png`` unless it is there; path and sha256 (hex)."""
    sha256 = hashlib.sha256(content).hexdigest()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{sha256[:32]}.png"
    if not path.exists():
        partial = path.with_suffix(f".{os.getpid()}.part")
        partial.write_bytes(content)
        partial.replace(path)
    return path, sha256
