"""Writes the reference steps that the classic environments are tested against.

Made with gymnasium 1.4.0 and numpy 2.4.6 (PyPI). To repeat:

    python3 -m venv /tmp/gym && /tmp/gym/bin/pip install gymnasium==1.4.0 numpy==2.4.6
    /tmp/gym/bin/python runtime/src/test/python/gymnasium_reference.py runtime/src/test/resources/gymnasium

One gzip'd CSV for each environment. A row is one step: the episode's steps before it, the full internal state before
it (double precision), the action as the agent gave it, the internal state after it, the observation, the reward,
terminated, truncated. Every row can be checked by itself, starting from its recorded state.

Three kinds of rows: whole episodes from Gymnasium's own resets under several action scripts and seeds, until they end
by termination or by the time limit; single steps from states set explicitly, spread over the state space and beyond
what episodes visit; single steps from states next to each threshold, some of them at the last step before the limit.

Continuous environments are wrapped in ClipAction, because agents hand over unclipped actions.
"""

import gzip
import math
import sys
from pathlib import Path

import gymnasium
import numpy as np

SCATTERED_STEPS = 800
EDGE_STEPS = 400


class Recorder:
    def __init__(self, name):
        self.env = gymnasium.make(name)
        self.continuous = isinstance(self.env.action_space, gymnasium.spaces.Box)
        if self.continuous:
            self.env = gymnasium.wrappers.ClipAction(self.env)
        self.limit = self.env.spec.max_episode_steps
        self.rows = []

    def time_limit(self):
        env = self.env
        while not isinstance(env, gymnasium.wrappers.TimeLimit):
            env = env.env
        return env

    def reset(self, seed):
        return self.env.reset(seed=seed)[0]

    def place(self, state, elapsed):
        """Starts from a state of one's own, in the type that the environment itself would keep it in."""
        self.env.reset(seed=0)
        dtype = np.float32 if self.env.spec.id.startswith("MountainCarContinuous") else np.float64
        self.env.unwrapped.state = np.array(state, dtype=dtype)
        self.time_limit()._elapsed_steps = elapsed

    def step(self, action):
        elapsed = self.time_limit()._elapsed_steps
        before = [float(x) for x in self.env.unwrapped.state]
        given = np.array([action], dtype=np.float32) if self.continuous else int(action)
        observation, reward, terminated, truncated, _ = self.env.step(given)
        after = [float(x) for x in self.env.unwrapped.state]
        assert observation.dtype == np.float32
        doubles = lambda values: [format(x, ".17g") for x in values]
        self.rows.append(
            [str(elapsed)]
            + doubles(before)
            + [format(float(given[0]) if self.continuous else given, ".9g")]
            + doubles(after)
            + [format(float(x), ".9g") for x in observation]
            + [format(float(reward), ".17g"), str(int(terminated)), str(int(truncated))]
        )
        return observation, terminated or truncated

    def episodes(self, script, seeds):
        for seed in seeds:
            random = np.random.default_rng(seed + 1000)
            observation = self.reset(seed)
            ended = False
            while not ended:
                observation, ended = self.step(script(observation, random))

    def write(self, directory):
        sizes = (len(self.env.unwrapped.state), 1, self.env.observation_space.shape[0])
        names = (
            ["elapsed"]
            + [f"before{i}" for i in range(sizes[0])]
            + ["action"]
            + [f"after{i}" for i in range(sizes[0])]
            + [f"observation{i}" for i in range(sizes[2])]
            + ["reward", "terminated", "truncated"]
        )
        made = f"# {self.env.spec.id}, gymnasium {gymnasium.__version__}, gymnasium_reference.py"
        text = "\n".join([made, ",".join(names)] + [",".join(row) for row in self.rows]) + "\n"
        path = Path(directory) / f"{self.env.spec.id}.csv.gz"
        path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
        ends = [row[-2:] for row in self.rows]
        print(
            f"{path.name}: {len(self.rows)} steps, {sum(e[0] == '1' for e in ends)} terminated, "
            f"{sum(e[1] == '1' for e in ends)} truncated, {path.stat().st_size} bytes"
        )


def scattered(recorder, low, high, action, seed=7):
    random = np.random.default_rng(seed)
    for _ in range(SCATTERED_STEPS):
        recorder.place(random.uniform(low, high), int(random.integers(0, recorder.limit)))
        recorder.step(action(random))


def edges(recorder, state, action, close=lambda after: True, seed=11):
    """Half of them at the last step before the time limit, and half of them kept only where they end close by."""
    random = np.random.default_rng(seed)
    kept = 0
    while kept < EDGE_STEPS:
        recorder.place(state(random), recorder.limit - 1 if kept % 2 else int(random.integers(0, recorder.limit - 1)))
        recorder.step(action(random))
        if kept < EDGE_STEPS // 2 and not close(recorder.env.unwrapped.state):
            recorder.rows.pop()
        else:
            kept += 1


def choose(n):
    return lambda random: random.integers(0, n)


def cart_pole():
    r = Recorder("CartPole-v1")
    r.episodes(lambda o, random: random.integers(0, 2), range(20))
    r.episodes(lambda o, random: 0, range(20, 24))
    r.episodes(lambda o, random: 1, range(24, 28))
    r.episodes(lambda o, random: int(0.1 * o[0] + 0.3 * o[1] + 2 * o[2] + 0.6 * o[3] > 0), range(28, 31))
    scattered(r, [-2.6, -3, -0.25, -3.5], [2.6, 3, 0.25, 3.5], choose(2))
    sign = lambda random: random.choice([-1.0, 1.0])

    def near(random):
        position = sign(random) * (2.4 + random.uniform(-1e-3, 1e-3)) if random.random() < 0.5 else random.uniform(-2, 2)
        angle = sign(random) * (math.radians(12) + random.uniform(-1e-4, 1e-4))
        return [position, random.uniform(-0.05, 0.05), angle, random.uniform(-0.005, 0.005)]

    edges(r, near, choose(2))
    return r


def acrobot():
    r = Recorder("Acrobot-v1")
    r.episodes(lambda o, random: random.integers(0, 3), range(2))
    r.episodes(lambda o, random: 0 if o[4] > 0 else 2, range(2, 7))
    r.episodes(lambda o, random: 2 if o[5] > 0 else 0, range(7, 12))
    speeds = [4 * math.pi, 9 * math.pi]
    scattered(r, [-math.pi, -math.pi, -speeds[0], -speeds[1]], [math.pi, math.pi, *speeds], choose(3))

    def near(random):
        first = random.uniform(math.pi / 2, 3 * math.pi / 2)
        # The tip is at the line where -cos(first) - cos(first + second) = 1.
        second = math.acos(np.clip(-1 - math.cos(first), -1, 1)) - first + random.uniform(-0.05, 0.05)
        wrap = lambda x: (x + math.pi) % (2 * math.pi) - math.pi
        return [wrap(first), wrap(second), random.uniform(-0.1, 0.1), random.uniform(-0.1, 0.1)]

    edges(r, near, choose(3), lambda s: abs(-math.cos(s[0]) - math.cos(s[0] + s[1]) - 1) < 5e-4)
    return r


def mountain_car():
    r = Recorder("MountainCar-v0")
    r.episodes(lambda o, random: random.integers(0, 3), range(3))
    r.episodes(lambda o, random: 2 if o[1] >= 0 else 0, range(3, 8))
    r.episodes(lambda o, random: 1, range(8, 9))
    scattered(r, [-1.2, -0.07], [0.6, 0.07], choose(3))
    edges(r, lambda random: mountain_car_edge(random, 0.5), choose(3), lambda s: abs(s[0] - 0.5) < 5e-5)
    return r


def mountain_car_edge(random, goal):
    if random.random() < 0.3:
        return [-1.2 + random.uniform(0, 0.02), -random.uniform(0, 0.03)]
    return [goal + random.uniform(-0.002, 0.001), random.uniform(-0.002, 0.003)]


def mountain_car_continuous():
    r = Recorder("MountainCarContinuous-v0")
    r.episodes(lambda o, random: random.normal(), range(1))
    r.episodes(lambda o, random: 1.5 if o[1] >= 0 else -1.5, range(1, 4))
    r.episodes(lambda o, random: 0.9 if o[1] >= 0 else -0.8, range(4, 8))
    normal = lambda random: random.normal()
    scattered(r, [-1.2, -0.07], [0.6, 0.07], normal)
    edges(r, lambda random: mountain_car_edge(random, 0.45), normal, lambda s: abs(s[0] - 0.45) < 5e-5)
    return r


def pendulum():
    r = Recorder("Pendulum-v1")
    r.episodes(lambda o, random: random.normal(scale=2), range(3))
    r.episodes(lambda o, random: 3.0 if o[2] > 0 else -3.0, range(3, 6))
    r.episodes(lambda o, random: 0.0, range(6, 7))
    normal = lambda random: random.normal(scale=2)
    scattered(r, [-30, -8], [30, 8], normal)

    def near(random):
        turn = random.integers(-4, 4) * 2 * math.pi
        return [math.pi + turn + random.uniform(-1e-3, 1e-3), random.choice([-1, 1]) * random.uniform(7.9, 8)]

    edges(r, near, normal)
    return r


if __name__ == "__main__":
    for make in (cart_pole, acrobot, mountain_car, mountain_car_continuous, pendulum):
        make().write(sys.argv[1])
