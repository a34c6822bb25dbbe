"""What the operator may set. The only file that reads the environment.

Every value has a default that works on one machine with nothing else prepared. All faulty values are named at
once, before anything is started.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from vitrine.errors import ConfigurationError

T = TypeVar("T")

WILDCARDS = frozenset({"0.0.0.0", "::"})  # noqa: S104  named here to be recognised, not to be bound


MODEL_STEPS = frozenset({"validate", "levels", "pictures", "likeness", "solids", "usdz", "ktx2"})
"""`assets.refining.steps.Step`, not imported here: a command that only lists rooms needs no slice."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The whole configuration of one process.

    host, port: where to listen. data: folder of the embedded database and files. database_url: an SQLAlchemy
    URL. public_url: how visitors' browsers name this shop: scheme, host, port, no path. origins: further
    origins whose pages may open the socket and send unsafe requests. tls_certificate, tls_key: PEM files.
    upload_limit_bytes: greatest model file. disabled_extensions: entry-point names never to load.
    isolation_required: refuse uploads where the kernel cannot take the network from the model worker.
    fanout_processes: for spectators, 0: nobody may only watch. spectators_limit: of each process. watch_url:
    the socket of spectators as browsers name it. watch_port: where these processes listen themselves.
    join_rate: people who may come in each second. sockets_limit: of this process.
    model_steps: what is made of models that have passed, of MODEL_STEPS. worker: "own": the shop starts the
    process that does so; "elsewhere": `vitrine worker` runs beside it.
    metrics_token: who shows it may read /metrics from elsewhere. log_format: "text" or "json".
    """

    host: str = "127.0.0.1"
    port: int = 8000
    data: Path = Path("data")
    database_url: str = ""
    public_url: str = ""
    origins: frozenset[str] = frozenset()
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    upload_limit_bytes: int = 50 * 1024 * 1024
    disabled_extensions: frozenset[str] = field(default_factory=frozenset)
    isolation_required: bool = True
    model_steps: frozenset[str] = MODEL_STEPS
    worker: str = "own"
    fanout_processes: int = 1
    spectators_limit: int = 10_000
    watch_url: str = ""
    watch_port: int = 0
    join_rate: int = 100
    sockets_limit: int = 4000
    metrics_token: str = ""
    log_format: str = "text"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """The settings that `VITRINE_*` variables describe (`VARIABLES`). Raises ConfigurationError."""
        found = os.environ if environment is None else environment
        values: dict[str, object] = {}
        faults: list[str] = []
        for variable, (name, read, _) in VARIABLES.items():
            text = found.get(variable, "").strip()
            if not text:
                continue
            try:
                values[name] = read(text)
            except ValueError as fault:
                faults.append(f"{variable}={text!r}: {fault}")
        if ("tls_certificate" in values) != ("tls_key" in values):
            faults.append("VITRINE_TLS_CERTIFICATE and VITRINE_TLS_KEY go together: set both or none")
        if faults:
            raise ConfigurationError("; ".join(faults), faults=faults)
        return cls(**values)  # type: ignore[arg-type]  # each value was read by its own reader

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
        host = "localhost" if self.host in WILDCARDS or _is_loopback(self.host) else self.host
        return f"{scheme}://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def database(self) -> str:
        """The SQLAlchemy URL: what was set, or the embedded SQLite file."""
        return self.database_url or f"sqlite:///{(self.data / 'vitrine.sqlite3').absolute()}"

    @property
    def allowed_origins(self) -> frozenset[str]:
        """Origins whose pages may act for a visitor: the shop's own, its loopback names, and `origins`."""
        own = {self.url}
        scheme = urlsplit(self.url).scheme
        if _is_loopback(self.host) or self.host in WILDCARDS:
            own |= {f"{scheme}://{name}:{self.port}" for name in ("localhost", "127.0.0.1", "[::1]")}
        return frozenset(own) | self.origins

    @property
    def members_url(self) -> str:
        """Where brands' members sign in: `url`, or localhost where that has an IP address for a name.

        Passkeys belong to a host name; by the WebAuthn standard no IP address is one.
        """
        parts = urlsplit(self.url)
        if not _is_address(parts.hostname or ""):
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

    def for_worker(self) -> dict[str, str]:
        """The environment of a `vitrine worker` for this very shop."""
        return {
            "VITRINE_DATA": str(self.data.absolute()),
            "VITRINE_DATABASE_URL": self.database_url,
            "VITRINE_UPLOAD_LIMIT_MB": str(self.upload_limit_bytes // 2**20),
            "VITRINE_ISOLATION_REQUIRED": str(int(self.isolation_required)),
            "VITRINE_MODEL_STEPS": ",".join(sorted(self.model_steps)) or "none",
            "VITRINE_LOG_FORMAT": self.log_format,
        }

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


def _is_loopback(host: str) -> bool:
    return host == "localhost" or (_is_address(host) and ip_address(host).is_loopback)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= 65_535):
        raise ValueError("a port is a whole number from 1 to 65535")
    return int(text)


def _origin(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError("an address is like https://shop.example, without a path")
    return f"{parts.scheme}://{parts.netloc}"


def _origins(text: str) -> frozenset[str]:
    return frozenset(_origin(part.strip()) for part in text.split(",") if part.strip())


def _names(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.split(",") if part.strip())


def _steps(text: str) -> frozenset[str]:
    found = _names(text) - {"none"}
    if strange := sorted(found - MODEL_STEPS):
        raise ValueError(f"{strange[0]!r} is no step: there are {', '.join(sorted(MODEL_STEPS))}, and none")
    return found


def _file(text: str) -> Path:
    if not Path(text).is_file():
        raise ValueError("there is no such file")
    return Path(text)


def _processes(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) <= 64):
        raise ValueError("processes are a whole number from 0 to 64")
    return int(text)


def _sockets(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= 60_000):
        raise ValueError("sockets are a whole number from 1 to 60000")
    return int(text)


def _joins(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= 10_000):
        raise ValueError("a rate is a whole number from 1 to 10000")
    return int(text)


def _socket(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"ws", "wss"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("a socket is like wss://watch.example/ws")
    return text


def _mebibytes(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= 4096):
        raise ValueError("a size is a whole number of MiB from 1 to 4096")
    return int(text) * 1024 * 1024


def _yes(text: str) -> bool:
    if text.lower() not in {"0", "1", "yes", "no", "true", "false"}:
        raise ValueError("say 1 or 0")
    return text.lower() in {"1", "yes", "true"}


def _token(text: str) -> str:
    if len(text) < 16 or not (text.isascii() and text.isprintable()) or " " in text:
        raise ValueError("a token has at least 16 printable characters and no spaces")
    return text


def _worker(text: str) -> str:
    if text not in {"own", "elsewhere"}:
        raise ValueError("say own or elsewhere")
    return text


def _log_format(text: str) -> str:
    if text not in {"text", "json"}:
        raise ValueError("say text or json")
    return text


def _database(text: str) -> str:
    if text.split(":", 1)[0].split("+", 1)[0] not in {"sqlite", "postgresql"}:
        raise ValueError("use sqlite:///FILE or postgresql://USER@HOST/NAME")
    return text


# variable: (field, reader, what it is for). README's table is tested against this.
VARIABLES: dict[str, tuple[str, Callable[[str], object], str]] = {
    "VITRINE_HOST": ("host", str, "address to listen on"),
    "VITRINE_PORT": ("port", _port, "port to listen on"),
    "VITRINE_DATA": ("data", Path, "folder of the embedded database and files"),
    "VITRINE_DATABASE_URL": ("database_url", _database, "PostgreSQL instead of the embedded SQLite"),
    "VITRINE_PUBLIC_URL": ("public_url", _origin, "how browsers name this shop"),
    "VITRINE_ORIGINS": ("origins", _origins, "further origins that may act for visitors, by comma"),
    "VITRINE_TLS_CERTIFICATE": ("tls_certificate", _file, "PEM file; with the key, the port speaks https"),
    "VITRINE_TLS_KEY": ("tls_key", _file, "PEM file of the certificate's key"),
    "VITRINE_UPLOAD_LIMIT_MB": ("upload_limit_bytes", _mebibytes, "greatest model file in MiB"),
    "VITRINE_DISABLED_EXTENSIONS": ("disabled_extensions", _names, "extensions never to load, by comma"),
    "VITRINE_ISOLATION_REQUIRED": (
        "isolation_required",
        _yes,
        "0: take uploads even where the model worker cannot be cut off from the network",
    ),
    "VITRINE_MODEL_STEPS": (
        "model_steps",
        _steps,
        "what is made of models, by comma: validate, levels, pictures, likeness, solids, usdz, ktx2; none",
    ),
    "VITRINE_WORKER": (
        "worker",
        _worker,
        "own: the shop starts the process that works on models; elsewhere: run `vitrine worker` yourself",
    ),
    "VITRINE_FANOUT_PROCESSES": (
        "fanout_processes",
        _processes,
        "processes that serve spectators; 0: nobody may only watch",
    ),
    "VITRINE_SPECTATORS_LIMIT": ("spectators_limit", _sockets, "spectators of one such process"),
    "VITRINE_WATCH_PORT": ("watch_port", _port, "port where they listen themselves; needed under TLS"),
    "VITRINE_WATCH_URL": (
        "watch_url",
        _socket,
        "how browsers name the spectators' socket, if a proxy has it",
    ),
    "VITRINE_JOIN_RATE": ("join_rate", _joins, "people who may come in each second"),
    "VITRINE_SOCKETS_LIMIT": ("sockets_limit", _sockets, "open sockets of the shop's own process"),
    "VITRINE_METRICS_TOKEN": (
        "metrics_token",
        _token,
        "lets other machines read /metrics, by Authorization: Bearer",
    ),
    "VITRINE_LOG_FORMAT": ("log_format", _log_format, "text for people, json for programs"),
}
