"""PyPI's `vitrine` is another project: the command, its start and the doctor say so where it is installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import vitrine_shop
from tests.shop import ROOT, free_port

JOURNAL = "An AI research journal."


def installed(folder: Path, summary: str) -> Path:
    """A folder for the path in which pip has installed a `vitrine` of this summary."""
    info = folder / "vitrine-0.4.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.4\nName: vitrine\nVersion: 0.4.2\nSummary: {summary}\n"
    )
    return folder


def run(path: Path, *command: str) -> subprocess.CompletedProcess[str]:
    own = {"PYTHONPATH": os.pathsep.join((str(path), str(ROOT / "server")))}
    here = {"VITRINE_DATA": str(path / "data"), "VITRINE_PORT": str(free_port()), "VITRINE_CHAIN": "off"}
    return subprocess.run(
        [sys.executable, *command], cwd=path, env={**os.environ, **own, **here}, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=150, check=False,
    )  # fmt: skip


def test_the_doctor_names_the_other_one_and_what_mends_it(tmp_path: Path) -> None:
    ran = run(installed(tmp_path, JOURNAL), "-m", "vitrine", "doctor", "--json")
    found = next(each for each in json.loads(ran.stdout)["checks"] if each["part"] == "distribution")
    assert ran.returncode == 2
    assert found["state"] == "missing" and "vitrine 0.4.2" in found["what"]
    assert found["fix"] == "pip uninstall vitrine && pip install --force-reinstall vitrine-shop"


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_the_start_says_so_in_one_line(tmp_path: Path, command: str) -> None:
    path = installed(tmp_path, JOURNAL)
    (path / "data").write_text("a file, so that nothing is served")
    said = run(path, "-m", "vitrine", command).stderr.splitlines()
    assert said[0].startswith("vitrine: Careful: another distribution, vitrine 0.4.2,")
    assert said[0].endswith(vitrine_shop.MEND) and sum("Careful" in line for line in said) == 1


def test_files_written_over_end_the_command_in_one_line(tmp_path: Path) -> None:
    path = installed(tmp_path, JOURNAL)
    (path / "vitrine").mkdir()
    (path / "vitrine" / "__init__.py").write_text('"""Vitrine: a journal."""\n')
    ran = run(path, "-c", "import vitrine_shop; vitrine_shop.main()", "--help")
    assert ran.returncode == 2 and ran.stdout == ""
    assert ran.stderr.startswith("vitrine: The shop cannot start: another distribution, vitrine 0.4.2,")
    assert len(ran.stderr.splitlines()) == 1 and vitrine_shop.MEND in ran.stderr


def test_our_own_name_of_before_is_no_stranger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(installed(tmp_path, vitrine_shop.SUMMARY)))
    assert vitrine_shop.other() is None and not vitrine_shop.overwritten()


def test_the_command_is_ours() -> None:
    project = (ROOT / "pyproject.toml").read_text()
    assert 'vitrine = "vitrine_shop:main"' in project
    assert f'description = "{vitrine_shop.SUMMARY}"' in project
    assert run(ROOT, "-c", "import vitrine_shop; vitrine_shop.main()").stdout.strip() != ""
