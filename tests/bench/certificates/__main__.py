"""Certificates: gas, checks, sign-in, the local chain's start, the index. `make bench-certificates`.

gas: of one transaction, exact. check_1000_ms: 1,000 pairs by one raw `checkMany` on anvil.
check_index_1000_ms: the same from the index in one query. check_1000_web3_ms: the peer, web3's contract
object asked one by one, from a twentieth of them. login_verify_ms: processor time of a sign-in by a key.
chain_ready_s: from an empty folder to the first minted certificate. index_events_per_s: catch-up from raw
logs into SQLite.
"""

from __future__ import annotations

from tests.bench.certificates import chain, index
from tests.bench.certificates.gas import measured
from tests.bench.certificates.login import login_verify_ms
from tests.bench.report import print_report
from tests.fixtures.anvil import anvil


def main() -> None:
    with anvil() as node:
        gas = measured(node)
    print_report(
        "make bench-certificates",
        {"gas": gas, **index.figures(), "login_verify_ms": login_verify_ms(), **chain.figures()},
    )


if __name__ == "__main__":
    main()
