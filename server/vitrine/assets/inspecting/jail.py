"""Looking at an upload in a sandbox: what is asked of it, and what of its answer is believed.

Whatever happens inside, the caller gets an `Inspected` or one typed error within SANDBOX_WALL_S.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final

from pydantic import TypeAdapter, ValidationError

from vitrine.assets.confining.namespaces import isolation
from vitrine.assets.confining.sandbox import Program, opened, python_command, sandboxed
from vitrine.assets.errors import MeasuringFailed, NotIsolated
from vitrine.assets.gltf.manifest import MadeFile, served_file
from vitrine.assets.limits import SANDBOX_OUTPUT, SANDBOX_WALL_S
from vitrine.assets.measuring.deep import Deep
from vitrine.assets.measuring.deep_shape import is_deep
from vitrine.assets.measuring.proposal import Proposal
from vitrine.assets.report import Report
from vitrine.assets.reports import believed
from vitrine.assets.statement import Statement
from vitrine.errors import VitrineError

log = logging.getLogger(__name__)

_COMMAND = python_command("vitrine.assets.inspecting.program")
_DEEP_COMMAND = python_command("vitrine.assets.inspecting.deep_program")
_ROOM_COMMAND = python_command("vitrine.assets.inspecting.room_program")
_NAME_LIMIT = 200
_PROPOSAL: Final = TypeAdapter(Proposal)


@dataclass(frozen=True, slots=True)
class Inspected:
    """What came out: the served files still lie in `folder`, until the `with` that gave it ends."""

    kind: str
    entry: str
    files: tuple[MadeFile, ...]
    report: Report
    folder: Path

    def open(self, served: MadeFile) -> BinaryIO:
        """A served file for reading; never through a link. Raises OSError."""
        return opened(self.folder / served.place)


@dataclass(frozen=True, slots=True)
class Jail:
    """How uploads are looked at. wall_s: killed after. command: the program inside, for tests of this file.

    require_network_isolation: refuse to look (NotIsolated) where the kernel cannot keep the sandbox
    off the network.
    """

    require_network_isolation: bool = False
    wall_s: float = float(SANDBOX_WALL_S.value)
    command: tuple[str, ...] = _COMMAND
    deep_command: tuple[str, ...] = _DEEP_COMMAND

    def check(self) -> None:
        """Raises NotIsolated if this host may not take uploads."""
        if self.require_network_isolation and not isolation().available:
            raise NotIsolated(
                "Uploads are off: this server cannot isolate them. Its operator can run `vitrine doctor`."
            )

    @contextmanager
    def look(
        self, upload: BinaryIO, stop: threading.Event | None = None, statement: Statement | None = None
    ) -> Iterator[Inspected]:
        """Check, convert and measure the file. stop: when set by another thread, the sandbox is killed.

        statement: what its owner said of it; its unit, axis and name count here. Where the file was
        converted, the answer is about the GLB that it became: kind `glb`, entry `model.glb`, and
        `report.source` says what it was.

        Raises the file's own typed error (leaves of `errors.py`), MeasuringFailed (memory, time, output,
        crash), NotIsolated, or Interrupted.
        """
        self.check()
        said = statement or Statement()
        name = said.name[:_NAME_LIMIT] if said.name else None
        request = {"unit": said.unit, "up": said.up, "name": name}
        with sandboxed(self._program(self.command), {"upload": upload}, request, stop) as answer:
            try:
                found = _believed(answer.values, answer.folder)
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError, VitrineError) as error:
                log.warning("sandbox: answer refused", exc_info=True)
                raise MeasuringFailed.because("output") from error
            yield found

    def deep(self, glb: BinaryIO, *, stop: threading.Event | None = None) -> Deep:
        """The deep measures of a GLB whose geometry is plain, in a sandbox of its own.

        Raises as `look` does; nothing but numbers comes out.
        """
        self.check()
        program = self._program(self.deep_command)
        with sandboxed(program, {"upload": glb}, {}, stop) as answer:
            found = answer.values.get("deep")
        if not isinstance(found, dict) or not is_deep(found):
            log.warning("sandbox: deep answer refused")
            raise MeasuringFailed.because("output")
        return Deep.told(found)

    def room(self, glb: BinaryIO, stop: threading.Event | None = None) -> Proposal:
        """What a room made of a GLB whose geometry is plain begins with, measured in a sandbox of its own.

        Raises as `look` does, and NotARoom.
        """
        self.check()
        with sandboxed(self._program(_ROOM_COMMAND), {"upload": glb}, {}, stop) as answer:
            try:
                return _PROPOSAL.validate_python(answer.values.get("room"))
            except ValidationError as error:
                log.warning("sandbox: room refused", exc_info=True)
                raise MeasuringFailed.because("output") from error

    def _program(self, command: tuple[str, ...]) -> Program:
        return Program(command, self.wall_s, SANDBOX_OUTPUT.value)


def _believed(plain: dict[str, Any], folder: Path) -> Inspected:
    files = tuple(served_file(found) for found in plain["files"])
    entry, kind = plain["entry"], plain["kind"]
    if not files or entry not in {found.name for found in files} or kind not in ("glb", "zip"):
        raise ValueError("the sandbox gave no entry")
    return Inspected(kind, entry, files, believed(plain["report"]), folder)
