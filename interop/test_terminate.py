"""TERM loses nothing: what a client saw before the signal is in the files after it."""

import time

import pytest

import plainpb
from machine import wait_for
from soft_ioc import SoftIoc
from watch import PvaWatch

PVS = [f"TERM:counter{number:04d}" for number in range(1000)]
SECONDS = 8


@pytest.fixture
def thousand_counters(tmp_path):
    database = tmp_path / "counters.db"
    database.write_text(
        "".join(
            f'record(calc, "{pv}") {{ field(SCAN, ".1 second") field(CALC, "VAL+1") }}\n' for pv in PVS
        )
    )
    with SoftIoc([("", database)], tmp_path / "ioc.log"):
        yield


def counters_in_files(appliance, pv):
    """The counter's values in the short-term store, in the order of the files and lines."""
    folder, _, name = pv.partition(":")
    files = sorted((appliance.data / "sts" / folder).glob(f"{name}:*.pb"))
    return [int(sample.value) for file in files for _, sample in plainpb.parse(file.read_bytes())]


def test_everything_sent_before_term_is_in_the_files(thousand_counters, appliance):
    client = PvaWatch([])
    appliance.archive(PVS)
    wait_for("all PVs are connected", lambda: len(appliance.connected(PVS)) == len(PVS), 90)
    time.sleep(SECONDS)

    sent = [int(value.value) for value in client.context.get(PVS, timeout=20)]
    appliance.signal_to_stop()
    appliance.await_end()
    client.close()

    lost = {}
    for pv, last_seen in zip(PVS, sent):
        counters = counters_in_files(appliance, pv)
        if not counters:
            lost[pv] = "no file"
        elif counters != list(range(counters[0], counters[-1] + 1)):
            lost[pv] = f"gap in {counters}"
        elif counters[-1] < last_seen:
            lost[pv] = f"ends with {counters[-1]}, the IOC had sent {last_seen}"
        elif len(counters) < SECONDS * 10 - 5:
            lost[pv] = f"only {len(counters)} samples"
    assert not lost, f"{len(lost)} of {len(PVS)} PVs, such as {list(lost.items())[:3]}"
