"""Rows of an older shop are read by the newer one: a chain that kept nothing, revocations, gates."""

from __future__ import annotations

from sqlalchemy import select

from vitrine.certificates.abi import token_hex, token_of
from vitrine.certificates.chains import Chains
from vitrine.certificates.gates.service import Gates
from vitrine.certificates.tables import GateRow, TransactionRow
from vitrine.storage import Database, downgrade, migrate

AT = "2026-01-01 00:00:00.000000"
KEY = f"revoke:31337:{token_of(7, 3)}:1:on"
OLD = (
    "INSERT INTO brands (id, name, name_key, slug, created_at) VALUES ('b', 'B', 'b', 'b', :at)",
    "INSERT INTO chains (chain_id, current, backend, rpc_urls, deploy_block, state, head_number,"
    " indexed_number, final_number, updated_at)"
    " VALUES (31337, true, 'tester', '[]', 0, 'down', 0, -1, -1, :at)",
    "INSERT INTO chain_transactions (chain_id, key, data, sent, state, created_at)"
    " VALUES (31337, ':key', '', '[]', 'queued', :at), (31337, 'mint:1', '', '[]', 'queued', :at)",
    "INSERT INTO gates (subject, brand_id, rule, created_at) VALUES"
    """ ('room:salon', 'b', '{"any": [{"edition": 7}]}', :at),"""
    """ ('product:pot', 'b', '{"any": [{"edition": 7}]}', :at)""",
)


def test_rows_of_the_first_certificates_are_found_by_what_came_since(sqlite_url: str) -> None:
    migrate(sqlite_url)
    downgrade(sqlite_url, "0007")
    database = Database(sqlite_url)
    with database.unit() as unit:
        for each in OLD:
            unit.session.connection().exec_driver_sql(each.replace(":at", f"'{AT}'").replace(":key", KEY))
    database.close()
    migrate(sqlite_url)
    database = Database(sqlite_url)
    chain = Chains(database).current()
    assert chain is not None and (chain.backend, chain.local) == ("anvil", True)
    with database.read() as session:
        tokens = {row.key: row.token for row in session.scalars(select(TransactionRow))}
        kinds = {row.subject: row.kind for row in session.scalars(select(GateRow))}
    assert tokens == {KEY: token_hex(token_of(7, 3)), "mint:1": None}
    assert kinds == {"room:salon": "room", "product:pot": "product"}
    assert [gate.subject for gate in Gates(database, None).rooms()] == ["room:salon"]
    database.close()
