"""A real Milvus server on free loopback ports: the one that the package `milvus` carries. It ends with the tests."""

import fcntl
import lzma
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import milvus

_START_SECONDS = 180
_QUICKER = {  # milliseconds: servers of production tick every 200 and look around every second
    "PROXY_TIMETICKINTERVAL": "20",
    "QUERYCOORD_CHECKINTERVAL": "50",
    "QUERYCOORD_DISTPULLINTERVAL": "50",
}


@dataclass(slots=True)
class MilvusServer:
    """port: of its gRPC service. The approximate index on fresh rows is on, as in every server that nobody set up."""

    folder: Path
    port: int
    process: "subprocess.Popen[bytes]"

    @property
    def url(self) -> str:
        return f"milvus://127.0.0.1:{self.port}"

    def kill(self) -> None:
        """As a power cut does."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(30)


@contextmanager
def running_milvus(folder: Path, port: int = 0, settings: Mapping[str, str] | None = None) -> Iterator[MilvusServer]:
    """folder: of its data; one that a killed server left is taken up again, which waits for etcd's lease to end.
    settings: of milvus.yaml, each as COMMON_SECURITY_TLSMODE for common.security.tlsMode."""
    server = _start(folder, port, settings or {})
    try:
        yield server
    finally:
        server.kill()


def _start(folder: Path, port: int, settings: Mapping[str, str]) -> MilvusServer:
    folder.mkdir(parents=True, exist_ok=True)
    binaries = _unpacked()
    config = milvus.MilvusServerConfig(data_dir=str(folder))
    names = [name for name in config.configurable_items if name.endswith("_port")]
    proxy, metrics, peer, client, *others = _free_ports(len(names) + 4)
    config.configs.update(zip(names, others, strict=False))
    config.configs["proxy_port"] = proxy
    config.resolve()
    (folder / "etcd.yaml").write_text(_etcd(folder, peer, client))
    environment = {
        **os.environ,
        **_QUICKER,
        **settings,
        "DEPLOY_MODE": "STANDALONE",
        "ETCD_CONFIG_PATH": str(folder / "etcd.yaml"),
        "LD_LIBRARY_PATH": str(binaries),
        "METRICS_PORT": str(metrics),
        "PROXY_PORT": str(port or proxy),  # its own check of a port refuses one that was in use a moment ago
        "MILVUS_RUN_DIR": str(folder / "run"),
    }
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            # It dies with the tests, also when they are killed and no fixture gets to end it.
            ["setpriv", "--pdeathsig", "KILL", binaries / "milvus", "run", "standalone"],
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    server = MilvusServer(folder, port or proxy, process)
    try:
        _wait_for(server, f"http://127.0.0.1:{metrics}/healthz")
    except BaseException:
        server.kill()
        raise
    return server


def _wait_for(server: MilvusServer, url: str) -> None:
    until = time.monotonic() + _START_SECONDS
    while True:
        with suppress(httpx.HTTPError):
            if "OK" in httpx.get(url, timeout=5).text:
                return
        ended = server.process.poll() is not None
        assert not ended and time.monotonic() < until, (server.folder / "log").read_text(errors="replace")[-4000:]
        time.sleep(0.05)


def _etcd(folder: Path, peer: int, client: int) -> str:
    """Without this, its etcd listens on 2379 and 2380 whatever else is asked, and only one server fits a machine."""
    return f"""name: default
data-dir: {folder}/data/etcd.data
listen-peer-urls: http://127.0.0.1:{peer}
initial-advertise-peer-urls: http://127.0.0.1:{peer}
initial-cluster: default=http://127.0.0.1:{peer}
listen-client-urls: http://127.0.0.1:{client}
advertise-client-urls: http://127.0.0.1:{client}
"""


def _unpacked() -> Path:
    """The package carries its binaries compressed: 250 MB, unpacked once for an environment and kept beside it."""
    folder = Path(sys.prefix) / f"milvus-{milvus.__version__}"
    with (Path(sys.prefix) / "milvus.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several processes of tests begin at once
        if not (folder / "bin").exists():
            unfinished = folder.with_suffix(".unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            _unpack(Path(milvus.__file__).parent / "data" / "bin", unfinished / "bin")
            shutil.rmtree(folder, ignore_errors=True)
            unfinished.rename(folder)
    return folder / "bin"


def _unpack(packed: Path, folder: Path) -> None:
    """As the package does it, on all cores."""

    def write(source: Path) -> None:
        target = folder / source.stem
        with lzma.open(source) as reader, target.open("wb") as writer:
            shutil.copyfileobj(reader, writer, 1 << 20)
        target.chmod(0o755)

    folder.mkdir(parents=True)
    with ThreadPoolExecutor() as pool:
        for _ in pool.map(write, sorted(packed.glob("*.lzma"), key=lambda path: -path.stat().st_size)):
            pass


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in sockets]
    finally:
        for one in sockets:
            one.close()
