"""`make sbom` names every locked package, once, and says the same each time."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from typing import Any

import pytest

from tests.contracts.makefile import ROOT

PINNED = re.compile(r"^([\w.-]+)(?:\[.*?\])?==([^\s;\\]+)", re.M)


@pytest.fixture(scope="module")
def bill() -> dict[str, Any]:
    return made()


def made() -> dict[str, Any]:
    told = subprocess.run(
        [sys.executable, "requirements/sbom.py"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(told.stdout)
    return found


def test_every_locked_package_is_in_it(bill: dict[str, Any]) -> None:
    named = {each["purl"] for each in bill["components"]}
    for file in (ROOT / "requirements").glob("*.txt"):
        for name, version in PINNED.findall(file.read_text()):
            plain = re.sub(r"[-_.]+", "-", name).lower()
            assert f"pkg:pypi/{plain}@{version}" in named, f"{file.name}: {name}"
    locks = [each for each in (ROOT / "web").glob("**/package-lock.json") if "node_modules" not in each.parts]
    assert len(locks) == 2
    for lock in locks:
        for place, package in json.loads(lock.read_text())["packages"].items():
            if "node_modules/" in place and not package.get("link"):
                name = package.get("name", place.rpartition("node_modules/")[2]).replace("@", "%40")
                assert f"pkg:npm/{name}@{package['version']}" in named, f"{lock}: {place}"


def test_it_is_cyclonedx(bill: dict[str, Any]) -> None:
    """What the schema of 1.6 asks for; the whole was tried with its own validator."""
    assert (bill["bomFormat"], bill["specVersion"], bill["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", bill["serialNumber"])
    assert bill["metadata"]["component"]["name"] == "vitrine-shop"
    times = Counter(each["bom-ref"] for each in bill["components"])
    assert set(times.values()) == {1}
    for each in bill["components"]:
        assert each["type"] == "library" and each["scope"] in ("required", "optional", "excluded")
        assert each.get("hashes") or each.get("properties"), f"{each['name']} has no hash"


def test_what_the_shop_runs_on_is_told_from_its_tools(bill: dict[str, Any]) -> None:
    scopes = {each["name"]: each["scope"] for each in bill["components"]}
    assert scopes["fastapi"] == scopes["three"] == "required"
    assert scopes["mypy"] == scopes["vitest"] == "excluded"


def test_the_same_locks_give_the_same_bytes(bill: dict[str, Any]) -> None:
    assert made() == bill


def test_who_finds_a_hole_reads_where_to_say_so() -> None:
    text = (ROOT / "SECURITY.md").read_text()
    assert "## Reporting" in text and "## What is supported" in text
