"""链接可用 dead_link

查什么: 首页和其他页面上的每个链接、附件、图片、样式、表单和脚本跳转是否打得开;
    应答正常但内容是“页面不存在”的 (软死链) 也算。
为何扣分: 打不开的链接让公众拿不到信息。
何时不适用: 拒绝自动访问、要求登录或验证的不算死链; 本机到不了的外部主机 (无路由、域名解析失败)
    记为未能检测。
已知误报: 仅限内网或特定时段开放的系统; 网站临时维护。每个死链都隔时重试过,
    所附记录写明每次的时间和应答。
例: 附件地址 HEAD 返回 405、GET 返回 200, 不是死链; 两次 GET 都返回 404, 是死链。

Source: rubric_tables check family dead_link; performance.md (kinds of links).
"""

from __future__ import annotations

from checks.check import Check, Given, Options
from checks.model import Finding, Mark, Verdict
from checks.phrases import shown_url, told_answer
from checks.words import role_words
from storage.archive import AddressRow


def finding(row: AddressRow) -> Finding:
    place = "home" if row.on_home else "other"
    where = "首页" if row.on_home else "页面"
    what = role_words(row.role)
    how = told_answer(row.reason, row.status)
    fault = "应答正常, 内容却不在" if row.outcome == "soft_404" else "打不开"
    said = f"{where}上的{what}{fault}, {how}: {shown_url(row.url)}"
    facts = {
        "status": "" if row.status is None else str(row.status),
        "reason": row.reason or "",
        "final_url": row.final_url or "",
        "checked_at": row.checked_at or "",
        "attempts": row.detail or "",
        "held": row.held,
        "text": row.text,
    }
    return Finding(
        "soft_404" if row.outcome == "soft_404" else "dead_link",
        row.holder,
        said,
        target=row.url,
        severity="normal" if row.on_home else "minor",
        also_on=max(row.holders - 1, 0),
        place="home" if row.on_home else "other",
        mark=Mark(link=row.url, texts=(row.text,) if len(row.text) >= 4 else ()),
        facts={k: v for k, v in facts.items() if v} | {"place": place},
    )


def judge(given: Given, options: Options) -> Verdict:
    links = given.bad_links
    findings = tuple(finding(row) for row in links.rows)
    home = sum(1 for f in findings if f.place == "home")
    counts = {
        "checked": links.checked,
        "home": home,
        "other": len(findings) - home,
        "unmeasured": links.unmeasured,
    }
    if findings:
        return Verdict("not_met", findings, counts=counts)
    if not links.checked:
        return Verdict("not_measured", reason_key="no_links_checked", counts=counts)
    return Verdict("met", counts=counts)


CHECK = Check(
    id="dead_link",
    title="链接可用",
    needs=("bad_links",),
    kinds=("dead_link", "soft_404"),
    options={},
    judge=judge,
    page=__doc__,
)
