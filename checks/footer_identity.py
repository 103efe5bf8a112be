"""网站标识 footer_identity

查什么: 页面底部是否有党政机关网站标识、网站标识码、ICP 备案号、公安备案号、主办单位和联系方式;
    标识码在页脚、页面标签和“找错”链接里是否一致, 专题等处的标识码是否与首页同属一地。
为何扣分: 这些标识是公众辨认真假政府网站的依据, 每个页面都要有。
何时不适用: 框架片段、跳转页、出错页、只有登录框的页面不要求; 页脚由脚本生成而渲染没有完成的, 记为未能检测。
已知误报: 标识做成没有替代文字的整幅图片; 注释掉的旧代码不算有。
例: 页脚只有“版权所有”, 没有“主办单位”, 判缺主办单位。
选项: elements 只查这几项 (party_mark、site_code、icp、police、sponsor、contact), 不填则六项都查;
    conflicts 为 true 时标识码不一致也计入结论, 否则只列出、不扣分。

Source: jilin-2021 网站标识; domain.md §2.3–2.5; 国办发〔2017〕47号.
"""

from __future__ import annotations

from checks.artifacts import ELEMENTS, FooterFault
from checks.check import Check, Given, Options
from checks.model import Candidate, Finding, Mark, Verdict
from checks.words import element_words


def finding(fault: FooterFault) -> Finding:
    words = element_words(fault.element)
    said = f"{words}不一致: {fault.shown}" if fault.kind == "footer_conflict" else f"页面底部缺少{words}"
    return Finding(
        fault.kind,
        fault.page_url,
        said,
        target=fault.element,
        severity="serious" if fault.everywhere else "normal",
        also_on=fault.also_on,
        place="home" if fault.on_home else "other",
        mark=Mark(texts=fault.texts, region="footer"),
        facts={"shown": fault.shown} if fault.shown else {},
    )


def judge(given: Given, options: Options) -> Verdict:
    wanted = tuple(options["elements"]) or ELEMENTS
    footers = given.footers
    missing = [f for f in footers.faults if f.kind == "footer_missing" and f.element in wanted]
    conflicts = tuple(finding(f) for f in footers.faults if f.kind == "footer_conflict")
    findings = tuple(finding(f) for f in missing)
    if options["conflicts"]:
        findings, conflicts = (*findings, *conflicts), ()
    counts = {"pages": footers.pages, "unmeasured": footers.unread, "found": len(findings)}
    share = (len(wanted) - len({f.element for f in missing}), len(wanted))
    if findings:
        return Verdict("not_met", findings, share=share, counts=counts, noted=conflicts)
    if footers.pages == 0 or footers.home_unread:
        return Verdict("not_measured", reason_key="footer_unread", counts=counts, noted=conflicts)
    said = f"页面底部写有{'、'.join(element_words(name) for name in wanted)}, 看过 {footers.pages} 页"
    shown = (Candidate(given.home_url, "首页", said),)
    return Verdict("met", share=share, counts=counts, noted=conflicts, candidates=shown)


CHECK = Check(
    id="footer_identity",
    title="网站标识",
    needs=("footers",),
    kinds=("footer_missing", "footer_conflict"),
    options={"elements": [], "conflicts": False},
    judge=judge,
    page=__doc__,
)
