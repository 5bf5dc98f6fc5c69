"""What ETL moves into a Parquet store is what pyarrow and pandas read."""

import math
import time
import urllib.parse
from pathlib import Path

import numpy
import pandas
import pyarrow.parquet
import pytest

import plainpb
from appliance import Appliance
from machine import wait_for
from soft_ioc import SoftIoc
from watch import PvaWatch

# By the IOC itself: doubles with alarms, integers, enums, texts. By the test: arrays of each type.
SCALARS = {"wave": "float64", "whole": "int32", "mode": "int32", "words": "str"}
ARRAYS = {
    "strings": lambda n: [f"n{n}", 'quote " and \\', "é"],
    "shorts": lambda n: [n, -n, 32767],
    "floats": lambda n: [n + 0.1, -1.5, 1e30],
    "bytes": lambda n: [n, 10, -27],
    "ints": lambda n: [n, -n, 2147483647],
    "doubles": lambda n: [n + 0.1, math.nan, -0.0],
}
PVS = ["CA:" + name for name in [*SCALARS, *ARRAYS]]
ROUNDS = 6


def write_round(context, number):
    for name, values in ARRAYS.items():
        context.put("CA:" + name, {"value": values(number)}, wait=True)


@pytest.fixture(scope="module")
def moved(tmp_path_factory):
    """By PV: the samples that retrieval had of it before they were moved, and the files then."""
    folder = tmp_path_factory.mktemp("parquet")
    database = Path(__file__).with_name("every_type.db")
    with (
        SoftIoc([("P=CA:", database)], folder / "ioc.log"),
        Appliance(folder / "data") as appliance,
    ):
        writer = PvaWatch([])
        write_round(writer.context, 0)
        appliance.archive(PVS)
        wait_for(
            "every PV is archived and connected",
            lambda: appliance.connected(PVS) == set(PVS),
            30,
        )
        for number in range(1, ROUNDS + 1):
            write_round(writer.context, number)
            time.sleep(0.5)
        # The wave takes six seconds through all of them, and may have begun anywhere.
        wait_for(
            "the wave was in every alarm while it was archived",
            lambda: {row.alarm[0] for row in samples(appliance, "CA:wave")} == {0, 1, 2},
            30,
        )
        yield {pv: (archived, files) for pv, archived, files in moves(appliance, folder)}
        writer.close()


def moves(appliance, folder):
    for pv in PVS:
        appliance.get("/mgmt/bpl/pauseArchivingPV", pv=pv)
        wait_for(
            f"{pv} is paused",
            lambda pv=pv: appliance.post_json("/mgmt/bpl/getPVStatus", [pv])[0]["status"]
            == "Paused",
            20,
        )
        archived = samples(appliance, pv)
        root = folder / "parquet"
        store = f"parquet://localhost?name=LTS&rootFolder={urllib.parse.quote(str(root))}"
        store += "&partitionGranularity=PARTITION_YEAR&compress=ZSTD"
        changed = appliance.get_json(
            "/mgmt/bpl/changeStore", pv=pv, storage="LTS", newbackend=store
        )
        assert changed["status"] == "ok", changed
        done = appliance.get_json("/mgmt/bpl/consolidateDataForPV", pv=pv, storage="LTS")
        assert done["status"] == "ok", done
        assert samples(appliance, pv) == archived, f"{pv}: retrieval from Parquet"
        path, _, name = pv.partition(":")
        yield pv, archived, sorted((root / path).glob(f"{name}:*.parquet"))


def samples(appliance, pv):
    body = appliance.get(
        "/retrieval/data/getData.raw",
        pv=pv,
        **{"from": "2000-01-01T00:00:00Z", "to": "2100-01-01T00:00:00Z"},
    )
    return [Row(head, sample) for head, sample in plainpb.parse(body)]


class Row:
    """A sample as it can be compared: NaN equals NaN, and -0.0 is not 0.0."""

    def __init__(self, head, sample):
        self.type = head.type
        self.nanos = sample.seconds * 1_000_000_000 + sample.nanos
        self.value = sample.value
        self.alarm = (sample.severity, sample.status)
        self.fields = sample.fields

    def key(self):
        return self.nanos, repr(self.value), self.alarm, self.fields

    def __eq__(self, other):
        return self.key() == other.key()

    def __repr__(self):
        return repr(self.key())


def year_of(file):
    metadata = pyarrow.parquet.read_metadata(file).metadata
    assert metadata[b"pvName"].decode() in PVS
    return metadata[b"year"].decode()


@pytest.mark.parametrize("pv", PVS)
def test_pandas_reads_times_values_and_alarms(moved, pv):
    archived, files = moved[pv]
    assert len(archived) > ROUNDS
    assert files
    frames = []
    for file in files:
        frame = pandas.read_parquet(file)
        frame["time"] = (
            pandas.Timestamp(f"{year_of(file)}-01-01", tz="UTC").as_unit("ns")
            + pandas.to_timedelta(frame["secondsintoyear"], unit="s")
            + pandas.to_timedelta(frame["nano"], unit="ns")
        )
        frames.append(frame)
    read = pandas.concat(frames, ignore_index=True)
    assert [stamp.value for stamp in read["time"]] == [row.nanos for row in archived]
    assert read["time"].is_monotonic_increasing
    alarms = zip(read["severity"].fillna(0).astype(int), read["status"].fillna(0).astype(int))
    assert list(alarms) == [row.alarm for row in archived]
    assert [repr(plain(value)) for value in read["val"]] == [repr(row.value) for row in archived]
    name = pv.removeprefix("CA:")
    if name in SCALARS:
        assert str(read["val"].dtype) == SCALARS[name]


@pytest.mark.parametrize("pv", PVS)
def test_pyarrow_reads_the_fields_of_the_record(moved, pv):
    archived, files = moved[pv]
    fields = []
    for file in files:
        for row in pyarrow.parquet.read_table(file)["fieldvalues"].to_pylist():
            fields.append(tuple((field["name"], field["val"]) for field in row or []))
    assert fields == [row.fields for row in archived]


def test_alarms_are_among_what_is_read(moved):
    archived, _ = moved["CA:wave"]
    assert {row.alarm[0] for row in archived} == {0, 1, 2}


def plain(value):
    """As plainpb has it."""
    if isinstance(value, bytes):
        return numpy.frombuffer(value, "int8").tolist()
    return value.tolist() if hasattr(value, "tolist") else value
