"""文件要素 document_metadata

查什么: 政策文件的页面有没有写全要素: 指标点名的 (文件类型、文号、发文日期、效力状态等); 指标没有点名时, 看
    文件自己的要素表里留空的项目, 和本门户四分之三以上的文件都写了而这一件没有写的项目。
为何扣分: 要素不全, 公众不知道文件由谁发布、是否有效。
何时不适用: 不是政策文件的网页; 没有读完的网页; 文号、来源、主题不是每件文件都有, 不因别的文件有而要求。
已知误报: 要素写在附件或图片里的; 效力写在正文末尾而不在要素表里的 (正文写明有效期的不判)。
例: 指标要求文号和效力状态, 抽到的一件文件要素表中“有效性”为空, 判缺有效性。
选项: fields 应有的要素 (指标所写名称), 空为按门户自己的写法; scope 为 normative 只看规范性文件, policy 看全部
    政策文件; sample 抽查件数, 0 为全部; year 只看这一年的, 0 为不限; since 从哪一天起; columns、title_has
    核对这些栏目的标题有没有写单位全称、季度或月度 (只收集线索)。

Source: rubric_tables check family document_metadata; domain notes §4.10.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import msgspec

from checks.artifacts.pages import PageEntry, PageIndex
from checks.artifacts.policies import Policies
from checks.artifacts.texts import Texts
from checks.check import Check, Given, Options
from checks.model import Candidate, Finding, Mark, Sample, Verdict
from checks.policy.answers import of_year
from checks.policy.fields import empty_labels, empty_lines
from checks.policy.sorts import Document
from checks.words import check_data, defaults
from crawler.derive.classes import likeness
from crawler.model import DocumentFields

_WORDS: dict[str, Any] = check_data("document_metadata").words
_VALIDITY = re.compile(_WORDS["validity_text"])
_MOST = 15


def judge(given: Given, options: Options) -> Verdict:
    if options["title_has"]:
        return _titles(given.of("pages", PageIndex), options)
    policies = given.of("policies", Policies)
    texts = given.of("texts", Texts)
    frame = [
        d
        for d in policies.documents
        if not d.passed_on
        and (options["scope"] != "normative" or d.sort == "normative")
        and of_year(d, options["year"])
        and (d.page.date or "9999") >= options["since"]
    ]
    read = [d for d in frame if not d.page.unread]
    unread = len(frame) - len(read)
    if not read:
        if unread:
            args = {"n": str(unread)}
            return Verdict("not_measured", reason_key="documents_unread", reason_args=args)
        return Verdict("needs_review", reason_key="no_documents_to_read")
    drawn, sample = _drawn(read, options["sample"], given.seed)
    house = () if options["fields"] else _house(policies.documents)
    findings: list[Finding] = []
    complete = 0
    for document in drawn:
        lacking = _lacking(document, options["fields"], house, texts)
        complete += not lacking
        findings += [_finding(document, field, why) for field, why in lacking.items()]
    if sample is not None:
        sample = msgspec.structs.replace(sample, hits=complete)
    share = (complete, len(drawn))
    counts = {"documents": len(frame), "looked": len(drawn), "found": len(findings)}
    more: dict[str, Any] = {"share": share, "counts": counts, "sample": sample, "unread": unread}
    if not findings:
        return Verdict("met", **more)
    return Verdict("partial" if complete else "not_met", tuple(findings), **more)


def _drawn(documents: Sequence[Document], n: int, seed: int) -> tuple[list[Document], Sample | None]:
    ordered = sorted(documents, key=lambda d: d.key)
    if not n:
        return ordered, None
    drawn = random.Random(f"{seed}/document_metadata").sample(ordered, min(n, len(ordered)))
    return drawn, Sample(seed, len(ordered), tuple(d.page.title for d in drawn), 0)


def _lacking(document: Document, asked: Sequence[str], house: Sequence[str], texts: Texts) -> dict[str, str]:
    """Codes of the missing fields, with why they are owed."""
    if asked:
        wanted = {name: _WORDS["fields"].get(name, [name]) for name in asked}
        lacking = {
            codes[0]: f"指标要求“{name}”" for name, codes in wanted.items() if not _any(document, codes)
        }
    else:
        text = texts.of(document.page)
        lacking = {
            code: "要素表中该项留空"
            for code in (*empty_labels(text.tables), *empty_lines(text.lines))
            if not _any(document, [code])
        }
        # A page without any of a document's marks (a notice in the same column) follows no custom of theirs.
        for code in house if document.page.document is not None else ():
            if not _any(document, [code]):
                lacking.setdefault(code, "本门户其他文件都写有该项")
    if "validity" in lacking and _VALIDITY.search(texts.of(document.page).body_text):
        del lacking["validity"]
    return lacking


def _any(document: Document, codes: Sequence[str]) -> bool:
    return any(_has(document.page, code) for code in codes)


def _has(page: PageEntry, code: str) -> bool:
    fields = page.document or DocumentFields()
    if code == "source":
        return bool(page.source)
    if code == "published_on" and page.published and page.published_from in ("label", "text"):
        return True
    if code == "issuer" and page.source:
        return True
    return getattr(fields, code) is not None


def _house(documents: Sequence[Document]) -> tuple[str, ...]:
    """Fields that the portal's documents show by custom."""
    known = [d for d in documents if d.page.document is not None and not d.page.unread]
    shown = Counter(code for d in known for code in _WORDS["codes"] if _has(d.page, code))
    return tuple(
        code
        for code in _WORDS["codes"]
        if code not in _WORDS["house_not"]
        and shown[code] >= _WORDS["house_least"]
        and shown[code] * 100 >= len(documents) * _WORDS["house_percent"]
    )


def _finding(document: Document, field: str, why: str) -> Finding:
    page = document.page
    name = next((name for name, codes in _WORDS["fields"].items() if codes[0] == field), field)
    return Finding(
        "document_incomplete",
        page.url,
        f"文件“{page.title}”没有写明{name} ({why})",
        target=field,
        column=page.column_name or None,
        mark=Mark(texts=(name, page.title)),
        facts={"field": name, "why": why},
    )


def _titles(index: PageIndex, options: Options) -> Verdict:
    """Titles of the named columns and the parts they lack: traces for a person."""
    columns = [
        column
        for column in index.columns
        if any(
            likeness(wanted, name) >= 1
            for wanted in options["columns"]
            for name in (column.name, *column.aliases)
        )
    ]
    pages = [page for column in columns for page in index.of_column(column)]
    patterns = {part: _WORDS["title_parts"].get(part, re.escape(part)) for part in options["title_has"]}
    bad = []
    for page in pages:
        lacking = [part for part, pattern in patterns.items() if not re.search(pattern, page.title)]
        if lacking:
            score = f"{1 - len(lacking) / len(patterns):.2f}"
            bad.append(Candidate(page.url, page.title, f"标题未写{'、'.join(lacking)}", score))
    counts = {"looked": len(pages), "bad": len(bad)}
    if not pages:
        return Verdict("needs_review", reason_key="no_documents_to_read", counts=counts)
    if not bad:
        return Verdict("met", share=(len(pages), len(pages)), counts=counts)
    args = {"n": str(len(pages)), "bad": str(len(bad)), "parts": "、".join(patterns)}
    return Verdict(
        "needs_review",
        (),
        reason_key="titles_review",
        reason_args=args,
        counts=counts,
        candidates=tuple(bad[:_MOST]),
    )


CHECK = Check(
    id="document_metadata",
    title="文件要素",
    needs=("policies", "pages", "texts"),
    kinds=("document_incomplete",),
    options=defaults("document_metadata"),
    judge=judge,
    page=__doc__,
)
