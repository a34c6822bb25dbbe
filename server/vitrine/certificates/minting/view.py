"""How the chain stands for one sender, asked in one request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vitrine.certificates.errors import ChainDown
from vitrine.certificates.index.logs import number
from vitrine.certificates.minting.fees import GWEI
from vitrine.certificates.rpc import Rpc


@dataclass(frozen=True, slots=True)
class MempoolView:
    """number: the newest block. base_fee, tip: wei. latest: the nonce after what is mined; pending: after
    what the node knows too.
    """

    number: int
    base_fee: int
    tip: int
    latest: int
    pending: int


async def view_of(pool: Rpc, sender: str) -> MempoolView:
    """Raises ChainDown."""
    block, tip, latest, pending = await pool.batch(
        [
            ("eth_getBlockByNumber", ["latest", False]),
            ("eth_maxPriorityFeePerGas", []),
            ("eth_getTransactionCount", [sender, "latest"]),
            ("eth_getTransactionCount", [sender, "pending"]),
        ]
    )
    try:
        mined = number(latest)
        return MempoolView(
            number(block["number"]),
            number(block.get("baseFeePerGas") or "0x0"),
            _tip(tip),
            mined,
            mined if isinstance(pending, Exception) else max(mined, number(pending)),
        )
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise ChainDown from error


def _tip(answer: Any) -> int:
    # Not every node has the method; a gwei is what most chains take.
    return GWEI if isinstance(answer, Exception) else number(answer)
