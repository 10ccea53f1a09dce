"""How FFmpeg is let near a source: these protocols, containers and codecs, this size, and no word to the log."""

import av
from av.container import InputContainer
from av.error import FFmpegError

from iass.capture.source import Source, SourceKind
from iass.errors import InvalidInput, NotReady

MAX_PIXELS = 16_000_000
"""Of one picture of a stream: 5K and less. A header may promise any size, and the decoder would believe it."""

_OPEN_SECONDS = 10.0
_READ_SECONDS = 8.0
_FILM_FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,h264,hevc,mjpeg,m4v,ivf,flv,asf"
_CODECS = "h264,hevc,mjpeg,mpeg4,mpeg2video,mpeg1video,vp8,vp9,libvpx-vp9,av1,libdav1d,rawvideo,h263,msmpeg4v3"
_LARGE_PICTURES = {"input_format": "mjpeg", "video_size": "1920x1080"}
_PROTOCOLS = {
    SourceKind.RTSP: "rtsp,rtsps,rtp,srtp,udp,tcp,tls,crypto",
    SourceKind.FILM: "file",
    SourceKind.DEVICE: "file",
}


def open_container(source: Source) -> InputContainer:
    """Raises NotReady when it cannot be reached now, InvalidInput when it is no video. Neither tells a password:
    FFmpeg's own words repeat the address, so they are never passed on."""
    try:
        container = _open(source, _options(source))
    except (FFmpegError, OSError, ValueError) as error:
        raise _refusal(source, error) from None
    try:
        _check(container, source)
    except BaseException:
        container.close()
        raise
    return container


def _open(source: Source, options: dict[str, str]) -> InputContainer:
    if source.kind is SourceKind.DEVICE and _LARGE_PICTURES.keys().isdisjoint(options):
        try:  # over USB, large pictures come often enough only as JPEG; not every device has it
            return _open(source, {**options, **_LARGE_PICTURES})
        except (FFmpegError, OSError, ValueError):
            pass
    timeout = (_OPEN_SECONDS, _READ_SECONDS)
    return av.open(_url(source), format=_format(source), options=options, timeout=timeout, metadata_errors="replace")


def _url(source: Source) -> str:
    """A film is named as a file, so that no name can be taken for a protocol."""
    return f"file:{source.address}" if source.kind is SourceKind.FILM else source.address


def _format(source: Source) -> str | None:
    return {SourceKind.RTSP: "rtsp", SourceKind.DEVICE: "v4l2"}.get(source.kind)


def _options(source: Source) -> dict[str, str]:
    options = {
        "protocol_whitelist": _PROTOCOLS[source.kind],
        "codec_whitelist": _CODECS,
        "max_pixels": str(MAX_PIXELS),
        "max_streams": "16",
    }
    if source.kind is SourceKind.RTSP:
        # Over TCP a lost packet is sent again. A second is enough to learn the size of the pictures; FFmpeg takes five.
        return {**options, "rtsp_transport": "tcp", "max_delay": "500000", "analyzeduration": "1000000"}
    if source.kind is SourceKind.FILM:
        return {**options, "format_whitelist": _FILM_FORMATS}
    return options


def _check(container: InputContainer, source: Source) -> None:
    if not container.streams.video:
        refusal = NotReady if source.live else InvalidInput  # a camera that is only starting may have it in a minute
        raise refusal("there is no video in it", where=source.name, mend="Choose the camera's video stream")
    stream = container.streams.video[0]
    check_size(stream.codec_context.width, stream.codec_context.height, source)
    stream.codec_context.thread_count = 1  # several cameras share the cores; one film has its own thread anyway


def check_size(width: int, height: int, source: Source) -> None:
    """Raises InvalidInput for a picture that is too large; none is known yet where width or height is 0."""
    if width * height > MAX_PIXELS:
        raise InvalidInput(
            f"pictures of {width} x {height} are too large",
            where=source.name,
            mend=f"Set the camera to at most {MAX_PIXELS // 1_000_000} megapixels; 1920 x 1080 is enough for a lane",
        )


def _refusal(source: Source, error: Exception) -> InvalidInput | NotReady:
    """What went wrong in our words, by the error's kind alone."""
    kind = type(error).__name__.removesuffix("Error").removeprefix("HTTP")
    if source.live:
        refused = "Unauthorized" in kind or "Forbidden" in kind
        mend = "Check user and password" if refused else "Check address, power and network of the camera"
        return NotReady(f"the camera cannot be reached ({kind})", where=source.name, mend=mend)
    return InvalidInput(f"this cannot be read as a film ({kind})", where=source.name, mend="Send MP4, MKV or AVI")
