"""Identity shown at the foot of the pages."""

from __future__ import annotations

import pytest

from checks.artifacts import ELEMENTS, FooterFault, FooterReading
from checks.registry import CHECKS
from checks.run import run_check
from crawler.derive.page import read_page
from crawler.model import Fetched, Link, PageFacts
from storage.archive import Discovered

HOME = "http://www.x.gov.cn/"


def missing(element: str, **more: object) -> FooterFault:
    known: dict[str, object] = {"page_url": HOME, "also_on": 3, "on_home": True, "everywhere": True, **more}
    return FooterFault("footer_missing", element, **known)  # type: ignore[arg-type]


CONFLICT = FooterFault(
    "footer_conflict",
    "site_code",
    HOME,
    also_on=0,
    on_home=True,
    everywhere=False,
    shown="页脚 2201020001, 页面标签 2201020009",
    texts=("2201020001", "2201020009"),
)


def reading(
    *faults: FooterFault, pages: int = 4, unread: int = 0, home_unread: bool = False
) -> FooterReading:
    return FooterReading(faults, pages, unread, home_unread)


def test_a_complete_foot(ask) -> None:
    verdict = ask("footer_identity", footers=reading())
    assert (verdict.outcome, verdict.findings, verdict.share) == ("met", (), (6, 6))
    assert [candidate.title for candidate in verdict.candidates] == ["首页"]


def test_each_missing_element_is_one_problem_with_all_its_places(ask, found) -> None:
    verdict = ask("footer_identity", footers=reading(missing("police"), missing("contact", also_on=0)))
    assert verdict.outcome == "not_met"
    assert found(verdict) == [("footer_missing", HOME, "contact"), ("footer_missing", HOME, "police")]
    assert sorted(f.also_on for f in verdict.findings) == [0, 3]
    assert verdict.share == (4, 6)


def test_the_rubric_may_ask_for_some_elements_only(ask) -> None:
    asked = {"elements": ["site_code", "icp"]}
    other = ask("footer_identity", asked, footers=reading(missing("police")))
    assert (other.outcome, other.findings, other.share) == ("met", (), (2, 2))
    wanted = ask("footer_identity", asked, footers=reading(missing("icp"), missing("police")))
    assert [f.target for f in wanted.findings] == ["icp"]
    assert wanted.share == (1, 2)


def test_a_conflict_of_codes_is_told_but_priced_only_when_asked_for(ask, found) -> None:
    told = ask("footer_identity", footers=reading(CONFLICT))
    assert (told.outcome, told.findings) == ("met", ())
    assert [(f.kind, f.target) for f in told.noted] == [("footer_conflict", "site_code")]
    priced = ask("footer_identity", {"conflicts": True}, footers=reading(CONFLICT))
    assert (priced.outcome, priced.noted) == ("not_met", ())
    assert found(priced) == [("footer_conflict", HOME, "site_code")]
    assert CONFLICT.shown in priced.findings[0].summary


def test_a_foot_that_was_not_rendered_is_not_complete(ask) -> None:
    for unread in (reading(pages=0, unread=4), reading(pages=3, unread=1, home_unread=True)):
        verdict = ask("footer_identity", footers=unread)
        assert (verdict.outcome, verdict.findings, verdict.reason_key) == (
            "not_measured",
            (),
            "footer_unread",
        )


def test_what_was_read_counts_even_when_the_home_page_was_not(ask) -> None:
    verdict = ask("footer_identity", footers=reading(missing("icp"), home_unread=True, unread=1))
    assert (verdict.outcome, [f.target for f in verdict.findings]) == ("not_met", ["icp"])


@pytest.mark.parametrize("element", ELEMENTS)
def test_every_element_has_its_words(ask, element) -> None:
    (finding,) = ask("footer_identity", footers=reading(missing(element))).findings
    assert finding.summary.startswith("页面底部缺少")
    assert element not in finding.summary


def test_a_fault_of_every_page_weighs_more_than_one_of_a_single_page(ask) -> None:
    verdict = ask("footer_identity", footers=reading(missing("icp"), missing("police", everywhere=False)))
    assert [f.severity for f in verdict.findings] == ["serious", "normal"]


def test_the_foot_of_a_real_home_page_whose_code_is_commented_out(crawl, ask, real_page) -> None:
    facts = read_page(Fetched(HOME, 200, {}, real_page("bianba_home.html"))).facts
    crawl.page("/", facts)
    crawl.rendered("/", "ok", facts)
    verdict = ask("footer_identity", footers=crawl.artifacts().get("footers"))
    assert {f.target for f in verdict.findings} == {"party_mark", "site_code"}


FOOT = (
    "<p>主办单位：某县人民政府办公室 联系电话：0590-8200100</p><p>网站标识码：3499000001</p>"
    "<p><a href='https://beian.miit.gov.cn/'>吉ICP备11000001号{icp}</a></p>"
    "<p><a href='http://www.beian.gov.cn/portal/registerSystemInfo?recordcode=22042102000001'>{police}</a></p>"
    "<a href='http://bszs.conac.cn/sitename?method=show&id=0123456789ABCDEF0123456789ABCDEF'><img src=r></a>"
)
ARTICLE = "<h1>某新闻标题文字</h1><p>发布时间：2026-11-01</p><p>" + "会议要求抓好落实，按时完成各项任务。" * 9


def page(title: str, foot: str, body: str = ARTICLE) -> str:
    return (
        f"<html><head><title>{title}</title></head><body><div class=nav><a href='/'>首页</a></div>{body}"
        f"<div class=footer>{foot}</div></body></html>"
    )


def whole(icp: str = "", police: str = "吉公网安备 22042102000001号") -> str:
    return FOOT.format(icp=icp, police=police)


def targets(crawl, **pages: str) -> list[str]:
    crawl.html("/", page("某县人民政府", whole()))
    for name, html in pages.items():
        crawl.html(f"/{name}.html", html)
    verdict = run_check(CHECKS["footer_identity"], {"conflicts": True}, crawl.artifacts(), 1)
    return [finding.target for finding in verdict.findings]


@pytest.mark.parametrize(
    ("title", "foot", "body"),
    [
        ("您将离开本站", "<p>网站标识码：3499000001</p>", "<p>您访问的链接即将离开本站，是否继续？</p>"),
        ("外部链接提示", "", "<p>您即将访问外部网站，请注意安全。</p>"),
        ("某县新闻", whole(icp="-1"), ARTICLE),
        ("某县新闻", whole(police="<img src=ga.png>"), ARTICLE),
    ],
)
def test_look_alikes_of_a_faulty_foot(crawl, title: str, foot: str, body: str) -> None:
    """Traps: a prompt before leaving, the number of one of several sites, a record told by a picture."""
    assert targets(crawl, a=page(title, foot, body)) == []


def test_a_link_to_the_record_that_shows_nothing_is_no_record(crawl) -> None:
    assert targets(crawl, a=page("某县新闻", whole(police=""))) == ["police"]


def other_code(code: str) -> str:
    return page("专题", whole(icp="-1").replace("3499000001", code))


def test_a_part_of_the_site_with_the_code_of_another_place_disagrees_with_the_home_page(crawl) -> None:
    assert targets(crawl, topic=other_code("3498020007"), news=page("新闻", whole(icp="-1"))) == ["site_code"]


def test_a_part_of_the_site_may_be_a_department_with_a_code_of_its_own(crawl) -> None:
    assert targets(crawl, department=other_code("3499000023")) == []


def test_the_example_is_a_page_whose_foot_shows_the_rest(crawl) -> None:
    """Trap: a bare page to log in has the shorter address."""
    crawl.html("/", page("某县人民政府", whole()))
    crawl.html("/in.html", "<html><head><title>登录</title></head><body><p>用户名</p><input></body></html>")
    crawl.html("/zt/topic.html", page("某县专题", whole(police="")))
    findings = run_check(CHECKS["footer_identity"], {}, crawl.artifacts(), 1).findings
    police = next(finding for finding in findings if finding.target == "police")
    assert police.page_url.endswith("/zt/topic.html") and police.also_on == 1


WHOLE_FOOT = (
    "<div class='footer'>主办单位：某县人民政府 地址：某县某路1号 电话：0000-6660001 网站标识码：2299990001 "
    "<a href='https://beian.miit.gov.cn/'>吉ICP备20990001号</a> "
    "<a href='http://www.beian.gov.cn/portal/registerSystemInfo?recordcode=22999902000001'>吉公网安备22999902000001号</a>"
    "<a href='http://bszs.conac.cn/sitename?method=show&id=AB12CD34'><img src='/red.png'></a></div>"
)
PROSE = "<p>全县统计工作会议部署了年度任务，要求各乡镇按时上报报表，确保数据真实可靠。</p>" * 4


@pytest.mark.parametrize(
    ("front", "faults"),
    [
        ("<frameset rows='80,*'><frame src='top.htm'><frame src='main.htm'></frameset>", 0),
        (f"<body><h1>统计局</h1>{PROSE}<iframe src='main.htm'></iframe>{WHOLE_FOOT}</body>", 6),
    ],
    ids=["a frameset", "a page with a window"],
)
def test_pages_that_visitors_see_in_frames_owe_no_foot(crawl, front: str, faults: int) -> None:
    def page(where: str, title: str) -> str:
        path = f"<p>当前位置：<a href='/'>首页</a> &gt; <a href='{where}'>统计局</a> &gt; 正文</p>"
        return f"<html><head><title>{title}</title></head><body>{path}<h1>{title}</h1>{PROSE}</body></html>"

    crawl.html(
        "/",
        f"<html><head><title>某县人民政府</title></head><body><h1>某县</h1>{PROSE}{WHOLE_FOOT}</body></html>",
    )
    crawl.html("/tjj/", f"<html><head><title>统计局</title></head>{front}</html>")
    crawl.page("/tjj/main.htm", PageFacts("", "other", "utf-8", fragment=True), frame_of=HOME + "tjj/")
    crawl.html("/tjj/1.htm", page("/tjj/", "统计年报会议召开"))
    footers = crawl.artifacts().get("footers")
    assert len([f for f in footers.faults if f.kind == "footer_missing"]) == faults
    crawl.html("/sw/2.htm", page("/sw/", "水务年报会议召开"))
    footers = crawl.artifacts().get("footers")
    assert len([f for f in footers.faults if f.kind == "footer_missing"]) == 6


FRAMES = "<frameset cols='170,*'><frame src='left.htm'><frame name='main' src='dt.htm'></frameset>"
WINDOW = f"<body><h1>航道站</h1>{PROSE}<iframe src='left.htm'></iframe>{WHOLE_FOOT}</body>"


@pytest.mark.parametrize(
    ("front", "holder", "faults"),
    [(FRAMES, "hdj/", 0), (WINDOW, "hdj/", 11), (FRAMES, "", 11)],
    ids=["a frameset", "a page with a window", "linked elsewhere"],
)
def test_what_the_menu_of_a_frameset_opens_beside_it_owes_no_foot_and_no_tags(
    crawl, front: str, holder: str, faults: int
) -> None:
    rows = (f"<li><a href='gg{n}.htm'>第{n}号航行公告</a><span>2026-0{n}-11</span></li>" for n in range(1, 6))
    named = ("SiteName", "SiteDomain", "SiteIDCode")
    tags = "".join(f"<meta name='{name}' content='某县'>" for name in named)
    crawl.html("/", f"<html><head><title>某县</title>{tags}</head><body>{PROSE}{WHOLE_FOOT}</body></html>")
    crawl.html("/hdj/", f"<html><head><title>航道站</title>{tags}</head>{front}</html>")
    crawl.page("/hdj/left.htm", PageFacts("", "other", "utf-8", fragment=True), frame_of=HOME + "hdj/")
    opened = Discovered(Link(HOME + "hdj/gg.htm", "page", "href"), True, 1, 10)
    crawl.archive.discover(HOME + holder, [opened], home=not holder)
    listed = f"<ul>{''.join(rows)}</ul>"
    crawl.html("/hdj/gg.htm", f"<html><head><title>航行公告</title></head><body>{listed}</body></html>")
    shelf = crawl.artifacts()
    missing = [f for f in shelf.get("footers").faults if f.kind == "footer_missing"]
    tagless = run_check(CHECKS["page_tags"], {}, shelf, 1).findings
    assert len(missing) + len([f for f in tagless if f.page_url.endswith("gg.htm")]) == faults


@pytest.mark.parametrize(
    ("rendered", "faults"), [("<html><body><ul><li>工作动态</li></ul></body></html>", 0), (None, 0)]
)
def test_what_is_opened_from_a_page_in_a_frame_owes_no_foot_either(
    crawl, rendered: str | None, faults: int
) -> None:
    """Also where a browser showed the home page, and only the stored answer has the frames."""
    markup = f"<html><head><title>某县</title></head>{FRAMES}</html>"
    home = Fetched(HOME, 200, {"content-type": "text/html; charset=utf-8"}, markup.encode(), None, rendered)
    crawl.put(home, read_page(home))
    crawl.page("/left.htm", PageFacts("", "other", "utf-8", fragment=True), frame_of=HOME)
    for holder, opened in (("", "gg.htm"), ("gg.htm", "gg1.htm"), ("zt/", "zt/1.htm")):
        crawl.archive.discover(
            HOME + holder, [Discovered(Link(HOME + opened, "page", "href"), True, 1, 10)], home=not holder
        )
    crawl.html("/gg.htm", f"<html><head><title>公告</title></head><body>{PROSE}</body></html>")
    crawl.html("/gg1.htm", f"<html><head><title>公告一</title></head><body>{PROSE}</body></html>")
    pages = crawl.artifacts().get("footers").faults
    assert len([f for f in pages if f.page_url != HOME]) == faults
    crawl.html("/zt/1.htm", f"<html><head><title>专题</title></head><body>{PROSE}</body></html>")
    bare = [f for f in crawl.artifacts().get("footers").faults if f.page_url.endswith("/zt/1.htm")]
    assert len(bare) == 6 - len([f for f in pages if f.page_url == HOME])
