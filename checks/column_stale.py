"""栏目更新 column_stale

查什么: 每个有更新期限的栏目, 最新一条信息的日期距监测时间点是否超过期限。期限按栏目类别取自数据表,
    指标可另定天数。
为何扣分: 应更新而未更新的栏目, 公众看到的是过时信息; 国办指标把它列为单项否决情形之一。
何时不适用: 没有更新期限的栏目 (清单、制度、机构、指南、已归档专题, 网页写明已归档或不再更新的); 空白栏目另计;
    未能读出的栏目记为未能检测; 指标点名而网页只有图表或一整页内容的, 转人工;
    以表格列出、不带日期的 (按年份逐格链接的预决算一览、事项与指南对照表) 不按日期判断。
已知误报: 确无新信息可发的栏目 (如人事任免), 请复核人员豁免; 日期只在附件里的列表。
例: 动态要闻最新日期 10 月 11 日, 监测时间点 11 月 20 日, 已 40 天, 超过 14 天, 判为未更新。
    列表不显示任何日期的视同未更新。
选项: names 和 class 限定查哪些栏目 (名称、栏目类别), 都不填则查全部有期限的栏目;
    days 更新期限 (天), 不填则按栏目类别的期限。点名的只是一个频道而没有这样的栏目的, 看其下最新的栏目。

Source: rubric_tables check family column_stale; 国办秘函〔2019〕19号 栏目不更新 (1)(2);
    国办发〔2015〕15号 (无日期视同未更新).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from checks.check import Check, Given, Options
from checks.column_empty import UNREAD, unread_verdict
from checks.model import Candidate, Finding, Mark, Verdict
from checks.words import shown_days, shown_path
from crawler.derive.columns import Column, Portal
from crawler.derive.portal import find_columns
from crawler.model import NavLink

_MOST_SHOWN: Final = 10


def age_days(newest: str | None, as_of: dt.date) -> int | None:
    """Days from ``newest`` (ISO) to ``as_of``; None without a date."""
    if not newest:
        return None
    return (as_of - dt.date.fromisoformat(newest[:10])).days


def is_stale(column: Column, days: int, as_of: dt.date) -> bool:
    age = age_days(column.newest, as_of)
    if age is None and (column.timeless or column.later):
        # Years that are missing from a table of years are for the checks that know when they are due. What is
        # all of later days tells nothing of this one.
        return False
    return age is None or age > days


def finding(column: Column, days: int, as_of: dt.date) -> Finding:
    age = age_days(column.newest, as_of)
    if age is None:
        why = "只有尚未到来的日期" if column.future else "都没有日期"
        said = f"栏目“{column.name}”的信息{why}, 按规定视同未更新 (期限 {days} 天)"
    else:
        said = f"栏目“{column.name}”最新信息为 {column.newest}, 距监测时间点 {age} 天, 超过期限 {days} 天"
    return Finding(
        "column_stale",
        column.url,
        said,
        target=(column.newest or "")[:10],
        column=column.name,
        mark=Mark(texts=_ways_to_write(column.newest), region="list"),
        facts={
            "path": shown_path(column.path),
            "newest": column.newest or "",
            "period_days": str(days),
            "class": column.class_ or "",
        },
    )


def _ways_to_write(newest: str | None) -> tuple[str, ...]:
    if not newest:
        return ()
    return (*shown_days(newest), newest[5:10], newest[5:10].replace("-", "/"))


def judge(given: Given, options: Options) -> Verdict:
    columns: list[Column] = list(given.portal.columns)
    names: list[str] = list(options["names"])
    classes: list[str] = list(options["class"])
    if names or classes:
        wanted = (
            {c.url for c in find_columns(given.portal.portal, names) if isinstance(c, Column)}
            if names
            else set()
        )
        named = [c for c in columns if c.url in wanted or c.class_ in classes]
        columns = named or _freshest_below(given.portal.portal, names)
    else:
        # What a rubric asks for by name is owed, whatever its page says of itself.
        columns = [c for c in columns if c.url not in given.portal.closed]
    days: int | None = options["days"]
    owed = [(c, days if days is not None else c.period_days) for c in columns]
    bare = [
        c
        for c, limit in owed
        if limit is not None and c.state == "ok" and not (c.items or c.newest or c.later)
    ]
    findings = tuple(
        finding(c, limit, given.as_of)
        for c, limit in owed
        if limit is not None
        and c.state in ("ok", "stale")
        and c not in bare
        and is_stale(c, limit, given.as_of)
    )
    unread = [c.name for c, limit in owed if limit is not None and c.state in UNREAD]
    later = [c.name for c, limit in owed if limit is not None and c.later and not c.newest]
    counts = {"columns": len(columns), "found": len(findings), "unmeasured": len(unread) + len(later)}
    if findings:
        return Verdict("not_met", findings, counts=counts, unread=len(unread) + len(later))
    if unread:
        return unread_verdict(unread, counts)
    if later:
        args = {"columns": "、".join(later[:5])}
        return Verdict("not_measured", reason_key="columns_seen_later", reason_args=args, counts=counts)
    if bare:
        args = {"columns": "、".join(column.name for column in bare[:5])}
        shown = tuple(Candidate(column.url, column.name) for column in bare[:_MOST_SHOWN])
        return Verdict(
            "needs_review",
            (),
            "column_without_entries",
            args,
            counts=counts,
            candidates=(*shown, *_in_time(owed)),
        )
    if not any(limit is not None for _, limit in owed):
        return Verdict("not_measured", reason_key="no_columns", counts=counts)
    return Verdict("met", counts=counts, candidates=_in_time(owed))


def _freshest_below(portal: Portal, names: list[str]) -> list[Column]:
    """Of the columns below menu entries of these names, where no column bears one, that with the latest news:
    a part of the site is as fresh as it."""
    steps = {link.name for link in find_columns(portal, names) if isinstance(link, NavLink)}
    below = [c for c in portal.columns if c.newest and not steps.isdisjoint(c.path[1:-1])]
    return [max(below, key=lambda c: (c.newest or "", c.url))] if below else []


def _in_time(owed: Sequence[tuple[Column, int | None]]) -> tuple[Candidate, ...]:
    """The columns that were looked at, for whoever judges what their dates do not tell."""
    shown = [(column, limit) for column, limit in owed if limit is not None and column.newest]
    return tuple(
        Candidate(column.url, column.name, f"最新信息 {column.newest}, 期限 {limit} 天")
        for column, limit in shown[:_MOST_SHOWN]
    )


CHECK = Check(
    id="column_stale",
    title="栏目更新",
    needs=("portal",),
    kinds=("column_stale",),
    options={"names": [], "class": [], "days": None},
    judge=judge,
    page=__doc__,
)
