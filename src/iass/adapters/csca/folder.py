"""A folder of certificates, revocation lists and master lists as the trust store; read again when a file changes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

from iass.adapters.csca.offer import Offer, read_offer
from iass.capture.chip.trust import Anchors, admit
from iass.errors import InvalidInput, NotFound

_MOST_FILES = 10_000
_Stamp = tuple[int, int]  # time of change in nanoseconds, size


@dataclass(frozen=True, slots=True)
class _File:
    stamp: _Stamp
    offer: Offer
    fault: str = ""


class CscaFolder:
    """Implements `iass.capture.chip.trust.TrustStore`. Safe for many threads.

    A file that turns out to be damaged, as one that is being copied there, leaves what it held before in place.
    """

    def __init__(self, folder: Path) -> None:
        """Raises NotFound unless it is a folder."""
        if not folder.is_dir():
            raise NotFound("there is no folder of CSCA certificates", where=str(folder), mend="See IASS_CSCA_FOLDER")
        self._folder = folder
        self._lock = Lock()
        self._files: Mapping[str, _File] = {}
        self._anchors: Anchors | None = None
        self.anchors()

    def anchors(self) -> Anchors:
        """Those of the files as they are now; of those before, where the folder cannot be read."""
        with self._lock:
            try:
                stamps = self._look()
            except OSError as error:
                known = self._anchors or Anchors()
                return replace(known, refused=(*known.refused, f"{self._folder.name}: {error.strerror}"))
            if self._anchors is None or stamps != {name: file.stamp for name, file in self._files.items()}:
                self._files = {name: self._read(name, stamp) for name, stamp in stamps.items()}
                self._anchors = self._admit()
            return self._anchors

    def _look(self) -> dict[str, _Stamp]:
        found = {}
        for path in sorted(self._folder.iterdir())[:_MOST_FILES]:
            if path.is_file() and not path.name.startswith("."):
                told = path.stat()
                found[path.name] = (told.st_mtime_ns, told.st_size)
        return found

    def _read(self, name: str, stamp: _Stamp) -> _File:
        known = self._files.get(name)
        if known is not None and known.stamp == stamp:
            return known
        try:
            return _File(stamp, read_offer((self._folder / name).read_bytes(), name))
        except (InvalidInput, OSError) as fault:
            return _File(stamp, known.offer if known else Offer(), str(fault))

    def _admit(self) -> Anchors:
        offers = [file.offer for file in self._files.values()]
        admitted = admit(
            (certificate for offer in offers for certificate in offer.certificates),
            (listed for offer in offers for listed in offer.revocations),
        )
        faults = [file.fault for file in self._files.values() if file.fault]
        within = [fault for offer in offers for fault in offer.faults]
        return replace(admitted, refused=(*faults, *within, *admitted.refused))
