"""The environment variables of the shop: which there are, how each is read, who is given them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from vitrine import reading as read

# Never repeated to anybody, not even as a fault: addresses of RPC providers hold keys.
SECRET = frozenset(
    {
        "VITRINE_CHAIN_URLS",
        "VITRINE_CHAIN_PASSPHRASE",
        "VITRINE_METRICS_TOKEN",
        "VITRINE_MAIL",
        "VITRINE_STRIPE_KEY",
        "VITRINE_STRIPE_WEBHOOK_SECRET",
    }
)

# A fault of it does not repeat it either: it may hold a password. Children need it.
UNSAID = SECRET | {"VITRINE_DATABASE_URL"}

# What the shop's children do not get unless they need it.
WITHHELD = SECRET | {
    "VITRINE_CHAIN_ID",
    "VITRINE_CHAIN_KEYS",
    "VITRINE_CHAIN_PASSPHRASE_FILE",
    "VITRINE_TLS_CERTIFICATE",
    "VITRINE_TLS_KEY",
}

PAIRS = (("VITRINE_TLS_CERTIFICATE", "VITRINE_TLS_KEY"), ("VITRINE_CHAIN_URLS", "VITRINE_CHAIN_ID"))

# variable: (field, reader, what it is for). README's table is tested against this.
VARIABLES: dict[str, tuple[str, Callable[[str], object], str]] = {
    "VITRINE_HOST": ("host", str, "address to listen on"),
    "VITRINE_PORT": ("port", read.port, "port to listen on"),
    "VITRINE_DATA": ("data", Path, "folder of the embedded database and files"),
    "VITRINE_DATABASE_URL": ("database_url", read.database, "PostgreSQL instead of the embedded SQLite"),
    "VITRINE_PUBLIC_URL": ("public_url", read.origin, "how browsers name this shop"),
    "VITRINE_ORIGINS": ("origins", read.origins, "further origins that may act for visitors, by comma"),
    "VITRINE_DOMAINS": ("domains", read.domains, "own domains of brands, `host=brand` by comma"),
    "VITRINE_TRUSTED_PROXIES": (
        "trusted_proxies",
        read.networks,
        "addresses or networks of proxies whose word counts about where a request comes from, by comma",
    ),
    "VITRINE_PROXY_HOPS": (
        "proxy_hops",
        read.hops,
        "proxies that every request passes, where not all of their addresses are known",
    ),
    "VITRINE_TLS_CERTIFICATE": ("tls_certificate", read.file, "PEM file; with the key the port is https"),
    "VITRINE_TLS_KEY": ("tls_key", read.file, "PEM file of the certificate's key"),
    "VITRINE_UPLOAD_LIMIT_MB": ("upload_limit_bytes", read.mebibytes, "greatest model file in MiB"),
    "VITRINE_FREE_FLOOR_MB": (
        "free_floor_bytes",
        read.floor,
        "free MiB of the disk below which no file is taken, while rooms go on; 0: no floor",
    ),
    "VITRINE_ROOM_APPROVAL": ("room_approval", read.yes, "1: a new brand's first public room waits"),
    "VITRINE_BRAND_QUOTAS": ("brand_quotas", read.quotas, "how much each brand may have, by comma"),
    "VITRINE_DISABLED_EXTENSIONS": ("disabled_extensions", read.names, "extensions never to load, by comma"),
    "VITRINE_ISOLATION_REQUIRED": (
        "isolation_required",
        read.yes,
        "0: take uploads even where the model worker cannot be cut off from the network",
    ),
    "VITRINE_CGROUP": (
        "control_groups",
        read.control_groups,
        "cgroupfs folders for model programs, by comma",
    ),
    "VITRINE_MODEL_STEPS": (
        "model_steps",
        read.steps,
        "what is made of models, by comma: validate, levels, pictures, likeness, solids, usdz, ktx2; none",
    ),
    "VITRINE_WORKER": (
        "worker",
        read.worker,
        "own: the shop starts the process that works on models; elsewhere: run `vitrine worker` yourself",
    ),
    "VITRINE_FANOUT_PROCESSES": (
        "fanout_processes",
        read.processes,
        "processes that serve spectators; 0: nobody may only watch",
    ),
    "VITRINE_SPECTATORS_LIMIT": ("spectators_limit", read.sockets, "spectators of one such process"),
    "VITRINE_WATCH_PORT": ("watch_port", read.port, "port where they listen themselves; needed under TLS"),
    "VITRINE_WATCH_URL": ("watch_url", read.socket, "how browsers name that socket, if a proxy has it"),
    "VITRINE_JOIN_RATE": ("join_rate", read.joins, "people who may come in each second"),
    "VITRINE_REQUEST_RATE": ("request_rate", read.requests, "requests a second by one session; 0: no limit"),
    "VITRINE_SOCKETS_LIMIT": ("sockets_limit", read.sockets, "open sockets of the shop's own process"),
    "VITRINE_SESSION_IDLE_HOURS": (
        "session_idle_hours",
        read.idle_hours,
        "hours without a visit after which a brand's member or an operator signs in again",
    ),
    "VITRINE_SESSION_DAYS": (
        "session_days",
        read.session_days,
        "days after signing in when they sign in again in any case",
    ),
    "VITRINE_SEATS_PER_ADDRESS": ("seats_per_address", read.seats, "guests of one address; 0: no such limit"),
    "VITRINE_IDLE_MINUTES": ("idle_minutes", read.minutes, "how long a still guest is kept; 0: for ever"),
    "VITRINE_NUMBERS": ("numbers", read.yes, "0: nothing is counted of visits, see docs/privacy.md"),
    "VITRINE_METRICS_TOKEN": ("metrics_token", read.token, "who shows it as a bearer reads /metrics"),
    "VITRINE_MAIL": ("mail", read.mail, "where letters go: folder, smtp://user:password@host, smtps://…"),
    "VITRINE_MAIL_FROM": ("mail_from", read.mail_from, "the address that letters come from"),
    "VITRINE_CHAIN": (
        "chain",
        read.chain,
        "auto: certificates of ownership, on a local chain by default; off",
    ),
    "VITRINE_CHAIN_ID": ("chain_id", read.chain_id, "number of the chain behind VITRINE_CHAIN_URLS"),
    "VITRINE_CHAIN_URLS": ("chain_urls", read.urls, "JSON-RPC addresses of one chain, by comma, best first"),
    "VITRINE_CHAIN_CONTRACT": (
        "chain_contract",
        read.chain_address,
        "contract of this shop there; without it the chain worker deploys one",
    ),
    "VITRINE_CHAIN_CONFIRMATIONS": (
        "chain_confirmations",
        read.confirmations,
        "blocks after which a block counts as final, where the chain does not say so itself",
    ),
    "VITRINE_CHAIN_KEYS": (
        "chain_keys",
        read.folder,
        "folder of encrypted keystores: admin.json, minter.json, voucher.json, operator.json",
    ),
    "VITRINE_CHAIN_PASSPHRASE": ("chain_passphrase", str, "passphrase of these keystores"),
    "VITRINE_CHAIN_PASSPHRASE_FILE": (
        "chain_passphrase_file",
        read.file,
        "file with a line `NAME: passphrase` for each of them, or one line for all",
    ),
    "VITRINE_CHAIN_EXPLORER": ("chain_explorer", read.origin, "block explorer that proof pages link to"),
    "VITRINE_CHAIN_WORKER": (
        "chain_worker",
        read.worker,
        "own: the shop starts the process that writes to the chain; elsewhere: run `vitrine chain` yourself",
    ),
    "VITRINE_STRIPE_KEY": (
        "stripe_key",
        read.stripe_key,
        "secret key of a Stripe account; none: no payments",
    ),
    "VITRINE_STRIPE_PUBLISHABLE_KEY": (
        "stripe_publishable_key",
        read.stripe_publishable_key,
        "its publishable key, for the form in the browser",
    ),
    "VITRINE_STRIPE_WEBHOOK_SECRET": (
        "stripe_webhook_secrets",
        read.webhook_secrets,
        "signing secret of Stripe's webhook here; several, by comma, while one follows another",
    ),
    "VITRINE_STRIPE_BASE": (
        "stripe_base",
        read.loopback,
        "address of `vitrine testpay` instead of Stripe's, on this machine and with a test key",
    ),
    "VITRINE_HOLD_MINUTES": (
        "hold_minutes",
        read.hold_minutes,
        "minutes that units wait for who has begun a checkout, before they pay",
    ),
    "VITRINE_CHECKOUT_RATE": (
        "checkout_rate",
        read.requests,
        "checkouts, and tries to pay, a minute by one address; 0: no limit",
    ),
    "VITRINE_ORDER_YEARS": (
        "order_years",
        read.years,
        "years that an order tells who bought; then a pseudonym stands there",
    ),
    "VITRINE_LOG_FORMAT": ("log_format", read.log_format, "text for people, json for programs"),
}
