"""Copies of an environment of Gymnasium's."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Mapping, Sequence, Tuple

import gymnasium
import numpy as np

from . import frames, spaces
from .copies import Copies
from .failures import Broken
from .measures import Measures, NotANumber
from .rows import Rows

#: What messages and networks call the only behaviour, and its only agent.
AGENT = "agent"


class SingleAgentCopies(Copies):
    """A row is a copy."""

    def __init__(
        self,
        make: Callable[[], gymnasium.Env],
        count: int,
        masks: bool,
        measures: Sequence[Tuple[str, str]] = (),
        make_others: Callable[[], gymnasium.Env] | None = None,
    ) -> None:
        super().__init__(make, count, make_others)
        first = self._envs[0]
        # Refuses what is not supported, before anything else is done.
        self.observation = spaces.describe_observation(first.observation_space)
        self.action = spaces.describe_action(first.action_space)
        branches = spaces.choices(first.action_space)
        mask_size = sum(branches) if masks and branches and self._gives_masks(first) else 0
        self.masked = mask_size > 0
        self._measures = Measures(measures, count)
        self._lay_out(
            frames.ResultLayout([(count, spaces.size(first.observation_space), mask_size, len(measures))])
        )
        self._rows = Rows(self.frame, self._layout.parts[0], first.observation_space, branches)
        self.rows = [self._rows]
        #: What every copy observed last.
        self._seen: List[Any] = [None] * count
        self._read = spaces.action_reader(first.action_space)
        self._action_size = spaces.size(first.action_space)

    @staticmethod
    def _gives_masks(env: gymnasium.Env) -> bool:
        _, info = env.reset(seed=0)
        return "action_mask" in info

    def spec(self) -> Dict[str, Any]:
        limit = self._envs[0].spec.max_episode_steps if self._envs[0].spec is not None else None
        return {
            "behaviours": [
                {"name": AGENT, "observation": self.observation, "action": self.action, "masked": self.masked}
            ],
            "agents": [{"name": AGENT, "behaviour": AGENT}],
            "maxEpisodeSteps": int(limit or 0),
        }

    def _step(self, payload: memoryview) -> None:
        actions = self._read(np.frombuffer(payload, np.float32).reshape(self._count, self._action_size))
        seen, rewards, masked, measures = self._seen, self._rows.rewards, self.masked, self._measures
        measured, announced_at = measures.every_step, self._announced_at
        for b, (env, action) in enumerate(zip(self._envs, actions)):
            if b == announced_at and self._announce:
                self._announce()
            try:
                seen[b], reward, terminated, truncated, info = env.step(action)
                rewards[b] = reward
                if masked and not terminated:
                    self._rows.write_mask(b, info["action_mask"])
                if measured:
                    measures.add(b, info)
            except NotANumber as e:
                raise Broken(b, str(e)) from e
            except Exception as e:
                self._repair(b, "step", e, void=True)
                continue
            if terminated or truncated:
                self._end(b, bool(terminated), info)
        # Together it takes a third of the time; as Gymnasium's SyncVectorEnv does it.
        if not self._rows.write_all(seen):
            self._write_each()
        if not np.isfinite(self._rows.numbers).all():
            self._repair_not_finite()

    def _write_each(self) -> None:
        for b in range(self._count):
            try:
                self._rows.write(b, self._seen[b])
            except Exception as e:
                self._repair(b, "step", e, void=True)

    def _end(self, b: int, terminated: bool, info: Mapping[str, Any]) -> None:
        try:
            self._rows.write(b, self._seen[b])
            self._require_finite(b)
            measured = self._measures.of(b, info)
        except NotANumber as e:
            raise Broken(b, str(e)) from e
        except Exception as e:
            self._repair(b, "step", e, void=True)
            return
        self._rows.end(b, terminated, measured)
        try:
            self._start(b, None)
        except Exception as e:
            self._repair(b, "reset", e, void=False)

    def _start(self, b: int, seed: int | None) -> None:
        observation, info = self._envs[b].reset(seed=seed)
        self._rows.write(b, observation)
        self._seen[b] = observation
        if self.masked:
            self._rows.write_mask(b, info["action_mask"])
        self._measures.begin(b)

    def _require_finite(self, b: int) -> None:
        self._rows.require_finite(b)

    def _void(self, b: int) -> None:
        self._rows.void(b)

    def _repair_not_finite(self) -> None:
        for b in range(self._count):
            try:
                self._require_finite(b)
            except ValueError as e:
                # After an end, the observation is that of the reset.
                self._repair(b, "step", e, void=self._rows.flags[b] == 0)
