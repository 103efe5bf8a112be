"""Which addresses are the same page, and how a page's links are joined."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.url import Scope, canonical, host_of, is_loopback, key, without_fragment

PAGE = "http://www.x.gov.cn/zwgk/tzgg/index.html?page=2"
pieces = st.sampled_from(
    [
        *(
            "http://",
            "https:",
            "//",
            "/",
            "\\",
            ".",
            "..",
            "www.x.gov.cn",
            "明湖.中国",
            ":80",
            ":99999",
            "[::1",
        ),
        *("?", "#", "#5008", "&", "=", "%", "%2f", "%E6%98", "%zz", " ", "\t", "\n", "\x00", ";jsessionid=1"),
        *("javascript:", "mailto:", "@", "政务公开", "\ud800", "'", '"', "<", "a", "1"),
    ]
)
wild = st.one_of(st.text(max_size=60), st.lists(pieces, max_size=12).map("".join))


@given(wild, st.one_of(st.none(), st.just(PAGE), wild))
def test_no_address_a_page_may_hold_breaks_the_crawl(held: str, base: str | None) -> None:
    url = canonical(held, base)
    if url is not None:
        parts = urlsplit(url)
        assert parts.scheme in ("http", "https") and parts.hostname
        assert url.isascii() and " " not in url


@given(wild)
def test_canonical_addresses_stay_as_they_are(held: str) -> None:
    url = canonical(held, PAGE)
    assert url is None or canonical(url) == url


@given(wild)
def test_identity_does_not_depend_on_scheme_www_or_session(held: str) -> None:
    url = canonical(held, PAGE)
    if url is None:
        return
    identity = key(url)
    other = url.replace("http://", "https://", 1) if url.startswith("http://") else url
    assert key(canonical(url) or "") == identity
    assert urlsplit(url).port is not None or key(canonical(other) or "") == identity


@given(st.lists(st.sampled_from(["a", "b", ".", "..", ""]), max_size=8))
def test_no_path_climbs_above_its_host(parts: list[str]) -> None:
    url = canonical("http://x.cn/" + "/".join(parts))
    assert url is not None
    assert urlsplit(url).netloc == "x.cn"
    assert not {".", ".."} & set(urlsplit(url).path.split("/"))


@pytest.mark.parametrize(
    ("held", "joined"),
    [
        ("a.html", "http://www.x.gov.cn/zwgk/tzgg/a.html"),
        ("./a.html", "http://www.x.gov.cn/zwgk/tzgg/a.html"),
        ("../zcjd/", "http://www.x.gov.cn/zwgk/zcjd/"),
        ("../../../../a.html", "http://www.x.gov.cn/a.html"),
        ("/a.html", "http://www.x.gov.cn/a.html"),
        ("//b.gov.cn/a.html", "http://b.gov.cn/a.html"),
        ("///b.gov.cn/a.html", "http://b.gov.cn/a.html"),
        ("http:///zwgk/a.html", "http://zwgk/a.html"),
        ("https:////b.gov.cn///a.html", "https://b.gov.cn///a.html"),
        ("/zwgk///a.html", "http://www.x.gov.cn/zwgk///a.html"),
        ("?page=3", "http://www.x.gov.cn/zwgk/tzgg/index.html?page=3"),
        ("..\\zcjd\\a.html", "http://www.x.gov.cn/zwgk/zcjd/a.html"),
        ("http:\\\\b.gov.cn\\a.html", "http://b.gov.cn/a.html"),
        ("  a.html\n", "http://www.x.gov.cn/zwgk/tzgg/a.html"),
        ("a.\thtml", "http://www.x.gov.cn/zwgk/tzgg/a.html"),
        ("HTTP://WWW.B.GOV.CN/A.html", "http://www.b.gov.cn/A.html"),
        ("http://b.gov.cn:80/", "http://b.gov.cn/"),
        ("https://b.gov.cn:443", "https://b.gov.cn/"),
        ("http://b.gov.cn:8080/", "http://b.gov.cn:8080/"),
        ("http://b.gov.cn./", "http://b.gov.cn/"),
        ("附件 1.pdf", "http://www.x.gov.cn/zwgk/tzgg/%E9%99%84%E4%BB%B6%201.pdf"),
        ("%e9%99%84.pdf", "http://www.x.gov.cn/zwgk/tzgg/%E9%99%84.pdf"),
        ("%7Ea.html", "http://www.x.gov.cn/zwgk/tzgg/~a.html"),
        ("a.html#top", "http://www.x.gov.cn/zwgk/tzgg/a.html"),
        ("a.html#5008", "http://www.x.gov.cn/zwgk/tzgg/a.html#5008"),
        ("http://政务.中国/", "http://xn--zfr164b.xn--fiqs8s/"),
        ("http://[::1]:8080/a", "http://[::1]:8080/a"),
        ("s?q=a\\b", "http://www.x.gov.cn/zwgk/tzgg/s?q=a\\b"),
    ],
)
def test_links_are_joined_as_browsers_join_them(held: str, joined: str) -> None:
    assert canonical(held, PAGE) == joined


@pytest.mark.parametrize(
    "held",
    [
        *(
            "javascript:void(0)",
            "mailto:a@x.cn",
            "tel:0431",
            "data:text/html,a",
            "ftp://x.cn/a",
            "weixin://a",
        ),
        *(
            "http://",
            "http:///",
            "http://a b/",
            "http://a:99999/",
            "http://[::1/",
            "http://{host}/",
            "http://*/",
        ),
    ],
)
def test_what_is_no_web_address(held: str) -> None:
    assert canonical(held, None) is None


def test_nothing_and_a_bare_fragment_are_no_address_of_their_own() -> None:
    assert canonical("") is canonical("  ") is canonical("#top") is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://www.x.cn/a", "https://x.cn/a"),
        ("http://x.cn/a;jsessionid=0A1B?p=1", "http://x.cn/a;jsessionid=FF?p=1"),
        ("http://x.cn/a?p=1;jsessionid=0A1B", "http://x.cn/a?p=1"),
        (
            "http://x.cn/fw/(S(0ab1c2d3e4f5g6h7))/cx.aspx?t=1",
            "http://x.cn/fw/(S(zz1c2d3e4f5g6h00))/cx.aspx?t=1",
        ),
        ("http://x.cn/(A(tQ-_9s8d7f6g)S(0ab1c2d3e4f5))/", "http://x.cn/"),
        ("http://x.cn/list.php?id=3&PHPSESSID=0ab1c2d3", "http://x.cn/list.php?id=3"),
        ("http://x.cn/list.php?PHPSESSID=0ab1c2d3&id=3", "http://x.cn/list.php?id=3"),
        ("http://x.cn/gk.do?jsessionid=0AB1", "http://x.cn/gk.do"),
    ],
)
def test_the_same_page(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://x.cn/a", "http://x.cn/A"),
        ("http://x.cn/a", "http://x.cn/a/"),
        ("http://x.cn/a?p=1", "http://x.cn/a?p=2"),
        ("http://x.cn/index#5008", "http://x.cn/index#5009"),
        ("http://x.cn/", "http://x.cn:8080/"),
        ("http://x.cn/", "http://zwgk.x.cn/"),
        ("http://x.cn/gk/(2025)/a.htm", "http://x.cn/gk/(2026)/a.htm"),
        ("http://x.cn/gk/(S(1))/a.htm", "http://x.cn/gk/(S(2))/a.htm"),
        ("http://x.cn/hy.aspx?sessionid=14", "http://x.cn/hy.aspx?sessionid=15"),
    ],
)
def test_other_pages(one: str, other: str) -> None:
    assert key(one) != key(other)


def test_scope_is_the_portal_and_the_hosts_it_names() -> None:
    scope = Scope("http://www.x.gov.cn:8080/", ("zwgk.x.gov.cn",))
    assert scope.contains("https://x.gov.cn:8080/a")
    assert scope.contains("http://www.zwgk.x.gov.cn/")
    assert not scope.contains("http://x.gov.cn/")
    assert not scope.contains("http://rsj.x.gov.cn:8080/")


def test_what_is_asked_over_the_wire() -> None:
    assert without_fragment("http://x.cn/index#5008") == "http://x.cn/index"
    assert host_of("http://www.x.cn:81/a") == "x.cn:81"


@given(st.lists(pieces, max_size=8).map("".join))
def test_host_is_what_stands_before_the_path(rest: str) -> None:
    for start in ("http://www.", "https://", "http://x.cn", "HTTP://a@"):
        try:
            told = urlsplit(start + rest).netloc.removeprefix("www.")
        except ValueError:
            continue
        assert host_of(start + rest) == told


@pytest.mark.parametrize(
    "url", ["http://127.0.0.2:81/", "http://localhost/", "http://a.localhost/", "http://[::1]/"]
)
def test_this_machine(url: str) -> None:
    assert is_loopback(url)


@pytest.mark.parametrize("url", ["http://x.cn/", "http://10.0.0.1/", "http://localhost.x.cn/"])
def test_other_machines(url: str) -> None:
    assert not is_loopback(url)


plain_pieces = st.sampled_from(
    [
        *("/", "./", "../", "//", "http://", ":", "?", "#", ".", "-", "~", ";a", "文", "H"),
        *("a", "t2026_1", ".html", "page=2", "&b=1", "h.gov.cn", "www.h.gov.cn:8080", ":80"),
        *("#%3Cinit%3E(int,a.B)", "#/row/1", "#5008", "#!", "\u3000", "{", "<", "\\", "[", "%"),
    ]
)
bases = st.sampled_from(
    [
        *(None, PAGE, "http://h.gov.cn", "https://h.gov.cn:8080/a/b/c?d=/e#f", "http://h.gov.cn:80/a/"),
        *("http://h.cn/a//b/c", "http://h.cn/../a/b", "http://h.cn/a;x/b", "http://H.cn/a/b"),
        *("http://h.cn/文/b", "http://h.cn:99999/a/b"),
    ]
)


@given(st.lists(plain_pieces, max_size=8).map("".join), bases)
def test_the_short_way_of_plain_addresses_gives_what_the_long_way_gives(url: str, base: str | None) -> None:
    # White space round an address means nothing, but sends it the long way.
    assert canonical(url, base) == canonical(f" {url}", base)
