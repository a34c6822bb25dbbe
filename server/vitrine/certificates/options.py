"""What certificates need to know of the shop's settings; `vitrine.settings.Settings` has it all."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol


class ChainOptions(Protocol):
    """data: the shop's folder. url: how visitors name the shop. chain, chain_*: as `Settings` says."""

    @property
    def data(self) -> Path: ...

    @property
    def url(self) -> str: ...

    @property
    def chain(self) -> str: ...

    @property
    def chain_id(self) -> int: ...

    @property
    def chain_urls(self) -> tuple[str, ...]: ...

    @property
    def chain_contract(self) -> str: ...

    @property
    def chain_confirmations(self) -> int: ...

    @property
    def chain_keys(self) -> Path | None: ...

    @property
    def chain_passphrase(self) -> str: ...

    @property
    def chain_passphrase_file(self) -> Path | None: ...


class CertificateOptions(ChainOptions, Protocol):
    """What the shop needs to know besides, and its chain worker does not."""

    @property
    def chain_explorer(self) -> str: ...

    @property
    def chain_worker(self) -> str: ...

    @property
    def disabled_extensions(self) -> frozenset[str]: ...
