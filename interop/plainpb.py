"""Reads PlainPB, written from the format's description and not from Varve's own reader.

The same lines come in partition files and in getData.raw: a header line, then one line per sample;
in an answer, an empty line ends a chunk.
"""

import datetime
import struct
from dataclasses import dataclass

_UNESCAPED = {0x01: 0x1B, 0x02: 0x0A, 0x03: 0x0D}

STRING, SHORT, FLOAT, ENUM, BYTE, INT, DOUBLE = range(7)
GENERIC = 14
_FIRST_WAVEFORM = 7


@dataclass(frozen=True)
class Header:
    type: int
    name: str
    year: int
    elements: int = 1
    fields: tuple = ()


@dataclass(frozen=True)
class Sample:
    seconds: int
    nanos: int
    value: object
    severity: int
    status: int
    fields: tuple = ()

    @property
    def time(self):
        return self.seconds, self.nanos


def unescape(line):
    out = bytearray()
    rest = iter(line)
    for byte in rest:
        if byte == 0x1B:
            byte = next(rest)
            byte = _UNESCAPED.get(byte, byte)
        out.append(byte)
    return bytes(out)


def _varint(message, at):
    value = shift = 0
    while True:
        byte = message[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def wire_fields(message):
    """The fields of a message: number, wire type, and an int for varints, bytes for the others."""
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        number, wire = tag >> 3, tag & 7
        if wire == 0:
            value, at = _varint(message, at)
        else:
            if wire == 2:
                length, at = _varint(message, at)
            else:
                length = {1: 8, 5: 4}[wire]
            value = message[at : at + length]
            if len(value) != length:
                raise ValueError("a message ends in the middle of a field")
            at += length
        yield number, wire, value


def _fields(message):
    return [(number, value) for number, _, value in wire_fields(message)]


def _zigzag(value):
    return (value >> 1) ^ -(value & 1)


def _packed_zigzag(data):
    out, at = [], 0
    while at < len(data):
        value, at = _varint(data, at)
        out.append(_zigzag(value))
    return out


def _scalar(kind, raw):
    if kind == STRING:
        return raw.decode()
    if kind in (SHORT, ENUM):
        return _zigzag(raw)
    return struct.unpack({FLOAT: "<f", BYTE: "<b", INT: "<i", DOUBLE: "<d"}[kind], raw)[0]


def _vector(kind, parts):
    if kind == STRING:
        return [part.decode() for part in parts]
    data = b"".join(parts)
    if kind in (SHORT, ENUM):
        return _packed_zigzag(data)
    letter = {FLOAT: "f", BYTE: "b", INT: "i", DOUBLE: "d"}[kind]
    return list(struct.unpack(f"<{len(data) // struct.calcsize(letter)}{letter}", data))


def _pair(message):
    pair = dict(_fields(message))
    return pair[1].decode(), pair[2].decode()


def header(line):
    fields = _fields(unescape(line))
    known = dict(fields)
    pairs = tuple(_pair(value) for number, value in fields if number == 15)
    return Header(known[1], known[2].decode(), known[3], known.get(4, 1), pairs)


def sample(head, line):
    year_start = int(datetime.datetime(head.year, 1, 1, tzinfo=datetime.timezone.utc).timestamp())
    plain, values, meta = {4: 0, 5: 0}, [], []
    for number, value in _fields(unescape(line)):
        if number == 3:
            values.append(value)
        elif number == 7:
            meta.append(_pair(value))
        else:
            plain[number] = value
    if head.type == GENERIC:
        value = values[0]
    elif head.type >= _FIRST_WAVEFORM:
        value = _vector(head.type - _FIRST_WAVEFORM, values)
    else:
        value = _scalar(head.type, values[0])
    return Sample(year_start + plain[1], plain[2], value, plain[4], plain[5], tuple(meta))


def parse(body):
    """All samples of a file or an answer, in order, with the header each belongs to."""
    if body and not body.endswith(b"\n"):
        raise ValueError("the last line has no end")
    head, out = None, []
    for line in body.split(b"\n")[:-1]:
        if not line:
            head = None
        elif head is None:
            head = header(line)
        else:
            out.append((head, sample(head, line)))
    return out
