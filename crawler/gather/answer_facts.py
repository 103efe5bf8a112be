"""What soft-404 judgement reads of one answer: its shown text, headings, script boxes and hashes."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable

from msgspec import Struct

from crawler.derive.decode import decode
from crawler.derive.fingerprint import simhash
from crawler.derive.tree import parse
from crawler.gather.outcome import Exchange, rules
from crawler.model import Fetched, PageFacts, Reading

_log = logging.getLogger(__name__)

ReadPage = Callable[[Fetched], Reading]
_SILENT = frozenset(("script", "style", "noscript", "template", "head", "title", "textarea"))
_HEADINGS = frozenset(("h1", "h2", "h3"))
_TEXT_KEPT = 4000
_SPACES = re.compile(r"\s+")
_CHINESE = re.compile(r"[^\u4e00-\u9fff]+")


class AnswerFacts(Struct, frozen=True):
    """What soft-404 judgement reads of one answer. Texts have white space collapsed.

    ``text``: head of the shown text; ``length``: characters of all of it; ``script``: text of script boxes
    (only of very small pages); ``text_hash``: 64-bit simhash (hex), by the same reader for all of a host;
    ``words_sha``: hash of the Chinese characters alone, so that addresses and times told do not matter.
    """

    requested_url: str
    url: str
    status: int
    title: str = ""
    headings: tuple[str, ...] = ()
    text: str = ""
    length: int = 0
    script: str = ""
    text_hash: str = ""
    body_sha: str = ""
    words_sha: str = ""
    kind: str = ""
    dated: bool = False
    needs_render: bool = False


def fetched_of(seen: Exchange) -> Fetched:
    """The answer of a visit as the derive step takes it."""
    return Fetched(
        url=seen.final_url or seen.url,
        status=seen.status or 0,
        headers=seen.headers,
        body=seen.body,
        requested_url=seen.url,
    )


def as_shown(page: Fetched) -> Fetched:
    """The rendered document in the place of the answer."""
    body = (page.rendered or "").encode("utf-8", "replace")
    return Fetched(
        page.url, page.status, {"content-type": "text/html; charset=utf-8"}, body, page.requested_url
    )


def answer_facts(page: Fetched, facts: PageFacts | None = None) -> AnswerFacts:
    """Read what the judgement needs; ``facts`` (of ``read_page``), when given, tell hash, length and kind."""
    tree = parse(decode(page.body, page.headers.get("content-type")).text, page.url)
    words = rules().soft_404
    pieces: list[str] = []
    headings: list[str] = []
    scripts: list[str] = []
    todo = [tree.root]
    while todo:
        element = todo.pop()
        if not isinstance(element, str):
            if element.tag in _SILENT:
                if element.tag == "script" and element.text:
                    scripts.append(element.text)
                if element.tag == "head":
                    scripts.extend(s.text for s in element.iter("script") if s.text)
                continue
            if element.tag in _HEADINGS and len(headings) < 5:
                headings.append(_line("".join(element.itertext())))
            if element.text:
                pieces.append(element.text)
            for child in reversed(element):
                if child.tail:
                    todo.append(child.tail)
                todo.append(child)
        else:
            pieces.append(element)
    text = _line(" ".join(pieces))
    title = tree.root.find(".//title")
    small = len(page.body) <= words.script_max
    return AnswerFacts(
        requested_url=page.requested_url or page.url,
        url=page.url,
        status=page.status,
        title=_line("".join(title.itertext())) if title is not None else "",
        headings=tuple(headings),
        text=text[:_TEXT_KEPT],
        length=facts.text_length if facts and facts.text_length else len(text),
        script=_boxes("\n".join(scripts)) if small else "",
        text_hash=facts.text_hash if facts else simhash(text),
        body_sha=hashlib.sha256(page.body).hexdigest()[:32] if page.body else "",
        words_sha=_words_sha(text),
        kind=facts.kind if facts else "",
        dated=bool(facts and facts.published),
        needs_render=bool(facts and facts.needs_render),
    )


def read_answer(page: Fetched, read_page: ReadPage) -> AnswerFacts:
    """:func:`answer_facts` with what ``read_page`` tells; a page it cannot read is judged without."""
    try:
        facts = read_page(page).facts
    except Exception:
        _log.exception("reading %s failed", page.url)
        facts = None
    return answer_facts(page, facts)


def _line(text: str) -> str:
    return _SPACES.sub(" ", text).strip()


_BOX = re.compile(r"(?:alert|confirm|document\.write|layer\.\w+|\$\.messager\.\w+)\s*\(([^;]{0,300})")


def _boxes(script: str) -> str:
    """What a small page's script shows instead of text."""
    return _line(" ".join(_BOX.findall(script)))


def _words_sha(text: str) -> str:
    words = _CHINESE.sub("", text)
    if len(words) < rules().soft_404.comparable_min:
        return ""
    return hashlib.sha256(words.encode()).hexdigest()[:32]
