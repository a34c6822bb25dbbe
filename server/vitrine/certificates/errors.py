"""What can be wrong about certificates.

VitrineError
├── Unavailable
│   ├── CertificatesOff         no chain: the extra is not installed, or VITRINE_CHAIN=off
│   ├── ChainDown               the chain does not answer just now
│   ├── AnotherWorker           another chain worker has this data folder
│   ├── RpcRefused              a node answered, and will not do this very thing
│   └── WriterLost              another process writes for this sender now
├── Conflict
│   └── RpcRevert               a contract's own refusal: an answer, not a failure
├── NotFound
│   ├── EditionUnknown          no such edition
│   └── CertificateUnknown      no such certificate, or not this visitor's
└── ConfigurationError
    ├── WrongChain              another chain than the settings or the shop's certificates say
    ├── WrongContract           no contract of ours stands at the address
    └── KeysUnusable            no keystore, another passphrase, or a key that the whole world knows
"""

from __future__ import annotations

from vitrine.errors import ConfigurationError, Conflict, NotFound, Unavailable


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


class RpcRevert(Conflict):
    """data: what the contract gave as its reason, maybe nothing."""

    def __init__(self, data: bytes = b"") -> None:
        super().__init__("The certificates' contract refuses this.")
        self.data = data


class EditionUnknown(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such edition: GET /api/editions lists them.")


class CertificateUnknown(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such certificate among yours.")


class WrongChain(ConfigurationError):
    pass


class WrongContract(ConfigurationError):
    pass


class KeysUnusable(ConfigurationError):
    pass
