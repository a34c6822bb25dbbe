"""What one sign-in with a key costs the processor: `python -m tests.bench.certificates.login`.

From the posted text and signature to the proof: reading the message, checking every field, recovering the
signer. Not the database, and not HTTP. Each sign-in has a key and a message of its own, so that nothing is
remembered from the one before.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from datetime import UTC, datetime

from tests.bench.report import print_report
from vitrine.certificates.keys import KeySigner, message_digest
from vitrine.certificates.wallets.offers import check, offered
from vitrine.certificates.wallets.proving import proved, signature_in
from vitrine.certificates.wallets.siwe import composed, parsed

SIGN_INS = 2000
WARM_UP = 100
ORIGIN, CHAIN = "https://shop.example", 31_337


def login_verify_ms(sign_ins: int = SIGN_INS) -> float:
    """The median CPU time of one sign-in in milliseconds."""
    now = datetime.now(UTC)
    keys = [KeySigner(number.to_bytes(32, "big")) for number in range(1, sign_ins + WARM_UP + 1)]
    posted = [_posted(key, now) for key in keys]
    return statistics.median(asyncio.run(_times_ms(posted, now))[WARM_UP:])


async def _times_ms(posted: list[tuple[str, str]], now: datetime) -> list[float]:
    """In one loop, as in the shop."""
    times_ms = []
    for text, signature in posted:
        start_ns = time.process_time_ns()
        message = parsed(text)
        check(message, {ORIGIN}, CHAIN, now)
        proof = await proved(message, text, signature_in(signature), None)
        times_ms.append((time.process_time_ns() - start_ns) / 1e6)
        assert proof.kind == "key"
    return times_ms


def _posted(key: KeySigner, now: datetime) -> tuple[str, str]:
    """Message and signature as a browser sends them."""
    text = composed(offered(ORIGIN, key.address, CHAIN, now))
    return text, "0x" + key.sign(message_digest(text.encode())).hex()


if __name__ == "__main__":
    figures = {"login_verify_ms": round(login_verify_ms(), 3)}
    print_report("python -m tests.bench.certificates.login", figures)
