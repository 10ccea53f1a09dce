"""The gallery on Milvus; imported only where the settings name one."""

from iass.adapters.milvus.address import parse
from iass.adapters.milvus.connection import Connection
from iass.adapters.milvus.gallery import MilvusGallery
from iass.adapters.milvus.table import Table, name_for
from iass.adapters.sql.records import SqlRecords
from iass.ids import ModelId


def open_milvus(url: str, records: SqlRecords, model_id: ModelId, dimension: int) -> MilvusGallery:
    """Asks Milvus nothing yet. Raises InvalidInput for what is no address of one."""
    name = name_for(records.installation_id(), model_id)
    table = Table(Connection(parse(url)), name, model_id, dimension)
    return MilvusGallery(table, model_id, dimension, records.stored_enrolments(model_id), records.index_turn)
