"""How values are compared: bit by bit."""

import struct


def comparable(value, single_precision=False):
    """NaN equals NaN, -0.0 is not 0.0, and a float is what is left of it in 32 bits if asked for."""
    if isinstance(value, list):
        return [comparable(element, single_precision) for element in value]
    if isinstance(value, float):
        return struct.pack("<f" if single_precision else "<d", value).hex()
    return value
