"""What the commands say: Chinese to people, plain lines when piped, machine output alone with ``--json``."""

from __future__ import annotations

import sys
from typing import NoReturn

import typer

OK, OUR_FAULT, BAD_INPUT, UNMEASURED, LOCKED = 0, 1, 2, 3, 4


def out(text: str = "") -> None:
    typer.echo(text)


def note(text: str) -> None:
    """For people, beside machine output."""
    typer.echo(text, err=True)


def refuse(*faults: str) -> NoReturn:
    """Bad arguments, configuration or rubric: say every fault, end with exit code 2."""
    for fault in faults:
        typer.echo(f"错误: {fault}", err=True)
    raise typer.Exit(BAD_INPUT)


def is_terminal() -> bool:
    return sys.stderr.isatty()
