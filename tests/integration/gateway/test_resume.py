"""A lost connection is not the end of a stay: the same seat, nothing missed, nothing twice."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

from tests.integration.gateway.people import Back, Client, cut
from tests.integration.gateway.shop import Shop, a_shop
from vitrine.clock import ManualClock
from vitrine.protocol import client, server


def heard(someone: Client, until: str) -> list[str]:
    """The lines said, up to this one."""
    lines: list[str] = []
    while not lines or lines[-1] != until:
        lines.append(someone.next(server.EventMessage, event="said").fields["text"])
    return lines


@pytest.mark.race
def test_the_same_seat_and_what_was_said_meanwhile(own_shop: Shop) -> None:
    with Client(own_shop, "Ada") as ada, Client(own_shop, "Bob") as bob:
        assert ada.ask(client.Chat("1", "before")).ok
        said = bob.next(server.EventMessage, event="said")
        cut(bob)
        assert ada.next(server.EventMessage, event="away").fields["slots"] == [bob.slot]
        for word in ("one", "two", "three"):
            assert ada.ask(client.Chat(word, word)).ok
        with Back(own_shop, bob.welcome["resume"], said.seq) as again:
            fields = again.welcome
            assert fields["resumed"] is True
            assert (fields["slot"], fields["epoch"], fields["seq"]) == (
                bob.slot,
                bob.welcome["epoch"],
                said.seq,
            )
            assert "people" not in fields and "chat" not in fields and "state" not in fields
            assert heard(again, "three") == ["one", "two", "three"]
            assert ada.next(server.EventMessage, event="back").fields["slots"] == [bob.slot]
            ada.stand(1.0)
            again.until_shown(1.0, ada.slot)
            assert own_shop.gateway.people(own_shop.gateway.reports()[0].room) == 2  # type: ignore[arg-type]


@pytest.mark.race
def test_the_old_socket_is_closed_first(own_shop: Shop) -> None:
    with Client(own_shop, "Ada") as ada, Client(own_shop, "Bob") as bob:
        with Back(own_shop, bob.welcome["resume"], bob.welcome["seq"]) as again:
            assert bob.closed() == 4005
            assert again.slot == bob.slot
            again.stand(0.5)
            ada.until_shown(0.5, bob.slot)
        events = []
        ada.send(client.Chat("mark", "mark"))
        while (event := ada.next(server.EventMessage).fields)["event"] != "said":
            events.append(event["event"])
        assert "entered" not in events[1:], "they were never gone"


def test_a_token_stays_good_until_the_second_next(own_shop: Shop) -> None:
    with Client(own_shop, "Bob") as bob:
        first = bob.welcome["resume"]
        cut(bob)
        lost = Back(own_shop, first, bob.welcome["seq"])
        lost.__enter__()
        cut(lost)  # as if its WELCOME had been lost on the way
        with Back(own_shop, first, bob.welcome["seq"]) as again:
            assert again.slot == bob.slot
            cut(again)
        assert Back(own_shop, first, 0).closed() == 4002


def test_unknown_tokens_and_a_ticket_beside_one(own_shop: Shop) -> None:
    assert Back(own_shop, "nobody-s").closed() == 4002
    with Back(own_shop, "nobody-s", 5, own_shop.ticket("Ada")) as ada:
        assert ada.welcome["resumed"] is False
        assert ada.welcome["you"]["name"] == "Ada"


def test_without_a_number_everything_is_told(own_shop: Shop) -> None:
    with Client(own_shop, "Bob") as bob:
        cut(bob)
        with Back(own_shop, bob.welcome["resume"]) as again:
            assert again.welcome["resumed"] is False
            assert again.slot == bob.slot
            assert [each["slot"] for each in again.welcome["people"]] == [bob.slot]


@pytest.mark.parametrize("code", [1000, 1001])
def test_who_closes_the_window_leaves(own_shop: Shop, code: int) -> None:
    with Client(own_shop, "Ada") as ada, Client(own_shop, "Bob") as bob:
        bob.socket.close(code)
        assert ada.next(server.EventMessage, event="left").fields["slots"] == [bob.slot]
        assert Back(own_shop, bob.welcome["resume"], 1).closed() == 4002


def test_who_is_shown_out_has_no_seat(own_shop: Shop) -> None:
    with Client(own_shop, "Ada") as ada, Client(own_shop, "Bob") as bob:
        cut(bob)
        ada.next(server.EventMessage, event="away")
        own_shop.run(own_shop.gateway.show_out("boutique", "visitor_Bob", "enough"))  # type: ignore[arg-type]
        assert ada.next(server.EventMessage, event="left").fields["slots"] == [bob.slot]
        assert Back(own_shop, bob.welcome["resume"], 1).closed() == 4002


@pytest.mark.race
def test_a_request_is_not_done_again_after_coming_back(own_shop: Shop) -> None:
    with Client(own_shop, "Ada") as ada, Client(own_shop, "Bob") as bob:
        first = bob.ask(client.Chat("line", "once"))
        assert bob.ask(client.Emote("wave", "wave")).ok == {}
        cut(bob)
        with Back(own_shop, bob.welcome["resume"], bob.welcome["seq"]) as again:
            assert again.ask(client.Chat("line", "once")).ok == first.ok
            assert again.ask(client.Emote("wave", "wave")).ok == {}
        ada.send(client.Chat("mark", "mark"))
        told = []
        while (event := ada.next(server.EventMessage).fields).get("text") != "mark":
            told.append(event["event"])
        assert (told.count("said"), told.count("emoted")) == (1, 1)


def test_a_planned_restart_keeps_seats_numbers_and_what_is_shared(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/shop.db"
    first = a_shop(url)
    first.start()
    people = [Client(first, name).__enter__() for name in ("Ada", "Bob", "Cy")]
    assert people[0].ask(client.Use("lamp", "lamp", "set", None, 7)).ok == {}
    people[0].stand(1.0)
    first.stop()
    after = []
    for someone in people:
        after.append(someone.next(server.GoAway).after_ms)
        assert someone.closed() == 1001
    assert all(500 <= each <= 2500 for each in after)
    second = a_shop(url)
    second.start()
    try:
        back = [Back(second, someone.welcome["resume"], 99).__enter__() for someone in people]
        for someone, before in zip(back, people, strict=True):
            assert someone.welcome["resumed"] is False
            assert someone.slot == before.slot
            assert someone.welcome["epoch"] != before.welcome["epoch"]
            assert someone.welcome["seq"] >= before.welcome["seq"]
            assert sorted(each["slot"] for each in someone.welcome["people"]) == [0, 1, 2]
            assert someone.welcome["state"]["lamp"]["level"] == 7
        events = []
        back[0].send(client.Chat("mark", "mark"))
        while (event := back[0].next(server.EventMessage).fields)["event"] != "said":
            events.append(event["event"])
        assert "entered" not in events and "left" not in events
        for someone in back:
            someone.__exit__(None, None, None)
    finally:
        second.stop()


def test_more_joins_than_the_rate_are_asked_to_come_back(tmp_path: Path) -> None:
    # Twice as many at once as in a second; its clock stands still.
    shop = a_shop(f"sqlite:///{tmp_path}/shop.db", joins_per_s=5, clock=ManualClock())
    shop.start()
    try:
        with ExitStack() as inside:
            bystander = inside.enter_context(Client(shop, "Bystander"))
            codes = []
            for number in range(40):
                someone = Client(shop, f"Guest {number}")
                try:
                    inside.enter_context(someone)
                except ConnectionClosed:
                    codes.append(someone.closed())
            assert codes == [1013] * 31
            bystander.send_ping()
    finally:
        shop.stop()
