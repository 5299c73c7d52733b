"""Records simple spread of the package mpe2 (the successor of PettingZoo's MPE), for SpreadEqualityTest.

pip install mpe2==1.1.1 numpy
python spread_reference.py ../resources/mpe2
"""

import gzip
import importlib.metadata
import pathlib
import sys

import numpy
from mpe2 import simple_spread_v3

EPISODES = {3: 12, 5: 3}


def move(observation, agents, random):
    """Towards another agent or a landmark most of the time, so that there are collisions."""
    if random.random() < 0.3:
        return int(random.integers(5))
    target = int(random.integers(2 * agents - 1))
    x, y = observation[4 + 2 * target : 6 + 2 * target]
    if abs(x) > abs(y):
        return 1 if x < 0 else 2
    return 3 if y < 0 else 4


def record(folder, agents, episodes):
    random = numpy.random.default_rng(agents)
    env = simple_spread_v3.parallel_env(N=agents)
    version = importlib.metadata.version("mpe2")
    size = 4 + 2 * agents + 4 * (agents - 1)
    with gzip.GzipFile(folder / f"simple_spread_v3-{agents}.csv.gz", "wb", mtime=0) as raw:
        def line(values):
            raw.write((",".join(values) + "\n").encode())

        line([f"# mpe2 {version} simple_spread_v3 N={agents}; the first row of an episode is its reset"])
        line(
            ["episode", "step"]
            + [f"x{i}" for i in range(2 * agents)]
            + [f"landmark{i}" for i in range(2 * agents)]
            + [f"action{i}" for i in range(agents)]
            + [f"reward{i}" for i in range(agents)]
            + ["truncated"]
            + [f"observation{i}" for i in range(agents * size)]
        )
        for episode in range(episodes):
            observations, _ = env.reset(seed=episode)
            world = env.unwrapped.world
            actions = {name: 0 for name in env.agents}
            rewards = {name: 0.0 for name in env.agents}
            truncated = False
            step = 0
            while True:
                row = [episode, step]
                row += [float(v) for agent in world.agents for v in agent.state.p_pos]
                row += [float(v) for landmark in world.landmarks for v in landmark.state.p_pos]
                row += list(actions.values()) + [float(r) for r in rewards.values()] + [int(truncated)]
                row += [float(v) for o in observations.values() for v in o]
                line([repr(v) for v in row])
                if truncated:
                    break
                actions = {name: move(o, agents, random) for name, o in observations.items()}
                observations, rewards, terminations, truncations, _ = env.step(actions)
                assert not any(terminations.values())
                truncated = all(truncations.values())
                step += 1


if __name__ == "__main__":
    target = pathlib.Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    for count, number in EPISODES.items():
        record(target, count, number)
