"""`vitrine upload FILE ...`: models go up, are looked at, and what was found comes back."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vitrine.cli.address import UrlOption, shop_url
from vitrine.cli.errors import RefusalError, UploadFailed
from vitrine.cli.output import JsonOption, emit, err, megabytes, out, table

if TYPE_CHECKING:
    from vitrine.cli.packing import Parcel
    from vitrine.cli.shop import Shop

PATIENCE_S = 300.0
TOKEN_VARIABLE = "VITRINE_TOKEN"  # noqa: S105  a variable's name
_OF_THE_FILE = frozenset({400, 413, 415, 422})


def upload(
    files: Annotated[
        list[Path],
        typer.Argument(help="Models (.glb, .zip, .gltf, .obj, .stl, .ply, .3mf, .step), or folders of them."),
    ],
    url: UrlOption = None,
    token_env: Annotated[
        str, typer.Option("--token-env", help="Environment variable that holds the brand's API token.")
    ] = TOKEN_VARIABLE,
    unit: Annotated[
        str | None,
        typer.Option(
            help="What the files count in: m, cm, mm, in or ft. A glTF in another than m is rescaled."
        ),
    ] = None,
    up: Annotated[str | None, typer.Option(help="Which axis points up if they do not say: y or z.")] = None,
    rights: Annotated[
        str | None,
        typer.Option(metavar="HOLDER", help="Whose work it is. By this you confirm that you may show it."),
    ] = None,
    licence: Annotated[
        str | None, typer.Option(help="The licence you show it under, such as 'CC-BY 4.0'; with --rights.")
    ] = None,
    patience: Annotated[
        float, typer.Option(min=1, help="Seconds to wait for the shop's findings.")
    ] = PATIENCE_S,
    as_json: JsonOption = False,
) -> None:
    """Upload 3D models and print their hashes, their sizes and what the shop found.

    A .gltf or .obj takes along the files that it names; a folder with one of them is one model. What was
    broken off goes on where it stopped: by itself, or when the same command is given again.

    The token is never an option, where other users of this machine could read it: put it into VITRINE_TOKEN,
    or type it when asked.
    """
    if licence is not None and rights is None:
        raise typer.BadParameter("--licence needs --rights, whose work it is")
    from vitrine.cli.packing import parcels

    found = parcels(files)
    where = shop_url(url)
    from vitrine.cli.credentials import api_token

    token = api_token(token_env)
    from vitrine.cli.shop import Shop

    jobs: list[tuple[Parcel, dict[str, Any]]] = []
    with Shop(where, token) as shop:
        for parcel in found:
            try:
                job = _sent(parcel, shop, _statement(unit, up, rights, licence), patience)
            except RefusalError as error:
                # Of several, one bad file is no reason to keep the others back.
                problem = error.values.get("problem") or {}
                if len(found) == 1 or problem.get("status") not in _OF_THE_FILE:
                    raise
                job = {"state": "failed", "problem": problem}
            jobs.append((parcel, job))
            if not as_json and job["state"] == "done":
                _show(parcel.name, job)
    if as_json:
        results = [{"file": parcel.name, **_result(job)} for parcel, job in jobs]
        emit(_result(jobs[0][1]) if len(jobs) == 1 else results)
    refused = [(parcel, job) for parcel, job in jobs if job["state"] != "done"]
    if refused:
        parcel, job = refused[0]
        problem = job.get("problem") or {}
        more = f" ({len(refused)} of {len(jobs)} were refused.)" if len(jobs) > 1 else ""
        raise UploadFailed(
            f"The shop will not take {parcel.name}: {problem.get('detail') or 'it gave no reason'}{more}",
            problem=problem,
        )


def _result(job: dict[str, Any]) -> dict[str, Any]:
    return {"model": job.get("model"), "report": job.get("report")} | (
        {"problem": job["problem"]} if job.get("problem") else {}
    )


def _statement(unit: str | None, up: str | None, rights: str | None, licence: str | None) -> dict[str, Any]:
    """What was said, without what was not."""
    said: dict[str, Any] = {"unit": unit, "up": up}
    if rights is not None:
        said["rights"] = {"holder": rights, "confirmed": True} | ({"licence": licence} if licence else {})
    return {key: value for key, value in said.items() if value is not None}


def _sent(parcel: Parcel, shop: Shop, statement: dict[str, Any], patience_s: float) -> dict[str, Any]:
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    from vitrine.cli.packing import packed
    from vitrine.cli.sending import send

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    console = err()
    bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    with tempfile.TemporaryDirectory() as folder, bar:
        file = packed(parcel, Path(folder) / "parcel.zip")
        task = bar.add_task(f"Sending {parcel.name}", total=file.stat().st_size)
        job = send(shop, file, parcel.name, statement, lambda there: bar.update(task, completed=there))
        return shop.finished_job(
            job, patience_s, lambda state: bar.update(task, description=f"The shop: {state}")
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
