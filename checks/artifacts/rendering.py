"""What asking slow and unfinished pages again gave."""

from __future__ import annotations

from checks.artifacts.base import Artifacts, Missing
from checks.artifacts.probes import stored
from crawler.gather.probes.kept import RENDERING
from crawler.gather.probes.rendering_model import RenderingAnswer

NAME = "rendering"


def read(shelf: Artifacts) -> RenderingAnswer | Missing:
    return stored(shelf, RENDERING, RenderingAnswer)
