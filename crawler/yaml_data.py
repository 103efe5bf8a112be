"""Reading the data files of the programs: YAML, by the C reader where libyaml is there."""

from __future__ import annotations

from typing import Any, Final

import yaml

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Ten times faster than the one in Python, which every process that starts would pay for; same values."""


def read_yaml(text: str) -> Any:
    """The plain values of a YAML text. Raises ``yaml.YAMLError``."""
    return yaml.load(text, Loader=_LOADER)
