"""`vitrine demo`: the whole shop on one port, with "Maison Vitrine" in it."""

from __future__ import annotations

import io
import ssl
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import partial

import httpx
import segno
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from vitrine.accounts import Accounts, AccountSettings
from vitrine.app import create_app, serve
from vitrine.app.turn import await_turn
from vitrine.assets import isolation
from vitrine.cli.demo_loader import DemoLoader, DemoShop
from vitrine.cli.demo_till import till
from vitrine.cli.output import complain
from vitrine.cli.routes import CHECKOUT_PATH, router
from vitrine.cli.tls import lan_address, lan_certificate
from vitrine.parts import House, Part
from vitrine.settings import WILDCARDS, Settings
from vitrine.storage import Database
from vitrine.storage.private import keep_to_ourselves, private_folder

TOKEN_SCOPES = ("models:write", "catalog:write", "rooms:write", "stock:read", "stock:write")


def run_demo(settings: Settings, tls: bool = False, pay: bool = True) -> None:
    """Serve until stopped. tls: listen on the LAN with a self-signed certificate, for headsets.

    pay: a payment provider to try with runs beside it.

    Raises ConfigurationError, DemoNotLoaded.
    """
    console = Console()
    if tls:
        settings = _on_the_lan(settings)
    settings = _taking_uploads(settings, console)
    shop = DemoShop.find()
    keep_to_ourselves()
    private_folder(settings.data)
    await_turn(settings.database, complain)
    with till(settings, console.print) if pay else nullcontext(settings) as settings:
        app = create_app(settings, extra=(_checkout,))
        demo = _Demo(settings, shop, console)
        serve(app, settings, on_started=demo.start, quiet=True)
    if demo.fault is not None:
        raise demo.fault


def _checkout(_settings: Settings, _house: House) -> Part:
    return Part(name="demo checkout", routers=(router(),))


def _taking_uploads(settings: Settings, console: Console) -> Settings:
    """The demo takes uploads everywhere, or it could not show its own products; it says what that means."""
    found = isolation()
    if found.available or not settings.isolation_required:
        return settings
    console.print(
        "This machine cannot keep programs on uploaded models off the network. The demo takes uploads all\n"
        "the same; `vitrine serve` refuses them unless VITRINE_ISOLATION_REQUIRED=0. To mend it:\n"
        f"{found.reason}."
    )
    return settings.but(isolation_required=False)


class _Demo:
    """Loads the shop once the port answers, then says where it is."""

    def __init__(self, settings: Settings, shop: DemoShop, console: Console) -> None:
        self._settings = settings
        self._shop = shop
        self._console = console
        self.fault: Exception | None = None

    def start(self, stop: threading.Event) -> None:
        threading.Thread(target=self._run, args=(stop,), name="demo-loader", daemon=True).start()

    def _run(self, stop: threading.Event) -> None:
        try:
            self._load()
            self._greet()
        except Exception as error:  # whatever it is: the main thread raises it, once the server has stopped
            if not stop.is_set():  # else the shop is closing, and the loader only lost its server
                self.fault = error
            stop.set()

    def _load(self) -> None:
        memory = self._settings.data / "demo.json"
        checkout = self._settings.url + CHECKOUT_PATH
        with Progress(
            TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"),
            console=self._console, transient=True, disable=not sys.stdout.isatty(),
        ) as progress:  # fmt: skip
            task = progress.add_task("Loading the demo shop", total=None)

            def tell(done: int, of: int, what: str) -> None:
                progress.update(task, completed=done, total=of, description=f"Loading {what}")

            with _own_client(self._settings) as client:
                loader = DemoLoader(client, self._shop, memory, checkout, tell)
                if not loader.finished:
                    with self._token() as secret:
                        client.headers["Authorization"] = f"Bearer {secret}"
                        loader.load()

    @contextmanager
    def _token(self) -> Iterator[str]:
        """The secret of an API token of the demo's brand that lives as long as the loading."""
        database = Database(self._settings.database)
        accounts = Accounts(database, AccountSettings.of(self._settings))
        brand = accounts.ensure_brand(self._shop.plan["brand"]["name"])
        token, secret = accounts.create_token(brand.id, "demo loader", TOKEN_SCOPES)
        try:
            yield secret
        finally:
            accounts.revoke_token(brand.id, token.id)
            database.close()

    def _greet(self) -> None:
        url = self._settings.url
        say = partial(self._console.print, soft_wrap=True, highlight=False)
        say(f"\n  [bold]Maison Vitrine[/bold] is open:  [bold cyan]{url}[/bold cyan]\n")
        say("  Open it in two windows to meet yourself. W A S D or the arrows walk, the mouse looks.")
        if self._settings.stripe_base:
            say("  What is bought is paid with test cards, such as 4242 4242 4242 4242: no money moves.")
        say("  To sell here, and to look after the shop (/brand, /operate):")
        say("    vitrine operator invite --brand 'Maison Vitrine'")
        if self._settings.host in WILDCARDS:
            say("  In a headset on this network: the same address; accept the certificate once.\n")
            sys.stdout.write(_terminal_code(url))
        say("  Ctrl+C closes the shop.\n")
        sys.stdout.flush()


def _on_the_lan(settings: Settings) -> Settings:
    address = lan_address()
    if settings.tls_certificate is None:
        certificate, key = lan_certificate(settings.data, address)
        settings = settings.but(tls_certificate=certificate, tls_key=key)
    host = settings.host if settings.host not in {"127.0.0.1", "localhost"} else "0.0.0.0"  # noqa: S104
    public = settings.public_url or f"https://{address}:{settings.port}"
    return settings.but(host=host, public_url=public)


def _own_client(settings: Settings) -> httpx.Client:
    """A client of this very process, whatever its public name is."""
    certificate = settings.tls_certificate
    host = "127.0.0.1" if settings.host in WILDCARDS else settings.host
    scheme = "https" if certificate else "http"
    return httpx.Client(
        base_url=f"{scheme}://{f'[{host}]' if ':' in host else host}:{settings.port}",
        timeout=60.0,
        # Our own self-signed certificate on our own loopback: trust exactly that file.
        verify=ssl.create_default_context(cafile=str(certificate)) if certificate else True,
        trust_env=False,
    )


def _terminal_code(url: str) -> str:
    """The address as a QR code of block characters."""
    out = io.StringIO()
    segno.make(url, error="l").terminal(out=out, compact=True)
    return out.getvalue()
