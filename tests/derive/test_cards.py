"""Cards of a picture and a title that are two links each: entries of a list, and what only looks like it."""

from __future__ import annotations

import pytest

from crawler.derive.lists import Lists, read_lists
from crawler.derive.tree import parse

URL = "http://www.example.gov.cn/xwzx/tpxw/index.html"
FRAME = '<div class="menu"><a href="/">首页</a><a href="/xwzx/">新闻</a></div><h2>图片新闻</h2>'
CARD = '<div class="pc"><a href="{0}"><img src="/i/{1}.jpg" alt="{2}"></a><p><a href="{0}">{2}</a></p></div>'


def read(body: str) -> Lists:
    html = f"<html><head><meta charset=utf-8><title>图片新闻</title></head><body>{body}</body></html>"
    return read_lists(parse(html, URL))


def cards(*titles: str, address: str = "/xwzx/tpxw/202403/t202403{0:02}_{0}11.html") -> str:
    row = "".join(CARD.format(address.format(n + 10), n, title) for n, title in enumerate(titles))
    return f'{FRAME}<div class="piclist">{row}</div>'


@pytest.mark.parametrize(
    "titles", [("春耕时节的云台镇田间", "桃岭镇采茶比赛现场图"), ("春日桃岭", "雨后云台", "河畔晨光")]
)
def test_a_picture_and_its_title_are_one_entry(titles: tuple[str, ...]) -> None:
    found = read(cards(*titles))
    assert found.main is not None
    assert [item.title for item in found.main.items] == list(titles)


def test_a_picture_without_words_is_of_the_title_below() -> None:
    body = cards("春耕时节的云台镇田间", "桃岭镇采茶比赛现场图").replace(" alt=", " data-x=")
    found = read(body)
    assert found.main is not None
    assert [item.title for item in found.main.items] == ["春耕时节的云台镇田间", "桃岭镇采茶比赛现场图"]


def test_short_names_of_pictures_that_lead_to_columns_are_no_list() -> None:
    found = read(cards("云台古镇", "桃岭风光", "松溪人家", address="/ztzl/x{0}/"))
    assert found.main is None


def test_short_words_without_pictures_are_no_list() -> None:
    rows = "".join(f'<p><a href="/a/202403/t2024031{n}_1.html">云台古镇</a></p>' for n in range(3))
    assert read(f"{FRAME}<div>{rows}</div>").main is None


def test_one_card_alone_is_no_list() -> None:
    assert read(cards("春耕时节的云台镇田间")).main is None


def test_links_to_nowhere_are_not_the_same_entry() -> None:
    rows = "".join(
        f'<li><a href="javascript:void(0)" onclick="go({n})">{title}</a></li>'
        for n, title in enumerate(("关于开展春季河湖清洁行动的通知", "关于做好秋粮收购工作的通知要求"))
    )
    found = read(f"{FRAME}<ul>{rows}</ul>")
    assert found.main is not None
    assert len(found.main.items) == 2


@pytest.mark.parametrize("said", ["今天是", "现在时间：", "当前日期"])
def test_the_day_of_today_in_a_tag_of_its_own_is_no_entry_s(said: str) -> None:
    day = f'<span>{said}<i id="rq">2024年3月20日 星期三</i></span>'
    top = f'<div class="topbar">{day}<a href="/en/">ENGLISH</a></div>'
    found = read(f"{top}<h2>公开指南</h2><p>更新日期：2024-01-08</p><p>本指南说明怎样获取政府信息。</p>")
    assert found.main is None or not any(item.date == "2024-03-20" for item in found.main.items)


def test_a_day_in_a_tag_of_its_own_behind_other_words_is_an_entry_s() -> None:
    rows = "".join(
        f'<li><a href="/a/{n}.html">关于开展春季河湖清洁行动的通知</a>发布于<i>2024-03-2{n}</i></li>'
        for n in range(3)
    )
    found = read(f"{FRAME}<ul>{rows}</ul>")
    assert found.main is not None
    assert found.main.newest == "2024-03-22"
