"""Chinese punctuation in the sentences that offices print."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.typeset import typeset


@pytest.mark.parametrize(
    ("plain", "printed"),
    [
        (
            "链接打不开, 页面不存在 (404): http://a.example/x",
            "链接打不开，页面不存在（404）：http://a.example/x",
        ),
        ("缺少ICP备案号 (另有9处); 已记录", "缺少ICP备案号（另有9处）；已记录"),
        ("栏目“政策解读(新)”最新信息为 2026-05-04, 超期", "栏目“政策解读(新)”最新信息为 2026-05-04，超期"),
        (
            "用 visibility:hidden 隐藏 (移到 (0, 0), 看不见)",
            "用 visibility:hidden 隐藏（移到（0, 0），看不见）",
        ),
        ("页面没有显示完: 接口没有应答  (500)", "页面没有显示完：接口没有应答（500）"),
        ("写的是“a, b”, 应为《办法(试行), 修订》", "写的是“a, b”，应为《办法(试行), 修订》"),
        ("每年公开(含下级单位)的, 得2分", "每年公开（含下级单位）的，得2分"),
        (
            "见 http://a.example/x(1),y;z 和 http://b.example/",
            "见 http://a.example/x(1),y;z 和 http://b.example/",
        ),
        ("见 http://a.example/x, 另见附件", "见 http://a.example/x，另见附件"),
    ],
)
def test_marks_among_chinese_are_chinese(plain: str, printed: str) -> None:
    assert typeset(plain) == printed


@pytest.mark.parametrize(
    "text",
    [
        "",
        "status 200, length 15 (of 20)",
        "留言 2026-09-07 08:41 收到",
        "比例 3:4",
        "`a, 中 (文)`",
        "参见 RFC 9110, section 4 (note)",
    ],
)
def test_what_is_foreign_or_quoted_stays(text: str) -> None:
    assert typeset(text) == text


_CHINESE = ("中", "文", "“甲, 乙(丙)”", "《办法(试行)》", "，", "（", "）")
_PLAIN = (", ", "; ", ": ", " (", ")", "(", " ", "a", "7", "http://a.example/x,1 ", "10:30")
_PIECES = st.lists(st.sampled_from((*_CHINESE, *_PLAIN)), max_size=14)


def test_a_quotation_that_does_not_end_is_none() -> None:
    assert typeset("“没有写完的引文, (略)") == "“没有写完的引文，（略）"


@given(_PIECES)
def test_nothing_but_marks_changes_and_twice_is_once(pieces: list[str]) -> None:
    text = "".join(pieces)
    printed = typeset(text)
    assert typeset(printed) == printed
    plain = str.maketrans("，；：（）", ",;:()")
    assert printed.translate(plain).replace(" ", "") == text.translate(plain).replace(" ", "")


@given(st.text(alphabet="中文，(), :;“”《》 ab1", max_size=60))
def test_quotations_stay(text: str) -> None:
    quoted = "“" + text.replace("“", "").replace("”", "") + "”"
    assert typeset(f"标题{quoted}, 见") == f"标题{quoted}，见"
