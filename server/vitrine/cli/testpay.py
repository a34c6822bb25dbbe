"""`vitrine testpay`: a payment provider of our own beside a shop, for tests and the demo."""

from __future__ import annotations

import json
import signal
import sys
import threading
from collections.abc import Callable
from typing import Annotated
from urllib.parse import urlsplit

import typer

from vitrine.cli.output import JsonOption, emit, err, out
from vitrine.cli.serving import DataOption, chosen, make_data_folder

HOOK = "/api/payments/webhooks/stripe"


def testpay(
    port: Annotated[
        int, typer.Option("--port", min=0, max=65_535, help="Loopback port to listen on; 0: any.")
    ] = 8012,
    data: DataOption = None,
    webhook: Annotated[
        str | None, typer.Option("--webhook", help="Where events go: by default this machine's shop.")
    ] = None,
    as_json: JsonOption = False,
    child: Annotated[bool, typer.Option("--child", hidden=True, help="Of a demo, at its pipe.")] = False,
) -> None:
    """Run a payment provider shaped as Stripe, on loopback, with test cards only: no money moves.

    Prints the settings with which a shop uses it.
    """
    settings = chosen(None, None, data)
    from vitrine.callers import is_this_machine
    from vitrine.errors import ConfigurationError
    from vitrine.payments.testpay.server import HOST, KEY, TestPay

    hook = webhook or f"http://{HOST}:{settings.port}{HOOK}"
    parts = urlsplit(hook)
    if parts.scheme not in ("http", "https") or not is_this_machine(parts.hostname or ""):
        raise ConfigurationError("--webhook is an address on this machine, such as http://127.0.0.1:8000/…")
    make_data_folder(settings)
    try:
        machine = TestPay(settings.data / "testpay", port, hook)
    except OSError as error:
        raise ConfigurationError(
            f"Port {port} of {HOST} cannot be taken ({error.strerror}): name another by --port."
        ) from error
    given = {
        "VITRINE_STRIPE_BASE": machine.base,
        "VITRINE_STRIPE_KEY": KEY,
        "VITRINE_STRIPE_WEBHOOK_SECRET": machine.hooks.secret,
    }
    # Before anybody is told that it is open: who hears of it may end it.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    said = {"base": machine.base, "key": KEY, "webhook_secret": machine.hooks.secret, "webhook": hook}
    try:
        if child:
            sys.stdout.write(json.dumps(said) + "\n")
            threading.Thread(target=_end_with_the_demo, args=(machine.close,), daemon=True).start()
        elif as_json:
            emit(said)
        else:
            out().print(f"The test provider is open at {machine.base}: test cards only, no money moves.")
            for name, value in given.items():
                out().print(f"{name}={value}", soft_wrap=True)
            err().print(f"Events go to {hook}. Ctrl+C ends it.", soft_wrap=True)
        sys.stdout.flush()
        machine.wait()
    except KeyboardInterrupt:
        machine.close()


def _end_with_the_demo(close: Callable[[], None]) -> None:
    sys.stdin.read()
    close()
