"""A camera on the network, as small as can be: RTSP 1.0 (RFC 2326) with H.264 in RTP over the same TCP connection."""

import base64
import io
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import av

_MOST = 1200  # bytes of a packet
_CLOCK = 90_000
_FPS = 12
_PICTURES = "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1\r\n"
_SOUND = "m=audio 0 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n"


class RtspCamera:
    """Shows the same film to everyone who knows the password, and hangs up after it. connections: who played it.

    starting: how many times it offers sound alone first, as while it is switched on.
    """

    def __init__(self, film: bytes, password: str, starting: int = 0) -> None:
        self._starting = starting
        self._units = list(_units(film))
        self._login = base64.b64encode(f"admin:{password}".encode()).decode()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.connections = 0
        self.refused = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as asked, suppress(OSError):
            while request := _request(asked):
                method, sequence, login = request
                if login != f"Basic {self._login}" and method != "OPTIONS":
                    self.refused += 1
                    headers = 'WWW-Authenticate: Basic realm="camera"\r\n'
                    connection.sendall(f"RTSP/1.0 401 Unauthorized\r\nCSeq: {sequence}\r\n{headers}\r\n".encode())
                    continue
                headers, body = self._answer(method)
                connection.sendall(f"RTSP/1.0 200 OK\r\nCSeq: {sequence}\r\n{headers}\r\n{body}".encode())
                if method == "PLAY":
                    if self._starting:
                        self._starting -= 1
                        return
                    self.connections += 1
                    self._play(connection)
                    return

    def _answer(self, method: str) -> tuple[str, str]:
        session = "Session: 1\r\n"
        if method == "DESCRIBE":
            body = (
                "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=x\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\n"
                f"{_SOUND if self._starting else _PICTURES}a=control:track1\r\n"
            )
            return f"Content-Type: application/sdp\r\nContent-Length: {len(body)}\r\n", body
        if method == "SETUP":
            return f"{session}Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n", ""
        return (f"{session}Public: DESCRIBE, SETUP, PLAY\r\n" if method == "OPTIONS" else session), ""

    def _play(self, connection: socket.socket) -> None:
        number = 0
        for picture, units in enumerate(self._units):
            for place, unit in enumerate(units):
                for payload, ends in _payloads(unit):
                    marker = 0x80 if ends and place == len(units) - 1 else 0
                    stamp = 1_000_000 + picture * _CLOCK // _FPS
                    header = struct.pack(">BBHII", 0x80, 96 | marker, number & 0xFFFF, stamp, 7)
                    packet = header + payload
                    connection.sendall(b"$\x00" + struct.pack(">H", len(packet)) + packet)
                    number += 1
            time.sleep(0.004)


@contextmanager
def rtsp_camera(film: bytes, password: str, starting: int = 0) -> Iterator[RtspCamera]:
    camera = RtspCamera(film, password, starting)
    try:
        yield camera
    finally:
        camera.close()


def _request(asked: io.BufferedReader) -> tuple[str, str, str] | None:
    """Method, sequence number and login."""
    first = asked.readline().decode()
    headers = dict[str, str]()
    while line := asked.readline().decode().strip():
        name, _, value = line.partition(":")
        headers[name.lower()] = value.strip()
    return (first.split()[0], headers.get("cseq", "0"), headers.get("authorization", "")) if first.split() else None


def _units(film: bytes) -> Iterator[list[bytes]]:
    """The NAL units of each picture, of an H.264 stream without a container."""
    with av.open(io.BytesIO(film), "r", format="h264") as container:
        for packet in container.demux(video=0):
            if packet.size:
                data = bytes(packet).replace(b"\x00\x00\x00\x01", b"\x00\x00\x01")
                yield [unit for unit in data.split(b"\x00\x00\x01") if unit]


def _payloads(unit: bytes) -> Iterator[tuple[bytes, bool]]:
    """One packet, or several (FU-A of RFC 6184), and whether it is the last."""
    if len(unit) <= _MOST:
        yield unit, True
        return
    indicator, kind = (unit[0] & 0xE0) | 28, unit[0] & 0x1F
    parts = [unit[start : start + _MOST] for start in range(1, len(unit), _MOST)]
    for place, part in enumerate(parts):
        first, last = place == 0, place == len(parts) - 1
        yield bytes([indicator, (0x80 if first else 0) | (0x40 if last else 0) | kind]) + part, last
