"""Copies of an environment with several agents, by the parallel interface of PettingZoo."""

from __future__ import annotations

import importlib
from typing import Any, Callable, Dict, Hashable, List, Mapping, Sequence, Tuple

import numpy as np
from gymnasium import Space

from . import frames, spaces
from .behaviours import Behaviour, grouped
from .copies import Copies
from .failures import Refused
from .rows import Rows


def parallel_maker(name: str, kwargs: Dict[str, Any]) -> Callable[[], Any]:
    """
    :param name: a module with a function ``parallel_env``, or ``module:function``
    :raises Refused: where there is no such function
    """
    module, _, function = name.partition(":")
    function = function or "parallel_env"
    make = getattr(importlib.import_module(module), function, None)
    if not callable(make):
        raise Refused(f"environment.parameters.id = '{name}': the module {module} has no function {function}")
    return lambda: make(**kwargs)


class Agent:
    """Where one agent's rows are, of all that may take part."""

    def __init__(self, key: Hashable, behaviour: int, place: int, crowd: int, reads_masks: bool) -> None:
        self.key = key
        self.behaviour = behaviour
        self._place = place
        self._crowd = crowd
        #: Whether its observation has a part that is its mask.
        self.observes_mask = reads_masks

    def row(self, b: int) -> int:
        return b * self._crowd + self._place


class ParallelCopies(Copies):
    """A row is an agent of a copy. Agents come and go: those that are not there observe zeros and do nothing."""

    def __init__(
        self, make: Callable[[], Any], count: int, masks: bool, behaviours: Mapping[str, Sequence[str]]
    ) -> None:
        super().__init__(make, count)
        first = self._envs[0]
        self._behaviours = grouped(first, behaviours, masks)
        given = self._masked_in(first) if masks else set()
        self._masked = [
            behaviour.branches and (behaviour.observes_mask or any(key in given for key in behaviour.agents))
            for behaviour in self._behaviours
        ]
        self._lay_out(frames.ResultLayout([self._shape(k, count) for k in range(len(self._behaviours))]))
        self.rows = [
            Rows(self.frame, part, behaviour.observed, behaviour.branches)
            for part, behaviour in zip(self._layout.parts, self._behaviours)
        ]
        self._read = [spaces.action_reader(behaviour.action) for behaviour in self._behaviours]
        self._agents = [
            Agent(key, k, place, len(behaviour.agents), behaviour.observes_mask)
            for k, behaviour in enumerate(self._behaviours)
            for place, key in enumerate(behaviour.agents)
        ]
        # What is done for one after the other, and what an environment is given, is in the environment's order.
        order = {key: i for i, key in enumerate(first.possible_agents)}
        self._agents.sort(key=lambda agent: order[agent.key])
        self._known = set(order)
        #: Of each copy: who is there.
        self._there: List[List[Agent]] = [[] for _ in range(count)]

    def _shape(self, k: int, count: int) -> Tuple[int, int, int, int]:
        behaviour = self._behaviours[k]
        mask_size = sum(behaviour.branches) if self._masked[k] else 0
        return count * len(behaviour.agents), spaces.size(behaviour.observed), mask_size, 0

    @staticmethod
    def _masked_in(env: Any) -> set[Hashable]:
        _, infos = env.reset(seed=0)
        return {key for key, info in infos.items() if "action_mask" in info}

    def spec(self) -> Dict[str, Any]:
        return {
            "behaviours": [
                {
                    "name": behaviour.name,
                    "observation": spaces.describe_observation(behaviour.observed),
                    "action": spaces.describe_action(behaviour.action),
                    "masked": bool(masked),
                }
                for behaviour, masked in zip(self._behaviours, self._masked)
            ],
            "agents": [
                {"name": str(key), "behaviour": behaviour.name}
                for behaviour in self._behaviours
                for key in behaviour.agents
            ],
            "maxEpisodeSteps": 0,
        }

    def _step(self, payload: memoryview, announced_at: int, announce: Callable[[], None]) -> None:
        actions = self._actions(np.frombuffer(payload, np.float32))
        for b in range(self._count):
            if b == announced_at:
                announce()
            ended = [rows.ended for rows in self.rows]
            try:
                over = self._step_copy(b, actions)
            except Exception as e:
                for rows, before in zip(self.rows, ended):
                    rows.ended = before
                self._repair(b, "step", e, void=True)
                continue
            if over:
                try:
                    self._start(b, None)
                    self._require_finite(b)
                except Exception as e:
                    self._repair(b, "reset", e, void=False)
                for agent in self._agents:
                    self.rows[agent.behaviour].flags[agent.row(b)] |= frames.OVER

    def _finish(self) -> None:
        """Nothing is left: agents come and go, so each copy is finished when it is stepped."""

    def _actions(self, floats: np.ndarray) -> List[Sequence[Any]]:
        """Of each behaviour: the actions of its rows."""
        actions = []
        at = 0
        for behaviour, read, rows in zip(self._behaviours, self._read, self.rows):
            width = spaces.size(behaviour.action)
            end = at + len(rows.rewards) * width
            actions.append(read(floats[at:end].reshape(-1, width)))
            at = end
        return actions

    def _step_copy(self, b: int, actions: List[Sequence[Any]]) -> bool:
        """:return: whether nobody is there any more"""
        there = self._there[b]
        env = self._envs[b]
        observations, rewards, terminations, truncations, infos = env.step(
            {agent.key: actions[agent.behaviour][agent.row(b)] for agent in there}
        )
        stay = self._known_in(env.agents)
        left = set()
        for agent in there:
            rows, row, key = self.rows[agent.behaviour], agent.row(b), agent.key
            rows.rewards[row] = rewards[key]
            terminated = bool(terminations.get(key, False))
            if not terminated and not truncations.get(key, False) and key in stay:
                continue
            if key in stay and (terminated or truncations.get(key, False)):
                # It would begin a life with every step, of one step each.
                raise ValueError(f"agent {key!r} ended and is still in env.agents")
            left.add(key)
            if key in observations:
                self._observe(agent, row, observations[key], infos.get(key, {}), not terminated)
            elif not terminated:
                # Without what it observed last it is not known what it is worth to go on from there.
                raise ValueError(f"agent {key!r} left without an observation, and was not terminated")
            self._require_finite_of(agent, row)
            rows.end(row, terminated)
        self._there[b] = self._tell(b, stay - left, observations, infos)
        self._require_finite(b)
        return not self._there[b]

    def _known_in(self, agents: Sequence[Hashable]) -> set[Hashable]:
        given = set(agents)
        if not given <= self._known:
            raise ValueError(f"{sorted(map(str, given - self._known))} is none of possible_agents")
        return given

    def _tell(
        self, b: int, stay: set[Hashable], observations: Mapping[Hashable, Any], infos: Mapping[Hashable, Any]
    ) -> List[Agent]:
        """Writes what everybody observes, and says who is there."""
        there = []
        for agent in self._agents:
            rows, row = self.rows[agent.behaviour], agent.row(b)
            if agent.key in stay:
                there.append(agent)
                self._observe(agent, row, observations[agent.key], infos.get(agent.key, {}), True)
            else:
                rows.observations[row] = 0
                rows.masks[row] = 1
                rows.flags[row] |= frames.ABSENT
        return there

    def _observe(self, agent: Agent, row: int, observation: Any, info: Mapping[str, Any], goes_on: bool) -> None:
        rows = self.rows[agent.behaviour]
        mask = None
        if agent.observes_mask:
            observation, mask = observation["observation"], observation["action_mask"]
        rows.write(row, observation)
        if self._masked[agent.behaviour] and goes_on:
            rows.write_mask(row, info["action_mask"] if mask is None else mask)

    def _start(self, b: int, seed: int | None) -> None:
        for agent in self._agents:
            self.rows[agent.behaviour].flags[agent.row(b)] &= ~np.uint8(frames.ABSENT)
        observations, infos = self._envs[b].reset(seed=seed)
        stay = self._known_in(self._envs[b].agents)
        if not stay:
            raise ValueError("no agent is there after reset")
        self._there[b] = self._tell(b, stay, observations, infos)

    def _require_finite(self, b: int) -> None:
        for agent in self._there[b]:
            self._require_finite_of(agent, agent.row(b))

    def _require_finite_of(self, agent: Agent, row: int) -> None:
        try:
            self.rows[agent.behaviour].require_finite(row)
        except ValueError as e:
            raise ValueError(f"agent {agent.key!r}: {e}") from e

    def _void(self, b: int) -> None:
        for agent in self._agents:
            self.rows[agent.behaviour].void(agent.row(b))
