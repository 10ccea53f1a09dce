"""One collection on the Milvus of this process, emptied for each test."""

from collections.abc import Callable, Iterator

import pytest
from tests.milvus_gallery import connected, emptied
from tests.milvus_server import MilvusServer

from iass.adapters.milvus.address import parse
from iass.adapters.milvus.connection import Connection
from iass.adapters.milvus.table import Table, name_for

from .rows import DIMENSION, MODEL


@pytest.fixture(scope="session")
def connection(milvus_server: MilvusServer) -> Iterator[Connection]:
    with connected(milvus_server) as opened:
        yield opened


@pytest.fixture
def table(connection: Connection) -> Table:
    """Of all tests here; empty."""
    return emptied(Table(connection, name_for("adapter", MODEL), MODEL, DIMENSION))


@pytest.fixture
def reopened(milvus_server: MilvusServer) -> Iterator[Callable[[], Table]]:
    """The same collection over a line of its own, as another program has it."""
    lines: list[Connection] = []

    def open_again() -> Table:
        lines.append(Connection(parse(milvus_server.url)))
        return Table(lines[-1], name_for("adapter", MODEL), MODEL, DIMENSION)

    yield open_again
    for line in lines:
        line.close()
