"""无障碍浏览 accessibility

查什么: 首页有没有无障碍、长者模式等入口; 在浏览器里点开, 测量文字是否变大、配色是否改变、有没有辅助线或
    大指针、是否发出语音、是否打开简约版页面。没有反应的, 换新页面再点一次。
为何扣分: 没有入口, 或入口点了不起作用, 老年人和视觉障碍者用不上。
何时不适用: 首页打不开、无障碍工具由第三方脚本提供而从本机打不开时记为未能检测; 有变化但测不出功能的由人判断。
已知误报: 需要安装客户端或登录的无障碍工具; 入口只在手机版显示的网站。
例: “无障碍浏览”点击两次, 页面没有任何变化, 判入口不起作用。
选项: least 至少要测出几种功能。

Source: jilin-2021 功能可用性 4; domain.md §3 (适老化规范 2021).
"""

from __future__ import annotations

from collections.abc import Sequence

from checks.check import Check, Given, Options
from checks.model import Candidate, Finding, Mark, Verdict
from checks.words import check_data, defaults
from crawler.gather.probes.access_model import AccessAnswer, EntryTried, Picture


def judge(given: Given, options: Options) -> Verdict:
    seen = given.of("accessibility", AccessAnswer)
    if seen.state != "measured":
        return Verdict("not_measured", reason_key=f"access_{seen.state}", reason_args={"cause": seen.note})
    if not seen.entries:
        return _without_entry(given, seen)
    counts = _counts(seen)
    working = [one for one in seen.entries if one.state == "works"]
    kinds = {one.kind for one in working}
    others = [one for one in seen.entries if one.kind not in kinds]
    broken = [one for one in others if one.state == "no_effect"]
    rest = [one for one in others if one.state != "no_effect"]
    if working:
        functions = sorted({name for one in working for name in _functions(one)})
        if len(functions) < options["least"]:
            args = {"label": working[0].label, "had": str(len(functions)), "owed": str(options["least"])}
            args["functions"] = "、".join(_names()[name] for name in functions)
            return _review(seen, args, counts, reason_key="access_few")
        if not broken:
            return Verdict("met", counts=counts)
        share = (len(kinds), len(kinds) + len({one.kind for one in broken}))
        return Verdict("partial", (_broken(given, seen, broken),), share=share, counts=counts)
    if broken and not rest:
        return Verdict("not_met", (_broken(given, seen, broken),), counts=counts)
    first = rest[0]
    args = {"label": first.label, "cause": first.note}
    if broken:
        review = _review(seen, {**args, "broken": broken[0].label}, counts, reason_key="access_mixed")
        return Verdict(
            review.outcome,
            reason_key=review.reason_key,
            reason_args=review.reason_args,
            counts=counts,
            candidates=review.candidates,
            noted=(_broken(given, seen, broken),),
        )
    if any(one.state == "unclear" for one in rest):
        return _review(seen, args, counts, reason_key="access_unclear")
    if all(one.state == "hidden" for one in rest):
        return _review(seen, args, counts, reason_key="access_hidden")
    return Verdict("not_measured", reason_key="access_unmeasurable", reason_args=args, counts=counts)


def _without_entry(given: Given, seen: AccessAnswer) -> Verdict:
    if seen.unreachable:
        args = {"script": seen.unreachable[0]}
        return Verdict("not_measured", reason_key="access_script_unreachable", reason_args=args)
    if seen.note:
        return Verdict("not_measured", reason_key="access_unfinished", reason_args={"cause": seen.note})
    if seen.sizes:
        return _review(seen, {"labels": "、".join(seen.sizes)}, {}, reason_key="access_sizes")
    finding = Finding(
        "accessibility_missing",
        given.home_url,
        "首页没有找到无障碍浏览、长者模式等入口",
        mark=Mark(region="header"),
        facts={"checked_at": seen.at},
    )
    return Verdict("not_met", (finding,))


def _review(seen: AccessAnswer, args: dict[str, str], counts: dict[str, int], *, reason_key: str) -> Verdict:
    shown = tuple(Candidate(one.url or seen.url, one.label, one.note) for one in seen.entries)
    return Verdict(
        "needs_review",
        reason_key=reason_key,
        reason_args=args,
        counts=counts,
        candidates=shown or (Candidate(seen.url, "首页"),),
    )


def _broken(given: Given, seen: AccessAnswer, broken: Sequence[EntryTried]) -> Finding:
    first = broken[0]
    labels = "、".join(dict.fromkeys(f"“{one.label}”" for one in broken))
    picture = first.after
    return Finding(
        "accessibility_broken",
        given.home_url,
        f"首页的{labels}点击 {first.tries} 次都不起作用: {first.note}",
        mark=Mark(css=tuple(one.css for one in broken if one.css), texts=tuple(one.label for one in broken)),
        facts={
            "attempts": str(first.tries),
            "detail": first.note,
            "checked_at": seen.at,
            **(_shown(picture) if picture else {}),
        },
    )


def _shown(picture: Picture) -> dict[str, str]:
    return {"picture": picture.path, "picture_sha256": picture.sha256, "taken_at": picture.taken_at}


def _functions(one: EntryTried) -> tuple[str, ...]:
    return tuple(change.function for change in one.changes if change.works)


def _names() -> dict[str, str]:
    return check_data("accessibility").words


def _counts(seen: AccessAnswer) -> dict[str, int]:
    counts = {"entries": len(seen.entries), "working": sum(one.state == "works" for one in seen.entries)}
    counts["functions"] = len({name for one in seen.entries for name in _functions(one)})
    if seen.axe is not None:
        counts["axe_rules"] = seen.axe.rules
        counts |= {f"axe_{impact}": n for impact, n in sorted(seen.axe.elements.items())}
    return counts


CHECK = Check(
    id="accessibility",
    title="无障碍浏览",
    needs=("accessibility",),
    kinds=("accessibility_missing", "accessibility_broken"),
    options=defaults("accessibility"),
    judge=judge,
    page=__doc__,
)
