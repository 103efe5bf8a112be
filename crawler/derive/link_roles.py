"""What the target of a link is used as, told by its address (rules in ``data/link_roles.yaml``)."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from crawler.model import LinkRole
from crawler.yaml_data import read_yaml

_RULES: Final[dict[str, list[str]]] = read_yaml(
    (Path(__file__).parent / "data" / "link_roles.yaml").read_text(encoding="utf-8")
)
_ROLES: Final[tuple[LinkRole, ...]] = ("attachment", "image", "media", "style", "script", "page")
_BY_EXTENSION: Final[dict[str, LinkRole]] = {extension: role for role in _ROLES for extension in _RULES[role]}
_DOWNLOAD_PATHS: Final = tuple(_RULES["download_paths"])
_AFTER_SCHEME: Final = len("https://")
_FIELD: Final = re.compile(r"(?:^|&)(?:" + "|".join(_RULES["download_fields"]) + r")=([^&]+)", re.I)

LINK_RELS: Final[dict[str, LinkRole]] = {
    "stylesheet": "style",
    "icon": "image",
    "apple-touch-icon": "image",
    "apple-touch-icon-precomposed": "image",
    "apple-touch-startup-image": "image",
    "mask-icon": "image",
    "image_src": "image",
    "canonical": "page",
    "next": "page",
    "prev": "page",
    "alternate": "page",
    "amphtml": "page",
    "help": "page",
    "search": "feed",
    "manifest": "feed",
    "modulepreload": "script",
    "import": "frame",
}
AS_ROLES: Final[dict[str, LinkRole]] = {
    "style": "style",
    "script": "script",
    "image": "image",
    "document": "frame",
}
HREF_ROLES: Final[dict[str, LinkRole]] = {"image": "image", "use": "image"}
SRC_ROLES: Final[dict[str, LinkRole]] = {
    "img": "image",
    "image": "image",
    "input": "image",
    "script": "script",
    "iframe": "frame",
    "frame": "frame",
    "wj-frame": "frame",
    "video": "media",
    "audio": "media",
    "source": "media",
    "track": "media",
    "bgsound": "media",
    "v:imagedata": "image",
    "v:fill": "image",
}
LAZY_IMAGE: Final = tuple(_RULES["lazy_image"])
LAZY_FRAME: Final = tuple(_RULES["lazy_frame"])
LAZY_PAGE: Final = tuple(_RULES["lazy_page"])


def extension_of(path: str) -> str:
    """Extension of the last part of ``path``, lower case, without the dot; empty if there is none."""
    name = path.rpartition("/")[2]
    stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot and stem and len(extension) <= 8 and extension.isalnum() else ""


def _parts(url: str) -> tuple[str, str]:
    """Path and query."""
    start = url.find("/", _AFTER_SCHEME) if url.startswith(("http://", "https://")) else -1
    if start < 0 or not url.isascii():
        parts = urlsplit(url)
        return parts.path, parts.query
    path, _, query = url[start:].partition("#")[0].partition("?")
    return path, query


@lru_cache(maxsize=16384)
def role_of(url: str) -> LinkRole:
    """Role of an absolute address by its extension and download hints; ``page`` when nothing tells."""
    path, query = _parts(url)
    lower = path.lower()
    by_path = _BY_EXTENSION.get(extension_of(lower))
    if by_path is not None and by_path != "page":
        return by_path
    if query:
        for field in _FIELD.finditer(query):
            by_field = _BY_EXTENSION.get(extension_of(unquote(field.group(1))))
            if by_field in ("attachment", "media"):
                return by_field
    if any(mark in lower for mark in _DOWNLOAD_PATHS) and (query or by_path is None):
        return "attachment"
    return "page"
