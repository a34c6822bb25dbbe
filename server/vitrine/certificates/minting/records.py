"""What the minter remembers of its transactions, what became of them, and what it is asked to mint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from vitrine.certificates.abi import call, token_of
from vitrine.certificates.index.logs import hash_of, number
from vitrine.certificates.keccak import ZERO
from vitrine.certificates.states import TransactionState

MINT: Final = "mint:"
EDITION: Final = "edition:"
FILLER: Final = "fill:"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What was signed once for a nonce. hash: 64 hex digits. raw: the signed bytes. Fees in wei.

    block: the newest block then. at: Unix seconds then.
    """

    hash: str
    raw: bytes
    max_fee: int
    priority_fee: int
    block: int
    at: int

    def plain(self) -> dict[str, Any]:
        """As a row keeps it. Fees as text: JSON's numbers end at 2^53."""
        fees = {"max_fee": str(self.max_fee), "priority_fee": str(self.priority_fee)}
        return {**asdict(self), "raw": self.raw.hex(), **fees}


def attempt(plain: dict[str, Any]) -> Attempt:
    fees = {name: int(plain[name]) for name in ("max_fee", "priority_fee")}
    return Attempt(**{**plain, "raw": bytes.fromhex(plain["raw"]), **fees})


@dataclass(frozen=True, slots=True)
class Transaction:
    """A row of `chain_transactions`. sent: oldest first."""

    id: int
    key: str
    nonce: int | None
    to: str
    data: bytes
    gas: int | None
    sent: tuple[Attempt, ...]
    state: TransactionState
    block_number: int | None
    block_hash: str | None


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


@dataclass(frozen=True, slots=True)
class Due:
    """A certificate that waits to be minted."""

    id: str
    edition: int
    serial: int
    wallet: str

    @property
    def token(self) -> int:
        return token_of(self.edition, self.serial)


@dataclass(frozen=True, slots=True)
class NewEdition:
    """An edition as the contract is told of it."""

    number: int
    content_root: str
    max_supply: int
    soulbound: bool
    revocable: bool
    royalty_bps: int
    royalty_to: str | None

    def call(self) -> bytes:
        return call(
            "createEdition(uint192,bytes32,uint64,bool,bool,uint16,address)",
            self.number,
            bytes.fromhex(self.content_root),
            self.max_supply,
            self.soulbound,
            self.revocable,
            self.royalty_bps if self.royalty_to else 0,  # a royalty of nobody's is refused
            self.royalty_to or ZERO,
        )


def mint_call(dues: list[Due]) -> bytes:
    """One `mint`, or one `mintMany` of several."""
    if len(dues) == 1:
        return call("mint(address,uint256)", dues[0].wallet, dues[0].token)
    return call("mintMany(address[],uint256[])", [due.wallet for due in dues], [due.token for due in dues])
