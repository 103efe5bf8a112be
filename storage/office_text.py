"""Text of the files that offices hand in: UTF-8 or GB18030, as spreadsheets save them."""

from __future__ import annotations

from typing import Final

TEXT_ENCODINGS: Final = ("utf-8-sig", "gb18030")


def office_text(data: bytes) -> str | None:
    """The text of ``data``; None when it is none, or in another encoding."""
    for encoding in TEXT_ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    return None
