"""Films, RTSP streams and V4L2 devices through FFmpeg. A damaged packet costs a picture, a lost stream some seconds."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event
from time import monotonic

import numpy as np
from av import Packet, VideoFrame
from av.container import InputContainer
from av.error import EOFError as EndOfStream
from av.error import FFmpegError, InvalidDataError
from av.video.stream import VideoStream

from iass.adapters.cameras.decoded import DecodedPicture, Scaler
from iass.adapters.cameras.opening import check_size, open_container
from iass.capture.backoff import Backoff
from iass.capture.camera import CameraCounts, Picture, StreamTime, TimedPicture, WholePicture
from iass.capture.frame import Frame
from iass.capture.source import Source
from iass.errors import NotReady

_MOST_DAMAGE = 500
"""Packets one after another that cannot be read: such a film is over, such a stream is opened anew."""
_LONGEST_PAUSE = 86_400.0  # seconds


@dataclass(slots=True)
class VideoCamera:
    """Implements `Camera`."""

    source: Source
    backoff: Backoff = field(default_factory=Backoff)
    counts: CameraCounts = field(default_factory=CameraCounts)
    _time: StreamTime = field(init=False)
    _scaler: Scaler = field(default_factory=Scaler)
    _closing: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        """A leap of a live stream's count is a new count, since its pauses end in a reconnect. A film's is a pause, as
        of a recording that only motion starts: who passes after it is not who stood there before."""
        self._time = StreamTime() if self.source.live else StreamTime(most_gap=_LONGEST_PAUSE)

    @property
    def name(self) -> str:
        return self.source.name

    @property
    def live(self) -> bool:
        return self.source.live

    def close(self) -> None:
        """See `Camera.close`."""
        self._closing.set()

    def pictures(self) -> Iterator[TimedPicture]:
        """See `Camera.pictures`. The first opening of a live source may fail like any later one; a film's may not."""
        while not self._closing.is_set():
            lost_at = monotonic()
            try:
                container = open_container(self.source)
            except NotReady as trouble:
                container, self.counts.trouble = None, trouble
            if container is not None:
                with container:
                    yield from self._read(container)
                lost_at = monotonic()
            if not self.live:
                return
            self._closing.wait(self.backoff.next())
            self.counts.reconnects += 1
            self._time.skip(monotonic() - lost_at)

    def _read(self, container: InputContainer) -> Iterator[TimedPicture]:
        """Pictures of one connection, until it ends or is past mending."""
        stream = container.streams.video[0]
        self._time.rate = float(stream.average_rate or stream.guessed_rate or 25)
        for packet in self._packets(container, stream):
            for decoded in self._decode(packet):
                check_size(decoded.width, decoded.height, self.source)
                self.backoff.reset()
                self.counts.pictures += 1
                self.counts.damaged += decoded.is_corrupt
                self.counts.trouble = None
                at = self._time.at(decoded.time)
                yield TimedPicture(self._picture(decoded), at, datetime.now(UTC) if self.live else None)
                if self._closing.is_set():
                    return

    def _packets(self, container: InputContainer, stream: VideoStream) -> "Iterator[Packet[VideoStream]]":
        damage = 0
        packets = container.demux(stream)
        while damage < _MOST_DAMAGE and not self._closing.is_set():
            try:
                yield next(packets)
                damage = 0
            except (StopIteration, EndOfStream):
                return
            except InvalidDataError:
                damage += 1
                self.counts.damaged += 1
                packets = container.demux(stream)  # a generator that raised is over
            except (FFmpegError, OSError):  # the network's, the device's, or a film cut off in the middle
                self.counts.damaged += 1
                return

    def _decode(self, packet: "Packet[VideoStream]") -> list[VideoFrame]:
        try:
            return [frame for frame in packet.decode() if isinstance(frame, VideoFrame)]
        except EndOfStream:
            return []
        except (FFmpegError, ValueError):
            self.counts.damaged += 1
            return []

    def _picture(self, decoded: VideoFrame) -> Picture:
        """Upright. A film from a telephone lies on its side and says so; a lane's camera does not."""
        picture = DecodedPicture(decoded, self._scaler)
        turns = round(decoded.rotation / 90) % 4
        if not turns:
            return picture
        return WholePicture(Frame(np.ascontiguousarray(np.rot90(picture.whole().pixels, turns))))
