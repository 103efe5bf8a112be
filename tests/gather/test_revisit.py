"""What a recheck asks again, and what it concludes for the rest."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from crawler.derive.page import DERIVE_VERSION, read_page
from crawler.gather.probes import kept
from crawler.gather.revisit import copy_archive, prepare, rules, settle
from crawler.gather.searching import DRAW, stored_draw
from crawler.gather.titles import Draw, TitleEntry
from crawler.model import Fetched
from crawler.url import key
from reports.words import kinds
from storage.archive import Archive, Discovered, EvidenceRow
from storage.rows import ProblemRow

SITE = "http://www.qingxi.example"
FOOT = "<div class=footer>主办单位: 清溪县人民政府 {}</div>"
POLICE = "吉公网安备 22000002000001号"


def html(body: str, foot: str = "") -> str:
    head = "<meta charset=utf-8><title>页</title>"
    return f"<html><head>{head}</head><body>{body}{FOOT.format(foot)}</body></html>"


def keep(archive: Archive, path: str, body: str, *, home: bool = False) -> None:
    """Store a page as the walk does."""
    fetched = Fetched(SITE + path, 200, {"content-type": "text/html"}, body.encode(), SITE + path)
    reading = read_page(fetched)
    found = [Discovered(link, link.url.startswith(SITE), 1, 10) for link in reading.links]
    archive.put_page(
        fetched,
        reading.facts,
        key=key(SITE + path),
        fetched_at="2026-11-20T01:00:00+08:00",
        elapsed_ms=1,
        redirects=(),
        depth=0 if home else 1,
        derive_version=DERIVE_VERSION,
        found=found,
        home=home,
    )


def links(*paths: str) -> str:
    return "".join(f"<p><a href='{path}'>{path} 的名称</a></p>" for path in paths)


def problem(kind: str, page: str, target: str = "", name: str = "P1") -> ProblemRow:
    return ProblemRow("u", name, kind, SITE + page, target, None, "", "open", "t", "t", "r0")


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = Archive.create(tmp_path / "run")
    archive.set_facts({"home_url": f"{SITE}/", "portal": f"{SITE}/", "finished_at": "t", "walk_stopped": ""})
    pages = [f"/a{n}.html" for n in range(30)]
    keep(archive, "/", html(links(*pages)), home=True)
    for path in pages:
        keep(archive, path, html(links("/", "/x.pdf") if path == "/a3.html" else links("/")))
    archive.set_address(key(f"{SITE}/x.pdf"), state="checked", outcome="dead")
    return archive


DEAD = problem("dead_link", "/a3.html", f"{SITE}/x.pdf")
LACKING = problem("footer_missing", "/", "police")


def queued(archive: Archive) -> set[str]:
    return {row.url.removeprefix(SITE) for row in archive.addresses(state="queued")}


def test_dead_link_asks_its_target_its_holders_the_home_page_and_canaries(archive: Archive) -> None:
    asked = prepare(archive, [DEAD], seed=1)
    assert {"/", "/a3.html", "/x.pdf"} <= queued(archive)
    assert len(queued(archive)) <= 3 + rules().canaries
    assert asked.links == (key(f"{SITE}/x.pdf"),)
    assert asked.page_limit == 31 + rules().new_pages


def test_page_left_alone_keeps_its_facts(archive: Archive) -> None:
    asked = prepare(archive, [DEAD], seed=1)
    assert archive.count_pages() == 31 - len(asked.pages)


def test_other_canaries_are_drawn_with_another_seed_and_the_same_with_the_same(
    archive: Archive, tmp_path: Path
) -> None:
    asked = []
    for number, seed in enumerate((1, 1, 2)):
        copy_archive(archive.folder, tmp_path / f"copy{number}")
        with Archive.create(tmp_path / f"copy{number}") as copy:
            asked.append(prepare(copy, [DEAD], seed=seed).pages)
    assert asked[0] == asked[1] != asked[2]


def test_link_removed_from_its_page_is_let_go(archive: Archive) -> None:
    prepare(archive, [DEAD], seed=1)
    keep(archive, "/a3.html", html(links("/")))
    settle(archive)
    row = archive.address(key(f"{SITE}/x.pdf"))
    assert row is not None
    assert row.reason == "unlinked"


def test_link_still_shown_waits_for_verification_with_its_holders(archive: Archive) -> None:
    prepare(archive, [DEAD], seed=1)
    keep(archive, "/a3.html", html(links("/", "/x.pdf")))
    settle(archive)
    settle(archive)
    row = archive.address(key(f"{SITE}/x.pdf"))
    assert row is not None
    assert (row.state, row.holders, row.holder) == ("queued", 1, f"{SITE}/a3.html")


def test_reading_the_same_pages_again_changes_no_count(archive: Archive) -> None:
    bodies = {row.url: archive.fetched(row).body.decode() for row in archive.pages()}
    before = {row.key: (row.holders, row.holder, row.on_home) for row in archive.addresses()}
    asked = prepare(archive, [DEAD], seed=1)
    for url, body in bodies.items():
        if key(url) in asked.pages:
            keep(archive, url.removeprefix(SITE), body, home=url == f"{SITE}/")
    settle(archive)
    assert {row.key: (row.holders, row.holder, row.on_home) for row in archive.addresses()} == before


def test_missing_foot_asks_some_pages_of_the_template_not_all(archive: Archive) -> None:
    asked = prepare(archive, [LACKING], seed=1)
    assert rules().per_template <= len(asked.pages) <= 3 + rules().per_template + rules().canaries


def again(archive: Archive, pages: tuple[str, ...], *, but: int = 0) -> None:
    """Every asked page answers with the police number, except the last ``but``."""
    mended = pages[: len(pages) - but]
    for name in pages:
        path = "/" + name.partition(".example/")[2]
        keep(archive, path, html(links("/"), POLICE if name in mended else ""), home=path == "/")


def lacking(archive: Archive) -> int:
    return sum(not row.facts.footer.police for row in archive.pages())


def test_foot_mended_on_every_asked_page_is_mended_on_the_template(archive: Archive) -> None:
    assert lacking(archive) == 31
    again(archive, prepare(archive, [LACKING], seed=1).pages)
    settle(archive)
    assert lacking(archive) == 0
    assert archive.fact("revisit_settled")["pages_carried"] > 0


def test_foot_still_missing_on_one_asked_page_stays_missing_on_the_rest(archive: Archive) -> None:
    asked = prepare(archive, [LACKING], seed=1)
    again(archive, asked.pages, but=1)
    settle(archive)
    assert lacking(archive) == 31 - len(asked.pages) + 1


def test_nothing_is_concluded_when_an_asked_page_was_not_read(archive: Archive) -> None:
    asked = prepare(archive, [LACKING], seed=1)
    again(archive, asked.pages[:-1])
    settle(archive)
    assert lacking(archive) == 31 - len(asked.pages)


def test_pictures_of_problems_that_are_not_asked_for_are_kept(archive: Archive) -> None:
    for name in ("P1", "P2"):
        archive.put_evidence(EvidenceRow(name, "screenshot", f"evidence/{name}.png", "0", "t", None))
    prepare(archive, [DEAD], seed=1)
    assert [row.problem for row in archive.evidence()] == ["P2"]


def test_walk_cut_short_before_is_still_cut_short(archive: Archive) -> None:
    archive.set_facts({"walk_stopped": "minutes"})
    prepare(archive, [DEAD], seed=1)
    assert archive.fact("walk_stopped") is None
    assert archive.fact("cut_before") == "minutes"


def test_something_missing_has_the_lists_looked_through(archive: Archive) -> None:
    rows = "".join(
        f"<li><a href='/t/{n}.html'>清溪县第{n}号通知公告</a><span>2026-11-{10 + n}</span></li>"
        for n in range(8)
    )
    keep(archive, "/t/", html(f"<h2>通知公告</h2><ul>{rows}</ul>"))
    archive.discover(f"{SITE}/", [], home=True)
    page = archive.page(key(f"{SITE}/t/"))
    assert page is not None
    assert page.kind == "column"
    asked = prepare(archive, [problem("column_missing", "/", "预决算")], seed=1)
    assert key(f"{SITE}/t/") in asked.pages


def test_copy_shares_bodies_that_are_shared_and_copies_its_own(tmp_path: Path, archive: Archive) -> None:
    (archive.folder / "evidence" / "p.png").write_bytes(b"png")
    copy_archive(archive.folder, tmp_path / "own")
    with Archive.open(tmp_path / "own") as copy:
        assert all(copy.fetched(row).body for row in copy.pages())
    assert (tmp_path / "own" / "evidence" / "p.png").read_bytes() == b"png"
    with Archive.create(tmp_path / "shared" / "r1", bodies=tmp_path / "shared") as first:
        keep(first, "/", html("首页"), home=True)
    copy_archive(tmp_path / "shared" / "r1", tmp_path / "shared" / "r2")
    assert not (tmp_path / "shared" / "r2" / "bodies.sqlite").exists()
    with Archive.open(tmp_path / "shared" / "r2") as copy:
        assert [copy.fetched(row).body for row in copy.pages()]


def test_data_names_only_problem_kinds_that_exist() -> None:
    wanted = rules()
    assert wanted.links | wanted.search | wanted.foot | wanted.missing <= set(kinds().kinds)


def test_title_missed_weeks_ago_is_searched_again(archive: Archive) -> None:
    draw = Draw(1, 2, 30, tuple(TitleEntry(t, f"{SITE}/{t}", "栏", "2026-10-01") for t in ("甲题", "乙题")))
    archive.set_facts({DRAW: msgspec.to_builtins(draw)})
    archive.put_probe("search", "result", {"state": "ok", "cases": []})
    keep(
        archive,
        "/old.html",
        html("<h1>清溪县关于加强防汛工作的通知</h1><p>发布时间: 2026-10-01</p>" + "正文。" * 200),
    )
    page = archive.page(key(f"{SITE}/old.html"))
    assert page is not None
    assert page.kind in ("article", "document")
    prepare(archive, [problem("search_miss", "/search", page.facts.title or "")], seed=1)
    again = stored_draw(archive)
    assert again is not None
    assert [entry.title for entry in again.drawn] == [page.facts.title, "甲题"]
    assert archive.probes("search") == {}


@pytest.mark.parametrize(
    ("kind", "page", "probes"),
    [
        ("ipv6_no_record", "/", ["ipv6"]),
        ("accessibility_broken", "/", ["accessibility"]),
        ("slow_response", "/a3.html", ["rendering"]),
        ("render_failed", "/a3.html", ["compat", "rendering"]),
        ("dead_link", "/a3.html", []),
    ],
)
def test_a_measured_problem_makes_its_probe_run_again(
    archive: Archive, kind: str, page: str, probes: list[str]
) -> None:
    for name in kept.KINDS:
        kept.keep(archive, name, "old")
    prepare(archive, [problem(kind, page)], seed=1)
    assert page in queued(archive)
    assert [name for name in sorted(kept.KINDS) if kept.wanted(archive, name)] == probes
