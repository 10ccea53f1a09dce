"""The mapping of ISO/IEC 29794-5 from a raw value to 0..100, shared by all components."""

import math


def sigmoid_scalar(raw: float, centre: float, width: float) -> int:
    """100 / (1 + e^-((raw - centre) / width)), rounded: 50 at the centre. A raw value that is no number gives 0."""
    if math.isnan(raw):
        return 0
    exponent = min(max((centre - raw) / width, -500.0), 500.0)
    return round(100 / (1 + math.exp(exponent)))
