"""Pictures taken during gathering, told anew when it is known whose they are and what they cost."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image

from checks.model import Finding, Mark
from crawler.gather import evidence
from crawler.gather.caption import store
from crawler.gather.evidence import Case, told_anew
from crawler.model import Fetched, PersonalData
from crawler.settings import Settings

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


NUMBER, OTHER = "110101190001010014", "110101190001020028"
"""Made-up identity numbers with right check characters."""


@pytest.mark.parametrize(
    ("kind", "told", "boxed"),
    [
        ("id_card", "1101**********0014", (NUMBER, "身份证号")),
        ("id_card", "1101**********0028、1101**********0014", (NUMBER, OTHER, "身份证号")),
        ("bank_card", "1101**********0014", ("身份证号",)),
        ("id_card", "1101**********9999", ("身份证号",)),
    ],
)
def test_a_leaked_number_is_boxed_itself_before_the_head_above_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kind: str, told: str, boxed: tuple[str, ...]
) -> None:
    html = (
        "<html><body><h1>救助对象公示</h1><table><tr><th>姓名</th><th>身份证号</th></tr>"
        f"<tr><td>甲某</td><td>{NUMBER}</td></tr><tr><td>乙某</td><td>{OTHER}</td></tr></table></body></html>"
    )
    url = "http://www.x.gov.cn/1.html"
    facts = SimpleNamespace(personal_data=(PersonalData("id_card", "1101**********0014", "person"),))
    archive: Any = SimpleNamespace(
        folder=tmp_path,
        page=lambda _key: SimpleNamespace(facts=facts),
        fetched=lambda _row: Fetched(url, 200, {}, html.encode()),
    )
    seen: list[tuple[Mark, tuple[str, ...]]] = []

    async def picture(
        _pool: Any, _url: str, mark: Mark, *_rest: Any, mask_texts: tuple[str, ...], facts: Any
    ) -> None:
        seen.append((mark, mask_texts))

    monkeypatch.setattr(evidence, "picture", picture)
    mark = Mark(texts=("身份证号",), region="page")
    finding = Finding("privacy_leak", url, "公开了号码", target=kind, mark=mark, facts={"masked": told})
    photographer = evidence._Photographer(archive, None, Settings())  # type: ignore[arg-type]
    asyncio.run(photographer._page(Case("P1", finding, "某县人民政府", "个人信息泄露", ())))  # type: ignore[arg-type]
    assert [(mark.texts, set(masks)) for mark, masks in seen] == [(boxed, {NUMBER, OTHER})]
