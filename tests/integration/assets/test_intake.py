"""Converted files through the real sandbox: the GLB they became is measured and served."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.fixtures import interiors, models, sources
from vitrine.assets import Jail
from vitrine.assets.errors import MissingFile, NeedsExport, NotARoom, UnitNeeded
from vitrine.assets.report import Source
from vitrine.assets.statement import Statement
from vitrine.errors import VitrineError


def test_converted_file_is_served_as_the_glb_it_became() -> None:
    with Jail().look(io.BytesIO(sources.stl()), None, Statement("cm", name="box.stl")) as answer:
        assert (answer.kind, answer.entry) == ("glb", "model.glb")
        assert answer.report.source == Source("stl", "cm", 0.01, stated=True, up="z", triangles=12)
        assert answer.report.size_m == pytest.approx([0.002, 0.003, 0.001])
        with answer.open(answer.files[0]) as file:
            data = file.read()
    assert data[:4] == b"glTF"
    # What we write passes our own sandbox as it is.
    with Jail().look(io.BytesIO(data)) as answer:
        assert (answer.report.source, answer.report.triangles) == (None, 12)


def test_question_for_the_unit_comes_out_whole() -> None:
    with pytest.raises(UnitNeeded) as caught, Jail().look(io.BytesIO(sources.obj())):
        pass
    values = caught.value.values
    assert values["extents"] == pytest.approx([0.2, 0.1, 0.3])
    assert values["guesses"]["mm"] == pytest.approx([0.0002, 0.0001, 0.0003])
    assert (values["format"], values["likely"]) == ("obj", "m")


def test_refusal_comes_out_in_two_languages() -> None:
    data = b"Kaydara FBX Binary  \0\x1a\0" + bytes(200)
    with pytest.raises(NeedsExport) as caught, Jail().look(io.BytesIO(data)):
        pass
    assert "Blender" in caught.value.message and "Dans Blender" in caught.value.values["detail_fr"]


def test_step_is_converted_inside() -> None:
    (path,) = models.shared_models("featuretype.STEP")
    if path is None:
        return
    with Jail().look(io.BytesIO(path.read_bytes())) as answer:
        assert answer.report.size_m == pytest.approx([0.127, 0.034925, 0.0635], abs=1e-5)


@pytest.mark.parametrize("form", ["{}", "file://{}", "../../../../../../..{}"])
def test_planted_canary_is_never_read(form: str, tmp_path: Path) -> None:
    canary = tmp_path / "canary.png"
    canary.write_bytes(models.png(5, 3))
    mtl = f"newmtl wood\nmap_Kd {form.format(canary)}\n".encode()
    with pytest.raises(MissingFile), Jail().look(io.BytesIO(sources.obj_zip(mtl=mtl)), None, Statement("m")):
        pass
    xxe = f'<?xml version="1.0"?><!DOCTYPE m [<!ENTITY x SYSTEM "file://{canary}">]><model unit="&x;"/>'
    with pytest.raises(VitrineError), Jail().look(io.BytesIO(sources.threemf(xxe.encode()))):
        pass


def test_deep_measures_come_out_of_a_sandbox_of_their_own() -> None:
    deep = Jail().deep(io.BytesIO(models.good_glb()))
    assert deep.volume_m3 == pytest.approx(0.006)
    assert deep.collision is not None and len(deep.collision["pieces"]) == 1


def test_a_room_is_measured_in_a_sandbox_of_its_own() -> None:
    room = Jail().room(io.BytesIO(interiors.room()))
    assert room.area_m2 > 10 and room.obstacles and room.slots
    with pytest.raises(NotARoom) as refused:
        Jail().room(io.BytesIO(interiors.room(move=interiors.scaled(100))))
    assert refused.value.values["reason"] == "in-cm" and "centimètres" in refused.value.values["detail_fr"]


def test_deep_measures_refuse_what_is_refused_elsewhere() -> None:
    with pytest.raises(VitrineError) as caught:
        Jail().deep(io.BytesIO(models.good_glb()[:-20]))
    assert caught.value.slug() == "not-readable"
