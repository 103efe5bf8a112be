"""Words of advertisements, and what pages of lapsed domains show."""

from __future__ import annotations

import pytest

from crawler.derive.spam import shown_by, spam_kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("棋牌游戏大厅", "gambling"),
        ("澳 门 金 沙", "gambling"),
        ("Online CASINO", "gambling"),
        ("新开传奇私服", "game"),
        ("某市男科医院", "medical"),
        ("代孕公司", "medical"),
        ("代开发票", "papers"),
        ("无抵押贷款", "loan"),
        ("中国福利彩票", ""),
        ("打击赌博专项行动", ""),
        ("毕业证查询", ""),
        ("Essex County", ""),
        ("住房公积金贷款", ""),
        ("市第一人民医院", ""),
        ("", ""),
    ],
)
def test_the_text_of_a_link_tells_its_kind(text: str, kind: str) -> None:
    assert spam_kind(text) == kind


def test_a_host_name_tells_too() -> None:
    assert spam_kind("某网", "www.casino888.example") == "gambling"
    assert spam_kind("某网", "www.plain.example") == ""


@pytest.mark.parametrize(
    ("title", "text", "kind"),
    [
        ("old.example 域名出售", "", "parking"),
        ("您正在访问的域名可以转让！", "old.example 价格面议", "parking"),
        ("old.example", "此域名可能有意出售，请联系所有者", "parking"),
        ("欢迎访问", "有意购买该域名请联系", "parking"),
        ("old.com is for sale", "Make an offer", "parking"),
        ("old.example", "The domain old.example is for sale. Buy this domain.", "parking"),
        ("澳门新葡京娱乐城", "真人娱乐 百家乐 注册送彩金", "gambling"),
        ("首页", "百家乐 老虎机 六合彩 投注", "gambling"),
    ],
)
def test_pages_of_lapsed_domains_are_known(title: str, text: str, kind: str) -> None:
    shown = shown_by(title, text)
    assert shown is not None
    assert shown.kind == kind


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("某某行业协会", "协会动态 通知公告"),
        ("公安机关通报网络赌博典型案例", "百家乐 老虎机 投注"),
        ("Sedona Travel", "Welcome"),
        ("某市男科医院", "男科 性病"),
        ("域名服务 - 某公司", "域名注册 云主机"),
        ("域名转让办理流程 - 某信息中心", "域名转让须提交以下材料"),
        ("关于域名交易管理有关规定的通知", "各有关单位"),
        ("域名过期怎么办", "帮助中心"),
        ("体彩中心", "中国体育彩票 足彩 投注站 竞彩"),
        ("", ""),
    ],
)
def test_ordinary_pages_are_left_alone(title: str, text: str) -> None:
    assert shown_by(title, text) is None
