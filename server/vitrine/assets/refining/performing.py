"""One claimed step done: its input laid out in a private folder, its watch kept, its outcome settled."""

from __future__ import annotations

import logging
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from vitrine.assets.confining.confined import Interrupted
from vitrine.assets.confining.watch import Watch
from vitrine.assets.errors import LightFailed, MeasuringFailed, OwnLight
from vitrine.assets.refining.service import LIMIT_ATTEMPTS, Refining
from vitrine.assets.refining.steps import BAKES, Outcome, Step, StepView, StepWork
from vitrine.errors import Conflict, NoRoomLeft, Unavailable, VitrineError
from vitrine.storage import told_full

log = logging.getLogger(__name__)

_AGAIN: Final = ("crash", "output")
_LIGHTS: Final = frozenset(BAKES.values())


class CannotBeDone(Unavailable):
    """This machine lacks what the step needs: Node, a browser, a library. It is skipped, and says so."""


class NotCalledFor(Conflict):
    """The model as it is gains nothing by the step. It is skipped, and says so."""


@dataclass(frozen=True, slots=True)
class StepInput:
    """What a step works on.

    glb: a private copy of the model as one self-contained GLB. folder: private and empty, for what is made.
    before: the model's steps with what they have left. open: a file that one of them made, by its name. stop:
    set when the step is cancelled or the server stops. told: to be called with 0..1 now and then.
    """

    glb: Path
    folder: Path
    before: tuple[StepView, ...]
    open: Callable[[str], BinaryIO]
    stop: threading.Event
    told: Callable[[float], None]


class Runner(Protocol):
    """Does one step, in subprocesses. Raises Interrupted or one of our errors."""

    def __call__(self, given: StepInput) -> Outcome: ...


class ModelFiles(Protocol):
    """Where models lie, by their hashes."""

    def entry(self, model_hash: str) -> str:
        """The name of the file to begin with."""
        ...

    def open_file(self, model_hash: str, name: str) -> BinaryIO:
        """A served file, for reading."""
        ...

    def open_source(self, model_hash: str) -> BinaryIO:
        """The file as it was uploaded."""
        ...


Pack = Callable[[Path, Path, threading.Event], Path]
"""(upload, empty folder, stop) -> one self-contained GLB, checked and written in a sandbox."""


class Refiner:
    """runners: how each step is done. pack: for models of several files."""

    def __init__(
        self, refining: Refining, runners: Mapping[Step, Runner], files: ModelFiles, pack: Pack
    ) -> None:
        self.refining = refining
        self._runners, self._files, self._pack = runners, files, pack

    def perform(self, work: StepWork, stop: threading.Event | None = None) -> None:
        """Do a claimed step and settle it. stop: when set by another thread, it ends and waits again."""
        stopping = stop or threading.Event()
        try:
            if work.attempt > LIMIT_ATTEMPTS:
                # Every attempt ended without a word: whatever it kills, it must not do so for ever.
                raise _failure(work).because("crash")
            with told_full(), self._laid_out(work, stopping) as given:
                self.refining.settle(work, self._runners[work.step](given))
        except Interrupted:
            if stopping.is_set():
                self.refining.requeue(work, counted=False)
        except NoRoomLeft:
            log.warning("step %s of %s waits until there is room on the disk", work.step, work.model)
            self.refining.requeue(work, counted=False)
        except (CannotBeDone, NotCalledFor, OwnLight) as error:
            self.refining.fail(work, error, skipped=True)
        except MeasuringFailed as error:
            if error.values.get("reason") in _AGAIN and work.attempt < LIMIT_ATTEMPTS:
                self.refining.requeue(work, counted=True)
            else:
                told = error.values.get("reason", "")
                self.refining.fail(work, LightFailed.because(told) if work.step in _LIGHTS else error)
        except Unavailable:
            log.warning("step %s of %s could not be settled now", work.step, work.model, exc_info=True)
        except VitrineError as error:
            self.refining.fail(work, error)
        except Exception:
            log.exception("step %s of %s failed", work.step, work.model)
            self.refining.fail(work, _failure(work).because("crash"))

    @contextmanager
    def _laid_out(self, work: StepWork, stopping: threading.Event) -> Iterator[StepInput]:
        with tempfile.TemporaryDirectory(prefix="vitrine-step-") as name:
            folder = Path(name) / "made"
            folder.mkdir()
            parts = [0.0]
            with Watch(str(work.step), lambda: self.refining.progress(work, parts[-1]), stopping) as watch:
                yield StepInput(
                    self._glb(work, Path(name), watch.stop), folder, self.refining.steps(work.model),
                    lambda wanted: self._files.open_file(work.model, wanted), watch.stop, parts.append,
                )  # fmt: skip

    def _glb(self, work: StepWork, folder: Path, stop: threading.Event) -> Path:
        entry, copy = self._files.entry(work.model), folder / "upload"
        is_whole = entry.endswith(".glb")
        kept = self._files.open_file(work.model, entry) if is_whole else self._files.open_source(work.model)
        with kept, copy.open("xb") as file:
            shutil.copyfileobj(kept, file)
        return copy if is_whole else self._pack(copy, folder / "packed", stop)


def _failure(work: StepWork) -> type[MeasuringFailed]:
    return LightFailed if work.step in _LIGHTS else MeasuringFailed
