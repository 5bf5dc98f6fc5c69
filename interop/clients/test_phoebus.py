"""Phoebus' Data Browser gets what it draws, on each of the ways it asks for it."""

import statistics

import pytest

import plainpb
from clients.phoebus import Phoebus, instant
from compare import comparable
from every_type import CA, PVA

SECOND = 1_000_000_000
WAVE, MODE = CA + "wave", CA + "mode"
LATEST = {"fetchLatestMetadata": "true"}
WAVEFORM_DOUBLE = 13


@pytest.fixture(scope="module")
def phoebus(archive):
    return Phoebus(archive.base)


@pytest.fixture(scope="module")
def ask(archive, phoebus):
    """Fetches with times that need all nine digits."""

    def fetch(expression, **more):
        return phoebus.fetch(
            expression, archive.start * SECOND + 123_456_789, archive.end * SECOND + 1, **more
        )

    return fetch


def raw(archive, pv):
    """Our own reading of the same range: its samples, and the one that holds at its start."""
    samples = archive.samples(pv)
    begin = (archive.start, 123_456_789)
    held = [s for s in samples if s.time <= begin][-1:]
    return held + [s for s in samples if begin < s.time <= (archive.end, 1)]


def values_by_bin(archive, seconds):
    """By bin; what holds at the start lies alone in the bin before the first."""
    held, *inside = raw(archive, WAVE)
    bins = {archive.start // seconds - 1: [held.value]}
    for sample in inside:
        bins.setdefault(sample.seconds // seconds, []).append(sample.value)
    return bins


def assert_statistics(found, values):
    mean, deviation, least, most, count = found
    assert (least, most, count) == (min(values), max(values), len(values))
    assert mean == pytest.approx(statistics.fmean(values))
    assert deviation == pytest.approx(statistics.stdev(values) if len(values) > 1 else 0)


def test_instants_are_written_as_java_does():
    assert [instant(nanos) for nanos in (0, 1_000_000, 1_000, 1, 120_000_000)] == [
        "1970-01-01T00:00:00Z",
        "1970-01-01T00:00:00.001Z",
        "1970-01-01T00:00:00.000001Z",
        "1970-01-01T00:00:00.000000001Z",
        "1970-01-01T00:00:00.120Z",
    ]


def test_search_finds_what_a_user_types(phoebus):
    assert sorted(phoebus.search("A:wav")) == [WAVE, "PVA:wave"]
    assert phoebus.search("CA:w*e") == [WAVE, CA + "whole"]
    assert phoebus.search("CA.wave") == []
    assert phoebus.search("odd{name:1}[") == []


@pytest.mark.parametrize("name", ["wave", "whole", "mode", "words", "recent", "doubles", "bytes"])
def test_the_type_is_found_by_the_sample_at_an_instant(archive, phoebus, name):
    for pv in (CA + name, PVA + name):
        end = archive.end * SECOND
        stream = phoebus.fetch(pv, end, end)
        (sample,) = stream.samples
        held = archive.samples(pv)[-1]
        assert sample.time == held.time
        assert comparable(sample.value) == comparable(held.value)


@pytest.mark.parametrize(
    "name", ["wave", "whole", "counter", "mode", "words", "recent", "shorts", "floats", "ints"]
)
def test_raw_samples_come_with_what_is_displayed(archive, ask, name):
    for pv in (CA + name, PVA + name):
        assert ask(pv, **LATEST).samples == raw(archive, pv)


@pytest.mark.parametrize("prefix", [CA, PVA])
def test_limits_and_labels_are_known(ask, prefix):
    display = ask(prefix + "wave", **LATEST).display
    assert (display["EGU"], display["PREC"]) == ("mm", 3)
    assert (display["HIGH"], display["HIHI"]) == (5, 8)
    assert ask(prefix + "mode", **LATEST).labels == ["Off", "Standby", "On"]


def test_a_range_with_few_samples_is_not_reduced(archive, ask):
    stream = ask(f"optimized_2400({WAVE})", **LATEST)
    assert stream.type == plainpb.DOUBLE
    assert stream.samples == raw(archive, WAVE)


def test_a_range_with_many_samples_is_reduced(archive, ask):
    stream = ask(f"optimized_3({WAVE})", **LATEST)
    assert stream.type == WAVEFORM_DOUBLE
    # Bins of whole seconds, at least one; what is in none repeats the one before.
    bins = values_by_bin(archive, 1)
    assert len(stream.samples) >= len(bins) - 1
    before = None
    for sample in stream.samples:
        if sample.seconds in bins:
            assert_statistics(sample.value, bins[sample.seconds])
        else:
            assert sample.value == before
        before = sample.value


def test_samples_are_counted(archive, ask):
    (counted,) = ask(f"ncount({WAVE})").samples
    # Without the one that holds at the start.
    assert counted.value == len(raw(archive, WAVE)) - 1


def test_five_streams_are_read_in_lock_step(archive, ask):
    streams = [
        ask(f"{operator}_2({WAVE})").samples for operator in ("mean", "std", "min", "max", "count")
    ]
    bins = values_by_bin(archive, 2)
    assert len({len(stream) for stream in streams}) == 1
    assert len(streams[0]) >= len(bins) - 1
    for samples in zip(*streams):
        assert len({sample.time for sample in samples}) == 1
        values = bins.get(samples[0].seconds // 2)
        # A bin after the last sample repeats what was, but counts none.
        if values is not None:
            assert_statistics([sample.value for sample in samples], values)


@pytest.mark.parametrize("name", ["mode", "words", "recent"])
def test_what_has_no_mean_is_thinned_out(archive, ask, name):
    stream = ask(f"nth_3({CA + name})")
    samples = raw(archive, CA + name)
    assert [s for s in samples if s in stream.samples] == stream.samples
    assert len(samples) // 3 <= len(stream.samples) <= len(samples) // 3 + 1


def test_what_is_not_there_is_no_data(archive, phoebus):
    end = archive.start * SECOND
    assert phoebus.fetch("NO:such", end - SECOND, end) is None
    before = phoebus.fetch(WAVE, end - 9000 * SECOND, end - 8000 * SECOND)
    assert before.samples == []


def test_what_phoebus_cannot_read_has_a_type_it_knows_by(archive, ask):
    with pytest.raises(ValueError, match="payload type 7 is not supported"):
        ask(CA + "strings")
