"""anvil on loopback: a real chain in a process of its own, without accounts, gone with whoever started it."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import platform
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import httpx

from vitrine.certificates.chains.state import StateFiles

log = logging.getLogger(__name__)

HOST: Final = "127.0.0.1"
START_S: Final = 10.0
STOP_S: Final = 5.0
RPC_S: Final = 60.0
TRIES: Final = 3
_ROOT: Final = Path(__file__).parents[4]
_SYSTEMS: Final = {"Linux": "linux", "Darwin": "darwin"}
_MACHINES: Final = {"x86_64": "amd64", "AMD64": "amd64", "aarch64": "arm64", "arm64": "arm64"}

# Between fork and exec: the kernel ends it with its parent, however that ends. The parent may have ended
# already; its number is an argument so that this is seen. Where there is no prctl, it is only asked to stop.
_BOUND: Final = """
import os, sys
try:
    import ctypes
    ctypes.CDLL(None).prctl(1, 9)
except (ImportError, OSError, AttributeError):
    pass
if os.getppid() == int(sys.argv[1]):
    os.execv(sys.argv[2], sys.argv[2:])
"""


class AnvilFailed(Exception):
    """It did not start, or does not answer."""


def program() -> Path | None:
    """anvil as npm brought it into this checkout, else the one on PATH; None if there is none."""
    system, machine = _SYSTEMS.get(platform.system()), _MACHINES.get(platform.machine())
    own = _ROOT / "web" / "node_modules" / "@foundry-rs" / f"anvil-{system}-{machine}" / "bin" / "anvil"
    if own.is_file() and os.access(own, os.X_OK):
        return own
    found = shutil.which("anvil")
    return Path(found) if found else None


class Anvil:
    """A running anvil. Its state is kept in `folder` by `save`, and found there at the next start."""

    backend: Final = "anvil"

    def __init__(self, process: subprocess.Popen[bytes], port: int, files: StateFiles) -> None:
        self._process, self._files = process, files
        self.url = f"http://{HOST}:{port}"
        self._client = httpx.AsyncClient(trust_env=False, timeout=RPC_S)

    @classmethod
    async def started(cls, anvil: Path, chain_id: int, folder: Path) -> Anvil:
        """With the newest state that it takes, else as a new chain. Raises AnvilFailed.

        To be called in the main thread: the kernel binds a child to the thread that began it.
        """
        for _ in range(TRIES):
            port = _free_port()
            running = cls(_started(anvil, chain_id, port, folder), port, StateFiles(folder))
            try:
                if await running._answers():
                    await running._load()
                    return running
            except BaseException:
                await running._end()
                raise
            await running._end()
        raise AnvilFailed("anvil does not start")

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    @property
    def id(self) -> int:
        """Its process id."""
        return self._process.pid

    async def save(self) -> None:
        """Keep the state as it is now. Raises AnvilFailed, OSError."""
        dump = await self._ask("anvil_dumpState")
        await asyncio.to_thread(self._files.save, bytes.fromhex(dump[2:]))

    async def stop(self) -> None:
        """Keep the state, then end it."""
        try:
            if self.alive:
                await self.save()
        except (AnvilFailed, OSError):
            log.exception("the local chain's last state was not kept")
        finally:
            await self._end()

    async def _load(self) -> None:
        for dump in await asyncio.to_thread(lambda: list(self._files.generations())):
            try:
                if await self._ask("anvil_loadState", f"0x{dump.hex()}"):
                    return
            except AnvilFailed as error:
                log.warning("a kept state of the local chain is of no use: %s", error)

    async def _answers(self) -> bool:
        """Whether it came up and it is ours: the port might have been taken by somebody quicker."""
        loop = asyncio.get_running_loop()
        end = loop.time() + START_S
        while self.alive and loop.time() < end:
            try:
                await self._ask("eth_chainId")
            except AnvilFailed:
                await asyncio.sleep(0.01)
            else:
                return self.alive
        return False

    async def _ask(self, method: str, *params: Any) -> Any:
        question = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        try:
            answer = json.loads((await self._client.post(self.url, json=question)).content)
            if "error" in answer:
                raise AnvilFailed(str(answer["error"].get("message"))[:200])
            return answer["result"]
        except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise AnvilFailed(type(error).__name__) from error

    async def _end(self) -> None:
        await self._client.aclose()
        self._process.terminate()
        try:
            await asyncio.to_thread(self._process.wait, STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            await asyncio.to_thread(self._process.wait)


def _started(anvil: Path, chain_id: int, port: int, folder: Path) -> subprocess.Popen[bytes]:
    # No accounts: nobody who reaches the port can spend. No CORS: no page of a browser reads its answers.
    # The limit of 2 MB a question would refuse our own state one day.
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    options = [
        "--host", HOST, "--port", str(port), "--chain-id", str(chain_id), "--accounts", "0",
        "--mnemonic-random", "--no-cors", "--no-request-size-limit", "--quiet",
    ]  # fmt: skip
    try:
        return subprocess.Popen(  # noqa: S603  the operator's anvil, arguments our own
            [sys.executable, "-I", "-S", "-c", _BOUND, str(os.getpid()), str(anvil), *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={"HOME": str(folder.absolute()), "PATH": os.defpath},
            start_new_session=True,
        )
    except OSError as error:
        raise AnvilFailed(f"anvil does not start ({error.strerror})") from error


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
