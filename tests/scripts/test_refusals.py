"""What cannot be done is refused before any request, in Chinese, with the option or file named."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from scripts.cli.audit import in_the_way, parse_date
from scripts.cli.main import _words, app
from scripts.cli.rubric_choice import choose_rubrics, kind_meant, rubrics_for
from scripts.runner import Ended
from scripts.workspace import Workspace
from storage.main import StoreError

NOWHERE = "http://127.0.0.1:1/"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def _no_job(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def never(*_: object) -> None:
        raise AssertionError("the audit was begun")

    monkeypatch.setattr("scripts.cli.audit.run_job", never)
    yield


def said(*words: str) -> tuple[int, str]:
    ended = CliRunner().invoke(app, list(words))
    assert ended.exception is None or isinstance(ended.exception, SystemExit)
    return ended.exit_code, ended.output


@pytest.mark.usefixtures("_no_job")
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--rubric", "wrong.yaml"], "指标文件 wrong.yaml 第1行"),
        (["--rubric", "all", "--rubric", "nope"], "没有指标体系 nope"),
        (["--new-media", "none.csv"], "--new-media 不能采用: none.csv: 没有这个文件或目录"),
        (["--max-minutes", "inf"], "--max-minutes 应是有限的数"),
        (["--rate", "inf"], "--rate 应是有限的数"),
        (["--out", "a-file"], "不能建立目录 a-file: 是文件, 不是目录"),
        (["--out", "a-file/below"], "不能建立目录 a-file/below: 路径里有一段是文件, 不是目录"),
    ],
)
def test_an_audit_that_cannot_be_done_is_not_begun(words: list[str], sentence: str) -> None:
    Path("wrong.yaml").write_text("format: other\n", encoding="utf-8")
    Path("a-file").write_text("", encoding="utf-8")
    code, output = said("audit", NOWHERE, *words)
    assert code == 2
    assert f"错误: {sentence}" in output


def test_a_rubric_file_is_remembered_by_its_whole_path() -> None:
    names, faults = choose_rubrics(["all", "jilin-2021-county"], "county_government")
    assert not faults
    assert names == rubrics_for("county_government")
    assert choose_rubrics(["all"], None) == (("all",), [])


@pytest.mark.parametrize(
    ("guess", "names", "kind"),
    [
        ("county_government", ("all",), "county_government"),
        ("city_government", ("jilin-2021-county",), "county_government"),
        ("city_government", ("jilin-2021-city", "all"), "city_government"),
        ("county_government", ("wudang-2018-department",), "district_department"),
        ("county_department", ("shanwei-2023",), "city_department"),
        ("township", ("shanwei-2023", "jingzhou-2021-department"), "city_department"),
    ],
)
def test_a_rubric_asked_for_by_name_tells_the_kind(guess: str, names: tuple[str, ...], kind: str) -> None:
    assert choose_rubrics(list(names), None) == (names, [])
    assert kind_meant(guess, names) == kind


def test_rubrics_that_judge_no_unit_together_are_refused() -> None:
    _, faults = choose_rubrics(["jilin-2021-county", "jingzhou-2021-department"], None)
    assert faults == [
        "所选指标体系没有共同适用的单位类型, 请分开评测: jilin-2021-county 适用于 county_government; "
        "jingzhou-2021-department 适用于 city_department"
    ]


def test_a_stopped_audit_says_how_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scripts.cli.audit.run_job", lambda *_: Ended("stopped", "", 1))
    code, output = said("audit", NOWHERE, "--out", "out")
    assert code == 1
    assert "再次运行同一命令会接着做" in output


def test_a_workspace_cannot_be_made_in_a_file() -> None:
    Path("a-file").write_text("", encoding="utf-8")
    code, output = said("init", "a-file")
    assert code == 2
    assert "是文件, 不是目录" in output


def test_the_example_of_a_new_workspace_says_what_to_do_first() -> None:
    assert said("init", "office")[0] == 0
    os.chdir("office")
    code, output = said("units", "import", "units.yaml")
    assert code == 2
    assert "units 下面还没有单位; 照示例填写, 去掉行首的 #" in output


def test_faults_of_the_system_are_told_in_chinese() -> None:
    assert _words(FileNotFoundError(2, "No such file or directory", "x")) == "错误: x: 没有这个文件或目录"
    assert _words(IsADirectoryError(21, "Is a directory", "x")) == "错误: x: 是目录, 不是文件"


def test_what_is_inspected_is_told_in_the_order_given(tmp_path: Path) -> None:
    Path("a.html").write_text("<title>一</title>", encoding="utf-8")
    Path("b.txt").write_text("文字", encoding="utf-8")
    Path("c.html").write_text("<title>二</title>", encoding="utf-8")
    code, output = said("inspect", "a.html", "b.txt", "c.html", "--json")
    assert code == 0
    assert [json.loads(line)["input"] for line in output.splitlines()] == ["a.html", "b.txt", "c.html"]


def test_a_pipe_is_inspected_and_a_folder_refused(tmp_path: Path) -> None:
    os.mkfifo("pipe")
    writer = threading.Thread(target=lambda: Path("pipe").write_text("<title>管道</title>", encoding="utf-8"))
    writer.start()
    code, output = said("inspect", "pipe", "--json")
    writer.join()
    assert code == 0
    assert json.loads(output)["title"] == "管道"
    code, output = said("inspect", ".")
    assert code == 2
    assert "是目录, 不是文件" in output


def test_an_address_that_does_not_answer_is_told_in_chinese() -> None:
    code, output = said("inspect", NOWHERE, "--json")
    assert code == 3
    assert output == f"打不开 {NOWHERE}: 服务器拒绝连接\n"


def test_a_folder_is_no_file() -> None:
    Path("d.yaml").mkdir()
    for words in (["units", "import"], ["rubric", "validate"], ["rubric", "show"]):
        if words[0] == "units":
            assert said("init")[0] == 0
        code, output = said(*words, "d.yaml")
        assert code == 2
        assert "是目录" in output and "没有" not in output.replace("没有导入", "")


@pytest.mark.usefixtures("_no_job")
def test_an_audit_overwrites_nothing_but_an_audit_of_the_same_portal() -> None:
    Path("mine/archive").mkdir(parents=True)
    Path("mine/archive/letters.txt").write_text("我的信", encoding="utf-8")
    code, output = said("audit", NOWHERE, "--out", "mine")
    assert code == 2 and "mine/archive 不是评测留下的采集档案" in output
    assert Path("mine/archive/letters.txt").is_file()
    Path("other").mkdir()
    Path("other/result.json").write_text('{"unit": {"portal": "http://www.x.gov.cn/"}}', encoding="utf-8")
    code, output = said("audit", NOWHERE, "--out", "other")
    assert code == 2 and "http://www.x.gov.cn/ 的评测结果" in output
    assert in_the_way(Path("other"), "http://www.x.gov.cn/") is None
    Path("file").mkdir()
    Path("file/archive").write_text("档案", encoding="utf-8")
    assert in_the_way(Path("file"), NOWHERE) is not None
    Path("new/archive").mkdir(parents=True)
    assert in_the_way(Path("new"), NOWHERE) is None


def test_a_day_to_come_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert parse_date("2999-01-01").year == 2999
    assert "2999-01-01 还没有到" in capsys.readouterr().err
    assert parse_date("2020-01-01").year == 2020
    assert capsys.readouterr().err == ""


def test_posts_that_are_no_table_are_refused() -> None:
    Path("a.csv").write_bytes(b"\x00\x81\xff" * 50)
    Path("b.csv").write_bytes("平台,账号,发布时间\r微信,甲,2026-03-01\r".encode("gbk"))
    Path("c.csv").write_text('平台,账号,发布时间\n"' + "x" * 200_000, encoding="utf-8")
    code, output = said("audit", NOWHERE, "--kind", "nosuch", "--new-media", "a.csv")
    assert code == 2 and "a.csv 文字编码无法识别" in output
    code, output = said("audit", NOWHERE, "--kind", "nosuch", "--new-media", "b.csv")
    assert code == 2 and "--new-media" not in output
    code, output = said("audit", NOWHERE, "--kind", "nosuch", "--new-media", "c.csv")
    assert code == 2 and "c.csv 第2行不合 CSV 格式" in output


def test_a_database_that_is_gone_is_not_replaced_by_an_empty_one() -> None:
    assert said("init", "office")[0] == 0
    os.chdir("office")
    database = Path("wangjian.sqlite")
    database.unlink()
    assert said("units", "list")[0] == 0
    database.unlink()
    Path("results/minghu/20261120-220000-minghu").mkdir(parents=True)
    with pytest.raises(StoreError, match=r"wangjian\.sqlite 不见了"):
        Workspace(Path())
    assert not database.exists()
