"""The two ways to a wallet, of which one is open at a time: by the shop, or by a voucher.

While a voucher may still be used the shop does not mint: its transaction would fail, or worse, the holder
would pay for one that fails.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from vitrine.certificates.errors import CertificateWithdrawn, ClaimedAlready, VoucherOut
from vitrine.certificates.rights.voucher import LIFE_S
from vitrine.certificates.states import CopyState, Mover
from vitrine.clock import rfc3339


class By(StrEnum):
    """Who sends the transaction, and so pays its gas."""

    SHOP = "shop"
    WALLET = "wallet"


@dataclass(frozen=True, slots=True)
class Way:
    """How far a certificate is. state, wallet, voucher_until: as `CertificateRow`."""

    state: CopyState
    wallet: str | None = None
    voucher_until: datetime | None = None

    def onward(self, by: By, wallet: str, now: datetime, *, settled: bool) -> Way:
        """After a wish to have it in `wallet`; the same again changes nothing.

        settled: the chain is final beyond the voucher's time, and the token is not there.
        Raises CertificateWithdrawn, ClaimedAlready, VoucherOut.
        """
        if self.state is CopyState.WITHDRAWN:
            raise CertificateWithdrawn
        if self.state is CopyState.QUEUED and by is By.SHOP and wallet == self.wallet:
            return self
        if self.state in (CopyState.QUEUED, CopyState.MINTED):
            raise ClaimedAlready
        if self.state is CopyState.VOUCHER and self.voucher_until is not None:
            if by is By.WALLET and wallet == self.wallet:
                # The same wallet's next voucher opens no second way: a token's id is minted once.
                return self if now < self.voucher_until else replace(self, voucher_until=_end(now))
            if now <= self.voucher_until or not settled:
                raise VoucherOut(rfc3339(self.voucher_until))
        if by is By.SHOP:
            return Way(self.state.to(CopyState.QUEUED, Mover.HOLDER), wallet)
        return Way(self.state.to(CopyState.VOUCHER, Mover.HOLDER), wallet, _end(now))


def _end(now: datetime) -> datetime:
    """Whole seconds, because the contract counts in these."""
    return now.replace(microsecond=0) + timedelta(seconds=LIFE_S)
