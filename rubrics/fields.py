"""The kinds of values a rubric file holds: exact numbers and text; and the frozen base of its models."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _decimal(value: object) -> object:
    """Text or a whole number; the YAML reader has already turned 0.5 into a Decimal."""
    if isinstance(value, bool):
        raise ValueError("须是数")
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, str):
        try:
            return Decimal(value.strip())
        except ArithmeticError as error:
            raise ValueError("须是数") from error
    return value


def _text(value: object) -> object:
    return str(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value


Points = Annotated[Decimal, BeforeValidator(_decimal), Field(allow_inf_nan=False)]
Text = Annotated[str, BeforeValidator(_text)]
