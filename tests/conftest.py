"""For all tests: hypothesis judges what comes out, never how long it took; long tests may take longer."""

from __future__ import annotations

import pytest
from hypothesis import settings

settings.register_profile("wangjian", deadline=None)
settings.load_profile("wangjian")

LONG_TESTS_SECONDS = 1200
"""Whole portals beside all other tests on a busy machine; what hangs for ever still ends."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("slow") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(LONG_TESTS_SECONDS))
