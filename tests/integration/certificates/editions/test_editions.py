"""Editions over HTTP, and what is signed of their files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from sqlalchemy import select

from tests.fixtures.certificates import ANNA, SIGNER, Shop
from tests.fixtures.merkle import proves
from tests.fixtures.signers import signer_of
from tests.stock import stock
from vitrine.assets.tables import ModelFileRow
from vitrine.certificates.editions.merkle import Leaf
from vitrine.certificates.editions.service import Editions
from vitrine.certificates.keccak import checksummed
from vitrine.certificates.tables import SignedManifestRow
from vitrine.storage import BlobStore


def test_an_edition_is_bound_to_source_licence_and_variants(both: Shop) -> None:
    product = both.product()
    made = both.edition(product["id"], licence=" Keep it. ", royalty_bps=250, royalty_to="0x" + "AB" * 20)
    assert made["state"] == "queued" and made["given"] == 0 and made["licence"] == "Keep it."
    assert both.http.get(f"/api/editions/{made['number']}").json() == {**made, "state": "registered"}
    told = both.http.get(f"/api/editions/{made['number']}/manifest").json()
    root = bytes.fromhex(told["content_root"])
    assert told["content_root"] == made["content_root"]
    assert [file["name"] for file in told["files"]] == ["source.glb", "licence.txt", "variants.json"]
    for at, file in enumerate(told["files"]):
        path = [bytes.fromhex(step) for step in file["proof"]]
        assert proves(Leaf(file["name"], file["sha256"]), at, 3, path, root)
    with both.assets.open_source(product["model"]["hash"]) as file:
        source = file.read()
    assert told["files"][0]["sha256"] == hashlib.sha256(source).hexdigest()
    assert told["files"][0]["bytes"] == len(source)
    for file in told["files"][1:]:
        assert file["sha256"] == hashlib.sha256(told["texts"][file["name"]].encode()).hexdigest()
    variants = json.loads(told["texts"]["variants.json"])
    assert variants["material_variants"] == product["model"]["variants"]
    assert [each["id"] for each in variants["variants"]] == [each["id"] for each in product["variants"]]


def test_the_derived_files_are_signed_by_the_voucher_key(shop: Shop) -> None:
    made = shop.edition()
    derived = shop.http.get(f"/api/editions/{made['number']}/manifest").json()["derived"]
    assert derived["signer"] == checksummed(SIGNER.address)
    assert signer_of(derived["document"], derived["signature"]) == SIGNER.address
    assert derived["document"]["content_root"] == made["content_root"]
    files = {(each["name"], each["sha256"]) for each in derived["document"]["files"]}
    assert files == _served(shop)


def test_a_better_level_needs_no_new_edition(both: Shop) -> None:
    """The manifest is signed anew when the model's files change, and only then; the root stays."""
    made = both.edition()
    path = f"/api/editions/{made['number']}/manifest"
    first = both.http.get(path).json()
    assert both.http.get(path).json() == first
    blob = both.blobs.put(b"a lighter level")
    with both.database.unit() as unit:
        unit.session.add(
            ModelFileRow(
                model_hash=made["model"], name="level1-new.glb", blob=blob, bytes=15,
                media_type="model/gltf-binary",
            )
        )  # fmt: skip
    second = both.http.get(path).json()
    assert (second["content_root"], second["files"]) == (first["content_root"], first["files"])
    added = [each for each in second["derived"]["document"]["files"] if each["name"] == "level1-new.glb"]
    assert [each["sha256"] for each in added] == [blob]
    assert signer_of(second["derived"]["document"], second["derived"]["signature"]) == SIGNER.address
    with both.database.read() as session:
        assert len(session.scalars(select(SignedManifestRow)).all()) == 2


def test_without_a_key_nothing_is_signed_and_what_was_stays(shop: Shop) -> None:
    made = shop.edition()
    shop.voucher = None
    assert shop.editions.derived(made["number"]) is None
    shop.voucher = SIGNER
    signed = shop.editions.derived(made["number"])
    shop.voucher = None
    assert signed is not None and shop.editions.derived(made["number"]) == signed


def test_another_key_signs_anew(shop: Shop) -> None:
    made = shop.edition()
    first = shop.editions.derived(made["number"])
    shop.voucher = ANNA
    second = shop.editions.derived(made["number"])
    assert first is not None and second is not None and first.document == second.document
    assert signer_of(second.document.model_dump(), second.signature) == ANNA.address


def test_a_rotten_upload_is_not_sold(shop: Shop) -> None:
    product = shop.product()
    shop.blobs.path(product["model"]["hash"]).write_bytes(b"something else")
    answer = shop.http.post(
        f"/api/products/{product['id']}/editions",
        json={"licence": "x", "max_supply": 1},
        headers=shop.token,
    )
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/model-not-ready")


def test_editions_are_listed_by_product_and_by_brand(both: Shop) -> None:
    model = both.upload()
    bowl, cup = both.product(model=model), both.product(model=model)
    numbers = [both.edition(each["id"])["number"] for each in (bowl, cup, bowl)]
    listed = both.http.get(f"/api/editions?product={bowl['id']}").json()
    assert [each["number"] for each in listed["items"]] == [numbers[0], numbers[2]]
    mine = both.http.get("/api/editions?mine=1", headers=both.token).json()["items"]
    assert [each["number"] for each in mine] == numbers
    assert both.http.get("/api/editions?mine=1", headers=both.other_token).json()["items"] == []
    first = both.http.get("/api/editions?limit=2").json()
    assert (len(first["items"]), first["next"]) == (2, numbers[1])
    rest = both.http.get(f"/api/editions?after={first['next']}").json()
    assert ([each["number"] for each in rest["items"]], rest["next"]) == ([numbers[2]], None)


GOOD: dict[str, Any] = {"licence": "Keep it.", "max_supply": 10}


@pytest.mark.parametrize(
    ("change", "status", "kind"),
    [
        ({"licence": ""}, 422, "edition-refused"),
        ({"licence": "\u200b"}, 422, "edition-refused"),
        ({"licence": 7}, 422, "fields-invalid"),
        ({"licence": "x" * 40_001}, 422, "fields-invalid"),
        ({"max_supply": 0}, 422, "edition-refused"),
        ({"max_supply": 10**9 + 1}, 422, "edition-refused"),
        ({"max_supply": "10"}, 422, "fields-invalid"),
        ({"royalty_bps": 1001}, 422, "edition-refused"),
        ({"royalty_bps": 10}, 422, "edition-refused"),
        ({"royalty_to": "0x12"}, 422, "edition-refused"),
        ({"variant_id": "variant_nowhere"}, 404, "variant-not-found"),
        ({"soulbound": "yes"}, 422, "fields-invalid"),
        ({"supply": 3}, 422, "fields-invalid"),
    ],
)
def test_bad_editions_are_refused(shop: Shop, change: dict[str, Any], status: int, kind: str) -> None:
    path = f"/api/products/{shop.bare_product()}/editions"
    answer = shop.http.post(path, json={**GOOD, **change}, headers=shop.token)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{kind}")
    assert answer.headers["content-type"] == "application/problem+json"
    assert shop.http.get("/api/editions").json()["items"] == []


def test_who_may_make_an_edition_of_what(shop: Shop) -> None:
    product = shop.product()
    path = f"/api/products/{product['id']}/editions"
    assert shop.http.post(path, json=GOOD).status_code == 401
    assert shop.http.post(path, json=GOOD, headers=shop.other_token).status_code == 403
    missing = shop.http.post("/api/products/product_no/editions", json=GOOD, headers=shop.token)
    assert (missing.status_code, missing.json()["type"]) == (404, "/problems/product-not-found")
    shop.http.post(f"/api/products/{product['id']}/withdraw", headers=shop.token)
    assert shop.http.post(path, json=GOOD, headers=shop.token).json()["type"] == "/problems/model-not-ready"
    assert shop.http.post(path, json=GOOD, headers=shop.other_token).status_code == 404


@pytest.mark.parametrize("number", ["0", "99", "-1", "9223372036854775808", "x"])
def test_there_is_no_such_edition(shop: Shop, number: str) -> None:
    for path in (f"/api/editions/{number}", f"/api/editions/{number}/manifest"):
        answer = shop.http.get(path)
        assert answer.status_code in (404, 422)
        assert answer.headers["content-type"] == "application/problem+json"


class Crowded(BlobStore):
    """While a file is hashed for the first time, others ask as well."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.opened: list[str] = []
        self.meanwhile: Callable[[], object] = lambda: None

    def open(self, blob_hash: str) -> BinaryIO:
        self.opened.append(blob_hash)
        self.meanwhile()
        return super().open(blob_hash)


def _served(shop: Shop) -> set[tuple[str, str]]:
    """Name and blob of each file of the shop's model."""
    with shop.database.read() as session:
        rows = session.scalars(select(ModelFileRow).where(ModelFileRow.model_hash == stock().model))
        return {(row.name, row.blob) for row in rows}


def test_new_files_are_hashed_once_whoever_asks_meanwhile(both: Shop, tmp_path: Path) -> None:
    number = both.edition()["number"]
    crowd = Crowded(tmp_path / "blobs")
    editions = Editions(both.database, crowd, lambda: SIGNER)
    told: list[object] = []
    crowd.meanwhile = lambda: told.append(editions.derived(number))
    made = editions.derived(number)
    assert made is not None
    assert len(crowd.opened) == len(told) == len(_served(both)) > 0
    assert all(each is None for each in told)
    assert editions.derived(number) == made
    assert len(crowd.opened) == len(told)
    with both.database.read() as session:
        assert len(session.scalars(select(SignedManifestRow)).all()) == 1


def test_two_processes_keep_one_manifest(both: Shop, tmp_path: Path) -> None:
    number = both.edition()["number"]
    crowd = Crowded(tmp_path / "blobs")
    first = Editions(both.database, crowd, lambda: SIGNER)
    told: list[object] = []
    crowd.meanwhile = lambda: told.append(both.editions.derived(number))
    made = first.derived(number)
    assert told and all(each == made for each in told)
    with both.database.read() as session:
        assert len(session.scalars(select(SignedManifestRow)).all()) == 1


def test_after_a_file_that_was_not_there_it_is_tried_again(shop: Shop, tmp_path: Path) -> None:
    number = shop.edition()["number"]
    crowd = Crowded(tmp_path / "blobs")
    editions = Editions(shop.database, crowd, lambda: SIGNER)

    def lost() -> None:
        raise FileNotFoundError

    crowd.meanwhile = lost
    with pytest.raises(FileNotFoundError):
        editions.derived(number)
    crowd.meanwhile = lambda: None
    assert editions.derived(number) is not None


def test_an_edition_that_was_asked_for_twice_is_one(both: Shop) -> None:
    path = f"/api/products/{both.product()['id']}/editions"
    body, headers = {"licence": "Keep it.", "max_supply": 3}, both.token | {"Idempotency-Key": "once"}
    first, again = (both.http.post(path, json=body, headers=headers) for _ in range(2))
    assert first.status_code == again.status_code == 201
    assert first.json()["number"] == again.json()["number"]
    other = both.http.post(path, json={**body, "max_supply": 4}, headers=headers)
    assert (other.status_code, other.json()["type"]) == (409, "/problems/idempotency-key-used")
