"""The services of models, for the shop that takes them in and for the worker that looks at them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from vitrine.assets.confining.places import refuse_exposed
from vitrine.assets.inspecting.jail import Jail
from vitrine.assets.refining.service import Refining
from vitrine.assets.refining.steps import Step
from vitrine.assets.service import Assets
from vitrine.parts import Ties
from vitrine.quotas.kinds import QuotaOptions
from vitrine.storage import BlobStore, Database


class ModelOptions(QuotaOptions, Protocol):
    """What models need to know of the shop's settings; `vitrine.settings.Settings` says what each means."""

    @property
    def data(self) -> Path: ...

    @property
    def free_floor_bytes(self) -> int: ...

    @property
    def isolation_required(self) -> bool: ...

    @property
    def model_steps(self) -> frozenset[str]: ...

    @property
    def upload_limit_bytes(self) -> int: ...


@dataclass(frozen=True, slots=True)
class ModelServices:
    """jail: how files are looked at. refining: what is made of models that passed."""

    jail: Jail
    refining: Refining
    assets: Assets

    @classmethod
    def of(
        cls,
        options: ModelOptions,
        database: Database,
        queued: Callable[[], None] = lambda: None,
        ties: Ties | None = None,
    ) -> ModelServices:
        """queued: called after a job was added. ties: as of `RemovingFiles`. Raises ConfigurationError
        (`refuse_exposed`).
        """
        refuse_exposed(options.data)
        jail = Jail(require_network_isolation=options.isolation_required)
        blobs = BlobStore(options.data / "blobs", options.free_floor_bytes)
        refining = Refining(database, blobs, {Step(name) for name in options.model_steps})
        assets = Assets(
            database, blobs, jail, limit_bytes=options.upload_limit_bytes, refining=refining, queued=queued,
            ties=ties, shop=options.brand_quotas,
        )  # fmt: skip
        return cls(jail, refining, assets)
