"""Fewer looks for garbage while pages are read."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_COLLECTED_AFTER = 100_000
"""Objects more than before when Python looks for cycles (its own default is 700): reading an ordinary page
holds some tens of thousands until it is done, and no look at those finds anything."""


@contextmanager
def few_collections() -> Iterator[None]:
    """Has Python look for cycles of garbage less often while the block runs. Reading a page makes tens of
    thousands of objects and hardly a cycle, and what was loaded at the start stays."""
    often = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECTED_AFTER, *often[1:])
    try:
        yield
    finally:
        gc.set_threshold(*often)
        gc.unfreeze()
