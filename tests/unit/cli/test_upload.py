"""What `vitrine upload` refuses before anything is sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fixtures.command import vitrine


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "lamp.glb"
    path.write_bytes(b"glTF")
    return path


def test_no_such_file(tmp_path: Path) -> None:
    ran = vitrine("upload", str(tmp_path / "nothing.glb"))
    assert ran.code == 2
    assert "There is no file" in ran.line


def test_a_folder_without_a_model(tmp_path: Path) -> None:
    assert "holds no model" in vitrine("upload", str(tmp_path)).line


def test_a_licence_needs_whose_work_it_is(model: Path) -> None:
    assert "--rights" in vitrine("upload", str(model), "--licence", "CC0").line


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "empty.glb").touch()
    assert "is empty" in vitrine("upload", str(tmp_path / "empty.glb")).line


@pytest.mark.parametrize("token", ["", "  ", "two words", "vt_é", "vt_1\r\nX-Evil: 1"])
def test_no_token_or_one_that_is_none(model: Path, token: str) -> None:
    ran = vitrine("upload", str(model), VITRINE_TOKEN=token)
    assert ran.code == 2
    assert "VITRINE_TOKEN" in ran.line
    assert "Evil" not in ran.line


def test_the_variable_of_the_token_can_be_named(model: Path) -> None:
    assert "OTHER_TOKEN" in vitrine("upload", str(model), "--token-env", "OTHER_TOKEN", OTHER_TOKEN="").line


def test_no_shop_there(model: Path) -> None:
    ran = vitrine("upload", str(model), "--url", "http://127.0.0.1:9", VITRINE_TOKEN="vt_1")
    assert ran.code == 2
    assert "Nothing answers" in ran.line
