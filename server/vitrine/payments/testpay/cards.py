"""Test cards, by Stripe's published numbers and payment method names, and what each of them does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

DECLINED: Final = "Your card was declined."


@dataclass(frozen=True, slots=True)
class Decline:
    """code, reason: `code` and `decline_code` of the error."""

    code: str
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class Card:
    """number: digits. challenge: the bank asks its holder. decline: why it is not charged, after that.

    refund: "now", "later" (pending first), "fails" (succeeds, then fails). disputed: the holder objects.
    """

    number: str
    brand: str = "visa"
    country: str = "US"
    funding: str = "credit"
    challenge: bool = False
    decline: Decline | None = None
    refund: str = "now"
    disputed: bool = False

    @property
    def last4(self) -> str:
        return self.number[-4:]


GENERIC: Final = Decline("card_declined", "generic_decline", DECLINED)
POOR: Final = Decline("card_declined", "insufficient_funds", "Your card has insufficient funds.")
EXPIRED: Final = Decline("expired_card", "", "Your card has expired.")
WRONG_CVC: Final = Decline("incorrect_cvc", "", "Your card's security code is incorrect.")
BROKEN: Final = Decline(
    "processing_error", "", "An error occurred while processing your card. Try again in a little bit."
)
WRONG_NUMBER: Final = Decline("incorrect_number", "", "Your card number is incorrect.")
PAST_YEAR: Final = Decline("invalid_expiry_year", "", "Your card's expiration year is invalid.")

CARDS: Final = {
    card.number: card
    for card in (
        Card("4242424242424242"),
        Card("4000056655665556", funding="debit"),
        Card("5555555555554444", "mastercard"),
        Card("5200828282828210", "mastercard", funding="debit"),
        Card("378282246310005", "amex"),
        Card("6011111111111117", "discover"),
        Card("3056930009020004", "diners"),
        Card("3566002020360505", "jcb", "JP"),
        Card("4000002500000003", country="FR"),
        Card("4000000000000077"),
        Card("4000000000000002", decline=GENERIC),
        Card("4000000000009995", decline=POOR),
        Card("4000000000009987", decline=Decline("card_declined", "lost_card", DECLINED)),
        Card("4000000000009979", decline=Decline("card_declined", "stolen_card", DECLINED)),
        Card("4000000000000069", decline=EXPIRED),
        Card("4000000000000127", decline=WRONG_CVC),
        Card("4000000000000119", decline=BROKEN),
        Card("4000000000006975", decline=Decline("card_declined", "card_velocity_exceeded", DECLINED)),
        Card("4100000000000019", decline=Decline("card_declined", "fraudulent", DECLINED)),
        Card("4000000000003055"),
        Card("4000002500003155", challenge=True),
        Card("4000002760003184", challenge=True),
        Card("4000000000003220", challenge=True),
        Card("4000008400001629", challenge=True, decline=GENERIC),
        Card("4000008260003178", challenge=True, decline=POOR),
        Card("4000000000007726", refund="later"),
        Card("4000000000005126", refund="fails"),
        Card("4000000000000259", disputed=True),
    )
}

METHODS: Final = {
    "pm_card_visa": "4242424242424242",
    "pm_card_visa_debit": "4000056655665556",
    "pm_card_mastercard": "5555555555554444",
    "pm_card_mastercard_debit": "5200828282828210",
    "pm_card_amex": "378282246310005",
    "pm_card_bypassPending": "4000000000000077",
    "pm_card_visa_chargeDeclined": "4000000000000002",
    "pm_card_chargeDeclined": "4000000000000002",
    "pm_card_visa_chargeDeclinedInsufficientFunds": "4000000000009995",
    "pm_card_visa_chargeDeclinedLostCard": "4000000000009987",
    "pm_card_visa_chargeDeclinedStolenCard": "4000000000009979",
    "pm_card_chargeDeclinedExpiredCard": "4000000000000069",
    "pm_card_chargeDeclinedIncorrectCvc": "4000000000000127",
    "pm_card_chargeDeclinedProcessingError": "4000000000000119",
    "pm_card_visa_chargeDeclinedVelocityLimitExceeded": "4000000000006975",
    "pm_card_threeDSecureOptional": "4000000000003055",
    "pm_card_authenticationRequiredOnSetup": "4000002500003155",
    "pm_card_authenticationRequired": "4000002760003184",
    "pm_card_threeDSecure2Required": "4000000000003220",
    "pm_card_threeDSecureRequiredChargeDeclined": "4000008400001629",
    "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds": "4000008260003178",
    "pm_card_pendingRefund": "4000000000007726",
    "pm_card_refundFail": "4000000000005126",
    "pm_card_createDispute": "4000000000000259",
}


def is_number(number: str) -> bool:
    """Whether the digits are those of a card: 12 to 19, with Luhn's check digit (ISO/IEC 7812)."""
    if not (number.isascii() and number.isdecimal() and 12 <= len(number) <= 19):
        return False
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
