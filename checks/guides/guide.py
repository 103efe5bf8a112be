"""The guide to disclosure: which page it is, what it lacks, and by which words it is out of date."""

from __future__ import annotations

import re
from typing import Final

from checks.disclosure.issuers import is_own, issuer_before
from checks.guides.find import Doc, Reader
from checks.guides.reading import Part, field_name, guide_words, parts, tells
from checks.model import Finding, Mark
from checks.words import check_data

_MARK: Final = re.compile(r"(?:政府)?(?:信息|政务)?公开指南|信息公开")
_CODES: Final = ("agency", "address", "hours", "phone", "fax", "email", "channels", "fee", "time_limit")


def find_guide(reader: Reader, columns: list[str]) -> tuple[Doc | None, bool]:
    """The unit's own guide and whether only other units' were found. The page that says most of what guides
    say is it; a page that nobody could read comes only after those."""
    words = guide_words()["guide"]
    place = reader.index.place(columns)
    inside = reader.index.within(place, columns)
    pages = reader.titled(words["title"], words["not_title"], inside)
    own = [page for page in pages if _own(page.title, reader)]
    if not own and len({issuer_before(page.title, _MARK) for page in pages}) == 1:
        own = pages
    listed = [page for page in reader.entries_in(inside) if page not in pages and _own(page.title, reader)]
    candidates = {page.key: page for page in (*own, *reader.pages_of(place), *listed[:20])}
    docs = [reader.doc(page) for page in candidates.values()]
    scored = [(sum(mark in doc.text for mark in words["marks"]), doc) for doc in docs]
    best = max(scored, key=lambda each: (each[0], "指南" in each[1].title), default=(0, None))
    if best[1] is not None and best[0] >= words["marks_min"]:
        return best[1], False
    titled = [doc for doc in docs if "指南" in doc.title]
    unread = [doc for doc in titled if doc.unread] or titled
    if unread:
        return unread[0], False
    return None, bool(pages)


def is_guide(doc: Doc) -> bool:
    """Whether the page says what guides say."""
    words = guide_words()["guide"]
    return sum(mark in doc.text for mark in words["marks"]) >= int(words["marks_min"])


def _own(title: str, reader: Reader) -> bool:
    issuer = issuer_before(title, _MARK)
    return not issuer or is_own(issuer, reader.index.portal.site_name)


def labelled(doc: Doc) -> tuple[Part, ...]:
    """The parts of a guide that labels introduce, with a value or without."""
    return parts(doc.labelled, _CODES)


def missing_fields(doc: Doc, fields: list[str]) -> list[str]:
    """Codes of the fields that the guide does not tell."""
    lines = doc.labelled
    read = parts(lines, _CODES)
    whole = [f"{doc.title}\n", *doc.lines]
    found = []
    for code in fields:
        told = tells(code, lines, read)
        pattern = guide_words()["guide"]["told"].get(code)
        told = told or (pattern is not None and re.search(pattern, doc.text) is not None)
        if code == "channels":
            told = (
                told
                or len(ways_of(doc)) >= 2
                or (sum("公开" in line for line in whole) >= 2 and "申请" in doc.text)
            )
        if not told:
            found.append(code)
    return found


def ways_of(doc: Doc) -> set[str]:
    """Ways to apply that the guide names."""
    return {
        way
        for way, words in guide_words()["guide"]["ways"].items()
        if any(word in line for line in doc.lines for word in words if not _empty_label(line, word))
    }


def _empty_label(line: str, word: str) -> bool:
    return line.strip().rstrip(":：") == word and line.strip()[-1:] in ":："


def outdated(doc: Doc) -> list[tuple[str, str]]:
    """(key of the sentence, phrase) for each sign that the guide follows the rule of before 2019."""
    words = guide_words()["guide"]
    text = doc.text
    found: list[tuple[str, str]] = []
    renewed = any(re.search(pattern, text) for pattern in words["new"]) or _later_edition(doc)
    if not renewed and (said := _first(words["old_rule"], text)):
        found.append(("rule", said))
    renewed_days = _new_days(text)
    if not renewed_days and (said := _old_days(text)):
        found.append(("days", said))
    if (said := _first(words["old_fee"], text)) and not any(word in text for word in words["new_fee"]):
        found.append(("charge", said))
    date = doc.date
    if not found and not renewed and date and date < words["revised_on"] and not renewed_days:
        found.append(("dated", date))
    return found


def _later_edition(doc: Doc) -> bool:
    """Whether the guide itself says that it was made or revised in the year of the new rule or since."""
    words = guide_words()["guide"]
    years = re.findall(words["edition"], f"{doc.title}\n{doc.text}")
    return any(year >= words["revised_on"][:4] for year in years)


def _new_days(text: str) -> bool:
    """Whether an answer is owed in 20 working days. What is published of its own accord was owed in 20 under
    the rule of 2008 already."""
    words = guide_words()["guide"]
    return any(
        _first(words["new_days"], sentence)
        for sentence in re.split(r"[。；;\n]", text)
        if not any(word in sentence for word in words["own_accord"])
    )


def _old_days(text: str) -> str:
    """An answer owed in 15 working days, outside sentences about third parties."""
    words = guide_words()["guide"]
    for sentence in re.split(r"[。；;\n]", text):
        if any(word in sentence for word in words["other_days"]):
            continue
        if re.search("答复|回复|予以|申请", sentence) and (said := _first(words["old_days"], sentence)):
            return said
    return ""


def _first(patterns: list[str], text: str) -> str:
    for pattern in patterns:
        match = re.search(pattern, text)
        if match:
            return match.group()
    return ""


def edition(doc: Doc) -> bool:
    """Whether the guide says when it was made: a date, or «2024年版»."""
    if doc.date:
        return True
    return (
        re.search(
            r"20\d{2}\s*年\s*(?:版|\d{1,2}\s*月|修[订改](?:版|稿)?\s*(?:[）)】\]]|$))|20\d{2}-\d{1,2}-\d{1,2}",
            f"{doc.text}\n{doc.title}",
            re.M,
        )
        is not None
    )


def incomplete(doc: Doc, target: str, said: str, label: str = "") -> Finding:
    """``label``: name of what is missing, boxed where the guide has it with nothing behind it."""
    left = re.search(rf"^\s*({re.escape(label)}\S{{0,6}}[：:])\s*$", doc.text, re.M) if label else None
    return Finding(
        "guide_incomplete",
        doc.url,
        f"{said}: {doc.title}",
        target=target,
        mark=Mark(texts=(*(left.groups() if left else ()), doc.title[:30]), region="page"),
        facts={"title": doc.title, **({"published": doc.date} if doc.date else {})},
    )


def faults(doc: Doc, aspects: list[str], fields: list[str], ways: list[str]) -> list[Finding]:
    """All faults of one guide by the wanted aspects."""
    said = check_data("guide").words
    found: list[Finding] = []
    if "complete" in aspects:
        for code in missing_fields(doc, fields):
            name = field_name(code)
            found.append(incomplete(doc, code, said["missing"].format(name=name), name))
    if "fee" in aspects and not any(word in doc.text for word in guide_words()["guide"]["fee"]):
        found.append(incomplete(doc, "fee", said["missing"].format(name=said["fee"])))
    if "supplement" in aspects and not any(word in doc.text for word in guide_words()["guide"]["supplement"]):
        found.append(incomplete(doc, "supplement", said["supplement"]))
    if "ways" in aspects:
        names = guide_words()["guide"]["ways_names"]
        for way in ways:
            if way not in ways_of(doc):
                found.append(incomplete(doc, "channels", said["ways"].format(name=names[way])))
    if "dated" in aspects and not edition(doc):
        found.append(incomplete(doc, "published_on", said["edition"]))
    if "current" in aspects:
        for key, phrase in outdated(doc):
            found.append(
                Finding(
                    "guide_outdated",
                    doc.url,
                    said[key].format(said=phrase, date=phrase),
                    target=phrase,
                    mark=Mark(texts=(phrase,) if key != "dated" else (), region="page"),
                    facts={"title": doc.title, "said": phrase},
                )
            )
    return found
