"""栏目设置 column_exists

查什么: 门户导航、网站地图和已识别栏目中, 有没有指标点名的栏目 (可用同义名称)。要求“并公开内容”的,
    栏目还不能是空的。
为何扣分: 指标要求设置专门栏目, 没有栏目或栏目无内容, 公众就找不到该类信息。
何时不适用: 门户首页打不开或拒绝访问、采集没有走完时, 不能断言“没有”, 记为未能检测;
    栏目入口是死链的, 死链另计, 有没有内容由复核人员判断; 只有名称相近的栏目 (中间夹有别的字) 时,
    是不是所要的栏目由复核人员判断。
已知误报: 栏目用了同义词表以外的名称, 或只以图片按钮出现且没有替代文字; 复核时请看所附导航树。
例: 指标要求“规划计划”, 导航与网站地图中只有“规划信息”, 同义词表认可, 判为有。
选项: names 栏目名称, 有其一即可; not_empty 为 true 时还要求栏目有内容。

Source: column_exists items of rubric_tables (jilin-2021-*, jingzhou-2021-*).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from checks.check import Check, Given, Options
from checks.model import Candidate, Finding, Mark, Verdict
from checks.words import check_data, shown_path
from crawler.derive.classes import names_body, plain_name, synonyms_of
from crawler.derive.columns import Column, Portal
from crawler.derive.portal import find_columns
from crawler.model import NavLink

_SHOWN: Final = 5
_WORDS: Final[dict[str, Any]] = check_data("column_exists").words
_EMPTY: Final[dict[str, Any]] = check_data("column_empty").words


def judge(given: Given, options: Options) -> Verdict:
    names: list[str] = list(options["names"])
    if not names:
        return Verdict("not_applicable", reason_key="no_names")
    portal = given.portal
    found = find_columns(portal.portal, names)
    if not found:
        if portal.cut_short:
            return Verdict(
                "not_measured", reason_key="walk_cut_short", reason_args={"cause": portal.cut_short}
            )
        if near := _near(portal.portal, names):
            shown = {"name": names[0], "columns": "、".join(dict.fromkeys(each.name for each in near))}
            rows = tuple(_candidate(each) for each in near)
            return Verdict("needs_review", (), "column_near", shown, candidates=rows)
        return Verdict(
            "not_met",
            (
                Finding(
                    "column_missing",
                    given.home_url,
                    f"未找到“{names[0]}”类栏目 (找过的名称: {'、'.join(names)})",
                    target=names[0],
                    mark=Mark(region="nav"),
                    searched=(*portal.searched_paths(), *(f"词: {n}" for n in names)),
                ),
            ),
        )
    columns = [c for c in found if isinstance(c, Column)]
    seen = tuple(_candidate(each) for each in found[:_SHOWN])
    if not options["not_empty"] or not columns or any(c.state in ("ok", "stale") for c in columns):
        return Verdict("met", candidates=seen)
    stated = portal.states_nothing
    if any(c.url in stated for c in columns) and all(c.state == "empty" for c in columns):
        saying = stating([c for c in columns if c.url in stated], stated)
        args = {"columns": "、".join(c.title for c in saying)}
        return Verdict("needs_review", (), "column_states_nothing", args, candidates=saying)
    if all(c.state == "empty" for c in columns):
        return Verdict("not_met", tuple(empty_finding(c) for c in columns))
    names_shown = {"columns": "、".join(c.name for c in columns)}
    if any(c.state in ("blocked", "dynamic_failed") for c in columns):
        return Verdict("not_measured", reason_key="column_unread", reason_args=names_shown)
    return Verdict(
        "needs_review", reason_key="column_does_not_open", reason_args=names_shown, candidates=seen
    )


def _near(portal: Portal, names: Sequence[str]) -> tuple[Column | NavLink, ...]:
    """Columns and menu entries whose names hold all of a wanted name with words between: «发展规划和计划»
    for «规划计划». Whether they are the column asked for is for a person."""
    wanted = {word for name in names for word in synonyms_of(name) if len(word) >= _WORDS["near_least"]}
    found: dict[str, Column | NavLink] = {}
    named: tuple[Column | NavLink, ...] = (*portal.columns, *portal.nav)
    for each in named:
        shown = plain_name(each.name)
        if names_body(each.name, names[0]):
            continue
        if any(len(shown) <= len(word) + _WORDS["near_between"] and _holds(shown, word) for word in wanted):
            found.setdefault(each.url, each)
    return tuple(found.values())[:_SHOWN]


def _holds(shown: str, word: str) -> bool:
    """Whether ``shown`` has the characters of ``word`` in their order."""
    rest = iter(shown)
    return all(char in rest for char in word)


def _candidate(found: Column | NavLink) -> Candidate:
    """Where a person looks when the column's contents are for a person to judge."""
    quote = shown_path(found.path)
    if isinstance(found, Column) and found.items:
        newest = f", 最新 {found.newest}" if found.newest else ""
        quote = f"{quote} ({found.items} 条{newest})"
    return Candidate(found.url, found.name, quote or "菜单入口")


def stating(columns: Iterable[Column], stated: Mapping[str, str]) -> tuple[Candidate, ...]:
    """Empty columns that say themselves why they are empty, with their words."""
    return tuple(Candidate(column.url, column.name, stated[column.url]) for column in columns)


def empty_finding(column: Column) -> Finding:
    """The finding that a column has no entry; shared with ``column_empty`` so that it is one problem."""
    return Finding(
        "column_empty",
        column.url,
        f"栏目“{column.name}”没有任何信息",
        column=column.name,
        severity="serious",
        mark=Mark(texts=tuple(_EMPTY["shown"]), region="empty"),
        facts={"path": shown_path(column.path), "read_from": column.read_from, "items": "0"},
    )


CHECK = Check(
    id="column_exists",
    title="栏目设置",
    needs=("portal",),
    kinds=("column_missing", "column_empty"),
    options={"names": [], "not_empty": False},
    judge=judge,
    page=__doc__,
)
