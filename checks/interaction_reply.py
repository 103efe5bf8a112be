"""留言答复 interaction_reply

查什么: 公开的来信留言从收到到答复用了几个工作日, 有没有超过期限仍未答复的, 留言时间、答复时间、答复单位、
    留言内容、答复内容是否都公开; 按指标还看有没有留言渠道、近期有没有新答复、有没有受理答复统计。
    工作日按国务院办公厅公布的放假调休安排计, 收到后的第一个工作日为第 1 天。
为何扣分: 政府网站要求及时答复公众留言; 超过 3 个月不答复是国办指标的单项否决情形。
何时不适用: 在线访谈、调查征集、网上信访、纪检举报、依申请公开、建议提案等栏目不计;
    不予受理的、注明不公开的不计; 只看监测时间点前一年内收到的留言; 留言在外部平台或须登录的转人工核对。
已知误报: 答复写在附件或图片里; 页面只写“办理时间”而另有更早的答复; 列表上公开了的内容, 留言页上没有再写。
例: 3 月 2 日收到、3 月 18 日答复, 用了 12 个工作日, 超过 5 个工作日, 判答复超期。
    8 月 1 日收到, 11 月 20 日仍未答复, 超过 3 个月, 判未答复。
选项: kinds 查哪些问题 (reply_late、reply_missing、reply_incomplete); require 另要求有 channel (留言渠道)、
    letters (公开留言)、statistics (统计)、fresh (近期有新答复); working_days 答复期限 (工作日);
    missing_months 视为未答复的月数; fresh_months 近期的月数; window_months 只看近几个月收到的;
    fields 须公开的项目; bands 按最慢的一件给出建议得分的档次 (working_days, score);
    candidates 供人工核对的件数。

Source: 国办秘函〔2019〕19号 互动回应差、互动交流; jilin-2021 政民互动; jingzhou-2021 互动交流;
    domain.md §4.13, §5.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from checks.artifacts import PageIndex, Texts
from checks.artifacts.letters import Letter, LetterReading
from checks.check import Check, Given, Options
from checks.letter_faults import ID, Judged, Limits, day, judge_letter, months_before, words
from checks.mailboxes import channels, is_excluded, says_private, statistics
from checks.model import Candidate, Finding, Mark, Verdict
from checks.words import defaults
from crawler.url import host_of

_MOST_PATHS = 8
_TIMED = frozenset(("reply_late", "reply_missing"))


def judge(given: Given, options: Options) -> Verdict:
    reading = given.of("letters", LetterReading)
    pages, texts = given.of("pages", PageIndex), given.of("texts", Texts)
    ways = channels(given.portal, pages, reading, given.home_url)
    limits = Limits(given.as_of, options["working_days"], options["missing_months"], tuple(options["fields"]))
    judged = [
        judge_letter(letter, limits, lambda each: each.own_page and says_private(texts, each.url))
        for letter in _counted(reading.letters, given, options["window_months"])
    ]
    needs, proof = _required(given, options, ways, judged, reading)
    if not judged and (options["kinds"] or {"letters", "fresh"} & set(options["require"])):
        return _nothing_read(given, reading, ways)
    return _verdict(given, options, judged, needs, proof)


def _counted(letters: Iterable[Letter], given: Given, window: int) -> list[Letter]:
    """Letters that count: not of an excluded column, not void, received within the window (or undated)."""
    first = months_before(given.as_of, window).isoformat()
    void: list[str] = words()["void"]
    return [
        letter
        for letter in letters
        if not is_excluded(letter.path)
        and not any(word in (letter.state or "") for word in void)
        and first <= (letter.received or letter.replied or first)[:10] <= given.as_of.isoformat()
    ]


def _verdict(
    given: Given,
    options: Options,
    judged: Sequence[Judged],
    needs: Verdict | None,
    proof: tuple[Candidate, ...],
) -> Verdict:
    kinds = list(options["kinds"])
    findings = tuple(f for each in judged for f in each.findings if f.kind in kinds)
    undated = [each for each in judged if each.took is None] if _TIMED & set(kinds) else []
    unsure = [each for each in judged if each.unsure] if "reply_late" in kinds else []
    open_ = {id(each) for each in (*undated, *unsure)}
    faulty = {f.page_url for f in findings}
    looked = [each for each in judged if id(each) not in open_ or each.letter.url in faulty]
    good = sum(1 for each in looked if not any(f.kind in kinds for f in each.findings))
    counts = _counts(judged, findings, len(undated) + len(unsure))
    share = (good, len(looked)) if kinds else None
    shown = (*proof, *_drawn(given, options, judged, share))[: max(options["candidates"], len(proof))]
    if needs is not None and needs.findings:
        findings = (*findings, *needs.findings)
    if findings or (needs is not None and needs.outcome == "not_met"):
        return Verdict(
            "partial" if good and needs is None else "not_met",
            findings,
            share=share,
            counts=counts,
            unread=len(undated) + len(unsure),
            candidates=shown,
        )
    if needs is not None:
        return Verdict(
            needs.outcome,
            reason_key=needs.reason_key,
            reason_args=needs.reason_args,
            share=share,
            counts=counts,
            candidates=needs.candidates or shown,
        )
    left = unsure or undated
    if left:
        return Verdict(
            "needs_review",
            reason_key="calendar_unpublished" if unsure else "letters_undated",
            reason_args={"n": str(len(left))},
            share=share,
            counts=counts,
            candidates=tuple(_candidate(each, None) for each in left[: options["candidates"]]),
        )
    return Verdict("met", share=share, counts=counts, candidates=shown)


def _counts(judged: Sequence[Judged], findings: Sequence[Finding], unmeasured: int) -> dict[str, int]:
    """``working_days``: those of the slowest letter, for bands."""
    counts = {"letters": len(judged), "answered": sum(each.answered for each in judged)}
    for kind in ("reply_late", "reply_missing", "reply_incomplete"):
        counts[kind] = len({f.page_url for f in findings if f.kind == kind})
    times = [each.took.days for each in judged if each.took is not None]
    if times:
        counts["working_days"] = max(times)
    return {**counts, "unmeasured": unmeasured}


def _drawn(
    given: Given, options: Options, judged: Sequence[Judged], share: tuple[int, int] | None
) -> tuple[Candidate, ...]:
    """Letters for a reviewer, the faulty first, then a seeded draw; each with the share it suggests."""
    score = _suggested(options, judged, share)
    faulty = [each for each in judged if each.findings]
    sound = [each for each in judged if not each.findings]
    random.Random(f"{given.seed}:{ID}").shuffle(sound)
    return tuple(_candidate(each, score) for each in (*faulty, *sound)[: options["candidates"]])


def _suggested(options: Options, judged: Sequence[Judged], share: tuple[int, int] | None) -> str | None:
    times = [each.took.days for each in judged if each.took is not None]
    if options["bands"]:
        slowest = max(times, default=None)
        fits = (band for band in options["bands"] if slowest is not None and slowest <= band["working_days"])
        return str(next(fits, {"score": "0"})["score"]) if slowest is not None else None
    if share is None or not share[1]:
        return None
    return str((Decimal(share[0]) / share[1]).quantize(Decimal("0.01"), ROUND_HALF_UP))


def _candidate(each: Judged, score: str | None) -> Candidate:
    letter = each.letter
    said = [f"收到 {letter.received or '时间不明'}"]
    said.append(
        f"答复 {letter.replied or '时间不明'}" if each.answered else f"未答复 {letter.state or ''}".strip()
    )
    if each.took is not None:
        said.append(f"{each.took.days} 个工作日")
    if letter.unit:
        said.append(letter.unit)
    return Candidate(letter.url, letter.title or letter.url, ", ".join(said), score)


def _required(
    given: Given,
    options: Options,
    ways: tuple[Candidate, ...],
    judged: Sequence[Judged],
    reading: LetterReading,
) -> tuple[Verdict | None, tuple[Candidate, ...]]:
    """What ``require`` asks for and the portal does not show (None when it shows everything), and what it
    shows of it."""
    require = list(options["require"])
    few = ways[: options["candidates"]]
    proof = few if "channel" in require else ()
    if "fresh" in require and judged:
        stale = _stale(given, options["fresh_months"], judged, reading)
        if stale is not None:
            return stale, proof
    if "channel" in require and not ways:
        return Verdict("needs_review", reason_key="no_channel", reason_args={"columns": _looked(given)}), ()
    if "statistics" in require:
        found = statistics(given.of("pages", PageIndex), given.of("texts", Texts), reading)
        if found is None:
            absent = Verdict(
                "needs_review", reason_key="no_statistics", reason_args={"columns": _looked(given)}
            )
            return absent, few
        proof = (Candidate(found[0].url, found[0].title, found[1].line), *proof)
    return None, proof


def _stale(given: Given, months: int, judged: Sequence[Judged], reading: LetterReading) -> Verdict | None:
    first = months_before(given.as_of, months)
    replied = [date for each in judged if (date := day(each.letter.replied)) is not None]
    newest = max((date for date in replied if date <= given.as_of), default=None)
    if newest is not None and newest >= first:
        return None
    if newest is None:
        return Verdict("needs_review", reason_key="letters_undated", reason_args={"n": str(len(judged))})
    lists = [each for each in reading.lists if not is_excluded(each.path)]
    page = max(lists, key=lambda each: (each.letters, each.url), default=None)
    found = Finding(
        "column_stale",
        page.url if page else judged[0].letter.url,
        f"最近一次公开答复是 {newest}, 距监测时间点 {(given.as_of - newest).days} 天, "
        f"近 {months} 个月没有新公开的答复",
        target=newest.isoformat(),
        column=page.title if page else None,
        mark=Mark(texts=(newest.isoformat(),), region="list"),
        facts={"newest": newest.isoformat(), "months": str(months)},
    )
    return Verdict("not_met", (found,))


def _nothing_read(given: Given, reading: LetterReading, ways: tuple[Candidate, ...]) -> Verdict:
    unread = [each.title or each.url for each in reading.lists if each.unread]
    if unread:
        return Verdict(
            "not_measured",
            reason_key="letters_unread",
            reason_args={"columns": "、".join(unread)},
            candidates=ways,
        )
    outside = [way.title for way in ways if host_of(way.url) != host_of(given.home_url)]
    if outside:
        return Verdict(
            "needs_review",
            reason_key="mailbox_elsewhere",
            reason_args={"columns": "、".join(outside)},
            candidates=ways,
        )
    return Verdict(
        "needs_review", reason_key="no_letters", reason_args={"columns": _looked(given)}, candidates=ways
    )


def _looked(given: Given) -> str:
    """Entries of the menu that were looked through, the likely ones first."""
    likely: list[str] = words()["channel"]
    paths = sorted(
        set(given.portal.searched_paths()), key=lambda path: (not any(w in path for w in likely), path)
    )
    return "、".join(paths[:_MOST_PATHS]) or "首页"


CHECK = Check(
    id=ID,
    title="留言答复",
    needs=("letters", "pages", "texts", "portal"),
    kinds=("reply_late", "reply_missing", "reply_incomplete", "column_stale"),
    options=defaults(ID),
    judge=judge,
    page=__doc__,
)
