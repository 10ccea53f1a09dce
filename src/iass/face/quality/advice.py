"""What a person can do about a picture that is not good enough, in English and Indonesian."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from iass.face.outcome import Failure, QualityMeasure
from iass.face.quality import (
    crop_of_the_face_image,
    dynamic_range,
    face_occlusion_prevention,
    head_pose,
    illumination_uniformity,
    inter_eye_distance,
    over_exposure_prevention,
    sharpness,
    single_face_present,
    under_exposure_prevention,
    unified_quality_score,
)
from iass.face.quality.gate import QualityGate


class Words(NamedTuple):
    """The same words in English and in Indonesian."""

    en: str
    id: str


_ONE_PERSON = Words("only one person in the picture", "hanya satu orang dalam foto")
_AT_EDGE = "move to the middle: the face is cut off at the picture's {} edge"
_DI_TEPI = "bergeser ke tengah: wajah terpotong di tepi {} gambar"

REASONS: Mapping[Failure, Words] = {
    Failure.NO_FACE: Words("no face was found in the photograph", "tidak ada wajah pada foto"),
    Failure.TOO_SMALL: Words("the face in the photograph is too small", "wajah pada foto terlalu kecil"),
    Failure.TOO_BLURRED: Words("the face in the photograph is too blurred", "wajah pada foto terlalu kabur"),
    Failure.SEVERAL_FACES: Words("the photograph shows several faces", "foto memuat lebih dari satu wajah"),
    Failure.TOO_DARK: Words("the face in the photograph is too dark", "wajah pada foto terlalu gelap"),
    Failure.TOO_BRIGHT: Words("the face in the photograph is over-exposed", "wajah pada foto terlalu terang"),
    Failure.TURNED_AWAY: Words("the face in the photograph is turned away", "wajah pada foto tidak menghadap kamera"),
    Failure.CUT_OFF: Words("the face in the photograph is cut off at the edge", "wajah pada foto terpotong di tepi"),
    Failure.COVERED: Words("the face in the photograph is partly covered", "sebagian wajah pada foto tertutup"),
    Failure.LOW_CONTRAST: Words(
        "the face in the photograph has hardly any contrast", "wajah pada foto hampir tanpa kontras"
    ),
    Failure.TOO_POOR: Words(
        "the photograph is too poor to recognise anybody by", "mutu foto terlalu rendah untuk dikenali"
    ),
    Failure.FAILED_TO_EXTRACT: Words(
        "no template could be made from the face", "wajah pada foto tidak dapat dikodekan"
    ),
}
"""Why a photograph is refused."""

_WITHOUT_MEASURES: Mapping[Failure, Words] = {
    Failure.NO_FACE: Words(
        "send a picture with the face upright and in full view", "kirim foto dengan wajah tegak dan terlihat penuh"
    ),
    Failure.SEVERAL_FACES: _ONE_PERSON,
}
_ANOTHER = Words("send another picture", "kirim foto lain")

_ADVICE: Mapping[str, Callable[[float], Words]] = {
    inter_eye_distance.NAME: lambda _: Words(
        "come closer to the camera, or send a picture with more pixels on the face",
        "mendekatlah ke kamera, atau kirim foto dengan lebih banyak piksel pada wajah",
    ),
    sharpness.NAME: lambda _: Words(
        "hold still, clean the lens and focus on the face", "jangan bergerak, bersihkan lensa, fokuskan pada wajah"
    ),
    head_pose.YAW: lambda yaw: (
        Words("face the camera: turn your head to your right", "hadapkan wajah ke kamera: putar kepala ke kanan Anda")
        if yaw > 0
        else Words(
            "face the camera: turn your head to your left", "hadapkan wajah ke kamera: putar kepala ke kiri Anda"
        )
    ),
    head_pose.PITCH: lambda pitch: (
        Words("look down a little, straight into the camera", "turunkan pandangan sedikit, lurus ke kamera")
        if pitch > 0
        else Words("look up, straight into the camera", "angkat wajah, pandang lurus ke kamera")
    ),
    head_pose.ROLL: lambda _: Words("hold your head upright", "tegakkan kepala"),
    illumination_uniformity.NAME: lambda _: Words(
        "turn to the light: one side of the face lies in shadow", "menghadaplah ke cahaya: satu sisi wajah gelap"
    ),
    under_exposure_prevention.NAME: lambda _: Words("put more light on the face", "tambah cahaya pada wajah"),
    over_exposure_prevention.NAME: lambda _: Words(
        "put less light on the face: no flash, no sun on it",
        "kurangi cahaya pada wajah: tanpa lampu kilat atau matahari",
    ),
    dynamic_range.NAME: lambda _: Words(
        "the face has hardly any contrast: clean the lens, add even light",
        "wajah hampir tanpa kontras: bersihkan lensa, beri cahaya merata",
    ),
    face_occlusion_prevention.NAME: lambda _: Words(
        "uncover the whole face: no mask, dark glasses, hand or hair over it",
        "wajah harus terbuka: tanpa masker, kacamata hitam, tangan atau rambut",
    ),
    unified_quality_score.NAME: lambda _: Words(
        "send a larger, sharper picture, upright, evenly lit, from the front",
        "kirim foto lebih besar, tajam, tegak, terang merata, dari depan",
    ),
    single_face_present.NAME: lambda _: _ONE_PERSON,
    crop_of_the_face_image.LEFTWARD: lambda _: Words(_AT_EDGE.format("left"), _DI_TEPI.format("kiri")),
    crop_of_the_face_image.RIGHTWARD: lambda _: Words(_AT_EDGE.format("right"), _DI_TEPI.format("kanan")),
    crop_of_the_face_image.ABOVE: lambda _: Words(_AT_EDGE.format("upper"), _DI_TEPI.format("atas")),
    crop_of_the_face_image.BELOW: lambda _: Words(_AT_EDGE.format("lower"), _DI_TEPI.format("bawah")),
}


def advise(failure: Failure, quality: Sequence[QualityMeasure], gate: QualityGate) -> tuple[Words, ...]:
    """What to do, the most important first: for every measure that this gate does not let through, or for the
    failure itself where nothing was measured."""
    said = [_ADVICE[measure.name](measure.raw) for measure in gate.faults(quality) if measure.name in _ADVICE]
    return tuple(dict.fromkeys(said)) or (_WITHOUT_MEASURES.get(failure, _ANOTHER),)


def in_english(words: Iterable[Words]) -> str:
    """In one line."""
    return "; ".join(one.en for one in words)


def in_indonesian(words: Iterable[Words]) -> str:
    """In one line."""
    return "; ".join(one.id for one in words)
