"""``wangjian rubric``: JSON shapes, plain lines in a pipe, exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from rubrics.load import DATA, available
from scripts.cli.rubric import app

RUN = CliRunner()


def run_json(*arguments: str) -> Any:
    result = RUN.invoke(app, [*arguments, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_list_names_every_bundled_rubric() -> None:
    assert [row["id"] for row in run_json("list")] == available()
    lines = RUN.invoke(app, ["list"]).stdout.splitlines()
    assert [line.split("\t")[0] for line in lines[1:]] == available()


def test_show_has_the_shape_of_the_product() -> None:
    shown = run_json("show", "jilin-2021-county")
    assert list(shown) == ["id", "title", "full", "bonus", "sections", "items"]
    assert (shown["full"], shown["bonus"], len(shown["items"])) == ("95", "5", 76)
    assert {"path": ["政府透明度", "“五公开”信息"], "full": "19"} in shown["sections"]
    assert shown["items"][0] == {
        "id": "jilin-2021/五公开/决策预公开#1",
        "path": ["政府透明度", "“五公开”信息", "决策预公开"],
        "no": "1",
        "full": "0.5",
        "rule": "additive",
        "method": "网络检索",
        "lead_units": ["市政数局", "各县(区)"],
        "applies_to": ["county_government"],
        "check": "column_exists",
        "options": {
            "names": [
                "重大决策预公开",
                "决策预公开",
                "重大行政决策预公开",
                "意见征集",
                "民意征集",
                "征集调查",
                "征求意见",
                "草案公示",
                "公众参与",
            ]
        },
        "verified": True,
        "source_row": "jilin-2021-county:91",
    }


def test_coverage_has_the_shape_of_the_product_and_tells_the_real_state() -> None:
    found = run_json("coverage", "jilin-2021-county")
    assert list(found) == ["id", "items", "points", "by_item"]
    assert found["items"] == {"automatic": 33, "assisted": 38, "material": 5}
    assert found["points"] == {"automatic": "30.5", "assisted": "63", "material": "6.5"}
    rows = {row["id"]: row for row in found["by_item"]}
    bound = rows["jilin-2021/政府网站/检索功能#1"]
    assert bound == {
        "id": "jilin-2021/政府网站/检索功能#1",
        "class": "automatic",
        "check": "search_accuracy",
        "full": "2",
        "note": "由检查“search_accuracy”自动判定",
    }
    collected = rows["jilin-2021/五公开/决策预公开#2"]
    assert (collected["class"], collected["check"]) == ("assisted", "consultation")
    assert "收集线索" in collected["note"]
    together = rows["jilin-2021/政府网站/功能可用性#3"]["note"]
    assert "column_empty、blank_document、column_mismatch" in together
    elsewhere = [row for row in found["by_item"] if row["check"] is None and row["class"] != "material"]
    assert elsewhere == []


def test_what_is_half_settled_says_so() -> None:
    rows = {row["id"]: row for row in run_json("coverage", "jingzhou-2021-county")["by_item"]}
    assert "其余内容由人判定" in rows["jingzhou-2021-county/网站建设/动态要闻#1"]["note"]


@pytest.mark.parametrize("name", available())
def test_the_bundled_files_are_valid_and_shown_in_full(name: str) -> None:
    valid = RUN.invoke(app, ["validate", str(DATA / f"{name}.yaml")])
    assert (valid.exit_code, "没有错误" in valid.stdout) == (0, True)
    lines = RUN.invoke(app, ["show", name]).stdout.splitlines()
    items = run_json("show", name)["items"]
    assert sum("\t" in line for line in lines) == len(items) + 1


def test_a_faulty_file_is_refused_with_all_its_faults(tmp_path: Path) -> None:
    text = (DATA / "jilin-2021-city.yaml").read_text(encoding="utf-8")
    faulty = tmp_path / "错误.yaml"
    wrong = text.replace("check: footer_identity", "check: footer_identit").replace('full: "95"', 'ful: "95"')
    faulty.write_text(wrong, encoding="utf-8")
    result = RUN.invoke(app, ["validate", str(faulty)])
    assert result.exit_code == 2
    assert result.stdout == ""
    line = wrong.splitlines().index('ful: "95"') + 1
    assert f"第{line}行" in result.stderr and "是否想写“full”?" in result.stderr
    assert "是否想写“footer_identity”?" in result.stderr


@pytest.mark.parametrize("command", ["show", "coverage", "validate"])
def test_an_unknown_rubric_is_a_bad_argument(command: str) -> None:
    result = RUN.invoke(app, [command, "没有这个"])
    assert result.exit_code == 2
    assert "没有名为“没有这个”的指标" in result.stderr
    assert "Traceback" not in result.output


def test_a_folder_is_no_rubric(tmp_path: Path) -> None:
    assert RUN.invoke(app, ["validate", str(tmp_path)]).exit_code == 2


def test_help_is_in_chinese() -> None:
    assert "评估指标" in RUN.invoke(app, ["--help"]).stdout
