"""网站可用性 availability

查什么: 监测时间点之前连续一周、每天间隔访问首页的记录 (wangjian availability sample): 超过规定秒数仍打不开的
    次数占全部访问的比例。
为何扣分: 比例达到规定的百分数, 属于单项否决的“站点无法访问”。
何时不适用: 没有连续监测, 或有一天的访问次数不够, 记为未能检测, 并说明已有几天。本机网络中断、域名查不到、
    网站拒绝自动访问的那几次不计入。
已知误报: 只从一个地点访问; 从本机到网站的线路不好时, 同一轮其他单位的首页能打开, 仍会记为该站打不开。
例: 7 天 168 次访问中 9 次超过 15 秒打不开, 占 5.4%, 判站点无法访问。
选项: days 监测天数; visits_per_day 每天至少访问几次; rate_percent 打不开的比例上限 (含);
    warn_percent 预警比例。

Source: 国办秘函〔2019〕19号 单项否决; domain.md §1.2, §7.1.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from checks.check import Check, Given, Options
from checks.model import Finding, Mark, Verdict
from checks.words import defaults
from storage.availability import Visit, Visits

COUNTED = ("ok", "failed")


def judge(given: Given, options: Options) -> Verdict:
    seen = given.of("availability", Visits)
    counted = [visit for visit in seen.visits if visit.state in COUNTED]
    days = _week(counted, given.as_of, options["days"], options["visits_per_day"])
    week = [visit for visit in counted if _day(visit) in days]
    failed = [visit for visit in week if visit.state == "failed"]
    counts = {"days": len(days), "visits": len(week), "failed": len(failed)}
    if len(days) < options["days"]:
        args = {"days": str(options["days"]), "owed": str(options["visits_per_day"]), "had": str(len(days))}
        args["visits"] = str(len(week))
        return Verdict("not_measured", reason_key="availability_too_few", reason_args=args, counts=counts)
    if len(failed) * 100 >= options["rate_percent"] * len(week):
        return Verdict("not_met", (_finding(given, week, failed, options),), counts=counts)
    if failed and len(failed) * 100 >= options["warn_percent"] * len(week):
        args = {"visits": str(len(week)), "failed": str(len(failed)), "warn": str(options["warn_percent"])}
        args["rate"] = _rate(failed, week)
        return Verdict("met", reason_key="availability_warning", reason_args=args, counts=counts)
    return Verdict("met", counts=counts)


def _day(visit: Visit) -> dt.date:
    return dt.date.fromisoformat(visit.at[:10])


def _week(visits: Iterable[Visit], as_of: dt.date, days: int, owed: int) -> set[dt.date]:
    """The days with enough visits of the week that ends at ``as_of``, or of the one that ends the day before
    where that one is the fuller: on the day of the crawl not all visits have been made yet."""
    made = Counter(_day(visit) for visit in visits)
    weeks = []
    for last in (as_of, as_of - dt.timedelta(days=1)):
        week = (last - dt.timedelta(days=back) for back in range(days))
        weeks.append({day for day in week if made[day] >= owed})
    return max(weeks, key=len)


def _rate(failed: list[Visit], week: list[Visit]) -> str:
    return f"{len(failed) * 100 / len(week):.1f}"


def _finding(given: Given, week: list[Visit], failed: list[Visit], options: Options) -> Finding:
    days, rate = options["days"], _rate(failed, week)
    return Finding(
        "site_unreachable",
        given.home_url,
        f"{days} 天 {len(week)} 次访问首页, {len(failed)} 次打不开, 占 {rate}%, "
        f"达到 {options['rate_percent']}% 的界限",
        severity="serious",
        mark=Mark(region="page"),
        facts={
            "attempts": str(len(week)),
            "error": "; ".join(f"{visit.at} {visit.cause}" for visit in failed[:20]),
            "checked_at": failed[-1].at,
        },
    )


CHECK = Check(
    id="availability",
    title="网站可用性",
    needs=("availability",),
    kinds=("site_unreachable",),
    options=defaults("availability"),
    judge=judge,
    page=__doc__,
)
