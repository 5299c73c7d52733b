"""The handshake with a bridge that listens, and what it refuses."""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path
from typing import Callable, List

from troupe_bridge import remote

SOURCES = str(Path(remote.__file__).parents[1])
TOKEN = b"a token of the test"


def outcomes(*sides: Callable[[], None]) -> List[str]:
    """What became of each side, done at the same time."""
    results = [""] * len(sides)

    def run(i: int) -> None:
        try:
            sides[i]()
            results[i] = "done"
        except (OSError, remote.Stranger) as e:
            results[i] = str(e)

    threads = [threading.Thread(target=run, args=(i,)) for i in range(len(sides))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


class HandshakeTest(unittest.TestCase):
    def handshake(self, listening: bytes, connecting: bytes) -> List[str]:
        there, here = socket.socketpair()

        def admit() -> None:
            with there:
                remote.admit(there, listening)

        def introduce() -> None:
            with here:
                remote.introduce(here, connecting)

        return outcomes(admit, introduce)

    def test_who_knows_the_token_is_admitted(self) -> None:
        self.assertEqual(self.handshake(TOKEN, TOKEN), ["done", "done"])

    def test_who_does_not_learns_nothing(self) -> None:
        there, here = self.handshake(TOKEN, b"another token here")
        self.assertEqual(there, "it has another token")
        self.assertRegex(here, "closed the connection|reset")

    def test_a_listener_that_does_not_know_it_is_left(self) -> None:
        there, here = socket.socketpair()
        with there, here:
            there.sendall(remote.GREETING + bytes(remote.NONCE_BYTES) + bytes(remote.PROOF_BYTES))
            with self.assertRaisesRegex(remote.Stranger, "it has another token"):
                remote.introduce(here, TOKEN)

    def test_a_proof_of_one_side_is_none_of_the_other(self) -> None:
        nonces = bytes(2 * remote.NONCE_BYTES)
        self.assertNotEqual(remote.proof(TOKEN, b"troupe", nonces), remote.proof(TOKEN, b"bridge", nonces))

    def test_something_else_is_left(self) -> None:
        there, here = socket.socketpair()
        with there, here:
            there.sendall(b"HTTP/1.1 400 Bad Request\r\n")
            with self.assertRaisesRegex(remote.Stranger, "no troupe_bridge"):
                remote.introduce(here, TOKEN)

    def test_who_says_nothing_is_left_in_time(self) -> None:
        there, here = socket.socketpair()
        patience = remote.HANDSHAKE_SECONDS
        remote.HANDSHAKE_SECONDS = 0.1
        try:
            with there, here, self.assertRaises((OSError, remote.Stranger)):
                remote.admit(there, TOKEN)
        finally:
            remote.HANDSHAKE_SECONDS = patience


class RefusalTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.token = os.path.join(folder.name, "token")
        self.write(TOKEN, 0o600)

    def write(self, token: bytes, mode: int) -> None:
        Path(self.token).write_bytes(token)
        os.chmod(self.token, mode)

    def test_addresses(self) -> None:
        self.assertEqual(remote.address_of("sim:9000"), ("sim", 9000))
        self.assertEqual(remote.address_of("[::1]:0"), ("::1", 0))
        for wrong in ("sim", ":1", "::1:1", "sim:65536", "sim:x"):
            with self.assertRaises(remote.Unusable):
                remote.address_of(wrong)

    def test_only_loopback_needs_no_protection(self) -> None:
        for host in ("localhost", "127.0.0.1", "127.9.9.9", "::1"):
            self.assertTrue(remote.is_loopback(host))
        for host in ("0.0.0.0", "::", "10.0.0.1", "127.example.org", "localhost.example.org"):
            self.assertFalse(remote.is_loopback(host))
            with self.assertRaisesRegex(remote.Unusable, "can be reached from other machines"):
                remote.listen(f"[{host}]:0" if ":" in host else f"{host}:0", self.token, None, None, False, lambda _: 0)
            with self.assertRaisesRegex(remote.Unusable, "is not on this machine"):
                remote.connect(f"[{host}]:1" if ":" in host else f"{host}:1", self.token, False, None, False)

    def test_tokens_are_secret_and_long(self) -> None:
        self.assertEqual(remote.token_of(self.token), TOKEN)
        self.write(TOKEN, 0o640)
        with self.assertRaisesRegex(remote.Unusable, "can be read by others: chmod 600"):
            remote.token_of(self.token)
        self.write(b"  short\n", 0o600)
        with self.assertRaisesRegex(remote.Unusable, "has 5 bytes, and at least 16 are needed"):
            remote.token_of(self.token)

    def start(self, *more: str) -> str:
        listener = subprocess.Popen(
            [sys.executable, "-m", "troupe_bridge", "--listen", "localhost:0", "--token-file", self.token, *more],
            env={**os.environ, "PYTHONPATH": SOURCES},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert listener.stdout
        self.addCleanup(listener.stdout.close)
        self.addCleanup(listener.wait)
        self.addCleanup(listener.kill)
        return listener.stdout.readline().replace("listening on", "").strip()

    @unittest.skipUnless(shutil.which("openssl"), "needs openssl")
    def test_certificates_are_looked_at(self) -> None:
        certificate, key = self.token + ".crt", self.token + ".key"
        subprocess.run(
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=test"
            f" -addext subjectAltName=DNS:localhost -out {certificate} -keyout {key}".split(),
            check=True,
            stderr=subprocess.DEVNULL,
        )
        address = self.start("--certificate", certificate, "--key", key)
        with remote.connect(address, self.token, True, certificate, False) as connected:
            self.assertIsInstance(connected, ssl.SSLSocket)
        with self.assertRaises(ssl.SSLCertVerificationError):
            remote.connect(address, self.token, True, None, False)
        with self.assertRaises(ssl.SSLCertVerificationError):
            remote.connect(address.replace("localhost", "127.0.0.1"), self.token, True, certificate, False)
        # Both wait for the other one to begin.
        patience = remote.HANDSHAKE_SECONDS
        remote.HANDSHAKE_SECONDS = 0.3
        try:
            with self.assertRaises((OSError, remote.Stranger)):
                remote.connect(address, self.token, False, None, False)
        finally:
            remote.HANDSHAKE_SECONDS = patience


if __name__ == "__main__":
    unittest.main()
