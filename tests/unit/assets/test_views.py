"""What is told of a model."""

from __future__ import annotations

from dataclasses import replace

from vitrine.assets.cost import Cost
from vitrine.assets.views import Model
from vitrine.ids import ModelHash

BARE = Model(ModelHash("0" * 64), "/models/x/model.glb", 5, 9, (1, 1, 1), (), "model/gltf-binary")


def test_each_level_costs_its_lightest_file() -> None:
    assert BARE.costs == ()
    files = [{"bytes": 90}, {"bytes": 80}]
    level = {"level": 0, "triangles": 8, "draw_calls": 2, "texture_memory_bytes": 6, "files": files}
    assert replace(BARE, levels=(level, {**level, "files": []})).costs == (
        Cost(2, 8, 6, 80),
        Cost(2, 8, 6, 0),
    )
