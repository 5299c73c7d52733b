"""B copies of an environment that step together and write into one frame."""

from __future__ import annotations

import traceback
from typing import Any, Callable, Dict, List, Tuple

import gymnasium
import numpy as np

from . import frames, spaces

_TRACEBACK_LINES = 6
_LONGEST_TEXT = 2000


class Broken(Exception):
    """A copy failed, and again when it was made anew."""

    def __init__(self, copy: int, problem: str) -> None:
        super().__init__(problem)
        self.copy = copy


def last_lines(error: BaseException) -> str:
    """What an author needs of a traceback, in one line."""
    lines = "".join(traceback.format_exception(type(error), error, error.__traceback__)).strip().splitlines()
    return cut(" | ".join(line.strip() for line in lines[-_TRACEBACK_LINES:]))


def cut(text: str) -> str:
    """A text of which nobody reads more: its start and its end, where it is very long."""
    half = _LONGEST_TEXT // 2
    return text if len(text) <= _LONGEST_TEXT else f"{text[:half - 3]} [...] {text[4 - half:]}"


class Copies:
    """Owns the environments. An ended episode is followed by the next one's first observation in the same step."""

    def __init__(self, make: Callable[[], gymnasium.Env], count: int, masks: bool) -> None:
        self._make = make
        self._count = count
        self._envs: List[gymnasium.Env] = [make() for _ in range(count)]
        first = self._envs[0]
        self.observation_space = first.observation_space
        self.action_space = first.action_space
        # Refuses what is not supported, before anything else is done.
        self.observation = spaces.describe_observation(self.observation_space)
        self.action = spaces.describe_action(self.action_space)
        self._branches = spaces.choices(self.action_space)
        mask_size = sum(self._branches) if masks and self._branches and self._gives_masks(first) else 0
        self.masked = mask_size > 0

        layout = frames.ResultLayout(count, spaces.size(self.observation_space), mask_size)
        self._layout = layout
        start = frames.HEADER.size
        #: Room for a header, and the payload of a RESULT.
        self.frame = bytearray(start + layout.largest)
        width = layout.observation_size
        self._rewards = np.frombuffer(self.frame, np.float32, count, start)
        self._observations = np.frombuffer(
            self.frame, np.float32, count * width, start + layout.observations
        ).reshape(count, width)
        self._numbers = np.frombuffer(self.frame, np.float32, count * (1 + width), start)
        self._flags = np.frombuffer(self.frame, np.uint8, count, start + layout.flags)
        self._masks = np.frombuffer(self.frame, np.uint8, count * mask_size, start + layout.masks).reshape(
            count, mask_size
        )
        self._finals = np.frombuffer(self.frame, np.float32, count * width, start + layout.finals).reshape(
            count, width
        )
        self._final_masks = np.zeros((count, mask_size), np.uint8)
        self._write = spaces.observation_writer(self.observation_space, self._observations)
        self._read = spaces.action_reader(self.action_space)
        self._action_size = spaces.size(self.action_space)
        self._ended = 0
        self._seeds = [0] * count
        self._made = [0] * count
        #: Copies that were made anew in the last call: copy, whether in the reset after an episode, and why.
        self.reports: List[Dict[str, Any]] = []

    @staticmethod
    def _gives_masks(env: gymnasium.Env) -> bool:
        _, info = env.reset(seed=0)
        return "action_mask" in info

    @property
    def payload_size(self) -> int:
        """Bytes of the RESULT that the last call left in the frame."""
        return self._layout.size(self._ended)

    def max_episode_steps(self) -> int:
        """0 for no limit."""
        spec = self._envs[0].spec
        return int(spec.max_episode_steps or 0) if spec is not None else 0

    def reset(self, seeds: memoryview) -> None:
        self._begin()
        self._rewards[:] = 0
        self._seeds = np.frombuffer(seeds, np.int64).tolist()
        self._made = [0] * self._count
        for b, seed in enumerate(self._seeds):
            try:
                self._start(b, seed)
                self._require_finite(b)
            except Exception as e:
                self._repair(b, "reset", e, void=False)
        self._finish()

    def step(self, payload: memoryview) -> None:
        self._begin()
        actions = self._read(np.frombuffer(payload, np.float32).reshape(self._count, self._action_size))
        write, rewards, masked = self._write, self._rewards, self.masked
        for b, env in enumerate(self._envs):
            try:
                observation, reward, terminated, truncated, info = env.step(actions[b])
                write(b, observation)
                rewards[b] = reward
                if masked and not terminated:
                    self._write_mask(b, info)
            except Exception as e:
                self._repair(b, "step", e, void=True)
                continue
            if terminated or truncated:
                self._end(b, bool(terminated))
        if not np.isfinite(self._numbers).all():
            self._repair_not_finite()
        self._finish()

    def close(self) -> None:
        for env in self._envs:
            try:
                env.close()
            except Exception:
                # The process is about to end.
                traceback.print_exc()

    def _begin(self) -> None:
        self._flags[:] = 0
        self._ended = 0
        self.reports = []

    def _finish(self) -> None:
        if self.masked and self._ended:
            start = frames.HEADER.size + self._layout.finals + 4 * self._ended * self._layout.observation_size
            masks = self._final_masks[: self._ended].tobytes()
            self.frame[start : start + len(masks)] = masks

    def _end(self, b: int, terminated: bool) -> None:
        try:
            self._require_finite(b)
        except ValueError as e:
            self._repair(b, "step", e, void=True)
            return
        self._flags[b] = frames.TERMINATED if terminated else frames.TRUNCATED
        self._finals[self._ended] = self._observations[b]
        if self.masked:
            self._final_masks[self._ended] = 1 if terminated else self._masks[b]
        self._ended += 1
        try:
            self._start(b, None)
        except Exception as e:
            self._repair(b, "reset", e, void=False)

    def _start(self, b: int, seed: int | None) -> None:
        observation, info = self._envs[b].reset(seed=seed)
        self._write(b, observation)
        if self.masked:
            self._write_mask(b, info)

    def _write_mask(self, b: int, info: Dict[str, Any]) -> None:
        mask = np.concatenate([np.ravel(part) for part in _parts(info["action_mask"])]).astype(bool)
        if mask.shape != self._masks[b].shape:
            raise ValueError(f"the action mask has {mask.size} elements, not {self._masks.shape[1]}")
        at = 0
        for branch, n in enumerate(self._branches):
            if not mask[at : at + n].any():
                raise ValueError(f"the action mask allows no action of branch {branch}")
            at += n
        self._masks[b] = mask

    def _require_finite(self, b: int) -> None:
        if not np.isfinite(self._rewards[b]):
            raise ValueError(f"the reward is {self._rewards[b]}")
        wrong = np.flatnonzero(~np.isfinite(self._observations[b]))
        if wrong.size:
            raise ValueError(f"element {wrong[0]} of the observation is {self._observations[b, wrong[0]]}")

    def _repair_not_finite(self) -> None:
        for b in range(self._count):
            try:
                self._require_finite(b)
            except ValueError as e:
                # After an end, the observation is that of the reset.
                self._repair(b, "step", e, void=self._flags[b] == 0)

    def _repair(self, b: int, call: str, error: Exception, void: bool) -> None:
        """Makes a copy anew. A voided step is no experience: its reward, and how its episode ended, mean nothing."""
        problem = f"{call} failed: {last_lines(error)}"
        if void:
            self._flags[b] = frames.VOIDED | frames.TRUNCATED
            self._rewards[b] = 0
        try:
            self._envs[b].close()
        except Exception:
            # It is already counted as broken: what matters is whether a new one works.
            traceback.print_exc()
        self._made[b] += 1
        try:
            self._envs[b] = self._make()
            seed = np.random.SeedSequence([self._seeds[b], self._made[b]]).generate_state(1)[0]
            self._start(b, int(seed) >> 1)
            self._require_finite(b)
        except Exception as again:
            raise Broken(b, f"{problem}; and again, when it was made anew: {last_lines(again)}") from again
        self.reports.append({"copy": b, "reset": not void, "problem": cut(problem)})


def _parts(mask: Any) -> Tuple[Any, ...]:
    """MultiDiscrete masks are one array a branch, in a tuple; others are one array."""
    return mask if isinstance(mask, tuple) else (mask,)
