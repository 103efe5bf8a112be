"""Names of columns: which wanted names a portal's own ones meet, and the class that a name tells."""

from __future__ import annotations

import pytest

from crawler.derive.classes import class_of, likeness


@pytest.mark.parametrize(
    ("wanted", "shown", "found"),
    [
        ("政策解读", "政策解读", True),
        ("政府信息公开指南", "《信息公开指南》", True),
        ("通知公告", "公示公告", True),
        ("人事信息", "人 事 任 免", True),
        ("惠民惠农补贴", "惠农补贴专栏", True),
        ("意见征集", "网上意见征集", True),
        ("概况信息", "走进安和", True),
        ("地区概况", "魅力安和县", True),
        ("县情", "走进 安和", True),
        ("概况信息", "安和概况", True),
        ("概况信息", "安和区概览", True),
        ("概况", "区情简介", True),
        ("概况信息", "机构概况", False),
        ("概况信息", "历史文化概况", False),
        ("概况信息", "某区财政局概况", False),
        ("概况信息", "走进基层", False),
        ("概况信息", "走进直播间", False),
        ("概况信息", "走进", True),
        ("通知公告", "走进安和", False),
        ("概况信息", "魅力安和建设工作专题报道", False),
        ("领导信息", "教育厅领导", True),
        ("领导信息", "某区政府领导", True),
        ("领导之窗", "管委会领导", True),
        ("领导信息", "历任领导", False),
        ("领导信息", "上级领导", False),
        ("领导信箱", "教育厅领导", False),
        ("政策解读", "政策文件", False),
        ("财政预决算", "政务公开", False),
        ("年度报告", "规划计划", False),
    ],
)
def test_wanted_names_match_what_portals_show(wanted: str, shown: str, found: bool) -> None:
    assert bool(likeness(wanted, shown)) is found


@pytest.mark.parametrize(
    "marks", ["«{}·{}»", "“{}{}”", "「{}‧{}」", "〝{}{}〞", "{} {}", "●{}・{}", "\u200b{}\ufeff{}"]
)
def test_quotes_dots_and_spaces_within_a_name_do_not_matter(marks: str) -> None:
    shown = marks.format("十四", "五") + "规划"
    assert likeness("“十四五”规划", shown) == likeness("十四五规划", shown) == 4
    assert likeness("十四五规划", f"{shown}纲要") == 1
    assert likeness("十五五规划", shown) == 0


def test_signs_of_vowels_are_letters_of_a_name() -> None:
    assert likeness("དོན་གནད", "དན་གནད") == 0


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("政务要闻", "动态要闻"),
        ("图说新闻", "动态要闻"),
        ("部门动态", "动态要闻"),
        ("乡镇传真", "动态要闻"),
        ("联系传真", None),
        ("权责清单动态调整", "清单"),
        ("公示公告", "通知公告"),
        ("招标公告", "采购"),
        ("政策图解", "解读"),
        ("规范性文件", "政策文件"),
        ("决策部署落实情况", "落实情况"),
        ("意见征集", "征集"),
        ("县长信箱", "留言"),
        ("部门预算", "预决算"),
        ("政府信息公开年报", "年报"),
        ("政府信息公开指南", "指南"),
        ("新闻发布会", "回应"),
        ("政务公开制度", "制度"),
        ("领导之窗", "机构"),
        ("风景名胜", None),
    ],
)
def test_classes(name: str, expected: str | None) -> None:
    found = class_of(name)
    assert (found.name if found else None) == expected
