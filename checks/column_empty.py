"""空白栏目 column_empty

查什么: 门户的每个列表栏目是否至少有一条信息。
    静态列表、脚本数据岛、渲染后的页面、框架页都看过仍没有, 才算空白。
为何扣分: 空白栏目让公众扑空; 国办指标把空白栏目列为单项否决情形之一。
何时不适用: 栏目没有渲染完成、数据接口出错或被拦截的, 记为未能检测, 不算空白。网页写明“本单位没有此项职能”
    “本年度无此类事项”的, 或要选条件、点“查询”才列出而没有写明没有的, 由人判断; 只写“暂无信息”的仍算空白。
已知误报: 仅以图片或外部平台承载内容的栏目; 归档专题的入口页。
例: 栏目页写着“暂无信息”, 列表区域没有条目, 判为空白; 脚本稍后填入列表的, 渲染后再看。

Source: rubric_tables check family column_empty; 国办秘函〔2019〕19号 栏目不更新 (3).
"""

from __future__ import annotations

from checks.check import Check, Given, Options
from checks.column_exists import empty_finding, stating
from checks.model import Verdict

UNREAD = frozenset({"blocked", "dynamic_failed"})


def unread_verdict(names: list[str], counts: dict[str, int]) -> Verdict:
    """Nothing was found, but some columns could not be read: neither met nor not met."""
    args = {"columns": "、".join(names[:5])}
    return Verdict("not_measured", reason_key="column_unread", reason_args=args, counts=counts)


def judge(given: Given, options: Options) -> Verdict:
    columns = given.portal.columns
    stated = given.portal.states_nothing
    findings = tuple(empty_finding(c) for c in columns if c.state == "empty" and c.url not in stated)
    unread = [c.name for c in columns if c.state in UNREAD]
    counts = {"columns": len(columns), "found": len(findings), "unmeasured": len(unread)}
    candidates = stating([c for c in columns if c.url in stated], stated)
    if findings:
        more = len(unread) + len(candidates)
        return Verdict("not_met", findings, counts=counts, unread=more, candidates=candidates)
    if unread:
        return unread_verdict(unread, counts)
    if candidates:
        args = {"columns": "、".join(c.title for c in candidates[:5])}
        return Verdict(
            "needs_review", (), "column_states_nothing", args, counts=counts, candidates=candidates
        )
    if not columns:
        return Verdict("not_measured", reason_key="no_columns", counts=counts)
    return Verdict("met", counts=counts)


CHECK = Check(
    id="column_empty",
    title="空白栏目",
    needs=("portal",),
    kinds=("column_empty",),
    options={},
    judge=judge,
    page=__doc__,
)
