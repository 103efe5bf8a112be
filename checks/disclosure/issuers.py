"""Whose report it is: the issuer named in a title, and whether it is the unit that owns the portal. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from checks.artifacts.titles import folded
from checks.disclosure.periods import in_digits
from checks.words import check_data

_WORDS: Final[dict[str, Any]] = check_data("issuers").words


def _one_of(name: str) -> str:
    return "|".join(_WORDS[name])


_SITE: Final = re.compile(rf"{_one_of('site')}|[-_|—–].*$")
_GOVERNMENT: Final = re.compile(rf"(?:人民)?政府(?:{_one_of('office')})?$")
_LEVEL: Final = re.compile(rf"(?<=.[{''.join(_WORDS['level'])}])本级$")
"""«某县本级2025年决算»: the level's own, that of its departments left out."""
_TWICE: Final = re.compile(rf"([{''.join(_WORDS['region'])}])\1级?$")
"""«某县2025年县本级决算», «某县2025年县级决算»: the year stands between the name and its level."""
_ZONE_OFFICE: Final = re.compile(rf"(?<=区)(?:党工委)?(?:{_one_of('zone_committee')})(?:办公室)?$")
_ZONES: Final = tuple((re.compile(long), short) for long, short in _WORDS["zones"])
_REGION: Final = re.compile(rf"(?:{_one_of('region')})$")
_WHOLE: Final = re.compile(rf"(?:全|本)?(?:{_one_of('whole')})?\Z")
_YEARS: Final = re.compile(r"(?:19|20)\d\d(?:[-—至](?:19|20)?\d\d)?(?:年度|年)?")
_LEAD: Final = re.compile(rf"^(?:附件|附)\d*[:：.、]?|^\d+[.、]|^(?:关于)?(?:{_one_of('lead')})?")
_TAIL: Final = re.compile(rf"(?:{_one_of('tail')}|[:：,，、\-—()（）])+$")
_BRACKET: Final = re.compile(r"[(（]([^()（）]{3,24})[)）]")
_UNIT: Final = re.compile(rf"(?:{_one_of('unit')})\Z")


def issuer_before(title: str, mark: re.Pattern[str]) -> str:
    """The name before ``mark`` in a title, years left out; else one in brackets."""
    plain = _YEARS.sub("", in_digits(folded(title)))
    found = mark.search(plain)
    head = plain[: found.start()] if found else plain
    head = _TAIL.sub("", _LEAD.sub("", head))
    if head.endswith("人民"):
        head += "政府"
    if head:
        return head
    named = next((m.group(1) for m in _BRACKET.finditer(plain) if _UNIT.search(m.group(1))), "")
    return named


def core(name: str) -> str:
    """A unit's name without what tells that it is a government or a website: 某市人民政府办公室 → 某市,
    某经济技术开发区管理委员会 → 某经开区."""
    plain = _LEVEL.sub("", _SITE.sub("", folded(name)))
    plain = _TWICE.sub(r"\1", _ZONE_OFFICE.sub("", _GOVERNMENT.sub("", plain)))
    for long, short in _ZONES:
        plain = long.sub(short, plain)
    return plain


def is_own(issuer: str, site_name: str) -> bool:
    """Whether the issuer of a title is the unit whose portal calls itself ``site_name``."""
    own, named = core(site_name), core(issuer)
    if _WHOLE.match(named):
        return True
    if not own:
        return False
    if named == f"{own[-1]}级" and _REGION.search(own):
        return True
    if _REGION.sub("", own) == _REGION.sub("", named):
        return True
    return (len(own) >= 3 and named.endswith(own)) or (len(named) >= 3 and own.endswith(named))


def is_department(name: str) -> bool:
    """Whether a name ends as that of a department, an institution or a lower government does."""
    return bool(_UNIT.search(name)) and not _GOVERNMENT.search(name)


def likeliest(issuers: Iterable[str]) -> str:
    """The issuer that most entries name, a government before its departments; between equals the shortest."""
    counts: dict[str, int] = {}
    for issuer in issuers:
        counts[issuer] = counts.get(issuer, 0) + 1
    return min(counts, key=lambda name: (is_department(name), -counts[name], len(name), name), default="")
