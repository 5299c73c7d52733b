"""Steps copies of an environment with Gymnasium alone: python step_gymnasium.py MODE ID COPIES STEPS SEED."""

import json
import sys
import time

import gymnasium
import numpy as np

mode, name, copies, steps, seed = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])
random = np.random.default_rng(seed)
actions = random.integers(0, 2, (128, copies))


class Bare:
    """A loop with nothing around it: what the environments themselves cost, made as the bridge makes them."""

    def __init__(self):
        self.envs = [gymnasium.make(name, disable_env_checker=i > 0) for i in range(copies)]
        for i, env in enumerate(self.envs):
            env.reset(seed=seed + i)

    def step(self, chosen):
        for env, action in zip(self.envs, chosen):
            _, _, terminated, truncated, _ = env.step(action)
            if terminated or truncated:
                env.reset()


def sync():
    made = gymnasium.make_vec(
        name,
        num_envs=copies,
        vectorization_mode="sync",
        vector_kwargs={"autoreset_mode": gymnasium.vector.AutoresetMode.SAME_STEP},
    )
    made.reset(seed=seed)
    return made


stepped = {"bare": Bare, "sync-vector-env": sync}[mode]()
begin, half, taken = time.perf_counter(), None, 0
while taken < steps:
    if half is None and taken >= steps / 2:
        half, before = time.perf_counter(), taken
    for chosen in actions:
        stepped.step(chosen)
    taken += actions.size
end = time.perf_counter()
print(json.dumps({"steps": taken, "stepsPerSecond": taken / (end - begin), "steadyStepsPerSecond": (taken - before) / (end - half)}))
