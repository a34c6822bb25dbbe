"""What became of a transaction that is in a block."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from vitrine.certificates.index.logs import hash_of, number


@dataclass(frozen=True, slots=True)
class Receipt:
    """block_hash: 64 hex digits. worked: not reverted. paid_wei: what its gas cost."""

    block_number: int
    block_hash: str
    worked: bool
    paid_wei: int


def receipt(raw: Mapping[str, Any]) -> Receipt:
    """A receipt of JSON-RPC. Raises ValueError (LogUnreadable) for what is none."""
    try:
        gas, price = int(raw["gasUsed"], 16), int(raw.get("effectiveGasPrice") or "0x0", 16)
        return Receipt(
            number(raw["blockNumber"]), hash_of(raw["blockHash"]), number(raw["status"]) == 1, gas * price
        )
    except (KeyError, TypeError) as error:
        raise ValueError("a receipt cannot be read") from error
