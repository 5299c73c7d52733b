"""The rows of one behaviour in a frame: one for each of its agents in each copy."""

from __future__ import annotations

import math
from typing import Any, Sequence, Tuple

import numpy as np
from gymnasium import Space

from . import frames, spaces


class Rows:
    """Writes into the frame of a RESULT, and keeps what episodes leave behind until it is known where that goes."""

    def __init__(self, frame: bytearray, layout: frames.PartLayout, observed: Space, branches: Sequence[int]) -> None:
        """:param branches: choices of each branch of an action, which masks are of"""
        rows, width, start = layout.rows, layout.observation_size, frames.HEADER.size
        self.rewards = np.frombuffer(frame, np.float32, rows, start + layout.rewards)
        self.observations = np.frombuffer(frame, np.float32, rows * width, start + layout.observations)
        self.observations = self.observations.reshape(rows, width)
        #: Both of them, which lie side by side.
        self.numbers = np.frombuffer(frame, np.float32, rows * (1 + width), start + layout.rewards)
        self.flags = np.frombuffer(frame, np.uint8, rows, start + layout.flags)
        self.masks = np.frombuffer(frame, np.uint8, rows * layout.mask_size, start + layout.masks)
        self.masks = self.masks.reshape(rows, layout.mask_size)
        self.write = spaces.observation_writer(observed, self.observations)
        #: How many of them ended in this step.
        self.ended = 0
        self._layout = layout
        self._branches = branches
        self._finals = np.zeros((rows, layout.final_size), np.float32)
        self._final_masks = np.zeros((rows, layout.mask_size), np.uint8)

    def begin(self) -> None:
        self.rewards[:] = 0
        self.flags[:] = 0
        self.ended = 0

    def end(self, row: int, terminated: bool, measured: Any = ()) -> None:
        """What is in a row now is the last of an episode, in which so much was measured."""
        self.flags[row] = frames.TERMINATED if terminated else frames.TRUNCATED
        width = self._layout.observation_size
        self._finals[self.ended, :width] = self.observations[row]
        if measured:
            self._finals[self.ended, width:] = measured
        if self._layout.mask_size:
            # Nothing is decided after the end of the task.
            self._final_masks[self.ended] = 1 if terminated else self.masks[row]
        self.ended += 1

    def void(self, row: int) -> None:
        """A step that failed is no experience: its reward, and how its episode ended, mean nothing."""
        self.flags[row] = frames.VOIDED | frames.TRUNCATED
        self.rewards[row] = 0

    def write_mask(self, row: int, given: Any) -> None:
        mask = np.concatenate([np.ravel(part) for part in _parts(given)]).astype(bool)
        if mask.shape != self.masks[row].shape:
            raise ValueError(f"the action mask has {mask.size} elements, not {self.masks.shape[1]}")
        at = 0
        for branch, n in enumerate(self._branches):
            if not mask[at : at + n].any():
                raise ValueError(f"the action mask allows no action of branch {branch}")
            at += n
        self.masks[row] = mask

    def require_finite(self, row: int) -> None:
        if not math.isfinite(self.rewards[row]):
            raise ValueError(f"the reward is {self.rewards[row]}")
        observed = self.observations[row]
        finite = np.isfinite(observed)
        if not finite.all():
            wrong = np.flatnonzero(~finite)[0]
            raise ValueError(f"element {wrong} of the observation is {observed[wrong]}")

    def put_ended(self, frame: bytearray, at: int) -> int:
        """Writes what ended episodes left behind.

        :param at: where in the frame
        :return: the place behind it
        """
        if not self.ended:
            return at
        for values in (self._finals, self._final_masks) if self._layout.mask_size else (self._finals,):
            written = values[: self.ended].tobytes()
            frame[at : at + len(written)] = written
            at += len(written)
        return at


def _parts(mask: Any) -> Tuple[Any, ...]:
    """MultiDiscrete masks are one array a branch, in a tuple; others are one array."""
    return mask if isinstance(mask, tuple) else (mask,)
