"""What files of prepared models are named by. Apart from what makes them, so that a start that finds them whole need
not import onnx."""

FOLDING_VERSION = 4
"""Grows whenever `folding.fold` would write another file for the same weights."""

HEADS_VERSION = 1
"""The same of `heads.join`."""

QUANTISING_VERSION = 1
"""The same of `quantising.quantise`."""

PACKING_VERSION = 1
"""The same of `pack` in `iass.adapters.convolution`."""
