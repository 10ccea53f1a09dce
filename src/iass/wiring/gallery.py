"""The gallery: in the memory of this program, or on Milvus where the settings name one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from iass.adapters.gallery.exact import ExactGallery
from iass.adapters.gallery.keeper import SnapshotKeeper
from iass.adapters.gallery.scan import best_scan
from iass.adapters.sql.records import SqlRecords
from iass.errors import InvalidInput, NotFound
from iass.face.manifest import ModelKind, find_manifest
from iass.identify.gallery import Gallery
from iass.identify.index_check import IndexFindings, check_index
from iass.identify.search import Progress
from iass.ids import ModelId
from iass.registry.galleries import name_of
from iass.settings import Settings
from iass.wiring.database import has_database
from iass.wiring.records import open_records

_BATCH = 5_000
_SNAPSHOT = "gallery.snapshot"

Refresh = Callable[[], None]


def _nothing(_refresh: Refresh) -> None:
    """There is no file."""


@dataclass(frozen=True, slots=True)
class OpenGallery:
    """describe: the engine in words. rebuild: forgets the index, so that it is loaded from the database again.

    loaded: it was filled from a file, and whether that is right shows beside the database. keep: keeps that file from
    now on; told how the index is brought up to the database. save: writes it now. Nothing where there is no file.
    """

    gallery: Gallery
    describe: Callable[[], str]
    close: Callable[[], None]
    rebuild: Callable[[], None]
    loaded: bool = False
    keep: Callable[[Refresh], None] = _nothing
    save: Callable[[Refresh], None] = _nothing


def open_gallery(settings: Settings, records: SqlRecords, model_id: ModelId, dimension: int) -> OpenGallery:
    """In memory, from its snapshot where there is one that fits. A Milvus is not asked yet: one that is away shows when
    it is searched. Raises InvalidInput for an URL that is none, or where pymilvus is not installed."""
    url = settings.gallery_url.get_secret_value()
    if url:
        return _on_milvus(url, records, model_id, dimension)
    gallery = ExactGallery(model_id, dimension, best_scan(settings.threads))
    keeper = SnapshotKeeper(gallery, settings.data_dir / _SNAPSHOT, records.file_keys(), records.installation_id())
    loaded = keeper.load(records.stored_enrolments(model_id).position())

    def describe() -> str:
        return f"{gallery.describe()}; {keeper.describe()}"

    def rebuild() -> None:
        keeper.forget()
        gallery.clear()

    return OpenGallery(gallery, describe, keeper.close, rebuild, loaded, keeper.start, keeper.save)


def load_gallery(settings: Settings, progress: Progress, *, rebuild: bool = False) -> int:
    """Brings the index up to the database: on Milvus, where `IASS_GALLERY_URL` names it, else the snapshot in the data
    folder. Answers how many templates it then holds.

    What was loaded before is not loaded again, so that a load that broke off goes on. rebuild: from nothing.
    Raises NotFound where there is no database or nobody is enrolled.
    """
    with _opened(settings) as (opened, records, model_id, dimension):
        feed, gallery = records.enrolment_feed(model_id, dimension), opened.gallery

        def refresh() -> None:
            while changes := feed.changes(gallery.position, _BATCH):
                gallery.apply(changes)
                progress(gallery.state().count, feed.state().count)

        if rebuild:
            opened.rebuild()
        refresh()
        if gallery.state() != feed.state() and opened.loaded:
            opened.rebuild()
            refresh()
        opened.save(refresh)
        return gallery.state().count


def verify_gallery(settings: Settings, progress: Progress) -> tuple[IndexFindings, str]:
    """The index held against every row of the database, and what it is, in words. See `check_index`.

    In memory: as a start would have it, from the snapshot and what came since. Raises NotFound where there is no
    database or nobody is enrolled.
    """
    with (
        _opened(settings) as (opened, records, model_id, dimension),
        records.enrolments_of_one_moment(model_id, dimension) as stored,
    ):
        return check_index(opened.gallery, stored, progress), opened.describe()


@contextmanager
def _opened(settings: Settings) -> Iterator[tuple[OpenGallery, SqlRecords, ModelId, int]]:
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
            yield opened, records, model_id, dimension
        finally:
            opened.close()
    finally:
        records.close()


def _on_milvus(url: str, records: SqlRecords, model_id: ModelId, dimension: int) -> OpenGallery:
    try:
        from iass.wiring.milvus import open_milvus  # noqa: PLC0415  # an optional extra, and a second to import
    except ModuleNotFoundError as error:
        what = f"IASS_GALLERY_URL names Milvus, and {error.name} is not installed"
        raise InvalidInput(what, mend="pip install 'iass[milvus]'") from None
    gallery = open_milvus(url, records, model_id, dimension)
    return OpenGallery(gallery, gallery.describe, gallery.close, gallery.rebuild)
