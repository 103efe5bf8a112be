"""Control characters, as bytes or as numbers of characters, wherever reading puts text into the tree."""

from __future__ import annotations

import pytest

from crawler.derive.outer_files import Outer
from crawler.derive.page import read_page
from crawler.derive.settable import settable
from crawler.derive.tree import parse
from crawler.model import Fetched

URL = "http://www.x.gov.cn/a.html"


@pytest.mark.parametrize("sign", ["\x0c", "\x01", "&#12;", "\ufffe"])
@pytest.mark.parametrize(
    "markup",
    [
        "<template><p>甲{}</p></template>",
        "<form><textarea readonly>管网已修复{}，感谢关注</textarea></form>",
        "<style>a{{color:red}}{}</style>",
    ],
    ids=["template", "locked box", "style"],
)
def test_a_control_character_does_not_keep_a_page_from_being_read(markup: str, sign: str) -> None:
    html = f"<html><body>{markup.format(sign)}<h1>关于路灯维修的通知</h1></body></html>"
    assert read_page(Fetched(URL, 200, {"content-type": "text/html; charset=utf-8"}, html.encode())).facts


def test_nor_does_one_in_an_outer_sheet() -> None:
    page = parse("<html><head><link rel='stylesheet' href='/s.css'></head><body><p>甲</p></body></html>", URL)
    assert not Outer(page, lambda url: "a{color:red}\x0cb{x:y}").unread


def test_other_characters_stay() -> None:
    assert settable("甲 a\tb\n𠮷") == "甲 a\tb\n𠮷" and settable("a\x00\ud800b") == "a  b"
