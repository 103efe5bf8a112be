"""Reading ``wangjian.toml``: values, or one Chinese sentence on where its writing is wrong and what to do."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, Final

from storage.trouble import system_words

_PLACE: Final = re.compile(r"\(at line (\d+), column (\d+)\)$")
_SHOWN: Final = 40
_WIDE: Final = re.compile("[０-９＝“”‘’【】，]")
_SENTENCES: Final = (
    ("'=' after a key", "应写成 名称 = 值, 中间用半角等号"),
    ("']' at the end", "组名应写成 [名称], 方括号用半角、要配对"),
    ("invalid value", "等号后面不是可用的值: 文字写在半角双引号里, 数不加引号, 是否写 true 或 false"),
    ("newline or end of document", "一行只写一项: 值的后面还有多余的字, 文字要写在半角双引号里"),
    ("cannot overwrite", "同一项写了两次: 删去一处"),
    ("duplicate", "同一项写了两次: 删去一处"),
    ("twice", "同一组写了两次: 把各项合到一处"),
    ("illegal character '\\n'", "双引号没有在这一行结束: 在值的末尾补上双引号"),
    ("unterminated string", "引号没有结束: 在值的末尾补上同样的引号"),
    ('expected "\'"', "单引号没有结束: 在值的末尾补上单引号"),
    ("unclosed array", "方括号 [ ] 没有配对: 各项用半角逗号隔开, 最后补上 ]"),
    ("unclosed inline table", "花括号 { } 没有配对: 各项用半角逗号隔开, 最后补上 }"),
    ("unescaped '\\'", "双引号里的反斜杠 \\ 要写成 \\\\, 或改用单引号 (如 'C:\\data')"),
    ("illegal character", "有看不见的控制字符: 删掉这一处, 重新输入"),
    ("invalid statement", "应写成 名称 = 值 或 [名称], 名称用英文字母, 说明文字的行首加 #"),
)
_UNKNOWN: Final = "写法不符合 TOML 的格式: 看这一行的等号、引号和括号"


class TomlFault(Exception):
    """The message says what is wrong and what to do (Chinese), without the name of the file."""


def read_toml(path: Path) -> dict[str, Any]:
    """The values of a file. Raises :class:`TomlFault`."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TomlFault(f"读不出来: {system_words(error)}") from error
    try:
        # Editors of Windows begin a file of UTF-8 with a mark.
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise TomlFault(f"第 {line} 行: 文字编码不是 UTF-8; 用记事本打开, 另存为 UTF-8") from error
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TomlFault(_sentence(text, str(error))) from error


def _sentence(text: str, said: str) -> str:
    lines = text.splitlines() or [""]
    place = _PLACE.search(said)
    line, column = (int(place[1]), int(place[2])) if place else (len(lines), 0)
    words = next((told for sign, told in _SENTENCES if sign in said.lower()), _UNKNOWN)
    shown = lines[line - 1].strip() if line <= len(lines) else ""
    wide = _WIDE.search(shown)
    if wide:
        words += f"; 这一行用了全角的“{wide.group()}”, 应改成半角"
    where = f"第 {line} 行第 {column} 列" if place else f"到文件末尾 (第 {line} 行) 才发现"
    quoted = f" (这一行是: {shown[:_SHOWN]}{'…' if len(shown) > _SHOWN else ''})" if shown else ""
    return f"{where}: {words}{quoted}"
