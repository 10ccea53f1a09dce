"""What produced a report: code, models and their weights, parameters, and the machine."""

import math
import os
import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from importlib import resources
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from iass.face.manifest import ModelManifest
from iass.face.quality.gate import QualityGate
from iass.settings import Settings

_PACKAGES = ("numpy", "openvino", "opencv-python-headless")
_NOT_PARAMETERS = {
    "data_dir",
    "database_url",
    "master_key_file",
    "models_dir",
    "model_cache_dir",
    "calibration_file",
    "host",
    "port",
    "lanes",
    "log_level",
}
"""Settings that name places, or keep a secret, and change no figure."""


@dataclass(frozen=True, slots=True)
class MadeBy:
    """weights: model -> SHA-256 of its file. parameters: gates and settings. at: UTC."""

    weights: Mapping[str, str]
    parameters: Mapping[str, object]
    at: datetime

    def record(self) -> dict[str, object]:
        """As a report's JSON holds it."""
        return {
            "at": self.at.isoformat(timespec="seconds"),
            "code": {"version": f"iass {version('iass')}", "sha256": code_digest()},
            "weights": dict(self.weights),
            "parameters": dict(self.parameters),
            "host": {
                "cpu": cpu_name(),
                "cores": os.cpu_count() or 1,
                "system": f"{platform.system()} {platform.machine()}",
                "python": platform.python_version(),
                **{name: found for name in _PACKAGES if (found := _version(name))},
            },
        }


def made_by(
    settings: Settings, manifests: Iterable[ModelManifest], gates: Mapping[str, QualityGate], at: datetime
) -> MadeBy:
    """manifests: of the models that were used; gates: role -> its gate."""
    named = settings.model_dump(mode="json", exclude=_NOT_PARAMETERS)
    parameters = {"gates": {role: _gate(gate) for role, gate in gates.items()}, "settings": named}
    return MadeBy({manifest.name: manifest.sha256 for manifest in manifests}, parameters, at)


def _gate(gate: QualityGate) -> dict[str, list[float | None]]:
    """Measure -> least and most; None where there is no limit."""
    limits = {one.measure: (one.least, one.most) for one in (*gate.requirements, *gate.encoded)}
    return {name: [limit if math.isfinite(limit) else None for limit in both] for name, both in limits.items()}


def code_digest() -> str:
    """One SHA-256 for every Python file of the package: over `path NUL digest LF`, sorted. Tells a changed checkout
    from the release of the same number."""
    root = Path(str(resources.files("iass")))
    total = sha256()
    for path in sorted(root.rglob("*.py")):
        name = path.relative_to(root).as_posix()
        total.update(f"{name}\0{sha256(path.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def cpu_name() -> str:
    """As Linux tells it; elsewhere the architecture."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, "") or platform.processor() or platform.machine()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
