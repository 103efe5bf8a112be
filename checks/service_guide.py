"""办事指南 service_guide

查什么: 网站上的办事指南有没有写明设定依据、申请条件、办理材料、办理流程、办理地点、办理时间、联系电话、
    收费标准、办理时限。标签后面空着、写“略”“待定”的, 算没有写明; 收费写“无”“不收费”的, 算写明。
    只列出要素名称、一项内容也没有的网页算一个问题 (空白), 不逐项算缺。
为何扣分: 要素不全, 群众照着指南办不成事。
何时不适用: 办事指南全在政务服务网等别的平台的, 转人工; 只有附件、图片而没有读出的, 转人工。
已知误报: 用了别名表以外的标签; 流程画成图片的算有。通知、招生简章、报考指南不算办事指南。
例: “所需材料: 身份证”“办理地点: 政务大厅3号窗口”算写明; “联系电话:”后面空着, 判缺联系电话。
选项: elements 要素; min_missing 一个事项至少缺几类才计; min_items 至少几个这样的事项才判不符合, 事项总数
    不足的, 每个都这样也判; review 只收集线索。

Source: jilin-2021 办事服务信息; 国办秘函〔2019〕19号 服务不实用(2); domain.md §1.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from checks.check import Check, Given, Options
from checks.guides.reading import field_name
from checks.guides.service import CODES, ServiceGuide, ServiceGuides
from checks.guides.shell import shell_finding
from checks.model import Candidate, Finding, Mark, Verdict
from checks.words import check_data, defaults

_MOST: Final = 10
_LABELS: Final = 6


def finding(guide: ServiceGuide, code: str) -> Finding:
    doc = guide.doc
    labels = [part.label for part in guide.parts if part.code == code]
    return Finding(
        "service_guide_incomplete",
        doc.url,
        check_data("service_guide").words["missing"].format(title=doc.title, name=field_name(code)),
        target=code,
        mark=Mark(texts=(*labels[:1], doc.title[:30]), region="page"),
        facts={"title": doc.title, "missing": "、".join(field_name(each) for each in guide.missing)},
    )


def _findings(guide: ServiceGuide, codes: Sequence[str]) -> tuple[Finding, ...]:
    """One for each element that is lacking; one in all for a page that only names the elements."""
    if set(guide.missing) == set(CODES):
        said = check_data("service_guide").words["bare"]
        return (shell_finding(guide.doc, said.format(title=guide.doc.title)),)
    return tuple(finding(guide, code) for code in codes)


def judge(given: Given, options: Options) -> Verdict:
    services = given.of("service_guides", ServiceGuides)
    wanted: list[str] = options["elements"]
    if not services.guides:
        return nothing_read(services)
    faulty = [
        (guide, [code for code in wanted if code in guide.missing])
        for guide in services.guides
        if sum(code in wanted for code in guide.missing) >= max(options["min_missing"], 1)
    ]
    findings = tuple(each for guide, codes in faulty for each in _findings(guide, codes))
    counts = {"guides": len(services.guides), "faulty": len(faulty), "unread": len(services.unread)}
    share = (len(services.guides) - len(faulty), len(services.guides))
    shown = _shown(services, wanted)
    if faulty and len(faulty) >= min(options["min_items"], len(services.guides)):
        return Verdict("not_met", findings, share=share, counts=counts, candidates=shown)
    if options["review"]:
        return Verdict(
            "needs_review",
            reason_key="service_review",
            reason_args={"n": str(len(services.guides))},
            share=share,
            counts=counts,
            candidates=shown,
            noted=findings,
        )
    return Verdict("met", share=share, counts=counts, noted=findings)


def _shown(services: ServiceGuides, wanted: Sequence[str]) -> tuple[Candidate, ...]:
    """The guides that a reviewer opens first: those that lack most, with what they tell and lack."""
    rows = [(guide, [code for code in wanted if code in guide.missing]) for guide in services.guides]
    rows.sort(key=lambda row: (-len(row[1]), row[0].doc.url))
    found = []
    for guide, lacking in rows[:_MOST]:
        said = f"没有写明{'、'.join(map(field_name, lacking))}" if lacking else "要素都已写明"
        told = [part.label for part in guide.parts][:_LABELS]
        score = f"{1 - len(lacking) / len(wanted):.2f}" if wanted else None
        found.append(Candidate(guide.doc.url, guide.doc.title, f"{said}; 写有 {'、'.join(told)}", score))
    return tuple(found)


def nothing_read(services: ServiceGuides) -> Verdict:
    """Without a guide nobody can say that guides are whole."""
    if services.unread:
        shown = tuple(Candidate(doc.url, doc.title) for doc in services.unread[:10])
        return Verdict("needs_review", reason_key="service_unread", candidates=shown)
    if services.elsewhere:
        url = services.elsewhere[0]
        shown = tuple(Candidate(each, each) for each in services.elsewhere[:5])
        return Verdict(
            "needs_review", reason_key="service_elsewhere", reason_args={"url": url}, candidates=shown
        )
    return Verdict("needs_review", reason_key="service_no_guides")


CHECK = Check(
    id="service_guide",
    title="办事指南",
    needs=("service_guides",),
    kinds=("service_guide_incomplete", "blank_document"),
    options=defaults("service_guide"),
    judge=judge,
    page=__doc__,
)
