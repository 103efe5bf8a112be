"""The archive of one crawl: what was acknowledged survives a kill; the order of arrival never matters."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.model import Footer
from crawler.url import key
from storage.archive import AddressRow, Archive, ArchiveError, EvidenceRow
from tests.storage.archive_pages import SITE, link, put


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive.create(tmp_path / "run")


def holders(archive: Archive, path: str) -> int:
    row = archive.address(key(SITE + path))
    assert row is not None
    return row.holders


def test_page_is_kept_whole_or_not_at_all(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_values: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Archive, "set_address", full)
    with pytest.raises(OSError, match="space"):
        put(archive, "/a.html", ["/b.html"])
    monkeypatch.undo()
    archive.close()
    with Archive.create(archive.folder) as again:
        assert again.page(key(f"{SITE}/a.html")) is None
        assert again.address(key(f"{SITE}/b.html")) is None
        put(again, "/a.html", ["/b.html"])
        assert holders(again, "/b.html") == 1


def test_kill_costs_only_the_answers_in_flight(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    here = Path(__file__).parent
    child = subprocess.Popen(
        [sys.executable, str(here / "kill_writer.py"), str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(here.parents[1])},
    )
    assert child.stdout is not None
    told = [child.stdout.readline().strip() for _ in range(25)]
    child.send_signal(signal.SIGKILL)
    told += [line.strip() for line in child.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
    child.wait()
    child.stdout.close()
    with Archive.create(folder) as archive:
        assert all(archive.page(name) is not None for name in told)
        for page in archive.pages():
            assert archive.fetched(page).body
            address = archive.address(page.key)
            assert address is not None
            assert address.state == "page"
            stem = page.url.removesuffix(".html")
            assert all(archive.address(key(f"{stem}-{i}.html")) is not None for i in range(20))


PAGES = st.lists(
    st.tuples(st.sampled_from(["/", "/a", "/bb", "/ccc", "/c"]), st.sets(st.sampled_from("xyz"), min_size=1)),
    unique_by=lambda page: page[0],
    min_size=2,
)


def seen(folder: Path, pages: list[tuple[str, set[str]]]) -> list[AddressRow]:
    with Archive.create(folder) as archive:
        for path, names in pages:
            found = [link(f"/{n}", region="nav" if path == "/" else "body") for n in sorted(names)]
            archive.discover(SITE + path, found, home=path == "/")
        rows = list(archive.addresses())
    return [AddressRow(**{**{f: getattr(r, f) for f in r.__struct_fields__}, "id": 0}) for r in rows]


@settings(deadline=None, max_examples=30)
@given(PAGES, st.randoms(use_true_random=False))
def test_holder_does_not_depend_on_the_order_of_pages(
    tmp_path_factory: pytest.TempPathFactory, pages: list[tuple[str, set[str]]], chance: object
) -> None:
    other = list(pages)
    chance.shuffle(other)  # type: ignore[attr-defined]  # random.Random
    first = seen(tmp_path_factory.mktemp("one"), pages)
    assert first == seen(tmp_path_factory.mktemp("two"), other)
    for row in first:
        holding = [path for path, names in pages if row.url.removeprefix(f"{SITE}/") in names]
        nearest = "/" if "/" in holding else min(holding, key=lambda path: (len(path), path))
        assert (row.holder, row.holders) == (SITE + nearest, len(holding))


@settings(deadline=None, max_examples=30)
@given(PAGES)
def test_taking_a_hold_back_undoes_finding_it(
    tmp_path_factory: pytest.TempPathFactory, pages: list[tuple[str, set[str]]]
) -> None:
    (path, names), others = pages[0], pages[1:]
    with Archive.create(tmp_path_factory.mktemp("run")) as archive:
        for one, held in [*others, (path, names)]:
            archive.discover(SITE + one, [link(f"/{n}") for n in held], home=one == "/")
        archive.unhold(SITE + path, [key(f"{SITE}/{n}") for n in names], home=path == "/")
        left = {row.url: row.holders for row in archive.addresses()}
        for name in "xyz":
            assert left.get(f"{SITE}/{name}", 0) == sum(name in held for _, held in others)
        archive.drop_unheld()
        gone = {row.url for row in archive.addresses() if row.reason == "unlinked"}
        assert gone == {f"{SITE}/{n}" for n in names if not any(n in held for _, held in others)}


def test_page_that_lost_its_holder_gets_the_next_one_that_is_read(archive: Archive) -> None:
    archive.discover(f"{SITE}/", [link("/x")], home=True)
    archive.unhold(f"{SITE}/", [key(f"{SITE}/x")], home=True)
    archive.discover(f"{SITE}/far/away.html", [link("/x")], home=False)
    row = archive.address(key(f"{SITE}/x"))
    assert row is not None
    assert (row.holder, row.holders, row.on_home) == (f"{SITE}/far/away.html", 1, False)


def test_asking_again_queues_pages_and_links(archive: Archive) -> None:
    page = put(archive, "/a.html", ["/dead.pdf"])
    dead = key(f"{SITE}/dead.pdf")
    archive.set_address(dead, state="checked", outcome="dead", reason="status_404")
    archive.ask_again([page], [dead])
    assert archive.page(page) is None
    states = {row.key: (row.state, row.outcome, row.reason) for row in archive.addresses()}
    assert states[page] == states[dead] == ("queued", None, None)


def test_link_that_no_page_shows_any_more_is_let_go(archive: Archive) -> None:
    page = put(archive, "/a.html", ["/dead.pdf"])
    dead = key(f"{SITE}/dead.pdf")
    archive.ask_again([page], [dead])
    put(archive, "/a.html", [])
    assert archive.drop_unheld() == 1
    row = archive.address(dead)
    assert row is not None
    assert (row.state, row.reason) == ("skipped", "unlinked")
    assert archive.page(page) is not None
    assert archive.drop_unheld() == 0


def test_link_that_is_still_shown_is_kept_and_checked(archive: Archive) -> None:
    page = put(archive, "/a.html", ["/dead.pdf"])
    dead = key(f"{SITE}/dead.pdf")
    archive.ask_again([page], [dead])
    put(archive, "/a.html", ["/dead.pdf"])
    assert archive.drop_unheld() == 0
    archive.hold_more({dead: 4})
    row = archive.address(dead)
    assert row is not None
    assert (row.state, row.holders) == ("queued", 5)


def test_page_that_answers_stays_though_only_a_redirect_leads_to_it(archive: Archive) -> None:
    page = put(archive, "/a.html")
    archive.unhold(f"{SITE}/", [page], home=False)
    assert holders(archive, "/a.html") == 0
    assert archive.drop_unheld() == 0


def test_forgetting_drops_only_what_belongs_to_the_earlier_run(archive: Archive) -> None:
    archive.set_facts({"finished_at": "x", "home_url": f"{SITE}/"})
    for problem in ("P1", "P2"):
        archive.put_evidence(EvidenceRow(problem, "screenshot", f"evidence/{problem}.png", "0", "t", None))
    for kind in ("search", "footer_group", "calibration"):
        archive.put_probe(kind, "result", {"state": "ok"})
    archive.forget(facts=["finished_at"], search=False, evidence_of=["P1"])
    assert archive.fact("finished_at") is None
    assert archive.fact("home_url") == f"{SITE}/"
    assert [row.problem for row in archive.evidence()] == ["P2"]
    assert [bool(archive.probes(k)) for k in ("search", "footer_group", "calibration")] == [True, False, True]
    archive.forget(facts=[], search=True)
    assert not archive.probes("search")
    assert not list(archive.evidence())


def test_facts_can_be_replaced_without_touching_the_body(archive: Archive) -> None:
    page = put(archive, "/a.html")
    row = archive.page(page)
    assert row is not None
    archive.put_facts({page: msgspec.structs.replace(row.facts, footer=Footer(police="公安备案"))})
    after = archive.page(page)
    assert after is not None
    assert after.facts.footer.police == "公安备案"
    assert after.body_sha == row.body_sha


def test_body_is_stored_once_whatever_the_number_of_pages(archive: Archive) -> None:
    assert archive.put_body(b"same") == archive.put_body(b"same")
    assert archive.body(archive.put_body(b"same")) == b"same"


def test_addresses_come_in_the_order_of_their_identity(archive: Archive) -> None:
    archive.discover(f"{SITE}/", [link(p) for p in ("/c", "/a", "/b")], home=True)
    keys = [row.key for row in archive.addresses()]
    assert all(a < b for a, b in pairwise(keys))


def test_folder_without_an_archive_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="没有采集档案"):
        Archive.open(tmp_path)
