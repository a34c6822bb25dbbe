"""What one receiver is told of an event when there are people they do not see."""

from __future__ import annotations

from dataclasses import replace

from vitrine.ids import Slot
from vitrine.rooms.events import (
    Away,
    Back,
    Emoted,
    Entered,
    Event,
    Left,
    Muted,
    Renamed,
    Said,
    Sequenced,
    Welcomed,
)
from vitrine.rooms.manners import Manners


def subjects(event: Event) -> tuple[int, ...]:
    """The slots that an event speaks of."""
    match event:
        case Entered(people):
            return tuple(slot for slot, _ in people)
        case Left(slots) | Away(slots) | Back(slots):
            return slots
        case Said(slot) | Emoted(slot) | Renamed(slot) | Muted(slot):
            return (slot,)
        case _:
            return ()


def told_to(receiver: int, sequenced: Sequenced) -> Sequenced | None:
    """The event as this receiver may hear it, by what was left out for them then; None: not at all."""
    if sequenced.only not in (None, receiver):
        return None
    left_out = {slot for slot, receivers in sequenced.left_out.items() if receiver in receivers}
    if not left_out:
        return sequenced
    event = sequenced.event
    match event:
        case Entered(people):
            people = tuple((slot, person) for slot, person in people if slot not in left_out)
            return replace(sequenced, event=Entered(people)) if people else None
        case Left(slots) | Away(slots) | Back(slots):
            slots = tuple(slot for slot in slots if slot not in left_out)
            return replace(sequenced, event=type(event)(slots)) if slots else None
        case _:
            return None


def welcomed_to(slot: Slot, everybody: Welcomed, manners: Manners) -> Welcomed:
    """What one newcomer is told of all there is: nothing of whom they do not see."""
    hidden = manners.hidden.get(slot)
    welcome = replace(
        everybody,
        slot=slot,
        chat=tuple(line for line in everybody.chat if manners.hears(slot, line.author.id)),
    )
    if not hidden:
        return welcome
    return replace(
        welcome,
        people=tuple(each for each in welcome.people if each[0] not in hidden),
        muted=tuple(each for each in everybody.muted if each not in hidden),
        away=tuple(each for each in everybody.away if each not in hidden),
    )
