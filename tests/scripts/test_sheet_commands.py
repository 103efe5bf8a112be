"""The commands on sheets, as a user runs them: scores, review, appeal, rank, advise, process."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from crawler.model import Footer
from reports.selfsheet import COLUMNS
from scripts.cli.main import app
from scripts.workspace import Workspace
from storage.main import UnitRow
from storage.sheets import SheetStore
from tests.scripts.judged import AS_OF, FOOTER, RUBRIC, WHOLE, audited

QINGXI = UnitRow("qingxi", "清溪县人民政府", "county_government", "http://www.qingxi.example/", (), (RUBRIC,))
ZHUXI = UnitRow("zhuxi", "竹溪县人民政府", "county_government", "http://www.zhuxi.example/", (), (RUBRIC,))
HAND = "jilin-2021/五公开/决策预公开#2"
"""An item that only a person can decide; one point."""
ITEM = ("--rubric", RUBRIC)
BY = ("--who", "甲", "--why", "已核实")


@dataclass
class Office:
    """A person at the command line of a workspace."""

    workspace: Workspace

    def run(self, *arguments: str, code: int = 0) -> Result:
        result = CliRunner().invoke(app, list(arguments))
        assert result.exit_code == code, result.output
        return result

    def json(self, *arguments: str) -> Any:
        return json.loads(self.run(*arguments, "--json").stdout)

    def points(self, item: str) -> tuple[str, str | None, str | None]:
        """(state, machine's points, reviewed points) of an item of 清溪县."""
        rows = self.json("review", "list", "qingxi", *ITEM)
        row = next(one for one in rows if one["item"] == item)
        return row["state"], row["machine"]["points"], row["reviewed"]["points"]


@pytest.fixture(scope="module")
def evaluated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace folder with one audit of each unit; made once, copied for every test."""
    folder = tmp_path_factory.mktemp("evaluated")
    (folder / "wangjian.toml").write_text("", encoding="utf-8")
    workspace = Workspace(folder)
    workspace.store.put_units([QINGXI, ZHUXI])
    audited(workspace, QINGXI, 18, Footer())
    audited(workspace, ZHUXI, 18, WHOLE)
    workspace.store.close()
    return folder


@pytest.fixture
def office(evaluated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    shutil.copytree(evaluated, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    workspace = Workspace(tmp_path)
    yield Office(workspace)
    workspace.store.close()


def test_a_decision_stands_beside_the_machine_and_moves_the_score(office: Office) -> None:
    assert office.points(HAND) == ("open", None, None)
    told = office.run(
        "review", "decide", "qingxi", HAND, *ITEM, "--outcome", "partial", "--points", "0.5", *BY
    )
    assert "– → 0.5" in told.stdout
    assert office.points(HAND) == ("decided", None, "0.5")
    office.run("review", "withdraw", "qingxi", HAND, *ITEM, *BY)
    assert office.points(HAND) == ("open", None, None)
    assert len(SheetStore(office.workspace.store).decision_log("qingxi", RUBRIC)) == 2


def test_after_a_crawl_a_decision_stays_with_its_facts_and_is_flagged_without(office: Office) -> None:
    office.run("review", "decide", "qingxi", FOOTER, *ITEM, "--outcome", "met", *BY)
    office.run("review", "decide", "qingxi", HAND, *ITEM, "--outcome", "met", *BY)
    assert office.points(FOOTER) == ("decided", "0", "0.5")
    audited(office.workspace, QINGXI, 19, Footer())
    assert office.points(FOOTER) == ("decided", "0", "0.5")
    audited(office.workspace, QINGXI, 20, Footer(party_mark=True))
    assert office.points(FOOTER) == ("stale", "0", "0")
    assert office.points(HAND) == ("decided", None, "1")
    assert "事实有变, 请复核" in office.run("review", "list", "qingxi", *ITEM, "--open").stdout


def problems_of(office: Office) -> dict[str, str]:
    return {problem.id: problem.status for problem in office.workspace.store.problems("qingxi")}


def test_a_waived_problem_is_told_so_by_the_next_result_and_costs_what_it_did(office: Office) -> None:
    first, second, *_ = problems_of(office)
    before = office.points(FOOTER)
    told = office.run("review", "waive", "qingxi", first, second, "--until", "2999-12-31", *BY)
    assert first in told.stdout and "2999-12-31" in told.stdout and "已豁免 2 个问题" in told.stderr
    assert {problems_of(office)[name] for name in (first, second)} == {"waived"}
    (decided,) = [step for step in office.workspace.store.history("qingxi", first) if step.who]
    assert (decided.who, decided.why, decided.status) == ("甲", "已核实", "waived")
    run = audited(office.workspace, QINGXI, 19, Footer())
    result = json.loads((office.workspace.folder / run.out / "result.json").read_text("utf-8"))
    statuses = {problem["id"]: problem["status"] for problem in result["problems"]}
    assert {name for name, status in statuses.items() if status == "waived"} == {first, second}
    assert set(statuses.values()) == {"waived", "open"}
    assert office.points(FOOTER) == before


@pytest.mark.parametrize(
    ("problem", "more", "word"),
    [
        ("P000", ("--until", "2999-12-31", *BY), "没有问题 P000"),
        ("", ("--until", "2020-01-01", *BY), "已经过去"),
        ("", ("--until", "明年", *BY), "不是日期"),
        ("", ("--until", "2999-12-31", "--who", " ", "--why", "误报"), "--who"),
    ],
)
def test_a_wrong_waiver_is_refused_and_nothing_is_kept(
    office: Office, problem: str, more: tuple[str, ...], word: str
) -> None:
    known = next(iter(problems_of(office)))
    assert word in office.run("review", "waive", "qingxi", known, problem or known, *more, code=2).output
    assert set(problems_of(office).values()) == {"open"}


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("nobody", HAND, *ITEM, "--outcome", "met", *BY), "nobody"),
        (("qingxi", "没有#1", *ITEM, "--outcome", "met", *BY), "没有要点"),
        (("qingxi", HAND, "--rubric", "jilin-2021-count", "--outcome", "met", *BY), "jilin-2021-county"),
        (("qingxi", HAND, *ITEM, "--outcome", "good", *BY), "good"),
        (("qingxi", HAND, *ITEM, "--outcome", "partial", *BY), "--points"),
        (("qingxi", HAND, *ITEM, "--outcome", "partial", "--points", "x", *BY), "不是数"),
        (("qingxi", HAND, *ITEM, "--outcome", "partial", "--points", "9", *BY), "超过"),
        (("qingxi", HAND, *ITEM, "--outcome", "met", "--who", "甲", "--why", " "), "--why"),
    ],
)
def test_a_wrong_decision_is_refused_and_nothing_is_kept(
    office: Office, arguments: tuple[str, ...], word: str
) -> None:
    assert word in office.run("review", "decide", *arguments, code=2).output
    assert SheetStore(office.workspace.store).reviewed() == set()


def fill(path: Path, item: str, **cells: object) -> None:
    book = openpyxl.load_workbook(path)
    page = book.active
    line = next(row[0].row for row in page.iter_rows() if row[-1].value == item)
    for title, value in cells.items():
        page.cell(line, COLUMNS.index(title) + 1).value = value
    book.save(path)


def cell(path: Path, item: str, title: str) -> object:
    page = openpyxl.load_workbook(path).active
    return next(row[COLUMNS.index(title)].value for row in page.iter_rows() if row[-1].value == item)


def test_three_sources_on_one_sheet(office: Office, tmp_path: Path) -> None:
    sheet = tmp_path / "a.xlsx"
    office.run("scores", "export", "qingxi", *ITEM, "--out", str(sheet))
    assert cell(sheet, FOOTER, "机器得分") == 0
    fill(sheet, FOOTER, 自评得分=0.5, 佐证链接="http://a.example/", 复核得分=0.25, 复核依据="部分已补")
    told = office.run("scores", "import", str(sheet))
    assert "自评 1 项, 复核 0 项" in told.stdout and "--reviewer" in told.stderr
    assert office.points(FOOTER) == ("machine", "0", "0")
    assert "自评 1 项, 复核 1 项" in office.run("scores", "import", str(sheet), "--reviewer", "乙").stdout
    assert office.points(FOOTER) == ("decided", "0", "0.25")
    again = tmp_path / "b.xlsx"
    office.run("scores", "export", "qingxi", *ITEM, "--out", str(again))
    shown = {
        title: cell(again, FOOTER, title)
        for title in ("机器得分", "自评得分", "佐证链接", "复核得分", "复核依据")
    }
    assert list(shown.values()) == [0, 0.5, "http://a.example/", 0.25, "部分已补"]
    assert "复核 0 项" in office.run("scores", "import", str(again), "--reviewer", "乙").stdout


def test_a_unit_assesses_itself_before_the_first_crawl(office: Office, tmp_path: Path) -> None:
    office.workspace.store.put_units([UnitRow("new", "新县", "county_government", "http://new.example/")])
    sheet = tmp_path / "a.xlsx"
    office.run("scores", "export", "new", *ITEM, "--out", str(sheet))
    assert (cell(sheet, FOOTER, "机器得分"), cell(sheet, FOOTER, "机器依据")) == (None, "还没有评测")
    fill(sheet, FOOTER, 自评得分=0.5)
    office.run("scores", "import", str(sheet))
    assert list(SheetStore(office.workspace.store).self_scores("new", RUBRIC)) == [FOOTER]


def test_a_sheet_with_a_fault_changes_nothing(office: Office, tmp_path: Path) -> None:
    sheet = tmp_path / "a.xlsx"
    office.run("scores", "export", "qingxi", *ITEM, "--out", str(sheet))
    fill(sheet, FOOTER, 自评得分=0.5)
    fill(sheet, HAND, 自评得分=7)
    assert "超过分值" in office.run("scores", "import", str(sheet), code=2).output
    fill(sheet, HAND, 自评得分=None, 复核得分=1)
    assert "须同时填写" in office.run("scores", "import", str(sheet), "--reviewer", "乙", code=2).output
    store = SheetStore(office.workspace.store)
    assert store.self_scores("qingxi", RUBRIC) == {} and store.reviewed() == set()


def test_an_appeal_keeps_the_score_before_and_after(office: Office) -> None:
    told_on = ("--fed-back", "2026-11-10")
    opened = ("appeal", "open", "qingxi", FOOTER, *ITEM, "--objection", "页脚已补", *told_on)
    office.run(*opened, "--today", "2026-11-17", "--proof", "http://a.example/")
    assert "逾期" in office.run(*opened, "--today", "2026-11-18").stdout
    first, second = office.json("appeal", "list", "qingxi")
    assert [(one["due"], one["late"]) for one in (first, second)] == [
        ("2026-11-17", False),
        ("2026-11-17", True),
    ]
    office.run("appeal", "decide", "1", *BY, "--outcome", "met", "--today", AS_OF)
    office.run("appeal", "decide", "2", *BY, "--today", AS_OF)
    accepted, rejected = office.json("appeal", "list")
    assert (accepted["state"], rejected["state"]) == ("accepted", "rejected")
    gained = float(accepted["score_after"]["decided"]) - float(accepted["score_before"]["decided"])
    assert gained == 0.5
    assert rejected["score_after"]["decided"] == accepted["score_after"]["decided"]
    assert office.points(FOOTER) == ("decided", "0", "0.5")
    assert "已于" in office.run("appeal", "decide", "1", *BY, code=2).output


def test_units_are_ranked_with_what_reviewers_decided(office: Office) -> None:
    found = office.json("rank", *ITEM)[0]["rankings"][0]
    assert [(one["unit"], one["rank"]) for one in found["units"]] == [("zhuxi", 1), ("qingxi", 2)]
    office.run("review", "decide", "qingxi", FOOTER, *ITEM, "--outcome", "met", *BY)
    found = office.json("rank", *ITEM)[0]["rankings"][0]
    assert [one["rank"] for one in found["units"]] == [1, 1]
    assert HAND in {one["item"] for one in found["left_out"]}


def test_a_unit_never_evaluated_is_named_and_not_ranked(office: Office) -> None:
    office.workspace.store.put_units([UnitRow("new", "新县", "county_government", "http://new.example/")])
    result = office.run("rank", *ITEM, "--json", code=3)
    assert [one["unit"] for one in json.loads(result.stdout)[0]["not_evaluated"]] == ["new"]


@pytest.mark.parametrize("by", ["unit", "section", "lead-unit"])
def test_each_ranking_is_plain_lines_when_piped(office: Office, by: str) -> None:
    lines = office.run("rank", *ITEM, "--by", by).stdout.splitlines()
    assert lines[0].startswith(RUBRIC) and "\t" in lines[1]


@pytest.mark.parametrize(
    "arguments", [("--by", "star"), ("--least", "2"), ("--least", "x"), ("--rubric", "none")]
)
def test_a_wrong_ranking_is_refused(office: Office, arguments: tuple[str, ...]) -> None:
    assert "错误" in office.run("rank", *arguments, code=2).output


def advice_folder(office: Office) -> str:
    run = office.workspace.store.last_run("qingxi")
    assert run is not None
    return str(office.workspace.folder / run.archive)


@pytest.mark.parametrize("target", [lambda _: "qingxi", advice_folder], ids=["unit", "folder"])
def test_advice_is_worked_out_from_the_stored_crawl(office: Office, target: Callable[[Office], str]) -> None:
    (found,) = office.json("advise", target(office), *ITEM)
    items = {item for step in found["steps"] for item in step["items"]}
    assert FOOTER in items
    assert float(found["gain"]) == sum(float(step["gain"]) for step in found["steps"]) > 0
    assert "→ +0.5 分" in office.run("advise", target(office), *ITEM).stdout


def test_advice_on_nothing_is_refused(office: Office, tmp_path: Path) -> None:
    assert "nobody" in office.run("advise", "nobody", code=2).output
    (tmp_path / "empty").mkdir()
    assert "档案" in office.run("advise", "empty", *ITEM, code=2).output


def test_the_process_of_shanwei_and_its_papers(office: Office) -> None:
    shown = office.json("process", "show", "shanwei-2023", "--today", "2024-08-03")
    assert (shown["phases"].index(next(p for p in shown["phases"] if p["name"] == shown["phase"]))) == 2
    paper = ("process", "submit", "qingxi", "自评表", "--rubric", "shanwei-2023", "--today")
    assert "逾期" not in office.run(*paper, "2024-06-24").stdout
    assert "逾期" in office.run(*(one if one != "qingxi" else "zhuxi" for one in paper), "2024-06-25").stdout
    states = {
        (row["unit"], row["paper"]): row["state"]
        for row in office.json("process", "status", "shanwei-2023", "--today", "2024-07-01")
    }
    assert states["qingxi", "自评表"] == "in_time"
    assert states["zhuxi", "自评表"] == "late"
    assert states["zhuxi", "佐证材料"] == "missing"
    assert (
        "没有要求"
        in office.run(*(one if one != "自评表" else "自评" for one in paper), "2024-06-24", code=2).output
    )
    assert "没有写考评过程" in office.run("process", "show", RUBRIC, code=2).output
