"""Spaces of Gymnasium as Troupe sees them: every value is float32 in an array, a choice is its index."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Mapping, Sequence, Tuple

import numpy as np
from gymnasium import spaces

Description = Dict[str, Any]
#: Writes one value of a space into the row of copy b.
Write = Callable[[int, Any], None]
#: Writes a value into every row, unless it says no: then some of them may be written, and one by one it shows what is wrong.
WriteAll = Callable[[Sequence[Any]], bool]


class Unsupported(Exception):
    """A space that the bridge does not know."""


def size(space: spaces.Space) -> int:
    """Floats of one value."""
    if isinstance(space, spaces.Discrete):
        return 1
    if isinstance(space, (spaces.Box, spaces.MultiBinary, spaces.MultiDiscrete)):
        return int(np.prod(space.shape, dtype=np.int64))
    if isinstance(space, spaces.Dict):
        return sum(size(part) for part in space.spaces.values())
    raise Unsupported(f"{space!r} is not supported")


def choices(space: spaces.Space) -> List[int]:
    """Choices of each branch of an action, as an action mask has them; none where actions are continuous."""
    if isinstance(space, spaces.Discrete):
        return [int(space.n)]
    if isinstance(space, spaces.MultiDiscrete):
        return [int(n) for n in space.nvec.ravel()]
    if isinstance(space, spaces.MultiBinary):
        return [2] * size(space)
    return []


def describe_observation(space: spaces.Space) -> Description:
    if isinstance(space, spaces.Dict):
        for name, part in space.spaces.items():
            if isinstance(part, spaces.Dict):
                raise Unsupported(f"{space!r} is not supported: its part {name!r} is a Dict itself")
        return {
            "type": "Dict",
            "parts": [
                {"name": name, "space": _describe(part, "observation space")} for name, part in space.spaces.items()
            ],
        }
    return _describe(space, "observation space")


def describe_action(space: spaces.Space) -> Description:
    return _describe(space, "action space")


def _describe(space: spaces.Space, what: str) -> Description:
    if isinstance(space, spaces.Discrete):
        return {"type": "Discrete", "n": int(space.n)}
    if isinstance(space, spaces.MultiDiscrete) and size(space) > 0:
        return {"type": "MultiDiscrete", "branches": choices(space)}
    if isinstance(space, spaces.MultiBinary) and size(space) > 0:
        return {"type": "MultiBinary", "n": size(space)}
    if isinstance(space, spaces.Box) and size(space) > 0:
        return {
            "type": "Box",
            "shape": [int(n) for n in space.shape] or [1],
            "low": _bounds(space.low),
            "high": _bounds(space.high),
        }
    raise Unsupported(f"the {what} {space!r} is not supported")


def _bounds(bounds: np.ndarray) -> List[str]:
    """As text, since JSON has no infinity; one element where all are the same."""
    with np.errstate(over="ignore"):
        flat = np.asarray(bounds, dtype=np.float32).ravel()
    if np.isnan(flat).any():
        raise Unsupported("a Box with bounds that are NaN is not supported")
    if (flat == flat[0]).all():
        flat = flat[:1]
    return [str(float(value)).replace("inf", "Infinity") for value in flat]


def observation_writer(space: spaces.Space, rows: np.ndarray) -> Write:
    """
    :param rows: float32 [B, size(space)], which may be columns of a wider array
    :return: writes an observation into its row, and raises where it is not of the space's shape
    """
    if isinstance(space, spaces.Dict):
        return _dict_writer(space, rows)
    if isinstance(space, spaces.Discrete):
        return _discrete_writer(space, rows)
    return _array_writer(space, rows)


def _dict_writer(space: spaces.Dict, rows: np.ndarray) -> Write:
    parts = []
    at = 0
    for name, part in space.spaces.items():
        end = at + size(part)
        parts.append((name, observation_writer(part, rows[:, at:end])))
        at = end

    def write(b: int, value: Any) -> None:
        for name, write_part in parts:
            try:
                write_part(b, value[name])
            except Exception as e:
                raise ValueError(f"part {name!r} of the observation: {e!r}") from e

    return write


def _discrete_writer(space: spaces.Discrete, rows: np.ndarray) -> Write:
    column = rows[:, 0]
    start, n = int(space.start), int(space.n)

    def write(b: int, value: Any) -> None:
        index = int(value) - start
        if not 0 <= index < n:
            raise ValueError(f"the observation is {value!r}, which is not in {space!r}")
        column[b] = index

    return write


def _array_writer(space: spaces.Space, rows: np.ndarray) -> Write:
    shape = tuple(space.shape or ())
    shaped = _shaped(space, rows)
    copies = [shaped[b, ...] for b in range(len(rows))]
    start, shifted = _start(space)
    array = np.ndarray

    def write(b: int, value: Any) -> None:
        if type(value) is not array:
            value = np.asarray(value)
        if value.shape != shape:
            raise ValueError(f"the observation has shape {value.shape}, in its space {shape}")
        copies[b][...] = value - start if shifted else value

    return write


def all_observations_writer(space: spaces.Space, rows: np.ndarray) -> WriteAll:
    """As :func:`observation_writer`, for all rows at once: in half of the time, if they are small."""
    if isinstance(space, spaces.Dict):
        return _all_dicts_writer(space, rows)
    if isinstance(space, spaces.Discrete):
        return _all_choices_writer(space, rows)
    return _all_arrays_writer(space, rows)


def apart(values: Sequence[Any]) -> bool:
    """Whether it is certain that no two of them share memory."""
    arrays: List[np.ndarray] = []
    for value in values:
        parts = value.values() if isinstance(value, Mapping) else (value,)
        if not all(isinstance(part, (np.ndarray, np.generic, int, float)) for part in parts):
            return False
        arrays += (part for part in parts if isinstance(part, np.ndarray))
    containers = [id(value) for value in values if isinstance(value, Mapping)]
    # If any two overlap, two neighbours do.
    arrays.sort(key=lambda array: array.__array_interface__["data"][0])
    overlap = any(np.may_share_memory(a, b) for a, b in zip(arrays, arrays[1:]))
    return not overlap and len(set(containers)) == len(containers)


def _all_dicts_writer(space: spaces.Dict, rows: np.ndarray) -> WriteAll:
    parts = []
    at = 0
    for name, part in space.spaces.items():
        end = at + size(part)
        parts.append((name, all_observations_writer(part, rows[:, at:end])))
        at = end

    def write(values: Sequence[Any]) -> bool:
        try:
            return all(write_part([value[name] for value in values]) for name, write_part in parts)
        except Exception:
            return False

    return write


def _all_choices_writer(space: spaces.Discrete, rows: np.ndarray) -> WriteAll:
    column = rows[:, 0]
    start, n = int(space.start), int(space.n)

    def write(values: Sequence[Any]) -> bool:
        try:
            together = np.array(values)
            if together.shape != column.shape or together.dtype.kind not in "biu":
                return False
            if int(together.min()) < start or int(together.max()) >= start + n:
                return False
            # What is in range fits, but the difference need not fit the dtype that it comes in.
            column[...] = together.astype(np.int64) - start
        except Exception:
            return False
        return True

    return write


def _all_arrays_writer(space: spaces.Space, rows: np.ndarray) -> WriteAll:
    shaped = _shaped(space, rows)
    start, shifted = _start(space)

    def write(values: Sequence[Any]) -> bool:
        try:
            together = np.array(values)
            if together.shape != shaped.shape:
                return False
            shaped[...] = together - start if shifted else together
        except Exception:
            return False
        return True

    return write


def _shaped(space: spaces.Space, rows: np.ndarray) -> np.ndarray:
    """A view of rows in the shape of the space: splitting the last dimension of contiguous elements never copies."""
    shape = tuple(space.shape or ())
    strides = (rows.strides[0], *_contiguous_strides(shape, rows.itemsize))
    return np.lib.stride_tricks.as_strided(rows, (len(rows), *shape), strides)


def _start(space: spaces.Space) -> Tuple[np.ndarray, bool]:
    """The least of its values, and whether there is another one than zero."""
    start = np.asarray(getattr(space, "start", 0))
    return start, bool(start.any())


def _contiguous_strides(shape: Sequence[int], itemsize: int) -> List[int]:
    strides: List[int] = []
    step = itemsize
    for n in reversed(shape):
        strides.insert(0, step)
        step *= n
    return strides


def action_reader(space: spaces.Space) -> Callable[[np.ndarray], Sequence[Any]]:
    """
    :return: makes the actions of all copies from float32 [B, A]: continuous ones clipped to the space, all of its dtype
    """
    if isinstance(space, spaces.Discrete):
        start = space.start
        if start == 0:
            return lambda actions: list(actions[:, 0].astype(np.int64))
        return lambda actions: list(actions[:, 0].astype(np.int64) + start)
    shape = tuple(space.shape or ())
    dtype = space.dtype
    if isinstance(space, spaces.Box):
        low, high = space.low, space.high
        rounded = np.issubdtype(dtype, np.integer)

        def clipped(actions: np.ndarray) -> Sequence[Any]:
            # In double precision, in which a bound of any dtype is exact.
            values = actions.reshape(-1, *shape).astype(np.float64)
            if rounded:
                np.rint(values, out=values)
            return list(np.clip(values, low, high).astype(dtype).reshape(-1, *shape))

        return clipped
    start = np.asarray(getattr(space, "start", 0))
    return lambda actions: list((actions.reshape(-1, *shape).astype(dtype) + start).astype(dtype))
