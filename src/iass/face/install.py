"""Takes a further recogniser, or a model for presentation attack detection, into the models folder."""

import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from iass.errors import Conflict, InvalidInput, NotReady
from iass.face.manifest import ModelKind, ModelManifest, load_manifests, read_manifest

Trial = Callable[[str, Path], None]
"""Loads the model of that name from that folder; raises InvalidInput when it is not what its manifest says."""

_MOST_BYTES = 1 << 31
"""Of one protobuf message, which an ONNX file is."""


def add_model(path: Path, models_dir: Path, trial: Trial) -> ModelManifest:
    """Checks the manifest, the file's SHA-256 and, by `trial`, that the model gives what it promises; then copies both.

    Nothing is left in `models_dir` when anything fails. Raises InvalidInput, NotFound, Tampered, Conflict
    (the name is taken) or NotReady (the folder cannot be written).
    """
    manifest = read_manifest(path)
    if manifest.kind is ModelKind.DETECTOR:
        mend = "The detector is part of what makes templates comparable and cannot be replaced"
        raise InvalidInput(
            "only recognisers and models for attack detection can be added", where=manifest.name, mend=mend
        )
    if manifest.name in load_manifests(models_dir if models_dir.is_dir() else None):
        mend = "Templates are tied to the model's name: give a new model a new one"
        raise Conflict("a model is already named so", where=manifest.name, mend=mend)
    source = manifest.locate()
    if source.stat().st_size >= _MOST_BYTES:
        mend = "Export it with weights of fewer bits"
        raise InvalidInput("the model has 2 GB or more, which no ONNX file can", where=manifest.name, mend=mend)
    manifest.verified()
    try:
        models_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=models_dir, prefix=".adding-") as folder:
            staged = _stage(manifest, path, source, Path(folder))
            trial(manifest.name, Path(folder))
            for part in staged:  # weights first: a manifest is never seen without its file
                part.replace(models_dir / part.name)
    except OSError as error:
        mend = "Give a folder that can be written (IASS_MODELS_DIR)"
        what = f"the models folder cannot be written: {error.strerror}"
        raise NotReady(what, where=str(models_dir), mend=mend) from error
    return read_manifest(models_dir / f"{manifest.name}.json")


def _stage(manifest: ModelManifest, path: Path, source: Path, folder: Path) -> tuple[Path, Path]:
    """Weights and manifest side by side, named after the model; hashed again after copying."""
    weights = folder / f"{manifest.name}.onnx"
    shutil.copyfile(source, weights)
    told = json.loads(path.read_text("utf-8"))
    copied = folder / f"{manifest.name}.json"
    copied.write_text(json.dumps({**told, "file": {"path": weights.name}}, indent=2) + "\n", "utf-8")
    read_manifest(copied).verified()
    return weights, copied
