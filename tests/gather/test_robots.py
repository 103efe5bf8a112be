"""Odd robots.txt files: what they say is obeyed, what cannot be read forbids nothing."""

from __future__ import annotations

from time import process_time

import pytest
from protego import Protego

from crawler.gather.home import Robots, robots_text

HOST = "example.gov.cn"
RULES = "User-agent: *\r\nDisallow: /nei/\r\n"


def robots(body: bytes) -> Robots:
    return Robots("Wangjian/0.1", {HOST: Protego.parse(robots_text(body))})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_rules_are_obeyed_with_and_without_a_byte_order_mark(encoding: str) -> None:
    found = robots((RULES + "# 说明\r\n").encode(encoding))
    assert not found.allowed(f"http://{HOST}/nei/a.html")
    assert found.allowed(f"http://{HOST}/wai/a.html")


@pytest.mark.parametrize(
    "body", [b"", b"\0" * 2000, b"<!DOCTYPE html><html><body>Disallow: /</body></html>", b"\xff\xfe\xd8"]
)
def test_what_is_no_robots_file_forbids_nothing(body: bytes) -> None:
    assert robots(body).allowed(f"http://{HOST}/nei/a.html")


def test_a_file_without_end_does_not_hold_up_every_address() -> None:
    found = robots(RULES.encode() + b"Disallow: /x/\n" * 600_000)
    began = process_time()
    assert [found.allowed(f"http://{HOST}/nei/{n}.html") for n in range(50)] == [False] * 50
    assert found.allowed(f"http://{HOST}/wai/")
    assert process_time() - began < 2
