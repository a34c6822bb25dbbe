"""In-tick rules: who is called with what, what is applied, and that one who fails harms nobody else."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from tests.unit.extensions.plugins import ADA, BO, OTHER_ROOM, ROOM, Plugin
from vitrine.clock import ManualClock
from vitrine.extensions import Notice, SetState
from vitrine.extensions.errors import ExtensionOff, ExtensionUnknown, UseInvalid, UseRefused
from vitrine.extensions.manager import Extensions
from vitrine.extensions.ports import Rules, Ruling, Use
from vitrine.extensions.rules import BUDGET_MS, OVERRUNS_LIMIT, ExtensionRules

HELLO = Notice({"en": "hello"})


def rules_of(clock: ManualClock | None = None, /, **plugins: Plugin) -> ExtensionRules:
    return ExtensionRules(Extensions.of(plugins), clock or ManualClock())


def boom(*_: Any) -> None:
    raise RuntimeError("secret inner detail")


def leave_process() -> None:
    raise SystemExit(3)


def test_room_opened_sets_the_first_state() -> None:
    rules: Rules = rules_of(lamp=Plugin(room_opened=lambda: [SetState("on", True)]))
    assert rules.opened(ROOM, {}) == [Ruling("lamp", SetState("on", True))]


def test_on_enter_sees_the_newcomer_and_only_its_own_state() -> None:
    seen: list[Any] = []

    def on_enter(room: Any, visitor: Any) -> None:
        seen.append((room.room_id, room.people, dict(room.state), visitor))

    rules = rules_of(book=Plugin(on_enter=on_enter))
    assert rules.entered(ROOM, [ADA, BO], {"book": {"n": 1}, "lamp": {"on": True}}, BO) == []
    assert seen == [(ROOM, (ADA, BO), {"n": 1}, BO)]


def test_on_leave_is_told_who_left() -> None:
    rules = rules_of(book=Plugin(on_leave=lambda room, visitor: [SetState("last", visitor.name)]))
    assert rules.left(ROOM, [BO], {}, ADA) == [Ruling("book", SetState("last", "Ada"))]


def test_on_use_is_called_for_the_extension_used_and_no_other() -> None:
    rules = rules_of(
        lamp=Plugin(on_use=lambda action, target, value: [SetState(action, [target, value])]),
        other=Plugin(on_use=boom),
    )
    rulings = rules.used(ROOM, [ADA], {}, ADA, Use("lamp", "dim", "left", 0.5))
    assert rulings == [Ruling("lamp", SetState("dim", ["left", 0.5]))]


def test_all_extensions_answer_in_one_call() -> None:
    rules = rules_of(a=Plugin(on_enter=lambda: [HELLO]), b=Plugin(on_enter=lambda: (SetState("k", 1), HELLO)))
    assert [ruling.extension for ruling in rules.entered(ROOM, [ADA], {}, ADA)] == ["a", "b", "b"]


@pytest.mark.parametrize("failure", [boom, leave_process, lambda: [object()], lambda: "rubbish", dict])
def test_a_failing_extension_is_named_in_the_log_and_off_in_that_room_only(
    failure: Any, caplog: pytest.LogCaptureFixture
) -> None:
    calls: list[Any] = []

    def on_enter(room: Any) -> Any:
        calls.append(room.room_id)
        return failure() if room.room_id == ROOM else [HELLO]

    rules = rules_of(bad=Plugin(on_enter=on_enter), good=Plugin(on_enter=lambda: [HELLO]))
    for _ in range(3):
        assert rules.entered(ROOM, [ADA], {}, ADA) == [Ruling("good", HELLO)]
    assert rules.entered(OTHER_ROOM, [ADA], {}, ADA) == [Ruling("bad", HELLO), Ruling("good", HELLO)]
    assert calls == [ROOM, OTHER_ROOM]
    assert "extension bad is switched off in room boutique" in caplog.text
    assert "good" not in caplog.text


def test_the_traceback_is_in_the_log_and_not_in_the_answer(caplog: pytest.LogCaptureFixture) -> None:
    rules = rules_of(bad=Plugin(on_use=boom))
    for _ in range(2):
        with pytest.raises(ExtensionOff) as caught:
            rules.used(ROOM, [ADA], {}, ADA, Use("bad", "x"))
        assert "secret" not in str(caught.value.problem())
    assert caplog.text.count("RuntimeError: secret inner detail") == 1
    assert "Traceback" in caplog.text


def test_a_rule_may_refuse_a_use_and_stays_on(caplog: pytest.LogCaptureFixture) -> None:
    def refuse() -> None:
        raise UseRefused("Somebody else holds it just now.")

    rules = rules_of(shelf=Plugin(on_use=refuse, on_leave=refuse))
    for _ in range(2):
        with pytest.raises(UseRefused, match="Somebody else holds it"):
            rules.used(ROOM, [ADA], {}, ADA, Use("shelf", "hold"))
    assert caplog.text == ""
    # Anywhere else it is a failure like another.
    assert rules.left(ROOM, [], {}, ADA) == []
    assert "extension shelf is switched off" in caplog.text


def test_a_room_that_opens_again_has_every_extension_again() -> None:
    answers = iter([RuntimeError, None])

    def on_enter() -> list[Notice]:
        if next(answers):
            raise RuntimeError
        return [HELLO]

    rules = rules_of(moody=Plugin(on_enter=on_enter))
    assert rules.entered(ROOM, [ADA], {}, ADA) == []
    rules.closed(ROOM)
    assert rules.entered(ROOM, [ADA], {}, ADA) == [Ruling("moody", HELLO)]


def test_overruns_are_reported_and_the_third_switches_off(caplog: pytest.LogCaptureFixture) -> None:
    clock = ManualClock()

    def slow() -> list[Notice]:
        clock.advance(BUDGET_MS + 1)
        return [HELLO]

    rules = rules_of(clock, slow=Plugin(on_enter=slow))
    for count in range(1, OVERRUNS_LIMIT + 1):
        # What it answered still counts: the room has waited for it already.
        assert rules.entered(ROOM, [ADA], {}, ADA) == [Ruling("slow", HELLO)]
        assert f"overrun {count} of {OVERRUNS_LIMIT}" in caplog.text
    assert rules.entered(ROOM, [ADA], {}, ADA) == []


def test_a_call_within_its_budget_is_no_overrun(caplog: pytest.LogCaptureFixture) -> None:
    clock = ManualClock()
    rules = rules_of(clock, exact=Plugin(on_enter=lambda: clock.advance(BUDGET_MS)))
    with caplog.at_level(logging.WARNING):
        for _ in range(9):
            rules.entered(ROOM, [ADA], {}, ADA)
    assert caplog.text == ""


def test_what_a_rule_changes_in_its_view_is_not_the_rooms() -> None:
    state: dict[str, Any] = {"list": {"items": [1]}}

    def on_enter(room: Any) -> None:
        room.state["items"].append(2)

    rules_of(list=Plugin(on_enter=on_enter)).entered(ROOM, [ADA], state, ADA)
    assert state == {"list": {"items": [1]}}


def test_using_an_unknown_extension_does_not_repeat_the_strangers_words() -> None:
    with pytest.raises(ExtensionUnknown) as caught:
        rules_of().used(ROOM, [ADA], {}, ADA, Use("<script>", "x"))
    assert "<script>" not in str(caught.value.problem())


@pytest.mark.parametrize("value", ["x" * 1023, "\ud800", float("nan"), [[float("inf")]]])
def test_a_visitors_value_that_state_could_not_hold_never_reaches_a_rule(value: Any) -> None:
    rules = rules_of(echo=Plugin(on_use=lambda value: [SetState("k", value)]))
    with pytest.raises(UseInvalid):
        rules.used(ROOM, [ADA], {}, ADA, Use("echo", "x", None, value))
    good = rules.used(ROOM, [ADA], {}, ADA, Use("echo", "x", None, "x" * 1022))
    assert good == [Ruling("echo", SetState("k", "x" * 1022))]
