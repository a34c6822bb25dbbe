"""What can be wrong with payments.

VitrineError
├── Malformed
│   ├── WebhookUnsigned      400  nobody who has our signing secret wrote this
│   ├── WebhookTooOld        400  signed, but too long ago, or ahead of time
│   └── WebhookUnreadable    400  signed, and yet no event
├── NotFound
│   └── PaymentUnknown       404  there is no such payment
├── Conflict
│   ├── PaymentRunning       409  the same thing is being paid for just now
│   ├── PaymentNotHeld       409  its money is not there to be taken or given back
│   └── RefundTooGreat       409  more than is left of what was taken
├── Invalid
│   ├── AmountNotPayable     422  the provider charges no such amount
│   └── ProviderRefuses      422  the provider says no, for good
└── Unavailable
    ├── PaymentsOff          503  this shop takes no money
    └── ProviderUnsure       503  no answer: whether it was done is not known yet
        └── ProviderBroken   503  an answer, and it is that something broke there: this request is over
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final

from vitrine.errors import Conflict, Invalid, Malformed, NotFound, Unavailable
from vitrine.words import OTHER_LANGUAGES, LocalText, Words

_say: Final = Words(__file__)
_DETAILS: Final = {f"detail_{language}": str for language in OTHER_LANGUAGES}


def off_words(why: str) -> LocalText:
    """Why nobody can pay here, in every language. why: library, key."""
    return dict(_say(f"off.{why}"))


class WebhookUnsigned(Malformed):
    says = "This was not signed by the payment provider with a secret of this shop."


class WebhookTooOld(Malformed):
    says = "This was signed too long ago, or ahead of time: send it again, by a clock that is right."


class WebhookUnreadable(Malformed):
    says = "This is signed, and yet it is no event."


class PaymentUnknown(NotFound):
    says = "There is no such payment."


class PaymentRunning(Conflict):
    says = "This is being paid for just now: wait for that to end, or give it up first."


class PaymentNotHeld(Conflict):
    """state: of the payment."""

    members: ClassVar[Mapping[str, Any]] = {"state": str}

    def __init__(self, state: str) -> None:
        super().__init__(f"Its money is not there: the payment is {state}.", state=state)


class RefundTooGreat(Conflict):
    """left_minor: as much can be given back, in the payment's currency."""

    members: ClassVar[Mapping[str, Any]] = {"left_minor": int, "currency": str}

    def __init__(self, left_minor: int, currency: str) -> None:
        super().__init__(
            f"At most {left_minor} minor units of {currency} are left to give back.",
            left_minor=left_minor,
            currency=currency,
        )


class AmountNotPayable(Invalid):
    members: ClassVar[Mapping[str, Any]] = {"amount_minor": int, "currency": str}

    def __init__(self, amount_minor: int, currency: str) -> None:
        super().__init__(
            f"The provider cannot charge {amount_minor} minor units of {currency}: its last digit must be 0.",
            amount_minor=amount_minor,
            currency=currency,
        )


class ProviderRefuses(Invalid):
    """reason: the provider's code, such as card_declined or expired_card."""

    members: ClassVar[Mapping[str, Any]] = {"reason": str}

    def __init__(self, reason: str) -> None:
        super().__init__(f"The payment provider said no: {reason}.", reason=reason)


class ProviderUnsure(Unavailable):
    says = "The payment provider does not answer: it is asked again until what became of it is known."


class ProviderBroken(ProviderUnsure):
    pass


class PaymentsOff(Unavailable):
    """why: library (not installed) or key (none is set). detail_<language>: the text in other languages."""

    members: ClassVar[Mapping[str, Any]] = {"why": str, **_DETAILS}

    def __init__(self, why: str) -> None:
        told = off_words(why)
        super().__init__(
            told["en"],
            why=why,
            **{f"detail_{language}": told[language] for language in OTHER_LANGUAGES},
        )
