"""Listening, and ending."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from iass.application import Application
from iass.demo import cast
from iass.errors import Conflict, NotAllowed
from iass.service.app import create_app
from iass.service.server import listening, running, serve

from .counter import OFFICER, Counter


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.com", "", "10.0.0.1", "0177.0.0.1"])  # noqa: S104
def test_address_that_others_can_reach(app: FastAPI, host: str) -> None:
    with pytest.raises(NotAllowed, match="this machine only") as caught:
        serve(app, host, 0)
    assert "127.0.0.1" in caught.value.mend


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])  # noqa: S104
def test_running_refuses_it_too(app: FastAPI, host: str) -> None:
    with pytest.raises(NotAllowed), running(app, host, 0):
        pass


def test_small_answer_waits_for_an_acknowledgement() -> None:
    """Nagle's algorithm holds the second packet of an answer back until the first is acknowledged: 40 ms."""

    class Accepted(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            flag = transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            flags.put_nowait(flag)
            transport.close()

    async def accept(listener: socket.socket) -> int:
        async with await asyncio.get_running_loop().create_server(Accepted, sock=listener):
            with socket.create_connection(listener.getsockname()):
                return await asyncio.wait_for(flags.get(), 5)

    flags: asyncio.Queue[int] = asyncio.Queue()
    with listening("127.0.0.1", 0) as listener, ThreadPoolExecutor(1) as apart:  # a browser's tests leave a loop here
        assert apart.submit(lambda: asyncio.run(accept(listener))).result() == 1


def test_port_is_taken(app: FastAPI) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Conflict, match="port cannot be had") as caught:
            serve(app, "127.0.0.1", port)
    assert caught.value.where == f"127.0.0.1:{port}"
    assert "IASS_PORT" in caught.value.mend


def test_server_starts_and_stops_twice_within_a_second(empty: Application) -> None:
    app = create_app(empty)
    for _ in range(2):
        with running(app, "localhost", 0) as url:
            assert httpx.get(f"{url}/healthz").json() == {"status": "alive"}
            with httpx.Client(base_url=url, headers=OFFICER, timeout=30) as client:
                assert Counter(client).cross(cast.STRANGER).status_code == 200
            began = time.monotonic()
        assert time.monotonic() - began < 1
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{url}/healthz")


def test_crossing_in_flight_is_answered_before_the_server_ends(empty: Application) -> None:
    answers = []

    def send(url: str) -> None:
        with httpx.Client(base_url=url, headers=OFFICER, timeout=30) as client:
            answers.append(Counter(client).cross(cast.STRANGER).status_code)

    with running(create_app(empty), "127.0.0.1", 0) as url:
        thread = threading.Thread(target=send, args=(url,))
        thread.start()
        app_is_inside = time.monotonic() + 5
        while "iass_crossings_inside 1" not in httpx.get(f"{url}/metrics").text and time.monotonic() < app_is_inside:
            time.sleep(0.005)
    thread.join()
    assert answers == [200]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_process_ends_cleanly_on_a_signal(data_dir: Path, number: signal.Signals) -> None:
    environment = {**os.environ, "IASS_DATA_DIR": str(data_dir), "IASS_PORT": "0", "IASS_THREADS": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "iass", "serve"], env=environment, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    with process, process.stderr as lines:
        assert any("http://127.0.0.1:" in line for line in lines)
        process.send_signal(number)
        assert process.wait(10) == 0
