"""Style rules of a page's own ``<style>`` blocks, as far as they tell whether an element is shown.

Only rules that hold for a wide screen at rest are kept: rules of narrow screens and of print are not, and a
rule with a state (``:hover``, ``:focus``) shows what stands hidden until then. Selectors with anything but
names, classes, ids and descent are left out: a rule that is not understood hides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml.html import HtmlElement

from crawler.derive.remember import remember_texts

_COMMENT: Final = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.S)
_BRACE: Final = re.compile(r"[{}]")
_NARROW: Final = re.compile(
    r"@(?:media.*(?:max-(?:device-)?width|print)|(?:-\w+-)?keyframes|font-face|supports)", re.I | re.S
)
_SIMPLE: Final = re.compile(r"(?P<tag>[a-z][\w-]*|\*)?(?P<marks>(?:[.#][\w-]+)*)\Z", re.I)
_MARK: Final = re.compile(r"([.#])([\w-]+)")
_STATE: Final = re.compile(r":(?:hover|focus|focus-within|active|target|checked)", re.I)
_TELLS: Final = re.compile(
    r"display|visibility|opacity|indent|font|position|left|right|top|height|width|margin|overflow|color"
    r"|background|transform|clip",
    re.I,
)
_LONGEST: Final = 200_000


@dataclass(frozen=True, slots=True)
class Compound:
    """One element of a selector: ``tag`` (empty: any), ids and classes it must have."""

    tag: str
    ids: frozenset[str]
    classes: frozenset[str]

    @property
    def mark(self) -> str:
        """One thing every fitting element has: an id, a class or the tag; empty when it fits all."""
        if self.ids:
            return "#" + min(self.ids)
        return "." + min(self.classes) if self.classes else self.tag

    def fits(self, element: HtmlElement) -> bool:
        if self.tag and element.tag != self.tag:
            return False
        if self.ids and not self.ids <= {element.get("id") or ""}:
            return False
        return not self.classes or self.classes <= set((element.get("class") or "").split())


@dataclass(frozen=True, slots=True)
class Rule:
    """``last``: the element the rule is for; ``above``: what must stand round it, outermost first."""

    last: Compound
    above: tuple[Compound, ...]
    style: str

    @property
    def marks_above(self) -> tuple[str, ...]:
        """Something of each element that must stand round it."""
        return tuple(compound.mark for compound in self.above)

    def fits(self, element: HtmlElement) -> bool:
        if not self.last.fits(element):
            return False
        wanted = list(self.above)
        node = element.getparent()
        while wanted and node is not None:
            if wanted[-1].fits(node):
                wanted.pop()
            node = node.getparent()
        return not wanted


def marks_of(element: HtmlElement) -> list[str]:
    """The tag, id and classes of an element, as :attr:`Compound.mark` writes them."""
    classes = (element.get("class") or "").split()
    return [element.tag, "#" + (element.get("id") or ""), *("." + name for name in classes)]


@dataclass(frozen=True, slots=True)
class Sheet:
    """``rules`` at rest; ``shown``: classes and ids (with their mark) that a state or another class shows."""

    rules: tuple[Rule, ...]
    shown: frozenset[str]


@remember_texts
def read_sheet(css: str) -> Sheet:
    """The rules of one style block that tell what is shown."""
    if len(css) > _LONGEST:
        return Sheet((), frozenset())
    rules: list[Rule] = []
    shown: set[str] = set()
    for selectors, style in _wide(_COMMENT.sub(" ", css)):
        if not _TELLS.search(style):
            continue
        for selector in selectors.split(","):
            if _STATE.search(selector):
                shown.update(_names(selector))
                continue
            compounds = [_compound(word) for word in selector.replace(">", " ").split()]
            if not compounds or any(each is None for each in compounds):
                continue
            told = [each for each in compounds if each is not None]
            rules.append(Rule(told[-1], tuple(told[:-1]), style))
            if re.search(r"display\s*:\s*(?!none)|visibility\s*:\s*visible", style, re.I):
                shown.update(_names(selector))
    return Sheet(tuple(rules), frozenset(shown))


def _wide(css: str) -> Iterator[tuple[str, str]]:
    """(selectors, style) of the rules that hold on a wide screen."""
    around: list[str] = []
    at = 0
    for match in _BRACE.finditer(css):
        piece, brace = css[at : match.start()], match.group()
        at = match.end()
        if brace == "{":
            around.append(piece.rpartition(";")[2].strip())
        elif around:
            selectors = around.pop()
            if selectors[:1] != "@" and not any(_NARROW.match(outer) for outer in around):
                yield selectors, piece


def _compound(word: str) -> Compound | None:
    match = _SIMPLE.match(word)
    if match is None or not word:
        return None
    tag = (match["tag"] or "").lower()
    marks = _MARK.findall(match["marks"])
    return Compound(
        "" if tag == "*" else tag,
        frozenset(name for mark, name in marks if mark == "#"),
        frozenset(name for mark, name in marks if mark == "."),
    )


def _names(selector: str) -> set[str]:
    return {mark + name for mark, name in _MARK.findall(selector)}
