"""What a slice is to the shop: one value, a `Part`, which the slice builds itself in its `part.py`.

    def part(options: StockOptions, house: House) -> StockPart: ...

options: a Protocol of the settings that the slice reads; `vitrine.settings.Settings` fulfils them all. house:
what was built before. `app/compose.py` keeps the list of slices in the order in which they are built, and
does the rest by loops. Slices below are found by their own type (`house.part(AccountsPart)`), strangers by a
port.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Generic, ParamSpec, Protocol, TypeVar

from fastapi import APIRouter

from vitrine.storage import Database, Session, UnitOfWork
from vitrine.words import LocalText

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")
AnyPart = TypeVar("AnyPart", bound="Part")

Handler = Callable[[object], Awaitable[None]]


class Port(Generic[T]):
    """A place where slices that do not know each other meet. T: what is offered there. name: for errors."""

    def __init__(self, name: str) -> None:
        self.name = name

    def by(self, thing: T) -> dict[Port[Any], object]:
        """An entry for `Part.offers`: this thing fulfils it."""
        return {self: thing}


@dataclass(frozen=True, slots=True)
class JsonBound:
    """How much JSON a route takes. members: of all lists and objects together, counted before it is read."""

    limit_bytes: int = 64 * 1024
    members: int = 1_000


@dataclass(frozen=True, slots=True)
class Use:
    """Something that needs a thing, so that it stays. kind: room, product, edition, lobby.

    deleted: it is gone itself; it needs the thing's row, and nothing of what the thing is.
    """

    kind: str
    id: str
    title: LocalText
    deleted: bool = False


USES_LIMIT: Final = 100
"""So many uses of a kind are named; one more says that there are others."""
Uses = Callable[[Session, str, str, str | None], Collection[Use]]
"""What needs a thing: session, kind, thing, brand. brand: of this brand's things; None: whatever would be
broken without it, anybody's, deleted or not."""
Leaving = Callable[[UnitOfWork, str, str], None]
"""Told that a thing is deleted: unit, kind, thing. A room may come back for a while: once it does not any
more, told of as FORGOTTEN_ROOM."""

FORGOTTEN_ROOM: Final = "forgotten room"


def _none(_session: Session, _kind: str, _thing: str, _brand: str | None) -> Collection[Use]:
    return ()


def _nothing(_unit: UnitOfWork, _kind: str, _thing: str) -> None:
    """Nothing goes along."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What a slice brings to the shop; slices whose neighbours need more of them have a subclass.

    name: unique. routers: its routes. tags: what stands under each of their tags, for /openapi.json.
    handlers: event kind -> who is told of it after the commit, in order; all of a slice's are one consumer
    group, named for it. tasks: name -> what runs beside the requests until it is cancelled. sweeps: run in
    threads at the start and every hour, to delete what has had its time. start: awaited before the first
    request. close: awaited at the end, in the opposite order of building. extension: plugin objects by name,
    which enter by the same hooks as everybody's. offers: what other slices find at ports. blobs: the hashes
    of all blobs that its rows name; what no part names is deleted after a day. uses: what of its rows needs a
    thing that a brand would delete, asked within that transaction. leaving: takes along, within it, what of
    its rows is nothing without the deleted thing. uploads: addresses whose bodies are streamed and capped by
    their own routes; one ending in a slash stands for all below it. bodies: addresses, with a method
    or without (`*` for a segment), that take more JSON than the usual.
    """

    name: str
    routers: tuple[APIRouter, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    handlers: Mapping[str, tuple[Handler, ...]] = field(default_factory=dict)
    tasks: Mapping[str, Callable[[], Coroutine[Any, Any, None]]] = field(default_factory=dict)
    sweeps: tuple[Callable[[], object], ...] = ()
    start: Callable[[], Awaitable[None]] | None = None
    close: Callable[[], Awaitable[None]] | None = None
    extension: Mapping[str, object] = field(default_factory=dict)
    offers: Mapping[Port[Any], object] = field(default_factory=dict)
    blobs: Callable[[], Collection[str]] = tuple
    uses: Uses = _none
    leaving: Leaving = _nothing
    uploads: frozenset[str] = frozenset()
    bodies: Mapping[str, JsonBound] = field(default_factory=dict)


class Ties(Protocol):
    """What hangs together across slices, asked within the transaction that deletes something.

    Who is likely to be refused is refused by a read before that: nobody waits for it.
    """

    def uses(self, session: Session, kind: str, thing: str, brand: str | None) -> list[Use]:
        """What needs a room, product, model, picture, edition or brand, as `Uses` says.

        Of each kind at most USES_LIMIT and one; those that are not deleted first.
        """
        ...

    def leaving(self, unit: UnitOfWork, kind: str, thing: str) -> None:
        """A thing is deleted in this transaction: each part takes along what is nothing without it."""
        ...


class Alone:
    """Ties of a slice without neighbours."""

    def uses(self, _session: Session, _kind: str, _thing: str, _brand: str | None) -> list[Use]:
        return []

    def leaving(self, _unit: UnitOfWork, _kind: str, _thing: str) -> None:
        pass


class Worker(Protocol):
    """A process beside the shop's. wake: there is work; from any thread. run: until cancelled."""

    def wake(self) -> None: ...

    def run(self) -> Coroutine[Any, Any, None]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Employment:
    """What a worker is hired for: `vitrine COMMAND --child`. name: for the log.

    is_due: whether work waits from before; asked once, in a thread. tells: it stores events, and says so.
    secrets: of the variables that children are not given (`variables.WITHHELD`), those that this one needs.
    """

    name: str
    command: str
    is_due: Callable[[], bool]
    tells: bool = False
    secrets: frozenset[str] = frozenset()


Hire = Callable[[Employment], Worker]


class House:
    """The shop while it is built: its database, and the parts that stand. It knows their ties (`Ties`).

    hire: starts a worker's process.
    """

    def __init__(self, database: Database, hire: Hire) -> None:
        self.database, self.hire = database, hire
        self.parts: list[Part] = []
        self._offers: dict[Port[Any], object] = {}
        self._awaited: set[Port[Any]] = set()

    def add(self, part: Part) -> None:
        """One more. Raises ValueError for a name or an offer that another part has."""
        if any(part.name == each.name for each in self.parts):
            raise ValueError(f"two parts are called {part.name}")
        if twice := self._offers.keys() & part.offers.keys():
            raise ValueError(f"{part.name} is not the first to offer: {_names(twice)}")
        self.parts.append(part)
        self._offers |= part.offers

    def part(self, kind: type[AnyPart]) -> AnyPart:
        """The part of this type. Raises LookupError if none stands yet."""
        for each in self.parts:
            if isinstance(each, kind):
                return each
        raise LookupError(f"no {kind.__name__} stands yet: it comes later in the list, or not at all")

    def port(self, port: Port[T]) -> T:
        """What is offered there. Raises LookupError if nothing is yet."""
        if port not in self._offers:
            raise LookupError(f"nobody offers yet: {port.name}")
        return self._offers[port]  # type: ignore[return-value]  # `Port.by` took nothing else

    def calls(self, port: Port[Callable[P, R]]) -> Callable[P, R]:
        """What somebody further up will offer there, to be called once the house is settled."""
        self._awaited.add(port)

        def call(*arguments: P.args, **named: P.kwargs) -> R:
            return self.port(port)(*arguments, **named)

        return call

    def uses(self, session: Session, kind: str, thing: str, brand: str | None) -> list[Use]:
        return [use for part in self.parts for use in part.uses(session, kind, thing, brand)]

    def leaving(self, unit: UnitOfWork, kind: str, thing: str) -> None:
        for part in self.parts:
            part.leaving(unit, kind, thing)

    def settle(self) -> None:
        """All parts stand. Raises LookupError for what one of them awaits and nobody offers."""
        if missing := self._awaited - self._offers.keys():
            raise LookupError(f"nobody offers: {_names(missing)}")


def _names(ports: set[Port[Any]]) -> str:
    return ", ".join(sorted(port.name for port in ports))
