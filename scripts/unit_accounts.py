"""New-media accounts that a registry of units names: reading them, and what a night takes from them.

In YAML an account is a mapping; in a cell of CSV or XLSX its parts are set apart by ``|``, accounts by ``;``.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from crawler.url import canonical
from scripts.workspace import Workspace
from storage.new_media import (
    FILE,
    Account,
    NewMediaFault,
    Post,
    day_of,
    newest_first,
    read_accounts,
    read_feed,
    united,
)
from storage.rows import UnitAccount, UnitRow

PARTS = ("platform", "name", "url", "newest", "feed")
NAMES = {
    "平台": "platform",
    "账号": "name",
    "名称": "name",
    "网址": "url",
    "最新日期": "newest",
    "记录": "feed",
}
Written = tuple[int, Any]
"""An account as written, with its line."""


def in_cell(text: str, line: int) -> list[Written]:
    """«平台|账号|最新日期或CSV|网址; …»: the parts behind the account stand in any order."""
    found: list[Written] = []
    for one in re.split(r"[;；\n]", text):
        parts = [part.strip() for part in re.split(r"[|｜]", one)]
        if not any(parts):
            continue
        told: dict[str, str] = dict(zip(("platform", "name"), parts, strict=False))
        for part in filter(None, parts[2:]):
            told.setdefault(_part(part), part)
        found.append((line, told))
    return found


def _part(text: str) -> str:
    if "://" in text:
        return "url"
    return "feed" if text.lower().endswith(".csv") else "newest"


def read_written(written: Sequence[Written], folder: Path) -> tuple[tuple[UnitAccount, ...], list[str]]:
    """Accounts and the faults of all, each with its line. ``folder``: what the paths of files start from."""
    accounts: list[UnitAccount] = []
    faults: list[str] = []
    first: dict[tuple[str, str], int] = {}
    for line, value in written:
        if not isinstance(value, Mapping):
            faults.append(f"第 {line} 行: 新媒体账号应写成“键: 值”的形式 ({'、'.join(PARTS)})")
            continue
        values = {
            NAMES.get(str(key), str(key)): "" if cell is None else str(cell).strip()
            for key, cell in value.items()
        }
        found = [*_unknown(values), *_faults(values, folder)]
        whose = values.get("platform", ""), values.get("name", "")
        if all(whose) and whose in first:
            found.append(f"新媒体账号 {whose[0]} {whose[1]} 与第 {first[whose]} 行重复")
        first.setdefault(whose, line)
        faults += [f"第 {line} 行: {fault}" for fault in found]
        if not found:
            newest = day_of(values.get("newest", "")) or ""
            url = canonical(values["url"]) or "" if values.get("url") else ""
            accounts.append(UnitAccount(*whose, url, newest, values.get("feed", "")))
    return tuple(accounts), faults


def _unknown(values: Iterable[str]) -> list[str]:
    found = []
    for name in values:
        if name not in PARTS:
            near = get_close_matches(name, [*PARTS, *NAMES], 1, 0.5)
            hint = f", 是不是 {near[0]}?" if near else f"; 可用: {'、'.join(PARTS)}"
            found.append(f"新媒体账号里不认识的键 {name}{hint}")
    return found


def _faults(values: Mapping[str, str], folder: Path) -> list[str]:
    found = [f"新媒体账号缺少 {name}" for name in ("platform", "name") if not values.get(name)]
    said = f"新媒体账号 {values.get('name', '')}".rstrip()
    url, newest, feed = (values.get(name, "") for name in ("url", "newest", "feed"))
    if url and (not re.match(r"https?://", url, re.I) or canonical(url) is None):
        found.append(f"{said} 的网址 {url} 不是有效网址 (应以 http:// 或 https:// 开头)")
    if newest and day_of(newest) is None:
        found.append(f"{said} 的最新日期 {newest} 不是日期 (应如 2026-11-03)")
    if feed:
        try:
            read_feed(folder / feed, values.get("platform", ""), values.get("name", ""))
        except OSError:
            found.append(f"{said} 的发布记录 {feed} 打不开 (应是工作区里的 CSV 文件)")
        except NewMediaFault as fault:
            found.append(f"{said} 的发布记录不能采用: {fault}")
    if not newest and not feed:
        found.append(f"{said} 缺少 newest (最新一条的日期) 或 feed (发布记录 CSV)")
    return found


def accounts_of(workspace: Workspace, unit: UnitRow, as_of: str) -> tuple[Account, ...] | None:
    """Posts of the unit's accounts, from the registry and from the workspace's file; what cannot be taken is
    left out, and told. None when there is nothing of the unit."""
    log = logging.getLogger(__name__)
    found: list[Account] = []
    for held in unit.new_media:
        posts = [Post(held.newest)] if held.newest else []
        if held.feed:
            try:
                posts += read_feed(workspace.folder / held.feed, held.platform, held.name)
            except (OSError, NewMediaFault) as error:
                log.warning("没有采用 %s 新媒体账号 %s 的发布记录: %s", unit.name, held.name, error)
                if not posts:
                    continue
        if held.newest > as_of and not held.feed:
            log.warning(
                "%s 新媒体账号 %s 的最新日期 %s 晚于监测时间点, 没有采用", unit.name, held.name, held.newest
            )
            continue
        found.append(Account(held.platform, held.name, held.url, newest_first(posts)))
    path = workspace.folder / FILE
    if path.is_file():
        try:
            found += read_accounts(path, unit.id, unit.name) or ()
        except (OSError, NewMediaFault) as error:
            log.warning("没有采用新媒体发布记录: %s", error)
    return united(found) or None
