import tarfile
from hashlib import sha256
from pathlib import Path

import pytest

from iass.capture.frame import Frame
from iass.errors import InvalidInput
from iass.evaluation.encoding import digest_of_pictures, encode
from iass.evaluation.pictures import open_pictures
from iass.face.engine import FaceEngine
from iass.face.outcome import FaceOutcome

from .conftest import NO_FACE, PaintedEngine, painting, png


def test_bad_picture_stops_the_evaluation(engine: FaceEngine, images: Path) -> None:
    """No face, no picture, an empty file: failures to acquire, as at the border."""
    contents = {"a.png": png(painting(1)), "b.png": NO_FACE, "c.png": b"not a picture", "d.png": b""}
    for name, data in contents.items():
        (images / name).write_bytes(data)
    with open_pictures(images) as pictures:
        found = encode(engine, pictures, [*contents, "a.png"], lambda _done, _total: None)
    assert set(found.templates) == {"a.png"}
    assert found.failures == {"b.png": "no_face", "c.png": "undecodable", "d.png": "undecodable"}
    assert found.reasons() == {"no_face": 1, "undecodable": 2}
    assert found.digests == {name: sha256(data).hexdigest() for name, data in contents.items()}


def test_progress_jumps_or_stops_short(engine: FaceEngine, images: Path) -> None:
    names = [f"{number}.png" for number in range(20)]
    for number, name in enumerate(names):
        (images / name).write_bytes(png(painting(number)))
    seen: list[tuple[int, int]] = []
    with open_pictures(images) as pictures:
        encode(engine, pictures, names, lambda done, total: seen.append((done, total)))
    assert seen == [(number, 20) for number in range(1, 21)]


def test_fault_in_the_engine_is_swallowed(images: Path) -> None:
    """A bug is no failure to acquire; and after it no further picture is begun."""
    begun: list[Frame] = []

    class Faulty(PaintedEngine):
        def central_face(self, frame: Frame) -> FaceOutcome:
            begun.append(frame)
            raise ZeroDivisionError

    names = [f"{number}.png" for number in range(200)]
    for name in names:
        (images / name).write_bytes(png(painting(1)))
    with open_pictures(images) as pictures, pytest.raises(ZeroDivisionError):
        encode(Faulty(), pictures, names, lambda _done, _total: None)
    assert len(begun) < 100


def test_name_outside_the_folder_is_read(engine: FaceEngine, images: Path) -> None:
    (images.parent / "secret.png").write_bytes(png(painting(1)))
    with open_pictures(images) as pictures, pytest.raises(InvalidInput):
        encode(engine, pictures, ["../secret.png"], lambda _done, _total: None)


def test_digest_depends_on_how_pictures_are_packed(engine: FaceEngine, images: Path, tmp_path: Path) -> None:
    for number in range(3):
        (images / f"{number}.png").write_bytes(png(painting(number)))
    with tarfile.open(tmp_path / "images.tar", "w") as archive:
        for number in (2, 0, 1):
            archive.add(images / f"{number}.png", f"./{number}.png")
    digests = []
    for path, names in ((images, ["0.png", "1.png", "2.png"]), (tmp_path / "images.tar", ["1.png", "0.png", "2.png"])):
        with open_pictures(path) as pictures:
            digests.append(digest_of_pictures(encode(engine, pictures, names, lambda _d, _t: None).digests))
    assert digests[0] == digests[1]
    assert digests[0] != digest_of_pictures({"0.png": sha256(b"").hexdigest()})
