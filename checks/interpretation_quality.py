"""解读质量 interpretation_quality

查什么: 解读的正文有多大部分与所解读的文件逐句相同 (copied); 指标点名的要素 (背景依据、主要内容、注意事项等)
    在解读里有没有提到 (aspects); 有没有咨询部门、联系人、联系方式 (contact); 解读涉及几类政策 (categories)。
    文件或解读的正文在附件 (PDF、Word 等) 里的, 用读出的附件文字。
为何扣分: 照搬或摘抄原文的解读没有解释作用; 指标要求深入解读、写明咨询渠道。
何时不适用: 找不到对应文件、附件的文字没有读出, 或解读以图片、视频为主时, 不判照搬; 深度总由人判断。
已知误报: 文件很短、解读全文引用条款再逐条说明的; 重合比例在两道线之间的列为线索, 不计问题。
例: 解读正文 1200 字, 其中 1080 字与原文逐句相同, 占 90%, 判照搬原文。
选项: asks 查哪几样 (copied、aspects、contact、categories); copied_percent 判照搬的比例; near_percent 提请
    人看的比例; aspects、contact 要素名称; min_categories 至少几类; year 只看这一年的解读, 0 为不限。

Source: rubric_tables check family interpretation_quality.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from checks.artifacts.attachment_texts import AttachmentTexts
from checks.artifacts.pages import PageEntry
from checks.artifacts.policies import Policies
from checks.artifacts.texts import Texts
from checks.check import Check, Given, Options
from checks.model import Candidate, Finding, Mark, Verdict
from checks.policy.copied import Overlap, overlap
from checks.policy.pairs import Pair
from checks.policy.wording import Wording, Words
from checks.words import check_data, defaults
from crawler.url import key

_WORDS: dict[str, Any] = check_data("interpretation_quality").words
_MOST = 15
_QUOTE = 60


def judge(given: Given, options: Options) -> Verdict:
    policies = given.of("policies", Policies)
    texts = given.of("texts", Texts)
    wording = Wording(texts, given.of("attachment_texts", AttachmentTexts), _WORDS["least_chars"])
    asks: list[str] = list(options["asks"])
    pages = _pages(policies, options["year"])
    counts = {"looked": len(pages)}
    findings, near, compared = _copied(policies, wording, options, pages) if "copied" in asks else ((), (), 0)
    candidates = [*near]
    if "aspects" in asks:
        candidates += _aspects(wording, pages, options["aspects"])
    if "categories" in asks:
        return _categories(pages, options["min_categories"], findings)
    if "contact" in asks:
        return _contact(texts, wording, pages, options["contact"])
    common: dict[str, Any] = {
        "counts": {**counts, "compared": compared, "found": len(findings)},
        "candidates": tuple(candidates[:_MOST]),
    }
    if "aspects" in asks:
        args = {"n": str(min(len(pages), _WORDS["most_read"]))}
        return Verdict("needs_review", findings, reason_key="quality_review", reason_args=args, **common)
    if near:
        return Verdict(
            "needs_review", findings, reason_key="copied_open", reason_args={"n": str(len(near))}, **common
        )
    if not compared:
        return Verdict("needs_review", reason_key="no_explained_text", **common)
    share = (compared - len(findings), compared)
    if not findings:
        return Verdict("met", share=share, **common)
    return Verdict("partial" if share[0] else "not_met", findings, share=share, **common)


def _pages(policies: Policies, year: int) -> list[PageEntry]:
    """Interpretations with a page here, newest first."""
    pages = [one.page for one in policies.interpretations if one.page is not None]
    kept = [page for page in pages if not year or (page.date or "").startswith(str(year))]
    return sorted(kept, key=lambda page: (page.date or "", page.url), reverse=True)


def _copied(
    policies: Policies, wording: Wording, options: Options, pages: Sequence[PageEntry]
) -> tuple[tuple[Finding, ...], tuple[Candidate, ...], int]:
    """Findings, borderline candidates, and how many interpretations could be compared."""
    wanted = {page.key for page in pages}
    worst: dict[str, tuple[Pair, Overlap, Words]] = {}
    for pair in policies.pairs:
        name = _name(pair, wanted, options["year"])
        if name is None or pair.document.page.unread:
            continue
        if len(worst) >= _WORDS["most_read"] and name not in worst:
            continue
        document = wording.of_document(pair.document)
        words = wording.of_pair(pair)
        seen = overlap(words.lines, document, least=_WORDS["least_sentence"])
        if len(document) < _WORDS["least_chars"] or seen.looked < _WORDS["least_chars"]:
            continue
        if name not in worst or seen.copied > worst[name][1].copied:
            worst[name] = (pair, seen, words)
    findings, near = [], []
    for name in sorted(worst):
        pair, seen, words = worst[name]
        if seen.percent >= options["copied_percent"]:
            findings.append(_finding(pair, seen, words))
        elif seen.percent >= options["near_percent"]:
            quote = f"与原文逐句相同的占 {seen.percent}%, 例如: {seen.example[:_QUOTE]}"
            near.append(Candidate(pair.interpretation.url, pair.interpretation.title, quote))
    return tuple(findings), tuple(near), len(worst)


def _name(pair: Pair, wanted: set[str], year: int) -> str | None:
    """Identity of an interpretation that is to be compared: a page that was read, or a file of the column."""
    one = pair.interpretation
    if one.page is None:
        return key(one.url) if not year or (one.date or "").startswith(str(year)) else None
    return None if one.page.unread or one.page.key not in wanted else one.page.key


def _finding(pair: Pair, seen: Overlap, words: Words) -> Finding:
    reading, document = pair.interpretation, pair.document.page
    where = f" (附件“{words.file}”)" if words.file and reading.page is not None else ""
    return Finding(
        "interpretation_copied",
        reading.url,
        f"解读“{reading.title}”{where}有 {seen.percent}% 的文字与文件原文逐句相同"
        f" (比对 {seen.looked} 字, 相同 {seen.copied} 字)",
        target=document.url,
        mark=Mark(texts=(seen.example[:_QUOTE], reading.title)),
        facts={"document": document.title, "percent": str(seen.percent), "example": seen.example[:200]},
    )


def _aspects(wording: Wording, pages: Sequence[PageEntry], names: Sequence[str]) -> list[Candidate]:
    """What each interpretation speaks of, and the share of the aspects asked for."""
    found = []
    for page in pages[: _WORDS["most_read"]]:
        lines = wording.of_page(page).lines
        seen = {name: quote for name in names if (quote := _mention(lines, name))}
        lacking = "、".join(name for name in names if name not in seen) or "无"
        if not seen and set(page.forms) - {"text"}:
            # What a picture or a film tells has to be looked at.
            found.append(Candidate(page.url, page.title, "以图片、视频等形式解读, 文字里没有读出各项要素"))
            continue
        told = "".join(f"{name}: “{text}”; " for name, text in list(seen.items())[:4])
        score = f"{len(seen) / len(names):.2f}" if names else None
        found.append(Candidate(page.url, page.title, f"{told}未见: {lacking}", score))
    return found


def _mention(lines: Sequence[str], name: str) -> str:
    """The line that speaks of an aspect, headings (short lines) first; each known part of the name counts."""
    patterns = [pattern for part, pattern in _WORDS["aspects"].items() if part in name] or [re.escape(name)]
    for line in sorted(lines, key=len)[:200]:
        if any(re.search(pattern, line) for pattern in patterns):
            return line[:_QUOTE]
    return ""


def _contact(texts: Texts, wording: Wording, pages: Sequence[PageEntry], names: Sequence[str]) -> Verdict:
    lacking = []
    looked = pages[: _WORDS["most_read"]]
    for page in looked:
        text = "\n".join((texts.of(page).text, *wording.of_page(page).lines))
        missing = [
            name for name in names if not re.search(_WORDS["contact"].get(name, re.escape(name)), text)
        ]
        if missing:
            score = f"{1 - len(missing) / len(names):.2f}"
            lacking.append(Candidate(page.url, page.title, f"未见{'、'.join(missing)}", score))
    share = (len(looked) - len(lacking), len(looked))
    counts = {"looked": len(looked), "lacking": len(lacking)}
    if not looked:
        return Verdict("needs_review", reason_key="no_explained_text", counts=counts)
    if not lacking:
        return Verdict("met", share=share, counts=counts)
    args = {"n": str(len(lacking))}
    candidates = tuple(lacking[:_MOST])
    return Verdict(
        "needs_review",
        (),
        reason_key="contact_missing",
        reason_args=args,
        counts=counts,
        candidates=candidates,
    )


def _categories(pages: Sequence[PageEntry], least: int, findings: tuple[Finding, ...]) -> Verdict:
    found: dict[str, PageEntry] = {}
    for page in pages:
        for name, pattern in _WORDS["categories"].items():
            if name not in found and re.search(pattern, page.title):
                found[name] = page
    score = "1" if len(found) >= least else "0"
    named: dict[str, list[str]] = {}
    for name, page in found.items():
        named.setdefault(page.url, []).append(name)
    titles = {page.url: page.title for page in found.values()}
    candidates = tuple(
        Candidate(url, titles[url], f"类别: {'、'.join(names)}", score) for url, names in named.items()
    )
    args = {"n": str(len(found)), "names": "、".join(found) or "无"}
    counts = {"looked": len(pages), "categories": len(found)}
    return Verdict(
        "needs_review",
        findings,
        reason_key="categories_found",
        reason_args=args,
        counts=counts,
        candidates=candidates,
    )


CHECK = Check(
    id="interpretation_quality",
    title="解读质量",
    needs=("policies", "texts", "attachment_texts"),
    kinds=("interpretation_copied",),
    options=defaults("interpretation_quality"),
    judge=judge,
    page=__doc__,
)
