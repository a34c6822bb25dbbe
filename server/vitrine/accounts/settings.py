"""What accounts are told at start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from vitrine.domains import NONE, Domains
from vitrine.quotas.kinds import BY_DEFAULT, QuotaOptions, Quotas


class AccountOptions(QuotaOptions, Protocol):
    """What accounts read of the shop's settings."""

    @property
    def relying_party(self) -> str: ...

    @property
    def url(self) -> str: ...

    @property
    def allowed_origins(self) -> frozenset[str]: ...

    @property
    def brand_domains(self) -> Domains: ...

    @property
    def secure(self) -> bool: ...

    @property
    def session_idle_hours(self) -> int: ...

    @property
    def session_days(self) -> int: ...


@dataclass(frozen=True, slots=True)
class AccountSettings:
    """rp_id: the host that passkeys belong to, no port. origins: where the shop's pages may come from, exact.

    url: where the shop is, for words. domains: of brands, each with cookies of its own. secure: it
    is reached by https; cookies then are `Secure` and `__Host-`.
    guest_days: how long a guest is known after the last visit. idle_hours, member_days: when a member signs
    in again: so long after they were last here, so long after they signed in.
    proof_minutes: how long after a passkey was shown the delicate things may be done.
    quotas: how much a brand may have, where nobody has said otherwise.
    Rates hold for one address (IPv6: one /64): a bucket of `burst` that refills by `per_minute`.
    """

    rp_id: str
    origins: frozenset[str]
    secure: bool = False
    url: str = ""
    domains: Domains = NONE
    rp_name: str = "Vitrine"
    guest_days: int = 30
    idle_hours: int = 12
    member_days: int = 7
    proof_minutes: int = 5
    enrolment_hours: int = 24
    challenge_seconds: int = 300
    # Guests: a school or a trade fair may share one address. Attempts: a person needs two requests a sign-in.
    guests_burst: int = 300
    guests_per_minute: int = 600
    attempts_burst: int = 20
    attempts_per_minute: int = 20
    codes_burst: int = 5
    codes_per_minute: int = 5
    quotas: Quotas = BY_DEFAULT

    @classmethod
    def of(cls, options: AccountOptions) -> AccountSettings:
        """The shop's settings, the rest by default."""
        return cls(
            rp_id=options.relying_party,
            origins=options.allowed_origins,
            secure=options.secure,
            idle_hours=options.session_idle_hours,
            member_days=options.session_days,
            url=options.url,
            domains=options.brand_domains,
            quotas=options.brand_quotas,
        )

    @property
    def cookie(self) -> str:
        """The session cookie's name. `__Host-` makes browsers refuse one set by a sibling host."""
        return "__Host-vitrine_session" if self.secure else "vitrine_session"
