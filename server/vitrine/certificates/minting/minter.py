"""The minter: registers editions, mints certificates, and sees each transaction through until it is final.

It keeps nothing that a restart could lose: rows say what is to be done, the chain says what was.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

from vitrine.certificates.local.keys import Signers
from vitrine.certificates.minting.batches import Batches
from vitrine.certificates.minting.fees import Limits
from vitrine.certificates.minting.lane import Lane, Sign
from vitrine.certificates.minting.service import Transactions
from vitrine.certificates.rpc import Rpc
from vitrine.ids import new_id


class Minter:
    """signers: its `minter` mints, its `operator` sends all else. sign: fields and a secret -> raw, hash."""

    def __init__(
        self,
        pool: Rpc,
        transactions: Transactions,
        chain_id: int,
        signers: Signers,
        sign: Sign,
        limits: Limits | None = None,
    ) -> None:
        self._rows, self._chain_id = transactions, chain_id
        self._holder = new_id("minter")
        self._limits = limits or Limits()
        self._lanes = (
            self._lane(pool, signers.operator, sign, mints=False)
        )

    async def step(self) -> None:
        """One pass over all that is to be done. Raises ChainDown; nothing is lost by that."""
