"""新媒体入口 new_media_entry

查什么: 首页有没有政务微博、微信、客户端等的入口 (链接、二维码、悬停弹出的二维码); 要求矩阵的, 看有没有汇集
    各账号的栏目或页面。
为何扣分: 指标要求在网站显著位置提供政务新媒体入口, 方便公众关注。
何时不适用: 首页由脚本生成而渲染没有完成的, 记为未能检测; 没有该项要求的单位类型不适用。“分享到微博、微信”
    的按钮不是账号入口。
已知误报: 二维码图片没有文字说明: 这种不断言没有, 列出图片名由人判断。
例: 页脚有“微信公众号”二维码, 判有; 文章末尾只有“分享到微信”, 判无。
选项: want 为 home 看首页入口, matrix 看矩阵, opened 只看网站上有没有露出账号; accounts 首页列出几个账号可视为
    矩阵; kinds 有此要求的单位类型, 空则都有。

Source: jingzhou-2021-county 渠道建设, jingzhou-2021-department 渠道建设, wudang-2018 新媒体平台建设.
"""

from __future__ import annotations

from collections.abc import Sequence

from checks.artifacts.home_page import HomePage
from checks.artifacts.new_media import of_others
from checks.artifacts.portal import PortalReading
from checks.check import Check, Given, Options
from checks.model import Candidate, Finding, Mark, Verdict
from checks.words import check_data, defaults
from crawler.derive.columns import Column
from crawler.model import NavLink


def missing(given: Given, home: HomePage, what: str, tried: list[str]) -> Verdict:
    finding = Finding(
        "new_media_entry_missing",
        home.url,
        f"首页没有{what}",
        place="home",
        mark=Mark(region="page"),
        searched=(*given.portal.searched_paths(), *(f"词: {word}" for word in tried)),
    )
    return Verdict("not_met", (finding,))


def judge(given: Given, options: Options) -> Verdict:
    home = given.of("home_page", HomePage)
    words = check_data("new_media_entry").words
    if options["kinds"] and home.unit_kind and home.unit_kind not in options["kinds"]:
        return Verdict("not_applicable", reason_key="new_media_not_owed")
    entries = [e for e in home.of("new_media") if not of_others(e)]
    portal = given.of("portal", PortalReading)
    shown: tuple[Column | NavLink, ...] = (*portal.columns, *portal.portal.nav)
    named = [each for each in shown if any(word in each.name for word in words["matrix"])]
    counts = {"entries": len(entries)}
    if options["want"] == "matrix":
        return _matrix(given, home, [e.text for e in entries], named, options, counts)
    if entries:
        return Verdict("met", counts=counts)
    if home.unread:
        return Verdict("not_measured", reason_key="new_media_unread", counts=counts)
    if named:
        url = named[0].url
        candidates = (Candidate(url, named[0].name),)
        if options["want"] == "opened":
            return Verdict("met", counts=counts)
        args = {"url": url}
        return Verdict(
            "needs_review", reason_key="new_media_on_other_pages", reason_args=args, candidates=candidates
        )
    pictures = [name for name in home.pictures if any(word in name for word in words["pictures"])]
    if pictures:
        args = {"names": "、".join(pictures[:3])}
        return Verdict(
            "needs_review",
            reason_key="new_media_picture",
            reason_args=args,
            candidates=(Candidate(home.url, "首页", quote="、".join(pictures[:3])),),
        )
    if options["want"] == "opened":
        return Verdict("needs_review", reason_key="new_media_may_be_elsewhere", counts=counts)
    return missing(
        given, home, "政务新媒体 (微博、微信、客户端等) 入口", ["微博", "微信公众号", "客户端", "新媒体"]
    )


def _matrix(
    given: Given,
    home: HomePage,
    texts: list[str],
    named: Sequence[Column | NavLink],
    options: Options,
    counts: dict[str, int],
) -> Verdict:
    words = check_data("new_media_entry").words["matrix"]
    if any(word in text for text in texts for word in words):
        return Verdict("met", counts=counts)
    if any(not isinstance(column, Column) or column.state != "empty" for column in named):
        return Verdict("met", counts=counts)
    if home.unread:
        return Verdict("not_measured", reason_key="new_media_unread", counts=counts)
    if len(set(texts)) >= options["accounts"]:
        args = {"n": str(len(set(texts)))}
        return Verdict(
            "needs_review",
            reason_key="new_media_maybe_matrix",
            reason_args=args,
            counts=counts,
            candidates=(Candidate(home.url, "首页", quote="、".join(sorted(set(texts)))),),
        )
    if given.of("portal", PortalReading).cut_short:
        return Verdict("not_measured", reason_key="new_media_unread", counts=counts)
    return missing(given, home, "政务新媒体矩阵 (汇集各账号的栏目)", list(words))


CHECK = Check(
    id="new_media_entry",
    title="新媒体入口",
    needs=("home_page", "portal"),
    kinds=("new_media_entry_missing",),
    options={"want": "home", "kinds": [], **defaults("new_media_entry")},
    judge=judge,
    page=__doc__,
)
