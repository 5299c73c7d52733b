"""Numbers in ``info`` that are measured in episodes."""

from __future__ import annotations

import math
from typing import Any, Dict, List, Mapping, Sequence, Tuple

import numpy as np

LAST, SUM, MEAN = "last", "sum", "mean"
_LONGEST_VALUE = 60
#: That a float32 can be.
_LARGEST = float(np.finfo(np.float32).max)


class NotANumber(Exception):
    """The settings name something in ``info`` that is no number, or none that can be reported."""


class Measures:
    """What was measured in the episode that each copy is in."""

    def __init__(self, names: Sequence[Tuple[str, str]], copies: int) -> None:
        """:param names: keys of ``info``, each with how the values of an episode's steps become one"""
        self._last = [(i, key) for i, (key, how) in enumerate(names) if how == LAST]
        self._means = [i for i, (_, how) in enumerate(names) if how == MEAN]
        self._added = [(i, key) for i, (key, how) in enumerate(names) if how != LAST]
        self._sums = [[0.0] * len(names) for _ in range(copies)]
        self._counts = [[0] * len(names) for _ in range(copies)]
        #: Whether there is something to be done at every step.
        self.every_step = bool(self._added)
        self._size = len(names)

    def begin(self, b: int) -> None:
        """A copy begins an episode."""
        if self.every_step:
            self._sums[b] = [0.0] * self._size
            self._counts[b] = [0] * self._size

    def add(self, b: int, info: Mapping[str, Any]) -> None:
        """A copy took a step."""
        for i, key in self._added:
            value = number(key, info.get(key))
            if not math.isnan(value):
                self._sums[b][i] += value
                self._counts[b][i] += 1

    def of(self, b: int, info: Mapping[str, Any]) -> List[float]:
        """What was measured in the episode of a copy, which its last step ended; NaN for what there was none of."""
        if not self._size:
            return []
        values = [math.nan] * self._size
        for i, key in self._last:
            values[i] = number(key, info.get(key))
        for i, _ in self._added:
            if self._counts[b][i]:
                values[i] = self._sums[b][i]
        for i in self._means:
            values[i] /= max(self._counts[b][i], 1)
        for i, key in (*self._last, *self._added):
            if abs(values[i]) > _LARGEST:
                raise NotANumber(
                    f"environment.parameters.measures names {key!r}, of which an episode has {values[i]}:"
                    f" more than a float can be, {_LARGEST:.3g}"
                )
        return values


def number(key: str, value: Any) -> float:
    """The number that a key of ``info`` has; NaN where there is none, or it is NaN itself.

    :raises NotANumber: where it has something else, such as what is infinite
    """
    if value is None:
        return math.nan
    if isinstance(value, (np.generic, np.ndarray)) and value.size == 1 and value.dtype.kind in "biuf":
        value = value.item()
    what = "no number"
    # Of numpy, only its long doubles are left.
    if isinstance(value, (bool, int, float, np.floating)):
        try:
            found = float(value)
        except OverflowError:
            found = math.inf
        if not math.isinf(found):
            return found
        what = "no finite number"
    raise NotANumber(
        f"environment.parameters.measures names {key!r}, but info[{key!r}] is {what}:"
        f" {_shown(value)} ({type(value).__name__})"
    )


def _shown(value: Any) -> str:
    try:
        text = repr(value)
    except Exception as e:
        # Python refuses to write whole numbers with thousands of digits.
        text = f"it cannot be shown, {e}"
    return text if len(text) <= _LONGEST_VALUE else text[:_LONGEST_VALUE] + " ..."
