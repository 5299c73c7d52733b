"""Frames between Troupe and this process.

A frame is a header of four little-endian 32-bit integers (magic, kind, bytes of the payload, sequence) and a payload.
Every request has a sequence of its own, which its answer repeats. B is the number of copies. A behaviour has R rows: one
for each of its agents in each copy. O and A are the floats of an observation and an action, M the elements of an action mask.

====== ====== ============================================================================================
kind   from   payload
====== ====== ============================================================================================
HELLO  Python JSON: protocol and versions; the first frame
OPEN   Troupe JSON: what to make, and how many copies
SPEC   Python JSON: behaviours with their spaces, agents, the time limit; the answer to OPEN
RESET  Troupe the seed of each copy, int64 [B]
STEP   Troupe actions of each behaviour, float32 [R, A]
RESULT Python the answer to RESET and the two kinds of STEP, see :class:`ResultLayout`
REPORT Python JSON: copies that were made anew; comes before the RESULT that it belongs to
ERROR  Python JSON: why there is no answer; the last frame
PROMPT Troupe as STEP; its answer may begin early, see below
====== ====== ============================================================================================

Waking a process takes as long as stepping several copies of a small environment. So the answer to a PROMPT, whatever its first
frame is, may come in two pieces: the first 4 bytes, which are the same in all frames, about 0.1 ms before the others, as far as
that can be told. They wake Troupe, which then looks for the others for a moment.
"""

from __future__ import annotations

import json
import os
import socket
import struct
import time
from typing import Any, List, Sequence, Tuple

PROTOCOL = 3
MAGIC = 0x31505254  # "TRP1"
HEADER = struct.Struct("<iiii")

HELLO, OPEN, SPEC, RESET, STEP, RESULT, REPORT, ERROR, PROMPT = range(1, 10)

#: Flags of a row. ABSENT: its agent is not there after the step, and observes zeros. OVER: the episode of its copy ended, and
#: what it observes is of the next one; copies of one agent do without these two.
TERMINATED, TRUNCATED, VOIDED, ABSENT, OVER = 1, 2, 4, 8, 16

_LARGEST_REQUEST = 1 << 30

#: About what waking a process takes. So long a request is looked for before this process sleeps, and so much earlier than
#: the rest the first bytes of an answer go.
SOON_SECONDS = 1e-4

_FIRST_BYTES = struct.pack("<i", MAGIC)


class ProtocolError(Exception):
    """The other side sent something that is not of this protocol."""


class Closed(Exception):
    """The other side has closed the connection."""


class PartLayout:
    """Where the rows of one part of a RESULT lie, in bytes from the start of its payload.

    rewards float32 [R], observations float32 [R, O], flags uint8 [R], masks uint8 [R, M].
    """

    def __init__(self, start: int, rows: int, observation_size: int, mask_size: int, measures: int = 0) -> None:
        self.rows = rows
        self.observation_size = observation_size
        self.mask_size = mask_size
        self.measures = measures
        self.rewards = start
        self.observations = start + 4 * rows
        self.flags = self.observations + 4 * rows * observation_size
        self.masks = self.flags + rows
        #: Where the next part begins.
        self.end = aligned(self.masks + rows * mask_size)

    @property
    def final_size(self) -> int:
        """Floats of an ended row: what it observed last, and what was measured in its episode."""
        return self.observation_size + self.measures


class ResultLayout:
    """Where everything in a RESULT lies, in bytes from the start of its payload.

    First the parts, one after the other, each from a multiple of 4 on. A part is one behaviour: its rows are the agents of
    copy 0 that act by it, then those of copy 1, and so on. Copies of an environment with one agent are one part. Then for
    each part, from a multiple of 4 on, and for those K of its rows whose flags say terminated or truncated, and not
    voided, in their order: float32 [K, O + N], their final observations and the N measures of their episodes, and
    after all of them uint8 [K, M], their masks.
    """

    def __init__(self, shapes: Sequence[Tuple[int, int, int, int]]) -> None:
        """:param shapes: rows, observation size, mask size and measures of each part"""
        self.parts: List[PartLayout] = []
        start = 0
        for shape in shapes:
            self.parts.append(PartLayout(start, *shape))
            start = self.parts[-1].end
        #: Where those of the first part begin that ended.
        self.finals = start
        self.largest = self.size([part.rows for part in self.parts])

    def size(self, ended: Sequence[int]) -> int:
        """Bytes of a payload in which so many rows of each part ended."""
        end = self.finals
        for part, count in zip(self.parts, ended):
            end = aligned(end) + count * (4 * part.final_size + part.mask_size)
        return end


def aligned(at: int) -> int:
    return (at + 3) // 4 * 4


class Connection:
    """Frames over a connected socket; one request is answered before the next one is sent."""

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        self._buffer = bytearray(1 << 16)
        self._sequence = 0
        #: Whether the last request came soon, as the next one will then.
        self._soon = False
        #: Bytes of the next frame that have been sent.
        self._ahead = 0
        # A TLS socket cannot be looked at in passing, and of one with a time limit a look takes that long.
        self._looks = connected.family == getattr(socket, "AF_UNIX", None) and connected.gettimeout() is None

    def receive(self) -> Tuple[int, memoryview]:
        """Waits for the next request. Its payload is valid until the one after it.

        :raises Closed: where there will be none
        """
        filled = 0
        needed = HEADER.size
        kind = 0
        view = memoryview(self._buffer)
        while filled < needed:
            count = self._socket.recv_into(view[filled:]) if filled else self._wait(view)
            if count == 0:
                raise Closed
            first = filled < HEADER.size
            filled += count
            if first and filled >= HEADER.size:
                magic, kind, length, self._sequence = HEADER.unpack_from(self._buffer)
                if magic != MAGIC or not 0 <= length <= _LARGEST_REQUEST:
                    raise ProtocolError(f"no header of a frame: {bytes(view[:HEADER.size]).hex()}")
                needed += length
                if needed > len(self._buffer):
                    grown = bytearray(needed)
                    grown[:filled] = view[:filled]
                    self._buffer = grown
                    view = memoryview(self._buffer)
        if filled > needed:
            raise ProtocolError("a request came before the one before it was answered")
        return kind, view[HEADER.size : needed]

    def _wait(self, view: memoryview) -> int:
        """Receives the first bytes of a request."""
        if not self._looks:
            return self._socket.recv_into(view)
        end = time.perf_counter() + SOON_SECONDS
        while self._soon:
            try:
                return self._socket.recv_into(view, 0, socket.MSG_DONTWAIT)
            except BlockingIOError:
                # Gives way to whoever else wants this processor.
                os.sched_yield()
                self._soon = time.perf_counter() < end
        count = self._socket.recv_into(view)
        self._soon = time.perf_counter() < end
        return count

    def send_json(self, kind: int, content: Any) -> None:
        payload = json.dumps(content, allow_nan=False).encode()
        self._send(HEADER.pack(MAGIC, kind, len(payload), self._sequence) + payload)

    def send_ahead(self) -> None:
        """Sends what every frame begins with, so that the other side is awake when the next one comes."""
        if not self._ahead:
            self._ahead = self._socket.send(_FIRST_BYTES)

    def send_result(self, frame: bytearray, payload_size: int) -> None:
        """Sends a RESULT that was laid out behind room for its header."""
        HEADER.pack_into(frame, 0, MAGIC, RESULT, payload_size, self._sequence)
        self._send(memoryview(frame)[: HEADER.size + payload_size])

    def _send(self, frame: bytes | memoryview) -> None:
        ahead, self._ahead = self._ahead, 0
        self._socket.sendall(frame[ahead:] if ahead else frame)
