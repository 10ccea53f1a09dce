"""`iass models`: which face models there are, whether their files are right, and how to add one."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from iass.cli import models_migrate
from iass.cli.session import load_settings
from iass.cli.terminal import ERR, OUT, print_json
from iass.errors import IassError, InvalidInput
from iass.face.install import add_model
from iass.face.manifest import ModelKind, ModelManifest, load_manifests
from iass.settings import Settings
from iass.wiring.attacks import load_attack_detection
from iass.wiring.faces import load_engine
from iass.wiring.recogniser import name_in_use

app = typer.Typer(no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]


@app.callback()
def models() -> None:
    """Face models and their manifests."""


@app.command("list")
def list_models(as_json: AsJson = False) -> None:
    """List every model with its licence and what carries it; the recogniser in use is marked. --json tells all."""
    settings = load_settings()
    manifests, used = load_manifests(settings.models_dir).values(), name_in_use(settings)
    if as_json:
        print_json({"models": [_record(manifest, used) for manifest in manifests]})
        return
    table = Table(title="Face models")
    for heading in ("", "name", "kind", "dim.", "licence", "SHA-256", "carried by"):
        table.add_column(heading, overflow="fold")
    for manifest in manifests:
        mark = "*" if manifest.name == used else ""
        dimension = str(manifest.dimension) if manifest.kind is ModelKind.RECOGNISER else ""
        carrier = escape(manifest.file.package or str(manifest.folder))
        row = (dimension, escape(manifest.licence), f"{manifest.sha256[:8]}..", carrier)
        table.add_row(mark, manifest.name, manifest.kind.value, *row)
    OUT.print(table)


@app.command("verify")
def verify_models(as_json: AsJson = False) -> None:
    """Hash every model's file. Exit status 1 when one is absent or not the one of its manifest."""
    faults = {manifest.name: _fault(manifest) for manifest in load_manifests(load_settings().models_dir).values()}
    sound = not any(faults.values())
    if as_json:
        rows = [{"name": name, "ok": not fault, "detail": fault} for name, fault in faults.items()]
        print_json({"ok": sound, "models": rows})
    else:
        for name, fault in faults.items():
            shown = (
                f"[bold red]BAD[/]  {escape(fault)}" if fault else f"[green]ok[/]   {name}: SHA-256 as in its manifest"
            )
            OUT.print(shown, soft_wrap=True)
    raise typer.Exit(0 if sound else 1)


@app.command("add")
def add(
    manifest: Annotated[Path, typer.Argument(help="The manifest, a JSON file; its weights lie beside it.")],
    as_json: AsJson = False,
) -> None:
    """Add a recogniser or a model for attack detection: check manifest and SHA-256, try, copy into IASS_MODELS_DIR."""
    settings = load_settings()
    if settings.models_dir is None:
        mend = "Set it to a folder of your own, for this command and for the server"
        raise InvalidInput("no folder for further models is set", where="IASS_MODELS_DIR", mend=mend)
    with tempfile.TemporaryDirectory(prefix="iass-trial-") as scratch:
        added = add_model(manifest, settings.models_dir, lambda name, folder: _try(name, folder, Path(scratch)))
    if as_json:
        print_json(_record(added, ""))
        return
    OUT.print(f"[green]added[/] {added.name} to {escape(str(settings.models_dir))}", soft_wrap=True)
    ERR.print(_hint(added), soft_wrap=True)


app.command("migrate")(models_migrate.migrate)
app.command("switch")(models_migrate.switch)
app.command("galleries")(models_migrate.galleries)
app.command("prune")(models_migrate.prune)


def _hint(added: ModelManifest) -> str:
    if added.kind is ModelKind.ATTACK:
        return f"To use it: IASS_ATTACK_DETECTION={added.name}"
    return (
        f"It needs a calibration record of its own. To use it: iass models migrate --to {added.name} --switch, "
        f"or IASS_MODEL={added.name} in a new installation"
    )


def _try(name: str, models_dir: Path, scratch: Path) -> None:
    """Loads the model as the server would; raises InvalidInput when it is not what its manifest says."""
    if load_manifests(models_dir)[name].kind is ModelKind.ATTACK:
        load_attack_detection(Settings(attack_detection=name, models_dir=models_dir, data_dir=scratch))
    else:
        load_engine(Settings(model=name, models_dir=models_dir, data_dir=scratch))


def _fault(manifest: ModelManifest) -> str:
    """What is wrong with a model's file; empty when nothing is."""
    try:
        manifest.verified()
    except IassError as error:
        return str(error)
    return ""


def _record(manifest: ModelManifest, used: str) -> dict[str, object]:
    return {
        "name": manifest.name,
        "kind": manifest.kind.value,
        "in_use": manifest.name == used,
        "dimension": manifest.dimension or None,
        "licence": manifest.licence,
        "source": manifest.source,
        "sha256": manifest.sha256,
        "file": manifest.file.path,
        "package": manifest.file.package,
    }
