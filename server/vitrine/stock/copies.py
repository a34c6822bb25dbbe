"""The port at which stock learns that a variant goes with numbered copies, of which so many are left.

Who keeps editions fulfils it; without any, nothing goes with copies.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Final, Protocol

from vitrine.parts import Port
from vitrine.storage import Session, UnitOfWork


class Copies(Protocol):
    """Each taken unit of such a variant is promised a copy, until its order has been given one."""

    def left(self, session: Session, variants: Collection[str]) -> Mapping[str, int]:
        """How many copies nobody has and nobody was promised; variants that go without are left out."""
        ...

    def left_of(self, session: Session, products: Collection[str]) -> Mapping[str, int]:
        """The same of all variants of these products."""
        ...

    def promise(self, unit: UnitOfWork, wanted: Mapping[str, int]) -> Mapping[str, int]:
        """So many more are promised, by variant, below 0 so many fewer; what is `left` of these after that.

        Variants that go without are passed over. Of a variant with too few nothing is promised, and it is
        told with how many were missing, below 0: the caller takes nothing at all then.
        """
        ...


COPIES: Final = Port[Callable[[], Copies]]("how many copies are left")


class NoCopies:
    """Nothing goes with copies."""

    def left(self, _session: Session, _variants: Collection[str]) -> Mapping[str, int]:
        return {}

    def left_of(self, _session: Session, _products: Collection[str]) -> Mapping[str, int]:
        return {}

    def promise(self, _unit: UnitOfWork, _wanted: Mapping[str, int]) -> Mapping[str, int]:
        return {}
