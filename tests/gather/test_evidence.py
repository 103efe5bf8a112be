"""Pictures taken during gathering, told anew when it is known whose they are and what they cost."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from checks.model import Finding
from crawler.gather.caption import store
from crawler.gather.evidence import Case, told_anew

TAKEN = "2026-11-20T10:00:00+08:00"


def case(raw: str, unit: str = "某市人民政府") -> Case:
    facts = {"article": "http://www.x.gov.cn/1.html", **({"raw_picture": raw} if raw else {})}
    finding = Finding("search_miss", "http://www.x.gov.cn/s?q=1", "没有这条信息", target="通知", facts=facts)
    return Case("P1", finding, unit, "搜索不准", ("能准确找到",))


def raw_picture(folder: Path) -> str:
    out = io.BytesIO()
    Image.new("RGB", (900, 300), "white").save(out, "PNG")
    return Path(store(out.getvalue(), folder)[0]).name


def test_the_picture_of_a_search_tells_unit_and_item(tmp_path: Path) -> None:
    name = raw_picture(tmp_path)
    one, other = told_anew(tmp_path, case(name), TAKEN), told_anew(tmp_path, case(name, ""), TAKEN)
    assert one is not None and other is not None
    with Image.open(one) as told, Image.open(other) as bare:
        assert told.height > bare.height > 300, "the strip has a line more for the unit"


def test_the_same_search_is_told_in_the_same_words(tmp_path: Path) -> None:
    name = raw_picture(tmp_path)
    assert told_anew(tmp_path, case(name), TAKEN) == told_anew(tmp_path, case(name), TAKEN)


def test_without_the_bare_picture_nothing_is_told_anew(tmp_path: Path) -> None:
    assert told_anew(tmp_path, case(""), TAKEN) is None
    assert told_anew(tmp_path, case("../other.png"), TAKEN) is None
