"""One line to Milvus that breaks and comes back, and the one place where its errors become ours."""

from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import Any, TypeVar

import grpc

from iass.adapters.milvus.address import Address
from iass.adapters.milvus.driver import MilvusClient, MilvusException
from iass.errors import Unavailable

Answer = TypeVar("Answer")

_CONNECT_SECONDS = 2.0
_REST_SECONDS = 1.0
"""After a failure nobody knocks again for so long, so that a queue of travellers does not wait for each try."""

_NOT_FOUND = 100
_MEND = "Start Milvus, or see what it logs; until then faces are not searched, and travellers are checked by hand"


class CollectionGone(Unavailable):
    """Milvus answers, and has nothing of this gallery."""


class Connection:
    """Safe for many threads. `generation` grows with every new line: then what was known of Milvus is in doubt."""

    def __init__(self, address: Address, clock: Callable[[], float] = monotonic) -> None:
        self.address = address
        self.generation = 0
        self._clock = clock
        self._lock = Lock()
        self._client: MilvusClient | None = None
        self._rest_until = float("-inf")
        self._trouble = ""

    def call(self, act: Callable[[MilvusClient], Answer]) -> Answer:
        """What `act` does with the client. Raises Unavailable when Milvus is away or refuses, and CollectionGone."""
        client = self._open()
        try:
            return act(client)
        except (MilvusException, grpc.RpcError) as error:
            raise self._fault(client, error) from None

    def close(self) -> None:
        with self._lock:
            self._drop()

    def _open(self) -> MilvusClient:
        with self._lock:
            if self._client is not None:
                return self._client
            if self._clock() < self._rest_until:
                raise self._unavailable(self._trouble)
            try:
                self._client = self._connect()
            except (MilvusException, grpc.RpcError) as error:
                raise self._away(error) from None
            self.generation += 1
            return self._client

    def _connect(self) -> MilvusClient:
        address = self.address
        options: dict[str, Any] = {"secure": address.tls, "grpc_options": {"grpc.max_reconnect_backoff_ms": 1000}}
        if address.cert:
            options |= {"ca_pem_path": address.ca, "client_pem_path": address.cert, "client_key_path": address.key}
        elif address.ca:
            options |= {"server_pem_path": address.ca}
        return MilvusClient(
            uri=f"{'https' if address.tls else 'http'}://{address.endpoint}",
            token=address.token,
            db_name=address.database,
            timeout=_CONNECT_SECONDS,
            dedicated=True,
            **options,
        )

    def _fault(self, client: MilvusClient, error: Exception) -> Unavailable:
        if isinstance(error, MilvusException) and error.code == _NOT_FOUND:
            return CollectionGone("Milvus has no index of this gallery", where=self.address.shown, mend=_MEND)
        with self._lock:
            if self._client is client:
                self._drop()
            return self._away(error)

    def _away(self, error: Exception) -> Unavailable:
        self._rest_until = self._clock() + _REST_SECONDS
        self._trouble = _reason(error)
        return self._unavailable(self._trouble)

    def _unavailable(self, trouble: str) -> Unavailable:
        return Unavailable(f"Milvus does not answer: {trouble}", where=self.address.shown, mend=_MEND)

    def _drop(self) -> None:
        if self._client is not None:
            self._client.close()
        self._client = None


def _reason(error: Exception) -> str:
    """The kind of failure alone: what Milvus says in words may quote what it was asked."""
    code = error.code() if isinstance(error, grpc.RpcError) else getattr(error, "code", "")
    if code is grpc.StatusCode.UNAUTHENTICATED or "auth" in str(getattr(error, "message", "")).lower():
        return "it does not know the user or password"
    if isinstance(code, grpc.StatusCode):
        return str(code.name).replace("_", " ").lower()
    return f"{type(error).__name__} {code}".strip()
