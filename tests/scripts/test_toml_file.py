"""``wangjian.toml`` that cannot be read: the line, what was expected and what to do, in Chinese."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.cli.toml_file import TomlFault, read_toml

CASES = {
    "[limits\npages = 1\n": ("第 1 行", "方括号"),
    "[limits]\npages 1\n": ("第 2 行第 7 列", "名称 = 值"),
    "[limits]\npages = abc\n": ("第 2 行第 9 列", "半角双引号"),
    "[limits]\npages = １００\n": ("第 2 行", "全角的“１”"),
    "[limits]\npages = 1 2\n": ("第 2 行", "一行只写一项"),
    "[limits]\npages = 1\npages = 2\n": ("第 3 行", "写了两次"),
    "[limits]\n[limits]\n": ("第 2 行", "写了两次"),
    '[browser]\nexecutable = "a\n': ("第 2 行", "双引号没有"),
    "[browser]\nexecutable = 'a\n": ("第 2 行", "单引号没有"),
    "[a]\nx = [1, 2\n": ("第 2 行", "没有配对"),
    '[browser]\nexecutable = "C:\\data"\n': ("第 2 行", "反斜杠"),
    "【limits】\n": ("第 1 行", "全角的“【”"),
    "页数 = 1\n": ("第 1 行", "英文字母"),
}


@pytest.mark.parametrize("text", CASES)
def test_fault_is_told_at_its_line_with_what_to_do(tmp_path: Path, text: str) -> None:
    path = tmp_path / "wangjian.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TomlFault) as raised:
        read_toml(path)
    said = str(raised.value)
    for words in CASES[text]:
        assert words in said
    assert not re.search(r"\b(?:Expected|Invalid|Cannot|Illegal|Unclosed|at line)\b", said)


def test_file_that_begins_with_a_mark_of_windows_is_read(tmp_path: Path) -> None:
    path = tmp_path / "wangjian.toml"
    path.write_bytes("\ufeff[limits]\npages = 50\n".encode())
    assert read_toml(path) == {"limits": {"pages": 50}}


def test_other_encoding_and_missing_file_are_told(tmp_path: Path) -> None:
    path = tmp_path / "wangjian.toml"
    with pytest.raises(TomlFault, match="没有这个文件"):
        read_toml(path)
    path.write_bytes("[limits]\n# 页数\n".encode("gb18030"))
    with pytest.raises(TomlFault, match="第 2 行: 文字编码不是 UTF-8"):
        read_toml(path)
