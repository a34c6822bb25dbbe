"""What a fan-out process is told when it starts."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Start:
    """host, port: where the process accepts spectators itself; port None: nowhere, 0: any free port.

    certificate, key: PEM files for that port. path: of the socket. origins: whose pages may open it. domains,
    url: as of `Domains.of`; the pages of a domain open it under their own name, or, where it is apart, under
    the one name that it has for everybody. shared: other processes listen on the same port. proxies, hops: as
    `callers.Proxies.of`. limited: sockets are counted by address; this_machine_counts: its own, too.
    """

    host: str = "127.0.0.1"
    port: int | None = None
    shared: bool = False
    certificate: str | None = None
    key: str | None = None
    path: str = "/ws"
    origins: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    url: str = ""
    apart: bool = False
    proxies: tuple[str, ...] = ()
    hops: int = 1
    limited: bool = True
    this_machine_counts: bool = True

    def encode(self) -> bytes:
        return json.dumps(asdict(self)).encode()

    @classmethod
    def decode(cls, text: bytes) -> Start:
        fields = json.loads(text)
        lists = {name: tuple(fields[name]) for name in ("origins", "domains", "proxies")}
        return cls(**{**fields, **lists})
