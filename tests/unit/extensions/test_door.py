"""Access rules: every one must say yes, and whatever is no clear yes is a no."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from tests.unit.extensions.plugins import ADA, BO, OTHER_ROOM, ROOM, Plugin
from vitrine.catalog.errors import PurchaseRefused
from vitrine.extensions import AccessRefused
from vitrine.extensions.door import ExtensionDoor
from vitrine.extensions.errors import (
    ExtensionOff,
    ExtensionUnknown,
    NotAdmitted,
    UseRefused,
)
from vitrine.extensions.manager import Extensions
from vitrine.extensions.ports import Door, Visitor
from vitrine.ids import ProductId, VariantId

SHORT_S, LONG_S = 0.05, 60.0
PRODUCT, VARIANT = ProductId("product_bowl"), VariantId("variant_walnut")


async def yes() -> bool:
    return True


async def deaf() -> bool:
    """Neither answers nor lets itself be cancelled at once."""
    while True:
        try:
            await asyncio.sleep(0.5)
            return True
        except asyncio.CancelledError:
            await asyncio.sleep(0)


async def boom() -> bool:
    raise RuntimeError("secret inner detail")


async def cancels_itself() -> bool:
    raise asyncio.CancelledError


async def leaves() -> bool:
    raise SystemExit(1)


async def one() -> Any:
    return 1


class Falsehood:
    def __bool__(self) -> bool:
        raise RuntimeError


REFUSALS: dict[str, Any] = {
    "no": lambda: False, "none": lambda: None, "one": lambda: 1, "text": lambda: "True",
    "list": lambda: [True],
    "object": lambda: Falsehood(), "raise": lambda: 1 / 0, "async raise": boom, "async one": one,
    "cancelled": cancels_itself, "exit": leaves, "deaf": deaf,
}  # fmt: skip


@pytest.fixture
def hung() -> Iterator[threading.Event]:
    """Ends the thread of a plain hook that hangs, after the test."""
    event = threading.Event()
    yield event
    event.set()


async def refuses(door: Door, visitor: Visitor = ADA) -> bool:
    try:
        await door.may_enter(visitor, ROOM)
    except NotAdmitted:
        return True
    return False


def door_of(answer_limit_s: float = LONG_S, /, **plugins: Plugin) -> ExtensionDoor:
    return ExtensionDoor(Extensions.of(plugins), answer_limit_s)


def test_without_access_rules_all_may_enter() -> None:
    asyncio.run(door_of(lamp=Plugin(on_use=lambda: None)).may_enter(ADA, ROOM))


def test_may_enter_may_be_async_or_plain_and_gets_what_it_names() -> None:
    seen: list[Any] = []
    door = door_of(
        a=Plugin(may_enter=lambda visitor, room_id: not seen.append((visitor, room_id))),
        b=Plugin(may_enter=yes),
    )
    asyncio.run(door.may_enter(BO, ROOM))
    assert seen == [(BO, ROOM)]


def test_a_plain_hook_may_give_back_an_awaitable() -> None:
    asyncio.run(door_of(a=Plugin(may_enter=lambda: yes())).may_enter(ADA, ROOM))


@pytest.mark.parametrize("answer", REFUSALS.values(), ids=REFUSALS.keys())
@pytest.mark.parametrize("place", ["alone", "first", "last"])
def test_whatever_is_no_clear_yes_refuses(answer: Any, place: str) -> None:
    bad = Plugin(may_enter=answer, may_use=answer, may_buy=answer)
    good = Plugin(may_enter=yes, may_use=lambda: True, may_buy=yes)
    plugins = {"alone": {"x": bad}, "first": {"x": bad, "y": good}, "last": {"y": good, "x": bad}}[place]

    async def scene() -> None:
        door = door_of(SHORT_S, **plugins)
        # Each time anew: an access rule is never switched off into "allow".
        for _ in range(2):
            assert await refuses(door)
            with pytest.raises(UseRefused):
                await door.may_use(ADA, ROOM, "x", "toggle", None)
            with pytest.raises(PurchaseRefused):
                await door.may_buy(None, PRODUCT, VARIANT)

    asyncio.run(scene())


def test_may_buy_is_asked_of_strangers_too() -> None:
    seen: list[Any] = []

    def judge(visitor: Any, product_id: Any, variant_id: Any) -> bool:
        seen.append((visitor, product_id, variant_id))
        return visitor is not None

    door = door_of(guard=Plugin(may_buy=judge), lamp=Plugin(on_use=lambda: None))
    asyncio.run(door.may_buy(ADA, PRODUCT, VARIANT))
    with pytest.raises(PurchaseRefused) as caught:
        asyncio.run(door.may_buy(None, PRODUCT, VARIANT))
    assert seen == [(ADA, PRODUCT, VARIANT), (None, PRODUCT, VARIANT)]
    assert caught.value.problem()["product"] == PRODUCT and "words" not in caught.value.problem()


def says(words: Any) -> Any:
    """A hook that says no so."""

    async def hook() -> bool:
        raise AccessRefused(words)

    return hook


@pytest.mark.parametrize(
    "words",
    [{"en": "By invitation only.", "fr": "Sur invitation seulement."}, {"fr": "Sur invitation seulement."}],
)
def test_the_first_no_with_words_is_told_by_every_access_hook(words: dict[str, str]) -> None:

    async def scene() -> None:
        spoken = Plugin(may_enter=says(words), may_use=says(words), may_buy=says(words))
        other = Plugin(may_enter=says({"en": "no"}), may_use=lambda: False, may_buy=lambda: False)
        door = door_of(mute=Plugin(may_enter=lambda: False), x=spoken, other=other)
        for kind, asked in (
            (NotAdmitted, door.may_enter(ADA, ROOM)),
            (UseRefused, door.may_use(ADA, ROOM, "x", "toggle", None)),
            (PurchaseRefused, door.may_buy(ADA, PRODUCT, VARIANT)),
        ):
            with pytest.raises(kind) as caught:
                await asked
            problem = caught.value.problem()
            assert (problem["detail"], problem["words"]) == (next(iter(words.values())), words)

    asyncio.run(scene())


@pytest.mark.parametrize("words", [{}, {"xx": "nie"}, {"en": ""}, {"en": "x" * 281}, {"en": 1}, None, "no"])
def test_words_that_cannot_be_told_refuse_without_words(words: Any, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(NotAdmitted) as caught:
        asyncio.run(door_of(guard=Plugin(may_enter=says(words))).may_enter(ADA, ROOM))
    assert "words" not in caught.value.problem()
    assert "extension guard: may_enter refused in words that cannot be told" in caplog.text


def test_a_plain_hook_that_hangs_refuses_and_blocks_nobody(hung: threading.Event) -> None:
    async def scene() -> None:
        # So long the other room's answer may take a thread, too.
        slow = Plugin(may_enter=lambda room_id: hung.wait(60) if room_id == ROOM else True)
        door = door_of(1.0, slow=slow)
        assert await refuses(door)
        await door.may_enter(ADA, OTHER_ROOM)
        hung.set()
        door.close()

    asyncio.run(scene())


def test_the_log_names_the_extension_and_the_visitor_hears_nothing(caplog: pytest.LogCaptureFixture) -> None:
    async def scene() -> None:
        with pytest.raises(NotAdmitted) as caught:
            await door_of(guard=Plugin(may_enter=boom)).may_enter(ADA, ROOM)
        assert "secret" not in str(caught.value.problem())
        assert "guard" not in str(caught.value.problem())

    asyncio.run(scene())
    assert "extension guard: may_enter failed: refused" in caplog.text
    assert "secret inner detail" in caplog.text


def test_may_use_asks_every_extension_and_gets_what_was_used() -> None:
    seen: list[Any] = []

    def judge(visitor: Any, room_id: Any, extension: Any, action: Any, target: Any) -> bool:
        seen.append((visitor, room_id, extension, action, target))
        return extension != "lamp" or visitor.role != "guest"

    door = door_of(lamp=Plugin(on_use=lambda: None), guard=Plugin(may_use=judge))
    with pytest.raises(UseRefused):
        asyncio.run(door.may_use(ADA, ROOM, "lamp", "toggle", "left"))
    asyncio.run(door.may_use(BO, ROOM, "lamp", "toggle", None))
    assert seen == [(ADA, ROOM, "lamp", "toggle", "left"), (BO, ROOM, "lamp", "toggle", None)]


def test_an_extension_that_is_off_still_guards() -> None:
    extensions = Extensions.of(
        {"guard": Plugin(may_enter=lambda: False, may_use=lambda: False), "lamp": Plugin(on_use=lambda: None)}
    )
    door = ExtensionDoor(extensions, SHORT_S)
    extensions.switch_off(ROOM, "guard")
    with pytest.raises(NotAdmitted):
        asyncio.run(door.may_enter(ADA, ROOM))
    with pytest.raises(UseRefused):
        asyncio.run(door.may_use(ADA, ROOM, "lamp", "toggle", None))


def test_what_is_off_or_unknown_cannot_be_used() -> None:
    extensions = Extensions.of({"lamp": Plugin(on_use=lambda: None)})
    door = ExtensionDoor(extensions)
    extensions.switch_off(ROOM, "lamp")
    with pytest.raises(ExtensionOff):
        asyncio.run(door.may_use(ADA, ROOM, "lamp", "toggle", None))
    asyncio.run(door.may_use(ADA, OTHER_ROOM, "lamp", "toggle", None))
    with pytest.raises(ExtensionUnknown):
        asyncio.run(door.may_use(ADA, ROOM, "nobody", "toggle", None))


def test_a_caller_who_goes_away_takes_the_questions_along() -> None:
    ended: list[str] = []
    begun = asyncio.Event()

    async def asked() -> bool:
        begun.set()
        try:
            await asyncio.sleep(60)
        finally:
            ended.append("cancelled")
        return True

    async def scene() -> None:
        door = ExtensionDoor(Extensions.of({"slow": Plugin(may_enter=asked)}))
        caller = asyncio.ensure_future(door.may_enter(ADA, ROOM))
        await begun.wait()
        caller.cancel()
        with pytest.raises(asyncio.CancelledError):
            await caller
        await asyncio.sleep(0)
        assert ended == ["cancelled"]

    asyncio.run(scene())
