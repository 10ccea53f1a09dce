"""A report of `iass evaluate` read back from its JSON: what a comparison needs of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from iass.errors import InvalidInput, NotFound
from iass.evaluation import open_set_report, verification_report
from iass.evaluation.detail import OpenSetDetail, PairDetail, open_set_detail, pair_detail

_MEND = "Give the JSON that iass evaluate open-set or verification wrote with --out or --json"
_MOST_BYTES = 1 << 30


@dataclass(frozen=True, slots=True, eq=False)
class SavedReport:
    """name: the file's. data: role -> SHA-256. part: of the people. detail: every probe, or every pair."""

    name: str
    kind: str
    model: str
    gate: str
    part: str
    data: Mapping[str, str]
    detail: OpenSetDetail | PairDetail

    def record(self) -> dict[str, object]:
        return {"file": self.name, "model": self.model, "gate": self.gate}


def read_report(path: Path) -> SavedReport:
    """Raises NotFound, or InvalidInput for a file that is no such report, or that was written without its details."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InvalidInput("the report is larger than 1 GB", where=str(path))
        found: Any = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotFound("no such report", where=str(path), mend=_MEND) from None
    except OSError as error:
        raise InvalidInput(f"the report cannot be read: {error.strerror}", where=str(path)) from None
    except (ValueError, RecursionError):
        raise InvalidInput("the report is not JSON", where=str(path), mend=_MEND) from None
    try:
        return _report(found, path.name)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InvalidInput(f"not a report of an evaluation: {error!r:.200}", where=str(path), mend=_MEND) from None


def _report(found: Any, name: str) -> SavedReport:
    kind = str(found["kind"])
    data = {str(role): str(digest) for role, digest in found["data"].items()}
    model, gate, part = (str(found[key]) for key in ("model", "gate", "part"))
    return SavedReport(name, kind, model, gate, part, data, _detail(kind, found))


def _detail(kind: str, found: Any) -> OpenSetDetail | PairDetail:
    if kind == open_set_report.KIND:
        return open_set_detail(found["probes_detail"])
    if kind == verification_report.KIND:
        return pair_detail(found["pairs_detail"])
    raise ValueError(f"kind {kind:.40}")
