"""Posts of a unit's new-media accounts, as handed in by people: their platforms can rarely be read.

A CSV file holds one post a row; when a unit is audited its rows are copied into the archive (:data:`FACT`),
so that its verdict can be repeated. Nothing here reads the network.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from storage.office_text import office_text

FACT: Final = "new_media"
"""Name of the archive's fact that holds a tuple of :class:`Account`, in the order of platform and name."""
FILE: Final = "new_media.csv"
"""The file of a workspace; it may name the unit of each row."""
COLUMNS: Final = {
    "unit": ("单位", "单位名称", "单位编号"),
    "platform": ("平台", "类型"),
    "name": ("账号", "账号名称", "名称"),
    "date": ("发布时间", "发布日期", "日期", "更新日期"),
    "title": ("标题",),
    "url": ("网址", "账号地址", "链接"),
}
_DATE: Final = re.compile(r"(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")


class Post(Struct, frozen=True, array_like=True):
    """``date``: YYYY-MM-DD."""

    date: str
    title: str = ""


class Account(Struct, frozen=True):
    """``posts``: newest first; empty when the file names the account without a date. ``url``: its address."""

    platform: str
    name: str
    url: str = ""
    posts: tuple[Post, ...] = ()


class NewMediaFault(ValueError):
    """The file cannot be taken: every fault with its line, for people."""


def read_accounts(path: Path, *units: str) -> tuple[Account, ...] | None:
    """The accounts of one unit (by id or name) in the file; rows without a unit are everybody's. None when
    the file has no row of the unit. Raises :class:`NewMediaFault`; OSError when it cannot be read."""
    rows, places = _table(path, ("platform", "name", "date"))
    faults: list[str] = []
    posts: dict[tuple[str, str], set[Post]] = {}
    urls: dict[tuple[str, str], str] = {}
    for number, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        cell = {name: row[at].strip() if at < len(row) else "" for name, at in places.items()}
        if cell.get("unit") and cell["unit"] not in units:
            continue
        if not cell["name"]:
            faults.append(f"第{number}行没有账号名称")
            continue
        date = day_of(cell["date"])
        if cell["date"] and date is None:
            faults.append(f"第{number}行的日期不是日期: {cell['date']}")
            continue
        account = (cell["platform"], cell["name"])
        posts.setdefault(account, set())
        if date:
            posts[account].add(Post(date, cell.get("title", "")))
        if cell.get("url"):
            urls[account] = cell["url"]
    if faults:
        raise NewMediaFault(f"{path.name}: {'；'.join(faults)}")
    if not posts:
        return None
    return tuple(
        Account(
            *account,
            urls.get(account, ""),
            newest_first(held),
        )
        for account, held in sorted(posts.items())
    )


def read_feed(path: Path, platform: str, name: str) -> tuple[Post, ...]:
    """Posts of one account, newest first. A file without the columns of platform and account is all its own;
    else the rows that name it are. Raises as :func:`read_accounts` does."""
    rows, places = _table(path, ("date",))
    faults: list[str] = []
    posts: set[Post] = set()
    for number, row in enumerate(rows[1:], 2):
        cell = {field: row[at].strip() if at < len(row) else "" for field, at in places.items()}
        whose = (cell.get("platform") or platform, cell.get("name") or name)
        if not cell["date"] or whose != (platform, name):
            continue
        date = day_of(cell["date"])
        if date is None:
            faults.append(f"第{number}行的日期不是日期: {cell['date']}")
        else:
            posts.add(Post(date, cell.get("title", "")))
    if faults:
        raise NewMediaFault(f"{path.name}: {'；'.join(faults)}")
    return newest_first(posts)


def newest_first(posts: Iterable[Post]) -> tuple[Post, ...]:
    return tuple(sorted(set(posts), key=lambda post: (post.date, post.title), reverse=True))


def united(accounts: Iterable[Account]) -> tuple[Account, ...]:
    """Each account once, by platform and name, with the posts of all that tell of it."""
    found: dict[tuple[str, str], Account] = {}
    for account in accounts:
        known = found.get((account.platform, account.name))
        if known is not None:
            posts = newest_first((*known.posts, *account.posts))
            account = Account(account.platform, account.name, known.url or account.url, posts)
        found[account.platform, account.name] = account
    return tuple(account for _, account in sorted(found.items()))


def _table(path: Path, needed: Sequence[str]) -> tuple[list[list[str]], dict[str, int]]:
    """All rows and the place of each known column. Raises :class:`NewMediaFault` when one is missing."""
    text = _text(path)
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        rows = list(reader)
    except csv.Error as error:
        said = f"第{reader.line_num}行不合 CSV 格式 (看引号是否成对), 请用 Excel 或 WPS 另存为 CSV"
        raise NewMediaFault(f"{path.name} {said}") from error
    if not rows:
        raise NewMediaFault(f"{path.name} 是空的")
    places = _places(rows[0])
    missing = [COLUMNS[name][0] for name in needed if name not in places]
    if missing:
        raise NewMediaFault(f"{path.name} 第1行缺少列: {'、'.join(missing)}")
    return rows, places


def _text(path: Path) -> str:
    text = office_text(path.read_bytes())
    if text is None:
        raise NewMediaFault(f"{path.name} 文字编码无法识别, 请另存为 UTF-8 或 GBK 的 CSV")
    return text


def _places(heads: list[str]) -> dict[str, int]:
    said = [head.strip() for head in heads]
    return {
        name: said.index(word) for name, words in COLUMNS.items() for word in reversed(words) if word in said
    }


def day_of(text: str) -> str | None:
    """The day a person has written (YYYY-MM-DD), or None when it is none."""
    match = _DATE.search(text)
    if match is None:
        return None
    try:
        return dt.date(*(int(part) for part in match.groups())).isoformat()
    except ValueError:
        return None
