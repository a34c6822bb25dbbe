"""nginx in front of a shop, as an operator would have it: Debian's, with a configuration written here."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import httpx

from tests.services import debian, not_here

PATIENCE_S: Final = 20.0

# What it says nothing of is as nginx has it: 60 s between two reads of the shop, say.
CONFIGURATION: Final = """
daemon off;
master_process off;
pid {folder}/pid;
error_log {folder}/errors;
events {{}}
http {{
  access_log off;
  client_max_body_size 100m;
  client_body_temp_path {folder}/bodies;
  proxy_temp_path {folder}/answers;
  fastcgi_temp_path {folder}/unused;
  uwsgi_temp_path {folder}/unused;
  scgi_temp_path {folder}/unused;
  map $http_upgrade $connection_wanted {{
    default upgrade;
    "" close;
  }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://127.0.0.1:{shop};
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_wanted;
    }}
  }}
}}
"""


@contextmanager
def nginx(folder: Path, port: int, shop: int) -> Iterator[None]:
    """It listens on the loopback port and passes everything on to the shop's, until the block ends."""
    written = folder / "nginx.conf"
    written.write_text(CONFIGURATION.format(folder=folder, port=port, shop=shop))
    command = [_program(), "-p", str(folder), "-e", str(folder / "errors"), "-c", str(written)]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    try:
        until = time.monotonic() + PATIENCE_S
        while not _answers(port):
            assert process.poll() is None and time.monotonic() < until, (folder / "errors").read_text()
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False, timeout=5).is_success
    except httpx.HTTPError:
        return False


def _program() -> str:
    """Debian keeps it where only root's PATH looks."""
    if found := _found():
        return found
    debian("nginx")
    return _found() or not_here("nginx", "apt install nginx")


def _found() -> str | None:
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
