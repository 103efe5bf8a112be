"""提分建议: what mending which problems would earn, by folding the score again without them.

Exact, and after every cap, veto and shared cause: a step's gain is the difference of two folds. The steps
add up to what mending everything earns.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import msgspec

from checks.model import Finding, Verdict
from rubrics.byhand import ByHand
from rubrics.decimals import ZERO
from rubrics.model import Item, Rubric
from rubrics.rules.base import number
from rubrics.score import score
from rubrics.sheet import ScoreSheet

Ids = frozenset[str]
_DECIDED = ("met", "partial", "not_met")


@dataclass(frozen=True)
class Case:
    """What is judged: a unit's verdicts by one rubric, and what reviewers decided (it stays decided)."""

    rubric: Rubric
    verdicts: Mapping[str, Verdict]
    kind: str
    unit_name: str
    problem_ids: Callable[[Finding], str]
    given: Mapping[str, ByHand]


@dataclass(frozen=True)
class Step:
    """Mend these problems together. ``kinds``: problem kind → how many of it.

    ``gain``: points it earns once the steps before it are done; ``alone``: if it were the only one.
    ``lifts``: vetoes it lifts. ``confirm``: items of the gain whose other half a person has to confirm.
    """

    problems: tuple[str, ...]
    kinds: Mapping[str, int]
    items: tuple[str, ...]
    gain: Decimal
    alone: Decimal
    lifts: tuple[str, ...]
    confirm: tuple[str, ...]


@dataclass(frozen=True)
class Advice:
    """``steps`` in the order in which they earn most; their gains add up to ``after`` − ``before``.

    ``single``: problem id → what mending it alone earns. ``idle``: problems whose mending earns nothing
    (beyond a cap, or charged nowhere).
    """

    before: Decimal
    after: Decimal
    steps: tuple[Step, ...]
    single: Mapping[str, Decimal]
    idle: tuple[str, ...]


def advise(case: Case) -> Advice:
    """Advice over the problems behind the decided items of one unit."""
    fold = _Folder(case)
    everything = frozenset(fold.kinds)
    before, after = fold.total(frozenset()), fold.total(everything)
    done: Ids = frozenset()
    steps: list[Step] = []
    while fold.total(done) < after:
        chosen = _best(fold, done, everything)
        steps.append(_step(fold, chosen, done))
        done |= chosen
    return Advice(before, after, tuple(steps), _single(fold), tuple(sorted(everything - done)))


def mended(verdict: Verdict, gone: Ids, problem_ids: Callable[[Finding], str]) -> Verdict:
    """The verdict without some of its findings: met once none is left and nothing else speaks against it."""
    left = tuple(finding for finding in verdict.findings if problem_ids(finding) not in gone)
    removed = len(verdict.findings) - len(left)
    if not removed or verdict.outcome not in _DECIDED:
        return verdict
    share = verdict.share
    if share is not None:
        hits, looked = share
        share = min(hits + removed, max(hits, looked - 1) if left else looked), looked
    if left or (share is not None and share[0] < share[1]):
        return msgspec.structs.replace(verdict, findings=left, share=share)
    return Verdict("met", reason_args=verdict.reason_args)


class _Folder:
    """Folds of one case without chosen problems; each asked only once."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.kinds: dict[str, str] = {}
        self.holders: defaultdict[str, list[str]] = defaultdict(list)
        self.places: dict[str, str] = {}
        self._names = {
            id(finding): case.problem_ids(finding)
            for verdict in case.verdicts.values()
            for finding in verdict.findings
        }
        for item_id, verdict in case.verdicts.items():
            if item_id in case.given or verdict.outcome not in _DECIDED:
                continue
            for finding in verdict.findings:
                name = self.name(finding)
                self.kinds.setdefault(name, finding.kind)
                self.places.setdefault(name, finding.place)
                if item_id not in self.holders[name]:
                    self.holders[name].append(item_id)
        self._sheets: dict[Ids, ScoreSheet] = {}

    def name(self, finding: Finding) -> str:
        """A finding's identity, worked out once: every fold asks for all of them."""
        return self._names[id(finding)]

    def sheet(self, gone: Ids) -> ScoreSheet:
        if gone not in self._sheets:
            self._sheets[gone] = self._fold(gone)
        return self._sheets[gone]

    def total(self, gone: Ids) -> Decimal:
        sheet = self.sheet(gone)
        return sheet.decided + sheet.bonus - sheet.deducted

    def settled(self, gone: Ids) -> dict[str, Verdict]:
        case = self.case
        return {
            item: verdict if item in case.given else mended(verdict, gone, self.name)
            for item, verdict in case.verdicts.items()
        }

    def _fold(self, gone: Ids) -> ScoreSheet:
        case = self.case
        verdicts = self.settled(gone)
        # What is mended counts as confirmed: else an item of which a check sees one half would fall open
        # and mending would seem to cost points. The advice names these items.
        mended_now = {
            item
            for item, verdict in verdicts.items()
            if verdict.outcome == "met" and case.verdicts[item].outcome != "met"
        }
        return score(
            case.rubric,
            verdicts,
            kind=case.kind,
            unit_name=case.unit_name,
            problem_ids=self.name,
            by_hand=mended_now,
            given=case.given,
        )

    def groups(self, left: Ids) -> set[Ids]:
        """Problems worth mending together: of one item, of one kind in it, all that keep vetoes in force."""
        found: set[Ids] = set()
        vetoes: Ids = frozenset()
        for item in self.case.rubric.items:
            mine = [name for name in sorted(left) if item.id in self.holders[name]]
            by_kind: defaultdict[str, list[str]] = defaultdict(list)
            for name in mine:
                by_kind[self.kinds[name]].append(name)
            found |= {frozenset(names) for names in (mine, *by_kind.values()) if names}
            if item.rule == "veto" and mine:
                enough = _enough(item, mine)
                found.add(enough)
                vetoes |= enough
        if vetoes:
            found.add(vetoes)
        return found


def _enough(veto: Item, names: list[str]) -> Ids:
    """As many problems as lift the veto."""
    limit = number(veto.params, "more_than")
    return frozenset(names if limit is None else names[: max(1, len(names) - int(limit))])


def _best(fold: _Folder, done: Ids, everything: Ids) -> Ids:
    """The group that earns most on top of ``done``; of equals, the one with the fewest problems."""
    base = fold.total(done)
    left = everything - done
    ranked = sorted(
        ((base - fold.total(done | group), len(group), sorted(group)) for group in fold.groups(left)),
    )
    if ranked and ranked[0][0] < 0:
        return frozenset(ranked[0][2])
    return left


def _step(fold: _Folder, chosen: Ids, done: Ids) -> Step:
    case = fold.case
    before, after = fold.sheet(done), fold.sheet(done | chosen)
    kinds: defaultdict[str, int] = defaultdict(int)
    for name in chosen:
        kinds[fold.kinds[name]] += 1
    old = {item.id: item for item in before.items}
    better = [
        item.id
        for item in after.items
        if item.points != old[item.id].points or item.outcome != old[item.id].outcome
    ]
    now = fold.settled(done | chosen)
    confirm = [
        item.id
        for item in case.rubric.items
        if item.id in better and item.settles == "not_met" and now[item.id].outcome == "met"
    ]
    return Step(
        problems=tuple(sorted(chosen)),
        kinds=dict(sorted(kinds.items())),
        items=tuple(better),
        gain=fold.total(done | chosen) - fold.total(done),
        alone=fold.total(chosen) - fold.total(frozenset()),
        lifts=tuple(name for name in before.vetoed if name not in after.vetoed),
        confirm=tuple(confirm),
    )


def _single(fold: _Folder) -> dict[str, Decimal]:
    """What each problem earns alone. Problems of one kind and place in the same items earn the same."""
    base = fold.total(frozenset())
    known: dict[tuple[str, str, tuple[str, ...]], Decimal] = {}
    single: dict[str, Decimal] = {}
    for name in sorted(fold.kinds):
        alike = fold.kinds[name], fold.places[name], tuple(sorted(fold.holders[name]))
        if alike not in known:
            known[alike] = fold.total(frozenset({name})) - base
        single[name] = known[alike]
    return single


def worth_most(single: Mapping[str, Decimal]) -> Iterable[tuple[str, Decimal]]:
    """Problems by what mending them alone earns, most first; those that earn nothing are left away."""
    return sorted(
        ((name, gain) for name, gain in single.items() if gain > ZERO), key=lambda one: (-one[1], one[0])
    )
