"""The detection of presentation attacks."""

from iass.adapters.openvino import attack as openvino_attack
from iass.face.attack.detector import SWITCHED_OFF, PresentationAttackDetector
from iass.face.attack.frame_cues import FrameCues
from iass.settings import Settings


def load_attack_detection(settings: Settings) -> PresentationAttackDetector:
    """What IASS_ATTACK_DETECTION names. Raises NotFound, Tampered or InvalidInput for a model that cannot be used."""
    if settings.attack_detection == "off":
        return SWITCHED_OFF
    if settings.attack_detection == "frames":
        return FrameCues()
    return openvino_attack.load(
        settings.attack_detection,
        extra_dir=settings.models_dir,
        cache_dir=settings.model_cache_dir or settings.data_dir / "models",
        threads=settings.threads,
    )
