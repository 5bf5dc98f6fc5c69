"""More updates at once than the engine has room for: what is missing is counted, PV by PV."""

import time

import pytest

from appliance import Appliance
from counters import counters_while
from machine import wait_for
from soft_ioc import SoftIoc
from watch import PvaWatch

RUN = "FLOOD:run"
COUNTERS = [f"FLOOD:counter{number:04d}" for number in range(2000)]
RATE = 10
ROOM = 300
SECONDS = 5


@pytest.fixture
def appliance(tmp_path):
    with Appliance(tmp_path / "data", f"--varve.engine.queue-samples={ROOM}") as running:
        yield running


@pytest.fixture
def client():
    watch = PvaWatch([])
    yield watch.context
    watch.close()


def test_what_finds_no_room_is_counted_with_its_pv(appliance, client, tmp_path):
    database = tmp_path / "flood.db"
    database.write_text(counters_while(RUN, (COUNTERS, RATE)))
    with SoftIoc([("", database)], tmp_path / "ioc.log"):
        appliance.archive(COUNTERS)
        wait_for(
            "all PVs are connected", lambda: appliance.engine_connected() == len(COUNTERS), 60
        )
        # The counters rest, so nothing has been published but what a connection begins with.
        client.put(RUN, {"value.index": 1}, wait=True)
        time.sleep(SECONDS)
        client.put(RUN, {"value.index": 0}, wait=True)
        time.sleep(1)
        counted = {pv: int(client.get(pv).value) for pv in COUNTERS}
        drops = appliance.drops()
        appliance.terminate()

    assert sum(sum(causes.values()) for causes in drops.values()) > 1000, "there was no flood"
    for pv in COUNTERS:
        stored = [sample.value for sample in appliance.stored(pv)]
        causes = drops.get(pv, {})
        assert set(causes) <= {"OVERFLOW"}, (pv, causes)
        assert counted[pv] > SECONDS * RATE * 0.8, (pv, counted[pv])
        assert stored == sorted(set(stored)), pv
        assert len(stored) + causes.get("OVERFLOW", 0) == counted[pv] + 1, (pv, stored, causes)
