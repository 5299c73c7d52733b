"""``python -m troupe_bridge --socket PATH``: connects to Troupe, which listens there, and serves it."""

from __future__ import annotations

import argparse
import atexit
import json
import os
import signal
import socket
import struct
import sys
import threading
import time

#: For how long environments may close after Troupe has gone.
GRACE_SECONDS = 2


def lead_a_session() -> None:
    """Leaves the session of Troupe, with its terminal: its signals are not for this process."""
    try:
        os.setsid()
    except PermissionError:
        # It leads a group already: a shell started it.
        pass
    # What is registered first runs last: environments may still clean up.
    atexit.register(end_group, os.getpid())


def end_group(leader: int) -> None:
    """Ends this process with everything that environments started, unless that has left the group."""
    if os.getpid() != leader:
        # A fork of it, which inherited this.
        return
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os.killpg(os.getpgrp(), signal.SIGKILL)


def end_with_parent() -> None:
    """Ends this process when Troupe ends, also while a step hangs: then the pipe that is standard input closes.

    Environments get an empty standard input instead.
    """
    pipe = os.dup(0)
    empty = os.open(os.devnull, os.O_RDONLY)
    os.dup2(empty, 0)
    os.close(empty)

    def watch() -> None:
        while os.read(pipe, 1):
            pass
        time.sleep(GRACE_SECONDS)
        os.killpg(os.getpgrp(), signal.SIGKILL)

    threading.Thread(target=watch, name="troupe-parent", daemon=True).start()


def ignore_signals() -> None:
    """A scheduler sends these to all processes; Troupe decides when this one ends."""
    for each in (signal.SIGINT, signal.SIGTERM):
        # Not SIG_IGN, which processes that an environment starts would inherit.
        signal.signal(each, lambda number, frame: None)


def refuse(connected: socket.socket, problem: str) -> None:
    """Without the modules of this package, which may be what is missing: the header of an ERROR (8) of frames.py."""
    payload = json.dumps({"user": True, "copy": 0, "problem": problem}).encode()
    connected.sendall(struct.pack("<iiii", 0x31505254, 8, len(payload), 0) + payload)


def main() -> int:
    parser = argparse.ArgumentParser(prog="troupe_bridge")
    parser.add_argument("--socket", required=True, help="path of the Unix domain socket on which Troupe listens")
    arguments = parser.parse_args()
    lead_a_session()
    end_with_parent()
    ignore_signals()
    connected = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connected.connect(arguments.socket)
    try:
        from . import frames, session
    except ImportError as e:
        version = sys.version.split()[0]
        refuse(
            connected,
            f"environment.parameters.python = '{sys.executable}' (Python {version}) cannot import what the bridge needs:"
            f" {e}. Install it with: {sys.executable} -m pip install numpy gymnasium",
        )
        return 1
    with connected:
        try:
            session.serve(frames.Connection(connected))
        except (BrokenPipeError, ConnectionResetError):
            # Troupe has gone.
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
