"""The draw of search titles is repeatable, fair to columns, and keeps to its window."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from crawler.gather.titles import TitleEntry, draw_titles, normal_title

AS_OF = date(2026, 11, 20)


def entry(number: int, column: str = "动态", age: int = 30, title: str | None = None) -> TitleEntry:
    return TitleEntry(
        title or f"关于第{number}号事项的公告",
        f"http://a.gov.cn/{number}.html",
        column,
        (AS_OF - timedelta(days=age)).isoformat(),
    )


def drawn(frame: list[TitleEntry], n: int = 4, seed: int = 1) -> set[str]:
    return {e.title for e in draw_titles(frame, n, seed, AS_OF.isoformat()).drawn}


entries = st.lists(
    st.builds(
        entry,
        st.integers(0, 60),
        st.sampled_from(["动态", "公告", "政策", "解读", "人事"]),
        st.integers(-400, 500),
    ),
    max_size=60,
)


@given(entries, st.integers(0, 8), st.integers(0, 99), st.randoms())
def test_the_order_of_the_frame_does_not_matter(frame, n, seed, random) -> None:
    shuffled = list(frame)
    random.shuffle(shuffled)
    assert draw_titles(frame, n, seed, "2026-11-20") == draw_titles(shuffled, n, seed, "2026-11-20")


@given(entries, st.integers(0, 8), st.integers(0, 99))
def test_what_is_drawn_keeps_to_the_window_and_the_frame(frame, n, seed) -> None:
    draw = draw_titles(frame, n, seed, "2026-11-20")
    assert len(draw.drawn) == min(n, draw.frame) and draw.enough == (draw.frame >= n)
    assert len({e.url for e in draw.drawn}) == len(draw.drawn)
    for e in draw.drawn:
        assert e in frame
        assert "2025-11-19" <= e.published <= "2026-11-17"


@given(entries, st.integers(1, 8), st.integers(0, 99))
def test_no_column_is_drawn_twice_before_every_other_was_drawn(frame, n, seed) -> None:
    columns = [e.column for e in draw_titles(frame, n, seed, "2026-11-20").drawn]
    everything = {e.column for e in draw_titles(frame, 1000, seed, "2026-11-20").drawn}
    first = columns[: len(everything)]
    assert len(set(first)) == len(first)


def test_different_seeds_draw_differently() -> None:
    frame = [entry(i) for i in range(200)]
    assert len({frozenset(drawn(frame, seed=s)) for s in range(20)}) == 20


def test_fresh_future_and_old_articles_are_left_out() -> None:
    frame = [entry(1, age=1), entry(2, age=-5), entry(3, age=400), entry(4, age=3), entry(5, age=365)]
    assert drawn(frame) == {frame[3].title, frame[4].title}


def test_the_hour_counts_when_it_is_known() -> None:
    frame = [
        TitleEntry("关于甲事项的公告公告", "http://a.gov.cn/1", "c", "2026-11-18 08:59"),
        TitleEntry("关于乙事项的公告公告", "http://a.gov.cn/2", "c", "2026-11-18 09:01"),
    ]
    draw = draw_titles(frame, 4, 1, "2026-11-20T09:00:00+08:00")
    assert [e.url for e in draw.drawn] == ["http://a.gov.cn/1"]


def test_short_and_shared_titles_are_left_out() -> None:
    frame = [
        entry(1, title="公告"),
        entry(2, title="会议纪要（一）号"),
        entry(3, title="会议纪要(一)号"),
        entry(4),
    ]
    assert drawn(frame) == {frame[3].title}


def test_an_article_in_two_columns_counts_once() -> None:
    draw = draw_titles([entry(1, "公告"), entry(1, "动态")], 4, 1, "2026-11-20")
    assert draw.frame == 1 and not draw.enough


def test_titles_are_compared_without_width_spaces_and_punctuation() -> None:
    assert normal_title("《Ａ类 办法》（２０２６年）") == normal_title("a类办法(2026年)")
