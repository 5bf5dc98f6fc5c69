"""How values are compared: bit by bit."""

import struct


def comparable(value, single_precision=False):
    """NaN equals NaN, -0.0 is not 0.0; a float is what 32 bits keep of it, if asked for."""
    if isinstance(value, list):
        return [comparable(element, single_precision) for element in value]
    if isinstance(value, float):
        return struct.pack("<f" if single_precision else "<d", value).hex()
    return value
