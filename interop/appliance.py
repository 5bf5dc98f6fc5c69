"""A Varve appliance in a process of its own, with a data folder and a port of its own."""

import json
import os
import shlex
import signal
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from collections import defaultdict
from pathlib import Path

import plainpb
from machine import CLIENT, LOOPBACK, REPOSITORY, environment, free_port, wait_for

BEING_ARCHIVED = "Being archived"

# As ./varve starts it.
JAVA_OPTIONS = ("-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "-Xms128m")


def jar():
    built = sorted((REPOSITORY / "appliance" / "target").glob("appliance-*-exec.jar"))
    assert built, "the appliance is not built; run ./varve test first"
    return built[-1]


def launch():
    """What Java is told to start the appliance: its jar, or as ./varve would."""
    return shlex.split(os.environ.get("VARVE_LAUNCH", "")) or ["-jar", str(jar())]


class Appliance:
    def __init__(self, data, *options, java=()):
        """Options of Varve, and more options for java."""
        self.data = data
        self.base = ""
        self._options = options
        self._java = java
        self._process = None
        self._log = data / "appliance.log"

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        if self._process is not None and self._process.poll() is None:
            self.terminate()

    def start(self):
        self.data.mkdir(parents=True, exist_ok=True)
        port = free_port()
        self.base = f"http://{LOOPBACK}:{port}"
        urls = {
            f"VARVE_URLS_{service}": self.base for service in ("MGMT", "ENGINE", "ETL", "RETRIEVAL")
        }
        # Beacons to a port that is not the IOC's, or we would take the searches meant for it.
        epics = {**CLIENT, "EPICS_PVA_BROADCAST_PORT": str(free_port())}
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [
                    str(Path(os.environ["JAVA_HOME"]) / "bin" / "java"),
                    *(self._java or JAVA_OPTIONS),
                    *launch(),
                    f"--server.port={port}",
                    f"--varve.data={self.data}",
                    *self._options,
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=environment(**epics, **urls),
            )
        try:
            wait_for("the appliance is ready", self._is_ready, 120)
        except BaseException:
            self.terminate()
            raise

    def _is_ready(self):
        assert self._process.poll() is None, f"the appliance has ended:\n{self.log()}"
        try:
            return self.get("/actuator/health/readiness") is not None
        except OSError:
            return False

    @property
    def pid(self):
        return self._process.pid

    def signal_to_stop(self):
        """Sends TERM and does not wait."""
        self._process.send_signal(signal.SIGTERM)

    def await_end(self, seconds=60):
        """The exit code; a process that does not end in time is killed and fails the test."""
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(10)
            raise AssertionError(
                f"the appliance did not end within {seconds} s after TERM:\n{self.log()}"
            ) from None

    def terminate(self):
        self.signal_to_stop()
        return self.await_end()

    def log(self):
        return self._log.read_text(errors="replace")[-8000:]

    def get(self, path, **parameters):
        return self._call(path, parameters, None)

    def get_json(self, path, **parameters):
        return json.loads(self.get(path, **parameters))

    def post_json(self, path, body, **parameters):
        return json.loads(self._call(path, parameters, json.dumps(body).encode()))

    def _call(self, path, parameters, body):
        query = "?" + urllib.parse.urlencode(parameters) if parameters else ""
        request = urllib.request.Request(
            self.base + path + query, data=body, headers={"Content-Type": "application/json"}
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return response.read()
        except urllib.error.HTTPError as error:
            text = error.read().decode(errors="replace")
            raise OSError(f"{path}{query} answered {error.code}: {text[:300]}") from error

    def archive(self, pvs):
        answers = self.post_json("/mgmt/bpl/archivePV", [{"pv": pv} for pv in pvs])
        refused = [a for a in answers if a["status"] != "Archive request submitted"]
        assert not refused, refused

    def connected(self, pvs):
        """Those that are archived and whose channel is connected."""
        return {
            status["pvName"]
            for status in self.post_json("/mgmt/bpl/getPVStatus", pvs)
            if status["status"] == BEING_ARCHIVED and status.get("connectionState") == "true"
        }

    def samples(self, pv, **parameters):
        """What getData.json shows of a PV; nothing also where its first sample is still to come."""
        answers = self.get_json("/retrieval/data/getData.json", pv=pv, **parameters)
        return answers[0]["data"] if answers else []

    def stored(self, pv):
        """The samples of a PV in the short-term store, in their order."""
        folder, _, name = pv.partition(":")
        files = sorted((self.data / "sts" / folder).glob(f"{name}:*.pb"))
        return [sample for file in files for _, sample in plainpb.parse(file.read_bytes())]

    def drops(self):
        """By PV what was dropped since the start, by cause."""
        drops = defaultdict(dict)
        for row in self.get_json("/engine/bpl/getDroppedEvents", limit=100_000):
            drops[row["pvName"]][row["cause"]] = int(row["eventsDropped"])
        return drops

    def engine_connected(self):
        """How many PVs the engine has connected."""
        return int(self.get_json("/engine/bpl/getConnectedPVCountForAppliance")["connected"])
