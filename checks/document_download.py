"""文件下载 document_download

查什么: 政策文件的页面能不能把文件取走: 有没有正文文件 (Word、PDF、OFD 等)、下载或打印按钮。本门户半数以上的
    文件都提供正文文件的, 其余的也应提供; 指标点名格式的, 各种格式都要有。
为何扣分: 政府信息公开平台应当能检索、查阅、下载; 只能在网页上看的文件不便使用。
何时不适用: 不是政策文件的网页; 网页没有读完的。附件打不开属于死链, 另行判定。
已知误报: 下载按钮由脚本画出、没有文字的; 附件只是附表、正文不能下载的按有文件计。
例: 文件页只有正文, 没有附件, 也没有下载、打印按钮, 判不能下载。
选项: scope 为 normative 只看规范性文件, policy 看全部政策文件; formats 必须提供的格式; consult 还应写明的咨询
    渠道 (只收集线索); columns 不看文件, 改看这些栏目有没有可下载的文书样本; since 从哪一天起。

Source: rubric_tables check family document_download; domain notes §2.6.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from checks.artifacts.attachment_texts import AttachmentTexts
from checks.artifacts.pages import PageEntry, PageIndex
from checks.artifacts.policies import Policies
from checks.artifacts.texts import Texts
from checks.check import Check, Given, Options
from checks.model import Candidate, Finding, Mark, Verdict
from checks.policy.sorts import Document
from checks.policy.subject import alike, plain
from checks.words import check_data, defaults
from crawler.derive.classes import likeness

_WORDS: dict[str, Any] = check_data("document_download").words
_CONTROL = re.compile(_WORDS["control"])
_TAKE = re.compile(_WORDS["take"])
_TEXT_FILE = re.compile(_WORDS["text_file"], re.I)
_FORM = re.compile(_WORDS["form"])
_MOST = 15
_LONGEST_CONTROL = 20
_NAMED_ALIKE = 85.0


def judge(given: Given, options: Options) -> Verdict:
    if options["columns"]:
        return _forms(given.of("pages", PageIndex), options["columns"])
    policies = given.of("policies", Policies)
    texts = given.of("texts", Texts)
    files_at = given.of("attachment_texts", AttachmentTexts)
    frame = [
        d
        for d in policies.documents
        if not d.passed_on
        and (options["scope"] != "normative" or d.sort == "normative")
        and (d.page.date or "9999") >= options["since"]
    ]
    read = [d for d in frame if not d.page.unread]
    if not read:
        return Verdict("needs_review", reason_key="no_documents_offered")
    custom = _custom(policies.documents)
    formats: dict[str, list[str]] = {f: _WORDS["formats"].get(f, [f]) for f in options["formats"]}
    findings = []
    for document in read:
        lacking = _lacking(document, formats, texts, files_at, custom)
        if lacking is not None:
            findings.append(_finding(document, lacking, custom))
    share = (len(read) - len(findings), len(read))
    counts = {"documents": len(frame), "found": len(findings)}
    more: dict[str, Any] = {"counts": counts, "unread": len(frame) - len(read)}
    if findings:
        return Verdict("partial" if share[0] else "not_met", tuple(findings), share=share, **more)
    silent = _silent(read, options["consult"], texts)
    if silent:
        args = {"n": str(len(silent))}
        return Verdict(
            "needs_review",
            (),
            reason_key="consult_missing",
            reason_args=args,
            candidates=tuple(silent[:_MOST]),
            **more,
        )
    return Verdict("met", share=share, **more)


def _custom(documents: Sequence[Document]) -> bool:
    """Whether the portal offers its documents' texts as files by custom."""
    offering = sum(1 for document in documents if _text_files(document))
    least = _WORDS["house_least"]
    return bool(offering >= least and offering * 100 >= len(documents) * _WORDS["house_percent"])


def _text_files(document: Document) -> bool:
    """Whether an attachment is the document's own text: named for it, or called so."""
    return any(
        _TEXT_FILE.search(each.name) is not None
        or alike(each.name.rpartition(".")[0], document.subject) >= _NAMED_ALIKE
        or plain(document.subject) in plain(each.name)
        for each in document.page.attachments
    )


def _lacking(
    document: Document,
    formats: Mapping[str, Sequence[str]],
    texts: Texts,
    files_at: AttachmentTexts,
    custom: bool,
) -> list[str] | None:
    """What the page does not offer; None when it is in order, empty when it offers nothing at all."""
    files = document.page.attachments
    if formats:
        types = {each.type.lower() for each in files}
        lacking = [name for name, endings in formats.items() if not types & set(endings)]
        return lacking or None
    if files or "file" in document.page.forms:
        return None
    told = texts.of(document.page)
    if any(files_at.at(link.url).state != "not_fetched" for link in told.links):
        return None
    controls = [link.text for link in told.links] + [
        line for line in told.lines if len(line) <= _LONGEST_CONTROL
    ]
    if any(_TAKE.search(text) and _TEXT_FILE.search(text) for text in controls):
        return None
    if any(_CONTROL.search(text) for text in controls) and not custom:
        return None
    return []


def _finding(document: Document, lacking: Sequence[str], custom: bool) -> Finding:
    page = document.page
    what = f"没有提供{'、'.join(lacking)}格式的下载" if lacking else "没有可下载的文件"
    why = ", 本门户其他文件大多提供" if custom and not lacking else ""
    return Finding(
        "document_no_download",
        page.url,
        f"文件“{page.title}”{what}{why}",
        target=",".join(lacking),
        column=page.column_name or None,
        mark=Mark(texts=(page.title,)),
        facts={"attachments": "、".join(each.name for each in page.attachments) or "无"},
    )


def _silent(documents: Sequence[Document], asked: Sequence[str], texts: Texts) -> list[Candidate]:
    """Documents that do not name the ways to ask about them."""
    found = []
    for document in documents if asked else ():
        text = texts.of(document.page).text
        lacking = [n for n in asked if not re.search(_WORDS["consult"].get(n, re.escape(n)), text)]
        if lacking:
            page = document.page
            found.append(Candidate(page.url, page.title, f"未写明{'、'.join(lacking)}"))
    return found


def _forms(index: PageIndex, names: Sequence[str]) -> Verdict:
    """Whether the columns named hold a form to download."""
    columns = [
        c for c in index.columns if any(likeness(n, shown) for n in names for shown in (c.name, *c.aliases))
    ]
    pages: list[PageEntry] = [page for column in columns for page in index.of_column(column)]
    pages += [page for page in index.entries if any(likeness(n, page.title) >= 3 for n in names)]
    offered = {
        each.url: (page, each.name) for page in pages for each in page.attachments if _FORM.search(each.name)
    }
    counts = {"pages": len(pages), "forms": len(offered)}
    if offered:
        candidates = tuple(Candidate(url, page.title, name) for url, (page, name) in sorted(offered.items()))
        return Verdict("met", counts=counts, candidates=candidates[:_MOST])
    args = {"columns": "、".join(names)}
    return Verdict("needs_review", (), reason_key="no_forms_offered", reason_args=args, counts=counts)


CHECK = Check(
    id="document_download",
    title="文件下载",
    needs=("policies", "pages", "texts", "attachment_texts"),
    kinds=("document_no_download",),
    options=defaults("document_download"),
    judge=judge,
    page=__doc__,
)
