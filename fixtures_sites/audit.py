"""How a bundled portal is audited: the settings of all, and what one of them brings beside its address.

``<name>/new_media.txt`` (CSV inside): posts of the unit's accounts; ``<name>/rubric.yaml``: a rubric of its
own, in place of all rubrics of its kind.
"""

from __future__ import annotations

from typing import Any

from fixtures_sites.base import SITES

SETTINGS: dict[str, dict[str, Any]] = {
    "politeness": {"reach": "loopback"},
    # frail_city's rubric asks for four seconds, so that nobody waits for fifteen
    "probes": {"slow_seconds": 4.0},
}


def settings_text() -> str:
    """:data:`SETTINGS` as a ``wangjian.toml``."""
    lines = ["# 示例门户只访问本机。"]
    for group, values in SETTINGS.items():
        lines.append(f"[{group}]")
        lines += [
            f'{name} = "{value}"' if isinstance(value, str) else f"{name} = {value}"
            for name, value in values.items()
        ]
    return "\n".join(lines) + "\n"


def files_of(name: str) -> dict[str, str]:
    """Options of ``wangjian audit`` that take a file -> the portal's file, where it has one."""
    options = {"--new-media": "new_media.txt", "--rubric": "rubric.yaml"}
    return {
        option: str(SITES / name / file)
        for option, file in options.items()
        if (SITES / name / file).is_file()
    }


def audit_options(name: str) -> list[str]:
    """What the audit of this portal is given beside its address, kind and date."""
    return [word for pair in files_of(name).items() for word in pair]
