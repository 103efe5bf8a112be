"""找错入口 error_report

查什么: 首页 (多在页脚) 有没有“我为政府网站找错”入口: 链接、按钮、官方找错脚本都算。
为何扣分: 政府网站要在首页提供入口, 让公众指出错误。
何时不适用: 首页由脚本生成而渲染没有完成的, 记为未能检测; 没有该项要求的单位类型不适用; 只有“网站纠错”一类
    自设入口的, 算不算由人判断。
已知误报: 只用一张没有替代文字、没有链接的图片; 注释掉的旧代码不算有。
例: 页脚有 zfwzgl.www.gov.cn 的找错脚本, 判有; 页脚只有“网站地图”, 判无。
选项: kinds 有此要求的单位类型, 空则都有。

Source: domain.md §2.3; 国办秘函〔2019〕19号 功能设计.
"""

from __future__ import annotations

from checks.artifacts.home_page import HomePage
from checks.check import Check, Given, Options
from checks.model import Candidate, Finding, Mark, Verdict
from checks.words import defaults

_MOST = 5


def judge(given: Given, options: Options) -> Verdict:
    home = given.of("home_page", HomePage)
    if options["kinds"] and home.unit_kind and home.unit_kind not in options["kinds"]:
        return Verdict("not_applicable", reason_key="error_report_not_owed")
    if home.footer.error_report or home.of("error_report"):
        return Verdict("met")
    if home.unread:
        return Verdict("not_measured", reason_key="error_report_unread")
    if home.corrections:
        args = {"names": "、".join(dict.fromkeys(text for text, _ in home.corrections))}
        rows = tuple(Candidate(url, text) for text, url in home.corrections[:_MOST])
        return Verdict("needs_review", (), "error_report_alike", args, candidates=rows)
    finding = Finding(
        "error_report_missing",
        home.url,
        "首页没有“我为政府网站找错”入口",
        place="home",
        mark=Mark(region="footer"),
        searched=("词: 我为政府网站找错", "词: 政府网站找错", "词: 找错脚本 jiucuo"),
    )
    return Verdict("not_met", (finding,))


CHECK = Check(
    id="error_report",
    title="找错入口",
    needs=("home_page",),
    kinds=("error_report_missing",),
    options={"kinds": [], **defaults("error_report")},
    judge=judge,
    page=__doc__,
)
