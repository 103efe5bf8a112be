"""Ways in: what a person sees as a control, and what only looks like one."""

from __future__ import annotations

import pytest
from lxml.cssselect import CSSSelector

from crawler.derive.entries import read_entries
from crawler.derive.tree import parse
from crawler.model import Entry

URL = "http://www.example.gov.cn/index.html"


def entries(markup: str) -> tuple[Entry, ...]:
    return read_entries(parse(f"<html><body>{markup}</body></html>", URL))


def kinds(markup: str) -> list[str]:
    return [entry.kind for entry in entries(markup)]


@pytest.mark.parametrize(
    "markup",
    [
        "<script id='_jiucuo_' src='https://zfwzgl.www.gov.cn/exposure/jiucuo.js'></script>",
        "<script src='//pucha.kaipuyun.cn/exposure/jiucuo.js'></script>",
        "<script>document.write(unescape(\"%3Cscript src='/exposure/jiucuo.js'%3E%3C/script%3E\"))</script>",
        "<a href='http://121.43.68.40/exposure/jiucuo.html?site_code=2299990001&url=x'><img src='j.png'></a>",
        "<img onclick=\"linkto_jiucuo('2299990001')\" src='/j.png'>",
        "<a href='/jc/'>我为政府网站找错</a>",
        "<a href='/jc/'><img src='j.png' alt='政府网站找错'></a>",
    ],
)
def test_every_form_of_the_error_report_is_a_way_in(markup: str) -> None:
    assert kinds(f"<div class='footer'>{markup}</div>") == ["error_report"]
    assert kinds(f"<div class='footer'><!-- {markup} --></div>") == []
    assert kinds(f"<div class='footer'><div style='display:none'>{markup}</div></div>") == []


@pytest.mark.parametrize(
    ("markup", "kind", "text"),
    [
        ("<a id='cniil_wza' href='javascript:;'>无障碍</a>", "accessibility", "无障碍"),
        (
            "<span id='wza' style='cursor:pointer' title='无障碍浏览'><img src='w.png'></span>",
            "accessibility",
            "无障碍浏览",
        ),
        ("<a onclick='kqNav()'>无障碍浏览</a>", "accessibility", "无障碍浏览"),
        ("<a class='toolbarSwitch' href='#'><img src='w.png'></a>", "accessibility", ""),
        ("<script defer src='//gov.govwza.cn/dist/aria.js?appid=0'></script>", "accessibility", ""),
        ("<a onclick='aria.oldFixedStart()'>关怀版</a>", "elder", "关怀版"),
        ("<a href='/old.html'>长者模式</a>", "elder", "长者模式"),
        ("<a href='/old/' title='适老化'><img src='o.png'></a>", "elder", "适老化"),
        ("<li><img src='c.png'><p>微信公众号</p></li>", "new_media", "微信公众号"),
        ("<a href='https://weibo.com/u/123'><i class='ico'></i></a>", "new_media", ""),
        ("<a href='/wx.html' title='政务微博'></a>", "new_media", "政务微博"),
        ("<a href='/app/'>手机客户端</a>", "new_media", "手机客户端"),
        ("<a href='/wx/'><i class='icon i-webchat'></i></a>", "new_media", ""),
        ("<a href='/xzxx/'>县长信箱</a>", "mailbox", "县长信箱"),
        ("<a href='/jz/'>局长邮箱</a>", "mailbox", "局长邮箱"),
        ("<a href='/ly/'>公众留言</a>", "mailbox", "公众留言"),
        ("<a href='/zx/'>业务咨询</a>", "mailbox", "业务咨询"),
    ],
)
def test_a_control_is_known_by_its_words_and_marks(markup: str, kind: str, text: str) -> None:
    assert [(entry.kind, entry.text) for entry in entries(f"<div class='head'>{markup}</div>")] == [
        (kind, text)
    ]


@pytest.mark.parametrize(
    "markup",
    [
        "<li><a href='/t1.html'>我县推进无障碍环境建设</a></li>",
        "<li><a href='/t2.html'>长者食堂开业</a></li>",
        "<li><a href='/t3.html'>抖音直播带货助农增收</a></li>",
        "<li><a href='/t4.html'>网站找错留言办理情况通报</a></li>",
        "<div class='bdsharebuttonbox'><a class='bds_weixin' title='微信' href='#'></a></div>",
        "<a title='分享到新浪微博' href='http://service.weibo.com/share/share.php?url=x'></a>",
        "<p>本报客户端</p><p>来源：某某日报客户端</p>",
        "<a href='/jb/'>纪检监察举报信箱</a>",
        "<a href='https://mail.example.gov.cn/'>政务邮箱</a>",
        "<a href='https://mail.example.gov.cn/'>邮箱</a>",
        "<li><a href='/t5.html'>公众留言办理情况的说明</a></li>",
        "<img src='slh.jpg' title='适老化无障碍服务'>",
        "<script>var a='无障碍浏览'</script>",
        "<a hidden id='removeBarrierFree' href='#'>退出</a>",
        "<a style='display:none' href='#'>退出长者模式</a>",
    ],
)
def test_look_alikes_are_no_way_in(markup: str) -> None:
    assert kinds(f"<div class='main'>{markup}</div>") == []


def test_a_picture_is_an_accounts_sign_by_the_name_of_its_file() -> None:
    sign = "<a href='/zwwb/'><img src='/images/top_weibo.png'></a>"
    assert [(e.kind, e.url) for e in entries(f"<div class='header'>{sign}</div>")] == [
        ("new_media", "http://www.example.gov.cn/zwwb/")
    ]
    for other in (
        "<a href='/t1.html'><img src='/uploads/weibo.png'></a>",
        "<div class='header share'><a href='#'><img src='/images/weibo.png'></a></div>",
        "<div class='header'><a href='/oauth/weibo'><img src='/images/weibo.png'></a></div>",
        "<div class='header'><a href='/x/'><img src='/images/weibo_meeting_hall_2024.png'></a></div>",
        "<div class='header'><img src='/images/weibo.png'></div>",
    ):
        assert kinds(other) == []


def test_a_selector_finds_the_control_again() -> None:
    page = parse(
        "<html><body><ul><li><a href='/a'>甲</a></li><li><a href='#'>无障碍</a></li></ul>"
        "<p class='x'><a href='#'>长者模式</a></p><a id='wx' href='#'>微信</a></body></html>",
        URL,
    )
    found = read_entries(page)
    assert [entry.kind for entry in found] == ["accessibility", "elder", "new_media"]
    for entry in found:
        hits = CSSSelector(entry.css)(page.root)
        assert ["".join(hit.itertext()) for hit in hits] == [entry.text]


def test_an_account_shown_twice_is_told_once_and_many_accounts_do_not_flood() -> None:
    assert kinds("<a href='/wx'>微信</a>" * 3) == ["new_media"]
    assert len(kinds("".join(f"<a href='/w{n}'>{n}局微博</a>" for n in range(40)))) == 12


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<li><a href='/xzxx/'><img src='x.png'></a><p>县长信箱</p></li>", "县长信箱"),
        ("<div><span><a href='/zx/'><img src='z.png'></a></span><b>在线咨询</b></div>", "在线咨询"),
    ],
)
def test_a_name_beside_the_linked_picture_of_a_mailbox_names_the_way_in(markup: str, text: str) -> None:
    found = [(entry.kind, entry.text, entry.url is not None) for entry in entries(f"<ul>{markup}</ul>")]
    assert found == [("mailbox", text, True)]


@pytest.mark.parametrize(
    "markup",
    [
        "<li><img src='x.png'><p>县长信箱</p></li>",
        "<li><a href='/n/1.html'>县长接待群众</a><p>县长信箱</p></li>",
        "<div><a href='/1/'><img src='1.png'></a><a href='/2/'><img src='2.png'></a><p>县长信箱</p></div>",
        "<div><a href='/n/1.html'><img src='1.png'></a><p>县长信箱</p><p>本月答复来信三十件</p></div>",
    ],
)
def test_a_name_of_a_mailbox_beside_something_else_is_none(markup: str) -> None:
    assert "mailbox" not in kinds(f"<div>{markup}</div>")
