"""pymilvus, brought in so that it reads no `.env` file on its way and says nothing of its own to the log.

It sends nothing to anybody but the Milvus that it is given: no telemetry in pymilvus 3.0, nor in the Milvus server.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager

_SWITCH = "PYTHON_DOTENV_DISABLED"


@contextmanager
def _without_dotenv() -> Iterator[None]:
    """pymilvus looks for a `.env` from its own folder upwards, and would put what it finds into the environment."""
    before = os.environ.get(_SWITCH)
    os.environ[_SWITCH] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_SWITCH]
        else:
            os.environ[_SWITCH] = before


with _without_dotenv():
    from pymilvus import DataType, MilvusClient
    from pymilvus.client.ts_utils import get_collection_ts
    from pymilvus.exceptions import MilvusException

# Each failed call would be logged with its traceback and what was asked; the errors of IASS tell it once.
logging.getLogger("pymilvus").setLevel(logging.CRITICAL)

__all__ = ["DataType", "MilvusClient", "MilvusException", "get_collection_ts"]
