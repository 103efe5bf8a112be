"""Words of a page: contact lines that end an article are its own, not the foot's."""

from __future__ import annotations

import pytest

from crawler.derive.page_text import read_text
from crawler.model import Fetched

FOOT = (
    '<div class="footer"><p>主办单位：某县人民政府</p><p>网站标识码：2204210001 吉ICP备12345678号</p></div>'
)
BODY = (
    "<p>事项依据有关条例办理，申请人应当符合规定的条件。</p>"
    "<p>联系电话：0431-12345678</p><p>办理流程：申请、受理、发证</p>"
)


@pytest.mark.parametrize("box", ['<div class="TRS_Editor">{}</div>', '<div class="plain">{}</div>'])
def test_contact_lines_before_a_marked_foot_belong_to_the_article(box: str) -> None:
    html = f"<html><body><h1>某事项办事指南</h1>{box.format(BODY)}{FOOT}</body></html>"
    text = read_text(Fetched("http://www.x.gov.cn/a.html", 200, {}, html.encode()))
    assert "办理流程：申请、受理、发证" in text.lines
    assert not any("主办单位" in line for line in text.lines)


def test_a_foot_that_nobody_marked_is_found_by_its_lines() -> None:
    foot = FOOT.replace('class="footer"', "")
    html = f"<html><body><h1>某县召开会议</h1><div><p>会议部署了有关工作。</p></div>{foot}</body></html>"
    text = read_text(Fetched("http://www.x.gov.cn/a.html", 200, {}, html.encode()))
    assert not any("主办单位" in line for line in text.lines)


STRIP = "<table><tr><td onclick='tab(0)'>基本信息</td><td onclick='tab(1)'>申请材料</td></tr></table>"


def pane_lines(second: str) -> tuple[str, ...]:
    panes = f"<div id='c0'><p>某局办理</p></div><div id='c1' style='display:none'>{second}</div>"
    html = f"<html><body><h1>某事项办事指南</h1><div>{STRIP}{panes}</div>{FOOT}</body></html>"
    return read_text(Fetched("http://www.x.gov.cn/a.html", 200, {}, html.encode())).lines


def test_what_a_pane_of_tabs_holds_stands_under_the_name_of_its_tab() -> None:
    lines = pane_lines("<p>申请书（原件1份）</p>")
    assert lines[-4:] == ("基本信息", "某局办理", "申请材料", "申请书（原件1份）")


def test_a_pane_that_repeats_the_name_of_its_tab_is_told_once() -> None:
    lines = pane_lines("<h3>申请材料</h3><p>申请书（原件1份）</p>")
    assert lines[-3:] == ("某局办理", "申请材料", "申请书（原件1份）")
