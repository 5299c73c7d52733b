"""Environments for the tests of the bridge, as ``troupe_cases:Name-v0``."""

import os
import subprocess
import time

import gymnasium
import numpy as np
from gymnasium import spaces


class Counter(gymnasium.Env):
    """Observes [seed, episode, step, last action]; an episode has as many steps as the argument says."""

    observation_space = spaces.Box(-np.inf, np.inf, (4,), np.float64)
    action_space = spaces.Box(-1.0, 1.0, (1,), np.float32)

    def __init__(self, steps=5, truncates=False, reward=0.5):
        self.length, self.truncates, self.reward = steps, truncates, reward
        self.seed_given, self.episode = -1, 0

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        if seed is not None:
            self.seed_given = seed % 1000
            self.episode = 0
        self.episode += 1
        self.steps = 0
        return self.observe(0), {}

    def observe(self, action):
        return np.array([self.seed_given, self.episode, self.steps, action], np.float64)

    def step(self, action):
        assert self.action_space.contains(action), action
        self.steps += 1
        ended = self.steps >= self.length
        return self.observe(action[0]), self.reward, ended and not self.truncates, ended and self.truncates, {}


class Spaces(gymnasium.Env):
    """Spaces from text; observes samples, and refuses actions that are not of its space."""

    def __init__(self, observation, action="Discrete(2)"):
        names = {**vars(spaces), "np": np}
        self.observation_space = eval(observation, names)
        self.action_space = eval(action, names)

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        self.observation_space.seed(seed)
        return self.observation_space.sample(), {}

    def step(self, action):
        if not self.action_space.contains(action):
            raise ValueError(f"{action!r} is not in {self.action_space}")
        return self.observation_space.sample(), 1.0, False, False, {}


class Masked(gymnasium.Env):
    """Allows only the action that is the number of the step, modulo 3; action_mask goes away at step ``without``."""

    observation_space = spaces.Discrete(100, start=-1)
    action_space = spaces.Discrete(3)

    def __init__(self, without=-1, steps=4):
        self.without, self.length = without, steps

    def info(self):
        mask = np.zeros(3, np.int8)
        mask[self.steps % 3] = 1
        return {} if self.steps == self.without else {"action_mask": mask}

    def reset(self, *, seed=None, options=None):
        self.steps = 0
        return -1, self.info()

    def step(self, action):
        self.steps += 1
        return self.steps - 1, 0.0, False, self.steps >= self.length, self.info()


class Fails(Counter):
    """Goes wrong at its step ``at``, in each new object; copies share a process but not their mistakes."""

    made = 0

    def __init__(self, how, at=3, only=0, again=True):
        super().__init__(steps=1000)
        self.how, self.at = how, at
        self.number = Fails.made
        Fails.made += 1
        self.fails = self.number == only or (again and self.number > only and Fails.made > 2)

    def step(self, action):
        observation, reward, terminated, truncated, info = super().step(action)
        if self.steps == self.at and self.fails:
            if self.how == "raise":
                raise RuntimeError("there is no door 1")
            if self.how == "nan":
                observation[2] = np.nan
            if self.how == "reward":
                reward = np.inf
            if self.how == "shape":
                observation = observation[:3]
            if self.how == "exit":
                print("the last words", flush=True)
                os._exit(7)
            if self.how == "leave":
                # Gone for the other side long before it has ended.
                os.closerange(3, 64)
                time.sleep(0.5)
                os._exit(7)
            if self.how == "long":
                raise RuntimeError("a" * 50_000 + "\N{PILE OF POO}" * 50_000)
            if self.how == "hang":
                time.sleep(3600)
            if self.how == "garbage":
                for fd in range(3, 64):
                    try:
                        os.write(fd, b"garbage instead of a frame " * 4)
                    except OSError:
                        pass
        return observation, reward, terminated, truncated, info


class Informed(Counter):
    """Says in info how the episode went, and at each step what it cost; what is no number comes with episode ``wrong``."""

    def __init__(self, wrong=-1):
        super().__init__(steps=2)
        self.wrong = wrong

    def step(self, action):
        observation, reward, terminated, truncated, _ = super().step(action)
        info = {"energy": np.float32(self.steps), "name": "informed"}
        if terminated:
            info["is_success"] = self.episode % 2 == 0
        if self.episode == self.wrong:
            info["is_success"] = "perhaps"
        return observation, reward, terminated, truncated, info


class Helped(Counter):
    """Starts a process that leaves its group, and forgets it. Observes its number."""

    def __init__(self):
        super().__init__(steps=1000)
        self.helper = subprocess.Popen(["sleep", "600"], start_new_session=True)

    def observe(self, action):
        return np.array([self.helper.pid, 0, 0, 0], np.float64)


for each in (Counter, Spaces, Masked, Fails, Informed, Helped):
    gymnasium.register(each.__name__ + "-v0", entry_point=each, disable_env_checker=True)
