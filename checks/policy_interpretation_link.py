"""政策与解读关联 policy_interpretation_link

查什么: 现行有效的规范性文件有没有解读 (asks 含 missing); 文件与解读有没有互相链接, 两个方向都看 (unlinked);
    解读与文件的发布日期相隔几个工作日 (late)。先按页面上的关联链接配对, 再按文号, 最后按标题中的文件名称。
为何扣分: 重要文件应与解读同步发布、相互关联, 公众看到文件就能看到解读, 看到解读能找到原文。
何时不适用: 转发、任免、批复、会议通知、征求意见稿、已失效或废止的文件, 以及发布未满期限的文件不要求解读;
    解读栏目没有读出或采集没有走完时, 不说“没有解读”。
已知误报: 解读只发在其他平台、标题又不写文件名称的; 关联框由脚本稍后填入的; 文件的发布日期是迁移网站的日期。
    名称相近但不能确定的, 列为线索由人确认, 不计问题。
例: 《某市停车管理办法》2026年6月1日发布, 解读6月12日发布, 相隔9个工作日, 判为解读不及时; 解读页有文件链接,
    文件页没有解读链接, 判文件页未关联。
选项: asks 查哪几样 (missing、unlinked、late); scope 为 normative 只看规范性文件, other 只看其余政策文件,
    policy 都看 (其余政策文件没有解读的列为线索); working_days 允许的工作日; since 从哪一天起的文件; sample
    抽查件数, 0 为全部; least 至少有几件被解读即可, 0 为全部; year 只看这一年发布的, 0 为不限。

Source: rubric_tables check family policy_interpretation_link; domain notes §4.11, §5.
"""

from __future__ import annotations

import datetime as dt

from checks.artifacts.policies import Policies
from checks.check import Check, Given, Options
from checks.model import Verdict
from checks.policy.answers import Answer, joined, missing, sampled
from checks.policy.late import late
from checks.policy.unlinked import unlinked
from checks.words import defaults
from crawler.derive.working_days import due_day


def judge(given: Given, options: Options) -> Verdict:
    policies = given.of("policies", Policies)
    asks: list[str] = list(options["asks"])
    answers: list[Answer] = []
    if "missing" in asks:
        answers.append(missing(policies, options, _due_before(given.as_of, options)))
    if "unlinked" in asks:
        answers.append(unlinked(policies, options))
    if "late" in asks:
        answers.append(late(policies, options))
    n: int = options["sample"]
    return joined([sampled(answer, n, given.seed) for answer in answers], least=options["least"])


def _due_before(as_of: dt.date, options: Options) -> str:
    """Documents published on this day or later may still wait for their interpretation."""
    day = as_of
    while due_day(day, options["working_days"]) >= as_of:
        day -= dt.timedelta(days=1)
    return day.isoformat()


CHECK = Check(
    id="policy_interpretation_link",
    title="政策与解读关联",
    needs=("policies",),
    kinds=("interpretation_missing", "interpretation_unlinked", "interpretation_late"),
    options=defaults("policy_interpretation_link"),
    judge=judge,
    page=__doc__,
)
