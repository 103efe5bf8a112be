"""``wangjian init``: make a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer
from pydantic import BaseModel

from crawler.settings import Settings
from scripts.cli import say
from scripts.cli.lock import make_folder
from scripts.cli.settings import FILE
from scripts.cli.trouble import told
from scripts.cli.workspace import Workspace

UNITS_EXAMPLE = """\
# 单位名录。改好后运行: wangjian units import units.yaml
# 每个单位: id 编号(唯一, 字母数字和 - _ .), name 名称,
# kind 类型代码, portal 门户首页; 可选: hosts 同属该单位的其他主机,
# rubrics 指标体系(不填则用该类型的全部), every_hours 多少小时评测一次(默认 20),
# new_media 政务新媒体账号: platform 平台, name 账号, newest 最新一条的日期
# 或 feed 发布记录 CSV(相对工作区), 可另写 url 账号网址。
units:
# - id: minghu
#   name: 明湖县人民政府
#   kind: county_government
#   portal: http://www.example.gov.cn/
#   hosts: [zwgk.example.gov.cn]
#   rubrics: [jilin-2021-county]
#   every_hours: 20
#   new_media:
#   - {platform: 微信, name: 明湖发布, newest: 2026-11-18}
#   - {platform: 微博, name: 明湖微博, newest: 2026-11-15, url: "https://weibo.com/example"}
"""


def _toml(value: object) -> str:
    if value is None:
        return '""'
    # JSON writes booleans, numbers and strings as TOML does.
    return msgspec.json.encode(value).decode()


def settings_text() -> str:
    """``wangjian.toml`` with every setting at its default, commented out, with its meaning."""
    lines = ["# 网检设置。去掉行首的 # 并改值即可; 未写的用默认值。", ""]
    for group, field in Settings.model_fields.items():
        model = field.annotation
        assert isinstance(model, type) and issubclass(model, BaseModel)
        lines.append(f"[{group}]")
        for name, option in model.model_fields.items():
            value = option.default
            lines.append(f"# {option.description}")
            lines.append(f"# {name} = {_toml(value)}")
        lines.append("")
    return "\n".join(lines)


def init(folder: Annotated[Path, typer.Argument(metavar="DIR", help="工作区目录")] = Path()) -> None:
    """建立工作区: wangjian.toml、units.yaml (含一条示例) 和数据库。"""
    if (folder / FILE).exists():
        say.refuse(f"{folder} 已经是工作区 (有 {FILE})")
    with told():
        make_folder(folder)
        if not (folder / "units.yaml").exists():
            (folder / "units.yaml").write_text(UNITS_EXAMPLE, encoding="utf-8")
        Workspace(folder).store.close()
        # Last: the folder is a workspace only when everything in it is there.
        (folder / FILE).write_text(settings_text(), encoding="utf-8")
    say.out(f"工作区已建立: {folder.resolve()}")
    say.out("下一步: 编辑 units.yaml, 然后运行 wangjian units import units.yaml")
