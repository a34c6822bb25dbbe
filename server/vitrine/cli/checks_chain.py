"""Doctor's check of certificates: which chain is real, whether the contract stands, how far the index is."""

from __future__ import annotations

from datetime import UTC, datetime

from vitrine.cli.check import Check, State
from vitrine.settings import Settings

_INSTALL = "pip install 'vitrine-shop[certificates]'"
_BACKENDS = {"anvil": "a local chain (anvil)", "rpc": "the chain's nodes"}
_GET_ANVIL = "npm install in web/, or anvil on the PATH, or VITRINE_CHAIN_URLS"


def certificates(settings: Settings) -> Check:
    """What there would be, and what the worker last said."""
    from vitrine.certificates.available import worker_available

    if settings.chain == "off":
        return Check("certificates", "optional", "switched off by VITRINE_CHAIN=off")
    if not worker_available():
        return Check("certificates", "optional", "not installed; the shop sells without", _INSTALL)
    if fault := _keys(settings):
        return Check(
            "certificates", "missing", fault, "VITRINE_CHAIN_KEYS=folder VITRINE_CHAIN_PASSPHRASE=..."
        )
    if _has_no_chain(settings):
        return Check(
            "certificates", "optional", "no chain here, anvil was not found; rights still work", _GET_ANVIL
        )
    told, healthy = _told(settings)
    what = f"{_means(settings)}; {told}"
    if not healthy:
        return Check("certificates", "missing", what, "vitrine chain, and read what it says")
    state: State = "ok" if settings.chain_urls else "embedded"
    return Check("certificates", state, what)


def _means(settings: Settings) -> str:
    if settings.chain_urls:
        return f"chain {settings.chain_id} by {len(settings.chain_urls)} node(s)"
    return "a local chain, anvil"


def _has_no_chain(settings: Settings) -> bool:
    """Whether the shop's own chain worker would have no chain to write to."""
    from vitrine.certificates.chains.anvil import program

    return not settings.chain_urls and settings.chain_worker == "own" and program() is None


def _keys(settings: Settings) -> str:
    """Whether the keystores lie there; opening them takes seconds and is the worker's affair."""
    if not settings.chain_urls:
        return ""
    from vitrine.certificates.chains.known import DEVELOPMENT_CHAINS
    from vitrine.certificates.chains.signers import NAMES

    folder = settings.chain_keys
    if folder is None:
        return "" if settings.chain_id in DEVELOPMENT_CHAINS else "a real chain needs keystores"
    absent = [name for name in NAMES[1:] if not (folder / f"{name}.json").is_file()]
    return f"keystores are missing: {', '.join(f'{name}.json' for name in absent)}" if absent else ""


def _told(settings: Settings) -> tuple[str, bool]:
    """What the worker wrote into the chain's row, and whether that is well."""
    if not settings.database_url and not (settings.data / "vitrine.sqlite3").exists():
        return "not started yet", True
    from vitrine.certificates.chains import Chains
    from vitrine.certificates.chains.service import STOPPED
    from vitrine.cli.schema import current_revision, newest_revision
    from vitrine.storage import Database

    if current_revision(settings.database) != newest_revision():
        return "not started yet", True
    database = Database(settings.database)
    try:
        chain = Chains(database).current()
    finally:
        database.close()
    if chain is None:
        return "not started yet", True
    silent_s = chain.silent_s(datetime.now(UTC))
    words = (
        f"last seen {silent_s:.0f} s ago: {_BACKENDS[chain.backend]}, number {chain.chain_id},"
        f" contract {chain.contract or 'none yet'}, index {chain.lag_blocks} blocks behind"
    )
    # A shop that is closed has no worker, and that is no fault.
    stopped = chain.problem == STOPPED
    if chain.state == "down" and not stopped:
        return f"{words}; down: {chain.problem}", False
    return words, True


CHECKS = (certificates,)
