"""浏览器兼容 browser_compat

查什么: 用本机的每种浏览器内核, 按 1366、1920、1024、375 像素的窗口宽度打开首页、一个栏目页和一篇文章,
    看正文有没有显示出来、内容是否超出窗口、样式是否加载。
为何扣分: 页面在主流浏览器里一片空白, 等于没有公开。
何时不适用: 没有浏览器、页面两次都没有打开时记为未能检测。脚本报错而内容显示正常的不扣分; 没有声明适配手机的
    网页在窄窗口里横向滚动, 不算问题。
已知误报: 进入页面前要点“同意”或看完片头的网站。
例: 文章存有 800 字正文, 两次在浏览器里打开都没有显示一个字, 判显示不正常。
选项: engines 至少用几种浏览器内核; wide 判断横向超出的窗口宽度; wide_percent 超出窗口百分之几提请人工判断;
    narrow 手机窗口宽度; narrow_percent 手机窗口超出百分之几提请人工判断; shown 少于多少字算没有显示。

Source: jilin-2021 功能可用性 2; domain.md §2.2.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from checks.check import Check, Given, Options
from checks.model import Candidate, Finding, Mark, Verdict
from checks.words import defaults
from crawler.gather.probes.access_model import Picture
from crawler.gather.probes.compat_model import CompatAnswer, Layout, PageSeen


def judge(given: Given, options: Options) -> Verdict:
    seen = given.of("compat", CompatAnswer)
    if seen.state == "no_browser":
        return Verdict("not_measured", reason_key="compat_no_browser", reason_args={"cause": seen.note})
    opened = [page for page in seen.pages if page.state == "ok"]
    failed = [page for page in seen.pages if page.state != "ok"]
    counts = {"engines": len(seen.engines), "pages": len(opened), "unmeasured": len(failed)}
    counts["script_errors"] = sum(len(page.errors) for page in opened)
    findings = tuple(_blank(page) for page in opened if _shows_nothing(page, options["shown"]))
    if findings:
        once = {finding.page_url: finding for finding in reversed(findings)}
        share = (len(opened) - len(findings), len(opened))
        listed = tuple(once[url] for url in sorted(once))
        return Verdict("partial" if share[0] else "not_met", listed, share=share, counts=counts)
    if not seen.pages:
        return Verdict("not_measured", reason_key="compat_no_page", counts=counts)
    if failed:
        args = {"url": failed[0].url, "cause": failed[0].note}
        return Verdict("not_measured", reason_key="compat_not_opened", reason_args=args, counts=counts)
    doubts = [doubt for page in opened if (doubt := _doubt(page, options))]
    if doubts:
        shown = tuple(candidate for doubt in doubts for candidate in doubt.candidates)
        return replace(doubts[0], counts=counts, candidates=shown)
    if len(seen.engines) < options["engines"]:
        args = {"used": "、".join(seen.engines), "owed": str(options["engines"])}
        args["absent"] = "、".join(seen.absent)
        return Verdict("not_measured", reason_key="compat_engines", reason_args=args, counts=counts)
    return Verdict("met", counts=counts)


def _shows_nothing(page: PageSeen, shown: int) -> bool:
    if page.expected <= shown or not page.layouts or (page.status or 200) >= 400:
        return False
    return page.tries > 1 and all(one.shown < shown and not one.pictures for one in page.layouts)


def _blank(page: PageSeen) -> Finding:
    causes = [*page.errors[:1], *(f"{url} 没有加载" for url in page.own_failed[:1])]
    cause = f" ({'; '.join(causes)})" if causes else ""
    return Finding(
        "render_failed",
        page.url,
        f"网页存有 {page.expected} 字, 用 {page.engine} 内核打开 {page.tries} 次都没有显示内容{cause}",
        severity="serious",
        mark=Mark(region="page"),
        facts={
            "attempts": str(page.tries),
            "checked_at": page.at,
            **({"error": "; ".join(page.errors[:3])} if page.errors else {}),
            **(_shown(page.picture) if page.picture else {}),
        },
    )


def _shown(picture: Picture) -> dict[str, str]:
    return {"picture": picture.path, "picture_sha256": picture.sha256, "taken_at": picture.taken_at}


def _doubt(page: PageSeen, options: Options) -> Verdict | None:
    """What a person should look at on this page."""
    for layout in page.layouts:
        limit = _limit(layout, options)
        if limit is not None and layout.scroll > limit:
            args = {"url": page.url, "width": str(layout.inner), "scroll": str(layout.scroll)}
            shown = (
                Candidate(
                    page.url,
                    f"{layout.inner} 像素宽的窗口",
                    f"内容宽 {layout.scroll} 像素 ({page.engine} 内核)",
                ),
            )
            return Verdict("needs_review", reason_key="compat_wide", reason_args=args, candidates=shown)
    sheets = [url for url in page.own_failed if re.search(r"\.css(?:\?|$)", url)]
    if sheets and page.layouts and page.layouts[0].sheets[1] == 0:
        args = {"url": page.url, "cause": sheets[0]}
        shown = (Candidate(page.url, "样式没有加载", sheets[0]),)
        return Verdict("needs_review", reason_key="compat_unstyled", reason_args=args, candidates=shown)
    return None


def _limit(layout: Layout, options: Options) -> float | None:
    """The width that may not be passed at this window; None where none is owed."""
    if layout.inner in options["wide"]:
        return float(layout.inner * (100 + options["wide_percent"]) / 100)
    if layout.inner == options["narrow"] and re.search(r"width\s*=\s*device-width", layout.meta or "", re.I):
        return float(layout.inner * (100 + options["narrow_percent"]) / 100)
    return None


CHECK = Check(
    id="browser_compat",
    title="浏览器兼容",
    needs=("compat",),
    kinds=("render_failed",),
    options=defaults("browser_compat"),
    judge=judge,
    page=__doc__,
)
