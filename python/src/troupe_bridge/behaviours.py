"""Which agents act by one policy."""

from __future__ import annotations

import re
from typing import Any, Dict, Hashable, List, Mapping, Sequence

from gymnasium import Space
from gymnasium import spaces as gymnasium_spaces

from . import spaces
from .failures import Refused

_OBSERVATION, _MASK = "observation", "action_mask"
_PARAMETER = "environment.parameters.behaviours"


class Behaviour:
    """What all of its agents have in common."""

    def __init__(self, name: str, agents: Sequence[Hashable], env: Any, masks: bool) -> None:
        self.name = name
        self.agents = list(agents)
        #: Of their actions.
        self.action: Space = env.action_space(agents[0])
        #: Of what their policy sees.
        self.observed: Space = env.observation_space(agents[0])
        #: Choices of each branch of an action.
        self.branches = spaces.choices(self.action)
        #: Whether they observe their masks, as in PettingZoo's classic games.
        self.observes_mask = masks and bool(self.branches) and _has_mask(self.observed)
        if self.observes_mask:
            self.observed = self.observed[_OBSERVATION]
        # Refuses what is not supported.
        spaces.describe_observation(self.observed)
        spaces.describe_action(self.action)


def _has_mask(space: Space) -> bool:
    return isinstance(space, gymnasium_spaces.Dict) and set(space.spaces) == {_OBSERVATION, _MASK}


def grouped(env: Any, wanted: Mapping[str, Sequence[str]], masks: bool) -> List[Behaviour]:
    """
    :param wanted: names of agents by behaviour; where there are none, agents with equal spaces share one
    :param masks: whether masks are of interest
    :raises Refused: where the settings do not fit the environment
    """
    agents = list(getattr(env, "possible_agents", None) or ())
    if not agents:
        raise Refused("environment.parameters.id: the environment names no possible_agents, which the bridge needs")
    groups = _named(env, agents, wanted) if wanted else _alike(env, agents)
    return [Behaviour(name, group, env, masks) for name, group in groups.items()]


def _named(env: Any, agents: List[Hashable], wanted: Mapping[str, Sequence[str]]) -> Dict[str, List[Hashable]]:
    by_name = {str(agent): agent for agent in agents}
    listed = [name for names in wanted.values() for name in names]
    if sorted(listed) != sorted(by_name):
        raise Refused(
            f"{_PARAMETER} must name each agent once: those of the environment are {', '.join(by_name)};"
            f" it names {', '.join(listed)}"
        )
    # In the order of the environment's agents.
    groups = {
        name: [agent for agent in agents if str(agent) in names]
        for name, names in wanted.items()
    }
    for name, group in groups.items():
        for agent in group[1:]:
            if not _equal(env, group[0], agent):
                raise Refused(
                    f"{_PARAMETER}.{name}: agents '{group[0]}' and '{agent}' have different spaces, and one policy needs"
                    " equal ones"
                )
    return groups


def _equal(env: Any, one: Hashable, other: Hashable) -> bool:
    return env.observation_space(one) == env.observation_space(other) and env.action_space(one) == env.action_space(
        other
    )


def _alike(env: Any, agents: List[Hashable]) -> Dict[str, List[Hashable]]:
    groups: List[List[Hashable]] = []
    for agent in agents:
        for group in groups:
            if _equal(env, group[0], agent):
                group.append(agent)
                break
        else:
            groups.append([agent])
    # adversary_0, adversary_1 and adversary_2 are behaviour adversary.
    names = [_plain(re.sub(r"[_-]?\d+$", "", str(group[0]))) for group in groups]
    if len(set(names)) < len(names):
        names = [_plain(str(group[0])) for group in groups]
    if len(set(names)) < len(names):
        names = [f"behaviour-{i}" for i in range(len(groups))]
    return dict(zip(names, groups))


def _plain(name: str) -> str:
    """A name that behaviours can have: lower-case letters, digits and dashes, beginning with a letter."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:64]
    return plain if plain[:1].isalpha() else f"agent-{plain}".strip("-")[:64]
