"""Footer identity (网站标识): what the foot of a page says about who runs the site.

Only live elements count: comments are gone from the tree, and the CONAC script in a comment proves nothing.
Facts that may occur in any article (sponsor, telephone) are read from the foot alone; numbers of a fixed form
are looked for in the foot first and then on the whole page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from lxml.html import HtmlElement
from msgspec import structs

from crawler.derive.footer_marks import read_marks
from crawler.derive.personal import mask_mobiles
from crawler.derive.shown import Block, Shown
from crawler.derive.tree import Page, once_per_page, plain_lower
from crawler.derive.words import any_of, load
from crawler.model import Footer

_WORDS: Final = load("labels")["footer"]
_PROVINCES: Final = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川蜀贵黔云滇藏陕秦甘陇青宁新港澳台"

_CODE: Final = re.compile(
    r"(?:标\s*识|网\s*站\s*识\s*别)\s*[码号]\s*(?:为|是)?\s*[】\])）]?\s*[:：/|｜·-]?\s*[【\[(（]?\s*((?:[A-Za-z]{2}|\d{2})\s?\d{8})(?![0-9A-Za-z])"
)
_FOREIGN_CODE: Final = re.compile(
    r"\b(?:identification|identity|website|site)\s{0,3}(?:code|id|number|no\.?)\s{0,3}[:：]?\s{0,3}"
    r"((?:[A-Za-z]{2}|\d{2})\d{8})(?![0-9A-Za-z])",
    re.I,
)
"""The label as versions of the site in another language write it."""
_ICP: Final = re.compile(
    rf"([{_PROVINCES}]?\s*ICP\s*(?:备案?|证)\s*(?:号\s*)?[:：]?\s*(?:第\s*)?[A-Z]?\d{{5,12}}(?:\s*号)?"
    r"(?:\s*[-－—–]\s*\d{1,4}(?!\d))?(?:\s*号)?)",
    re.I,
)
_POLICE: Final = re.compile(
    rf"([{_PROVINCES}]?\s*公\s*网\s*安\s*备\s*(?:案?号)?\s*[:：]?\s*(?:第\s*)?"
    r"\d[\d\s]{9,20}\d(?:\s*号)?(?:\s*-\s*\d{1,4})?)"
)
_POLICE_NUMBER: Final = re.compile(
    r"(?:(?:公安|公网|网警|网安)(?:机关|部|联网)?备案(?:编?号|序号)?|公安?备案?号?)\s*[:：]?\s*"
    r"(\d{14}(?!\d)(?:\s*号)?|\d{11}-\d{3,6}(?!\d))"
)
_DASH: Final = re.compile(r"[－—–]+")
_WIDE: Final = {ord(wide): plain for wide, plain in zip("０１２３４５６７８９", "0123456789", strict=True)}
_POLICE_WORDS: Final = re.compile(r"公\s*网\s*安\s*备")

_STOPS: Final = any_of(_WORDS["stops"])
_ENDS: Final = any_of(_WORDS["ends"])
# A name goes on over single blanks («甲局 乙局») and ends where another fact begins.
_FACT: Final = (
    rf"  |\s未\S{{1,3}}(?:许可|同意|授权)|\s?(?:{_ENDS})|\s?[{_PROVINCES}]\s{{0,3}}(?:ICP|公网安?备)"
    rf"|\s(?:{_STOPS})|(?:{_STOPS})(?:单位|方|机构)?\s?[:：]"
)
_NAME: Final = rf"(?P<name>(?:(?!{_FACT})[^\n|｜丨;；:：【】]){{2,60}})"
_AS_SUFFIX: Final = (
    r"(?:^|[\s|｜丨，。；:：])(?P<name>[\u4e00-\u9fff（）()·、]{{4,40}})(?:\s?|(?<=[府局厅委办会部院室])\s{{2,6}}){0}"
    r"(?![单机方\u4e00-\u9fff]|[：:]\s{{0,4}}[^\s©])"
)
_SPONSOR: Final = re.compile(
    rf"(?:{any_of(_WORDS['sponsor'])})\s*(?:】?\s?[:：]|】|(?<=[位关方y])\s)\s*{_NAME}", re.I
)
_SPONSOR_AFTER: Final = re.compile(_AS_SUFFIX.format("主办"))
_UNDERTAKER: Final = re.compile(
    rf"(?:{any_of(_WORDS['undertaker'])})\s*(?:】?\s?[:：]|】|(?<=[位构方])\s)\s*{_NAME}", re.I
)
_UNDERTAKER_AFTER: Final = re.compile(_AS_SUFFIX.format("承办"))
# «甲局 某公司 负责制作维护»: the last of the names is whoever made the site, and runs nothing.
_MAKER: Final = re.compile(rf"\s(?:负责)?(?:{any_of(_WORDS['maker'])})+(?=\s|$|[。，,;；|｜])")
_LABELS: Final = frozenset(
    label
    for name in ("sponsor", "undertaker", "phone", "address")
    for label in _WORDS[name]
    if len(label) > 1
) - {"联系我们"}
_LEAST_PAIR: Final = 2
_COLONS: Final = frozenset((":", "："))
_LABELLED: Final = re.compile(r"^[^:：]{2,8}[:：]")
_BY: Final = re.compile(r"^(?:本?(?:网站|站|网)|网站)?由(?=[\u4e00-\u9fff]{3})")
_EDGES: Final = re.compile(r"^[\s,，.。、—|·-]+|[\s,，.。、—|·(（\[【©-]+$")
_WORDY: Final = re.compile(r"[\u4e00-\u9fffA-Za-z]{2}")

_PHONE_NUMBER: Final = (
    # The country's number may stand before: «(086)-0431-1234567», «(86-431)12329», «+86-431-12345678».
    r"(?:[（(]\+?0{0,2}86(?:-\d{2,3})?[)）]\s?-?\s?|\+?0{0,2}86[-\s](?:\d{2,3}[-\s])?)?(?:"
    r"(?:[（(]?0\d{2,3}[)）]?[-—–－\s]*)?\d{7,8}(?:[-转]\d{1,5})?(?!\d)|0\d{2,3}-1\d{4}(?!\d)"
    # A digit too many is a slip of the pen: a telephone is shown all the same.
    r"|0\d{2,3}[-—–－]\d{9}(?!\d)"
    r"|400[-\s]?\d{3,4}[-\s]?\d{3,4}|1[3-9]\d{9}(?!\d)|(?<!\d)(?:12\d{3}|9\d{4})(?!\d))"
)
_PHONE: Final = re.compile(
    rf"(?:{any_of(_WORDS['phone'])})(?:[^\d\n]{{0,14}}?|[^\d]{{0,6}}?)"
    rf"(?P<numbers>(?:{_PHONE_NUMBER})(?:\s*[、,，/;；或]\s*(?:{_PHONE_NUMBER}))*)",
    re.I,
)
_BRACKETED: Final = re.compile(r"(?<=[\u4e00-\u9fff])\s?[(（](0\d{2,3}[-—–－]\d{7,8})[)）]")
"""The number of whoever is named before it: «信息中心（0795-1234567）»."""
_NUMBER_BEHIND: Final = re.compile(r"\s?[(（]\d{2,4}[-—–－]?\d{3,8}[)）]\s*$")
"""The same behind a name: it is no part of it."""
_EACH_NUMBER: Final = re.compile(_PHONE_NUMBER)
_ADDRESS: Final = re.compile(
    rf"(?:{any_of(_WORDS['address'])})\s*(?:[（(][A-Za-z. ]{{2,10}}[)）]\s*)?(?:】?\s?[:：]|】)\s*{_NAME}"
)
_EMAIL: Final = re.compile(
    # A name starts where its characters do: within a long run of them no other start is tried.
    r"(?<![A-Za-z0-9_.+-])[A-Za-z0-9_.+-]{1,64}(?:@|＠|\(at\)|\[at\]|#)[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}"
)
_EMAIL_LABEL: Final = re.compile(any_of(_WORDS["email"]), re.I)

_STRONG: Final = re.compile(any_of(_WORDS["anchors"]) + r"|ICP\s*[备证]|(?:主办|承办)(?:单位)?\s*[:：]", re.I)
# Chinese words may be spaced out: their first characters are looked for.
_STRONG_SIGNS: Final = (*{w.lower() if w.isascii() else w[0] for w in _WORDS["anchors"]}, "icp", "主", "承")
"""Whatever ``_STRONG`` finds holds one of these in lower case."""
_STRONG_WORDS: Final = (
    "icp备",
    "icp证",
    "主办",
    "承办",
    *("".join(w.lower().split()) for w in _WORDS["anchors"]),
)
"""And without its blanks one of these."""
_NEAR: Final = re.compile(any_of(_WORDS["near"]))
_GAP_BLOCKS: Final = 6
_LONGEST_LINE: Final = 160
_SENTENCE: Final = 30
_SENTENCES: Final = 2
_LINES: Final = 8
_LOOK_BACK: Final = 40


def read_footer(page: Page, shown: Shown) -> Footer:
    """Identity shown at the foot of ``page``. Codes are as shown, spaces removed."""
    marks = read_marks(page)
    text = "\n".join([*_lines(footer_zone(shown)), *marks.titles])
    footer = Footer(
        party_mark=marks.party,
        site_code=_code(_CODE, text, "识")
        or _code(_CODE, shown.text, "识")
        or _code(_FOREIGN_CODE, text, "dD"),
        icp=_code(_ICP, text, "备证") or _code(_ICP, shown.text, "备证"),
        police=_police(text, shown.text, marks.record_code, pictured=marks.record_pictured),
        sponsor=_name(text, _SPONSOR, _SPONSOR_AFTER),
        undertaker=_name(text, _UNDERTAKER, _UNDERTAKER_AFTER),
        contact=_contacts(text),
        error_report=marks.report or marks.action,
        error_report_code=marks.report_code,
    )
    may_grow = marks.loader or (marks.scripts and footer == Footer())
    if page.rendered or _whole(footer) or not may_grow:
        return footer
    return structs.replace(footer, script_made=True)


def _lines(zone: Sequence[Block]) -> Iterator[str]:
    """The lines of the foot; a label that stands alone is put before the value in the line behind it."""
    label = ""
    for block in zone:
        if block.option:
            continue
        plain = "".join(block.text.split())
        if label and plain in _COLONS:
            continue
        if plain in _LABELS:
            if label:
                yield label
            label = plain
        else:
            line = _joined(block.spaced)
            yield f"{label}：{line}" if label and not _LABELLED.search(plain) else line
            label = ""
    if label:
        yield label


def _joined(line: str) -> str:
    """``line`` with a colon behind labels that inline elements set apart from their values by looks."""
    pieces = line.split("  ")
    if len(pieces) < _LEAST_PAIR or not any(piece.strip() in _LABELS for piece in pieces[:-1]):
        return line
    return (
        "  ".join(
            f"{piece.strip()}："
            if piece.strip() in _LABELS and pieces[at + 1].strip() not in _LABELS
            else piece
            for at, piece in enumerate(pieces[:-1])
        )
        + f"  {pieces[-1]}"
    )


@once_per_page
def footer_zone(shown: Shown) -> tuple[Block, ...]:
    """The blocks of the foot: marked as such, or the cluster of identity lines that ends the page."""
    start = _cluster_start(shown)
    return tuple(b for b in shown.blocks if b.region == "footer" or (start is not None and b.index >= start))


def _last_strong(shown: Shown) -> int | None:
    """The last block with a word that only a foot has. Patterns are tried only where a sign stands, from the
    end of the page on: most pages have a foot, and some have thousands of lines."""
    lower = plain_lower(shown.text)
    where = {sign: lower if sign.isascii() else shown.text for sign in _STRONG_SIGNS}
    signs = {sign: text.rfind(sign) for sign, text in where.items()}
    while (last := max(signs.values())) >= 0:
        block = shown.at(last)
        if _STRONG.search(block.text):
            return block.index
        for sign, place in signs.items():
            if place >= block.start:
                signs[sign] = where[sign].rfind(sign, 0, block.start)
    return None


def _is_strong(text: str) -> bool:
    """Whether a line has a word that only a foot has; a look at its letters without blanks spares most
    searches."""
    plain = "".join(text.split()).lower()
    return any(map(plain.__contains__, _STRONG_WORDS)) and _STRONG.search(text) is not None


def _cluster_start(shown: Shown) -> int | None:
    blocks = shown.blocks
    last = _last_strong(shown)
    if last is None or last < len(blocks) * 0.3:
        return None
    start, gap = last, 0
    for index in range(last - 1, -1, -1):
        text = blocks[index].text
        if len(text) > _LONGEST_LINE or (len(text) > _SENTENCE and "。" in text) or blocks[index].heading:
            break
        if _is_strong(text) or (_NEAR.search(text) and not _told_in_text(blocks, index, start)):
            start, gap = index, 0
        else:
            gap += 1
            if gap > _GAP_BLOCKS:
                break
    return start


def _told_in_text(blocks: tuple[Block, ...], index: int, foot: int) -> bool:
    """Whether a line ends the page's own text and begins no foot: a branch of the tree that the foot has no
    part in holds it below sentences («办公地址：…» under the duties of an institution), or below the page's
    path where the foot is marked as such."""
    around = {id(node) for node in blocks[foot].element.iterancestors()}
    branch: HtmlElement = blocks[index].element
    for above in blocks[index].element.iterancestors():
        if id(above) in around:
            break
        branch = above
    if branch is blocks[index].element:
        return False
    sentences = headings = lines = 0
    for place in range(index - 1, max(-1, index - _LOOK_BACK), -1):
        block = blocks[place]
        if not _stands_in(block, branch):
            break
        if block.region == "breadcrumb" and blocks[foot].region == "footer":
            return True
        lines += 1
        headings += block.heading
        sentences += "。" in block.text and not block.linked and not _STRONG.search(block.text)
    if sentences or headings or lines:
        followed = 0
        for block in blocks[index + 1 : foot]:
            if not _stands_in(block, branch):
                break
            lines += 1
            followed += _is_sentence(block)
        if followed and lines >= _LINES:
            return True
    # One sentence may be a foot's own («建议使用…浏览。»); among many lines below a heading it is a text's.
    return sentences >= _SENTENCES or (sentences > 0 and headings > 0 and lines >= _LINES)


def _stands_in(block: Block, branch: HtmlElement) -> bool:
    """Asked of few blocks: to climb is cheaper than to gather all that a branch holds."""
    return block.element is branch or any(above is branch for above in block.element.iterancestors())


def _is_sentence(block: Block) -> bool:
    """Whether a line is a sentence of a text: none that feet have («建议使用…浏览。»)."""
    text = block.text
    return "。" in text and not block.linked and not _STRONG.search(text) and not _NEAR.search(text)


def _whole(footer: Footer) -> bool:
    return bool(footer.site_code and footer.icp and footer.police and footer.sponsor and footer.party_mark)


def _code(pattern: re.Pattern[str], text: str, signs: str) -> str | None:
    """``signs``: characters of which whatever ``pattern`` finds holds one; looking for those is cheap."""
    match = pattern.search(text) if any(sign in text for sign in signs) else None
    return _dashes(match.group(1)) if match else None


def _dashes(text: str) -> str:
    """``text`` without white space, with plain hyphens and digits."""
    return _DASH.sub("-", "".join(text.split())).translate(_WIDE)


def _police(text: str, rest: str, record_code: str | None, *, pictured: bool) -> str | None:
    """``pictured``: a picture bears the link to the record."""
    value = _code(_POLICE, text, "备") or _code(_POLICE, rest, "备") or _code(_POLICE_NUMBER, text, "备")
    if value is None and record_code and (pictured or _POLICE_WORDS.search(rest)):
        return f"公网安备{record_code}号"
    return value


def _name(text: str, labelled: re.Pattern[str], suffixed: re.Pattern[str]) -> str | None:
    for pattern in (labelled, suffixed):
        for match in pattern.finditer(text):
            name = match["name"]
            if " " in name.strip() and _MAKER.match(text, match.end("name")):
                name = name.strip().rpartition(" ")[0]
            name = _BY.sub("", _NUMBER_BEHIND.sub("", _EDGES.sub("", name)))
            if _WORDY.search(name):
                return name
    return None


def _contacts(text: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for match in _PHONE.finditer(text):
        for number in _EACH_NUMBER.finditer(match["numbers"]):
            found[_dashes(mask_mobiles(number.group()))] = None
    for match in _BRACKETED.finditer(text):
        found[_dashes(match[1])] = None
    for match in _ADDRESS.finditer(text):
        name = _EDGES.sub("", match["name"])
        if len(name) >= 4:
            found[name] = None
    for match in _EMAIL.finditer(text):
        if "@" in match.group() or _EMAIL_LABEL.search(text, max(0, match.start() - 12), match.start()):
            found[mask_mobiles(match.group())] = None
    return tuple(found)
