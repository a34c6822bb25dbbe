"""The demo's till: a payment provider to try with, in a process of its own that ends with the shop."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from tempfile import TemporaryFile
from typing import IO, Final

from vitrine.payments.part import installed
from vitrine.settings import Settings, environment

END_S: Final = 10.0
MISSING: Final = (
    "Nothing can be paid in this demo: `pip install 'vitrine-shop[payments]'` brings what speaks to a\n"
    "payment provider."
)


@contextmanager
def till(settings: Settings, say: Callable[[str], None]) -> Iterator[Settings]:
    """The shop's settings with those of the provider beside it, while that runs.

    Who has a provider of their own (`VITRINE_STRIPE_KEY`) keeps it. say: hears why nothing can be paid.
    """
    if settings.stripe_key:
        yield settings
        return
    if not installed():
        say(MISSING)
        yield settings
        return
    # A pipe that nobody reads would fill up, and stop it.
    with TemporaryFile("w+") as faults:
        child = _started(settings, faults)
        try:
            if given := _paying(settings, child):
                yield given
            else:
                faults.seek(0)
                say(f"Nothing can be paid in this demo. {faults.read().strip()}")
                yield settings
        finally:
            _end(child)


def _started(settings: Settings, faults: IO[str]) -> subprocess.Popen[str]:
    """At any free port: the shop alone has to know it. Its own session: Ctrl+C is for the shop."""
    scheme = "https" if settings.tls_certificate else "http"
    return subprocess.Popen(  # noqa: S603  our own program, no word of a stranger's
        [
            sys.executable, "-P", "-m", "vitrine", "testpay", "--child", "--port", "0",
            "--webhook", f"{scheme}://127.0.0.1:{settings.port}/api/payments/webhooks/stripe",
        ],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=faults, text=True,
        env=environment({"VITRINE_DATA": str(settings.data)}), start_new_session=True,
    )  # fmt: skip


def _paying(settings: Settings, child: subprocess.Popen[str]) -> Settings | None:
    """None: it did not start, and is over."""
    assert child.stdout is not None  # noqa: S101  it was started with it
    line = child.stdout.readline()
    if not line:
        child.wait()
        return None
    said = json.loads(line)
    return settings.but(
        stripe_key=said["key"], stripe_base=said["base"], stripe_webhook_secrets=(said["webhook_secret"],)
    )


def _end(child: subprocess.Popen[str]) -> None:
    """It ends when nobody holds its standard input any more; so it does when we are killed."""
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()
    try:
        child.wait(END_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
