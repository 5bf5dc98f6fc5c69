"""What has no type of its own in PlainPB, published by a real pvAccess server, comes back whole."""

import time

import numpy
import pytest
from p4p import Type, Value
from p4p.nt import NTNDArray, NTScalar, NTTable
from p4p.server import Server
from p4p.server.thread import SharedPV

from machine import SERVER, wait_for

TABLE = NTTable([("name", "s"), ("position", "d")])
CHOICE = Type(
    [
        ("value", ("U", None, [("number", "d"), ("text", "s")])),
        ("alarm", ("S", "alarm_t", [("severity", "i"), ("status", "i"), ("message", "s")])),
        (
            "timeStamp",
            ("S", "time_t", [("secondsPastEpoch", "l"), ("nanoseconds", "i"), ("userTag", "i")]),
        ),
    ],
    id="test:choice:1.0",
)


def choice(content):
    return Value(CHOICE, {"value": ("number" if isinstance(content, float) else "text", content)})


def column(rows, name):
    return [row[name] for row in rows]


def as_json(kind, value):
    """How an answer shows what was published."""
    match kind:
        case "table":
            return {name: column(value, name) for name in ("name", "position")}
        case "choice":
            return {"union": value}
        case "image":
            return {"union": value.ravel().tolist()}
    return value


# How each kind is published, and what, one after the other.
PUBLISHED = {
    "long": (NTScalar("l").wrap, [-(2**63), 2**53 + 1]),
    "ulong": (NTScalar("L").wrap, [2**64 - 1, 2**53 + 1]),
    "bool": (NTScalar("?").wrap, [True, False]),
    "longs": (NTScalar("al").wrap, [[1, 2**60 + 1], [-3]]),
    "table": (
        TABLE.wrap,
        [[{"name": "x", "position": 1.5}], [{"name": "y", "position": 2.5}]],
    ),
    "choice": (choice, [1.5, "a text", 2.5]),
    "image": (
        NTNDArray().wrap,
        [
            numpy.array([[1, 255], [3, 4]], dtype=numpy.uint8),
            numpy.array([[1.5, -2.5]], dtype=numpy.float64),
            numpy.array([[65535, 7]], dtype=numpy.uint16),
        ],
    ),
}


def stamped(value):
    now = time.time_ns()
    value["timeStamp.secondsPastEpoch"] = now // 1_000_000_000
    value["timeStamp.nanoseconds"] = now % 1_000_000_000
    return value


@pytest.fixture
def served():
    pvs = {
        f"STRUCTURE:{kind}": SharedPV(initial=stamped(wrap(values[0])))
        for kind, (wrap, values) in PUBLISHED.items()
    }
    with Server(providers=[pvs], conf=SERVER, useenv=False):
        yield pvs


def samples(appliance, pv):
    return appliance.samples(pv, **{"from": "2024-01-01T00:00:00Z"})


def test_structures_are_archived_with_their_own_description(appliance, served):
    appliance.archive([f"pva://{pv}" for pv in served])
    wait_for(
        "all PVs are connected", lambda: len(appliance.connected(list(served))) == len(served), 30
    )
    for kind, (wrap, values) in PUBLISHED.items():
        pv = f"STRUCTURE:{kind}"
        for number, value in enumerate(values):
            if number > 0:
                served[pv].post(stamped(wrap(value)))
            wait_for(f"{pv}, value {number}", lambda: len(samples(appliance, pv)) > number, 10)
        archived = [sample["val"]["value"] for sample in samples(appliance, pv)]
        assert archived == [as_json(kind, value) for value in values], pv
    assert not appliance.drops()
