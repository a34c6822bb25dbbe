"""The two WebAuthn ceremonies as pure functions: no table, no clock. The library's errors become ours."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, options_to_json_dict
from webauthn.helpers.exceptions import InvalidJSONStructure, WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from vitrine.accounts.errors import CredentialUnreadable, KeyVerifiesNobody, PasskeyRefused
from vitrine.accounts.settings import AccountSettings

LONGEST_FIELD = 65_536
# Up to 1023 bytes (WebAuthn level 3, section 4).
_BASE64URL = re.compile(r"[A-Za-z0-9_-]{1,1364}=*")
Credential = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Registered:
    """A verified new passkey. credential_id: base64url. public_key: COSE."""

    credential_id: str
    public_key: bytes
    sign_count: int


@dataclass(frozen=True, slots=True)
class KeyAnswer:
    """A passkey's verified answer. verifies: it told who used it (a finger, a face, a PIN)."""

    sign_count: int
    verifies: bool


def registration_options(
    settings: AccountSettings, challenge: str, user_handle: str, shown_name: str, known: Iterable[str]
) -> Credential:
    """What `navigator.credentials.create` takes, as JSON. known: credential ids not to be enrolled twice."""
    options = generate_registration_options(
        rp_id=settings.rp_id,
        rp_name=settings.rp_name,
        user_id=base64url_to_bytes(user_handle),
        user_name=shown_name,
        user_display_name=shown_name,
        challenge=base64url_to_bytes(challenge),
        timeout=settings.challenge_seconds * 1000,
        authenticator_selection=AuthenticatorSelectionCriteria(
            # Signing in names no account first, so the authenticator itself must know the credential.
            resident_key=ResidentKeyRequirement.REQUIRED,
            require_resident_key=True,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known],
    )
    return options_to_json_dict(options)


def authentication_options(
    settings: AccountSettings, challenge: str, known: Iterable[str] = (), *, weak: bool = False
) -> Credential:
    """What `navigator.credentials.get` takes, as JSON.

    known: credential ids to choose from, none: any. weak: let keys try that do not tell who uses them.
    """
    needed = UserVerificationRequirement.PREFERRED if weak else UserVerificationRequirement.REQUIRED
    options = generate_authentication_options(
        rp_id=settings.rp_id,
        challenge=base64url_to_bytes(challenge),
        timeout=settings.challenge_seconds * 1000,
        user_verification=needed,
        allow_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known],
    )
    return options_to_json_dict(options)


def challenge_of(credential: Credential) -> str:
    """The challenge the browser says it answered, base64url. Nothing about it is trusted yet.

    Raises CredentialUnreadable.
    """
    response = credential.get("response")
    if not isinstance(response, dict):
        raise CredentialUnreadable
    if any(isinstance(field, str) and len(field) > LONGEST_FIELD for field in response.values()):
        raise CredentialUnreadable
    try:
        client_data = json.loads(base64url_to_bytes(response["clientDataJSON"]))
        challenge = bytes_to_base64url(base64url_to_bytes(client_data["challenge"]))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise CredentialUnreadable from error
    return challenge


def credential_id(credential: Credential) -> str:
    """The id the browser says it used, base64url. Raises CredentialUnreadable."""
    found = credential.get("id")
    if not isinstance(found, str) or _BASE64URL.fullmatch(found) is None:
        raise CredentialUnreadable
    return found


def verify_registration(settings: AccountSettings, credential: Credential, challenge: str) -> Registered:
    """The new passkey, once origin, RP id, challenge, attestation and user verification hold.

    Raises PasskeyRefused, KeyVerifiesNobody, CredentialUnreadable.
    """
    _check_own_page(credential)
    try:
        verified = verify_registration_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=settings.rp_id,
            expected_origin=sorted(settings.origins),
        )
    except InvalidJSONStructure as error:
        raise CredentialUnreadable from error
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise PasskeyRefused from error
    if not verified.user_verified:
        raise KeyVerifiesNobody
    return Registered(
        bytes_to_base64url(verified.credential_id), verified.credential_public_key, verified.sign_count
    )


def verify_authentication(
    settings: AccountSettings, credential: Credential, challenge: str, public_key: bytes, sign_count: int
) -> KeyAnswer:
    """The passkey's new counter, once signature, origin, RP id, challenge and counter hold.

    Whether it told who used it is for the caller to judge.

    Raises PasskeyRefused, CredentialUnreadable.
    """
    _check_own_page(credential)
    try:
        verified = verify_authentication_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=settings.rp_id,
            expected_origin=sorted(settings.origins),
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
        )
    except InvalidJSONStructure as error:
        raise CredentialUnreadable from error
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise PasskeyRefused from error
    return KeyAnswer(verified.new_sign_count, verified.user_verified)


def _check_own_page(credential: Credential) -> None:
    """Passkeys are asked for by our pages alone, never within a stranger's frame (WebAuthn L3, 5.8.1).

    Raises PasskeyRefused, CredentialUnreadable.
    """
    try:
        client_data = json.loads(base64url_to_bytes(credential["response"]["clientDataJSON"]))
        framed = client_data.get("crossOrigin", False) is not False or "topOrigin" in client_data
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise CredentialUnreadable from error
    if framed:
        raise PasskeyRefused
