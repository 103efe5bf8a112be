"""A cheap look before a pattern never hides what the pattern would find."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.derive import footer, list_links, list_titles

_LOOKS = [
    (list_titles.is_more, list_titles._MORE),
    (list_titles.is_minor, list_titles._MINOR),
    (list_links.leads_beside, list_links.NEIGHBOUR),
]


@pytest.mark.parametrize(("look", "pattern"), _LOOKS, ids=["more", "minor", "neighbour"])
@given(data=st.data())
def test_a_look_at_the_first_character_hides_nothing(look, pattern: re.Pattern[str], data: st.DataObject):
    text = data.draw(st.from_regex(pattern) | st.text(max_size=12))
    longest = list_titles._LONGEST_MINOR if look is list_titles.is_minor else len(text) + 1
    assert look(text) == (len(text) < longest and pattern.match(text) is not None)


@given(st.from_regex(footer._STRONG) | st.text(max_size=20))
def test_words_of_a_foot_hold_one_of_their_signs(text: str):
    assert footer._is_strong(text) == (footer._STRONG.search(text) is not None)
