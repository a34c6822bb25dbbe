"""`vitrine upload FILE`: a model goes up, is looked at, and what was found comes back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from vitrine.cli.address import UrlOption, shop_url
from vitrine.cli.errors import FileMissing, UploadFailed
from vitrine.cli.output import JsonOption, emit, err, megabytes, out, table

PATIENCE_S = 300.0
TOKEN_VARIABLE = "VITRINE_TOKEN"  # noqa: S105  a variable's name


def upload(
    file: Annotated[Path, typer.Argument(help="A .glb, or a .zip with a .gltf and its files.")],
    url: UrlOption = None,
    token_env: Annotated[
        str, typer.Option("--token-env", help="Environment variable that holds the brand's API token.")
    ] = TOKEN_VARIABLE,
    patience: Annotated[
        float, typer.Option(min=1, help="Seconds to wait for the shop's findings.")
    ] = PATIENCE_S,
    as_json: JsonOption = False,
) -> None:
    """Upload a 3D model and print its hash, its sizes and what the shop found.

    The token is never an option, where other users of this machine could read it: put it into VITRINE_TOKEN,
    or type it when asked.
    """
    size_bytes = readable_size(file)
    where = shop_url(url)
    from vitrine.cli.credentials import api_token

    token = api_token(token_env)
    job = _sent(file, size_bytes, where, token, patience)
    if job["state"] == "failed":
        problem = job.get("problem") or {}
        raise UploadFailed(
            f"The shop will not take {file.name}: {problem.get('detail') or 'it gave no reason'}",
            problem=problem,
        )
    if as_json:
        emit({"model": job.get("model"), "report": job.get("report")})
    else:
        _show(file.name, job)


def readable_size(file: Path) -> int:
    """Bytes of a file we can read and send. Raises FileMissing."""
    if not file.exists():
        raise FileMissing(f"There is no file {file}.")
    if not file.is_file():
        raise FileMissing(f"{file} is no file. A glTF of several files goes up as one .zip.")
    try:
        with file.open("rb") as opened:
            first = opened.read(1)
    except OSError as error:
        raise FileMissing(f"{file} cannot be read ({error.strerror}).") from error
    if not first:
        raise FileMissing(f"{file} is empty.")
    return file.stat().st_size


def _sent(file: Path, size_bytes: int, url: str, token: str, patience_s: float) -> dict[str, Any]:
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    from vitrine.cli.shop import Shop

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    console = err()
    progress = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    with Shop(url, token) as shop, progress as bar:
        task = bar.add_task(f"Sending {file.name}", total=size_bytes)
        with file.open("rb") as opened, bar.wrap_file(opened, task_id=task) as counted:
            job = shop.send_model(file.name, counted)
        return shop.finished_job(
            job,
            patience_s,
            lambda state: bar.update(task, description=f"The shop: {state}", completed=size_bytes),
        )


def _show(name: str, job: dict[str, Any]) -> None:
    model, report = job.get("model") or {}, job.get("report") or {}
    facts = {**report, **model}
    size_m = facts.get("size_m")
    rows: list[tuple[str, object]] = [
        ("file", name),
        ("model", model.get("hash", "")),
        ("address", model.get("url", "")),
        ("bytes", megabytes(facts["bytes"]) if isinstance(facts.get("bytes"), int) else ""),
        ("triangles", f"{facts['triangles']:,}" if isinstance(facts.get("triangles"), int) else ""),
        ("size", " x ".join(f"{side:.3f}" for side in size_m) + " m" if isinstance(size_m, list) else ""),
        ("variants", ", ".join(facts.get("variants") or ()) or "none"),
    ]
    table(("", ""), [row for row in rows if row[1] != ""])
    findings = report.get("findings") or []
    if not findings:
        out().print("\nNothing to complain about.")
        return
    out().print()
    table(
        ("finding", "what it means", "where"),
        [
            (f"{each['severity']}: {each['code']}", each["text"]["en"], each.get("where") or "")
            for each in findings
        ],
    )
