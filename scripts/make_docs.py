"""Write the pages of ``docs/`` that the code itself tells: checks, settings, commands.

``python -m scripts.make_docs`` writes them; ``--check`` compares, names what is out of date and ends with 1.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from typer.main import get_command

from checks.check import Check
from checks.registry import CHECKS
from crawler.settings import Settings
from reports.words import kind_name
from scripts.cli.main import app

DOCS = Path(__file__).parents[1] / "docs"
HEADINGS = ("查什么", "为何扣分", "何时不适用", "已知误报", "例")
OPTIONS = "选项"
SOURCE = "Source"
_NOTE = "<!-- 由 python -m scripts.make_docs 生成, 请勿手改 -->"
_BOUNDS = {"ge": "不小于 {}", "gt": "大于 {}", "le": "不大于 {}", "lt": "小于 {}"}


def sections(page: str) -> dict[str, str]:
    """The named parts of a check's docstring, each as one line; the title line is left out."""
    parts: dict[str, str] = {}
    name = ""
    for line in page.strip().splitlines()[1:]:
        head, mark, rest = line.partition(":")
        if mark and not line.startswith(" ") and head in (*HEADINGS, OPTIONS, SOURCE):
            name, line = head, rest
        if name and line.strip():
            before = parts.get(name, "")
            gap = " " if before and before[-1].isascii() else ""
            parts[name] = before + gap + line.strip()
    return parts


def checks_page() -> str:
    lines = ["# 检查目录", "", _NOTE, ""]
    lines += ["也可以用 `wangjian checks show ID` 查看。各项能信到什么程度, 见 [trust.md](trust.md)。"]
    lines += ["", "| 编号 | 名称 | 报告的问题 |", "| --- | --- | --- |"]
    for check in CHECKS.values():
        lines.append(f"| [`{check.id}`](#{check.id}) | {check.title} | {_kinds(check)} |")
    for check in CHECKS.values():
        parts = sections(check.page)
        lines += ["", f"## {check.id}", "", f"**{check.title}**", ""]
        lines += [f"- **{name}**: {parts[name]}" for name in HEADINGS]
        if check.options:
            lines.append(f"- **{OPTIONS}**: {parts[OPTIONS]}默认: {_defaults(check)}。")
        lines.append(f"- **来源**: {parts[SOURCE]}")
    return _text(lines)


def _kinds(check: Check) -> str:
    return "、".join(f"{kind_name(kind)} `{kind}`" for kind in check.kinds)


def _defaults(check: Check) -> str:
    return ", ".join(f"`{name}` = {_value(value)}" for name, value in check.options.items())


def _value(value: Any) -> str:
    if value is None or value in ("", [], ()):
        return "不填"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value}`"


def settings_page() -> str:
    lines = ["# 设置", "", _NOTE, ""]
    lines += [
        "写在工作区的 `wangjian.toml` 里; 没有写的用默认值, 写错的名称会被指出。",
        "",
        "```toml",
        "[limits]",
    ]
    lines += ["pages = 3000", "", "[politeness]", "requests_per_second = 1.0", "```"]
    for group, field in Settings.model_fields.items():
        model = field.annotation
        assert isinstance(model, type) and issubclass(model, BaseModel)
        lines += ["", f"## [{group}]", "", "| 名称 | 默认 | 取值 | 含义 |", "| --- | --- | --- | --- |"]
        for name, option in model.model_fields.items():
            lines.append(f"| `{name}` | {_value(option.default)} | {_range(option)} | {option.description} |")
    return _text(lines)


def _range(option: FieldInfo) -> str:
    choices = getattr(option.annotation, "__args__", ())
    if all(isinstance(choice, str) for choice in choices) and choices:
        return " 或 ".join(f"`{choice}`" for choice in choices)
    said = [
        words.format(getattr(limit, name))
        for limit in option.metadata
        for name, words in _BOUNDS.items()
        if hasattr(limit, name)
    ]
    return ", ".join(said) or ("true 或 false" if option.annotation is bool else "文字")


def commands(group: Any = None, path: tuple[str, ...] = ("wangjian",)) -> Iterator[tuple[str, Any]]:
    """Every command that does something, with the words that call it."""
    group = get_command(app) if group is None else group
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


def cli_page() -> str:
    lines = ["# 命令", "", _NOTE, ""]
    lines += ["每个命令加 `--help` 显示同样的说明; 出错时加 `--debug` 显示详情。"]
    lines += ["", "退出码: 0 完成; 1 程序或本机的问题; 2 参数、设置或指标文件有误, 没有开始; "]
    lines[-1] += "3 完成, 但有单位或要点未能检测; 4 另一次运行正占用着。"
    for words, command in commands():
        usage = [words, *(_usage(one) for one in command.params if one.param_type_name == "argument")]
        lines += ["", f"## {words}", "", *_help(command.help), "", "```text"]
        lines += [" ".join((*usage, "[选项]" if _options(command) else "")).rstrip(), "```"]
        rows = [row for one in command.params if (row := _row(one)) is not None]
        if rows:
            lines += ["", "| 参数 | 默认 | 说明 |", "| --- | --- | --- |", *rows]
    return _text(lines)


def _help(text: str) -> Iterator[str]:
    for paragraph in text.strip().split("\n\n"):
        yield "".join(line.strip() for line in paragraph.splitlines())
        yield ""


def _options(command: Any) -> list[Any]:
    return [one for one in command.params if one.param_type_name == "option" and one.name != "help"]


def _usage(argument: Any) -> str:
    shown = argument.metavar or argument.name.upper()
    return shown if argument.required else f"[{shown}]"


def _row(one: Any) -> str | None:
    if one.name == "help":
        return None
    if one.param_type_name == "argument":
        name, default = f"`{one.metavar or one.name.upper()}`", "可不填"
    else:
        name = ", ".join(f"`{each}`" for each in one.opts)
        default = "" if one.default in (None, False, "", ()) else f"`{one.default}`"
    cells = (name, "必填" if one.required else default, one.help or "")
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"


def _text(lines: list[str]) -> str:
    text = "\n".join(lines)
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text.strip() + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "checks.md": checks_page,
    "settings.md": settings_page,
    "cli.md": cli_page,
}


def stale(folder: Path = DOCS) -> list[str]:
    """Pages that are not what the code tells."""
    return [
        name
        for name, page in PAGES.items()
        if not (folder / name).is_file() or (folder / name).read_text(encoding="utf-8") != page()
    ]


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.make_docs", description="写出由程序生成的文档")
    parser.add_argument("--check", action="store_true", help="只比较, 不写")
    if parser.parse_args(argv).check:
        old = stale(DOCS)
        for name in old:
            print(f"docs/{name} 已过期, 请运行 python -m scripts.make_docs")
        return 1 if old else 0
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
