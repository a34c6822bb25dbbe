"""Doctor's checks of the shop's own data: folder, database, schema, extensions."""

from __future__ import annotations

import importlib.util
import shlex
import shutil
import tempfile

from vitrine.cli.check import Check, State
from vitrine.settings import Settings

# As a shop begins: beside the floor, some for its database and a first few models.
FREE_LEAST_BYTES = 500_000_000


def data_folder(settings: Settings) -> Check:
    """Writable, with room for models. A folder that is not there yet is judged by where it will be made."""
    folder = settings.data.absolute()
    made = next(each for each in (folder, *folder.parents) if each.exists())
    fix = "VITRINE_DATA=/a/writable/folder vitrine serve"
    if not made.is_dir():
        return Check("data folder", "missing", f"{made} is a file", fix)
    try:
        with tempfile.TemporaryFile(dir=made):
            pass
    except OSError as error:
        return Check("data folder", "missing", f"{made} cannot be written ({error.strerror})", fix)
    free = shutil.disk_usage(made).free
    what = f"{folder}{'' if made == folder else ' (will be made)'}, {free / 1e9:.1f} GB free"
    least = settings.free_floor_bytes + FREE_LEAST_BYTES
    if free < least:
        words = f"{what}; at least {least / 1e9:.1f} GB are needed, and files are refused below " + (
            f"{settings.free_floor_bytes / 1e9:.1f} GB"
        )
        return Check("data folder", "missing", words, "free some space, or move it")
    return Check("data folder", "ok", what)


def privacy(settings: Settings) -> Check:
    """Whether other users of this machine are kept out of it."""
    from vitrine.storage.private import open_to_others

    folder = settings.data.absolute()
    if not folder.is_dir() or not open_to_others(folder):
        return Check("privacy", "ok", "the data folder is this user's alone")
    what = f"other users of this machine may look into {folder}; the next start closes it"
    return Check("privacy", "optional", what, f"chmod 700 {shlex.quote(str(folder))}")


def database(settings: Settings) -> Check:
    """Reachable, and of this version's schema."""
    from vitrine.cli.schema import current_revision, newest_revision
    from vitrine.errors import VitrineError

    state: State = "ok" if settings.database_url else "embedded"
    kind = settings.database.split(":", 1)[0]
    if state == "embedded" and not (settings.data / "vitrine.sqlite3").exists():
        return Check("database", "embedded", "sqlite; will be made at the first start")
    try:
        current, newest = current_revision(settings.database), newest_revision()
    except VitrineError as error:
        # The URL is not repeated: it may hold a password.
        return Check("database", "missing", f"{kind}: {error.message}", "check VITRINE_DATABASE_URL")
    if current == newest:
        return Check("database", state, f"{kind}, schema {current}")
    return Check(
        "database", "missing", f"{kind}, schema {current or 'empty'}, not {newest}", "vitrine migrate"
    )


def postgres_driver(settings: Settings) -> Check:
    """psycopg, wanted only for a PostgreSQL database."""
    if importlib.util.find_spec("psycopg"):
        return Check("postgres driver", "ok", "psycopg")
    wanted = settings.database_url.startswith("postgresql")
    what = "psycopg is not installed" + ("" if wanted else "; only PostgreSQL needs it")
    return Check(
        "postgres driver", "missing" if wanted else "optional", what, "pip install 'vitrine-shop[postgres]'"
    )


def extensions(settings: Settings) -> Check:
    """All loadable: with one that is not, the shop does not start."""
    from vitrine.certificates.gates.plugin import NAME, listed
    from vitrine.extensions.manager import survey

    found = survey(settings.disabled_extensions, made={NAME: listed()})
    failed = [each for each in found if each.state == "failed"]
    if failed:
        names = ",".join(each.name for each in failed)
        what = "; ".join(f"{each.name}: {each.detail}" for each in failed)
        return Check("extensions", "missing", what, f"export VITRINE_DISABLED_EXTENSIONS={names}")
    return Check(
        "extensions", "ok", ", ".join(f"{each.name} {each.state}" for each in found) or "none installed"
    )


def events(settings: Settings) -> Check:
    """Whether everybody was told of what happened."""
    from vitrine.cli.schema import require_newest
    from vitrine.errors import ConfigurationError
    from vitrine.storage import Database, Outbox

    try:
        require_newest(settings)
    except ConfigurationError:
        return Check("events", "ok", "no shop here yet")
    opened = Database(settings.database)
    try:
        found, unclaimed = Outbox(opened).waiting(), Outbox(opened).unclaimed()
    finally:
        opened.close()
    since = f", since {found.oldest_at.isoformat(sep=' ', timespec='seconds')}" if found.oldest_at else ""
    waiting = f"{found.count} not handled yet{since}"
    if unclaimed:
        groups = ", ".join(f"{count} for {group}" for group, count in unclaimed.items())
        waiting += f"; claimed by nobody for over a day: {groups} (does the shop run, with that part?)"
    if found.dead:
        what = f"{found.dead} given up after every attempt failed; {waiting}"
        return Check("events", "missing", what, "vitrine events dead, then vitrine events revive ID")
    return Check("events", "ok", waiting)


def brand_domains(settings: Settings) -> Check:
    """Whether each own domain of a brand shows one."""
    from vitrine.app.domains.standing import shown_at
    from vitrine.cli.schema import require_newest
    from vitrine.errors import ConfigurationError
    from vitrine.storage import Database

    domains = tuple(settings.brand_domains)
    if not domains:
        return Check("brand domains", "ok", "none set")
    try:
        require_newest(settings)
    except ConfigurationError:
        return Check("brand domains", "ok", "no shop here yet")
    opened = Database(settings.database)
    try:
        with opened.read() as session:
            wrong = [why for each in domains if (why := shown_at(session, each)) is not None]
    finally:
        opened.close()
    if wrong:
        return Check("brand domains", "optional", "; ".join(wrong), "correct VITRINE_DOMAINS, or wait")
    return Check("brand domains", "ok", ", ".join(each.host for each in domains))


CHECKS = (data_folder, privacy, database, postgres_driver, extensions, events, brand_domains)
