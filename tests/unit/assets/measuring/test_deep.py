"""Hull, box and collision pieces of shapes whose values are known."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.fixtures import models
from tests.fixtures.shapes import box, mesh
from vitrine.assets.measuring.collision import GREATEST_PIECES, clustered, pieces_of
from vitrine.assets.measuring.deep import Deep, measure_deep
from vitrine.assets.measuring.deep_shape import is_deep
from vitrine.assets.measuring.outlines import outlines_of


def deep_of(data: bytes, folder: Path) -> Deep:
    (folder / "upload").write_bytes(data)
    return measure_deep(folder / "upload")


def test_box(tmp_path: Path) -> None:
    found = deep_of(models.good_glb(), tmp_path)
    assert found.size_m == pytest.approx(models.SIZE_M)
    assert found.watertight
    assert found.volume_m3 == pytest.approx(0.006)
    assert found.hull_volume_m3 == pytest.approx(0.006)
    assert found.box is not None and sorted(found.box["size_m"]) == pytest.approx(sorted(models.SIZE_M))
    assert found.collision is not None and len(found.collision["pieces"]) == 1
    assert found.collision["volume_m3"] == pytest.approx(0.006, rel=0.1)
    assert is_deep(found.plain())


def test_skinned_quantised_box_stands_as_its_skin_says(tmp_path: Path) -> None:
    found = deep_of(models.skinned_quantised_glb(), tmp_path)
    assert found.size_m == pytest.approx((1, 2, 1))
    assert found.hull_volume_m3 == pytest.approx(2)


def test_open_box_has_no_volume_but_a_hull(tmp_path: Path) -> None:
    found = deep_of(models.changed_glb(lambda d: d["accessors"][3].update(count=33)), tmp_path)
    assert (found.watertight, found.volume_m3) == (False, None)
    assert found.hull_volume_m3 == pytest.approx(0.006)


def test_oriented_box_is_smaller_than_the_upright_one(tmp_path: Path) -> None:
    turn = [0, 0, np.sin(np.pi / 8), np.cos(np.pi / 8)]
    found = deep_of(models.changed_glb(lambda d: d["nodes"][0].update(rotation=turn)), tmp_path)
    assert found.box is not None and found.box["volume_m3"] == pytest.approx(0.006, rel=1e-3)
    assert np.prod(found.size_m) > 0.008


def test_an_l_of_two_boxes_becomes_at_least_two_pieces() -> None:
    pieces = pieces_of(*mesh(box((0, 0, 0), (1, 0.2, 0.2)), box((0, 0.2, 0), (0.2, 1, 0.2))))
    assert pieces is not None and 2 <= len(pieces) <= GREATEST_PIECES
    assert sum(piece.volume_m3 for piece in pieces) == pytest.approx(0.072, rel=0.25)


def test_clustering_bounds_the_faces_and_keeps_the_size() -> None:
    grid = np.stack(np.meshgrid(np.linspace(0, 1, 120), np.linspace(0, 1, 120)), axis=-1).reshape(-1, 2)
    points = np.column_stack([grid, np.zeros(len(grid))])
    number = np.arange(120 * 119).reshape(119, 120)[:, :-1].ravel()
    faces = np.stack([number, number + 1, number + 120], axis=1)
    kept, corners = clustered(points, faces, 2_000)
    assert 500 < len(corners) <= 2_000
    assert np.ptp(kept[corners].reshape(-1, 3), axis=0)[:2] == pytest.approx([1, 1], abs=0.1)


def test_outlines_of_a_ring_have_a_hole() -> None:
    mask = np.ones((7, 7), bool)
    mask[2:5, 2:5] = False
    ((outer, holes),) = outlines_of(mask)
    assert sorted(outer) == [(0, 0), (0, 7), (7, 0), (7, 7)]
    assert [sorted(hole) for hole in holes] == [[(2, 2), (2, 5), (5, 2), (5, 5)]]


def test_shape_of_an_answer_is_doubted(tmp_path: Path) -> None:
    plain = deep_of(models.good_glb(), tmp_path).plain()
    for change in (
        {"area_m2": float("nan")}, {"size_m": [1, 2]}, {"box": "x"}, {"pivot": None},
        {"collision": {"format": "<script>"}}, {"more": 1},
    ):  # fmt: skip
        assert not is_deep({**plain, **change})


@pytest.mark.parametrize("path", models.shared_models("SunglassesKhronos.glb"))
def test_sunglasses_get_pieces_that_fill_less_than_their_hull(path: Path | None, tmp_path: Path) -> None:
    if path is None:
        return
    found = deep_of(path.read_bytes(), tmp_path)
    assert found.collision is not None and found.hull_volume_m3 is not None
    assert 2 <= len(found.collision["pieces"]) <= GREATEST_PIECES
    assert found.collision["volume_m3"] < 0.8 * found.hull_volume_m3
