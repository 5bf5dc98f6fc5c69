"""What clients ask besides the samples of a PV: operators, single moments, labels, names."""

import datetime
import statistics
import urllib.parse

import pytest

from clients.client import PYARCHAPPL_RESOLUTION
from clients.recorded import PVS
from every_type import CA, PVA

WAVE, MODE, ODD = CA + "wave", CA + "mode", PVA + "odd{name:1}[x]<y>-I"
LABELS = ["Off", "Standby", "On"]
READERS = [
    ("aaclient", "raw", 0),
    ("aapy", "raw", 1000),
    ("aapy", "json", 1000),
    ("archapp", "plain", 256),
    ("bact", "raw", 0),
    ("epicsarchiver", "raw", 0),
    ("pyarchappl", "raw", PYARCHAPPL_RESOLUTION),
    ("pyarchappl", "json", PYARCHAPPL_RESOLUTION),
]
OPERATORS = ["mean_2", "max_2", "std_2", "firstSample_2", "lastFill_1", "nth_7", "ncount"]


def nanoseconds(sample):
    return sample.seconds * 1_000_000_000 + sample.nanos


def shown(archive, name, form, samples):
    """aapy leaves out of raw answers what comes after the end it asked for: a last bin's middle."""
    if (name, form) != ("aapy", "raw"):
        return samples
    return [sample for sample in samples if sample.time <= (archive.end, 0)]


def assert_same(read, expected, resolution=0):
    assert [row["value"] for row in read] == pytest.approx([s.value for s in expected], rel=1e-12)
    for row, sample in zip(read, expected):
        assert abs(row["time"] - nanoseconds(sample)) <= resolution


@pytest.mark.parametrize(("name", "form", "resolution"), READERS)
def test_a_client_reads_operators(archive, client, name, form, resolution):
    for operator in OPERATORS:
        expression = f"{operator}({WAVE})"
        expected = shown(archive, name, form, archive.samples(expression))
        assert expected
        read = client(name)("read", pv=expression, form=form, **archive.question)
        assert_same(read, expected, resolution)


@pytest.mark.parametrize(("name", "form", "resolution"), READERS)
def test_a_client_reads_optimized(archive, client, name, form, resolution):
    raw, binned = (archive.samples(f"optimized_{n}({WAVE})") for n in (100_000, 4))
    assert raw == archive.samples(WAVE)
    assert binned and all(len(sample.value) == 5 for sample in binned)
    for expected, bins in ((raw, 100_000), (shown(archive, name, form, binned), 4)):
        pv = f"optimized_{bins}({WAVE})"
        read = client(name)("read", pv=pv, form=form, **archive.question)
        assert len(read) == len(expected)
        for row, sample in zip(read, expected):
            assert row["value"] == pytest.approx(sample.value, rel=1e-12)
            assert abs(row["time"] - nanoseconds(sample)) <= resolution


def test_means_are_those_of_the_samples(archive, client):
    bins = {}
    for sample in archive.samples(WAVE):
        bins.setdefault(sample.seconds // 2, []).append(sample.value)
    read = client("epicsarchiver")("process", pv=WAVE, operator="mean", bins=2, **archive.question)
    means = {row["time"] // 2_000_000_000: row["value"] for row in read}
    assert len(means) == len(read)
    whole = range(archive.start // 2 + 1, archive.end // 2)
    assert len(whole) >= 2
    for number in whole:
        assert means[number] == pytest.approx(statistics.fmean(bins[number]), rel=1e-12)


def test_aaclient_plots(archive, client):
    """With caplotbinning, which it alone uses."""
    read = client("aaclient")("plot", pv=WAVE, count=3, **archive.question)
    assert_same(read, archive.samples(f"caplotbinning_2({WAVE})"))
    # A plot shows no sample from before its start.
    values = [s.value for s in archive.samples(WAVE) if s.time >= (archive.start, 0)]
    assert {min(values), max(values)} <= {row["value"] for row in read}


def test_aapy_finds_the_sample_that_holds_at_an_instant(archive, client):
    instant = archive.start + 3
    held = [s for s in archive.samples(WAVE) if s.time <= (instant, 0)][-1]
    for form in ("raw", "json"):
        read = client("aapy")("event_at", base=archive.base, pv=WAVE, instant=instant, form=form)
        assert_same(read, [held], 1000)


def test_aapy_finds_nothing_where_nothing_is(archive, client):
    for form in ("raw", "json"):
        before = {"base": archive.base, "start": archive.start - 9000, "end": archive.start - 8000}
        assert client("aapy")("read", pv=WAVE, form=form, **before) == []
    unknown = client("aapy")("read", pv="NO:such", form="raw", **archive.question)
    assert unknown == []


@pytest.mark.parametrize("form", ["raw", "json"])
def test_aapy_knows_the_labels_of_an_enum(archive, client, form):
    expected = [LABELS[sample.value] for sample in archive.samples(MODE)]
    assert set(expected) == set(LABELS)
    assert client("aapy")("labels", pv=MODE, form=form, **archive.question) == expected


def at(archive):
    """A moment between two rounds, and the last sample until then of each PV."""
    moment = archive.start + 4
    return moment, {pv: [s for s in archive.samples(pv) if s.time <= (moment, 0)][-1] for pv in PVS}


def assert_snapshot(answer, held):
    assert set(answer) == set(held)
    for pv, sample in held.items():
        state = answer[pv]
        assert (state["secs"], state["nanos"]) == sample.time, pv
        assert (state["severity"], state["status"]) == (sample.severity, sample.status), pv
        if not pv.endswith(("doubles", "floats")):
            assert state["val"] == sample.value, pv


@pytest.mark.parametrize("proxies", [True, False])
def test_archapp_takes_snapshots(archive, client, proxies):
    moment, held = at(archive)
    answer = client("archapp")(
        "snapshot", base=archive.base, pvs=list(held), at=moment, proxies=proxies
    )
    assert_snapshot(answer, held)


def test_pyarchappl_takes_snapshots(archive, client):
    moment, held = at(archive)
    # simplejson, which it needs, takes no NaN since 3.19.
    held = {pv: sample for pv, sample in held.items() if not pv.endswith("doubles")}
    answer = client("pyarchappl")("at_time", base=archive.base, pvs=list(held), at=moment)
    assert_snapshot(answer, held)


def test_pyarchappl_reads_the_last_day_when_it_names_no_times(archive, client):
    for form in ("raw", "json"):
        read = client("pyarchappl")("read_without_times", base=archive.base, pv=WAVE, form=form)
        times = {row["value"]: row["time"] for row in read}
        for sample in archive.samples(WAVE):
            assert abs(times[sample.value] - nanoseconds(sample)) <= PYARCHAPPL_RESOLUTION


def test_archapp_answers_a_person_at_a_prompt(archive, client):
    rows = client("archapp")("interactive", pv=WAVE, **archive.question)
    expected = archive.samples(WAVE)
    assert [float(value) for _, value in rows] == [sample.value for sample in expected]
    seconds = [
        datetime.datetime.fromisoformat(time[:19] + "+00:00").timestamp() for time, _ in rows
    ]
    assert seconds == [sample.seconds for sample in expected]


def test_metadata_comes_with_the_samples(archive, client):
    attributes = client("archapp")("metadata", pv=WAVE, **archive.question)
    assert attributes["name"] == WAVE
    assert (attributes["EGU"], float(attributes["PREC"])) == ("mm", 3)
    meta = client("epicsarchiver")("metadata", pv=WAVE, **archive.question)
    assert (meta["name"], meta["elements"]) == (WAVE, 1)
    assert meta["headers"]["EGU"] == "mm"
    waveform = client("epicsarchiver")("metadata", pv=CA + "shorts", **archive.question)
    assert waveform["elements"] == 3


def test_bact_asks_for_names_and_types(archive, client):
    bact = client("bact")
    assert set(PVS) <= set(bact("matching", base=archive.base, pv="*"))
    assert bact("matching", base=archive.base, pv="CA:wa?e") == [WAVE]
    known = bact("metadata", base=archive.base, pv=WAVE)
    assert known["DBRType"] == "DBR_SCALAR_DOUBLE"
    # EAA has texts for numbers and flags, and lists as lists.
    assert not [key for key, value in known.items() if isinstance(value, (int, float))]
    shorts = bact("metadata", base=archive.base, pv=CA + "shorts")
    assert shorts["DBRType"] == "DBR_WAVEFORM_SHORT"


def test_epicsarchiver_searches_names_and_times(archive, client):
    def search(pattern, **times):
        return client("epicsarchiver")("search", base=archive.base, pattern=pattern, **times)

    assert search("(?i)^ca:WAVE$") == [WAVE]
    assert search("^CA:w.*") == [WAVE, CA + "whole", CA + "words"]
    assert search("^CA:wave$", end=archive.end) == [WAVE]
    assert search("^CA:wave$", start=archive.start, end=archive.end) == [WAVE]
    assert search("^CA:wave$", end=archive.start - 86_400) == []


def test_archapp_searches_by_glob(archive, client):
    def search(glob):
        return client("archapp")("search", base=archive.base, glob=glob)

    assert search("CA:w*") == [WAVE, CA + "whole", CA + "words"]
    assert search(ODD) == [ODD]
    assert search("NO:such*") == []


def test_aaclient_searches_by_name_glob_and_regex(archive, client):
    def search(pattern, mode):
        return client("aaclient")("search", base=archive.base, pattern=pattern, mode=mode)

    assert search(ODD, "Exact") == [ODD]
    assert search("CA:w*e", "Wildcard") == [WAVE, CA + "whole"]
    assert search("^CA:w[h]", "Regex") == [CA + "whole"]


def test_several_pvs_come_in_one_answer(archive):
    start, end = archive.times
    query = urllib.parse.urlencode([*(("pv", pv) for pv in PVS[:3]), ("from", start), ("to", end)])
    answers = archive.appliance.get_json(f"/retrieval/data/getDataForPVs.json?{query}")
    assert [answer["meta"]["name"] for answer in answers] == PVS[:3]
    for answer in answers:
        expected = archive.samples(answer["meta"]["name"])
        assert [(d["secs"], d["nanos"]) for d in answer["data"]] == [s.time for s in expected]
        assert [d["val"] for d in answer["data"]] == [s.value for s in expected]
