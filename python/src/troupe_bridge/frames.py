"""Frames between Troupe and this process.

A frame is a header of four little-endian 32-bit integers (magic, kind, bytes of the payload, sequence) and a payload.
Every request has a sequence of its own, which its answer repeats. B is the number of copies, O and A are the floats of
an observation and an action, M the elements of an action mask.

====== ====== ============================================================================================
kind   from   payload
====== ====== ============================================================================================
HELLO  Python JSON: protocol and versions; the first frame
OPEN   Troupe JSON: what to make, and how many copies
SPEC   Python JSON: the spaces, the time limit, whether there are masks; the answer to OPEN
RESET  Troupe the seed of each copy, int64 [B]
STEP   Troupe actions, float32 [B, A]
RESULT Python the answer to RESET and STEP, see :class:`ResultLayout`
REPORT Python JSON: copies that were made anew; comes before the RESULT that it belongs to
ERROR  Python JSON: why there is no answer; the last frame
====== ====== ============================================================================================
"""

from __future__ import annotations

import json
import socket
import struct
from typing import Any, Tuple

PROTOCOL = 1
MAGIC = 0x31505254  # "TRP1"
HEADER = struct.Struct("<iiii")

HELLO, OPEN, SPEC, RESET, STEP, RESULT, REPORT, ERROR = range(1, 9)

TERMINATED, TRUNCATED, VOIDED = 1, 2, 4

_LARGEST_REQUEST = 1 << 30


class ProtocolError(Exception):
    """The other side sent something that is not of this protocol."""


class Closed(Exception):
    """The other side has closed the connection."""


class ResultLayout:
    """Where the parts of a RESULT lie, in bytes from the start of its payload.

    rewards float32 [B], observations float32 [B, O], flags uint8 [B], masks uint8 [B, M], zeros up to a multiple of 4;
    then for each of the K rows whose flags say terminated or truncated, and not voided, in their order: final
    observations float32 [K, O], and after all of them their masks uint8 [K, M].
    """

    def __init__(self, copies: int, observation_size: int, mask_size: int) -> None:
        self.copies = copies
        self.observation_size = observation_size
        self.mask_size = mask_size
        self.observations = 4 * copies
        self.flags = self.observations + 4 * copies * observation_size
        self.masks = self.flags + copies
        self.finals = (self.masks + copies * mask_size + 3) // 4 * 4
        self.largest = self.size(copies)

    def size(self, finals: int) -> int:
        """Bytes of a payload with so many final observations."""
        return self.finals + finals * (4 * self.observation_size + self.mask_size)


class Connection:
    """Frames over a connected socket; one request is answered before the next one is sent."""

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected
        self._buffer = bytearray(1 << 16)
        self._sequence = 0

    def receive(self) -> Tuple[int, memoryview]:
        """Waits for the next request. Its payload is valid until the one after it.

        :raises Closed: where there will be none
        """
        filled = 0
        needed = HEADER.size
        kind = 0
        view = memoryview(self._buffer)
        while filled < needed:
            count = self._socket.recv_into(view[filled:])
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

    def send_json(self, kind: int, content: Any) -> None:
        payload = json.dumps(content, allow_nan=False).encode()
        self._socket.sendall(HEADER.pack(MAGIC, kind, len(payload), self._sequence) + payload)

    def send_result(self, frame: bytearray, payload_size: int) -> None:
        """Sends a RESULT that was laid out behind room for its header."""
        HEADER.pack_into(frame, 0, MAGIC, RESULT, payload_size, self._sequence)
        self._socket.sendall(memoryview(frame)[: HEADER.size + payload_size])
