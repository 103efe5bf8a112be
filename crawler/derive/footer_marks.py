"""What elements of a page prove of its site, words aside: the party mark, the way to report errors, numbers
in titles of pictures, and whether a script may still put a foot into the page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from lxml import etree
from lxml.html import HtmlElement

from crawler.derive.region import regions_of
from crawler.derive.remember import remember_texts
from crawler.derive.tree import Page
from crawler.derive.words import any_of, load
from crawler.url import canonical

_RECORD_CODE: Final = re.compile(r"recordcode=(\d{14})", re.I)
_CONAC: Final = re.compile(r"(?:dcs|bszs)\.conac\.cn", re.I)
_REPORT: Final = re.compile(r"jiucuo|/exposure/|pucha\.kaipuyun", re.I)
_SHOWN: Final = ("a", "img", "area")
_REPORT_SIGNS: Final = ("jiucuo", "exposure", "pucha")
_SIGNS: Final = ("onac", "recordcode", *_REPORT_SIGNS, "找错")
"""Whatever a link or picture tells, it holds one of these in lower case."""
_REPORT_TEXT: Final = re.compile(any_of(load("labels")["footer"]["error_report"]))
_REPORT_CODE: Final = re.compile(
    r"(?:site_?code\s*=\s*|jiucuo\w*\s*\(\s*)[\"']?((?:[A-Za-z]{2}|\d{2})\d{8})", re.I
)
_REPORT_URL: Final = re.compile(r"[\"']((?:https?:)?//[^\"'\s]*(?:jiucuo|exposure)[^\"'\s]*)[\"']", re.I)
_MARK_ACTIONS: Final = etree.XPath("//@onclick[contains(., 'conac.cn')]", smart_strings=False)
_SETTINGS: Final = etree.XPath("//*[@data-setting[contains(., 'sitecode')]]")
_SET_CODE: Final = re.compile(r"sitecode['\"]?\s*:\s*['\"]?((?:[A-Za-z]{2}|\d{2})\d{8})(?![0-9A-Za-z])")
# The number under which the party mark of a site is kept: 32 hexadecimal digits (domain notes §2.3).
_MARK_ID: Final = re.compile(r"sitecode['\"]?\s*:\s*['\"]?[0-9A-Fa-f]{32}(?![0-9A-Za-z])")
_ACTIONS: Final = etree.XPath("//@onclick[contains(., 'jiucuo')]", smart_strings=False)
_PICTURES: Final = etree.XPath("//img[contains(@src, 'jiucuo') and (@onclick or ../@onclick)]")
_CALLED_WITH_CODE: Final = re.compile(r"\(\s*['\"]((?:[A-Za-z]{2}|\d{2})\d{8})['\"]\s*\)")
_TITLED: Final = re.compile(r"(?:title|alt)\s*=\s*[\"'][^\"'>]{0,80}$")
_TITLE_WORDS: Final = ("标识码", "网安备", "ICP备")
_LONGEST_OPENING: Final = 100
_TITLES: Final = etree.XPath(
    "//body//*[not(self::script)]/@*[(name()='title' or name()='alt') and"
    " (contains(., '标识码') or contains(., '网安备') or contains(., 'ICP备'))]",
    smart_strings=False,
)
_LOADER: Final = re.compile(
    r"\.load\s*\(|\.ajax\s*\(|\$\.(?:get|post)\s*\(|fetch\s*\(|innerHTML\s*=|document\.write|\.html\s*\("
    r"|appendChild|Vue|axios"
    # What is hung in by its markup: only that of a foot, for masks and menus come this way, too.
    r"|\.(?:append|prepend|after|before|replaceWith|insertAdjacentHTML)\s*\([^<;]{0,80}<[^<>]{0,120}(?:foot|copyright)"
)
SERVICE: Final = re.compile("|".join(load("marks")["services"]), re.I)
"""Addresses of scripts that bring a mark, a counter or a tool, and nothing that a page shows."""
_WRITTEN: Final = re.compile(
    r"(?:ln)?\s{0,9}\(\s{0,9}(?:(?:unescape|decodeURI(?:Component)?)\s{0,9}\(\s{0,9})?(?:\"([^\"\n]{1,600})|'([^'\n]{1,600}))"
)
_NO_WRITER: Final = re.compile(
    r"conac|jiucuo|jquery|hm\.baidu|cnzz|ta-\d|trs_ta|webdig|share|wza|aria|statistics|kpyfx|yeefx|analytics"
    r"|tongji|matomo|phpstat|/count/|swiper|slide|layui|bootstrap",
    re.I,
)
_INCLUDE_NAME: Final = re.compile(r"foot|bottom|copyright|include|common|public|tail|dibu|base", re.I)


@dataclass(slots=True)
class Marks:
    """What elements (not words) of the page prove."""

    party: bool = False
    report: str | None = None
    report_code: str | None = None
    action: str | None = None
    record_code: str | None = None
    record_pictured: bool = False
    titles: tuple[str, ...] = ()
    loader: bool = False
    scripts: bool = False


def read_marks(page: Page) -> Marks:
    """Looked for on the whole page: such elements stand in no article."""
    marks = Marks()
    shown = _SHOWN if _may_tell(page) else ()
    for element in page.root.iter("script", "iframe", "frame", *shown):
        tag = element.tag
        if tag == "script":
            _read_script(page, element, marks)
        elif tag in ("iframe", "frame"):
            marks.loader = True
        else:
            _read_element(page, element, tag, marks)
    if "jiucuo" in page.text:
        for action in _ACTIONS(page.root):
            _read_action(page, str(action), marks)
        for picture in _PICTURES(page.root) if not (marks.report or marks.action) else ():
            _read_picture(picture, marks)
    if not marks.party and "conac.cn" in page.text:
        marks.party = any(_CONAC.search(action) for action in _MARK_ACTIONS(page.root))
    if "sitecode" in page.text:
        for element in _SETTINGS(page.root):
            _read_setting(element, marks)
    if _titled(page.text):
        marks.titles = tuple(" ".join(str(title).split()) for title in _TITLES(page.root))
    return marks


def _may_tell(page: Page) -> bool:
    """Whether the source can hold a link or picture that tells something: a word of one, or characters told
    by number."""
    return "&#" in page.text or page.holds(_SIGNS)


def _read_picture(picture: HtmlElement, marks: Marks) -> None:
    """The picture of the entry as its own script puts it into a page: a click calls with the site's code."""
    above = picture.getparent()
    action = picture.get("onclick") or (above.get("onclick") if above is not None else "") or ""
    code = _CALLED_WITH_CODE.search(action)
    if code:
        marks.report_code = marks.report_code or code.group(1)
        marks.action = marks.action or action.strip()[:200]


def _read_setting(element: HtmlElement, marks: Marks) -> None:
    """An element that a script of the site's own system fills with the mark or the way to report errors."""
    setting = element.get("data-setting") or ""
    if _MARK_ID.search(setting):
        marks.party = True
    code = _SET_CODE.search(setting)
    if code and _REPORT.search(element.get("class") or ""):
        marks.report_code = marks.report_code or code.group(1)
        marks.action = marks.action or setting.strip()[:200]


def _titled(source: str) -> bool:
    """Whether an attribute of ``source`` may tell a number of the foot."""
    for word in _TITLE_WORDS:
        at = source.find(word)
        while at >= 0:
            if _TITLED.search(source[max(0, at - _LONGEST_OPENING) : at]):
                return True
            at = source.find(word, at + 1)
    return False


@remember_texts
def _script_marks(text: str) -> tuple[bool, bool]:
    """Whether a script brings the party mark, and whether it may load more of the page."""
    return (
        "conac" in text and _CONAC.search(unquote(text)) is not None,
        _loads(text),
    )


def _running(text: str) -> str:
    """A script that names a mark, without the lines taken out of use («// document.write(…)»)."""
    if "//" not in text or not ("conac" in text or "jiucuo" in text):
        return text
    return "\n".join(line for line in text.split("\n") if not line.lstrip().startswith("//"))


def _loads(text: str) -> bool:
    """Whether a script may put more into the page than a mark, a counter or share buttons of a known service:
    those are written by a call that names the service, or hung in by a script of nothing else."""
    hung = 0
    for call in _LOADER.finditer(text):
        if call.group() == "appendChild":
            hung += 1
            continue
        written = _WRITTEN.match(text, call.end()) if call.group() == "document.write" else None
        if written is None or not SERVICE.search(unquote(written.group(1) or written.group(2))):
            return True
    return hung > 1 or (hung == 1 and not SERVICE.search(text))


def _read_script(page: Page, script: HtmlElement, marks: Marks) -> None:
    src = script.get("src") or ""
    text = _running(script.text or "")
    if src:
        marks.scripts = True
        if _CONAC.search(src):
            marks.party = True
        if _REPORT.search(src):
            _report(page, marks, src, script.get("sitecode") or "")
        if _INCLUDE_NAME.search(src.rpartition("/")[2]) or "include" in src:
            marks.loader = True
        elif not marks.loader and not _NO_WRITER.search(src):
            # A script that stands inside the foot stands where it writes.
            above = script.getparent()
            marks.loader = above is not None and regions_of(page).region(above) == "footer"
    if not text:
        return
    party, loader = _script_marks(text)
    marks.party = marks.party or party
    marks.loader = marks.loader or loader
    if "jiucuo" in text or "exposure" in text:
        _read_action(page, text, marks, keep=False)


def _read_action(page: Page, action: str, marks: Marks, keep: bool = True) -> None:
    code = _REPORT_CODE.search(action)
    if code and not marks.report_code:
        marks.report_code = code.group(1)
    url = _REPORT_URL.search(action)
    if url and not marks.report:
        marks.report = canonical(url.group(1), page.base_url)
    if keep and not marks.action:
        marks.action = action.strip()[:200]


def _read_element(page: Page, element: HtmlElement, tag: str, marks: Marks) -> None:
    address = element.get("src" if tag == "img" else "href")
    if not address:
        return
    if tag == "img":
        if "onac" in (element.get("id") or "") or "dcs.conac.cn/image" in address:
            marks.party = marks.party or "error" not in address
    elif "conac.cn" in address and _CONAC.search(address):
        marks.party = True
    elif "recordcode" in address:
        code = _RECORD_CODE.search(address)
        if code and not marks.record_code:
            marks.record_code = code.group(1)
            marks.record_pictured = next(element.iter("img"), None) is not None
    elif any(map(address.lower().__contains__, _REPORT_SIGNS)) and _REPORT.search(address):
        _report(page, marks, address, "")
    elif not marks.report and tag == "a":
        label = element.get("title") or element.text or ""
        if "找错" in label and _REPORT_TEXT.search(label):
            _report(page, marks, address, "")


def _report(page: Page, marks: Marks, address: str, code: str) -> None:
    if not marks.report:
        marks.report = canonical(address, page.base_url) or address
    found = _REPORT_CODE.search(address)
    code = code.strip() or (found.group(1) if found else "")
    if code and not marks.report_code:
        marks.report_code = code
