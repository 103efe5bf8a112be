"""领导信息 leader_info

查什么: 领导信息一类的栏目里, 有没有公开领导姓名; 每位领导有没有工作分工、简历、照片、办公联系方式、领导活动
    (按选项)。一人一页、一页多人、表格都认; 工作分工写在领导班子分工通知里的也认。
为何扣分: 负责人姓名是条例规定的主动公开内容; 分工和简历不公开, 公众不知道找谁负责。
何时不适用: 栏目由脚本或图片显示而没有读出的转人工; 采集没有走完的不断言没有; 写“空缺”的职位不算。
已知误报: 分工用图片公布的; 照片做成背景图的。
例: “张某 副局长”一页有简历, 没有分工, 判缺工作分工; 只有姓名和职务的名单, 每人缺分工和简历。
选项: fields 每位领导要公开的内容; custom 为 true 时, 多数领导都公开了的, 其余的也应公开
    (至少 custom_least 位, 占百分之 custom_percent 以上); want 为 names 只看有没有公开姓名, 为 duty 看分工里
    有没有某项工作; about 该项工作的字样; columns 栏目名称。

Source: 政府信息公开条例第二十条; anhui-county-department-2022/09; jingzhou-2021-department 领导信息.
"""

from __future__ import annotations

from checks.artifacts.attachment_texts import AttachmentTexts
from checks.artifacts.texts import Texts
from checks.artifacts.titles import TitleIndex
from checks.check import Check, Given, Options
from checks.guides.find import Reader, cut_short
from checks.guides.leaders import Leader, Leaders, find_leaders
from checks.model import Candidate, Finding, Mark, Verdict
from checks.words import check_data, defaults, shown_path


def finding(leader: Leader, field: str) -> Finding:
    words = check_data("leader_info").words
    return Finding(
        "leader_incomplete",
        leader.url,
        words["missing"].format(name=leader.name, field=words["fields"][field]),
        target=field,
        mark=Mark(texts=(leader.name,), region="page"),
        facts={"name": leader.name, "missing": words["fields"][field]},
    )


def judge(given: Given, options: Options) -> Verdict:
    index = given.of("titles", TitleIndex)
    reader = Reader(index, given.of("texts", Texts), given.of("attachment_texts", AttachmentTexts))
    leaders = find_leaders(reader, list(options["columns"]))
    if not leaders.people:
        return _absent(given, index, leaders, options)
    shown = tuple(Candidate(each.url, each.name, quote=each.text[:60]) for each in leaders.people[:15])
    counts = {"leaders": len(leaders.people)}
    if options["want"] == "names":
        return Verdict("met", counts=counts, candidates=shown)
    if options["want"] == "duty":
        return _duty(leaders, options, counts)
    read = [each for each in leaders.people if not each.unread]
    owed = [*options["fields"], *(_customary(read, options) if options["custom"] else ())]
    lacking = [(each, code) for each in read for code in dict.fromkeys(owed) if code not in each.told]
    whole = len(read) - len({id(each) for each, _ in lacking})
    # A page of several leaders has one problem a field: its places are counted.
    by_place: dict[tuple[str, str], list[Leader]] = {}
    for each, code in lacking:
        by_place.setdefault((each.url, code), []).append(each)
    findings = tuple(_several(people, code) for (_, code), people in by_place.items())
    if findings:
        return Verdict("not_met", findings, share=(whole, len(read)), counts=counts, candidates=shown)
    if not read:
        args = {"url": leaders.place}
        return Verdict("needs_review", reason_key="leaders_unread", reason_args=args, candidates=shown)
    return Verdict("met", share=(whole, len(read)), counts=counts, candidates=shown)


def _customary(read: list[Leader], options: Options) -> list[str]:
    """What the unit shows of nearly all its leaders is owed of each: the one without it was forgotten."""
    return [
        code
        for code in check_data("leader_info").words["customary"]
        if (shown := sum(code in each.told for each in read)) >= options["custom_least"]
        and shown * 100 >= len(read) * options["custom_percent"]
    ]


def _several(people: list[Leader], code: str) -> Finding:
    first = finding(people[0], code)
    if len(people) == 1:
        return first
    words = check_data("leader_info").words
    names = "、".join(each.name for each in people)
    return Finding(
        first.kind,
        first.page_url,
        words["missing"].format(name=names, field=words["fields"][code]),
        target=code,
        mark=first.mark,
        facts={"name": names, "missing": words["fields"][code], "count": str(len(people))},
    )


def _duty(leaders: Leaders, options: Options, counts: dict[str, int]) -> Verdict:
    for each in leaders.people:
        said = next((word for word in options["about"] if word in each.text), None)
        if said is not None:
            at = each.text.index(said)
            quote = each.text[max(0, at - 30) : at + 30]
            return Verdict("met", counts=counts, candidates=(Candidate(each.url, each.name, quote=quote),))
    args = {"about": options["about"][0]}
    shown = tuple(Candidate(each.url, each.name) for each in leaders.people[:15])
    return Verdict(
        "needs_review", reason_key="leaders_no_duty", reason_args=args, counts=counts, candidates=shown
    )


def _absent(given: Given, index: TitleIndex, leaders: Leaders, options: Options) -> Verdict:
    if leaders.place:
        key = "leaders_unread" if leaders.unread else "leaders_none_read"
        candidate = Candidate(leaders.place, options["columns"][0])
        return Verdict(
            "needs_review", reason_key=key, reason_args={"url": leaders.place}, candidates=(candidate,)
        )
    if cause := cut_short(index):
        return Verdict("not_measured", reason_key="leaders_cut_short", reason_args={"cause": cause})
    names = list(options["columns"])
    paths = [shown_path((*link.path, link.name)) for link in index.portal.nav]
    absent = Finding(
        "column_missing",
        given.home_url,
        f"未找到“{names[0]}”类栏目 (已试名称: {'、'.join(names)})",
        target=names[0],
        mark=Mark(region="nav"),
        searched=(*paths, *(f"词: {name}" for name in names)),
    )
    return Verdict("not_met", (absent,))


CHECK = Check(
    id="leader_info",
    title="领导信息",
    needs=("titles", "texts", "attachment_texts"),
    kinds=("leader_incomplete", "column_missing"),
    options=defaults("leader_info"),
    judge=judge,
    page=__doc__,
)
