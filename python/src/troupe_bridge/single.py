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

#: Floats of an observation. Larger ones are written together in no less time, and only when the step is over.
_LARGEST_TOGETHER = 1024


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
        self._write_all = spaces.all_observations_writer(first.observation_space, self._rows.observations)
        #: What every copy observed last.
        self._seen: List[Any] = [None] * count
        #: Whether that is written for all copies together; none says that the first good step of all will show it.
        self._together: bool | None = None if spaces.size(first.observation_space) <= _LARGEST_TOGETHER else False
        #: What was observed in that step, also by copies that began an episode then.
        self._first: List[Any] = []
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

    def _step(self, payload: memoryview, announced_at: int, announce: Callable[[], None]) -> None:
        actions = self._read(np.frombuffer(payload, np.float32).reshape(self._count, self._action_size))
        see = {True: self._seen.__setitem__, False: self._write, None: self._write_first}[self._together]
        rewards, masked, measures = self._rows.rewards, self.masked, self._measures
        measured = measures.every_step
        for b, (env, action) in enumerate(zip(self._envs, actions)):
            if b == announced_at:
                announce()
            try:
                observation, reward, terminated, truncated, info = env.step(action)
                see(b, observation)
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

    def _finish(self) -> None:
        if self._together is None:
            # Memory that copies share has what one of them observes until another one is stepped.
            if len(self._first) == self._count:
                self._together = spaces.apart(self._first)
            self._first.clear()
        elif self._together and not self._write_all(self._seen):
            self._write_each()
        if not np.isfinite(self._rows.numbers).all():
            self._repair_not_finite()

    def _write(self, b: int, observation: Any) -> None:
        self._rows.write(b, observation)
        self._seen[b] = observation

    def _write_first(self, b: int, observation: Any) -> None:
        self._first.append(observation)
        self._write(b, observation)

    def _write_each(self) -> None:
        """One by one, what is written together otherwise. Copies that began an episode in this step have been written then."""
        for b in np.flatnonzero(self._rows.flags == 0).tolist():
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
        self._write(b, observation)
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
