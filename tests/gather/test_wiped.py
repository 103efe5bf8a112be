"""Pages whose own scripts take their content away, as far as the stored answer and the rendered page tell."""

from __future__ import annotations

import pytest

from crawler.derive.page import read_page
from crawler.gather.rendering import wiped
from crawler.model import Fetched

URL = "http://www.example.gov.cn/zwfw/gqfw/index.html"
PROSE = "<h2>供求服务</h2>" + "<p>本栏目发布农产品供求信息，欢迎经营主体登记发布。</p>" * 6
FOOT = '<div class="footer"><a href="/gy.html">关于我们</a>主办单位：示例县人民政府</div>'
EMPTIES = "<script>if(!window.ActiveXObject){document.body.innerHTML=''}</script>"
OTHER = "<script>var a=1</script>"


def page(body: str) -> str:
    return f"<html><head><meta charset=utf-8><title>供求服务</title></head><body>{body}</body></html>"


def lost(script: str, left: str) -> bool:
    answer = Fetched(URL, 200, {}, page(PROSE + script + FOOT).encode(), rendered=page(left))
    return wiped(answer, read_page(answer))


def test_a_page_that_empties_itself_above_its_foot_is_wiped() -> None:
    assert lost(EMPTIES, FOOT)


@pytest.mark.parametrize("script", [EMPTIES, OTHER])
def test_a_page_with_nothing_left_is_wiped(script: str) -> None:
    assert lost(script, "")


@pytest.mark.parametrize(
    ("script", "left"),
    [(OTHER, FOOT), (EMPTIES, PROSE + FOOT), (EMPTIES, "<p>" + "换成了另一段正文。" * 5 + "</p>" + FOOT)],
    ids=["no script empties it", "nothing was lost", "something else was put there"],
)
def test_what_still_shows_something_is_not(script: str, left: str) -> None:
    assert not lost(script, left)
