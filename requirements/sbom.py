"""The software bill of materials: every locked package, Python's and npm's, as CycloneDX 1.6 (`make sbom`).

Made of the lock files alone, so that it says the same wherever it is made, and needs nothing to be installed.
"""

from __future__ import annotations

import base64
import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

ROOT: Final = Path(__file__).parents[1]
# file -> the scope of what it alone names. The first file that names a package decides.
PYTHON: Final = {"run.txt": "required", "node.txt": "optional", "dev.txt": "excluded"}
NPM: Final = ("web/package-lock.json", "web/packages/apigen/package-lock.json")
SIGNS: Final = {"dev": "excluded", "optional": "optional"}
_PINNED: Final = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;\\]+)", re.M)
_HASH: Final = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_EXPRESSION: Final = re.compile(r" (?:AND|OR|WITH) |[()]")

Component = dict[str, Any]


def bill(root: Path = ROOT) -> dict[str, Any]:
    """The document. The same lock files give the same bytes."""
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    found = {each["bom-ref"]: each for each in reversed([*_python(root), *_npm(root)])}
    components = sorted(found.values(), key=lambda each: str(each["bom-ref"]))
    own = f"pkg:pypi/{project['name']}@{project['version']}"
    names = "\n".join(each["bom-ref"] for each in components)
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": uuid.uuid5(uuid.NAMESPACE_URL, f"{own}\n{names}").urn,
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": own,
                "name": project["name"],
                "version": project["version"],
                "licenses": [{"license": {"id": project["license"]}}],
                "purl": own,
            }
        },
        "components": components,
    }


def _python(root: Path) -> Iterator[Component]:
    for file, scope in PYTHON.items():
        text = (root / "requirements" / file).read_text()
        pins = list(_PINNED.finditer(text))
        for pin, after in zip(pins, [*pins[1:], None], strict=True):
            name = re.sub(r"[-_.]+", "-", pin[1]).lower()
            files = _HASH.findall(text[pin.end() : after.start() if after else None])
            yield {
                **_component(f"pkg:pypi/{name}@{quote(pin[2])}", name, pin[2], scope),
                # One a file of the release: which of them is installed the machine decides.
                "properties": [{"name": "vitrine:sha256", "value": each} for each in files],
            }


def _npm(root: Path) -> Iterator[Component]:
    for file in NPM:
        for place, package in json.loads((root / file).read_text())["packages"].items():
            _, inside, name = place.rpartition("node_modules/")
            if not inside or package.get("link"):
                continue  # one of ours
            name = package.get("name", name)
            scope = next((kind for sign, kind in SIGNS.items() if package.get(sign)), "required")
            version = package["version"]
            found = _component(f"pkg:npm/{quote(name)}@{quote(version)}", name, version, scope)
            algorithm, _, digest = package.get("integrity", "").partition("-")
            if algorithm == "sha512":
                found["hashes"] = [{"alg": "SHA-512", "content": base64.b64decode(digest).hex()}]
            if licence := package.get("license"):
                several = _EXPRESSION.search(licence) is not None
                found["licenses"] = [{"expression": licence} if several else {"license": {"name": licence}}]
            yield found


def _component(purl: str, name: str, version: str, scope: str) -> Component:
    return {
        "type": "library", "bom-ref": purl, "name": name, "version": version, "scope": scope, "purl": purl,
    }  # fmt: skip


if __name__ == "__main__":
    sys.stdout.write(json.dumps(bill(), indent=1, ensure_ascii=False) + "\n")
