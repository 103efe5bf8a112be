"""新媒体更新 new_media_updates

查什么: 政务微博、微信、客户端等账号最近一次更新的日期, 与监测时间点相差几天; 要求更新次数的, 看每个周期几次。
    日期来自随评测提供的发布记录 (CSV), 网站上露出的账号是范围。
为何扣分: 国办要求政务新媒体两周内有更新; 有的地方要求每周一次。
何时不适用: 没有提供发布记录的平台读不到, 转人工或交材料, 不判没有更新。
已知误报: 记录导出不全; 账号已注销、更名而清单没有改。
例: 监测时间点 11月20日, 某微信公众号最新一条是 10月30日, 相差21天, 超过14天, 判更新不及时。
选项: days 最长间隔天数; every、times、periods 每个周期几天、至少几次、往回看几个周期; review 只收集线索。

Source: 国办秘函〔2019〕19号 政务新媒体; jilin-2021 信息发布; jingzhou-2021 内容建设.
"""

from __future__ import annotations

import datetime as dt
from urllib.parse import quote, urlsplit

from checks.artifacts.new_media import NewMedia
from checks.check import Check, Given, Options
from checks.model import Candidate, Finding, Mark, Verdict
from checks.words import check_data, defaults
from crawler.model import Entry
from storage.new_media import Account


def address_of(account: Account, media: NewMedia) -> str:
    """The account's address, as handed in or as the home page shows it; else where to look for it."""
    if account.url.startswith(("http://", "https://")):
        return account.url
    platform = _named(account.platform)
    shown = [entry for entry in media.shown if entry.url and _platform(entry) in ("", platform)]
    if entry := next((entry for entry in shown if account.name in entry.text), None):
        return entry.url or ""
    sure = {entry.url for entry in shown if _platform(entry)}
    same = [other for other in media.supplied or () if _named(other.platform) == platform]
    if len(sure) == len(same) == 1:
        # The only way in to the only account of its kind, whatever it calls itself.
        return sure.pop() or ""
    search: dict[str, str] = check_data("new_media_updates").words["search"]
    pattern = next((url for word, url in search.items() if word in account.platform), search["其他"])
    return pattern.format(name=quote(account.name))


def _platform(entry: Entry) -> str:
    """The platform that an entry's address, else its words tell; empty where neither does."""
    platforms: dict[str, list[str]] = check_data("new_media_updates").words["platforms"]
    host = urlsplit(entry.url or "").hostname or ""
    by_host = (name for name, marks in platforms.items() if any(mark in host for mark in marks))
    return next(by_host, "") or next((name for name in platforms if name in entry.text), "")


def _named(platform: str) -> str:
    """«微信公众号», «新浪微博» by the names of the data."""
    platforms: dict[str, list[str]] = check_data("new_media_updates").words["platforms"]
    return next((name for name in platforms if name in platform), platform)


def newest_of(account: Account, as_of: dt.date) -> str | None:
    """Day of the newest post that is not later than ``as_of``."""
    return next((post.date for post in account.posts if post.date <= as_of.isoformat()), None)


def finding(account: Account, media: NewMedia, as_of: dt.date, days: int) -> Finding | None:
    """The finding that an account has not been updated for more than ``days`` days."""
    newest = newest_of(account, as_of)
    words = check_data("new_media_updates").words
    told = {"platform": account.platform, "name": account.name}
    if newest is None:
        said = words["never"].format(**told)
    else:
        gap = (as_of - dt.date.fromisoformat(newest)).days
        if gap <= days:
            return None
        said = words["stale"].format(**told, newest=newest, gap=gap, days=days)
    return Finding(
        "new_media_stale",
        address_of(account, media),
        said,
        target=newest or "",
        column=account.name,
        mark=Mark(region="page"),
        facts={
            "platform": account.platform,
            "account": account.name,
            "newest": newest or "",
            "posts": str(len(account.posts)),
        },
    )


def rare_periods(account: Account, as_of: dt.date, every: int, times: int, periods: int) -> int:
    """How many of the last ``periods`` periods of ``every`` days have fewer than ``times`` posts."""
    short = 0
    for number in range(periods):
        last = as_of - dt.timedelta(days=number * every)
        first = last - dt.timedelta(days=every - 1)
        held = sum(first.isoformat() <= post.date <= last.isoformat() for post in account.posts)
        short += held < times
    return short


def _entries(media: NewMedia, home_url: str) -> tuple[Candidate, ...]:
    """The ways in that the home page shows, each name once."""
    found: dict[str, Candidate] = {}
    for entry in media.shown:
        where = "首页入口" if entry.url else "首页上的按钮或二维码, 没有网址"
        found.setdefault(entry.text, Candidate(entry.url or home_url, entry.text, where))
    return tuple(found.values())


def judge(given: Given, options: Options) -> Verdict:
    media = given.of("new_media", NewMedia)
    shown = _entries(media, given.home_url)
    if not media.supplied:
        key = "new_media_not_supplied" if shown else "new_media_none_known"
        return Verdict("needs_review", reason_key=key, candidates=shown)
    found = [finding(account, media, given.as_of, options["days"]) for account in media.supplied]
    findings = tuple(each for each in found if each is not None)
    share = (len(media.supplied) - len(findings), len(media.supplied))
    candidates = tuple(_candidate(account, media, given.as_of) for account in media.supplied)
    counts = {"accounts": len(media.supplied), "stale": len(findings)}
    if findings:
        return Verdict("not_met", findings, share=share, counts=counts, candidates=candidates)
    if options["every"]:
        rare = [
            account
            for account in media.supplied
            if rare_periods(account, given.as_of, options["every"], options["times"], options["periods"])
        ]
        if rare:
            return Verdict(
                "needs_review",
                reason_key="new_media_too_few",
                reason_args={"periods": str(options["periods"])},
                counts=counts,
                candidates=tuple(_rare(account, media, given.as_of, options) for account in rare),
            )
    names = [account.name for account in media.supplied]
    left = [entry for entry in media.shown if _is_account(entry.text) and entry.text not in names]
    if left and len(left) > len(names):
        args = {"n": str(len(left) - len(names))}
        return Verdict(
            "needs_review",
            reason_key="new_media_incomplete",
            reason_args=args,
            counts=counts,
            candidates=shown,
        )
    if options["review"]:
        args = {"n": str(len(names))}
        return Verdict(
            "needs_review",
            reason_key="new_media_review",
            reason_args=args,
            counts=counts,
            candidates=candidates,
        )
    return Verdict("met", share=share, counts=counts, candidates=candidates)


def _is_account(text: str) -> bool:
    return not any(word in text for word in check_data("new_media_entry").words["matrix"])


def _candidate(account: Account, media: NewMedia, as_of: dt.date) -> Candidate:
    newest = newest_of(account, as_of) or ""
    return Candidate(address_of(account, media), f"{account.platform} {account.name}", quote=newest)


def _rare(account: Account, media: NewMedia, as_of: dt.date, options: Options) -> Candidate:
    count = rare_periods(account, as_of, options["every"], options["times"], options["periods"])
    said = (
        check_data("new_media_updates")
        .words["rare"]
        .format(
            platform=account.platform,
            name=account.name,
            periods=options["periods"],
            count=count,
            times=options["times"],
        )
    )
    return Candidate(address_of(account, media), f"{account.platform} {account.name}", quote=said)


CHECK = Check(
    id="new_media_updates",
    title="新媒体更新",
    needs=("new_media",),
    kinds=("new_media_stale",),
    options=defaults("new_media_updates"),
    judge=judge,
    page=__doc__,
)
