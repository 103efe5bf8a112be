"""One classifier: total over whatever an address may answer, and never «dead» for a refusal."""

from __future__ import annotations

import errno
import re
import socket
import ssl
from typing import get_args

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.gather.outcome import (
    Answer,
    ErrorKind,
    Exchange,
    Hop,
    Note,
    Outcome,
    answer,
    classify,
    error_kind,
    rules,
    sentence,
)

URL = "http://www.example.gov.cn/zwgk/1.html"
ROLES = ("page", "frame", "attachment", "image", "media", "style", "script", "form", "feed")

exchanges = st.builds(
    Exchange,
    url=st.sampled_from((URL, "http://[broken", "")) | st.text(max_size=30),
    method=st.sampled_from(("GET", "HEAD")),
    status=st.none() | st.integers(-5, 1200),
    final_url=st.text(max_size=30),
    headers=st.dictionaries(st.text(max_size=12), st.text(max_size=40), max_size=4),
    body=st.binary(max_size=300)
    | st.sampled_from((b"$_ts", "请完成安全验证".encode(), "页面不存在".encode("gbk"))),
    hops=st.lists(
        st.builds(Hop, url=st.text(max_size=20), status=st.integers(0, 999), target=st.text(max_size=30)),
        max_size=3,
    ).map(tuple),
    error=st.none() | st.sampled_from(get_args(ErrorKind)),
    note=st.sampled_from(get_args(Note)),
    certificate_fault=st.booleans(),
)


def _seen(status: int | None = 200, body: str = "", **more: object) -> Exchange:
    return Exchange(url=URL, status=status, final_url=URL, body=body.encode(), **more)  # type: ignore[arg-type]


@given(exchanges, st.booleans(), st.sampled_from(ROLES))
def test_every_answer_has_a_named_outcome(seen: Exchange, own: bool, role: str) -> None:
    judged = classify(seen, own=own, role=role)
    assert judged.outcome in get_args(Outcome)
    assert judged.reason in rules().reasons


@given(exchanges, st.booleans(), st.sampled_from(ROLES))
def test_refusals_are_never_dead(seen: Exchange, own: bool, role: str) -> None:
    refused = Exchange(
        url=seen.url, status=403, headers=seen.headers, body=seen.body, hops=seen.hops, note=seen.note
    )
    assert classify(refused, own=own, role=role).outcome in ("blocked", "login", "alive")


@given(exchanges)
def test_an_outside_host_is_never_judged_worse_than_an_own_one(seen: Exchange) -> None:
    mine, theirs = classify(seen, own=True), classify(seen, own=False)
    assert theirs == mine or (mine.outcome == "dead" and theirs.outcome == "not_measured")


def test_the_rules_name_only_reasons_they_explain_in_chinese() -> None:
    known = rules()
    assert known.named() <= set(known.reasons)
    assert not known.passing & known.silent
    for name, reason in known.reasons.items():
        assert re.search("[一-鿿]", sentence(name)), name
        assert reason.outcome in get_args(Outcome)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, "alive"),
        (204, "alive"),
        (206, "alive"),
        (304, "alive"),
        (302, "dead"),
        (400, "dead"),
        (401, "login"),
        (403, "blocked"),
        (404, "dead"),
        (405, "blocked"),
        (407, "not_measured"),
        (410, "dead"),
        (412, "blocked"),
        (429, "blocked"),
        (444, "blocked"),
        (500, "dead"),
        (502, "dead"),
        (503, "dead"),
        (521, "blocked"),
        (599, "dead"),
        (999, "not_measured"),
        (0, "not_measured"),
    ],
)
def test_a_status_says(status: int, outcome: str) -> None:
    assert classify(_seen(status, "x")).outcome == outcome


@pytest.mark.parametrize(
    ("error", "own", "outside"),
    [
        ("dns", "not_measured", "not_measured"),
        ("no_route", "not_measured", "not_measured"),
        ("refused", "dead", "not_measured"),
        ("timeout", "dead", "not_measured"),
        ("dropped", "dead", "not_measured"),
        ("redirect_loop", "dead", "dead"),
        ("tls", "dead", "dead"),
        ("malformed", "not_measured", "not_measured"),
    ],
)
def test_no_answer_at_all_says(error: ErrorKind, own: str, outside: str) -> None:
    seen = Exchange(url=URL, error=error)
    assert (classify(seen, own=True).outcome, classify(seen, own=False).outcome) == (own, outside)


@pytest.mark.parametrize(
    ("status", "headers", "body", "reason"),
    [
        (521, {"set-cookie": "__jsluid_s=ab; path=/"}, "", "challenge_jiasule"),
        (521, {}, "<script>document.cookie=('_')+'x';location.reload()</script>", "challenge_jiasule"),
        (200, {}, '<script>;go({"bts":["1"],"tn":"__jsl_clearance"})</script>', "challenge_jiasule"),
        (200, {}, "<script>var arg1='00112233445566778899AABB';x('acw_sc__v2')</script>", "challenge_aliyun"),
        (412, {}, "<script>$_ts=window['$_ts'];</script>", "challenge_ruishu"),
        (202, {}, "<script>$_ts=window['$_ts'];</script>", "challenge_ruishu"),
        (403, {"cf-mitigated": "challenge"}, "", "challenge_cloudflare"),
        (200, {}, "<title>浏览器检查中</title><p>浏览器检查中，请稍候</p>", "waf_page"),
        (200, {}, "<p>您的访问请求可能存在安全风险，已被网站防火墙拦截</p>", "waf_page"),
        (405, {}, "<p>抱歉，您的请求已被拦截</p>", "waf_page"),
    ],
)
def test_challenge_pages_are_blocked(status: int, headers: dict[str, str], body: str, reason: str) -> None:
    judged = classify(_seen(status, body, headers=headers))
    assert (judged.outcome, judged.reason) == ("blocked", reason)


@pytest.mark.parametrize(
    "body",
    [
        "<h1>我市部署网站防火墙专项检查</h1>"
        + "<p>各单位要落实网络安全责任，做好网站防火墙配置与巡检工作。</p>" * 20,
        "<script>var $_ts=1;</script><h1>普通页面</h1>",
        "<script src='/acw_sc__v2.js'></script><p>正文</p>",
    ],
)
def test_pages_that_only_mention_protection_are_alive(body: str) -> None:
    assert classify(_seen(200, body)).outcome == "alive"


def test_a_redirect_to_a_login_page_is_login_even_when_that_host_cannot_be_reached() -> None:
    hops = (Hop(URL, 302, "https://sso.example.gov.cn/cas/login?service=x"),)
    assert classify(_seen(200, "登录", hops=hops)).outcome == "login"
    assert classify(Exchange(url=URL, hops=hops, error="refused"), own=False).outcome == "login"
    assert classify(_seen(404, "", hops=hops)).outcome == "dead"


def test_a_login_page_itself_is_alive() -> None:
    url = "http://www.example.gov.cn/login"
    seen = Exchange(
        url=url, status=200, final_url=url + ".html", hops=(Hop(url, 302, url + ".html"),), body=b"x"
    )
    assert classify(seen).outcome == "alive"


@pytest.mark.parametrize("status", [400, 405, 500])
def test_a_form_that_complains_of_missing_parameters_is_no_dead_link(status: int) -> None:
    assert classify(_seen(status, "x"), role="form").outcome == "alive"
    assert classify(_seen(404, "x"), role="form").outcome == "dead"


def _caused(outer: Exception, inner: BaseException) -> Exception:
    outer.__cause__ = inner
    return outer


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (_caused(httpx.ConnectError("x"), socket.gaierror(-2, "unknown")), "dns"),
        (_caused(httpx.ConnectError("x"), ConnectionRefusedError(errno.ECONNREFUSED, "no")), "refused"),
        (
            _caused(
                httpx.ConnectError("x"),
                _caused(OSError("all"), ExceptionGroup("g", [ConnectionRefusedError(111, "no")])),
            ),
            "refused",
        ),
        (_caused(httpx.ConnectError("x"), OSError(errno.ENETUNREACH, "net")), "no_route"),
        (_caused(httpx.ConnectError("x"), ssl.SSLCertVerificationError("expired")), "tls"),
        (_caused(httpx.ConnectError("x"), ssl.SSLError("wrong version number")), "tls"),
        (_caused(TimeoutError(), ssl.SSLWantReadError("the handshake waits")), "timeout"),
        (httpx.ConnectError("x"), "dropped"),
        (httpx.ConnectTimeout("x"), "timeout"),
        (httpx.ReadTimeout("x"), "timeout"),
        (TimeoutError(), "timeout"),
        (httpx.ReadError("reset"), "dropped"),
        (httpx.RemoteProtocolError("Server disconnected without sending a response."), "dropped"),
        (httpx.RemoteProtocolError("illegal header line"), "malformed"),
        (httpx.InvalidURL("bad"), "bad_address"),
        (ValueError("odd"), "unexpected"),
    ],
)
def test_raw_exceptions_get_names(error: BaseException, kind: ErrorKind) -> None:
    assert error_kind(error) == kind


def test_an_exception_that_causes_itself_is_named_too() -> None:
    error = ValueError("a")
    error.__context__ = KeyError("b")
    error.__context__.__context__ = error
    assert error_kind(error) == "unexpected"


@pytest.mark.parametrize(
    ("method", "body", "outcome"),
    [("GET", b"<a href=1.html>1</a>", "alive"), ("HEAD", b"", "alive"), ("GET", b"  ", "dead")],
)
def test_a_choice_of_several_versions_is_a_page_when_it_shows_them(
    method: str, body: bytes, outcome: str
) -> None:
    assert classify(Exchange("http://a.cn/x", method, 300, "http://a.cn/x", body=body)).outcome == outcome


def test_an_answer_carries_what_it_was_judged_from() -> None:
    seen = _seen(404)
    assert answer("not_found", seen=seen) == Answer("dead", "not_found", 404, URL, seen)


@pytest.mark.parametrize("body", ["<" * 60_000, "<script>" * 8_000, "<!--" * 15_000, "访问请求" * 5_000])
def test_hostile_bodies_are_judged_too(body: str) -> None:
    assert classify(_seen(200, body)).outcome == "alive"
