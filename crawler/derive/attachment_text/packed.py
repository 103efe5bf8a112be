"""Zip archives: the documents in them are read, one level deep; what is nested deeper is told by its name."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from crawler.derive.attachment_text.limits import Gathered, Read, Unreadable, attachment_rules
from crawler.derive.attachment_text.zipped import opened
from crawler.derive.link_roles import extension_of
from crawler.model import AttachmentText

ReadMember = Callable[[bytes, str], AttachmentText]


def read_zip(body: bytes, read_member: ReadMember) -> Read:
    """Names of all members and the text of those that are documents. Raises :class:`Unreadable`."""
    limits = attachment_rules().limits
    with opened(body) as parts:
        infos = _infos(body)
        if not infos:
            raise Unreadable("empty", "压缩包是空的")
        if all(info.flag_bits & 1 for info in infos):
            raise Unreadable("encrypted", "压缩包有密码")
        found = Gathered()
        read = unread = 0
        for info in sorted(infos, key=lambda one: one.filename):
            name = _name(info)
            if not found.add(f"【{name}】\n"):
                break
            if extension_of(name) not in attachment_rules().readable or extension_of(name) == "zip":
                continue
            if read + unread >= limits.members or info.file_size > limits.member_bytes:
                unread += 1
                continue
            try:
                member = read_member(parts.read(info.filename), name)
            except Unreadable:
                unread += 1
                continue
            if member.state == "ok":
                read += 1
                found.add(member.text + "\n")
            else:
                unread += 1
    notes = [f"压缩包, 读取了其中 {read} 个文档", f"另有 {unread} 个没有读" if unread else "", found.note]
    if not read:
        raise Unreadable("unsupported", f"压缩包里的 {len(infos)} 个文件都没有能读的文字")
    return Read(found.text, None, None, "; ".join(note for note in notes if note))


def _infos(body: bytes) -> list[zipfile.ZipInfo]:
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        return [info for info in packed.infolist() if not info.is_dir()]


def _name(info: zipfile.ZipInfo) -> str:
    """Name of a member. Unless they mark it as UTF-8, programs write GBK, which zipfile takes for cp437."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        raw = info.filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename
