"""The chain worker: one chain, set up; then the index follows it and the minter writes to it, until stopped.

The only process that loads web3's family, and the only one that holds the keys that write.
"""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, NoReturn

from vitrine.certificates.chain import SendingFailed
from vitrine.certificates.chains import anvil
from vitrine.certificates.chains.anvil import Anvil, AnvilFailed
from vitrine.certificates.chains.heads import Heads
from vitrine.certificates.chains.service import STOPPED, Backend, Chains
from vitrine.certificates.chains.setting_up import SettingUp
from vitrine.certificates.chains.signers import chain_id_of, shop_signers
from vitrine.certificates.errors import AnotherWorker, ChainDown, WrongChain, WrongContract
from vitrine.certificates.options import ChainOptions
from vitrine.certificates.rounds import Rounds, rounds
from vitrine.certificates.rpc.pool import RpcPool
from vitrine.errors import ConfigurationError, VitrineError
from vitrine.storage import Database

log = logging.getLogger(__name__)

AGAIN_S: Final = (0.2, 1.0, 2.0, 5.0, 10.0, 30.0)
MISTAKEN_S: Final = 30.0
"""How long after a wrong setting or key all is looked at again: somebody has to mend it first."""
STEADY_S: Final = 60.0

# What strangers read. A node's own words and paths of this machine are for the log.
_DOWN: Final = "The chain does not answer."
_MISTAKEN: Final = "The keys or settings for the chain are not right; the chain worker's log says what."
NO_CHAIN: Final = "There is no chain here: anvil was not found. Rights still work."
_STRANGE: Final = "Something went wrong in the chain worker; its log says what."


class LocalChainDied(Exception):
    """anvil has ended; another is started from the last state that was kept."""


class NoLocalChain(Exception):
    """No nodes are named, and there is no anvil: nothing can be minted, all else goes on."""


_SAID: Final[dict[type[Exception], str]] = {
    SendingFailed: "The contract could not be set up; the chain worker's log says why.",
    ChainDown: _DOWN,
    AnvilFailed: "The shop's own chain does not start; the chain worker's log says why. Rights still work.",
    LocalChainDied: "The shop's own chain has ended and is started again.",
}


class ChainWorker:
    """settings: of the shop. told: called after what may have brought about events.

    Nothing that goes wrong ends it: the chain's row says what, and it tries again, ever more slowly.
    """

    def __init__(
        self, settings: ChainOptions, database: Database, told: Callable[[], None] = lambda: None
    ) -> None:
        self._settings, self._database, self._told = settings, database, told
        self._chains = Chains(database)
        self._woken = asyncio.Event()
        # A worker that only waited for another's end has nothing to say of the chain.
        self._speaks = False
        self._loop: asyncio.AbstractEventLoop | None = None

    def wake(self) -> None:
        """There is something to write to the chain. From any thread; nothing while it does not run."""
        loop = self._loop
        if loop is not None:
            with suppress(RuntimeError):  # it has just ended
                loop.call_soon_threadsafe(self._woken.set)

    async def run(self) -> None:
        """Until cancelled; a local chain's state is kept then, and the chain ended."""
        self._loop = asyncio.get_running_loop()
        failures = 0
        try:
            while True:
                began_s = self._loop.time()
                mistaken = await self._attempt()
                failures = 0 if self._loop.time() - began_s > STEADY_S else failures + 1
                pause_s = AGAIN_S[min(max(failures, 1), len(AGAIN_S)) - 1]
                await asyncio.sleep(MISTAKEN_S if mistaken else pause_s)
        finally:
            self._loop = None
            if self._speaks:
                await asyncio.shield(self._say_down(STOPPED))

    async def _attempt(self) -> bool:
        """Serve until something fails; whether that is for a person to mend."""
        try:
            await self._serve()
        except AnotherWorker as error:
            log.info("%s", error.message)
        except ConfigurationError as error:
            log.error("certificates: %s", error.message)
            told = isinstance(error, WrongChain | WrongContract)  # ours: chains and addresses, public anyway
            await self._say_down(error.message if told else _MISTAKEN)
            return True
        except NoLocalChain:
            log.warning("%s", NO_CHAIN)
            await self._say_down(NO_CHAIN)
            return True
        except Exception as error:
            await self._report(error)
        return False

    async def _serve(self) -> NoReturn:
        settings = self._settings
        chain_id = chain_id_of(settings)
        if settings.chain_urls:
            await self._on(chain_id, "rpc", settings.chain_urls, None)
        folder = settings.data / "chain"
        with only_worker(folder):
            program = anvil.program()
            if program is None:
                self._speaks = True
                raise NoLocalChain
            local = await Anvil.started(program, chain_id, folder)
            try:
                await self._on(chain_id, local.backend, (local.url,), local)
            finally:
                await asyncio.shield(local.stop())

    async def _on(
        self, chain_id: int, backend: Backend, urls: tuple[str, ...], local: Anvil | None
    ) -> NoReturn:
        self._speaks = True
        signers = await asyncio.to_thread(shop_signers, self._settings)
        pool = RpcPool(urls, chain_id, self._database.clock)
        try:
            setting_up = SettingUp(self._settings, self._chains, pool, signers)
            chain = await setting_up.ready(backend, urls)
            if local is not None:
                await local.save()
            heads = Heads(self._chains, pool, local)
            working = rounds(self._settings, self._database, chain, pool, signers, self._told)
            await self._both(working, heads, local)
        finally:
            await pool.close()

    async def _both(self, working: Rounds, heads: Heads, local: Anvil | None) -> NoReturn:
        following = asyncio.create_task(self._follow(working, heads, local))
        writing = asyncio.create_task(self._write(working))
        try:
            done, _ = await asyncio.wait((following, writing), return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
            raise RuntimeError("a round without end has ended")
        finally:
            for task in (following, writing):
                task.cancel()
            await asyncio.gather(following, writing, return_exceptions=True)
            with suppress(Exception):  # its lease ends by itself
                await working.minter.close()

    async def _follow(self, working: Rounds, heads: Heads, local: Anvil | None) -> NoReturn:
        """The index first: a transfer is to be seen within a block and two seconds."""
        failures = 0
        while True:
            if local is not None and not local.alive:
                raise LocalChainDied
            try:
                if await heads.look():
                    self._woken.set()
                reached = await working.follower.step()
                failures = 0
            except Exception as error:
                if local is not None and not local.alive:
                    raise LocalChainDied from error
                failures += 1
                await self._report(error, failures)
                heads.lost()
                reached = True
            pause_s = AGAIN_S[min(failures, len(AGAIN_S)) - 1] if failures else 0.0
            await asyncio.sleep(max(pause_s, working.poll_s) if reached else 0.0)

    async def _write(self, working: Rounds) -> NoReturn:
        failures = 0
        while True:
            self._woken.clear()
            try:
                await working.minter.step()
                failures = 0
            except VitrineError as error:
                # That the chain is away, the other round says.
                failures += 1
                log.log(logging.WARNING if failures == 1 else logging.DEBUG, "minting waits: %s", error)
            except Exception:
                failures += 1
                log.exception("minting")
            if failures:
                await asyncio.sleep(AGAIN_S[min(failures, len(AGAIN_S)) - 1])
            with suppress(TimeoutError):
                async with asyncio.timeout(working.write_s):
                    await self._woken.wait()

    async def _report(self, error: Exception, failures: int = 1) -> None:
        said = next((words for kind, words in _SAID.items() if isinstance(error, kind)), _STRANGE)
        if not isinstance(error, (VitrineError, *_SAID)):
            log.error("the chain worker", exc_info=error)
        elif failures == 1 or said is not _DOWN:
            log.warning("certificates: %s", str(error) or said)
        await self._say_down(said)

    async def _say_down(self, problem: str) -> None:
        try:
            backend: Backend = "rpc" if self._settings.chain_urls else "anvil"
            await asyncio.to_thread(self._chains.down, problem, (chain_id_of(self._settings), backend))
        except Exception:
            log.warning("the chain's row cannot be written", exc_info=True)


@contextmanager
def only_worker(folder: Path) -> Iterator[None]:
    """Two workers of one data folder would each keep a chain. Raises AnotherWorker."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(folder / "worker.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AnotherWorker from error
        yield
    finally:
        os.close(handle)
