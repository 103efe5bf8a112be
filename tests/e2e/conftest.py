"""One audit of every bundled portal by the command itself, shared by all tests here."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import msgspec
import pytest
from portal_runs import Audited, audit_command

from fixtures_sites.audit import audit_options, settings_text
from fixtures_sites.base import Server, load_expected, serve
from fixtures_sites.serve import PORTALS, serve_outside


@pytest.fixture(scope="session")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Audited]]:
    base = tmp_path_factory.mktemp("audits")
    (base / "wangjian.toml").write_text(settings_text(), encoding="utf-8")

    def run(server: Server, outside: str, name: str, kind: str) -> Audited:
        out = base / name
        ended = subprocess.run(
            audit_command(f"{server.base_url}/", out, "--kind", kind, *audit_options(name)),
            capture_output=True,
            text=True,
            cwd=base,
            timeout=900,
            check=False,
        )
        path = out / "result.json"
        result = msgspec.json.decode(path.read_bytes()) if path.exists() else {}
        expected = load_expected(name).resolve(server.base_url, outside)
        return Audited(name, server, out, ended.returncode, ended.stdout + ended.stderr, result, expected)

    with ExitStack() as stack, ThreadPoolExecutor(2) as pool:
        outside = stack.enter_context(serve_outside())
        jobs = {}
        for name, build in PORTALS.items():
            portal = build(outside.base_url)
            server = stack.enter_context(serve(portal))
            jobs[name] = pool.submit(run, server, outside.base_url, name, portal.kind)
        yield {name: job.result() for name, job in jobs.items()}
