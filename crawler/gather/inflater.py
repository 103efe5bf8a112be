"""A compressed body that arrives in pieces, inflated up to a limit."""

from __future__ import annotations

from crawler.gather.codings import BROKEN, STREAMS, Stream


class Inflater:
    """Inflates a stream to at most ``limit`` bytes. An unknown coding is kept as it is.

    A body that is said to be compressed but begins with markup is taken as it is.
    """

    def __init__(self, coding: str, limit: int) -> None:
        names = [name.strip().lower() for name in coding.split(",")]
        self._kinds = next((STREAMS[name] for name in names if name in STREAMS), ())
        self._stream: Stream | None = self._kinds[0]() if self._kinds else None
        self._limit = limit
        self._head = b""
        self.out = bytearray()
        self.full = False
        self.broken = False

    def feed(self, chunk: bytes) -> None:
        """Take the next piece as it came over the wire."""
        if self.full:
            return
        if self._stream is None:
            self.out += chunk[: self._limit - len(self.out)]
        else:
            self._inflate(chunk)
        self.full = len(self.out) >= self._limit

    def _inflate(self, chunk: bytes) -> None:
        assert self._stream is not None
        if not self.out:
            self._head += chunk
        for kind in self._kinds if not self.out else (None,):
            if kind:
                self._stream = kind()
            try:
                self.out += self._stream.decompress(
                    self._head if kind else chunk, self._limit - len(self.out)
                )
            except BROKEN:
                continue
            return
        self._stream = None
        # Bytes that inflated before the fault are shown by browsers; nothing at all is a broken page.
        if not self.out and self._head.lstrip()[:1] == b"<":
            self.out += self._head[: self._limit]
        self.broken = not self.out
