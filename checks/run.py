"""Run one binding (check + options) over the artifacts; a crash or a missing artifact is a verdict."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from checks.artifacts import Artifacts, Missing
from checks.check import Check, Given
from checks.model import Verdict

log = logging.getLogger(__name__)


def run_check(check: Check, options: Mapping[str, Any], artifacts: Artifacts, seed: int) -> Verdict:
    """The verdict of ``check`` with ``options`` over its defaults. Never raises."""
    handed: dict[str, Any] = {}
    for name in check.needs:
        try:
            value = artifacts.get(name)
        except Exception as error:
            log.exception("artifact %s failed", name)
            value = Missing("artifact_failed", {"artifact": name, "cause": type(error).__name__})
        if isinstance(value, Missing):
            return Verdict("not_measured", reason_key=value.reason_key, reason_args=value.args)
        handed[name] = value
    given = Given(artifacts.as_of, seed, artifacts.home_url, handed, artifacts.unit_kind)
    try:
        return check.judge(given, {**check.options, **options})
    except Exception as error:
        log.exception("check %s failed", check.id)
        return Verdict(
            "not_measured", reason_key="check_crashed", reason_args={"cause": type(error).__name__}
        )
