"""Unit kinds and named units that are missing, overlap, or can never be scored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from checks.kinds import kinds as catalogue
from rubrics.faults import nearest
from rubrics.model import IndicatorSpec, ItemSpec, RubricFile
from rubrics.sums import indicators_of
from rubrics.yamlmarks import Path

Said = Iterator[tuple[Path, str]]


def kind_faults(spec: RubricFile) -> Said:
    """Kinds of the rubric itself: known, told apart by name, each with something to owe."""
    known = catalogue().names
    owed = {
        kind
        for section in spec.sections
        for indicator in indicators_of(section)
        for item in indicator.items
        for kind in item.applies_to or indicator.applies_to or spec.kinds
    }
    named: dict[str, str] = {}
    for kind, name in spec.kinds.items():
        if kind not in known:
            yield ("kinds", kind), f"没有单位类型“{kind}”{nearest(kind, known)}"
        if name in named:
            yield ("kinds", kind), f"单位类型“{kind}”与“{named[name]}”的名称相同(“{name}”)"
        named[name] = kind
        if spec.sections and kind not in owed:
            yield ("kinds", kind), f"没有一个评测要点适用于单位类型“{kind}”"


def indicator_faults(spec: RubricFile, indicator: IndicatorSpec) -> Said:
    """Kinds and units of one indicator's items. Paths start at the indicator."""
    whole = indicator.applies_to or tuple(spec.kinds)
    yield from _listed(spec, indicator.applies_to or (), ("applies_to",))
    for at, item in enumerate(indicator.items):
        path: Path = ("items", at)
        yield from _listed(spec, item.applies_to or (), (*path, "applies_to"))
        yield from _known(spec, item.by_kind, (*path, "by_kind"))
        own = item.applies_to or whole
        for kind in own:
            if kind in spec.kinds and kind not in whole:
                yield (*path, "applies_to"), f"所在的指标不适用于“{kind}”,本项永远不计分"
        for kind in item.by_kind:
            if kind in spec.kinds and kind not in own:
                yield (*path, "by_kind", kind), f"本项不适用于“{kind}”,这里写的不起作用"
        yield from _alike(indicator.items[:at], item, whole, path)
    yield from _units(indicator)


def _listed(spec: RubricFile, kinds: Sequence[str], path: Path) -> Said:
    yield from _known(spec, kinds, path)
    for kind, count in Counter(kinds).items():
        if count > 1:
            yield path, f"单位类型“{kind}”写了{count}次"


def _known(spec: RubricFile, kinds: Iterable[str], path: Path) -> Said:
    for kind in kinds:
        if kind not in spec.kinds:
            yield path, f"“kinds”里没有“{kind}”{nearest(kind, spec.kinds)}"


def _alike(before: Sequence[ItemSpec], item: ItemSpec, whole: tuple[str, ...], path: Path) -> Said:
    for earlier in before:
        both = set(earlier.applies_to or whole) & set(item.applies_to or whole)
        if earlier.criterion == item.criterion and earlier.units == item.units and both:
            yield (*path, "criterion"), f"与第{earlier.no}项的要求、适用单位都相同,会重复计分"


def _units(indicator: IndicatorSpec) -> Said:
    """Two names of which one ends with the other would make a unit owe both sets of items."""
    first: dict[str, int] = {}
    for at, item in enumerate(indicator.items):
        path: Path = ("items", at, "units")
        for name in item.units:
            if not name.strip():
                yield path, "“units”里有空的单位名称"
        if not item.units or item.units[0] in first:
            continue
        for other in first:
            if item.units[0].endswith(other) or other.endswith(item.units[0]):
                yield path, f"单位“{item.units[0]}”与“{other}”分不开,同一单位会被当作两家"
        first[item.units[0]] = at
