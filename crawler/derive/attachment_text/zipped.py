"""Documents that are zipped XML: parts inflated within limits and parsed without entities or network."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from lxml import etree

from crawler.derive.attachment_text.limits import Unreadable, attachment_rules

_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, KeyError)


class Parts:
    """The parts of one zipped document, each read at most once in full."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        limits = attachment_rules().limits
        self._packed = packed
        self._left = limits.total_bytes
        entries = packed.infolist()
        if len(entries) > limits.parts:
            raise Unreadable("too_large", f"压缩包里有 {len(entries)} 个文件, 超过 {limits.parts} 个")
        self._by_name = {entry.filename.replace("\\", "/").lstrip("/").lower(): entry for entry in entries}

    def names(self) -> list[str]:
        """Names in the order of the archive, lower case."""
        return list(self._by_name)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._by_name

    def read(self, name: str) -> bytes:
        """Raises :class:`Unreadable` when the part is missing, too large, encrypted or damaged."""
        entry = self._by_name.get(name.lower())
        if entry is None:
            raise Unreadable("broken", f"缺少文件 {name}")
        if entry.flag_bits & 1:
            raise Unreadable("encrypted", "压缩包有密码")
        # zipfile inflates no more than the size that the archive declares, so this bounds the work too.
        if entry.file_size > min(attachment_rules().limits.part_bytes, self._left):
            raise Unreadable("too_large", f"{name} 解压后有 {entry.file_size} 字节, 超过上限")
        try:
            data = self._packed.read(entry)
        except RuntimeError as error:
            raise Unreadable("encrypted", "压缩包有密码") from error
        except _FAULTS as error:
            raise Unreadable("broken", f"{name} 解压出错") from error
        self._left -= len(data)
        return data

    def xml(self, name: str) -> Any:
        """Root element of an XML part. Raises :class:`Unreadable`."""
        return parse_xml(self.read(name), name)


@contextmanager
def opened(body: bytes) -> Iterator[Parts]:
    """The parts of ``body``. Raises :class:`Unreadable` when it is no whole zip archive."""
    try:
        packed = zipfile.ZipFile(io.BytesIO(body))
    except _FAULTS as error:
        raise Unreadable("broken", "文件不完整: 压缩目录读不出来") from error
    with packed:
        yield Parts(packed)


def parse_xml(data: bytes, name: str = "XML") -> Any:
    """Root of ``data``. Entities stay unresolved and nothing is fetched, so an entity bomb costs nothing;
    what is damaged is read as far as it goes. Raises :class:`Unreadable` when nothing can be read."""
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        recover=True,
        huge_tree=False,
        remove_comments=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("broken", f"{name} 不是完整的 XML") from error
    if root is None:
        raise Unreadable("broken", f"{name} 里没有内容")
    return root


def local(element: Any) -> str:
    """Name of an element without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def resolved(base: str, target: str) -> str:
    """Name of the part ``target`` as the part ``base`` refers to it."""
    path = target.replace("\\", "/")
    if path.startswith("/"):
        return posixpath.normpath(path).lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(base), path)).lstrip("/")


def core_title(parts: Parts) -> str | None:
    """The title among the properties of an Office file."""
    if "docProps/core.xml" not in parts:
        return None
    try:
        root = parts.xml("docProps/core.xml")
    except Unreadable:
        return None
    return next((element.text for element in root.iter() if local(element) == "title" and element.text), None)
