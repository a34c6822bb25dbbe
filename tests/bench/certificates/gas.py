"""What each act costs in gas: exact, the same on every run, since every account, key and block time is fixed.

`python -m tests.bench.certificates.gas --write` takes the snapshot that the tests hold the contract to.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Final

from tests.fixtures.anvil import Node, anvil
from tests.fixtures.certificate import GAS, Shop, deployed, root_of
from tests.fixtures.contracts import Receipt
from vitrine.certificates.abi import token_of
from vitrine.certificates.artifact import certificate
from vitrine.certificates.keccak import keccak256

SNAPSHOT: Final = Path(__file__).parents[2] / "integration/certificates/contract/gas.json"
# What the issue demands.
MAXIMA: Final = {"mint": 61_100, "mint_many_each": 48_800, "claim": 89_900, "transfer": 65_000}
MANY: Final = 100
PAIRS: Final = 1000
EDITION: Final = 7
SOULBOUND: Final = 8
WORN: Final = 9
FAR_S: Final = 2**33


def accounts(count: int) -> list[str]:
    """Addresses that nobody has, the same ones always."""
    return ["0x" + keccak256(b"account %d" % number)[12:].hex() for number in range(count)]


def measured(node: Node) -> dict[str, int]:
    """Gas by act, of the whole transaction, calldata and all.

    *_each: a hundredth of one call for a hundred tokens; check_*_each: a thousandth of one checkMany of a
    thousand pairs. `claim` and `mint_first` are of an owner's first token, `mint` and `claim_next` of a later
    one; `transfer` is to a new owner. deployed_bytes: of the contract's code.
    """
    people = accounts(1_000)
    for account in people[:20]:
        node.ask("anvil_setBalance", account, hex(10**20))
        node.ask("anvil_impersonateAccount", account)
    # A deployer that has sent nothing: the contract's address is always the same, so is every signature.
    shop = deployed(node, people[10], people)
    receipts = _acts(shop, people)
    for name, receipt in receipts.items():
        assert receipt.status, name
    each = {
        "mint_many_each": MANY,
        "mint_range_each": MANY,
        "check_owned_each": PAIRS,
        "check_strange_each": PAIRS,
    }
    figures = {name: -(-receipt.gas // each.get(name, 1)) for name, receipt in receipts.items()}
    return figures | {"deployed_bytes": len(certificate().deployed_bytecode)}


def _acts(shop: Shop, people: list[str]) -> dict[str, Receipt]:
    alice, bob, carol, fresh = shop.alice, shop.bob, shop.carol, people[200:]
    token = [token_of(EDITION, serial) for serial in range(2_500)]
    worn = [token_of(WORN, serial) for serial in range(10)]

    def send(name: str, *arguments: object, by: str) -> Receipt:
        return shop.contract.send(name, *arguments, by=by, gas=GAS)

    def claim(to: str, token: int) -> Receipt:
        return shop.claim(shop.promise(to, token, deadline=FAR_S), by=to, gas=GAS)

    shop.edition(SOULBOUND, 1_000, soulbound=True)
    shop.edition(WORN, 1_000, revocable=True)
    done = {
        "create_edition": send(
            "createEdition", EDITION, root_of(EDITION), 10_000, False, False, 250, alice, by=shop.catalog
        ),
        "mint_first": shop.mint(alice, token[1]),
        "mint": shop.mint(alice, token[2]),
        "mint_soulbound": shop.mint(alice, token_of(SOULBOUND, 1)),
        "mint_many_each": send("mintMany", fresh[:MANY], token[100 : 100 + MANY], by=shop.minter),
        "mint_range_each": send("mintRange", carol, token[300], MANY, by=shop.minter),
        "claim": claim(fresh_account(people), token[3]),
        "claim_next": claim(alice, token[4]),
        "transfer": send("transferFrom", alice, bob, token[1], by=alice),
        "lend": send("setUser", token[2], carol, FAR_S, by=alice),
        "transfer_lent": send("transferFrom", alice, bob, token[2], by=alice),
    }
    for serial in (1, 2, 3):
        shop.mint(alice, worn[serial])
    done |= {
        "revoke": send("revoke", worn[1], True, by=shop.revoker),
        # The first of its edition writes that there are tombstones; every mint after it looks for one.
        "burn_first": send("burn", worn[2], by=alice),
        "burn": send("burn", worn[3], by=alice),
        "mint_after_burn": shop.mint(alice, worn[4]),
    }
    for first in range(0, PAIRS, 250):
        send("mintRange", carol, token[1_000 + first], 250, by=shop.minter)
    pairs = token[1_000 : 1_000 + PAIRS]
    done |= {
        "check_owned_each": send("checkMany", pairs, [carol] * PAIRS, by=alice),
        "check_strange_each": send("checkMany", pairs, [bob] * PAIRS, by=alice),
    }
    return done


def fresh_account(people: list[str]) -> str:
    """One that has sent nothing and owns nothing."""
    return people[11]


def main() -> None:
    with anvil() as node:
        figures = measured(node)
    if "--write" in sys.argv[1:]:
        SNAPSHOT.write_text(json.dumps(figures, indent=2) + "\n")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
