"""What the chain worker does round by round, made of the index's follower and the minter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from vitrine.certificates.chains.sending import Sign
from vitrine.certificates.chains.service import Chain
from vitrine.certificates.local.keys import Signers
from vitrine.certificates.rpc.pool import RpcPool
from vitrine.settings import Settings
from vitrine.storage import Database

POLL_LOCAL_S: Final = 0.25
POLL_S: Final = 1.0
WRITE_LOCAL_S: Final = 0.5
WRITE_S: Final = 2.0


@dataclass(frozen=True, slots=True)
class Rounds:
    """poll_s: between two looks at the chain. write_s: between two looks for something to write."""

    poll_s: float
    write_s: float

    async def follow(self) -> None:
        pass

    async def write(self) -> None:
        pass

    async def close(self) -> None:
        pass


def rounds(
    settings: Settings,
    database: Database,
    chain: Chain,
    pool: RpcPool,
    signers: Signers,
    sign: Sign,
    told: Callable[[], None],
) -> Rounds:
    """For this chain."""
    if chain.local:
        return Rounds(POLL_LOCAL_S, WRITE_LOCAL_S)
    return Rounds(POLL_S, WRITE_S)
