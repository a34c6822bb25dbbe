"""How a worker of models runs: `vitrine worker`, also as the child of a shop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from vitrine.app.childhood import until_asked
from vitrine.app.logs import set_up
from vitrine.assets.confining.groups import give, groups
from vitrine.assets.levels import packed_glb
from vitrine.assets.pictures.renderer import Renderer
from vitrine.assets.refining.performing import Refiner
from vitrine.assets.refining.runners import runners
from vitrine.assets.services import ModelServices
from vitrine.assets.worker import ModelWorker
from vitrine.clock import SystemClock
from vitrine.settings import Settings
from vitrine.storage import Database, import_all_tables, migrate
from vitrine.storage.private import private_folder

log = logging.getLogger(__name__)


def work(settings: Settings, *, child: bool = False) -> None:
    """Work until SIGTERM or SIGINT.

    child: of a shop, whose pipe is our standard input: a byte means that there is work, its end that the shop
    has gone, in whatever way. Raises ConfigurationError.
    """
    private_folder(settings.data)
    migrate(settings.database)
    set_up(logging.INFO if not child else logging.WARNING, settings.log_format)
    import_all_tables()  # rows of models point at brands
    give(settings.control_groups)
    if left := groups().sweep():
        log.warning("%d control groups of a worker that was killed are removed", left)
    with _worker(settings) as worker:
        if not child:
            log.info("a worker looks for models; Ctrl+C ends it")
        asyncio.run(until_asked(worker, child))


@contextmanager
def _worker(settings: Settings) -> Iterator[ModelWorker]:
    database, renderer = Database(settings.database, SystemClock()), Renderer()
    try:
        services = ModelServices.of(settings, database)
        refiner = Refiner(services.refining, runners(services.jail, renderer), services.assets, packed_glb)
        yield ModelWorker(services.assets, refiner)
    finally:
        renderer.close()
        database.close()
