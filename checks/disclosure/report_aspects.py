"""The questions asked of annual reports, one function each: findings, or why one is open."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from checks.disclosure.report_case import Beside, Case, Open, Said
from checks.disclosure.report_text import alike_percent, own_sentences, read_parts, sum_hints
from checks.disclosure.reports import Report, last_year_due, republished, words
from checks.disclosure.subjects import UNREAD, number, passage
from checks.model import Candidate, Finding, Mark


def _shown(reports: Sequence[Report]) -> dict[str, str]:
    return {"titles": "、".join(f"“{report.titled.title}”" for report in reports[:3])}


def _rows(reports: Sequence[Report], quote: Callable[[Report], str]) -> tuple[Candidate, ...]:
    return tuple(Candidate(r.titled.url, r.titled.title, quote(r)) for r in reports[:5])


def _whose(report: Report) -> str:
    """Named only where it is not the unit's own."""
    return "" if report.own else report.issuer


def missing(case: Case) -> Iterator[Said]:
    absent = [year for year in case.years if year not in case.own]
    if not absent:
        if not case.years and not case.own:
            yield Open("no_report_column", {})
        return
    unread = [c.name for c in case.place.columns if c.state in UNREAD]
    if case.index.pages.cut_short:
        yield Open("walk_cut_short", {"cause": case.index.pages.cut_short}, outcome="not_measured")
        return
    if unread:
        yield Open("column_unread", {"columns": "、".join(unread[:5])}, outcome="not_measured")
        return
    unknown = [report for report in case.reports if report.year is None]
    if unknown:
        years = "、".join(map(str, absent))
        rows = _rows(unknown, lambda report: report.titled.date or "")
        yield Open("report_year_unknown", {**_shown(unknown), "years": years}, rows)
        return
    first = min(case.own, default=case.given.as_of.year)
    old = [y for y in absent if y < first and case.given.as_of.year - y - 1 > number("old_years")]
    if old:
        yield Open("report_old_year", {"years": "、".join(map(str, old))})
    absent = [year for year in absent if year not in old]
    like = {year: held for year in absent if (held := case.kindred(year))}
    if like:
        titles = "、".join(f"“{titled.title}”" for held in like.values() for titled in held[:1])
        rows = tuple(Candidate(t.url, t.title, t.date or "") for held in like.values() for t in held[:2])
        yield Open("report_hinted", {"years": "、".join(map(str, like)), "titles": titles}, rows)
    absent = [year for year in absent if year not in like]
    column = case.column
    have = "、".join(map(str, sorted(case.own))) or "无"
    for year in absent:
        yield Finding(
            "annual_report_missing",
            case.page_url,
            f"未见{year}年政府信息公开工作年度报告 (已见年度: {have})",
            target=str(year),
            column=column.name if column else None,
            mark=Mark(region="list"),
            facts={"years_found": have},
            searched=(
                *(" > ".join(c.path) for c in case.place.columns),
                *(f"词: {word}" for word in words("report")),
            ),
        )


def late(case: Case) -> Iterator[Said]:
    batches = republished(case.reports)
    unsure: list[Report] = []
    owed: list[tuple[Report, str]] = []
    for year in sorted(case.own):
        if year not in case.years or (not case.options["years"] and year < words("late_from")):
            continue
        owed.append((case.own[year], case.due))
    if case.options["members_due"]:
        others = [r for r in case.reports if not r.own and r.year in case.years]
        owed += [(report, case.options["members_due"]) for report in others]
    else:
        first = words("late_from")
        owed += [(r, words("due")["department"]) for r in case.members if (r.year or 0) >= first]
    for report, due in owed:
        limit = f"{(report.year or 0) + 1}-{due}"
        day = report.published or report.unsure
        if day is None or (day > limit and (report.published is None or day in batches)):
            unsure.append(report)
        elif day > limit:
            found = Finding(
                "annual_report_late",
                report.titled.url,
                f"{_whose(report)}{report.year}年年报最迟应于 {limit} 公布, 实际 {day} 公布",
                target=str(report.year),
                mark=Mark(texts=(day,)),
                facts={"published": day, "due": limit},
            )
            yield found if report.own or case.options["members_due"] else Beside(found)
    if unsure:
        rows = _rows(unsure, lambda report: report.published or report.unsure or "没有日期")
        yield Open("report_date_unsure", _shown(unsure), rows)


def incomplete(case: Case) -> Iterator[Said]:
    yield from _parts(case, tuple(case.options["parts"]), top=True)


def overall(case: Case) -> Iterator[Said]:
    yield from _parts(case, tuple(words("overall_parts")), top=False)


def _parts(case: Case, parts: tuple[str, ...], *, top: bool) -> Iterator[Said]:
    unread, unknown, hinted = [], [], []
    for year in case.read_years:
        if year < words("parts_from"):
            continue
        report = case.own[year]
        told = case.told(report)
        if told is None:
            unread.append(report)
            continue
        seen = read_parts(told.lines, parts, top=top)
        if seen.found * 2 < len(parts):
            unknown.append(report)
            continue
        if seen.hinted:
            hinted.append((report, seen.hinted))
        for part in seen.missing:
            yield Finding(
                "annual_report_incomplete",
                report.titled.url,
                f"{year}年年报缺少“{part}”部分 (应有{len(parts)}部分, 见到{seen.found}部分)",
                target=part,
                mark=Mark(texts=(report.titled.title,)),
                facts={"year": str(year), "found": str(seen.found), "owed": str(len(parts))},
                searched=tuple(f"词: {word}" for word in words("part_words")[part]),
            )
    if unread:
        yield Open("report_text_unread", _shown(unread), _rows(unread, lambda report: ""))
    if unknown:
        yield Open("report_form_unknown", _shown(unknown), _rows(unknown, lambda report: ""))
    if hinted:
        named = "、".join(dict.fromkeys(part for _, found in hinted for part in found))
        rows = _rows([report for report, _ in hinted], lambda report: "")
        yield Open("report_parts_hinted", {"parts": named}, rows)


def copied(case: Case) -> Iterator[Said]:
    unread: list[Report] = []
    near: list[Candidate] = []
    few = True
    for series in case.series:
        known: list[tuple[Report, tuple[str, ...]]] = []
        for report in series:
            told = case.told(report)
            if told is None:
                # A report of long ago that cannot be read leaves nothing open: the late ones are compared.
                unread += [report] if report.own and report.year in case.read_years else []
                continue
            sentences = own_sentences(told.lines, told.tables)
            best = _likest(sentences, known)
            known.append((report, sentences))
            if best is None or best[0] < words("alike_percent"):
                continue
            if best[0] >= words("copied_percent"):
                found = _copy(report, *best)
                yield found if report.own else Beside(found)
            elif report.year in case.read_years:
                said = f"与{best[1].year}年年报相同{best[0]}%"
                near.append(Candidate(report.titled.url, report.titled.title, said))
        few = few and len(known) < 2
    if near:
        titles = "、".join(f"“{each.title}”" for each in near[:3])
        yield Open("report_alike", {"titles": titles}, tuple(near))
    if unread:
        yield Open("report_text_unread", _shown(unread), _rows(unread, lambda report: ""))
    elif few:
        yield Open("report_too_few", {})


def _likest(
    sentences: tuple[str, ...], known: Sequence[tuple[Report, tuple[str, ...]]]
) -> tuple[int, Report] | None:
    """The earlier report that holds most of these sentences, and what share of them in percent."""
    best: tuple[int, Report] | None = None
    for earlier, held in known:
        percent = alike_percent(sentences, held)
        if percent is not None and (best is None or percent > best[0]):
            best = percent, earlier
    return best


def _copy(report: Report, percent: int, earlier: Report) -> Finding:
    return Finding(
        "annual_report_copied",
        report.titled.url,
        f"{_whose(report)}{report.year}年年报与{earlier.year}年年报雷同: 除数字外, 自写文字有{percent}%相同",
        target=earlier.titled.url,
        mark=Mark(texts=(report.titled.title,)),
        facts={"percent": str(percent), "year": str(report.year), "other_year": str(earlier.year)},
    )


def members(case: Case) -> Iterator[Said]:
    """Reports of departments and lower governments put together in the column."""
    year = case.years[-1] if case.years else last_year_due(case.given.as_of, case.due)
    others = {r.issuer for r in case.reports if not r.own and r.year == year and r.issuer}
    if len(others) >= words("members_enough"):
        return
    past = case.given.as_of.year - year > number("old_years")
    if past or others or case.index.pages.cut_short or any(c.state in UNREAD for c in case.place.columns):
        yield Open("report_members", {"year": str(year), "count": str(len(others))})
        return
    yield Finding(
        "annual_report_missing",
        case.page_url,
        f"年报栏目没有集中发布部门和下级政府{year}年的年报",
        target=f"{year}年部门和下级政府年报",
        mark=Mark(region="list"),
        searched=tuple(" > ".join(c.path) for c in case.place.columns),
    )


def figures(case: Case) -> Iterator[Said]:
    """Sums of the statutory tables: hints for a person, never a fault by themselves."""
    rows: list[Candidate] = []
    hints: list[str] = []
    for year in case.read_years[-1:]:
        report = case.own[year]
        told = case.told(report)
        said = sum_hints(told.tables) if told else ()
        hints += said
        rows.append(Candidate(report.titled.url, report.titled.title, "; ".join(said) or "各行合计相符"))
    yield Open("report_figures", {"hints": "; ".join(hints[:5]) or "没有发现合计不符"}, tuple(rows))


def handled(case: Case) -> Iterator[Said]:
    """What the newest report says of applications: received, carried over, answered."""
    rows = []
    for year in case.read_years[-1:]:
        report = case.own[year]
        told = case.told(report)
        quote = passage(told.lines, words("handled")) if told else ""
        rows.append(Candidate(report.titled.url, report.titled.title, re.sub(r"\s+", " ", quote)))
    yield Open("report_handled", {}, tuple(rows))


ASPECTS: dict[str, Callable[[Case], Iterator[Said]]] = {
    "missing": missing,
    "late": late,
    "incomplete": incomplete,
    "overall": overall,
    "copied": copied,
    "members": members,
    "figures": figures,
    "handled": handled,
}
