"""The states of copies, editions and transactions, each with its one table of moves: from, to, who may.

A copy:
    claimable --holder--> queued --minter, index--> minted
        |                    ^                        |
        +------holder--> voucher --index--------------+      back again: index, chain
        +--brand--> withdrawn <--chain--+
An edition: queued --minter--> registered; minter: --> failed; back to queued: chain
A transaction: queued --minter--> sent <--minter--> mined --minter--> final; minter, brand: --> failed

Whoever writes a row's state asks here first; a move that stands in no line is a mistake of ours and raises.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, TypeVar

_S = TypeVar("_S", bound="MovingState")


class MoveUnknown(Exception):
    """A service would write a state that the table does not lead to. Nothing is written."""


class Mover(StrEnum):
    """HOLDER claims a copy, BRAND takes it back, MINTER sends or gives up transactions, INDEX reads the chain
    (and that a voucher's time is over), CHAIN is left or lost as a whole.
    """

    HOLDER = "holder"
    BRAND = "brand"
    MINTER = "minter"
    INDEX = "index"
    CHAIN = "chain"


class MovingState(StrEnum):
    """What rows keep as a word; `TABLES` has the moves of each kind.

    `to` is `state`, if this mover may lead there from here; to stay is no move. Raises MoveUnknown. Each kind
    has its own, for `Self` of an enum is a single member to the type checker.
    """


class CopyState(MovingState):
    """CLAIMABLE: a right. VOUCHER: a wallet may claim it by itself. QUEUED: the shop mints it.
    MINTED: a token. WITHDRAWN: taken back, for good.
    """

    CLAIMABLE = "claimable"
    VOUCHER = "voucher"
    QUEUED = "queued"
    MINTED = "minted"
    WITHDRAWN = "withdrawn"

    def to(self, state: CopyState, by: Mover) -> CopyState:
        return _moved(self, state, by)


class EditionState(MovingState):
    """QUEUED until the chain knows it. FAILED: the contract refused it."""

    QUEUED = "queued"
    REGISTERED = "registered"
    FAILED = "failed"

    def to(self, state: EditionState, by: Mover) -> EditionState:
        return _moved(self, state, by)


class TransactionState(MovingState):
    """QUEUED: nothing was signed. SENT: signed for a nonce. MINED: in a block that may yet be taken back.
    FINAL: in one that may not. FAILED: it did nothing and will not.
    """

    QUEUED = "queued"
    SENT = "sent"
    MINED = "mined"
    FINAL = "final"
    FAILED = "failed"

    def to(self, state: TransactionState, by: Mover) -> TransactionState:
        return _moved(self, state, by)


FIRST: Final = CopyState.CLAIMABLE
"""What a copy is when it is given."""

UNMINTED: Final = (CopyState.CLAIMABLE, CopyState.VOUCHER, CopyState.QUEUED)

TABLES: Final[Mapping[type[MovingState], Mapping[tuple[MovingState, MovingState], frozenset[Mover]]]] = {
    CopyState: {
        (CopyState.CLAIMABLE, CopyState.QUEUED): frozenset({Mover.HOLDER}),
        (CopyState.CLAIMABLE, CopyState.VOUCHER): frozenset({Mover.HOLDER}),
        (CopyState.CLAIMABLE, CopyState.MINTED): frozenset({Mover.INDEX}),
        (CopyState.CLAIMABLE, CopyState.WITHDRAWN): frozenset({Mover.BRAND}),
        (CopyState.VOUCHER, CopyState.CLAIMABLE): frozenset({Mover.INDEX}),
        (CopyState.VOUCHER, CopyState.QUEUED): frozenset({Mover.HOLDER}),
        (CopyState.VOUCHER, CopyState.MINTED): frozenset({Mover.INDEX}),
        (CopyState.QUEUED, CopyState.CLAIMABLE): frozenset({Mover.MINTER, Mover.CHAIN}),
        (CopyState.QUEUED, CopyState.MINTED): frozenset({Mover.MINTER, Mover.INDEX}),
        (CopyState.QUEUED, CopyState.WITHDRAWN): frozenset({Mover.BRAND}),
        (CopyState.MINTED, CopyState.CLAIMABLE): frozenset({Mover.INDEX, Mover.CHAIN}),
        (CopyState.MINTED, CopyState.VOUCHER): frozenset({Mover.INDEX}),
        (CopyState.MINTED, CopyState.QUEUED): frozenset({Mover.INDEX, Mover.CHAIN}),
        (CopyState.MINTED, CopyState.WITHDRAWN): frozenset({Mover.CHAIN}),
    },
    EditionState: {
        (EditionState.QUEUED, EditionState.REGISTERED): frozenset({Mover.MINTER}),
        (EditionState.QUEUED, EditionState.FAILED): frozenset({Mover.MINTER}),
        # Its block was taken back, and in another one it is refused.
        (EditionState.REGISTERED, EditionState.FAILED): frozenset({Mover.MINTER}),
        (EditionState.REGISTERED, EditionState.QUEUED): frozenset({Mover.CHAIN}),
        (EditionState.FAILED, EditionState.QUEUED): frozenset({Mover.CHAIN}),
    },
    TransactionState: {
        (TransactionState.QUEUED, TransactionState.SENT): frozenset({Mover.MINTER}),
        (TransactionState.QUEUED, TransactionState.FAILED): frozenset({Mover.MINTER, Mover.BRAND}),
        (TransactionState.SENT, TransactionState.QUEUED): frozenset({Mover.MINTER}),
        (TransactionState.SENT, TransactionState.MINED): frozenset({Mover.MINTER}),
        (TransactionState.SENT, TransactionState.FAILED): frozenset({Mover.MINTER}),
        (TransactionState.MINED, TransactionState.SENT): frozenset({Mover.MINTER}),
        (TransactionState.MINED, TransactionState.FINAL): frozenset({Mover.MINTER}),
        (TransactionState.MINED, TransactionState.FAILED): frozenset({Mover.MINTER}),
    },
}


def _moved(was: _S, state: _S, by: Mover) -> _S:
    if state is not was and by not in TABLES[type(was)].get((was, state), ()):
        raise MoveUnknown(f"{by.value} leads no {type(was).__name__} from {was.value} to {state.value}")
    return state
