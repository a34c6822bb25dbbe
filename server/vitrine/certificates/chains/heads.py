"""The chain's newest block as the row tells it, and a local chain's state kept before the index goes on."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from typing import Final

from vitrine.certificates.chains.anvil import Anvil, AnvilFailed
from vitrine.certificates.chains.service import Chains
from vitrine.certificates.errors import ChainDown
from vitrine.certificates.rpc.answers import NoAnswer, number_of
from vitrine.certificates.rpc.pool import RpcPool

log = logging.getLogger(__name__)

TELL_MS: Final = 5_000
"""How often the row says that all is well while nothing happens."""


class Heads:
    def __init__(self, chains: Chains, pool: RpcPool, local: Anvil | None) -> None:
        self._chains, self._pool, self._local = chains, pool, local
        self._hash: str | None = None
        self._told_ms = 0

    async def look(self) -> bool:
        """Whether there is a new head. Raises ChainDown and what a database raises.

        A local chain's state is kept first, so that the index never knows of a block that is lost.
        """
        block = await self._pool.ask("eth_getBlockByNumber", "latest", False)
        try:
            number, hash_ = number_of(block["number"]), block["hash"][2:].lower()
            at = datetime.fromtimestamp(number_of(block["timestamp"]), UTC)
        except (NoAnswer, KeyError, TypeError, ValueError, OverflowError, OSError) as error:
            raise ChainDown from error
        now_ms = self._chains.clock.monotonic_ms()
        new: bool = hash_ != self._hash
        if not new and now_ms - self._told_ms < TELL_MS:
            return False
        if new and self._local is not None:
            await self._keep(self._local)
        await asyncio.to_thread(self._chains.head, self._pool.chain_id, number, hash_, at)
        self._hash, self._told_ms = hash_, now_ms
        return new

    def lost(self) -> None:
        """Something failed since: the next look tells the row anew."""
        self._hash = None

    async def _keep(self, local: Anvil) -> None:
        try:
            await local.save()
        except OSError:
            log.exception("the local chain's state cannot be kept")
        except AnvilFailed as error:
            raise ChainDown from error
