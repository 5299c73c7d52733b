"""Writes the transition tables that the grid worlds are tested against.

Made with gymnasium 1.4.0 and numpy 2.4.6 (PyPI). To repeat:

    python3 -m venv /tmp/gym && /tmp/gym/bin/pip install gymnasium==1.4.0 numpy==2.4.6
    /tmp/gym/bin/python runtime/src/test/python/gymnasium_tables.py runtime/src/test/resources/gymnasium/tables

One gzip'd CSV for each environment and setting. Lines:

    limit,STEPS                     steps after which an episode is cut, 0 for none
    spaces,STATES,ACTIONS           both are Discrete
    start,STATE,PROBABILITY         the initial distribution, where it is not 0
    move,STATE,ACTION,PROBABILITY,NEXT,REWARD,TERMINATED      one for each outcome, in Gymnasium's order
"""

import gzip
import sys
from pathlib import Path

import gymnasium

TABLES = {
    "FrozenLake-v1.4x4": ("FrozenLake-v1", {}),
    "FrozenLake-v1.4x4.firm": ("FrozenLake-v1", {"is_slippery": False}),
    "FrozenLake-v1.4x4.three-quarters": ("FrozenLake-v1", {"success_rate": 0.75}),
    "FrozenLake-v1.8x8": ("FrozenLake8x8-v1", {}),
    "FrozenLake-v1.8x8.firm": ("FrozenLake8x8-v1", {"is_slippery": False}),
    "CliffWalking-v1": ("CliffWalking-v1", {}),
    "CliffWalking-v1.slippery": ("CliffWalkingSlippery-v1", {}),
    "Taxi-v4": ("Taxi-v4", {}),
    "Taxi-v4.rainy": ("Taxi-v4", {"is_rainy": True}),
}


def table(name, settings):
    env = gymnasium.make(name, **settings)
    for space in (env.observation_space, env.action_space):
        assert isinstance(space, gymnasium.spaces.Discrete) and space.start == 0
    inner = env.unwrapped
    states, actions = env.observation_space.n, env.action_space.n
    assert sorted(inner.P) == list(range(states))
    lines = [f"limit,{env.spec.max_episode_steps or 0}", f"spaces,{states},{actions}"]
    for state, probability in enumerate(inner.initial_state_distrib):
        if probability:
            lines.append(f"start,{state},{float(probability)!r}")
    for state in range(states):
        assert sorted(inner.P[state]) == list(range(actions))
        for action in range(actions):
            for probability, after, reward, terminated in inner.P[state][action]:
                lines.append(
                    f"move,{state},{action},{float(probability)!r},{int(after)},{float(reward)!r},{int(terminated)}"
                )
    return lines


if __name__ == "__main__":
    for file, (name, settings) in TABLES.items():
        made = f"# {name} {settings}, gymnasium {gymnasium.__version__}, gymnasium_tables.py"
        text = "\n".join([made] + table(name, settings)) + "\n"
        path = Path(sys.argv[1]) / f"{file}.csv.gz"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
        print(f"{path.name}: {text.count('move,')} outcomes, {path.stat().st_size} bytes")
