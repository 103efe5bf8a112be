"""The catalogue: every check by its id."""

from __future__ import annotations

from checks import (
    column_empty,
    column_exists,
    column_stale,
    dead_link,
    footer_identity,
    home_stale,
    search_accuracy,
)
from checks.check import Check

CHECKS: dict[str, Check] = {
    module.CHECK.id: module.CHECK
    for module in (
        column_exists,
        column_empty,
        column_stale,
        home_stale,
        dead_link,
        footer_identity,
        search_accuracy,
    )
}
