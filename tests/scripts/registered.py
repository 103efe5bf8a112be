"""A workspace on disk with one portal on loopback, set up by the commands themselves."""

from __future__ import annotations

from pathlib import Path

from fixtures_sites.base import Server
from tests.scripts.workspaces import wangjian

SETTINGS = """\
[politeness]
reach = "loopback"
[timeouts]
page = 60
link = 5
search = 5
[probes]
ipv6 = false
accessibility = false
axe = false
compat = false
rendering = false
"""
"""No probes: they have tests of their own, and cost each of the runs here some seconds of browser."""


def registered(folder: Path, portal: Server) -> None:
    """``folder`` becomes a workspace with the unit ``qingxi``."""
    assert wangjian(folder, "init").returncode == 0
    (folder / "wangjian.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "units.csv").write_text(
        "编号,单位名称,单位类型,门户,指标体系\n"
        f"qingxi,清溪县人民政府,county_government,{portal.base_url}/,jilin-2021-county\n",
        encoding="gbk",
    )
    imported = wangjian(folder, "units", "import", "units.csv")
    assert imported.returncode == 0, imported.stderr
