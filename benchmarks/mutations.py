"""Ways in which pages of the web are broken, applied to real ones: each a pure function of bytes and a seed.

Sizes of the growing mutations are bounded by ``most`` bytes, so that tests can use small ones.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Final

Mutation = Callable[[bytes, random.Random, int], bytes]

_TAG: Final = re.compile(rb"<[^<>]{1,400}>")
_BLOCK: Final = re.compile(rb"(?=<(?:div|table|ul|p|section|tr|li)\b)", re.I)
_CLOSING: Final = re.compile(rb"</[a-zA-Z]{1,12}\s*>")
_DECLARED: Final = ("utf-8", "gbk", "gb18030", "big5", "utf-16", "iso-8859-1", "x-unknown", "")
_ENCODINGS: Final = ("utf-8", "gb18030", "utf-16-le", "utf-16", "big5", "utf-32")
_NEST: Final = (
    "div",
    "span",
    "ul><li",
    "table><tr><td",
    "font",
    "b",
    "p",
    "a href=x",
    "wj-frame",
    "dl><dd",
    "select",
)
_SOUP: Final = (
    b"<script>var a='<a href=\"/x'+i+'.html\">';document.write(unescape('%3Cdiv%3E'));",
    b'<script>window._CONFIG={SID:\'1\',TREE:[{"id":1,"children":[',
    b"<script type='text/xml'><datastore><recordset><record><![CDATA[<li>",
    b"<script>$.ajax({url:'/api?page='+p,success:function(d){box.innerHTML+='<li>'}})",
    b"<script>[[[[[[[[{{{{{{{{((((((((\"'`\\\\//",
    b"<style>.a{display:none}.b{left:-9999px",
    b"<!-- <div class='list'> --><!--[if IE]><a href='/x'>",
    b"<template><template><noscript><textarea>",
    b"<svg><math><mi><object><embed><frameset><frame src=a><iframe src=b>",
)
_ROW: Final = (
    "<tr><td><a href='/art/2024/{0}/art_{0}.html' title='第{0}号通知'>第{0}号…</a></td>"
    "<td>2024-0{1}-1{1}</td></tr>"
)


def truncate(body: bytes, dice: random.Random, most: int) -> bytes:
    return body[: dice.randrange(len(body) + 1)]


def shuffle_blocks(body: bytes, dice: random.Random, most: int) -> bytes:
    parts = _BLOCK.split(body)
    dice.shuffle(parts)
    return b"".join(parts)


def duplicate(body: bytes, dice: random.Random, most: int) -> bytes:
    if not body:
        return body
    start = dice.randrange(len(body))
    piece = body[start : start + dice.randrange(20, 5000)]
    times = min(dice.randrange(2, 400), most // max(len(piece), 1) + 1)
    return body[:start] + piece * times + body[start:]


def recode(body: bytes, dice: random.Random, most: int) -> bytes:
    """Other bytes than declared, and another declaration than before."""
    text = body.decode("utf-8", "replace")
    declared = dice.choice(_DECLARED)
    text = re.sub(r"charset\s*=\s*[\"']?[\w-]*", f"charset={declared}", text, count=1)
    return text.encode(dice.choice(_ENCODINGS), "replace")


def nest(body: bytes, dice: random.Random, most: int) -> bytes:
    tag = dice.choice(_NEST)
    depth = min(dice.choice((30, 300, 3_000, 30_000)), most // (len(tag) + 2))
    at = dice.randrange(len(body) + 1)
    return body[:at] + f"<{tag}>".encode() * depth + b"\xe9\x80\x9a\xe7\x9f\xa5 2024-03-01" + body[at:]


def nuls(body: bytes, dice: random.Random, most: int) -> bytes:
    out = bytearray(body)
    for _ in range(dice.randrange(1, 200)):
        out.insert(dice.randrange(len(out) + 1), dice.choice((0, 0, 1, 0x0B, 0x1F, 0x7F, 0xFF, 0xED)))
    return bytes(out)


def grow(body: bytes, dice: random.Random, most: int) -> bytes:
    """The page again and again, to ``most`` bytes (only now and then: such pages take long)."""
    size = most if dice.random() < 0.05 else most // 50
    return (body or b"x") * (size // max(len(body), 1) + 2)


def long_table(body: bytes, dice: random.Random, most: int) -> bytes:
    rows = min(20_000 if dice.random() < 0.1 else 1_000, most // 130)
    table = "".join(_ROW.format(n, n % 9 + 1) for n in range(rows))
    at = dice.randrange(len(body) + 1)
    return body[:at] + f"<table>{table}</table>".encode() + body[at:]


def huge_attribute(body: bytes, dice: random.Random, most: int) -> bytes:
    name = dice.choice(
        ("class", "id", "style", "title", "href", "onclick", "alt", "content", "src", "data-url")
    )
    unit = dice.choice(
        (b"a", b" x", b"/..", b"%E4", b"(((", b"2024-", b"display:none;", "解读".encode(), b"http://")
    )
    value = unit * min(dice.choice((200, 20_000, 200_000)), most // len(unit))
    at = dice.randrange(len(body) + 1)
    return body[:at] + f"<a {name}='".encode() + value + b"'>x</a>" + body[at:]


def unclosed(body: bytes, dice: random.Random, most: int) -> bytes:
    return _CLOSING.sub(lambda m: b"" if dice.random() < 0.5 else m.group(), body)


def drop_tags(body: bytes, dice: random.Random, most: int) -> bytes:
    return _TAG.sub(lambda m: b"" if dice.random() < 0.1 else m.group(), body)


def soup(body: bytes, dice: random.Random, most: int) -> bytes:
    out = body
    for _ in range(dice.randrange(1, 12)):
        at = dice.randrange(len(out) + 1)
        out = out[:at] + dice.choice(_SOUP) * dice.choice((1, 1, 1, 40)) + out[at:]
    return out


def long_text(body: bytes, dice: random.Random, most: int) -> bytes:
    """One text without a break, of a unit that patterns like to try again and again."""
    unit = dice.choice(
        (
            "1",
            " ",
            "\u3000",
            "2024-",
            "：",
            "当前位置>",
            "甲",
            "(",
            "《",
            "．",
            "地址：",
            "a@",
            "1380000",
            "\n",
        )
    )
    text = unit * min(dice.choice((500, 20_000, 200_000)), most // 4)
    at = dice.randrange(len(body) + 1)
    wrap = dice.choice(
        (("<p>", "</p>"), ("<script>", "</script>"), ("<a href='x'>", "</a>"), ("<title>", "</title>"))
    )
    return body[:at] + f"{wrap[0]}{text}{wrap[1]}".encode() + body[at:]


MUTATIONS: Final[tuple[Mutation, ...]] = (
    truncate,
    shuffle_blocks,
    duplicate,
    recode,
    nest,
    nuls,
    grow,
    long_table,
    huge_attribute,
    unclosed,
    drop_tags,
    soup,
    long_text,
)


def mutate(body: bytes, seed: int, most: int) -> tuple[bytes, tuple[str, ...]]:
    """``body`` broken in one to three ways, and the names of the ways; at most about twice ``most`` bytes."""
    dice = random.Random(seed)
    names = []
    for _ in range(dice.choice((1, 1, 2, 3))):
        change = dice.choice(MUTATIONS)
        body = change(body, dice, most)[: 2 * most]
        names.append(change.__name__)
    return body, tuple(names)
