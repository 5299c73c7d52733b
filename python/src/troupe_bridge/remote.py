"""Processes of the bridge on another machine, which somebody else has started. Needs the standard library only.

There, ``python -m troupe_bridge --listen HOST:PORT --token-file FILE`` serves everybody who knows the token, each in a
process of its own. Here, Troupe starts ``--connect HOST:PORT`` in place of a process that steps environments: it passes on
whatever both sides say.

Neither side sends the token. The one that listens begins with a number that is used once, the other one answers with one of
its own and a proof, the HMAC (SHA-256) by the token of both numbers, and gets another proof in return. Who does not prove
within ten seconds that he knows the token is disconnected, and learns nothing.
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
import select
import signal
import socket
import ssl
import sys
import threading
import time
from typing import Callable, Optional, Tuple

GREETING = b"troupe-bridge 1\n"
NONCE_BYTES = 32
PROOF_BYTES = 32
LEAST_TOKEN_BYTES = 16
HANDSHAKE_SECONDS = 10
#: For how long a listener that is being started again is waited for.
PATIENCE_SECONDS = 5
#: Processes at a time, with those whose other side has not proved anything yet.
PLACES = 256


class Unusable(Exception):
    """What was asked for is not possible or not allowed; for people."""


class Stranger(Exception):
    """The other side does not know the token, or speaks something else."""


def address_of(text: str) -> Tuple[str, int]:
    match = re.fullmatch(r"(?:\[([^\]]+)\]|([^:\[\]]+)):(\d{1,5})", text)
    if not match or int(match[3]) > 65535:
        raise Unusable(f"'{text}' is not HOST:PORT")
    return match[1] or match[2], int(match[3])


def is_loopback(host: str) -> bool:
    return re.fullmatch(r"localhost|127(\.\d{1,3}){3}|::1", host) is not None


def token_of(path: str) -> bytes:
    """Reads a token, from a file that nobody else can read."""
    try:
        with open(path, "rb") as file:
            if os.fstat(file.fileno()).st_mode & 0o077:
                raise Unusable(f"the file of the token, {path}, can be read by others: chmod 600 {path}")
            token = file.read().strip()
    except OSError as e:
        raise Unusable(f"the file of the token cannot be read: {e}") from e
    if len(token) < LEAST_TOKEN_BYTES:
        raise Unusable(
            f"the token in {path} has {len(token)} bytes, and at least {LEAST_TOKEN_BYTES} are needed:"
            f" openssl rand -hex 32 > {path}"
        )
    return token


def proof(token: bytes, side: bytes, nonces: bytes) -> bytes:
    return hmac.new(token, side + nonces, "sha256").digest()


def read(connected: socket.socket, count: int, deadline: float) -> bytes:
    """So many bytes, all of them in time: they may come one by one."""
    data = b""
    while len(data) < count:
        left = deadline - time.monotonic()
        if left <= 0:
            raise Stranger("it said nothing in time")
        connected.settimeout(left)
        part = connected.recv(count - len(data))
        if not part:
            raise Stranger("it closed the connection: it has another token, or no place left")
        data += part
    return data


def admit(connected: socket.socket, token: bytes) -> None:
    """The handshake of the side that listens."""
    deadline = time.monotonic() + HANDSHAKE_SECONDS
    mine = secrets.token_bytes(NONCE_BYTES)
    connected.settimeout(HANDSHAKE_SECONDS)
    connected.sendall(GREETING + mine)
    theirs = read(connected, NONCE_BYTES, deadline)
    claimed = read(connected, PROOF_BYTES, deadline)
    if not hmac.compare_digest(claimed, proof(token, b"troupe", mine + theirs)):
        raise Stranger("it has another token")
    connected.sendall(proof(token, b"bridge", mine + theirs))
    connected.settimeout(None)


def introduce(connected: socket.socket, token: bytes) -> None:
    """The handshake of the side that connects."""
    deadline = time.monotonic() + HANDSHAKE_SECONDS
    if read(connected, len(GREETING), deadline) != GREETING:
        raise Stranger("it is no troupe_bridge of this version")
    theirs = read(connected, NONCE_BYTES, deadline)
    mine = secrets.token_bytes(NONCE_BYTES)
    connected.sendall(mine + proof(token, b"troupe", theirs + mine))
    if not hmac.compare_digest(read(connected, PROOF_BYTES, deadline), proof(token, b"bridge", theirs + mine)):
        raise Stranger("it has another token")
    connected.settimeout(None)


def keep_alive(connected: socket.socket) -> None:
    """Requests are small and waited for, and a machine that is gone says nothing."""
    connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connected.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    if hasattr(socket, "TCP_KEEPIDLE"):
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 30)
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 10)


def connect(address: str, token_file: str, tls: bool, authorities: Optional[str], insecure: bool) -> socket.socket:
    """A connection to a listener that has proved that it knows the token."""
    host, port = address_of(address)
    if not tls and not insecure and not is_loopback(host):
        raise Unusable(f"{address} is not on this machine, and what goes there could be read and changed on its way")
    token = token_of(token_file)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            connected = socket.create_connection((host, port), timeout=HANDSHAKE_SECONDS)
            break
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
    try:
        keep_alive(connected)
        if tls:
            context = ssl.create_default_context(cafile=authorities)
            context.minimum_version = ssl.TLSVersion.TLSv1_3
            connected = context.wrap_socket(connected, server_hostname=host)
        introduce(connected, token)
    except BaseException:
        connected.close()
        raise
    return connected


def relay(near: socket.socket, far: socket.socket) -> None:
    """Passes on what both sides say, until one of them ends. One asks and the other one answers, so neither has to wait."""
    while True:
        # What TLS has decrypted already, no select tells of.
        pending = isinstance(far, ssl.SSLSocket) and far.pending() > 0
        ready = [far] if pending else select.select([near, far], [], [])[0]
        for side in ready:
            data = side.recv(1 << 16)
            if not data:
                return
            (far if side is near else near).sendall(data)


def listen(
    address: str,
    token_file: str,
    certificate: Optional[str],
    key: Optional[str],
    insecure: bool,
    serve: Callable[[socket.socket], int],
) -> int:
    """Serves whoever knows the token, each in a fork of this process, which has no threads and has loaded nothing yet."""
    host, port = address_of(address)
    token = token_of(token_file)
    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        try:
            context.load_cert_chain(certificate, key)
        except OSError as e:
            raise Unusable(f"the certificate {certificate} and its key cannot be used: {e}") from e
    elif not is_loopback(host) and not insecure:
        raise Unusable(
            f"{address} can be reached from other machines: give it --certificate and --key, or --insecure in a network that"
            " you trust"
        )
    # Its other end closes with this process, however that ends, and with it the processes of all connections end.
    ended, alive = os.pipe()
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(143))
    children = set()
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family) as server:
        print(f"listening on {host}:{server.getsockname()[1]}", flush=True)
        while True:
            readable = select.select([server], [], [], 1)[0]
            for pid in list(children):
                if os.waitpid(pid, os.WNOHANG)[0]:
                    children.discard(pid)
            if not readable:
                continue
            try:
                connected, peer = server.accept()
            except OSError:
                # It has gone again, or there is no place for a connection just now.
                time.sleep(0.1)
                continue
            if len(children) >= PLACES:
                connected.close()
                continue
            try:
                pid = os.fork()
            except OSError as e:
                print(f"not served: {peer[0]}: {e}", file=sys.stderr, flush=True)
                connected.close()
                continue
            if pid:
                connected.close()
                children.add(pid)
                continue
            os.close(alive)
            os.dup2(ended, 0)
            os.close(ended)
            server.close()
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            return serve_one(connected, peer, context, token, serve)


def serve_one(
    connected: socket.socket,
    peer: Tuple,
    context: Optional[ssl.SSLContext],
    token: bytes,
    serve: Callable[[socket.socket], int],
) -> int:
    # Whoever trickles ends this process.
    signal.alarm(2 * HANDSHAKE_SECONDS)
    try:
        connected.settimeout(HANDSHAKE_SECONDS)
        keep_alive(connected)
        if context:
            connected = context.wrap_socket(connected, server_side=True)
        admit(connected, token)
    except (OSError, Stranger) as e:
        print(f"not served: {peer[0]}: {e}", file=sys.stderr, flush=True)
        return 1
    signal.alarm(0)
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
    return serve(connected)


def end_with_connection(connected: socket.socket, grace_seconds: float) -> None:
    """Ends this process when the other side has gone, also while a step hangs."""
    poll = select.poll()
    poll.register(connected.fileno(), getattr(select, "POLLRDHUP", 0))

    def watch() -> None:
        poll.poll()
        time.sleep(grace_seconds)
        os.killpg(os.getpgrp(), signal.SIGKILL)

    threading.Thread(target=watch, name="troupe-connection", daemon=True).start()
