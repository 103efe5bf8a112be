"""响应与显示 page_rendering

查什么: 采集时响应超过规定秒数的网页, 和在浏览器里一直没有显示完、或打开后被自身脚本清空的网页, 各再试一次;
    两次都如此才算。
为何扣分: 打开太慢或一直“加载中”的网页, 公众看不到内容。
何时不适用: 没有时间再试、没有浏览器时记为未能检测; 两次都没有显示完但找不到网站自身原因的、数据接口拒绝
    自动访问的 (403、412 等), 由人判断。
已知误报: 从本机到网站的线路长期很慢; 每类只核实最靠近首页的几个网页, 其余只记数。
例: 栏目页的数据接口两次都返回 500, 列表一直空白, 判不能正常显示。
选项: seconds 响应慢的秒数。

Source: product.md Defaults (15 s); domain.md §1.2 (打不开的时限).
"""

from __future__ import annotations

from checks.check import Check, Given, Options
from checks.model import Candidate, Finding, Mark, Verdict
from checks.words import defaults
from crawler.gather.probes.rendering_model import RenderingAnswer, Retried


def judge(given: Given, options: Options) -> Verdict:
    seen = given.of("rendering", RenderingAnswer)
    limit = options["seconds"] * 1000
    slow = [one for one in seen.retried if one.fault == "slow" and min(one.first_ms, one.second_ms) >= limit]
    slow = [one for one in slow if one.again != "unknown"]
    stuck = [one for one in seen.retried if one.fault == "unfinished" and one.again == "yes"]
    sure = [one for one in stuck if _is_theirs(one)]
    doubts = [one for one in stuck if not _is_theirs(one)]
    counts = {"slow": seen.slow, "unfinished": seen.unfinished, "retried": len(seen.retried)}
    findings = tuple(
        sorted(
            [*(_slow(one, options["seconds"]) for one in slow), *(_stuck(one) for one in sure)],
            key=lambda finding: (finding.kind, finding.page_url),
        )
    )
    if findings:
        return Verdict("not_met", findings, counts=counts)
    if doubts:
        return Verdict(
            "needs_review",
            reason_key="rendering_unclear",
            reason_args={"url": doubts[0].url},
            counts=counts,
            candidates=tuple(Candidate(one.url, "没有显示完", one.note) for one in doubts),
        )
    unsure = any(one.again == "unknown" for one in seen.retried)
    if unsure or (not seen.retried and seen.slow + seen.unfinished):
        args = {"slow": str(seen.slow), "unfinished": str(seen.unfinished)}
        return Verdict("not_measured", reason_key="rendering_not_retried", reason_args=args, counts=counts)
    return Verdict("met", counts=counts)


def _is_theirs(one: Retried) -> bool:
    """Something of the portal's own site did not answer, or its own scripts took the content away."""
    return bool(one.own) or one.wiped


def _slow(one: Retried, seconds: int) -> Finding:
    first, second = one.first_ms / 1000, one.second_ms / 1000
    return Finding(
        "slow_response",
        one.url,
        f"网页两次打开用时 {first:.1f} 秒和 {second:.1f} 秒, 超过 {seconds} 秒",
        mark=Mark(region="page"),
        facts={
            "elapsed_ms": str(one.second_ms),
            "attempts": "2",
            "checked_at": one.at,
            **({"status": str(one.status)} if one.status is not None else {}),
        },
    )


def _stuck(one: Retried) -> Finding:
    cause = f"本站的数据接口没有应答 {one.own[0]}" if one.own else "打开后内容被网页自身的脚本清空"
    return Finding(
        "render_failed",
        one.url,
        f"网页两次都没有显示完: {cause}",
        mark=Mark(region="page"),
        facts={"attempts": "2", "error": "; ".join(one.own), "detail": one.note, "checked_at": one.at},
    )


CHECK = Check(
    id="page_rendering",
    title="响应与显示",
    needs=("rendering",),
    kinds=("slow_response", "render_failed"),
    options=defaults("page_rendering"),
    judge=judge,
    page=__doc__,
)
