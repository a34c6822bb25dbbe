"""What markets read: OpenSea's form, inert wherever it is pasted."""

from __future__ import annotations

import json
from typing import Any

import pytest

from vitrine.answers import LocalText
from vitrine.certificates.answers import BoundFile, Edition
from vitrine.certificates.proofs.metadata import RepresentingFile, contract_metadata, escaped, token_metadata
from vitrine.certificates.states import EditionState

EDITION = Edition(
    number=7, product_id="product_1", variant_id=None, model="ab" * 32,
    title=LocalText(en="<script>alert(1)</script> & co"), content_root="cd" * 32, licence="Keep it.",
    max_supply=50, given=3, soulbound=True, revocable=False, royalty_bps=0, open_gift=False,
    state=EditionState.REGISTERED, problem=None,
)  # fmt: skip
FILE: dict[str, Any] = {"name": "source.glb", "sha256": "ef" * 32, "bytes": 9, "cid": "bafk", "proof": ["00"]}


def test_a_token_is_told_in_opensea_form() -> None:
    told = token_metadata(
        EDITION, 3, "Maison Vitrine", "https://shop.example/certificates/1/0xC/9",
        RepresentingFile("https://shop.example/models/a/thumb.webp", "bafkthumb"),
        RepresentingFile("https://shop.example/models/a/bowl.glb", None), [BoundFile(**FILE)],
    )  # fmt: skip
    assert told["name"] == "<script>alert(1)</script> & co #3"
    assert told["image"].endswith("thumb.webp") and told["image_cid"] == "bafkthumb"
    assert told["animation_url"].endswith("bowl.glb") and "animation_cid" not in told
    assert told["external_url"] == "https://shop.example/certificates/1/0xC/9"
    assert told["content_root"] == "0x" + "cd" * 32
    assert told["files"] == [{key: FILE[key] for key in ("name", "sha256", "bytes", "cid")}]
    traits = {each["trait_type"]: each["value"] for each in told["attributes"]}
    assert traits == {
        "Edition": "7", "Number": 3, "Brand": "Maison Vitrine", "Bound to its owner": "yes",
        "Revocable": "no",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("title", "name"),
    [(LocalText(en="Bowl", fr="Bol"), "Bowl #3"), (LocalText(fr="Bol"), "Bol #3")],
)
def test_its_one_name_is_english_where_the_brand_wrote_that(title: LocalText, name: str) -> None:
    edition = EDITION.model_copy(update={"title": title})
    told = token_metadata(edition, 3, "Maison Vitrine", None, None, None, [])
    assert told["name"] == name
    assert f"for {name.removesuffix(' #3')} by Maison Vitrine" in told["description"]


def test_what_is_not_there_is_not_told() -> None:
    told = token_metadata(EDITION, 3, "Maison Vitrine", None, None, None, [])
    assert not {"image", "image_cid", "animation_url", "animation_cid", "external_url"} & set(told)


def test_the_text_holds_no_markup_and_says_the_same() -> None:
    told = token_metadata(EDITION, 3, "A\u2028B", None, None, None, [])
    text = escaped(told)
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == told


def test_the_contract_is_told() -> None:
    told = contract_metadata("Vitrine Certificate", "VITRINE", "https://shop.example")
    assert told["name"] == "Vitrine Certificate" and told["external_link"] == "https://shop.example"
