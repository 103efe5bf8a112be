"""Whether the first interpretation of a document came within the working days allowed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from checks.artifacts.policies import Policies
from checks.model import Candidate, Finding, Mark
from checks.policy.answers import Answer, Case, of_year
from checks.policy.pairs import Pair
from crawler.derive.working_days import working_days_between


def late(policies: Policies, options: Mapping[str, Any]) -> Answer:
    """One case a document with an interpretation; later interpretations in other forms cost nothing."""
    first: dict[str, Pair] = {}
    undated: list[Case] = []
    for pair in policies.pairs:
        document, reading = pair.document.page, pair.interpretation
        if (document.date or "") < options["since"] or not of_year(pair.document, options["year"]):
            continue
        if not document.date or not reading.date:
            quote = "文件或解读没有读出发布日期"
            undated.append(Case(reading.title, open=(Candidate(reading.url, reading.title, quote),)))
            continue
        held = first.get(document.key)
        if held is None or _when(pair) < _when(held):
            first[document.key] = pair
    cases = [_case(first[name], options["working_days"]) for name in sorted(first)]
    return Answer((*cases, *undated), reason_key="no_policy_pairs")


def _when(pair: Pair) -> tuple[str, str]:
    return pair.interpretation.date or "9999", pair.interpretation.url


def _case(pair: Pair, allowed: int) -> Case:
    document, reading = pair.document.page, pair.interpretation
    published = dt.date.fromisoformat(str(document.date))
    explained = dt.date.fromisoformat(str(reading.date)[:10])
    both = f"文件 {published} 发布, 解读 {explained} 发布"
    if explained <= published:
        return Case(reading.title, shown=Candidate(reading.url, reading.title, both))
    taken = working_days_between(published, explained)
    apart = f"{both}, 相隔{taken.days}个工作日"
    if taken.days <= allowed:
        return Case(reading.title, shown=Candidate(reading.url, reading.title, apart))
    said = f"{apart}, 超过{allowed}个工作日"
    if not taken.published:
        quote = f"{said}; 有的年份放假安排尚未公布, 天数须人工确认"
        return Case(reading.title, open=(Candidate(reading.url, reading.title, quote),))
    finding = Finding(
        "interpretation_late",
        reading.url,
        f"解读“{reading.title}”不及时: {said}",
        target=document.url,
        mark=Mark(texts=(reading.title,)),
        facts={
            "document_date": published.isoformat(),
            "interpretation_date": explained.isoformat(),
            "working_days": str(taken.days),
            "allowed": str(allowed),
        },
    )
    return Case(reading.title, (finding,))
