"""The caption strip stands below the picture, loses no character, and tells the picture's hash."""

from __future__ import annotations

import hashlib
import io
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFont

from crawler.gather.caption import Caption, FontMissing, captioned, find_font, store, wrap

AT = "2026-11-20T10:11:12+08:00"
LONG_URL = "http://www.example.gov.cn/was5/web/search?" + "&".join(f"param{i}=value{i}" for i in range(60))


def png(width: int = 900, height: int = 300) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((width, height), 80).convert("RGB").save(out, "PNG")
    return out.getvalue()


def font() -> ImageFont.FreeTypeFont:
    path, index = find_font()
    return ImageFont.truetype(path, 18, index=index)


@given(st.text(alphabet="网检政务公开，。）abc/&?=-1 9", max_size=200), st.integers(60, 600))
@settings(max_examples=60, deadline=None)
def test_wrapping_loses_nothing_and_keeps_to_the_width(text: str, width: int) -> None:
    lines = wrap(text, font(), width)
    assert "".join(lines) == text
    assert all(font().getlength(line) <= width for line in lines)


def test_no_line_begins_with_closing_punctuation() -> None:
    lines = wrap("某县人民政府，" * 40, font(), 300)
    assert len(lines) > 5 and not any(line.startswith("，") for line in lines)


def test_addresses_break_at_their_joints() -> None:
    lines = wrap(LONG_URL, font(), 500)
    assert len(lines) > 3
    assert all(a[-1] in "/&?=" or b[0] in "/&?=" for a, b in pairwise(lines))


@pytest.mark.parametrize("width", [200, 900, 1366])
def test_the_picture_itself_is_untouched(width: int) -> None:
    raw = png(width)
    caption = Caption(
        "某县人民政府", ("甲项", "乙项"), "网页底部缺少公安机关备案标识", LONG_URL, (("说明", "副本"),)
    )
    whole = Image.open(io.BytesIO(captioned(raw, caption, AT)))
    before = Image.open(io.BytesIO(raw))
    assert whole.crop((0, 0, *before.size)).tobytes() == before.tobytes()
    assert whole.height > before.height + 150


def test_more_text_makes_a_taller_strip() -> None:
    raw = png()

    def height(caption: Caption) -> int:
        return Image.open(io.BytesIO(captioned(raw, caption, AT))).height

    short = height(Caption("某县", ("甲",), "问题", "http://a.gov.cn/"))
    assert height(Caption("某县", ("甲", "乙", "丙"), "问题", "http://a.gov.cn/")) > short
    assert height(Caption("某县", ("甲",), "问题" * 100, "http://a.gov.cn/")) > short
    assert height(Caption("某县", ("甲",), "问题", LONG_URL)) > short


def test_the_same_input_makes_the_same_picture() -> None:
    raw, caption = png(), Caption("某县", ("甲",), "问题", "http://a.gov.cn/")
    assert captioned(raw, caption, AT) == captioned(raw, caption, AT)
    assert captioned(raw, caption, AT) != captioned(raw, caption, "2026-11-20T10:11:13+08:00")


def test_equal_pictures_are_stored_once_under_their_hash(tmp_path: Path) -> None:
    raw = png()
    first, second = store(raw, tmp_path / "evidence"), store(raw, tmp_path / "evidence")
    assert first == second
    assert first[1] == hashlib.sha256(first[0].read_bytes()).hexdigest()
    assert [p.name for p in (tmp_path / "evidence").iterdir()] == [f"{first[1][:32]}.png"]


def test_a_missing_font_is_told_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    find_font.cache_clear()
    with pytest.raises(FontMissing, match="fonts-noto-cjk"):
        find_font()
    find_font.cache_clear()
