"""An IOC whose clock steps: each update is archived, or counted under the cause that fits."""

import time

import pytest

from counters import counters_while
from machine import wait_for
from soft_ioc import SoftIoc
from watch import CaWatch, PvaWatch

RUN = "CLOCK:run"
VIA_CA = [f"CLOCK:ca{number}" for number in range(5)]
VIA_PVA = [f"CLOCK:pva{number}" for number in range(5)]
# What an archiver accepts lies within half an hour of its own clock.
TOO_FAR = 3600
NEAR = 4
# Longer than it takes an IOC to come back, on whatever machine.
BEHIND = -600
STEP_SECONDS = 2
RATE = 10
# A pvAccess server keeps four updates for a client that is slow for a moment, and merges the others.
PVA_RATE = 2


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "clock.db"
    path.write_text(counters_while(RUN, (VIA_CA, RATE), (VIA_PVA, PVA_RATE)))
    return path


class Watches:
    """What any other client sees of the counters, over the protocol they are archived over."""

    def __init__(self):
        self._ca = CaWatch(VIA_CA)
        self._pva = PvaWatch(VIA_PVA)

    def put_run(self, value):
        self._pva.context.put(RUN, {"value.index": value}, wait=True)

    def counts(self, pv):
        """How often each number was published."""
        samples = (self._ca if pv in VIA_CA else self._pva).samples[pv]
        return [sample.value for sample in samples]

    def close(self):
        self._ca.close()
        self._pva.close()


@pytest.fixture
def watches():
    both = Watches()
    yield both
    both.close()


def run(clock, watches, offsets):
    """Lets the counters run while the clock takes one offset after the other."""
    watches.put_run(1)
    for offset, seconds in offsets:
        clock.write_text(str(offset))
        time.sleep(seconds)
    watches.put_run(0)
    # What was published last arrives everywhere.
    time.sleep(1)


def published_once(counts):
    """Without what a connection sends anew."""
    return [n for i, n in enumerate(counts) if i == 0 or n != counts[i - 1]]


def test_what_a_stepping_clock_keeps_out_of_the_archive_is_counted(
    database, watches, appliance, tmp_path
):
    clock = tmp_path / "offset"
    clock.write_text("0")
    pvs = VIA_CA + VIA_PVA

    def all_seen():
        return len(appliance.connected(pvs)) == len(pvs) and all(map(watches.counts, pvs))

    with SoftIoc([("", database)], tmp_path / "first.log", clock):
        appliance.archive([*VIA_CA, *(f"pva://{pv}" for pv in VIA_PVA)])
        wait_for("all PVs are connected", all_seen, 120)
        steps = [(0, 1), (NEAR, 1), (0, NEAR + 1), (TOO_FAR, STEP_SECONDS), (0, STEP_SECONDS)]
        run(clock, watches, steps)
        first = {pv: published_once(watches.counts(pv)) for pv in pvs}
        dropped_first = appliance.drops()
        seen = {pv: len(watches.counts(pv)) for pv in pvs}

    wait_for("the loss is noticed", lambda: not appliance.connected(pvs), 120)
    clock.write_text(str(BEHIND))
    with SoftIoc([("", database)], tmp_path / "second.log", clock):
        wait_for(
            "all PVs have come back",
            lambda: all_seen() and all(len(watches.counts(pv)) > seen[pv] for pv in pvs),
            120,
        )
        run(clock, watches, [(BEHIND, STEP_SECONDS), (0, STEP_SECONDS)])
        second = {pv: published_once(watches.counts(pv)[seen[pv] :]) for pv in pvs}
        dropped = appliance.drops()
        appliance.terminate()

    for pv in pvs:
        stored = [sample.value for sample in appliance.stored(pv)]
        rate = RATE if pv in VIA_CA else PVA_RATE
        assert max(first[pv]) > 8 * rate and max(second[pv]) > 2 * rate, pv
        before, after = dropped_first[pv], dropped[pv]
        assert set(before) == {"TIMESTAMP", "REPEATED"}, (pv, before)
        assert set(after) == {"TIMESTAMP", "REPEATED", "OUT_OF_ORDER"}, (pv, after)
        assert len(stored) + sum(after.values()) == len(first[pv]) + len(second[pv]), (pv, after)
        assert is_part_of(stored, first[pv] + second[pv]), (pv, stored)
        assert before["REPEATED"] >= (NEAR + STEP_SECONDS - 2) * rate, (pv, before)
        assert before["TIMESTAMP"] >= (STEP_SECONDS - 1) * rate, (pv, before)
        assert after["OUT_OF_ORDER"] >= (STEP_SECONDS - 1) * rate, (pv, after)


def is_part_of(found, all_of_them):
    """Whether all that was found is there, in that order."""
    rest = iter(all_of_them)
    return all(any(value == other for other in rest) for value in found)
