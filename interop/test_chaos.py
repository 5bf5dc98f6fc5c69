"""An IOC that is killed, frozen and changed: what is missing is explained, all else is there."""

import os
import signal
import time

import pytest

from appliance import Appliance
from counters import counters
from machine import wait_for
from soft_ioc import SoftIoc

COUNTERS = [f"CHAOS:counter{number:02d}" for number in range(20)]
PVA_COUNTERS = [f"CHAOS:viaPva{number:02d}" for number in range(5)]
CHANGED = "CHAOS:changed"
RATE = 10
# A pvAccess server keeps four updates for a client that is slow for a moment, and merges the others.
PVA_RATE = 2
SECONDS = 5
SILENCE = 3


def database(path, type_of_changed):
    path.write_text(counters(COUNTERS, RATE) + counters(PVA_COUNTERS, PVA_RATE) + type_of_changed)
    return path


@pytest.fixture
def databases(tmp_path):
    number = counters([CHANGED], 2)
    text = f'record(stringin, "{CHANGED}") {{ field(SCAN, ".5 second") field(VAL, "a text") }}\n'
    return (
        database(tmp_path / "number.db", number),
        database(tmp_path / "text.db", text),
    )


@pytest.fixture
def appliance(tmp_path):
    # A silent IOC is to be noticed within the test.
    with Appliance(tmp_path / "data", f"--varve.engine.ca.conn-tmo={SILENCE}") as running:
        yield running


def says_it_was_gone(sample):
    return any(name == "cnxlostepsecs" for name, _ in sample.fields)


def unexplained(found):
    """Pairs of samples between which the counter does not go on, with nothing that says why."""
    return [
        (before.value, after.value)
        for before, after in zip(found, found[1:])
        if after.value != before.value + 1 and not says_it_was_gone(after)
    ]


def outlast_the_second():
    """A loss that ends within the second it began in leaves no mark, as in EAA."""
    time.sleep(1.5)


def test_what_an_unruly_ioc_sent_is_there_and_gaps_say_why(databases, appliance, tmp_path):
    number, text = databases
    pvs = [*COUNTERS, *PVA_COUNTERS, CHANGED]

    def all_connected():
        return len(appliance.connected(pvs)) == len(pvs)

    def wait_until_lost():
        wait_for("the loss is noticed", lambda: not appliance.connected(pvs), 120)
        outlast_the_second()

    with SoftIoc([("", number)], tmp_path / "first.log") as ioc:
        appliance.archive([*COUNTERS, CHANGED, *(f"pva://{pv}" for pv in PVA_COUNTERS)])
        wait_for("all PVs are connected", all_connected, 120)
        time.sleep(SECONDS)
        os.kill(ioc.pid, signal.SIGKILL)

    wait_until_lost()
    with SoftIoc([("", number)], tmp_path / "second.log") as ioc:
        wait_for("all PVs have come back", all_connected, 60)
        time.sleep(SECONDS)
        os.kill(ioc.pid, signal.SIGSTOP)
        try:
            wait_for(
                "the silence is noticed", lambda: not set(COUNTERS) & appliance.connected(pvs), 30
            )
            outlast_the_second()
        finally:
            os.kill(ioc.pid, signal.SIGCONT)
        wait_for("all PVs are heard again", all_connected, 60)
        time.sleep(SECONDS)

    wait_until_lost()
    with SoftIoc([("", text)], tmp_path / "third.log"):
        wait_for("all PVs have come back", all_connected, 60)
        wait_for(
            "samples of another type are counted",
            lambda: CHANGED
            in {
                row["pvName"]
                for row in appliance.get_json("/engine/bpl/getPVsByDroppedEventsTypeChange")
            },
            10,
        )
        time.sleep(SECONDS)
        appliance.terminate()

    for pv in COUNTERS + PVA_COUNTERS:
        found = appliance.stored(pv)
        assert not unexplained(found), (pv, unexplained(found))
        # The start, the kill, the last change of the IOC; and the silence, which is too short for the
        # client of pvAccess to notice, and takes nothing away.
        marks = sum(map(says_it_was_gone, found))
        assert marks == 4 if pv in COUNTERS else marks in (3, 4), (pv, marks)
        rate = RATE if pv in COUNTERS else PVA_RATE
        assert len(found) > 4 * SECONDS * rate * 0.9, (pv, len(found))
        assert all(a.time < b.time for a, b in zip(found, found[1:])), pv
    changed = appliance.stored(CHANGED)
    assert changed and all(isinstance(sample.value, float) for sample in changed)
