"""Which rubrics a run is judged by: names to ids, every fault at once."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from rubrics.faults import RubricError
from rubrics.load import available, load_rubric
from rubrics.model import Rubric
from storage.trouble import system_words

ALL = "all"


def choose_rubrics(wanted: list[str], kind: str | None) -> tuple[tuple[str, ...], list[str]]:
    """Ids (or whole file paths) and the faults found. ``all`` stays a word until the kind is known."""
    faults: list[str] = []
    names = [name for name in dict.fromkeys(wanted) if name == ALL or _usable(name, kind, faults)]
    whole = tuple(name if name in (ALL, *available()) else str(Path(name).resolve()) for name in names)
    if kind is None and not faults and (apart := _nobody_in_common(whole)):
        faults.append(apart)
    return rubrics_meant(whole, kind) if kind else whole, faults


def kind_meant(guess: str, names: tuple[str, ...]) -> str:
    """The kind of a unit of which only a guess is known: rubrics that were asked for by name tell more. Of
    the kinds that all of them judge it is the guess, else one of the same sort (government, department …),
    else the first."""
    common = _common_kinds(names)
    if guess in common or not common:
        return guess
    sort = guess.rpartition("_")[2]
    return next((kind for kind in common if kind.rpartition("_")[2] == sort), common[0])


def _common_kinds(names: tuple[str, ...]) -> list[str]:
    """Kinds that every rubric asked for by name judges, in the order of the first."""
    kinds = [load_rubric(name).kinds for name in names if name != ALL]
    return [kind for kind in kinds[0] if all(kind in others for others in kinds)] if kinds else []


def _nobody_in_common(names: tuple[str, ...]) -> str | None:
    """Why no unit can be judged by all of ``names``; None when one can."""
    named = [name for name in names if name != ALL]
    if not named or _common_kinds(names):
        return None
    each = "; ".join(f"{name} 适用于 {'、'.join(load_rubric(name).kinds)}" for name in named)
    return f"所选指标体系没有共同适用的单位类型, 请分开评测: {each}"


def rubrics_meant(names: tuple[str, ...], kind: str) -> tuple[str, ...]:
    """``names`` with the word ``all`` replaced by every rubric for the kind; none twice."""
    every = [rubric for name in names for rubric in (rubrics_for(kind) if name == ALL else (name,))]
    return tuple(dict.fromkeys(every))


def _usable(name: str, kind: str | None, faults: list[str]) -> bool:
    """Whether a run can be judged by it; says in ``faults`` why not."""
    rubric = _read(name, faults)
    if rubric is None:
        return False
    unfit = misfit(name, rubric, kind) if kind is not None else None
    if unfit is not None:
        faults.append(unfit)
    return unfit is None


def misfit(name: str, rubric: Rubric, kind: str) -> str | None:
    """Why ``rubric``, asked for as ``name``, judges no unit of ``kind``; None when it does."""
    if kind in rubric.kinds:
        return None
    return f"指标体系 {name} 不适用于单位类型 {kind} (适用: {'、'.join(rubric.kinds)})"


def _read(name: str, faults: list[str]) -> Rubric | None:
    if name not in available() and Path(name).is_dir():
        faults.append(f"指标文件 {name} 是目录, 不是文件")
        return None
    if name not in available() and not Path(name).is_file():
        near = get_close_matches(name, available(), 1, 0.5)
        hint = f", 是不是 {near[0]}?" if near else f"; 可用: {'、'.join(available())}"
        faults.append(f"没有指标体系 {name}{hint}")
        return None
    try:
        return load_rubric(name)
    except RubricError as error:
        faults += [f"指标文件 {name} {fault}" for fault in error.faults]
    except OSError as error:
        faults.append(f"指标文件 {name} 读不出来: {system_words(error)}")
    return None


def rubrics_for(kind: str) -> tuple[str, ...]:
    """Every installed rubric with items for ``kind``."""
    return tuple(n for n in available() if any(kind in item.applies_to for item in load_rubric(n).items))
