"""The text of a page as personal data is looked for in it: tabs part cells of a row, line ends the rows."""

from __future__ import annotations

from collections.abc import Sequence

from lxml.html import HtmlElement

from crawler.derive.decode import decode
from crawler.derive.personal import find_raw, masked, personal_values
from crawler.derive.shown import Block, read_shown
from crawler.derive.tree import parse
from crawler.model import Fetched

_DEEPEST = 8


def row_text(blocks: Sequence[Block]) -> str:
    """Texts of ``blocks``; those of one table row in one line."""
    if not blocks or next(blocks[0].element.getroottree().iter("td", "th"), None) is None:
        return "\n".join([block.text for block in blocks])
    pieces: list[str] = []
    before: tuple[HtmlElement, HtmlElement] | None = None
    cells: dict[HtmlElement, tuple[HtmlElement, HtmlElement] | None] = {}
    for block in blocks:
        element = block.element
        if element not in cells:
            cells[element] = _cell(element)
        here = cells[element]
        if pieces:
            if before is None or here is None or before[0] is not here[0]:
                pieces.append("\n")
            else:
                pieces.append(" " if before[1] is here[1] else "\t")
        pieces.append(block.text)
        before = here
    return "".join(pieces)


def _cell(element: HtmlElement) -> tuple[HtmlElement, HtmlElement] | None:
    """The row and the cell an element stands in."""
    node: HtmlElement | None = element
    for _ in range(_DEEPEST):
        if node is None or node.tag in ("table", "body"):
            return None
        above = node.getparent()
        if node.tag in ("td", "th") and above is not None:
            return above, node
        node = above
    return None


def shown_values(fetched: Fetched) -> tuple[str, ...]:
    """Personal data as a stored page shows it, unmasked: only to be covered in a picture."""
    return personal_values(_text(fetched))


def values_told(fetched: Fetched, kind: str, told: str) -> tuple[str, ...]:
    """Those of ``kind`` whose masked form ``told`` names, unmasked: only to find their place in a picture."""
    found = [each for each in find_raw(_text(fetched)) if each.type == kind and masked(each) in told]
    return tuple(dict.fromkeys(each.raw for each in found))


def _text(fetched: Fetched) -> str:
    if fetched.rendered is not None:
        page = parse(fetched.rendered, fetched.url, rendered=True)
    else:
        page = parse(decode(fetched.body, fetched.headers.get("content-type")).text, fetched.url)
    return row_text(read_shown(page).blocks)
