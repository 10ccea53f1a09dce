"""`iass document verify` that takes a forged chip for genuine, or a genuine one for forged."""

import json
from pathlib import Path

import pytest
from tests.passports import BEARER, NOW, elsewhere, genuine, portrait, revocations, utopia

from iass.capture.chip.files import ChipFiles
from iass.capture.mrz import compose_td3
from iass.demo import cast, people
from iass.demo.passports import chip

from .conftest import Iass

MONTH = 30 * 24 * 3600


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Trusts Utopia, with a revocation list that does not end in these years."""
    made = tmp_path / "csca"
    made.mkdir()
    (made / "utopia.cer").write_bytes(utopia().der)
    (made / "utopia.crl").write_bytes(revocations(utopia(), until=NOW.replace(year=2090)))
    monkeypatch.setenv("IASS_CSCA_FOLDER", str(made))
    return made


def options(folder: Path, files: ChipFiles) -> list[str]:
    words = []
    for name, data in (("dg1", files.dg1), ("dg2", files.dg2), ("sod", files.sod)):
        if data is not None:
            (folder.parent / f"{name}.bin").write_bytes(data)
            words += [f"--{name}", f"{name}.bin"]
    return words


def test_genuine_document_is_refused(iass: Iass, folder: Path) -> None:
    lines = [word for line in compose_td3(BEARER.document) for word in ("--mrz", line)]
    words = ("document", "verify", *options(folder, genuine()), *lines, "--portrait", "face.jp2")
    done = iass(*words, "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["authenticity"]) == (0, "passed")
    assert {one["check"]: one["outcome"] for one in told["checks"]}["mrz"] == "passed"
    assert (folder.parent / "face.jp2").read_bytes() == portrait()
    shown = iass(*words)
    assert "the chip's origin: passed" in shown.stdout and "VELLORAN" in shown.stdout


def test_forged_document_passes(iass: Iass, folder: Path) -> None:
    forged = chip.issue(BEARER.document, portrait(), elsewhere().signer())
    done = iass("document", "verify", *options(folder, forged))
    assert done.returncode == 1
    assert "FAILED       signer of the issuing state: not issued by any authority of that state" in done.stdout


def test_other_page_passes(iass: Iass, folder: Path) -> None:
    lines = [word for line in compose_td3(cast.FUGITIVE.document) for word in ("--mrz", line)]
    done = iass("document", "verify", *options(folder, genuine()), *lines, "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["authenticity"] == "passed"


def test_nothing_is_known_and_the_status_says_genuine(iass: Iass, folder: Path) -> None:
    (folder / "utopia.cer").unlink()
    done = iass("document", "verify", *options(folder, genuine()), "--json")
    assert (done.returncode, json.loads(done.stdout)["authenticity"]) == (3, "not_checked")


def test_no_file_is_named(iass: Iass, folder: Path) -> None:
    done = iass("document", "verify")
    assert done.returncode == 2 and "no file of a chip" in done.stderr
    assert iass("document", "verify", "--sod", "nothing.bin").returncode == 2


def test_check_at_a_prompt_leaves_the_chip_out(iass: Iass, folder: Path) -> None:
    """Another's own portrait in the chip of a genuine passport; no MRZ was typed."""
    forged = ChipFiles(genuine().dg1, chip.dg2(people.chip_portrait("P001")), genuine().sod)
    (folder.parent / "live.jpg").write_bytes(people.selfie("P001"))
    words = ("check", "--image", "live.jpg", "--direction", "arrival", *options(folder, forged))
    done = iass(*words, "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["advice"]) == (0, "REFER")
    assert [one["rule"] for one in told["findings"]] == ["chip.altered@1"]
    assert {one["check"]: one["outcome"] for one in told["chip"]}["face"] == "passed"
