"""Whether a document and its interpretation link to each other, both ways."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from checks.artifacts.policies import Policies
from checks.model import Candidate, Finding, Mark
from checks.policy.answers import Answer, Case, of_year
from checks.policy.pairs import Pair


def unlinked(policies: Policies, options: Mapping[str, Any]) -> Answer:
    """One case a pair. A document with several interpretations may link to any of them; each interpretation
    links to its document itself."""
    linked = {pair.document.key for pair in policies.pairs if pair.to_interpretation}
    pairs = [
        pair
        for pair in policies.pairs
        if (pair.document.page.date or "") >= options["since"] and of_year(pair.document, options["year"])
    ]
    return Answer(
        tuple(_case(pair, pair.document.key in linked) for pair in pairs), reason_key="no_policy_pairs"
    )


def _case(pair: Pair, document_linked: bool) -> Case:
    document, reading = pair.document.page, pair.interpretation
    findings: list[Finding] = []
    opened: list[Candidate] = []
    if not pair.to_interpretation and not document_linked:
        if pair.to_interpretation is None:
            opened.append(Candidate(document.url, document.title, "网页没有渲染完成, 未读出关联的解读"))
        else:
            findings.append(
                _finding(document.url, document.title, "文件", "解读", reading.title, reading.url)
            )
    if reading.page is not None and not pair.to_document:
        if pair.to_document is None:
            opened.append(Candidate(reading.url, reading.title, "网页没有渲染完成, 未读出关联的文件"))
        else:
            findings.append(
                _finding(reading.url, reading.title, "解读", "文件", document.title, document.url)
            )
    shown = Candidate(reading.url, reading.title, f"对应文件“{document.title}”, 页面链接已核对")
    return Case(reading.title, tuple(findings), tuple(opened), shown=shown)


def _finding(url: str, title: str, this: str, other: str, other_title: str, target: str) -> Finding:
    return Finding(
        "interpretation_unlinked",
        url,
        f"{this}“{title}”的页面没有链接到对应的{other}“{other_title}”",
        target=target,
        mark=Mark(texts=(title,)),
        facts={"counterpart": other_title},
    )
