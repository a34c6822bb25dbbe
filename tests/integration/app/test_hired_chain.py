"""The shop's chain worker: hired at once, speaks up when it stored events, gone with its shop."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from pathlib import Path
from threading import Event

from tests.fixtures.chainwork import ANN, ShopFolder, until
from vitrine.app.hired import HiredWorker
from vitrine.certificates.part import SECRETS
from vitrine.parts import Employment

POST = Employment(name="chain worker", command="chain", is_due=lambda: True, tells=True, secrets=SECRETS)


def _runs(process: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(process, 0)
        return True
    return False


def test_it_mints_tells_of_events_and_goes_with_its_shop(tmp_path: Path) -> None:
    shop = ShopFolder(tmp_path / "data")
    word = Event()

    async def scene() -> int:
        worker = HiredWorker(shop.settings, POST, word.set)
        running = asyncio.create_task(worker.run())
        try:
            await shop.ready()
            word.clear()
            shop.give(1, ANN)
            worker.wake()
            await shop.minted(s1=ANN)
            await until(word.is_set)
            assert worker.id is not None
            return worker.id
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running

    process = asyncio.run(scene())
    assert not _runs(process)
    assert shop.chain().state == "down", "it said so as it went"
    shop.database.close()
