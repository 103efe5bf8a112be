"""The numbers of a page's elements say what stands inside what."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crawler.derive.tree import Page, once_per_page, parse
from crawler.derive.walk import Walk

_TREE = st.recursive(
    st.sampled_from(["文", "<br>", "<img>", "<p></p>"]),
    lambda inner: st.lists(inner, max_size=4).map(lambda parts: f"<div>{''.join(parts)}</div>"),
    max_leaves=30,
)


@given(_TREE)
def test_parents_and_subtrees_are_those_of_the_tree(markup: str) -> None:
    walk = Walk(parse(f"<html><body>{markup}</body></html>", "http://a.gov.cn/").root)
    for place, element in enumerate(walk.elements):
        assert walk.number[element] == place
        assert walk.tags[place] == element.tag
        above = element.getparent()
        assert walk.elements[walk.parent[place]] is (element if above is None else above)
        assert walk.elements[place : walk.end[place]] == list(element.iter())


def test_a_page_is_asked_once() -> None:
    asked: list[str] = []

    @once_per_page
    def length(page: Page) -> int:
        asked.append(page.url)
        return len(page.text)

    page, other = (parse("<p>文</p>", f"http://a.gov.cn/{name}") for name in "ab")
    assert length(page) == length(page) == length(other) == len("<p>文</p>")
    assert asked == ["http://a.gov.cn/a", "http://a.gov.cn/b"]
