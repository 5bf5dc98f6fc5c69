"""Clients that note what an IOC publishes, as any other client of it would see it."""

import os
import socket
from collections import defaultdict

from machine import CA_REPEATER_PORT, CLIENT, LOOPBACK
from plainpb import Sample

# libca would start a repeater process that outlives us, were its port not taken.
_no_repeater = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
_no_repeater.bind((LOOPBACK, CA_REPEATER_PORT))
os.environ.update(CLIENT)

import epics  # noqa: E402  (reads the environment when it is loaded)
from p4p.client.thread import Context, Disconnected  # noqa: E402

# What an archiver subscribes to: DBE_LOG and DBE_ALARM.
_LOG_AND_ALARM = epics.dbr.DBE_LOG | epics.dbr.DBE_ALARM


def plain(value):
    """Without numpy: int, float, str, or a list of them."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, tuple):
        value = list(value)
    return value


class CaWatch:
    def __init__(self, pvs):
        self.samples = defaultdict(list)
        self._pvs = [
            epics.PV(pv, form="time", auto_monitor=_LOG_AND_ALARM, callback=self._note) for pv in pvs
        ]

    def _note(self, pvname, value, posixseconds, nanoseconds, severity, status, **_):
        self.samples[pvname].append(
            Sample(int(posixseconds), nanoseconds, plain(value), severity, status)
        )

    def close(self):
        for pv in self._pvs:
            pv.disconnect()


class PvaWatch:
    def __init__(self, pvs):
        self.samples = defaultdict(list)
        self.context = Context("pva", conf=CLIENT, useenv=False, nt=False)
        self._subscriptions = [
            self.context.monitor(
                pv,
                lambda value, pv=pv: self._note(pv, value),
                request="record[queueSize=1000]field()",
                notify_disconnect=True,
            )
            for pv in pvs
        ]

    def _note(self, pv, update):
        if isinstance(update, Exception):
            if not isinstance(update, Disconnected):
                raise update
            return
        value = update.value
        if hasattr(value, "index") and hasattr(value, "choices"):
            value = value.index
        stamp = update.timeStamp
        self.samples[pv].append(
            Sample(
                stamp.secondsPastEpoch,
                stamp.nanoseconds,
                plain(value),
                update.alarm.severity,
                update.alarm.status,
            )
        )

    def close(self):
        for subscription in self._subscriptions:
            subscription.close()
        self.context.close()
