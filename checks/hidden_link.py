"""暗链 hidden_link

查什么: 页面里访问者看不见、却指向外部陌生网站的链接: 用样式隐藏、移到屏幕外、字号为零、框高一两像素、
    与底色相同、由编码过的脚本写入、附在网页结束标记之后的, 都看; 写在外部样式表、脚本里的隐藏由浏览器
    判定; 还看它们指向哪里、说的是什么。
为何扣分: 暗链是网站被人篡改的痕迹, 多指向赌博、色情、非法医疗等网站, 属于安全问题。
何时不适用: 菜单、页签、轮播、移动端导航、分享按钮平时也隐藏, 有办法打开的不算; 指向政府网站、党政媒体、
    高校和常用公共服务的不算; 本单位自己的域名不算。
已知误报: 停用后只隐藏、没有删除的旧友情链接模块; 这种没有广告词、又有名字的隐藏块只列为疑似, 由人判断。
例: <div style="position:absolute;left:-9999px"> 里有一串棋牌网站的链接, 判暗链; 鼠标移上去才展开的菜单不是。

Source: domain.md §1.2, §4.15; 国办秘函〔2019〕19号 安全、泄密事故等严重问题.
"""

from __future__ import annotations

from checks.artifacts.foreign import ForeignLinks
from checks.artifacts.page_marks import MarkedPage, PageMarks
from checks.check import Check, Given, Options
from checks.model import Candidate, Finding, Mark, Verdict
from checks.phrases import shown_url
from checks.words import check_data
from crawler.derive.spam import spam_kind
from crawler.model import HiddenLink
from crawler.url import host_of


def finding(page: MarkedPage, link: HiddenLink, target: str, more: int) -> Finding:
    """``target``: kind of advertisement that the page behind the link shows, or empty."""
    words = check_data("hidden_link").words
    way = words["ways"].get(link.way, link.way)
    spam = spam_kind(link.text, host_of(link.url)) or target
    if spam:
        about = f", 内容涉及{words['spam'].get(spam, spam)}"
    elif link.spam:
        spam = link.spam
        about = f", 和{words['spam'].get(spam, spam)}等链接藏在一处"
    else:
        about = ""
    shown = f"“{link.text}”" if link.text else ""
    facts = {"way": link.way, "text": link.text, "spam": spam, "title": page.title}
    return Finding(
        "hidden_link",
        page.url,
        f"页面里有隐藏的外部链接{shown} ({way}{about}): {shown_url(link.url)}",
        target=link.url,
        severity="serious",
        also_on=more,
        place="home" if page.is_home else "other",
        mark=Mark(link=link.url, region="page"),
        facts={name: value for name, value in facts.items() if value},
    )


def judge(given: Given, options: Options) -> Verdict:
    marks = given.of("page_marks", PageMarks)
    foreign = given.of("foreign", ForeignLinks)
    sure: dict[str, list[tuple[MarkedPage, HiddenLink, str]]] = {}
    doubted: dict[str, Candidate] = {}
    for page in marks.pages:
        for link in page.concealed:
            target = foreign.at(link.url)
            if link.sure or target is not None:
                kind = target.kind if target else ""
                sure.setdefault(link.url, []).append((page, link, kind))
            else:
                doubted.setdefault(link.url, Candidate(page.url, link.text or link.url, quote=link.url))
    counts = {"pages": marks.read, "found": len(sure), "doubtful": len(doubted)}
    findings = tuple(finding(*held[0], len(held) - 1) for held in sure.values())
    if findings:
        return Verdict("not_met", findings, counts=counts)
    if not marks.read:
        return Verdict("not_measured", reason_key="hidden_link_no_pages", counts=counts)
    if doubted:
        return Verdict(
            "needs_review",
            reason_key="hidden_link_doubtful",
            reason_args={"n": str(len(doubted))},
            counts=counts,
            candidates=tuple(doubted.values()),
        )
    return Verdict("met", counts=counts)


CHECK = Check(
    id="hidden_link",
    title="暗链",
    needs=("page_marks", "foreign"),
    kinds=("hidden_link",),
    options={},
    judge=judge,
    page=__doc__,
)
