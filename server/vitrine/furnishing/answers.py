"""What drafts answer over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from vitrine.answers import HttpAnswer, Problem, left_out
from vitrine.catalog.answers import Product, RoomJson
from vitrine.errors import VitrineError
from vitrine.furnishing import recalling
from vitrine.furnishing.acts import Act, Do, Done, Overruled, Thing


class RoomAct(HttpAnswer):
    """As it is sent."""

    do: Do
    thing: Thing
    id: str
    value: dict[str, Any] | None = left_out()
    at: int | None = left_out()


class DoneAct(HttpAnswer):
    """inverse: send it to undo; null exactly where the act was overruled, for the reason named.

    refused: why the room cannot take it, where it was overruled for that; not told of acts before.
    """

    act: RoomAct
    inverse: RoomAct | None
    overruled: Overruled | None
    refused: Problem | None = left_out()

    @classmethod
    def of(cls, done: Done, why: VitrineError | None = None) -> DoneAct:
        refused = None if why is None else Problem.model_validate(why.problem())
        return cls.model_construct(**_told(done), refused=refused)


class LoggedAct(DoneAct):
    """by, name: who did it; null: the shop itself. Who left has no name."""

    number: int
    by: Annotated[str | None, Field(examples=["member_01k2d3e4f5g6h7j8k9m0n1p2q3"])]
    name: str | None

    @classmethod
    def logged(cls, found: recalling.Logged) -> LoggedAct:
        return cls.model_construct(number=found.number, by=found.by, name=found.name, **_told(found.done))


class RoomDraft(HttpAnswer):
    """A room as it is to be. number: of the last act. base_version: of the room.json that stands.

    changed: false: there is no draft, `room` is what stands. products: by id, those on sale. models: hash ->
    address. can_undo: so many of your own acts are kept with their inverses.
    """

    number: int
    base_version: int
    changed: bool
    can_undo: int
    room: RoomJson
    models: dict[str, str]
    products: dict[str, Product]


class DraftActs(HttpAnswer):
    """acts: in order. anew: they cannot be told: read the draft again."""

    number: int
    acts: list[LoggedAct]
    anew: bool

    @classmethod
    def of(cls, news: recalling.News) -> DraftActs:
        acts = [LoggedAct.logged(each) for each in news.acts]
        return cls.model_construct(number=news.number, acts=acts, anew=news.anew)


class DoneActs(HttpAnswer):
    """done: yours, in order. others: acts between `base` and them. number: of your last.

    room_changed_anew: read the draft again: not all that came between can be told, or another room.json
    stands.
    """

    number: int
    done: list[DoneAct]
    others: list[LoggedAct]
    room_changed_anew: bool

    @classmethod
    def of(cls, answer: recalling.ActsDone) -> DoneActs:
        return cls.model_construct(
            number=answer.number,
            done=[DoneAct.of(each, answer.unfit.get(at)) for at, each in enumerate(answer.done)],
            others=[LoggedAct.logged(each) for each in answer.others], room_changed_anew=answer.anew,
        )  # fmt: skip


class OpenedRoom(HttpAnswer):
    """version: of the room.json that visitors have from now on."""

    version: int


class NamedVersion(HttpAnswer):
    """by: who kept it. opened_as: version of the room.json that it became; null: it was only kept."""

    id: str
    name: str
    by: str | None
    opened_as: int | None
    created_at: datetime


class NamedVersions(HttpAnswer):
    items: list[NamedVersion]


def _told(done: Done) -> dict[str, Any]:
    return {
        "act": _act(done.act),
        "inverse": None if done.inverse is None else _act(done.inverse),
        "overruled": done.overruled,
    }


def _act(act: Act) -> RoomAct:
    # Values were checked when they came: nothing of them is looked at again.
    return RoomAct.model_construct(do=act.do, thing=act.thing, id=act.id, value=act.value, at=act.at)
