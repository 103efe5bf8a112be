"""Our own faults in the commands: one Chinese sentence and exit code 1, never a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from scripts.cli import say
from storage.main import StoreError
from storage.trouble import explain


@contextmanager
def told() -> Iterator[None]:
    """Say what is wrong with disk or database; other errors pass."""
    try:
        yield
    except (StoreError, OSError) as error:
        words = explain(error)
        if words is None:
            raise
        say.note(f"错误: {words}")
        raise typer.Exit(say.OUR_FAULT) from error
