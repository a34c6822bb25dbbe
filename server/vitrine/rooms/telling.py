"""What one receiver is told of an event when there are people they do not see."""

from __future__ import annotations

from dataclasses import replace

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
)


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
