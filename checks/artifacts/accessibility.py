"""The ways into barrier-free browsing, and what pressing them changed."""

from __future__ import annotations

from checks.artifacts.base import Artifacts, Missing
from checks.artifacts.probes import stored
from crawler.gather.probes.access_model import AccessAnswer
from crawler.gather.probes.kept import ACCESSIBILITY

NAME = "accessibility"


def read(shelf: Artifacts) -> AccessAnswer | Missing:
    return stored(shelf, ACCESSIBILITY, AccessAnswer)
