"""What is wrong with the writing of a YAML file, in Chinese: where, what was expected there, what to do.

The readers (libyaml, and the one in Python) say it in English, in words of their own; both are known here.
What they say of places that nobody knows yet is told in general words, never in theirs.
"""

from __future__ import annotations

from typing import Final

import yaml

from rubrics.faults import Fault

_SHOWN: Final = 40
"""Characters of the faulty line that are shown."""
_TAB: Final = "行首有制表符 (Tab): 缩进只能用空格, 请换成空格"
_WIDE: Final = (
    ("could not find expected ':'", "：", "冒号"),
    ("mapping values are not allowed", "：", "冒号"),
    ("or ']'", "，", "逗号"),
    ("or '}'", "，", "逗号"),
)
"""What a full-width sign leads the reader to say, the sign, and its name."""
_BEGINS: Final = frozenset(("could not find expected ':'", "unexpected end of stream"))
"""Problems whose cause stands where the thing began, not where the reader gave up."""

_SENTENCES: Final = (
    (
        "could not find expected ':'",
        "这里应是“键: 值”, 没有找到冒号: 冒号用半角, 后面空一格",
    ),
    (
        "mapping values are not allowed",
        "这里不该有冒号: 看这一行或上一行是不是缩进没有对齐、少了冒号; 值里有冒号的, 整个值用双引号括起来",
    ),
    ("tab character", _TAB),
    ("cannot start any token", "值不能以这个符号 (@ % ` 等) 开头: 整个值用双引号括起来"),
    ("unexpected end of stream", "从这里开始的引号没有结束: 在值的末尾补上同样的引号"),
    ("unknown escape", "双引号里的反斜杠 \\ 有特别的意思: 写成 \\\\, 或改用单引号"),
    ("or ']'", "方括号 [ ] 里应用半角逗号隔开各项, 最后有 ]: 看是不是少了逗号或 ]"),
    ("or '}'", "花括号 { } 里应用半角逗号隔开各项, 最后有 }: 看是不是少了逗号或 }"),
    ("undefined alias", "以 * 开头的值有特别的意思: 用双引号括起来"),
    ("alphabetic or numeric", "以 * 或 & 开头的值有特别的意思: 用双引号括起来"),
    ("second occurrence", "以 & 开头的值有特别的意思, 而且写了两次: 用双引号括起来"),
    ("expected uri", "以 ! 开头的值有特别的意思: 用双引号括起来"),
    ("whitespace or line break", "以 ! 开头的值有特别的意思: 用双引号括起来"),
    ("comment or line break", "以 | 或 > 开头的值有特别的意思: 用双引号括起来"),
    ("chomping or indentation", "以 | 或 > 开头的值有特别的意思: 用双引号括起来"),
    ("node content", "这里应是值: 以逗号或右括号开头的, 用双引号括起来"),
    ("sequence entries are not allowed", "这里不能以 - 开头: 看这一行的缩进, 或上一行的键后面是不是已经有值"),
    ("'-' indicator", "这里应以 - 开头: 同一个列表各条的 - 左边要对齐"),
    ("expected key", "与上面各行没有对齐, 或引号后面还有别的字: 同一条的各个键左边要对齐, 用空格缩进"),
    ("<block end>", "与上面各行没有对齐, 或引号后面还有别的字: 同一条的各个键左边要对齐, 用空格缩进"),
    ("another document", "这里又开始了一份内容: 一个文件只写一份, 删去 --- 这一行"),
    ("directive", "行首的 % 有特别的意思: 删去这一行, 或把值用双引号括起来"),
    ("incompatible yaml", "行首的 % 有特别的意思: 删去这一行, 或把值用双引号括起来"),
    ("characters are not allowed", "有看不见的控制字符: 删掉这一处, 重新输入"),
)
_UNKNOWN: Final = "写法不符合 YAML 的格式: 看这一行和上一行的缩进、冒号、引号和括号"


def syntax_fault(text: str, error: yaml.YAMLError) -> Fault:
    """``error`` of reading ``text`` as a fault for the author of the file."""
    line, column, problem = _place(text, error)
    lines = text.split("\n")
    said = next((words for sign, words in _SENTENCES if sign in problem), _UNKNOWN)
    faulty = lines[line - 1] if line <= len(lines) else ""
    if faulty[column - 1 : column] == "\t":
        said = _TAB
    said += _began(error, line) + _wide(problem, lines, line)
    quoted = f" (这一行是: {_cut(faulty.strip())})" if faulty.strip() else ""
    return Fault(line, column, "", f"不是合法的 YAML: {said}{quoted}")


def _began(error: yaml.YAMLError, line: int) -> str:
    """Where the bracket began that is not closed."""
    if not isinstance(error, yaml.MarkedYAMLError) or "flow" not in str(error.context):
        return ""
    mark = error.context_mark
    return f" (左括号在第 {mark.line + 1} 行)" if mark is not None and mark.line + 1 < line else ""


def _wide(problem: str, lines: list[str], line: int) -> str:
    """A full-width sign in the line or the one above it: the usual cause."""
    for number in (line, line - 1):
        here = lines[number - 1] if 0 < number <= len(lines) else ""
        for sign, wide, name in _WIDE:
            if sign in problem and wide in here:
                return f"; 第 {number} 行用了全角{name}“{wide}”, 是分隔用的就改成半角"
    return ""


def _place(text: str, error: yaml.YAMLError) -> tuple[int, int, str]:
    """Line and column, from 1, and what the reader said, in small letters."""
    if isinstance(error, yaml.MarkedYAMLError):
        problem = str(error.problem or "").lower()
        began = error.context_mark is not None and any(sign in problem for sign in _BEGINS)
        mark = error.context_mark if began else error.problem_mark
        return (1, 1, problem) if mark is None else (mark.line + 1, mark.column + 1, problem)
    # A character that no YAML may hold: only its place in the text is told.
    at = getattr(error, "position", 0)
    before = text[: at if isinstance(at, int) else 0]
    problem = str(getattr(error, "reason", "")).lower()
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1, problem


def _cut(line: str) -> str:
    line = "".join(char if char.isprintable() else "?" for char in line)
    return line if len(line) <= _SHOWN else line[:_SHOWN] + "…"
