"""公开指南 guide

查什么: 公开指南有没有写明公开工作机构名称、办公地址、办公时间、联系电话、传真、互联网联系方式和信息获取方式;
    是不是按2019年修订的《政府信息公开条例》: 还引用492号令、答复期限还是15个工作日、还收检索复制邮寄费、
    发布早于2019年5月15日又没有修订痕迹的, 都算过时。
为何扣分: 条例第十二条规定了指南的内容, 并要求及时更新; 公众照着过时的指南申请会走错路。
    只有标题、或只列出要素名称而没有内容的网页算一个问题 (空白), 不逐项算缺。
何时不适用: 指南只有扫描件、图片或由脚本生成而没有读出的, 入口是死链的 (死链另计), 或一个要素也没有认出的,
    转人工; 采集没有走完的, 不断言没有指南。
已知误报: 征求第三方意见的15个工作日不算过时; “传真: 无”算没有写明, 确无传真的请豁免。
例: 指南写“自收到申请之日起15个工作日内答复”, 判过时; 写“20个工作日”并提到第三方15个工作日, 不是。
选项: fields 要素; aspects 查哪几方面(complete 要素, current 是否过时, fee 收费, supplement 补正,
    ways 申请方式, dated 日期或年版); ways 应有的申请方式; columns 栏目名称; review 只收集线索;
    quotes 供人核对时摘录提到这些词的句子, 几种说法用“|”分开。

Source: 政府信息公开条例第十二条; anhui-county-department-2022/36; jingzhou-2021 修订完善政府信息公开指南.
"""

from __future__ import annotations

from checks.artifacts.attachment_texts import AttachmentTexts
from checks.artifacts.texts import Texts
from checks.artifacts.titles import TitleIndex
from checks.check import Check, Given, Options
from checks.column_exists import empty_finding
from checks.disclosure.subjects import UNREAD, passage, shortened
from checks.guides.find import Doc, Reader, cut_short
from checks.guides.guide import faults, find_guide, is_guide, labelled, missing_fields
from checks.guides.shell import is_bare, says_nothing, shell_finding
from checks.model import Candidate, Finding, Mark, Verdict
from checks.words import check_data, defaults, shown_path


def judge(given: Given, options: Options) -> Verdict:
    index = given.of("titles", TitleIndex)
    reader = Reader(index, given.of("texts", Texts), given.of("attachment_texts", AttachmentTexts))
    doc, others = find_guide(reader, list(options["columns"]))
    if doc is None:
        return _absent(given, index, options, others)
    candidate = Candidate(doc.url, doc.title, _quoted(doc.text, options))
    args = {"url": doc.url}
    if doc.unread:
        return Verdict("needs_review", reason_key="guide_unread", reason_args=args, candidates=(candidate,))
    page = index.pages.get(doc.url)
    if page is not None and page.kind == "form" and not is_guide(doc):
        # The labels of a form for applications are no elements of a guide.
        return Verdict(
            "needs_review", reason_key="guide_no_elements", reason_args=args, candidates=(candidate,)
        )
    told = set(options["fields"]) - set(missing_fields(doc, options["fields"]))
    if options["fields"] and (not told or is_bare(labelled(doc))):
        return _told_nothing(given, doc, options, candidate)
    findings = tuple(faults(doc, options["aspects"], options["fields"], options["ways"]))
    counts = {"found": len(findings)}
    if findings:
        return Verdict("not_met", findings, counts=counts, candidates=(candidate,))
    if options["review"]:
        return Verdict("needs_review", reason_key="guide_review", candidates=(candidate,), counts=counts)
    return Verdict("met", counts=counts, candidates=(candidate,))


def _told_nothing(given: Given, doc: Doc, options: Options, candidate: Candidate) -> Verdict:
    """The verdict on a page in which no element was found: a shell is one problem, other words are read by a
    person. What is out of date in them stays a fault."""
    index, words = given.of("titles", TitleIndex), check_data("guide").words
    if is_bare(labelled(doc)):
        findings: tuple[Finding, ...] = (shell_finding(doc, words["bare"].format(title=doc.title)),)
    elif says_nothing(doc, index.pages, given.of("texts", Texts)):
        column = next((c for c in index.portal.columns if c.url == doc.url and c.state == "empty"), None)
        blank = shell_finding(doc, words["blank"].format(title=doc.title))
        findings = (blank if column is None else empty_finding(column),)
    else:
        kept = [aspect for aspect in options["aspects"] if aspect == "current"]
        findings = tuple(faults(doc, kept, [], []))
    if findings:
        return Verdict("not_met", findings, counts={"found": len(findings)}, candidates=(candidate,))
    args = {"url": doc.url}
    return Verdict("needs_review", reason_key="guide_no_elements", reason_args=args, candidates=(candidate,))


def _quoted(text: str, options: Options) -> str:
    """The sentences of a guide that an item asks about; its beginning where an item asks for the whole."""
    asked: list[str] = list(options["quotes"])
    aspects = check_data("guide").words["aspect_quotes"]
    asked += [] if asked else [aspects[each] for each in options["aspects"] if each in aspects]
    told: dict[str, list[str]] = {}
    for words in asked:
        ways = words.split("|")
        told.setdefault(passage(text.splitlines(), ways), []).append(ways[0])
    said = (f"{'、'.join(names)}: {f'“{line}”' if line else '没有提到'}" for line, names in told.items())
    return "; ".join(said) or shortened(text)


def _absent(given: Given, index: TitleIndex, options: Options, others: bool) -> Verdict:
    if others:
        return Verdict("needs_review", reason_key="guide_other_units")
    if cause := cut_short(index):
        return Verdict("not_measured", reason_key="guide_not_found_cut_short", reason_args={"cause": cause})
    names = list(options["columns"])
    place = index.place(names)
    states = {column.state for column in place.columns}
    if states and states <= UNREAD:
        args = {"url": place.url}
        if "blocked" in states:
            return Verdict("not_measured", reason_key="guide_refused", reason_args=args)
        reason = "guide_does_not_open" if "not_found" in states else "guide_unread"
        return Verdict("needs_review", reason_key=reason, reason_args=args)
    paths = [shown_path((*link.path, link.name)) for link in index.portal.nav]
    finding = Finding(
        "column_missing",
        given.home_url,
        f"未找到政府信息公开指南 (已试名称: {'、'.join(names)})",
        target=names[0],
        mark=Mark(region="nav"),
        searched=(*paths, *(f"词: {name}" for name in names)),
    )
    return Verdict("not_met", (finding,))


CHECK = Check(
    id="guide",
    title="公开指南",
    needs=("titles", "texts", "attachment_texts"),
    kinds=("guide_incomplete", "guide_outdated", "column_missing", "blank_document", "column_empty"),
    options=defaults("guide"),
    judge=judge,
    page=__doc__,
)
