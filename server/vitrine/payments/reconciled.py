"""What a look after everything that is not settled came to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vitrine.payments.values import PaymentId, RefundId


@dataclass(frozen=True, slots=True)
class Reconciled:
    """looked: payments that were asked after; of these settled: those with news.

    unsettled: those by which money may still come; refunds: those not done yet; failed: those that never
    will be; events: told and not worked on yet. answering: whether the provider answers.
    """

    looked: int
    settled: Sequence[PaymentId]
    unsettled: Sequence[PaymentId]
    refunds: Sequence[RefundId]
    failed: Sequence[RefundId]
    events: int
    answering: bool
