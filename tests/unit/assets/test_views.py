"""What is told of a model."""

from __future__ import annotations

from dataclasses import replace

from vitrine.assets.cost import Cost
from vitrine.assets.views import Model, ModelForm, ModelLevel
from vitrine.ids import ModelHash

BARE = Model(ModelHash("0" * 64), "/models/x/model.glb", 5, 9, (1, 1, 1), (), "model/gltf-binary")


def test_each_level_costs_its_lightest_file() -> None:
    assert BARE.costs == ()
    files = tuple(ModelForm(f"/{size}", size, "draco", "webp", None) for size in (90, 80))
    level = ModelLevel(0, 8, 2, 6, None, files)
    assert replace(BARE, levels=(level, replace(level, files=()))).costs == (
        Cost(2, 8, 6, 80),
        Cost(2, 8, 6, 0),
    )
