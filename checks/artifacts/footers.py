"""Footer identity over all pages: what is missing, what disagrees, and where."""

from __future__ import annotations

import re
from typing import Any, Literal

import msgspec
from msgspec import Struct

from checks.artifacts.base import Artifacts
from checks.artifacts.framesets import Framesets, stands_alone
from checks.words import check_data
from crawler.derive.columns import column_key
from crawler.derive.template import footer_signature
from crawler.model import Footer, PageFacts
from crawler.url import host_of, key
from storage.archive import Archive

NAME = "footers"
ELEMENTS = ("party_mark", "site_code", "icp", "police", "sponsor", "contact")
OWES_NO_FOOTER = frozenset({"redirect", "error"})


class FooterFault(Struct, frozen=True):
    kind: Literal["footer_missing", "footer_conflict"]
    element: str
    page_url: str
    also_on: int
    on_home: bool
    everywhere: bool
    shown: str = ""
    texts: tuple[str, ...] = ()


class FooterReading(Struct, frozen=True):
    faults: tuple[FooterFault, ...]
    pages: int
    unread: int
    home_unread: bool


def read(shelf: Artifacts) -> FooterReading:
    return _read_footers(shelf.archive, key(shelf.home_url), column_key(shelf.home_url))


_ENTRY = re.compile(r"/(?:index|default)\.[a-z]{3,5}\Z")
_CODE = re.compile(r"(?:\d{10}|bm\d{8})\Z", re.I)


def _codes(facts: PageFacts, footer: Footer) -> tuple[tuple[str, str], ...]:
    meta = next((v for k, v in sorted(facts.meta.items()) if k.lower() == "siteidcode"), None)
    named = (("页脚", footer.site_code), ("页面标签", meta), ("找错", footer.error_report_code))
    return tuple((name, code.strip().lower()) for name, code in named if code and _CODE.match(code.strip()))


def _agreed(codes: tuple[tuple[str, str], ...]) -> str:
    """The one code that a page shows; empty where it shows none, or several."""
    said = {code for _, code in codes}
    return said.pop() if len(said) == 1 else ""


def _place_of(code: str) -> str:
    """The part of a code that names the place, or the department of the State Council (domain.md §2.4)."""
    return code[:4] if code.startswith("bm") else code[:6]


_Rank = tuple[bool, bool, int, str]


def _nearer(home: bool, bare: bool, url: str) -> _Rank:
    """The better example first: the home page, a page whose foot shows the rest, the shorter address."""
    return (not home, bare, len(_ENTRY.sub("/", url)), url)


def _read_footers(archive: Archive, home_key: str, home_place: str) -> FooterReading:
    groups: dict[str, dict[str, Any]] = archive.probes("footer_group")
    counts: dict[str, int] = {}
    shown: dict[str, str] = {}
    examples: dict[str, tuple[_Rank, str, bool]] = {}
    strange: dict[str, tuple[_Rank, str, int]] = {}
    home_code = ""
    host = home_key.partition("/")[0]
    pages = unread = 0
    framesets = Framesets(archive)
    alone: list[tuple[_Rank, str]] = []
    bare: dict[frozenset[str], list[tuple[_Rank, str]]] = {}
    home_unread = False
    bad = {row.key for row in archive.addresses(outcomes=("soft_404",), own=True)}
    for row in archive.pages():
        facts = row.facts
        framesets.see(row)
        if (
            row.status != 200
            or facts.fragment
            or row.kind in OWES_NO_FOOTER
            or row.key in bad
            or row.frame_of
            or _leaving(facts)
        ):
            continue
        footer = facts.footer
        is_home = row.key == home_key
        if row.render_state != "ok" and footer.script_made:
            group = groups.get(footer_signature(row))
            if group is None or group["state"] != "ok":
                if any(not _has(footer, e) for e in ELEMENTS):
                    unread += 1
                    home_unread = home_unread or is_home
                    continue
            else:
                footer = msgspec.convert(group["footer"], Footer)
        pages += 1
        rank = _nearer(is_home, not any(_has(footer, element) for element in ELEMENTS), row.url)
        if rank[1] and facts.breadcrumb:
            above = frozenset(column_key(link.url) for link in facts.breadcrumb)
            bare.setdefault(above, []).append((rank, row.url))
        elif rank[1] and stands_alone(facts):
            alone.append((rank, row.url))
        else:
            for element in ELEMENTS:
                if not _has(footer, element):
                    _note(examples, counts, element, rank, row.url, is_home)
        codes = _codes(facts, footer)
        agreed = _agreed(codes)
        if is_home:
            home_code = agreed
        elif agreed and host_of(row.url) == host:
            best = strange.get(agreed, (rank, row.url, 0))
            strange[agreed] = (*min(best[:2], (rank, row.url)), best[2] + 1)
        for name, code in codes[1:]:
            if code != codes[0][1]:
                fault = f"conflict {codes[0][0]} {name}"
                if _note(examples, counts, fault, rank, row.url, is_home):
                    shown[fault] = f"{codes[0][0]} {codes[0][1]}, {name} {code}"
    for above, shown_in in bare.items():
        # Every path begins at the home page: that it has frames says nothing of them.
        if framesets.shows(above, but=home_place):
            # Visitors see them in a frame, with the foot in another one.
            pages -= len(shown_in)
            continue
        for rank, url in shown_in:
            for element in ELEMENTS:
                _note(examples, counts, element, rank, url, not rank[0])
    for rank, url in alone:
        if rank[0] and framesets.opens(url):
            pages -= 1
            continue
        for element in ELEMENTS:
            _note(examples, counts, element, rank, url, not rank[0])
    for code in sorted(strange):
        # A part of the site may be another body's, with a code of its own: the place must be the same.
        if home_code and _place_of(code) != _place_of(home_code):
            rank, url, count = strange[code]
            fault = f"conflict 首页 {code}"
            examples[fault], counts[fault] = (rank, url, False), count
            shown[fault] = f"首页 {home_code}, 本页 {code}"
    faults = []
    for name in sorted(examples):
        _, url, on_home = examples[name]
        is_conflict = name in shown
        faults.append(
            FooterFault(
                kind="footer_conflict" if is_conflict else "footer_missing",
                element="site_code" if is_conflict else name,
                page_url=url,
                also_on=counts[name] - 1,
                on_home=on_home,
                everywhere=counts[name] == pages,
                shown=shown.get(name, ""),
                texts=tuple(re.findall(r"\d{10}|bm\d{8}", shown.get(name, ""))),
            )
        )
    return FooterReading(tuple(faults), pages, unread, home_unread)


def _leaving(facts: PageFacts) -> bool:
    """Whether the page only asks if the visitor wants to leave the site."""
    words = check_data("footer_identity").words
    return facts.text_length < words["leaving_text"] and bool(re.search(words["leaving"], facts.title or ""))


def _has(footer: Footer, element: str) -> bool:
    return bool(getattr(footer, element))


def _note(
    examples: dict[str, tuple[_Rank, str, bool]],
    counts: dict[str, int],
    name: str,
    rank: _Rank,
    url: str,
    on_home: bool,
) -> bool:
    """Count one page with the fault; True when it is the best example so far."""
    counts[name] = counts.get(name, 0) + 1
    if name not in examples or rank < examples[name][0]:
        examples[name] = (rank, url, on_home)
        return True
    return False
