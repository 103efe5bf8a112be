"""解读形式 interpretation_forms

查什么: 政策解读用了几种形式: 文字、图片图解、视频、音频、动漫、新闻发布会、访谈。看解读栏目和与文件关联的
    解读页里实际放了什么, 不看栏目名称。指标问由谁解读的 (actors), 收集标题、来源和正文中的线索, 由人确认。
为何扣分: 只有一种形式的解读不便于不同人群了解政策; 指标按形式的种数计分。
何时不适用: 没有读出任何解读时由人判断; 解读栏目没有读出或采集没有走完时不断言“只有这些形式”。
已知误报: 视频放在外部平台、页面只有文字链接的; 用整幅图片代替文字发布的算图片。
例: 十二篇解读全是文字, 指标要求三种以上, 判形式单一, 列出找到的形式: 文字。
选项: forms 只数这些形式 (指标所写名称), 空为全部; min_forms 至少几种; window_years 只看监测时间点前几年
    (0 不限); actors 由谁解读 (只收集线索); min_times 至少几次。

Source: rubric_tables check family interpretation_forms.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from checks.artifacts.pages import PageEntry, PageIndex
from checks.artifacts.policies import Policies
from checks.artifacts.texts import Texts
from checks.check import Check, Given, Options
from checks.model import Candidate, Finding, Mark, Verdict
from checks.words import check_data, defaults

_WORDS = check_data("interpretation_forms").words
_POLICY = re.compile(_WORDS["policy"])
_OCCASIONS = re.compile(_WORDS["occasions"])
_ASIDE = ("press", "interview")
_MOST = 15
_READ = 80
"""Texts read for traces of who explains."""


def judge(given: Given, options: Options) -> Verdict:
    policies = given.of("policies", Policies)
    index = given.of("pages", PageIndex)
    since = _since(given.as_of, options["window_years"])
    pages = _pages(policies, index, since)
    if options["actors"]:
        return _by_actors(given, pages, options)
    return _by_forms(given, policies, pages, options)


def _since(as_of: dt.date, years: int) -> str:
    return f"{as_of.year - years:04}-{as_of:%m-%d}" if years else ""


def _pages(policies: Policies, index: PageIndex, since: str) -> list[PageEntry]:
    """Interpretations, counterparts of documents, and press conferences and interviews; each once."""
    found = {one.page.key: one.page for one in policies.interpretations if one.page is not None}
    for document in policies.documents:
        for link in document.page.related:
            page = index.get(link.url) if link.kind == "interpretation" else None
            if page is not None:
                found[page.key] = page
    for page in index.told():
        if page.listed and (set(page.forms) & set(_ASIDE) or _OCCASIONS.search(page.title)):
            found.setdefault(page.key, page)
    return [found[name] for name in sorted(found) if (found[name].date or "") >= since]


def _by_forms(given: Given, policies: Policies, pages: Sequence[PageEntry], options: Options) -> Verdict:
    explaining = {one.page.key for one in policies.interpretations if one.page is not None}
    explaining |= {page.key for page in pages if _POLICY.search(page.title) and set(page.forms) & set(_ASIDE)}
    wanted = _groups(options["forms"])
    seen: set[str] = {form for page in pages if page.key in explaining for form in page.forms}
    asked = {form for forms in wanted.values() for form in forms}
    shown = [form for form in _WORDS["counted"] if form in seen & asked]
    found = [name for name, forms in wanted.items() if seen & set(forms)]
    aside = [p for p in pages if p.key not in explaining and _adds(p, seen, wanted)]
    counts = {"looked": len(pages), "forms": len(found), "open": len(aside)}
    share = (len(found), len(wanted))
    if not explaining and not policies.pairs:
        return Verdict("needs_review", reason_key="no_interpretations", counts=counts)
    if len(found) >= options["min_forms"]:
        return Verdict("met", share=share, counts=counts)
    if policies.unread:
        names = "、".join(policies.unread[:5])
        return Verdict(
            "not_measured", reason_key="forms_unread", reason_args={"columns": names}, counts=counts
        )
    if policies.cut_short:
        args = {"cause": policies.cut_short, "found": str(len(found))}
        return Verdict("not_measured", reason_key="forms_cut_short", reason_args=args, counts=counts)
    if aside:
        args = {"found": str(len(found)), "n": str(len(aside))}
        candidates = tuple(Candidate(p.url, p.title, "发布会或访谈") for p in aside[:_MOST])
        return Verdict(
            "needs_review",
            (),
            reason_key="forms_open",
            reason_args=args,
            share=None,
            counts=counts,
            candidates=candidates,
        )
    # One cause is one problem, whichever forms a rubric asks for: it is named by all that are there.
    there = ",".join(form for form in _WORDS["counted"] if form in seen)
    finding = _finding(given, policies, shown, len(found), options, target=there)
    return Verdict("partial" if found else "not_met", (finding,), share=share, counts=counts)


def _groups(names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Wanted forms by name; a form of its own where the rubric names none."""
    if not names:
        return {form: (form,) for form in _WORDS["counted"]}
    return {name: tuple(_WORDS["groups"].get(name, (name,))) for name in names}


def _adds(page: PageEntry, seen: set[str], wanted: dict[str, tuple[str, ...]]) -> bool:
    """Whether the page would bring a wanted form that no interpretation has."""
    new = set(page.forms) & set(_ASIDE) - seen
    return any(new & set(forms) for forms in wanted.values())


def _finding(
    given: Given, policies: Policies, shown: Sequence[str], found: int, options: Options, *, target: str
) -> Finding:
    column = max(policies.columns, key=lambda c: ("解读" in c.name, c.items, c.url), default=None)
    names = "、".join(_WORDS["names"][form] for form in shown) or "无"
    asked = f"{'、'.join(options['forms'])}形式的政策解读" if options["forms"] else "政策解读的形式"
    has = f"只有 {found} 种 ({names})" if found else "一种也没有"
    return Finding(
        "interpretation_few_forms",
        column.url if column else given.home_url,
        f"{asked}{has}, 要求 {options['min_forms']} 种以上",
        target=target,
        column=column.name if column else None,
        mark=Mark(region="list"),
        facts={"forms": names, "required": str(options["min_forms"])},
    )


def _by_actors(given: Given, pages: Sequence[PageEntry], options: Options) -> Verdict:
    texts = given.of("texts", Texts)
    actors: list[str] = list(options["actors"])
    candidates = []
    seen: set[str] = set()
    newest = sorted(pages, key=lambda page: (page.date or "", page.url), reverse=True)
    for number, page in enumerate(newest):
        lines = texts.of(page).body[:12] if number < _READ else ()
        for actor in actors:
            said = _told(page, lines, _WORDS["actors"].get(actor, actor))
            if said:
                seen.add(actor)
                day = f" ({page.date[:10]}发布)" if page.date else ""
                candidates.append(Candidate(page.url, page.title, f"{actor}: {said}{day}"))
                break
    enough = len(candidates) >= max(1, options["min_times"]) and len(seen) == len(actors)
    owed = max(1, options["min_times"])
    share = 1.0 if enough else min(len(seen) / len(actors), len(candidates) / owed)
    score = f"{share:.2f}"
    marked = tuple(Candidate(c.url, c.title, c.quote, score) for c in candidates[:_MOST])
    args = {"n": str(len(candidates)), "actors": "、".join(actors), "looked": str(len(newest))}
    return Verdict(
        "needs_review",
        reason_key="actors_found" if candidates else "actors_none",
        reason_args=args,
        counts={"looked": len(newest), "found": len(candidates), "actors": len(seen)},
        candidates=marked,
    )


def _told(page: PageEntry, lines: Sequence[str], pattern: str) -> str:
    """Where a page tells who explains: in its title, its source, the columns above it or its first lines."""
    if re.search(pattern, page.title):
        return "标题写明"
    if quote := _quote([page.source or ""], pattern):
        return f"来源“{quote}”"
    if quote := _quote(page.crumbs, pattern):
        return f"在栏目“{quote}”"
    quote = _quote(lines, pattern)
    return f"“{quote}”" if quote else ""


def _quote(lines: Sequence[str], pattern: str) -> str:
    for line in lines:
        match = re.search(pattern, line)
        if match:
            return line[max(0, match.start() - 20) : match.end() + 20].strip()
    return ""


CHECK = Check(
    id="interpretation_forms",
    title="解读形式",
    needs=("policies", "pages", "texts"),
    kinds=("interpretation_few_forms",),
    options=defaults("interpretation_forms"),
    judge=judge,
    page=__doc__,
)
