"""B copies of an environment that step together and write into one frame, whatever the interface of the environment."""

from __future__ import annotations

import time
import traceback
from abc import ABC, abstractmethod
from typing import Any, Callable, Dict, List

import numpy as np

from . import frames
from .failures import Broken, cut, last_lines
from .rows import Rows


class Copies(ABC):
    """Owns the environments. An ended episode is followed by the next one's first observation in the same step."""

    #: The rows of each behaviour.
    rows: List[Rows]
    #: Room for a header, and the payload of a RESULT.
    frame: bytearray
    _layout: frames.ResultLayout

    def __init__(self, make: Callable[[], Any], count: int, make_others: Callable[[], Any] | None = None) -> None:
        """:param make_others: makes all copies but the first one, where that is not done in the same way"""
        self._make = make
        self._make_others = make_others or make
        self._count = count
        #: How long all copies took in the last step, and how long it took then to finish the result.
        self._step_seconds = 0.0
        self._finish_seconds = 0.0
        self._envs: List[Any] = [self._made_for(b) for b in range(count)]
        self._seeds = [0] * count
        #: How often each copy was made anew.
        self._made = [0] * count
        #: Copies that were made anew in the last call: copy, whether in the reset after an episode, and why.
        self.reports: List[Dict[str, Any]] = []

    @abstractmethod
    def spec(self) -> Dict[str, Any]:
        """What SPEC says: behaviours, agents, the time limit."""

    @abstractmethod
    def _step(self, payload: memoryview, announced_at: int, announce: Callable[[], None]) -> None:
        """Steps every copy with the actions of a STEP; what fails there is for ``_repair``.

        :param announced_at: before which copy ``announce`` is called
        """

    @abstractmethod
    def _finish(self) -> None:
        """Does what is done for all copies together, once they are stepped."""

    @abstractmethod
    def _start(self, b: int, seed: int | None) -> None:
        """Starts an episode in a copy, and writes what is observed first."""

    @abstractmethod
    def _require_finite(self, b: int) -> None:
        """:raises ValueError: where a number in the rows of a copy is not finite"""

    @abstractmethod
    def _void(self, b: int) -> None:
        """Nothing of this step of a copy is experience."""

    def _lay_out(self, layout: frames.ResultLayout) -> None:
        self._layout = layout
        self.frame = bytearray(frames.HEADER.size + layout.largest)

    @property
    def payload_size(self) -> int:
        """Bytes of the RESULT that the last call left in the frame."""
        return self._layout.size([rows.ended for rows in self.rows])

    def reset(self, seeds: memoryview) -> None:
        self._begin()
        self._seeds = np.frombuffer(seeds, np.int64).tolist()
        self._made = [0] * self._count
        for b, seed in enumerate(self._seeds):
            try:
                self._start(b, seed)
                self._require_finite(b)
            except Exception as e:
                self._repair(b, "reset", e, void=False)

    def step(self, payload: memoryview, announce: Callable[[], None] | None = None) -> None:
        """
        :param announce: called when the result is about to come: ``frames.SOON_SECONDS`` before, if this step takes as long
            as the last one. Not called where that was too long for one copy, or for finishing the result.
        """
        announced_at = self._last_before(frames.SOON_SECONDS) if announce else self._count
        begin = time.perf_counter()
        self._begin()
        self._step(payload, announced_at, announce or _nothing)
        stepped = time.perf_counter()
        self._finish()
        at = frames.HEADER.size + self._layout.finals
        for rows in self.rows:
            at = rows.put_ended(self.frame, frames.aligned(at))
        self._step_seconds = stepped - begin
        self._finish_seconds = time.perf_counter() - stepped

    def _last_before(self, seconds: float) -> int:
        """The last copy whose turn comes so long before the end of a step, or earlier; the count where none is so near it."""
        stepping = seconds - self._finish_seconds
        if stepping <= 0 or self._step_seconds > self._count * stepping:
            return self._count
        if self._step_seconds <= stepping:
            return 0
        return int(self._count * (1 - stepping / self._step_seconds))

    def close(self) -> None:
        for env in self._envs:
            try:
                env.close()
            except Exception:
                # The process is about to end.
                traceback.print_exc()

    def _made_for(self, b: int) -> Any:
        return self._make_others() if b else self._make()

    def _begin(self) -> None:
        for rows in self.rows:
            rows.begin()
        self.reports = []

    def _repair(self, b: int, call: str, error: Exception, void: bool) -> None:
        """Makes a copy anew; its step is void, unless that was a good one, and the reset after it failed."""
        problem = f"{call} failed: {last_lines(error)}"
        if void:
            self._void(b)
        try:
            self._envs[b].close()
        except Exception:
            # It is already counted as broken: what matters is whether a new one works.
            traceback.print_exc()
        self._made[b] += 1
        try:
            self._envs[b] = self._made_for(b)
            seed = np.random.SeedSequence([self._seeds[b], self._made[b]]).generate_state(1)[0]
            self._start(b, int(seed) >> 1)
            self._require_finite(b)
        except Exception as again:
            raise Broken(b, f"{problem}; and again, when it was made anew: {last_lines(again)}") from again
        self.reports.append({"copy": b, "reset": not void, "problem": cut(problem)})


def _nothing() -> None:
    """For who need not be told."""
