"""A new workspace documents every setting; a wrong setting is refused with the nearest that exists."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel
from typer.testing import CliRunner

from crawler.settings import Settings
from scripts.cli.init import settings_text
from scripts.cli.main import app
from scripts.cli.settings import check_settings
from scripts.units_file import read_units

SETTING = re.compile(r"^# ([a-z0-9_]+) = ", re.M)


def init(folder: Path) -> int:
    return CliRunner().invoke(app, ["init", str(folder)]).exit_code


def test_every_setting_is_documented_with_its_default() -> None:
    text = settings_text()
    uncommented = tomllib.loads(SETTING.sub(r"\1 = ", text))
    assert Settings.model_validate(uncommented) == Settings.model_validate({"browser": {"executable": ""}})
    for group, field in Settings.model_fields.items():
        model = field.annotation
        assert isinstance(model, type)
        assert issubclass(model, BaseModel)
        assert list(uncommented[group]) == list(model.model_fields)
        assert all(f"# {option.description}\n" in text for option in model.model_fields.values())


def test_new_file_changes_no_default() -> None:
    assert Settings.model_validate(tomllib.loads(settings_text())) == Settings()


def test_workspace_is_made_once(tmp_path: Path) -> None:
    folder = tmp_path / "ws"
    assert init(folder) == 0
    assert {p.name for p in folder.iterdir()} >= {"wangjian.toml", "units.yaml", "wangjian.sqlite"}
    (folder / "units.yaml").write_text("mine", encoding="utf-8")
    assert init(folder) == 2
    assert (folder / "units.yaml").read_text(encoding="utf-8") == "mine"


def test_units_of_an_earlier_folder_are_kept(tmp_path: Path) -> None:
    (tmp_path / "units.yaml").write_text("mine", encoding="utf-8")
    assert init(tmp_path) == 0
    assert (tmp_path / "units.yaml").read_text(encoding="utf-8") == "mine"


def test_example_unit_is_right_once_uncommented(tmp_path: Path) -> None:
    init(tmp_path)
    lines = (tmp_path / "units.yaml").read_text(encoding="utf-8").splitlines()
    start = lines.index("units:")
    text = "\n".join([*lines[: start + 1], *(line.removeprefix("# ") for line in lines[start + 1 :])])
    assert yaml.safe_load(text)["units"][0]["id"]
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    found = read_units(tmp_path / "mine.yaml")
    assert (len(found.units), found.faults) == (1, ())


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"limits": {"page": 5}}, "不认识的设置 limits.page, 是不是 pages?"),
        ({"limit": {}}, "不认识的设置 limit, 是不是 limits?"),
        ({"browser": {"zzz": 1}}, "可用: executable、tabs"),
        ({"limits": {"pages": 0}}, "设置 limits.pages 的值不合适: 应不小于 1"),
        ({"limits": {"pages": "many"}}, "limits.pages 的值不合适: 应是整数"),
        ({"politeness": {"robots": "maybe"}}, "应是 true 或 false"),
        ({"politeness": {"reach": "moon"}}, "只能是 all、loopback"),
        ({"politeness": {"inner": "deep"}}, "只能是 auto、public、private、own"),
        ({"timeouts": {"page": 0}}, "应大于 0"),
        ({"limits": 5}, "设置 limits 的值不合适: 应是一组设置"),
    ],
)
def test_wrong_setting_is_told_in_words(values: dict[str, object], told: str) -> None:
    faults = check_settings(values)
    assert len(faults) == 1
    assert told in faults[0]


def test_every_wrong_setting_is_told_at_once() -> None:
    assert len(check_settings({"limits": {"page": 1, "minutes": -1}, "timeouts": {"pag": 3}})) == 3


@pytest.mark.parametrize("text", ["[limits]\npages = 0\n", "[limits\n", "[limits]\npags = 1\n"])
def test_wrong_file_stops_the_night_before_any_request(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    init(tmp_path)
    (tmp_path / "wangjian.toml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    ended = CliRunner().invoke(app, ["nightly"])
    assert ended.exit_code == 2
    assert "wangjian.toml" in ended.stderr
