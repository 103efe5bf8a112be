"""The browser survives what pages do to it, and never outlives its pool."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import psutil
import pytest
from local_pages import Answer, serving

from crawler.gather.browser import BrowserPool, BrowserUnavailable, find_chromium, user_agent
from crawler.gather.render import render
from crawler.settings import Browser, Settings, Timeouts

PAGES = {
    "/": "<p>home</p>",
    "/slow": Answer("<p>slow</p>", delay=30),
    "/agent": "<pre></pre><script>document.querySelector('pre').textContent=[navigator.userAgent,"
    "navigator.language,Intl.DateTimeFormat().resolvedOptions().timeZone,innerWidth,innerHeight,"
    "Notification.permission].join('|')</script>",
    "/waiting": "<p>waits</p><script>fetch('/slow')</script>",
}


def browsers(marker: str = "--wangjian-pool=") -> set[int]:
    """Browser processes below this one."""
    found = set()
    for process in psutil.Process().children(recursive=True):
        try:
            if process.status() != psutil.STATUS_ZOMBIE and any(marker in a for a in process.cmdline()):
                found.add(process.pid)
        except psutil.Error:
            continue
    return found


def renderers(pool: BrowserPool) -> list[psutil.Process]:
    return [p for p in pool.processes() if "--type=renderer" in p.cmdline()]


def main_process(pool: BrowserPool) -> psutil.Process:
    return next(p for p in pool.processes() if any("--wangjian-pool=" in a for a in p.cmdline()))


def still_running(processes: list[psutil.Process]) -> list[psutil.Process]:
    return psutil.wait_procs(processes, timeout=5)[1]


def test_the_first_named_program_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "browser"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("WANGJIAN_CHROMIUM", str(program))
    assert find_chromium(Settings()) == str(program)


def test_a_named_program_that_is_not_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WANGJIAN_CHROMIUM", "/nowhere/chromium")
    with pytest.raises(BrowserUnavailable, match=r"WANGJIAN_CHROMIUM.*wangjian doctor"):
        find_chromium(Settings())


def test_without_any_browser_the_message_says_what_mends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WANGJIAN_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(BrowserUnavailable, match="apt-get install chromium"):
        find_chromium(Settings(), "/nowhere/own")


def test_no_browser_is_a_value_for_those_who_render(tmp_path: Path) -> None:
    settings = Settings(browser=Browser(executable=str(tmp_path / "none")))

    async def go() -> tuple[object, object]:
        async with BrowserPool(settings) as pool:
            return await pool.ready(), await render(pool, "http://127.0.0.1:9/", settings)

    unavailable, page = asyncio.run(go())
    assert isinstance(unavailable, BrowserUnavailable)
    assert page.state == "failed" and page.unavailable and "wangjian doctor" in page.note
    assert not browsers()


def test_the_agent_names_us() -> None:
    text = user_agent(Settings(), "156.0.1.2")
    assert "Chrome/156.0.0.0" in text and text.endswith("(compatible; Wangjian/0.1; government portal audit)")


def test_pages_see_a_plain_chinese_desktop() -> None:
    settings = Settings()

    async def go(base: str) -> str:
        async with BrowserPool(settings) as pool:
            return (await render(pool, base + "/agent", settings)).dom or ""

    with serving(PAGES) as base:
        seen = asyncio.run(go(base))
    assert "Wangjian/0.1" in seen
    assert "|zh-CN|Asia/Shanghai|1366|900|denied" in seen


def test_service_workers_are_not_installed() -> None:
    settings = Settings()
    asked: list[str] = []

    def worker(_query: dict[str, str]) -> Answer:
        asked.append("sw.js")
        return Answer("1", type="text/javascript")

    async def go(base: str) -> str:
        async with BrowserPool(settings) as pool:
            return (await render(pool, base + "/", settings)).state

    with serving(
        {"/": "<script>navigator.serviceWorker.register('/sw.js')</script>", "/sw.js": worker}
    ) as base:
        assert asyncio.run(go(base)) == "ok"
    assert asked == []


def test_nothing_is_left_after_close() -> None:
    settings = Settings()

    async def go(base: str) -> list[psutil.Process]:
        async with BrowserPool(settings) as pool:
            await render(pool, base + "/", settings)
            processes = pool.processes()
            assert len(processes) > 2
        return processes

    with serving(PAGES) as base:
        assert not still_running(asyncio.run(go(base)))


def test_nothing_is_left_after_cancellation() -> None:
    settings = Settings()
    processes: list[psutil.Process] = []

    async def work(base: str, started: asyncio.Event) -> None:
        async with BrowserPool(settings) as pool:
            await pool.ready()
            processes.extend(pool.processes())
            started.set()
            await render(pool, base + "/slow", settings)

    async def go(base: str) -> None:
        started = asyncio.Event()
        task = asyncio.create_task(work(base, started))
        await started.wait()
        await asyncio.sleep(0.5)
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()

    with serving(PAGES) as base:
        asyncio.run(go(base))
    assert len(processes) > 2 and not still_running(processes)


def test_nothing_is_left_when_the_crawl_itself_is_killed(tmp_path: Path) -> None:
    script = (
        "import asyncio\n"
        "from crawler.gather.browser import BrowserPool\n"
        "from crawler.settings import Settings\n"
        "async def go():\n"
        "    async with BrowserPool(Settings()) as pool:\n"
        "        await pool.ready()\n"
        "        print('ready', flush=True)\n"
        "        await asyncio.sleep(600)\n"
        "asyncio.run(go())\n"
    )
    root = Path(__file__).parents[2]
    child = subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert child.stdout is not None and child.stdout.readline() == b"ready\n"
    below = psutil.Process(child.pid).children(recursive=True)
    assert len(below) > 2
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert not psutil.wait_procs(below, timeout=20)[1]


def test_a_browser_killed_in_mid_render_fails_that_page_and_is_started_again() -> None:
    settings = Settings()

    async def go(base: str) -> tuple[str, str, int]:
        async with BrowserPool(settings) as pool:
            await pool.ready()
            hit = asyncio.create_task(render(pool, base + "/slow", settings))
            await asyncio.sleep(1)
            main_process(pool).kill()
            first = await hit
            second = await render(pool, base + "/", settings)
            return first.state, second.state, pool.relaunches

    with serving(PAGES) as base:
        assert asyncio.run(go(base)) == ("failed", "ok", 1)


def test_a_crashed_page_costs_only_itself() -> None:
    settings = Settings()

    async def go(base: str) -> tuple[str, str, int]:
        async with BrowserPool(settings) as pool:
            await render(pool, base + "/", settings)
            hit = asyncio.create_task(render(pool, base + "/waiting", settings))
            await asyncio.sleep(1)
            for process in renderers(pool):
                process.kill()
            first = await hit
            second = await render(pool, base + "/", settings)
            return first.state, second.state, pool.relaunches

    with serving(PAGES) as base:
        first, second, relaunches = asyncio.run(go(base))
    assert (first, second) == ("failed", "ok")
    # On a machine under load the next tab may come too late, which costs the browser as well.
    assert relaunches <= 1


def test_only_deaths_without_sound_pages_between_make_a_browser_unavailable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = Settings()

    async def go(base: str) -> tuple[list[str], str]:
        states = []
        async with BrowserPool(settings) as pool:
            await pool.ready()
            monkeypatch.setattr(pool, "_rules", msgspec.structs.replace(pool._rules, relaunches=1, sound=1))
            for _ in range(2):
                main_process(pool).kill()
                states.append((await render(pool, base + "/", settings)).state)
                states.append((await render(pool, base + "/", settings)).state)
            for _ in range(2):
                # Dead before anybody could use it.
                main_process(pool).kill()
                pool._alive = False
                told = await pool.ready()
        return states, str(told)

    with serving(PAGES) as base:
        states, told = asyncio.run(go(base))
    assert states[1::2] == ["ok", "ok"]
    assert "连续崩溃" in told


def test_a_tab_that_crashed_while_idle_is_not_lent() -> None:
    settings = Settings(browser=Browser(tabs=1))

    async def go(base: str) -> str:
        async with BrowserPool(settings) as pool:
            await render(pool, base + "/", settings)
            for process in renderers(pool):
                process.kill()
            await asyncio.sleep(1)
            return (await render(pool, base + "/", settings)).state

    with serving(PAGES) as base:
        assert asyncio.run(go(base)) == "ok"


def test_a_browser_that_keeps_dying_is_given_up() -> None:
    settings = Settings()

    async def go() -> BrowserUnavailable | None:
        async with BrowserPool(settings) as pool:
            for _ in range(12):
                unavailable = await pool.ready()
                if unavailable is not None:
                    return unavailable
                main_process(pool).kill()
                await render(pool, "http://127.0.0.1:9/", settings)
        return None

    unavailable = asyncio.run(go())
    assert unavailable is not None and "连续崩溃" in str(unavailable)
    assert not browsers()


def test_tabs_are_recycled_after_their_uses() -> None:
    settings = Settings(browser=Browser(tabs=1, recycle_after=3))

    async def go() -> list[int]:
        ids = []
        async with BrowserPool(settings) as pool:
            for _ in range(7):
                async with pool.tab() as tab:
                    ids.append(id(tab))
                    tabs.append(tab)
        return ids

    tabs: list[object] = []
    ids = asyncio.run(go())
    assert [ids.count(i) for i in dict.fromkeys(ids)] == [3, 3, 1]


def test_a_failure_inside_a_tab_replaces_it() -> None:
    async def go() -> tuple[object, object]:
        async with BrowserPool(Settings(browser=Browser(tabs=1), timeouts=Timeouts(close=2))) as pool:
            with pytest.raises(ValueError, match="ours"):
                async with pool.tab() as first:
                    raise ValueError("ours")
            async with pool.tab() as second:
                return first, second

    first, second = asyncio.run(go())
    assert first is not second
