"""目录清单 lists

查什么: 指标点名的清单、目录有没有: 有该名称的栏目且有内容, 或有该名称的文件、附件、页面; 写明要求的字段时,
    再看清单里有没有这些字段。没有指标时, 只看菜单上的清单(权责清单、公共服务清单……)打开有没有内容。
为何扣分: 清单是公众办事和监督的依据, 只有名称没有内容等于没有公开。
何时不适用: 采集没有走完、栏目没有读出的不断言没有; 字段只在没有读出的附件里的, 由人判定。
已知误报: 清单放在省级平台, 本站只有图片链接。
例: 菜单“中介服务清单”打开只有“另行公布”一句话, 记一个问题, 目标为“中介服务清单”。
选项: subjects 点名的内容, 写法同 column_content; 不写的, 按门户菜单判断; columns 栏目名称;
    min_subjects 至少几项, 0 为全部; review 只收集线索; absence_open 没有时由人判定应不应有;
    suggest 为 false 时不建议得分 (找到的是反面情形);
    kind 没有时记哪一类问题; fields 清单应有的字段。

Source: rubric_tables check family lists.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from checks.artifacts.attachment_texts import AttachmentTexts
from checks.artifacts.texts import Texts
from checks.artifacts.titles import TitleIndex, folded
from checks.check import Check, Given, Options
from checks.disclosure.bare import bare_page, stated
from checks.disclosure.content import OPTIONS, search, verdict
from checks.disclosure.series import titled_with
from checks.disclosure.subjects import Found, Hit, number
from checks.model import Candidate, Finding, Mark, Verdict
from checks.words import check_data, defaults


@cache
def words(name: str) -> Any:
    return check_data("lists").words[name]


def judge(given: Given, options: Options) -> Verdict:
    if not options["subjects"]:
        return _by_menu(given, options)
    found = search(given, options)
    said = verdict(given, options, found, options["kind"])
    if said.outcome != "met" or not options["fields"]:
        return said
    return _with_fields(given, options, found, said)


def _by_menu(given: Given, options: Options) -> Verdict:
    """Lists that the menu names and that open without content, unless the list stands elsewhere."""
    index = given.of("titles", TitleIndex)
    texts = given.of("texts", Texts)
    findings = []
    open_: list[Candidate] = []
    named = 0
    for each in words("lists"):
        named += index.place(each["names"]).found
        page = bare_page(index, texts, tuple(each["names"]))
        if page is None or any(
            t.page is None or t.page.key != page.key for t in titled_with(index, each["any"])
        ):
            continue
        if said := stated(texts, page):
            open_.append(Candidate(page.url, each["name"], said))
            continue
        findings.append(
            Finding(
                options["kind"],
                page.url,
                f"“{each['name']}”打开后没有内容, 全站也没有其他“{each['name']}”",
                target=each["name"],
                mark=Mark(region="page"),
                facts={"text_length": str(page.text_length)},
                searched=tuple(f"词: {word}" for word in each["any"]),
            )
        )
    if findings:
        return Verdict("not_met", tuple(findings))
    if open_:
        args = {"names": "、".join(each.title for each in open_)}
        return Verdict("needs_review", (), "lists_stated", args, candidates=tuple(open_))
    return Verdict("met") if named else Verdict("not_applicable", reason_key="lists_none")


def _with_fields(given: Given, options: Options, found: tuple[Found, ...], said: Verdict) -> Verdict:
    """The verdict when the list must also show ``fields``: enough of them, or a person looks."""
    fields: list[str] = options["fields"]
    best: list[str] = []
    for each in found:
        for hit in (*each.sure, *each.weak)[: number("texts")]:
            text = _words_of(given, hit)
            shown = [field for field in fields if any(folded(w) in text for w in field.split("|"))]
            best = max(best, shown, key=len)
    if len(best) * 100 >= len(fields) * words("fields_percent"):
        return said
    absent = "、".join(field.split("|")[0] for field in fields if field not in best)
    args = {
        "name": found[0].subject.name,
        "found": str(len(best)),
        "owed": str(len(fields)),
        "absent": absent,
    }
    return Verdict("needs_review", (), "list_fields", args, counts=said.counts, candidates=said.candidates)


def _words_of(given: Given, hit: Hit) -> str:
    files = given.of("attachment_texts", AttachmentTexts)
    page = hit.titled.page
    if page is None or hit.titled.source != "page":
        return folded(files.at(hit.titled.url).text)
    text = given.of("texts", Texts).of(page).text
    return folded(
        "\n".join((text, *(files.at(each.url).text for each in page.attachments[: number("texts")])))
    )


CHECK = Check(
    id="lists",
    title="目录清单",
    needs=("titles", "texts", "attachment_texts"),
    kinds=("list_missing",),
    options={**OPTIONS, **defaults("lists")},
    judge=judge,
    page=__doc__,
)
