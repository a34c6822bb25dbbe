"""How the text of a setting becomes its value. Each reader raises ValueError with words for people."""

from __future__ import annotations

import re
from ipaddress import ip_network
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from vitrine.callers import HOPS_LIMIT, is_address, is_this_machine
from vitrine.mail.addresses import address
from vitrine.mail.errors import MailAddressRefused
from vitrine.mail.ways import server
from vitrine.quotas.kinds import BY_DEFAULT, MOST, Quota, Quotas

MODEL_STEPS = frozenset({"validate", "levels", "pictures", "likeness", "solids", "usdz", "ktx2"})
"""`assets.refining.steps.ORDER`, not imported here: a command that only lists rooms needs no slice."""

MIB = 1 << 20

QUOTA_NAMES = {"files_mb" if quota is Quota.FILES else quota.value: quota for quota in Quota}
"""Quotas as people who run a shop name them."""


def port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= 65_535):
        raise ValueError("a port is a whole number from 1 to 65535")
    return int(text)


def origin(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ValueError("an address is like https://shop.example, without a path")
    return f"{parts.scheme}://{parts.netloc}"


def origins(text: str) -> frozenset[str]:
    return frozenset(origin(part.strip()) for part in text.split(",") if part.strip())


_LABEL: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
_SLUG: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,99}", re.ASCII)


def domains(text: str) -> tuple[str, ...]:
    """`host=brand`, by comma; hosts in lower case."""
    found: dict[str, str] = {}
    for part in filter(None, map(str.strip, text.split(","))):
        said, equals, brand = (each.strip() for each in part.partition("="))
        host = said.lower()
        if not equals or not _SLUG.fullmatch(brand):
            raise ValueError(f"say host=brand, as shop.lampe.example=lampe, by comma: {part!r} is not that")
        if "/" in host or ":" in host:
            raise ValueError(f"say the host alone: {said!r} has more, and scheme and port are the house's")
        if not host.isascii():
            raise ValueError(f"write {said!r} as DNS has it: its labels begin with xn--")
        labels = host.split(".")
        if len(labels) < 2 or len(host) > 253 or not all(map(_LABEL.fullmatch, labels)) or is_address(host):
            raise ValueError(f"{said!r} is no host name, such as shop.lampe.example")
        if host in found:
            raise ValueError(f"{host} stands there twice")
        found[host] = brand
    return tuple(f"{host}={brand}" for host, brand in found.items())


def networks(text: str) -> tuple[str, ...]:
    found = []
    for part in filter(None, map(str.strip, text.split(","))):
        try:
            found.append(str(ip_network(part)))
        except ValueError as fault:
            said = "has bits beyond its network" if "host bits" in str(fault) else "is none"
            raise ValueError(f"say addresses or networks, 10.0.0.0/8: {part!r} {said}") from fault
    return tuple(found)


def hops(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= HOPS_LIMIT):
        raise ValueError(f"hops are a whole number from 1 to {HOPS_LIMIT}")
    return int(text)


def names(text: str) -> frozenset[str]:
    return frozenset(part.strip() for part in text.split(",") if part.strip())


def steps(text: str) -> frozenset[str]:
    found = names(text) - {"none"}
    if strange := sorted(found - MODEL_STEPS):
        raise ValueError(f"{strange[0]!r} is no step: there are {', '.join(sorted(MODEL_STEPS))}, and none")
    return found


def file(text: str) -> Path:
    if not Path(text).is_file():
        raise ValueError("there is no such file")
    return Path(text)


def processes(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) <= 64):
        raise ValueError("processes are a whole number from 0 to 64")
    return int(text)


def sockets(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= 60_000):
        raise ValueError("sockets are a whole number from 1 to 60000")
    return int(text)


def seats(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) <= 60_000):
        raise ValueError("seats are a whole number up to 60000; 0: no limit")
    return int(text)


def minutes(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) <= 1440):
        raise ValueError("minutes are a whole number up to 1440; 0: for ever")
    return int(text)


def hold_minutes(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= 120):
        raise ValueError("minutes are a whole number from 1 to 120")
    return int(text)


def years(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= 30):
        raise ValueError("years are a whole number from 1 to 30")
    return int(text)


def joins(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= 10_000):
        raise ValueError("a rate is a whole number from 1 to 10000")
    return int(text)


def requests(text: str) -> int:
    return 0 if text == "0" else joins(text)


def idle_hours(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= 720):
        raise ValueError("hours are a whole number from 1 to 720")
    return int(text)


def session_days(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= 30):
        raise ValueError("days are a whole number from 1 to 30")
    return int(text)


def socket(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"ws", "wss"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("a socket is like wss://watch.example/ws")
    return text


def mebibytes(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= 4096):
        raise ValueError("a size is a whole number of MiB from 1 to 4096")
    return int(text) * 1024 * 1024


def floor(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) <= 1_048_576):
        raise ValueError("a floor is a whole number of MiB up to 1048576, or 0 for none")
    return int(text) * 1024 * 1024


def quotas(text: str) -> Quotas:
    """Of `rooms=50,files_mb=1024`; what is not named stays as it is by default."""
    found: dict[Quota, int | None] = {}
    for part in filter(None, (each.strip() for each in text.split(","))):
        name, _, number = part.partition("=")
        quota = QUOTA_NAMES.get(name.strip())
        if quota is None:
            raise ValueError(f"say {', '.join(f'{each}=NUMBER' for each in QUOTA_NAMES)}, by comma")
        found[quota] = quota_number(quota, number.strip())
    return BY_DEFAULT.but(found)


def quota_number(quota: Quota, text: str) -> int:
    """Of a quota as people say it: of files the MiB."""
    unit = MIB if quota is Quota.FILES else 1
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise ValueError(f"{_named(quota)} is a whole number")
    if not quota.least <= int(text) * unit <= MOST:
        raise ValueError(f"{_named(quota)} is a whole number from {quota.least} to {MOST // unit}")
    return int(text) * unit


def written_quotas(value: Quotas) -> str:
    """What `quotas` reads as this value."""
    units = {Quota.FILES: MIB}
    return ",".join(f"{name}={value[quota] // units.get(quota, 1)}" for name, quota in QUOTA_NAMES.items())


def written(variable: str, value: object, default: object) -> str:
    """What its reader reads as this value; empty for the default."""
    if value == default:
        return ""
    match value:
        case bool():
            return str(int(value))
        case int() if variable in ("VITRINE_UPLOAD_LIMIT_MB", "VITRINE_FREE_FLOOR_MB"):
            return str(value // 2**20)
        case Path():
            return str(value.absolute())
        case tuple():
            return ",".join(map(str, value))
        case Quotas():
            return written_quotas(value)
        case frozenset():
            return ",".join(sorted(value)) or "none"
        case _:
            return str(value)


def _named(quota: Quota) -> str:
    return next(name for name, each in QUOTA_NAMES.items() if each is quota)


def yes(text: str) -> bool:
    if text.lower() not in {"0", "1", "yes", "no", "true", "false"}:
        raise ValueError("say 1 or 0")
    return text.lower() in {"1", "yes", "true"}


def token(text: str) -> str:
    if len(text) < 16 or not (text.isascii() and text.isprintable()) or " " in text:
        raise ValueError("a token has at least 16 printable characters and no spaces")
    return text


def worker(text: str) -> str:
    if text not in {"own", "elsewhere"}:
        raise ValueError("say own or elsewhere")
    return text


def log_format(text: str) -> str:
    if text not in {"text", "json"}:
        raise ValueError("say text or json")
    return text


def database(text: str) -> str:
    if text.split(":", 1)[0].split("+", 1)[0] not in {"sqlite", "postgresql"}:
        raise ValueError("use sqlite:///FILE or postgresql://USER@HOST/NAME")
    return text


def chain(text: str) -> str:
    if text not in {"auto", "off"}:
        raise ValueError("say auto or off")
    return text


def chain_id(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) < 2**53):
        raise ValueError("a chain has a whole number from 1")
    return int(text)


def urls(text: str) -> tuple[str, ...]:
    found = tuple(part.strip() for part in text.split(",") if part.strip())
    for each in found:
        parts = urlsplit(each)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            # Addresses of RPC providers often hold a key: it is not repeated.
            raise ValueError("an address is like https://rpc.example/v1")
    return found


def chain_address(text: str) -> str:
    if re.fullmatch(r"0x[0-9a-fA-F]{40}", text) is None:
        raise ValueError("a contract is 0x and 40 hex digits")
    return text.lower()


def confirmations(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= 1000):
        raise ValueError("confirmations are a whole number from 1 to 1000")
    return int(text)


def control_groups(text: str) -> tuple[Path, ...]:
    found = tuple(Path(part) for part in text.split(",") if part)
    if strange := [each for each in found if not (each / "cgroup.procs").is_file()]:
        raise ValueError(f"{strange[0]} is no folder of cgroupfs: one below /sys/fs/cgroup")
    return found


def folder(text: str) -> Path:
    if not Path(text).is_dir():
        raise ValueError("there is no such folder")
    return Path(text)


def stripe_key(text: str) -> str:
    if re.fullmatch(r"[sr]k_(test|live)_[A-Za-z0-9_]{8,250}", text) is None:
        # Never repeated: whoever has it takes money.
        raise ValueError("a secret key of Stripe begins with sk_test_, sk_live_, rk_test_ or rk_live_")
    return text


def stripe_publishable_key(text: str) -> str:
    if re.fullmatch(r"pk_(test|live)_[A-Za-z0-9_]{8,250}", text) is None:
        raise ValueError("a publishable key of Stripe begins with pk_test_ or pk_live_")
    return text


def webhook_secrets(text: str) -> tuple[str, ...]:
    found = tuple(part.strip() for part in text.split(",") if part.strip())
    if not found or not all(each.startswith("whsec_") and len(each) >= 22 for each in found):
        raise ValueError("a signing secret of Stripe begins with whsec_")
    return found


def loopback(text: str) -> str:
    found = origin(text)
    if not is_this_machine(urlsplit(found).hostname or ""):
        raise ValueError("it is an address on this machine, such as http://127.0.0.1:8012")
    return found


def mail(text: str) -> str:
    server(text)
    return text


def mail_from(text: str) -> str:
    try:
        return address(text)
    except MailAddressRefused as fault:
        raise ValueError("an address is like shop@example.org") from fault
