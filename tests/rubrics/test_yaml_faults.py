"""What is wrong with the writing of a YAML file is told in Chinese: where, what was expected, what to do."""

from __future__ import annotations

import re

import pytest
import yaml

from rubrics.yaml_faults import syntax_fault

LOADERS = [yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)]
CASES = {
    "- id: a\n  name 甲\n  kind: x\n": (2, "没有找到冒号"),
    "- id：a\n  name: 甲\n": (2, "第 1 行用了全角冒号"),
    "- id: a\n  name：甲\n  kind: x\n": (2, "第 2 行用了全角冒号"),
    "- id: a\n    name: 甲\n": (2, "缩进没有对齐"),
    "units:\n  - id: a\n name: 甲\n": (3, "没有对齐"),
    "- id: a\n\tname: 甲\n": (2, "制表符"),
    "units:\n\t- id: a\n": (2, "制表符"),
    '- id: "a\n  name: 甲\n': (1, "引号没有结束"),
    "- id: a\n  hosts: [a, b\n  name: 甲\n": (3, "(左括号在第 2 行)"),
    "- {id: a，name: b}\n": (1, "第 1 行用了全角逗号"),
    "- id: @a\n": (1, "整个值用双引号"),
    "- name: *甲\n": (1, "用双引号括起来"),
    "- name: !甲 b\n": (1, "用双引号括起来"),
    "- name: |甲\n": (1, "用双引号括起来"),
    '- name: "a\\d"\n': (1, "反斜杠"),
    "- id: ]\n": (1, "右括号"),
    "a: b\n---\nc: d\n": (2, "一个文件只写一份"),
    "a: 1\nb: c\x07d\n": (2, "控制字符"),
}


@pytest.mark.parametrize("loader", LOADERS, ids=["python", "libyaml"])
@pytest.mark.parametrize("text", CASES)
def test_fault_is_told_at_its_line_with_what_to_do(text: str, loader: type[yaml.SafeLoader]) -> None:
    with pytest.raises(yaml.YAMLError) as raised:
        yaml.compose(text, Loader=loader)
    fault = syntax_fault(text, raised.value)
    line, words = CASES[text]
    assert fault.line == line
    assert words in fault.message
    said = fault.message.replace("YAML", "").replace("Tab", "").partition(" (这一行是")[0]
    assert not re.search("[A-Za-z]{2}", said), "no word of the reader's own"


def test_what_nobody_knows_yet_is_told_in_general_words() -> None:
    mark = yaml.Mark("", 0, 1, 0, "", 0)
    fault = syntax_fault("a: 1\nb\n", yaml.MarkedYAMLError(None, None, "something else entirely", mark))
    assert (fault.line, fault.column) == (2, 1)
    assert "写法不符合" in fault.message
    assert "something" not in fault.message
