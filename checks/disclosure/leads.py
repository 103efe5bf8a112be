"""What a reviewer of named subjects should open first. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from checks.disclosure.subjects import Found
from checks.model import Candidate


def candidates(found: Iterable[Found], share: str | None, most: int) -> tuple[Candidate, ...]:
    """What a reviewer should open first: per subject the best hits, sure ones before weak ones."""
    rows: dict[tuple[str, str], Candidate] = {}
    for each in found:
        hits = [*each.sure, *each.weak][:most]
        for hit in hits:
            quote = f"{each.subject.name}: {hit.quote}"
            url = hit.titled.url
            rows.setdefault((each.subject.name, url), Candidate(url, hit.titled.title, quote, share))
        for column in each.columns[:most] if not hits else ():
            quote = f"{each.subject.name}: 栏目“{column.name}”现有{column.items}条"
            rows.setdefault((each.subject.name, column.url), Candidate(column.url, column.name, quote, share))
        for link in each.links[:most] if not hits else ():
            quote = f"{each.subject.name}: 链接“{link.name}”"
            rows.setdefault((each.subject.name, link.url), Candidate(link.url, link.name, quote, share))
    return tuple(rows.values())
