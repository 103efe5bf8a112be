"""Leaders of a unit: one page each, a grid or a table on one page; what is told of each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from checks.artifacts.pages import PageEntry
from checks.artifacts.titles import Place
from checks.guides.find import Doc, Reader
from checks.guides.reading import guide_words
from crawler.derive.words import any_of

_NAME: Final = r"[\u4e00-\u9fff]{2,4}(?:·[\u4e00-\u9fff]{2,6})?"
_SPACED: Final = re.compile(r"(?<=[\u4e00-\u9fff])[ \u3000\xa0]+(?=[\u4e00-\u9fff])")
_PHONE: Final = re.compile(r"(?:0\d{2,3}[-—－]?)?\d{7,8}(?!\d)|1[3-9]\d{9}")
_IN_WORDS: Final = frozenset(("duties", "resume"))
_NO_LABEL: Final = r"(?![^\n:：，,。；]{2,8}[:：])"
"""What follows begins no other field («办公电话：»)."""
_CONTACT: Final = re.compile(r"联系(?:电话|方式|地址|邮箱|人)")
_AFTER_OFFICE: Final = re.compile("[:：)）]")
_LONGEST_OFFICE: Final = 40
_LEADS: Final = r"主持[^，。；召会]{0,16}工作|负责|分管|协助[^，。；]{1,12}(?:负责|分管|抓|工作)"
"""What leads the work of somebody."""
_LONG_NAME: Final = 4
_HEAD_ROWS: Final = 3
_CLAUSES: Final = 2


class Leader(Struct, frozen=True):
    """One leader: ``url``: the page to show; ``told``: codes of what is told; ``text``: what stands there."""

    name: str
    url: str
    told: frozenset[str]
    text: str = ""
    unread: bool = False


class Leaders(Struct, frozen=True):
    """``place``: address of the column; empty when there is none. ``unread``: something was not had."""

    people: tuple[Leader, ...]
    place: str
    unread: bool


@cache
def _titles() -> str:
    return any_of(guide_words()["leaders"]["titles"])


@cache
def _not_names() -> frozenset[str]:
    return frozenset(guide_words()["leaders"]["not_names"])


@cache
def _heading() -> re.Pattern[str]:
    """A line that begins what is told of one leader: name and office, in either order."""
    offices = rf"[\u4e00-\u9fff、，,\s（）()]{{0,24}}?(?:{_titles()})[\u4e00-\u9fff、，,\s（）()]{{0,30}}"
    return re.compile(
        rf"^(?:姓\s*名\s*[:：]\s*(?P<a>{_NAME})|(?P<b>{_NAME})\s*[:：,，\s]\s*{offices}|"
        rf"(?:{offices})\s*[:：\s]\s*(?P<c>{_NAME}))\s*(?:同志|先生|女士)?$"
    )


@cache
def _office() -> re.Pattern[str]:
    """A line that is an office and nothing else, its label aside."""
    return re.compile(
        rf"^(?:(?:现任)?职\s*务\s*[:：]\s*)?[\u4e00-\u9fff、，,\s（）()]{{0,30}}?(?:{_titles()})[\u4e00-\u9fff、，,\s（）()]{{0,30}}$"
    )


@cache
def _in_one() -> re.Pattern[str]:
    words = guide_words()["leaders"]
    begins = f"(?:{any_of(words['office_begins'])}|{_titles()})"
    return re.compile(
        rf"^(?P<n>[\u4e00-\u9fff]{{2,4}}?)(?={begins})[\u4e00-\u9fff、，,（）()]{{0,30}}?(?:{_titles()})[)）]?"
        rf"(?:{any_of(words['way_on'])})?$"
    )


def find_leaders(reader: Reader, columns: Sequence[str]) -> Leaders:
    """The leaders that the columns tell of."""
    place = reader.index.place(columns)
    if not place.found:
        return Leaders((), "", False)
    place = _present(place)
    inside = reader.index.within(place, columns)
    people: dict[str, Leader] = {}
    unread = False
    for page, title in _own_pages(reader, place, inside):
        name = name_of(page.title) or name_of(title)
        if not name:
            continue
        doc = reader.doc(page)
        if not doc.unread and not re.search(
            rf"{_titles()}|{guide_words()['leaders']['person']}", doc.text + title
        ):
            # «安全生产» begins with a family name too; nobody with an office is told of there.
            continue
        told = told_of(doc.text, "picture" in page.forms or doc.pictures)
        # Beside words of office a picture is the portrait, not the text.
        leader = Leader(name, doc.url, told | {"name"}, doc.text, doc.unread and not told & _IN_WORDS)
        known = people.get(name)
        people[name] = leader if known is None else _joined(known, leader)
    for page in reader.pages_of(place):
        doc = reader.doc(page)
        unread = unread or doc.unread
        for leader in grid(doc):
            known = people.get(leader.name)
            people[leader.name] = leader if known is None else _joined(known, leader)
    found = _with_division(tuple(people.values()), reader)
    return Leaders(tuple(sorted(found, key=lambda each: each.url)), place.url, unread)


def _with_division(people: Sequence[Leader], reader: Reader) -> tuple[Leader, ...]:
    """The leaders with what notices on the division of work tell of them («关于领导班子成员分工的通知»),
    wherever on the portal these stand."""
    if all("duties" in each.told for each in people):
        return tuple(people)
    docs = [reader.doc(page) for page in _division(reader)]
    text = "\n".join(doc.text for doc in docs)
    unread = any(doc.unread for doc in docs)
    return tuple(
        each
        if "duties" in each.told
        else replace(each, told=each.told | {"duties"})
        if _work_of(each.name).search(text)
        else replace(each, unread=each.unread or unread)
        for each in people
    )


def _division(reader: Reader) -> list[PageEntry]:
    """The newest notices on the division of work."""
    words = guide_words()["leaders"]
    found = {
        titled.page.key: titled.page
        for titled in reader.index.entries
        if titled.source == "page" and titled.page is not None and re.search(words["division"], titled.title)
    }
    newest = sorted(found.values(), key=lambda page: (page.date or "", page.url), reverse=True)
    return newest[: words["divisions_read"]]


def _work_of(name: str) -> re.Pattern[str]:
    """The name, which may be spaced, and in the same sentence what leads the work of somebody."""
    spaced = r"[ \u3000\xa0]*".join(map(re.escape, name))
    return re.compile(rf"{spaced}[^。；]{{0,60}}?(?:{_LEADS})")


def _present(place: Place) -> Place:
    """The columns of those in office; lists of their predecessors tell names and years only."""
    return Place(
        tuple(column for column in place.columns if not _is_past(column.name)),
        tuple(link for link in place.menu if not _is_past(link.name)),
    )


def _is_past(title: str) -> bool:
    return any(word in title for word in guide_words()["leaders"]["past"])


def _own_pages(reader: Reader, place: Place, inside: frozenset[int]) -> Iterator[tuple[PageEntry, str]]:
    """Pages of single leaders with the words that lead to them: entries of the columns, and what the columns'
    pages link to under a name (a grid of portraits is no list)."""
    seen: dict[str, tuple[PageEntry, str]] = {}
    for page in reader.entries_in(inside):
        if not _is_past(page.title):
            seen.setdefault(page.key, (page, page.title))
    led = {link.url for link in reader.index.portal.nav} | {each.url for each in reader.index.portal.columns}
    for column in reader.pages_of(place):
        for link in reader.texts.of(column).links:
            target = reader.index.pages.get(link.url) if link.role == "page" else None
            if target is not None and target.url not in led and name_of(link.text):
                seen.setdefault(target.key, (target, link.text))
    yield from list(seen.values())[: guide_words()["leaders"]["most"]]


def _joined(one: Leader, other: Leader) -> Leader:
    """A leader whom the grid names and a page of his own tells of: that page is shown."""
    return Leader(one.name, one.url, one.told | other.told, one.text + other.text, one.unread)


def name_of(title: str) -> str:
    """The name in the title of a leader's page; empty when it is none."""
    plain = _SPACED.sub("", title.strip())
    if any(word in plain for word in guide_words()["leaders"]["vacant"]):
        return ""
    # «程某 局长» has the length of a name, too.
    if re.fullmatch(_NAME, plain) and (name := _proper(plain)):
        return name
    match = _heading().match(title.strip())
    if match is None:
        joined = re.fullmatch(
            rf"(?:[\u4e00-\u9fff、]{{0,20}}(?:{_titles()}))[:：\s-]*(?P<n>{_NAME})(?:同志)?(?:简历|分工|简介)?",
            title.strip(),
        )
        return _proper(joined["n"]) if joined else ""
    return _proper(match["a"] or match["b"] or match["c"] or "")


def _proper(name: str) -> str:
    plain = _SPACED.sub("", name)
    if not plain or plain[0] not in guide_words()["leaders"]["surnames"]:
        return ""
    words = guide_words()["leaders"]
    if len(plain) == _LONG_NAME and plain[:2] not in words["compound"]:
        return ""
    if plain in _not_names() or re.search(_titles(), plain) or re.search(words["not_name"], plain):
        return ""
    return plain


def grid(doc: Doc) -> Iterator[Leader]:
    """Leaders told one after another on one page, or in the rows of a table."""
    yield from _rows(doc)
    name = ""
    lines: list[str] = []
    for line, following in pairwise((*doc.lines, "", "")):
        stated = _stated(line, doc)
        if stated is not None:
            yield stated
        yield from _told_along(line, doc)
        match = _heading().match(_SPACED.sub("", line.strip()) if len(line) <= 8 else line.strip())
        found = _proper(match["a"] or match["b"] or match["c"] or "") if match and len(line) <= 60 else ""
        found = found or _named_above(line, following) or _named_before(line) or _named_below(line, following)
        if found or not line:
            if name:
                text = "\n".join(lines)
                yield Leader(name, doc.url, told_of(text, doc.pictures) | {"name"}, text, doc.unread)
            name, lines = found, [line]
        elif name:
            lines.append(line)


@cache
def _in_line() -> tuple[re.Pattern[str], ...]:
    """Lines that tell of one leader: name, office in brackets or set apart, and the work after a colon or
    after the words that lead it («负责…»)."""
    offices = rf"[\u4e00-\u9fff、，,\s]{{0,24}}?(?:{_titles()})[\u4e00-\u9fff、，,\s]{{0,30}}"
    work = r"\s*[:：]\s*(?P<work>\S.{3,})$"
    led = rf"\s*(?P<work>(?:{_LEADS}).*)$"
    return (
        re.compile(rf"^(?P<name>{_NAME})\s*[（(]{offices}[)）]{work}"),
        re.compile(rf"^(?P<name>{_NAME})\s*[（(]{offices}[)）]{led}"),
        re.compile(rf"^(?P<name>{_NAME})[\s,，]+{offices}{work}"),
        re.compile(rf"^[\u4e00-\u9fff、，,]{{0,24}}(?:{_titles()})[\s,，]+(?P<name>{_NAME}){work}"),
    )


@cache
def _in_sentences() -> re.Pattern[str]:
    """A line that tells of one leader in sentences («李某，男，…副局长。分管防汛工作。»)."""
    return re.compile(
        rf"^(?P<name>{_NAME})[,，]\s?[男女][,，](?P<life>[^。]{{0,240}}?(?:{_titles()})[^。]{{0,60}})"
        rf"。\s?(?P<work>(?:{_LEADS}).*)"
    )


@cache
def _in_clauses() -> re.Pattern[str]:
    """Clauses of one line that each begin with a leader, office and name in either order, and go on with the
    work («局长林某主持全面工作；副局长张某分管…»)."""
    begins = f"(?:{any_of(guide_words()['leaders']['office_begins'])}|{_titles()})"
    offices = rf"[\u4e00-\u9fff、]{{0,16}}?(?:{_titles()})"
    return re.compile(
        rf"(?:^|[。；;，,：:])\s*(?:(?P<a>[\u4e00-\u9fff]{{2,4}}?)\s?(?={begins}){offices}|{offices}\s?(?P<b>{_NAME})(?:同志)?)"
        rf"[,，:：]?\s?(?=(?:{_LEADS}))"
    )


def _told_along(line: str, doc: Doc) -> Iterator[Leader]:
    """The leaders that one line tells of, a clause or sentence each: two at least, for a sentence of news
    begins like this too."""
    if "主持" not in line and "负责" not in line and "分管" not in line:
        return
    starts = [
        (match.start(), name)
        for match in _in_clauses().finditer(line)
        if (name := _proper(match["a"] or match["b"]))
    ]
    if len({name for _, name in starts}) < _CLAUSES:
        return
    for (start, name), (end, _) in zip(starts, (*starts[1:], (len(line), "")), strict=True):
        text = line[start:end].strip("。；;，, ")
        yield Leader(name, doc.url, told_of(text, doc.pictures) | {"name", "duties"}, text, doc.unread)


def _lived(line: str, doc: Doc) -> Leader | None:
    """The leader that one line tells of with his life and, behind it, with his work: without that it may be
    only the first line of what is told of him."""
    match = _in_sentences().match(line.strip()) if "男" in line[:8] or "女" in line[:8] else None
    name = _proper(match["name"]) if match is not None else ""
    if match is None or not name:
        return None
    told = told_of(match["life"], doc.pictures) | {"name", "duties"}
    return Leader(name, doc.url, told, line, doc.unread)


def _stated(line: str, doc: Doc) -> Leader | None:
    """The leader that one line tells of with his work («李某（副局长）：负责防汛工作»)."""
    lived = _lived(line, doc)
    if lived is not None:
        return lived
    if not _AFTER_OFFICE.search(line):
        return None
    for pattern in _in_line():
        match = pattern.match(line.strip())
        if match is not None and (name := _proper(match["name"])):
            told = told_of(f"工作分工：{match['work']}", doc.pictures) | {"name"}
            return Leader(name, doc.url, told, line, doc.unread)
    return None


def _named_above(line: str, following: str) -> str:
    """The name that stands alone in a line above the office."""
    plain = _SPACED.sub("", line.strip())
    if len(following) > _LONGEST_OFFICE or not re.fullmatch(_NAME, plain):
        return ""
    return _proper(plain) if _office().match(following.strip()) else ""


def _named_below(label: str, following: str) -> str:
    """The name in the cell behind «姓名»."""
    if _SPACED.sub("", label).strip(" :：\xa0") != "姓名":
        return ""
    plain = _SPACED.sub("", following.strip())
    return _proper(plain) if re.fullmatch(_NAME, plain) else ""


def _named_before(line: str) -> str:
    """The name that the office follows without a gap («李某二管委会副主任详情»): two boxes in one line. What
    follows must be an office from its first word to its last, for sentences begin like this too."""
    if len(line) > _LONGEST_OFFICE:
        return ""
    match = _in_one().match(_SPACED.sub("", line.strip()))
    return _proper(match["n"]) if match else ""


def _rows(doc: Doc) -> Iterator[Leader]:
    for table in doc.tables:
        # A title that fills the first row stands above the heads.
        top = next((place for place, row in enumerate(table[:_HEAD_ROWS]) if len(row) > 1), 0)
        heads = [_SPACED.sub("", cell) for cell in table[top]]
        at = next((n for n, head in enumerate(heads) if "姓名" in head), None)
        if at is None:
            continue
        for row in table[top + 1 :]:
            if len(row) != len(heads):
                continue
            name = _proper(_SPACED.sub("", row[at]))
            if not re.fullmatch(_NAME, name):
                continue
            text = "\n".join(f"{head}：{cell}" for head, cell in zip(heads, row, strict=True) if cell)
            yield Leader(name, doc.url, told_of(text, doc.pictures) | {"name"}, text, doc.unread)


def told_of(text: str, photo: bool) -> frozenset[str]:
    """What a text tells of a leader."""
    words = guide_words()["leaders"]
    told = set()
    if _has(_CONTACT.sub("通联", text), words["duties"], 6):
        told.add("duties")
    if sum(bool(re.search(sign, text)) for sign in words["resume"]) >= 2 or re.search(
        rf"简历\s*[:：\n]\s*{_NO_LABEL}\S{{8,}}", text
    ):
        told.add("resume")
    if re.search(r"电话|联系方式|办公", text) and _PHONE.search(text):
        told.add("phone")
    if any(word in text for word in words["activity"]):
        told.add("activity")
    if photo:
        told.add("photo")
    return frozenset(told)


def _has(text: str, words: Sequence[str], least: int) -> bool:
    """Whether one of the words is followed by something: «分工：» alone, above «简历：…», tells nothing."""
    return any(
        re.search(
            rf"{re.escape(word)}(?:[^\n]{{{least},}}|\s*[:：]?\s*\n\s*{_NO_LABEL}[^\n]{{{least},}})", text
        )
        for word in words
    )
