"""The command line speaks Chinese: help pages and what is said of a wrong word, option or value.

The library writes both in English and offers no place for another language, so its sentences are told again
here; one that is not known stays as it is, behind a Chinese head.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import typer
from typer.core import TyperCommand, TyperGroup

from scripts.cli import say

USAGE_ERROR: type[Exception] = typer.BadParameter.__bases__[0]
"""What the library raises for wrong words; it gives the class no public name."""
INTERRUPTED = 130
"""What the library makes of Ctrl-C."""

_HELP = (
    (r"^Usage: ", "用法: "),
    (r"^Arguments:$", "参数:"),
    (r"^Options:$", "选项:"),
    (r"^Commands:$", "命令:"),
    (r"Show this message and exit\.$", "显示这份说明"),
    (r"\[OPTIONS\]", "[选项]"),
    (r"COMMAND \[ARGS\]\.\.\.", "命令 [参数]..."),
    (r"\[default: ([^\]]*?); ([\d.]+)<=x<=([\d.]+)\]", r"[默认: \1; \2 至 \3]"),
    (r"\[default: ([^\]]*?); x>=([\d.]+)\]", r"[默认: \1; 不小于 \2]"),
    (r"\[default: ([^\]]*?)(; required)?\]", r"[默认: \1]"),
    (r"\[required\]", "[必填]"),
    (r"\[x>=([\d.]+)\]", r"[不小于 \1]"),
    (r"\[([\d.]+)<=x<=([\d.]+)\]", r"[\1 至 \2]"),
    # types, each as wide as before: the table keeps its columns
    (r"<list\[str\]>", "文字       "),
    (r"<str>", "文字 "),
    (r"<path>", "路径  "),
    (r"<int range>", "整数       "),
    (r"<int>", "整数 "),
    (r"<float range>", "数           "),
    (r"<float>", "数     "),
)
_SAID = (
    (r"No such command '(.*)'\. Did you mean '(.+)'\?", r"没有命令 \1, 是不是 \2?"),
    (r"No such command '(.*)'\.(.*)", r"没有命令 \1"),
    (r"Missing command\.", "没有写命令"),
    (r"Missing argument '(.+?)'\..*", r"缺少参数 \1"),
    (r"Missing option '(.+?)'\..*", r"缺少选项 \1"),
    (r"No such option: (\S+) \(Possible options: (.+)\)", r"没有选项 \1, 是不是 \2?"),
    (r"No such option: (\S+)", r"没有选项 \1"),
    (r"Option '(.+)' requires an argument\.", r"选项 \1 后面要写值"),
    (r"Option '(.+)' does not take a value\.", r"选项 \1 后面不写值"),
    (r"Got unexpected extra argument\(?s?\)? \((.+)\)", r"多出的参数: \1"),
    (r"Invalid value for '?(.+?)'?: (.+)", r"\1 的值不合适: \2"),
    (r"Invalid value: (.+)", r"值不合适: \1"),
)
_VALUE = (
    (r"Input should be a valid integer.*", "应是整数"),
    (r"Input should be a (valid|finite) number.*", "应是数"),
    (r"Input should be a valid boolean.*", "应是 true 或 false"),
    (r"Input should be greater than or equal to (.+)", r"应不小于 \1"),
    (r"Input should be less than or equal to (.+)", r"应不大于 \1"),
    (r".*does not exist\.", "没有这个文件或目录"),
    (r".*is a directory\.", "是目录, 不是文件"),
    (r".*is a file\.", "是文件, 不是目录"),
    (r".*is not readable\.", "没有读取权限"),
    (r".*is not writable\.", "没有写入权限"),
    (r"Value .* is not a valid .*\.", "写法不对"),
)


def told(message: str) -> str:
    """What the library says of wrong words, in Chinese."""
    for pattern, chinese in _SAID:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            said = found.expand(chinese)
            head, mark, value = said.partition(" 的值不合适: ")
            return f"{head}{mark}{_value(value)}" if mark else said
    return message


def _value(message: str) -> str:
    for pattern, chinese in _VALUE:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return found.expand(chinese)
    return message


def in_chinese(page: str) -> str:
    """A help page, its headings and fixed words in Chinese."""
    for pattern, chinese in _HELP:
        page = re.sub(pattern, chinese, page, flags=re.MULTILINE)
    return page


class Command(TyperCommand):
    def get_help(self, ctx: Any) -> str:
        return in_chinese(super().get_help(ctx))

    def get_short_help_str(self, limit: int = 45) -> str:
        """The whole first paragraph: Chinese has no blanks at which the library could shorten it."""
        return (self.help or "").strip().partition("\n\n")[0].replace("\n", "")


class Group(TyperGroup):
    def get_help(self, ctx: Any) -> str:
        return in_chinese(super().get_help(ctx))

    def get_short_help_str(self, limit: int = 45) -> str:
        return (self.help or "").strip()

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Runs the command and ends the process, as the library does, with Chinese words for wrong ones."""
        given = (args, prog_name, complete_var)
        if not standalone_mode:
            return super().main(*given, False, windows_expand_args, **extra)
        try:
            code = super().main(*given, False, windows_expand_args, **extra)
        except USAGE_ERROR as error:
            _refuse(error)
        except typer.Abort:
            code = INTERRUPTED
        if code == INTERRUPTED:
            say.note("已中止。")
            sys.exit(say.OUR_FAULT)
        sys.exit(code if isinstance(code, int) else say.OK)


def _refuse(error: Any) -> NoReturn:
    if type(error).__name__ == "NoArgsIsHelpError":  # its message is the help page
        say.note(error.format_message())
        sys.exit(say.BAD_INPUT)
    say.note(f"错误: {told(error.format_message())}")
    if error.ctx is not None:
        say.note(in_chinese(error.ctx.get_usage()))
        say.note(f"运行 {error.ctx.command_path} --help 查看说明。")
    sys.exit(say.BAD_INPUT)


class App(typer.Typer):
    """A group of commands that speaks Chinese; without words it shows its help page."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            cls=Group,
            no_args_is_help=True,
            add_completion=False,
            pretty_exceptions_enable=False,
            rich_markup_mode=None,
            **options,
        )

    def command(self, name: str | None = None, **options: Any) -> Callable[[Any], Any]:
        return super().command(name, cls=Command, **options)
