"""What watches a lane."""

from iass.adapters.cameras.stills import StillsCamera
from iass.adapters.cameras.video import VideoCamera
from iass.capture.camera import Camera
from iass.capture.source import SourceKind, parse_source
from iass.face import watch
from iass.face.pipeline import FacePipeline
from iass.settings import Settings


def open_camera(source: str) -> Camera:
    """A film, an RTSP stream, a V4L2 device or a folder of pictures. Raises InvalidInput or NotFound."""
    parsed = parse_source(source)
    return StillsCamera(parsed) if parsed.kind is SourceKind.FOLDER else VideoCamera(parsed)


def new_watch(engine: FacePipeline, settings: Settings, camera: Camera | None = None) -> watch.Watch:
    """What watches one lane. Engine and detector may be shared among lanes."""
    stills = isinstance(camera, StillsCamera)
    return watch.new_watch(engine.detector, engine, settings.passage_seconds, stills=stills)
