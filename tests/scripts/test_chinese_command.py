"""The command line speaks Chinese to people: help pages, wrong words, options and values."""

from __future__ import annotations

import re
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from scripts.cli.main import app
from scripts.make_docs import commands

ENGLISH = re.compile(
    r"Usage|Options:|Commands:|Arguments:|Show this|required|default:|No such|Missing|Invalid|Try '|Error|"
    r"unexpected|should be|<str>|<int|<float|<path>|<list|x>=|<=x"
)


def said(*words: str) -> tuple[int, str]:
    ended = CliRunner().invoke(app, list(words))
    return ended.exit_code, ended.output


GROUPS = [name for name, command in get_command(app).commands.items() if hasattr(command, "commands")]


@pytest.mark.parametrize("words", [["--help"], *([group, "--help"] for group in GROUPS)])
def test_a_group_s_help_page_is_chinese(words: list[str]) -> None:
    code, page = said(*words)
    assert code == 0
    assert page.startswith("用法: wangjian")
    assert "\n命令:\n" in page
    assert not ENGLISH.search(page)


@pytest.mark.parametrize("words", [words for words, _ in commands()])
def test_a_command_s_help_page_is_chinese(words: str) -> None:
    code, page = said(*words.split()[1:], "--help")
    assert code == 0
    assert f"用法: {words}" in page
    assert "显示这份说明" in page
    assert not ENGLISH.search(page)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["audti"], "没有命令 audti, 是不是 audit?"),
        (["zzz"], "没有命令 zzz"),
        (["units", "zzz"], "没有命令 zzz"),
        (["audit"], "缺少参数 URL"),
        (["export", "x"], "缺少选项 --format"),
        (["audit", "x", "--sed", "1"], "没有选项 --sed, 是不是 --seed?"),
        (["audit", "x", "--zzzzz"], "没有选项 --zzzzz"),
        (["audit", "x", "--seed"], "选项 --seed 后面要写值"),
        (["audit", "x", "--json=1"], "选项 --json 后面不写值"),
        (["audit", "x", "y"], "多出的参数: y"),
        (["audit", "x", "--seed", "one"], "--seed 的值不合适: 应是整数"),
        (["audit", "x", "--rate", "fast"], "--rate 的值不合适: 应是数"),
        (["audit", "x", "--max-pages", "0"], "--max-pages 的值不合适: 应不小于 1"),
        (["nightly", "--jobs", "65"], "--jobs 的值不合适: 应不大于 64"),
    ],
)
def test_wrong_words_are_told_in_chinese_and_refused(words: list[str], sentence: str) -> None:
    code, output = said(*words)
    assert code == 2
    assert f"错误: {sentence}\n" in output
    assert not ENGLISH.search(output)


def test_without_words_the_help_page_is_shown() -> None:
    code, output = said()
    assert code == 2
    assert "用法: wangjian" in output and "audit" in output


def test_the_list_of_commands_cuts_no_sentence() -> None:
    _, page = said("--help")
    assert "..." not in page.replace("命令 [参数]...", "")


def test_ctrl_c_is_told_and_ends_with_our_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("scripts.cli.rescore.resolve_target", interrupted)
    code, output = said("rescore", "x")
    assert code == 1
    assert "已中止。" in output
