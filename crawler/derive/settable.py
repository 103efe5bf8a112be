"""Text as the tree takes it: the parser gives characters that it lets nobody set."""

from __future__ import annotations

import re
from typing import Final

_OTHERS: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def settable(text: str) -> str:
    """``text`` with a blank in the place of control characters and halves of pairs."""
    return _OTHERS.sub(" ", text)
