"""What can be wrong about certificates.

VitrineError
├── Unavailable
│   ├── CertificatesOff         no chain: the extra is not installed, or VITRINE_CHAIN=off
│   └── ChainDown               the chain does not answer just now
├── NotFound
│   ├── EditionUnknown          no such edition
│   └── CertificateUnknown      no such certificate, or not this visitor's
└── Invalid
    └── GateRuleInvalid         what a gate should ask for breaks a rule; `path` says where
"""

from __future__ import annotations

from vitrine.errors import Invalid, NotFound, Unavailable


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


class GateRuleInvalid(Invalid):
    """path: JSON path of the fault, such as `$.any[2].edition`."""

    def __init__(self, path: str, what: str) -> None:
        super().__init__(f"{path} {what}.", path=path)
