"""What is loaded where: the worker's libraries in the worker alone, nothing where nothing is installed."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

HEAVY = "web3", "eth_account", "eth_abi", "eth_utils", "eth_keyfile", "py_ecc"
BLOCKED = *HEAVY, "coincurve", "Crypto", "rlp", "eth"


def told(program: str, *arguments: str) -> str:
    """What a fresh interpreter prints."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", textwrap.dedent(program), *arguments],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.strip()


def test_the_shop_loads_nothing_of_web3() -> None:
    program = f"""
        import sys
        import vitrine.app, vitrine.app.compose, vitrine.certificates.rpc, vitrine.certificates.chains.current
        import vitrine.certificates.certified, vitrine.certificates.chains.routes
        print(sorted(set(sys.modules) & set({HEAVY!r})))
    """
    assert told(program) == "[]"


def test_without_the_extra_the_shop_opens_and_certificates_are_off(tmp_path: Path) -> None:
    program = f"""
        import sys
        from importlib.abc import MetaPathFinder

        class Nothing(MetaPathFinder):
            def find_spec(self, name, path=None, target=None):
                if name.split(".")[0] in {BLOCKED!r}:
                    raise ModuleNotFoundError(name)

        sys.meta_path.insert(0, Nothing())
        import pathlib
        import warnings
        warnings.simplefilter("ignore")
        from fastapi.testclient import TestClient
        from vitrine.app import create_app
        from vitrine.certificates.available import available, enabled, worker_available
        from vitrine.settings import Settings

        settings = Settings(data=pathlib.Path(sys.argv[1]), worker="elsewhere")
        assert not available() and not worker_available() and not enabled(settings)
        with TestClient(create_app(settings), base_url="http://localhost:8000") as browser:
            assert browser.get("/api/products").status_code == 200
            assert browser.get("/healthz").status_code == 200
        print(sorted(name for name in sys.modules if name.split(".")[0] in {BLOCKED!r}))
    """
    assert told(program, str(tmp_path)) == "[]"


def test_a_worker_without_the_extra_says_how_to_get_it(tmp_path: Path) -> None:
    program = f"""
        import sys
        from importlib.abc import MetaPathFinder

        class Nothing(MetaPathFinder):
            def find_spec(self, name, path=None, target=None):
                if name.split(".")[0] in {BLOCKED!r}:
                    raise ModuleNotFoundError(name)

        sys.meta_path.insert(0, Nothing())
        import pathlib
        from vitrine.app.chainwork import work_on_chain
        from vitrine.errors import ConfigurationError
        from vitrine.settings import Settings

        for chain in ("auto", "off"):
            try:
                work_on_chain(Settings(data=pathlib.Path(sys.argv[1]), chain=chain))
            except ConfigurationError as error:
                print(error.message)
    """
    assert told(program, str(tmp_path)).splitlines() == [
        "Certificates are not installed: pip install 'vitrine-shop[certificates]'.",
        "VITRINE_CHAIN=off: this shop gives no certificates.",
    ]


def test_the_workers_libraries_leave_the_recursion_limit_where_it_was() -> None:
    """A node's answer of a hundred thousand brackets is no JSON; it must not be the end of the process."""
    program = """
        import sys
        import vitrine.certificates.chain
        from vitrine.certificates.rpc.answers import NoAnswer, parsed
        try:
            parsed(b"[" * 100_000)
        except NoAnswer as error:
            print(error, sys.getrecursionlimit())
    """
    assert told(program) == "no JSON 1000"
