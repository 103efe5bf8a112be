"""New-media accounts in the registry of units: read from every form of it, and judged by the night."""

from __future__ import annotations

import logging
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from scripts.audit_unit import Night, job_of, new_run
from scripts.cli.init import UNITS_EXAMPLE
from scripts.cli.main import app
from scripts.units_file import read_units
from scripts.workspace import Workspace
from storage.main import UnitRow
from storage.new_media import Account, Post
from storage.rows import UnitAccount
from tests.scripts.workspaces import make

UNIT = "units:\n- id: a\n  name: 甲县人民政府\n  kind: county_government\n  portal: http://a.example/\n"
WANTED = (
    UnitAccount("微信", "甲县发布", "", "2026-11-18"),
    UnitAccount("微博", "甲县微博", "https://weibo.com/a", "", "feeds/weibo.csv"),
)
YAML = (
    UNIT
    + """\
  new_media:
  - {platform: 微信, name: 甲县发布, newest: 2026-11-18}
  - platform: 微博
    name: 甲县微博
    url: https://weibo.com/a
    feed: feeds/weibo.csv
"""
)
CELL = "微信|甲县发布|2026年11月18日；微博|甲县微博|https://weibo.com/a|feeds/weibo.csv"
HEADING = ["编号", "单位名称", "单位类型", "门户网址", "新媒体"]
ROW = ["a", "甲县人民政府", "county_government", "http://a.example/", CELL]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "feeds").mkdir()
    feed = "发布时间,标题\n2026-11-02,旧\n2026-11-15,新\n"
    (tmp_path / "feeds" / "weibo.csv").write_text(feed, encoding="utf-8")
    return tmp_path


def read(path: Path, text: str) -> tuple[tuple[UnitAccount, ...], tuple[str, ...]]:
    path.write_text(text, encoding="utf-8")
    found = read_units(path)
    return (found.units[0].new_media if found.units else ()), found.faults


def test_yaml_csv_and_xlsx_say_the_same(folder: Path) -> None:
    assert read(folder / "units.yaml", YAML) == (WANTED, ())
    assert read(folder / "units.csv", ",".join(HEADING) + "\n" + ",".join(ROW)) == (WANTED, ())
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(HEADING)
    sheet.append(ROW)
    book.save(folder / "units.xlsx")
    assert read_units(folder / "units.xlsx").units[0].new_media == WANTED


def test_a_unit_without_accounts_has_none(folder: Path) -> None:
    assert read(folder / "units.yaml", UNIT) == ((), ())


@pytest.mark.parametrize(
    ("account", "told"),
    [
        ("{name: 甲县发布, newest: 2026-11-18}", "第 7 行: 新媒体账号缺少 platform"),
        ("{platform: 微信, newest: 2026-11-18}", "第 7 行: 新媒体账号缺少 name"),
        (
            "{platform: 微信, name: 甲, newst: 2026-11-18}",
            "第 7 行: 新媒体账号里不认识的键 newst, 是不是 newest?",
        ),
        ("{platform: 微信, name: 甲, newest: 上周}", "的最新日期 上周 不是日期"),
        ("{platform: 微信, name: 甲, newest: 2026-02-30}", "的最新日期 2026-02-30 不是日期"),
        ("{platform: 微信, name: 甲}", "第 7 行: 新媒体账号 甲 缺少 newest (最新一条的日期) 或 feed"),
        ("{platform: 微信, name: 甲, newest: 2026-11-18, url: weibo}", "的网址 weibo 不是有效网址"),
        ("{platform: 微信, name: 甲, feed: 没有.csv}", "的发布记录 没有.csv 打不开"),
        (
            "{platform: 微信, name: 甲, feed: bad.csv}",
            "的发布记录不能采用: bad.csv: 第3行的日期不是日期: 昨天",
        ),
        ("甲县发布", "第 7 行: 新媒体账号应写成“键: 值”的形式"),
    ],
)
def test_every_fault_is_told_with_its_line(folder: Path, account: str, told: str) -> None:
    (folder / "bad.csv").write_text("发布时间\n2026-11-02\n昨天\n", encoding="utf-8")
    accounts, faults = read(folder / "units.yaml", f"{UNIT}  new_media:\n  - {account}\n")
    assert accounts == ()
    assert any(told in fault and fault.startswith("第 7 行") for fault in faults)


def test_a_list_is_wanted_and_no_account_twice(folder: Path) -> None:
    assert read(folder / "units.yaml", UNIT + "  new_media: 微信\n")[1] == (
        "第 6 行: new_media 下面应是账号列表 (每条以 - 开头)",
    )
    one = "  - {platform: 微信, name: 甲, newest: 2026-11-18}\n"
    assert read(folder / "units.yaml", f"{UNIT}  new_media:\n{one}{one}")[1] == (
        "第 8 行: 新媒体账号 微信 甲 与第 7 行重复",
    )
    line = "a,甲,county_government,http://a.example/,微信|甲|昨天"
    assert read(folder / "units.csv", ",".join(HEADING) + f"\n\n{line}")[1] == (
        "第 3 行: 新媒体账号 甲 的最新日期 昨天 不是日期 (应如 2026-11-03)",
    )


def test_the_example_of_init_is_taken_as_it_stands(folder: Path) -> None:
    lines = UNITS_EXAMPLE.splitlines()
    example = [line.removeprefix("# ") for line in lines[lines.index("units:") :]]
    accounts, faults = read(folder / "units.yaml", "\n".join(example).replace("\n#   ", "\n  "))
    assert faults == ()
    assert [(account.platform, bool(account.newest or account.feed)) for account in accounts] == [
        ("微信", True),
        ("微博", True),
    ]


def night_of(workspace: Workspace, as_of: str = "2026-11-20") -> tuple[Account, ...] | None:
    unit = workspace.store.unit("a")
    assert unit is not None
    night = Night(as_of=as_of, seed=1, settings={})
    return job_of(workspace, unit, new_run(workspace, unit, "audit", night), night).new_media


def registered(folder: Path, accounts: tuple[UnitAccount, ...]) -> Workspace:
    workspace = make(folder)
    unit = UnitRow("a", "甲县人民政府", "county_government", "http://a.example/", new_media=accounts)
    workspace.store.put_units([unit])
    assert workspace.store.unit("a") == unit
    return workspace


def test_import_keeps_the_accounts_and_the_night_takes_their_posts(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = make(folder)
    monkeypatch.chdir(folder)
    (folder / "list.yaml").write_text(YAML, encoding="utf-8")
    assert CliRunner().invoke(app, ["units", "import", "list.yaml"]).exit_code == 0
    assert night_of(workspace) == (
        Account("微信", "甲县发布", "", (Post("2026-11-18"),)),
        Account(
            "微博", "甲县微博", "https://weibo.com/a", (Post("2026-11-15", "新"), Post("2026-11-02", "旧"))
        ),
    )


def test_the_file_of_the_workspace_still_counts(folder: Path) -> None:
    workspace = registered(folder, WANTED[:1])
    rows = (
        "单位,平台,账号,发布时间\na,微信,甲县发布,2026-11-19\n"
        "别县,微信,别县发布,2026-11-19\na,客户端,甲县,2026-11-01\n"
    )
    (folder / "new_media.csv").write_text(rows, encoding="utf-8")
    assert night_of(workspace) == (
        Account("客户端", "甲县", "", (Post("2026-11-01"),)),
        Account("微信", "甲县发布", "", (Post("2026-11-19"), Post("2026-11-18"))),
    )


def test_what_says_nothing_of_the_day_is_left_out_and_told(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    workspace = registered(folder, WANTED)
    (folder / "feeds" / "weibo.csv").unlink()
    with caplog.at_level(logging.WARNING):
        assert night_of(workspace, "2026-11-10") is None
    assert "甲县微博 的发布记录" in caplog.text
    assert "最新日期 2026-11-18 晚于监测时间点" in caplog.text


def test_a_second_import_replaces_the_accounts(folder: Path) -> None:
    workspace = registered(folder, WANTED)
    unit = workspace.store.unit("a")
    assert unit is not None
    workspace.store.put_units([UnitRow(unit.id, unit.name, unit.kind, unit.portal)])
    again = workspace.store.unit("a")
    assert again is not None
    assert again.new_media == ()


def test_the_feed_of_several_accounts_gives_each_its_own(folder: Path) -> None:
    rows = "平台,账号,发布时间\n微博,甲县微博,2026-11-09\n微信,甲县发布,2026-11-01\n"
    (folder / "feeds" / "weibo.csv").write_text(rows, encoding="utf-8")
    (account,) = night_of(registered(folder, WANTED[1:])) or ()
    assert account.posts == (Post("2026-11-09"),)
