"""信息与栏目相符 column_mismatch

查什么: 内容单一的栏目 (人事、预决算、年报、会议、规划计划、建议提案、采购、解读、清单) 里, 有没有标题
    明显属于别的主题、又不含本栏目任何用语的信息, 例如预决算栏目里的任免通知。
为何扣分: 信息放错栏目, 公众在该找的地方找不到; 指标要求没有栏目与内容不符。
何时不适用: 动态、公告、专题等什么都可以发的栏目; 一篇信息同时发在几个栏目属正常转发, 有一个栏目相符即不判;
    栏目里合乎本栏目用语的信息不到一半的, 说明栏目的用法与名称不同, 由人判断。
已知误报: 标题用词与本栏目无关、内容却相关的; 栏目名称的类别认错的。
例: “财政预决算”栏目中有《关于张某等同志任免职的通知》, 判与栏目不符。
选项: own_percent 栏目中合乎本栏目用语的至少占百分之几才判; least 栏目至少有几条信息才判。

Source: rubric_tables 网站内容保障 (没有栏目与内容不符); domain notes §1.3.
"""

from __future__ import annotations

import re
from typing import Any, Final

from checks.artifacts.pages import PageEntry, PageIndex
from checks.check import Check, Given, Options
from checks.model import Candidate, Finding, Mark, Verdict
from checks.words import check_data, defaults, shown_path
from crawler.derive.columns import Column

_WORDS: dict[str, Any] = check_data("column_mismatch").words
_OWN: Final = {name: re.compile(pattern) for name, pattern in _WORDS["columns"].items()}
_SUBJECTS: Final[dict[str, tuple[re.Pattern[str], frozenset[str]]]] = {
    name: (re.compile(subject["pattern"]), frozenset(subject["home"]))
    for name, subject in _WORDS["subjects"].items()
}
_MOST = 15


def judge(given: Given, options: Options) -> Verdict:
    index = given.of("pages", PageIndex)
    findings: list[Finding] = []
    candidates: list[Candidate] = []
    looked = 0
    for column in index.columns:
        own = _OWN.get(column.class_ or "")
        if own is None:
            continue
        pages = [page for page in index.of_column(column) if page.kind in ("article", "document")]
        looked += len(pages)
        fitting = sum(1 for page in pages if own.search(page.title))
        sure = len(pages) >= options["least"] and fitting * 100 >= len(pages) * options["own_percent"]
        for page in pages:
            subject = _foreign(page, column, index)
            if subject and sure:
                findings.append(_finding(page, column, subject))
            elif subject:
                quote = f"栏目“{column.name}”, 标题像是{subject}"
                candidates.append(Candidate(page.url, page.title, quote))
    counts = {"looked": looked, "found": len(findings), "open": len(candidates)}
    more: dict[str, Any] = {"counts": counts, "candidates": tuple(candidates[:_MOST])}
    if findings:
        return Verdict("not_met", tuple(findings), **more)
    if not looked:
        return Verdict("needs_review", reason_key="no_narrow_columns", **more)
    if candidates:
        args = {"n": str(len(candidates))}
        return Verdict("needs_review", reason_key="mismatch_open", reason_args=args, **more)
    return Verdict("met", **more)


def _foreign(page: PageEntry, column: Column, index: PageIndex) -> str:
    """The subject the title surely has and no column that lists the page is a home of; empty when none."""
    classes = {other.class_ for other in index.columns_of(page)}
    if any(name in _OWN and _OWN[name].search(page.title) for name in classes if name):
        return ""
    if page.column_name and page.column_name not in (column.name, *column.aliases) and len(classes) > 1:
        return ""
    for name, (pattern, home) in _SUBJECTS.items():
        if pattern.search(page.title) and not classes & home:
            return name
    return ""


def _finding(page: PageEntry, column: Column, subject: str) -> Finding:
    return Finding(
        "column_mismatch",
        page.url,
        f"栏目“{column.name}”中的“{page.title}”属于{subject}, 与栏目不符",
        target=column.url,
        column=column.name,
        mark=Mark(texts=(page.title,)),
        facts={"path": shown_path(column.path), "subject": subject, "column_tag": page.column_name},
    )


CHECK = Check(
    id="column_mismatch",
    title="信息与栏目相符",
    needs=("pages",),
    kinds=("column_mismatch",),
    options=defaults("column_mismatch"),
    judge=judge,
    page=__doc__,
)
