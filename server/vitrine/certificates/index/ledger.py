"""Blocks and their logs in, blocks taken back out; holdings, certificates and events always in step."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, delete, exists, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from vitrine.certificates.abi import parts_of, token_hex, token_of
from vitrine.certificates.errors import WriterLost
from vitrine.certificates.index.blocks import ChainBlock
from vitrine.certificates.index.holdings import Holding, folded
from vitrine.certificates.index.logs import LIMIT_NUMBER, MOVES, TRANSFER, Log
from vitrine.certificates.index.settling import Settling
from vitrine.certificates.states import EditionState
from vitrine.certificates.tables import CertificateRow, ChainBlockRow, ChainRow, EditionRow, LogRow, OwnerRow
from vitrine.storage import Database, among

DEPTH: Final = 64
"""How many blocks back a reorganisation may reach before the index is made anew."""

KEPT: Final = 2 * DEPTH
_OWNERS: Final[Any] = OwnerRow.__table__


class Ledger:
    """All plain: to be run in threads. Each method is one unit of work.

    Whoever writes names the block that it goes on from: of two followers one is refused (WriterLost).
    """

    def __init__(self, database: Database, chain_id: int) -> None:
        self._database, self._chain_id = database, chain_id
        self._settling = Settling(chain_id, database.clock)
        dialect = database.engine.dialect.name
        self._upsert: Any = sqlite_insert if dialect == "sqlite" else postgres_insert

    def newest(self, count: int = 1) -> list[ChainBlock]:
        """The newest blocks that are kept, newest first. Right after a catch-up they have gaps."""
        query = (
            select(ChainBlockRow)
            .where(ChainBlockRow.chain_id == self._chain_id)
            .order_by(ChainBlockRow.number.desc())
            .limit(count)
        )
        with self._database.read() as session:
            return [ChainBlock(row.number, row.hash, row.parent, row.at) for row in session.scalars(query)]

    def hash_at(self, number: int) -> str | None:
        with self._database.read() as session:
            row = session.get(ChainBlockRow, (self._chain_id, number))
            return None if row is None else row.hash

    def append(
        self,
        after: int | None,
        blocks: Sequence[ChainBlock],
        logs: Sequence[Log],
        final_number: int,
        *,
        live: bool,
    ) -> bool:
        """Go on from block `after` to the last of `blocks`. Whether anyone's standing changed.

        after: None at the beginning. blocks: ascending; all with logs must be among them. live: tell of every
        change; else (an old history) only of tokens that were known before.
        """
        tip = blocks[-1].number
        with self._database.unit() as unit:
            self._turn(unit.session, after, tip, None)
            self._finalise(unit.session, min(final_number, tip))
            self._insert(unit.session, blocks, logs)
            before = self._holdings(unit.session, _touched(logs))
            now = folded(before, logs)
            self._keep(unit.session, now)
            self._settling.logged(unit.session, logs, live=live)
            self._settling.passed_on(unit, _sent(logs))
            told = self._settling.told(unit, tip, before, now, live=live)
            if after is not None and after // DEPTH != tip // DEPTH:
                self._prune(unit.session, tip)
        return told

    def rewind(self, tip: int, ancestor: int) -> bool:
        """Take back all blocks after `ancestor`, which is kept. Whether anyone's standing changed."""
        with self._database.unit() as unit:
            session = unit.session
            self._turn(session, tip, ancestor, None)
            gone = session.scalars(
                select(LogRow.token)
                .where(
                    LogRow.chain_id == self._chain_id,
                    LogRow.block_number > ancestor,
                    LogRow.kind.in_(MOVES),
                )
                .distinct()
            )
            tokens = {token for token in gone if token is not None}
            session.execute(
                delete(ChainBlockRow).where(
                    ChainBlockRow.chain_id == self._chain_id, ChainBlockRow.number > ancestor
                )
            )
            session.execute(
                delete(LogRow).where(LogRow.chain_id == self._chain_id, LogRow.block_number > ancestor)
            )
            before = self._holdings(session, tokens)
            now = folded({}, self._logs_of(session, tokens))
            self._drop(session, tokens - now.keys())
            self._keep(session, now)
            self._settling.unminted(session, tokens - now.keys())
            self._settling.passed_on(unit, _elsewhere(before, now))
            return self._settling.told(unit, ancestor, before, now, live=True)

    def replace(
        self, after: int | None, blocks: Sequence[ChainBlock], logs: Sequence[Log], final_number: int
    ) -> bool:
        """The whole index anew. Only what is otherwise than before is told."""
        tip = blocks[-1].number
        with self._database.unit() as unit:
            session = unit.session
            self._turn(session, after, tip, final_number)
            before = self._holdings(session, None)
            for table in (ChainBlockRow, LogRow, OwnerRow):
                session.execute(delete(table).where(table.chain_id == self._chain_id))
            self._insert(session, blocks, logs)
            now = folded({}, logs)
            self._keep(session, now)
            self._settling.unminted(session, before.keys() - now.keys())
            self._settling.logged(session, logs, live=False)
            # An old transfer is no news, unless its token was not known: what is lent since then stays lent.
            fresh = [log for log in logs if log.token not in before or log.block_number > (after or 0)]
            self._settling.passed_on(unit, _sent(fresh) | _elsewhere(before, now))
            return self._settling.told(unit, tip, before, now, live=True)

    def passed(self, moment: datetime) -> int:
        """No block before this moment can come any more: vouchers that ended before are void. How many."""
        with self._database.read() as session:
            if not self._settling.has_expired(session, moment):
                return 0
        with self._database.unit() as unit:
            return self._settling.expire(unit.session, moment)

    def final_block(self) -> ChainBlock | None:
        """The newest kept block that will not be taken back."""
        final = select(ChainRow.final_number).where(ChainRow.chain_id == self._chain_id).scalar_subquery()
        query = (
            select(ChainBlockRow)
            .where(ChainBlockRow.chain_id == self._chain_id, ChainBlockRow.number <= final)
            .order_by(ChainBlockRow.number.desc())
            .limit(1)
        )
        with self._database.read() as session:
            row = session.scalars(query).first()
            return None if row is None else ChainBlock(row.number, row.hash, row.parent, row.at)

    def sample(self, count: int) -> dict[str, Holding]:
        """So many tokens, by chance."""
        query = _held().where(OwnerRow.chain_id == self._chain_id).order_by(func.random()).limit(count)
        with self._database.read() as session:
            return {token: Holding(*rest) for token, *rest in session.execute(query)}

    def sample_unminted(self, count: int) -> set[int]:
        """So many tokens, by chance, that could be on the chain and are not in the index: half of them of
        certificates that were given, half of any number in a registered edition.
        """
        token = and_(
            OwnerRow.chain_id == self._chain_id,
            OwnerRow.edition == CertificateRow.edition,
            OwnerRow.serial == CertificateRow.serial,
        )
        given = (
            select(CertificateRow.edition, CertificateRow.serial)
            .where(~exists().where(token))
            .order_by(func.random())
            .limit(count // 2)
        )
        registered = select(EditionRow.number, EditionRow.max_supply).where(
            EditionRow.state == EditionState.REGISTERED
        )
        with self._database.read() as session:
            chosen = {token_of(edition, serial) for edition, serial in session.execute(given)}
            supplies = session.execute(registered).all()
            for edition, supply in random.choices(supplies, k=count - len(chosen)) if supplies else ():  # noqa: S311  a sample
                chosen.add(token_of(edition, random.randint(1, supply)))  # noqa: S311  a sample
            known = select(OwnerRow.token).where(
                OwnerRow.chain_id == self._chain_id, OwnerRow.token.in_([token_hex(each) for each in chosen])
            )
            return chosen - {int(each, 16) for each in session.scalars(known)}

    def _turn(self, session: Session, after: int | None, tip: int, final_number: int | None) -> None:
        expected = -1 if after is None else after
        final = {} if final_number is None else {"final_number": min(final_number, tip)}
        taken = session.execute(
            update(ChainRow)
            .where(ChainRow.chain_id == self._chain_id, ChainRow.indexed_number == expected)
            .values(indexed_number=tip, **final)
            .returning(ChainRow.final_number)
        ).first()
        if taken is None:
            raise WriterLost
        if final_number is None and taken[0] > tip:
            self._settling.alarm("the chain took back block %d, which it had called final", taken[0])
            session.execute(
                update(ChainRow).where(ChainRow.chain_id == self._chain_id).values(final_number=tip)
            )

    def _finalise(self, session: Session, number: int) -> None:
        session.execute(
            update(ChainRow)
            .where(ChainRow.chain_id == self._chain_id, ChainRow.final_number < number)
            .values(final_number=number)
        )

    def _insert(self, session: Session, blocks: Sequence[ChainBlock], logs: Sequence[Log]) -> None:
        session.execute(
            insert(ChainBlockRow), [{"chain_id": self._chain_id, **each._asdict()} for each in blocks]
        )
        if logs:
            rows = [{"chain_id": self._chain_id, **log._asdict()} for log in logs]
            session.execute(insert(LogRow), rows)

    def _holdings(self, session: Session, tokens: Collection[str] | None) -> dict[str, Holding]:
        """tokens None: all."""
        query = _held().where(OwnerRow.chain_id == self._chain_id)
        if tokens is not None:
            query = query.where(among(session, OwnerRow.token, tokens))
        return {token: Holding(*rest) for token, *rest in session.execute(query)}

    def _logs_of(self, session: Session, tokens: Collection[str]) -> list[Log]:
        query = select(LogRow).where(
            LogRow.chain_id == self._chain_id, among(session, LogRow.token, tokens), LogRow.kind.in_(MOVES)
        )
        return sorted(Log(*(getattr(row, name) for name in Log._fields)) for row in session.scalars(query))

    def _keep(self, session: Session, holdings: Mapping[str, Holding]) -> None:
        rows = []
        for token, held in holdings.items():
            edition, serial = parts_of(int(token, 16))
            if edition >= LIMIT_NUMBER or serial >= LIMIT_NUMBER:
                # This shop's editions are small numbers: somebody else has the operator's key.
                self._settling.alarm("token %s is of no edition that this shop could have made", token)
                continue
            rows.append(
                {
                    "chain_id": self._chain_id,
                    "token": token,
                    "edition": edition,
                    "serial": serial,
                    "owner": held.owner,
                    "lent_to": held.user,
                    "lent_until": held.user_until,
                    "revoked": held.revoked,
                    "block_number": held.block_number,
                }
            )
        if not rows:
            return
        written = self._upsert(_OWNERS)
        changed = {
            name: written.excluded[name]
            for name in ("owner", "lent_to", "lent_until", "revoked", "block_number")
        }
        session.execute(
            written.on_conflict_do_update(index_elements=["chain_id", "token"], set_=changed), rows
        )

    def _drop(self, session: Session, tokens: Collection[str]) -> None:
        chosen = OwnerRow.chain_id == self._chain_id, among(session, OwnerRow.token, tokens)
        session.execute(delete(OwnerRow).where(*chosen).execution_options(synchronize_session=False))

    def _prune(self, session: Session, tip: int) -> None:
        """Forget blocks too old to be taken back and without logs, whose times nobody asks for."""
        told = select(LogRow.block_number).where(LogRow.chain_id == self._chain_id)
        session.execute(
            delete(ChainBlockRow).where(
                ChainBlockRow.chain_id == self._chain_id,
                ChainBlockRow.number < tip - KEPT,
                ChainBlockRow.number.not_in(told),
            )
        )


def _held() -> Any:
    return select(
        OwnerRow.token,
        OwnerRow.owner,
        OwnerRow.user,
        OwnerRow.user_until,
        OwnerRow.revoked,
        OwnerRow.block_number,
    )


def _touched(logs: Iterable[Log]) -> set[str]:
    return {log.token for log in logs if log.token is not None and log.kind in MOVES}


def _sent(logs: Iterable[Log]) -> set[str]:
    """The tokens that somebody gave on in these logs, or burned."""
    return {log.token for log in logs if log.kind == TRANSFER and log.first is not None and log.token}


def _elsewhere(before: Mapping[str, Holding], now: Mapping[str, Holding]) -> set[str]:
    """The tokens that are still there, in other hands."""
    return {token for token in before.keys() & now.keys() if before[token].owner != now[token].owner}
