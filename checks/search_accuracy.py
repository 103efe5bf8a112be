"""站内检索 search_accuracy

查什么: 按固定随机种子从不同栏目抽取已发布信息的标题, 在门户自己的搜索框里检索,
    看第一页结果有没有这条信息。
为何扣分: 输入完整标题都搜不到, 检索功能就不可用。
何时不适用: 搜索被验证码或拦截挡住、搜索框未能操作时记为未能检测; 可抽标题太少时由复核人员判断。
已知误报: 索引更新慢于 48 小时的站点; 结果只在第二页以后的按规则不算命中。
例: 抽 4 个标题, 3 个在第一页找到, 1 个没有, 判部分符合, 列出没搜到的标题。
选项: sample 抽查的标题数。

Source: jilin-2021 检索功能 (4 个标题); product.md Defaults.
"""

from __future__ import annotations

from checks.check import Check, Given, Options
from checks.model import Finding, Mark, Sample, Verdict
from checks.words import defaults


def judge(given: Given, options: Options) -> Verdict:
    search = given.search
    n: int = options["sample"]
    if search.state == "missing":
        found = Finding(
            "search_missing",
            given.home_url,
            "首页没有找到站内搜索框",
            severity="serious",
            mark=Mark(region="header"),
        )
        return Verdict("not_met", (found,))
    if search.state == "broken":
        return Verdict("needs_review", reason_key="search_broken", reason_args={"cause": search.note})
    if search.state != "ok":
        return Verdict(
            "not_measured", reason_key="search_" + search.state, reason_args={"cause": search.note}
        )
    cases = search.cases[:n]
    if len(cases) < n:
        return Verdict("needs_review", reason_key="too_few_titles", reason_args={"n": str(len(cases))})
    unread = [c for c in cases if c.state == "error"]
    misses = [c for c in cases if c.state == "miss"]
    hits = sum(1 for c in cases if c.state == "hit")
    sample = Sample(search.seed, search.frame, tuple(c.title for c in cases), hits)
    findings = tuple(
        Finding(
            "search_miss",
            case.result_url or given.home_url,
            f"检索“{case.title}”, 第一页结果中没有这条信息",
            target=case.title,
            column=case.column,
            mark=Mark(region="page"),
            facts={
                "article": case.url,
                "picture": case.picture,
                "picture_sha256": case.picture_sha256,
                "searched_at": case.searched_at,
                **({"raw_picture": case.raw_picture} if case.raw_picture else {}),
            },
        )
        for case in misses
    )
    counts = {"hits": hits, "misses": len(misses), "unmeasured": len(unread)}
    if unread and not misses:
        return Verdict(
            "not_measured",
            reason_key="search_error",
            reason_args={"cause": unread[0].note},
            sample=sample,
            counts=counts,
        )
    if not misses:
        return Verdict("met", share=(hits, n), sample=sample, counts=counts)
    return Verdict("partial" if hits else "not_met", findings, share=(hits, n), sample=sample, counts=counts)


CHECK = Check(
    id="search_accuracy",
    title="站内检索",
    needs=("search",),
    kinds=("search_miss", "search_missing"),
    options=defaults("search_accuracy"),
    judge=judge,
    page=__doc__,
)
