"""The face engine."""

from iass.adapters.openvino import engine as openvino_engine
from iass.face.engine import FaceEngine
from iass.face.pipeline import FacePipeline
from iass.settings import Settings


def load_engine(settings: Settings) -> FacePipeline:
    """The face engine alone, for evaluation and benchmarks."""
    return openvino_engine.load(
        settings.model,
        extra_dir=settings.models_dir,
        cache_dir=settings.model_cache_dir or settings.data_dir / "models",
        threads=settings.threads,
    )


def engine_report(engine: FaceEngine) -> str:
    """In words, how the face engine runs on this machine."""
    return openvino_engine.report(engine)
