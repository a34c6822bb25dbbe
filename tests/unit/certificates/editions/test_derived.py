"""The signed manifest of what is made of an edition's source."""

from __future__ import annotations

import json

from eth_account import Account
from eth_account.messages import encode_defunct

from tests.fixtures.signers import signer_of
from vitrine.certificates.editions.derived import Served, derived_document, message_of, signed
from vitrine.certificates.keys import KeySigner

SIGNER = KeySigner(bytes(31) + b"\x05")
FILES = [
    Served("level1-ab.glb", "ab" * 32, 1000, "model/gltf-binary", "bafk1"),
    Served("cutout-cd.webp", "cd" * 32, 50, "image/webp", "bafk2"),
]


def test_the_document_does_not_depend_on_the_order_of_rows() -> None:
    document = derived_document(7, "ef" * 32, "ab" * 32, FILES)
    assert document == derived_document(7, "ef" * 32, "ab" * 32, FILES[::-1])
    assert [each["name"] for each in document["files"]] == ["cutout-cd.webp", "level1-ab.glb"]


def test_any_wallets_tool_can_check_it() -> None:
    document = derived_document(7, "ef" * 32, "ab" * 32, FILES)
    signature = signed(document, SIGNER)
    told = json.loads(json.dumps(document))
    message = message_of(told).decode()
    assert message.startswith("Vitrine derived files ")
    assert (
        Account.recover_message(encode_defunct(text=message), signature=signature).lower() == SIGNER.address
    )
    assert signer_of(told, signature) == SIGNER.address


def test_another_document_or_signature_is_nobodys() -> None:
    document = derived_document(7, "ef" * 32, "ab" * 32, FILES)
    signature = signed(document, SIGNER)
    assert signer_of({**document, "edition": 8}, signature) != SIGNER.address
    for wrong in ("", "0x", "0xzz", signature[:-2], signature + "00"):
        assert signer_of(document, wrong) is None
