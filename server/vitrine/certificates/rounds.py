"""What the chain worker does round by round: the index follows the chain, the minter writes to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from vitrine.certificates.chains.service import Chain
from vitrine.certificates.chains.signers import Signers
from vitrine.certificates.index.follower import Follower
from vitrine.certificates.minting.minter import Minter
from vitrine.certificates.minting.service import Transactions
from vitrine.certificates.options import ChainOptions
from vitrine.certificates.rpc.pool import RpcPool
from vitrine.storage import Database

POLL_LOCAL_S: Final = 0.5
POLL_S: Final = 1.0
WRITE_LOCAL_S: Final = 1.0
WRITE_S: Final = 2.0


@dataclass(frozen=True, slots=True)
class Rounds:
    """poll_s: between two looks at the chain. write_s: between two looks for something to write."""

    follower: Follower
    minter: Minter
    poll_s: float
    write_s: float


def rounds(
    options: ChainOptions,
    database: Database,
    chain: Chain,
    pool: RpcPool,
    signers: Signers,
    told: Callable[[], None],
) -> Rounds:
    """For this chain, whose contract stands. told: after a commit that changed who holds what."""
    return Rounds(
        follower=Follower(pool, database, chain, told, options.chain_confirmations),
        minter=Minter(pool, Transactions(database), chain.chain_id, signers),
        poll_s=POLL_LOCAL_S if chain.local else POLL_S,
        write_s=WRITE_LOCAL_S if chain.local else WRITE_S,
    )
