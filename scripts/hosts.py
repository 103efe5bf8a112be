"""Names of a unit's further own hosts, as people write them: in the registry and after ``--host``."""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from urllib.parse import urlsplit

from crawler.url import canonical

_LABEL: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\Z")
_ALONE: Final = "localhost"
EXAMPLE: Final = "应如 zwgk.example.gov.cn, 不带 http:// 和路径"


def host_name(written: str) -> str | None:
    """The host, with its port where it is not 80, as addresses of the crawl spell it: small letters, Chinese
    names encoded. None for what is no host name."""
    text = unicodedata.normalize("NFKC", written).strip()
    address = canonical(f"http://{text}/") if not re.search(r"[/\\?#@\s]", text) else None
    if address is None:
        return None
    host = urlsplit(address).netloc
    labels = host.partition(":")[0].split(".")
    return host if (len(labels) > 1 or labels == [_ALONE]) and all(map(_LABEL.match, labels)) else None


def host_fault(written: str) -> str:
    """The sentence for what is no host name; with the name that was probably meant."""
    meant = host_name(urlsplit(text).netloc) if "://" in (text := written.strip()) else None
    hint = f"; 是不是 {meant}?" if meant else ""
    return f"主机 {written} 不是主机名 ({EXAMPLE}{hint})"
