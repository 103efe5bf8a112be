"""来源: who wrote an article, as the page tells it beside the title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from crawler.derive.article import is_date_like, is_noise
from crawler.derive.fields import clean
from crawler.derive.shown import Block, Shown
from crawler.derive.words import any_of, load

_LABELS: Final = load("labels")
_SOURCE: Final = re.compile(
    rf"(?:^|(?<=[\s【\[(（|｜；;，,。0-9日]))(?:{any_of(_LABELS['source']['labels'])})\s*[】\]]?\s*[:：]\s*"
)
_MAY_NAME_SOURCE: Final = re.compile(r"来[ \u3000\xa0]*源|稿[ \u3000\xa0]*[源件单]|信息提供|转贴自")
_OF_DATA: Final = "资料来源"
_STOPS: Final = any_of(_LABELS["source"]["stops"])
_SOURCE_STOPS: Final = re.compile(
    rf"\s*(?:[【\[(（|｜]\s*)?(?:{_STOPS})\s*[】\]]?\s*[:：]|\s+[【\[(（]?(?:{_STOPS})"
    r"|[|｜】\]]|\s*【|\s*(?:19|20)\d\d\s*[-年/.]\s*\d"
)
_SET_APART: Final = re.compile(r" {2,}")
_LONGEST_SOURCE: Final = 80
_SHORT_SOURCE: Final = 14
_LONGEST_WRITER: Final = 1000
_WRITTEN: Final = re.compile(
    r"document\.write(?:ln)?\(\s*(?P<quote>['\"])(?P<markup>.{2,400}?)(?P=quote)\s*\)", re.S
)
_MARKUP: Final = re.compile(r"<[^<>]{0,200}>")
_WRITTEN_SOURCE: Final = re.compile(r"来源\s*[:：]\s*(?P<value>[^'\"+<>]{2,80})$")
_WORD: Final = re.compile(r"[\u4e00-\u9fff]{2}")
_CLOSERS: Final = "：:】])） "
_OPENERS: Final = {"】": "【", "]": "[", ")": "(", "）": "（"}


def find_source(shown: Shown, near: Sequence[Block], meta_source: str) -> str | None:
    """来源 as shown beside the title; the tag ContentSource when the page shows none."""
    named = _MAY_NAME_SOURCE.search("\n".join([block.text for block in near]))
    for block in near if named else ():
        if not _MAY_NAME_SOURCE.search(block.text):
            continue
        line = block.spaced
        match = _SOURCE.search(line)
        if not match:
            continue
        rest = line[match.end() :]
        stop = _SOURCE_STOPS.search(rest)
        value = _one_name(rest[: stop.start()] if stop else rest)
        if not value and not rest.strip() and block.index + 1 < len(shown.blocks):
            following = shown.blocks[block.index + 1]
            if following.element.getparent() is block.element.getparent() and not is_noise(following):
                value = clean(following.text)
        value = _unclosed(value)
        if (meta_source and match.group().startswith(_OF_DATA)) or "。" in value:
            # Where figures of the text come from, or a sentence: neither says who wrote the article.
            continue
        if value and len(value) <= _LONGEST_SOURCE and not is_date_like(value):
            cut = value.rstrip(".…")
            if cut != value and meta_source.startswith(cut):
                return meta_source
            return value
    return meta_source or _written_source(shown)


def _written_source(shown: Shown) -> str | None:
    """来源 that a script of the page writes when it is not empty (``if("甲"!=""){document.write(…)}``)."""
    if not shown.blocks:
        return None
    for script in shown.blocks[0].element.getroottree().getroot().iter("script"):
        text = script.text or ""
        if "来源" not in text or len(text) > _LONGEST_WRITER:
            continue
        for written in _WRITTEN.finditer(text):
            match = _WRITTEN_SOURCE.search(_MARKUP.sub("", written["markup"]).strip())
            if match and _WORD.search(match["value"]):
                return clean(match["value"])
    return None


def _unclosed(value: str) -> str:
    """``value`` without the signs that close something opened before it; brackets of its own stay."""
    while value and value[-1] in _CLOSERS and (value[-1] not in _OPENERS or _OPENERS[value[-1]] not in value):
        value = value[:-1]
    return value


def _one_name(text: str) -> str:
    """A short name that inline markup cut stays whole; after a longer one something else follows."""
    parts = _SET_APART.split(text.strip())
    return clean("".join(parts) if len("".join(parts)) <= _SHORT_SOURCE else parts[0])
