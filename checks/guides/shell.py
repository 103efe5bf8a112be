"""Guides that carry nothing: one problem, not one for every element that such a page does not tell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from checks.artifacts.pages import PageIndex
from checks.artifacts.texts import Texts
from checks.blank_document import state_of
from checks.guides.find import Doc
from checks.guides.reading import Part, is_nothing
from checks.model import Finding, Mark
from checks.words import check_data, defaults

_BARE: Final[int] = check_data("guides").words["bare_labels"]


def is_bare(parts: Sequence[Part]) -> bool:
    """Whether a page names several elements and says nothing of any."""
    return len({part.label for part in parts}) >= _BARE and all(is_nothing(part.text) for part in parts)


def says_nothing(doc: Doc, index: PageIndex, texts: Texts) -> bool:
    """Whether the page has no words of its own beside title and frame, by the rule for blank articles."""
    page = index.get(doc.url)
    if page is None or doc.unread or doc.pictures or page.attachments:
        return False
    options: dict[str, Any] = defaults("blank_document")
    return state_of(page, index, texts, options)[0] == "blank"


def shell_finding(doc: Doc, said: str) -> Finding:
    """The one finding of a page that carries nothing; the same problem as that of ``blank_document``."""
    return Finding(
        "blank_document",
        doc.url,
        said,
        mark=Mark(texts=(doc.title[:30],), region="page"),
        facts={"title": doc.title},
    )
