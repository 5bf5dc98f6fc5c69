"""An archive that a real IOC filled, and the times between which it does not change any more."""

import math
import time
from contextlib import contextmanager
from dataclasses import dataclass

from p4p.client.thread import Context

import plainpb
from appliance import Appliance
from every_type import CA, DATABASES, NAMES, PVA, write_round
from machine import CLIENT, wait_for
from soft_ioc import SoftIoc

PVS = [prefix + name for prefix in (CA, PVA) for name in NAMES]
ROUNDS = 6
# A sample is in an answer at the latest so long after its arrival.
VISIBLE_AFTER = 1.0


@dataclass(frozen=True)
class Recorded:
    """Start and end are whole seconds since 1970, because some clients ask for whole ones only."""

    appliance: Appliance
    context: Context
    start: int
    end: int

    @property
    def base(self):
        return self.appliance.base

    @property
    def question(self):
        """What is the same in most calls of clients."""
        return {"base": self.base, "start": self.start, "end": self.end}

    def samples(self, expression):
        """What our own reader makes of the raw answer for a PV, or an operator over one."""
        return [sample for _, sample in plainpb.parse(self.raw(expression))]

    def raw(self, expression):
        start, end = self.times
        return self.appliance.get(
            "/retrieval/data/getData.raw", **{"pv": expression, "from": start, "to": end}
        )

    @property
    def times(self):
        return iso(self.start), iso(self.end)

    @contextmanager
    def invalid(self, pv):
        """While it lasts, the values of a PV are invalid; its record has limits and counts up."""
        self.context.put(f"{pv}.HIHI", {"value": 0}, wait=True)
        self.context.put(f"{pv}.HHSV", {"value": {"index": 3}}, wait=True)
        try:
            yield
        finally:
            self.context.put(f"{pv}.HHSV", {"value": {"index": 0}}, wait=True)


def iso(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


@contextmanager
def recorded(folder):
    """Runs the IOC and the archiver, and goes on to run them."""
    with SoftIoc(DATABASES, folder / "ioc.log"), Appliance(folder / "data") as appliance:
        context = Context("pva", conf=CLIENT, useenv=False, nt=False)
        try:
            # Written once before they are archived: a record never processed has no time.
            write_round(context, 0)
            appliance.archive([f"pva://{pv}" if pv.startswith(PVA) else pv for pv in PVS])
            wait_for(
                "every PV is archived and connected",
                lambda: appliance.connected(PVS) == set(PVS),
                120,
            )
            start = math.ceil(time.time())
            for number in range(1, ROUNDS + 1):
                time.sleep(max(0, start + number - 0.5 - time.time()))
                write_round(context, number)
            end = math.ceil(time.time())
            time.sleep(max(0, end + VISIBLE_AFTER - time.time()))
            yield Recorded(appliance, context, start, end)
        finally:
            context.close()
