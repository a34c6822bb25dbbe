"""What can be wrong about certificates.

VitrineError
├── Malformed
│   └── MessageUnreadable    the signed text is no sign-in message (EIP-4361)
├── Unauthenticated
│   ├── MessageRefused       a sign-in message, but not one that this shop asks for now
│   └── SignatureRefused     the wallet did not sign that
├── NotFound
│   ├── EditionUnknown       no such edition
│   ├── CertificateUnknown   no such certificate, or not this visitor's
│   └── WalletUnknown        no such wallet of this visitor
├── Conflict
│   ├── RpcRevert            a contract's own refusal: an answer, not a failure
│   ├── WalletTaken          this wallet is another visitor's
│   ├── WalletElsewhere      to sign in as its visitor would leave things of one's own behind
│   └── WalletsFull          so many wallets are linked already
├── Gone
│   └── NonceSpent           the wallet's question was answered before, is too old, or another browser's
├── Invalid
│   ├── AddressRefused       this is no wallet's address
│   ├── ChainRefused         the shop uses another chain
│   └── GateRuleInvalid      what a gate should ask for breaks a rule; `path` says where
├── Unavailable
│   ├── CertificatesOff      no chain: the extra is not installed, or VITRINE_CHAIN=off
│   ├── ChainDown            the chain does not answer just now
│   ├── AnotherWorker        another chain worker has this data folder
│   ├── WriterLost           another process writes for this sender now
│   └── RpcRefused           a node answered, and will not do this very thing
└── ConfigurationError
    ├── WrongChain           another chain than the settings or the shop's certificates say
    ├── WrongContract        no contract of ours stands at the address
    └── KeysUnusable         no keystore, another passphrase, or a key that the whole world knows
"""

from __future__ import annotations

from vitrine.errors import (
    ConfigurationError,
    Conflict,
    Gone,
    Invalid,
    Malformed,
    NotFound,
    Unauthenticated,
    Unavailable,
)


class MessageUnreadable(Malformed):
    """reason: which line, and what it should be."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"This is no sign-in message: {reason}. Sign the one of POST /api/wallets/challenge as it is."
        )


class MessageRefused(Unauthenticated):
    """field: which of the message's fields is not as the shop wrote it."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"This sign-in message {reason}: start again.", field=field)


class SignatureRefused(Unauthenticated):
    def __init__(self, reason: str = "was not made by this wallet for this message") -> None:
        super().__init__(f"The signature {reason}: sign again with the wallet whose address you chose.")


class EditionUnknown(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such edition: GET /api/editions lists them.")


class CertificateUnknown(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such certificate among yours.")


class WalletUnknown(NotFound):
    def __init__(self) -> None:
        super().__init__("You have no such wallet here: GET /api/wallets lists yours.")


class RpcRevert(Conflict):
    """data: what the contract gave as its reason, maybe nothing."""

    def __init__(self, data: bytes = b"") -> None:
        super().__init__("The certificates' contract refuses this.")
        self.data = data


class WalletTaken(Conflict):
    def __init__(self) -> None:
        super().__init__(
            "This wallet belongs to another visitor of this shop: sign in with it, or unlink it there first."
        )


class WalletElsewhere(Conflict):
    """wallets: how many the present visitor has, by which they could come back."""

    def __init__(self, wallets: int) -> None:
        way = "you can come back to them with your own wallet" if wallets else "link a wallet to them first"
        super().__init__(
            f"This wallet belongs to another visitor, and what you have here would stay behind: {way}. "
            'To change over all the same, sign in again with "leave": true.',
            wallets=wallets,
        )


class WalletsFull(Conflict):
    def __init__(self, limit: int) -> None:
        super().__init__(f"You have {limit} wallets here, which is the most: unlink one first.", limit=limit)


class NonceSpent(Gone):
    def __init__(self) -> None:
        super().__init__(
            "This sign-in was answered before, took too long, or began in another browser: start again."
        )


class AddressRefused(Invalid):
    def __init__(self) -> None:
        super().__init__(
            "An address is 0x and 40 hex digits; with capitals, their checksum must hold (EIP-55)."
        )


class ChainRefused(Invalid):
    """chain_id: the one that this shop uses."""

    def __init__(self, chain_id: int) -> None:
        super().__init__(f"This shop uses the chain {chain_id}: switch your wallet to it.", chain_id=chain_id)


class GateRuleInvalid(Invalid):
    """path: JSON path of the fault, such as `$.any[2].edition`."""

    def __init__(self, path: str, what: str) -> None:
        super().__init__(f"{path} {what}.", path=path)


class CertificatesOff(Unavailable):
    def __init__(self) -> None:
        super().__init__("This shop gives no certificates: no chain is set up. Everything else works.")


class ChainDown(Unavailable):
    def __init__(self, since: str | None = None) -> None:
        when = f" (since {since})" if since else ""
        super().__init__(
            f"Certificates cannot be checked right now{when}. What you bought here stays usable."
        )


class AnotherWorker(Unavailable):
    def __init__(self) -> None:
        super().__init__("Another chain worker has this data folder; this one waits.")


class WriterLost(Unavailable):
    def __init__(self) -> None:
        super().__init__("Another process writes to the chain for this shop: nothing was sent by this one.")


class RpcRefused(Unavailable):
    """code, words: the node's own, for the log and for whoever knows what they mean; never for strangers."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__("The chain does not take this just now.")
        self.code, self.words = code, words

    def __str__(self) -> str:
        return f"{self.words} ({self.code})"


class WrongChain(ConfigurationError):
    pass


class WrongContract(ConfigurationError):
    pass


class KeysUnusable(ConfigurationError):
    pass
