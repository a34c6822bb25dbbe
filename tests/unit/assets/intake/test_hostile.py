"""Every hostile file of the converted formats ends in its own typed error, and nothing outside is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixtures import models, sources
from tests.fixtures.hostile_sources import SOURCES
from tests.unit.assets.intake.taking import take
from vitrine.assets.errors import FROM_SANDBOX
from vitrine.assets.intake.kinds import HEAD_BYTES, kind_of
from vitrine.assets.intake.refusals import _BY_NAME, _KNOWN, needs_export
from vitrine.assets.measuring.measure import measured
from vitrine.errors import VitrineError
from vitrine.words import OTHER_LANGUAGES


@pytest.mark.parametrize("name", SOURCES)
def test_hostile_source_gets_its_typed_error(name: str, tmp_path: Path) -> None:
    make, slug = SOURCES[name]
    with pytest.raises(VitrineError) as caught:
        measured(take(make(), tmp_path).package)
    assert caught.value.slug() == slug, caught.value.message
    assert caught.value.slug() in FROM_SANDBOX
    assert len(caught.value.message) < 2_000
    assert str(tmp_path) not in caught.value.message


@pytest.mark.parametrize("written", ["../canary.png", "{canary}", "file://{canary}", "..\\canary.png"])
def test_a_picture_outside_of_the_upload_is_never_read(written: str, tmp_path: Path) -> None:
    canary = tmp_path / "canary.png"
    canary.write_bytes(models.png(4, 4))
    inside = tmp_path / "inside"
    inside.mkdir()
    mtl = f"newmtl wood\nmap_Kd {written.format(canary=canary)}\n".encode()
    with pytest.raises(VitrineError) as caught:
        take(sources.obj_zip(mtl=mtl), inside)
    assert caught.value.slug() == "missing-file"


def test_a_material_file_outside_of_the_upload_is_never_read(tmp_path: Path) -> None:
    (tmp_path / "canary.mtl").write_bytes(b"newmtl wood\nKd 1 0 0\n")
    inside = tmp_path / "inside"
    inside.mkdir()
    for number, library in enumerate(("../canary.mtl", f"{tmp_path}/canary.mtl", "../../canary.mtl")):
        folder = inside / str(number)
        folder.mkdir()
        found = take(sources.obj(library), folder)
        assert "materials-missing" in {note.code for note in found.notes}


def test_step_never_follows_a_name_out_of_the_upload(tmp_path: Path) -> None:
    (real,) = models.shared_models("featuretype.STEP")
    data = sources.step() if real is None else real.read_bytes()
    (tmp_path / "canary.stp").write_bytes(data)
    inside = tmp_path / "inside"
    inside.mkdir()
    leading_out = data.replace(b"DATA;", b"DATA;\n#999991=DOCUMENT_FILE('../canary.stp','','',#1,'',$);", 1)
    with pytest.raises(VitrineError) as caught:
        take(leading_out, inside)
    assert caught.value.slug() == "forbidden-address"


def test_every_program_has_its_steps_in_every_language() -> None:
    """Those that the tables name are those that `words/` knows."""
    named = {program for _, _, programs in _KNOWN for program in programs}
    named |= {program for _, programs in _BY_NAME.values() for program in programs}
    for program in named:
        problem = needs_export("FBX", (program,)).problem()
        others = [problem[f"detail_{language}"] for language in OTHER_LANGUAGES]
        assert all("FBX" in told and told != problem["detail"] for told in others), program


@pytest.mark.parametrize(
    ("head", "name", "slug"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(90), "sofa.max", "needs-export"),
        (b"\x28\xb5\x2f\xfd" + bytes(90), "sofa.blend", "needs-export"),
        (b"\1\2\3" + bytes(90), "sofa.fbx", "needs-export"),
        (b"\1\2\3" + bytes(90), "sofa.glb", "not-a-model"),
        (b"\1\2\3" + bytes(90), "sofa.obj", "not-a-model"),
        (b"\1\2\3" + bytes(90), "sofa.stl", "not-readable"),
    ],
)
def test_a_name_is_a_hint_and_no_proof(head: bytes, name: str, slug: str) -> None:
    with pytest.raises(VitrineError) as caught:
        kind_of(head, len(head), name)
    assert caught.value.slug() == slug


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (sources.stl(), "stl"), (sources.text_stl(), "stl"), (sources.obj(), "obj"), (sources.ply(), "ply"),
        (sources.off(), "off"), (sources.step(), "stp"), (sources.threemf(), "zip"),
    ],
)  # fmt: skip
def test_the_content_says_what_a_file_is_whatever_it_is_called(data: bytes, kind: str) -> None:
    for name in (None, "a.glb", "a.fbx", "a"):
        assert kind_of(data[:HEAD_BYTES], len(data), name) == kind
    assert kind_of(data[:HEAD_BYTES], None) == kind


def test_a_long_comment_before_the_first_line_needs_the_name() -> None:
    head = (b"# " + b"x" * 60 + b"\n") * 100
    assert kind_of(head[:HEAD_BYTES], 90_000, "a.obj") == "obj"
    with pytest.raises(VitrineError):
        kind_of(head[:HEAD_BYTES], 90_000, "a.txt")
