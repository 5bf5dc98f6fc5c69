"""What Grafana's data source asks, and how strictly it reads: its backend in Go, and its page.

Go's protobuf refuses a sample without all its required fields, and a field of another wire type is
no field; its encoding/json and a browser's JSON.parse know neither NaN nor Infinity.
"""

import datetime
import json
import math
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass

import plainpb

OPERATORS = (
    "firstSample lastSample firstFill lastFill mean min max count ncount nth median std jitter "
    "ignoreflyers flyers variance popvariance kurtosis skewness"
).split()

STRING, BYTE, WAVEFORM_BYTE = 0, 4, 11
INVALID = 3
# What the backend puts the values into, by payload type. Strings of waveforms go nowhere.
NUMBERS, TEXTS, ARRAYS = "numbers", "texts", "arrays"
CONTAINERS = {
    **dict.fromkeys(range(1, 7), NUMBERS),
    STRING: TEXTS,
    **dict.fromkeys(range(8, 14), ARRAYS),
}
VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
HEADER = {1: (VARINT, True), 2: (BYTES, True), 3: (VARINT, True), 4: (VARINT, False)}
# The wire type of a value or of each element of one, by payload type.
VALUES = {0: BYTES, 1: VARINT, 2: FIXED32, 3: VARINT, 4: BYTES, 5: FIXED32, 6: FIXED64}
ELEMENTS = {8: VARINT, 9: FIXED32, 10: VARINT, 11: BYTES, 12: FIXED32, 13: FIXED64}


class Failed(Exception):
    """A panel shows an error."""


@dataclass(frozen=True)
class Series:
    name: str
    # Pairs of seconds and nanoseconds, and a value.
    points: list


class Backend:
    """The plugin in Go, which alerts use always."""

    def __init__(self, base):
        self._url = base + "/retrieval"

    def search(self, regex, limit=1000):
        query = urllib.parse.urlencode({"limit": limit, "regex": regex})
        return go_json(fetched(f"{self._url}/bpl/getMatchingPVs?{query}"), [str])

    def series(self, pv, start, end, operator="raw", interval=0, hide_invalid=False):
        """One PV from one datetime to another, in bins of so many seconds."""
        if operator not in ("raw", "last") and interval >= 1:
            pv = f"{operator}_{interval}({pv})"
        if operator == "last":
            start = end
        query = urllib.parse.urlencode(
            {"donotchunk": "", "from": go_time(start), "pv": pv, "to": go_time(end)}
        )
        return parse_raw(fetched(f"{self._url}/data/getData.raw?{query}"), hide_invalid)


class Page:
    """The plugin in a browser."""

    def __init__(self, base):
        self._url = base + "/retrieval"

    def test(self):
        fetched(f"{self._url}/bpl/getVersion", **self._headers())

    def search(self, regex, limit=100):
        url = f"{self._url}/bpl/getMatchingPVs?limit={limit}&regex={encode_component(regex)}"
        return go_json(fetched(url, **self._headers()), [str])

    def series(self, pv, start, end, operator="raw", interval=0):
        if operator not in ("raw", "last") and interval >= 1:
            pv = f"{operator}_{interval}({pv})"
        begin = end if operator == "last" else start
        url = f"{self._url}/data/getData.qw?pv={encode_component(pv)}"
        body = fetched(f"{url}&from={js_time(begin)}&to={js_time(end)}", **self._headers())
        return [self._one(answer) for answer in strict_json(body)]

    @staticmethod
    def _one(answer):
        meta, data = answer["meta"], answer["data"]
        if type(meta["name"]) is not str or type(meta["waveform"]) is not bool:
            raise Failed(f"meta has other types: {meta}")
        if meta["waveform"] and not data:
            raise Failed("the page looks at the first sample of a waveform")
        for point in data:
            if (
                type(point["millis"]) is not int
                or isinstance(point["val"], list) != meta["waveform"]
            ):
                raise Failed(f"a point has other types: {point}")
        return meta["name"], [(point["millis"], point["val"]) for point in data]

    @staticmethod
    def _headers():
        return {"Content-Type": "application/json"}


def fetched(url, **headers):
    try:
        request = urllib.request.Request(url, headers=headers)
        with urllib.request.urlopen(request, timeout=30) as response:
            if response.status != 200:
                raise Failed(f"required=200, received={response.status}")
            return response.read()
    except urllib.error.HTTPError as error:
        raise Failed(f"required=200, received={error.code}") from error


def go_time(when):
    """With the layout 2006-01-02T15:04:05.000-07:00, which never says Z."""
    return when.isoformat(timespec="milliseconds")


def js_time(when):
    utc = when.astimezone(datetime.timezone.utc)
    return utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def encode_component(text):
    """What encodeURIComponent leaves alone is more than what urllib does."""
    return urllib.parse.quote(text, safe="!'()*")


def strict_json(body):
    """As Go and browsers take it: numbers that JSON has, no key twice, also not in another case."""

    def refuse(word):
        raise Failed(f"{word} is no JSON")

    def pairs(found):
        keys = [key.casefold() for key, _ in found]
        if len(keys) != len(set(keys)):
            raise Failed(f"a key comes twice: {keys}")
        return dict(found)

    def number(text):
        value = float(text)
        if not math.isfinite(value):
            raise Failed(f"{text} is out of range")
        return value

    try:
        return json.loads(
            body.decode(), parse_constant=refuse, object_pairs_hook=pairs, parse_float=number
        )
    except ValueError as error:
        raise Failed(str(error)) from error


def go_json(body, shape):
    """A value of encoding/json into a variable of a type, of which lists of one type are known."""
    value = strict_json(body)
    (element,) = shape
    if type(value) is not list or not all(type(each) is element for each in value):
        raise Failed(f"cannot unmarshal into a list of {element.__name__}: {value!r:.200}")
    return value


def parse_raw(body, hide_invalid):
    if not body:
        raise Failed("response is empty")
    kind = container = name = year = None
    points = []
    # A last line without its end is not read.
    for line in body.split(b"\n")[:-1]:
        if not line:
            kind = None
        elif kind is None:
            head = go_message(line, HEADER)
            kind, name, year = head[1], head[2].decode(), head[3]
            container = container or CONTAINERS.get(kind)
            if container is None:
                raise Failed("response might be illegal payload type")
        elif CONTAINERS.get(kind) != container:
            raise Failed("failed to parse the PB format response")
        else:
            sample = go_message(line, sample_fields(kind))
            hidden = hide_invalid and container == NUMBERS and sample.get(4) == INVALID
            begin = datetime.datetime(year, 1, 1, tzinfo=datetime.timezone.utc)
            time = int(begin.timestamp()) + sample[1], sample[2]
            points.append((time, None if hidden else value_of(kind, line)))
    if not name:
        raise Failed("failed to parse the PB format response")
    return Series(name, points)


def sample_fields(kind):
    """By number the wire type, and whether the field has to be there."""
    value = (VALUES[kind], True) if kind in VALUES else (ELEMENTS[kind], kind == WAVEFORM_BYTE)
    return {1: (VARINT, True), 2: (VARINT, True), 3: value, 4: (VARINT, False), 5: (VARINT, False)}


def go_message(line, known):
    """A message by the rules of Go's protobuf: a field of another wire type is unknown."""
    found = {}
    try:
        for number, wire, value in plainpb.wire_fields(plainpb.unescape(line)):
            expected, _ = known.get(number, (None, False))
            packed = number == 3 and wire == BYTES and expected in (VARINT, FIXED32, FIXED64)
            if wire == expected or packed:
                found[number] = value
    except (IndexError, KeyError, ValueError) as error:
        raise Failed(f"cannot parse invalid wire-format data: {error}") from error
    missing = [
        number for number, (_, required) in known.items() if required and number not in found
    ]
    if missing:
        raise Failed(f"required fields {missing} not set")
    return found


def value_of(kind, line):
    value = plainpb.sample(plainpb.Header(kind, "", 1970), line).value
    if kind == BYTE:
        return value % 256
    if kind == WAVEFORM_BYTE:
        return [element % 256 for element in value]
    return value
