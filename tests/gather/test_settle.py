"""When a page's document counts as at rest."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from crawler.gather.settle import Growth

GAP = 0.1


def looked(*looks: tuple[float, int]) -> float:
    growth = Growth(GAP)
    for now, elements in looks:
        growth.see(elements, 0, now)
    return growth.rested


def test_a_page_that_had_no_turn_has_not_rested() -> None:
    """A busy machine that let neither the page nor us run for seconds has shown one look's worth of rest."""
    assert looked((0.0, 5), (3.0, 5)) == GAP
    assert looked((0.0, 5), (3.0, 5), (3.05, 6)) == 0.0


def test_news_that_move_stay_inside_the_range() -> None:
    moving = [(n * 0.05, 10 + n % 3) for n in range(20)]
    assert looked(*moving) > 0.8
    assert looked(*moving, (1.0, 13)) == 0.0


@given(st.lists(st.tuples(st.floats(0.001, 5.0), st.integers(0, 3)), min_size=1, max_size=40))
def test_rest_is_what_was_seen_since_the_last_change(steps: list[tuple[float, int]]) -> None:
    """Held to a plain count: looks after the last one that left the range, each gap cut."""
    looks, now = [], 0.0
    for wait, elements in steps:
        now += wait
        looks.append((now, elements))
    changed = 0
    for at in range(1, len(looks)):
        before = [elements for _, elements in looks[:at]]
        if not min(before) <= looks[at][1] <= max(before):
            changed = at
    rest = sum(min(b[0] - a[0], GAP) for a, b in pairwise(looks[changed:]))
    assert abs(looked(*looks) - rest) < 1e-9
