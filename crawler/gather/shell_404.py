"""What an application whose pages are made by scripts shows of addresses that cannot exist.

Such a host answers every address with the same frame; only what is shown when its scripts have run tells
whether there is something, and each application says «not here» in its own words, or with a picture. A page
is not there when all that it shows beside the frame is what the application shows of an address that cannot
exist. Pure; the browser is asked by :mod:`crawler.gather.shell_calibrate`.
"""

from __future__ import annotations

import posixpath
import random
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from msgspec import Struct

from crawler.derive.empty_list import has_empty_container, says_nothing
from crawler.derive.list_outline import outline_of
from crawler.derive.meta import page_title
from crawler.derive.region import regions_of
from crawler.derive.shown import read_shown
from crawler.derive.tree import parse
from crawler.gather.faults import fault_told
from crawler.gather.outcome import rules
from crawler.model import PageFacts
from crawler.url import host_of, without_fragment

LISTING: Final = frozenset(("column", "channel", "search", "message_list"))
_NEVER: Final = frozenset(("home", "redirect", "sitemap"))
_ROWS: Final = frozenset(("li", "td", "th", "dt", "dd", "ul", "ol", "dl", "tbody", "table"))
_DIGITS: Final = re.compile(r"[0-9]+")
_WORDS: Final = re.compile(r"[\u4e00-\u9fffA-Za-z]")
_MEDIA: Final = ("video", "audio", "iframe", "wj-frame", "embed", "object", "canvas")
_MEDIUM: Final = "\tmedium "
_DRAWINGS: Final = 300
_STROKES: Final = 300
_PASSWORD: Final = "\tpassword"
_LEAST: Final = 4
"""Letters of a line that says something."""
_LONGEST: Final = 80
_MOST: Final = 2000
"""Pieces of one page; what has more shows something."""
_CONSONANTS: Final = "bcdfghjkmnpqrstvwxz"
_SCRIPT: Final = re.compile(rb"""<script\b[^<>]{0,300}?\bsrc\s?=\s?["']?([^"'\s<>?]{1,300})""", re.I)

Pieces = dict[str, int]
"""What a page shows, line by line and picture by picture, and how often."""


class Shown(Struct, frozen=True):
    """What one rendered page shows. ``rows``: lines that stand in a list or table; ``empty_list``: it has a
    list or table without entries."""

    pieces: Pieces
    rows: frozenset[str] = frozenset()
    empty_list: bool = False


class ShellAnswer(Struct, frozen=True):
    """What the application shows of ``url``, an address that cannot exist, beside its frame. ``beside``: the
    address is of the shape of a page that exists; ``listing``: it is said in a list or table, or beside an
    empty one."""

    url: str
    own: Pieces
    beside: bool = False
    listing: bool = False


class ShellSignature(Struct, frozen=True):
    """Of one host's application: the frame that all its pages share, and its answers to nonsense."""

    host: str
    taken_at: str
    frame: Pieces = {}
    answers: tuple[ShellAnswer, ...] = ()


def shown_of(dom: str, url: str) -> Shown:
    """What the rendered document ``dom`` of ``url`` shows. Numbers, and the page's own address, are left out:
    a count of seconds or of visits, or the address that was not found, is no difference."""
    page = parse(dom, url, rendered=True)
    echoes = _echoes(url)
    pieces: Counter[str] = Counter()
    rows: set[str] = set()
    pieces["\ttitle " + _plain(page_title(page), echoes)] += 1
    for block in read_shown(page).blocks[:_MOST]:
        line = _plain(block.text, echoes)
        if not line:
            continue
        pieces[line] += 1
        if block.element.tag in _ROWS:
            rows.add(line)
    for image in islice(page.root.iter("img"), _MOST):
        pieces["\timage " + (image.get("src") or "")[:_LONGEST]] += 1
    for drawing in islice(page.root.iter("svg"), _DRAWINGS):
        pieces[f"\tdrawing {sum(1 for _ in islice(drawing.iter(), _STROKES))}"] += 1
    for frame in islice(page.root.iter(*_MEDIA), _MOST):
        pieces[f"{_MEDIUM}{frame.tag} {(frame.get('src') or '')[:_LONGEST]}"] += 1
    for box in page.root.iter("input"):
        if (box.get("type") or "").lower() == "password":
            pieces[_PASSWORD] += 1
    empty = has_empty_container(outline_of(page), regions_of(page))
    return Shown(dict(pieces), frozenset(rows), empty)


def app_of(body: bytes) -> tuple[str, ...]:
    """By which an application is told from another of its host: the scripts its frame loads."""
    return tuple(sorted({found.decode("ascii", "replace") for found in _SCRIPT.findall(body[:65536])}))


def frame_of(pages: Iterable[Shown]) -> Pieces:
    """What pages that show something share: each piece as often as any of them shows it."""
    frame: Counter[str] = Counter()
    for page in pages:
        frame |= Counter(page.pieces)
    return dict(frame)


def own_of(shown: Shown, frame: Mapping[str, int]) -> Pieces:
    """What a page shows beside the frame."""
    left = {piece: count - frame.get(piece, 0) for piece, count in shown.pieces.items()}
    return {piece: count for piece, count in left.items() if count > 0}


def is_poor(facts: PageFacts) -> bool:
    """Whether a rendered page shows so little that it may be one that is not there."""
    if facts.kind in _NEVER or facts.published or facts.attachments or facts.messages:
        return False
    return not (facts.list and facts.list.count) and facts.text_length <= rules().soft_404.short_max


def is_rich(facts: PageFacts) -> bool:
    """Whether a rendered page shows that it is there."""
    entries = facts.list is not None and facts.list.count > 0
    return entries or facts.published is not None or facts.text_length > rules().soft_404.short_max


def answer_of(
    url: str, shown: Shown, facts: PageFacts, frame: Mapping[str, int], *, beside: bool
) -> ShellAnswer | None:
    """What ``shown``, the page of an address that cannot exist, says of such addresses. None when it says
    nothing of its own, is a list, says that a list is empty or something failed, asks for a login, or has
    room for a film, a chart or another page: what such a page shows is not read."""
    if not is_poor(facts) or (beside and facts.kind in LISTING):
        return None
    own = own_of(shown, frame)
    lines = [piece for piece in own if not piece.startswith("\t")]
    telling = [line for line in lines if len(_WORDS.findall(line)) >= _LEAST]
    if not telling and not any(piece.startswith("\timage ") for piece in own):
        return None
    if any(says_nothing(line) for line in lines) or fault_told(lines):
        return None
    if any(piece.startswith((_PASSWORD, _MEDIUM)) for piece in own):
        return None
    if any(word in line for word in rules().soft_404.logins for line in lines):
        return None
    listing = shown.empty_list or any(line in shown.rows for line in lines)
    return ShellAnswer(url, own, beside, listing)


def is_absent(signature: ShellSignature, shown: Shown, facts: PageFacts, *, in_menu: bool = False) -> bool:
    """Whether a page shows what its application shows of addresses that cannot exist, and nothing else.

    An empty column shows at least its name. Where it could be one that does not (it is said in a list, or the
    menu calls it a column: ``in_menu``), it stays one.
    """
    if not is_poor(facts):
        return False
    own = own_of(shown, signature.frame)
    column = facts.kind in LISTING
    return any(
        answer.own == own and not (column and (in_menu or answer.listing or answer.beside))
        for answer in signature.answers
    )


def strange_route(urls: Iterable[str], seed: int) -> str:
    """An address that the application of ``urls`` cannot know: two made-up names below what they share,
    behind ``#`` where that is what they differ by."""
    known = sorted(urls)
    parts = urlsplit(known[0])
    dice = random.Random(f"{seed}:{host_of(known[0])}:route")
    route = "/".join("".join(dice.choices(_CONSONANTS, k=12)) for _ in range(2))
    if any("#" in url for url in known):
        return f"{without_fragment(next(url for url in known if '#' in url))}#/{route}"
    folders = [urlsplit(url).path.rpartition("/")[0] + "/" for url in known]
    shared = posixpath.commonprefix(folders).rpartition("/")[0]
    return f"{parts.scheme}://{parts.netloc}{shared}/{route}"


def strange_neighbour(url: str, seed: int) -> str:
    """An address like ``url``, of which the last name or number is made up."""
    dice = random.Random(f"{seed}:{url}")
    if "#" in url:
        return f"{without_fragment(url)}#{_made_up('0', dice)}"
    path, mark, query = url.partition("?")
    if mark:
        head, sign, value = query.rpartition("=")
        return f"{path}?{head}{sign}{_made_up(value, dice)}"
    head, slash, last = path.rstrip("/").rpartition("/")
    name, extension = posixpath.splitext(last)
    return f"{head}{slash}{_made_up(name, dice)}{extension}"


def folder_of(url: str) -> str:
    """Pages of one shape: the folder, or the path where a query chooses."""
    path, mark, query = without_fragment(url).partition("?")
    return f"{path}?{query.rpartition('=')[0]}" if mark else path.rstrip("/").rpartition("/")[0]


def _made_up(name: str, dice: random.Random) -> str:
    if name.isdigit():
        return "9" + "".join(dice.choices("0123456789", k=max(len(name), 8)))
    return "".join(dice.choices(_CONSONANTS, k=14))


def _echoes(url: str) -> tuple[str, ...]:
    parts = urlsplit(url)
    last = parts.path.rstrip("/").rpartition("/")[2]
    return tuple(each for each in (url, parts.path, parts.fragment, last) if len(each) >= _LEAST)


def _plain(text: str, echoes: tuple[str, ...]) -> str:
    for echo in echoes:
        if echo in text:
            text = text.replace(echo, "")
    return _DIGITS.sub("0", " ".join(text.split()))[:_LONGEST]
