"""The gallery: in the memory of this program, or on Milvus where the settings name one."""

from collections.abc import Callable
from dataclasses import dataclass

from iass.adapters.gallery.exact import ExactGallery
from iass.adapters.gallery.scan import best_scan
from iass.adapters.sql.records import SqlRecords
from iass.errors import Conflict, InvalidInput, NotFound
from iass.face.manifest import ModelKind, find_manifest
from iass.identify.gallery import Gallery
from iass.identify.search import Progress
from iass.ids import ModelId
from iass.registry.galleries import name_of
from iass.settings import Settings
from iass.wiring.database import has_database
from iass.wiring.records import open_records

_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class OpenGallery:
    """describe: the engine in words. rebuild: forgets the index, so that it is loaded from the database again; None
    where every start does that."""

    gallery: Gallery
    describe: Callable[[], str]
    close: Callable[[], None]
    rebuild: Callable[[], None] | None = None


def open_gallery(settings: Settings, records: SqlRecords, model_id: ModelId, dimension: int) -> OpenGallery:
    """Asks nobody yet: a Milvus that is away shows when it is searched. Raises InvalidInput for an URL that is none, or
    where pymilvus is not installed."""
    url = settings.gallery_url.get_secret_value()
    if not url:
        gallery = ExactGallery(model_id, dimension, best_scan(settings.threads))
        return OpenGallery(gallery, gallery.describe, _nothing)
    return _on_milvus(url, records, model_id, dimension)


def load_gallery(settings: Settings, progress: Progress, *, rebuild: bool = False) -> int:
    """Brings the index that `IASS_GALLERY_URL` names up to the database, and answers how many templates it then holds.

    What was loaded before is not loaded again, so that a load that broke off goes on. rebuild: from nothing.
    Raises Conflict where the index lies in memory, NotFound where there is no database or nobody is enrolled.
    """
    if not settings.gallery_url.get_secret_value():
        what = "the index lies in the memory of each program, which builds it at every start"
        raise Conflict(what, mend="Set IASS_GALLERY_URL to keep it on Milvus")
    if not has_database(settings):
        raise NotFound("there is no database here", where=str(settings.data_dir), mend="Set IASS_DATA_DIR")
    records = open_records(settings)
    try:
        with records.reading() as tx:
            model_id = tx.galleries.active()
        if model_id is None:
            raise NotFound("nobody is enrolled", where=str(settings.data_dir))
        dimension = find_manifest(name_of(model_id), ModelKind.RECOGNISER, settings.models_dir).dimension
        opened = open_gallery(settings, records, model_id, dimension)
        try:
            return _load(opened, records, model_id, dimension, progress, rebuild)
        finally:
            opened.close()
    finally:
        records.close()


def _load(
    opened: OpenGallery, records: SqlRecords, model_id: ModelId, dimension: int, progress: Progress, rebuild: bool
) -> int:
    feed, gallery = records.enrolment_feed(model_id, dimension), opened.gallery
    if rebuild and opened.rebuild is not None:
        opened.rebuild()
    while changes := feed.changes(gallery.position, _BATCH):
        gallery.apply(changes)
        progress(gallery.state().count, feed.state().count)
    return gallery.state().count


def _on_milvus(url: str, records: SqlRecords, model_id: ModelId, dimension: int) -> OpenGallery:
    try:
        from iass.wiring.milvus import open_milvus  # noqa: PLC0415  # an optional extra, and a second to import
    except ModuleNotFoundError as error:
        what = f"IASS_GALLERY_URL names Milvus, and {error.name} is not installed"
        raise InvalidInput(what, mend="pip install 'iass[milvus]'") from None
    gallery = open_milvus(url, records, model_id, dimension)
    return OpenGallery(gallery, gallery.describe, gallery.close, gallery.rebuild)


def _nothing() -> None:
    """There is nothing to close."""
