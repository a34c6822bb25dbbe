"""Who is muted, paused, hidden: nothing of the one reaches the other by any way out of the room."""

from __future__ import annotations

from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from tests.unit.rooms.told import LAYOUT, entered, events, person, room
from vitrine.ids import Slot, VisitorId
from vitrine.rooms import Line, LiveRoom
from vitrine.rooms.commands import Emote, Enter, Hide, Leave, Mute, Pause, Rename, Say, Unhide
from vitrine.rooms.events import (
    Emoted,
    Entered,
    Hidden,
    Left,
    Muted,
    Outgoing,
    Paused,
    Renamed,
    Said,
    Sequenced,
    Shown,
    Welcomed,
)
from vitrine.rooms.manners import Manners
from vitrine.rooms.telling import subjects, told_to

ADA, BOB, EVE = (person(name).id for name in ("ada", "bob", "eve"))
NAMES = ("ada", "bob", "eve", "dan")


def heard(outgoing: list[Outgoing], slot: Slot) -> list[Any]:
    """The events that one receiver got."""
    return events([each for each in outgoing if slot in each.receivers])


def line(name: str, slot: Slot | None, number: int = 1) -> Line:
    return Line(f"chat_{number}", person(name), "hello", 1000, slot)


def test_the_hidden_are_not_told_to_each_other_and_others_notice_nothing() -> None:
    here = room()
    ada, bob, eve = entered(here, "ada", "bob", "eve")
    here.apply(Hide(ADA, BOB))
    told = here.outgoing()
    assert heard(told, ada) == [Hidden((bob,))] and heard(told, bob) == [Hidden((ada,))]
    assert heard(told, eve) == []
    said = line("bob", bob)
    here.apply(Say(bob, said))
    here.apply(Emote(bob, "wave"))
    here.apply(Rename(bob, "Robert", 2))
    here.apply(Leave(bob))
    here.tick(100)
    told = here.outgoing()
    assert heard(told, ada) == []
    assert heard(told, eve) == [
        Said(bob, said), Emoted(bob, "wave"), Renamed(bob, "Robert", 2), Left((bob,)),
    ]  # fmt: skip
    here.apply(Say(bob, line("bob", bob, 2)))
    told = here.outgoing()
    assert heard(told, ada) == [] and len(heard(told, eve)) == 1, "a late line of who has left, likewise"


def test_who_sees_again_is_shown_with_their_mute_and_gets_everybody_in_a_frame() -> None:
    here = room()
    ada, bob, eve = entered(here, "ada", "bob", "eve")
    here.apply(Hide(BOB, ADA))
    here.apply(Mute(BOB, True))
    told = here.outgoing()
    assert heard(told, ada) == [Hidden((bob,))] and heard(told, eve) == [Muted(bob, True)]
    here.apply(Unhide(ADA, BOB))
    told = here.outgoing()
    assert heard(told, ada) == [Shown(((bob, person("bob")),)), Muted(bob, True)]
    assert heard(told, bob) == [Shown(((ada, person("ada")),))] and heard(told, eve) == []
    here.apply(Unhide(ADA, BOB))
    assert here.outgoing() == [] and here.manners.hidden == {}


def test_who_comes_in_is_not_told_of_those_they_do_not_see() -> None:
    here = room(chat=(line("bob", None), line("eve", None, 2)))
    bob, eve = entered(here, "bob", "eve")
    here.apply(Mute(BOB, True))
    here.apply(Enter(person("ada"), frozenset({BOB, VisitorId("visitor_elsewhere")})))
    here.outgoing()
    here.tick(100)
    ada, told = here.slot_of(ADA), here.outgoing()
    assert (
        ada is not None and heard(told, bob) == [] and heard(told, eve) == [Entered(((ada, person("ada")),))]
    )
    (welcome,) = [each.payload for each in told if isinstance(each.payload, Welcomed)]
    assert [slot for slot, _ in welcome.people] == [eve, ada]
    assert [each.author.id for each in welcome.chat] == [EVE] and welcome.muted == ()
    assert here.manners.hidden == {ada: {bob}, bob: {ada}}


def test_a_mute_outlasts_a_visit_and_is_told_once() -> None:
    here = room()
    ada, bob = entered(here, "ada", "bob")
    here.apply(Mute(ADA, True))
    here.apply(Mute(ADA, True))
    assert heard(here.outgoing(), bob) == [Muted(ada, True)] and here.manners.is_muted(ada)
    here.apply(Leave(ada))
    here.tick(100)
    here.outgoing()
    here.apply(Enter(person("ada")))
    here.tick(150)
    again, told = here.slot_of(ADA), here.outgoing()
    assert again is not None and Muted(again, True) in heard(told, bob)
    (welcome,) = [each.payload for each in told if isinstance(each.payload, Welcomed)]
    assert welcome.muted == (again,)
    here.apply(Mute(ADA, False))
    assert not here.manners.is_muted(again) and not here.manners.muted


def test_a_pause_is_told_once_and_to_newcomers() -> None:
    here = room()
    (ada,) = entered(here, "ada")
    for paused in (True, True, False, True):
        here.apply(Pause(paused))
    assert heard(here.outgoing(), ada) == [Paused(True), Paused(False), Paused(True)]
    here.apply(Enter(person("bob")))
    here.tick(100)
    (welcome,) = [each.payload for each in here.outgoing() if isinstance(each.payload, Welcomed)]
    assert welcome.paused


def test_a_slots_next_owner_inherits_nothing() -> None:
    manners = Manners()
    manners.arrive(Slot(0), ADA)
    manners.arrive(Slot(1), BOB, {ADA})
    manners.leave(Slot(1))
    assert manners.left_out((1,)) == {1: {0}} and manners.hidden == {}
    manners.arrive(Slot(1), EVE)
    assert manners.left_out((0, 1)) == {} and manners.sees(0, 1)
    manners.leave(Slot(0))
    manners.arrive(Slot(0), BOB)
    assert manners.left_out((0, 1)) == {}


orders = st.lists(
    st.tuples(
        st.sampled_from(("enter", "leave", "hide", "say", "emote", "rename", "mute", "tick")),
        st.sampled_from(NAMES),
        st.sampled_from(NAMES),
    ),
    max_size=40,
)


@given(orders)
@example(
    [
        ("enter", "ada", "ada"),
        ("enter", "eve", "ada"),
        ("tick", "ada", "ada"),
        ("leave", "ada", "ada"),
        ("hide", "ada", "eve"),
        ("tick", "ada", "ada"),
    ]
)
def test_nothing_of_a_blocked_person_leaks(steps: list[tuple[str, str, str]]) -> None:
    """Blocks are never lifted here; after each, no word of the one reaches the other, now or in a replay."""
    here, now_ms, blocked = LiveRoom(LAYOUT, epoch=1), 0, set[frozenset[VisitorId]]()
    owner: dict[Slot, VisitorId] = {}
    # Who was seen and has left before the block: that they left must be told, else their avatar would stay.
    gone_before: set[tuple[int, VisitorId]] = set()
    for number, (what, name, other) in enumerate(steps):
        who, slot = person(name), here.slot_of(person(name).id)
        if what == "enter" and slot is None:
            unseen = {next(iter(pair - {who.id})) for pair in blocked if who.id in pair}
            here.apply(Enter(who, frozenset(unseen)))
            entered_at = here.slot_of(who.id)
            assert entered_at is not None
            owner[entered_at] = who.id
            gone_before -= {gone for gone in gone_before if gone[0] == entered_at}
        elif what == "hide" and name != other:
            both = frozenset({who.id, person(other).id})
            if both not in blocked:
                gone_before |= {
                    (at, one) for at, one in owner.items() if one in both and here.slot_of(one) is None
                }
            blocked.add(both)
            here.apply(Hide(who.id, person(other).id))
        elif what == "tick":
            now_ms += 50
            here.tick(now_ms)
        elif what == "mute":
            here.apply(Mute(who.id, number % 2 == 0))
        elif slot is not None:
            here.apply(
                {
                    "leave": Leave(slot),
                    "say": Say(slot, line(name, slot, number)),
                    "emote": Emote(slot, "wave"),
                    "rename": Rename(slot, f"{name} {number}", number % 12),
                }.get(what, Leave(slot))
            )
        for each in here.outgoing():
            for receiver in each.receivers:
                for told in mentioned(each.payload):
                    pair = frozenset({owner[receiver], told if isinstance(told, str) else owner[Slot(told)]})
                    event = each.payload.event if isinstance(each.payload, Sequenced) else None
                    farewell = isinstance(event, Left) and (told, owner[Slot(told)]) in gone_before
                    assert pair not in blocked or isinstance(event, Hidden) or farewell
        for one, another in map(tuple, blocked):
            ours, theirs = here.slot_of(one), here.slot_of(another)
            if ours is not None and theirs is not None:
                assert here.manners.hidden[ours] >= {theirs} and here.manners.hidden[theirs] >= {ours}
    for sequenced in here.events_since(0) or ():
        for receiver in owner:
            told_event = told_to(receiver, sequenced)
            kept = subjects(told_event.event) if told_event is not None else ()
            assert not [each for each in kept if receiver in sequenced.left_out.get(each, ())]


def mentioned(payload: Any) -> list[Any]:
    """The slots, and the visitors by id, that a payload speaks of."""
    if isinstance(payload, Welcomed):
        people, lines = (who.id for _, who in payload.people), (said.author.id for said in payload.chat)
        return [*people, *lines, *payload.muted]
    return list(subjects(payload.event)) if isinstance(payload, Sequenced) else []
