"""What programs may read holds nothing of the shop's, and data is not taken where they may."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from vitrine.assets.confining.places import exposing, of_browser, of_program, of_python, refuse_exposed
from vitrine.errors import ConfigurationError


def test_a_program_sees_libraries_and_code(tmp_path: Path) -> None:
    python = of_python()
    assert sys.executable in python
    assert of_program(Path(sys.executable)) == python
    for home in ("/", "/etc", "/home", "/opt", "/root", "/run", "/srv", "/var", str(tmp_path), sys.prefix):
        for places in (python, of_program(Path("/usr/bin/node")), of_browser(Path("/usr/bin/chromium"))):
            assert home not in places
            assert exposing(Path(home) / "data") is None


def test_a_browser_of_its_own_folder_brings_it(tmp_path: Path) -> None:
    (tmp_path / "chrome").touch()
    assert exposing(tmp_path / "data") is None
    assert exposing(tmp_path / "data", tmp_path / "chrome") == str(tmp_path)


def test_data_among_libraries_is_refused(tmp_path: Path) -> None:
    refuse_exposed(tmp_path)
    libraries = Path(pytest.__file__).parents[1]
    (tmp_path / "link").symlink_to(libraries)
    for kept in (
        libraries,
        libraries / "shop" / "data",
        tmp_path / "link" / "data",
        Path("/usr/share/vitrine"),
    ):
        with pytest.raises(ConfigurationError, match="VITRINE_DATA"):
            refuse_exposed(kept)
