"""One socket's state machine, told as values: messages in, steps out."""

from __future__ import annotations

from vitrine.gateway.errors import Flooding, TicketRequired, TooEarly, TooManyRequests
from vitrine.gateway.session import (
    ANSWERS_KEPT,
    WORKING_LIMIT,
    Admit,
    End,
    Order,
    Phase,
    Post,
    Reply,
    Session,
    Work,
)
from vitrine.ids import Slot
from vitrine.protocol import client, server
from vitrine.protocol.poses import HeadPose, encode_body
from vitrine.rooms.bodies import RecordKind
from vitrine.rooms.commands import Emote


def pose(seq: int) -> bytes:
    return client.encode(client.Pose(RecordKind.HEAD, 0, seq, seq, encode_body(HeadPose((0, 1.7, 0), 0, 0))))


def inside() -> Session:
    session = Session()
    session.receive(client.encode(client.Hello("t")), 0, 0)
    session.welcome(Slot(5))
    return session


def test_hello_then_nothing_until_welcome() -> None:
    session = Session()
    assert session.receive(client.encode(client.Hello("t")), 0, 0) == [Admit(client.Hello("t"))]
    assert session.phase is Phase.ENTERING
    (step,) = session.receive(pose(1), 0, 0)
    assert isinstance(step, End) and isinstance(step.error, TooEarly) and step.error.close_code == 4004


def test_anything_else_first_asks_for_a_ticket() -> None:
    for first in (b"", pose(1), b"\x7f"):
        (step,) = Session().receive(first, 0, 0)
        assert isinstance(step, End) and isinstance(step.error, TicketRequired)


def test_poses_are_posted_unread() -> None:
    assert inside().receive(pose(9), 1000, 400) == [Post(pose(9))]
    assert inside().receive(pose(9) + b"later versions say more", 1000, 400) == [Post(pose(9))]


def test_pings_are_answered_with_the_rooms_clock() -> None:
    (step,) = inside().receive(client.encode(client.Ping(77)), 0, 4321)
    assert isinstance(step, Reply) and server.decode(step.message) == server.Pong(77, 4321)


def test_an_emote_is_ordered_and_answered_and_its_repetition_only_answered() -> None:
    session, wave = inside(), client.encode(client.Emote("e", "wave"))
    order, reply = session.receive(wave, 0, 0)
    assert order == Order(Emote(Slot(5), "wave"))
    assert session.receive(wave, 100, 0) == [reply]


def test_work_is_begun_once_and_its_answer_repeated() -> None:
    session, chat = inside(), client.encode(client.Chat("c", "hello"))
    assert session.receive(chat, 0, 0) == [Work(client.Chat("c", "hello"))]
    assert session.receive(chat, 50, 0) == [], "it is being done"
    answer = server.encode_answer("c", {"id": "chat_1"})
    assert session.answer("c", answer) == [Reply(answer)]
    assert session.receive(chat, 100, 0) == [Reply(answer)]


def test_a_refused_request_repeats_its_problem() -> None:
    session, bad = inside(), b'\x20{"id":"x","op":"fly"}'
    first = session.receive(bad, 0, 0)
    assert isinstance(first[0], Reply) and session.receive(bad, 0, 0) == first


def test_the_last_256_answers_are_remembered() -> None:
    session = inside()
    for number in range(ANSWERS_KEPT + 1):
        session.receive(client.encode(client.Emote(f"e{number}", "wave")), number * 100, 0)
    now_ms = (ANSWERS_KEPT + 2) * 100
    assert len(session.receive(client.encode(client.Emote("e1", "wave")), now_ms, 0)) == 1
    assert len(session.receive(client.encode(client.Emote("e0", "wave")), now_ms, 0)) == 2


def requests(session: Session, first: int, count: int, now_ms: int) -> list[object]:
    return [
        step
        for number in range(first, first + count)
        for step in session.receive(client.encode(client.Emote(f"e{number}", "wave")), now_ms, 0)
    ]


def problem_of(step: object) -> str | None:
    assert isinstance(step, Reply)
    answer = server.decode(step.message)
    assert isinstance(answer, server.Answer)
    return None if answer.problem is None else str(answer.problem["type"])


def test_requests_over_the_rate_are_answered_and_may_come_again() -> None:
    session = inside()
    steps = requests(session, 0, 21, 0)
    assert len([step for step in steps if isinstance(step, Order)]) == 20
    assert problem_of(steps[-1]) == "/problems/" + TooManyRequests.slug()
    assert len(requests(session, 20, 1, 1000)) == 2, "the same id is done once the rate allows it"


def test_ten_seconds_over_the_rate_end_the_socket_and_pauses_forgive() -> None:
    session, number = inside(), 0
    for now_ms in range(0, 10_000, 100):  # the first refusal comes at 200 ms
        steps = requests(session, number, 10, now_ms)
        number += 10
        assert not any(isinstance(step, End) for step in steps)
    flooding = [step for step in requests(session, number, 20, 10_400) if isinstance(step, End)]
    assert flooding and isinstance(flooding[0].error, Flooding)
    patient, number = inside(), 0
    for now_ms in (0, 4_000, 8_000, 12_000, 16_000):
        assert not any(isinstance(step, End) for step in requests(patient, number, 50, now_ms))
        number += 50


def test_work_has_a_limit() -> None:
    session = inside()
    for number in range(WORKING_LIMIT):
        request = client.encode(client.Chat(f"c{number}", "x"))
        assert isinstance(session.receive(request, number * 100, 0)[0], Work)
    (step,) = session.receive(client.encode(client.Chat("more", "x")), 10_000, 0)
    assert problem_of(step) == "/problems/too-many-requests"


def test_malformed_messages_and_a_second_hello_end_it() -> None:
    for raw in (b"", b"\x10", b'\x20{"op":"chat"}', client.encode(client.Hello("again"))):
        (step,) = inside().receive(raw, 0, 0)
        assert isinstance(step, End) and step.error.close_code == 4004


def test_unknown_types_are_let_pass_but_counted() -> None:
    session = inside()
    assert session.receive(b"\x7flater", 0, 0) == []
    for now_ms in range(0, 20_000, 10):
        steps = session.receive(b"\x7flater", now_ms, 0)
        if steps:
            assert isinstance(steps[0], End) and isinstance(steps[0].error, Flooding)
            return
    raise AssertionError("a flood of unknown messages has no end")


def test_after_the_end_nothing_is_done() -> None:
    session = inside()
    session.receive(client.encode(client.Chat("c", "x")), 0, 0)
    session.end()
    assert session.receive(pose(1), 0, 0) == []
    assert session.answer("c", b"late") == []
