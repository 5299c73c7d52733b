"""Steps copies of an environment with Gymnasium alone: python step_gymnasium.py MODE ID COPIES FRAGMENT_STEPS SEED.

For each number that it reads, it steps all copies that many times the steps of a fragment, and prints the microseconds of
a step of one copy.
"""

import sys
import time

import gymnasium
import numpy as np

mode, name, copies, fragment_steps, seed = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])
random = np.random.default_rng(seed)
actions = random.integers(0, 2, (fragment_steps, copies))


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
for line in sys.stdin:
    fragments = int(line)
    begin = time.perf_counter()
    for _ in range(fragments):
        for chosen in actions:
            stepped.step(chosen)
    print((time.perf_counter() - begin) * 1e6 / (max(fragments, 1) * actions.size), flush=True)
