"""Storage: the database with its units of work, the outbox of events, leases, and files by content."""

from sqlalchemy.orm import Session

from vitrine.storage.among import among
from vitrine.storage.base import Base, import_all_tables
from vitrine.storage.blobs import Blobs, BlobStore
from vitrine.storage.database import Database, UnitOfWork
from vitrine.storage.errors import (
    AlreadyServed,
    BadBlobHash,
    BlobNotFound,
    BlobTooLarge,
    DatabaseBusy,
    DatabaseUnavailable,
    DeliveryNotDead,
    DiskFull,
    LeaseLost,
    ServedAsItIs,
)
from vitrine.storage.events import event, event_from, kind_of
from vitrine.storage.holds import Holds
from vitrine.storage.lease import Lease
from vitrine.storage.migrating import downgrade, migrate
from vitrine.storage.outbox import Claimed, Dead, Outbox, Waiting
from vitrine.storage.space import FreeSpace, Reserve, Space, told_full
from vitrine.storage.threads import Threads
from vitrine.storage.types import BigKey, Json, UtcTime, WrittenJson
from vitrine.storage.waits import ANSWER_S, left_s, within

__all__ = [
    "ANSWER_S",
    "AlreadyServed",
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
    "DeliveryNotDead",
    "DiskFull",
    "FreeSpace",
    "Holds",
    "Json",
    "Lease",
    "LeaseLost",
    "Outbox",
    "Reserve",
    "ServedAsItIs",
    "Session",
    "Space",
    "Threads",
    "UnitOfWork",
    "UtcTime",
    "Waiting",
    "WrittenJson",
    "among",
    "downgrade",
    "event",
    "event_from",
    "import_all_tables",
    "kind_of",
    "left_s",
    "migrate",
    "told_full",
    "within",
]
