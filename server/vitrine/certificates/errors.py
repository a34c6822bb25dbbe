"""What can be wrong about certificates.

VitrineError
├── Unavailable
│   ├── CertificatesOff         no chain: the extra is not installed, or VITRINE_CHAIN=off
│   ├── ChainDown               the chain does not answer just now
│   └── VouchersOff             the shop's key for vouchers is not the one that the contract takes
├── NotFound
│   ├── EditionUnknown          no such edition
│   ├── CertificateUnknown      no such certificate, or not this visitor's
│   ├── ClaimLinkUnknown        no certificate has this secret
│   ├── VisitorUnknown          nobody of this id is here any more
│   ├── LoanUnknown             no such loan of this certificate
│   ├── TokenUnknown            this shop gave no such certificate
│   └── ChallengeUnknown        no such challenge, or it is over
├── Forbidden
│   └── NotTheOwner             who answers a challenge does not own what it asks for
├── Conflict
│   ├── SoldOut                 every copy of the edition is given
│   ├── NotOpenGift             the edition is not for everybody who stands in the shop
│   ├── ReceivedAlready         this visitor had their copy, and passed it on
│   ├── WalletNotLinked         the wallet is none of this visitor's
│   ├── EditionNotRegistered    the chain does not know the edition yet
│   ├── VoucherOut              a wallet may still claim it by itself
│   ├── ClaimedAlready          it is on its way to a wallet, or there
│   ├── CertificateWithdrawn    it was withdrawn or revoked
│   ├── SoulboundStays          what is bound to its owner cannot be lent
│   ├── LentAlready             one loan at a time
│   └── ModelNotReady           the product has no file that an edition could be bound to
├── Gone
│   └── ClaimLinkUsed           somebody used the link
└── Invalid
    ├── EditionRefused          a field of a new edition breaks a rule; `field` says which
    ├── LoanRefused             nobody borrows from themselves
    └── WalletRefused           this is no wallet's address
"""

from __future__ import annotations

from vitrine.errors import Conflict, Forbidden, Gone, Invalid, NotFound, Unavailable


class CertificatesOff(Unavailable):
    def __init__(self) -> None:
        super().__init__("This shop gives no certificates: no chain is set up. Everything else works.")


class ChainDown(Unavailable):
    def __init__(self, since: str | None = None) -> None:
        when = f" (since {since})" if since else ""
        super().__init__(
            f"Certificates cannot be checked right now{when}. What you bought here stays usable."
        )


class EditionUnknown(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such edition: GET /api/editions lists them.")


class CertificateUnknown(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such certificate among yours.")


class VouchersOff(Unavailable):
    def __init__(self) -> None:
        super().__init__(
            "Claiming by your own wallet is not possible just now. Let the shop send it, or try later."
        )


class ClaimLinkUnknown(NotFound):
    def __init__(self) -> None:
        super().__init__("This link belongs to no certificate: copy it whole, or ask whoever sent it.")


class VisitorUnknown(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such visitor here any more.")


class LoanUnknown(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such loan of this certificate.")


class TokenUnknown(NotFound):
    def __init__(self) -> None:
        super().__init__("This shop gave no such certificate.")


class ChallengeUnknown(NotFound):
    def __init__(self) -> None:
        super().__init__("This question is over or was never asked: ask again on the certificate's page.")


class NotTheOwner(Forbidden):
    def __init__(self) -> None:
        super().__init__("The certificate is not yours just now, or that wallet is not.")


class SoldOut(Conflict):
    def __init__(self, max_supply: int) -> None:
        super().__init__(f"All {max_supply} copies of this edition are given.", max_supply=max_supply)


class NotOpenGift(Conflict):
    def __init__(self) -> None:
        super().__init__("This edition is not given to everybody: it comes with the product, or by a link.")


class ReceivedAlready(Conflict):
    def __init__(self) -> None:
        super().__init__("You have had your copy of this edition, and passed it on.")


class WalletNotLinked(Conflict):
    def __init__(self) -> None:
        super().__init__("This wallet is not linked to you: connect it here first.")


class EditionNotRegistered(Conflict):
    def __init__(self) -> None:
        super().__init__("This edition is not on the chain yet. It will be within a minute; try again.")


class VoucherOut(Conflict):
    def __init__(self, until: str) -> None:
        super().__init__(
            f"Your wallet may claim this certificate by itself until {until}; nothing else can be done with "
            "it until that time has passed and the chain has confirmed it.",
            until=until,
        )


class ClaimedAlready(Conflict):
    def __init__(self) -> None:
        super().__init__("This certificate is claimed: it is in a wallet or on its way there.")


class CertificateWithdrawn(Conflict):
    def __init__(self) -> None:
        super().__init__("This certificate was withdrawn.")


class SoulboundStays(Conflict):
    def __init__(self) -> None:
        super().__init__("This certificate is bound to its owner and cannot be lent.")


class LentAlready(Conflict):
    def __init__(self, until: str) -> None:
        super().__init__(f"This certificate is lent until {until}.", until=until)


class ModelNotReady(Conflict):
    def __init__(self) -> None:
        super().__init__(
            "An edition is bound to a published product's checked file: finish and publish the product first."
        )


class ClaimLinkUsed(Gone):
    def __init__(self) -> None:
        super().__init__("This link was used: its certificate belongs to somebody.")


class EditionRefused(Invalid):
    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field} {why}.", field=field)


class LoanRefused(Invalid):
    def __init__(self) -> None:
        super().__init__("A certificate is lent to somebody else than its holder.")


class WalletRefused(Invalid):
    def __init__(self) -> None:
        super().__init__("A wallet's address is 0x and 40 hexadecimal digits.")
