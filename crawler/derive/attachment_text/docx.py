"""Word and WPS files of the zipped kind (.docx, newer .wps) and slide shows (.pptx): text of their XML parts.

Read from the XML itself, so that text boxes, content controls, headers, footnotes and comments are read too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from crawler.derive.attachment_text.limits import Gathered, Read, Unreadable, attachment_rules
from crawler.derive.attachment_text.zipped import Parts, core_title, local, opened

_WORD_PARTS = re.compile(r"word/(?:header|footer|footnotes|endnotes|comments)\d*\.xml$")
_SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml$")
_BREAKS = {"p": "\n", "br": "\n", "cr": "\n", "tab": " ", "tr": "\n", "noBreakHyphen": "-"}
_CELL_ENDS = object()
_BEFORE_CELLS = frozenset({"trPr", "tblPrEx"})
_LEFT_OUT = frozenset({"Fallback", "delText", "instrText", "del", "moveFrom"})
"""``Fallback`` repeats a text box for old programs; deleted and moved text is no longer shown."""


def read_docx(body: bytes) -> Read:
    """Raises :class:`Unreadable`."""
    with opened(body) as parts:
        found = Gathered()
        main = _main_part(parts)
        others = sorted(name for name in parts.names() if _WORD_PARTS.match(name))
        add_xml(found, parts.xml(main))
        _add_parts(found, parts, others)
        return Read(found.text, core_title(parts), None, found.note)


def read_pptx(body: bytes) -> Read:
    """Slides in the order of their numbers. Raises :class:`Unreadable`."""
    with opened(body) as parts:
        numbered = ((_SLIDE.match(name), name) for name in parts.names())
        slides = [name for _, name in sorted((int(m.group(1)), name) for m, name in numbered if m)]
        found = Gathered()
        _add_parts(found, parts, slides[: attachment_rules().limits.pages])
        return Read(found.text, core_title(parts), len(slides), found.note)


def _main_part(parts: Parts) -> str:
    if "word/document.xml" in parts:
        return "word/document.xml"
    named = sorted(name for name in parts.names() if re.match(r"word/document\d*\.xml$", name))
    if not named:
        raise Unreadable("broken", "文件不完整: 缺少 word/document.xml")
    return named[0]


def _add_parts(found: Gathered, parts: Parts, names: Iterable[str]) -> None:
    """Add the parts that can be read; one that is damaged costs its own text alone."""
    for name in names:
        if found.full:
            return
        try:
            root = parts.xml(name)
        except Unreadable as fault:
            if fault.state == "broken":
                continue
            raise
        found.add("\n")
        add_xml(found, root)


def add_xml(found: Gathered, root: Any) -> None:
    """Add the shown text below ``root``: elements named ``t`` hold it. A row of a table becomes one line."""
    left = attachment_rules().limits.nodes
    todo: list[Any] = [root]
    cells = 0
    while todo and left:
        node = todo.pop()
        if node is _CELL_ENDS:
            cells -= 1
            continue
        if isinstance(node, str):
            if not found.add(" " if cells and node == "\n" else node):
                return
            continue
        left -= 1
        name = local(node)
        if not name or name in _LEFT_OUT:
            continue
        if name == "t":
            if node.text and not found.add(node.text):
                return
            continue
        if name == "tc":
            cells += 1
            todo.append(_CELL_ENDS)
        elif name in _BREAKS:
            todo.append(_BREAKS[name])
        for child in reversed(node):
            todo.append(child)
            if name == "tr" and local(child) == "tc" and child.getprevious() is not None:
                todo.append("" if local(child.getprevious()) in _BEFORE_CELLS else "\t")
