"""页面标签 page_tags

查什么: 首页、栏目页、内容页的 meta 标签是否齐全: 首页 SiteName、SiteDomain、SiteIDCode, 栏目页加 ColumnName、
    ColumnType, 内容页再加 ArticleTitle、PubDate、ContentSource。写了标签而内容为空的, 视为没有。
为何扣分: 标签是国办汇聚、检索政府网站信息的依据, 缺了信息就认不出来源和时间。
何时不适用: 框架页、跳转页、出错页, 栏目之外的服务页 (网站地图、检索等), 脚本没有执行完的网页。
已知误报: 由脚本写入标签而没有渲染的网页; 单页栏目 (机构职能等) 按栏目页要求。
例: 全部内容页都没有 ContentSource, 是一个模板的问题, 记一个问题, 写明共多少页; 个别文章漏填的逐页列出。
选项: home、column、article 各类网页应有的标签。

Source: rubric_tables check family page_tags; 国办发〔2017〕47号; product.md Defaults.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from checks.artifacts.tags import TaggedPage, TagReading
from checks.check import Check, Given, Options
from checks.model import Candidate, Finding, Mark, Verdict
from checks.words import check_data, defaults

_WORDS: dict[str, Any] = check_data("page_tags").words


def judge(given: Given, options: Options) -> Verdict:
    reading = given.of("tags", TagReading)
    findings: list[Finding] = []
    for sort in ("home", "column", "article"):
        pages = [page for page in reading.pages if page.sort == sort]
        for tag in options[sort]:
            findings += _faults(sort, tag, pages)
    counts = {"pages": len(reading.pages), "found": len(findings)}
    if findings:
        return Verdict("not_met", tuple(findings), counts=counts, unread=reading.unread)
    if not reading.pages:
        return Verdict("needs_review", reason_key="no_tagged_pages", counts=counts)
    return Verdict("met", counts=counts, unread=reading.unread, candidates=_shown(reading))


def _shown(reading: TagReading) -> tuple[Candidate, ...]:
    """The home page with its tags, for whoever judges what no tag tells."""
    homes = [page for page in reading.pages if page.sort == "home"][:1]
    return tuple(Candidate(home.url, "首页", f"页面标签: {'、'.join(home.said)}") for home in homes)


def _faults(sort: str, tag: str, pages: Sequence[TaggedPage]) -> list[Finding]:
    """One finding for a template that lacks the tag, one for each page where only that page does."""
    lacking = [page for page in pages if tag not in page.said]
    if not lacking:
        return []
    slips, template = _parted(lacking, pages)
    if len(slips) > _WORDS["single_most"]:
        slips, template = [], lacking
    groups = [[page] for page in slips]
    if template:
        groups.insert(0, sorted(template, key=lambda page: (len(page.url), page.url)))
    return [_finding(sort, tag, group, len(pages)) for group in groups]


def _parted(
    lacking: Sequence[TaggedPage], pages: Sequence[TaggedPage]
) -> tuple[list[TaggedPage], list[TaggedPage]]:
    """Pages that lack the tag while most of their kind, column and host have it; and all others."""
    least = _WORDS["template_percent"]
    if len(lacking) * 100 >= len(pages) * least:
        return [], list(lacking)
    beside, without = _counted(pages), _counted(lacking)
    slips: list[TaggedPage] = []
    template: list[TaggedPage] = []
    for page in lacking:
        common = any(
            without[group] > 1 and without[group] * 100 >= beside[group] * least for group in _groups(page)
        )
        (template if common else slips).append(page)
    return slips, template


def _groups(page: TaggedPage) -> tuple[str, ...]:
    """What makes pages of one template: the column they are listed in, the host (a platform of its own), and
    for pages in no list the folder under it (an office's part of the portal)."""
    parts = urlsplit(page.url)
    host = f"//{parts.netloc}"
    if page.group:
        return page.group, host
    folder = parts.path.split("/")[1] if parts.path.count("/") > 1 or parts.query else ""
    return (host, f"{host}/{folder}/") if folder and "." not in folder else (host,)


def _counted(pages: Sequence[TaggedPage]) -> Counter[str]:
    return Counter(group for page in pages for group in _groups(page))


def _finding(sort: str, tag: str, group: Sequence[TaggedPage], pages: int) -> Finding:
    example = group[0]
    name = _WORDS["sorts"][sort]
    state = "内容为空" if tag in example.hollow else "没有设置"
    many = f", 同样的共 {len(group)} 页 (已看{name} {pages} 页)" if len(group) > 1 else ""
    return Finding(
        "tag_missing",
        example.url,
        f"{name}的页面标签 {tag} {state}{many}",
        target=tag,
        severity="minor" if sort == "article" else "normal",
        also_on=len(group) - 1,
        place="home" if sort == "home" else "other",
        mark=Mark(region="page"),
        facts={"page_sort": name, "state": state, "pages": str(pages)},
    )


CHECK = Check(
    id="page_tags",
    title="页面标签",
    needs=("tags",),
    kinds=("tag_missing",),
    options=defaults("page_tags"),
    judge=judge,
    page=__doc__,
)
