"""What can be wrong about who somebody is.

VitrineError
├── Malformed
│   └── CredentialUnreadable   the browser's passkey answer has another shape
├── Unauthenticated
│   ├── VisitorNeeded          no guest session: choose a name at the door first
│   ├── SignInNeeded           no member's session and no API token
│   ├── TokenRefused           the API token is unknown or revoked
│   ├── PasskeyRefused         the passkey's signature, origin or counter does not hold
│   ├── KeyVerifiesNobody      the passkey does not tell who uses it: no finger, face or PIN
│   └── CodeRefused            no such recovery code is left
├── Forbidden
│   ├── BetterKeyNeeded        the session is good for a new passkey and nothing else
│   ├── SpareNeeded            an owner or operator first makes a second way in
│   ├── FreshProofNeeded       the passkey was shown too long ago for this
│   ├── ForeignOrigin          the request comes from another site
│   ├── CsrfRefused            a cookie alone does not change anything
│   ├── RoleTooLow             the member may not do this
│   ├── OperatorNeeded         no member of a brand may do this by that alone
│   ├── ScopeMissing           the API token may not do this
│   └── NotYourBrand           it belongs to another brand
├── NotFound
│   ├── OperatorUnknown        no such operator
│   ├── BrandNotFound          no such brand, or it was deleted
│   ├── EnrolmentUnknown       no such one-time link
│   ├── PasskeyUnknown         no such passkey of this member
│   ├── MemberUnknown          no such member of this brand
│   ├── SessionUnknown         no such session of this member
│   ├── LinkUnknown            no such open one-time link of this brand
│   └── TokenUnknown           no such API token of this brand
├── Conflict
│   ├── PasskeyTaken           this passkey is enrolled already
│   ├── LastPasskey            without it the member could not sign in again
│   ├── NameTaken              another brand is called so, or looks as if it were
│   ├── TooManyNames           the brand has changed its name often enough
│   ├── OtherOwners            the brand is not one owner's to delete
│   └── LastOwner              a brand without an owner could not be looked after
├── Gone
│   ├── EnrolmentSpent         the one-time link was used or is too old
│   └── ChallengeSpent         the passkey's question was answered before or is too old
├── Invalid
│   ├── NameRefused            empty, too long, or markup
│   ├── NameKept               it would be taken for the shop, a brand or their people
│   ├── ColourOutOfRange       not 0 to 11
│   └── ScopesRefused          none, or one that does not exist
└── TooMany
    └── TooManyAttempts        slow down; retry_after_s says how long
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Final, Literal

from vitrine.errors import (
    Conflict,
    Forbidden,
    Gone,
    Invalid,
    Malformed,
    NotFound,
    TooMany,
    Unauthenticated,
)
from vitrine.words import OTHER_LANGUAGES, Words

_words: Final = Words(__file__)


class CredentialUnreadable(Malformed):
    def __init__(self) -> None:
        super().__init__("The passkey's answer cannot be read: send PublicKeyCredential.toJSON() as it is.")


class VisitorNeeded(Unauthenticated):
    def __init__(self) -> None:
        super().__init__("Choose a name at the door first: POST /api/session.")


class SignInNeeded(Unauthenticated):
    def __init__(self) -> None:
        super().__init__("This is for a brand's members: sign in with your passkey, or send an API token.")


class TokenRefused(Unauthenticated):
    def __init__(self) -> None:
        super().__init__("This API token is unknown or revoked: make a new one on the brand page.")


class PasskeyRefused(Unauthenticated):
    def __init__(self) -> None:
        super().__init__("The passkey could not be verified: try again, or ask an owner for a new link.")


class KeyVerifiesNobody(Unauthenticated):
    def __init__(self) -> None:
        super().__init__(
            "This passkey does not check who uses it: use one with a fingerprint, a face or a PIN, "
            "or set a PIN on this one."
        )


class CodeRefused(Unauthenticated):
    def __init__(self) -> None:
        super().__init__("This recovery code is not known or was used: try another of your list.")


class BetterKeyNeeded(Forbidden):
    def __init__(self) -> None:
        super().__init__(
            "This session is good for a new passkey only: POST /api/passkeys/links, then enrol it."
        )


class SpareNeeded(Forbidden):
    def __init__(self) -> None:
        super().__init__(
            "With your only passkey lost you would be locked out. First make recovery codes "
            "(POST /api/recovery-codes) or a second passkey (POST /api/passkeys/links)."
        )


class FreshProofNeeded(Forbidden):
    """minutes: how long a proof is good."""

    members: ClassVar[Mapping[str, Any]] = {"minutes": int}

    def __init__(self, minutes: int) -> None:
        super().__init__(
            f"Show your passkey again for this (POST /api/proofs): that is good for {minutes} minutes.",
            minutes=minutes,
        )


class ForeignOrigin(Forbidden):
    """shop: the address under which this shop knows itself."""

    members: ClassVar[Mapping[str, Any]] = {"shop": str}

    def __init__(self, shop: str) -> None:
        where = f" at {shop}" if shop else ""
        super().__init__(
            f"Requests from other sites may not change anything here: open the shop itself{where}.", shop=shop
        )


class CsrfRefused(Forbidden):
    def __init__(self) -> None:
        super().__init__("Send the header X-CSRF-Token with the value of csrf from GET /api/session.")


class RoleTooLow(Forbidden):
    members: ClassVar[Mapping[str, Any]] = {"needed": str}

    def __init__(self, needed: str) -> None:
        super().__init__(f"This needs the role {needed}: ask an owner of your brand.", needed=needed)


class OperatorNeeded(Forbidden):
    def __init__(self) -> None:
        super().__init__(
            "This is for the shop's operators: who runs it can make you one (vitrine operator invite)."
        )


class ScopeMissing(Forbidden):
    members: ClassVar[Mapping[str, Any]] = {"needed": str}

    def __init__(self, needed: str) -> None:
        super().__init__(f"This API token lacks the scope {needed}: make one that has it.", needed=needed)


class NotYourBrand(Forbidden):
    def __init__(self) -> None:
        super().__init__("This belongs to another brand: only its own members may change it.")


class OperatorUnknown(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such operator: vitrine operator list names them.")


class EnrolmentUnknown(NotFound):
    def __init__(self) -> None:
        super().__init__(
            "This one-time link is not known here: it was cancelled, or a letter of it is missing. "
            "Ask whoever gave it to you."
        )


class PasskeyUnknown(NotFound):
    def __init__(self) -> None:
        super().__init__("You have no such passkey: GET /api/passkeys lists yours.")


class MemberUnknown(NotFound):
    def __init__(self) -> None:
        super().__init__("Your brand has no such member: GET /api/members lists them.")


class SessionUnknown(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such session: GET /api/sessions lists yours.")


class LinkUnknown(NotFound):
    def __init__(self) -> None:
        super().__init__("Your brand has no such open link: GET /api/members/links lists them.")


class TokenUnknown(NotFound):
    def __init__(self) -> None:
        super().__init__("Your brand has no such API token: GET /api/tokens lists them.")


class PasskeyTaken(Conflict):
    def __init__(self) -> None:
        super().__init__("This passkey is enrolled already: sign in with it.")


class LastPasskey(Conflict):
    def __init__(self) -> None:
        super().__init__(
            "This is your last passkey that tells who uses it: add another before you remove it."
        )


class BrandNotFound(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such brand, or it was deleted.")


class NameTaken(Conflict):
    """Which brand's is not told: it may not be open yet."""

    def __init__(self) -> None:
        super().__init__(
            "This name is another brand's, or looks like it: letters of other scripts, accents, case and "
            "spaces make no difference. Choose another."
        )


class TooManyNames(Conflict):
    members: ClassVar[Mapping[str, Any]] = {"limit": int}

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"A brand keeps all names that it had, {limit} at most: take one of them again.", limit=limit
        )


class OtherOwners(Conflict):
    """detail_<language>: the text in that language."""

    members: ClassVar[Mapping[str, Any]] = {f"detail_{language}": str for language in OTHER_LANGUAGES}

    def __init__(self) -> None:
        told = _words("other-owners")
        others = {f"detail_{language}": told[language] for language in OTHER_LANGUAGES}
        super().__init__(told["en"], **others)


class LastOwner(Conflict):
    def __init__(self) -> None:
        super().__init__("This is the brand's last owner: make somebody else an owner first.")


class EnrolmentSpent(Gone):
    """why: it was used by somebody, or its time is over."""

    members: ClassVar[Mapping[str, Any]] = {"why": Literal["used", "expired"]}

    def __init__(self, why: Literal["used", "expired"]) -> None:
        told = {"used": "was used", "expired": "has expired"}[why]
        super().__init__(f"This one-time link {told}: ask whoever gave it to you for a new one.", why=why)


class ChallengeSpent(Gone):
    def __init__(self) -> None:
        super().__init__("This attempt was answered before or took too long: start again.")


class NameRefused(Invalid):
    members: ClassVar[Mapping[str, Any]] = {"limit": int}

    def __init__(self, reason: str, limit: int) -> None:
        super().__init__(f"The name {reason}: use 1 to {limit} characters of plain text.", limit=limit)


class NameKept(Invalid):
    """suggestion: what is left of the name without what is kept; "" if nothing is."""

    members: ClassVar[Mapping[str, Any]] = {"suggestion": str}

    def __init__(self, suggestion: str) -> None:
        how_about = f": how about {suggestion}?" if suggestion else ": choose another."
        super().__init__(
            f"This name is kept for the shop, its brands and their people{how_about}", suggestion=suggestion
        )


class ColourOutOfRange(Invalid):
    members: ClassVar[Mapping[str, Any]] = {"limit": int}

    def __init__(self, limit: int) -> None:
        super().__init__(f"A colour is a number from 0 to {limit}.", limit=limit)


class ScopesRefused(Invalid):
    members: ClassVar[Mapping[str, Any]] = {"known": list[str]}

    def __init__(self, known: list[str]) -> None:
        super().__init__(f"Name one or more of these scopes: {', '.join(known)}.", known=known)


class TooManyAttempts(TooMany):
    """retry_after_s: whole seconds, for the Retry-After header."""

    members: ClassVar[Mapping[str, Any]] = {"retry_after_s": int}

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"Too many attempts: try again in {retry_after_s} s.", retry_after_s=retry_after_s)
