"""Statistics of letters: sentences, lines and tables; letters themselves are no statistics."""

from __future__ import annotations

import pytest

from crawler.derive.message_stats import MessageStatistics, read_statistics


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["2026年10月留言统计", "收到留言35件", "受理35件，办结33件", "办结率94.3%"], (35, 35, 33, "94.3")),
        (["本月收到来信：12 件，已办结：11 件"], (12, None, 11, None)),
        (["来信总数：1,203", "办结总数：1,190", "平均办理时间：3.2个工作日"], (1203, None, 1190, None)),
        (["欢迎来信", "收到 12 受理 12"], (12, 12, None, None)),
    ],
)
def test_numbers_are_read_from_sentences_and_lines(
    lines: list[str], told: tuple[int | None, int | None, int | None, str | None]
) -> None:
    found = read_statistics(lines)
    assert found is not None
    assert (found.received, found.accepted, found.answered, found.rate) == told


def test_a_table_by_month_is_a_statistics() -> None:
    table = (("月份", "收到", "受理", "办结", "办结率"), ("1月", "30", "30", "29", "96.7%"))
    assert read_statistics([], [table]) == MessageStatistics(
        30, 30, 29, "96.7", "月份 | 收到 | 受理 | 办结 | 办结率"
    )


@pytest.mark.parametrize(
    "lines",
    [
        ["来信时间：2024-03-01", "来信内容：停水", "答复时间：2024-03-06", "答复内容：已恢复"],
        ["信件编号：2024001", "来信时间 2024-03-01", "已办结"],
        ["我们认真办理每一封来信，及时回复。"],
        ["收到来信12封"],
        [],
    ],
)
def test_letters_and_single_numbers_are_no_statistics(lines: list[str]) -> None:
    assert read_statistics(lines) is None


def test_a_label_may_stand_above_its_number() -> None:
    told = MessageStatistics(1024, None, 1000, "97.66", "留言总数")
    assert read_statistics(["留言总数", "1024条", "已答复", "1000条", "答复率", "97.66%"]) == told


def test_numbers_above_their_labels_stay_with_them() -> None:
    found = read_statistics(["88", "来信总数", "80", "办结数", "90.9%", "办结率"])
    assert found is not None
    assert (found.received, found.answered, found.rate) == (88, 80, "90.9")


def test_the_sum_of_a_table_stands_before_its_parts() -> None:
    table = (("单位", "收件数", "办结数"), ("示例县住建局", "30", "28"), ("合计", "130", "126"))
    found = read_statistics([], [table])
    assert found is not None
    assert (found.received, found.answered) == (130, 126)
