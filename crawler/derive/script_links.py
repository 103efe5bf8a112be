"""Links that script text makes. A string is a link only where a link stands.

Link positions are assignments to ``location``/``href``/``src``, calls that open a page, and HTML written
by the script; any other string that looks like an address is not a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from crawler.derive.script_text import (
    UNKNOWN,
    Text,
    count_assignments,
    decode_base64,
    read_strings,
    unescape_percent,
)
from crawler.model import LinkRole

_MOST_KEPT: Final = 32
"""Scripts of which is remembered what they make; a page hands each to three readers in turn."""


class ScriptLink(NamedTuple):
    """An address in a link position (``role`` None: told by its extension)."""

    raw: str
    role: LinkRole | None


class ScriptMarkup(NamedTuple):
    """HTML that a script writes into the page; unknown parts are ``UNKNOWN``."""

    html: str


_WORTH_WORDS: Final = (
    "location",
    "href",
    "src",
    "%3c",
    "x3c",
    "u003c",
    "atob",
    "action",
    "fromcharcode",
    ".mp4",
    ".flv",
    ".m3u8",
    "dtree",
    "_self",
    "_blank",
)
_WORTH: Final = re.compile(r"open(?<=\bopen)\b|url\s*\(|<\w|\.load\b|[\"'](?:jtnd|pgeg|pgxp|phvs|pgrp)")
"""Asked of code in small letters. Each way begins with a plain character: such a place is found fast."""
_PACKED: Final = re.compile(r"(?:JTND|JTNj|PGEg|PGxp|PHVs|PGRp)[A-Za-z0-9+/]{12,}=*$")
"""Base64 of ``%3C``, ``<a ``, ``<li``, ``<ul``, ``<di``: markup handed to a function that unpacks it."""
_LOCATION: Final = re.compile(r"(?:^|[^\w$-])location(?:\s*\.\s*href)?\s*=\s*$")
_REPLACE: Final = re.compile(r"(?:^|[^\w$])location\s*\.\s*(?:replace|assign)\s*\(\s*$")
_OPEN: Final = re.compile(r"(?:(?:window|parent|top|self)\s*\.\s*|(?:^|[^\w$.]))open\s*\(\s*$")
_HREF: Final = re.compile(r"\.\s*href\s*=\s*$")
_SRC: Final = re.compile(r"([\w$\])]+)\s*\.\s*(?:src|data-src)\s*=\s*$")
_ACTION: Final = re.compile(r"\.\s*action\s*=\s*$")
_PLAYED: Final = re.compile(
    r"(?:^|[^\w$])(?:url|f|file|src|source|video|video_?url|mp4|flv|hls)['\"]?\s*:\s*$", re.I
)
_FILM: Final = re.compile(r"(?!https?:|//)[\w%~./-]+\.(?:mp4|flv|m3u8)(?:\?\S*)?$", re.I)
"""A film of the site itself: players are delivered with examples on other hosts that nobody plays."""
_LAYER: Final = re.compile(r"content['\"]?\s*:\s*\[?\s*$")
_JUMP: Final = re.compile(
    r"(?:(?:window|self|top|parent|document)\.)?location(?:\.href)?\s{0,4}=\s{0,4}(['\"])([^'\"\s]{1,400})\1;?\Z"
)
"""Code in a string that somebody runs later: a popup menu, a timer."""
_LONGEST_PATH: Final = 400
_TARGETS: Final = frozenset(("_self", "_blank", "_top", "_parent"))
"""Where a link opens: what is given just before one of these is its address."""
_PATH: Final = re.compile(
    r"(?:https?:/)?/[\w%~./?&=#:-]+\Z|[\w%~./-]+\.(?:s?html?|jspx?|aspx?|php|do)(?:\?\S*)?\Z", re.I
)
_NODE: Final = re.compile(
    r"\.add\(\s{0,4}\d{1,9}\s{0,4},\s{0,4}-?\d{1,9}\s{0,4},\s{0,4}(['\"])[^'\"\n]{0,80}\1"
    r"\s{0,4},\s{0,4}(['\"])([^'\"\n]{1,400})\2"
)
"""A node of a tree of columns: its number, that of the one above it, its name and its address."""
_COMMA: Final = re.compile(r"^\s*,\s*$")
_LOAD: Final = re.compile(r"\)\s*\.\s*load\s*\(\s*$")
_NAVIGATE: Final = re.compile(
    r"(?:showModalDialog|openWindow|openwin|winopen|openUrl|goUrl|gotoUrl|jumpUrl|toUrl|linkTo|linkJump)$",
    re.I,
)
_CALLED_BACKWARDS: Final = re.compile(r"\s*\(\s*([\w$]+)")
"""The name of the function called, over the reversed code: tried at one place only."""
_BACKGROUND: Final = re.compile(r"background(?:-?image)?['\"]?\s*(?:=|,|:)\s*$", re.I)
_CSS_URL: Final = re.compile(r"url\(\s*['\"]?([^'\")]+)['\"]?\s*\)", re.I)
_MARKUP: Final = re.compile(r"<\s*[a-zA-Z][\w:-]*[\s>/]")
_HANDLER_CALL: Final = re.compile(
    r"(?:^|[^\w$.])(?:[\w$]*(?:open|go|to|jump|link|url|href|redirect|skip|nav|page|view|show"
    r"|turn|down)[\w$]*)\s*\(\s*$",
    re.I,
)
_ADDRESS: Final = re.compile(
    r"(?:https?:)?//[\w.-]+\.[\w.-]+(?:[:/?#]\S*)?$|(?:\.{0,2}/)?(?:[\w%~.+-]+/)*[\w%~.+-]+"
    r"\.(?:s?html?|jspx?|aspx?|php|do|action|pdf|docx?|xlsx?|zip|rar|wps|ofd)(?:[?#]\S*)?$",
    re.I,
)
_NAMED_USE: Final = re.compile(
    r"(?:location(?<![\w$-]location)(?:\s*\.\s*href)?\s*=(?!=)|location\s*\.\s*(?:replace|assign)\s*\("
    r"|window\s*\.\s*open\s*\("
    r"|\.\s*(?:href|src)\s*=(?!=))\s*([A-Za-z_$][\w$]*+)\s*(?=[;,)}\n]|$)"
)
_FIRST_ARGUMENT_ENDS: Final = re.compile(r"^\s*\)*\s*[,);}\n]|^\s*$")


def _is_worth(script: str) -> bool:
    """Whether anything in the code could make a link."""
    lower = script.lower()
    return any(word in lower for word in _WORTH_WORDS) or _WORTH.search(lower) is not None


def read_script(script: str, *, handler: bool = False) -> Iterator[ScriptLink | ScriptMarkup]:
    """Links and written markup of ``script``, in order. ``handler``: the text of an ``on…`` attribute or a
    ``javascript:`` address, where an address given to a function that opens pages is a link too."""
    return _read(script, handler=True) if handler else iter(_read_once(script))


@lru_cache(maxsize=_MOST_KEPT)
def _read_once(script: str) -> tuple[ScriptLink | ScriptMarkup, ...]:
    """What a script makes: several readers of a page ask for it, one after the other."""
    return tuple(_read(script, handler=False)) if _is_worth(script) else ()


def _read(script: str, *, handler: bool) -> Iterator[ScriptLink | ScriptMarkup]:
    constants: dict[str, str] = {}
    layers = "layer.open" in script
    address = ""
    for text in read_strings(script):
        if text.value in _TARGETS and address:
            yield ScriptLink(address, "page")
        path = (
            text.after.strip() == "," and len(text.value) <= _LONGEST_PATH and _PATH.match(text.value.strip())
        )
        address = text.value.strip() if path else ""
        if layers and _LAYER.search(text.before) and _ADDRESS.match(text.value.strip()):
            yield ScriptLink(text.value.strip(), None)
            continue
        if text.name and UNKNOWN not in text.value:
            constants[text.name] = text.value.strip()
        found = _one(text, handler)
        if found is not None:
            yield found
    if "dTree" in script:
        for node in _NODE.finditer(script):
            if _PATH.match(node.group(3)):
                yield ScriptLink(node.group(3), "page")
    addresses = {name: value for name, value in constants.items() if len(value) <= 2000 and _has_shape(value)}
    if addresses:
        yield from _by_name(script, addresses)


def _by_name(script: str, constants: dict[str, str]) -> Iterator[ScriptLink]:
    """Links whose address was put into a variable first."""
    counts: dict[str, int] | None = None
    for match in _NAMED_USE.finditer(script):
        name = match.group(1)
        value = constants.get(name)
        if value is None:
            continue
        counts = counts or count_assignments(script)
        if counts.get(name) == 1:
            yield ScriptLink(value, None)


def _one(text: Text, handler: bool) -> ScriptLink | ScriptMarkup | None:
    value = text.value.strip()
    if not value or len(value) > 500_000:
        return None
    if "<" in value and _MARKUP.search(value):
        return ScriptMarkup(value)
    if UNKNOWN in value or len(value) > 2000 or "\n" in value:
        return None
    before = text.before
    if "location" in value and (jump := _JUMP.match(value)):
        # A timer sends the visitor on; a menu waits to be chosen from.
        return ScriptLink(jump.group(2), None if "setTimeout" in before else "page")
    last = before.rstrip()[-1:]
    called = _CALLED_BACKWARDS.match(before[::-1]) if last == "(" else None
    name = called.group(1)[::-1] if called else ""
    if last == "(" and _PACKED.match(value):
        markup = unescape_percent(decode_base64(value) or "")
        return ScriptMarkup(markup) if _MARKUP.search(markup) else None
    # A word must stand in the code in front before a pattern is tried at each of its places.
    if last == "=":
        if ("location" in before and _LOCATION.search(before)) or ("href" in before and _HREF.search(before)):
            return ScriptLink(value, None)
        source = _SRC.search(before) if "src" in before else None
        if source:
            role: LinkRole | None = "image" if source.group(1) == "this" else None
            return ScriptLink(value, role) if _has_shape(value) else None
        if "action" in before and _ACTION.search(before):
            return ScriptLink(value, "form")
    elif last == ":":
        if _FILM.match(value) and _PLAYED.search(before):
            return ScriptLink(value, "media")
    elif last == "(":
        if ("location" in before and _REPLACE.search(before)) or _NAVIGATE.search(name):
            return ScriptLink(value, None)
        if name == "open" and _OPEN.search(before):
            first = _FIRST_ARGUMENT_ENDS.match(text.after) or text.after.lstrip()[:1] == ","
            return ScriptLink(value, None) if first else None
    if _COMMA.match(before[-8:]) and text.previous in ("href", "src"):
        return ScriptLink(value, None) if _has_shape(value) else None
    if name == "load" and _LOAD.search(before):
        return ScriptLink(value.split()[0], "frame") if _has_shape(value.split()[0]) else None
    css = _CSS_URL.match(value)
    if css and (_BACKGROUND.search(before) or text.previous.lower() in ("background", "background-image")):
        return ScriptLink(css.group(1), "image")
    if handler and last == "(" and _ADDRESS.match(value) and _HANDLER_CALL.search(before):
        return ScriptLink(value, None)
    return None


def _has_shape(value: str) -> bool:
    return bool(re.search(r"[/.]", value)) and not re.search(r"\s", value)
