"""A real shop in a process of its own, for browser tests and benches: started, waited for, stopped."""

from __future__ import annotations

import itertools
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tests.fixtures.command import Ran, vitrine
from vitrine.accounts import Accounts, AccountSettings, Scope
from vitrine.storage import Database

ROOT = Path(__file__).parents[1]
PATIENCE_S = 150.0
# Below those that the kernel gives to whoever connects or asks for any: a port of ours stays free until it is
# listened on, and while its shop is started again.
LOWEST, HIGHEST = 10_240, 32_000
_ports: Final = itertools.count(random.SystemRandom().randrange(HIGHEST - LOWEST))


def free_port() -> int:
    """A loopback port that nobody listens on just now, and nobody is given meanwhile."""
    while True:
        port = LOWEST + next(_ports) % (HIGHEST - LOWEST)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@dataclass
class Shop:
    """`vitrine demo` on a free port with a data folder of its own, and no payment provider unless asked.

    `start` returns once it says `opened`; `kill` is SIGKILL, `stop` is SIGTERM and waiting.
    """

    data: Path
    port: int = field(default_factory=free_port)
    command: Sequence[str] = (sys.executable, "-m", "vitrine", "demo", "--no-pay")
    environment: dict[str, str] = field(default_factory=dict)
    opened: str = "is open"
    process: subprocess.Popen[str] | None = None
    said: list[str] = field(default_factory=list)
    open: bool = False

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def given(self) -> dict[str, str]:
        """What its commands find in their environment."""
        own = {"VITRINE_HOST": "127.0.0.1", "VITRINE_PORT": str(self.port), "VITRINE_DATA": str(self.data)}
        return {**own, **self.environment}

    @property
    def database_url(self) -> str:
        return self.environment.get("VITRINE_DATABASE_URL", f"sqlite:///{self.data / 'vitrine.sqlite3'}")

    def start(self) -> Shop:
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            env={
                **os.environ,
                # Pictures of a dozen models would keep a second browser busy for minutes beside the tests'
                # own; they have tests of their own.
                "VITRINE_MODEL_STEPS": "validate,levels",
                # A chain beside each shop takes seconds of a core; tests of certificates ask for one.
                "VITRINE_CHAIN": "off",
                **self.given,
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.open = False
        self._wait_for(self.opened)
        return self

    def _wait_for(self, words: str) -> None:
        """A thread reads all that is said, until the end: a full pipe would stop the shop."""
        opened = threading.Event()
        threading.Thread(target=self._listen, args=(words, opened), daemon=True).start()
        if opened.wait(PATIENCE_S):
            if self.open:
                return
            assert self.process is not None
            raise AssertionError(f"the shop ended with {self.process.wait(10)}:\n{''.join(self.said)}")
        self.kill()
        raise AssertionError(f"the shop did not open in {PATIENCE_S:.0f} s:\n{''.join(self.said)}")

    def _listen(self, words: str, opened: threading.Event) -> None:
        assert self.process is not None and self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                self.said.append(line)
                if words in line:
                    self.open = True
                    opened.set()
        opened.set()

    def vitrine(self, *words: str, **environment: str) -> Ran:
        """Another command on the same data folder, in this process: to start one costs a second and more."""
        return vitrine(*words, **{**self.given, **environment})

    def token(self) -> str:
        """An API token of the demo's brand with every scope, as its owner would make it."""
        database = Database(self.database_url)
        try:
            accounts = Accounts(database, AccountSettings("localhost", frozenset({self.url}), secure=False))
            brand = accounts.ensure_brand("Maison Vitrine")
            return accounts.create_token(brand.id, "tests", list(Scope))[1]
        finally:
            database.close()

    def as_written(self, variants: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Variants that the shop has shown, as their brand writes them: with their way to buy."""
        with closing(sqlite3.connect(self.data / "vitrine.sqlite3")) as database:
            ways = dict(database.execute("SELECT id, buy_url FROM variants"))
        kept = ("id", "title", "price", "material_variant")
        return [{name: each[name] for name in kept} | {"buy_url": ways[each["id"]]} for each in variants]

    def stop(self) -> int:
        """Ask it to close and wait. Returns its exit code."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.kill()
            raise

    def kill(self) -> None:
        """SIGKILL to it and its workers."""
        assert self.process is not None
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(60)
