"""``python -m troupe_bridge --socket PATH``: connects to Troupe, which listens there, and serves it.

With ``--connect HOST:PORT`` it has somebody else serve it: ``--listen HOST:PORT`` on another machine. See remote.py.
"""

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

from . import remote

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


def serve(connected: socket.socket) -> int:
    """Steps environments for whoever is at the other end."""
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


def serve_from_afar(connected: socket.socket) -> int:
    lead_a_session()
    end_with_parent()
    ignore_signals()
    remote.end_with_connection(connected, GRACE_SECONDS)
    return serve(connected)


def relay(near: socket.socket, arguments: argparse.Namespace) -> int:
    try:
        far = remote.connect(
            arguments.connect, arguments.token_file, arguments.tls, arguments.authorities, arguments.insecure
        )
    except (OSError, remote.Stranger, remote.Unusable) as e:
        refuse(near, f"environment.parameters.connect = '{arguments.connect}' cannot be used: {e}")
        return 1
    try:
        remote.relay(near, far)
    except OSError as e:
        print(f"the connection to {arguments.connect} broke: {e}", file=sys.stderr)
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="troupe_bridge")
    parser.add_argument("--socket", help="path of the Unix domain socket on which Troupe listens; Troupe gives it")
    parser.add_argument("--connect", metavar="HOST:PORT", help="where another one listens; Troupe gives it")
    parser.add_argument("--listen", metavar="HOST:PORT", help="serves Troupe on another machine; port 0 is any free one")
    parser.add_argument("--token-file", metavar="FILE", help="what both sides know; at least 16 bytes, chmod 600")
    parser.add_argument("--certificate", metavar="PEM", help="with --listen: for TLS, with the chain up to the authority")
    parser.add_argument("--key", metavar="PEM", help="of the certificate")
    parser.add_argument("--tls", action="store_true", help="with --connect: encrypted")
    parser.add_argument("--authorities", metavar="PEM", help="with --tls: whose certificates are trusted")
    parser.add_argument("--insecure", action="store_true", help="beyond this machine without TLS")
    arguments = parser.parse_args()
    if bool(arguments.listen) == bool(arguments.socket):
        parser.error("either --listen or --socket is needed")
    if (arguments.listen or arguments.connect) and not arguments.token_file:
        parser.error("--token-file is needed")
    if arguments.listen:
        try:
            return remote.listen(
                arguments.listen,
                arguments.token_file,
                arguments.certificate,
                arguments.key,
                arguments.insecure,
                serve_from_afar,
            )
        except KeyboardInterrupt:
            return 130
        except (OSError, remote.Unusable) as e:
            print(e, file=sys.stderr)
            return 2
    lead_a_session()
    end_with_parent()
    ignore_signals()
    connected = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connected.connect(arguments.socket)
    return relay(connected, arguments) if arguments.connect else serve(connected)


if __name__ == "__main__":
    sys.exit(main())
