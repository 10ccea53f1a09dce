"""YuNet's outputs with its heads joined: three maps, see `iass.adapters.openvino.heads`."""

KINDS = {"cls": 1, "obj": 1, "bbox": 4, "kps": 10}
"""Outputs at each stride, and their channels, in the order that the joined maps have them."""

STRIDES = (8, 16, 32)
MAPS = tuple(f"map_{stride}" for stride in STRIDES)
"""The joined outputs: (n, 16, height, width) each, before any sigmoid."""
