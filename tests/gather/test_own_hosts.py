"""Which further hosts are the unit's own, by rule."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from crawler.gather.client import probe_client
from crawler.gather.gather import gather
from crawler.gather.home import as_fetched
from crawler.gather.outcome import Exchange
from crawler.gather.own_hosts import MOST, Candidate, candidates, find_own_hosts, is_own, is_sub_host
from crawler.gather.phases import Plan
from crawler.model import Footer, Link
from crawler.settings import Settings
from crawler.url import Scope
from storage.archive import Archive
from tests.gather.local_pages import Answer, serving

SCOPE = Scope("http://www.qihe.gov.cn/")
CODE = "2203000001"


def _link(url: str, text: str = "", *, hidden: bool = False) -> Link:
    return Link(url, "page", "href", text, "nav", url, hidden)


@pytest.mark.parametrize(
    ("host", "own", "is_below"),
    [
        ("zwgk.qihe.gov.cn", "qihe.gov.cn", True),
        ("hd.zwgk.qihe.gov.cn:8080", "qihe.gov.cn", True),
        ("qihe.gov.cn:8080", "qihe.gov.cn", False),
        ("xinqihe.gov.cn", "qihe.gov.cn", False),
        ("www.changchun.gov.cn", "qihe.changchun.gov.cn", False),
        ("10.1.2.3:8081", "10.1.2.3", True),
        ("10.1.2.4", "10.1.2.3", False),
    ],
)
def test_sub_hosts_stand_below_the_portals_name(host: str, own: str, is_below: bool) -> None:
    assert is_sub_host(host, own) is is_below


def test_candidates_are_sub_hosts_that_visitors_see_platforms_first() -> None:
    links = [
        _link("http://rsj.qihe.gov.cn/", "县人社局"),
        _link("http://www.qihe.gov.cn/zwgk/", "政务公开"),
        _link("http://jgj.other.gov.cn/", "政府信息公开平台"),
        _link("http://dark.qihe.gov.cn/", "棋牌", hidden=True),
        _link("http://zwgk.qihe.gov.cn/", "首页"),
        _link("http://zwgk.qihe.gov.cn/gk/", "栖河县 政府信息公开专栏"),
        Link("http://file.qihe.gov.cn/1.pdf", "attachment", "href"),
    ]
    assert candidates(links, SCOPE) == [
        Candidate("zwgk.qihe.gov.cn", "http://zwgk.qihe.gov.cn/gk/", True),
        Candidate("rsj.qihe.gov.cn", "http://rsj.qihe.gov.cn/", False),
    ]


def test_few_candidates_are_looked_at() -> None:
    assert len(candidates([_link(f"http://d{n}.qihe.gov.cn/") for n in range(50)], SCOPE)) == MOST


@pytest.mark.parametrize(
    "name", ["信息公开制度解读", "政务公开工作要点", "关于开展政府信息公开培训的通知", "公开"]
)
def test_articles_about_openness_name_no_platform(name: str) -> None:
    assert [each.platform for each in candidates([_link("http://a.qihe.gov.cn/", name)], SCOPE)] == [False]


@pytest.mark.parametrize(
    ("platform", "shown", "home", "own"),
    [
        (False, CODE, CODE, True),
        (True, "2203000099", CODE, False),
        (True, None, CODE, True),
        (False, None, CODE, False),
        (False, CODE, None, False),
        (True, CODE, None, True),
    ],
)
def test_the_number_of_the_site_decides_then_what_the_link_is_called(
    platform: bool, shown: str | None, home: str | None, own: bool
) -> None:
    candidate = Candidate("zwgk.qihe.gov.cn", "http://zwgk.qihe.gov.cn/", platform)
    assert is_own(candidate, Footer(site_code=shown), Footer(site_code=home)) is own


def _page(text: str, code: str = "") -> str:
    foot = f"<div class='footer'>主办单位：某县人民政府 网站标识码：{code}</div>" if code else ""
    return f"<html><head><title>某县</title></head><body><p>{text}</p>{foot}</body></html>"


@pytest.fixture
def hosts() -> Iterator[dict[str, str]]:
    """Origins of a platform without a number, a site of the same number, another unit's, one that is gone,
    and one that leads away."""
    with ExitStack() as stack:
        told = {
            "platform": stack.enter_context(serving({"/gk/": _page("政府信息公开指南")})),
            "same": stack.enter_context(serving({"/": _page("互动交流", CODE)})),
            "other": stack.enter_context(serving({"/": _page("县教育局", "2203000077")})),
            "gone": stack.enter_context(serving({})),
        }
        away = Answer("", 302, headers=(("Location", f"{told['same']}/"),))
        told["away"] = stack.enter_context(serving({"/": away}))
        yield told


def test_own_hosts_are_told_by_what_they_answer(hosts: dict[str, str]) -> None:
    links = "".join(
        f"<a href='{hosts[name]}{path}'>{text}</a>"
        for name, path, text in (
            ("platform", "/gk/", "政府信息公开平台"),
            ("same", "/", "互动交流"),
            ("other", "/", "县教育局"),
            ("gone", "/", "政务公开"),
            ("away", "/", "信息公开"),
        )
    )
    home = as_fetched(
        Exchange(url="http://127.0.0.1:9/", status=200, headers={}, body=_page(links, CODE).encode())
    )

    async def run() -> tuple[list[str], int]:
        async with probe_client(Settings()) as client:
            return await find_own_hosts(client, home, Scope("http://127.0.0.1:9/"))

    found, asked = asyncio.run(run())
    assert found == [f"{hosts['platform']}/gk/", f"{hosts['same']}/"]
    assert asked == 6


def test_pages_of_a_further_own_host_are_walked_and_the_host_is_remembered(
    hosts: dict[str, str], tmp_path: Path
) -> None:
    home = _page(
        f"<a href='{hosts['platform']}/gk/'>政府信息公开平台</a><a href='{hosts['other']}/'>教育局</a>"
    )
    settings = Settings.model_validate({"politeness": {"reach": "loopback"}})
    with serving({"/": home}) as origin, Archive.create(tmp_path) as archive:
        asyncio.run(gather(archive, Plan(f"{origin}/", "2026-11-20"), settings, lambda *_: None))
        walked = {str(page.url) for page in archive.pages()}
        assert archive.fact("further_hosts") == [f"{hosts['platform']}/gk/"]
    assert walked == {f"{origin}/", f"{hosts['platform']}/gk/"}


def test_a_platform_named_only_in_a_menu_that_a_script_writes_is_walked(
    hosts: dict[str, str], tmp_path: Path
) -> None:
    """So is a site that shows the number which a script puts into the foot of the home page; other units'
    sites in the same menu stay outside."""
    menu = "".join(
        f"<a href=\\'{hosts[name]}{path}\\'>{text}</a>"
        for name, path, text in (
            ("platform", "/gk/", "政府信息公开"),
            ("same", "/", "水情服务"),
            ("other", "/", "县教育局"),
        )
    )
    home = (
        f"<html><head><title>某县</title></head><body><script>document.write('<ul>{menu}</ul>')</script><p>要闻</p>"
        "<div class='footer' id='foot'></div><script>document.getElementById('foot').innerHTML="
        f"'主办单位：某县人民政府 网站标识码：{CODE}'</script></body></html>"
    )
    settings = Settings.model_validate({"politeness": {"reach": "loopback"}})
    with serving({"/": home}) as origin, Archive.create(tmp_path) as archive:
        asyncio.run(gather(archive, Plan(f"{origin}/", "2026-11-20"), settings, lambda *_: None))
        assert archive.fact("further_hosts") == [f"{hosts['platform']}/gk/", f"{hosts['same']}/"]
        walked = {str(page.url) for page in archive.pages()}
    assert walked == {f"{origin}/", f"{hosts['platform']}/gk/", f"{hosts['same']}/"}
