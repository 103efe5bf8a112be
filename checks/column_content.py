"""栏目内容 column_content

查什么: 指标点名的内容在不在指定的栏目里: 按标题中的词、年份找, 附件名也算; 标题里没有的,
    再看栏目中最近几篇的正文。报道会议、调研的消息, 征求意见的草案和解读, 不当作文件本身。
为何扣分: 栏目设了, 该公开的内容没有, 公众仍然查不到。
何时不适用: 采集没有走完, 或有栏目没有读出来, 不能断言“没有”, 记为未能检测; 只在正文、消息或别的
    栏目里见到线索的, 由人判定; 内容好坏、是否齐全须由人判定的要点, 只提供线索和建议的比例。
已知误报: 内容用了词表以外的说法; 整份内容只在图片里; 外部平台承载而本站只有一个图片入口。
例: 指标要求公开“保密审查制度”, “公开制度”栏目有《政府信息公开保密审查办法》, 判为有;
    只有《我局学习保密审查制度》一条消息, 由人判定; 一条也没有, 判为没有。
选项: columns 栏目名称; subjects 内容(name 名称, any 词, years 年份, dated 发布年份, anywhere 不限栏目,
    min 最少件数, column 有此栏目且有内容也算, link 有此名称的外链也算, since 此日以后,
    hints 只作线索的词, ended_before 此年之前已结束的各期五年规划,
    running_in 此年在执行的和其后的五年规划);
    min_subjects 至少几项, 0 为全部; review 只收集线索; absence_open 没有时由人判定应不应有;
    suggest 为 false 时不建议得分 (找到的是反面情形);
    kind 没有时记哪一类问题, 空为不记(加分项)。

Source: column_content items and evidence plans of rubric_tables.
"""

from __future__ import annotations

from checks.check import Check, Given, Options
from checks.disclosure.content import OPTIONS, search, verdict
from checks.model import Verdict
from checks.words import defaults


def judge(given: Given, options: Options) -> Verdict:
    if not options["subjects"]:
        return Verdict("not_applicable", reason_key="no_subjects")
    return verdict(given, options, search(given, options), options["kind"])


CHECK = Check(
    id="column_content",
    title="栏目内容",
    needs=("titles", "texts"),
    kinds=("data_missing", "plan_missing", "list_missing", "budget_missing"),
    options={**OPTIONS, **defaults("column_content")},
    judge=judge,
    page=__doc__,
)
