"""Storage: the database with its units of work, the outbox of events, and files by content."""

from vitrine.storage.among import among
from vitrine.storage.base import Base, import_all_tables
from vitrine.storage.blobs import Blobs, BlobStore
from vitrine.storage.database import Database, UnitOfWork
from vitrine.storage.errors import (
    BadBlobHash,
    BlobNotFound,
    BlobTooLarge,
    DatabaseBusy,
    DatabaseUnavailable,
)
from vitrine.storage.events import event, event_from, kind_of
from vitrine.storage.migrating import downgrade, migrate
from vitrine.storage.outbox import Claimed, Dead, Outbox
from vitrine.storage.types import BigKey, Json, UtcTime

__all__ = [
    "BadBlobHash",
    "Base",
    "BigKey",
    "BlobNotFound",
    "BlobStore",
    "BlobTooLarge",
    "Blobs",
    "Claimed",
    "Database",
    "DatabaseBusy",
    "DatabaseUnavailable",
    "Dead",
    "Json",
    "Outbox",
    "UnitOfWork",
    "UtcTime",
    "among",
    "downgrade",
    "event",
    "event_from",
    "import_all_tables",
    "kind_of",
    "migrate",
]
