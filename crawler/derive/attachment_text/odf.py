"""OpenDocument texts, tables and presentations (.odt, .ods, .odp): the paragraphs of ``content.xml``."""

from __future__ import annotations

from typing import Any

from crawler.derive.attachment_text.limits import Gathered, Read, attachment_rules
from crawler.derive.attachment_text.zipped import local, opened

_ENDS = {"p": "\n", "h": "\n", "line-break": "\n", "tab": "\t", "s": " ", "table-row": "\n"}
_LEFT_OUT = frozenset({"tracked-changes", "annotation"})


def read_odf(body: bytes) -> Read:
    """Raises :class:`~crawler.derive.attachment_text.limits.Unreadable`."""
    with opened(body) as parts:
        root = parts.xml("content.xml")
        found = Gathered()
        left = attachment_rules().limits.nodes
        todo: list[Any] = [root]
        while todo and left and not found.full:
            node = todo.pop()
            if isinstance(node, str):
                found.add(node)
                continue
            left -= 1
            name = local(node)
            if not name or name in _LEFT_OUT:
                continue
            todo.append(_ENDS.get(name, ""))
            for child in reversed(node):
                todo.append(child.tail or "")
                todo.append(child)
            found.add(node.text or "")
        return Read(found.text, None, None, found.note)
