"""Proxies in front of a shop, as an operator would have them: Debian's, by the text of docs/deploy.md."""

from __future__ import annotations

import os
import re
import shutil
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

from tests.services import debian, not_here
from vitrine.cli.tls import lan_certificate

DEPLOY: Final = Path(__file__).parents[2] / "docs" / "deploy.md"
PATIENCE_S: Final = 60.0
# What the page leaves to the system's own file: where this one may write, and how it ends.
NGINX: Final = """
daemon off;
master_process off;
pid {folder}/pid;
error_log {folder}/errors;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/bodies;
  proxy_temp_path {folder}/answers;
  fastcgi_temp_path {folder}/unused;
  uwsgi_temp_path {folder}/unused;
  scgi_temp_path {folder}/unused;
{page}
}}
"""
CADDY: Final = """{{
  admin off
  auto_https off
  storage file_system {folder}
}}
{page}
"""


@dataclass(frozen=True)
class Place:
    """folder: to write into. port: where it listens, with TLS. shop: the port that it asks."""

    folder: Path
    port: int
    shop: int
    certificate: Path
    key: Path


def page(language: str) -> str:
    """The block of this language on the page."""
    found = re.search(rf"^```{language}\n(.*?)^```$", DEPLOY.read_text(), re.M | re.S)
    assert found is not None, f"docs/deploy.md has nothing for {language}"
    return found[1]


def changed(text: str, *changes: tuple[str, str]) -> str:
    """What is of one machine, put in its place; each of it is there once at least."""
    for before, after in changes:
        assert before in text, f"docs/deploy.md does not say {before!r}"
        text = text.replace(before, after)
    return text


def _nginx(place: Place) -> list[str]:
    text = changed(
        page("nginx"),
        ("listen 443 ssl", f"listen 127.0.0.1:{place.port} ssl"),
        ("server_name shop.example", "server_name localhost"),
        ("/etc/ssl/shop.example.pem", str(place.certificate)),
        ("/etc/ssl/shop.example.key", str(place.key)),
        ("127.0.0.1:8000", f"127.0.0.1:{place.shop}"),
    )
    written = place.folder / "nginx.conf"
    written.write_text(NGINX.format(folder=place.folder, page=text))
    return ["-p", str(place.folder), "-e", str(place.folder / "errors"), "-c", str(written)]


def _caddy(place: Place) -> list[str]:
    text = changed(
        page("caddy"),
        (
            "shop.example {",
            f"https://localhost:{place.port} {{\n  bind 127.0.0.1\n  tls {place.certificate} {place.key}",
        ),
        ("127.0.0.1:8000", f"127.0.0.1:{place.shop}"),
    )
    written = place.folder / "Caddyfile"
    written.write_text(CADDY.format(folder=place.folder, page=text))
    return ["run", "--config", str(written), "--adapter", "caddyfile"]


def _haproxy(place: Place) -> list[str]:
    both = place.folder / "both.pem"
    both.write_bytes(place.certificate.read_bytes() + place.key.read_bytes())
    text = changed(
        page("haproxy"),
        ("bind :443", f"bind 127.0.0.1:{place.port}"),
        ("/etc/haproxy/shop.example.pem", str(both)),
        ("127.0.0.1:8000", f"127.0.0.1:{place.shop}"),
    )
    written = place.folder / "haproxy.cfg"
    written.write_text(text)
    return ["-db", "-f", str(written)]


PROXIES: Final[dict[str, Callable[[Place], list[str]]]] = {
    "nginx": _nginx,
    "caddy": _caddy,
    "haproxy": _haproxy,
}


@contextmanager
def proxy(name: str, folder: Path, port: int, shop: int) -> Iterator[ssl.SSLContext]:
    """It listens on the loopback port and passes all on to the shop's. Gives what trusts its certificate."""
    certificate, key = lan_certificate(folder / "tls", "127.0.0.1")
    command = [_program(name), *PROXIES[name](Place(folder, port, shop, certificate, key))]
    trust = ssl.create_default_context(cafile=str(certificate))
    log = folder / "said"
    own = {**os.environ, **dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), str(folder))}
    with log.open("wb") as said:
        process = subprocess.Popen(
            command,
            env=own,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
        )
    try:
        until = time.monotonic() + PATIENCE_S
        while not _answers(port, trust):
            assert process.poll() is None and time.monotonic() < until, log.read_text()
            time.sleep(0.05)
        yield trust
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def _answers(port: int, trust: ssl.SSLContext) -> bool:
    try:
        found = httpx.get(f"https://localhost:{port}/healthz", verify=trust, trust_env=False, timeout=5)
        return found.is_success
    except httpx.HTTPError:
        return False


def _program(name: str) -> str:
    """Debian keeps some where only root's PATH looks."""
    if found := _found(name):
        return found
    debian(name)
    return _found(name) or not_here(name, f"apt install {name}")


def _found(name: str) -> str | None:
    return shutil.which(name) or shutil.which(name, path="/usr/sbin")
