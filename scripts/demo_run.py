"""The demonstration: bundled portals on loopback, audited by the command itself, two at a time."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from fixtures_sites.audit import audit_options, settings_text
from fixtures_sites.base import AS_OF, serve
from fixtures_sites.serve import PORTALS, serve_outside
from scripts.cli.summary import print_summary

OUT = Path("demo-output")
AT_ONCE = 2
DONE = (0, 3)


def _audit(name: str, url: str, kind: str, unit: str) -> tuple[str, int, float, str]:
    started = time.monotonic()
    command = [
        *(sys.executable, "-m", "scripts.cli.main", "audit", url),
        *("--kind", kind, "--as-of", AS_OF, "--checks", "all", "--out", name),
        *("--name", unit, *audit_options(name)),
    ]
    ended = subprocess.run(
        command, cwd=OUT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False
    )
    return name, ended.returncode, time.monotonic() - started, ended.stderr


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/demo", description="在本机启动示范门户, 监测并列出结果。")
    parser.add_argument(
        "portals", nargs="*", metavar="门户", help=f"只做这些, 默认全部: {', '.join(PORTALS)}"
    )
    wanted = parser.parse_args().portals
    if unknown := [name for name in wanted if name not in PORTALS]:
        parser.error(f"没有示范门户 {', '.join(unknown)}; 可选: {', '.join(PORTALS)}")
    return run([name for name in PORTALS if name in wanted or not wanted])


def run(names: list[str]) -> int:
    """Audit the portals of these names, two at a time; 1 when one of them did not end as it should."""
    failed = []
    OUT.mkdir(exist_ok=True)
    (OUT / "wangjian.toml").write_text(settings_text(), encoding="utf-8")
    with ExitStack() as stack, ThreadPoolExecutor(AT_ONCE) as pool:
        outside = stack.enter_context(serve_outside())
        print(f"示范门户 {len(names)} 个在本机启动, 监测时间点 {AS_OF}", flush=True)
        jobs = []
        for chosen in names:
            portal = PORTALS[chosen](outside.base_url)
            server = stack.enter_context(serve(portal))
            print(f"  {portal.name}: {portal.title} {server.base_url}/", flush=True)
            jobs.append(pool.submit(_audit, portal.name, f"{server.base_url}/", portal.kind, portal.title))
        for number, job in enumerate(jobs, 1):
            name, code, seconds, said = job.result()
            print(f"\n[{number}/{len(jobs)}] {name} 用时 {seconds:.0f} 秒", flush=True)
            if code in DONE:
                print_summary(OUT / name)
            else:
                failed.append(name)
                print(f"  没有完成 (退出码 {code}):\n{said[-2000:]}", flush=True)
    print(f"\n结果在 {OUT.resolve()}/ 下: 每个门户一个目录, 打开其中的 report.html 查看。", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:
        # Whoever read the output has had enough of it (``| head``).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
