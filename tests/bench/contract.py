"""The saved description of the API before strangers' tools: a generated client, and schemathesis.

`python -m tests.bench.contract [--seconds N]` installs both apart from everything else, in `.make/contract`,
starts a demo shop, and ends with JSON: what the client got, how many answers were undeclared or failures.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any

from tests.bench.report import print_report
from tests.contracts.openapi import ROOT, SAVED
from tests.shop import Shop

TOOLS = ("openapi-python-client==0.29.1", "schemathesis==4.32.5")
PLACE = ROOT / ".make" / "contract"
# What is declared and whether it holds; whether a wrong request is refused is our own tests' business.
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"

# Lists the rooms and asks for a product that is not there, by the generated client.
CLIENT = """
import json, sys
from shop_client import Client
from shop_client.api.catalogue import get_product, list_rooms
from shop_client.models import ProductNotFound, Rooms
client = Client(base_url=sys.argv[1])
rooms = list_rooms.sync(client=client)
assert isinstance(rooms, Rooms), rooms
missing = get_product.sync(product="nothing-there", client=client)
assert isinstance(missing, ProductNotFound), missing
print(json.dumps({"rooms": len(rooms.items), "problem": missing.type_, "detail": missing.detail}))
"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=int, default=180, help="how long schemathesis may try")
    seconds: int = options.parse_args().seconds
    tools = _tools()
    with tempfile.TemporaryDirectory() as folder:
        shop = Shop(
            Path(folder) / "data",
            environment={"VITRINE_CHAIN": "auto", "VITRINE_CHAIN_WORKER": "elsewhere"},
        ).start()
        try:
            client = generated(tools, Path(folder), shop.url)
            tried = schemathesis(tools, Path(folder), shop, seconds)
        finally:
            shop.stop()
    print_report("python -m tests.bench.contract", {"client": client, **tried})


def generated(tools: Path, folder: Path, url: str) -> dict[str, Any]:
    """What a client made of the saved description gets from a running shop."""
    made = folder / "shop_client"
    command = ["generate", "--path", SAVED, "--output-path", made, "--meta", "none"]
    _run([tools / "openapi-python-client", *command], PATH=f"{tools}{os.pathsep}{os.environ['PATH']}")
    told = _run([tools / "python", "-c", CLIENT, url], PYTHONPATH=str(folder))
    found: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return found


def schemathesis(tools: Path, folder: Path, shop: Shop, seconds: int) -> dict[str, Any]:
    """How many answers broke the description, by the failed check; the first of them in words."""
    report = folder / "report.xml"
    command = [
        tools / "st", "run", SAVED, "--url", shop.url, "--header", f"Authorization: Bearer {shop.token()}",
        "--checks", CHECKS, "--max-time", str(seconds), "--continue-on-failure", "--warnings", "off",
        "--report", "junit", "--report-junit-path", report, "--suppress-health-check", "all",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    told = done.stdout
    sys.stderr.write(told[-6000:])
    return {
        "schemathesis_ok": done.returncode == 0,
        "schemathesis_undeclared": told.count("Undocumented HTTP status code")
        + told.count("Undocumented Content-Type"),
        "schemathesis_5xx": told.count("Server error"),
        "schemathesis_schema": told.count("Response violates schema"),
    }


def _tools() -> Path:
    """The folder of programs of an environment of its own, made once."""
    programs = PLACE / "bin"
    if not (programs / "st").exists():
        venv.create(PLACE, with_pip=True, clear=True)
        _run([programs / "pip", "install", "--quiet", "--disable-pip-version-check", *TOOLS])
    return programs


def _run(command: list[str | Path], **environment: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{command[0]} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    return done


if __name__ == "__main__":
    main()
