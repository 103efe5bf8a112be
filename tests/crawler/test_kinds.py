"""The kind of a unit, guessed from what its site calls itself."""

from __future__ import annotations

import pytest

from checks.kinds import guess_kind, kinds
from rubrics.load import available, load_rubric


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("明湖县人民政府门户网站", "county_government"),
        ("欢迎访问 明湖县人民政府 网站", "county_government"),
        ("前郭尔罗斯蒙古族自治县人民政府", "county_government"),
        ("科尔沁右翼前旗人民政府", "county_government"),
        ("明湖市朝阳区人民政府", "county_government"),
        ("明湖县政府网", "county_government"),
        ("明湖市人民政府", "city_government"),
        ("明湖朝鲜族自治州人民政府", "city_government"),
        ("锡林郭勒盟人民政府", "city_government"),
        ("明湖市公安局", "city_department"),
        ("明湖市发展和改革委员会", "city_department"),
        ("明湖市人民政府国有资产监督管理委员会", "city_department"),
        ("明湖县教育局", "county_department"),
        ("明湖经济技术开发区管理委员会", "development_zone"),
        ("明湖高新区", "development_zone"),
        ("清溪镇人民政府", "township"),
        ("朝阳街道办事处", "township"),
    ],
)
def test_the_kind_a_name_speaks_of(name: str, kind: str) -> None:
    assert guess_kind(name) == kind


def test_the_first_name_that_tells_decides() -> None:
    assert guess_kind("首页", "明湖县教育局") == "county_department"
    assert guess_kind("明湖市人民政府", "明湖县教育局") == "city_government"


def test_names_that_tell_nothing_leave_the_default() -> None:
    assert guess_kind() == guess_kind("", "首页") == kinds().default


def test_every_guess_is_a_known_kind() -> None:
    codes = {code for code, _ in kinds().patterns} | {kinds().default}
    assert codes <= set(kinds().names)


def test_the_kinds_of_every_rubric_are_known() -> None:
    for name in available():
        assert set(load_rubric(name).kinds) <= set(kinds().names)
