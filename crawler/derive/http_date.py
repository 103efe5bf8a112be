"""Dates of HTTP headers."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def http_date(header: str | None) -> datetime | None:
    """The moment a header names, with its time zone; None when it names none. Any zone can be made of it:
    dates at the ends of the calendar, which none could be, count as none. Never raises."""
    try:
        when = parsedate_to_datetime(header or "")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if not datetime.min.year < when.year < datetime.max.year:
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)
