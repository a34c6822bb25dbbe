"""PROTOCOL.md says everything that the code does: close codes, operations, events."""

from __future__ import annotations

import importlib
import pkgutil
import re
import typing
from pathlib import Path

import pytest

import vitrine.gateway
import vitrine.gateway.moderation
import vitrine.protocol
import vitrine.rooms
from vitrine.errors import VitrineError
from vitrine.gateway.session import ANSWERS_KEPT, HELLO_BYTES, MESSAGE_BYTES
from vitrine.ids import ProductId, Slot, VisitorId
from vitrine.protocol import client
from vitrine.protocol.server import event_fields
from vitrine.protocol.text import CHAT_CHARACTERS, NAME_CHARACTERS
from vitrine.rooms import Line, Person, events

PAGE = (Path(vitrine.protocol.__file__).parent / "PROTOCOL.md").read_text()
CODES = {int(code) for code in re.findall(r"^\| (\d{4}) \|", PAGE, re.MULTILINE)}


def leaves() -> list[type[VitrineError]]:
    """All errors that the live edge defines."""
    found = set()
    for package in (vitrine.gateway, vitrine.gateway.moderation, vitrine.protocol, vitrine.rooms):
        for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
            for thing in vars(importlib.import_module(module.name)).values():
                if isinstance(thing, type) and issubclass(thing, VitrineError):
                    found.add(thing)
    return sorted(found, key=lambda error: error.__name__)


@pytest.mark.parametrize("error", leaves(), ids=lambda error: error.__name__)
def test_every_close_code_is_on_the_page(error: type[VitrineError]) -> None:
    assert error.close_code in CODES


def test_every_operation_is_on_the_page() -> None:
    assert set(re.findall(r'^    op "(\w+)"', PAGE, re.MULTILINE)) == set(client.OPERATIONS)
    for emote in client.EMOTES:
        assert f'"{emote}"' in PAGE


def test_every_event_is_on_the_page() -> None:
    someone = Person(VisitorId("visitor_1"), "Ada", 1)
    samples: list[events.Event] = [
        events.Entered(()),
        events.Left(()),
        events.Renamed(Slot(1), "Ada", 1),
        events.Said(Slot(1), Line("chat_1", someone, "hello", 0)),
        events.Emoted(Slot(1), "wave"),
        events.StateChanged("lamp", "on", True),
        events.LayoutChanged(1),
        events.OfferChanged(ProductId("product_1"), 1),
        events.Noticed("info", {"en": ""}),
        events.Away(()),
        events.Back(()),
        events.Muted(Slot(1), True),
        events.Paused(True),
        events.Hidden(()),
        events.Shown(()),
    ]
    assert {type(sample) for sample in samples} == set(typing.get_args(events.Event))
    written = set(re.findall(r'^    "(\w+)" {2,}', PAGE, re.MULTILINE))
    assert written == {event_fields(sample)["event"] for sample in samples}


def test_limits_are_those_of_the_page() -> None:
    assert f"at most {HELLO_BYTES // 1024} KiB" in PAGE and f"longer than {MESSAGE_BYTES // 1024} KiB" in PAGE
    assert f"last {ANSWERS_KEPT} `id`s" in PAGE.replace("\n", " ")
    assert f"1..{CHAT_CHARACTERS} characters" in PAGE and f"1..{NAME_CHARACTERS} characters" in PAGE
