"""Packed bodies are unpacked whether they were asked for or not, within the limit."""

from __future__ import annotations

import asyncio
import random
import zlib
from pathlib import Path

import brotli
import pytest
import zstandard

from crawler.gather.decompress import BodyTooLarge, BrokenBody, unpack
from crawler.gather.gather import gather
from crawler.gather.inflater import Inflater
from crawler.gather.phases import Plan
from crawler.settings import Settings
from crawler.url import key
from fixtures_sites.base import Request, Response, serve
from storage.archive import Archive

TEXT = "<title>石泉县人民政府</title><ul><li><a href='/zwgk/'>政务公开</a></ul>".encode() * 50
PACKED = {
    "gzip": zlib.compress(TEXT, wbits=31),
    "deflate": zlib.compress(TEXT),
    "br": brotli.compress(TEXT),
    "zstd": zstandard.compress(TEXT),
}
ZEROS = 50_000_000
LIMIT = 100_000


def inflated(body: bytes, coding: str, step: int = 100) -> Inflater:
    reader = Inflater(coding, LIMIT)
    for at in range(0, len(body), step):
        reader.feed(body[at : at + step])
    return reader


@pytest.mark.parametrize("coding", PACKED)
def test_a_body_is_unpacked(coding: str) -> None:
    assert unpack(PACKED[coding], coding, LIMIT) == TEXT
    assert bytes(inflated(PACKED[coding], coding, 7).out) == TEXT


@pytest.mark.parametrize("coding", PACKED)
def test_a_body_cut_short_gives_what_it_held(coding: str) -> None:
    noise = random.Random(1).randbytes(40_000)
    packed = {
        "gzip": lambda: zlib.compress(noise, wbits=31),
        "deflate": lambda: zlib.compress(noise),
        "br": lambda: brotli.compress(noise, quality=1),
        "zstd": lambda: zstandard.ZstdCompressor(level=1).compress(noise * 8),
    }[coding]()
    cut = packed[: len(packed) - 20]
    assert (noise * 8).startswith(unpack(cut, coding, 10 * LIMIT))
    assert inflated(cut, coding).out and not inflated(cut, coding).broken


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip"])
def test_a_bomb_costs_no_more_than_the_limit(coding: str) -> None:
    pack = {
        "br": brotli.compress,
        "zstd": zstandard.compress,
        "gzip": lambda data: zlib.compress(data, wbits=31),
    }[coding]
    bomb = pack(bytes(ZEROS))
    reader = inflated(bomb, coding, len(bomb))
    assert (len(reader.out), reader.full) == (LIMIT, True)
    with pytest.raises(BodyTooLarge):
        unpack(bomb, coding, LIMIT)


@pytest.mark.parametrize("coding", ["br", "zstd", "deflate"])
def test_what_is_not_of_the_coding_is_broken(coding: str) -> None:
    junk = b"\xff\xfe\xfd junk junk junk"
    assert inflated(junk, coding).broken
    if coding != "zstd":  # its bodies bear a mark; what lacks it was not packed
        with pytest.raises(BrokenBody):
            unpack(junk, coding, LIMIT)


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd"])
def test_markup_that_is_only_said_to_be_packed_is_taken_as_it_is(coding: str) -> None:
    assert bytes(inflated(TEXT, coding, len(TEXT)).out) == TEXT
    if coding != "br":
        assert unpack(TEXT, coding, LIMIT) == TEXT


class Packing:
    name, title, kind = "packing", "某县", "county_government"

    def respond(self, request: Request) -> Response:
        if request.path == "/":
            return Response(200, PACKED["br"], headers={"Content-Encoding": "br"})
        return Response(200, PACKED["zstd"], headers={"Content-Encoding": "zstd"})


def test_a_portal_that_packs_as_it_likes_is_read(tmp_path: Path) -> None:
    settings = Settings.model_validate(
        {"politeness": {"reach": "loopback"}, "browser": {"executable": "/nonexistent/chromium"}}
    )
    with serve(Packing()) as server, Archive.create(tmp_path) as archive:
        url = f"{server.base_url}/"
        asyncio.run(gather(archive, Plan(url, "2026-11-20"), settings, lambda *_: None))
        for address in (url, f"{url}zwgk/"):
            page = archive.page(key(address))
            assert page is not None and page.facts.title == "石泉县人民政府"
