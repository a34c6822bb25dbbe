"""The server under test: a real uvicorn with the live edge and SQLite, one big hall, pinned to one core.

`python -m tests.bench.realtime.server FOLDER PORT [everybody] [anywhere]`; prints "open" once it answers.
everybody: no interest management; anywhere: on every address, for a network namespace of its own. Tickets are
written straight into its database by `tickets`: thousands of guests by HTTP are another bench.
"""

from __future__ import annotations

import asyncio
import gc
import os
import resource
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import uvicorn
import uvloop

from tests.integration.gateway.shop import LampRules, OpenDoor, app_of
from vitrine.clock import SystemClock
from vitrine.gateway.endpoint import socket_protocol
from vitrine.gateway.gateway import Gateway, Wiring
from vitrine.gateway.moderation.service import Moderation
from vitrine.gateway.service import TICKET_LIFE, Journal, Snapshots, Tickets
from vitrine.gateway.tables import TicketRow
from vitrine.ids import RoomId, digest, secret
from vitrine.rooms import Layout
from vitrine.storage import Base, Database

HALL = RoomId("hall")
LAYOUT = Layout(HALL, 1, (-31.5, 0.0, -31.5), (31.5, 4.0, 31.5), 4000)
CORE = 0


def main() -> None:
    folder, port, *more = sys.argv[1:]
    os.sched_setaffinity(0, {CORE})
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    database = Database(f"sqlite:///{folder}/shop.db")
    Base.metadata.create_all(database.engine)
    gateway = Gateway(
        Wiring(
            clock=SystemClock(),
            tickets=Tickets(database),
            journal=Journal(database),
            layout_of=lambda _: LAYOUT,
            save_profile=lambda *_: None,
            door=OpenDoor(),
            rules=LampRules(),
            origins=frozenset({f"http://127.0.0.1:{port}"}),
            moderation=Moderation(database),
            brand_of=lambda _: None,
            open_to=lambda _room, _comer: None,
            snapshots=Snapshots(database),
            sockets_limit=20_000,
            joins_per_s=400.0,
            interest="everybody" if "everybody" in more else "cells",
        )
    )
    config = uvicorn.Config(
        app_of(gateway), host="0.0.0.0" if "anywhere" in more else "127.0.0.1", port=int(port),
        ws=socket_protocol(gateway), log_level="warning", lifespan="off",
    )  # fmt: skip

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            await super().shutdown(sockets)
            # Here and not after `serve`, which ends by raising the signal again.
            await gateway.stop()

    server = Server(config)

    async def serve() -> None:
        serving = asyncio.ensure_future(server.serve())
        while not server.started:  # noqa: ASYNC110  uvicorn has no event for it
            await asyncio.sleep(0.05)
        gc.collect()
        gc.freeze()
        print("open", flush=True)
        await serving

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve())


@dataclass
class Running:
    """A server, what it costs, and tickets for it."""

    process: subprocess.Popen[str]
    folder: Path
    port: int
    more: tuple[str, ...] = ()

    def restart(self) -> None:
        """SIGTERM, and the same again on the same port."""
        self.process.terminate()
        self.process.wait(20)
        self.process = _started(self.folder, self.port, self.more)

    def cpu_s(self) -> float:
        """CPU-seconds of the process itself, of all its threads."""
        return cpu_s(self.process.pid)

    def fanout_pids(self) -> list[int]:
        """The processes that serve spectators."""
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                if int(stat.read_text().rpartition(")")[2].split()[1]) == self.process.pid:
                    found.append(int(stat.parent.name))
        return found

    def rss_kb(self) -> int:
        """Memory held now."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))

    def tickets(self, count: int, watch: bool = False) -> list[str]:
        """Tickets that live ten minutes."""
        database = Database(f"sqlite:///{self.folder}/shop.db")
        found = [secret() for _ in range(count)]
        until = database.clock.now() + 20 * TICKET_LIFE
        with database.unit() as unit:
            for number, ticket in enumerate(found):
                name = f"Guest {number}"
                unit.session.add(
                    TicketRow(
                        digest=digest(ticket), room_id=HALL, visitor_id=f"visitor_{number}_{ticket[:6]}",
                        name=name, colour=number % 12, role="guest", brand_id=None, watch=watch,
                        expires_at=until,
                    )
                )  # fmt: skip
        database.close()
        return found


def cpu_s(pid: int) -> float:
    """CPU-seconds, user and system, of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def running(folder: Path, *more: str) -> Iterator[Running]:
    """A server of its own, stopped at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder.mkdir(parents=True, exist_ok=True)
    server = Running(_started(folder, port, more), folder, port, more)
    try:
        yield server
    finally:
        server.process.terminate()
        try:
            server.process.wait(15)
        except subprocess.TimeoutExpired:
            server.process.kill()


def _started(folder: Path, port: int, more: tuple[str, ...]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.bench.realtime.server", str(folder), str(port), *more]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    if process.stdout.readline().strip() != "open":
        process.kill()
        raise RuntimeError("the server did not open")
    return process


if __name__ == "__main__":
    main()
