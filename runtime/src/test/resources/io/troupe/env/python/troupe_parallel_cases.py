"""Environments with the parallel interface of PettingZoo for the tests of the bridge, as ``troupe_parallel_cases:Name``.

They do not need PettingZoo.
"""

import itertools
import os
import time

import numpy as np
from gymnasium import spaces


class Chase:
    """Two hunters and a prey that leaves with step ``caught`` of an episode of ``length`` steps; a hunter is there from step 1 on.

    Each observes [seed, episode, step, its action], the prey without the last. The prey may not do what is the number of the
    step, modulo 3.
    """

    possible_agents = ["hunter_0", "prey_0", "hunter_1"]

    def __init__(self, length=3, caught=2):
        self.length, self.caught = length, caught
        self.seed, self.episode = -1, 0

    def observation_space(self, agent):
        return spaces.Box(-np.inf, np.inf, (3 if agent == "prey_0" else 4,), np.float32)

    def action_space(self, agent):
        return spaces.Discrete(3) if agent == "prey_0" else spaces.Box(-1.0, 1.0, (1,), np.float32)

    def reset(self, seed=None, options=None):
        if seed is not None:
            self.seed, self.episode = seed % 1000, 0
        self.episode += 1
        self.steps = 0
        self.agents = ["hunter_0", "prey_0"]
        return self.observe({}), self.infos()

    def observe(self, actions):
        return {
            agent: np.array([self.seed, self.episode, self.steps, *np.ravel(actions.get(agent, 0))])[
                : 3 if agent == "prey_0" else 4
            ]
            for agent in self.possible_agents
        }

    def infos(self):
        mask = np.ones(3, np.int8)
        mask[self.steps % 3] = 0
        return {"prey_0": {"action_mask": mask}}

    def step(self, actions):
        assert set(actions) == set(self.agents), actions
        assert all(self.action_space(agent).contains(action) for agent, action in actions.items()), actions
        self.steps += 1
        caught, over = self.steps == self.caught, self.steps == self.length
        observations = self.observe(actions)
        rewards = {agent: 0.5 if agent == "prey_0" else 1.0 for agent in actions}
        terminations = {agent: agent == "prey_0" and caught for agent in actions}
        truncations = {agent: over for agent in actions}
        there = {"hunter_0", "hunter_1"} | ({"prey_0"} if self.steps < self.caught else set())
        self.agents = [] if over else [agent for agent in self.possible_agents if agent in there]
        return observations, rewards, terminations, truncations, self.infos()

    def close(self):
        pass


class Fails(Chase):
    """Goes wrong in its second step, in the first object of a process."""

    made = 0

    def __init__(self, how):
        super().__init__(length=1000, caught=1000)
        self.how, self.fails = how, Fails.made == 0
        Fails.made += 1

    def step(self, actions):
        answer = super().step(actions)
        if self.fails and self.steps == 2:
            if self.how == "raise":
                raise RuntimeError("there is no door 1")
            if self.how == "stranger":
                self.agents = ["somebody"]
            if self.how == "nan":
                answer[0]["hunter_1"][2] = np.nan
            if self.how == "exit":
                print("the last words", flush=True)
                os._exit(7)
            if self.how == "hang":
                time.sleep(3600)
        return answer


def recorded(**kwargs):
    """Simple spread with the episodes of ``spread_reference.py``, whatever the seeds that it is given."""
    from mpe2 import simple_spread_v3

    env = simple_spread_v3.parallel_env(**kwargs)
    seeds = itertools.count()
    reset = env.reset
    env.reset = lambda seed=None, options=None: reset(seed=next(seeds), options=options)
    return env
