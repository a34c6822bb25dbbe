"""Raw logs become rows, or are refused; what is not ours or unknown is passed over."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fixtures.rawlogs import CONTRACT, hash_of, lending, raw, revocation, transfer
from vitrine.certificates.index.logs import Log, LogUnreadable, read
from vitrine.certificates.keccak import keccak256

BLOCK = hash_of("block")
TOKEN = 7 << 64 | 3


def one(log: dict[str, Any]) -> Log:
    [found] = read([log], CONTRACT)
    return found


def told(log: dict[str, Any]) -> tuple[str | None, ...]:
    return tuple(one(log)[4:])


def test_a_mint_a_transfer_and_a_burn() -> None:
    token = f"{TOKEN:064x}"
    ann, ben = f"0x{0xA:040x}", f"0x{0xB:040x}"
    assert told(transfer(0, 0xA, TOKEN, 5, 0, BLOCK)) == ("transfer", token, None, ann, None)
    assert told(transfer(0xA, 0xB, TOKEN, 5, 0, BLOCK)) == ("transfer", token, ann, ben, None)
    assert told(transfer(0xB, 0, TOKEN, 5, 0, BLOCK)) == ("transfer", token, ben, None, None)


def test_where_a_log_stands() -> None:
    found = one(transfer(0, 0xA, TOKEN, 5, 9, BLOCK))
    assert found[:4] == (5, 9, BLOCK, hash_of(BLOCK, 9))


def test_lending_and_revoking() -> None:
    token = f"{TOKEN:064x}"
    assert told(lending(TOKEN, 0xA, 2**64 - 1, 5, 0, BLOCK)) == (
        "user", token, f"0x{0xA:040x}", None, str(2**64 - 1),
    )  # fmt: skip
    assert told(lending(TOKEN, 0, 0, 5, 0, BLOCK)) == ("user", token, None, None, "0")
    assert told(revocation(TOKEN, True, 5, 0, BLOCK)) == ("revoked", token, None, None, "1")
    assert told(revocation(TOKEN, False, 5, 0, BLOCK)) == ("revoked", token, None, None, "0")


def test_editions_roles_and_pauses() -> None:
    root = int(hash_of("root"), 16)
    made = raw("EditionCreated(uint192,bytes32,uint64,bool,bool)", [7], [root, 100, 0, 1], 5, 0, BLOCK)
    assert told(made) == ("edition", f"{7:064x}", None, None, hash_of("root"))
    role = keccak256(b"MINTER_ROLE")
    values = [int.from_bytes(role, "big"), 0xA, 0xB]
    given = raw("RoleGranted(bytes32,address,address)", values, [], 5, 0, BLOCK)
    assert told(given) == ("role-given", None, f"0x{0xA:040x}", f"0x{0xB:040x}", role.hex())
    taken = raw("RoleRevoked(bytes32,address,address)", values, [], 5, 0, BLOCK)
    assert told(taken)[0] == "role-taken"
    assert told(raw("Paused(address)", [], [0xA], 5, 0, BLOCK)) == (
        "paused", None, f"0x{0xA:040x}", None, "1",
    )  # fmt: skip
    assert told(raw("Unpaused(address)", [], [0xA], 5, 0, BLOCK))[4] == "0"


def test_logs_come_in_the_chains_order() -> None:
    logs = [transfer(0, 0xA, TOKEN + each, 5 - each, each, BLOCK) for each in range(4)]
    assert [log.block_number for log in read(logs, CONTRACT)] == [2, 3, 4, 5]


def test_what_is_not_ours_is_passed_over() -> None:
    other = transfer(0, 0xA, TOKEN, 5, 0, BLOCK) | {"address": "0x" + "d0" * 20}
    unknown = raw("Approval(address,address,uint256)", [1, 2, TOKEN], [], 5, 0, BLOCK)
    silent = transfer(0, 0xA, TOKEN, 5, 0, BLOCK) | {"topics": []}
    assert read([other, unknown, silent], CONTRACT) == []


def test_removed_changes_nothing() -> None:
    log = transfer(0, 0xA, TOKEN, 5, 0, BLOCK)
    assert read([log | {"removed": True}], CONTRACT) == read([log], CONTRACT)


def test_upper_case_is_the_same() -> None:
    log = transfer(0, 0xAB, TOKEN, 5, 0, BLOCK)
    loud = {
        **log,
        "address": "0x" + CONTRACT[2:].upper(),
        "topics": ["0x" + each[2:].upper() for each in log["topics"]],
        "blockHash": "0x" + BLOCK.upper(),
    }
    assert one(loud) == one(log)


@pytest.mark.parametrize(
    "change",
    [
        {"topics": ["0x" + "0" * 64]},
        {"data": "0x00"},
        {"data": None},
        {"data": "0x" + "zz" * 32},
        {"blockNumber": "0x" + "f" * 16},
        {"blockNumber": None},
        {"blockHash": "0x12"},
        {"transactionHash": "0x" + "g" * 64},
        {"logIndex": "-0x1"},
        {"address": 5},
    ],
)
def test_a_log_without_its_form_is_refused(change: dict[str, Any]) -> None:
    log = lending(TOKEN, 0xA, 9, 5, 0, BLOCK) | change
    if change.get("topics"):
        log["topics"] = lending(TOKEN, 0xA, 9, 5, 0, BLOCK)["topics"][:2]
    with pytest.raises(LogUnreadable):
        read([log], CONTRACT)


@pytest.mark.parametrize("log", [{}, None, 5, "log"])
def test_what_is_no_log_at_all_is_refused(log: Any) -> None:
    with pytest.raises(LogUnreadable):
        read([log], CONTRACT)


def test_a_word_that_is_no_address_is_refused() -> None:
    with pytest.raises(LogUnreadable):
        read([transfer(0, 1 << 200, TOKEN, 5, 0, BLOCK)], CONTRACT)
