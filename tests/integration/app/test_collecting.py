"""Files that nothing names go after a day; what a model, a picture, a job or an edition needs never does."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.fixtures.copies import edition
from tests.fixtures.models import gltf_zip, good_glb, png
from tests.house import whole
from vitrine.accounts.part import AccountsPart
from vitrine.app.collecting import AGE_S, collect
from vitrine.assets.part import AssetsPart
from vitrine.certificates.part import CertificatesPart
from vitrine.parts import House
from vitrine.settings import Settings
from vitrine.storage import BlobStore


@pytest.fixture
def house(tmp_path: Path) -> House:
    settings = Settings(data=tmp_path / "data", chain="off", worker="elsewhere")
    found: House = whole(settings).state.house
    return found


def test_what_is_named_stays_and_the_rest_goes(house: House, tmp_path: Path) -> None:
    assets = house.part(AssetsPart).assets
    brand = house.part(AccountsPart).accounts.ensure_brand("Maison Vitrine").id
    assets.receive(brand, [good_glb()])  # waits
    archive = assets.receive(brand, [gltf_zip()])
    assets.store_picture([png(4, 4)])
    while (work := assets.jobs.claim()) is not None:
        if work.job == archive.id:
            assets.perform(work)
    assert isinstance(assets.blobs, BlobStore)
    assets.blobs.put(b"of an upload that failed")
    named = set(house.part(AssetsPart).blobs())
    before = set(assets.blobs.older(-60))
    assert len(before - named) == 1
    assert collect(house) == 0, "all of it is young"
    old = time.time() - AGE_S - 60
    for blob in before:
        os.utime(assets.blobs.path(blob), (old, old))
    assert collect(house) == 1
    assert set(assets.blobs.older(-60)) == before & named


def test_what_was_sold_with_an_edition_is_named(house: House) -> None:
    file = {"name": "chair.glb", "sha256": "ef" * 32, "bytes": 1}
    edition(house.database, manifest={"files": [file]})
    assert "ef" * 32 in house.part(CertificatesPart).blobs()
