"""The answer to a consultation: how many opinions came, what was taken up, and why the rest was not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from crawler.derive.page_text import PageText, Table
from crawler.derive.words import any_of, load

_WORDS: Final = load("consultation")["feedback"]
_HEADS: Final = re.compile(
    rf"^[\s【\[（(一二三四五六七八九十、.\d]*(?:公开)?(?:(?:征求|征集)(?:公众|社会)?意见(?:建议)?(?:的|情况)?)?"
    rf"(?:{any_of(_WORDS['heads'])})[】\]）)]?[:：\s]*"
)
_ALONE: Final = re.compile(
    rf"^[\s【\[（(一二三四五六七八九十、.\d]*(?:{any_of(_WORDS['heads_alone'])})[】\]）)]?\s*[:：]?\s*$"
)
_ASSUMED: Final = re.compile(any_of(_WORDS["assumed"]))
_LINKS: Final = re.compile(any_of(_WORDS["links"]))
_LATER: Final = re.compile(any_of(_WORDS["later"]))
_NONE: Final = re.compile("|".join(_WORDS["none"]))
_OPINIONS: Final = re.compile(_WORDS["opinions"])
_ADOPTION: Final = re.compile(_WORDS["adoption"])
_ADOPTED: Final = re.compile(_WORDS["adopted"])
_REJECTED: Final = re.compile(_WORDS["rejected"])
_ALL: Final = re.compile("|".join(_WORDS["all_adopted"]))
_REASONS: Final = re.compile(_WORDS["reasons"])
_REASON_HEADS: Final = re.compile(any_of(_WORDS["reason_heads"]))
_TAKEN: Final = re.compile(_WORDS["taken_head"])
_NOT_TAKEN: Final = re.compile(_WORDS["not_taken"])
_SENTENCE: Final = re.compile(r"[。；;\n]")
_LEAST_SAID: Final = 5


class Answer(Struct, frozen=True):
    """``opinions``: how many came, when told; ``nothing``: it says that none came; ``adoption``: it tells
    what was taken up; ``rejected``: some were not; ``reasons``: it says why. ``quote``: where it begins."""

    opinions: int | None = None
    nothing: bool = False
    adoption: bool = False
    rejected: bool = False
    reasons: bool = False
    quote: str = ""


def read_answer(lines: Sequence[str], tables: Sequence[Table] = ()) -> Answer:
    """What a page that gives a result tells."""
    text = "\n".join(lines)
    count = _OPINIONS.search(text)
    opinions = int(count["n"]) if count else None
    nothing = opinions == 0 or (opinions is None and _NONE.search(text) is not None)
    adopted = [int(found["n"]) for found in _ADOPTED.finditer(text) if not _denied(text, found.start())]
    some_left = bool(adopted) and opinions is not None and sum(adopted) < opinions
    left = bool(_REJECTED.search(text)) or some_left or any(map(_rejected_rows, filter(None, tables)))
    rejected = not _ALL.search(text) and left
    quote = next((line for line in lines if _OPINIONS.search(line) or _ADOPTION.search(line)), "")
    return Answer(
        opinions=0 if nothing else opinions,
        nothing=nothing,
        adoption=_ADOPTION.search(text) is not None,
        rejected=rejected,
        reasons=_has_reasons(text, tables),
        quote=quote or (lines[0] if lines else ""),
    )


def answer_on_page(page: PageText) -> Answer | None:
    """The result that stands on the consultation's own page under a head of its own; None when none does."""
    for place, line in enumerate(page.lines):
        head = _HEADS.match(line) or _ALONE.match(line)
        if head is None:
            continue
        said = [line[head.end() :].strip(), *page.lines[place + 1 : place + 12]]
        said = [part for part in said if part]
        if not said or _LATER.search(said[0]) or len("".join(said)) < _LEAST_SAID:
            continue
        if any(link.text and link.text == said[0] for link in page.links):
            continue
        if head.re is _ALONE and _ASSUMED.search("".join(said)):
            continue
        found = read_answer(said, page.tables)
        if found.nothing or found.adoption or found.opinions is not None:
            return found
    return None


def answer_links(page: PageText) -> tuple[str, ...]:
    """Addresses of the page that lead to its result."""
    return tuple(link.url for link in page.links if link.role == "page" and _LINKS.search(link.text))


def _denied(text: str, place: int) -> bool:
    return any(word in text[max(0, place - 3) : place] for word in "未不没")


def _has_reasons(text: str, tables: Sequence[Table]) -> bool:
    sentences = [part for part in _SENTENCE.split(text) if part.strip()]
    for place, sentence in enumerate(sentences):
        if _REJECTED.search(sentence):
            near = sentence + "".join(sentences[place + 1 : place + 3])
            if _REASONS.search(_REJECTED.sub("", near)):
                return True
    return any(_reasons_in(table) for table in tables)


def _reasons_in(table: Table) -> bool:
    """A column of reasons that is filled in on every row that was not taken up."""
    if not table:
        return False
    places = [n for n, cell in enumerate(table[0]) if _REASON_HEADS.search(cell)]
    rows = _rejected_rows(table)
    if not places or not rows:
        return False
    return all(any(n < len(row) and len(row[n]) >= 2 for n in places) for row in rows)


def _rejected_rows(table: Table) -> list[Sequence[str]]:
    """The rows of what was not taken up: they say so, or «否» in the column that asks for it."""
    asked = [n for n, cell in enumerate(table[0]) if _TAKEN.search(cell)]
    return [
        row
        for row in table[1:]
        if any(_REJECTED.search(cell) for cell in row)
        or any(n < len(row) and _NOT_TAKEN.match(row[n].strip()) for n in asked)
    ]
