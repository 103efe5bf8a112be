"""The parts of the answer on documents and interpretations, and how they become one verdict. Pure."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
from msgspec import Struct

from checks.artifacts.base import Missing
from checks.artifacts.policies import Policies
from checks.model import Candidate, Finding, Mark, Sample, Verdict
from checks.policy.sorts import Document

MOST_CANDIDATES: Final = 50
MOST_SHOWN: Final = 10
"""Of those in order, which only whoever confirms them looks at."""


class Case(Struct, frozen=True):
    """One thing looked at. ``findings`` and ``open`` empty: in order; ``open``: a person must look.

    ``weak``: nothing was found, and it is not sure that anything is owed.
    """

    name: str
    """Title, as the sample names it."""
    findings: tuple[Finding, ...] = ()
    open: tuple[Candidate, ...] = ()
    weak: bool = False
    shown: Candidate | None = None
    """Of one in order: where whoever looks again sees it."""


class Answer(Struct, frozen=True):
    """Of one question. ``unread``: why nothing can be said; ``reason_key``: for when there is no case;
    ``sample``: the draw, when one was made; ``noted``: findings outside the draw."""

    cases: tuple[Case, ...]
    reason_key: str
    unread: Missing | None = None
    sample: Sample | None = None
    noted: tuple[Finding, ...] = ()


def missing(policies: Policies, options: Mapping[str, Any], before: str) -> Answer:
    """Documents that owe an interpretation and have none. ``before``: newer ones may still wait for it."""
    owing = [
        d
        for d in policies.owing(sort=options["scope"], since=options["since"])
        if d.page.date and d.page.date < before and of_year(d, options["year"])
    ]
    cases = tuple(_case(policies, document) for document in owing)
    unread: Missing | None = None
    if any(case.findings for case in cases):
        if policies.unread:
            unread = Missing("readings_unread", {"columns": "、".join(policies.unread[:5])})
        elif policies.cut_short:
            unread = Missing("readings_cut_short", {"cause": policies.cut_short})
    return Answer(cases, reason_key="no_policy_documents", unread=unread)


def of_year(document: Document, year: int) -> bool:
    """Whether the document is of ``year`` (0: any): published or, where it says so, written in it."""
    if not year:
        return True
    fields = document.page.document
    days = (document.page.date, fields.written_on if fields else None)
    return any(day is not None and day.startswith(str(year)) for day in days)


def _case(policies: Policies, document: Document) -> Case:
    page = document.page
    if pairs := policies.pairs_of(document):
        quote = f"已有解读“{pairs[0].interpretation.title}”"
        return Case(page.title, shown=Candidate(page.url, page.title, quote))
    if document.key in policies.explained_here:
        return Case(page.title, shown=Candidate(page.url, page.title, "网页本身带有解读"))
    near = policies.near(document)
    if near:
        one = near[0].interpretation
        quote = f"解读“{one.title}”可能是该文件的解读"
        return Case(page.title, open=(Candidate(page.url, page.title, quote),))
    if page.unread:
        quote = "网页没有渲染完成, 未读出关联的解读"
        return Case(page.title, open=(Candidate(page.url, page.title, quote),))
    if document.sort != "normative":
        quote = "没有找到解读; 是否须解读由人判断"
        return Case(page.title, open=(Candidate(page.url, page.title, quote),), weak=True)
    facts = {"published": page.date or "", "doc_no": document.doc_no}
    finding = Finding(
        "interpretation_missing",
        page.url,
        f"规范性文件《{document.subject}》{page.date} 发布, 没有找到解读",
        column=page.column_name or None,
        mark=Mark(texts=(page.title,)),
        facts={name: value for name, value in facts.items() if value},
        searched=(
            *(f"解读栏目: {c.name} ({c.items}条)" for c in policies.columns),
            f"词: {document.subject}",
        ),
    )
    return Case(page.title, (finding,))


def sampled(answer: Answer, n: int, seed: int) -> Answer:
    """``n`` cases drawn with the seed (0: all); the findings of the others are noted."""
    if not n or answer.unread is not None:
        return answer
    ordered = sorted(answer.cases, key=lambda case: case.name)
    drawn = random.Random(f"{seed}/policies/{answer.reason_key}").sample(ordered, min(n, len(ordered)))
    hits = sum(1 for case in drawn if not case.findings and not case.open)
    rest = [case for case in ordered if all(case is not one for one in drawn)]
    return msgspec.structs.replace(
        answer,
        cases=tuple(drawn),
        sample=Sample(seed, len(ordered), tuple(case.name for case in drawn), hits),
        noted=tuple(finding for case in rest for finding in case.findings),
    )


def joined(answers: Sequence[Answer], *, least: int = 0) -> Verdict:
    """One verdict of several answers. What is unread keeps the whole from being met and is never a fault."""
    cases = [case for answer in answers for case in answer.cases]
    findings = _distinct([f for a in answers if a.unread is None for c in a.cases for f in c.findings])
    opened_first = [one for case in cases for one in case.open]
    in_order = [case.shown for case in cases if case.shown and not case.findings and not case.open]
    candidates = (*opened_first[:MOST_CANDIDATES], *in_order[:MOST_SHOWN])
    noted = _distinct([f for answer in answers for f in answer.noted])
    good = sum(1 for case in cases if not case.findings and not case.open)
    opened = sum(1 for case in cases if case.open)
    common: dict[str, Any] = {
        "counts": {"looked": len(cases), "good": good, "open": opened, "found": len(findings)},
        "candidates": candidates,
        "sample": next((answer.sample for answer in answers if answer.sample), None),
        "noted": noted,
    }
    unread = next((answer.unread for answer in answers if answer.unread), None)
    share = (good, len(cases) - opened)
    if least and good >= least:
        return Verdict("met", share=(good, len(cases)), **{**common, "noted": (*findings, *noted)})
    if unread is not None:
        return Verdict("not_measured", findings, unread.reason_key, unread.args, **common)
    if not cases:
        return Verdict("needs_review", reason_key=answers[0].reason_key, **common)
    if least and all(case.weak or not case.open for case in cases):
        return Verdict("not_met", findings, share=(good, len(cases)), **common)
    if findings:
        return Verdict("partial" if good else "not_met", findings, share=share, unread=opened, **common)
    if opened:
        return Verdict("needs_review", (), reason_key="policy_open", reason_args={"n": str(opened)}, **common)
    return Verdict("met", share=share, **common)


def _distinct(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    found: dict[tuple[str, str, str], Finding] = {}
    for finding in findings:
        found.setdefault((finding.kind, finding.page_url, finding.target), finding)
    return tuple(found[name] for name in sorted(found))
