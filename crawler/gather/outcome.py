"""The one classifier: what was seen at an address -> named outcome with a reason.

Everything it knows of statuses, failures and block pages stands in ``data/outcomes.yaml``. It is total:
any status, headers and bytes give an :class:`Answer`, and nothing raises.
"""

from __future__ import annotations

import errno
import re
import socket
import ssl
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from typing import Literal
from urllib.parse import urlsplit

import httpx
from msgspec import Struct, convert

from crawler.yaml_data import read_yaml

Outcome = Literal["alive", "dead", "soft_404", "blocked", "not_measured", "login"]
ErrorKind = Literal[
    "dns",
    "no_route",
    "refused",
    "timeout",
    "dropped",
    "tls",
    "malformed",
    "bad_address",
    "inner_address",
    "inner_name",
    "redirect_loop",
    "too_many_redirects",
    "redirect_bad_target",
    "redirect_other_scheme",
    "unexpected",
]
Note = Literal["", "truncated", "still_sending", "broken_encoding", "body_timeout", "empty_drop"]


class Hop(Struct, frozen=True):
    """One redirect: the address asked, its status, and the absolute address it named."""

    url: str
    status: int
    target: str


class Exchange(Struct, frozen=True):
    """What one visit saw, redirects followed. Header names are lower case; ``body`` is the inflated head.

    ``status`` is None when no status line came; ``error`` then says why. ``note``: what became of the body.
    """

    url: str
    method: str = "GET"
    status: int | None = None
    final_url: str = ""
    headers: dict[str, str] = {}
    body: bytes = b""
    hops: tuple[Hop, ...] = ()
    error: ErrorKind | None = None
    error_text: str = ""
    note: Note = ""
    certificate_fault: bool = False
    elapsed_ms: int = 0


class Answer(Struct, frozen=True):
    """``reason``: a key of ``reasons`` in the data file. ``seen``: what it was judged from, if anything."""

    outcome: Outcome
    reason: str
    status: int | None = None
    final_url: str | None = None
    seen: Exchange | None = None


class Reason(Struct, frozen=True, forbid_unknown_fields=True):
    outcome: Outcome
    text: str
    outside: Outcome | None = None


class HostFault(Struct, frozen=True, forbid_unknown_fields=True):
    blocked: frozenset[str]
    silent: frozenset[str]
    unnamed: frozenset[str]


class Challenge(Struct, frozen=True, forbid_unknown_fields=True):
    reason: str
    statuses: tuple[int, ...] = ()
    headers: str | None = None
    body: str | None = None
    and_body: str | None = None
    text: str | None = None
    max_body: int | None = None
    max_text: int | None = None


class Login(Struct, frozen=True, forbid_unknown_fields=True):
    path: str


class Soft404Words(Struct, frozen=True, forbid_unknown_fields=True):
    title: str
    phrase: str
    box: str
    final_path: str
    home_path: str
    title_separators: str
    title_max: int
    page_max: int
    short_max: int
    script_max: int
    same_bits: int
    near_bits: int
    length_share: float
    comparable_min: int
    logins: tuple[str, ...]


class Policy(Struct, frozen=True, forbid_unknown_fields=True):
    """Seconds, bytes and counts of verification; each is explained in the data file."""

    redirects: int
    body_bytes: int
    connect_seconds: float
    backoff_seconds: float
    breaker_in_a_row: int
    breaker_never_answered: int
    breaker_cool_seconds: float
    confirm_gap_seconds: float
    hosts_at_once: int
    folders_tried: int


class InnerNetworks(Struct, frozen=True, forbid_unknown_fields=True):
    private: tuple[str, ...]
    own: tuple[str, ...]


class Rules(Struct, frozen=True, forbid_unknown_fields=True):
    inner: InnerNetworks
    reasons: dict[str, Reason]
    passing: frozenset[str]
    overloaded: frozenset[str]
    silent: frozenset[str]
    browser: frozenset[str]
    absent_in_browser: frozenset[str]
    nothing_seen: frozenset[str]
    host_fault: HostFault
    answered_form: frozenset[str]
    statuses: dict[int, str]
    families: dict[int, str]
    other_status: str
    redirects: frozenset[int]
    errors: dict[str, str]
    challenges: tuple[Challenge, ...]
    login: Login
    soft_404: Soft404Words
    policy: Policy

    def named(self) -> frozenset[str]:
        """Every reason the rules refer to; all must be in ``reasons``."""
        return (
            self.passing
            | self.overloaded
            | self.silent
            | self.browser
            | self.absent_in_browser
            | self.nothing_seen
            | self.host_fault.blocked
            | self.host_fault.silent
            | self.host_fault.unnamed
            | self.answered_form
            | set(self.statuses.values())
            | set(self.families.values())
            | {self.other_status}
            | set(self.errors.values())
            | {challenge.reason for challenge in self.challenges}
        )


@cache
def rules() -> Rules:
    """``data/outcomes.yaml``. Raises ``msgspec.ValidationError`` when the file does not fit."""
    text = files("crawler.gather.data").joinpath("outcomes.yaml").read_text(encoding="utf-8")
    return convert(read_yaml(text), Rules)


def sentence(reason: str) -> str:
    """The reason as people read it (Chinese); an unknown key gives itself."""
    known = rules().reasons.get(reason)
    return known.text if known else reason


def answer(reason: str, *, own: bool = True, seen: Exchange | None = None) -> Answer:
    """The answer a reason stands for. ``own``: the failing host is the unit's or known to be reachable."""
    known = rules().reasons[reason]
    outcome = known.outcome if own or known.outside is None else known.outside
    return Answer(
        outcome,
        reason,
        status=seen.status if seen else None,
        final_url=(seen.final_url or None) if seen else None,
        seen=seen,
    )


def classify(seen: Exchange, *, own: bool = True, role: str = "page") -> Answer:
    """Judge one visit. ``own`` concerns the host that answered last or failed to; ``role`` is the link's."""
    return answer(_reason(seen, role), own=own, seen=seen)


def refuses(status: str) -> bool:
    """Whether this status says that automatic visits are refused, which nothing tells of other visitors."""
    known = rules()
    reason = known.statuses.get(int(status)) if status.isdecimal() else None
    return reason is not None and known.reasons[reason].outcome in ("blocked", "login")


def _reason(seen: Exchange, role: str) -> str:
    known = rules()
    if seen.status is None:
        if seen.error not in ("dns", "bad_address") and leads_to_login(seen):
            return "login_page"
        return known.errors.get(seen.error or "unexpected", "unexpected")
    challenge = _challenge(seen)
    if challenge:
        return challenge
    reason = known.statuses.get(seen.status) or known.families.get(seen.status // 100, known.other_status)
    if reason == "ok":
        return _body_reason(seen)
    if reason == "several_versions" and seen.method != "HEAD" and not seen.body.strip():
        return known.families[3]
    if role == "form" and reason in known.answered_form:
        return "form_answers"
    if known.reasons[reason].outcome == "blocked" and leads_to_login(seen):
        return "login_page"
    return reason


def _body_reason(seen: Exchange) -> str:
    if leads_to_login(seen):
        return "login_page"
    if seen.note:
        return seen.note
    if seen.certificate_fault:
        return "certificate_fault"
    if seen.method != "HEAD" and not seen.body and seen.status == 200:
        return "empty_answer"
    return "ok"


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.I)


_MARKUP = re.compile(r"<(script|style|noscript)\b.*?(</\1\s*>|$)|<!--.*?(-->|$)|<[^<>]*>", re.I | re.S)


def _challenge(seen: Exchange) -> str | None:
    lines = ""
    body: str | None = None
    text: str | None = None
    for sign in rules().challenges:
        if sign.statuses and seen.status not in sign.statuses:
            continue
        if sign.max_body is not None and len(seen.body) > sign.max_body:
            continue
        if sign.headers is not None:
            lines = lines or "\n".join(f"{name}: {value}" for name, value in seen.headers.items())
            if not _compiled(sign.headers).search(lines):
                continue
        if sign.body is not None or sign.and_body is not None or sign.text is not None:
            body = rough_text(seen.body) if body is None else body
        if sign.body is not None and not _compiled(sign.body).search(body or ""):
            continue
        if sign.and_body is not None and not _compiled(sign.and_body).search(body or ""):
            continue
        if sign.text is not None:
            # Tags are taken out only where the words stand at all: the costly part of an ordinary page.
            if text is None and not _compiled(sign.text).search(body or ""):
                continue
            text = " ".join(_MARKUP.sub(" ", body or "").split()) if text is None else text
            if sign.max_text is not None and len(text) > sign.max_text:
                continue
            if not _compiled(sign.text).search(text):
                continue
        return sign.reason
    return None


def rough_text(body: bytes) -> str:
    """Text good enough to look for marks in; never raises. A cut last character does not matter."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(body) - 3:
            return body.decode("utf-8", "ignore")
    return body.decode("gb18030", "replace")


def leads_to_login(seen: Exchange) -> bool:
    """True when redirects ended at a login address that was not the one asked for."""
    if not seen.hops:
        return False
    pattern = _compiled(rules().login.path)
    last = seen.hops[-1].target
    return bool(pattern.search(_where(last))) and not pattern.search(_where(seen.url))


def asks_who(url: str) -> bool:
    """Whether the path of an address is that of a login page."""
    return bool(_compiled(rules().login.path).search(_where(url).partition("/")[2]))


def _where(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.netloc}{parts.path}"


def error_kind(error: BaseException) -> ErrorKind:
    """Name a raw exception of the network layers. Looks through causes and exception groups."""
    found = list(_chain(error))
    for kind, test in _KINDS:
        if any(test(item) for item in found):
            return kind
    return "unexpected"


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    todo: list[BaseException | None] = [error]
    while todo:
        item = todo.pop(0)
        if item is None or id(item) in seen:
            continue
        seen.add(id(item))
        yield item
        if isinstance(item, BaseExceptionGroup):
            todo.extend(item.exceptions)
        todo.append(item.__cause__ or item.__context__)


_NO_ROUTE = frozenset({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL})
_DROPPED = frozenset({errno.ECONNRESET, errno.EPIPE, errno.ECONNABORTED})


_NO_TLS_FAULT = (ssl.SSLEOFError, ssl.SSLWantReadError, ssl.SSLWantWriteError)
"""The connection ended, or the other side says nothing: its TLS is not known to be at fault."""


def _is_drop(error: BaseException) -> bool:
    if isinstance(error, OSError) and error.errno in _DROPPED:
        return True
    if isinstance(error, httpx.RemoteProtocolError):
        return "disconnected" in str(error) or "closed connection" in str(error)
    return isinstance(error, (httpx.ReadError, httpx.WriteError, httpx.CloseError, ssl.SSLEOFError))


class InnerName(OSError):
    """A name leads into the network of whoever runs the audit, deeper than visits may go."""


_KINDS: tuple[tuple[ErrorKind, Callable[[BaseException], bool]], ...] = (
    ("inner_name", lambda e: isinstance(e, InnerName)),
    ("dns", lambda e: isinstance(e, socket.gaierror)),
    ("tls", lambda e: isinstance(e, ssl.SSLError) and not isinstance(e, _NO_TLS_FAULT)),
    ("refused", lambda e: isinstance(e, ConnectionRefusedError)),
    ("no_route", lambda e: isinstance(e, OSError) and e.errno in _NO_ROUTE),
    ("dropped", _is_drop),
    ("timeout", lambda e: isinstance(e, (httpx.TimeoutException, TimeoutError))),
    ("malformed", lambda e: isinstance(e, (httpx.RemoteProtocolError, httpx.DecodingError))),
    (
        "bad_address",
        lambda e: isinstance(
            e,
            (
                httpx.InvalidURL,
                httpx.UnsupportedProtocol,
                httpx.LocalProtocolError,
                UnicodeError,
                OverflowError,
            ),
        ),
    ),
    ("dropped", lambda e: isinstance(e, httpx.NetworkError)),
)
"""First match wins: the nearest cause (name, certificate, refusal) says more than what it led to."""
