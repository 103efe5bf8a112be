"""Packing with what a unit's pages have in common, and links beside the body they were read from."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from crawler.url import canonical, key
from storage.archive import Archive
from storage.packing import DICTIONARY, SAMPLES, pack_beside, unpack_beside
from storage.reading_links import HeldLink, pack_links, unpack_links
from tests.storage.archive_pages import SITE, put

DICE = random.Random(1)
FRAME = "".join(
    f'<li><a href="/{DICE.randbytes(4).hex()}/">{DICE.randbytes(9).hex()}</a></li>' for _ in range(60)
)


def body(number: int) -> bytes:
    return f"<html><ul>{FRAME}</ul><p>第{number}号通知{number * 7919}</p></html>".encode()


def dictionaries(archive: Archive) -> int:
    return int(archive._body.execute(select(func.count()).select_from(DICTIONARY)).scalar_one())


def stored(archive: Archive) -> int:
    return int(archive._body.exec_driver_sql("SELECT sum(length(data)) FROM body").scalar_one())


def test_what_a_units_pages_share_is_stored_once(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "1", bodies=tmp_path) as archive:
        first = [archive.put_body(body(n)) for n in range(SAMPLES)]
        before = stored(archive)
        assert dictionaries(archive) == 1
        later = [archive.put_body(body(n)) for n in range(SAMPLES, 2 * SAMPLES)]
        assert (stored(archive) - before) * 3 < before
    with Archive.open(tmp_path / "1") as archive:
        assert [archive.body(sha) for sha in first + later] == [body(n) for n in range(2 * SAMPLES)]


def test_later_runs_pack_with_the_dictionary_of_the_first(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "1", bodies=tmp_path) as archive:
        for number in range(SAMPLES):
            archive.put_body(body(number))
        before = stored(archive)
    with Archive.create(tmp_path / "2", bodies=tmp_path) as archive:
        sha = archive.put_body(body(SAMPLES))
        assert (stored(archive) - before) * SAMPLES * 3 < before
        assert dictionaries(archive) == 1
    with Archive.open(tmp_path / "2") as archive:
        assert archive.body(sha) == body(SAMPLES)


def test_pages_with_nothing_to_learn_from_are_packed_as_they_are(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "1") as archive:
        packed = [archive._packer.pack(b"", "facts") for _ in range(SAMPLES + 3)]
        assert dictionaries(archive) == 0
        assert {archive._packer.unpack(one) for one in packed} == {b""}


def test_facts_are_read_as_they_were_put(tmp_path: Path) -> None:
    paths = [f"/zwgk/t20261120_{n}.html" for n in range(2 * SAMPLES)]
    with Archive.create(tmp_path / "1") as archive:
        for path in paths:
            put(archive, path)
        written = [archive.page(key(SITE + path)) for path in paths]
        names = {zstandard.get_frame_parameters(bytes(data)).dict_id for data in packed_facts(archive)}
    assert len(names) == 2
    with Archive.open(tmp_path / "1") as archive:
        assert [archive.page(key(SITE + path)) for path in paths] == written


def packed_facts(archive: Archive) -> list[bytes]:
    return list(archive._crawl.exec_driver_sql("SELECT facts FROM page").scalars())


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_packed_beside_a_text_comes_back(data: bytes, text: bytes) -> None:
    assert unpack_beside(pack_beside(data, text), text) == data


words = st.text(max_size=12)
paths = st.text("abc/._-公开?=&#", max_size=12)


@st.composite
def held(draw: st.DrawFn) -> HeldLink:
    url = canonical(SITE + "/" + draw(paths)) or SITE
    raw = draw(st.one_of(words, st.integers(0, len(url)).map(lambda n: url[n:])))
    role = draw(st.sampled_from(["page", "image"]))
    region = draw(st.sampled_from(["nav", "list"]))
    return key(url), url, role, "href", draw(words), region, raw, draw(st.booleans()), draw(st.booleans())


@given(st.lists(held(), max_size=6), st.binary(max_size=300))
def test_links_come_back_from_beside_their_body(links: list[HeldLink], text: bytes) -> None:
    assert unpack_links(pack_links(links, text), text) == links


def test_links_of_another_body_are_not_told() -> None:
    urls = [f"{SITE}/zwgk/t20261120_{DICE.randrange(10**6)}.html" for _ in range(20)]
    links: list[HeldLink] = [(key(u), u, "page", "href", u, "list", u, False, False) for u in urls]
    text = "".join(f'<a href="{url}">' for url in urls).encode()
    packed = pack_links(links, text)
    assert len(packed) * 3 < len(text)
    with pytest.raises((zstandard.ZstdError, ValueError)):
        unpack_links(packed, b"another body")
