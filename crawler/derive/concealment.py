"""How an element is kept out of sight: by which of the ways that pages and intruders use.

``weak`` ways are those of menus, tabs and panels, which a visitor opens. ``strong`` ways put an element where
no visitor gets it to see.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, NamedTuple, get_args

from lxml.html import HtmlElement

from crawler.derive.style_rules import Rule, marks_of, read_sheet
from crawler.derive.tree import Page, once_per_page
from crawler.derive.words import load

Way = Literal[
    "display",
    "visibility",
    "transparent",
    "clipped",
    "offscreen",
    "indent",
    "font",
    "tiny",
    "marquee",
    "colour",
    "script",
]
"""The ways, by what the style sets; sentences of them stand in ``checks/data/hidden_link.yaml``."""

_WAYS: Final[dict[str, Way]] = {way: way for way in get_args(Way)}
WEAK: Final[frozenset[Way]] = frozenset(("display", "visibility", "transparent", "clipped", "colour"))
_RULES: Final = load("hidden")
_OFF: Final[int] = _RULES["offscreen_px"]
_BOX: Final[int] = _RULES["box_px"]
_FONT: Final[int] = _RULES["font_px"]

_DECLARED: Final = re.compile(r"(?<![\w-])([\w-]{1,80})\s*:\s*([^;]+)")
_PIXELS: Final = re.compile(r"(-?\s*\d+(?:\.\d+)?)\s*(px|em|rem|pt|%|vw|vh)?\s*(?:!important)?\Z")
_CLIP: Final = re.compile(
    r"rect\(\s*[01](?:px)?[ ,]+[01](?:px)?[ ,]+[01](?:px)?[ ,]+[01](?:px)?\s*\)|inset\(\s*(?:50|100)%"
)
_MOVED: Final = re.compile(r"translate(?:x|y|3d)?\(\s*(-?\d+)(px|%)", re.I)
_COLOURS: Final = {"white": "#fff", "black": "#000", "#ffffff": "#fff", "#000000": "#000"}
_EM: Final = 16
_PICTURES: Final = ("img", "svg", "picture", "video", "object", "input", "canvas")


@dataclass(frozen=True, slots=True)
class Concealed:
    """``element``: the element whose style hides; ``way``: how."""

    element: HtmlElement
    way: Way
    opens: bool = False
    """A browser saw that something on the page shows it: a rule, a script, a control."""

    @property
    def strong(self) -> bool:
        return self.way not in WEAK and not self.opens


class _Look(NamedTuple):
    """What the style of one element does to what is inside it. ``font``: its size in pixels, negative when it
    sets none; ``colour``: of its text; ``ground``: its own background, «picture» when that is one."""

    ways: tuple[Way, ...]
    font: float
    colour: str
    ground: str
    backed: bool
    """A background of any kind: what is indented away is shown as a picture."""


class Styles:
    """The style blocks of one page, and what they and its own attribute say of an element."""

    def __init__(self, page: Page) -> None:
        sheets = [read_sheet(style.text or "") for style in page.root.iter("style")]
        self.shown: frozenset[str] = frozenset().union(*(sheet.shown for sheet in sheets))
        self._rules: dict[str, list[tuple[int, tuple[str, ...], Rule]]] = {}
        for number, rule in enumerate(rule for sheet in sheets for rule in sheet.rules):
            self._rules.setdefault(rule.last.mark, []).append((number, rule.marks_above, rule))
        self._known: dict[HtmlElement, dict[str, str]] = {}
        self._looks: dict[HtmlElement, _Look] = {}
        self._around: dict[HtmlElement | None, frozenset[str]] = {None: frozenset(("",))}

    def of(self, node: HtmlElement) -> dict[str, str]:
        """Declared properties of ``node``, the later and the nearer winning."""
        known = self._known.get(node)
        if known is None:
            known = self._known[node] = self._read(node)
        return known

    def look(self, node: HtmlElement) -> _Look:
        """What the style of ``node`` does; the links of a page share most elements round them."""
        known = self._looks.get(node)
        if known is None:
            style = self.of(node)
            under = style.get("background-color", "") or style.get("background", "")
            pictured = "(" in under + style.get("background-image", "")
            known = self._looks[node] = _Look(
                tuple(_ways(node, style)),
                _font(style),
                _colour(style.get("color", "")),
                "picture" if pictured else _colour(under),
                "background" in " ".join(style),
            )
        return known

    def each(self, node: HtmlElement) -> Iterator[dict[str, str]]:
        """What each rule for ``node`` declares, in the order of the sheets."""
        if not self._rules:
            return
        marks = ["", *marks_of(node)]
        around = self._marks_from(node.getparent())
        fitting = [
            (number, rule.style)
            for mark in dict.fromkeys(marks)
            for number, above, rule in self._rules.get(mark, ())
            if around.issuperset(above) and rule.fits(node)
        ]
        for _, style in sorted(fitting):
            yield _declared(style)

    def _marks_from(self, node: HtmlElement | None) -> frozenset[str]:
        """Tags, ids and classes of ``node`` and all round it: what is not among them stands round nothing."""
        way: list[HtmlElement] = []
        while node is not None and node not in self._around:
            way.append(node)
            node = node.getparent()
        known = self._around[node]
        for inner in reversed(way):
            own = marks_of(inner)
            known = self._around[inner] = known if known.issuperset(own) else known.union(own)
        return known

    def _read(self, node: HtmlElement) -> dict[str, str]:
        found: dict[str, str] = {}
        for declared in self.each(node):
            found.update(declared)
        own = node.get("style")
        if own:
            found.update(_declared(own))
        return found


@once_per_page
def styles_of(page: Page) -> Styles:
    """The styles of ``page``, read once."""
    return Styles(page)


def seen_hidden(page: Page, element: HtmlElement) -> Concealed | None:
    """How a browser found ``element`` hidden, by all style sheets and scripts (``gather/js/unseen.js``); None
    when it is shown, or no browser looked."""
    told = (element.get("data-wj-unseen") or "").split() if page.rendered else []
    if len(told) < 2 or told[1] not in _WAYS:
        return None
    way: Way = _WAYS[told[1]]
    node: HtmlElement | None = element
    while node is not None and node.get("data-wj-box") != told[0]:
        node = node.getparent()
    return Concealed(element if node is None else node, way, "opens" in told)


def concealment(page: Page, element: HtmlElement) -> Concealed | None:
    """How ``element`` is hidden before any script runs, or None when it is shown. A strong way goes first."""
    styles = styles_of(page)
    picture = element.tag in ("iframe", "frame") or next(element.iter(*_PICTURES), None) is not None
    found: Concealed | None = None
    sized = False
    colour = ""
    node: HtmlElement | None = element
    while node is not None and node.tag not in ("body", "html"):
        look = styles.look(node)
        for way in look.ways:
            if way in ("font", "indent") and picture:
                continue
            if way == "font" and sized:
                continue
            if way == "indent" and look.backed:
                continue
            if found is None or (not found.strong and way not in WEAK):
                found = Concealed(node, way)
        sized = sized or look.font > _FONT
        colour = colour or look.colour
        if look.ground:
            if colour == look.ground and not picture and found is None:
                found = Concealed(node, "colour")
            colour = "-"
        node = node.getparent()
    return found


def may_conceal(page: Page, node: HtmlElement) -> bool:
    """Whether some rule hides ``node`` when no other outweighs it: which of several wins, a browser knows."""
    return any(next(_ways(node, declared), None) is not None for declared in styles_of(page).each(node))


def _ways(node: HtmlElement, style: dict[str, str]) -> Iterator[Way]:
    if node.tag == "marquee":
        sizes = [_pixels(node.get(name) or style.get(name, "")) for name in ("height", "width")]
        if any(size is not None and 0 <= size <= _BOX for size in sizes):
            yield "marquee"
    if "hidden" in node.attrib and node.tag != "input":
        yield "display"
    if node.tag in ("iframe", "frame"):
        sizes = [_pixels(node.get(name) or style.get(name, "")) for name in ("height", "width")]
        if all(size is not None and 0 <= size <= _BOX for size in sizes):
            yield "tiny"
    if not style:
        return
    if style.get("display") == "none":
        yield "display"
    if style.get("visibility") in ("hidden", "collapse"):
        yield "visibility"
    if _pixels(style.get("opacity", "")) == 0:
        yield "transparent"
    if _CLIP.search(style.get("clip", "") + style.get("clip-path", "")):
        yield "clipped"
    if _outside(style):
        yield "offscreen"
    indent = _pixels(style.get("text-indent", ""))
    if indent is not None and abs(indent) >= _OFF:
        yield "indent"
    if 0 <= _font(style) <= _FONT:
        yield "font"
    yield from _box(node, style)


def _box(node: HtmlElement, style: dict[str, str]) -> Iterator[Way]:
    if "hidden" not in (style.get("overflow", ""), style.get("overflow-x", ""), style.get("overflow-y", "")):
        return
    sizes = [_pixels(style[name]) for name in ("height", "width", "max-height") if name in style]
    if any(size is not None and 0 < size <= _BOX for size in sizes):
        yield "tiny"
    elif any(size == 0 for size in sizes):
        # A menu that unfolds stands at height 0; a box of no height and no width unfolds nowhere.
        yield "tiny" if len(sizes) >= 2 and all(size == 0 for size in sizes) else "clipped"


def _outside(style: dict[str, str]) -> bool:
    """Whether the style puts the element outside the window. The track of a slider is wide and stands left
    of its window on purpose; ``left: 50%`` with a negative margin centres."""
    wide = style.get("width", "")
    width = 0.0 if wide.endswith("%") else _pixels(wide)
    placed = style.get("position", "") in ("absolute", "fixed", "relative")
    for name in ("left", "top", "right", "bottom"):
        value = _pixels(style.get(name, ""))
        if placed and value is not None and value <= -_OFF and not (width and width > _OFF):
            return True
    for name in ("margin-left", "margin-top"):
        value = _pixels(style.get(name, ""))
        if value is None or value > -_OFF or (width and width > _OFF):
            continue
        if not style.get("left", "").endswith("%") and value <= -2 * _OFF:
            return True
    moved = _MOVED.search(style.get("transform", ""))
    return bool(moved and moved.group(2) == "px" and int(moved.group(1)) <= -2 * _OFF and not width)


def _font(style: dict[str, str]) -> float:
    size = style.get("font-size", "")
    if not size and "font" in style:
        sized = re.search(r"(?<![\w.#])(\d+(?:\.\d+)?(?:px|em|pt|%)?)(?=[/\s])", style["font"])
        size = sized.group(1) if sized else ""
    value = _pixels(size)
    return -1 if value is None else value


def _pixels(value: str) -> float | None:
    """A length in pixels; None when it is none. A share (``%``) counts as so many."""
    match = _PIXELS.match(value.strip().lower())
    if match is None:
        return None
    number = float(match.group(1).replace(" ", ""))
    unit = match.group(2) or "px"
    if unit in ("em", "rem"):
        return number * _EM
    return number


def _colour(value: str) -> str:
    told = re.search(r"#[0-9a-f]{3,6}\b|\b(?:white|black|red|blue|green|gr[ae]y|yellow)\b", value.lower())
    if told is None:
        return ""
    name = _COLOURS.get(told.group(), told.group())
    if len(name) == 7 and name[1] == name[2] and name[3] == name[4] and name[5] == name[6]:
        return "#" + name[1] + name[3] + name[5]
    return name


@lru_cache(maxsize=4096)
def _declared(style: str) -> dict[str, str]:
    return {
        name.lower(): value.strip().lower().removesuffix("!important").strip()
        for name, value in _DECLARED.findall(style)
    }
