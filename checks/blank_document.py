"""空白文章 blank_document

查什么: 栏目里列出的文章打开后有没有正文。除去标题、日期、来源和页面框架后几乎没有文字, 或只有“内容更新中”
    “详见附件”之类的话, 又没有图片、视频、附件、内嵌文档的, 判为空白。
为何扣分: 标题点进去没有内容, 等于没有公开。
何时不适用: 只有图片、视频或附件的文章不算空白; 脚本没有执行完、没有读出正文的不判; 短通知不判。
已知误报: 正文放在外部平台、本页只有一个没有文字的按钮的; 图片很小被当作图标的。
例: 《关于停水的通知》页面只有标题和发布时间, 判空白; 同栏目一张海报的文章不判。
选项: blank_chars 正文少于多少字判空白; told_chars 有这么多字、成句的是短文章; short_chars 少于多少字、
    又不能确认的由人看。

Source: rubric_tables check family column_content (空白文档); domain notes §4.10.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, Literal

from checks.artifacts.pages import PageEntry, PageIndex
from checks.artifacts.texts import Texts
from checks.check import Check, Given, Options
from checks.model import Candidate, Finding, Mark, Verdict
from checks.words import check_data, defaults
from crawler.derive.page_text import PageText

_WORDS: dict[str, Any] = check_data("blank_document").words
_PLACEHOLDER = re.compile(_WORDS["placeholder"])
_FRAME = re.compile(_WORDS["frame"])
_PUBLISHED = re.compile(_WORDS["published"])
_POINTING = re.compile(_WORDS["pointing"])
_SENTENCE = re.compile(r"[。；！？]|[a-z]{2}[.!?](?:\s|$)")
_SIGNS = re.compile(r"[^\u4e00-\u9fff0-9A-Za-z]+")
_MOST = 15
_LONGEST_FRAME_LINE = 100
_LONGEST_IN_BODY = 20
_WHOLE_COLUMN = 3
_LONGEST_QUOTE = 30
_FORM_ROWS = 4

State = Literal["blank", "short", "told"]


def judge(given: Given, options: Options) -> Verdict:
    index = given.of("pages", PageIndex)
    texts = given.of("texts", Texts)
    looked = [page for page in index.told() if page.kind in ("article", "document") and page.listed]
    suspects = [page for page in looked if _suspect(page, options["short_chars"])]
    states = [(page, *state_of(page, index, texts, options)) for page in suspects]
    whole = _blank_columns([page for page, state, _ in states if state == "blank"], looked)
    findings, candidates = [], []
    for page, state, left in states:
        place = page.listed[0].column
        if state == "blank" and place not in whole:
            findings.append(_finding(page, left))
        elif state != "told":
            quote = f"除标题外的文字: “{left[:60]}”" if left else "除标题外没有文字"
            candidates.append(Candidate(page.url, page.title, quote))
    candidates.sort(key=lambda each: (len(each.quote), each.url))
    counts = {"looked": len(looked), "found": len(findings), "open": len(candidates)}
    unread = sum(1 for page in looked if page.unread)
    common: dict[str, Any] = {"counts": counts, "candidates": tuple(candidates[:_MOST]), "unread": unread}
    if findings:
        return Verdict("not_met", tuple(findings), **common)
    if not looked:
        return Verdict("needs_review", reason_key="no_articles", **common)
    if candidates:
        args = {"n": str(len(candidates))}
        return Verdict("needs_review", reason_key="blank_open", reason_args=args, **common)
    return Verdict("met", **common)


def _suspect(page: PageEntry, short: int) -> bool:
    """Little text and no file. Pictures are looked for in the page: a title may only promise them."""
    whole = page.text_length >= short or bool(page.attachments) or "file" in page.forms
    return not whole and not page.unread and not page.fragment


def _blank_columns(blank: Sequence[PageEntry], looked: Sequence[PageEntry]) -> frozenset[str]:
    """Columns all of whose articles seem blank: more likely they are told in a way that was not read."""
    all_of = Counter(page.listed[0].column for page in looked)
    blank_of = Counter(page.listed[0].column for page in blank)
    return frozenset(c for c, n in blank_of.items() if n >= _WHOLE_COLUMN and n == all_of[c])


def state_of(page: PageEntry, index: PageIndex, texts: Texts, options: Options) -> tuple[State, str]:
    """What is left of the page's words without title and frame, and what that makes of it."""
    told = texts.of(page)
    if set(told.media) - {"text"} or any(_is_form(table, told.body) for table in told.tables):
        return "told", ""
    sibling = _sibling(page, index)
    other = texts.of(sibling) if sibling is not None else None
    beside = set(other.lines) if other is not None else set()
    body = set(told.body)
    lines = [line for line in told.lines if line not in beside and not _frame(line, page, line in body)]
    left = _without_title(" ".join(lines), page.title)
    length = len(_SIGNS.sub("", left))
    if length >= options["short_chars"]:
        return "told", left
    if _points_on(told, beside) or _pictured_way(told, other):
        return "short", left
    if length >= options["told_chars"] and _SENTENCE.search(left) and not _PLACEHOLDER.search(left.strip()):
        return "told", left
    if length < options["blank_chars"] or _PLACEHOLDER.search(left.strip()):
        return ("blank", left) if sibling is not None or length == 0 else ("short", left)
    return "short", left


def _is_form(table: Sequence[Sequence[str]], body: Sequence[str]) -> bool:
    """Whether a table of the text is filled in row by row, as yearly reports are: what two years have in
    common is no frame of theirs."""
    filled = [row for row in table if sum(bool(cell.strip()) for cell in row) > 1]
    return len(filled) >= _FORM_ROWS and not set(filled[0]).isdisjoint(body)


def _sibling(page: PageEntry, index: PageIndex) -> PageEntry | None:
    """Another article of the same column that says something: what both show is the frame."""
    for column in index.columns_of(page):
        for other in index.of_column(column):
            if other.key != page.key and other.kind == page.kind and other.text_length >= 80:
                return other
    return next(
        (o for o in index.told() if o.key != page.key and o.kind == page.kind and o.text_length >= 200), None
    )


def _frame(line: str, page: PageEntry, in_body: bool) -> bool:
    """Whether a line is the page's, not the article's; inside the text only short ones may be, and the line
    that tells when and by whom it was published."""
    if len(line) < _LONGEST_FRAME_LINE and not _SIGNS.sub("", _PUBLISHED.sub("", line)):
        return True
    longest = _LONGEST_IN_BODY if in_body else _LONGEST_FRAME_LINE
    return line in page.crumbs or (len(line) < longest and _FRAME.search(line) is not None)


def _without_title(text: str, title: str) -> str:
    return text.replace(title, "").strip() if title else text.strip()


def _points_on(told: PageText, beside: set[str]) -> bool:
    """Whether the article sends its reader on by a link of its own."""
    return any(
        link.text and link.text not in beside and _POINTING.search(link.text) and link.text in told.body
        for link in told.links
    )


def _pictured_way(told: PageText, other: PageText | None) -> bool:
    """Whether the article shows another page in a frame, or leads on to one by a picture of its own: a work
    told elsewhere, perhaps."""
    framed = {link.url for link in other.links} if other is not None else set()
    return any(
        link.role in ("page", "frame")
        and link.url not in framed
        and link.url.startswith("http")
        and not (link.text and any(link.text in line for line in told.lines))
        for link in told.links
    )


def _finding(page: PageEntry, left: str) -> Finding:
    held = _PLACEHOLDER.search(left)
    # What stands for a text to come is quoted, not the line under the title that may stand before it.
    said = left if held is None or len(left) <= _LONGEST_QUOTE else held[0]
    shown = f", 只有“{said[:_LONGEST_QUOTE]}”" if said else ""
    return Finding(
        "blank_document",
        page.url,
        f"文章“{page.title}”没有正文{shown}",
        column=page.column_name or None,
        mark=Mark(texts=(page.title,)),
        facts={"chars": str(len(_SIGNS.sub("", left))), "left": left[:100]},
    )


CHECK = Check(
    id="blank_document",
    title="空白文章",
    needs=("pages", "texts"),
    kinds=("blank_document",),
    options=defaults("blank_document"),
    judge=judge,
    page=__doc__,
)
