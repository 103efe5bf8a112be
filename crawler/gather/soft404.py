"""Pages that say «not here» with status 200.

A host is calibrated with addresses that cannot exist; a page that answers as those do is not there either.
Other hosts are judged by strong signs alone: the title, a heading or a whole short page is the message. An
article that merely mentions 404 or 不存在 is none.
"""

from __future__ import annotations

import posixpath
import random
import re
from functools import cache
from typing import Final, Literal
from urllib.parse import urljoin, urlsplit

from msgspec import Struct

from crawler.derive.fingerprint import distance
from crawler.gather.answer_facts import AnswerFacts
from crawler.gather.outcome import Soft404Words, rules
from crawler.model import PageFacts
from crawler.url import host_of

Soft404 = Literal["soft_404", "soft_404_home", "soft_404_same"]
_WRITTEN = frozenset(("article", "document", "message"))
_LISTING = frozenset(("column", "channel", "search", "message_list"))


class Nonsense(Struct, frozen=True):
    """How a host answered one address that cannot exist."""

    url: str
    status: int | None
    final_url: str = ""
    title: str = ""
    length: int = 0
    text_hash: str = ""
    body_sha: str = ""
    words_sha: str = ""
    dated: bool = False
    reason: str = ""


class HostSignature(Struct, frozen=True):
    """A host's answers to nonsense, and its home page as the control.

    ``control``: title, length and hash of a page known to exist; None when it could not be read.
    """

    host: str
    taken_at: str
    answers: tuple[Nonsense, ...] = ()
    control: Nonsense | None = None

    @property
    def answers_nonsense(self) -> bool:
        """The host says 200 to an address that cannot exist."""
        return any(found.status == 200 for found in self.answers)


_QUOTED: Final = re.compile("“[^“”]{1,40}”")
WITH_TEXT: Final = frozenset((200, 300))
"""Statuses whose text says what is there."""


def nonsense_urls(known_url: str, seed: int) -> tuple[str, str]:
    """Two addresses that cannot exist: in the host's root, and beside ``known_url``. Same seed, same two."""
    parts = urlsplit(known_url)
    dice = random.Random(f"{seed}:{host_of(known_url)}")
    names = ["".join(dice.choices("bcdfghjkmnpqrstvwxz", k=14)) for _ in range(2)]
    extension = posixpath.splitext(parts.path)[1] if "." in parts.path.rpartition("/")[2] else ".html"
    root = f"{parts.scheme}://{parts.netloc}/"
    return urljoin(root, f"{names[0]}.html"), urljoin(known_url.partition("?")[0], f"{names[1]}{extension}")


def led_home(requested_url: str, final_url: str) -> bool:
    """An address that is no home page was redirected to the home page of its own host."""
    return (
        _moved(requested_url, final_url)
        and host_of(requested_url) == host_of(final_url)
        and _is_home(final_url)
        and not _is_home(requested_url)
    )


def led_astray(signature: HostSignature | None, requested_url: str, final_url: str) -> bool:
    """An address was redirected to the page to which its host sends addresses that cannot exist."""
    if signature is None or not _moved(requested_url, final_url):
        return False
    pages = {
        _place(found.final_url)[:2]
        for found in signature.answers
        if found.status == 200 and _moved(found.url, found.final_url)
    }
    return _place(final_url)[:2] in pages


def nonsense_of(url: str, facts: AnswerFacts | None, reason: str) -> Nonsense:
    """What to keep of the answer to a calibration address."""
    if facts is None:
        return Nonsense(url=url, status=None, reason=reason)
    return Nonsense(
        url=url,
        status=facts.status,
        final_url=facts.url,
        title=facts.title,
        length=facts.length,
        text_hash=facts.text_hash,
        body_sha=facts.body_sha,
        words_sha=facts.words_sha,
        dated=facts.dated,
        reason=reason,
    )


def soft_404_reason(signature: HostSignature | None, facts: AnswerFacts) -> Soft404 | None:
    """By which sign the page is not there, or None. ``signature`` None: only strong signs count.

    Judges answers of status 200, and a choice of several (300), alone; a home page, and a page that scripts
    have yet to fill, are never it.
    """
    if facts.status not in WITH_TEXT or _is_home(facts.requested_url):
        return None
    if facts.kind == "home" and not led_home(facts.requested_url, facts.url):
        return None
    if signature is not None:
        found = _as_nonsense(signature, facts)
        if found:
            return found
    if facts.needs_render and facts.kind != "error":
        return None
    return "soft_404" if _says_so(facts) else None


def may_be_soft_404(signature: HostSignature | None, url: str, requested_url: str, facts: PageFacts) -> bool:
    """Cheap first look with what the archive keeps of a page; errs on the side of looking closer."""
    words = rules().soft_404
    if _is_home(requested_url) or (facts.kind == "home" and not led_home(requested_url, url)):
        return False
    if facts.kind == "error" or facts.text_length <= words.short_max or _is_message(facts.title or "", words):
        return True
    rough = AnswerFacts(
        requested_url=requested_url,
        url=url,
        status=200,
        title=facts.title or "",
        length=facts.text_length,
        text_hash=facts.text_hash,
        kind=facts.kind,
        dated=facts.published is not None,
    )
    return signature is not None and _as_nonsense(signature, rough) is not None


def _as_nonsense(signature: HostSignature, facts: AnswerFacts) -> Soft404 | None:
    words = rules().soft_404
    for sample in signature.answers:
        if sample.status != 200:
            continue
        if _moved(sample.url, sample.final_url) and _moved(facts.requested_url, facts.url):
            same_place = _place(sample.final_url) == _place(facts.url)
            if same_place and _is_home(sample.final_url):
                return "soft_404_home"
            if same_place and not _is_control(signature, sample):
                return "soft_404_same"
        if sample.body_sha and sample.body_sha == facts.body_sha and not _is_control(signature, sample):
            return "soft_404_same"
        if _same_text(sample, facts, words) and not _shell(sample, signature, words):
            return "soft_404_same"
    return None


def _same_text(sample: Nonsense, facts: AnswerFacts, words: Soft404Words) -> bool:
    bits = distance(sample.text_hash, facts.text_hash)
    longer = max(sample.length, facts.length)
    alike = longer == 0 or abs(sample.length - facts.length) <= longer * words.length_share
    if facts.dated and not sample.dated:
        return False
    if sample.words_sha and sample.words_sha == facts.words_sha:
        return True
    if not alike:
        return False
    return bits <= words.same_bits or (bits <= words.near_bits and sample.title == facts.title)


def _shell(sample: Nonsense, signature: HostSignature, words: Soft404Words) -> bool:
    """The answer says nothing about any page: too short, or the frame that scripts fill for every address."""
    if sample.length < words.comparable_min:
        return True
    return _is_control(signature, sample) and sample.length < words.short_max


def _is_control(signature: HostSignature, sample: Nonsense) -> bool:
    """The host says the same to an address that exists."""
    control = signature.control
    if control is None:
        return False
    if control.body_sha and control.body_sha == sample.body_sha:
        return True
    return distance(control.text_hash, sample.text_hash) <= rules().soft_404.same_bits


def _moved(asked: str, final: str) -> bool:
    return bool(final) and _place(asked) != _place(final)


def _place(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    return host_of(url), parts.path or "/", parts.query


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.I)


def _is_home(url: str) -> bool:
    parts = urlsplit(url)
    return not parts.query and _pattern(rules().soft_404.home_path).search(parts.path) is not None


def _is_message(line: str, words: Soft404Words) -> bool:
    """The line is the message and nothing else, beside the site's name before or after it."""
    segments = [part for part in _pattern(words.title_separators).split(line) if part.strip()]
    return any(
        len(part) <= words.title_max and _pattern(words.title).fullmatch(_bare(part)) is not None
        for part in (line, *segments[:1], *segments[-1:])
    )


def _bare(text: str) -> str:
    return text.strip(" \t!！。.?？~…:：,，、\"'“”《》[]【】()（）")


def _says_so(facts: AnswerFacts) -> bool:
    words = rules().soft_404
    path, asked = urlsplit(facts.url).path, urlsplit(facts.requested_url).path
    error_page = _pattern(words.final_path)
    if error_page.search(path) and not error_page.search(asked):
        return True
    if facts.dated and facts.length > words.short_max:
        return False
    message = _is_message(facts.title, words) or any(_is_message(h, words) for h in facts.headings)
    if message and facts.length <= words.page_max and facts.kind not in _LISTING:
        return facts.kind not in _WRITTEN or facts.length <= words.short_max
    if facts.kind in _WRITTEN or facts.kind in _LISTING:
        return False
    phrase = _pattern(words.phrase)
    if facts.length <= words.short_max and phrase.search(facts.text):
        # What a text quotes is not what the page says itself.
        return phrase.search(_QUOTED.sub("", facts.text)) is not None
    if not facts.script or facts.length:
        return False
    return any(said.search(facts.script) for said in (phrase, _pattern(words.box)))
