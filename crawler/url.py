"""URL identity: which addresses are the same page, and which belong to the unit.

``canonical`` gives the address to request, ``key`` the identity under which it is counted. Both are
pure and idempotent. Repairs are those browsers make (white space, slashes); nothing else is guessed.
"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from urllib.parse import SplitResult, quote, urljoin, urlsplit

_DROP = {ord(c): None for c in "\t\n\r\0"}
_DEFAULT_PORT = {"http": 80, "https": 443}
_PATH_SAFE = "/%:@!$&'()*+,;=~-._"
_QUERY_SAFE = "/%:@!$&'()*+,;=~-._?[]{}|^`\"<>\\"
_LAST_PORT = 65535
_PERCENT = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_HASH_ROUTE = re.compile(r"\d+$")
_SESSION = re.compile(r";jsessionid=[^/?#]*", re.I)
_SESSION_STEP = re.compile(r"/\((?:[A-Z]\([\w-]{6,}\))+\)(?=/)")
"""A session that ASP.NET keeps in the path: ``/(S(24 letters))/list.aspx``."""
_SESSION_FIELD = re.compile(
    r"(?:^|&)(?:phpsessid|jsessionid|aspsessionid[a-z]*|asp\.net_sessionid)=[^&#]*", re.I
)
_HOSTLESS = re.compile(r"(?:https?:)?/{2,}|https?:/?", re.I)
_MANY_SLASHES = re.compile(r"^((?:https?:)?)/{3,}", re.I)
_DOTS = re.compile(r"(?:^|/)\.\.?(?:/|$)")
# Addresses that hold nothing to repair, quote, fold or drop. Most are of these shapes; the rest goes the
# long way, and a property test holds both ways to the same answers.
_STEP = r"[A-Za-z0-9_~-][A-Za-z0-9_.~-]*"
_TAIL = rf"(?:{_STEP}(?:/{_STEP})*/?)?(?:\?[A-Za-z0-9_=&.~-]+)?"
_PLAIN_ABSOLUTE = re.compile(rf"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::(?!80/|443/)[1-9]\d{{1,3}})?/{_TAIL}")
_PLAIN_ROOTED = re.compile(rf"/{_TAIL}")
_PLAIN_RELATIVE = re.compile(rf"(?=[^?])((?:\.\.?/)*)({_TAIL})")
_PLAIN_BASE = re.compile(rf"(https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::([1-9]\d{{1,4}}))?)(/(?:{_STEP}/)*)")
_PLAIN_ANCHOR = re.compile(r"(?:[A-Za-z_%(~.!/-][A-Za-z0-9_.:()%,;=&~!*/-]*)?")
_PLAIN_HOST = re.compile(r"https?://(?:www\.)?+([a-z0-9.:-]+)(?![^/?#])")
_PLAIN_KEY = re.compile(r"https?://(?:www\.)?+([!\"$-:<->@-Z\\^-~]+(?:\?[!\"$-:<->@-~]+)?)")


def _escape(match: re.Match[str]) -> str:
    value = int(match.group(1), 16)
    return chr(value) if value in _UNRESERVED else f"%{value:02X}"


def _quote(part: str, safe: str) -> str:
    if part.isascii() and "%" not in part and " " not in part and '"' not in part:
        return part
    return quote(_PERCENT.sub(_escape, part), safe=safe, errors="replace")


def _host(host: str) -> str | None:
    host = host.rstrip(".")
    if not host or any(c in host for c in " <>\"'{}|\\^`,;()*"):
        return None
    if host.isascii():
        return host.lower()
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None


def _remove_dots(path: str) -> str:
    out: list[str] = []
    parts = path.split("/")
    for part in parts[1:]:
        if part == "..":
            if out:
                out.pop()
        elif part != ".":
            out.append(part)
    if parts[-1] in (".", ".."):
        out.append("")
    return "/" + "/".join(out)


def canonical(url: str, base: str | None = None) -> str | None:
    """Absolute request address of ``url`` as held on the page ``base``.

    Returns ``None`` for anything that is not a well-formed http(s) address. A numeric hash route
    (``index#5008``) is part of the identity; every other fragment is dropped.
    """
    return join_plain(url, base) or _canonical(url, base)


# Several readers of a page ask for the same address.
@lru_cache(maxsize=4096)
def join_plain(url: str, base: str | None) -> str | None:
    """:func:`canonical` for addresses that hold nothing to repair; ``None`` for all others."""
    if "#" in url:
        url, _, anchor = url.partition("#")
        if not url or not _PLAIN_ANCHOR.fullmatch(anchor):
            return None
    start = url[:1]
    if start == "h" and _PLAIN_ABSOLUTE.fullmatch(url):
        return url
    if base is None:
        return None
    origin, folders = _place(base)
    if not origin:
        return None
    if start == "/":
        return origin + url if _PLAIN_ROOTED.fullmatch(url) else None
    relative = _PLAIN_RELATIVE.fullmatch(url)
    if relative is None:
        return None
    up = relative.group(1).count("../") if start == "." else 0
    return folders[max(len(folders) - 1 - up, 0)] + relative.group(2)


@lru_cache(maxsize=1024)
def _place(base: str) -> tuple[str, tuple[str, ...]]:
    """Origin of a plain address and its folders from the root down; empty when ``base`` is not plain."""
    folder, slash, _ = base.partition("?")[0].partition("#")[0].rpartition("/")
    match = _PLAIN_BASE.fullmatch(folder + slash)
    if not match or int(match.group(2) or 8080) > _LAST_PORT or match.group(2) in ("80", "443"):
        return "", ()
    origin = match.group(1)
    found = [f"{origin}/"]
    for name in match.group(3).split("/")[1:-1]:
        found.append(f"{found[-1]}{name}/")
    return origin, tuple(found)


@lru_cache(maxsize=16384)
def _canonical(url: str, base: str | None) -> str | None:
    url = url.strip().translate(_DROP).strip()
    if not url or (url.startswith(("#", "javascript:", "mailto:", "tel:", "data:")) and base is None):
        return None
    head, mark, query = url.partition("?")
    if "\\" in head:
        url = head.replace("\\", "/") + mark + query
    if _HOSTLESS.fullmatch(url):
        return None
    if "///" in url:
        # For browsers a host follows, however many slashes there are.
        url = _MANY_SLASHES.sub(r"\1//", url)
    try:
        parts: SplitResult = urlsplit(urljoin(base, url) if base else url)
        port = parts.port
        host = _host(parts.hostname or "")
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or host is None:
        return None
    if ":" in host:
        host = f"[{host}]"
    netloc = host if port in (None, _DEFAULT_PORT[parts.scheme]) else f"{host}:{port}"
    path = parts.path or "/"
    if _DOTS.search(path):
        path = _remove_dots(path)
    path = _quote(path, _PATH_SAFE)
    query = _quote(parts.query, _QUERY_SAFE)
    fragment = parts.fragment if _HASH_ROUTE.match(parts.fragment) else ""
    return (
        f"{parts.scheme}://{netloc}{path}"
        + (f"?{query}" if query else "")
        + (f"#{fragment}" if fragment else "")
    )


@lru_cache(maxsize=16384)
def key(url: str) -> str:
    """Identity of a canonical address: scheme, ``www.`` and session ids do not count."""
    plain = _PLAIN_KEY.fullmatch(url)
    if plain and "))/" not in url and "sess" not in url.lower():
        return plain.group(1)
    parts = urlsplit(url)
    netloc = parts.netloc.removeprefix("www.")
    path = _SESSION_STEP.sub("", _SESSION.sub("", parts.path))
    query = _SESSION_FIELD.sub("", _SESSION.sub("", parts.query)).removeprefix("&")
    return netloc + path + (f"?{query}" if query else "") + (f"#{parts.fragment}" if parts.fragment else "")


def host_of(url: str) -> str:
    """Host with port, without ``www.``: the unit of politeness and scope."""
    plain = _PLAIN_HOST.match(url)
    if plain:
        return plain.group(1)
    return urlsplit(url).netloc.removeprefix("www.")


def is_loopback(url: str) -> bool:
    """True when the address is on this very machine (own tests and demonstrations)."""
    host = urlsplit(url).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def without_fragment(url: str) -> str:
    """The address as it goes over the wire."""
    return url.partition("#")[0]


class Scope:
    """The unit's own hosts: the portal's host and those its registration names."""

    def __init__(self, portal: str, hosts: tuple[str, ...] = ()) -> None:
        self.hosts = frozenset({host_of(portal), *(h.removeprefix("www.") for h in hosts)})

    def contains(self, url: str) -> bool:
        return host_of(url) in self.hosts
