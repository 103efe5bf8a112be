"""A unit's further hosts: as addresses spell them, refused with what was meant, handed to the audit."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from typer.testing import CliRunner

from crawler.url import Scope
from scripts.cli.main import app
from scripts.holder import surely_dead
from scripts.hosts import host_fault, host_name
from scripts.job import Job
from scripts.runner import Ended
from scripts.units_file import read_units
from storage.archive import Archive

PORTAL = "http://www.x.gov.cn/"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("zwgk.x.gov.cn", "zwgk.x.gov.cn"),
        (" ZWGK.X.gov.cn ", "zwgk.x.gov.cn"),
        ("ｚｗｇｋ．x．gov．cn", "zwgk.x.gov.cn"),
        ("www.y.gov.cn:80", "www.y.gov.cn"),
        ("127.0.0.1:8081", "127.0.0.1:8081"),
        ("localhost:8081", "localhost:8081"),
        ("政务.中国", "xn--zfr164b.xn--fiqs8s"),
    ],
)
def test_a_host_is_spelt_as_addresses_spell_it(written: str, name: str) -> None:
    assert host_name(written) == name
    assert Scope(PORTAL, (name,)).contains(f"http://{name}/a.html")


@pytest.mark.parametrize(
    "written",
    [
        "http://a.cn",
        "a.cn/b",
        "a.cn?x",
        "公开平台",
        "x",
        "a b.cn",
        "a..cn",
        "-a.cn",
        "*.x.gov.cn",
        "a.cn:99999",
        "",
        "u@a.cn",
    ],
)
def test_what_is_no_host_is_refused(written: str) -> None:
    assert host_name(written) is None
    assert "不是主机名 (应如 zwgk.example.gov.cn, 不带 http:// 和路径" in host_fault(written)


def test_an_address_in_the_place_of_a_host_is_told_with_its_host() -> None:
    assert host_fault("http://ZWGK.x.gov.cn/a/").endswith("; 是不是 zwgk.x.gov.cn?)")


def test_the_registry_keeps_hosts_as_addresses_spell_them(tmp_path: Path) -> None:
    path = tmp_path / "units.yaml"
    path.write_text(
        f"- {{id: x, name: 某县, kind: county_government, portal: '{PORTAL}', "
        "hosts: [ZWGK.x.gov.cn, zwgk.x.gov.cn]}\n",
        encoding="utf-8",
    )
    (unit,) = read_units(path).units
    assert unit.hosts == ("zwgk.x.gov.cn",)


@pytest.fixture
def jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Job]:
    """The jobs that ``audit`` would have run; each is left unfinished, as a killed one is."""
    seen: list[Job] = []

    def leave(job: Job, *_: object) -> Ended:
        seen.append(job)
        folder = Path(job.archive)
        if not folder.exists():
            with Archive.create(folder) as archive:
                archive.set_facts({"portal": job.unit.portal})
        job.write(folder / "job.json")
        return Ended("stopped", "", 1)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("scripts.cli.audit.run_job", leave)
    return seen


def audited(*words: str) -> str:
    ended = CliRunner().invoke(app, ["audit", PORTAL, "--out", "out", *words])
    assert ended.exception is None or isinstance(ended.exception, SystemExit)
    return ended.output


def test_an_audit_takes_further_hosts(jobs: list[Job]) -> None:
    audited("--host", "ZWGK.x.gov.cn", "--host", "zwgk.x.gov.cn", "--host", "xxgk.y.cn:8081")
    assert jobs[0].hosts == ("zwgk.x.gov.cn", "xxgk.y.cn:8081")


def test_an_audit_that_goes_on_keeps_the_hosts_it_began_with(jobs: list[Job]) -> None:
    audited("--host", "zwgk.x.gov.cn")
    told = audited("--host", "other.x.gov.cn")
    assert [job.hosts for job in jobs] == [("zwgk.x.gov.cn",)] * 2
    assert "沿用开始时的其他主机: zwgk.x.gov.cn" in told
    assert "沿用" not in audited("--host", "zwgk.x.gov.cn")


def test_every_wrong_host_is_refused_before_the_audit(jobs: list[Job]) -> None:
    ended = CliRunner().invoke(
        app, ["audit", PORTAL, "--host", "http://zwgk.x.gov.cn/", "--host", "公开平台"]
    )
    assert (ended.exit_code, jobs) == (2, [])
    assert "错误: --host 主机 http://zwgk.x.gov.cn/ 不是主机名" in ended.output
    assert "错误: --host 主机 公开平台 不是主机名" in ended.output


def test_a_killed_claimant_is_dead_before_its_parent_asks_after_it() -> None:
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    began = psutil.Process(child.pid).create_time()
    holder = f"{socket.gethostname()}:{child.pid}:{began:.0f}"
    assert not surely_dead(holder)
    child.kill()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert surely_dead(holder)
    child.wait()
    assert surely_dead(holder)
    assert not surely_dead(f"elsewhere:{child.pid}:{began:.0f}")
