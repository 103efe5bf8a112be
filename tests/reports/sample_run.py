"""A hand-made crawl and judgement of a made-up county portal, with every shape the papers have to show."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from checks.model import Finding, Mark
from checks.problem import Problem, problem_id
from crawler.model import Fetched, Footer, Link, NavLink, PageFacts, PersonalData
from crawler.url import canonical, key
from rubrics.judgement import ColumnEntry, Judgement, Unit
from storage.archive import Archive, Discovered, EvidenceRow

PORTAL = "http://www.qingxi.example/"
AT = "2026-11-20T02:10:00+08:00"
FIRST_SEEN = "2026-10-01T02:00:00+08:00"
ID_CARD = "220102199003071234"
MOBILE = "13900001234"
UNIT = Unit("qingxi", "清溪县人民政府", "county_government", PORTAL)

HOME = PORTAL
COLUMN = PORTAL + "zwgk/zcjd/"
ARTICLE = PORTAL + "zwgk/tzgg/202611/t20261102_1.html"
DEAD = PORTAL + "zwgk/old.html"


def _key(url: str) -> str:
    absolute = canonical(url)
    assert absolute is not None
    return key(absolute)


def _page(archive: Archive, url: str, body: bytes, facts: PageFacts, *, home: bool = False) -> None:
    links = [Discovered(Link(DEAD, "page", "href", "旧版公报", "body", "../old.html"), True, 1, 10)]
    archive.discover(url, [Discovered(Link(url, "page", "href"), True, 0, 0)], home=home)
    archive.put_page(
        Fetched(url, 200, {"content-type": "text/html; charset=utf-8", "content-encoding": "gzip"}, body),
        facts,
        key=_key(url),
        fetched_at=AT,
        elapsed_ms=320,
        redirects=(),
        depth=0,
        derive_version=1,
        found=links,
        home=home,
    )


def make_archive(folder: Path) -> Archive:
    """Three pages, one dead link, four addresses not reached; the facts the gather step leaves."""
    archive = Archive.create(folder)
    nav = (
        NavLink("政务公开", PORTAL + "zwgk/"),
        NavLink("政策解读", COLUMN, ("政务公开",)),
        NavLink("互动交流", PORTAL + "hdjl/"),
    )
    home = PageFacts(HOME, "home", "utf-8", title="清溪县人民政府", nav=nav, footer=Footer(party_mark=True))
    _page(archive, HOME, "<html><title>清溪县人民政府</title></html>".encode(), home, home=True)
    _page(archive, COLUMN, b"<html>list</html>", PageFacts(COLUMN, "column", "utf-8", title="政策解读"))
    private = PageFacts(
        ARTICLE, "article", "utf-8", title="救助公示", personal_data=(PersonalData("id_card", "2201**1234"),)
    )
    _page(archive, ARTICLE, f"<html>{ID_CARD}</html>".encode(), private)
    archive.put_rendering(_key(COLUMN), state="ok", dom="<html><li>list</li></html>")
    archive.set_address(
        _key(DEAD),
        state="checked",
        outcome="dead",
        status=404,
        final_url=DEAD,
        checked_at=AT,
        detail="404 ×3",
    )
    _left(archive, "zz/1.html", state="skipped", reason="robots")
    _left(archive, "zz/2.html", state="skipped", reason="budget_time")
    _left(archive, "zz/3.html", state="checked", outcome="blocked", reason="waf_page", checked_at=AT)
    _left(archive, "zz/4.html", state="queued")
    _left(archive, "zz/5.html", state="checked", outcome="alive", detail="[]", checked_at=AT)
    _left(archive, "zz/6.pdf", state="checked", outcome="alive", checked_at=AT)
    known = {finding_id(dead_link()): {"first_seen": FIRST_SEEN, "status": "open"}}
    archive.set_facts(
        {
            "run_id": "20261120-qingxi",
            "started_at": "2026-11-20T02:00:00+08:00",
            "finished_at": "2026-11-20T02:40:00+08:00",
            "previous": None,
            "requests": 57,
            "bytes": 123456,
            "known_problems": known,
        }
    )
    return archive


def _left(archive: Archive, path: str, **values: Any) -> None:
    url = PORTAL + path
    archive.discover(HOME, [Discovered(Link(url, "page", "href"), True, 1, 10)], home=True)
    archive.set_address(_key(url), **values)


def dead_link() -> Finding:
    return Finding(
        "dead_link",
        HOME,
        "首页“旧版公报”链接打不开，返回 404。",
        target=DEAD,
        mark=Mark(link=DEAD),
        facts={"status": "404", "attempts": "3", "checked_at": AT},
        also_on=2,
        place="home",
    )


def findings() -> list[Finding]:
    return [
        dead_link(),
        Finding(
            "column_missing",
            HOME,
            "未找到“重大决策预公开”栏目。",
            target="重大决策预公开",
            severity="serious",
            searched=("首页 > 政务公开", "决策预公开", "意见征集"),
        ),
        Finding("column_stale", COLUMN, "“政策解读”栏目超过 183 天未更新。", "2026-03-01", column="政策解读"),
        Finding(
            "footer_missing",
            HOME,
            "全站页脚缺公安备案号。",
            target="police",
            also_on=811,
            mark=Mark(region="footer"),
        ),
        Finding(
            "privacy_leak",
            ARTICLE,
            f"公示中出现完整身份证号 {ID_CARD} 和手机号 {MOBILE}。",
            target="id_card",
            column="通知公告",
            severity="serious",
            mark=Mark(texts=(ID_CARD,)),
        ),
        Finding(
            "tag_missing",
            PORTAL + "unseen.html",
            '=HYPERLINK("http://x")<script>alert(1)</script>',
            "PubDate",
        ),
    ]


def finding_id(finding: Finding) -> str:
    return problem_id(UNIT.id, finding)


def _item(
    number: str, path: str, title: str, full: str, points: str | None, outcome: str, **more: Any
) -> Any:
    return {
        "id": f"sample-2026/{path}#{number}",
        "title": title,
        "full": full,
        "points": points,
        "outcome": outcome,
        "check": "some_check",
        "lead_units": [],
        "reason": "",
        "reason_key": None,
        "sample": None,
        "problems": [],
        "candidates": [],
        **more,
    }


def make_score() -> dict[str, Any]:
    ids = {finding.kind: finding_id(finding) for finding in findings()}
    items = [
        _item(
            "1",
            "政府透明度/决策预公开",
            "设置重大决策预公开栏目",
            "2",
            "0",
            "not_met",
            lead_units=["县政府办", "县司法局"],
            problems=[ids["column_missing"]],
            reason="在首页导航和公开目录中未找到“重大决策预公开”栏目，扣 2 分。",
        ),
        _item(
            "2",
            "政府透明度/政策解读",
            "政策解读及时更新",
            "1.5",
            "0.5",
            "partial",
            lead_units=["县政府办"],
            problems=[ids["column_stale"]],
            reason="“政策解读”栏目最新一条为 2026-03-01，超过 183 天，扣 1 分。",
        ),
        _item(
            "3",
            "政府透明度/政策解读",
            "规范性文件同步解读",
            "2",
            None,
            "needs_review",
            lead_units=["县司法局"],
            reason="找到 2 件文件，未见互链的解读，需人工确认是否已解读。",
            reason_key="interpretation_uncertain",
            candidates=[
                {
                    "url": ARTICLE,
                    "title": "关于印发管理办法的通知",
                    "quote": f"联系电话 {MOBILE}",
                    "score": "0.5",
                }
            ],
        ),
        _item(
            "1",
            "政府网站/网站标识",
            "页脚标识要素齐全",
            "0.5",
            "0",
            "not_met",
            problems=[ids["footer_missing"]],
            reason="全站页脚缺公安备案号，扣 0.5 分。",
        ),
        _item(
            "2",
            "政府网站/网站链接",
            "无打不开的链接",
            "1",
            "0.9",
            "partial",
            problems=[ids["dead_link"]],
            reason="首页 1 处链接打不开，每处扣 0.1 分。",
        ),
        _item(
            "3",
            "政府网站/站内搜索",
            "站内搜索能搜到已发布信息",
            "2",
            "2",
            "met",
            reason="随机抽取 4 条标题，全部搜到。",
            sample={"seed": 1, "frame": 128, "drawn": ["甲", "乙", "丙", "丁"]},
        ),
        _item(
            "4",
            "政府网站/IPv6",
            "网站支持 IPv6 访问",
            "1",
            None,
            "not_measured",
            reason="本机没有 IPv6 网络，未能检测。",
            reason_key="no_ipv6_route",
        ),
        _item(
            "1",
            "依申请公开/答复",
            "依申请公开按时答复",
            "3",
            None,
            "material",
            reason="须报送答复文书。",
            check=None,
        ),
    ]
    by_method = {"automatic": "3.4", "review": "0", "material": "0"}
    return {
        "rubric": {"id": "sample-2026", "title": "2026 年度政务公开评估指标（样例）", "sha256": "ab" * 32},
        "score": {
            "full": "13",
            "decided": "3.4",
            "low": "3.4",
            "high": "9.4",
            "bonus": "0",
            "deducted": "1",
            "vetoed": [],
            "grade": None,
            "by_method": by_method,
        },
        "items": items,
    }


def _column(name: str, url: str, *rest: Any) -> ColumnEntry:
    return ColumnEntry(name, ("首页", "政务公开", name), url, *rest)


def make_judgement() -> Judgement:
    score = make_score()
    counted = {name: item["id"] for item in score["items"] for name in item["problems"]}

    def problem(finding: Finding) -> Problem:
        name = finding_id(finding)
        return Problem(name, finding, "open", AT, AT, (counted[name],) if name in counted else ())

    columns = (
        _column("政策解读", COLUMN, 43, "2026-03-01", "2024-01-05", "解读", 183, "stale", True),
        _column("通知公告", PORTAL + "tzgg/", 260, "2026-11-18", "2019-05-06", "公告", 183, "ok", False),
        _column("权责清单", PORTAL + "qzqd/", None, None, None, None, None, "dynamic_failed", True),
    )
    problems = tuple(problem(finding) for finding in findings())
    return Judgement(UNIT, "2026-11-20", 1, (score,), problems, columns)


def add_picture(archive: Archive, finding: Finding) -> EvidenceRow:
    """A picture as the gather step leaves it."""
    name = finding_id(finding)
    path = f"evidence/{name}.png"
    image = Image.new("RGB", (900, 620), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 900, 90), fill="#b3261e")
    draw.rectangle((40, 140, 860, 500), outline="#c8d0da", width=3)
    draw.rectangle((60, 420, 330, 470), outline="red", width=4)
    draw.text((60, 200), name, fill="black")
    image.save(archive.folder / path)
    sha256 = hashlib.sha256((archive.folder / path).read_bytes()).hexdigest()
    row = EvidenceRow(name, "screenshot", path, sha256, AT, (60, 420, 270, 50))
    archive.put_evidence(row)
    return row


def make_run(folder: Path) -> tuple[Archive, Judgement]:
    """Archive with pictures of three problems, and its judgement."""
    archive = make_archive(folder)
    for finding in findings()[:4]:
        if finding.kind != "column_missing":
            add_picture(archive, finding)
    return archive, make_judgement()
