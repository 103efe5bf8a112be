"""机构信息 org_info

查什么: 机构职能一类的栏目和网页里有没有公开主要职责、内设机构、办公地址、办公时间、联系电话; 还有没有以
    机构改革前的名称出现的机构。几个网页合起来公开的, 合起来看。一页上逐个介绍几个机构、四分之三以上都
    写有的内容, 缺的那个也算缺 (本门户自己的做法)。
为何扣分: 政府信息公开条例第二十条把机关职能、机构设置、办公地址、办公时间、联系方式列为主动公开内容;
    机构改了、网页没改, 公众会找错地方。
何时不适用: 栏目是许多单位的名录的, 转人工; 内容在附件、图片里没有读出的, 转人工; 采集没有走完的不断言缺少。
已知误报: 写在历史沿革里的旧名称 (有“原”“划入”“更名”等字样的行不算); 保留旧名称的地方机构, 请豁免。
例: 机构职能页有职责、科室、地址和电话, 没有办公时间, 判缺办公时间; 内设机构页写“某县国土资源局”, 判名称过时。
选项: parts 要公开的部分; columns 栏目名称; outdated 是否查旧名称; since 只认这一年以来的内容, 0 不查。

Source: 政府信息公开条例第二十条; anhui-county-department-2022/10、11; jingzhou-2021-department 机构职能.
"""

from __future__ import annotations

from collections.abc import Sequence

from checks.artifacts.attachment_texts import AttachmentTexts
from checks.artifacts.texts import Texts
from checks.artifacts.titles import TitleIndex
from checks.check import Check, Given, Options
from checks.guides.find import Doc, Reader, cut_short
from checks.guides.org import (
    OrgPages,
    abolished,
    find_org,
    forgotten,
    forgotten_pages,
    may_open,
    missing_parts,
)
from checks.guides.reading import field_name
from checks.model import Candidate, Finding, Mark, Verdict
from checks.words import check_data, defaults, shown_path


def judge(given: Given, options: Options) -> Verdict:
    index = given.of("titles", TitleIndex)
    reader = Reader(index, given.of("texts", Texts), given.of("attachment_texts", AttachmentTexts))
    org = find_org(reader, list(options["columns"]))
    certain = _outdated(org) if options["outdated"] else []
    certain += [_beside(doc, code) for doc, code in forgotten_pages(org, options["parts"])]
    if org.main is None:
        return _absent(given, index, org, options, certain)
    missing = missing_parts(org.docs, options["parts"])
    some = [each for each in forgotten(org.docs, options["parts"]) if each[1] not in missing]
    findings = [
        *(_missing(org.main, code) for code in missing),
        *(_forgotten(doc, code, count) for doc, code, count in some),
        *certain,
    ]
    since = int(options["since"] or 0)
    dated = [doc.date for doc in org.docs if doc.date]
    if since and dated and max(dated) < str(since):
        findings.append(_old(org.main, max(dated), since))
    share = (len(options["parts"]) - len(missing), len(options["parts"]))
    candidates = tuple(Candidate(d.url, d.title, _told(d, options["parts"])) for d in org.docs[:10])
    if missing and (org.unread or may_open(org.docs, missing)):
        args = {"url": org.main.url}
        return Verdict("needs_review", reason_key="org_unread", reason_args=args, candidates=candidates)
    if missing and (cause := cut_short(index)) and not certain:
        return Verdict("not_measured", reason_key="org_cut_short", reason_args={"cause": cause})
    if findings:
        return Verdict("not_met", tuple(findings), share=share, candidates=candidates)
    if since and not dated:
        args = {"year": str(since)}
        return Verdict("needs_review", reason_key="org_undated", reason_args=args, candidates=candidates)
    return Verdict("met", share=share, candidates=candidates)


def _told(doc: Doc, wanted: Sequence[str]) -> str:
    """What a page tells of the parts asked for."""
    lacking = set(missing_parts([doc], wanted))
    told = "、".join(field_name(code) for code in wanted if code not in lacking)
    return f"写有{told}" if told else "没有读出所问的内容"


def _missing(doc: Doc, code: str) -> Finding:
    name = field_name(code)
    return Finding(
        "org_incomplete",
        doc.url,
        check_data("org_info").words["missing"].format(name=name),
        target=code,
        mark=Mark(texts=(doc.title[:30],), region="page"),
        facts={"title": doc.title, "missing": name},
    )


def _forgotten(doc: Doc, code: str, count: int) -> Finding:
    name = field_name(code)
    return Finding(
        "org_incomplete",
        doc.url,
        check_data("org_info").words["forgotten"].format(name=name, n=count),
        target=code,
        mark=Mark(texts=(doc.title[:30],), region="page"),
        facts={"title": doc.title, "missing": name, "count": str(count)},
    )


def _beside(doc: Doc, code: str) -> Finding:
    name = field_name(code)
    return Finding(
        "org_incomplete",
        doc.url,
        check_data("org_info").words["beside"].format(title=doc.title, name=name),
        target=code,
        mark=Mark(texts=(doc.title[:30],), region="page"),
        facts={"title": doc.title, "missing": name},
    )


def _old(doc: Doc, date: str, year: int) -> Finding:
    said = check_data("org_info").words["old"].format(date=date, year=year)
    return Finding("org_outdated", doc.url, said, target=str(year), mark=Mark(texts=(date,), region="page"))


def _outdated(org: OrgPages) -> list[Finding]:
    said = check_data("org_info").words["outdated"]
    return [
        Finding(
            "org_outdated",
            doc.url,
            said.format(said=name, year=year),
            target=name,
            mark=Mark(texts=(name,), region="page"),
            facts={"title": doc.title, "name": name, "reformed": str(year)},
        )
        for doc, name, year in abolished((*org.docs, *org.agencies))
    ]


def _absent(
    given: Given, index: TitleIndex, org: OrgPages, options: Options, certain: list[Finding]
) -> Verdict:
    if certain:
        return Verdict("not_met", tuple(certain))
    if org.listed:
        shown = tuple(Candidate(doc.url, doc.title) for doc in org.agencies[:10])
        args = {"n": str(org.listed)}
        return Verdict("needs_review", reason_key="org_many", reason_args=args, candidates=shown)
    names = list(options["columns"])
    place = index.place(names)
    if place.found:
        args = {"url": place.url}
        return Verdict(
            "needs_review",
            reason_key="org_unread",
            reason_args=args,
            candidates=(Candidate(place.url, names[0]),),
        )
    if cause := cut_short(index):
        return Verdict("not_measured", reason_key="org_cut_short", reason_args={"cause": cause})
    paths = [shown_path((*link.path, link.name)) for link in index.portal.nav]
    finding = Finding(
        "column_missing",
        given.home_url,
        f"{check_data('org_info').reasons['org_not_found']} (已试名称: {'、'.join(names)})",
        target=names[0],
        mark=Mark(region="nav"),
        searched=(*paths, *(f"词: {name}" for name in names)),
    )
    return Verdict("not_met", (finding,))


CHECK = Check(
    id="org_info",
    title="机构信息",
    needs=("titles", "texts", "attachment_texts"),
    kinds=("org_incomplete", "org_outdated", "column_missing"),
    options=defaults("org_info"),
    judge=judge,
    page=__doc__,
)
