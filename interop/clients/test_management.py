"""Clients manage PVs, and read what the appliance says of itself."""

import time

import pytest

from appliance import BEING_ARCHIVED
from clients.recorded import PVS
from every_type import CA
from machine import wait_for

WAVE = CA + "wave"
# A record that nothing else here archives.
SPARE, RENAMED = CA + "third", CA + "another"


@pytest.fixture
def aapy(archive, client):
    return lambda method, *arguments: client("aapy")(
        "rest", base=archive.base, method=method, arguments=arguments
    )


@pytest.fixture
def pyarchappl(archive, client):
    return lambda method, **arguments: client("pyarchappl")(
        "manage", base=archive.base, method=method, arguments=arguments
    )


def status(aapy, pv):
    return aapy("get_pv_status", pv)[0]["status"]


def test_aapy_lists_names(aapy):
    assert set(PVS) <= set(aapy("get_all_pvs"))
    assert sorted(aapy("get_all_pvs", "CA:w*")) == [WAVE, CA + "whole", CA + "words"]
    assert len(aapy("get_all_pvs", "*", 3)) == 3
    assert aapy("get_never_connected_pvs") == []
    assert aapy("get_currently_disconnected_pvs") == []


def test_aapy_reads_the_state_of_pvs(aapy):
    (status,) = aapy("get_pv_status", WAVE)
    assert (status["pvName"], status["status"]) == (WAVE, BEING_ARCHIVED)
    assert status["connectionState"] == "true"
    assert all(isinstance(value, str) for value in status.values())
    assert {s["pvName"]: s["status"] for s in aapy("get_pv_statuses", [*PVS[:3], "NO:such"])} == {
        **dict.fromkeys(PVS[:3], BEING_ARCHIVED),
        "NO:such": "Not being archived",
    }
    info = aapy("get_pv_type_info", WAVE)
    assert (info["pvName"], info["DBRType"], info["scalar"]) == (WAVE, "DBR_SCALAR_DOUBLE", "true")


def test_aapy_reads_metrics_and_policies(aapy):
    (metrics,) = aapy("get_appliance_metrics")
    assert (metrics["status"], int(metrics["pvCount"])) == ("Working", len(aapy("get_all_pvs")))
    details = aapy("get_appliance_metrics_for_appliance", metrics["instance"])
    assert all(set(row) >= {"name", "value"} for row in details)
    assert "Default" in aapy("get_policy_list")


def test_aapy_takes_a_pv_from_its_request_to_its_end(aapy, archive, client):
    since = int(time.time())
    aapy("archive_pv", SPARE, 1.0, "MONITOR")
    wait_for("the PV is archived", lambda: archive.appliance.connected([SPARE]), 30)
    aapy("change_archival_parameters", SPARE, 0.5, "MONITOR")
    assert float(aapy("get_pv_type_info", SPARE)["samplingPeriod"]) == 0.5
    wait_for("it has samples", lambda: len(archive.appliance.samples(SPARE)) > 3, 30)

    aapy("pause_archiving_pv", SPARE)
    wait_for("it is paused", lambda: status(aapy, SPARE) == "Paused", 30)
    aapy("resume_archiving_pv", SPARE)
    wait_for("it is archived again", lambda: status(aapy, SPARE) == BEING_ARCHIVED, 30)

    aapy("pause_archiving_pv", SPARE)
    wait_for("it is paused", lambda: status(aapy, SPARE) == "Paused", 30)
    archive.appliance.get("/mgmt/bpl/consolidateDataForPV", pv=SPARE, storage="LTS")
    range_of_it = {"pv": SPARE, "start": since, "end": int(time.time()) + 1}
    # The one client that reads the files of the long-term store by itself.
    from_files = client("aapy")(
        "read_files", root=str(archive.appliance.data / "lts"), **range_of_it
    )
    assert from_files == client("aapy")("read", base=archive.base, form="raw", **range_of_it)
    assert len(from_files) > 3

    aapy("rename_pv", SPARE, RENAMED)
    assert status(aapy, RENAMED) == "Paused"
    for pv in (SPARE, RENAMED):
        read = client("aapy")(
            "read", base=archive.base, pv=pv, start=since, end=int(time.time()) + 1, form="raw"
        )
        assert len(read) > 3
        aapy("delete_pv", pv)
        assert status(aapy, pv) == "Not being archived"

    aapy("archive_pv", "NO:such", 1.0, "SCAN")
    assert aapy("get_never_connected_pvs") == ["NO:such"]
    aapy("abort_archiving_pv", "NO:such")
    assert aapy("get_never_connected_pvs") == []


def test_pyarchappl_reads_what_is_known_of_a_pv(pyarchappl):
    assert pyarchappl("get_all_pvs", pv="CA:wav*") == [WAVE]
    assert f"{WAVE}.HIHI" in pyarchappl("get_all_pvs", pv=f"{WAVE}*", limit=100, expanded=True)
    statuses = pyarchappl("get_pv_status", pv=[WAVE, "NO:such"])
    assert statuses[WAVE]["status"] == BEING_ARCHIVED
    assert statuses["NO:such"]["status"] == "Not being archived"
    assert pyarchappl("get_pv_type_info", pv=WAVE)["samplingMethod"] == "MONITOR"
    details = pyarchappl("get_pv_details", pv=WAVE)
    assert details["PV Name"] == WAVE
    assert details["Is this PV currently connected?"] == "yes"
    assert len(pyarchappl("get_stores_for_pv", pv=WAVE)) == 3
    info = pyarchappl("get_appliance_info")
    assert all(isinstance(value, str) for value in info.values())
    assert info["dataRetrievalURL"].endswith("/retrieval")


def test_pyarchappl_pauses_and_resumes(pyarchappl):
    pv = CA + "strings"

    def is_now(state):
        return pyarchappl("get_pv_status", pv=pv)[pv]["status"] == state

    pyarchappl("archive_pv", pv=pv, op="pause")
    wait_for("it is paused", lambda: is_now("Paused"), 30)
    pyarchappl("archive_pv", pv=pv, op="resume")
    wait_for("it is archived again", lambda: is_now(BEING_ARCHIVED), 30)
    answer = pyarchappl("archive_pv", pv=pv)
    assert [each["pvName"] for each in answer] == [pv]
