"""What the operator may set. The only file that reads the environment.

Every value has a default that works on one machine with nothing else prepared. All faulty values are named at
once, before anything is started.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import MISSING, dataclass, field, fields, replace
from pathlib import Path
from urllib.parse import urlsplit

from vitrine import reading as read
from vitrine.callers import Proxies, is_address, is_this_machine
from vitrine.domains import Domains
from vitrine.errors import ConfigurationError
from vitrine.quotas.kinds import BY_DEFAULT, Quotas
from vitrine.reading import MODEL_STEPS
from vitrine.variables import PAIRS, UNSAID, VARIABLES

WILDCARDS = frozenset({"0.0.0.0", "::"})  # noqa: S104  named here to be recognised, not to be bound


@dataclass(frozen=True, slots=True)
class Settings:
    """The whole configuration of one process.

    host, port: where to listen. data: folder of the embedded database and files. database_url: an SQLAlchemy
    URL. public_url: how visitors' browsers name this shop: scheme, host, port, no path. origins: further
    origins whose pages may open the socket and send unsafe requests. domains: of brands, `host=slug`.
    trusted_proxies: addresses and networks
    that are believed about where requests come from; proxy_hops: how many a request passes at least.
    tls_certificate, tls_key: PEM files. upload_limit_bytes: greatest model file. free_floor_bytes: of the
    disk with `data`; below it files are refused. brand_quotas: how much each brand may have. room_approval:
    whether a new brand's first public room waits for the operators' yes. disabled_extensions: entry-point
    names never to load. isolation_required: refuse uploads where the kernel cannot take the network from the
    model worker. control_groups: folders of cgroupfs where the model worker makes groups; none: the one
    systemd gives it. fanout_processes: for spectators, 0: nobody may only watch. spectators_limit: of each
    process. watch_url: the socket of spectators as browsers name it. watch_port: where these processes listen
    themselves. join_rate: people who may come in each second. request_rate: requests each second by one token
    or session, 0: no limit. sockets_limit: of this process. seats_per_address: guests of one network address
    who may be in at once, 0: no limits by address. idle_minutes: so long a guest keeps a seat who neither
    moves nor does anything; 0: for ever. model_steps: what is made of models that have passed, of
    MODEL_STEPS. worker: "own": the shop starts the process that does so; "elsewhere": `vitrine worker` runs
    beside it. session_idle_hours, session_days: a member signs in again so long after they were last here,
    signed in. numbers: whether visits are counted for brands. metrics_token: who shows it may read /metrics
    from elsewhere. mail: where letters go: "folder", or an SMTP server's address; mail_from: whom they come
    from. log_format: "text" or "json". chain: "auto": certificates by the chain at `chain_urls`,
    else by a local one; "off": none. chain_id: that this chain must say, 0: a local one. chain_contract:
    deployed before; "": the worker deploys it. chain_confirmations: blocks after which one is final, 0: as
    the chain says. chain_keys: folder of encrypted keystores. chain_passphrase: of these;
    chain_passphrase_file: a line for each. chain_explorer: where a transaction can be read. chain_worker: as
    worker, for `vitrine chain`.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    data: Path = Path("data")
    database_url: str = field(default="", repr=False)
    public_url: str = ""
    origins: frozenset[str] = frozenset()
    domains: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    proxy_hops: int = 1
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    upload_limit_bytes: int = 50 * 1024 * 1024
    free_floor_bytes: int = 512 * 1024 * 1024
    brand_quotas: Quotas = BY_DEFAULT
    room_approval: bool = False
    disabled_extensions: frozenset[str] = field(default_factory=frozenset)
    isolation_required: bool = True
    control_groups: tuple[Path, ...] = ()
    model_steps: frozenset[str] = MODEL_STEPS
    worker: str = "own"
    fanout_processes: int = 1
    spectators_limit: int = 10_000
    watch_url: str = ""
    watch_port: int = 0
    join_rate: int = 100
    request_rate: int = 40
    sockets_limit: int = 4000
    session_idle_hours: int = 12
    session_days: int = 7
    seats_per_address: int = 60
    idle_minutes: int = 15
    numbers: bool = True
    metrics_token: str = field(default="", repr=False)
    mail: str = field(default="folder", repr=False)
    mail_from: str = ""
    log_format: str = "text"
    chain: str = "auto"
    chain_id: int = 0
    chain_urls: tuple[str, ...] = field(default=(), repr=False)
    chain_contract: str = ""
    chain_confirmations: int = 0
    chain_keys: Path | None = None
    chain_passphrase: str = field(default="", repr=False)
    chain_passphrase_file: Path | None = None
    chain_explorer: str = ""
    chain_worker: str = "own"
    stripe_key: str = field(default="", repr=False)
    stripe_publishable_key: str = ""
    stripe_webhook_secrets: tuple[str, ...] = field(default=(), repr=False)
    stripe_base: str = ""
    hold_minutes: int = 10
    checkout_rate: int = 10
    order_years: int = 10

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """The settings that `VITRINE_*` variables describe (`VARIABLES`). Raises ConfigurationError."""
        said_there = os.environ if environment is None else environment
        values: dict[str, object] = {}
        faults: list[str] = []
        for variable, (name, reader, _) in VARIABLES.items():
            text = said_there.get(variable, "").strip()
            if not text:
                continue
            try:
                values[name] = reader(text)
            except ValueError as fault:
                said = "" if variable in UNSAID else f"={text!r}"
                faults.append(f"{variable}{said}: {fault}")
        for one, other in PAIRS:
            if (VARIABLES[one][0] in values) != (VARIABLES[other][0] in values):
                faults.append(f"{one} and {other} go together: set both or none")
        if str(values.get("mail", "folder")) != "folder" and "mail_from" not in values:
            faults.append("VITRINE_MAIL sends to people: VITRINE_MAIL_FROM says whom it comes from")
        if "proxy_hops" in values and "trusted_proxies" not in values:
            faults.append("VITRINE_PROXY_HOPS counts from VITRINE_TRUSTED_PROXIES: set that as well")
        if "stripe_base" in values and "_live_" in str(values.get("stripe_key", "")):
            faults.append("VITRINE_STRIPE_BASE is for trying with a test key: a live key is Stripe's alone")
        if faults:
            raise ConfigurationError("; ".join(faults), faults=faults)
        found = cls(**values)  # type: ignore[arg-type]  # each value was read by its own reader
        found.brand_domains.check((found.url, found.members_url), found.origins)
        return found

    @property
    def secure(self) -> bool:
        """Whether visitors' browsers speak https to this shop."""
        return self.url.startswith("https:")

    @property
    def url(self) -> str:
        """The shop's own address for people: `public_url`, or one made of host and port."""
        if self.public_url:
            return self.public_url
        scheme = "https" if self.tls_certificate else "http"
        host = "localhost" if self.host in WILDCARDS or is_this_machine(self.host) else self.host
        return f"{scheme}://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def database(self) -> str:
        """The SQLAlchemy URL: what was set, or the embedded SQLite file."""
        return self.database_url or f"sqlite:///{(self.data / 'vitrine.sqlite3').absolute()}"

    @property
    def brand_domains(self) -> Domains:
        """Further names of this shop, each for the visitors of one brand."""
        return Domains.of(self.domains, self.url)

    @property
    def allowed_origins(self) -> frozenset[str]:
        """Origins whose pages may act for a visitor: the shop's own, its loopback names, and `origins`."""
        own = {self.url}
        scheme = urlsplit(self.url).scheme
        if is_this_machine(self.host) or self.host in WILDCARDS:
            own |= {f"{scheme}://{name}:{self.port}" for name in ("localhost", "127.0.0.1", "[::1]")}
        return frozenset(own) | self.origins

    @property
    def hsts(self) -> bool:
        """Whether browsers may be told to come by https alone; never of localhost or an address."""
        host = urlsplit(self.url).hostname or ""
        return self.secure and not is_address(host) and not is_this_machine(host)

    @property
    def sockets(self) -> frozenset[str]:
        """Origins of the sockets that the shop's pages open, its spectators' port included."""
        return self._sockets(self.allowed_origins - self.origins)

    @property
    def domain_sockets(self) -> dict[str, frozenset[str]]:
        """The same of each brand's own domain, by host."""
        return {each.host: self._sockets({each.url}) for each in self.brand_domains}

    def _sockets(self, origins: Collection[str]) -> frozenset[str]:
        found = set()
        for origin in origins:
            parts = urlsplit(origin)
            scheme = f"ws{parts.scheme.removeprefix('http')}"
            found.add(f"{scheme}://{parts.netloc}")
            if self.watching_port is not None and parts.hostname is not None:
                host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
                found.add(f"{scheme}://{host}:{self.watching_port}")
        if self.watch_url:
            parts = urlsplit(self.watch_url)
            found.add(f"{parts.scheme}://{parts.netloc}")
        return frozenset(found)

    @property
    def behind_proxy(self) -> bool:
        """Whether `url` leads to somebody else, who asks this shop: another port, scheme or machine."""
        parts = urlsplit(self.url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        within = is_this_machine(self.host) and not is_this_machine(parts.hostname or "")
        return within or (parts.scheme == "https", port) != (self.tls_certificate is not None, self.port)

    @property
    def proxies(self) -> Proxies:
        """Who is believed about where a request comes from."""
        return Proxies.of(self.trusted_proxies, self.proxy_hops)

    @property
    def members_url(self) -> str:
        """Where brands' members sign in: `url`, or localhost where that has an IP address for a name.

        Passkeys belong to a host name; by the WebAuthn standard no IP address is one.
        """
        parts = urlsplit(self.url)
        if not is_address(parts.hostname or ""):
            return self.url
        return f"{parts.scheme}://localhost:{parts.port or self.port}"

    @property
    def relying_party(self) -> str:
        """The WebAuthn relying-party id: the host name of `members_url`."""
        return urlsplit(self.members_url).hostname or "localhost"

    @property
    def watching_port(self) -> int | None:
        """Where fan-out processes listen, None: sockets are handed over. Under TLS they cannot be."""
        if self.watch_port:
            return self.watch_port
        # 65535 has no neighbour above it.
        return None if self.tls_certificate is None else self.port + (1 if self.port < 65_535 else -1)

    @property
    def bare_environment(self) -> dict[str, str]:
        """This process's environment without the shop's settings and PostgreSQL's: no secret, no database.

        For programs of our own that are told by other ways what they need.
        """
        return {name: value for name, value in os.environ.items() if not name.startswith(("VITRINE_", "PG"))}

    def for_child(self, without: Collection[str]) -> dict[str, str]:
        """The environment of another `vitrine` process for this very shop: every variable, as text.

        without: variables that it is not given; of two that go together, naming one is enough.
        """
        kept_back = {*without, *(name for pair in PAIRS for name in pair if {*pair} & {*without})}
        found = {
            variable: ""
            if variable in kept_back
            else read.written(variable, getattr(self, name), DEFAULTS[name])
            for variable, (name, _, _) in VARIABLES.items()
        }
        # Its folder may be another one, and it knows neither port nor TLS by itself.
        return {**found, "VITRINE_DATA": str(self.data.absolute()), "VITRINE_PUBLIC_URL": self.url}

    def but(self, **changes: object) -> Settings:
        """A copy with some values changed, as the CLI's options do."""
        return replace(self, **changes)  # type: ignore[arg-type]


def environment(changes: Mapping[str, str]) -> dict[str, str]:
    """This process's environment with some of it changed: for programs of our own."""
    return {**os.environ, **changes}


def variable(name: str) -> str:
    """The value of a variable that the user of a client command names, such as the one with the API token.

    Empty if it is not set. Not a setting of the shop: it is neither kept nor checked here.
    """
    return os.environ.get(name, "").strip()


DEFAULTS = {
    field.name: field.default if field.default_factory is MISSING else field.default_factory()
    for field in fields(Settings)
}
