"""Public consultations (意见征集) and the answers to them, read from the words of one page.

Pure functions of a page's title, words and links. What a page does not tell is empty or None: ``basis`` is
None when it may stand in an explanation that is only attached.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import Final, Literal

from msgspec import Struct, structs

from crawler.derive.consultation_period import Period, read_period
from crawler.derive.page_text import PageText, TextLink
from crawler.derive.shown import squeeze
from crawler.derive.words import any_of, load

_WORDS: Final = load("consultation")
_PARTS: Final = _WORDS["parts"]
_ASKS: Final = re.compile("|".join(_WORDS["asks"]))
_NOT_ASKS: Final = re.compile(any_of(_WORDS["not_asks"]))
_PASSED_ON: Final = re.compile(any_of(_WORDS["passed_on"]))
_ANSWERS: Final = re.compile("|".join(_WORDS["answers"]))
_ASKING: Final = re.compile("|".join(_WORDS["asking"]))
_DRAFT_MARK: Final = re.compile(_WORDS["draft_mark"])
_DRAFTED: Final = re.compile("|".join(_WORDS["drafted"]))
_SURVEY: Final = re.compile(any_of(_WORDS["survey"]))
_CUTS: Final = tuple(re.compile(pattern) for pattern in _WORDS["subject_cut"])
_BEGINS: Final = re.compile(_WORDS["period"]["draft_begins"])
_SHORTENED_AT: Final = re.compile(_WORDS["period"]["shortened_at"])
_DRAFT_NAME: Final = re.compile(any_of(_PARTS["draft_names"]))
_NOT_DRAFT: Final = re.compile(any_of(_PARTS["not_draft"]))
_EXPLANATION: Final = re.compile(any_of(_PARTS["explanation"]))
_EXPLAINED: Final = re.compile(any_of(_PARTS["explained"]))
_BASIS: Final = re.compile(any_of(_PARTS["basis"]))
_BASIS_NAMED: Final = re.compile(_PARTS["basis_named"])
_CHANNELS: Final = {name: re.compile(pattern) for name, pattern in _WORDS["channels"].items()}
_STATES: Final[dict[str, Literal["open", "closed"]]] = {
    **dict.fromkeys(_WORDS["states"]["open"], "open"),
    **dict.fromkeys(_WORDS["states"]["closed"], "closed"),
}
_STATE: Final = re.compile(r"状态[:：\s]*(?P<said>" + any_of(_STATES) + ")")
_STATE_LAST: Final = re.compile(
    r"(?:征集|起止|截止|结束|公示)(?:时间|日期)[:：][\d\s年月日至到:：./~～—-]{8,60}(?P<said>"
    + any_of(_STATES)
    + r")\s*$"
)
_NAMED: Final = re.compile(r"《([^《》]{2,80})》")
_FILE_LINE: Final = re.compile(r"^\s*(?:附件|\d{1,2}\s*[.、．]|[（(]\d)")
_LEAST_SAID: Final = 12
# A shorter one («意见征集») is the name of a column.
_LEAST_TITLE: Final = 8
_LEAST_TEXT: Final = 30
_LONG_TEXT: Final = 800
_SAME: Final = 0.9
_CONTAINED: Final = 0.6


class Consultation(Struct, frozen=True):
    """``drafted``: it puts a draft to the public, so that draft, basis, explanation and days are owed;
    ``survey``: questions instead of a draft. ``channels``: email phone fax address online in_person."""

    subject: str
    drafted: bool
    survey: bool
    period: Period | None
    draft: bool
    explanation: bool
    basis: bool | None
    channels: tuple[str, ...]
    state: Literal["open", "closed", ""] = ""


def asks(title: str) -> bool:
    """Whether a title asks the public for opinions. A draft's own title does not, nor an answer's."""
    plain = _outside(title)
    if len(squeeze(title)) < _LEAST_TITLE:
        return False
    return bool(_ASKS.search(plain)) and not _NOT_ASKS.search(plain) and not _ANSWERS.search(plain)


def passed_on(title: str) -> bool:
    """Whether a title says that it hands on what another body asks."""
    return _PASSED_ON.search(_outside(title)) is not None


def answers(title: str) -> bool:
    """Whether a title gives the result of a consultation."""
    plain = _outside(title)
    return bool(_ANSWERS.search(plain)) and not re.search("座谈会|召开|举行", plain)


def is_draft_title(title: str) -> bool:
    """Whether a title is that of a draft («…办法（征求意见稿）»)."""
    return _DRAFT_MARK.search(title) is not None and not answers(title)


def asks_in_text(page: PageText, published: str | None) -> bool:
    """Whether a page without a telling title asks: it says so, and names a time or a way to answer."""
    text = notice(page.lines)
    if not _ASKING.search(text):
        return False
    return read_period(text, published) is not None or bool(_channels(text, page.links))


def subject_of(title: str) -> str:
    """What a consultation or its answer is about, for comparing titles."""
    plain = squeeze(title)
    named = _NAMED.findall(plain)
    drafts = [name for name in named if _DRAFT_MARK.search(name)] or named
    text = drafts[0] if drafts else plain
    for cut in _CUTS:
        shorter = cut.sub("", text)
        text = shorter if len(shorter) >= 4 else text
    return re.sub(r"[《》“”\"'（）()、，,\s]", "", text)


def same_subject(one: str, other: str) -> bool:
    """Whether two subjects (:func:`subject_of`) are one matter, small differences of wording aside."""
    short, long = sorted((one, other), key=len)
    years = [re.findall(r"\d+", text) for text in (one, other)]
    if len(short) < 4 or (all(years) and years[0] != years[1]):
        return False
    if short in long:
        return len(short) >= _CONTAINED * len(long)
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _SAME


def notice(lines: Sequence[str]) -> str:
    """The notice's own words: the lines before the draft's text begins."""
    end = next((place for place, line in enumerate(lines) if _BEGINS.match(line.strip())), len(lines))
    return "\n".join(lines[:end])


def read_consultation(
    page: PageText,
    published: str | None,
    files: Iterable[str] = (),
    *,
    file_text: str = "",
    explained: bool = False,
) -> Consultation:
    """What a page that asks the public tells.

    ``files``: names of its attachments; ``file_text``: what could be read of them; ``explained``: an
    explanation stands on a page of its own.
    """
    text = notice(page.lines)
    own = notice(page.body) or text
    survey = _SURVEY.search(page.title) is not None
    names = [name for name in (*files, *(link.text for link in page.links if _names_part(link))) if name]
    inside = _explained_inside(page.lines) or _explained_inside(file_text.split("\n"))
    outside = explained or any(_EXPLANATION.search(name) for name in names)
    return Consultation(
        subject=subject_of(page.title),
        drafted=not survey and ("《" in page.title or _DRAFTED.search(f"{page.title}\n{own}") is not None),
        survey=survey,
        period=_period(own, text, page.lines, published),
        draft=_has_draft(page, names, text),
        explanation=inside or outside,
        basis=_has_basis(page.text) or _has_basis(file_text) or (None if outside else False),
        channels=_channels(own, page.links) or _channels(text, page.links, beside=True),
        state=_state(page.lines),
    )


def _period(own: str, text: str, lines: Sequence[str], published: str | None) -> Period | None:
    """The period that the notice tells, and why it is short, which may be said after the draft."""
    period = read_period(own, published)
    if period is None or period.begin is None:
        # The head of the page may tell both days where its text asks to answer «before …» alone.
        whole = read_period(text, published)
        if period is None or (whole is not None and whole.begin is not None and whole.end == period.end):
            period = whole
    if period is None or period.explained:
        return period
    said = any("缩短" in line and _SHORTENED_AT.search(line) for line in lines)
    return structs.replace(period, explained=True) if said else period


def _outside(title: str) -> str:
    """The title without the names of documents and marks of drafts."""
    return _DRAFT_MARK.sub("", _NAMED.sub("《》", squeeze(title)))


def _names_part(link: TextLink) -> bool:
    return link.role == "attachment" or bool(
        _DRAFT_NAME.search(link.text) or _EXPLANATION.search(link.text) or "《" in link.text
    )


def _has_draft(page: PageText, names: Sequence[str], text: str) -> bool:
    drafts = [name for name in names if not _NOT_DRAFT.search(name)]
    if any(_DRAFT_NAME.search(name) or "《" in name for name in drafts):
        return True
    if drafts and any(name for name in drafts if re.search(r"附件|\.\w{2,4}$", name)):
        return True
    rest = page.text[len(text) :]
    return len(rest) > _LEAST_TEXT or len(page.body_text) >= _LONG_TEXT


def _explained_inside(lines: Sequence[str]) -> bool:
    for place, line in enumerate(lines):
        found = _EXPLAINED.search(line)
        if found is None or _FILE_LINE.match(line):
            continue
        following = lines[place + 1] if place + 1 < len(lines) else ""
        rest = line[found.end() :]
        if len(rest) >= _LEAST_SAID or (len(rest) <= 2 and len(following) >= _LEAST_TEXT):
            return True
    return False


def _has_basis(text: str) -> bool:
    if _BASIS_NAMED.search(text):
        return True
    return any(
        _BASIS.search(line) and len(line) >= _LEAST_SAID
        for line in text.split("\n")
        if not _FILE_LINE.match(line) or len(line) >= _LEAST_TEXT
    )


def _channels(text: str, links: Sequence[TextLink], *, beside: bool = False) -> tuple[str, ...]:
    """Ways to answer that ``text`` names. ``beside``: it holds menus too, whose words name no online way."""
    if beside:
        return tuple(n for n, pattern in _CHANNELS.items() if n != "online" and pattern.search(text))
    shown = text + "\n" + "\n".join(link.text for link in links if len(link.text) <= _LEAST_SAID)
    return tuple(name for name, pattern in _CHANNELS.items() if pattern.search(shown))


def _state(lines: Sequence[str]) -> Literal["open", "closed", ""]:
    for line in lines:
        plain = squeeze(line).strip("【】[]()（）")
        if plain in _STATES:
            return _STATES[plain]
        said = _STATE.search(line) or _STATE_LAST.search(line)
        if said is not None:
            return _STATES[squeeze(said["said"])]
    return ""
