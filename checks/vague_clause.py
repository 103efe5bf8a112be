"""兜底条款 vague_clause

查什么: 办事指南的申请材料和申请条件里, 有没有“法律、法规规定的其他材料”“需要提交的其他材料”“等相关材料”
    “视情况提供”这类不说清楚要什么的话。只看材料和条件两部分, 列出原话。
为何扣分: 群众不知道到底要带什么, 容易多次跑、被刁难; 国务院要求清理兜底条款。
何时不适用: 书名号里的法规名称、“不得要求提供其他材料”之类相反的意思不算; 办事指南在别的平台的转人工。
已知误报: 引用法规原文列条件的, 也会列出, 请核对是不是确定的条款。
例: “4.法律、法规规定的其他材料”判有; “不得要求申请人提供其他材料”不判。

Source: jilin-2021 办事服务信息第3条.
"""

from __future__ import annotations

from checks.check import Check, Given, Options
from checks.guides.service import ServiceGuides, vague_clauses
from checks.model import Finding, Mark, Verdict
from checks.service_guide import nothing_read
from checks.words import check_data


def judge(given: Given, options: Options) -> Verdict:
    services = given.of("service_guides", ServiceGuides)
    if not services.guides:
        return nothing_read(services)
    said = check_data("vague_clause").words["said"]
    findings = tuple(
        Finding(
            "vague_clause",
            guide.doc.url,
            said.format(title=guide.doc.title, said=phrase),
            target=phrase,
            mark=Mark(texts=(phrase,), region="page"),
            facts={"title": guide.doc.title, "said": phrase},
        )
        for guide in services.guides
        for phrase in vague_clauses(guide)
    )
    read = [g for g in services.guides if any(p.code in ("materials", "conditions") for p in g.parts)]
    counts = {"guides": len(services.guides), "read": len(read)}
    faulty = len({finding.page_url for finding in findings})
    share = (len(services.guides) - faulty, len(services.guides))
    if findings:
        return Verdict("not_met", findings, share=share, counts=counts)
    if not read:
        return Verdict("needs_review", reason_key="vague_review", counts=counts)
    return Verdict("met", share=share, counts=counts)


CHECK = Check(
    id="vague_clause",
    title="兜底条款",
    needs=("service_guides",),
    kinds=("vague_clause",),
    options={},
    judge=judge,
    page=__doc__,
)
