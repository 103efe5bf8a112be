"""What an item's 扣分依据 is made of: the requirement, what was found, what it costs."""

from __future__ import annotations

from rubrics import veto
from rubrics.decimals import ZERO, plain
from rubrics.line import Line
from rubrics.model import Rubric
from rubrics.reason import found, sentence, text, why_open
from rubrics.veto import Vetoes


def explain(rubric: Rubric, line: Line, fired: Vetoes, bonus_closed: bool) -> str:
    return sentence(
        line.criterion, [line.says, *_parts(rubric, line), *_also(rubric, line, fired, bonus_closed)]
    )


def _parts(rubric: Rubric, line: Line) -> list[str]:
    if line.state == "not_owed":
        return [_not_owed(rubric, line)]
    if line.verdict.outcome == "not_applicable":
        why = why_open(line.verdict.reason_key, line.verdict.reason_args)
        return [why, _not_applicable(rubric, line)]
    seen = (
        [found(line.verdict.outcome, line.problems, line.verdict.share)]
        if line.price or line.problems
        else []
    )
    if line.state == "open":
        if line.price is not None:
            return [*seen, _cost(rubric, line)]
        return [*seen, why_open(line.reason_key, line.verdict.reason_args), _open(line)]
    if line.item.rule == "veto":
        return [found(line.verdict.outcome, line.problems, line.verdict.share), veto.says(line)]
    if line.price is None:
        return [found(line.verdict.outcome, line.problems, line.verdict.share), text("cost", "unpriced")]
    return [*seen, _cost(rubric, line)]


def _cost(rubric: Rubric, line: Line) -> str:
    price = line.price
    if price is None:
        return ""
    names = {"full": plain(line.full), "points": plain(line.low), "elsewhere": _elsewhere(rubric, line)}
    return text("cost", price.message, **(names | price.args))


def _open(line: Line) -> str:
    if line.item.rule == "veto":
        return text("cost", "open_veto")
    if line.item.rule == "deduction":
        return text("cost", "open_deduction")
    return (
        text("cost", "open", full=plain(line.full)) if line.stated is not None else text("cost", "unpriced")
    )


def _elsewhere(rubric: Rubric, line: Line) -> str:
    items = dict.fromkeys(owner for _, owner in line.elsewhere)
    return "、".join(f"“{'/'.join(rubric.item(owner).path)}”第{rubric.item(owner).no}项" for owner in items)


def _also(rubric: Rubric, line: Line, fired: Vetoes, bonus_closed: bool) -> list[str]:
    """What further moves the points: the facts a unit would dispute if they were not said."""
    notes: list[str] = []
    if line.state in ("not_owed", "not_applicable"):
        return notes
    free = line.price.args.get("free", "0") if line.price else "0"
    if free != "0":
        notes.append(text("also", "free", free=free))
    if line.elsewhere and line.price and line.price.message not in ("kept", "rest_open"):
        where = _elsewhere(rubric, line)
        notes.append(text("also", "elsewhere", count=str(len(line.elsewhere)), elsewhere=where))
    if line.counts and line.full != (line.stated or ZERO):
        notes.append(text("also", "rescaled", stated=plain(line.stated or ZERO), full=plain(line.full)))
    if line.price is not None and _unstated(line):
        notes.append(text("also", "setting"))
    if fired.total is not None and line.item.rule not in ("veto", "deduction"):
        notes.append(text("also", "vetoed_total"))
    elif line.base and fired.takes(line):
        notes.append(text("also", "vetoed"))
    elif line.item.rule == "bonus" and bonus_closed and line.low:
        notes.append(text("also", "gated", gate=plain(rubric.bonus_gate or ZERO)))
    return notes


def _unstated(line: Line) -> bool:
    params = line.item.params
    return any(name.endswith("_in_source") and value in (None, False) for name, value in params.items())


def _not_owed(rubric: Rubric, line: Line) -> str:
    if line.reason_key == "superseded":
        by = "、".join(str(name) for name in line.item.params["superseded_by"])
        return text("not_applicable", "superseded", by=by)
    if line.reason_key == "other_unit":
        return text("not_applicable", "other_unit", units="、".join(line.item.units))
    return text("not_applicable", "other_kind")


def _not_applicable(rubric: Rubric, line: Line) -> str:
    rule = line.item.not_applicable
    if rule.how == "rate_of" and line.counts:
        of = rule.of or ""
        if line.state == "open":
            return text("not_applicable", "rate_open", of=of)
        return text("not_applicable", "rate_of", of=of, points=plain(line.low))
    how = "rescale" if rule.how == "rescale" else "drop"
    return text("not_applicable", how, full=plain(line.stated or ZERO))
