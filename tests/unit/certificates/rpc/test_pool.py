"""The pool over real sockets: in order, bounded, and not fooled by lies, lag, drips or floods."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.fixtures.nodes import Node, Refusal, serving
from vitrine.certificates.errors import ChainDown, RpcRefused, RpcRevert
from vitrine.certificates.rpc import RpcPool, pinned
from vitrine.certificates.rpc import endpoint as endpoints
from vitrine.certificates.rpc.breaker import FIRST_MS
from vitrine.clock import ManualClock

TO = "0x" + "11" * 20
BLOCK = "ab" * 32
ONE, TWO = "0x" + "00" * 31 + "01", "0x" + "00" * 31 + "02"


def says(value: Any) -> Callable[[list[Any]], Any]:
    return lambda _params: value


def refuses(code: int, message: str, data: Any = None) -> Callable[[list[Any]], Any]:
    def answer(_params: list[Any]) -> Any:
        raise Refusal(code, message, data)

    return answer


def nodes(*values: str) -> list[Node]:
    made = []
    for value in values:
        node = Node()
        node.answers["eth_call"] = says(value)
        made.append(node)
    return made


def run(given: list[Node], scene: Callable[[RpcPool], Awaitable[Any]], clock: ManualClock) -> Any:
    async def whole(urls: tuple[str, ...]) -> Any:
        pool = RpcPool(urls, 31337, clock)
        try:
            return await scene(pool)
        finally:
            await pool.close()

    with serving(*given) as urls:
        return asyncio.run(whole(urls))


def test_the_first_answers_and_the_others_rest(clock: ManualClock) -> None:
    first, second = nodes(ONE, TWO)
    assert run([first, second], lambda pool: pool.call(TO, b"\x01"), clock) == bytes(31) + b"\x01"
    assert (first.asked_for("eth_call"), second.asked_for("eth_call")) == (1, 0)


def test_a_call_names_contract_data_gas_and_block(clock: ManualClock) -> None:
    node = Node()
    seen: list[Any] = []
    node.answers["eth_call"] = lambda params: seen.append(params) or "0x"
    run([node], lambda pool: pool.call(TO, b"\xab", pinned(BLOCK), gas=200_000), clock)
    run([node], lambda pool: pool.call(None, b"\xcd"), clock)
    assert seen[0] == [
        {"to": TO, "data": "0xab", "gas": "0x30d40"},
        {"blockHash": "0x" + BLOCK, "requireCanonical": True},
    ]
    assert seen[1] == [{"data": "0xcd"}, "latest"]


@pytest.mark.parametrize("fault", ["429", "garbage", "giant", "packed", "elsewhere", "wrong-id"])
def test_a_faulty_node_is_passed_over(
    fault: str, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endpoints, "ANSWER_BYTES", 1 << 20)
    first, second = nodes(ONE, TWO)

    async def scene(pool: RpcPool) -> bytes:
        await pool.call(TO, b"")
        first.fault = fault
        return await pool.call(TO, b"")

    assert run([first, second], scene, clock)[-1] == 2


@pytest.mark.parametrize("fault", ["drip", "hang"])
def test_a_slow_node_ends_at_its_time(fault: str, clock: ManualClock) -> None:
    first, second = nodes(ONE, TWO)

    async def scene(pool: RpcPool) -> bytes:
        await pool.call(TO, b"")
        first.fault = fault
        return await pool.call(TO, b"", timeout_s=1.5)

    assert run([first, second], scene, clock)[-1] == 2


def test_nobody_left_is_no_answer(clock: ManualClock) -> None:
    first, second = nodes(ONE, TWO)
    first.fault = second.fault = "429"
    with pytest.raises(ChainDown):
        run([first, second], lambda pool: pool.call(TO, b""), clock)


def test_three_failures_leave_a_node_alone_for_a_while(clock: ManualClock) -> None:
    first, second = nodes(ONE, TWO)

    async def scene(pool: RpcPool) -> list[int]:
        await pool.call(TO, b"")
        first.fault = "429"
        for _ in range(5):
            await pool.call(TO, b"")
        asked = [first.asked_for("eth_call")]
        first.fault = ""
        clock.advance(FIRST_MS - 1)
        asked.append((await pool.call(TO, b""))[-1])
        clock.advance(1)
        asked.append((await pool.call(TO, b""))[-1])
        return asked

    assert run([first, second], scene, clock) == [4, 2, 1]


def test_a_node_of_another_chain_is_never_asked(clock: ManualClock, caplog: pytest.LogCaptureFixture) -> None:
    first, second = nodes(ONE, TWO)
    first.chain_id = 1
    assert run([first, second], lambda pool: pool.call(TO, b""), clock)[-1] == 2
    assert first.asked_for("eth_call") == 0
    assert "chain 1, not 31337" in caplog.text


def test_only_nodes_of_another_chain_is_no_answer(clock: ManualClock) -> None:
    (node,) = nodes(ONE)
    node.chain_id = 5
    with pytest.raises(ChainDown):
        run([node], lambda pool: pool.call(TO, b""), clock)
    assert node.asked_for("eth_call") == 0


def test_a_node_that_lags_is_benched_until_it_caught_up(clock: ManualClock) -> None:
    first, second = nodes(ONE, TWO)
    first.head = second.head - 4

    async def scene(pool: RpcPool) -> list[int]:
        answers = [(await pool.call(TO, b""))[-1]]
        first.head = second.head - 3
        clock.advance(60_000)
        answers.append((await pool.call(TO, b""))[-1])
        return answers

    assert run([first, second], scene, clock) == [2, 1]


def test_a_head_from_the_far_future_benches_nobody_among_three(clock: ManualClock) -> None:
    first, second, liar = nodes(ONE, ONE, TWO)
    liar.head = 10**9
    assert run([first, second, liar], lambda pool: pool.call(TO, b""), clock)[-1] == 1


def test_a_contracts_refusal_is_an_answer_and_no_failure(clock: ManualClock) -> None:
    first, second = nodes(ONE, TWO)
    first.answers["eth_call"] = refuses(3, "execution reverted", "0x7e273289")

    async def scene(pool: RpcPool) -> list[bytes]:
        found = []
        for _ in range(5):
            with pytest.raises(RpcRevert) as told:
                await pool.call(TO, b"")
            found.append(told.value.data)
        return found

    assert run([first, second], scene, clock) == [bytes.fromhex("7e273289")] * 5
    assert second.asked_for("eth_call") == 0


@pytest.mark.parametrize("words", ["out of gas", "EVM error: InvalidFEOpcode", "execution reverted"])
def test_what_the_machine_itself_refuses_is_an_answer(words: str, clock: ManualClock) -> None:
    (node,) = nodes(ONE)
    node.answers["eth_call"] = refuses(-32003, words)
    with pytest.raises(RpcRevert):
        run([node], lambda pool: pool.call(TO, b""), clock)


def test_a_nodes_refusal_reaches_who_asked(clock: ManualClock) -> None:
    first, second = Node(), Node()
    first.answers["eth_sendRawTransaction"] = refuses(-32000, "nonce too low")
    with pytest.raises(RpcRefused) as told:
        run([first, second], lambda pool: pool.ask("eth_sendRawTransaction", "0x"), clock)
    assert told.value.words == "nonce too low"
    assert "nonce" not in told.value.message
    assert second.asked_for("eth_sendRawTransaction") == 0


def test_a_block_that_one_has_not_got_is_asked_of_the_next(clock: ManualClock) -> None:
    first, second = nodes(ONE, TWO)
    first.answers["eth_call"] = refuses(-32000, "header not found")
    assert run([first, second], lambda pool: pool.call(TO, b"", pinned(BLOCK)), clock)[-1] == 2
    second.answers["eth_call"] = refuses(-32001, "resource not found")
    with pytest.raises(RpcRefused):
        run([first, second], lambda pool: pool.call(TO, b"", pinned(BLOCK)), clock)


def test_a_batch_keeps_its_order_and_its_refusals(clock: ManualClock) -> None:
    node = Node()
    node.answers["double"] = lambda params: params[0] * 2
    node.answers["eth_call"] = refuses(3, "no", "0x01")
    questions: list[tuple[str, list[Any]]] = [("double", [n]) for n in range(450)]
    questions[7] = ("eth_call", [])
    found = run([node], lambda pool: pool.batch(questions), clock)
    assert [each for at, each in enumerate(found) if at != 7] == [2 * n for n in range(450) if n != 7]
    assert isinstance(found[7], RpcRevert)


def test_two_of_three_agree_and_the_liar_is_benched(
    clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    liar, second, third = nodes(TWO, ONE, ONE)

    async def scene(pool: RpcPool) -> list[int]:
        return [(await pool.agreed(TO, b"", BLOCK))[-1], (await pool.call(TO, b""))[-1]]

    assert run([liar, second, third], scene, clock) == [1, 1]
    assert liar.asked_for("eth_call") == 1
    assert "benched" in caplog.text


def test_an_agreed_refusal_is_the_answer(clock: ManualClock) -> None:
    given = nodes(TWO, ONE, ONE)
    for node in given[1:]:
        node.answers["eth_call"] = refuses(3, "gone", "0x7e273289")
    with pytest.raises(RpcRevert) as told:
        run(given, lambda pool: pool.agreed(TO, b"", BLOCK), clock)
    assert told.value.data == bytes.fromhex("7e273289")


@pytest.mark.parametrize(
    ("values", "faults"),
    [
        ((ONE, TWO), ("", "")),
        ((ONE, ONE), ("", "429")),
        ((ONE, ONE, TWO), ("", "429", "")),
        ((ONE, ONE, ONE), ("", "429", "hang")),
    ],
)
def test_without_a_majority_it_fails_closed(
    values: tuple[str, ...],
    faults: tuple[str, ...],
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("vitrine.certificates.rpc.pool.TIMEOUT_S", 0.3)
    given = nodes(*values)

    async def scene(pool: RpcPool) -> None:
        await pool.call(TO, b"")
        for node, fault in zip(given, faults, strict=True):
            node.fault = fault
        await pool.agreed(TO, b"", BLOCK)

    with pytest.raises(ChainDown):
        run(given, scene, clock)


def blocks(node: Node, head: int, forked: bool = False) -> None:
    """It has the blocks up to this one; forked: its own ones, as of another chain or of none."""
    node.head = head

    def block(params: list[Any]) -> Any:
        number = int(params[0], 16)
        return {"hash": f"0x{number + (1 << 200 if forked else 0):064x}"} if number <= head else None

    node.answers["eth_getBlockByNumber"] = block


@pytest.mark.parametrize(
    ("heads", "forked", "agreed"),
    [
        ((100,), (False,), 100),
        ((100, 101), (False, False), 100),
        ((100, 100, 101), (False, False, False), 100),
        ((99, 100, 101), (False, False, False), 100),
        ((101, 100, 100), (True, False, False), 100),
        ((1 << 60, 100, 100), (False, False, False), 100),
        ((1, 100, 100), (True, False, False), 100),
    ],
)
def test_the_newest_block_is_one_that_a_majority_has(
    heads: tuple[int, ...], forked: tuple[bool, ...], agreed: int, clock: ManualClock
) -> None:
    given = nodes(*[ONE] * len(heads))
    for node, head, fork in zip(given, heads, forked, strict=True):
        blocks(node, head, fork)
    assert int(run(given, lambda pool: pool.newest(), clock), 16) == agreed


def test_no_node_names_a_block_alone(clock: ManualClock) -> None:
    first, second = nodes(ONE, ONE)
    blocks(first, 100)
    for head, forked in ((100, True), (99, True)):
        blocks(second, head, forked)
        with pytest.raises(ChainDown):
            run([first, second], lambda pool: pool.newest(), clock)
    second.answers["eth_getBlockByNumber"] = says({"hash": "0x12"})
    with pytest.raises(ChainDown):
        run([first, second], lambda pool: pool.newest(), clock)


def test_what_is_agreed_on_may_be_a_constructors_word_with_gas_and_asker(clock: ManualClock) -> None:
    given, seen = nodes(ONE, ONE), []
    for node in given:
        node.answers["eth_call"] = lambda params: seen.append(params) or "0x01"
    assert run(given, lambda pool: pool.agreed(None, b"\xab", BLOCK, gas=5, sender=TO), clock) == b"\x01"
    block = {"blockHash": "0x" + BLOCK, "requireCanonical": True}
    assert seen == [[{"data": "0xab", "gas": "0x5", "from": TO}, block]] * 2


def test_a_majority_that_will_not_ask_says_so(clock: ManualClock) -> None:
    given = nodes(ONE, ONE, ONE)
    for node in given[1:]:
        node.answers["eth_call"] = refuses(-32602, "missing field to")
    with pytest.raises(RpcRefused):
        run(given, lambda pool: pool.agreed(TO, b"", BLOCK), clock)


def test_two_of_three_are_enough_while_one_is_down(clock: ManualClock) -> None:
    given = nodes(ONE, ONE, ONE)
    given[0].fault = "429"
    assert run(given, lambda pool: pool.agreed(TO, b"", BLOCK), clock)[-1] == 1


def test_no_key_of_an_address_is_ever_logged(clock: ManualClock, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    first, second, third = nodes(TWO, ONE, ONE)

    async def scene(pool: RpcPool) -> None:
        await pool.agreed(TO, b"", BLOCK)
        second.fault = third.fault = "garbage"
        for _ in range(4):
            with pytest.raises(ChainDown):
                await pool.call(TO, b"")
        assert "SECRET" not in repr(pool._endpoints)

    run([first, second, third], scene, clock)
    assert "127.0.0.1" in caplog.text
    assert "SECRETKEY" not in caplog.text
    assert "pass" not in caplog.text
