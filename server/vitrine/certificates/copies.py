"""The states of a numbered copy, and the one table of moves between them: from, to, who may.

    claimable --holder--> queued --minter, index--> minted
        |                    ^                        |
        +------holder--> voucher --index--------------+      back again: index, chain
        +--brand--> withdrawn <--chain--+

Whoever writes a row's state asks here first; a move that stands in no line is a mistake of ours and raises.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class MoveUnknown(Exception):
    """A service would write a state that the table does not lead to. Nothing is written."""


class Mover(StrEnum):
    """Who moves a copy: HOLDER claims it, BRAND takes it back, MINTER sends or gives up its transaction,
    INDEX reads the chain (and that a voucher's time is over), CHAIN is left or lost as a whole.
    """

    HOLDER = "holder"
    BRAND = "brand"
    MINTER = "minter"
    INDEX = "index"
    CHAIN = "chain"


class CopyState(StrEnum):
    """CLAIMABLE: a right. VOUCHER: a wallet may claim it by itself. QUEUED: the shop mints it.
    MINTED: a token. WITHDRAWN: taken back, for good.
    """

    CLAIMABLE = "claimable"
    VOUCHER = "voucher"
    QUEUED = "queued"
    MINTED = "minted"
    WITHDRAWN = "withdrawn"

    def to(self, state: CopyState, by: Mover) -> CopyState:
        """`state`, if this mover may lead there from here; to stay is no move. Raises MoveUnknown."""
        if state is not self and by not in MOVES.get((self, state), ()):
            raise MoveUnknown(f"{by.value} moves no copy from {self.value} to {state.value}")
        return state


FIRST: Final = CopyState.CLAIMABLE
"""What a copy is when it is given."""

UNMINTED: Final = (CopyState.CLAIMABLE, CopyState.VOUCHER, CopyState.QUEUED)

MOVES: Final[Mapping[tuple[CopyState, CopyState], frozenset[Mover]]] = {
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
}
