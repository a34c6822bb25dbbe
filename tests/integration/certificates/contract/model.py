"""The contract as a few lines of Python: what a test's random history is compared with."""

from __future__ import annotations

from dataclasses import dataclass, field

from vitrine.certificates.abi import parts_of
from vitrine.certificates.keccak import ZERO


class Denied(Exception):
    """The model refuses: the contract must do so with an error of this name."""


@dataclass
class Edition:
    supply: int
    is_soulbound: bool = False
    is_revocable: bool = False


@dataclass
class Model:
    """Owners, borrowers, marks and tombstones of a contract with these editions, all others unknown."""

    editions: dict[int, Edition]
    owners: dict[int, str] = field(default_factory=dict)
    loans: dict[int, tuple[str, int]] = field(default_factory=dict)
    approved: dict[int, str] = field(default_factory=dict)
    marks: set[int] = field(default_factory=set)
    burned: set[int] = field(default_factory=set)
    is_paused: bool = False

    def mint(self, pairs: list[tuple[str, int]]) -> None:
        """All or none."""
        if self.is_paused:
            raise Denied("EnforcedPause")
        owners = dict(self.owners)
        for to, token in pairs:
            number, serial = parts_of(token)
            if token in owners:
                raise Denied("ERC721InvalidSender")
            if number not in self.editions:
                raise Denied("EditionUnknown")
            if not 1 <= serial <= self.editions[number].supply:
                raise Denied("SerialOutside")
            if token in self.burned:
                raise Denied("TokenBurned")
            owners[token] = to
        self.owners = owners

    def claim(self, to: str, token: int, deadline: int, now_s: int) -> None:
        if not self.is_paused and now_s > deadline:
            raise Denied("VoucherExpired")
        self.mint([(to, token)])

    def transfer(self, by: str, to: str, token: int) -> None:
        self._authorise(by, token)
        if self.editions[token >> 64].is_soulbound:
            raise Denied("TokenSoulbound")
        self._let_go(token)
        self.owners[token] = to

    def burn(self, by: str, token: int) -> None:
        self._authorise(by, token)
        self._let_go(token)
        del self.owners[token]
        self.burned.add(token)

    def approve(self, by: str, to: str, token: int) -> None:
        if token not in self.owners:
            raise Denied("ERC721NonexistentToken")
        if self.owners[token] != by:
            raise Denied("ERC721InvalidApprover")
        self.approved[token] = to

    def lend(self, by: str, to: str, token: int, expires: int) -> None:
        self._authorise(by, token)
        if self.editions[token >> 64].is_soulbound:
            raise Denied("TokenSoulbound")
        self.loans[token] = (to, expires if to != ZERO else 0)

    def mark(self, token: int, is_revoked: bool) -> None:
        if token not in self.owners:
            raise Denied("ERC721NonexistentToken")
        if not self.editions[token >> 64].is_revocable:
            raise Denied("NotRevocable")
        (self.marks.add if is_revoked else self.marks.discard)(token)

    def user(self, token: int, now_s: int) -> str:
        who, expires = self.loans.get(token, (ZERO, 0))
        return who if expires >= now_s else ZERO

    def check(self, token: int, who: str, now_s: int) -> int:
        if self.owners.get(token) == who:
            held = 1
        elif self.user(token, now_s) == who:
            held = 2
        else:
            return 0
        return held | 128 if token in self.marks else held

    def _authorise(self, by: str, token: int) -> None:
        if token not in self.owners:
            raise Denied("ERC721NonexistentToken")
        if by not in (self.owners[token], self.approved.get(token)):
            raise Denied("ERC721InsufficientApproval")

    def _let_go(self, token: int) -> None:
        self.loans.pop(token, None)
        self.approved.pop(token, None)
