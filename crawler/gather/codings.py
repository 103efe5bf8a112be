"""The content codings that servers use, each as a stream that gives no more than it is asked for."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import Final, Protocol

import brotli
import zstandard

BROKEN: Final = (zlib.error, brotli.error, zstandard.ZstdError)
"""What the streams raise for bytes that are not of their coding."""
_ZSTD_WINDOW: Final = 8 * 1024 * 1024
"""Largest window that a server may use (RFC 9659)."""
_SLICE: Final = 256
"""Bytes of zstd unpacked at a time: it cannot be told to stop, and these are some megabytes at worst."""


class Stream(Protocol):
    def decompress(self, data: bytes, room: int, /) -> bytes:
        """What ``data`` holds, about ``room`` bytes of it at most. Raises one of :data:`BROKEN`."""
        ...


class _Brotli:
    def __init__(self) -> None:
        self._stream = brotli.Decompressor()

    def decompress(self, data: bytes, room: int, /) -> bytes:
        return bytes(self._stream.process(data, output_buffer_limit=room))[:room]


class _Zstd:
    def __init__(self) -> None:
        reader = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
        self._stream = reader.decompressobj(read_across_frames=True)

    def decompress(self, data: bytes, room: int, /) -> bytes:
        out = bytearray()
        for at in range(0, len(data), _SLICE):
            out += self._stream.decompress(data[at : at + _SLICE])
            if len(out) >= room:
                break
        return bytes(out[:room])


def _zlib(window: int) -> Callable[[], Stream]:
    return lambda: zlib.decompressobj(window)


STREAMS: Final[dict[str, tuple[Callable[[], Stream], ...]]] = {
    "gzip": (_zlib(31),),
    "x-gzip": (_zlib(31),),
    "deflate": (_zlib(15), _zlib(-15)),
    "br": (_Brotli,),
    "zstd": (_Zstd,),
}
"""Name of a coding -> the streams to try. Only the first three are asked for; servers send the others all the
same."""
