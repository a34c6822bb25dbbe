"""What a room tells those who only watch."""

from __future__ import annotations

from tests.unit.rooms.told import entered, head, move, person, room
from vitrine.ids import Slot
from vitrine.protocol.server import WelcomeMessage, decode, encode_welcome
from vitrine.rooms import Frame, Line, LiveRoom
from vitrine.rooms.commands import Emote, Hide, Leave, Mute, Say
from vitrine.rooms.events import Outgoing, Said, Sequenced, Welcomed


def watched(room: LiveRoom, now_ms: int, newcomers: bool = False) -> list[Outgoing]:
    """Tick with somebody who watches. Returns what they are told."""
    room.watched, room.newcomers = True, newcomers
    room.tick(now_ms)
    return [outgoing for outgoing in room.outgoing() if outgoing.watchers]


def slots(frame: Frame) -> set[int]:
    return {int(slot) for section in frame.sections for slot in section.slots}


def test_a_newcomer_learns_everything_and_is_nobody() -> None:
    boutique = room()
    (ada, bob) = entered(boutique, "Ada", "Bob")
    boutique.apply(Mute(person("Bob").id, True))
    boutique.apply(Say(ada, Line("chat_1", person("Ada"), "hello", 0, ada)))
    for slot in (ada, bob):
        boutique.apply(move(slot, head(1.0), 1, 60))
    told = watched(boutique, 100, newcomers=True)
    welcome = next(each for each in told if isinstance(each.payload, Welcomed))
    assert welcome.newcomers and welcome.receivers == ()
    assert isinstance(welcome.payload, Welcomed)
    message = decode(encode_welcome(welcome.payload))
    assert isinstance(message, WelcomeMessage)
    fields = message.fields
    assert (fields["slot"], fields["you"], fields["watch"], fields["seq"]) == (None, None, True, boutique.seq)
    assert [each["name"] for each in fields["people"]] == ["Ada", "Bob"]
    assert [line["text"] for line in fields["chat"]] == ["hello"] and welcome.payload.muted == (bob,)
    full = [each.payload for each in told if each.newcomers and isinstance(each.payload, Frame)]
    assert [slots(frame) for frame in full] == [{ada, bob}]
    # Whatever was told before, WELCOME holds already: it comes after all events of its tick.
    assert not any(isinstance(each.payload, Sequenced) for each in told[told.index(welcome) :])


def test_poses_come_at_ten_hertz_and_events_at_once() -> None:
    boutique = room()
    (ada,) = entered(boutique, "Ada")
    boutique.watched = True
    frames = events = 0
    for tick in range(2, 22):
        boutique.apply(move(ada, head(tick / 10), tick, tick * 50))
        boutique.apply(Emote(ada, "wave"))
        told = [each.payload for each in watched(boutique, tick * 50)]
        frames += sum(isinstance(payload, Frame) for payload in told)
        events += sum(isinstance(payload, Sequenced) for payload in told)
    assert (frames, events) == (10, 20)


def test_who_is_hidden_from_whom_does_not_concern_spectators() -> None:
    boutique = room()
    (ada, bob) = entered(boutique, "Ada", "Bob")
    boutique.watched = True
    boutique.apply(Hide(person("Ada").id, person("Bob").id))
    boutique.apply(Say(ada, Line("chat_1", person("Ada"), "hello", 0, ada)))
    for slot in (ada, bob):
        boutique.apply(move(slot, head(1.0), 1, 60))
    told = [each.payload for each in watched(boutique, 100, newcomers=True)]
    assert [each.event for each in told if isinstance(each, Sequenced)] == [
        Said(ada, Line("chat_1", person("Ada"), "hello", 0, ada))
    ]
    assert {ada, bob} in [slots(each) for each in told if isinstance(each, Frame)]


def test_a_watched_room_is_not_idle_and_an_unwatched_one_makes_nothing_for_spectators() -> None:
    boutique = room()
    (ada,) = entered(boutique, "Ada")
    boutique.apply(Leave(Slot(ada)))
    watched(boutique, 5000)
    assert boutique.idle_ms == 0
    boutique.watched = boutique.newcomers = False
    boutique.tick(6000)
    assert boutique.idle_ms == 1000 and boutique.outgoing() == []
