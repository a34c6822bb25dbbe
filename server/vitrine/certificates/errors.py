"""What can be wrong about certificates.

VitrineError
├── Malformed
│   └── MessageUnreadable      the signed text is no sign-in message (EIP-4361)
├── Unauthenticated
│   ├── MessageRefused         a sign-in message, but not one that this shop asks for now
│   └── SignatureRefused       the wallet did not sign that
├── Forbidden
│   ├── NotTheOwner            who answers a challenge does not own what it asks for
│   ├── FileForTheOwner        who has borrowed a certificate does not get its file
│   └── OwnershipUnconfirmed   the chain does not say, beyond doubt, that it is this visitor's
├── NotFound
│   ├── EditionUnknown         no such edition
│   ├── CertificateUnknown     no such certificate, or not this visitor's
│   ├── WalletUnknown          no such wallet of this visitor
│   ├── ClaimLinkUnknown       no certificate has this secret
│   ├── VisitorUnknown         nobody of this id is here any more
│   ├── LoanUnknown            no such loan of this certificate
│   ├── CertificateNotOurs           this shop gave no such certificate
│   └── ChallengeUnknown       no such challenge, or it is over
├── Conflict
│   ├── RpcRevert              a contract's own refusal: an answer, not a failure
│   ├── WalletTaken            this wallet is another visitor's
│   ├── WalletElsewhere        to sign in as its visitor would leave things of one's own behind
│   ├── WalletsFull            so many wallets are linked already
│   ├── EditionHasCopies       copies of it are somebody's: it is not deleted
│   ├── EditionDeleted         paid for, and deleted before anybody had a copy: for operators
│   ├── SoldOut                every copy of the edition is given
│   ├── NotOpenGift            the edition is not for everybody who stands in the shop
│   ├── ReceivedAlready        this visitor had their copy, and passed it on
│   ├── WalletNotLinked        the wallet is none of this visitor's
│   ├── EditionNotRegistered   the chain does not know the edition yet
│   ├── EditionFailed          the chain refused the edition
│   ├── VoucherOut             a wallet may still claim it by itself
│   ├── ClaimedAlready         it is on its way to a wallet, or there
│   ├── CertificateWithdrawn   it was withdrawn or revoked
│   ├── WithdrawnForGood       a right that was withdrawn is not restored
│   ├── OnItsWay               a transaction takes it to a wallet just now
│   ├── NotRevocable           the edition promised that its copies are never revoked
│   ├── SoulboundStays         what is bound to its owner cannot be lent or passed on
│   ├── LentAlready            one loan at a time
│   └── ModelNotReady          the product has no file that an edition could be bound to
├── Gone
│   ├── NonceSpent             the wallet's question was answered before, is too old, or another browser's
│   ├── ClaimLinkUsed          somebody used the link
│   └── CertificateBurned      its owner burned it
├── Invalid
│   ├── AddressRefused         this is no wallet's address
│   ├── ChainRefused           the shop uses another chain
│   ├── GateRuleInvalid        what a gate should ask for breaks a rule; `path` says where
│   ├── EditionRefused         a field of a new edition breaks a rule; `field` says which
│   └── LoanRefused            nobody borrows from themselves
├── Unavailable
│   ├── CertificatesOff        no chain: the extra is not installed, or VITRINE_CHAIN=off
│   ├── ChainDown              the chain does not answer just now
│   ├── AnotherWorker          another chain worker has this data folder
│   ├── WriterLost             another process writes for this sender now
│   ├── RpcRefused             a node answered, and will not do this very thing
│   └── VouchersOff            the shop's key for vouchers is not the one that the contract takes
└── ConfigurationError
    ├── WrongChain             another chain than the settings or the shop's certificates say
    ├── WrongContract          no contract of ours stands at the address
    └── KeysUnusable           no keystore, another passphrase, or a key that the whole world knows
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, ClassVar

from vitrine.errors import (
    ConfigurationError,
    Conflict,
    Forbidden,
    Gone,
    Invalid,
    Malformed,
    NotFound,
    Unauthenticated,
    Unavailable,
)
from vitrine.words import OTHER_LANGUAGES


class MessageUnreadable(Malformed):
    """reason: which line, and what it should be."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"This is no sign-in message: {reason}. Sign the one of POST /api/wallets/challenge as it is."
        )


class MessageRefused(Unauthenticated):
    """field: which of the message's fields is not as the shop wrote it."""

    members: ClassVar[Mapping[str, Any]] = {"field": str}

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"This sign-in message {reason}: start again.", field=field)


class SignatureRefused(Unauthenticated):
    def __init__(self, reason: str = "was not made by this wallet for this message") -> None:
        super().__init__(f"The signature {reason}: sign again with the wallet whose address you chose.")


class NotTheOwner(Forbidden):
    says = "The certificate is not yours just now, or that wallet is not."


class FileForTheOwner(Forbidden):
    says = "The file is for the certificate's owner: what is lent can be used here, not taken."


class OwnershipUnconfirmed(Forbidden):
    says = (
        "The chain does not confirm that this certificate is yours. If you have just received it, try "
        "again in a few minutes; if you have passed it on, its file goes with it."
    )


class EditionUnknown(NotFound):
    says = "There is no such edition: GET /api/editions lists them."


class CertificateUnknown(NotFound):
    says = "There is no such certificate among yours."


class WalletUnknown(NotFound):
    says = "You have no such wallet here: GET /api/wallets lists yours."


class ClaimLinkUnknown(NotFound):
    says = "This link belongs to no certificate: copy it whole, or ask whoever sent it."


class VisitorUnknown(NotFound):
    says = "There is no such visitor here any more."


class LoanUnknown(NotFound):
    says = "There is no such loan of this certificate."


class CertificateNotOurs(NotFound):
    says = "This shop gave no such certificate."


class ChallengeUnknown(NotFound):
    says = "This question is over or was never asked: ask again on the certificate's page."


class RpcRevert(Conflict):
    """data: what the contract gave as its reason, maybe nothing."""

    def __init__(self, data: bytes = b"") -> None:
        super().__init__("The certificates' contract refuses this.")
        self.data = data


class WalletTaken(Conflict):
    says = "This wallet belongs to another visitor of this shop: sign in with it, or unlink it there first."


class WalletElsewhere(Conflict):
    """wallets: how many the present visitor has, by which they could come back."""

    members: ClassVar[Mapping[str, Any]] = {"wallets": int}

    def __init__(self, wallets: int) -> None:
        way = "you can come back to them with your own wallet" if wallets else "link a wallet to them first"
        super().__init__(
            f"This wallet belongs to another visitor, and what you have here would stay behind: {way}. "
            'To change over all the same, sign in again with "leave": true.',
            wallets=wallets,
        )


class WalletsFull(Conflict):
    members: ClassVar[Mapping[str, Any]] = {"limit": int}

    def __init__(self, limit: int) -> None:
        super().__init__(f"You have {limit} wallets here, which is the most: unlink one first.", limit=limit)


class EditionHasCopies(Conflict):
    """given: how many. detail_<language>: the text in that language."""

    members: ClassVar[Mapping[str, Any]] = {
        "given": int, **{f"detail_{language}": str for language in OTHER_LANGUAGES},
    }  # fmt: skip


class EditionDeleted(Conflict):
    """Something was paid for that nobody can be given any more: for the operator, who has the dead event."""

    def __init__(self, editions: Collection[int]) -> None:
        numbers = ", ".join(str(each) for each in sorted(editions))
        super().__init__(f"Paid for, but deleted before anybody had a copy: editions {numbers}.")


class SoldOut(Conflict):
    members: ClassVar[Mapping[str, Any]] = {"max_supply": int}

    def __init__(self, max_supply: int) -> None:
        super().__init__(f"All {max_supply} copies of this edition are given.", max_supply=max_supply)


class NotOpenGift(Conflict):
    says = "This edition is not given to everybody: it comes with the product, or by a link."


class ReceivedAlready(Conflict):
    says = "You have had your copy of this edition, and passed it on."


class WalletNotLinked(Conflict):
    says = "This wallet is not linked to you: connect it here first."


class EditionNotRegistered(Conflict):
    says = "This edition is not on the chain yet. It will be within a minute; try again."


class EditionFailed(Conflict):
    says = "This edition could not be registered on the chain, so that its certificates stay in this shop."


class VoucherOut(Conflict):
    members: ClassVar[Mapping[str, Any]] = {"until": str}

    def __init__(self, until: str) -> None:
        super().__init__(
            f"Your wallet may claim this certificate by itself until {until}; nothing else can be done with "
            "it until that time has passed and the chain has confirmed it.",
            until=until,
        )


class ClaimedAlready(Conflict):
    says = "This certificate is claimed: it is in a wallet or on its way there."


class CertificateWithdrawn(Conflict):
    says = "This certificate was withdrawn."


class WithdrawnForGood(Conflict):
    says = "A right that was withdrawn is not restored: give its holder another copy."


class OnItsWay(Conflict):
    says = "This certificate is on its way to a wallet just now: try again when it is there."


class NotRevocable(Conflict):
    says = "This edition promised for good that its copies are never revoked."


class SoulboundStays(Conflict):
    says = "This certificate is bound to its owner: it cannot be lent or passed on."


class LentAlready(Conflict):
    members: ClassVar[Mapping[str, Any]] = {"until": str}

    def __init__(self, until: str) -> None:
        super().__init__(f"This certificate is lent until {until}.", until=until)


class ModelNotReady(Conflict):
    says = "An edition is bound to a published product's checked file: finish and publish the product first."


class NonceSpent(Gone):
    says = "This sign-in was answered before, took too long, or began in another browser: start again."


class ClaimLinkUsed(Gone):
    says = "This link was used: its certificate belongs to somebody."


class CertificateBurned(Gone):
    says = "Its owner burned this certificate: there is nothing to revoke or to restore."


class AddressRefused(Invalid):
    says = "An address is 0x and 40 hex digits; with capitals, their checksum must hold (EIP-55)."


class ChainRefused(Invalid):
    """chain_id: the one that this shop uses."""

    members: ClassVar[Mapping[str, Any]] = {"chain_id": int}

    def __init__(self, chain_id: int) -> None:
        super().__init__(f"This shop uses the chain {chain_id}: switch your wallet to it.", chain_id=chain_id)


class GateRuleInvalid(Invalid):
    """path: JSON path of the fault, such as `$.any[2].edition`."""

    members: ClassVar[Mapping[str, Any]] = {"path": str}

    def __init__(self, path: str, what: str) -> None:
        super().__init__(f"{path} {what}.", path=path)


class EditionRefused(Invalid):
    members: ClassVar[Mapping[str, Any]] = {"field": str}

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field} {why}.", field=field)


class LoanRefused(Invalid):
    says = "A certificate is lent to somebody else than its holder."


class CertificatesOff(Unavailable):
    says = "This shop gives no certificates: no chain is set up. Everything else works."


class ChainDown(Unavailable):
    def __init__(self, since: str | None = None) -> None:
        when = f" (since {since})" if since else ""
        super().__init__(
            f"Certificates cannot be checked right now{when}. What you bought here stays usable."
        )


class AnotherWorker(Unavailable):
    says = "Another chain worker has this data folder; this one waits."


class WriterLost(Unavailable):
    says = "Another process writes to the chain for this shop: nothing was sent by this one."


class RpcRefused(Unavailable):
    """code, words: the node's own, for the log and for whoever knows what they mean; never for strangers."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__("The chain does not take this just now.")
        self.code, self.words = code, words

    def __str__(self) -> str:
        return f"{self.words} ({self.code})"


class VouchersOff(Unavailable):
    says = "Claiming by your own wallet is not possible just now. Let the shop send it, or try later."


class WrongChain(ConfigurationError):
    pass


class WrongContract(ConfigurationError):
    pass


class KeysUnusable(ConfigurationError):
    pass
