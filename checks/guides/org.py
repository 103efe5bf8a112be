"""What a unit publishes of itself: the pages that tell it, the parts they lack, names of bodies now gone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from checks.guides.find import Doc, Reader
from checks.guides.reading import guide_words, parts, tells
from crawler.derive.words import any_of

_PARTS = re.compile(r"[\s、，,；;|/]+")
_WHERE = ("address", "hours", "phone")
"""How to reach an institution: owed by each, while not each has sections or subordinates to tell of."""
CODES = ("duties", "internal", "subordinate", "address", "hours", "phone", "fax", "email", "head", "door")


def _least(name: str) -> int:
    """A number of ``checks/data/guides.yaml``, org.least."""
    return int(guide_words()["org"]["least"][name])


class OrgPages(Struct, frozen=True):
    """``main``: the page to show; ``docs``: all pages that tell of the unit itself; ``agencies``: pages of
    other agencies, where the column is a list of them."""

    main: Doc | None
    docs: tuple[Doc, ...]
    agencies: tuple[Doc, ...]
    unread: bool
    listed: int


def find_org(reader: Reader, columns: Sequence[str]) -> OrgPages:
    """The pages about the unit: of the columns, those they list, and those so titled elsewhere."""
    words = guide_words()["org"]
    place = reader.index.place(columns)
    inside = reader.index.within(place, columns)
    titled = [p for p in reader.titled(words["title"], words["not_title"], inside) if len(p.title) <= 30]
    listed = [p for p in reader.entries_in(inside) if not any(word in p.title for word in words["not_title"])]
    agencies = [p for p in listed if re.search(words["agency"], p.title) and p not in titled]
    others = {p.key for p in agencies} if len(agencies) >= words["many"] else set()
    pages = {p.key: p for p in (*reader.pages_of(place), *titled, *listed[:40]) if p.key not in others}
    docs = [reader.doc(page) for page in pages.values()]
    about = [doc for doc in docs if _about(doc) and (not doc.is_list or _filled(doc))]
    unread = any(doc.unread for doc in docs if doc not in about or doc.unread)
    main = max(about, key=lambda doc: (_weight(doc), -len(doc.url)), default=None)
    return OrgPages(
        main,
        tuple(about),
        tuple(reader.doc(page) for page in agencies[:60]) if others else (),
        unread,
        len(agencies) if others else 0,
    )


def _about(doc: Doc) -> bool:
    words = guide_words()["org"]
    if sum(word in doc.text or word in doc.title for word in words["about"]) >= 2 and len(doc.text) >= 30:
        return True
    # A page of one part each («主要职责», «联系方式»): its title names the part, and it tells it.
    own = [line for line in doc.labelled if line != doc.title]
    return any(word in doc.title for word in words["title"]) and (
        _fields(own) > 0 or re.search(f"{words['sets_up']}|{words['acts']}", doc.text) is not None
    )


def _filled(doc: Doc) -> bool:
    """Whether the page tells enough of a unit to be its page, however many links of a menu stand beside."""
    read = parts(doc.lines, CODES)
    return sum(tells(code, doc.lines, read) for code in CODES) >= _least("filled")


def _weight(doc: Doc) -> int:
    words = guide_words()["org"]
    return sum(word in doc.text for word in words["about"]) + 3 * any(
        w in doc.title for w in words["title"][:5]
    )


def missing_parts(docs: Sequence[Doc], wanted: Sequence[str]) -> list[str]:
    """Codes of the parts that no page tells. The title of a page that tells one part is its label."""
    found = []
    for code in wanted:
        if not any(_tells(code, doc) for doc in docs):
            found.append(code)
    return found


def may_open(docs: Sequence[Doc], missing: Sequence[str]) -> bool:
    """Whether a page has a tab named for a missing part that only a script opens: what it brings was not
    seen."""
    words = guide_words()
    names = {name for code in missing for name in words["fields"][code]["labels"]}
    if set(missing) & set(_WHERE):
        names |= set(words["org"]["contact"])
    return any(name in control for doc in docs for control in doc.controls for name in names)


def forgotten(docs: Sequence[Doc], wanted: Sequence[str]) -> list[tuple[Doc, str, int]]:
    """(page, code, how many) where a page tells the same of several institutions one after another, and
    nearly all of them show what a few lack."""
    found: list[tuple[Doc, str, int]] = []
    for doc in docs:
        blocks = _blocks(doc)
        if len(blocks) < _least("blocks"):
            continue
        for code in wanted:
            shown = sum(tells(code, block, parts(block, CODES)) for block in blocks)
            if shown < len(blocks) and shown * 100 >= len(blocks) * _least("custom_percent"):
                found.append((doc, code, len(blocks) - shown))
    return found


def forgotten_pages(org: OrgPages, wanted: Sequence[str]) -> list[tuple[Doc, str]]:
    """(page, code) where institutions have a page each, and nearly all of these show what a few lack."""
    titles = guide_words()["org"]["agency"]
    own = [
        doc
        for doc in {each.url: each for each in (*org.docs, *org.agencies)}.values()
        if re.search(titles, doc.title) and not doc.unread and _fields(doc.labelled) >= _least("block_fields")
    ]
    if len(own) < _least("pages"):
        return []
    found: list[tuple[Doc, str]] = []
    for code in wanted:
        lacking = [doc for doc in own if not _tells(code, doc)] if code in _WHERE else []
        if lacking and (len(own) - len(lacking)) * 100 >= len(own) * _least("custom_percent"):
            found.extend((doc, code) for doc in lacking)
    return found


def _blocks(doc: Doc) -> list[list[str]]:
    """The lines of each institution: one begins wherever the label comes again that comes most often, the
    first of those. Words of a menu tell nothing and are none."""
    labels = [part.label for part in parts(doc.lines, CODES)]
    if not labels:
        return []
    leader = max(labels, key=labels.count)
    blocks: list[list[str]] = []
    for line in doc.lines:
        begun = parts([line], CODES)
        if begun and begun[0].label == leader:
            blocks.append([])
        if blocks:
            blocks[-1].append(line)
    return [block for block in blocks if _fields(block) >= _least("block_fields")]


def _fields(lines: Sequence[str]) -> int:
    read = parts(lines, CODES)
    return sum(tells(code, lines, read) for code in CODES)


def _tells(code: str, doc: Doc) -> bool:
    labels = guide_words()["fields"][code]["labels"]
    if code in ("duties", "internal", "subordinate"):
        if any(label in doc.title for label in labels) and len(doc.text) >= 20:
            return True
        words = guide_words()["org"]
        if code == "internal" and re.search(words["sets_up"], doc.text):
            return True
        if code == "duties" and re.search(words["acts"], doc.text) and "职" in doc.text:
            return True
    lines = doc.labelled
    return tells(code, lines, parts(lines, CODES))


def abolished(docs: Sequence[Doc]) -> list[tuple[Doc, str, int]]:
    """(page, name, year) of bodies that were reformed away and still stand as if they were: in a title or a
    short line that speaks of no change."""
    words = guide_words()["org"]
    found: list[tuple[Doc, str, int]] = []
    seen: set[tuple[str, str]] = set()
    for doc in docs:
        for line in (doc.title, *doc.lines):
            for said in _sayings(line):
                for name, year in words["abolished"].items():
                    if (doc.url, name) not in seen and _stands(name, said) and not _longer(name, said):
                        seen.add((doc.url, name))
                        found.append((doc, name, int(year)))
    return found


def _sayings(line: str) -> list[str]:
    """What a line says of bodies as they are: the line when it is short and speaks of no change; of a longer
    one, which may be a roll of bodies, the parts that are a name and nothing else."""
    words = guide_words()["org"]
    if len(line) <= words["longest_line"]:
        return [] if any(word in line for word in words["past"]) else [line]
    if re.search(any_of(words["changed"]), line):
        return []
    return [part for part in _PARTS.split(line) if re.fullmatch(words["body"], part)]


def _stands(name: str, said: str) -> bool:
    """Whether the name stands by itself or behind a place: «建设环保局» is another body, a zone's own."""
    before = guide_words()["org"]["before_abolished"]
    at = said.find(name)
    while at >= 0:
        if re.search(before, said[max(0, at - 1) : at]):
            return True
        at = said.find(name, at + 1)
    return False


def _longer(name: str, line: str) -> bool:
    """Whether the line names a body, there still or gone too, whose name holds that of the old one."""
    words = guide_words()["org"]
    longer = (*words["kept"], *(each for each in words["abolished"] if len(each) > len(name)))
    return any(name in word and word in line for word in longer)
