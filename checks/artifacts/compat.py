"""How representative pages lie in the browsers that are here."""

from __future__ import annotations

from checks.artifacts.base import Artifacts, Missing
from checks.artifacts.probes import stored
from crawler.gather.probes.compat_model import CompatAnswer
from crawler.gather.probes.kept import COMPAT

NAME = "compat"


def read(shelf: Artifacts) -> CompatAnswer | Missing:
    return stored(shelf, COMPAT, CompatAnswer)
