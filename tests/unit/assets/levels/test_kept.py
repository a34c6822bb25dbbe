"""The comparison notices every loss that optimisers are known for."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.fixtures import rich
from vitrine.assets.levels.kept import lost, traits
from vitrine.assets.levels.slim import short, slimmed

Change = Callable[[dict[str, Any]], object]

LOSSES: dict[str, tuple[Change, set[str]]] = {
    "variants": (lambda d: d["extensions"].clear(), {"variants"}),
    "a variant's name": (
        lambda d: d["extensions"]["KHR_materials_variants"]["variants"].reverse(), {"variants"}
    ),
    "mapping": (
        lambda d: d["meshes"][0]["primitives"][0]["extensions"].clear(),
        {"mapped", "uv_sets", "names"},
    ),
    "animation": (lambda d: d["animations"].pop(), {"animations"}),
    "channel": (lambda d: d["animations"][0]["channels"].clear(), {"animations"}),
    "skin": (lambda d: d["nodes"][1].pop("skin"), {"skins"}),
    "joint": (lambda d: d["skins"][0]["joints"].pop(), {"skins"}),
    "morph": (lambda d: d["meshes"][0]["primitives"][0].pop("targets"), {"morphs"}),
    "uv set": (lambda d: d["meshes"][0]["primitives"][0]["attributes"].pop("TEXCOORD_1"), {"uv_sets"}),
    "credit": (lambda d: d["asset"].pop("copyright"), {"copyright"}),
    "part": (lambda d: d["nodes"][4].pop("mesh"), {"parts", "names"}),
    "node's name": (lambda d: d["nodes"][4].pop("name"), {"names"}),
    "material's name": (lambda d: d["materials"][2].pop("name"), {"names"}),
    "extras": (lambda d: d["nodes"][4].pop("extras"), {"extras"}),
    "target names": (lambda d: d["meshes"][0].pop("extras"), {"extras"}),
    "scene": (lambda d: d["scenes"].append({}), {"scenes"}),
    "texture transform": (
        lambda d: d["materials"][0]["pbrMetallicRoughness"]["baseColorTexture"].pop("extensions")
        and d["extensionsUsed"].remove("KHR_texture_transform"),
        {"extensions"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("loss", LOSSES)
def test_each_loss_is_named(loss: str) -> None:
    document, _ = rich.rich_document()
    derived = copy.deepcopy(document)
    change, names = LOSSES[loss]
    change(derived)
    assert set(lost(document, derived)) == names


def test_nothing_is_lost_by_storing_differently() -> None:
    document, _ = rich.rich_document()
    derived = copy.deepcopy(document)
    derived["extensionsUsed"] += ["KHR_draco_mesh_compression", "EXT_texture_webp"]
    derived["nodes"].append({})
    assert lost(document, slimmed(derived)) == ()
    assert traits(document).uv_sets == 2


def test_slimmer_says_the_same_in_fewer_words() -> None:
    document, _ = rich.rich_document()
    document["nodes"][3]["translation"] = [0.10000000149011612, 1.0, -0.3333333432674408]
    document["accessors"][0].update(byteOffset=0, normalized=False)
    before = len(json.dumps(document))
    slim = slimmed(document)
    assert len(json.dumps(slim)) < before
    assert slim["nodes"][3]["translation"] == [0.1, 1, -0.33333334]
    assert "min" in slim["accessors"][0]
    assert short(1e-45) != 0
