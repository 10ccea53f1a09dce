"""int8 where a record says how, and only after it was seen to be right on this machine."""

import logging
from functools import partial
from pathlib import Path

from iass.adapters.convolution import known
from iass.adapters.convolution.layers import fast
from iass.adapters.convolution.mobilenet import MobileNet
from iass.adapters.openvino import int8_record
from iass.adapters.openvino.encoder import Arithmetic, OpenVinoEncoder, unit
from iass.adapters.openvino.int8_record import Int8Record
from iass.adapters.openvino.runtime import Runtime
from iass.adapters.openvino.versions import QUANTISING_VERSION
from iass.adapters.openvino.weights import folded, packed_recogniser, quantised
from iass.face.manifest import ModelManifest

LEAST_AGREEMENT = 0.995
"""Cosine of a synthetic face's vector to the float32 one's, below which a machine's int8 is not trusted."""

_LOG = logging.getLogger(__name__)


def load_encoder(runtime: Runtime, manifest: ModelManifest, cache_dir: Path, *, own: bool = True) -> OpenVinoEncoder:
    """The recogniser in the fastest arithmetic that is safe here, on our own layers where they can and `own`.

    Raises as `OpenVinoEncoder.load` and `folded` do.
    """
    manifest.verified()
    record = int8_record.shipped(manifest)
    if record is not None:
        ways = (_on_own_layers, _on_openvino) if own else (_on_openvino,)
        for encoder in (way(runtime, manifest, record, cache_dir) for way in ways):
            if encoder is not None and _agrees(encoder, record):
                return encoder
        _LOG.warning("float32 is used: templates of this machine differ a little from those of others")
    return reference_encoder(runtime, manifest, cache_dir)


def _on_own_layers(
    runtime: Runtime, manifest: ModelManifest, record: Int8Record, cache_dir: Path
) -> OpenVinoEncoder | None:
    """None without a compiler or vector instructions, and for a network of another family."""
    found = fast()
    if found is None:
        return None
    try:
        network = MobileNet.load(*found, packed_recogniser(manifest, record.ranges, cache_dir), runtime.turns)
        encoder = OpenVinoEncoder.of(network, manifest, runtime.threads, Arithmetic.INT8)
    except ValueError:
        return None
    answer = encoder.rows(known.picture(manifest.input.height, manifest.input.width)[None])
    if known.is_right(manifest.sha256, answer):
        return encoder
    _LOG.warning("our own layers do not give %s's vector of a known picture on this machine", manifest.name)
    return None


def _on_openvino(runtime: Runtime, manifest: ModelManifest, record: Int8Record, cache_dir: Path) -> OpenVinoEncoder:
    model = partial(quantised, manifest, record.ranges, cache_dir)
    told = f"{QUANTISING_VERSION} {sorted(record.ranges.items())}"
    return OpenVinoEncoder.load(runtime, model, manifest, Arithmetic.INT8, told)


def reference_encoder(runtime: Runtime, manifest: ModelManifest, cache_dir: Path) -> OpenVinoEncoder:
    """The recogniser in float32, which the int8 one is held against. Raises as `load_encoder` does."""
    return OpenVinoEncoder.load(runtime, partial(folded, manifest, cache_dir), manifest)


def _agrees(encoder: OpenVinoEncoder, record: Int8Record) -> bool:
    agreement = agreement_of(encoder, record)
    if agreement >= LEAST_AGREEMENT:
        return True
    on = "our own layers" if isinstance(encoder.network, MobileNet) else "OpenVINO"
    _LOG.warning("int8 on %s agrees with float32 to %.3f only on this machine", on, agreement)
    return False


def agreement_of(encoder: OpenVinoEncoder, record: Int8Record) -> float:
    """Cosine of what the encoder makes of the record's face to what float32 made of it; -1..1, or NaN."""
    return float(unit(encoder.rows(record.crop[None]))[0] @ record.vector)
