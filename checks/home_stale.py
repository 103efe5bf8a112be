"""首页更新 home_stale

查什么: 首页展示的信息中, 最新一条 (首页列表日期, 以及首页所链文章的发布日期) 距监测时间点是否超过期限。
为何扣分: 首页两周没有任何新信息, 国办指标列为单项否决情形。
何时不适用: 首页只是导航页、没有展示任何信息时, 改看二级页面, 由复核人员判断;
    首页未能打开时记为未能检测。
已知误报: 首页信息全部以图片轮播展示且链接指向外部平台。
例: 首页最新信息 10 月 30 日, 监测时间点 11 月 20 日, 已 21 天, 超过 14 天, 判为首页未更新。
选项: days 更新期限 (天)。

Source: 国办秘函〔2019〕19号 首页不更新 (2 weeks).
"""

from __future__ import annotations

from checks.check import Check, Given, Options
from checks.column_stale import age_days
from checks.model import Finding, Mark, Verdict
from checks.words import defaults, shown_days


def judge(given: Given, options: Options) -> Verdict:
    home = given.home
    days: int = options["days"]
    age = age_days(home.newest, given.as_of)
    if home.later and (age is None or age > days):
        return Verdict("not_measured", reason_key="home_seen_later")
    if home.newest is None:
        return Verdict("needs_review", reason_key="home_shows_no_dates")
    if age is None or age <= days:
        return Verdict("met", counts={"age_days": age or 0})
    return Verdict(
        "not_met",
        (
            Finding(
                "home_stale",
                given.home_url,
                f"首页最新信息为 {home.newest[:10]}, 距监测时间点 {age} 天, 超过期限 {days} 天",
                target=home.newest[:10],
                severity="serious",
                mark=Mark(texts=(home.newest_title, *shown_days(home.newest[:10])), region="page"),
                facts={"newest": home.newest, "period_days": str(days), "newest_title": home.newest_title},
            ),
        ),
        counts={"age_days": age},
    )


CHECK = Check(
    id="home_stale",
    title="首页更新",
    needs=("home",),
    kinds=("home_stale",),
    options=defaults("home_stale"),
    judge=judge,
    page=__doc__,
)
