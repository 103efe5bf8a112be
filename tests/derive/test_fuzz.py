"""Broken pages of every kind: reading never raises, gives the same twice, and keeps what nests too deep."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.fuzz import samples
from benchmarks.mutations import MUTATIONS, Mutation, mutate
from crawler.derive.page import read_page
from crawler.derive.tree import parse
from crawler.derive.walk import walk_of
from crawler.model import Fetched

SAMPLES = samples()
MOST = 40_000
URL = "http://www.example.gov.cn/zwgk/t20240301_1.html"


@given(st.integers(0, len(SAMPLES) - 1), st.integers(0, 1_000_000))
@settings(max_examples=150, deadline=None)
def test_no_broken_page_raises_and_reading_twice_gives_the_same(place: int, seed: int) -> None:
    body, _ = mutate(SAMPLES[place][1][:MOST], seed, MOST)
    once = read_page(Fetched(URL, 200, {}, body))
    assert read_page(Fetched(URL, 200, {}, body)) == once


@pytest.mark.parametrize("change", MUTATIONS, ids=lambda change: change.__name__)
def test_every_way_of_breaking_breaks_by_its_seed_alone(change: Mutation) -> None:
    body = SAMPLES[0][1][:MOST]
    once, again, other = (change(body, random.Random(seed), MOST) for seed in (3, 3, 4))
    assert once == again
    assert once != body or other != body


@pytest.mark.parametrize("tag", ["div", "span", "font", "ul><li", "table><tr><td", "a href=x"])
def test_nesting_without_end_is_brought_up_and_loses_no_words(tag: str) -> None:
    page = parse("<html><body>" + "".join(f"<{tag}>第{n}段" for n in range(3_000)) + "</body></html>", URL)
    text = "".join(page.root.itertext())
    assert all(f"第{n}段" in text for n in (0, 400, 2_999))
    parents = walk_of(page).parent
    depth = 0
    levels = [0] * len(parents)
    for place, above in enumerate(parents[1:], start=1):
        levels[place] = levels[above] + 1
        depth = max(depth, levels[place])
    assert depth <= 257
