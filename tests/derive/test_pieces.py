"""One search over all texts of a page finds what a search in each of them finds."""

import re

from hypothesis import given
from hypothesis import strategies as st

from crawler.derive.pieces import Pieces, pieces_of
from crawler.derive.tree import parse
from crawler.derive.walk import walk_of

TEXTS = st.lists(st.text("ab年 \n1", max_size=6), min_size=1, max_size=12)


@given(st.data(), TEXTS)
def test_every_text_with_a_find_is_named_once_and_in_order(data: st.DataObject, texts: list[str]) -> None:
    tails = data.draw(st.lists(st.text("ab年 1"), min_size=len(texts), max_size=len(texts)))
    pattern = re.compile("[年1]|a b|(?<!a)b")
    held = [(n, False) for n, text in enumerate(texts) if pattern.search(text)]
    held += [(n, True) for n, text in enumerate(tails) if pattern.search(text)]
    assert list(Pieces(texts, tails).holding(pattern)) == held


def test_texts_of_a_page_are_found_inside_and_behind_their_elements() -> None:
    page = parse("<body><p>甲2026年<b>乙</b>2025年</p><p>丙</p>", "http://portal.example.gov.cn/")
    walk = walk_of(page)
    found = [(walk.tags[n], behind) for n, behind in pieces_of(page).holding(re.compile("20"))]
    assert found == [("p", False), ("b", True)]


def test_a_find_does_not_reach_from_one_text_into_the_next() -> None:
    page = parse("<body><p>20</p><p>26</p>", "http://portal.example.gov.cn/")
    assert list(pieces_of(page).holding(re.compile(r"20\s*26"))) == []
