"""A night's units, several at once: threads that wait for child processes."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from time import monotonic

from scripts.audit_unit import Night, Outcome, audit_unit
from scripts.runner import Step
from scripts.workspace import Workspace
from storage.main import StoreError, UnitRow


class Pool:
    """Audits ``units`` with ``jobs`` threads. One failed unit never stops another; a database that is gone
    stops them all (``fault``). Setting ``stop`` starts nothing more and ends what runs in order."""

    def __init__(
        self,
        workspace: Workspace,
        units: Sequence[UnitRow],
        night: Night,
        jobs: int,
        *,
        on_start: Callable[[UnitRow], None] = lambda _u: None,
        on_step: Callable[[UnitRow, Step], None] = lambda _u, _s: None,
        on_end: Callable[[Outcome], None] = lambda _o: None,
    ) -> None:
        self.workspace = workspace
        self.night = night
        self.outcomes: list[Outcome] = []
        self.fault = ""
        self.stop = threading.Event()
        self._left = deque(units)
        self._jobs = min(jobs, len(units))
        self._lock = threading.Lock()
        self._on_start = on_start
        self._on_step = on_step
        self._on_end = on_end

    @property
    def not_started(self) -> tuple[UnitRow, ...]:
        """Units that were not begun."""
        return tuple(self._left)

    def run(self, seconds: float | None = None) -> list[Outcome]:
        """Blocks until every unit has ended or, after ``seconds``, has been asked to."""
        threads = [threading.Thread(target=self._work, daemon=True) for _ in range(self._jobs)]
        deadline = None if seconds is None else monotonic() + seconds
        for thread in threads:
            thread.start()
        for thread in threads:
            while thread.is_alive():
                # Short waits: Python hands signals to the main thread between two of them.
                thread.join(0.2)
                if deadline is not None and monotonic() >= deadline:
                    self.stop.set()
        return self.outcomes

    def _next(self) -> UnitRow | None:
        with self._lock:
            return self._left.popleft() if self._left and not self.stop.is_set() else None

    def _work(self) -> None:
        while (unit := self._next()) is not None:
            self._on_start(unit)
            outcome = self._one(unit)
            with self._lock:
                self.outcomes.append(outcome)
            self._on_end(outcome)

    def _one(self, unit: UnitRow) -> Outcome:
        def step(taken: Step) -> None:
            self._on_step(unit, taken)

        try:
            return audit_unit(self.workspace, unit, self.night, on_step=step, stop=self.stop)
        except StoreError as error:
            self.fault = str(error)
            self.stop.set()
            return Outcome(unit, "failed", note=str(error))
        except Exception as error:
            return Outcome(unit, "failed", note=f"程序出错: {type(error).__name__}: {error}")
