"""Rubric files broken in one way each: every fault has its own message, at its own line, and none besides."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from rubrics.faults import RubricError
from rubrics.load import parse

BASE = (Path(__file__).parent / "broken" / "base.yaml").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Broken:
    """``old`` becomes ``new``; the fault ``says`` stands on the last line that holds ``at``.

    ``more``: further true faults that follow from the same edit.
    """

    name: str
    old: str
    new: str
    at: str
    says: str
    more: int = 0

    @property
    def text(self) -> str:
        assert BASE.count(self.old) == 1, f"{self.old!r} stands {BASE.count(self.old)} times"
        return BASE.replace(self.old, self.new)

    @property
    def line(self) -> int:
        return [n for n, line in enumerate(self.text.splitlines(), 1) if self.at in line][-1]


BROKEN = [
    Broken("格式不对", "rubric/1", "rubric/2", "rubric/2", "“format”不能是“wangjian.rubric/2”"),
    Broken("编号有大写", "id: base-2026", "id: Base", "id: Base", "只能用小写字母、数字和连字符"),
    Broken("年度写成文字", "period: 2026", "period: 今年", "今年", "“period”须是整数"),
    Broken("年度太早", "period: 2026", "period: 1926", "1926", "“period”太小"),
    Broken("缩进坏了", "kinds:\n  county", "kinds: [\n  county", "township: 乡镇", "不是合法的 YAML"),
    Broken("键写两次", "full: 20\n", "full: 20\nfull: 20\n", "full: 20", "“full”写了两次"),
    Broken(
        "名称写错",
        "bonus_gate: 15",
        "bonus_gat: 15",
        "bonus_gat:",
        "不认识的名称“bonus_gat”;是否想写“bonus_gate”?",
    ),
    Broken(
        "没有编号的要点",
        "          - no: 1\n            criterion: 教育",
        "          - criterion: 教育",
        "教育公开",
        "缺少“no”",
    ),
    Broken("总分不合", "full: 20\n", "full: 21\n", "full: 21", "总分写的是21分,各部分合计20分"),
    Broken("部分不合", "full: 12\n", "full: 13\n", "full: 13", "“网站”写的是13分,下级合计12分"),
    Broken(
        "要点不合",
        "full: 3\n            rule: additive",
        "full: 2.5\n            rule: additive",
        "# 栏目合计",
        "“栏目”写的是5分,各要点合计4.5分",
        more=1,
    ),
    Broken(
        "某类单位不合",
        "{criterion: 有规划}",
        "{full: 2}",
        "# 栏目合计",
        "“栏目”写的是5分,各要点合计4分(乡镇)",
        more=1,
    ),
    Broken(
        "某个单位不合",
        "full: 8\n            rule: per_unit\n            units: [某县卫生局]",
        "full: 7\n            rule: per_unit\n            units: [某县卫生局]",
        "# 重点合计",
        "“重点”写的是8分,各要点合计7分",
    ),
    Broken(
        "检查写错",
        "check: dead_link",
        "check: dead_lnk",
        "dead_lnk",
        "没有名为“dead_lnk”的检查;是否想写“dead_link”?",
    ),
    Broken(
        "选项写错",
        "class: [动态要闻]",
        "clas: [动态要闻]",
        "clas:",
        "检查“column_stale”没有选项“clas”;是否想写“class”?",
    ),
    Broken("选项不是列表", "names: [规划计划]", "names: 规划计划", "names:", "选项“names”须是列表"),
    Broken(
        "选项不是真假", "not_empty: true", "not_empty: 要", "not_empty: 要", "选项“not_empty”的值“要”不合要求"
    ),
    Broken(
        "没写栏目名称",
        "{names: [规划计划], not_empty: true}",
        "{not_empty: true}",
        "{not_empty: true}",
        "须写明栏目名称(names)",
    ),
    Broken(
        "凭材料判定却绑定检查",
        "automation: automatic\n            family",
        "automation: material\n            family",
        "check: dead_link",
        "凭材料判定的评测要点不能绑定检查",
    ),
    Broken(
        "检查种类写错",
        "family: dead_link",
        "family: deadlink",
        "family: deadlink",
        "不认识的检查种类“deadlink”;是否想写“dead_link”?",
    ),
    Broken("规则写错", "rule: sampled", "rule: sample", "rule: sample", "“rule”不能是“sample”"),
    Broken(
        "参数写错",
        "more_than: 5",
        "more_then: 5",
        "more_then",
        "不认识的参数“more_then”;是否想写“more_than”?",
    ),
    Broken(
        "参数是负数",
        "{per: 1, points: 2}",
        "{per: 1, points: -2}",
        "points: -2",
        "参数“points”须是不小于 0 的数",
    ),
    Broken(
        "扣分没有数",
        "params: {per: 1, points: 2}",
        "params: {per: 1}",
        "params: {per: 1}",
        "deduction 须写明每次扣分",
    ),
    Broken(
        "单位类型不存在",
        "  township: 乡镇",
        "  townshp: 乡镇",
        "townshp: 乡镇",
        "没有单位类型“townshp”;是否想写“township”?",
        more=3,
    ),
    Broken(
        "单位类型同名",
        "  township: 乡镇",
        "  township: 县政府",
        "township: 县政府",
        "单位类型“township”与“county_government”的名称相同",
    ),
    Broken(
        "单位类型写两次",
        "[county_government, township]",
        "[county_government, township, township]",
        "applies_to",
        "单位类型“township”写了2次",
    ),
    Broken(
        "要点超出指标的单位类型",
        "            units: [某县教育局]",
        "            applies_to: [city_government]\n            units: [某县教育局]",
        "applies_to: [city",
        "“kinds”里没有“city_government”",
    ),
    Broken(
        "指标漏了单位类型",
        "[county_government, township]\n",
        "[county_government]\n",
        "by_kind",
        "本项不适用于“township”,这里写的不起作用",
        more=1,
    ),
    Broken("单位分不开", "[某县卫生局]", "[教育局]", "[教育局]", "单位“教育局”与“某县教育局”分不开"),
    Broken("加分到不了上限", "bonus: 3", "bonus: 4", "bonus: 4", "加分上限4分,加分项合计只有3分"),
    Broken("没有写加分上限", "bonus: 3\n", "", "format:", "有加分项,却没有写加分上限"),
    Broken(
        "加分线过高",
        "bonus_gate: 15",
        "bonus_gate: 25",
        "bonus_gate: 25",
        "基本分最多20分,永远过不了加分线25分",
    ),
    Broken(
        "加分永远得不满",
        "points: 1, max: 3",
        "points: 1, max: 2",
        "points: 1, max: 2",
        "最多2分,本项的3分永远得不到",
    ),
    Broken("等次到不了", "min: 18", "min: 30", "min: 30", "最高只有23分,永远到不了等次“优秀”的30分"),
    Broken("等次分数线相同", "min: 0", "min: 18", "name: 一般", "等次“一般”与“优秀”的分数线相同(18分)"),
    Broken(
        "每处扣得太多",
        "{per: 1, points: 0.5, max: 2}",
        "{per: 1, points: 5, max: 2}",
        "points: 5,",
        "每处扣5分,超过本项的2分",
    ),
    Broken("上限超过分值", "points: 0.5, max: 2", "points: 0.5, max: 9", "max: 9", "最多9分,超过本项的2分"),
    Broken(
        "抽查合计不对",
        "{sample: 4, points: 0.5}",
        "{sample: 4, points: 1}",
        "{sample: 4, points: 1}",
        "抽4个、每个1分合4分,本项是2分",
    ),
    Broken(
        "抽查数量不是整数",
        "{sample: 4, points: 0.5}",
        "{sample: 0, points: 0.5}",
        "{sample: 0, points: 0.5}",
        "抽查数量(sample)须是不小于 1 的整数",
        more=1,
    ),
    Broken(
        "抽查数量不一致",
        "options: {sample: 4}",
        "options: {sample: 5}",
        "options: {sample: 5}",
        "检查抽5个,计分规则抽4个",
    ),
    Broken(
        "分档轮不到",
        "{working_days: 5, points: 1}",
        "{working_days: 2, points: 1}",
        "working_days: 2",
        "第2档永远轮不到",
    ),
    Broken(
        "分档高于满分",
        "{working_days: 3, points: 3}",
        "{working_days: 3, points: 4}",
        "points: 4",
        "这一档4分,超过本项的3分",
    ),
    Broken(
        "都不符合反而得分多", "else: 0", "else: 2", "else: 2", "各档都不符合反而得2分,不低于最低一档的1分"
    ),
    Broken("期限不一致", "weeks: 2", "weeks: 3", "days: 14", "检查按14天,计分规则按21天"),
    Broken("期限不是日期", '"01-31"', '"02-30"', "02-30", "“02-30”不是日期"),
    Broken(
        "否决的部分不存在", "section: 网站", "section: 网址", "网址", "没有名为“网址”的部分;是否想写“网站”?"
    ),
    Broken(
        "否决后果写错", "effect: fixed_total", "effect: fix_total", "fix_total", "veto 须写明后果(effect)"
    ),
    Broken("否决不起作用", "value: 10", "value: 20", "value: 20", "否决后最多20分,不低于总分20分"),
    Broken(
        "否决项有分值",
        "rule: veto\n            params: {effect: zero",
        "full: 0\n            rule: veto\n            params: {effect: zero",
        "full: 0",
        "否决项和扣分项没有满分",
    ),
    Broken(
        "参照的指标不存在",
        "of: base/网站/链接",
        "of: base/网站/连接",
        "rate_of",
        "没有编号为“base/网站/连接”的评测要点",
    ),
    Broken("参照自己", "of: base/网站/链接", "of: base/网站/栏目", "rate_of", "不能参照自己的得分率"),
    Broken(
        "不一致没有说明", "contradictions: [C1]", "contradictions: [C2]", "[C2]", "“contradictions”里没有“C2”"
    ),
    Broken(
        "编号重复",
        "id: base/保障/重点",
        "id: base/网站/栏目",
        "id: base/网站/栏目",
        "指标编号“base/网站/栏目”重复",
    ),
    Broken(
        "要求重复", "动态两周内更新", "有规划栏目", "有规划栏目", "与第1项的要求、适用单位都相同,会重复计分"
    ),
    Broken(
        "名录不存在",
        "unit_list: jingzhou-2021",
        "unit_list: jinzhou-2021",
        "jinzhou",
        "没有单位名录“jinzhou-2021”;是否想写“jingzhou-2021”?",
    ),
    Broken(
        "阶段颠倒", "from: 2026-02-01", "from: 2026-01-15", "name: 反馈", "阶段“反馈”与“自查”重叠或先后颠倒"
    ),
    Broken("日期写错", "due: 2026-01-20", "due: 2026-02-31", "2026-02-31", "“due”须是日期"),
    Broken("申诉阶段不存在", "phase: 反馈", "phase: 复核", "appeal:", "申诉所在的阶段“复核”不在阶段之中"),
    Broken("申诉天数为零", "days: 7", "days: 0", "days: 0", "“days”太小"),
]


@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.name)
def test_a_broken_rubric_is_told_by_its_line(broken: Broken) -> None:
    with pytest.raises(RubricError) as caught:
        parse(broken.text.encode())
    found = [(fault.line, fault.message) for fault in caught.value.faults]
    assert any(line == broken.line and broken.says in message for line, message in found), (
        broken.line,
        found,
    )
    assert len(found) == 1 + broken.more, found
    assert f"第{broken.line}行" in str(caught.value)


def test_there_are_at_least_forty_each_with_its_own_message() -> None:
    assert len(BROKEN) >= 40
    assert len({broken.says for broken in BROKEN}) == len({broken.name for broken in BROKEN}) == len(BROKEN)


def test_the_base_they_are_broken_from_is_good() -> None:
    assert parse(BASE.encode()).full == 20
