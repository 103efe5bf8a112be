"""Packing what is stored of pages: zstd, with a dictionary that a unit's first pages give.

The pages of a portal share their frame, and so do the facts read from them: what a dictionary holds is not
stored again with each page. Every frame names its dictionary, so a reader needs to know nothing else.
"""

from __future__ import annotations

from typing import Final, Literal

import zstandard
from sqlalchemy import Column, Connection, Integer, LargeBinary, MetaData, String, Table, select
from sqlalchemy.dialects.sqlite import insert

Kind = Literal["body", "facts"]
DICTIONARIES: Final = MetaData()
DICTIONARY: Final = Table(
    "dictionary",
    DICTIONARIES,
    Column("id", Integer, primary_key=True),  # as the frames name it
    Column("kind", String, nullable=False),
    Column("data", LargeBinary, nullable=False),
)
LEVEL: Final = 3
SAMPLES: Final = 64
"""Pages that a dictionary is made of. A portal of fewer has none, and nothing much to save."""
_SAMPLE_BYTES: Final = 65_536
_SIZES: Final[dict[Kind, int]] = {"body": 65_536, "facts": 16_384}
_SEGMENT: Final = 512
_DMER: Final = 8
"""Parameters of the cover algorithm (its k and d), near those its own search finds for such pages; the search
would take seconds."""


class Packer:
    """Packs and unpacks on the connection of the shared bodies. The caller commits."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._plain = zstandard.ZstdCompressor(level=LEVEL)
        self._writers: dict[Kind, zstandard.ZstdCompressor] = {}
        self._samples: dict[Kind, list[bytes | bytearray | memoryview] | None] = {}
        self._readers = {0: zstandard.ZstdDecompressor()}

    def learn(self) -> None:
        """Pack with the unit's dictionaries, and make those it lacks. For writers."""
        rows = self._connection.execute(
            select(DICTIONARY.c.kind, DICTIONARY.c.data).order_by(DICTIONARY.c.id)
        )
        known: dict[str, bytes] = {kind: bytes(data) for kind, data in rows}
        for kind in _SIZES:
            if kind in known:
                self._write_with(kind, zstandard.ZstdCompressionDict(known[kind]))
            else:
                self._samples[kind] = []

    def pack(self, data: bytes, kind: Kind | None = None) -> bytes:
        """``data`` packed; with the dictionary of its ``kind`` where there is one."""
        if kind is None:
            return self._plain.compress(data)
        writer = self._writers.get(kind)
        if writer is None:
            self._sample(kind, data)
            return self._plain.compress(data)
        return writer.compress(data)

    def unpack(self, packed: bytes) -> bytes:
        """Raises ``zstandard.ZstdError`` when damaged or its dictionary is lost."""
        name = zstandard.get_frame_parameters(packed).dict_id
        reader = self._readers.get(name)
        if reader is None:
            query = select(DICTIONARY.c.data).where(DICTIONARY.c.id == name)
            data = self._connection.execute(query).scalar()
            if data is None:
                raise zstandard.ZstdError(f"dictionary {name} is missing")
            reader = zstandard.ZstdDecompressor(dict_data=zstandard.ZstdCompressionDict(bytes(data)))
            self._readers[name] = reader
        return reader.decompress(packed)

    def _sample(self, kind: Kind, data: bytes) -> None:
        samples = self._samples.get(kind)
        if samples is None:
            return
        samples.append(data[:_SAMPLE_BYTES])
        if len(samples) < SAMPLES:
            return
        self._samples[kind] = None
        try:
            made = zstandard.train_dictionary(_SIZES[kind], samples, k=_SEGMENT, d=_DMER, level=LEVEL)
        except zstandard.ZstdError:
            # Too little to learn from, or nothing in common: such pages are packed as they are.
            return
        row = {"id": made.dict_id(), "kind": kind, "data": made.as_bytes()}
        self._connection.execute(insert(DICTIONARY).values(row).on_conflict_do_nothing())
        # What is packed with it may be committed elsewhere, so the dictionary comes first.
        self._connection.commit()
        self._write_with(kind, made)

    def _write_with(self, kind: Kind, dictionary: zstandard.ZstdCompressionDict) -> None:
        dictionary.precompute_compress(level=LEVEL)
        self._writers[kind] = zstandard.ZstdCompressor(level=LEVEL, dict_data=dictionary)


def pack_beside(data: bytes, text: bytes) -> bytes:
    """``data`` packed so that what already stands in ``text`` takes no room again."""
    return zstandard.ZstdCompressor(level=LEVEL, dict_data=_beside(text)).compress(data)


def unpack_beside(packed: bytes, text: bytes) -> bytes:
    return zstandard.ZstdDecompressor(dict_data=_beside(text)).decompress(packed)


def _beside(text: bytes) -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict(text[:_BESIDE_BYTES], dict_type=zstandard.DICT_TYPE_RAWCONTENT)


_BESIDE_BYTES: Final = 262_144
"""Of a long page; taking it in costs time."""
