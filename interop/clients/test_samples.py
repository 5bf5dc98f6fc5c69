"""Every client gets every sample: its value, time, severity and status."""

from dataclasses import dataclass, field

import pytest

from clients.client import PYARCHAPPL_RESOLUTION
from compare import comparable
from every_type import CA, NAMES, PVA


@dataclass(frozen=True)
class Reading:
    """How a client reads, and what it gives to its users."""

    client: str
    form: str
    # Its times are right to so many nanoseconds.
    resolution: int
    gives: tuple = ("severity", "status")
    # What it cannot read from any archive, and why.
    cannot: dict = field(default_factory=dict)


OVERRUN = "aaclient 0.0.5 writes each short, enum and byte as four bytes into an array for fewer"
FIRST_LETTER = "aapy 0.12 keeps strings of waveforms in arrays of one letter"
READINGS = [
    Reading("aaclient", "raw", 0, cannot=dict.fromkeys(["mode", "shorts", "bytes"], OVERRUN)),
    Reading(
        "aapy",
        "raw",
        1000,
        gives=("severity",),
        cannot={"strings": FIRST_LETTER, "bytes": "aapy 0.12 puts bytes into an array of numbers"},
    ),
    Reading("aapy", "json", 1000, gives=("severity",), cannot={"strings": FIRST_LETTER}),
    Reading("archapp", "plain", 256),
    Reading("archapp", "chunked", 256),
    Reading(
        "bact",
        "raw",
        0,
        gives=(),
        cannot={"bytes": "bact-archiver makes a yes or no of each byte"},
    ),
    Reading("epicsarchiver", "raw", 0),
    Reading("pyarchappl", "raw", PYARCHAPPL_RESOLUTION),
    Reading(
        "pyarchappl",
        "json",
        PYARCHAPPL_RESOLUTION,
        cannot={"doubles": "simplejson, which PyArchAppl needs, takes no NaN since 3.19"},
    ),
]


def cases():
    for reading in READINGS:
        for name in NAMES:
            reason = reading.cannot.get(name)
            marks = [pytest.mark.skip(reason=reason)] if reason else []
            yield pytest.param(
                reading, name, marks=marks, id=f"{reading.client} {reading.form} {name}"
            )


def as_rows(reading, samples, single):
    return [
        (comparable(sample["value"], single), *(sample[each] for each in reading.gives))
        for sample in samples
    ]


@pytest.mark.parametrize(("reading", "name"), list(cases()))
def test_a_client_reads_every_sample(archive, client, reading, name):
    for pv in (CA + name, PVA + name):
        expected = archive.samples(pv)
        assert len(expected) >= 5
        read = client(reading.client)("read", pv=pv, form=reading.form, **archive.question)
        single = name == "floats"
        assert as_rows(reading, read, single) == as_rows(
            reading, [vars(sample) for sample in expected], single
        )
        for sample, row in zip(expected, read):
            away = row["time"] - (sample.seconds * 1_000_000_000 + sample.nanos)
            assert abs(away) <= reading.resolution
