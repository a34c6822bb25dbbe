"""How the chain worker runs: `vitrine chain`, also as the child of a shop."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Callable
from contextlib import suppress

from vitrine.app.childhood import until_asked
from vitrine.app.logs import set_up
from vitrine.certificates.available import worker_available
from vitrine.clock import SystemClock
from vitrine.errors import ConfigurationError
from vitrine.settings import Settings
from vitrine.storage import Database, import_all_tables
from vitrine.storage.private import private_folder

log = logging.getLogger(__name__)


def work_on_chain(settings: Settings, *, child: bool = False) -> None:
    """Work until SIGTERM or SIGINT. As a child, tell the shop by a byte of each commit that stored events.

    Raises ConfigurationError if certificates are switched off or not installed.
    """
    if settings.chain == "off":
        raise ConfigurationError("VITRINE_CHAIN=off: this shop gives no certificates.")
    if not worker_available():
        raise ConfigurationError("Certificates are not installed: pip install 'vitrine-shop[certificates]'.")
    from vitrine.certificates.worker import ChainWorker

    private_folder(settings.data)
    if not child:  # a shop has done so before it hires anybody
        from vitrine.storage import migrate

        migrate(settings.database)
    set_up(logging.INFO if not child else logging.WARNING, settings.log_format)
    import_all_tables()  # rows of certificates point at visitors and products
    database = Database(settings.database, SystemClock())
    try:
        if child:
            tell = _teller(sys.stdout.fileno())
            database.on_commit(lambda _kinds: tell())
        else:
            log.info("the chain worker begins; Ctrl+C ends it")
        asyncio.run(until_asked(ChainWorker(settings, database), child))
    finally:
        database.close()


def _teller(pipe: int) -> Callable[[], None]:
    os.set_blocking(pipe, False)

    def tell() -> None:
        with suppress(OSError):  # full: the shop is awake; broken: it has gone, and standard input says so
            os.write(pipe, b"e")

    return tell
