"""A story: a shop, some people, and everything that goes wrong between them, all from one seed."""

from __future__ import annotations

import asyncio
import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import select

from tests.integration.gateway.people import handshake
from tests.integration.gateway.shop import Shop, a_shop
from tests.simulator.loop import Loop, StoryClock
from tests.simulator.network import Link
from tests.simulator.person import Broken, Person
from vitrine.extensions.ports import Visitor
from vitrine.gateway import endpoint
from vitrine.gateway.endpoint import socket_protocol
from vitrine.gateway.tables import ChatRow
from vitrine.ids import RoomId, VisitorId

ROOM = RoomId("boutique")
PEOPLE = 5
STORY_S = 18.0
# Who vanished is noticed after two keepalives, of 20 s in real life; then the seat is kept for 30 s.
KEEPALIVE_S = 5.0
QUIET_S = 50.0
LINK_BYTES = 1_100_000
STEP_S = 3600.0


@dataclass
class Story:
    """What came of a seed."""

    seed: int
    happened: list[str] = field(default_factory=list)
    resumes: int = 0
    entries: int = 0
    lines: int = 0


class World:
    """The server, its people, and fate."""

    def __init__(self, seed: int, loop: Loop, folder: Path) -> None:
        self.story = Story(seed)
        self.faults: list[str] = []
        self._random = random.Random(seed)  # noqa: S311  repeatable, not secret
        random.seed(seed)  # the server's own jitter
        self._loop = loop
        self.clock = StoryClock(loop)
        self._database = f"sqlite:///{folder / 'shop.db'}"
        self._shop: Shop | None = self._open()
        self._links: list[Link] = []
        self.people = [
            Person(f"P{index}", random.Random(f"{seed}/{index}"), loop, self._connect, self._ticket)  # noqa: S311
            for index in range(PEOPLE)
        ]

    async def tell(self) -> Story:
        """Live through it. Raises Broken."""
        for person in self.people:
            self._loop.call_later(self._random.uniform(0, 2), person.come)
        while self._loop.time() < STORY_S:
            await asyncio.sleep(self._random.uniform(0.05, 0.8))
            self._check()
            await self._fate()
        for person in self.people:
            person.stall(False)
            if not person.wants_in and self._random.random() < 0.5:
                person.come()
        if self._shop is None:
            self._shop = self._open()
        await asyncio.sleep(QUIET_S)
        self._check()
        self._settled()
        await self._stop()
        return self.story

    async def _fate(self) -> None:
        """One thing happens."""
        person, other = self._random.sample(self.people, 2)
        chance = self._random.random()
        if chance < 0.35:
            self._note(f"{person.name} says")
            person.say()
        elif chance < 0.45:
            self._note(f"{person.name} loses the network")
            person.vanish()
        elif chance < 0.55:
            self._note(f"{person.name} is reset")
            person.reset()
        elif chance < 0.63:
            seconds = self._random.uniform(0.5, 18.0)
            self._note(f"{person.name} stops reading for {seconds:.1f} s")
            person.stall(True)
            self._loop.call_later(seconds, person.stall, False)
        elif chance < 0.70:
            if person.wants_in:
                self._note(f"{person.name} leaves")
                person.leave()
            else:
                self._note(f"{person.name} comes")
                person.come()
        elif chance < 0.82:
            self._note(f"{person.name} blocks {other.name}, or sees them again")
            person.block(other.id)
        elif chance < 0.86:
            await self._restart(drain=self._random.random() < 0.6)
        elif chance < 0.90:
            self._note("the wall clock steps")
            self.clock.step(self._random.uniform(-STEP_S, STEP_S))
        else:
            for each in self.people:
                each.say()

    async def _restart(self, drain: bool) -> None:
        self._note("the server drains" if drain else "the server crashes")
        shop, self._shop = self._shop, None
        assert shop is not None
        if drain:
            await self._drain(shop)
            for link in self._links:
                link.hang_up()
        else:
            await self._kill()
        self._links.clear()
        shop.database.close()
        await asyncio.sleep(self._random.uniform(0.5, 4.0))
        self._shop = self._open()

    async def _drain(self, shop: Shop) -> None:
        """As uvicorn does at SIGTERM: every connection is told, then the rest of the shop ends."""
        for link in self._links:  # a set of connections would have another order each time
            if link.protocol is not None:
                link.protocol.shutdown()
        await asyncio.sleep(3.0)
        await shop.gateway.stop()

    async def _kill(self) -> None:
        """As SIGKILL does: nothing of it runs any more."""
        for link in self._links:
            link.crash()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        await asyncio.sleep(0)

    async def _stop(self) -> None:
        if self._shop is not None:
            await self._drain(self._shop)
            self._shop.database.close()

    def _open(self) -> Shop:
        return a_shop(self._database, clock=self.clock)

    def _connect(self, person: Person) -> Link | None:
        if self._shop is None:
            return None
        link = Link(self._random, self._random.uniform(0.01, 0.15))
        protocol: Any = socket_protocol(self._shop.gateway)(  # type: ignore[call-arg]
            self._shop.server.config, self._shop.server.server_state, {}
        )
        link.connect(protocol, lambda data: person.receive(link, data), lambda: person.lost(link))
        link.send(handshake())
        self._links.append(link)
        return link

    def _ticket(self, person: Person) -> str | None:
        if self._shop is None:
            return None
        visitor = Visitor(VisitorId(person.id), person.name, 3)
        return self._shop.gateway.wiring.tickets.issue(visitor, ROOM)

    def _note(self, what: str) -> None:
        self.story.happened.append(f"{self._loop.time():7.2f} {what}")

    def _check(self) -> None:
        """What must hold at every moment. Raises Broken."""
        if self.faults:
            raise Broken("; ".join(self.faults))
        for link in self._links:
            if link.greatest_buffer > LINK_BYTES:
                raise Broken(f"{link.greatest_buffer} bytes wait for one client")

    def _settled(self) -> None:
        """What must hold after quiet: no ghost, nobody missing, no line lost or doubled. Raises Broken."""
        inside = {person.id: person for person in self.people if person.wants_in}
        for person in inside.values():
            if not person.inside:
                raise Broken(f"{person.name} has not come back; closes: {person.codes}")
            hidden = {other.id for other in inside.values() if self._apart(person, other)}
            expected = set(inside) - hidden
            if set(person.people.values()) != expected:
                raise Broken(f"{person.name} sees {sorted(person.people.values())}, not {sorted(expected)}")
            if person.away:
                raise Broken(f"{person.name} thinks that {person.away} are away")
            if person.unanswered:
                raise Broken(f"{person.name} was never answered: {list(person.unanswered)}")
        said = {text for person in self.people for text in person.acknowledged}
        journal = self._journal()
        for text in said:
            if journal.count(text) != 1:
                raise Broken(f"{text!r} stands {journal.count(text)} times in the journal")
        self.story.resumes = sum(person.resumes for person in self.people)
        self.story.entries = sum(person.entries for person in self.people)
        self.story.lines = len(said)

    @staticmethod
    def _apart(one: Person, other: Person) -> bool:
        return other.id in one.blocked or one.id in other.blocked

    def _journal(self) -> list[str]:
        assert self._shop is not None
        with self._shop.database.read() as session:
            return list(session.scalars(select(ChatRow.text)))


@contextmanager
def _world(seed: int) -> Iterator[World]:
    with tempfile.TemporaryDirectory() as folder, patch.object(endpoint, "KEEPALIVE_S", KEEPALIVE_S):
        loop = Loop()
        asyncio.set_event_loop(loop)
        world = World(seed, loop, Path(folder))
        loop.set_exception_handler(lambda _, context: world.faults.append(str(context)))
        try:
            yield world
        finally:
            for task in asyncio.all_tasks(loop):
                task.cancel()
            asyncio.set_event_loop(None)
            loop.close()


def tell(seed: int) -> Story:
    """The story of a seed, always the same. Raises Broken with what happened in it."""
    with _world(seed) as world:
        loop = asyncio.get_event_loop()
        try:
            return loop.run_until_complete(world.tell())
        except Exception as error:
            raise Broken("\n".join([f"seed {seed}: {error}", *world.story.happened])) from error
