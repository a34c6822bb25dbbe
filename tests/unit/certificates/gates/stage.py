"""A shop's own tables on a database, and the nodes of a chain that do as a test says."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update

from tests.fixtures import copies
from vitrine.accounts.tables import VisitorRow
from vitrine.certificates import abi
from vitrine.certificates.chains import Chain, Chains
from vitrine.certificates.errors import ChainDown
from vitrine.certificates.gates.checks import Checks
from vitrine.certificates.gates.rule import Collection as Contract
from vitrine.certificates.gates.rule import OwnEdition, Rule
from vitrine.certificates.gates.verdict import Purpose, Verdict
from vitrine.certificates.index.service import Index
from vitrine.certificates.keccak import selector
from vitrine.certificates.rights.standing import Standing
from vitrine.certificates.rights.views import Certificate
from vitrine.certificates.rpc.pool import Block, Question
from vitrine.certificates.tables import CertificateRow, ChainRow, EditionRow, LoanRow, OwnerRow, WalletRow
from vitrine.certificates.wallets.service import Wallets
from vitrine.clock import ManualClock
from vitrine.errors import Conflict
from vitrine.storage import Database

CHAIN_ID = 31337
OWN, STRANGE = "0x" + "c0" * 20, "0x" + "5e" * 20
ADA, BOB = "0x" + "a1" * 20, "0x" + "b2" * 20
HEAD, FINAL = "0x" + "11" * 32, "0x" + "22" * 32
SEVEN = Rule((OwnEdition(7),))


class Reverted(Conflict):
    """As `RpcRevert`."""

    def __init__(self) -> None:
        super().__init__("The contract refuses this.")


@dataclass(frozen=True)
class Token:
    """A token somewhere: in the index, in the newest block, or in the final one."""

    token: int
    owner: str | None
    user: str | None = None
    user_until: int = 0
    revoked: bool = False


class Indexed(MutableMapping[int, Token]):
    """What the index's table says of each token."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def __setitem__(self, token: int, held: Token) -> None:
        edition, serial = abi.parts_of(token)
        with self._database.unit() as unit:
            unit.session.merge(
                OwnerRow(
                    chain_id=CHAIN_ID, token=abi.token_hex(token), edition=edition, serial=serial,
                    owner=held.owner, user=held.user, user_until=held.user_until, revoked=held.revoked,
                    block_number=1,
                )
            )  # fmt: skip

    def __delitem__(self, token: int) -> None:
        with self._database.unit() as unit:
            unit.session.execute(delete(OwnerRow).where(OwnerRow.token == abi.token_hex(token)))

    def __getitem__(self, token: int) -> Token:
        with self._database.read() as session:
            found = session.scalars(select(OwnerRow).where(OwnerRow.token == abi.token_hex(token))).one()
        return Token(token, found.owner, found.user, found.user_until, found.revoked)

    def __iter__(self) -> Iterator[int]:
        with self._database.read() as session:
            return iter([int(each, 16) for each in session.scalars(select(OwnerRow.token))])

    def __len__(self) -> int:
        return len(list(iter(self)))


class Stage:
    """newest, settled: the tokens as nodes know them; indexed: as the index does. strange: other contracts,
    by address. ada and bob have a wallet each.
    """

    def __init__(
        self, database: Database, clock: ManualClock | None = None, checking: type[Checks] = Checks
    ) -> None:
        self.database, self.clock = database, clock or ManualClock()
        self.indexed = Indexed(database)
        self.newest: dict[int, Token] = {}
        self.settled: dict[int, Token] = {}
        self.strange: dict[str, Callable[[bytes], bytes]] = {}
        self.nodes = Nodes(self)
        self.chains, self.wallets = Chains(database), Wallets(database)
        self.standing = Standing(database, self.chains, Index(database), self.wallets)
        self.checks = checking(
            self.chains, Index(database), self.standing, self.wallets, lambda chain: self.nodes, self.clock
        )
        self.chain = self.young
        self.link("ada", ADA)
        self.link("bob", BOB)

    @property
    def young(self) -> Chain:
        """A chain that the worker has just heard of: all is read, all but two blocks are final."""
        return Chain(
            chain_id=CHAIN_ID, backend="anvil", rpc_urls=(), contract=OWN, code_hash=None, deploy_block=0,
            voucher=None, state="ready", problem=None, head_number=100, head_hash=None, head_at=None,
            indexed_number=100, final_number=98, updated_at=self.clock.now(),
        )  # fmt: skip

    @property
    def chain(self) -> Chain | None:
        """As its row says; None: there is none."""
        return self.chains.current()

    @chain.setter
    def chain(self, chain: Chain | None) -> None:
        with self.database.unit() as unit:
            if chain is None:
                unit.session.execute(update(ChainRow).values(current=False))
            else:
                names = set(Chain.__slots__)
                values = {name: getattr(chain, name) for name in names} | {"rpc_urls": [], "current": True}
                unit.session.merge(ChainRow(**values))

    def change(self, **values: Any) -> None:
        """The chain's row otherwise."""
        assert self.chain is not None
        self.chain = replace(self.chain, **values)

    def give(self, token: int, owner: str | None, **more: Any) -> None:
        """Everybody knows that it is so."""
        held = Token(token, owner, **more)
        self.indexed[token] = self.newest[token] = self.settled[token] = held

    def look(self) -> None:
        """The worker has just heard from the chain."""
        self.change(updated_at=self.clock.now())

    def stale(self, blocks: int = 9) -> None:
        """The index is behind."""
        self.change(indexed_number=100 - blocks)

    def person(self, visitor: str) -> None:
        with self.database.unit() as unit:
            if unit.session.get(VisitorRow, visitor) is None:
                unit.session.add(VisitorRow(id=visitor, name=visitor, colour=1, created_at=copies.AT))

    def link(self, visitor: str, address: str) -> None:
        """The wallet is theirs from now on."""
        self.person(visitor)
        with self.database.unit() as unit:
            unit.session.merge(
                WalletRow(address=address, visitor_id=visitor, kind="key", chain_id=1, verified_at=copies.AT)
            )

    def unlink(self) -> None:
        """All wallets."""
        with self.database.unit() as unit:
            unit.session.execute(delete(WalletRow))

    def copy(self, visitor: str, serial: int, state: str = "claimable", edition: int = 7) -> str:
        """A copy whose right is theirs; its id. state: of the row, not of the chain."""
        self.person(visitor)
        with self.database.read() as session:
            known = session.get(EditionRow, edition) is not None
        if not known:
            copies.edition(self.database, edition, title={"en": "Crane", "fr": "Grue"})
        id_ = f"c{edition}-{serial}"
        return copies.certificate(
            self.database, serial, state, id=id_, edition=edition, source=id_, visitor_id=visitor
        )

    def grant(self, *visitors: str, edition: int = 7) -> None:
        """Each a right of which no chain knows."""
        for visitor in visitors:
            with self.database.read() as session:
                taken = set(session.scalars(select(CertificateRow.serial)))
            self.copy(visitor, max({1000, *taken}) + 1, edition=edition)

    def take(self, visitor: str) -> None:
        """All rights of theirs."""
        with self.database.unit() as unit:
            unit.session.execute(delete(CertificateRow).where(CertificateRow.visitor_id == visitor))

    def lend(self, certificate: str, lender: str, borrower: str) -> None:
        """For an hour of the database's clock."""
        self.person(borrower)
        now = self.database.clock.now()
        with self.database.unit() as unit:
            unit.session.add(
                LoanRow(
                    id=f"loan-{certificate}", certificate_id=certificate, lender_id=lender,
                    borrower_id=borrower, until=now + timedelta(hours=1), created_at=now,
                )
            )  # fmt: skip

    def end_loans(self) -> None:
        """All of them."""
        with self.database.unit() as unit:
            unit.session.execute(update(LoanRow).values(ended_at=self.database.clock.now()))

    def holds(self, visitor: str, rule: Rule = SEVEN, purpose: Purpose = "door") -> Verdict:
        return asyncio.run(self.checks.holds(visitor, rule, purpose))


class Nodes:
    """What is foreign: the nodes, behind the `Rpc` by which all of ours ask.

    down: nobody answers. split: no majority agrees. head: the newest block, as they say.
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.down = self.split = False
        self.head = 100
        self.calls: list[tuple[str, bytes, int | None]] = []

    async def ask(self, method: str, *params: Any, timeout_s: float | None = None) -> Any:
        if self.down:
            raise ChainDown
        assert method == "eth_getBlockByNumber"
        newest = params[0] == "latest"
        return {
            "number": hex(self.head) if newest else params[0],
            "hash": HEAD if newest else FINAL,
        }

    async def call(
        self,
        to: str | None,
        data: bytes,
        block: Block = "latest",
        gas: int | None = None,
        timeout_s: float | None = None,
    ) -> bytes:
        assert to is not None
        self.calls.append((to, data, gas))
        if self.down:
            raise ChainDown
        return self._answer(to, data, self._stage.newest)

    async def batch(self, questions: Sequence[Question], timeout_s: float | None = None) -> list[Any]:
        raise AssertionError("no door asks so")

    async def newest(self) -> str:
        raise AssertionError("no door asks so")

    async def agreed(
        self, to: str | None, data: bytes, block_hash: str, gas: int | None = None, sender: str | None = None
    ) -> bytes:
        if self.down or self.split:
            raise ChainDown
        assert to is not None
        return self._answer(to, data, self._stage.newest if block_hash == HEAD else self._stage.settled)

    def _answer(self, to: str, data: bytes, tokens: dict[int, Token]) -> bytes:
        if to == OWN and data[:4] == selector("checkMany(uint256[],address[])"):
            half = (len(data) - 4) // 2
            ids, whos = abi.array(abi.word(32) + data[68 : 4 + 32 + half]), data[4 + 32 + half :]
            pairs = zip(ids, abi.array(abi.word(32) + whos), strict=True)
            held = [self._held(tokens.get(token), f"0x{who:040x}") for token, who in pairs]
            return abi.word(32) + abi.word(len(held)) + b"".join(map(abi.word, held))
        if to == OWN and data[:4] == selector("ownersOf(uint256[])"):
            ids = abi.array(data[4:])
            owners = [found.owner if (found := tokens.get(each)) else None for each in ids]
            return abi.word(32) + abi.word(len(owners)) + b"".join(abi.word(each or 0) for each in owners)
        return self._stage.strange[to](data) if to in self._stage.strange else b""

    def _held(self, token: Token | None, who: str) -> int:
        if token is None or token.owner is None:
            return 0
        now_s = int(self._stage.clock.now().timestamp())
        held = 1 if token.owner == who else 2 if token.user == who and token.user_until >= now_s else 0
        return held | (128 if held and token.revoked else 0)


def good(id_: str, **more: Any) -> Certificate:
    """A certificate as its holder sees it."""
    plain = Certificate(
        id=id_, edition=7, serial=1, max_supply=100, title={"en": "Crane", "fr": "Grue"}, product_id="p1",
        model="ab" * 32, state="minted", role="owner", wallet=ADA, soulbound=False, loan=None,
        lent=None, revoked=False, proof_url=None, problem=None,
    )  # fmt: skip
    return replace(plain, **more)


def contract(standard: Any = "erc721", token: int | None = None, to: str = STRANGE) -> Rule:
    """A gate that asks for what a contract gives."""
    return Rule((Contract(to, standard, CHAIN_ID, token),))
