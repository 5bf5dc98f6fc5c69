"""Tables, MATLAB files and compressed answers are what their own libraries read, for every type."""

import gzip
import io
import json
import math
import time
import urllib.parse
import urllib.request

import numpy
import polars
import pyarrow.ipc
import pyarrow.parquet
import pytest
import scipy.io
import zstandard
from p4p.nt import NTScalar
from p4p.server import Server
from p4p.server.thread import SharedPV

from appliance import Appliance
from machine import SERVER, wait_for

DATA = "/retrieval/data/getData."
FROM = {"from": "2024-01-01T00:00:00Z"}

# By type what is published, and what Arrow makes of it.
PUBLISHED = {
    "d": ([1.5, math.nan, -0.0], "double"),
    "f": ([1.5, math.inf, -2.25], "float"),
    "i": ([1, -2, 2**31 - 1], "int32"),
    "h": ([1, -2, 2**15 - 1], "int32"),
    "b": ([1, -2, 127], "int8"),
    "s": (["on", 'quote " and \\', "µm"], "string"),
    "ad": ([[1.5, math.nan], [], [3.0]], "list<item: double not null>"),
    "af": ([[1.5], [2.5, -1.0], []], "list<item: float not null>"),
    "ai": ([[1, 2, 3], [-5], []], "list<item: int32 not null>"),
    "as": ([["a", "", "µ"], [], ["b"]], "list<item: string not null>"),
}


TYPES = {kind: NTScalar(kind) for kind in PUBLISHED}


def stamped(kind, value):
    return TYPES[kind].wrap(value, timestamp=time.time())


@pytest.fixture(scope="module")
def appliance(tmp_path_factory):
    """One for all tests: they only read, but for the last."""
    with Appliance(tmp_path_factory.mktemp("formats") / "data") as running:
        yield running


@pytest.fixture(scope="module")
def archived(appliance):
    """A PV of each type with all its values archived."""
    pvs = {
        f"FORMAT:{kind}": SharedPV(initial=stamped(kind, values[0]))
        for kind, (values, _) in PUBLISHED.items()
    }
    with Server(providers=[pvs], conf=SERVER, useenv=False):
        appliance.archive([f"pva://{pv}" for pv in pvs])
        wait_for(
            "all PVs are connected", lambda: len(appliance.connected(list(pvs))) == len(pvs), 60
        )
        for number in range(1, 3):
            for kind, (values, _) in PUBLISHED.items():
                pvs[f"FORMAT:{kind}"].post(stamped(kind, values[number]))
            time.sleep(0.1)
        for pv in pvs:
            wait_for(f"the values of {pv}", lambda: len(samples(appliance, pv)) == 3, 30)
        yield pvs


def samples(appliance, pv):
    return appliance.samples(pv, **FROM)


def nanoseconds(sample):
    return sample["secs"] * 1_000_000_000 + sample["nanos"]


def comparable(value):
    """NaN equals NaN, and -0.0 is not 0.0."""
    if isinstance(value, list):
        return [comparable(element) for element in value]
    return repr(value) if isinstance(value, float) else value


def test_tables_hold_what_json_holds(appliance, archived):
    for kind, (values, arrow_type) in PUBLISHED.items():
        pv = f"FORMAT:{kind}"
        expected = samples(appliance, pv)
        stream = pyarrow.ipc.open_stream(appliance.get(DATA + "arrow", pv=pv, **FROM)).read_all()
        stream.validate(full=True)
        file = pyarrow.parquet.read_table(
            io.BytesIO(appliance.get(DATA + "parquet", pv=pv, **FROM))
        )
        assert str(stream.schema.field("value").type) == arrow_type
        for table in (stream, file):
            assert table.column_names == ["timestamp", "value", "severity", "status"]
            assert str(table.schema.field("timestamp").type) == "timestamp[ns, tz=UTC]"
            assert table.schema.metadata[b"pvName"] == pv.encode()
            columns = table.to_pydict()
            assert comparable(columns["value"]) == comparable(values), pv
            assert [int(time.value) for time in columns["timestamp"]] == [
                nanoseconds(sample) for sample in expected
            ]
            assert columns["severity"] == [sample["severity"] for sample in expected]
            assert columns["status"] == [sample["status"] for sample in expected]


def test_polars_reads_both_tables_without_a_loop(appliance, archived):
    for kind, (values, _) in PUBLISHED.items():
        pv = f"FORMAT:{kind}"
        expected = samples(appliance, pv)
        stream = polars.read_ipc_stream(io.BytesIO(appliance.get(DATA + "arrow", pv=pv, **FROM)))
        file = polars.read_parquet(io.BytesIO(appliance.get(DATA + "parquet", pv=pv, **FROM)))
        for frame in (stream, file):
            assert frame.columns == ["timestamp", "value", "severity", "status"]
            assert frame.schema["timestamp"] == polars.Datetime("ns", "UTC")
            assert comparable(frame["value"].to_list()) == comparable(values), pv
            assert frame["timestamp"].dt.timestamp("ns").to_list() == [
                nanoseconds(sample) for sample in expected
            ]
            assert frame["severity"].to_list() == [sample["severity"] for sample in expected]


def test_matlab_files_hold_what_json_holds(appliance, archived):
    for kind, (values, _) in PUBLISHED.items():
        if kind.endswith("s"):
            continue
        pv = f"FORMAT:{kind}"
        expected = samples(appliance, pv)
        file = scipy.io.loadmat(
            io.BytesIO(appliance.get(DATA + "mat", pv=pv, **FROM)), simplify_cells=True
        )
        assert file["header"]["source"] == "Archiver appliance"
        assert file["header"]["pvName"] == pv
        data = file["data"]
        assert data["epochSeconds"].dtype == numpy.uint64
        assert [
            int(second) * 1_000_000_000 + int(nano)
            for second, nano in zip(data["epochSeconds"], data["nanos"])
        ] == [nanoseconds(sample) for sample in expected]
        widest = max(len(value) if isinstance(value, list) else 1 for value in values)
        rows = [value if isinstance(value, list) else [value] for value in values]
        rows = [row + [math.nan] * (widest - len(row)) for row in rows]
        numpy.testing.assert_array_equal(
            data["values"].reshape(3, widest), numpy.array(rows, float)
        )


def test_a_strict_answer_is_json_for_strict_parsers(appliance, archived):
    def refuse(word):
        raise AssertionError(f"{word} is no JSON")

    for kind in ("d", "f", "ad"):
        body = appliance.get(DATA + "json", pv=f"FORMAT:{kind}", strict="true", **FROM)
        (answer,) = json.loads(body, parse_constant=refuse)
        assert "null" in body.decode()
        assert len(answer["data"]) == 3


@pytest.mark.parametrize(
    ("coding", "unpack"),
    [
        ("gzip", gzip.decompress),
        ("zstd", lambda body: zstandard.ZstdDecompressor().stream_reader(io.BytesIO(body)).read()),
    ],
)
def test_compressed_answers_are_the_same(appliance, coding, unpack):
    url = appliance.base + "/retrieval/openapi"
    request = urllib.request.Request(url, headers={"Accept-Encoding": coding})
    with urllib.request.urlopen(request, timeout=10) as response:
        assert response.headers["Content-Encoding"] == coding
        packed = response.read()
    with urllib.request.urlopen(url, timeout=10) as response:
        plain = response.read()
    assert len(packed) < len(plain)
    assert unpack(packed) == plain


def events(response):
    """The events of a stream as pairs of name and data, and ids as pairs of None and id."""
    name, data, ident = None, [], None
    for line in response:
        line = line.decode().rstrip("\n")
        if line.startswith("event: "):
            name = line[7:]
        elif line.startswith("data: "):
            data.append(line[6:])
        elif line.startswith("id: "):
            ident = line[4:]
        elif not line:
            if ident is not None:
                yield None, ident
            if name is not None:
                yield name, "\n".join(data)
            name, data, ident = None, [], None


def live(appliance, pvs, last=None):
    query = urllib.parse.urlencode([("pv", pv) for pv in pvs])
    headers = {} if last is None else {"Last-Event-ID": last}
    request = urllib.request.Request(
        f"{appliance.base}/retrieval/data/live?{query}", headers=headers
    )
    return urllib.request.urlopen(request, timeout=20)


def told(stream, pv, value):
    """Reads on until a value of a PV is told."""
    for name, data in stream:
        if name == "samples":
            for part in json.loads(data):
                if part["meta"]["name"] == pv and part["data"][-1]["val"] == value:
                    return
    raise AssertionError(f"the stream ended before {value} of {pv}")


def test_a_live_stream_tells_of_each_sample_and_goes_on_after_a_break(appliance, archived):
    pvs = ["FORMAT:d", "FORMAT:i"]
    with live(appliance, pvs) as response:
        stream = events(response)
        told(stream, "FORMAT:i", 2**31 - 1)
        archived["FORMAT:d"].post(stamped("d", 42.5))
        told(stream, "FORMAT:d", 42.5)
        last = next(data for name, data in stream if name is None)
    archived["FORMAT:i"].post(stamped("i", 7))
    with live(appliance, pvs, last) as response:
        name, data = next(each for each in events(response) if each[0] is not None)
        assert name == "samples"
        (part,) = json.loads(data)
        assert part["meta"]["name"] == "FORMAT:i"
        assert [sample["val"] for sample in part["data"]] == [7]
