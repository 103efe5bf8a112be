"""错误外链 wrong_link

查什么: 页面上看得见的外部链接打开后是不是原来的网站: 域名过期被出售、停放, 或被他人接手改成赌博、
    色情等内容的, 判为错链。只看目标网页实际显示的标题和开头文字。
为何扣分: 公众从政府网站点进去却到了卖域名或违法的网站, 政府网站为其背书。
何时不适用: 指向外部网站但内容正常的不算; 打不开的算死链; 本机到不了的外部主机记为未能检测。
已知误报: 新闻、案例报道里讲禁赌、反诈的网页不算; 目标网页按访问者所在地显示不同内容的, 以采集时为准。
例: “某某协会”的链接打开后标题是“域名出售”, 判错链; 打开后是该协会改版后的新首页, 不是。

Source: domain.md §4.15 (错链), §1.2 (链接反动、暴力、色情等内容).
"""

from __future__ import annotations

from checks.artifacts.foreign import ForeignLink, ForeignLinks
from checks.artifacts.page_marks import PageMarks
from checks.check import Check, Given, Options
from checks.model import Finding, Mark, Verdict
from checks.phrases import shown_url
from checks.words import check_data


def finding(link: ForeignLink) -> Finding:
    row, page = link.row, link.page
    kinds = check_data("hidden_link").words["spam"]
    where = "首页" if row.on_home else "页面"
    text = f"“{row.text}”" if row.text else ""
    shown = f"“{page.title or page.quote}”"
    facts = {
        "text": row.text,
        "title": page.title,
        "quote": page.quote,
        "words": "、".join(page.words),
        "final_url": page.final_url,
        "status": "" if row.status is None else str(row.status),
        "checked_at": row.checked_at or "",
    }
    return Finding(
        "wrong_link",
        row.holder,
        f"{where}上的链接{text}打开后是{kinds.get(page.kind, page.kind)}网页{shown}: {shown_url(row.url)}",
        target=row.url,
        severity="normal" if page.kind == "parking" else "serious",
        also_on=max(row.holders - 1, 0),
        place="home" if row.on_home else "other",
        mark=Mark(link=row.url, texts=(row.text,) if len(row.text) >= 4 else ()),
        facts={name: value for name, value in facts.items() if value},
    )


def judge(given: Given, options: Options) -> Verdict:
    foreign = given.of("foreign", ForeignLinks)
    hidden = {link.url for page in given.of("page_marks", PageMarks).pages for link in page.concealed}
    findings = tuple(finding(link) for link in foreign.links if link.row.url not in hidden)
    counts = {"checked": foreign.checked, "found": len(findings), "unmeasured": foreign.unmeasured}
    if findings:
        return Verdict("not_met", findings, counts=counts)
    if not foreign.checked and foreign.unmeasured:
        return Verdict("not_measured", reason_key="wrong_link_none_checked", counts=counts)
    return Verdict("met", counts=counts)


CHECK = Check(
    id="wrong_link",
    title="错误外链",
    needs=("foreign", "page_marks"),
    kinds=("wrong_link",),
    options={},
    judge=judge,
    page=__doc__,
)
