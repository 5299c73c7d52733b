"""The package without Troupe: this test is the other side of the connection."""

from __future__ import annotations

import itertools
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path
from typing import Iterator
from unittest import mock

import gymnasium
import numpy as np
from gymnasium import spaces
from gymnasium.envs.classic_control import CartPoleEnv
from gymnasium.wrappers import PassiveEnvChecker

from troupe_bridge import copies as copies_module
from troupe_bridge import frames
from troupe_bridge.behaviours import grouped
from troupe_bridge.failures import Broken, Refused, cut
from troupe_bridge.measures import Measures, NotANumber, number
from troupe_bridge.parallel import ParallelCopies, parallel_maker
from troupe_bridge.session import answer, single
from troupe_bridge.single import SingleAgentCopies
from troupe_bridge.spaces import (
    Unsupported,
    action_reader,
    all_observations_writer,
    apart,
    describe_observation,
    observation_writer,
    size,
)

SOURCES = str(Path(frames.__file__).parents[1])

#: An environment with a process of its own, which ignores what is not SIGKILL and holds a pipe open.
HELPERS = """
import os, subprocess, sys
import gymnasium
from gymnasium.envs.classic_control import CartPoleEnv

class Helped(CartPoleEnv):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
        subprocess.Popen([sys.executable, "-c", code], pass_fds=(int(os.environ["HELD"]),))

gymnasium.register("Helped-v0", entry_point=Helped, disable_env_checker=True)
"""


def as_bytes(values: object, dtype: type) -> memoryview:
    return memoryview(np.asarray(values, dtype)).cast("B")


class SpacesTest(unittest.TestCase):
    def test_observations_of_every_space_are_written_as_floats(self) -> None:
        space = spaces.Dict(
            a=spaces.Box(-1, 1, (2, 3)),
            b=spaces.Discrete(3, start=5),
            c=spaces.MultiBinary((2, 2)),
            d=spaces.MultiDiscrete([3, 4], start=[1, 2]),
        )
        rows = np.zeros((2, size(space)), np.float32)
        write = observation_writer(space, rows)
        image = np.arange(6.0).reshape(2, 3)
        write(1, {"a": image, "b": 6, "c": np.eye(2, dtype=np.int8), "d": np.array([3, 2])})
        self.assertEqual(rows[0].tolist(), [0] * 13)
        self.assertEqual(rows[1].tolist(), [0, 1, 2, 3, 4, 5, 1, 1, 0, 0, 1, 2, 0])

    def test_an_observation_of_another_shape_is_refused(self) -> None:
        write = observation_writer(spaces.Box(-1, 1, (3,)), np.zeros((1, 3), np.float32))
        with self.assertRaisesRegex(ValueError, r"shape \(1,\), in its space \(3,\)"):
            write(0, np.zeros(1))

    def test_written_at_once_they_are_as_written_one_by_one(self) -> None:
        box = spaces.Box(-9, 9, (2, 3))
        choice = spaces.Discrete(3, start=5)
        for space, values in (
            (choice, [5, np.int8(6), np.array(7)]),
            (spaces.Discrete(201, start=-100), [np.int8(100)] * 3),
            (spaces.Discrete(3, start=-1), [np.uint8(0)] * 3),
            (spaces.Discrete(2), [True] * 3),
            (spaces.Dict(a=box, b=choice), [{"a": np.ones((2, 3)), "b": b} for b in (5, 6, 7)]),
            (box, [np.arange(6.0).reshape(2, 3), np.ones((2, 3), np.float32), np.full((2, 3), 7, np.int8)]),
            (box, [[[1, 2, 3], [4, 5, 6.5]], np.zeros((2, 3)), ((1, 2, 3), (4, 5, 6))]),
            (spaces.Box(0, 1, ()), [0.5, np.float64(0.25), np.array(1)]),
            (spaces.MultiBinary((2, 2)), [np.eye(2, dtype=np.int8)] * 3),
            (spaces.MultiDiscrete([3, 4], start=[1, 2]), [np.array([3, 2]), np.array([1, 5]), [2, 2]]),
            (spaces.Dict(a=box, b=spaces.MultiBinary(2)), [{"b": [0, 1], "a": np.ones((2, 3)), "more": None}] * 3),
        ):
            rows = np.zeros((2, 3, size(space)), np.float32)
            self.assertTrue(all_observations_writer(space, rows[0])(values))
            for b, value in enumerate(values):
                observation_writer(space, rows[1])(b, value)
            self.assertEqual(rows[0].tolist(), rows[1].tolist())
            self.assertNotEqual(rows[0].tolist(), np.zeros_like(rows[0]).tolist())

    def test_what_cannot_be_written_at_once_is_left_to_who_writes_one_by_one(self) -> None:
        box = spaces.Box(-9, 9, (2,))
        right = np.ones(2)
        for space, values in (
            (box, [right, np.ones(3)]),
            (box, [np.ones(1), np.ones(3)]),
            (box, [np.ones((2, 2))] * 2),
            (box, [right, None]),
            (box, [None, None]),
            (box, [right, "12"]),
            (spaces.Discrete(2), [0, 2]),
            (spaces.Discrete(2, start=1), [0, 1]),
            (spaces.Discrete(2), [0, 0.5]),
            (spaces.Discrete(2), [0, None]),
            (spaces.Discrete(2), [0, [1, 1]]),
            (spaces.Dict(a=box), [{"a": right}, {}]),
            (spaces.Dict(a=box), [{"a": right}, {"a": np.ones(3)}]),
            (spaces.Dict(a=box, b=spaces.Discrete(2)), [{"a": right, "b": 2}] * 2),
        ):
            rows = np.zeros((2, size(space)), np.float32)
            self.assertFalse(all_observations_writer(space, rows)(values), f"{values} in {space}")

    def test_what_lies_in_the_same_memory_is_not_apart(self) -> None:
        base = np.arange(12.0)
        for values in (
            [np.ones(2), np.ones(2)],
            [base[:4], base[8:], base[4:8]],
            [1, 1, np.int8(1)],
            [{"a": base, "b": 1}, {"a": np.ones(2), "b": 1}],
        ):
            self.assertTrue(apart(values), values)
        one = {"a": 1}
        for values in (
            [base, np.ones(2), base],
            [base[8:], base[:4], base[3:8]],
            [{"a": base}, {"a": base[11:]}],
            [one, one],
            # Nobody knows what is in these.
            [[0.0], [1.0]],
            [(base,), (base,)],
        ):
            self.assertFalse(apart(values), values)

    def test_actions_are_values_of_the_space(self) -> None:
        for space in (
            spaces.Discrete(3, start=-1),
            spaces.Box(np.array([-0.1, -2]), np.array([0.1, np.inf]), dtype=np.float64),
            spaces.Box(0, 255, (2, 2), np.uint8),
            spaces.MultiDiscrete([2, 3], start=[4, 5]),
            spaces.MultiBinary(3),
        ):
            floats = np.full((2, size(space)), 1.0, np.float32)
            for action in action_reader(space)(floats):
                self.assertTrue(space.contains(action), f"{action!r} in {space}")

    def test_what_is_not_supported_is_named(self) -> None:
        for space in (spaces.Text(3), spaces.Tuple([spaces.Discrete(2)]), spaces.Box(0, 1, (0,))):
            with self.assertRaises(Unsupported) as raised:
                describe_observation(space)
            self.assertIn(repr(space), str(raised.exception))


class CopiesTest(unittest.TestCase):
    def test_an_ended_episode_leaves_its_final_observation(self) -> None:
        copies = SingleAgentCopies(lambda: gymnasium.make("CartPole-v1", max_episode_steps=2), 2, True)
        copies.reset(as_bytes([3, 4], np.int64))
        copies.step(as_bytes([0, 1], np.float32))
        before = copies.payload_size
        copies.step(as_bytes([0, 1], np.float32))
        self.assertEqual(copies.payload_size, before + 2 * 4 * 4)
        layout = frames.ResultLayout([(2, 4, 0, 0)])
        flags = layout.parts[0].flags
        payload = copies.frame[frames.HEADER.size :]
        self.assertEqual(list(payload[flags : flags + 2]), [frames.TRUNCATED] * 2)
        finals = np.frombuffer(payload, np.float32, 8, layout.finals)
        self.assertGreater(np.abs(finals).max(), np.abs(np.frombuffer(payload, np.float32, 8, 8)).max())

    def test_one_observation_of_another_shape_is_a_failure_of_its_copy_alone(self) -> None:
        class Growing(Counting):
            def step(self, action: int) -> tuple:
                observation, *others = super().step(action)
                return np.ones(3) if action == 1 else observation, *others

        copies = SingleAgentCopies(Growing, 3, False)
        copies.reset(as_bytes([0, 1, 2], np.int64))
        copies.step(as_bytes([0, 1, 0], np.float32))
        self.assertEqual(copies._rows.observations.tolist(), [[1, 1], [0, 0], [1, 1]])
        self.assertEqual(copies._rows.flags.tolist(), [0, frames.VOIDED | frames.TRUNCATED, 0])
        self.assertEqual([(report["copy"], report["reset"]) for report in copies.reports], [(1, False)])
        copies.step(as_bytes([0, 0, 0], np.float32))
        copies.step(as_bytes([0, 1, 0], np.float32))
        self.assertEqual(copies._rows.observations.tolist(), [[0, 0]] * 3)
        self.assertEqual(
            copies._rows.flags.tolist(), [frames.TERMINATED, frames.VOIDED | frames.TRUNCATED, frames.TERMINATED]
        )
        self.assertEqual(copies._rows._finals[: copies._rows.ended].tolist(), [[3, 3]] * 2)

    def test_a_step_is_timed_without_what_finishes_it(self) -> None:
        now = 0.0

        class Slow(Counting):
            def step(self, action: int) -> tuple:
                nonlocal now
                now += 2.0
                return super().step(action)

        def finish() -> None:
            nonlocal now
            now += 5.0

        copies = SingleAgentCopies(Slow, 3, False)
        copies.reset(as_bytes([0, 1, 2], np.int64))
        clock = mock.patch.object(copies_module.time, "perf_counter", lambda: now)
        with clock, mock.patch.object(copies, "_finish", finish):
            copies.step(as_bytes([0, 0, 0], np.float32))
        self.assertEqual((copies._step_seconds, copies._finish_seconds), (6.0, 5.0))

    def test_copies_may_observe_in_memory_that_they_share(self) -> None:
        buffer = np.zeros(2)

        class Sharing(Counting):
            seed = 0

            def reset(self, *, seed: int | None = None, options: object = None) -> tuple:
                self.seed = seed or self.seed
                return np.full(2, self.seed), {}

            def step(self, action: int) -> tuple:
                if action == 2:
                    raise ValueError("no")
                buffer[:] = self.seed
                return buffer, 0.0, action == 1, False, {}

        # In the first step one of them ends, or one has to be made anew.
        for actions in ([0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 0, 2]):
            copies = SingleAgentCopies(Sharing, 3, False)
            copies.reset(as_bytes([1, 2, 3], np.int64))
            copies.step(as_bytes(actions, np.float32))
            first = [env.seed for env in copies._envs]
            self.assertEqual(copies._rows.observations.tolist(), [[seed] * 2 for seed in np.float32(first)])
            for _ in range(2):
                copies.step(as_bytes([0, 0, 0], np.float32))
                self.assertEqual(copies._rows.observations.tolist(), [[seed] * 2 for seed in np.float32(first)])

    def test_observations_are_written_together_where_they_are_small_and_apart(self) -> None:
        class Large(Counting):
            observation_space = spaces.Box(0, 9, (32, 32, 2))

            def reset(self, *, seed: int | None = None, options: object = None) -> tuple:
                return np.zeros((32, 32, 2)), {}

            def step(self, action: int) -> tuple:
                return np.ones((32, 32, 2)), 1.0, False, False, {}

        for env, expected in ((Counting, True), (Large, False)):
            copies = SingleAgentCopies(env, 2, False)
            copies.reset(as_bytes([1, 2], np.int64))
            for step in (1, 2):
                copies.step(as_bytes([0, 0], np.float32))
                self.assertEqual(copies._rows.observations[1, 0], 1 if env is Large else step)
                self.assertEqual(copies._together, expected)

    def test_a_result_is_announced_so_long_before_that_waking_takes(self) -> None:
        """By the time that the last step took."""
        copies = SingleAgentCopies(Counting, 4, False)
        parallel = ParallelCopies(Duel, 4, True, {})
        soon = frames.SOON_SECONDS
        for last, finish, expected in (
            (0.0, 0.0, 0),
            (soon / 2, 0.0, 0),
            (2 * soon, 0.0, 2),
            (3.9 * soon, 0.0, 2),
            (4 * soon, 0.0, 3),
            (4.1 * soon, 0.0, None),
            (soon, soon / 2, 2),
            (2 * soon, soon / 2, 3),
            (2 * soon, soon, None),
            (0.0, 2 * soon, None),
        ):
            for stepped in (copies, parallel):
                stepped.reset(as_bytes([0, 1, 2, 3], np.int64))
                payload = as_bytes([0] * (4 if stepped is copies else 8), np.float32)
                stepped._step_seconds, stepped._finish_seconds = last, finish
                announced = []
                stepped.step(payload, lambda: announced.append([env.steps for env in stepped._envs].count(1)))
                # Those before it have been stepped already, and the others not yet.
                self.assertEqual(announced, [] if expected is None else [expected], f"after {last} s and {finish} s")
                stepped.step(payload)
                self.assertEqual(len(announced), 0 if expected is None else 1)

    def test_only_the_first_of_the_copies_has_the_checker_of_gymnasium(self) -> None:
        request = {"id": "CartPole-v1", "kwargs": {}, "copies": 3, "masks": False, "measures": []}
        self.assertEqual([checked(env) for env in single(request)._envs], [True, False, False])
        request["kwargs"] = {"disable_env_checker": False}
        self.assertEqual([checked(env) for env in single(request)._envs], [True, True, True])

    def test_the_first_copy_has_it_when_it_is_made_anew_too(self) -> None:
        gymnasium.register("Talkative-v0", entry_point=Talkative)
        self.addCleanup(gymnasium.registry.pop, "Talkative-v0")
        request = {"id": "Talkative-v0", "kwargs": {}, "copies": 2, "masks": False, "measures": []}
        copies = single(request)
        copies.reset(as_bytes([3, 4], np.int64))
        for _ in range(2):
            copies.step(as_bytes([0, 0], np.float32))
            self.assertEqual([report["copy"] for report in copies.reports], [0])
            self.assertTrue(checked(copies._envs[0]))


class Counting(gymnasium.Env):
    """Observes the number of steps of its episode, which has three, in both elements."""

    observation_space = spaces.Box(0, 9, (2,))
    action_space = spaces.Discrete(2)
    steps = 0

    def reset(self, *, seed: int | None = None, options: object = None) -> tuple:
        self.steps = 0
        return np.zeros(2), {}

    def step(self, action: int) -> tuple:
        self.steps += 1
        return np.full(2, self.steps), 1.0, self.steps == 3, False, {}


class AnswerTest(unittest.TestCase):
    """What comes of a PROMPT whose copies are not stepped before its first bytes are there."""

    def ask(self, env: type[gymnasium.Env]) -> list[tuple[int, bytes]]:
        go_on = threading.Event()

        class Waiting(env):
            def step(self, action: int) -> tuple:
                if not go_on.wait(10):
                    raise TimeoutError
                return super().step(action)

        copies = SingleAgentCopies(Waiting, 2, False)
        far, near = socket.socketpair(socket.AF_UNIX)
        far.settimeout(10)

        def serve() -> None:
            connection = frames.Connection(near)
            try:
                answer(connection, copies)
            except Broken as e:
                connection.send_json(frames.ERROR, {"problem": str(e)})
            except frames.Closed:
                pass
            finally:
                near.close()

        server = threading.Thread(target=serve, daemon=True)
        server.start()
        with far:
            for kind, payload in ((frames.RESET, as_bytes([1, 2], np.int64)), (frames.PROMPT, as_bytes([0, 1], np.float32))):
                far.sendall(frames.HEADER.pack(frames.MAGIC, kind, len(payload), 7) + payload)
                received = far.recv(1000)
            self.assertEqual(received, struct.pack("<i", frames.MAGIC))
            go_on.set()
            found = []
            while not found or found[-1][0] == frames.REPORT:
                while len(received) < frames.HEADER.size or len(received) < frames.HEADER.size + self.length(received):
                    more = far.recv(1000)
                    self.assertNotEqual(more, b"", "the connection ended")
                    received += more
                end = frames.HEADER.size + self.length(received)
                found.append((frames.HEADER.unpack_from(received)[1], received[frames.HEADER.size : end]))
                received = received[end:]
            self.assertEqual(received, b"")
        server.join()
        return found

    @staticmethod
    def length(frame: bytes) -> int:
        magic, _, length, sequence = frames.HEADER.unpack_from(frame)
        assert (magic, sequence) == (frames.MAGIC, 7), frame
        return length

    def test_a_result_comes_behind_its_first_bytes(self) -> None:
        ((kind, result),) = self.ask(Counting)
        self.assertEqual((kind, result[:8]), (frames.RESULT, struct.pack("<ff", 1, 1)))

    def test_so_do_a_report_and_its_result(self) -> None:
        class Failing(Counting):
            def step(self, action: int) -> tuple:
                if action == 1:
                    raise ValueError("no")
                return super().step(action)

        (report, problems), (kind, result) = self.ask(Failing)
        self.assertEqual((report, kind), (frames.REPORT, frames.RESULT))
        self.assertIn("ValueError: no", json.loads(problems)[0]["problem"])
        self.assertEqual(result[:8], struct.pack("<ff", 1, 0))

    def test_so_does_an_error(self) -> None:
        class Hopeless(Counting):
            resets = 0

            def reset(self, **how: object) -> tuple:
                Hopeless.resets += 1
                if Hopeless.resets > 2:
                    raise ValueError("never again")
                return super().reset()

            def step(self, action: int) -> tuple:
                raise ValueError("no")

        ((kind, problem),) = self.ask(Hopeless)
        self.assertEqual(kind, frames.ERROR)
        self.assertIn("never again", json.loads(problem)["problem"])


class Talkative(CartPoleEnv):
    """Its ``info`` is no dict."""

    def step(self, action: int) -> tuple:
        return (*super().step(action)[:4], "well")


def checked(env: gymnasium.Env) -> bool:
    while isinstance(env, gymnasium.Wrapper):
        if isinstance(env, PassiveEnvChecker):
            return True
        env = env.env
    return False


class ConnectionTest(unittest.TestCase):
    """One that looks for requests, and sleeps until they come where they do not come soon."""

    def setUp(self) -> None:
        self.far, near = socket.socketpair(socket.AF_UNIX)
        self.near = near
        self.connection = frames.Connection(near)

    def tearDown(self) -> None:
        self.far.close()
        self.near.close()

    def send(self, number: int) -> None:
        self.far.sendall(frames.HEADER.pack(frames.MAGIC, frames.STEP, 4, number) + struct.pack("<i", number))

    def test_what_is_there_is_received_by_looking_and_by_sleeping(self) -> None:
        for soon in (False, True):
            self.connection._soon = soon
            self.send(7)
            with mock.patch.object(frames.time, "perf_counter", return_value=0.0):
                kind, payload = self.connection.receive()
            self.assertEqual((kind, bytes(payload)), (frames.STEP, struct.pack("<i", 7)))
            self.assertTrue(self.connection._soon)

    def test_what_does_not_come_soon_is_slept_for(self) -> None:
        self.connection._soon = True
        looked = threading.Event()

        def send_late() -> None:
            if looked.wait(10):
                self.send(8)
            else:
                self.far.shutdown(socket.SHUT_RDWR)

        sender = threading.Thread(target=send_late, daemon=True)
        sender.start()
        with mock.patch.object(frames.time, "perf_counter", side_effect=ticks(looked)):
            _, payload = self.connection.receive()
        sender.join()
        self.assertEqual(bytes(payload), struct.pack("<i", 8))
        # It took too long for the next one to be looked for.
        self.assertFalse(self.connection._soon)

    def test_what_is_sent_ahead_is_the_beginning_of_the_next_frame(self) -> None:
        frame = bytearray(frames.HEADER.size) + b"result"
        for send in (
            lambda: self.connection.send_result(frame, 6),
            lambda: self.connection.send_json(frames.ERROR, {"problem": "it broke"}),
        ):
            send()
            whole = self.far.recv(100)
            self.connection.send_ahead()
            first = self.far.recv(100)
            self.assertEqual(first, whole[:4])
            self.connection.send_ahead()
            send()
            self.assertEqual(first + self.far.recv(100), whole)

    def test_an_end_is_seen_while_looking(self) -> None:
        self.connection._soon = True
        self.far.close()
        with self.assertRaises(frames.Closed):
            self.connection.receive()


def ticks(late: threading.Event) -> Iterator[float]:
    """Times of which each is a second after the one before; the second call says that it is late."""
    yield 0.0
    late.set()
    yield from itertools.count(1.0)


class MeasuresTest(unittest.TestCase):
    def test_the_last_value_the_sum_and_the_mean(self) -> None:
        measures = Measures([("last", "last"), ("added", "sum"), ("averaged", "mean")], 2)
        measures.begin(1)
        for info in ({"added": 2, "averaged": np.float32(1)}, {"added": 3}, {"averaged": 4, "last": True}):
            measures.add(1, info)
        self.assertEqual(measures.of(1, info), [1, 5, 2.5])
        measures.begin(1)
        self.assertTrue(np.isnan(measures.of(1, {})).all())

    def test_what_is_no_number_is_refused(self) -> None:
        for value, expected in ((np.array([3]), 3), (np.bool_(True), 1), (np.int8(2), 2), (0.5, 0.5)):
            self.assertEqual(number("x", value), expected)
        self.assertTrue(np.isnan(number("x", None)))
        for value in ("yes", [1], np.zeros(2), {"a": 1}, 1j):
            with self.assertRaisesRegex(NotANumber, "names 'x', but info"):
                number("x", value)

    def test_what_is_not_finite_or_no_float_can_be_is_named(self) -> None:
        self.assertTrue(np.isnan(number("x", np.float32("nan"))))
        for value, shown in (
            (np.inf, "inf"),
            (-np.inf, "-inf"),
            (np.array([np.inf]), "inf"),
            (10**400, "1000"),
            (10**5000, "(1000|it cannot be shown)"),
            (np.longdouble("1e400"), "(1e|inf)"),
        ):
            with self.assertRaisesRegex(NotANumber, f"info.'x'. is no finite number: .*{shown}"):
                number("x", value)
        measures = Measures([("x", "last"), ("y", "sum")], 1)
        with self.assertRaisesRegex(NotANumber, "names 'x', of which an episode has 1e[+]300: more than a float"):
            measures.of(0, {"x": 1e300})
        measures.add(0, {"y": 3e38})
        measures.add(0, {"y": 3e38})
        with self.assertRaisesRegex(NotANumber, "names 'y', of which an episode has 6e[+]38"):
            measures.of(0, {})

    def test_what_cannot_be_measured_is_no_failure_of_the_copy(self) -> None:
        """It would be made anew, and the episode would be missing in what is reported."""

        class Informed(gymnasium.Env):
            observation_space = spaces.Box(-1, 1, (1,))
            action_space = spaces.Discrete(2)
            made = 0

            def __init__(self) -> None:
                self.number, Informed.made = Informed.made, Informed.made + 1

            def reset(self, *, seed: int | None = None, options: object = None) -> tuple:
                return np.zeros(1), {}

            def step(self, action: int) -> tuple:
                return np.zeros(1), 0.0, True, False, {"x": value if self.number == 1 else 0}

        for how in ("last", "sum", "mean"):
            for value in (np.inf, 10**400, 1e300):
                Informed.made = 0
                copies = SingleAgentCopies(Informed, 2, False, [("x", how)])
                copies.reset(as_bytes([1, 2], np.int64))
                with self.assertRaisesRegex(Broken, "environment.parameters.measures names 'x'") as raised:
                    copies.step(as_bytes([0, 0], np.float32))
                self.assertEqual((raised.exception.copy, Informed.made), (1, 2))


class Duel:
    """Two agents that differ in what they observe; the second leaves after its first step and comes back after the third."""

    possible_agents = ["left_0", "right_0"]

    def observation_space(self, agent: str) -> spaces.Space:
        return spaces.Box(-9, 9, (2 if agent == "left_0" else 1,))

    def action_space(self, agent: str) -> spaces.Space:
        return spaces.Discrete(3)

    def reset(self, seed: int | None = None, options: object = None) -> tuple:
        self.steps, self.agents = 0, list(self.possible_agents)
        return {"left_0": np.ones(2), "right_0": np.ones(1)}, {}

    def step(self, actions: dict) -> tuple:
        assert set(actions) == set(self.agents), actions
        self.steps += 1
        over = self.steps == 4
        observations = {agent: np.full(2 if agent == "left_0" else 1, self.steps + 1.0) for agent in self.possible_agents}
        terminations = {"left_0": over, "right_0": self.steps == 1}
        truncations = {"left_0": False, "right_0": over}
        self.agents = [] if over else ["left_0", "right_0"] if self.steps == 3 else ["left_0"]
        return observations, {"left_0": 0.5, "right_0": float(actions.get("right_0", 0))}, terminations, truncations, {}

    def close(self) -> None:
        pass


class ParallelCopiesTest(unittest.TestCase):
    def test_agents_come_and_go(self) -> None:
        copies = ParallelCopies(Duel, 2, True, {})
        self.assertEqual([behaviour["name"] for behaviour in copies.spec()["behaviours"]], ["left", "right"])
        copies.reset(as_bytes([1, 2], np.int64))
        right, flags, observed = copies.rows[1], [], []
        for _ in range(4):
            copies.step(as_bytes([0, 1, 2, 1], np.float32))
            flags.append(right.flags[1])
            observed.append(right.observations[1, 0])
        self.assertEqual(copies.reports, [])
        gone = frames.ABSENT
        self.assertEqual(flags, [frames.TERMINATED | gone, gone, 0, frames.TRUNCATED | frames.OVER])
        self.assertEqual(observed, [0, 0, 4, 1])

    def test_behaviours_are_what_the_settings_say(self) -> None:
        class Three(Duel):
            possible_agents = ["left_0", "right_0", "left_1"]

            def observation_space(self, agent: str) -> spaces.Space:
                return super().observation_space("left_0" if agent == "left_1" else agent)

        env = Three()
        self.assertEqual([(b.name, b.agents) for b in grouped(env, {}, True)], [("left", ["left_0", "left_1"]), ("right", ["right_0"])])
        named = grouped(env, {"b": ["left_1"], "c": ["right_0"], "a": ["left_0"]}, True)
        self.assertEqual([(b.name, b.agents) for b in named], [("b", ["left_1"]), ("c", ["right_0"]), ("a", ["left_0"])])
        with self.assertRaisesRegex(Refused, "must name each agent once: .* left_0, right_0, left_1; it names left_0$"):
            grouped(env, {"a": ["left_0"]}, True)
        with self.assertRaisesRegex(Refused, "agents 'left_0' and 'right_0' have different spaces"):
            grouped(env, {"a": ["left_0", "right_0", "left_1"]}, True)

    def test_actions_are_given_in_the_order_of_the_environment_s_agents(self) -> None:
        orders = []

        class Three(Duel):
            possible_agents = ["left_0", "right_0", "left_1"]

            def reset(self, seed: int | None = None, options: object = None) -> tuple:
                self.agents = list(self.possible_agents)
                return {agent: np.ones(1 if agent == "right_0" else 2) for agent in self.agents}, {}

            def observation_space(self, agent: str) -> spaces.Space:
                return super().observation_space("left_0" if agent == "left_1" else agent)

            def step(self, actions: dict) -> tuple:
                orders.append({agent: int(action) for agent, action in actions.items()})
                none = dict.fromkeys(actions, False)
                return self.reset()[0], dict.fromkeys(actions, 0.0), none, none, {}

        for behaviours in ({}, {"a": ["right_0"], "b": ["left_1", "left_0"]}):
            copies = ParallelCopies(Three, 1, True, behaviours)
            copies.reset(as_bytes([1], np.int64))
            copies.step(as_bytes([2, 0, 1] if behaviours else [0, 1, 2], np.float32))
            self.assertEqual(copies.reports, [])
            self.assertEqual(list(orders[-1].items()), [("left_0", 0), ("right_0", 2), ("left_1", 1)])

    def test_an_agent_that_ended_and_stays_is_a_failure(self) -> None:
        class Undead(Duel):
            def step(self, actions: dict) -> tuple:
                answer = super().step(actions)
                self.agents = list(self.possible_agents)
                return answer

        copies = ParallelCopies(Undead, 1, True, {})
        copies.reset(as_bytes([1], np.int64))
        copies.step(as_bytes([0, 0], np.float32))
        self.assertIn("agent 'right_0' ended and is still in env.agents", copies.reports[0]["problem"])
        self.assertEqual(list(copies.rows[1].flags), [frames.VOIDED | frames.TRUNCATED])

    def test_a_module_without_the_function_is_refused(self) -> None:
        with self.assertRaisesRegex(Refused, "the module json has no function parallel_env"):
            parallel_maker("json", {})
        self.assertIsInstance(parallel_maker(f"{__name__}:Duel", {})(), Duel)

    def test_masks_that_are_observed_are_no_part_of_the_observation(self) -> None:
        class Observing(Duel):
            def observation_space(self, agent: str) -> spaces.Space:
                return spaces.Dict(observation=super().observation_space(agent), action_mask=spaces.MultiBinary(3))

            def reset(self, seed: int | None = None, options: object = None) -> tuple:
                observations, infos = super().reset()
                return {a: {"observation": o, "action_mask": np.array([0, 1, 1])} for a, o in observations.items()}, infos

        copies = ParallelCopies(Observing, 1, True, {})
        self.assertEqual([b["masked"] for b in copies.spec()["behaviours"]], [True, True])
        copies.reset(as_bytes([1], np.int64))
        self.assertEqual(copies.rows[0].observations.tolist(), [[1, 1]])
        self.assertEqual(copies.rows[0].masks.tolist(), [[0, 1, 1]])

    def test_a_copy_that_fails_leaves_nothing_of_its_step(self) -> None:
        class Failing(Duel):
            def step(self, actions: dict) -> tuple:
                answer = super().step(actions)
                answer[0]["left_0"][0] = np.nan if actions["left_0"] == 2 else 0
                return answer

        copies = ParallelCopies(Failing, 2, True, {})
        copies.reset(as_bytes([1, 2], np.int64))
        copies.step(as_bytes([2, 0, 1, 1], np.float32))
        self.assertEqual(list(copies.rows[1].flags), [frames.VOIDED | frames.TRUNCATED, frames.TERMINATED | frames.ABSENT])
        self.assertEqual(copies.rows[1].ended, 1)
        self.assertIn("agent 'left_0': element 0 of the observation is nan", copies.reports[0]["problem"])
        with self.assertRaises(Broken):
            copies._make = lambda: 1 / 0
            copies.step(as_bytes([2, 0, 1, 1], np.float32))


class ProcessTest(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        server = socket.socket(socket.AF_UNIX)
        self.addCleanup(server.close)
        path = os.path.join(self.folder.name, "s")
        server.bind(path)
        server.listen()
        Path(self.folder.name, "helpers.py").write_text(HELPERS)
        self.alive, held = os.pipe()
        self.addCleanup(os.close, self.alive)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "troupe_bridge", "--socket", path],
            env={**os.environ, "PYTHONPATH": SOURCES + os.pathsep + self.folder.name, "HELD": str(held)},
            stdin=subprocess.PIPE,
            pass_fds=(held,),
        )
        os.close(held)
        self.addCleanup(self.process.wait)
        self.addCleanup(self.process.kill)
        server.settimeout(60)
        self.peer, _ = server.accept()
        self.peer.settimeout(60)
        self.addCleanup(self.peer.close)

    def send(self, kind: int, payload: bytes) -> None:
        self.peer.sendall(frames.HEADER.pack(frames.MAGIC, kind, len(payload), 7) + payload)

    def receive(self) -> tuple[int, int, bytes]:
        _, kind, length, sequence = frames.HEADER.unpack(self.receive_bytes(frames.HEADER.size))
        return kind, sequence, self.receive_bytes(length)

    def receive_bytes(self, count: int) -> bytes:
        received = b""
        while len(received) < count:
            more = self.peer.recv(count - len(received))
            self.assertNotEqual(more, b"", "the connection ended")
            received += more
        return received

    def test_serves_and_ends_with_the_connection(self) -> None:
        kind, _, hello = self.receive()
        self.assertEqual((kind, json.loads(hello)["protocol"]), (frames.HELLO, frames.PROTOCOL))
        request = {
            "protocol": frames.PROTOCOL, "family": "gymnasium", "id": "CartPole-v1", "copies": 2, "masks": True,
            "kwargs": {}, "measures": [],
        }  # fmt: skip
        self.send(frames.OPEN, json.dumps(request).encode())
        kind, sequence, spec = self.receive()
        self.assertEqual((kind, sequence), (frames.SPEC, 7))
        self.assertEqual(json.loads(spec)["maxEpisodeSteps"], 500)
        self.send(frames.RESET, struct.pack("<qq", 1, 2))
        self.assertEqual(self.receive()[0], frames.RESULT)
        for step in (frames.STEP, frames.PROMPT, frames.PROMPT):
            self.send(step, struct.pack("<ff", 0, 1))
            kind, sequence, result = self.receive()
            self.assertEqual((kind, sequence, result[:8]), (frames.RESULT, 7, struct.pack("<ff", 1, 1)))
        self.peer.close()
        # It ends its group, of which it is one.
        self.assertEqual(self.process.wait(60), -signal.SIGKILL)

    def test_ends_what_it_started(self) -> None:
        self.receive()
        request = {
            "protocol": frames.PROTOCOL, "family": "gymnasium", "id": "helpers:Helped-v0", "copies": 1, "masks": True,
            "kwargs": {}, "measures": [],
        }  # fmt: skip
        self.send(frames.OPEN, json.dumps(request).encode())
        kind, _, spec = self.receive()
        self.assertEqual(kind, frames.SPEC, spec)
        self.assertEqual(os.getsid(self.process.pid), self.process.pid)
        # The helper holds the other end for as long as it lives, and so does the process.
        self.peer.close()
        self.assertEqual(os.read(self.alive, 1), b"")

    def test_ends_with_its_parent_also_while_it_does_not_read(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.assertEqual(self.process.wait(60), -signal.SIGKILL)

    def test_a_long_text_is_cut(self) -> None:
        text = cut("a" * 5000 + "b")
        self.assertLessEqual(len(text), 2000)
        self.assertTrue(text.startswith("aaa") and text.endswith("aab"))
        self.assertEqual(cut("a" * 2000), "a" * 2000)

    def test_a_request_out_of_turn_is_an_error(self) -> None:
        self.receive()
        self.send(frames.STEP, b"")
        kind, _, error = self.receive()
        self.assertEqual(kind, frames.ERROR)
        self.assertIn("the first request is of kind 5", json.loads(error)["problem"])


if __name__ == "__main__":
    unittest.main()
